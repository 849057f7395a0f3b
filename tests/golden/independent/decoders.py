"""Decoder-only families."""
import numpy as np

from parts import ACTIVATIONS, allowed, attend, layer_norm, rms_norm, rope, rotate, softmax, split

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


def gemma2(c, w, row):
    """Gemma Team 2024; transformers, models/gemma2/modeling_gemma2.py: norms on both sides, bounded scores and logits, a window in
    every other layer."""
    hidden, heads, kv, width = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"], c["head_dim"]
    ids, eps = row["input_ids"], c["rms_norm_eps"]
    table = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=0.3)
    x, maps, states = table[ids] * np.sqrt(hidden), [], []
    turns, amplitude = rope(c, width, c["rope_theta"], len(ids))

    def norm(h, name):
        return rms_norm(h, 1 + w(name + ".weight", hidden), eps)
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = norm(x, p + "input_layernorm")
        q = rotate(split(w.linear(h, p + "self_attn.q_proj", heads * width, False, 2 * SHARP), heads), width, turns, amplitude)
        k = rotate(split(w.linear(h, p + "self_attn.k_proj", kv * width, False), kv), width, turns, amplitude)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width, False), kv)
        ok = allowed(len(ids), None, row["attention_mask"], True, c["sliding_window"] if i % 2 == 0 else 0)
        a, m = attend(q, k, v, ok, c["query_pre_attn_scalar"] ** -0.5, 0, c["attn_logit_softcapping"])
        maps.append(m)
        x = x + norm(w.linear(a, p + "self_attn.o_proj", hidden, False), p + "post_attention_layernorm")
        h = norm(x, p + "pre_feedforward_layernorm")
        gate = ACTIVATIONS["gelu_pytorch_tanh"](w.linear(h, p + "mlp.gate_proj", c["intermediate_size"], False))
        h = w.linear(gate * w.linear(h, p + "mlp.up_proj", c["intermediate_size"], False), p + "mlp.down_proj", hidden, False)
        x = x + norm(h, p + "post_feedforward_layernorm")
    x = norm(x, "model.norm")
    cap = c["final_logit_softcapping"]
    return results(maps, states + [x], cap * np.tanh(x @ table.T / cap))


