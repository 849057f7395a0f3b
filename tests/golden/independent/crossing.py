"""Decoders that look at another network's states, which are given."""
import numpy as np

from parts import ACTIVATIONS, allowed, attend, layer_norm, split

SHARP = 2.5


def results(maps, cross, logits):
    out = {"attentions.%d" % i: m for i, m in enumerate(maps)}
    out.update({"cross_attentions.%d" % i: m for i, m in enumerate(cross)})
    out["logits"] = logits
    return out


def more_inputs(one, random):
    n = len(one["input_ids"])
    mask = np.ones((n, 5), np.int64)
    mask[-1, 3:] = 0
    return {"encoder_hidden_states": random.randn(n, 5, 16).astype(np.float32), "encoder_attention_mask": mask}


def gpt2(c, w, row):
    """Radford et al. 2019; transformers, models/gpt2/modeling_gpt2.py, GPT2Attention and GPT2Block with add_cross_attention."""
    hidden, heads, ids, eps = c["n_embd"], c["n_head"], row["input_ids"], c["layer_norm_epsilon"]
    table = w("transformer.wte.weight", c["vocab_size"], hidden, scale=1.0)
    x = table[ids] + w("transformer.wpe.weight", c["n_positions"], hidden, scale=0.3)[:len(ids)]
    source = row["encoder_hidden_states"].astype(np.float64)
    maps, cross = [], []
    for i in range(c["n_layer"]):
        p = "transformer.h.%d." % i
        h = layer_norm(x, *w.norm(p + "ln_1", hidden), eps)
        q, k, v = np.split(w.linear(h, p + "attn.c_attn", 3 * hidden, True, SHARP, True), 3, -1)
        a, m = attend(split(q, heads), split(k, heads), split(v, heads), allowed(len(ids), None, row["attention_mask"], True))
        maps.append(m)
        x = x + w.linear(a, p + "attn.c_proj", hidden, True, 1.0, True)
        h = layer_norm(x, *w.norm(p + "ln_cross_attn", hidden), eps)
        q = w.linear(h, p + "crossattention.q_attn", hidden, True, SHARP, True)
        k, v = np.split(w.linear(source, p + "crossattention.c_attn", 2 * hidden, True, 1.0, True), 2, -1)
        a, m = attend(split(q, heads), split(k, heads), split(v, heads),
                      allowed(len(ids), len(source), row["encoder_attention_mask"]))
        cross.append(m)
        x = x + w.linear(a, p + "crossattention.c_proj", hidden, True, 1.0, True)
        h = layer_norm(x, *w.norm(p + "ln_2", hidden), eps)
        h = ACTIVATIONS["gelu_new"](w.linear(h, p + "mlp.c_fc", 4 * hidden, True, 1.0, True))
        x = x + w.linear(h, p + "mlp.c_proj", hidden, True, 1.0, True)
    x = layer_norm(x, *w.norm("transformer.ln_f", hidden), eps)
    return results(maps, cross, x @ table.T)


def bert(c, w, row, before=""):
    """Devlin et al. 2019; transformers, models/bert/modeling_bert.py, BertLayer with is_decoder and add_cross_attention; relative
    positions as in Shaw et al. 2018."""
    hidden, heads, ids, eps = c["hidden_size"], c["num_attention_heads"], row["input_ids"], c["layer_norm_eps"]
    n, width, most = len(ids), hidden // heads, c["max_position_embeddings"]
    table = w(before + "bert.embeddings.word_embeddings.weight", c["vocab_size"], hidden, scale=1.0)
    x = table[ids] + w(before + "bert.embeddings.token_type_embeddings.weight", c["type_vocab_size"], hidden)[0]
    x = layer_norm(x, *w.norm(before + "bert.embeddings.LayerNorm", hidden), eps)
    source = row["encoder_hidden_states"].astype(np.float64)
    maps, cross = [], []

    def project(h, other, p):
        q = split(w.linear(h, p + "query", hidden, True, SHARP), heads)
        return q, split(w.linear(other, p + "key", hidden), heads), split(w.linear(other, p + "value", hidden), heads)
    for i in range(c["num_hidden_layers"]):
        p = before + "bert.encoder.layer.%d." % i
        q, k, v = project(x, x, p + "attention.self.")
        distances = w(p + "attention.self.distance_embedding.weight", 2 * most - 1, width, scale=0.5)
        distance = np.arange(n)[:, None] - np.arange(n)[None, :] + most - 1
        bias = np.einsum("hid,ijd->hij", q, distances[distance]) / np.sqrt(width)
        a, m = attend(q, k, v, allowed(n, None, row["attention_mask"], True), None, bias)
        maps.append(m)
        x = layer_norm(x + w.linear(a, p + "attention.output.dense", hidden), *w.norm(p + "attention.output.LayerNorm", hidden), eps)
        q, k, v = project(x, source, p + "crossattention.self.")
        a, m = attend(q, k, v, allowed(n, len(source), row["encoder_attention_mask"]))
        cross.append(m)
        x = layer_norm(x + w.linear(a, p + "crossattention.output.dense", hidden),
                       *w.norm(p + "crossattention.output.LayerNorm", hidden), eps)
        h = ACTIVATIONS["gelu"](w.linear(x, p + "intermediate.dense", c["intermediate_size"]))
        x = layer_norm(x + w.linear(h, p + "output.dense", hidden), *w.norm(p + "output.LayerNorm", hidden), eps)
    h = ACTIVATIONS["gelu"](w.linear(x, before + "cls.predictions.transform.dense", hidden))
    h = layer_norm(h, *w.norm(before + "cls.predictions.transform.LayerNorm", hidden), eps)
    return results(maps, cross, h @ table.T + w(before + "cls.predictions.bias", c["vocab_size"]))


CASES = {
    "gpt2-cross": {"run": gpt2, "more_inputs": more_inputs, "config": {
        "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "vocab_size": 40, "n_embd": 16, "n_head": 2, "n_layer": 2,
        "n_positions": 32, "layer_norm_epsilon": 1e-5, "activation_function": "gelu_new", "add_cross_attention": True}},
    "bert-decoder-cross": {"run": bert, "more_inputs": more_inputs, "config": {
        "architectures": ["BertLMHeadModel"], "model_type": "bert", "vocab_size": 40, "hidden_size": 16, "num_attention_heads": 2,
        "num_hidden_layers": 2, "intermediate_size": 24, "max_position_embeddings": 16, "type_vocab_size": 2,
        "layer_norm_eps": 1e-12, "hidden_act": "gelu", "position_embedding_type": "relative_key", "is_decoder": True,
        "add_cross_attention": True}},
}
