#!/usr/bin/python3
"""bundle-writer.py FILE: the least that a training script needs to write an attention file that Lorgnette opens."""
import json, struct, sys
import numpy as np

def write_bundle(path, maps, **metadata):
    header, blobs, offset = {"__metadata__": {k: v if isinstance(v, str) else json.dumps(v) for k, v in metadata.items()}}, [], 0
    for name, array in maps.items():
        blobs.append(np.ascontiguousarray(array, dtype="<f4").tobytes())
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + len(blobs[-1])]}
        offset += len(blobs[-1])
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))

tokens = ["[CLS]", "the", "opera", "glasses", "[SEP]"]
maps = {"attentions.%d" % layer: np.full((1, 2, 5, 5), 0.2) * np.arange(1, 6) / 3 for layer in range(3)}
write_bundle(sys.argv[1], maps, format="lorgnette-attention 1", model="by hand", tokens=tokens, tokens_special=[1, 0, 0, 0, 1])
