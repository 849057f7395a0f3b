"""Writes the checkpoint of this folder with random weights and, in float64 and with numpy alone, what it computes.
Run it here: python3 make.py"""
import json
import os
import struct

import numpy as np

WIDTH, INNER, LAYERS, HEADS, KEY_HEADS, WINDOW, WORDS, EPSILON = 16, 24, 2, 4, 2, 3, 30, 1e-5
HEAD = WIDTH // HEADS


def write_safetensors(path, tensors):
    header, data = {}, b''
    for name, array in tensors.items():
        kind = 'I64' if array.dtype.kind == 'i' else 'F32'
        raw = array.astype('<i8' if kind == 'I64' else '<f4').tobytes()
        header[name] = {'dtype': kind, 'shape': list(array.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + data)


def make_weights():
    random = np.random.default_rng(7)

    def matrix(*shape):
        return random.normal(0, 0.5, shape).astype(np.float32)
    weights = {'net.words.weight': matrix(WORDS, WIDTH), 'net.last.weight': 1 + matrix(WIDTH), 'writer.weight': matrix(WORDS, WIDTH),
               'writer.bias': matrix(WORDS)}
    for layer in range(LAYERS):
        block = f'net.block.{layer}.'
        weights |= {block + 'before_look.weight': 1 + matrix(WIDTH), block + 'look.q.weight': matrix(WIDTH, WIDTH),
                    block + 'look.k.weight': matrix(KEY_HEADS * HEAD, WIDTH), block + 'look.v.weight': matrix(KEY_HEADS * HEAD, WIDTH),
                    block + 'look.o.weight': matrix(WIDTH, WIDTH), block + 'look.o.bias': matrix(WIDTH),
                    block + 'before_think.weight': 1 + matrix(WIDTH), block + 'before_think.bias': matrix(WIDTH),
                    block + 'think.up.weight': matrix(INNER, WIDTH), block + 'think.gate.weight': matrix(INNER, WIDTH),
                    block + 'think.down.weight': matrix(WIDTH, INNER)}
    return weights


def rms(x, weight):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON) * weight


def layer_norm(x, weight, bias):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + EPSILON) * weight + bias


def positions(n):
    angles = np.arange(n)[:, None] / 10000 ** (2 * np.arange(WIDTH // 2) / WIDTH)
    return np.concatenate([np.sin(angles), np.cos(angles)], -1)


def look(x, w):
    """x [n, WIDTH] -> [n, WIDTH] and the maps [HEADS, n, n]"""
    n = len(x)
    q = (x @ w('look.q.weight').T).reshape(n, HEADS, HEAD)
    k = (x @ w('look.k.weight').T).reshape(n, KEY_HEADS, HEAD)
    v = (x @ w('look.v.weight').T).reshape(n, KEY_HEADS, HEAD)
    maps, out = np.zeros((HEADS, n, n)), np.zeros((n, HEADS, HEAD))
    for head in range(HEADS):
        group = head // (HEADS // KEY_HEADS)
        for row in range(n):
            first = max(0, row - WINDOW + 1)
            scores = k[first:row + 1, group] @ q[row, head] / np.sqrt(HEAD)
            weights = np.exp(scores - scores.max())
            maps[head, row, first:row + 1] = weights / weights.sum()
        out[:, head] = maps[head] @ v[:, group]
    return out.reshape(n, WIDTH) @ w('look.o.weight').T + w('look.o.bias'), maps


def run(weights, ids):
    weights = {name: array.astype(np.float64) for name, array in weights.items()}
    x = weights['net.words.weight'][ids] + positions(len(ids))
    results = {}
    for layer in range(LAYERS):
        def w(name, block=f'net.block.{layer}.'):
            return weights[block + name]
        seen, maps = look(rms(x, w('before_look.weight')), w)
        results[f'one.attentions.{layer}'] = maps[None]
        x = x + seen
        y = layer_norm(x, w('before_think.weight'), w('before_think.bias'))
        gate = y @ w('think.gate.weight').T
        x = x + (gate / (1 + np.exp(-gate)) * (y @ w('think.up.weight').T)) @ w('think.down.weight').T
    x = rms(x, weights['net.last.weight'])
    results['one.logits'] = (x @ weights['writer.weight'].T + weights['writer.bias'])[None]
    return results


def main():
    os.makedirs('checkpoint', exist_ok=True)
    weights = make_weights()
    ids = np.array([3, 14, 15, 9, 26, 5, 3])
    write_safetensors('checkpoint/model.safetensors', weights)
    write_safetensors('input.safetensors', {'one.input_ids': ids[None]})
    write_safetensors('expected.safetensors', run(weights, ids))
    with open('checkpoint/config.json', 'w') as file:
        json.dump({'model_type': 'never-seen', 'architectures': ['NeverSeenWriter'], 'words': WORDS, 'epsilon': EPSILON,
                   'sizes': {'width': WIDTH, 'inner': INNER, 'layers': LAYERS, 'heads': HEADS, 'key_heads': KEY_HEADS,
                             'window': WINDOW}}, file, indent=2)
        file.write('\n')


main()
