"""Byte-level byte pair encoding as GPT-2 has it: a trainer, an encoder and decoder, and their tokenizer.json.

A text is cut into words, each with the space before it; a word is bytes, each written as one printable character; merges
never cross the border of a word. Every text can be written, and comes back as it was.
"""

import re
import unicodedata
from collections import Counter

from . import bpe

END = "<|endoftext|>"
_WORD = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+")


def _stand_in(c):
    """An ASCII character of the same kind as `c`, for an expression that knows only ASCII letters and digits."""
    if c.isascii():
        return c
    return {"L": "z", "N": "0"}.get(unicodedata.category(c)[0], "\t" if c.isspace() else "!")


def words(text):
    """Cut a text where GPT-2's pre-tokenizer does."""
    likeness = text if text.isascii() else "".join(map(_stand_in, text))
    return [text[m.start() : m.end()] for m in _WORD.finditer(likeness)]


def _alphabet():
    """The printable character of every byte, a list of 256: itself where it is printable, else one from U+0100 on."""
    printable = set(range(33, 127)) | set(range(161, 173)) | set(range(174, 256))
    others = (chr(256 + i) for i in range(256))
    return [chr(b) if b in printable else next(others) for b in range(256)]


ALPHABET = _alphabet()
_BYTE = {c: b for b, c in enumerate(ALPHABET)}


def spell(word):
    """A word as a list of the characters of its bytes."""
    return [ALPHABET[b] for b in word.encode()]


def train(texts, size):
    """Learn a vocabulary of `size` pieces from an iterable of texts; return (vocabulary {piece: id}, merges)."""
    counts = Counter(word for text in texts for word in words(text))
    ordered = sorted(counts)
    pieces = [END] + sorted(ALPHABET)
    merges = bpe.learn([spell(word) for word in ordered], [counts[word] for word in ordered], pieces, size, str.__add__)
    return {piece: i for i, piece in enumerate(pieces)}, merges


class Tokenizer:
    """Encodes and decodes as the `tokenizers` library does with the file that `to_json` describes."""

    def __init__(self, vocabulary, merges):
        self.vocabulary = vocabulary
        self.merges = [tuple(m) for m in merges]
        self.pieces = sorted(vocabulary, key=vocabulary.get)
        self.end = vocabulary[END]
        self._rank = {pair: i for i, pair in enumerate(self.merges)}
        self._cache = {}

    @classmethod
    def from_json(cls, data):
        """Build from the parsed contents of a tokenizer.json that `to_json` made."""
        return cls(data["model"]["vocab"], [m.split(" ") for m in data["model"]["merges"]])

    def encode(self, text):
        """Ids of a text, without an end mark."""
        ids = []
        for word in words(text):
            if word not in self._cache:
                self._cache[word] = [self.vocabulary[p] for p in bpe.merge(spell(word), self._rank)]
            ids += self._cache[word]
        return ids

    def decode(self, ids):
        """The text of a list of ids, the end mark left out."""
        text = "".join(self.pieces[i] for i in ids if i != self.end)
        return bytes(_BYTE[c] for c in text).decode("utf-8", "replace")

    def to_json(self):
        """The contents of a tokenizer.json."""
        return {
            "version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [{"id": self.end, "content": END, "single_word": False, "lstrip": False, "rstrip": False,
                              "normalized": False, "special": True}],
            "normalizer": None,
            "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
            "post_processor": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
            "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                      "end_of_word_suffix": "", "fuse_unk": False, "byte_fallback": False,
                      "vocab": self.vocabulary, "merges": [" ".join(m) for m in self.merges]},
        }
