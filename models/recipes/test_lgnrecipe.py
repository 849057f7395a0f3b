#!/usr/bin/python3
"""Tests of the recipes' parts; run from this folder with `python3 -m unittest`."""

import argparse
import io
import math
import os
import random
import tempfile
import unittest
import zlib
from contextlib import redirect_stdout

import numpy as np
import torch

import fashion_vit
import sentiment
import verse_gpt
from en_fr import Varied, configuration, split_pairs
from en_fr_grammar import Grammar, elide
from lgnrecipe import align, bags, batching, bert, bleu, bpe, bytebpe, gpt2, heads, ngrams, png, safetensors, texts, training
from lgnrecipe import vit, wordpiece
from lgnrecipe.m2m import Translator, greedy
from lgnrecipe.texts import simplify


class Bleu(unittest.TestCase):
    def test_tokens(self):
        self.assertEqual(bleu.tokenize_13a("L'ami a 3,5 km, (non) 10-12."),
                         ["L'ami", "a", "3,5", "km", ",", "(", "non", ")", "10", "-", "12", "."])

    def test_scores(self):
        self.assertAlmostEqual(bleu.corpus_bleu(["a b c d e"], [["a b c d e"]]), 100)
        # 4/5, 3/4, 2/3, 1/2 of the n-grams: their geometric mean.
        self.assertAlmostEqual(bleu.corpus_bleu(["a b c d x"], [["a b c d e"]]), 100 * 0.2**0.25, 6)
        # Four words against five: brevity penalty exp(1 - 5/4).
        self.assertAlmostEqual(bleu.corpus_bleu(["a b c d"], [["a b c d e"]]), 100 * np.exp(-0.25), 6)
        self.assertAlmostEqual(bleu.corpus_bleu(["a b c d"], [["x y z", "a b c d"]]), 100)


class Pieces(unittest.TestCase):
    def setUp(self):
        texts = ["l'ami n'a pas vu l'école en 1992 .", "I don't see the school."] * 30
        self.tokenizer = bpe.Tokenizer(*bpe.train(texts, 340))

    def test_words(self):
        self.assertEqual(bpe.words("l'ingénieur n'a pas dit «oui» en 1992."),
                         ["▁l'", "ingénieur", "▁n'", "a", "▁pas", "▁dit", "▁«", "oui", "»", "▁en", "▁199", "2", "."])
        self.assertEqual(bpe.words("a  b"), ["▁a", "▁", "▁b"])

    def test_round_trip(self):
        for text in ("l'ami n'a pas vu", "日本 ☺ x", "two  spaces ", "a\tb", ""):
            self.assertEqual(self.tokenizer.decode(self.tokenizer.encode(text)), text)
        self.assertEqual(self.tokenizer.decode(self.tokenizer.encode(" e\u0301cole\u202f!")), "\u00e9cole !")

    def test_merges_are_in_the_vocabulary(self):
        data = self.tokenizer.to_json()["model"]
        for merge in data["merges"]:
            left, right = merge.split(" ")
            self.assertTrue({left, right, left + right} <= set(data["vocab"]))

    def test_special(self):
        self.assertEqual(self.tokenizer.encode("</s>"), [bpe.END])


class BytePieces(unittest.TestCase):
    def test_words(self):
        self.assertEqual(bytebpe.words("It's  12 o'clock, d\u00e9j\u00e0\u00a0vu!"),
                         ["It", "'s", " ", " 12", " o", "'", "clock", ",", " d\u00e9j\u00e0", "\u00a0", "vu", "!"])

    def test_round_trip(self):
        tokenizer = bytebpe.Tokenizer(*bytebpe.train(["the cat sat on the mat", "the hat"] * 5, 270))
        self.assertIn("the", tokenizer.vocabulary)
        for text in ("the cat", "\u65e5\u672c \u263a x", "two  spaces ", "a\tb\n", ""):
            self.assertEqual(tokenizer.decode(tokenizer.encode(text)), text)
            same = bytebpe.Tokenizer.from_json(tokenizer.to_json())
            self.assertEqual(same.encode(text), tokenizer.encode(text))

    def test_bytes_are_all_different(self):
        self.assertEqual(len(set(bytebpe.ALPHABET)), 256)
        self.assertEqual((bytebpe.ALPHABET[32], bytebpe.ALPHABET[65]), ("\u0120", "A"))


