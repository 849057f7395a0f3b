"""A BERT encoder in plain PyTorch that guesses masked words or classifies texts, with the published tensor names."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from .blocks import Block, initialize, published_names, run_blocks

_NAMES = [("words.", "bert.embeddings.word_embeddings."), ("positions.", "bert.embeddings.position_embeddings."),
          ("types.", "bert.embeddings.token_type_embeddings."), ("embedding_norm", "bert.embeddings.LayerNorm"),
          ("blocks.", "bert.encoder.layer."), ("attention.q_proj", "attention.self.query"),
          ("attention.k_proj", "attention.self.key"), ("attention.v_proj", "attention.self.value"),
          ("attention.out_proj", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
          ("fc1", "intermediate.dense"), ("fc2", "output.dense"), ("norm2", "output.LayerNorm"),
          ("pooler", "bert.pooler.dense")]


class Classifier(nn.Module):
    """The network with its head for classes, built from the fields of a config.json."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        width, epsilon, dropout = config["hidden_size"], config["layer_norm_eps"], config["hidden_dropout_prob"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.types = nn.Embedding(config["type_vocab_size"], width)
        self.embedding_norm = nn.LayerNorm(width, epsilon)
        self.blocks = nn.ModuleList(
            Block(width, config["num_attention_heads"], config["intermediate_size"], config["hidden_act"], False, epsilon,
                  dropout) for _ in range(config["num_hidden_layers"]))
        self.pooler = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(width, len(config["id2label"]))
        initialize(self)

    def hidden(self, ids):
        """[B, N] ids to (hidden states [B, N, D], weights by layer); padding is not looked at."""
        mask = torch.zeros(ids.shape).masked_fill(ids == self.config["pad_token_id"], -math.inf)[:, None, None]
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types.weight[0]
        return run_blocks(self.blocks, self.dropout(self.embedding_norm(x)), mask)

    def forward(self, ids):
        """[B, N] ids to (scores of the classes [B, C], weights by layer)."""
        hidden, maps = self.hidden(ids)
        return self.classifier(self.dropout(torch.tanh(self.pooler(hidden[:, 0])))), maps

    def checkpoint(self):
        """The tensors under their published names, as {name: float32 numpy array}."""
        names = published_names(self, _NAMES)
        return {names[name]: tensor.detach().numpy() for name, tensor in self.state_dict().items()}

    def load_checkpoint(self, tensors):
        """Take the tensors of a checkpoint with published names."""
        self.load_state_dict({own: torch.tensor(tensors[name], dtype=torch.float)
                              for own, name in published_names(self, _NAMES).items()})


class MaskedWords(nn.Module):
    """The same encoder with a head that guesses masked words, from the table that also embeds them."""

    def __init__(self, encoder):
        super().__init__()
        width = encoder.config["hidden_size"]
        self.encoder = encoder
        self.transform = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, encoder.config["layer_norm_eps"])
        self.bias = nn.Parameter(torch.zeros(encoder.config["vocab_size"]))

    def forward(self, ids, places):
        """Scores of every piece [count, V] at `places`, true or false [B, N], of [B, N] ids."""
        x = self.encoder.hidden(ids)[0][places]
        return F.linear(self.norm(F.gelu(self.transform(x))), self.encoder.words.weight, self.bias)
