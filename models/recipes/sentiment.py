#!/usr/bin/python3
"""Trains the bundled classifier of opinions, measures it and writes it as a Hugging Face folder.

    sentiment.py --pairs fra-eng.zip --labelled DIR --out DIR [--work DIR] [--minutes 12] [--seed 1]
    sentiment.py --measure --pairs fra-eng.zip --labelled DIR --out DIR

The first form learns to guess masked words for so many minutes of processor time on one thread (or --steps steps), then
learns the classes from labelled sentences; it goes on from the checkpoints in --work if there are any, writes --out and
prints its metrics, beside those of a bag of words. The second only measures.
"""

import argparse
import copy
import os
import random
import sys

import numpy as np
import torch
from torch.nn import functional as F

from lgnrecipe import bags, texts, training, wordpiece
from lgnrecipe.batching import cut, pad
from lgnrecipe.bert import Classifier, MaskedWords

FILES = ["amazon_cells", "imdb", "yelp"]
CLASSES = ["negative", "positive"]
TEST, VALIDATION = 600, 300  # labelled sentences held out
WORDS_HELD = 500  # unlabelled sentences held out
PIECES = 4096
LONGEST, BATCH = 64, 3000  # tokens of an example while words are guessed; of a batch, padding included
MASKED = 0.15
REPEATED = 5  # how often a pass of guessing has each labelled sentence
PEAK, WARMUP, DECAY = 1e-3, 300, 0.01
PASSES, SOME, FINE_PEAK, FINE_WARMUP = 10, 32, 3e-4, 50  # of learning the classes
DROPPED = 0.1  # share of words that are masked while the classes are learnt
CHECKS = [
    "I loved every minute of this film.",
    "The battery died after two days.",
    "The food was cold and the service was slow.",
    "Great phone, works perfectly.",
    "This is not a good movie.",
    "I would not hesitate to recommend this place.",
    "The plot is boring and the acting is terrible.",
    "What a wonderful restaurant!",
]


# Data


def read_labelled(folder):
    """[(text, label)] of the three files of sentences, tab, 0 or 1, the order that of the MD5 of what they say."""
    found = []
    for name in FILES:
        with open(os.path.join(folder, "uci_%s.txt" % name), encoding="utf-8") as f:
            lines = [line.rsplit("\t", 1) for line in f.read().split("\n") if "\t" in line]
        found += [(texts.plain(text), int(label)) for text, label in lines]
    return sorted(found, key=lambda one: (texts.digest(texts.simplify(one[0])), one))


def unlabelled(options):
    """Sentences of Tatoeba and chapters of the Bible; the sentences held out to measure the guessing of words."""
    sentences, held = texts.hold_out(texts.read_sentences(options.pairs), WORDS_HELD)
    return sentences + list(texts.read_bible(options.module).values()), held


def windows(tokenizer, some):
    """Ids of texts, long ones cut into several examples."""
    examples = []
    for text in some:
        ids = tokenizer.encode(text)[1:-1]
        examples += [[wordpiece.CLASS] + ids[i : i + LONGEST - 2] + [wordpiece.SEPARATOR]
                     for i in range(0, len(ids), LONGEST - 2)]
    return examples


def mask_words(ids, starts, source):
    """Ids [B, N] with some words changed, and the places [B, N] that are to be guessed.

    `starts` [V] says which pieces begin a word. Of the words chosen 80 % are masked, 10 % become others, 10 % stay.
    """
    real = ids > wordpiece.MASK
    word = np.cumsum(starts[ids] | ~real, 1)  # pieces of one word have one number
    rows = np.arange(len(ids))[:, None]
    chance = source.random((len(ids), ids.shape[1] + 1))
    places = real & (chance[rows, word] < MASKED)
    kind = source.random((len(ids), ids.shape[1] + 1))[rows, word]
    changed = np.where(places & (kind < 0.8), wordpiece.MASK, ids)
    other = source.integers(wordpiece.MASK + 1, len(starts), ids.shape)
    return np.where(places & (kind >= 0.9), other, changed), places


