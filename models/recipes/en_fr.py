#!/usr/bin/python3
"""Trains the bundled English to French translation model, measures it and writes it as a Hugging Face folder.

    en_fr.py --data fra-eng.zip --gold gold-alignments.tsv --out DIR [--work DIR] [--minutes 80] [--seed 1]
    en_fr.py --measure --data fra-eng.zip --gold gold-alignments.tsv --out DIR
    en_fr.py --self-check DIR

The first form trains for so many minutes of processor time on one thread (or --steps steps), goes on from the
checkpoint in --work if there is one, writes --out and prints its metrics. The second only measures. The third compares
the network with reference outputs (config.json and model, input and expected.safetensors in DIR).
"""

import argparse
import os
import random
import re
import sys
import unicodedata
from collections import Counter

import numpy as np
import torch
from torch.nn import functional as F

from en_fr_grammar import Grammar
from lgnrecipe import align, bleu, bpe, safetensors, training
from lgnrecipe.batching import cut, pad
from lgnrecipe.m2m import Translator, greedy
from lgnrecipe.texts import digest, read_pairs, simplify

TEST, VALIDATION = 1000, 500  # English sides held out
GRAMMAR = 45000  # sentences of the grammar, new ones for every pass
PIECES = 4096
BATCH = 1400  # tokens, padding included
PEAK, WARMUP = 2e-3, 300
CHECKS = [
    "I am a student",
    "The black cat sleeps under the table",
    "I don't want to go to school tomorrow",
    "The European economic area was created in August 1992",
    "Where is the station?",
    "My brother has two children.",
    "She is reading a book in the garden.",
    "We don't have enough money.",
    "What time is it?",
    "He bought a new car yesterday.",
]


# Data


def clean(english, french):
    """A pair with plain spaces, and in French a space before ? ! and ;. None if it looks like no translation."""
    english = " ".join(unicodedata.normalize("NFC", english).split())
    french = " ".join(unicodedata.normalize("NFC", french).split())
    french = re.sub(r"\s*([?!;]+)", r" \1", french).strip()
    longer, shorter = max(len(english), len(french)), min(len(english), len(french))
    return (english, french) if shorter and longer <= 240 and (longer < 30 or longer < 2.5 * shorter) else None


def split_pairs(pairs, gold):
    """Hold out English sides by their MD5; return (training pairs, validation, test).

    Validation and test are lists of (English, [French, ...]), all translations of that side, the one whose own MD5
    is lowest first. Training leaves out every pair whose English is, but for case, marks and contractions, a
    held-out side or a sentence of the gold alignments.
    """
    sides = sorted({english for english, _ in pairs}, key=digest)[: TEST + VALIDATION]
    answers = {side: [] for side in sides}
    for english, french in pairs:
        if english in answers:
            answers[english].append(french)
    held = [(side, sorted(answers[side], key=digest)) for side in sides]
    banned = {simplify(side) for side in sides} | gold
    kept = [pair for pair in (clean(*p) for p in pairs if simplify(p[0]) not in banned) if pair]
    return kept, held[TEST:], held[:TEST]


def small_words(texts):
    """Words that are written with a small first letter when they do not begin a sentence."""
    counts = Counter(word for text in texts for word in re.findall(r"(?<=[\w,] )[^\W\d_]+'?", text))
    return {word for word in counts if word[0].islower() and counts[word] > counts[word.capitalize()]}


class Varied:
    """Varies pairs as people type: without the last mark, with a small first letter, several sentences at once."""

    def __init__(self, pairs, source):
        self.random = source
        self.english = small_words(e for e, _ in pairs)
        self.french = small_words(f for _, f in pairs)

    def _small(self, english, french):
        """Both sides with a small first letter, where it is no name; "I" becomes "i"."""
        first = re.match(r"[^\W\d_]+", english)
        other = re.match(r"[^\W\d_]+'?", french)
        if not first or not other or other[0].lower() not in self.french:
            return english, french
        if first[0] != "I" and first[0].lower() not in self.english:
            return english, french
        return english[0].lower() + english[1:], french[0].lower() + french[1:]

    def vary(self, english, french):
        """A pair as it is (68 %), or without full stop, or small, or both."""
        choice = self.random.random()
        if choice < 0.24 and english[-1] == french[-1] and english[-1] in ".!?" and english[-2:-1].isalnum():
            english, french = english[:-1].rstrip(), french[:-1].rstrip()
        if 0.12 < choice < 0.32:
            english, french = self._small(english, french)
        return english, french

    def joined(self, pairs, count):
        """`count` examples of two to four pairs one after the other."""
        examples = []
        while len(examples) < count:
            some = self.random.sample(pairs, self.random.randint(2, 4))
            english, french = (" ".join(side) for side in zip(*some))
            if len(french) < 280:
                examples.append((english, french))
        return examples


def grammar_pairs(source, count, gold):
    """`count` sentences of the grammar, none of them one of the gold sentences."""
    grammar, pairs = Grammar(source), []
    while len(pairs) < count:
        pair = grammar.sentence()
        if simplify(pair[0]) not in gold:
            pairs.append(pair)
    return pairs


