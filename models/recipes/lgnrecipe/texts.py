"""The texts that the networks learn to write from: the World English Bible, and sentences of Tatoeba."""

import hashlib
import html
import re
import subprocess
import unicodedata
import zipfile

from . import bpe

_VERSE = re.compile(r"((?:[IV]+ )?[A-Z][A-Za-z]*(?: [A-Za-z()]+)*) (\d+):(\d+): ")
_REPLACED = [("\u2018", "'"), ("\u2019", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u2014", " - "),
             ("\u2026", "..."), ("\u00a0", " "), ("\u202f", " ")]


_CONTRACTIONS = [("can't", "can not"), ("cannot", "can not"), ("won't", "will not"), ("n't", " not"), ("'m", " am"),
                 ("'re", " are")]


def simplify(text):
    """A text reduced to what makes two sentences the same: small letters, no marks, contractions written out."""
    text = bpe.normalize(text).lower()
    for short, full in _CONTRACTIONS:
        text = text.replace(short, full)
    return " ".join(re.findall(r"\w+", text))


def plain(text):
    """A text with typewriter quotes and dashes and single spaces, as people type."""
    text = unicodedata.normalize("NFC", text)
    for old, new in _REPLACED:
        text = text.replace(old, new)
    return " ".join(text.split())


def _prose(markup):
    """OSIS markup without headings, notes and tags."""
    markup = re.sub(r"<(title|note|speaker)\b[^>]*>.*?</\1>", " ", markup, flags=re.S)
    text = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<(div|l|lg|lb|item|list)\b[^>]*>", " ", markup)))
    return re.sub(r" ([,.;:?!])", r"\1", plain(text))


def chapters(markup):
    """Verses as diatheke's internal format writes them, joined to {"Genesis 1": text}, the glossary left out."""
    markup = re.split(r'<div\b[^>]*type="glossary"', markup)[0]
    verses = list(_VERSE.finditer(markup))
    found = {}
    for verse, following in zip(verses, verses[1:] + [None]):
        text = _prose(markup[verse.end() : following.start() if following else len(markup)])
        name = "%s %s" % verse.groups()[:2]
        found[name] = (found[name] + " " + text if name in found else text).strip()
    return {name: text for name, text in found.items() if text}


def read_bible(module="engWEB2015eb"):
    """The chapters of a SWORD module, which diatheke reads."""
    command = ["diatheke", "-b", module, "-f", "internal", "-o", "fnshw", "-k", "Gen-Rev"]
    markup = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode("utf-8")
    return chapters(markup.rsplit("(", 1)[0])


def read_pairs(path):
    """The pairs (English, French) of the first .txt file of tab-separated lines in a zip that is not a notice."""
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".txt") and not n.startswith("_"))
        lines = archive.read(name).decode("utf-8").splitlines()
    return [tuple(line.split("\t")[:2]) for line in lines if "\t" in line]


def read_sentences(path):
    """The English sides of the pairs of a zip, each once, in alphabetical order."""
    return sorted({plain(english) for english, _ in read_pairs(path)})


def digest(text):
    """A fixed number of a text, to hold out some of many without chance."""
    return hashlib.md5(text.encode()).hexdigest()


def hold_out(texts, count):
    """(those to keep, the `count` of lowest MD5), both in the order of their MD5."""
    ordered = sorted(texts, key=digest)
    return ordered[count:], ordered[:count]
