"""Decoder-only families whose parts are parallel, fused or biased by distance."""
import numpy as np

from decoders import results
from parts import ACTIVATIONS, alibi_slopes, allowed, attend, layer_norm, rms_norm, rope, rotate, split

SHARP = 2.5


def key_positions(mask):
    """Where keys stand among those that are not masked: (cumsum - 1) * mask."""
    return (np.cumsum(mask) - 1) * mask


def bfloat16(x):
    """Rounded to eight bits of mantissa, ties to even."""
    bits = np.asarray(x, np.float32).view(np.uint32)
    return ((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000).astype(np.uint32).view(np.float32).astype(np.float64)


def bloom(c, w, row):
    """Le Scao et al. 2022; transformers, models/bloom/modeling_bloom.py."""
    hidden, heads, ids, eps = c["hidden_size"], c["n_head"], row["input_ids"], c["layer_norm_epsilon"]
    table = w("transformer.word_embeddings.weight", c["vocab_size"], hidden, scale=1.0)
    x = layer_norm(table[ids], *w.norm("transformer.word_embeddings_layernorm", hidden), eps)
    bias = alibi_slopes(heads)[:, None, None] * key_positions(row["attention_mask"])
    maps, states = [], []
    for i in range(c["n_layer"]):
        p = "transformer.h.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "input_layernorm", hidden), eps)
        q, k, v = np.split(split(w.linear(h, p + "self_attention.query_key_value", 3 * hidden, True, SHARP), heads), 3, -1)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True), None, bias)
        maps.append(m)
        x = x + w.linear(a, p + "self_attention.dense", hidden)
        h = layer_norm(x, *w.norm(p + "post_attention_layernorm", hidden), eps)
        h = ACTIVATIONS["gelu_new"](w.linear(h, p + "mlp.dense_h_to_4h", 4 * hidden))
        x = x + w.linear(h, p + "mlp.dense_4h_to_h", hidden)
    x = layer_norm(x, *w.norm("transformer.ln_f", hidden), eps)
    return results(maps, states + [x], x @ table.T)


