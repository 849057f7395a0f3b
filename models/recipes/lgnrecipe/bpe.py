"""Byte pair encoding: a trainer, and an encoder and decoder that do what a tokenizer.json asks for.

The text is normalised (NFC, typographic apostrophe and no-break spaces made plain), every space becomes the mark
U+2581 in front of the word that follows, and the text is cut into words: letters with the apostrophe that ends them,
up to three digits, or one other character. Merges never cross the border of a word.
"""

import heapq
import re
import unicodedata
from collections import Counter, defaultdict

MARK = "\u2581"
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
START, PAD, END, UNKNOWN = range(4)
_REPLACED = [("\u2019", "'"), ("\u00a0", " "), ("\u202f", " ")]
_WORD = MARK + r"?\p{L}[\p{L}\p{M}]*'?|" + MARK + r"?\p{N}{1,3}|" + MARK + r"?[^" + MARK + r"\p{L}\p{N}]|" + MARK
_SPECIAL_SPLIT = re.compile("(%s)" % "|".join(map(re.escape, SPECIAL)))


def normalize(text):
    """What the tokenizer's normalizer does."""
    text = unicodedata.normalize("NFC", text)
    for old, new in _REPLACED:
        text = text.replace(old, new)
    return text


def _word_end(text, i):
    """Where the word that begins at `i` ends: the pattern _WORD, which Python's own expressions cannot write."""
    n = len(text)
    if text[i] == MARK:
        i += 1
        if i == n or text[i] == MARK:
            return i
    kind = unicodedata.category(text[i])[0]
    j = i + 1
    if kind == "L":
        while j < n and unicodedata.category(text[j])[0] in "LM":
            j += 1
        return j + 1 if j < n and text[j] == "'" else j
    if kind == "N":
        while j < min(n, i + 3) and unicodedata.category(text[j])[0] == "N":
            j += 1
    return j


def words(text):
    """Cut a normalised text into words, with the mark in front of those that follow a space."""
    if not text:
        return []
    text = text.replace(" ", MARK)
    if not text.startswith(MARK):
        text = MARK + text
    cut, i = [], 0
    while i < len(text):
        j = _word_end(text, i)
        cut.append(text[i:j])
        i = j
    return cut


def learn(words_, weights, pieces, size, join):
    """Merge the most frequent pair of neighbours again and again, until there are `size` pieces.

    `words_` are lists of pieces, changed in place, `weights` how often each occurs, `pieces` the list of those that
    are there from the beginning, which grows; `join(left, right)` spells a merge. Returns the merges as a list of
    pairs, best first. Ties go to the pair first in alphabetical order.
    """
    totals, where = Counter(), defaultdict(set)
    for k, part in enumerate(words_):
        for pair in zip(part, part[1:]):
            totals[pair] += weights[k]
            where[pair].add(k)
    queue = [(-n, pair) for pair, n in totals.items()]
    heapq.heapify(queue)
    merges, made = [], set(pieces)
    while len(pieces) < size and queue:
        n, pair = heapq.heappop(queue)
        if totals[pair] != -n or n == 0:
            continue  # an old entry: the count has changed since
        merges.append(pair)
        piece = join(*pair)
        if piece not in made:
            made.add(piece)
            pieces.append(piece)
        changed = set()
        for k in where.pop(pair):
            part = words_[k]
            for old in zip(part, part[1:]):
                totals[old] -= weights[k]
                changed.add(old)
            merged, i = [], 0
            while i < len(part):
                if i + 1 < len(part) and (part[i], part[i + 1]) == pair:
                    merged.append(piece)
                    i += 2
                else:
                    merged.append(part[i])
                    i += 1
            words_[k] = merged
            for new in zip(merged, merged[1:]):
                totals[new] += weights[k]
                where[new].add(k)
                changed.add(new)
        for other in sorted(changed):
            if totals[other] > 0:
                heapq.heappush(queue, (-totals[other], other))
    return merges


def train(texts, size, rare=20):
    """Learn a vocabulary of `size` pieces (special ones and bytes included) from an iterable of texts.

    Characters seen less than `rare` times stay out and are written as bytes. Returns (vocabulary {piece: id},
    merges as a list of pairs, best first).
    """
    counts = Counter()
    for text in texts:
        counts.update(words(normalize(text)))
    letters = Counter()
    for word, n in counts.items():
        for c in word:
            letters[c] += n
    alphabet = sorted(c for c, n in letters.items() if n >= rare)
    pieces = SPECIAL + ["<0x%02X>" % b for b in range(256)] + alphabet
    known = set(alphabet)

    # Words as lists of pieces; a rare character breaks the word, for no merge can contain it.
    split, weights = [], []
    for word, n in sorted(counts.items()):
        part = []
        for c in list(word) + [None]:
            if c in known:
                part.append(c)
            elif part:
                split.append(part)
                weights.append(n)
                part = []
    merges = learn(split, weights, pieces, size, str.__add__)
    return {piece: i for i, piece in enumerate(pieces)}, merges


