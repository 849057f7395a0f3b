"""Putting examples of unlike lengths together."""

import torch


def pad(rows, value):
    """A list of lists of ids as one tensor, short rows filled with `value`."""
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


def cut(examples, key, width, most, source):
    """Batches of examples that `key` puts near each other, in random order.

    None has more than `most` tokens, padding to the widest example included; `width` gives an example's.
    """
    source.shuffle(examples)
    examples.sort(key=key)
    found, batch, widest = [], [], 0
    for example in examples:
        widest = max(widest, width(example))
        if batch and widest * (len(batch) + 1) > most:
            found.append(batch)
            batch, widest = [], width(example)
        batch.append(example)
    found.append(batch)
    source.shuffle(found)
    return found
