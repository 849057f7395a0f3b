"""Random weights, and the files of a checkpoint with its numbers beside it."""
import json
import os
import struct

import numpy as np

TYPES = {"float32": "F32", "float16": "F16", "int64": "I64"}


def write(path, tensors):
    header, data = {}, b""
    for name, x in tensors.items():
        raw = np.ascontiguousarray(x).tobytes()
        header[name] = {"dtype": TYPES[str(x.dtype)], "shape": list(x.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


class Weights:
    """Weights that are drawn where a definition first names them; they are float16 numbers, so that files are small and exact."""

    def __init__(self, seed):
        self.random = np.random.RandomState(seed)
        self.tensors = {}

    def __call__(self, name, *shape, mean=0.0, scale=None):
        if name not in self.tensors:
            if scale is None:
                scale = 1.0 / np.sqrt(shape[-1]) if len(shape) > 1 else 0.2
            self.tensors[name] = (mean + scale * self.random.randn(*shape)).astype(np.float16)
        assert self.tensors[name].shape == shape, (name, self.tensors[name].shape, shape)
        return self.tensors[name].astype(np.float64)

    def linear(self, x, name, n_out, bias=True, sharp=1.0, transposed=False):
        """x W' + b; sharp > 1 makes scores of queries and keys differ more."""
        n_in = x.shape[-1]
        w = self(name + ".weight", *((n_in, n_out) if transposed else (n_out, n_in)), scale=sharp / np.sqrt(n_in))
        y = x @ (w if transposed else w.T)
        return y + self(name + ".bias", n_out) if bias else y

    def norm(self, name, width, bias=True):
        """The weight and the bias of a normalisation."""
        return self(name + ".weight", width, mean=1.0), self(name + ".bias", width) if bias else None


def save(folder, config, weights, inputs, expected):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as f:
        json.dump(config, f, indent=1, sort_keys=True)
        f.write("\n")
    write(os.path.join(folder, "model.safetensors"), dict(sorted(weights.tensors.items())))
    write(os.path.join(folder, "input.safetensors"), inputs)
    write(os.path.join(folder, "expected.safetensors"), expected)