def word_batches(examples, starts, seed, epoch):
    """One pass of guessing: batches of (ids changed, places, ids as they were), the same for the same seed."""
    source = np.random.default_rng([seed, epoch])
    found = []
    for batch in cut(list(examples), len, len, BATCH, random.Random("%d %d" % (seed, epoch))):
        ids = pad(batch, wordpiece.PAD).numpy()
        changed, places = mask_words(ids, starts, source)
        if places.any():
            found.append((torch.tensor(changed), torch.tensor(places), torch.tensor(ids)))
    return found


def class_batches(examples, seed, epoch):
    """One pass of learning the classes: batches of (ids, labels), some words masked, the same for the same seed."""
    source = np.random.default_rng([seed, 1000 + epoch])
    order = source.permutation(len(examples))
    found = []
    for i in range(0, len(order), SOME):
        some = [examples[k] for k in order[i : i + SOME]]
        ids = pad([ids for ids, _ in some], wordpiece.PAD)
        lost = torch.tensor(source.random(ids.shape) < DROPPED) & (ids > wordpiece.MASK)
        found.append((ids.masked_fill(lost, wordpiece.MASK), torch.tensor([label for _, label in some])))
    return found


# Training


def word_loss(network, batch):
    """Cross-entropy of the words to be guessed."""
    changed, places, ids = batch
    return F.cross_entropy(network(changed, places), ids[places])


def class_loss(network, batch):
    """Cross-entropy with label smoothing .1 of the classes."""
    return F.cross_entropy(network(batch[0])[0], batch[1], label_smoothing=0.1)


def configuration(options):
    """The contents of config.json."""
    return {
        "architectures": ["BertForSequenceClassification"], "model_type": "bert",
        "hidden_size": options.width, "num_hidden_layers": options.layers, "num_attention_heads": 4,
        "intermediate_size": options.inner, "hidden_act": "gelu", "layer_norm_eps": 1e-12, "initializer_range": 0.02,
        "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.0, "max_position_embeddings": 128,
        "type_vocab_size": 2, "vocab_size": PIECES, "pad_token_id": wordpiece.PAD, "position_embedding_type": "absolute",
        "id2label": {str(i): name for i, name in enumerate(CLASSES)},
        "label2id": {name: i for i, name in enumerate(CLASSES)}, "torch_dtype": "float16",
    }


@torch.no_grad()
def scores(network, tokenizer, some):
    """Scores of the classes for texts, as numpy [n, C]."""
    return np.concatenate([network(torch.tensor([tokenizer.encode(text, 128)]))[0].numpy() for text in some])


def accuracy(network, tokenizer, labelled):
    """The share of labelled texts whose class is right."""
    found = scores(network, tokenizer, [text for text, _ in labelled]).argmax(1)
    return float((found == np.array([label for _, label in labelled])).mean())


def learn_words(options, tokenizer, labelled):
    """The encoder after guessing words."""
    torch.manual_seed(options.seed)
    network = MaskedWords(Classifier(configuration(options)))
    starts = np.array([not piece.startswith("##") for piece in sorted(tokenizer.vocabulary, key=tokenizer.vocabulary.get)])
    kept, held = unlabelled(options)
    examples = windows(tokenizer, kept + [text for text, _ in labelled] * REPEATED)
    held = word_batches(windows(tokenizer, held), starts, 0, 0)
    run = training.Training(network, PEAK, WARMUP, epsilon=1e-8, decay=DECAY)

    @torch.no_grad()
    def report(state):
        """How well words of held-out sentences are guessed."""
        found = [state.average(changed, places) for changed, places, _ in held]
        wanted = torch.cat([ids[places] for _, places, ids in held])
        print("step %d, held-out sentences of Tatoeba: %.1f %% of the masked pieces right, cross-entropy %.3f" % (
            state.step, 100 * (torch.cat(found).argmax(1) == wanted).float().mean(),
            F.cross_entropy(torch.cat(found), wanted)), flush=True)

    run.run(options, os.path.join(options.work, "words.pt"),
            lambda epoch: word_batches(examples, starts, options.seed, epoch), word_loss, report)
    report(run)
    return run.average.encoder