def falcon(c, w, row):
    """Almazrouei et al. 2023; transformers, models/falcon/modeling_falcon.py, FalconAttention._split_heads, build_alibi_tensor and
    FalconDecoderLayer."""
    hidden, heads, ids, eps = c["hidden_size"], c["num_attention_heads"], row["input_ids"], c["layer_norm_epsilon"]
    width, new, bias, n = hidden // heads, c["new_decoder_architecture"], c["bias"], len(row["input_ids"])
    kv = c["num_kv_heads"] if new else 1 if c["multi_query"] else heads
    table = w("transformer.word_embeddings.weight", c["vocab_size"], hidden, scale=1.0)
    x, maps, states = table[ids], [], []
    turns, amplitude = rope(c, width, 10000.0, n)
    linear = 0
    if c["alibi"]:
        linear = bfloat16(bfloat16(alibi_slopes(heads))[:, None, None] * bfloat16(key_positions(row["attention_mask"])))
        linear = linear / np.sqrt(width)
    for i in range(c["num_hidden_layers"]):
        p = "transformer.h.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + ("ln_attn" if new else "input_layernorm"), hidden), eps)
        fused = w.linear(h, p + "self_attention.query_key_value", (heads + 2 * kv) * width, bias, SHARP)
        if new:
            groups = fused.reshape(n, kv, heads // kv + 2, width)
            q, k, v = groups[:, :, :-2].reshape(n, -1), groups[:, :, -2].reshape(n, -1), groups[:, :, -1].reshape(n, -1)
        elif c["multi_query"]:
            q, k, v = np.split(fused, [heads * width, (heads + 1) * width], -1)
        else:
            q, k, v = [part.reshape(n, -1) for part in np.split(fused.reshape(n, heads, 3, width), 3, 2)]
        q, k, v = split(q, heads), split(k, kv), split(v, kv)
        if not c["alibi"]:
            q, k = rotate(q, width, turns, amplitude), rotate(k, width, turns, amplitude)
        a, m = attend(q, k, v, allowed(n, None, row["attention_mask"], True), None, linear)
        maps.append(m)
        a = w.linear(a, p + "self_attention.dense", hidden, bias)
        if new:
            h = layer_norm(x, *w.norm(p + "ln_mlp", hidden), eps)
            x = x + a
        elif c["parallel_attn"]:
            x = x + a
        else:
            x = x + a
            h = layer_norm(x, *w.norm(p + "post_attention_layernorm", hidden), eps)
        h = ACTIVATIONS["gelu"](w.linear(h, p + "mlp.dense_h_to_4h", 4 * hidden, bias))
        x = x + w.linear(h, p + "mlp.dense_4h_to_h", hidden, bias)
    x = layer_norm(x, *w.norm("transformer.ln_f", hidden), eps)
    return results(maps, states + [x], x @ table.T)


def gptj(c, w, row):
    """Wang and Komatsuzaki 2021; transformers, models/gptj/modeling_gptj.py."""
    hidden, heads, ids, eps = c["n_embd"], c["n_head"], row["input_ids"], c["layer_norm_epsilon"]
    x, maps, states = w("transformer.wte.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    dim = c["rotary_dim"]
    turns = 10000.0 ** -(np.arange(0, dim, 2) / dim)
    for i in range(c["n_layer"]):
        p = "transformer.h.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "ln_1", hidden), eps)
        q = rotate(split(w.linear(h, p + "attn.q_proj", hidden, False, SHARP), heads), dim, turns, 1, True)
        k = rotate(split(w.linear(h, p + "attn.k_proj", hidden, False), heads), dim, turns, 1, True)
        v = split(w.linear(h, p + "attn.v_proj", hidden, False), heads)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        h = ACTIVATIONS["gelu_new"](w.linear(h, p + "mlp.fc_in", 4 * hidden))
        x = x + w.linear(a, p + "attn.out_proj", hidden, False) + w.linear(h, p + "mlp.fc_out", hidden)
    x = layer_norm(x, *w.norm("transformer.ln_f", hidden), eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"]))


def phi(c, w, row):
    """Gunasekar et al. 2023; transformers, models/phi/modeling_phi.py."""
    hidden, heads, kv, ids = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"], row["input_ids"]
    width, eps = hidden // heads, c["layer_norm_eps"]
    dim = int(c["partial_rotary_factor"] * width)
    x, maps, states = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    turns, amplitude = rope(c, dim, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "input_layernorm", hidden), eps)
        q = split(w.linear(h, p + "self_attn.q_proj", heads * width), heads)
        k = split(w.linear(h, p + "self_attn.k_proj", kv * width), kv)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width), kv)
        q = layer_norm(q, *w.norm(p + "self_attn.q_layernorm", width), eps)
        k = layer_norm(k, *w.norm(p + "self_attn.k_layernorm", width), eps)
        q, k = rotate(q, dim, turns, amplitude), rotate(k, dim, turns, amplitude)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        h = ACTIVATIONS["gelu_new"](w.linear(h, p + "mlp.fc1", c["intermediate_size"]))
        x = x + w.linear(a, p + "self_attn.dense", hidden) + w.linear(h, p + "mlp.fc2", hidden)
    x = layer_norm(x, *w.norm("model.final_layernorm", hidden), eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"]))


def stablelm(c, w, row):
    """Bellagente et al. 2024; transformers, models/stablelm/modeling_stablelm.py."""
    hidden, heads, kv, ids = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"], row["input_ids"]
    width, eps, inner = hidden // heads, c["layer_norm_eps"], c["intermediate_size"]
    dim = int(c["partial_rotary_factor"] * width)
    x, maps, states = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)[ids], [], []
    turns, amplitude = rope(c, dim, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "input_layernorm", hidden), eps)
        q = split(w.linear(h, p + "self_attn.q_proj", heads * width, True, SHARP), heads)
        k = split(w.linear(h, p + "self_attn.k_proj", kv * width), kv)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width), kv)
        if c.get("qk_layernorm"):
            q, k = [np.stack([layer_norm(part[j], w("%s.norms.%d.weight" % (p + name, j), width, mean=1.5), None, eps)
                              for j in range(len(part))])
                    for part, name in ((q, "self_attn.q_layernorm"), (k, "self_attn.k_layernorm"))]
        q, k = rotate(q, dim, turns, amplitude), rotate(k, dim, turns, amplitude)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        x = x + w.linear(a, p + "self_attn.o_proj", hidden, False)
        h = layer_norm(x, *w.norm(p + "post_attention_layernorm", hidden), eps)
        gate = ACTIVATIONS["silu"](w.linear(h, p + "mlp.gate_proj", inner, False))
        x = x + w.linear(gate * w.linear(h, p + "mlp.up_proj", inner, False), p + "mlp.down_proj", hidden, False)
    x = layer_norm(x, *w.norm("model.norm", hidden), eps)
    return results(maps, states + [x], w.linear(x, "lm_head", c["vocab_size"], False))


