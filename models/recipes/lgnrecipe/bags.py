"""A baseline for classes of texts: logistic regression on which words occur."""

import torch
from torch.nn import functional as F

PENALTIES = (1e-4, 3e-4, 1e-3, 3e-3)


class BagOfWords:
    """Logistic regression with an L2 penalty (half the penalty times the squared norm), two classes."""

    def __init__(self, bags, labels, penalty):
        """`bags` are sets of words, `labels` 0 or 1."""
        self.places = {word: i for i, word in enumerate(sorted(set().union(*bags)))}
        self.weights = torch.zeros(len(self.places), requires_grad=True)
        self.bias = torch.zeros(1, requires_grad=True)
        inputs, wanted = self._inputs(bags), torch.tensor(labels, dtype=torch.float)
        optimizer = torch.optim.LBFGS([self.weights, self.bias], max_iter=200, line_search_fn="strong_wolfe")

        def loss():
            optimizer.zero_grad()
            value = F.binary_cross_entropy_with_logits(inputs @ self.weights + self.bias, wanted)
            value = value + penalty / 2 * (self.weights @ self.weights)
            value.backward()
            return value

        optimizer.step(loss)

    def _inputs(self, bags):
        """[bags, words], 1 where a word occurs; words that were not there in training are left out."""
        inputs = torch.zeros(len(bags), len(self.places))
        for i, bag in enumerate(bags):
            inputs[i, [self.places[word] for word in bag if word in self.places]] = 1
        return inputs

    @torch.no_grad()
    def accuracy(self, bags, labels):
        """The share of bags whose class is right."""
        found = (self._inputs(bags) @ self.weights + self.bias > 0).long()
        return float((found == torch.tensor(labels)).float().mean())