def merge(parts, rank):
    """A list of pieces with the neighbours of lowest rank {pair: rank} joined again and again, the first on ties."""
    while len(parts) > 1:
        best = min(range(len(parts) - 1), key=lambda i: (rank.get((parts[i], parts[i + 1]), 1 << 30), i))
        if (parts[best], parts[best + 1]) not in rank:
            break
        parts[best : best + 2] = [parts[best] + parts[best + 1]]
    return parts


class Tokenizer:
    """Encodes and decodes as the `tokenizers` library does with the file that `to_json` describes."""

    def __init__(self, vocabulary, merges):
        self.vocabulary = vocabulary
        self.merges = [tuple(m) for m in merges]
        self.pieces = sorted(vocabulary, key=vocabulary.get)
        self._rank = {pair: i for i, pair in enumerate(self.merges)}
        self._cache = {}

    @classmethod
    def from_json(cls, data):
        """Build from the parsed contents of a tokenizer.json that `to_json` made."""
        return cls(data["model"]["vocab"], [m.split(" ") for m in data["model"]["merges"]])

    def encode_word(self, word):
        """Ids of one word, remembered from one call to the next."""
        if word not in self._cache:
            self._cache[word] = self._pieces_of(word)
        return self._cache[word]

    def _pieces_of(self, word):
        """Ids of one word: its characters (bytes where unknown), the best pair merged again and again."""
        parts = []
        for c in word:
            parts += [c] if c in self.vocabulary else ["<0x%02X>" % b for b in c.encode()]
        return [self.vocabulary[p] for p in merge(parts, self._rank)]

    def encode(self, text):
        """Ids of a text, without the end mark."""
        ids = []
        for section in _SPECIAL_SPLIT.split(text):
            if section in SPECIAL:
                ids.append(self.vocabulary[section])
                continue
            for word in words(normalize(section)):
                ids += self.encode_word(word)
        return ids

    def decode(self, ids):
        """The text of a list of ids, special ones left out."""
        data = bytearray()
        for i in ids:
            piece = self.pieces[i]
            if i < len(SPECIAL):
                continue
            if re.fullmatch("<0x[0-9A-F]{2}>", piece):
                data.append(int(piece[3:5], 16))
            else:
                data += piece.replace(MARK, " ").encode()
        text = data.decode("utf-8", "replace")
        return text[1:] if text.startswith(" ") else text

    def to_json(self):
        """The contents of a tokenizer.json."""
        metaspace = {"type": "Metaspace", "replacement": MARK, "add_prefix_space": True, "prepend_scheme": "always",
                     "split": True}
        split = {"type": "Split", "pattern": {"Regex": _WORD}, "behavior": "Isolated", "invert": False}
        end = {"SpecialToken": {"id": SPECIAL[END], "type_id": 0}}
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [
                {"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
                 "normalized": False, "special": True}
                for i, token in enumerate(SPECIAL)
            ],
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}] + [
                {"type": "Replace", "pattern": {"String": old}, "content": new} for old, new in _REPLACED
            ]},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [metaspace, split]},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [{"Sequence": {"id": "A", "type_id": 0}}, end],
                "pair": [{"Sequence": {"id": "A", "type_id": 0}}, end, {"Sequence": {"id": "B", "type_id": 0}}, end],
                "special_tokens": {
                    token: {"id": token, "ids": [i], "tokens": [token]} for i, token in enumerate(SPECIAL)
                },
            },
            "decoder": {"type": "Sequence", "decoders": [
                {"type": "Replace", "pattern": {"String": MARK}, "content": " "},
                {"type": "ByteFallback"},
                {"type": "Fuse"},
                {"type": "Strip", "content": " ", "start": 1, "stop": 0},
            ]},
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": SPECIAL[UNKNOWN],
                "continuing_subword_prefix": None,
                "end_of_word_suffix": None,
                "fuse_unk": False,
                "byte_fallback": True,
                "ignore_merges": False,
                "vocab": self.vocabulary,
                "merges": [" ".join(m) for m in self.merges],
            },
        }
