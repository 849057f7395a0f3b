"""Decoder-only families."""
import numpy as np

from parts import ACTIVATIONS, allowed, attend, join, layer_norm, rms_norm, rope, rotate, softmax, split

SHARP = 2.5


def results(maps, states, logits):
    """What a run gives, by the names of the reference."""
    out = {"attentions.%d" % i: m for i, m in enumerate(maps)}
    out.update({"hidden_states.%d" % i: x for i, x in enumerate(states)})
    out["logits"] = logits
    return out


def llama(c, w, row):
    """Touvron et al. 2023; transformers, models/llama/modeling_llama.py. Also what differs in its relatives: biases and windows."""
    hidden, heads, kv = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"]
    width = c.get("head_dim") or hidden // heads
    ids, eps = row["input_ids"], c["rms_norm_eps"]
    table = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)
    x, maps, states = table[ids], [], []
    dim = int(width * c.get("partial_rotary_factor", 1))
    turns, amplitude = rope(c, dim, c["rope_theta"], len(ids))
    bias = c["model_type"] == "qwen2"
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = rms_norm(x, w.norm(p + "input_layernorm", hidden, False)[0], eps)
        q = split(w.linear(h, p + "self_attn.q_proj", heads * width, bias, SHARP), heads)
        k = split(w.linear(h, p + "self_attn.k_proj", kv * width, bias), kv)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width, bias), kv)
        q, k = rotate(q, dim, turns, amplitude), rotate(k, dim, turns, amplitude)
        window = c.get("sliding_window") or 0
        if c["model_type"] == "qwen2":
            window = window if c["use_sliding_window"] and i >= c["max_window_layers"] else 0
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True, window))
        maps.append(m)
        x = x + w.linear(a, p + "self_attn.o_proj", hidden, False)
        h = rms_norm(x, w.norm(p + "post_attention_layernorm", hidden, False)[0], eps)
        inner = c["intermediate_size"]
        gate = ACTIVATIONS[c["hidden_act"]](w.linear(h, p + "mlp.gate_proj", inner, False))
        x = x + w.linear(gate * w.linear(h, p + "mlp.up_proj", inner, False), p + "mlp.down_proj", hidden, False)
    x = rms_norm(x, w.norm("model.norm", hidden, False)[0], eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"], False))


def phi3(c, w, row):
    """Abdin et al. 2024; transformers, models/phi3/modeling_phi3.py."""
    hidden, heads, kv = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"]
    width, ids, eps = hidden // heads, row["input_ids"], c["rms_norm_eps"]
    x, maps, states = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    dim = int(width * c.get("partial_rotary_factor", 1))
    turns, amplitude = rope(c, dim, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = rms_norm(x, w.norm(p + "input_layernorm", hidden, False)[0], eps)
        qkv = w.linear(h, p + "self_attn.qkv_proj", (heads + 2 * kv) * width, False, SHARP)
        q, k, v = np.split(qkv, [heads * width, (heads + kv) * width], -1)
        q, k = rotate(split(q, heads), dim, turns, amplitude), rotate(split(k, kv), dim, turns, amplitude)
        a, m = attend(q, k, split(v, kv), allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        x = x + w.linear(a, p + "self_attn.o_proj", hidden, False)
        h = rms_norm(x, w.norm(p + "post_attention_layernorm", hidden, False)[0], eps)
        gate, up = np.split(w.linear(h, p + "mlp.gate_up_proj", 2 * c["intermediate_size"], False), 2, -1)
        x = x + w.linear(up * ACTIVATIONS["silu"](gate), p + "mlp.down_proj", hidden, False)
    x = rms_norm(x, w.norm("model.norm", hidden, False)[0], eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"], False))


def gpt_neox(c, w, row):
    """Black et al. 2022; transformers, models/gpt_neox/modeling_gpt_neox.py."""
    hidden, heads, ids, eps = c["hidden_size"], c["num_attention_heads"], row["input_ids"], c["layer_norm_eps"]
    x, maps, states = w("gpt_neox.embed_in.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    dim = int(hidden // heads * c["rotary_pct"])
    turns, amplitude = rope(c, dim, c["rotary_emb_base"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "gpt_neox.layers.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "input_layernorm", hidden), eps)
        qkv = split(w.linear(h, p + "attention.query_key_value", 3 * hidden, True, SHARP), heads)
        q, k, v = np.split(qkv, 3, -1)
        q, k = rotate(q, dim, turns, amplitude), rotate(k, dim, turns, amplitude)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        a = w.linear(a, p + "attention.dense", hidden)
        h = layer_norm(x, *w.norm(p + "post_attention_layernorm", hidden), eps)
        h = ACTIVATIONS["gelu"](w.linear(h, p + "mlp.dense_h_to_4h", c["intermediate_size"]))
        x = x + a + w.linear(h, p + "mlp.dense_4h_to_h", hidden)
    x = layer_norm(x, *w.norm("gpt_neox.final_layer_norm", hidden), eps)
    return results(maps, states + [x], w.linear(x, "embed_out", c["vocab_size"], False))


SMALL = {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
         "num_key_value_heads": 1, "max_position_embeddings": 32, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu",
         "tie_word_embeddings": False}
LLAMA = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", **SMALL}
PHI3 = {"architectures": ["Phi3ForCausalLM"], "model_type": "phi3", **SMALL}
NEOX = {"architectures": ["GPTNeoXForCausalLM"], "model_type": "gpt_neox", "vocab_size": 40, "hidden_size": 32,
        "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 8,
        "layer_norm_eps": 1e-5, "rotary_pct": 0.5, "rotary_emb_base": 10000, "hidden_act": "gelu",
        "use_parallel_residual": True, "tie_word_embeddings": False}

CASES = {
    "llama-rope-linear": {"run": llama, "config": {**LLAMA, "rope_scaling": {"type": "linear", "factor": 2.5}}},
    "llama-rope-yarn": {"run": llama, "config": {
        **LLAMA, "rope_theta": 40.0, "rope_scaling": {
            "rope_type": "yarn", "type": "yarn", "factor": 4.0, "original_max_position_embeddings": 24, "beta_fast": 2.0,
            "beta_slow": 0.5}}},
    "llama-rope-bands": {"run": llama, "config": {
        **LLAMA, "rope_theta": 40.0, "rope_scaling": {
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 16}}},
    # the longer texts have more than the eight tokens that the network was trained on
    "gpt-neox-rope-dynamic": {"run": gpt_neox, "config": {**NEOX, "rope_scaling": {"type": "dynamic", "factor": 2.0}}},
    "phi3-longrope": {"run": phi3, "config": {
        **PHI3, "original_max_position_embeddings": 8, "rope_scaling": {
            "type": "longrope", "short_factor": [1.0, 1.1, 1.3, 1.5], "long_factor": [1.5, 2.5, 4.0, 7.0]}}},
}
