"""Networks that read a text and a picture as one sequence."""
import numpy as np

from decoders import results
from parts import ACTIVATIONS, allowed, attend, layer_norm, split

SHARP = 2.5


def patches(w, name, pixels, size, hidden):
    """[rows, columns, hidden]: a convolution whose kernel is its stride."""
    channels, height, width = pixels.shape
    cut = pixels.reshape(channels, height // size, size, width // size, size).transpose(1, 3, 0, 2, 4)
    kernel = w(name + ".weight", hidden, channels, size, size, scale=1.0 / size)
    return np.einsum("rcijk,oijk->rco", cut, kernel) + w(name + ".bias", hidden)


def stretch(grid, rows, columns):
    """A grid [rows, columns, width] drawn to another size, with its corners on the corners."""
    def along(x, n):
        at = np.linspace(0, len(x) - 1, n)
        below = np.minimum(at.astype(int), max(len(x) - 2, 0))
        part = (at - below).reshape(-1, *[1] * (x.ndim - 1))
        return x[below] * (1 - part) + x[np.minimum(below + 1, len(x) - 1)] * part
    return along(along(grid, rows).transpose(1, 0, 2), columns).transpose(1, 0, 2)


def vit_layers(c, w, x, ok, prefix, states):
    """Dosovitskiy et al. 2020; transformers, models/vit/modeling_vit.py, ViTLayer."""
    hidden, heads, eps = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"]
    maps = []
    for i in range(c["num_hidden_layers"]):
        p = prefix + "%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "layernorm_before", hidden), eps)
        q = split(w.linear(h, p + "attention.attention.query", hidden, True, SHARP), heads)
        k, v = [split(w.linear(h, p + "attention.attention." + name, hidden), heads) for name in ("key", "value")]
        a, m = attend(q, k, v, ok)
        maps.append(m)
        x = x + w.linear(a, p + "attention.output.dense", hidden)
        h = layer_norm(x, *w.norm(p + "layernorm_after", hidden), eps)
        h = ACTIVATIONS[c["hidden_act"]](w.linear(h, p + "intermediate.dense", c["intermediate_size"]))
        x = x + w.linear(h, p + "output.dense", hidden)
    states.append(x)
    return x, maps


def vilt(c, w, row):
    """Kim et al. 2021, arXiv:2102.03334; transformers, models/vilt/modeling_vilt.py, ViltEmbeddings and ViltForMaskedLM, but for the
    order of the patches; the pictures of a batch have as many as the largest, the others' are those that their masks hide."""
    hidden, eps, ids, size = c["hidden_size"], c["layer_norm_eps"], row["input_ids"], c["patch_size"]
    p = "vilt.embeddings."
    text = w(p + "text_embeddings.word_embeddings.weight", c["vocab_size"], hidden, scale=1.0)[ids]
    text = text + w(p + "text_embeddings.token_type_embeddings.weight", c["type_vocab_size"], hidden)[row["token_type_ids"]]
    text = text + w(p + "text_embeddings.position_embeddings.weight", c["max_position_embeddings"], hidden, scale=0.5)[:len(ids)]
    text = layer_norm(text, *w.norm(p + "text_embeddings.LayerNorm", hidden), eps)
    grid = patches(w, p + "patch_embeddings.projection", row["pixel_values"].astype(np.float64), size, hidden)
    seen = row["pixel_mask"][::size, ::size].astype(bool)
    rows, columns = seen[:, 0].sum(), seen[0].sum()
    side = c["image_size"] // size
    places = w(p + "position_embeddings", 1, side * side + 1, hidden, scale=0.5)[0]
    shown = grid[:rows, :columns] + stretch(places[1:].reshape(side, side, hidden), rows, columns)
    picture = np.concatenate([(w(p + "cls_token", 1, 1, hidden)[0, 0] + places[0])[None], shown.reshape(-1, hidden), grid[~seen]])
    kinds = w(p + "token_type_embeddings.weight", c["modality_type_vocab_size"], hidden, scale=0.5)
    x = np.concatenate([text + kinds[0], picture + kinds[1]])
    mask = np.concatenate([row["attention_mask"], np.ones(1 + rows * columns), np.zeros(len(grid[~seen]))])
    states = []
    x, maps = vit_layers(c, w, x, allowed(len(x), None, mask), "vilt.encoder.layer.", states)
    x = layer_norm(x, *w.norm("vilt.layernorm", hidden), eps)[:len(ids)]
    h = ACTIVATIONS[c["hidden_act"]](w.linear(x, "mlm_score.transform.dense", hidden))
    h = layer_norm(h, *w.norm("mlm_score.transform.LayerNorm", hidden), eps)
    h = h @ w("mlm_score.decoder.weight", c["vocab_size"], hidden).T
    return results(maps, states, h + w("mlm_score.bias", c["vocab_size"]))


def vilt_inputs(one, random):
    """Of two pictures the first fills the batch's size, the second does not."""
    n, length = one["input_ids"].shape
    pixels, mask = random.randn(n, 3, 6, 4).astype(np.float32), np.ones((n, 6, 4), np.int64)
    if n > 1:
        mask[1, 2:] = 0
        pixels[1, :, 2:] = 0
    types = np.arange(length)[None].repeat(n, 0) // 5 % 2
    return {"token_type_ids": types.astype(np.int64), "pixel_values": pixels, "pixel_mask": mask}


CASES = {
    "vilt-masked": {"run": vilt, "more_inputs": vilt_inputs, "config": {
        "architectures": ["ViltForMaskedLM"], "model_type": "vilt", "vocab_size": 40, "type_vocab_size": 2,
        "modality_type_vocab_size": 2, "max_position_embeddings": 12, "hidden_size": 16, "num_hidden_layers": 2,
        "num_attention_heads": 2, "intermediate_size": 24, "hidden_act": "gelu", "layer_norm_eps": 1e-12, "image_size": 8,
        "patch_size": 2, "num_channels": 3, "qkv_bias": True, "max_image_length": -1, "tie_word_embeddings": False}},
}
