"""Encoder-only families."""
import numpy as np

from decoders import results
from parts import ACTIVATIONS, allowed, attend, layer_norm, rope, rotate, split

SHARP = 2.5


def modernbert(c, w, row):
    """Warner et al. 2024; transformers, models/modernbert/modeling_modernbert.py: the first layer's attention reads the embedding
    as it is; of every so many layers one looks everywhere, the others to both sides."""
    hidden, heads, ids, eps = c["hidden_size"], c["num_attention_heads"], row["input_ids"], c["norm_eps"]
    width, n = hidden // heads, len(row["input_ids"])
    table = w("model.embeddings.tok_embeddings.weight", c["vocab_size"], hidden, scale=1.0)

    def norm(h, name):
        return layer_norm(h, *w.norm(name, hidden, False), eps)
    x, maps, states = norm(table[ids], "model.embeddings.norm"), [], []
    for i in range(c["num_hidden_layers"]):
        p = "model.layers.%d." % i
        states.append(x)
        is_global = i % c["global_attn_every_n_layers"] == 0
        turns, amplitude = rope(c, width, c["global_rope_theta" if is_global else "local_rope_theta"], n)
        h = x if i == 0 else norm(x, p + "attn_norm")
        q, k, v = [split(part, heads) for part in np.split(w.linear(h, p + "attn.Wqkv", 3 * hidden, False, SHARP), 3, -1)]
        q, k = rotate(q, width, turns, amplitude), rotate(k, width, turns, amplitude)
        near = 0 if is_global else c["local_attention"] // 2 + 1
        a, m = attend(q, k, v, allowed(n, None, row["attention_mask"], False, near))
        maps.append(m)
        x = x + w.linear(a, p + "attn.Wo", hidden, False)
        h, gate = np.split(w.linear(norm(x, p + "mlp_norm"), p + "mlp.Wi", 2 * c["intermediate_size"], False), 2, -1)
        x = x + w.linear(ACTIVATIONS["gelu"](h) * gate, p + "mlp.Wo", hidden, False)
    x = norm(x, "model.final_norm")
    h = norm(ACTIVATIONS["gelu"](w.linear(x, "head.dense", hidden, False)), "head.norm")
    return results(maps, states + [x], h @ table.T + w("decoder.bias", c["vocab_size"]))


CASES = {
    "modernbert": {"run": modernbert, "config": {
        "architectures": ["ModernBertForMaskedLM"], "model_type": "modernbert", "vocab_size": 40, "hidden_size": 16,
        "intermediate_size": 12, "num_hidden_layers": 3, "num_attention_heads": 2, "max_position_embeddings": 32, "norm_eps": 1e-5,
        "global_attn_every_n_layers": 2, "local_attention": 4, "global_rope_theta": 160000.0, "local_rope_theta": 10000.0,
        "classifier_pooling": "mean"}},
}
