"""Families whose pictures are convolved, or whose stages see grids of different sizes."""
import numpy as np

from parts import ACTIVATIONS, attend, layer_norm, split

SHARP = 2.5


def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """x [channels, rows, columns], weight [out, channels / groups, k, k]."""
    n_out, n_in, k, _ = weight.shape
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    rows, columns = [(size - dilation * (k - 1) - 1) // stride + 1 for size in x.shape[1:]]
    y = np.zeros((n_out, rows, columns))
    for i in range(k):
        for j in range(k):
            seen = x[:, i * dilation:i * dilation + (rows - 1) * stride + 1:stride,
                     j * dilation:j * dilation + (columns - 1) * stride + 1:stride]
            for g in range(groups):
                part = slice(g * n_out // groups, (g + 1) * n_out // groups)
                y[part] += np.einsum("oc,crs->ors", weight[part, :, i, j], seen[g * n_in:(g + 1) * n_in])
    return y if bias is None else y + bias[:, None, None]


def convolution(w, x, name, n_out, k, bias=True, sharp=1.0, **options):
    n_in = len(x) // options.get("groups", 1)
    weight = w(name + ".weight", n_out, n_in, k, k, scale=sharp / np.sqrt(n_in * k * k))
    return convolve(x, weight, w(name + ".bias", n_out) if bias else None, **options)


def batch_norm(w, x, name):
    """With the statistics of the training: Ioffe and Szegedy 2015."""
    n = len(x)
    mean, scale, shift = w(name + ".running_mean", n), w(name + ".weight", n, mean=1.0), w(name + ".bias", n)
    variance = w(name + ".running_var", n, mean=1.5, scale=0.1)
    return (x - mean[:, None, None]) * (scale / np.sqrt(variance + 1e-5))[:, None, None] + shift[:, None, None]


def to_tokens(x):
    return x.reshape(len(x), -1).T


def to_grid(tokens, rows, columns):
    return tokens.T.reshape(-1, rows, columns)


def bilinear(x, rows, columns):
    """PyTorch's interpolate, align_corners false."""
    def taps(old, new):
        at = np.maximum((np.arange(new) + 0.5) * old / new - 0.5, 0)
        low = np.floor(at).astype(int)
        matrix = np.zeros((new, old))
        for i in range(new):
            matrix[i, low[i]] += 1 - (at[i] - low[i])
            matrix[i, min(low[i] + 1, old - 1)] += at[i] - low[i]
        return matrix
    return np.einsum("ri,cij,sj->crs", taps(x.shape[1], rows), x, taps(x.shape[2], columns))


def segformer(c, w, row):
    """Xie et al. 2021; transformers, models/segformer/modeling_segformer.py, SegformerForSemanticSegmentation."""
    x, maps, stages = row["pixel_values"].astype(np.float64), [], []
    for s, depth in enumerate(c["depths"]):
        width, heads, ratio, p = c["hidden_sizes"][s], c["num_attention_heads"][s], c["sr_ratios"][s], "segformer.encoder."
        x = convolution(w, x, p + "patch_embeddings.%d.proj" % s, width, c["patch_sizes"][s], stride=c["strides"][s],
                        padding=c["patch_sizes"][s] // 2)
        rows, columns = x.shape[1:]
        x = layer_norm(to_tokens(x), *w.norm(p + "patch_embeddings.%d.layer_norm" % s, width), 1e-5)
        for b in range(depth):
            q = p + "block.%d.%d." % (s, b)
            h = layer_norm(x, *w.norm(q + "layer_norm_1", width), 1e-5)
            looked_at = h
            if ratio > 1:
                looked_at = to_tokens(convolution(w, to_grid(h, rows, columns), q + "attention.self.sr", width, ratio, stride=ratio))
                looked_at = layer_norm(looked_at, *w.norm(q + "attention.self.layer_norm", width), 1e-5)
            query = split(w.linear(h, q + "attention.self.query", width, True, SHARP), heads)
            key, value = [split(w.linear(looked_at, q + "attention.self." + name, width), heads) for name in ("key", "value")]
            a, m = attend(query, key, value, np.ones((len(x), len(looked_at)), bool))
            maps.append(m)
            x = x + w.linear(a, q + "attention.output.dense", width)
            inner = width * c["mlp_ratios"][s]
            h = w.linear(layer_norm(x, *w.norm(q + "layer_norm_2", width), 1e-5), q + "mlp.dense1", inner)
            h = to_tokens(convolution(w, to_grid(h, rows, columns), q + "mlp.dwconv.dwconv", inner, 3, padding=1, groups=inner))
            x = x + w.linear(ACTIVATIONS[c["hidden_act"]](h), q + "mlp.dense2", width)
        x = to_grid(layer_norm(x, *w.norm(p + "layer_norm.%d" % s, width), 1e-5), rows, columns)
        stages.append(x)
    size = stages[0].shape[1:]
    parts = [bilinear(to_grid(w.linear(to_tokens(x), "decode_head.linear_c.%d.proj" % s, c["decoder_hidden_size"]), *x.shape[1:]),
                      *size) for s, x in enumerate(stages)]
    h = convolution(w, np.concatenate(parts[::-1]), "decode_head.linear_fuse", c["decoder_hidden_size"], 1, False)
    h = np.maximum(batch_norm(w, h, "decode_head.batch_norm"), 0)
    out = {"attentions.%d" % i: m for i, m in enumerate(maps)}
    out.update({"hidden_states.%d" % i: x for i, x in enumerate(stages)})
    out["logits"] = convolution(w, h, "decode_head.classifier", len(c["id2label"]), 1)
    return out


def resnet(c, w, x, p):
    """He et al. 2015, as timm builds it (timm/models/resnet.py, make_blocks) with an output stride of 16: the last stage does not
    shrink, its kernels reach twice as far after what would have shrunk."""
    x = np.maximum(batch_norm(w, convolution(w, x, p + "conv1", 4, 7, False, stride=2, padding=3), p + "bn1"), 0)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    rows, columns = (x.shape[1] - 1) // 2 + 1, (x.shape[2] - 1) // 2 + 1
    x = np.max([padded[:, i:i + 2 * rows - 1:2, j:j + 2 * columns - 1:2] for i in range(3) for j in range(3)], 0)
    is_basic, before = c["backbone"] == "resnet18", 1
    for s in range(4):
        stride, dilation = (1, 1) if s == 0 else (1, 2) if s == 3 else (2, 1)
        for b in range(2):
            q, first, step = p + "layer%d.%d." % (s + 1, b), before, stride if b == 0 else 1
            kernels = [(3, 4 + 2 * s, step, first), (3, 4 + 2 * s, 1, dilation)] if is_basic else [
                (1, 4, 1, 1), (3, 4, step, first), (1, 8 + 2 * s, 1, 1)]
            h = x
            for i, (k, n, own, reach) in enumerate(kernels):
                h = batch_norm(w, convolution(w, h, q + "conv%d" % (i + 1), n, k, False, stride=own, padding=k // 2 * reach,
                                              dilation=reach), q + "bn%d" % (i + 1))
                h = np.maximum(h, 0) if i + 1 < len(kernels) else h
            if step != 1 or len(h) != len(x):
                x = batch_norm(w, convolution(w, x, q + "downsample.0", len(h), 1, False, stride=step), q + "downsample.1")
            x = np.maximum(x + h, 0)
            before = dilation
    return x


def detr(c, w, row):
    """Carion et al. 2020; transformers, models/detr/modeling_detr.py."""
    d, p = c["d_model"], "model."
    x = resnet(c, w, row["pixel_values"].astype(np.float64), p + "backbone.conv_encoder.model.")
    x = convolution(w, x, p + "input_projection", d, 1)
    rows, columns = x.shape[1:]
    turn = 10000.0 ** (2 * (np.arange(d // 2) // 2) / (d // 2))
    places = []
    for size, axis in ((rows, 0), (columns, 1)):
        at = np.arange(1, size + 1) / (size + 1e-6) * 2 * np.pi
        one = at[:, None] / turn
        one = np.where(np.arange(d // 2) % 2 == 0, np.sin(one), np.cos(one))
        places.append(np.broadcast_to(one[:, None] if axis == 0 else one[None], (rows, columns, d // 2)))
    places, x = np.concatenate(places, -1).reshape(-1, d), to_tokens(x)
    queries = w(p + "query_position_embeddings.weight", c["num_queries"], d, scale=1.0)
    out = {}

    def look(x, looked_at, own, other, name, heads):
        q = split(w.linear(x + own, name + ".q_proj", d, True, SHARP), heads)
        k, v = split(w.linear(looked_at + other, name + ".k_proj", d), heads), split(w.linear(looked_at, name + ".v_proj", d), heads)
        a, m = attend(q, k, v, np.ones((len(x), len(looked_at)), bool))
        return w.linear(a, name + ".out_proj", d), m

    def norm(x, name):
        return layer_norm(x, *w.norm(name, d), 1e-5)

    def mlp(x, name, inner):
        return norm(x + w.linear(np.maximum(w.linear(x, name + "fc1", inner), 0), name + "fc2", d), name + "final_layer_norm")
    for i in range(c["encoder_layers"]):
        q = p + "encoder.layers.%d." % i
        a, out["encoder_attentions.%d" % i] = look(x, x, places, places, q + "self_attn", c["encoder_attention_heads"])
        x = mlp(norm(x + a, q + "self_attn_layer_norm"), q, c["encoder_ffn_dim"])
    y = np.zeros_like(queries)
    for i in range(c["decoder_layers"]):
        q = p + "decoder.layers.%d." % i
        a, out["decoder_attentions.%d" % i] = look(y, y, queries, queries, q + "self_attn", c["decoder_attention_heads"])
        y = norm(y + a, q + "self_attn_layer_norm")
        a, out["cross_attentions.%d" % i] = look(y, x, queries, places, q + "encoder_attn", c["decoder_attention_heads"])
        y = mlp(norm(y + a, q + "encoder_attn_layer_norm"), q, c["decoder_ffn_dim"])
    y = norm(y, p + "decoder.layernorm")
    out["logits"] = w.linear(y, "class_labels_classifier", 4)
    box = y
    for i, n in enumerate((d, d, 4)):
        box = w.linear(box, "bbox_predictor.layers.%d" % i, n)
        box = np.maximum(box, 0) if i < 2 else 1 / (1 + np.exp(-box))
    out["pred_boxes"] = box
    return out


def picture(rows, columns):
    return lambda random: {"one": {"pixel_values": random.randn(1, 3, rows, columns).astype(np.float32)}}


DETR = {
    "architectures": ["DetrForObjectDetection"], "model_type": "detr", "d_model": 16, "encoder_layers": 1, "decoder_layers": 1,
    "encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 20, "decoder_ffn_dim": 20, "num_queries": 5,
    "activation_function": "relu", "position_embedding_type": "sine", "use_timm_backbone": True, "dilation": True,
    "id2label": {"0": "a", "1": "b", "2": "c"}}
CASES = {
    "segformer-segments": {"run": segformer, "batches": picture(40, 32), "config": {
        "architectures": ["SegformerForSemanticSegmentation"], "model_type": "segformer", "num_channels": 3, "depths": [1, 2],
        "hidden_sizes": [8, 12], "num_attention_heads": [1, 2], "patch_sizes": [7, 3], "strides": [4, 2], "sr_ratios": [2, 1],
        "mlp_ratios": [2, 2], "hidden_act": "gelu", "decoder_hidden_size": 10, "num_encoder_blocks": 2,
        "reshape_last_stage": True, "id2label": {"0": "sky", "1": "wall", "2": "road"}}},
    "detr-dilated": {"run": detr, "batches": picture(64, 96), "config": {**DETR, "backbone": "resnet50"}},
    "detr-dilated-basic": {"run": detr, "batches": picture(64, 96), "config": {**DETR, "backbone": "resnet18"}},
}
