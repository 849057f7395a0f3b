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


def albert(c, w, row):
    """Lan et al. 2019; transformers, models/albert/modeling_albert.py, AlbertLayerGroup and AlbertTransformer: a turn goes through
    all layers of its group, and only then are hidden states kept."""
    hidden, heads, ids = c["hidden_size"], c["num_attention_heads"], row["input_ids"]
    eps, small = c["layer_norm_eps"], c["embedding_size"]
    n, turns, p = len(ids), c["num_hidden_layers"], "albert.embeddings."
    x = w(p + "word_embeddings.weight", c["vocab_size"], small, scale=1.0)[ids]
    x = x + w(p + "token_type_embeddings.weight", c["type_vocab_size"], small)[0]
    x = x + w(p + "position_embeddings.weight", c["max_position_embeddings"], small)[:n]
    x = layer_norm(x, *w.norm(p + "LayerNorm", small), eps)
    x = w.linear(x, "albert.encoder.embedding_hidden_mapping_in", hidden)
    maps, states = [], [x]
    for i in range(turns):
        group = int(i / (turns / c["num_hidden_groups"]))
        for j in range(c["inner_group_num"]):
            p = "albert.encoder.albert_layer_groups.%d.albert_layers.%d." % (group, j)
            q = split(w.linear(x, p + "attention.query", hidden, True, SHARP), heads)
            k, v = [split(w.linear(x, p + "attention." + name, hidden), heads) for name in ("key", "value")]
            a, m = attend(q, k, v, allowed(n, None, row["attention_mask"]))
            maps.append(m)
            x = layer_norm(x + w.linear(a, p + "attention.dense", hidden), *w.norm(p + "attention.LayerNorm", hidden), eps)
            h = ACTIVATIONS[c["hidden_act"]](w.linear(x, p + "ffn", c["intermediate_size"]))
            x = layer_norm(x + w.linear(h, p + "ffn_output", hidden), *w.norm(p + "full_layer_layer_norm", hidden), eps)
        states.append(x)
    return results(maps, states, w.linear(x, "classifier", 3))


def bigbird(c, w, row):
    """Zaheer et al. 2020; transformers, models/big_bird/modeling_big_bird.py as a decoder, which has to look at everything before
    it: attention_type original_full."""
    hidden, heads, ids, eps = c["hidden_size"], c["num_attention_heads"], row["input_ids"], c["layer_norm_eps"]
    n, p, act = len(ids), "bert.embeddings.", ACTIVATIONS[c["hidden_act"]]
    table = w(p + "word_embeddings.weight", c["vocab_size"], hidden, scale=1.0)
    x = table[ids] + w(p + "token_type_embeddings.weight", c["type_vocab_size"], hidden)[0]
    x = layer_norm(x + w(p + "position_embeddings.weight", c["max_position_embeddings"], hidden)[:n],
                   *w.norm(p + "LayerNorm", hidden), eps)
    maps, states = [], [x]
    for i in range(c["num_hidden_layers"]):
        p = "bert.encoder.layer.%d." % i
        q = split(w.linear(x, p + "attention.self.query", hidden, True, SHARP), heads)
        k, v = [split(w.linear(x, p + "attention.self." + name, hidden), heads) for name in ("key", "value")]
        a, m = attend(q, k, v, allowed(n, None, row["attention_mask"], True))
        maps.append(m)
        x = layer_norm(x + w.linear(a, p + "attention.output.dense", hidden), *w.norm(p + "attention.output.LayerNorm", hidden), eps)
        h = act(w.linear(x, p + "intermediate.dense", c["intermediate_size"]))
        x = layer_norm(x + w.linear(h, p + "output.dense", hidden), *w.norm(p + "output.LayerNorm", hidden), eps)
        states.append(x)
    h = act(w.linear(x, "cls.predictions.transform.dense", hidden))
    h = layer_norm(h, *w.norm("cls.predictions.transform.LayerNorm", hidden), eps)
    return results(maps, states, h @ table.T + w("cls.predictions.bias", c["vocab_size"]))


CASES = {
    # three turns for two groups of two layers
    "albert-groups": {"run": albert, "config": {
        "architectures": ["AlbertForTokenClassification"], "model_type": "albert", "vocab_size": 40, "hidden_size": 16,
        "embedding_size": 8, "intermediate_size": 20, "num_hidden_layers": 3, "num_hidden_groups": 2, "inner_group_num": 2,
        "num_attention_heads": 2, "max_position_embeddings": 32, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
        "hidden_act": "gelu_new", "id2label": {"0": "a", "1": "b", "2": "c"}}},
    "bigbird-decoder": {"run": bigbird, "config": {
        "architectures": ["BigBirdForCausalLM"], "model_type": "big_bird", "vocab_size": 40, "hidden_size": 16,
        "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 32,
        "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu_new", "attention_type": "original_full",
        "is_decoder": True, "tie_word_embeddings": True}},
    "modernbert": {"run": modernbert, "config": {
        "architectures": ["ModernBertForMaskedLM"], "model_type": "modernbert", "vocab_size": 40, "hidden_size": 16,
        "intermediate_size": 12, "num_hidden_layers": 3, "num_attention_heads": 2, "max_position_embeddings": 32, "norm_eps": 1e-5,
        "global_attn_every_n_layers": 2, "local_attention": 4, "global_rope_theta": 160000.0, "local_rope_theta": 10000.0,
        "classifier_pooling": "mean"}},
}
