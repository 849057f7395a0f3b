#!/usr/bin/python3
"""Trains the bundled language model, measures it and writes it as a Hugging Face folder.

    verse_gpt.py --out DIR [--work DIR] [--minutes 54] [--seed 1]
    verse_gpt.py --measure --out DIR

The first form trains for so many minutes of processor time on one thread (or --steps steps), goes on from the
checkpoint in --work if there is one, writes --out and prints its metrics. The second only measures.
"""

import argparse
import math
import os
import re
import sys
from collections import namedtuple

import numpy as np
import torch
from torch.nn import functional as F

from lgnrecipe import bytebpe, heads, ngrams, texts, training
from lgnrecipe.gpt2 import LanguageModel, greedy

CHAPTERS = 30  # held out
PIECES, CONTEXT = 1024, 256
IGNORED = -100
PEAK, WARMUP, DECAY = 1.5e-3, 100, 0.1
RUN = 6  # pieces that do not come twice in what the network writes
BLOCK, COUNT = 64, 16  # length and number of the repeats that heads are measured on
WORDS = 24  # of the text that a program measures heads on
CHECKS = [
    "In the beginning, God",
    "Jesus said to them,",
    "The king of Israel",
    "The words of the wise",
    "Yahweh spoke to Moses, saying,",
    "Moses gave seven camels to Joseph. Moses gave seven",
]
PASSAGE = "Psalms"  # the held-out chapter whose beginning a program is checked with is the first of this book

Corpus = namedtuple("Corpus", "train chapters")

# How a pass cuts the text: tokens in a window, windows in a batch, how many of these repeat, and the share of the repeating
# ones that are random tokens; the others have a passage of the text twice. Short windows come first: there a head has few
# places to choose from, and previous-token and induction heads form within minutes. The last row is for all that follow.
Lesson = namedtuple("Lesson", "window rows repeating random")
LESSONS = [Lesson(32, 32, 16, 0.8), Lesson(32, 32, 16, 0.8), Lesson(64, 32, 8, 0.5), Lesson(CONTEXT, 8, 1, 0.5)]


def read_corpus(options):
    """Training texts, held-out chapters {name: text}."""
    bible = texts.read_bible(options.module)
    others, held = texts.hold_out(bible, CHAPTERS)
    return Corpus([bible[name] for name in sorted(others)], {name: bible[name] for name in held})


