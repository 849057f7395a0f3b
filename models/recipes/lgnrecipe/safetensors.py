"""Reading and writing safetensors files: a length, a JSON header, then the tensors' bytes."""

import json
import struct

import numpy as np

_TYPES = {"F16": np.float16, "F32": np.float32, "F64": np.float64, "I64": np.int64, "I32": np.int32}
_NAMES = {np.dtype(t): name for name, t in _TYPES.items()}


def load(path):
    """Return {name: numpy array} for every tensor of the file at `path`."""
    with open(path, "rb") as f:
        (size,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(size))
        data = f.read()
    tensors = {}
    for name, info in header.items():
        if name == "__metadata__":
            continue
        first, last = info["data_offsets"]
        tensors[name] = np.frombuffer(data[first:last], _TYPES[info["dtype"]]).reshape(info["shape"])
    return tensors


def save(path, tensors):
    """Write {name: numpy array} to `path`, tensors in the order of their names, data aligned to 8 bytes."""
    header, offset, chunks = {"__metadata__": {"format": "pt"}}, 0, []
    for name in sorted(tensors):
        array = np.ascontiguousarray(tensors[name])
        chunk = array.tobytes()
        header[name] = {
            "dtype": _NAMES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(chunk)],
        }
        offset += len(chunk)
        chunks.append(chunk)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))
