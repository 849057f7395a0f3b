"""Encoder-decoders."""
import numpy as np

from parts import ACTIVATIONS, allowed, attend, buckets, layer_norm, rms_norm, split

SHARP = 2.5


def results(maps, encoded, logits):
    out = {name + ".%d" % i: m for name in maps for i, m in enumerate(maps[name])}
    out.update({"encoder_last_hidden_state": encoded, "logits": logits})
    return out


def more_inputs(one, random):
    return {"decoder_input_ids": random.randint(3, 40, (len(one["input_ids"]), 6)).astype(np.int64)}


def bart_like(c, w, row, embed):
    """Liu et al. 2020, arXiv:2001.08210 and Zhang et al. 2019, arXiv:1912.08777; transformers, models/mbart/modeling_mbart.py and
    models/pegasus/modeling_pegasus.py: norms before the parts and after the last layer."""
    hidden, heads = c["d_model"], c["encoder_attention_heads"]
    maps = {"encoder_attentions": [], "decoder_attentions": [], "cross_attentions": []}

    def look(x, source, p, ok, kept):
        q = split(w.linear(x, p + "q_proj", hidden, True, SHARP), heads)
        k, v = [split(w.linear(source, p + name, hidden), heads) for name in ("k_proj", "v_proj")]
        a, m = attend(q, k, v, ok)
        maps[kept].append(m)
        return w.linear(a, p + "out_proj", hidden)

    def norm(x, name):
        return layer_norm(x, *w.norm(name, hidden), 1e-5)

    def feed(x, p, inner):
        return w.linear(ACTIVATIONS[c["activation_function"]](w.linear(x, p + "fc1", inner)), p + "fc2", hidden)
    x, n = embed("encoder", row["input_ids"]), len(row["input_ids"])
    for i in range(c["encoder_layers"]):
        p = "model.encoder.layers.%d." % i
        h = norm(x, p + "self_attn_layer_norm")
        x = x + look(h, h, p + "self_attn.", allowed(n, None, row["attention_mask"]), "encoder_attentions")
        x = x + feed(norm(x, p + "final_layer_norm"), p, c["encoder_ffn_dim"])
    source = norm(x, "model.encoder.layer_norm")
    x, m = embed("decoder", row["decoder_input_ids"]), len(row["decoder_input_ids"])
    for i in range(c["decoder_layers"]):
        p = "model.decoder.layers.%d." % i
        h = norm(x, p + "self_attn_layer_norm")
        x = x + look(h, h, p + "self_attn.", allowed(m, None, None, True), "decoder_attentions")
        h = norm(x, p + "encoder_attn_layer_norm")
        x = x + look(h, source, p + "encoder_attn.", allowed(m, n, row["attention_mask"]), "cross_attentions")
        x = x + feed(norm(x, p + "final_layer_norm"), p, c["decoder_ffn_dim"])
    x = norm(x, "model.decoder.layer_norm")
    table = w("model.shared.weight", c["vocab_size"], hidden, scale=0.5)
    return results(maps, source, x @ table.T + w("final_logits_bias", 1, c["vocab_size"])[0])


def mbart(c, w, row):
    hidden = c["d_model"]

    def embed(side, ids):
        p = "model.%s." % side
        x = w("model.shared.weight", c["vocab_size"], hidden, scale=0.5)[ids] * (np.sqrt(hidden) if c["scale_embedding"] else 1)
        x = x + w(p + "embed_positions.weight", c["max_position_embeddings"] + 2, hidden, scale=0.3)[2:2 + len(ids)]
        return layer_norm(x, *w.norm(p + "layernorm_embedding", hidden), 1e-5)
    return bart_like(c, w, row, embed)


