"""A ViT picture classifier in plain PyTorch, its tensors named as in published checkpoints.

The network reads one channel; a published one reads three. A grey picture has three equal channels, so that the file's
patch weights are a third of the network's, three times.
"""

import torch
from torch import nn

from .blocks import Block, initialize, published_names, run_blocks

_NAMES = [("blocks.", "vit.encoder.layer."), ("attention.q_proj", "attention.attention.query"),
          ("attention.k_proj", "attention.attention.key"), ("attention.v_proj", "attention.attention.value"),
          ("attention.out_proj", "attention.output.dense"), ("fc1", "intermediate.dense"), ("fc2", "output.dense"),
          ("norm1", "layernorm_before"), ("norm2", "layernorm_after"), ("final_norm", "vit.layernorm"),
          ("class_token", "vit.embeddings.cls_token"), ("positions", "vit.embeddings.position_embeddings"),
          ("patches", "vit.embeddings.patch_embeddings.projection")]
_PATCHES = "vit.embeddings.patch_embeddings.projection.weight"


class PictureClassifier(nn.Module):
    """The whole network, built from the fields of a config.json."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        width, epsilon = config["hidden_size"], config["layer_norm_eps"]
        side = config["patch_size"]
        self.patches = nn.Conv2d(1, width, side, side)
        self.class_token = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(torch.zeros(1, 1 + (config["image_size"] // side) ** 2, width))
        self.blocks = nn.ModuleList(
            Block(width, config["num_attention_heads"], config["intermediate_size"], config["hidden_act"], True, epsilon,
                  config["hidden_dropout_prob"]) for _ in range(config["num_hidden_layers"]))
        self.final_norm = nn.LayerNorm(width, epsilon)
        self.classifier = nn.Linear(width, len(config["id2label"]))
        initialize(self)
        nn.init.xavier_uniform_(self.patches.weight.view(width, -1))

    def forward(self, pictures):
        """[B, rows, columns], normalised, to (scores of the classes [B, C], weights by layer)."""
        x = self.patches(pictures[:, None]).flatten(2).transpose(1, 2)  # [B, patches, D]
        x = torch.cat([self.class_token.expand(len(x), -1, -1), x], 1) + self.positions
        x, maps = run_blocks(self.blocks, x)
        return self.classifier(self.final_norm(x[:, 0])), maps

    def checkpoint(self):
        """The tensors under their published names, as {name: float32 numpy array}."""
        names = published_names(self, _NAMES)
        tensors = {names[name]: tensor.detach().numpy() for name, tensor in self.state_dict().items()}
        tensors[_PATCHES] = (tensors[_PATCHES] / 3).repeat(3, 1)
        return tensors

    def load_checkpoint(self, tensors):
        """Take the tensors of a checkpoint with published names."""
        tensors = {name: torch.tensor(array, dtype=torch.float) for name, array in tensors.items()}
        tensors[_PATCHES] = tensors[_PATCHES].sum(1, keepdim=True)
        self.load_state_dict({own: tensors[name] for own, name in published_names(self, _NAMES).items()})