def learn_classes(options, network, tokenizer, labelled, held, name):
    """The network after learning the classes; the accuracy on `held` is printed."""
    examples = [(tokenizer.encode(text, 128), label) for text, label in labelled]
    options = argparse.Namespace(**{**vars(options), "steps": PASSES * -(-len(examples) // SOME)})
    torch.manual_seed(options.seed)
    run = training.Training(copy.deepcopy(network), FINE_PEAK, FINE_WARMUP, epsilon=1e-8, decay=DECAY)
    run.run(options, os.path.join(options.work, name), lambda epoch: class_batches(examples, options.seed, epoch),
            class_loss, lambda state: None)
    if held:
        print("%d sentences held out: accuracy %.4f" % (len(held), accuracy(run.average, tokenizer, held)), flush=True)
    return run.average


def export(network, tokenizer, folder):
    """Write the Hugging Face folder."""
    training.write_network(network, folder)
    training.write_json(tokenizer.to_json(), folder, "tokenizer.json")
    training.write_json({
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 128, "pad_token": "[PAD]",
        "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]",
    }, folder, "tokenizer_config.json")
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as f:
        f.writelines(piece + "\n" for piece in sorted(tokenizer.vocabulary, key=tokenizer.vocabulary.get))


def measure_baseline(train, validation, test):
    """Print the accuracy of a bag of words, its penalty chosen on the validation sentences."""
    def split(labelled):
        return [set(wordpiece.words(text)) for text, _ in labelled], [label for _, label in labelled]

    best = max(bags.PENALTIES, key=lambda p: bags.BagOfWords(*split(train), p).accuracy(*split(validation)))
    print("test: accuracy %.4f of a bag of words (penalty %g)"
          % (bags.BagOfWords(*split(train + validation), best).accuracy(*split(test)), best))


def measure_folder(options, test):
    """Print the metrics of the model in --out, from its files, and write --expected."""
    network = training.read_network(Classifier, options.out)
    tokenizer = wordpiece.Tokenizer.from_json(training.read_json(options.out, "tokenizer.json"))
    print("test: accuracy %.4f of %d sentences" % (accuracy(network, tokenizer, test), len(test)))
    cases = []
    for text, row in zip(CHECKS, scores(network, tokenizer, CHECKS)):
        cases.append({"text": text, "ids": tokenizer.encode(text), "label": CLASSES[row.argmax()],
                      "logits": [round(float(x), 5) for x in row]})
        print("  %s: %s (%.2f)" % (text, cases[-1]["label"], np.exp(row.max()) / np.exp(row).sum()))
    if options.expected:
        training.write_json({"about": "What models/sentiment says of these texts, from its recipe.", "cases": cases},
                            options.expected)


def train_folder(options, train, validation):
    """Train, from the checkpoints if there are any, and write the model to --out."""
    os.makedirs(options.work, exist_ok=True)
    vocabulary = os.path.join(options.work, "tokenizer.json")
    if not os.path.exists(vocabulary):
        some = unlabelled(options)[0] + [text for text, _ in train + validation] * REPEATED
        training.write_json(wordpiece.Tokenizer(wordpiece.train(some, PIECES)).to_json(), vocabulary)
    tokenizer = wordpiece.Tokenizer.from_json(training.read_json(vocabulary))
    encoder = learn_words(options, tokenizer, train + validation)
    learn_classes(options, encoder, tokenizer, train, validation, "validation.pt")
    network = learn_classes(options, encoder, tokenizer, train + validation, None, "classes.pt")
    export(network, tokenizer, options.out)


def main():
    """Read the options, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", required=True, help="zip with a file of English, tab, French lines")
    parser.add_argument("--labelled", required=True, help="folder of the labelled sentences")
    parser.add_argument("--module", default="engWEB2015eb", help="the Bible's SWORD module (default engWEB2015eb)")
    training.add_options(parser, 12)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--inner", type=int, default=512)
    parser.add_argument("--layers", type=int, default=3)
    options = training.parse(parser)
    labelled = read_labelled(options.labelled)
    test, validation, train = labelled[:TEST], labelled[TEST : TEST + VALIDATION], labelled[TEST + VALIDATION :]
    if not options.measure:
        train_folder(options, train, validation)
    measure_folder(options, test)
    measure_baseline(train, validation, test)
    return 0


if __name__ == "__main__":
    sys.exit(main())