class WordPieces(unittest.TestCase):
    def test_words(self):
        self.assertEqual(wordpiece.words("D\u00e9j\u00e0-vu, $5!\x00"), ["deja", "-", "vu", ",", "$", "5", "!"])

    def test_longest_piece_first(self):
        tokenizer = wordpiece.Tokenizer({**{t: i for i, t in enumerate(wordpiece.SPECIAL)}, "un": 5, "unab": 6, "##able": 7,
                                         "##le": 8, "##d": 9})
        self.assertEqual(tokenizer.encode("unable Unabd"), [2, 6, 8, 6, 9, 3])
        self.assertEqual(tokenizer.encode("una " + "un" * 60), [2, 1, 1, 3])

    def test_train(self):
        vocabulary = wordpiece.train(["the then", "the cat"] * 9, 30)
        self.assertLessEqual({"the", "##n", "[MASK]"}, set(vocabulary))
        self.assertEqual(sorted(vocabulary.values()), list(range(len(vocabulary))))


class Bible(unittest.TestCase):
    MARKUP = ('<title type="psalm">A Psalm.</title> <l/>Psalms 23:1: <w>Yahweh</w> is<note>or: was</note><w>mine</w>;<l/> '
              '<l/>I \u201clack\u201d. <l/>\nPsalms 23:2: <speaker>He</speaker> Go. I Kings 1:1: Now &amp; then '
              '<div sID="x" type="glossary"/> Abba is a word.')

    def test_chapters(self):
        self.assertEqual(texts.chapters(self.MARKUP),
                         {"Psalms 23": 'Yahweh is mine; I "lack". Go.', "I Kings 1": "Now & then"})

    def test_hold_out(self):
        kept, held = texts.hold_out(["a", "b", "c"], 1)
        self.assertEqual((len(kept), held), (2, texts.hold_out(["c", "b", "a"], 1)[1]))


class Alignment(unittest.TestCase):
    def test_owners(self):
        text, owner = align.detokenize(["l'", "ami", "dort", "."])
        self.assertEqual(text, "l'ami dort.")
        self.assertEqual(owner, [0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 3])

    def test_row_belongs_to_the_token_it_predicts(self):
        """A network whose row t looks at source t must link word t to word t."""

        class Diagonal:
            config = {"decoder_start_token_id": 0, "eos_token_id": 2}

            def encode(self, source):
                return None, None, None

            def decode(self, target, hidden, mask):
                return None, None, [torch.eye(target.shape[1])[None, None]]

        links = align.attention_links(Diagonal(), [10, 11, 12], [20, 21, 22], [0, 1, 2], [0, 1, 2])
        self.assertEqual(links, [{(0, 0), (1, 1), (2, 2)}])


class Grammatical(unittest.TestCase):
    def test_elision(self):
        self.assertEqual(elide("le", "homme"), "l' homme")
        self.assertEqual(elide("ne", "vois"), "ne vois")

    def test_same_seed_same_sentences(self):
        first, second = Grammar(random.Random(4)), Grammar(random.Random(4))
        for _ in range(200):
            english, french = first.sentence()
            self.assertEqual((english, french), second.sentence())
            self.assertNotRegex(french, r"\b([dlnj]e|la) [aeiouéèê]|  |' |\bde les? ")
            self.assertRegex(english, r"^[A-Z].*\.$")


class Data(unittest.TestCase):
    def test_held_out_sides_are_not_trained_on(self):
        pairs = [("Sentence %d is not here." % i, "Phrase %d." % i) for i in range(2000)]
        pairs.append(("sentence 7 isn't here", "phrase 7"))
        kept, validation, test = split_pairs(pairs, {simplify("Sentence 3 isn't here")})
        held = {simplify(english) for english, _ in validation + test}
        self.assertEqual((len(validation), len(test)), (500, 1000))
        self.assertFalse(held & {simplify(english) for english, _ in kept})
        self.assertNotIn("Sentence 3 is not here.", [english for english, _ in kept])

    def test_names_keep_their_capital(self):
        varied = Varied([("He saw the cat.", "Il a vu le chat."), ("Now he saw Tom.", "Là il a vu Tom.")],
                        random.Random(1))
        seen = {varied.vary("Tom saw the cat.", "Tom a vu le chat.")[0] for _ in range(60)}
        self.assertEqual(seen, {"Tom saw the cat.", "Tom saw the cat"})


