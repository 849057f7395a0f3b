"""What the parts of a network compute, in float64 and as plainly as their definitions are written."""
import math

import numpy as np


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def layer_norm(x, weight, bias, epsilon):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    y = (x - mean) / np.sqrt(variance + epsilon) * weight
    return y if bias is None else y + bias


def rms_norm(x, weight, epsilon):
    return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + epsilon) * weight


ERF = np.vectorize(math.erf)
ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "gelu": lambda x: 0.5 * x * (1 + ERF(x / math.sqrt(2))),
    "gelu_new": lambda x: 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))),
    "gelu_pytorch_tanh": lambda x: ACTIVATIONS["gelu_new"](x),
    "tanh": np.tanh,
}


def rope(config, dim, theta, length):
    """Radians a position of every pair, and what sines and cosines are multiplied by: transformers, modeling_rope_utils.py."""
    scaling = config.get("rope_scaling") or {}
    kind = scaling.get("rope_type", scaling.get("type", "default"))
    most = config["max_position_embeddings"]
    exponent = np.arange(0, dim, 2) / dim
    frequencies = theta ** -exponent
    if kind == "linear":
        return frequencies / scaling["factor"], 1
    if kind == "dynamic":
        if length > most:
            factor = scaling["factor"]
            theta = theta * (factor * length / most - (factor - 1)) ** (dim / (dim - 2))
        return theta ** -exponent, 1
    if kind == "yarn":
        factor = scaling["factor"]
        trained = scaling.get("original_max_position_embeddings", most)

        def pair(turns):
            return dim * math.log(trained / (turns * 2 * math.pi)) / (2 * math.log(theta))
        low = max(math.floor(pair(scaling.get("beta_fast", 32))), 0)
        high = min(math.ceil(pair(scaling.get("beta_slow", 1))), dim - 1)
        ramp = np.clip((np.arange(dim // 2) - low) / (high - low if high != low else 0.001), 0, 1)
        return frequencies / factor * ramp + frequencies * (1 - ramp), scaling.get("attention_factor", 0.1 * math.log(factor) + 1)
    if kind == "llama3":
        out = []
        trained = scaling["original_max_position_embeddings"]
        low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
        for f in frequencies:
            wavelength = 2 * math.pi / f
            if wavelength < trained / high:
                out.append(f)
            elif wavelength > trained / low:
                out.append(f / scaling["factor"])
            else:
                smooth = (trained / wavelength - low) / (high - low)
                out.append((1 - smooth) * f / scaling["factor"] + smooth * f)
        return np.array(out), 1
    if kind in ("longrope", "su"):
        trained = config["original_max_position_embeddings"]
        factors = scaling["long_factor"] if length > trained else scaling["short_factor"]
        scale = most / trained
        return frequencies / np.array(factors), math.sqrt(1 + math.log(scale) / math.log(trained)) if scale > 1 else 1
    return frequencies, 1


def rotate(x, dim, frequencies, amplitude=1, neighbours=False):
    """x [heads, n, width]: its first dim dimensions turned by position."""
    n = x.shape[1]
    angle = np.arange(n)[:, None] * frequencies
    cos, sin = amplitude * np.cos(angle), amplitude * np.sin(angle)
    y = x.copy()
    if neighbours:
        a, b = x[..., 0:dim:2], x[..., 1:dim:2]
        y[..., 0:dim:2], y[..., 1:dim:2] = a * cos - b * sin, b * cos + a * sin
    else:
        a, b = x[..., :dim // 2], x[..., dim // 2:dim]
        y[..., :dim // 2], y[..., dim // 2:dim] = a * cos - b * sin, b * cos + a * sin
    return y


def split(x, heads):
    """[n, heads * width] to [heads, n, width]."""
    return x.reshape(len(x), heads, -1).transpose(1, 0, 2)


def join(x):
    return x.transpose(1, 0, 2).reshape(x.shape[1], -1)


def allowed(n, n_key=None, mask=None, causal=False, window=0):
    """[n, n_key] of who may look where. mask [n_key]: 0 may not be looked at; window: only keys less than so far away."""
    n_key = n_key or n
    i, j = np.arange(n)[:, None], np.arange(n_key)[None, :]
    ok = np.ones((n, n_key), bool)
    if causal:
        ok &= j <= i
    if window:
        ok &= abs(i - j) < window
    if mask is not None:
        ok &= np.asarray(mask, bool)[None, :]
    return ok


def attend(q, k, v, ok, scale=None, bias=0, cap=0):
    """q [heads, n, width], k and v [kv heads, n_key, width]: the context [n, heads * width] and the weights [heads, n, n_key]."""
    share = len(q) // len(k)
    k, v = np.repeat(k, share, 0), np.repeat(v, share, 0)
    scores = q @ k.transpose(0, 2, 1) * (1 / math.sqrt(q.shape[-1]) if scale is None else scale) + bias
    if cap:
        scores = cap * np.tanh(scores / cap)
    weights = softmax(np.where(ok, scores, -1e30)) * ok.any(-1)[:, None]
    return join(weights @ v), weights


def alibi_slopes(heads):
    """Press et al. 2021, arXiv:2108.12409, section 3, and its code for other numbers than powers of two."""
    def powers(n):
        start = 2 ** (-2 ** -(math.log2(n) - 3))
        return [start ** (i + 1) for i in range(n)]
    whole = 2 ** math.floor(math.log2(heads))
    return np.array(powers(whole) + powers(2 * whole)[0::2][:heads - whole])


def buckets(distance, n, most, both):
    """The bucket of key minus query: Raffel et al. 2020, section 2.1, and the code of mesh_tensorflow."""
    out = 0
    if both:
        n //= 2
        out = n if distance > 0 else 0
        distance = abs(distance)
    else:
        distance = max(-distance, 0)
    near = n // 2
    if distance < near:
        return out + distance
    return out + min(near + int(math.log(distance / near) / math.log(most / near) * (n - near)), n - 1)