def mixtral(c, w, row):
    """Jiang et al. 2024; transformers, models/mixtral/modeling_mixtral.py."""
    hidden, heads, kv, inner = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"], c["intermediate_size"]
    width, ids, eps = hidden // heads, row["input_ids"], c["rms_norm_eps"]
    x, maps, states = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    turns, amplitude = rope(c, width, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = rms_norm(x, w.norm(p + "input_layernorm", hidden, False)[0], eps)
        q = rotate(split(w.linear(h, p + "self_attn.q_proj", heads * width, False, SHARP), heads), width, turns, amplitude)
        k = rotate(split(w.linear(h, p + "self_attn.k_proj", kv * width, False), kv), width, turns, amplitude)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width, False), kv)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        x = x + w.linear(a, p + "self_attn.o_proj", hidden, False)
        h = rms_norm(x, w.norm(p + "post_attention_layernorm", hidden, False)[0], eps)
        shares = softmax(w.linear(h, p + "block_sparse_moe.gate", c["num_local_experts"], False))
        out = np.zeros_like(h)
        for t in range(len(ids)):
            best = np.argsort(-shares[t], kind="stable")[:c["num_experts_per_tok"]]
            for e in best:
                q = p + "block_sparse_moe.experts.%d." % e
                y = ACTIVATIONS["silu"](w.linear(h[t:t + 1], q + "w1", inner, False)) * w.linear(h[t:t + 1], q + "w3", inner, False)
                out[t] += shares[t, e] / shares[t, best].sum() * w.linear(y, q + "w2", hidden, False)[0]
        for e in range(c["num_local_experts"]):  # experts that nobody asked are in the file too
            for name, shape in (("w1", (inner, hidden)), ("w2", (hidden, inner)), ("w3", (inner, hidden))):
                w(p + "block_sparse_moe.experts.%d.%s.weight" % (e, name), *shape)
        x = x + out
    x = rms_norm(x, w.norm("model.norm", hidden, False)[0], eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"], False))


def qwen3(c, w, row):
    """Yang et al. 2025; transformers, models/qwen3/modeling_qwen3.py: every head of queries and keys is normalised."""
    hidden, heads, kv, width = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"], c["head_dim"]
    ids, eps = row["input_ids"], c["rms_norm_eps"]
    x, maps, states = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    turns, amplitude = rope(c, width, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = rms_norm(x, w.norm(p + "input_layernorm", hidden, False)[0], eps)
        q = split(w.linear(h, p + "self_attn.q_proj", heads * width, False), heads)
        k = split(w.linear(h, p + "self_attn.k_proj", kv * width, False), kv)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width, False), kv)
        q = rms_norm(q, w(p + "self_attn.q_norm.weight", width, mean=2.0), eps)
        k = rms_norm(k, w(p + "self_attn.k_norm.weight", width, mean=1.0), eps)
        q, k = rotate(q, width, turns, amplitude), rotate(k, width, turns, amplitude)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        x = x + w.linear(a, p + "self_attn.o_proj", hidden, False)
        h = rms_norm(x, w.norm(p + "post_attention_layernorm", hidden, False)[0], eps)
        gate = ACTIVATIONS["silu"](w.linear(h, p + "mlp.gate_proj", c["intermediate_size"], False))
        h = gate * w.linear(h, p + "mlp.up_proj", c["intermediate_size"], False)
        x = x + w.linear(h, p + "mlp.down_proj", hidden, False)
    x = rms_norm(x, w.norm("model.norm", hidden, False)[0], eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"], False))


def olmo2(c, w, row):
    """OLMo Team 2024; transformers, models/olmo2/modeling_olmo2.py: norms after the parts, queries and keys over all heads."""
    hidden, heads, kv = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"]
    width, ids, eps = hidden // heads, row["input_ids"], c["rms_norm_eps"]
    x, maps, states = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    turns, amplitude = rope(c, width, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        q = w.linear(x, p + "self_attn.q_proj", heads * width, False)
        k = w.linear(x, p + "self_attn.k_proj", kv * width, False)
        q = split(rms_norm(q, w(p + "self_attn.q_norm.weight", heads * width, mean=2.0), eps), heads)
        k = split(rms_norm(k, w(p + "self_attn.k_norm.weight", kv * width, mean=1.0), eps), kv)
        v = split(w.linear(x, p + "self_attn.v_proj", kv * width, False), kv)
        q, k = rotate(q, width, turns, amplitude), rotate(k, width, turns, amplitude)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        h = w.linear(a, p + "self_attn.o_proj", hidden, False)
        x = x + rms_norm(h, w.norm(p + "post_attention_layernorm", hidden, False)[0], eps)
        gate = ACTIVATIONS["silu"](w.linear(x, p + "mlp.gate_proj", c["intermediate_size"], False))
        h = gate * w.linear(x, p + "mlp.up_proj", c["intermediate_size"], False)
        h = w.linear(h, p + "mlp.down_proj", hidden, False)
        x = x + rms_norm(h, w.norm(p + "post_feedforward_layernorm", hidden, False)[0], eps)
    x = rms_norm(x, w.norm("model.norm", hidden, False)[0], eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"], False))


def starcoder2(c, w, row):
    """Lozhkov et al. 2024; transformers, models/starcoder2/modeling_starcoder2.py."""
    hidden, heads, kv = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"]
    width, ids, eps = hidden // heads, row["input_ids"], c["norm_epsilon"]
    table = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)
    x, maps, states = table[ids], [], []
    turns, amplitude = rope(c, width, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "input_layernorm", hidden), eps)
        q = rotate(split(w.linear(h, p + "self_attn.q_proj", heads * width, True, SHARP), heads), width, turns, amplitude)
        k = rotate(split(w.linear(h, p + "self_attn.k_proj", kv * width), kv), width, turns, amplitude)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width), kv)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True, c["sliding_window"]))
        maps.append(m)
        x = x + w.linear(a, p + "self_attn.o_proj", hidden)
        h = layer_norm(x, *w.norm(p + "post_attention_layernorm", hidden), eps)
        h = ACTIVATIONS["gelu_pytorch_tanh"](w.linear(h, p + "mlp.c_fc", c["intermediate_size"]))
        x = x + w.linear(h, p + "mlp.c_proj", hidden)
    x = layer_norm(x, *w.norm("model.norm", hidden), eps)
    return results(maps, states + [x], x @ table.T)


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
    "qwen2-windows": {"run": llama, "config": {
        **SMALL, "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "use_sliding_window": True, "sliding_window": 4,
        "max_window_layers": 1}},
    "gemma2": {"run": gemma2, "config": {
        **SMALL, "architectures": ["Gemma2ForCausalLM"], "model_type": "gemma2", "head_dim": 6, "sliding_window": 4,
        "query_pre_attn_scalar": 10, "attn_logit_softcapping": 3.0, "final_logit_softcapping": 2.0, "tie_word_embeddings": True}},
    "mixtral": {"run": mixtral, "config": {
        **SMALL, "architectures": ["MixtralForCausalLM"], "model_type": "mixtral", "num_local_experts": 4,
        "num_experts_per_tok": 2, "intermediate_size": 12}},
    "qwen3": {"run": qwen3, "config": {
        **SMALL, "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 6}},
    "olmo2": {"run": olmo2, "config": {**SMALL, "architectures": ["Olmo2ForCausalLM"], "model_type": "olmo2"}},
    "starcoder2": {"run": starcoder2, "config": {
        **SMALL, "architectures": ["Starcoder2ForCausalLM"], "model_type": "starcoder2", "norm_epsilon": 1e-5, "use_bias": True,
        "sliding_window": 5, "hidden_act": "gelu_pytorch_tanh", "tie_word_embeddings": True}},
}