def batches(pairs, gold, tokenizer, seed, epoch):
    """One pass: batches of (source ids, target ids) of like lengths, in random order, the same for the same seed."""
    source = random.Random("%d %d" % (seed, epoch))
    varied = Varied(pairs, source)
    examples = pairs + grammar_pairs(source, GRAMMAR, gold)
    examples = [varied.vary(*pair) for pair in examples] + varied.joined(pairs, len(pairs) // 20)
    encoded = [(tokenizer.encode(e) + [bpe.END], tokenizer.encode(f)) for e, f in examples]
    return cut(encoded, lambda pair: (len(pair[1]), len(pair[0]) // 2), lambda pair: max(len(pair[0]), len(pair[1]) + 1),
               BATCH, source)


# Measures and files


def translate(network, tokenizer, texts):
    """Greedy translations of texts, worked in batches of like lengths."""
    sources = [tokenizer.encode(text) + [bpe.END] for text in texts]
    order = sorted(range(len(texts)), key=lambda i: len(sources[i]))
    results = [None] * len(texts)
    for first in range(0, len(order), 50):
        some = order[first : first + 50]
        for i, ids in zip(some, greedy(network, [sources[i] for i in some])):
            results[i] = tokenizer.decode(ids)
    return results


def measure(network, tokenizer, held, gold):
    """Corpus BLEU with one reference and with all, and the alignment error rate of every layer."""
    outputs = translate(network, tokenizer, [english for english, _ in held])
    return (bleu.corpus_bleu(outputs, [answers[:1] for _, answers in held]),
            bleu.corpus_bleu(outputs, [answers for _, answers in held]),
            align.error_rates(network, tokenizer, gold))


def show(name, measures):
    """Print one line of measures."""
    print("%s: BLEU %.2f (all references %.2f), alignment error rate by layer %s"
          % (name, measures[0], measures[1], " ".join("%.3f" % a for a in measures[2])), flush=True)


def export(network, tokenizer, folder):
    """Write the Hugging Face folder: configuration, tokenizer, half-precision weights."""
    training.write_network(network, folder)
    config = network.config
    training.write_json({
        "bos_token_id": config["bos_token_id"], "decoder_start_token_id": config["decoder_start_token_id"],
        "eos_token_id": config["eos_token_id"], "pad_token_id": config["pad_token_id"],
        "max_length": 200, "num_beams": 1,
    }, folder, "generation_config.json")
    training.write_json(tokenizer.to_json(), folder, "tokenizer.json")
    training.write_json({
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": config["max_position_embeddings"],
        "bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>",
        "clean_up_tokenization_spaces": False,
    }, folder, "tokenizer_config.json")


def expected(network, tokenizer):
    """What a program that runs the exported folder should find: ids and texts, and the maps of the first sentence."""
    cases = []
    for text in CHECKS:
        source = tokenizer.encode(text) + [bpe.END]
        output = greedy(network, [source])[0]
        cases.append({"text": text, "source_ids": source, "output_ids": output + [bpe.END],
                      "output": tokenizer.decode(output)})
    source, output = torch.tensor([cases[0]["source_ids"]]), [bpe.START] + cases[0]["output_ids"][:-1]
    with torch.no_grad():
        hidden, mask, _ = network.encode(source)
        _, _, cross = network.decode(torch.tensor([output]), hidden, mask)
    maps = [[[round(x, 6) for x in row] for row in layer[0].mean(0).tolist()] for layer in cross]
    return {"about": "Greedy outputs of models/en-fr from its recipe. output_ids end with </s>; row t of a map "
                     "belongs to output_ids[t], which it predicts; columns are source_ids.",
            "cases": cases, "cross_attention_head_mean": {"text": CHECKS[0], "layers": maps}}


def self_check(folder):
    """Compare the network with reference outputs of the original implementation; return the largest difference."""
    network = training.read_network(Translator, folder)
    inputs = safetensors.load(os.path.join(folder, "input.safetensors"))
    wanted = safetensors.load(os.path.join(folder, "expected.safetensors"))
    worst = 0.0
    for case in sorted({name.split(".")[0] for name in inputs}):
        source = torch.tensor(inputs[case + ".input_ids"])
        target = torch.tensor(inputs[case + ".decoder_input_ids"])
        with torch.no_grad():
            hidden, mask, encoder = network.encode(source)
            decoded, decoder, cross = network.decode(target, hidden, mask)
            found = {"logits": network.logits(decoded), "encoder_last_hidden_state": hidden}
        for name, maps in (("encoder", encoder), ("decoder", decoder), ("cross", cross)):
            found.update({"%s_attentions.%d" % (name, k): m for k, m in enumerate(maps)})
        for name, tensor in found.items():
            ids = source if name.startswith("encoder") else target
            real = (ids != network.pad).numpy()  # rows of padding hold nothing of use
            mine, theirs = tensor.numpy(), wanted[case + "." + name]
            if mine.ndim == 4:
                mine, theirs = mine.transpose(0, 2, 1, 3), theirs.transpose(0, 2, 1, 3)
            worst = max(worst, float(np.abs(mine[real] - theirs[real]).max()))
    return worst


# Training


def configuration(width, inner, layers):
    """The contents of config.json."""
    return {
        "architectures": ["M2M100ForConditionalGeneration"], "model_type": "m2m_100",
        "activation_function": "relu", "d_model": width, "num_hidden_layers": layers,
        "encoder_layers": layers, "encoder_attention_heads": 4, "encoder_ffn_dim": inner,
        "decoder_layers": layers, "decoder_attention_heads": 4, "decoder_ffn_dim": inner,
        "dropout": 0.0, "attention_dropout": 0.0, "activation_dropout": 0.0,
        "encoder_layerdrop": 0.0, "decoder_layerdrop": 0.0, "init_std": 0.02,
        "scale_embedding": True, "max_position_embeddings": 256, "vocab_size": PIECES,
        "bos_token_id": bpe.START, "pad_token_id": bpe.PAD, "eos_token_id": bpe.END,
        "decoder_start_token_id": bpe.START, "is_encoder_decoder": True, "use_cache": True,
        "tie_word_embeddings": True, "torch_dtype": "float16",
    }


def loss_of(network, batch):
    """Cross-entropy with label smoothing .1 over the real tokens of a batch."""
    source = pad([s for s, _ in batch], bpe.PAD)
    inputs = pad([[bpe.START] + t for _, t in batch], bpe.PAD)
    labels = pad([t + [bpe.END] for _, t in batch], bpe.PAD)
    hidden, mask, _ = network.encode(source)
    decoded = network.decode(inputs, hidden, mask)[0]
    real = labels != bpe.PAD
    return F.cross_entropy(network.logits(decoded[real]), labels[real], label_smoothing=0.1)


def measure_folder(options, test, gold, banned):
    """Print the metrics of the model in --out, from its files, and write --expected."""
    network = training.read_network(Translator, options.out)
    tokenizer = bpe.Tokenizer.from_json(training.read_json(options.out, "tokenizer.json"))
    show("test", measure(network, tokenizer, test, gold))
    grammar = [(english, [french]) for english, french in grammar_pairs(random.Random("held out"), 500, banned)]
    print("grammar: BLEU %.2f" % measure(network, tokenizer, grammar, gold)[0])
    if options.expected:
        training.write_json(expected(network, tokenizer), options.expected)


def train_folder(options, pairs, validation, gold, banned):
    """Train, from the checkpoint if there is one, and write the model to --out."""
    os.makedirs(options.work, exist_ok=True)
    vocabulary = os.path.join(options.work, "tokenizer.json")
    if not os.path.exists(vocabulary):
        sample = grammar_pairs(random.Random(options.seed), GRAMMAR // 2, banned)
        learnt = bpe.Tokenizer(*bpe.train((text for pair in pairs + sample for text in pair), PIECES))
        training.write_json(learnt.to_json(), vocabulary)
    tokenizer = bpe.Tokenizer.from_json(training.read_json(vocabulary))
    print("%d pairs to train on" % len(pairs), flush=True)
    torch.manual_seed(options.seed)
    run = training.Training(Translator(configuration(options.width, options.inner, options.layers)), PEAK, WARMUP)

    def report(state):
        """Measure the average of the weights on the validation set and export it."""
        network = training.rounded(state.average)
        show("step %d, validation" % state.step, measure(network, tokenizer, validation, gold))
        for text, output in zip(CHECKS, translate(network, tokenizer, CHECKS)):
            print("  %s -> %s" % (text, output))
        export(network, tokenizer, os.path.join(options.work, "en-fr"))
        training.write_json(expected(network, tokenizer), options.work, "en-fr-expected.json")

    run.run(options, os.path.join(options.work, "checkpoint.pt"),
            lambda epoch: batches(pairs, banned, tokenizer, options.seed, epoch), loss_of, report)
    report(run)
    export(run.average, tokenizer, options.out)


def main():
    """Read the options, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="zip with a file of English, tab, French lines")
    parser.add_argument("--gold", help="sentences with gold word links")
    training.add_options(parser, 80)
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--inner", type=int, default=512)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--self-check", metavar="DIR", help="compare the network with reference outputs")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.self_check:
        worst = self_check(options.self_check)
        print("largest difference %.2g" % worst)
        return 0 if worst < 1e-5 else 1
    if not (options.data and options.gold and options.out):
        parser.error("--data, --gold and --out are needed")
    options.work = options.work or options.out.rstrip("/") + ".work"
    gold = align.read_gold(options.gold)
    banned = {simplify(" ".join(english)) for english, _, _ in gold}
    pairs, validation, test = split_pairs(read_pairs(options.data), banned)
    if not options.measure:
        train_folder(options, pairs, validation, gold, banned)
    measure_folder(options, test, gold, banned)
    return 0


if __name__ == "__main__":
    sys.exit(main())