def gpt_bigcode(c, w, row):
    """Li et al. 2023; transformers, models/gpt_bigcode/modeling_gpt_bigcode.py: one key head for all."""
    hidden, heads, ids, eps = c["n_embd"], c["n_head"], row["input_ids"], c["layer_norm_epsilon"]
    width = hidden // heads
    table = w("transformer.wte.weight", c["vocab_size"], hidden, scale=1.0)
    x = table[ids] + w("transformer.wpe.weight", c["n_positions"], hidden, scale=0.3)[:len(ids)]
    maps, states = [], []
    for i in range(c["n_layer"]):
        p = "transformer.h.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "ln_1", hidden), eps)
        q, k, v = np.split(w.linear(h, p + "attn.c_attn", hidden + 2 * width, True, SHARP), [hidden, hidden + width], -1)
        a, m = attend(split(q, heads), split(k, 1), split(v, 1), allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        x = x + w.linear(a, p + "attn.c_proj", hidden)
        h = layer_norm(x, *w.norm(p + "ln_2", hidden), eps)
        h = ACTIVATIONS["gelu_pytorch_tanh"](w.linear(h, p + "mlp.c_fc", 4 * hidden))
        x = x + w.linear(h, p + "mlp.c_proj", hidden)
    x = layer_norm(x, *w.norm("transformer.ln_f", hidden), eps)
    return results(maps, states + [x], x @ table.T)


def cohere(c, w, row):
    """Cohere For AI 2024; transformers, models/cohere/modeling_cohere.py."""
    hidden, heads, kv, ids = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"], row["input_ids"]
    width, eps, inner = hidden // heads, c["layer_norm_eps"], c["intermediate_size"]
    table = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=1.0)
    x, maps, states = table[ids], [], []
    turns, amplitude = rope(c, width, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = layer_norm(x, *w.norm(p + "input_layernorm", hidden, False), eps)
        q = split(w.linear(h, p + "self_attn.q_proj", heads * width, False, SHARP), heads)
        k = split(w.linear(h, p + "self_attn.k_proj", kv * width, False), kv)
        if c.get("use_qk_norm"):
            q = layer_norm(q, w(p + "self_attn.q_norm.weight", heads, width, mean=1.5, scale=0.2)[:, None], None, eps)
            k = layer_norm(k, w(p + "self_attn.k_norm.weight", kv, width, mean=1.5, scale=0.2)[:, None], None, eps)
        q, k = rotate(q, width, turns, amplitude, True), rotate(k, width, turns, amplitude, True)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width, False), kv)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        gate = ACTIVATIONS["silu"](w.linear(h, p + "mlp.gate_proj", inner, False))
        h = w.linear(gate * w.linear(h, p + "mlp.up_proj", inner, False), p + "mlp.down_proj", hidden, False)
        x = x + w.linear(a, p + "self_attn.o_proj", hidden, False) + h
    x = layer_norm(x, *w.norm("model.norm", hidden, False), eps)
    return results(maps, states + [x], x @ table.T * c["logit_scale"])


def granite(c, w, row):
    """Granite Team 2024; transformers, models/granite/modeling_granite.py: numbers that multiply embeddings, scores and parts."""
    hidden, heads, kv, ids = c["hidden_size"], c["num_attention_heads"], c["num_key_value_heads"], row["input_ids"]
    width, eps, inner = hidden // heads, c["rms_norm_eps"], c["intermediate_size"]
    table = w("model.embed_tokens.weight", c["vocab_size"], hidden, scale=0.3)
    x, maps, states = table[ids] * c["embedding_multiplier"], [], []
    turns, amplitude = rope(c, width, c["rope_theta"], len(ids))
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        h = rms_norm(x, w.norm(p + "input_layernorm", hidden, False)[0], eps)
        q = rotate(split(w.linear(h, p + "self_attn.q_proj", heads * width, False, SHARP), heads), width, turns, amplitude)
        k = rotate(split(w.linear(h, p + "self_attn.k_proj", kv * width, False), kv), width, turns, amplitude)
        v = split(w.linear(h, p + "self_attn.v_proj", kv * width, False), kv)
        a, m = attend(q, k, v, allowed(len(ids), None, row["attention_mask"], True), c["attention_multiplier"])
        maps.append(m)
        x = x + c["residual_multiplier"] * w.linear(a, p + "self_attn.o_proj", hidden, False)
        h = rms_norm(x, w.norm(p + "post_attention_layernorm", hidden, False)[0], eps)
        gate = ACTIVATIONS["silu"](w.linear(h, p + "mlp.gate_proj", inner, False))
        h = w.linear(gate * w.linear(h, p + "mlp.up_proj", inner, False), p + "mlp.down_proj", hidden, False)
        x = x + c["residual_multiplier"] * h
    x = rms_norm(x, w.norm("model.norm", hidden, False)[0], eps)
    return results(maps, states + [x], x @ table.T / c["logits_scaling"])