class Pictures(unittest.TestCase):
    def test_png(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.png")
            png.save(path, np.arange(6, dtype=np.uint8).reshape(2, 3))
            with open(path, "rb") as f:
                data = f.read()
        self.assertEqual(data[16:24], b"\0\0\0\3\0\0\0\2")
        place = data.index(b"IDAT")
        self.assertEqual(zlib.decompress(data[place + 4 : -16]), b"\0\0\1\2\0\3\4\5")

    def test_varied_moves_and_mirrors(self):
        picture = np.zeros((1, 28, 28), np.uint8)
        picture[0, 10, 3] = 9
        source, seen = np.random.default_rng(1), set()
        for _ in range(400):
            row, column = np.argwhere(fashion_vit.varied(picture, source)[0] == 9)[0]
            seen.add((row - 10, min(abs(column - 3), abs(column - 24))))
        self.assertEqual({row for row, _ in seen}, set(range(-1, 2)))
        self.assertEqual({column for _, column in seen}, {0, 1})

    def test_samples_are_of_different_classes(self):
        self.assertEqual(fashion_vit.samples([3, 3, 1, 3, 0, 1]), [0, 2, 4])


class Words(unittest.TestCase):
    def test_masked_words_are_whole(self):
        starts = np.array([True] * 5 + [True, True, False, False])
        ids = np.tile([2, 5, 7, 8, 6, 7, 3, 0], (300, 1))
        changed, places = sentiment.mask_words(ids, starts, np.random.default_rng(0))
        self.assertTrue((places[:, 1] == places[:, 2]).all() and (places[:, 1] == places[:, 3]).all())
        self.assertFalse(places[:, [0, 6, 7]].any())
        self.assertTrue((changed == ids)[~places].all())
        self.assertTrue(0.1 < places[:, 4].mean() < 0.2)

    def test_bag_of_words(self):
        some = [{"good", "x"}, {"good"}, {"bad", "x"}, {"bad"}]
        bag = bags.BagOfWords(some, [1, 1, 0, 0], 1e-2)
        self.assertEqual(bag.accuracy([{"good", "new"}, {"bad"}], [1, 0]), 1)
        # At the optimum the bias' derivative, the mean of the errors, is zero.
        self.assertAlmostEqual(float(torch.sigmoid(bag._inputs(some) @ bag.weights + bag.bias).mean()), 0.5, 4)


class Heads(unittest.TestCase):
    def test_scores(self):
        ids = [4, 7, 9, 4, 7, 9]
        maps = torch.zeros(2, 6, 6)
        for i in range(1, 6):
            maps[0, i, i - 1] = 0.5
        for i in range(3, 6):
            maps[1, i, i - 2] = 0.25
        self.assertEqual(heads.previous_token_score(maps).tolist(), [0.5, 0])
        self.assertEqual(heads.induction(maps, ids).tolist(), [0, 0.25])

    def test_random_repeats(self):
        source = np.random.default_rng(2)
        for _ in range(20):
            ids, wanted = verse_gpt.random_repeats(64, source)
            length = int((wanted == verse_gpt.IGNORED).sum())
            self.assertTrue((wanted[:length] == verse_gpt.IGNORED).all())
            self.assertTrue((ids[length:] == ids[:-length]).all())
            self.assertTrue((wanted[length:] == ids[1 : len(ids) - length + 1]).all())

    def test_passage_twice(self):
        source = np.random.default_rng(3)
        for _ in range(20):
            stretch = np.arange(1, 66)
            ids, wanted = verse_gpt.twice(stretch, source)
            moved = np.flatnonzero(ids != stretch[:-1])
            self.assertTrue(len(moved) >= 7 and len(set(stretch[moved] - ids[moved])) == 1)
            self.assertEqual(wanted[moved[0] - 1], verse_gpt.IGNORED)
            known = wanted[:-1] != verse_gpt.IGNORED
            self.assertTrue((wanted[:-1] == ids[1:])[known].all() and (~known).sum() in (1, 2))

    def test_windows_continue_each_other(self):
        documents = [np.arange(1, 3000), np.arange(1, 2500)]
        for epoch in range(len(verse_gpt.LESSONS) + 1):
            lesson = verse_gpt.LESSONS[min(epoch, len(verse_gpt.LESSONS) - 1)]
            fresh = lesson.rows - lesson.repeating
            found = verse_gpt.batches(documents, 0, 1, epoch)
            self.assertTrue(found)
            for inputs, wanted, first in found:
                self.assertEqual(inputs.shape, (lesson.rows, lesson.window))
                self.assertTrue((inputs[:fresh, 1:] == wanted[:fresh, :-1]).all())
                self.assertLessEqual(first + lesson.window, verse_gpt.CONTEXT)

    def test_scores_of_a_network(self):
        rows = heads.repeated(np.arange(1, 50), 8, 3, np.random.default_rng(4))
        self.assertTrue(all(ids[:8] == ids[8:] and len(set(ids)) == 8 for ids in rows))
        options = argparse.Namespace(width=8, layers=2, heads=2)
        found = heads.head_scores(gpt2.LanguageModel(verse_gpt.configuration(options)), rows)
        for scores in found:
            self.assertEqual(tuple(scores.shape), (2, 2))
            self.assertTrue(((scores > 0) & (scores < 1)).all())


class Counting(unittest.TestCase):
    def test_ngrams(self):
        model = ngrams.Ngrams([[1, 2, 3, 1, 2, 4], [2, 3, 3]], 3, 6)
        for context in ([1, 2], [0, 0], [5, 5], [4, 2]):
            self.assertAlmostEqual(sum(model.probability(context, piece) for piece in range(6)), 1)
        # After 1 2: 3 and 4 once each, then by contexts: what 2 was seen before, then how many pieces each follows.
        single = (2 - 0.75) / 7 + 0.75 * 4 / 7 / 6
        pair = (2 - 0.75) / 3 + 0.75 * 2 / 3 * single
        self.assertAlmostEqual(model.probability([1, 2], 3), (1 - 0.75) / 2 + 0.75 * 2 / 2 * pair)
        self.assertAlmostEqual(model.surprise([1, 2]), -math.log(model.probability([0, 0], 1))
                               - math.log(model.probability([0, 1], 2)))


class Network(unittest.TestCase):
    def test_padding_changes_nothing(self):
        torch.manual_seed(0)
        network = Translator({**configuration(16, 32, 2), "vocab_size": 50}).eval()
        alone = greedy(network, [[5, 6, 2]], limit=8)
        self.assertEqual(alone[0], greedy(network, [[5, 6, 2], [7, 8, 9, 10, 11, 2]], limit=8)[0])

    def test_safetensors(self):
        tensors = {"b": np.arange(6, dtype=np.float16).reshape(2, 3), "a": np.ones(3, np.float32)}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.safetensors")
            safetensors.save(path, tensors)
            back = safetensors.load(path)
        for name in tensors:
            self.assertTrue(np.array_equal(tensors[name], back[name]) and tensors[name].dtype == back[name].dtype)

    def test_published_names(self):
        """Every network gives back what it was given under published names."""
        options = argparse.Namespace(width=8, layers=2, heads=2, inner=16)
        for network, name in (
            (vit.PictureClassifier(fashion_vit.configuration(8, 16, 2)), "vit.encoder.layer.1.attention.output.dense.weight"),
            (bert.Classifier(sentiment.configuration(options)), "bert.encoder.layer.1.attention.self.query.weight"),
            (gpt2.LanguageModel(verse_gpt.configuration(options)), "transformer.h.1.attn.c_attn.weight"),
        ):
            tensors = network.checkpoint()
            self.assertIn(name, tensors)
            other = type(network)(network.config)
            other.load_checkpoint(tensors)
            for mine, theirs in zip(network.state_dict().values(), other.state_dict().values()):
                self.assertTrue(torch.allclose(mine, theirs, atol=1e-7))

    def test_what_would_repeat(self):
        self.assertEqual(gpt2.repeating([1, 2, 3, 1, 2, 4, 1, 2], 3), {3, 4})
        self.assertEqual(gpt2.repeating([1, 2], 3), set())

    def test_causal(self):
        options = argparse.Namespace(width=8, layers=2, heads=2)
        network = gpt2.LanguageModel(verse_gpt.configuration(options)).eval()
        long, short = network(torch.tensor([[5, 6, 7]]))[0], network(torch.tensor([[5, 6]]))[0]
        self.assertTrue(torch.allclose(long[:, :2], short, atol=1e-6))

    def test_training_goes_on_where_it_was(self):
        def network():
            torch.manual_seed(3)
            return torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Dropout(0.5))

        def epoch_of(epoch):
            source = torch.Generator().manual_seed(epoch)
            return [torch.randn(2, 4, generator=source) for _ in range(3)]

        def run(path, *steps):
            for count in steps:
                state = training.Training(network(), 0.1, 1)
                options = argparse.Namespace(steps=7, minutes=0, every=1e9, seed=3)
                if count < 7:  # stopped on the way
                    for _ in range(count):
                        state.update(loss, epoch_of(state.epoch)[state.index], state.step / 7)
                        state.index += 1
                        if state.index == 3:
                            state.epoch, state.index = state.epoch + 1, 0
                    state.save(path)
                else:
                    with redirect_stdout(io.StringIO()):
                        state.run(options, path, epoch_of, loss, lambda state: None)
            return list(state.average.parameters())

        def loss(part, batch):
            return (part(batch) ** 2).sum()

        with tempfile.TemporaryDirectory() as folder:
            whole = run(os.path.join(folder, "a"), 7)
            parts = run(os.path.join(folder, "b"), 4, 7)
        for mine, theirs in zip(whole, parts):
            self.assertTrue(torch.equal(mine, theirs))

    def test_batches_hold_no_more_than_they_may(self):
        examples = [[0] * (1 + i % 9) for i in range(100)]
        found = batching.cut(examples, len, len, 20, random.Random(1))
        self.assertEqual(sum(map(len, found)), 100)
        self.assertLessEqual(max(len(batch) * max(map(len, batch)) for batch in found), 20)


if __name__ == "__main__":
    unittest.main()
