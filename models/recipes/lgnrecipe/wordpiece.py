"""WordPiece as uncased BERT has it: a trainer, an encoder, and their tokenizer.json.

A text is made small and stripped of accents and cut at spaces and around marks; a word is written with the longest
pieces that fit, from the left, those that do not begin it marked with ##.
"""

import unicodedata
from collections import Counter

from . import bpe

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNKNOWN, CLASS, SEPARATOR, MASK = range(5)
_LONGEST = 100  # characters of a word; a longer one is unknown


def _is_mark(c):
    return c.isascii() and not c.isalnum() or unicodedata.category(c)[0] == "P"


def words(text):
    """The words and marks of a text, small and without accents."""
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").lower()
    return "".join(" %s " % c if _is_mark(c) and not c.isspace() else c for c in text).split()


def _join(left, right):
    return left + right[2:]


def train(texts, size, rare=5):
    """Learn a vocabulary of `size` pieces from an iterable of texts; words with rare characters are left out."""
    counts = Counter(word for text in texts for word in words(text))
    letters = Counter()
    for word, n in counts.items():
        for c in word:
            letters[c] += n
    known = sorted(c for c, n in letters.items() if n >= rare)
    ordered = sorted(word for word in counts if all(letters[c] >= rare for c in word))
    pieces = SPECIAL + known + ["##" + c for c in known if c.isalnum()]
    spelt = [[word[0]] + ["##" + c for c in word[1:]] for word in ordered]
    bpe.learn(spelt, [counts[word] for word in ordered], pieces, size, _join)
    return {piece: i for i, piece in enumerate(pieces)}


class Tokenizer:
    """Encodes as the `tokenizers` library does with the file that `to_json` describes."""

    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self._cache = {}

    @classmethod
    def from_json(cls, data):
        """Build from the parsed contents of a tokenizer.json that `to_json` made."""
        return cls(data["model"]["vocab"])

    def _pieces_of(self, word):
        """Ids of one word: the longest piece that fits, again and again; the unknown piece if none does."""
        ids, i = [], 0
        while i < len(word) <= _LONGEST:
            j = len(word)
            while j > i and ("##" if i else "") + word[i:j] not in self.vocabulary:
                j -= 1
            if j == i:
                return [UNKNOWN]
            ids.append(self.vocabulary[("##" if i else "") + word[i:j]])
            i = j
        return ids or [UNKNOWN]

    def encode(self, text, longest=None):
        """Ids of a text between the class and the end mark, at most `longest` of them."""
        ids = [CLASS]
        for word in words(text):
            if word not in self._cache:
                self._cache[word] = self._pieces_of(word)
            ids += self._cache[word]
        return ids[: longest - 1 if longest else None] + [SEPARATOR]

    def to_json(self):
        """The contents of a tokenizer.json."""
        single = [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}}]
        second = [{"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}]
        return {
            "version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [{"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
                              "normalized": False, "special": True} for i, token in enumerate(SPECIAL)],
            "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                           "strip_accents": None, "lowercase": True},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {
                "type": "TemplateProcessing", "single": single, "pair": single + second,
                "special_tokens": {token: {"id": token, "ids": [SPECIAL.index(token)], "tokens": [token]}
                                   for token in ("[CLS]", "[SEP]")},
            },
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                      "max_input_chars_per_word": _LONGEST, "vocab": self.vocabulary},
        }
