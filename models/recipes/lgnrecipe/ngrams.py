"""A language model that counts: what a network has to be better than."""

import math
from collections import Counter, defaultdict


class Ngrams:
    """Interpolated n-grams after Kneser and Ney (1995), absolute discounting; texts begin after the piece 0.

    The longest context counts occurrences; each shorter one counts in how many contexts longer by one a piece was seen.
    """

    def __init__(self, texts, order, size, discount=0.75):
        self.order, self.size, self.discount = order, size, discount
        seen = Counter()
        for ids in texts:
            row = [0] * (order - 1) + list(ids)
            seen.update(zip(*(row[k:] for k in range(order))))
        self._followers = []  # by length of the context: {context: {piece: count}}
        for _ in range(order):
            followers = defaultdict(Counter)
            for gram, n in seen.items():
                followers[gram[:-1]][gram[-1]] += n
            self._followers.insert(0, followers)
            seen = Counter(gram[1:] for gram in seen)
        self._totals = [{context: sum(found.values()) for context, found in followers.items()}
                        for followers in self._followers]

    def probability(self, context, piece):
        """p of a piece after the order - 1 pieces of `context`."""
        p = 1 / self.size
        for n in range(self.order):
            part = tuple(context[len(context) - n :])
            total = self._totals[n].get(part)
            if total is None:
                break
            found = self._followers[n][part]
            p = (max(found[piece] - self.discount, 0) + self.discount * len(found) * p) / total
        return p

    def surprise(self, ids):
        """Sum of -ln p of a text's ids."""
        row = [0] * (self.order - 1) + list(ids)
        return -sum(math.log(self.probability(row[i : i + self.order - 1], piece)) for i, piece in enumerate(ids))