def pegasus(c, w, row):
    """PegasusSinusoidalPositionalEmbedding: sines in the first half, cosines in the second."""
    hidden = c["d_model"]

    def embed(side, ids):
        x = w("model.shared.weight", c["vocab_size"], hidden, scale=0.5)[ids] * (np.sqrt(hidden) if c["scale_embedding"] else 1)
        angles = np.arange(len(ids))[:, None] / 10000 ** (2 * np.arange(hidden // 2) / hidden)
        return x + np.concatenate([np.sin(angles), np.cos(angles)], -1)
    return bart_like(c, w, row, embed)


def umt5(c, w, row):
    """Chung et al. 2023; transformers, models/umt5/modeling_umt5.py: every layer has a table of biases of its own."""
    hidden, heads, width, eps = c["d_model"], c["num_heads"], c["d_kv"], c["layer_norm_epsilon"]
    maps = {"encoder_attentions": [], "decoder_attentions": [], "cross_attentions": []}

    def norm(x, name):
        return rms_norm(x, w(name + ".weight", hidden, mean=1.0), eps)

    def bias(p, n, both):
        table = w(p + "relative_attention_bias.weight", c["relative_attention_num_buckets"], heads, scale=1.0)
        rows = [[buckets(j - i, c["relative_attention_num_buckets"], c["relative_attention_max_distance"], both)
                 for j in range(n)] for i in range(n)]
        return table[np.array(rows)].transpose(2, 0, 1)

    def look(x, source, p, ok, added, kept):
        q = split(w.linear(x, p + "q", heads * width, False), heads)
        k, v = [split(w.linear(source, p + name, heads * width, False), heads) for name in "kv"]
        a, m = attend(q, k, v, ok, 1.0, added)
        maps[kept].append(m)
        return w.linear(a, p + "o", hidden, False)

    def feed(x, p):
        gate = ACTIVATIONS["gelu_new"](w.linear(x, p + "wi_0", c["d_ff"], False))
        return w.linear(gate * w.linear(x, p + "wi_1", c["d_ff"], False), p + "wo", hidden, False)
    table = w("shared.weight", c["vocab_size"], hidden, scale=1.0)
    x, n = table[row["input_ids"]], len(row["input_ids"])
    for i in range(c["num_layers"]):
        p = "encoder.block.%d.layer." % i
        h = norm(x, p + "0.layer_norm")
        a = p + "0.SelfAttention."
        x = x + look(h, h, a, allowed(n, None, row["attention_mask"]), bias(a, n, True), "encoder_attentions")
        x = x + feed(norm(x, p + "1.layer_norm"), p + "1.DenseReluDense.")
    source = norm(x, "encoder.final_layer_norm")
    x, m = table[row["decoder_input_ids"]], len(row["decoder_input_ids"])
    for i in range(c["num_decoder_layers"]):
        p = "decoder.block.%d.layer." % i
        h = norm(x, p + "0.layer_norm")
        a = p + "0.SelfAttention."
        x = x + look(h, h, a, allowed(m, None, None, True), bias(a, m, False), "decoder_attentions")
        h = norm(x, p + "1.layer_norm")
        x = x + look(h, source, p + "1.EncDecAttention.", allowed(m, n, row["attention_mask"]), 0, "cross_attentions")
        x = x + feed(norm(x, p + "2.layer_norm"), p + "2.DenseReluDense.")
    x = norm(x, "decoder.final_layer_norm")
    return results(maps, source, w.linear(x, "lm_head", c["vocab_size"], False))


BART = {"vocab_size": 40, "d_model": 16, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 2,
        "decoder_attention_heads": 2, "encoder_ffn_dim": 24, "decoder_ffn_dim": 20, "max_position_embeddings": 16,
        "activation_function": "gelu", "scale_embedding": True, "decoder_start_token_id": 2}
CASES = {
    "mbart": {"run": mbart, "more_inputs": more_inputs, "config": {
        **BART, "architectures": ["MBartForConditionalGeneration"], "model_type": "mbart"}},
    "pegasus": {"run": pegasus, "more_inputs": more_inputs, "config": {
        **BART, "architectures": ["PegasusForConditionalGeneration"], "model_type": "pegasus", "activation_function": "relu"}},
    "umt5": {"run": umt5, "more_inputs": more_inputs, "config": {
        "architectures": ["UMT5ForConditionalGeneration"], "model_type": "umt5", "vocab_size": 40, "d_model": 16, "d_kv": 6,
        "num_heads": 2, "d_ff": 20, "num_layers": 2, "num_decoder_layers": 2, "relative_attention_num_buckets": 8,
        "relative_attention_max_distance": 12, "layer_norm_epsilon": 1e-6, "feed_forward_proj": "gated-gelu",
        "tie_word_embeddings": False, "decoder_start_token_id": 0}},
}
