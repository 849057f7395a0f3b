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


def repeated(pieces, block, count, source):
    """`count` lists of ids of `block` different random pieces, twice; `pieces` are those to choose from."""
    return [2 * source.choice(pieces, block, replace=False).tolist() for _ in range(count)]


@torch.no_grad()
def head_scores(network, rows):
    """(previous-token scores, induction scores) [layers, heads], means over lists of ids."""
    previous, continued = 0, 0
    for ids in rows:
        maps = torch.stack(network(torch.tensor([ids]))[1])[:, 0]
        previous = previous + previous_token_score(maps) / len(rows)
        continued = continued + induction(maps, ids) / len(rows)
    return previous, continued
