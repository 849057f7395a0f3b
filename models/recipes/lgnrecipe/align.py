"""Word alignments read off cross-attention, and their error rate against gold links."""

import torch

from . import bpe


def read_gold(path):
    """Read lines of English words, French words and links "i-j"; return a list of (words, words, {(i, j)})."""
    rows = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                english, french, links = line.rstrip("\n").split("\t")
                pairs = {tuple(map(int, link.split("-"))) for link in links.split()}
                rows.append((english.split(), french.split(), pairs))
    return rows


def detokenize(words):
    """Write words as a person would: no space before a full stop or comma, none after an apostrophe.

    Returns (text, index of the word that owns each character; a space belongs to the word after it).
    """
    text, owner = "", []
    for k, word in enumerate(words):
        if text and word not in (".", ",") and not text.endswith("'"):
            text += " "
            owner.append(k)
        text += word
        owner += [k] * len(word)
    return text, owner


def encode_words(tokenizer, words):
    """Return (ids, index of the word that owns each id) of words written as one text."""
    text, owner = detokenize(words)
    ids, owners, end = [], [], -1  # the mark in front of the text is no character of it
    for part in bpe.words(text):
        end += len(part)
        pieces = tokenizer.encode_word(part)
        ids += pieces
        owners += [owner[end - 1]] * len(pieces)
    return ids, owners


@torch.no_grad()
def attention_links(network, source, target, source_owner, target_owner):
    """Links {(source word, target word)} of every layer: the source word that each target word looks at most.

    The target is forced. Row t of a map belongs to the token it predicts: with the start mark in front of the
    decoder's input, row t predicts piece t. Heads are averaged, columns summed over the pieces of a source word,
    rows averaged over the pieces of a target word; marks count as no word.
    """
    config = network.config
    hidden, mask, _ = network.encode(torch.tensor([source + [config["eos_token_id"]]]))
    forced = torch.tensor([[config["decoder_start_token_id"]] + target])
    _, _, cross = network.decode(forced, hidden, mask)
    links = []
    for weights in cross:
        mean = weights[0].mean(0)
        table = torch.zeros(max(target_owner) + 1, max(source_owner) + 1)
        for t, word in enumerate(target_owner):
            table[word].index_add_(0, torch.tensor(source_owner), mean[t, : len(source)])
        links.append({(int(s), t) for t, s in enumerate(table.argmax(1))})
    return links


def error_rates(network, tokenizer, gold):
    """Alignment error rate of every layer, 1 - 2 |A and G| / (|A| + |G|), all gold links being sure (Och and Ney 2003)."""
    layers = network.config["decoder_layers"]
    common, size = [0] * layers, [0] * layers
    for english, french, pairs in gold:
        source, source_owner = encode_words(tokenizer, english)
        target, target_owner = encode_words(tokenizer, french)
        for k, links in enumerate(attention_links(network, source, target, source_owner, target_owner)):
            common[k] += len(links & pairs)
            size[k] += len(links) + len(pairs)
    return [1 - 2 * c / s for c, s in zip(common, size)]
