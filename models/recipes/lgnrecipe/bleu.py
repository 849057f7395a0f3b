"""Corpus BLEU, cased, with the "13a" tokenisation of the WMT evaluations.

Papineni et al. 2002; the tokenisation is that of NIST's mteval-v13a.pl, which other scorers call "13a".
Words joined by an apostrophe stay one word ("l'ami"), so it is severe on French.
"""

import math
import re
from collections import Counter

_RULES = [
    (re.compile(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])"), r" \1 "),  # marks other than . , ' -
    (re.compile(r"([^0-9])([\.,])"), r"\1 \2 "),  # . and , unless between digits
    (re.compile(r"([\.,])([^0-9])"), r" \1 \2"),
    (re.compile(r"([0-9])(-)"), r"\1 \2 "),  # a dash after a digit
]
_ENTITIES = [("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")]


def tokenize_13a(text):
    """Return the list of words of `text` as mteval-v13a.pl cuts them."""
    for name, mark in _ENTITIES:
        text = text.replace(name, mark)
    text = " %s " % text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.split()


def _ngrams(words, n):
    """Count the n-grams of a list of words."""
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def corpus_bleu(hypotheses, references):
    """Return corpus BLEU (0 to 100) of a list of texts against a list of lists of reference texts.

    Up to 4-grams, clipped by the reference that has most of each; the brevity penalty takes, sentence by
    sentence, the reference whose length is nearest (the shorter of two as near). No smoothing.
    """
    matched, total = [0] * 4, [0] * 4
    length, wanted = 0, 0
    for hypothesis, alternatives in zip(hypotheses, references):
        words = tokenize_13a(hypothesis)
        answers = [tokenize_13a(a) for a in alternatives]
        length += len(words)
        wanted += min((len(a) for a in answers), key=lambda n: (abs(n - len(words)), n))
        for n in range(1, 5):
            best = Counter()
            for answer in answers:
                best |= _ngrams(answer, n)
            counts = _ngrams(words, n)
            matched[n - 1] += sum((counts & best).values())
            total[n - 1] += sum(counts.values())
    if not all(matched):
        return 0.0
    precision = sum(math.log(m / t) for m, t in zip(matched, total)) / 4
    return 100 * math.exp(precision + min(0.0, 1 - wanted / length))
