"""The network: an M2M100 encoder-decoder Transformer in plain PyTorch, its tensors named as in published checkpoints.

Pre-norm blocks, ReLU, sinusoidal positions that skip padding, embeddings scaled by sqrt(d), one embedding table
shared by encoder, decoder and output. In shapes: B sentences, S source tokens, T target tokens, H heads, D width.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from .batching import pad
from .blocks import Attention


class Layer(nn.Module):
    """One block: self-attention, in the decoder cross-attention, and two linear maps, each behind a LayerNorm."""

    def __init__(self, width, heads, inner, cross):
        super().__init__()
        self.self_attn = Attention(width, heads)
        self.self_attn_layer_norm = nn.LayerNorm(width)
        if cross:
            self.encoder_attn = Attention(width, heads)
            self.encoder_attn_layer_norm = nn.LayerNorm(width)
        self.fc1 = nn.Linear(width, inner)
        self.fc2 = nn.Linear(inner, width)
        self.final_layer_norm = nn.LayerNorm(width)

    def forward(self, x, mask, source=None, source_mask=None):
        """Return (output, self-attention weights, cross-attention weights or None)."""
        h = self.self_attn_layer_norm(x)
        h, weights = self.self_attn(h, h, mask)
        x, cross = x + h, None
        if source is not None:
            h, cross = self.encoder_attn(self.encoder_attn_layer_norm(x), source, source_mask)
            x = x + h
        return x + self.fc2(F.relu(self.fc1(self.final_layer_norm(x)))), weights, cross


class Stack(nn.Module):
    """The encoder's or the decoder's blocks and their last LayerNorm."""

    def __init__(self, layers, width, heads, inner, cross):
        super().__init__()
        self.layers = nn.ModuleList(Layer(width, heads, inner, cross) for _ in range(layers))
        self.layer_norm = nn.LayerNorm(width)

    def forward(self, x, mask, source=None, source_mask=None):
        """Return (output [B, N, D], self-attention weights by layer, cross-attention weights by layer)."""
        own, cross = [], []
        for layer in self.layers:
            x, a, c = layer(x, mask, source, source_mask)
            own.append(a)
            cross.append(c)
        return self.layer_norm(x), own, cross


def sinusoids(rows, width, padding):
    """The table of positions [rows, width]: sines, then cosines; the row `padding` is zero."""
    half = width // 2
    frequency = torch.exp(torch.arange(half, dtype=torch.float) * -(math.log(10000) / (half - 1)))
    angle = torch.arange(rows, dtype=torch.float)[:, None] * frequency
    table = torch.cat([angle.sin(), angle.cos()], 1)
    table[padding] = 0
    return table


class Translator(nn.Module):
    """The whole network, built from the fields of a config.json."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.pad = config["pad_token_id"]
        width = config["d_model"]
        self.scale = math.sqrt(width) if config["scale_embedding"] else 1.0
        self.shared = nn.Embedding(config["vocab_size"], width)
        self.encoder = Stack(config["encoder_layers"], width, config["encoder_attention_heads"],
                             config["encoder_ffn_dim"], False)
        self.decoder = Stack(config["decoder_layers"], width, config["decoder_attention_heads"],
                             config["decoder_ffn_dim"], True)
        self.register_buffer("positions", sinusoids(config["max_position_embeddings"] + self.pad + 1, width, self.pad),
                             persistent=False)
        nn.init.normal_(self.shared.weight, 0, width**-0.5)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)

    def _embed(self, ids):
        """[B, N] ids to [B, N, D]: scaled embeddings plus positions counted over tokens that are not padding."""
        real = (ids != self.pad).long()
        return self.shared(ids) * self.scale + self.positions[real.cumsum(1) * real + self.pad]

    def encode(self, source):
        """Return (hidden states [B, S, D], mask [B, 1, 1, S], self-attention weights by layer)."""
        mask = torch.zeros(source.shape).masked_fill(source == self.pad, -math.inf)[:, None, None]
        hidden, own, _ = self.encoder(self._embed(source), mask)
        return hidden, mask, own

    def decode(self, target, hidden, mask):
        """Return (hidden states [B, T, D], self-attention and cross-attention weights by layer)."""
        n = target.shape[1]
        causal = torch.full((n, n), -math.inf).triu(1)
        return self.decoder(self._embed(target), causal, hidden, mask)

    def logits(self, hidden):
        """Scores of every piece [..., V], from the table that also embeds them."""
        return F.linear(hidden, self.shared.weight)

    def checkpoint(self):
        """The tensors under their published names, as {name: float32 numpy array}."""
        return {"model." + name: tensor.detach().numpy() for name, tensor in self.state_dict().items()}

    def load_checkpoint(self, tensors):
        """Take the tensors of a checkpoint with published names."""
        self.load_state_dict({name[len("model."):]: torch.tensor(array, dtype=torch.float)
                              for name, array in tensors.items()})


@torch.no_grad()
def greedy(network, sources, limit=200):
    """Translate lists of ids by taking the best piece at every step; return the lists of ids, without the last mark."""
    config = network.config
    source = pad(sources, network.pad)
    hidden, mask, _ = network.encode(source)
    target = torch.full((len(sources), 1), config["decoder_start_token_id"])
    done = torch.zeros(len(sources), dtype=torch.bool)
    while not done.all() and target.shape[1] <= limit:
        last = network.decode(target, hidden, mask)[0][:, -1]
        best = network.logits(last).argmax(-1).masked_fill(done, config["eos_token_id"])
        done |= best == config["eos_token_id"]
        target = torch.cat([target, best[:, None]], 1)
    outputs = []
    for row in target[:, 1:].tolist():
        end = row.index(config["eos_token_id"]) if config["eos_token_id"] in row else len(row)
        outputs.append(row[:end])
    return outputs