def random_repeats(window, source):
    """(ids, the pieces that follow) [window] of random tokens again and again; the first time round is not to be guessed."""
    length = source.integers(6, window // 2 + 1)
    ids = np.resize(source.integers(1, PIECES, length), window + 1)
    wanted = ids[1:].copy()
    wanted[:length] = IGNORED
    return ids[:-1], wanted


def twice(stretch, source):
    """(ids, the pieces that follow) of a stretch of text in which a passage has taken the place of a later one.

    What cannot be known is not to be guessed: that the passage begins again, and how the text goes on after it.
    """
    window = len(stretch) - 1
    ids, length = stretch.copy(), source.integers(8, window // 2)
    start = source.integers(0, window - 2 * length + 1)
    again = source.integers(start + length, window - length + 1)
    ids[again : again + length] = ids[start : start + length]
    wanted = ids[1:].copy()
    wanted[[again - 1, again + length - 1]] = IGNORED
    return ids[:-1], wanted


def batches(documents, end, seed, epoch):
    """One pass: batches of (ids, the pieces that follow) [rows, window] and the position of the first, by seed and pass."""
    lesson = LESSONS[min(epoch, len(LESSONS) - 1)]
    window, fresh = lesson.window, lesson.rows - lesson.repeating
    source = np.random.default_rng([seed, epoch])
    stream = np.concatenate([np.append(documents[i], end) for i in source.permutation(len(documents))])
    first = source.integers(window)
    stretches = [stream[i : i + window + 1] for i in range(first, len(stream) - window, window)]
    order, found = source.permutation(len(stretches)), []
    for i in range(0, len(order) - fresh + 1, fresh):
        some = [(stretches[k][:-1], stretches[k][1:]) for k in order[i : i + fresh]]
        for k in source.integers(len(stretches), size=lesson.repeating):
            random = source.random() < lesson.random
            some.append(random_repeats(window, source) if random else twice(stretches[k], source))
        found.append((*map(np.stack, zip(*some)), source.integers(CONTEXT - window + 1)))
    return found


def loss_of(network, batch):
    """Cross-entropy of the pieces to be guessed."""
    inputs, wanted = (torch.tensor(part.astype(np.int64)) for part in batch[:2])
    return F.cross_entropy(network(inputs, batch[2])[0].flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)


def configuration(options):
    """The contents of config.json."""
    return {
        "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "activation_function": "gelu_new",
        "n_embd": options.width, "n_layer": options.layers, "n_head": options.heads, "n_inner": 4 * options.width,
        "n_positions": CONTEXT, "n_ctx": CONTEXT, "vocab_size": PIECES, "layer_norm_epsilon": 1e-5,
        "initializer_range": round(options.width**-0.5, 5), "attn_pdrop": 0.0, "embd_pdrop": 0.0, "resid_pdrop": 0.0,
        "scale_attn_weights": True, "tie_word_embeddings": True, "use_cache": True,
        "bos_token_id": 0, "eos_token_id": 0, "torch_dtype": "float16",
    }


# Measures and files


@torch.no_grad()
def surprise(network, ids, end):
    """Sum of -ln p of a text's ids, in windows of CONTEXT that do not overlap, the first one after the end mark."""
    row, total = [end] + ids, 0.0
    for i in range(0, len(ids), CONTEXT):
        scores = network(torch.tensor([row[i : min(i + CONTEXT, len(ids))]]))[0][0]
        total += float(F.cross_entropy(scores, torch.tensor(row[i + 1 : i + 1 + CONTEXT]), reduction="sum"))
    return total


def perplexity(surprise_of, tokenizer, some):
    """(per token, per word, bits per byte) over texts; the end marks are not guessed. `surprise_of(ids)` sums -ln p."""
    total = tokens = words = size = 0
    for text in some:
        ids = tokenizer.encode(text)
        total += surprise_of(ids)
        tokens, words, size = tokens + len(ids), words + len(text.split()), size + len(text.encode())
    return math.exp(total / tokens), math.exp(total / words), total / size / math.log(2)


def show(name, measures):
    """Print one line of measures."""
    print("%s: perplexity %.2f a token, %.1f a word, %.3f bits a byte" % ((name,) + measures), flush=True)


def count_and_show(tokenizer, corpus):
    """Print what counting gives on the same pieces, to compare with."""
    known = [tokenizer.encode(text) + [tokenizer.end] for text in corpus.train]
    for order in (2, 3, 4):
        model = ngrams.Ngrams(known, order, PIECES)
        show("%d-grams of the same pieces" % order, perplexity(model.surprise, tokenizer, corpus.chapters.values()))


def seen_before(corpus):
    """The share of the held-out chapters' runs of 13 words that training texts have too."""
    def runs(text):
        words = texts.simplify(text).split()
        return {tuple(words[i : i + 13]) for i in range(len(words) - 12)}

    held = set().union(*map(runs, corpus.chapters.values()))
    known = set()
    for text in corpus.train:
        known |= runs(text) & held
    return len(known) / len(held)


def export(network, tokenizer, folder):
    """Write the Hugging Face folder."""
    training.write_network(network, folder)
    training.write_json({"bos_token_id": 0, "eos_token_id": 0, "max_new_tokens": 40, "no_repeat_ngram_size": RUN}, folder,
                        "generation_config.json")
    training.write_json(tokenizer.to_json(), folder, "tokenizer.json", indent=0)
    training.write_json({
        "tokenizer_class": "GPT2Tokenizer", "model_max_length": CONTEXT, "add_prefix_space": False,
        "bos_token": bytebpe.END, "eos_token": bytebpe.END, "unk_token": bytebpe.END,
    }, folder, "tokenizer_config.json")


def continuations(network, tokenizer):
    """How the network goes on from CHECKS."""
    return [(text, greedy(network, tokenizer.encode(text), 24, RUN)) for text in CHECKS]


def repeated_words(tokenizer):
    """Ids of random pieces that are written as words, twice: what they spell is cut into the same pieces again."""
    words = [i for i, piece in enumerate(tokenizer.pieces) if re.fullmatch("\u0120[a-z]{3,}", piece)]
    return heads.repeated(words, WORDS, 1, np.random.default_rng(1))[0]


def expected(network, tokenizer, corpus):
    """What a program that runs the exported folder should find."""
    name = next(name for name in sorted(corpus.chapters) if name.startswith(PASSAGE))
    passage = " ".join(corpus.chapters[name].split()[:60])
    ids, words = tokenizer.encode(passage), repeated_words(tokenizer)
    with torch.no_grad():
        found = network(torch.tensor([ids[:-1]]))[0][0]
    mean = float(F.cross_entropy(found, torch.tensor(ids[1:])))
    previous, continued = ([[round(x, 4) for x in row] for row in scores.tolist()]
                           for scores in heads.head_scores(network, [words]))
    return {"about": "What models/verse-gpt gives, from its recipe. The perplexity is that of every piece of the "
                     "passage but the first; the scores of heads are [layer][head].",
            "cases": [{"text": text, "ids": tokenizer.encode(text), "output_ids": ids, "output": tokenizer.decode(ids)}
                      for text, ids in continuations(network, tokenizer)],
            "passage": {"from": name, "text": passage, "ids": ids, "perplexity": round(math.exp(mean), 5)},
            "repeated": {"text": tokenizer.decode(words), "ids": words, "previous_token_score": previous,
                         "induction": continued}}


def repeated_text(tokenizer, corpus):
    """Lists of ids: the first pieces of held-out chapters, each list twice."""
    return [2 * tokenizer.encode(corpus.chapters[name])[:BLOCK] for name in sorted(corpus.chapters)[:COUNT]]


def measure(network, tokenizer, corpus):
    """Print the metrics."""
    show("%d chapters" % CHAPTERS, perplexity(lambda ids: surprise(network, ids, tokenizer.end), tokenizer,
                                              corpus.chapters.values()))
    random = heads.repeated(np.arange(1, PIECES), BLOCK, COUNT, np.random.default_rng(0))
    for name, rows in (("random tokens", random), ("text", repeated_text(tokenizer, corpus))):
        for what, scores in zip(("previous-token", "induction"), heads.head_scores(network, rows)):
            print("%s scores by layer, repeated %s: %s" % (
                what, name, "; ".join(" ".join("%.2f" % x for x in row) for row in scores.tolist())))
    for text, ids in continuations(network, tokenizer):
        print("  %s|%s" % (text, tokenizer.decode(ids)), flush=True)


def measure_folder(options, corpus):
    """Print the metrics of the model in --out, from its files, and write --expected."""
    network = training.read_network(LanguageModel, options.out)
    tokenizer = bytebpe.Tokenizer.from_json(training.read_json(options.out, "tokenizer.json"))
    print("held-out chapters: %s" % ", ".join(sorted(corpus.chapters)))
    print("%.1f %% of their runs of 13 words are in the training texts too" % (100 * seen_before(corpus)))
    count_and_show(tokenizer, corpus)
    measure(network, tokenizer, corpus)
    if options.expected:
        training.write_json(expected(network, tokenizer, corpus), options.expected)


def train_folder(options, corpus):
    """Train, from the checkpoint if there is one, and write the model to --out."""
    os.makedirs(options.work, exist_ok=True)
    vocabulary = os.path.join(options.work, "tokenizer.json")
    if not os.path.exists(vocabulary):
        training.write_json(bytebpe.Tokenizer(*bytebpe.train(corpus.train, PIECES)).to_json(), vocabulary)
    tokenizer = bytebpe.Tokenizer.from_json(training.read_json(vocabulary))
    documents = [np.array(tokenizer.encode(text)) for text in corpus.train]
    print("%d texts, %d tokens" % (len(documents), sum(map(len, documents))), flush=True)
    torch.manual_seed(options.seed)
    run = training.Training(LanguageModel(configuration(options)), PEAK, WARMUP, betas=(0.9, 0.98), epsilon=1e-8,
                            decay=DECAY, undecayed=["positions.weight"])

    def report(state):
        """Measure the average of the weights and export it."""
        network = training.rounded(state.average)
        measure(network, tokenizer, corpus)
        export(network, tokenizer, os.path.join(options.work, "verse-gpt"))

    run.run(options, os.path.join(options.work, "checkpoint.pt"),
            lambda epoch: batches(documents, tokenizer.end, options.seed, epoch), loss_of, report)
    export(run.average, tokenizer, options.out)


def main():
    """Read the options, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--module", default="engWEB2015eb", help="the Bible's SWORD module (default engWEB2015eb)")
    training.add_options(parser, 54)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--heads", type=int, default=4)
    options = training.parse(parser)
    corpus = read_corpus(options)
    if not options.measure:
        train_folder(options, corpus)
    measure_folder(options, corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main())
