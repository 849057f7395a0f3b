"""A GPT-2 language model in plain PyTorch, its tensors named as in published checkpoints.

Its first weights are chosen so that heads soon tell positions apart: see `begin`.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from .blocks import Block, initialize, published_names, run_blocks

_NAMES = [("pieces.", "transformer.wte."), ("positions.", "transformer.wpe."), ("blocks.", "transformer.h."),
          ("norm1", "ln_1"), ("norm2", "ln_2"), ("final_norm", "transformer.ln_f"),
          ("attention.out_proj", "attn.c_proj"), ("fc1", "mlp.c_fc"), ("fc2", "mlp.c_proj")]
_FUSED = "attn.c_attn."  # queries, keys and values in one map


def waves(rows, width):
    """Positions [rows, width] of variance 1: sines, then cosines, from 2 radians a position to 1/40 of one."""
    half = width // 2
    frequency = 2 * torch.exp(torch.arange(half, dtype=torch.float) * (-math.log(80) / max(1, half - 1)))
    angle = torch.arange(rows, dtype=torch.float)[:, None] * frequency
    return math.sqrt(2) * torch.cat([angle.sin(), angle.cos()], 1)


@torch.no_grad()
def begin(network):
    """The weights to begin with.

    With small normal numbers everywhere, as GPT-2 begins, attention stays near equal weights for thousands of steps in a
    network as narrow as this. So numbers are larger, positions are waves (a step back is then a rotation, which a head can
    learn for all positions at once), queries and keys of the first block are equal (its heads look at what is near and
    alike), and what a head writes is in the direction of what it read: Trockman and Kolter, "Mimetic initialization of
    self-attention layers", ICML 2023.
    """
    initialize(network, network.config["n_embd"] ** -0.5)
    network.positions.weight.copy_(0.3 * waves(*network.positions.weight.shape))
    first = network.blocks[0].attention
    first.k_proj.weight.copy_(first.q_proj.weight)
    for block in network.blocks:
        block.attention.out_proj.weight.copy_(block.attention.v_proj.weight.t() / 2)


class LanguageModel(nn.Module):
    """The whole network, built from the fields of a config.json."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        width, epsilon = config["n_embd"], config["layer_norm_epsilon"]
        self.pieces = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["n_positions"], width)
        self.blocks = nn.ModuleList(
            Block(width, config["n_head"], config["n_inner"], config["activation_function"], True, epsilon,
                  config["resid_pdrop"]) for _ in range(config["n_layer"]))
        self.final_norm = nn.LayerNorm(width, epsilon)
        begin(self)

    def forward(self, ids, first=0):
        """[B, N] ids, from position `first` on, to (scores of the piece that follows each [B, N, V], weights by layer)."""
        n = ids.shape[1]
        causal = torch.full((n, n), -math.inf).triu(1)
        x, maps = run_blocks(self.blocks, self.pieces(ids) + self.positions.weight[first : first + n], causal)
        return F.linear(self.final_norm(x), self.pieces.weight), maps

    def checkpoint(self):
        """The tensors under their published names, linear maps [in, out], as {name: float32 numpy array}."""
        names, tensors = published_names(self, _NAMES), {}
        for own, tensor in self.state_dict().items():
            linear = own.startswith("blocks.") and tensor.dim() == 2
            tensors[names[own]] = (tensor.t() if linear else tensor).detach()
        for layer in range(len(self.blocks)):
            for kind in ("weight", "bias"):
                parts = [tensors.pop("transformer.h.%d.attention.%s_proj.%s" % (layer, part, kind)) for part in "qkv"]
                tensors["transformer.h.%d.%s%s" % (layer, _FUSED, kind)] = torch.cat(parts, -1)
        return {name: tensor.contiguous().numpy() for name, tensor in tensors.items()}

    def load_checkpoint(self, tensors):
        """Take the tensors of a checkpoint with published names."""
        tensors = {name: torch.tensor(array, dtype=torch.float) for name, array in tensors.items()}
        for layer in range(len(self.blocks)):
            for kind in ("weight", "bias"):
                parts = tensors.pop("transformer.h.%d.%s%s" % (layer, _FUSED, kind)).chunk(3, -1)
                for part, tensor in zip("qkv", parts):
                    tensors["transformer.h.%d.attention.%s_proj.%s" % (layer, part, kind)] = tensor
        found = {own: tensors[name] for own, name in published_names(self, _NAMES).items()}
        self.load_state_dict({own: tensor.t() if own.startswith("blocks.") and tensor.dim() == 2 else tensor
                              for own, tensor in found.items()})


def repeating(ids, run):
    """The pieces that would end a run of so many pieces that is there already."""
    last = ids[len(ids) - run + 1 :]
    return {ids[i + run - 1] for i in range(len(ids) - run + 1) if ids[i : i + run - 1] == last}


@torch.no_grad()
def greedy(network, ids, count, run):
    """The `count` best pieces that follow a list of ids, one after the other; the end mark ends them early.

    No run of `run` pieces comes twice.
    """
    found = list(ids)
    while len(found) < len(ids) + count:
        scores = network(torch.tensor([found]))[0][0, -1]
        scores[list(repeating(found, run))] = -math.inf
        found.append(int(scores.argmax()))
        if found[-1] == network.config["eos_token_id"]:
            break
    return found[len(ids) :]