FALCON = {"architectures": ["FalconForCausalLM"], "model_type": "falcon", "vocab_size": 40, "hidden_size": 24,
          "num_hidden_layers": 2, "num_attention_heads": 6, "max_position_embeddings": 32, "layer_norm_epsilon": 1e-5,
          "alibi": False, "bias": False, "multi_query": False, "parallel_attn": True, "new_decoder_architecture": False,
          "num_kv_heads": 2}
PLAIN = {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
         "num_key_value_heads": 1, "max_position_embeddings": 32, "layer_norm_eps": 1e-5, "rope_theta": 10000.0}
OLD = {"vocab_size": 40, "n_embd": 16, "n_head": 2, "n_layer": 2, "n_positions": 32, "layer_norm_epsilon": 1e-5}

CASES = {
    "bloom": {"run": bloom, "left_padding": 2, "config": {
        "architectures": ["BloomForCausalLM"], "model_type": "bloom", "vocab_size": 40, "hidden_size": 24, "n_head": 12,
        "n_layer": 2, "layer_norm_epsilon": 1e-5}},
    "falcon-40b-style": {"run": falcon, "config": {**FALCON, "new_decoder_architecture": True}},
    "falcon-rw-style": {"run": falcon, "left_padding": 2, "config": {
        **FALCON, "num_attention_heads": 12, "alibi": True, "bias": True, "parallel_attn": False}},
    "gptj": {"run": gptj, "config": {
        **OLD, "architectures": ["GPTJForCausalLM"], "model_type": "gptj", "rotary_dim": 4, "activation_function": "gelu_new",
        "tie_word_embeddings": False}},
    "phi": {"run": phi, "config": {
        **PLAIN, "architectures": ["PhiForCausalLM"], "model_type": "phi", "partial_rotary_factor": 0.5, "qk_layernorm": True,
        "hidden_act": "gelu_new", "tie_word_embeddings": False}},
    "stablelm": {"run": stablelm, "config": {
        **PLAIN, "architectures": ["StableLmForCausalLM"], "model_type": "stablelm", "partial_rotary_factor": 0.25,
        "use_qkv_bias": True, "hidden_act": "silu", "tie_word_embeddings": False}},
    "stablelm-normed-heads": {"run": stablelm, "config": {
        **PLAIN, "architectures": ["StableLmForCausalLM"], "model_type": "stablelm", "partial_rotary_factor": 0.5,
        "num_attention_heads": 4, "num_key_value_heads": 2, "qk_layernorm": True, "use_qkv_bias": True, "hidden_act": "silu",
        "tie_word_embeddings": False}},
    "gpt-bigcode": {"run": gpt_bigcode, "config": {
        **OLD, "architectures": ["GPTBigCodeForCausalLM"], "model_type": "gpt_bigcode", "multi_query": True,
        "activation_function": "gelu_pytorch_tanh"}},
    "cohere": {"run": cohere, "config": {
        **PLAIN, "architectures": ["CohereForCausalLM"], "model_type": "cohere", "hidden_act": "silu", "logit_scale": 0.25,
        "tie_word_embeddings": True}},
    "cohere-normed-heads": {"run": cohere, "config": {
        **PLAIN, "architectures": ["CohereForCausalLM"], "model_type": "cohere", "hidden_act": "silu", "logit_scale": 0.25,
        "num_attention_heads": 4, "num_key_value_heads": 2, "use_qk_norm": True, "tie_word_embeddings": True}},
    "granite": {"run": granite, "config": {
        **PLAIN, "architectures": ["GraniteForCausalLM"], "model_type": "granite", "hidden_act": "silu", "rms_norm_eps": 1e-5,
        "embedding_multiplier": 4.0, "residual_multiplier": 0.5, "attention_multiplier": 0.2, "logits_scaling": 3.0,
        "tie_word_embeddings": True}},
}
