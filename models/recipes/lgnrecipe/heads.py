"""Which heads look at the token before, and which continue what came before (induction)."""

import torch


def previous_token_score(weights):
    """Mean of A[i, i - 1] over i = 1 .. n - 1 of maps [..., n, n]."""
    return weights.diagonal(-1, -2, -1).mean(-1)


def induction(weights, ids):
    """Mean of A[i, p + 1] over every i whose token occurred before, p its latest earlier place; maps [..., n, n]."""
    latest, places = {}, []
    for i, token in enumerate(ids):
        if token in latest:
            places.append((i, latest[token] + 1))
        latest[token] = i
    rows, columns = zip(*places)
    return weights[..., list(rows), list(columns)].mean(-1)


def repeated(pieces, block, source):
    """Ids of `block` different random pieces, twice; `pieces` are those to choose from, `source` a numpy generator."""
    once = source.choice(pieces, block, replace=False).tolist()
    return once + once


@torch.no_grad()
def head_scores(network, pieces, block, count, source):
    """(previous-token scores, induction scores) [layers, heads], means over `count` repetitions of random tokens."""
    previous, continued = 0, 0
    for _ in range(count):
        ids = repeated(pieces, block, source)
        maps = torch.stack(network(torch.tensor([ids]))[1])[:, 0]
        previous = previous + previous_token_score(maps) / count
        continued = continued + induction(maps, ids) / count
    return previous, continued
