"""Two networks side by side, of which one reads a text and the other sees a picture."""
import numpy as np

from parts import ACTIVATIONS, allowed, attend, layer_norm, split
from pictures import patches, project


def siglip_layers(c, w, x, mask, p):
    """SiglipEncoder; the states after every layer, and the maps."""
    hidden, heads, eps = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"]
    states, maps = [x], []
    for i in range(c["num_hidden_layers"]):
        layer = p + "encoder.layers.%d." % i
        h = layer_norm(x, *w.norm(layer + "layer_norm1", hidden), eps)
        q, k, v = project(w, layer + "self_attn.", ("q_proj", "k_proj", "v_proj"), h, h, hidden, heads)
        a, m = attend(q, k, v, allowed(len(x), None, mask))
        maps.append(m)
        x = x + w.linear(a, layer + "self_attn.out_proj", hidden)
        x = x + siglip_mlp(c, w, layer_norm(x, *w.norm(layer + "layer_norm2", hidden), eps), layer + "mlp.")
        states.append(x)
    return states, maps


def siglip_mlp(c, w, x, p):
    return w.linear(ACTIVATIONS[c["hidden_act"]](w.linear(x, p + "fc1", c["intermediate_size"])), p + "fc2", c["hidden_size"])


def siglip_text(c, w, ids, mask):
    hidden = c["hidden_size"]
    x = w("text_model.embeddings.token_embedding.weight", c["vocab_size"], hidden, scale=0.5)[ids]
    x = x + w("text_model.embeddings.position_embedding.weight", c["max_position_embeddings"], hidden, scale=0.3)[:len(ids)]
    states, maps = siglip_layers(c, w, x, mask, "text_model.")
    last = layer_norm(states[-1], *w.norm("text_model.final_layer_norm", hidden), c["layer_norm_eps"])
    return last, states, maps, w.linear(last[-1], "text_model.head", c["projection_size"])


def siglip_vision(c, w, pixels):
    hidden, heads, size, eps = c["hidden_size"], c["num_attention_heads"], c["patch_size"], c["layer_norm_eps"]
    kernel = w("vision_model.embeddings.patch_embedding.weight", hidden, c["num_channels"], size, size, scale=0.3)
    x = patches(pixels, kernel, w("vision_model.embeddings.patch_embedding.bias", hidden))
    x = x + w("vision_model.embeddings.position_embedding.weight", (c["image_size"] // size) ** 2, hidden, scale=0.3)
    states, maps = siglip_layers(c, w, x, None, "vision_model.")
    last = layer_norm(states[-1], *w.norm("vision_model.post_layernorm", hidden), eps)
    # torch.nn.MultiheadAttention of one learned query over all patches; its scores are sharpened by what the query is
    p = "vision_model.head."
    weight, bias = w(p + "attention.in_proj_weight", 3 * hidden, hidden), w(p + "attention.in_proj_bias", 3 * hidden)
    probe = w(p + "probe", 1, 1, hidden, scale=3.0)[0]
    q, k, v = [x @ weight[i * hidden:(i + 1) * hidden].T + bias[i * hidden:(i + 1) * hidden]
               for i, x in enumerate((probe, last, last))]
    context, _ = attend(split(q, heads), split(k, heads), split(v, heads), allowed(1, len(last)))
    x = w.linear(context, p + "attention.out_proj", hidden)
    x = x + siglip_mlp(c, w, layer_norm(x, *w.norm(p + "layernorm", hidden), eps), p + "mlp.")
    return last, states, maps, x[0]


def siglip(c, w, one):
    """Zhai et al. 2023, arXiv:2303.15343; transformers, models/siglip/modeling_siglip.py, SiglipModel."""
    ids, pixels = one["input_ids"], one["pixel_values"].astype(np.float64)
    masks = one.get("attention_mask", np.ones_like(ids))
    results, embeds = {}, {}
    for tower, rows in (("text", [siglip_text(c["text_config"], w, *row) for row in zip(ids, masks)]),
                        ("vision", [siglip_vision(c["vision_config"], w, x) for x in pixels])):
        last, states, maps, pooled = [[row[i] for row in rows] for i in range(4)]
        p = tower + "_model_output."
        results.update({p + "last_hidden_state": np.stack(last), p + "pooler_output": np.stack(pooled)})
        results.update({p + "hidden_states.%d" % i: np.stack(x) for i, x in enumerate(zip(*states))})
        results.update({p + "attentions.%d" % i: np.stack(x) for i, x in enumerate(zip(*maps))})
        embeds[tower] = np.stack(pooled) / np.linalg.norm(pooled, axis=-1, keepdims=True)
    logits = embeds["text"] @ embeds["vision"].T * np.exp(w("logit_scale", 1, mean=1.5)) + w("logit_bias", 1, mean=-2.0)
    return {"text_embeds": embeds["text"], "image_embeds": embeds["vision"], "logits_per_text": logits,
            "logits_per_image": logits.T, **results}


def siglip_batches(random):
    mask = np.ones((2, 6), np.int64)
    mask[0, 4:] = 0
    return {"texts": {"input_ids": random.randint(0, 40, (2, 6)).astype(np.int64), "attention_mask": mask,
                      "pixel_values": random.randn(1, 3, 13, 13).astype(np.float32)},
            "pictures": {"input_ids": random.randint(0, 40, (1, 8)).astype(np.int64),
                         "pixel_values": random.randn(2, 3, 13, 13).astype(np.float32)}}


SIGLIP = {"num_hidden_layers": 2, "num_attention_heads": 2, "layer_norm_eps": 1e-6}
CASES = {
    "siglip": {"run_batch": siglip, "batches": siglip_batches, "config": {
        "architectures": ["SiglipModel"], "model_type": "siglip",
        "text_config": {**SIGLIP, "model_type": "siglip_text_model", "vocab_size": 40, "hidden_size": 12, "projection_size": 16,
                        "intermediate_size": 20, "max_position_embeddings": 8, "hidden_act": "gelu_pytorch_tanh"},
        "vision_config": {**SIGLIP, "model_type": "siglip_vision_model", "hidden_size": 16, "intermediate_size": 24,
                          "num_channels": 3, "image_size": 13, "patch_size": 4, "hidden_act": "gelu"}}},
}
