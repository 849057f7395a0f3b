"""Networks that see pictures."""
import numpy as np

from crossing import bert
from parts import ACTIVATIONS, allowed, attend, layer_norm, split

SHARP = 2.5


def patches(pixels, weight, bias):
    """pixels [channels, rows, columns] as tokens [patches, width], row by row; what is left over at the far sides is not seen."""
    size = weight.shape[-1]
    rows, columns = [n // size for n in pixels.shape[1:]]
    return np.stack([(weight * pixels[None, :, i * size:(i + 1) * size, j * size:(j + 1) * size]).sum((1, 2, 3)) + bias
                     for i in range(rows) for j in range(columns)])


def project(w, p, names, x, source, width, heads):
    """Queries of x, and keys and values of source, by heads."""
    q = split(w.linear(x, p + names[0], width, True, SHARP), heads)
    return [q] + [split(w.linear(source, p + name, width), heads) for name in names[1:]]


def vit(c, w, pixels, p):
    """Dosovitskiy et al. 2020, arXiv:2010.11929; transformers, models/vit/modeling_vit.py, ViTModel without what it pools."""
    hidden, heads, eps, size = c["hidden_size"], c["num_attention_heads"], c["layer_norm_eps"], c["patch_size"]
    kernel = w(p + "embeddings.patch_embeddings.projection.weight", hidden, c["num_channels"], size, size, scale=0.3)
    x = patches(pixels, kernel, w(p + "embeddings.patch_embeddings.projection.bias", hidden))
    x = np.concatenate([w(p + "embeddings.cls_token", 1, 1, hidden, scale=0.5)[0], x])
    x = x + w(p + "embeddings.position_embeddings", 1, len(x), hidden, scale=0.3)[0]
    maps = []
    for i in range(c["num_hidden_layers"]):
        layer = p + "encoder.layer.%d." % i
        h = layer_norm(x, *w.norm(layer + "layernorm_before", hidden), eps)
        q, k, v = project(w, layer + "attention.attention.", ("query", "key", "value"), h, h, hidden, heads)
        a, m = attend(q, k, v, allowed(len(x)))
        maps.append(m)
        x = x + w.linear(a, layer + "attention.output.dense", hidden)
        h = layer_norm(x, *w.norm(layer + "layernorm_after", hidden), eps)
        h = ACTIVATIONS[c["hidden_act"]](w.linear(h, layer + "intermediate.dense", c["intermediate_size"]))
        x = x + w.linear(h, layer + "output.dense", hidden)
    return layer_norm(x, *w.norm(p + "layernorm", hidden), eps), maps


def trocr(c, w, ids, mask, source, source_mask, p):
    """Li et al. 2021, arXiv:2109.10282; transformers, models/trocr/modeling_trocr.py: the logits, and the maps of both kinds."""
    hidden, heads, n = c["d_model"], c["decoder_attention_heads"], len(ids)
    names = ("q_proj", "k_proj", "v_proj")
    table = w(p + "model.decoder.embed_tokens.weight", c["vocab_size"], hidden, scale=0.5)
    x = table[ids] * (np.sqrt(hidden) if c["scale_embedding"] else 1)
    if c["use_learned_position_embeddings"]:
        x = x + w(p + "model.decoder.embed_positions.weight", c["max_position_embeddings"] + 2, hidden, scale=0.3)[2:2 + n]
    else:
        pad = c["pad_token_id"]
        there = (ids != pad).astype(int)
        places = np.cumsum(there) * there + pad
        angles = places[:, None] / 10000 ** (np.arange(hidden // 2) / (hidden // 2 - 1))
        x = x + np.concatenate([np.sin(angles), np.cos(angles)], -1) * there[:, None]
    if c["layernorm_embedding"]:
        x = layer_norm(x, *w.norm(p + "model.decoder.layernorm_embedding", hidden), 1e-5)
    maps, cross = [], []
    for i in range(c["decoder_layers"]):
        layer = p + "model.decoder.layers.%d." % i
        for part, is_cross, ok, kept in (("self_attn", False, allowed(n, None, mask, True), maps),
                                         ("encoder_attn", True, allowed(n, len(source), source_mask), cross)):
            q, k, v = project(w, layer + part + ".", names, x, source if is_cross else x, hidden, heads)
            a, m = attend(q, k, v, ok)
            kept.append(m)
            x = layer_norm(x + w.linear(a, layer + part + ".out_proj", hidden), *w.norm(layer + part + "_layer_norm", hidden), 1e-5)
        h = ACTIVATIONS[c["activation_function"]](w.linear(x, layer + "fc1", c["decoder_ffn_dim"]))
        x = layer_norm(x + w.linear(h, layer + "fc2", hidden), *w.norm(layer + "final_layer_norm", hidden), 1e-5)
    tied = c["tie_word_embeddings"]
    return x @ table.T if tied else w.linear(x, p + "output_projection", c["vocab_size"], False), maps, cross


def named(**lists):
    return {"%s.%d" % (name, i): x for name, each in lists.items() for i, x in enumerate(each)}


def run_trocr(c, w, row):
    source = row["encoder_hidden_states"].astype(np.float64)
    logits, maps, cross = trocr(c, w, row["input_ids"], row["attention_mask"], source, row["encoder_attention_mask"], "")
    return {"logits": logits, **named(attentions=maps, cross_attentions=cross)}


def run_reader(c, w, row):
    """transformers, models/vision_encoder_decoder/modeling_vision_encoder_decoder.py, with an encoder ViT and a decoder TrOCR."""
    source, seen = vit(c["encoder"], w, row["pixel_values"].astype(np.float64), "encoder.")
    logits, maps, cross = trocr(c["decoder"], w, row["decoder_input_ids"], None, source, None, "decoder.")
    return {"logits": logits, "encoder_last_hidden_state": source,
            **named(encoder_attentions=seen, decoder_attentions=maps, cross_attentions=cross)}


def run_bert_reader(c, w, row):
    """The same with a decoder BERT, which is wider than the encoder."""
    source, seen = vit(c["encoder"], w, row["pixel_values"].astype(np.float64), "encoder.")
    given = {"input_ids": row["decoder_input_ids"], "attention_mask": None, "encoder_attention_mask": None,
             "encoder_hidden_states": w.linear(source, "enc_to_dec_proj", c["decoder"]["hidden_size"])}
    out = bert(c["decoder"], w, given, "decoder.")
    names = {name: "decoder_" + name if name.startswith("attentions") else name for name in out}
    return {"encoder_last_hidden_state": source, **named(encoder_attentions=seen), **{names[key]: x for key, x in out.items()}}


def trocr_inputs(one, random):
    n = len(one["input_ids"])
    mask = np.ones((n, 5), np.int64)
    mask[-1, 3:] = 0
    return {"encoder_hidden_states": random.randn(n, 5, 12).astype(np.float32), "encoder_attention_mask": mask}


def reader_batches(random):
    """Padding between tokens stands nowhere, and does not count."""
    ids = random.randint(3, 40, (2, 7)).astype(np.int64)
    ids[1, 2:4] = 1
    return {"pair": {"decoder_input_ids": ids, "pixel_values": random.randn(2, 3, 8, 12).astype(np.float32)}}


TROCR = {"model_type": "trocr", "vocab_size": 40, "d_model": 16, "decoder_layers": 2, "decoder_attention_heads": 2,
         "decoder_ffn_dim": 24, "max_position_embeddings": 16, "activation_function": "gelu", "scale_embedding": True,
         "use_learned_position_embeddings": True, "layernorm_embedding": True, "tie_word_embeddings": True, "pad_token_id": 1}
VIT = {"model_type": "vit", "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 2,
       "intermediate_size": 20, "image_size": [8, 12], "patch_size": 4, "num_channels": 3, "hidden_act": "gelu",
       "layer_norm_eps": 1e-12, "qkv_bias": True}
BERT = {"model_type": "bert", "vocab_size": 40, "hidden_size": 16, "num_attention_heads": 2, "num_hidden_layers": 2,
        "intermediate_size": 24, "max_position_embeddings": 16, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
        "position_embedding_type": "relative_key", "is_decoder": True, "add_cross_attention": True}
CASES = {
    "trocr": {"run": run_trocr, "more_inputs": trocr_inputs, "config": {
        **TROCR, "architectures": ["TrOCRForCausalLM"], "cross_attention_hidden_size": 12}},
    "trocr-reader": {"run": run_reader, "batches": reader_batches, "config": {
        "architectures": ["VisionEncoderDecoderModel"], "model_type": "vision-encoder-decoder",
        "encoder": VIT,
        "decoder": {**TROCR, "activation_function": "relu", "scale_embedding": False, "use_learned_position_embeddings": False,
                    "layernorm_embedding": False, "tie_word_embeddings": False, "cross_attention_hidden_size": 12}}},
    "bert-reader": {"run": run_bert_reader, "batches": reader_batches, "config": {
        "architectures": ["VisionEncoderDecoderModel"], "model_type": "vision-encoder-decoder", "encoder": VIT, "decoder": BERT}},
}
