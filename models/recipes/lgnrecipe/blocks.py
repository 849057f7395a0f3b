"""Parts that the networks share: multi-head attention and the Transformer block around it.

In shapes: B examples, N tokens, T queries, S keys, H heads, D width.
"""

import torch
from torch import nn
from torch.nn import functional as F

ACTIVATIONS = {"gelu": F.gelu, "gelu_new": lambda x: F.gelu(x, approximate="tanh")}


class Attention(nn.Module):
    """Multi-head scaled dot-product attention that also returns its weights."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(width, width)
        self.k_proj = nn.Linear(width, width)
        self.v_proj = nn.Linear(width, width)
        self.out_proj = nn.Linear(width, width)

    def _split(self, x):
        """[B, N, D] to [B, H, N, D / H]."""
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, queries, keys, mask=None):
        """Return ([B, T, D], weights [B, H, T, S]); `mask` is added to the scores, 0 or minus infinity."""
        q = self._split(self.q_proj(queries)) * (queries.shape[-1] // self.heads) ** -0.5
        k, v = self._split(self.k_proj(keys)), self._split(self.v_proj(keys))
        scores = q @ k.transpose(2, 3)
        weights = torch.softmax(scores if mask is None else scores + mask, -1)
        return self.out_proj((weights @ v).transpose(1, 2).reshape(queries.shape)), weights


class Block(nn.Module):
    """Self-attention and two linear maps, each with a LayerNorm before it (`norm_first`) or after the sum."""

    def __init__(self, width, heads, inner, activation, norm_first, epsilon, dropout=0.0):
        super().__init__()
        self.attention = Attention(width, heads)
        self.norm1 = nn.LayerNorm(width, epsilon)
        self.fc1 = nn.Linear(width, inner)
        self.fc2 = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, epsilon)
        self.activation, self.norm_first, self.dropout = ACTIVATIONS[activation], norm_first, dropout

    def _drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def forward(self, x, mask=None):
        """Return (output [B, N, D], weights [B, H, N, N])."""
        h = self.norm1(x) if self.norm_first else x
        h, weights = self.attention(h, h, mask)
        x = x + self._drop(h)
        x = x if self.norm_first else self.norm1(x)
        h = self.norm2(x) if self.norm_first else x
        x = x + self._drop(self.fc2(self.activation(self.fc1(h))))
        return x if self.norm_first else self.norm2(x), weights


def run_blocks(blocks, x, mask=None):
    """The output of blocks one after the other [B, N, D], and their weights, a list of [B, H, N, N]."""
    maps = []
    for block in blocks:
        x, weights = block(x, mask)
        maps.append(weights)
    return x, maps


def initialize(network, deviation=0.02):
    """Normal weights of that deviation, zero biases; maps that end a residual branch are smaller (GPT-2)."""
    depth = sum(isinstance(module, Block) for module in network.modules())
    for name, weights in network.named_parameters():
        if weights.dim() > 1:
            ends = name.endswith(("out_proj.weight", "fc2.weight"))
            nn.init.normal_(weights, 0, deviation / (2 * depth) ** 0.5 if ends else deviation)
        elif name.endswith("bias"):
            nn.init.zeros_(weights)


def published_names(network, names):
    """{own name: published name} of a network's tensors; `names` are pairs (own, published) of parts of names."""
    renamed = {}
    for name in network.state_dict():
        renamed[name] = name
        for own, published in names:
            renamed[name] = renamed[name].replace(own, published)
    return renamed
