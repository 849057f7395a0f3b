#!/usr/bin/python3
"""Trains the bundled picture classifier, measures it and writes it as a Hugging Face folder with sample pictures.

    fashion_vit.py --out DIR [--data /usr/share/datasets/fashion-mnist] [--work DIR] [--minutes 20] [--seed 1]
    fashion_vit.py --measure --out DIR

The first form trains for so many minutes of processor time on one thread (or --steps steps), goes on from the
checkpoint in --work if there is one, writes --out and prints its metrics. The second only measures.
"""

import argparse
import gzip
import os
import sys

import numpy as np
import torch
from torch.nn import functional as F

from lgnrecipe import png, training
from lgnrecipe.vit import PictureClassifier

CLASSES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
VALIDATION = 2000  # of the training pictures, the last ones
SAMPLES = 8
BATCH, SHIFT = 32, 1
PEAK, WARMUP, DECAY = 1e-3, 500, 0.05
MEAN = DEVIATION = 0.5  # what a picture's values from 0 to 1 are normalised with


def read_idx(path):
    """The array of bytes of a gzipped IDX file: its dimensions, then its values."""
    with gzip.open(path) as f:
        data = f.read()
    shape = np.frombuffer(data, ">i4", data[3], 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def read_data(folder, part):
    """Pictures [n, 28, 28] and labels [n] of a part, "train" or "t10k"."""
    return (read_idx(os.path.join(folder, part + "-images-idx3-ubyte.gz")),
            read_idx(os.path.join(folder, part + "-labels-idx1-ubyte.gz")))


def varied(pictures, source):
    """Pictures, half of them mirrored, each shifted by up to SHIFT pixels, black moving in."""
    count, rows, columns = pictures.shape
    wide = np.pad(pictures, ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT)))
    down = source.integers(0, 2 * SHIFT + 1, (count, 1)) + np.arange(rows)
    right = source.integers(0, 2 * SHIFT + 1, (count, 1)) + np.arange(columns)
    mirrored = source.random(count) < 0.5
    right[mirrored] = right[mirrored, ::-1]
    return wide[np.arange(count)[:, None, None], down[:, :, None], right[:, None, :]]


def normalised(pictures):
    """Bytes to what the network reads, as the preprocessor_config.json says."""
    return (torch.tensor(pictures, dtype=torch.float) / 255 - MEAN) / DEVIATION


def batches(pictures, labels, seed, epoch):
    """One pass: batches of (pictures, labels) in random order, varied, the same for the same seed."""
    source = np.random.default_rng([seed, epoch])
    order = source.permutation(len(labels))
    cut = [order[i : i + BATCH] for i in range(0, len(order) - BATCH + 1, BATCH)]
    return [(varied(pictures[some], source), labels[some]) for some in cut]


def loss_of(network, batch):
    """Cross-entropy with label smoothing .1 of a batch."""
    pictures, labels = batch
    return F.cross_entropy(network(normalised(pictures))[0], torch.tensor(labels.astype(np.int64)), label_smoothing=0.1)


@torch.no_grad()
def scores(network, pictures):
    """Scores of the classes for bytes [n, 28, 28], as numpy [n, C]."""
    return np.concatenate([network(normalised(pictures[i : i + 500]))[0].numpy() for i in range(0, len(pictures), 500)])


def configuration(width, inner, layers):
    """The contents of config.json."""
    names = {str(i): name for i, name in enumerate(CLASSES)}
    return {
        "architectures": ["ViTForImageClassification"], "model_type": "vit",
        "image_size": 28, "patch_size": 4, "num_channels": 3, "qkv_bias": True,
        "hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": 4, "intermediate_size": inner,
        "hidden_act": "gelu", "layer_norm_eps": 1e-6, "initializer_range": 0.02,
        "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
        "id2label": names, "label2id": {name: int(i) for i, name in names.items()}, "torch_dtype": "float16",
    }


def samples(labels):
    """Places of the first picture of each of the first classes to come."""
    places = {}
    for place, label in enumerate(labels):
        places.setdefault(int(label), place)
    return sorted(places.values())[:SAMPLES]


def file_name(label):
    """The name of the sample picture of a class."""
    return CLASSES[label].split("/")[0].lower().replace(" ", "-") + ".png"


def export(network, pictures, labels, folder):
    """Write the Hugging Face folder, and sample pictures of the test set."""
    training.write_network(network, folder)
    training.write_json({
        "image_processor_type": "ViTImageProcessor", "do_resize": True, "size": {"height": 28, "width": 28},
        "resample": 2, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
        "image_mean": [MEAN] * 3, "image_std": [DEVIATION] * 3,
    }, folder, "preprocessor_config.json")
    for place in samples(labels):
        png.save(os.path.join(folder, file_name(labels[place])), pictures[place])


def measure_folder(options, pictures, labels):
    """Print the metrics of the model in --out, from its files, and write --expected."""
    network = training.read_network(PictureClassifier, options.out)
    found = scores(network, pictures)
    best = found.argmax(1)
    print("test: accuracy %.2f %% of %d pictures, cross-entropy %.3f" % (100 * (best == labels).mean(), len(labels),
          F.cross_entropy(torch.tensor(found), torch.tensor(labels.astype(np.int64)))))
    for label, name in enumerate(CLASSES):
        row = np.bincount(best[labels == label], minlength=len(CLASSES))
        print("  %-12s %.1f %%; taken for %s" % (name, 100 * row[label] / row.sum(), ", ".join(
            "%s %d" % (CLASSES[i], row[i]) for i in np.argsort(-row) if i != label and row[i] >= 20) or "nothing often"))
    places = samples(labels)
    cases = [{"picture": file_name(labels[place]), "class": CLASSES[labels[place]], "label": CLASSES[best[place]],
              "logits": [round(float(x), 5) for x in found[place]]} for place in places]
    for case in cases:
        print("  %(picture)s: %(label)s" % case)
    if options.expected:
        training.write_json({"about": "What models/fashion-vit says of its sample pictures, from its recipe.",
                             "cases": cases}, options.expected)


def train_folder(options, pictures, labels, test_pictures, test_labels):
    """Train, from the checkpoint if there is one, and write the model to --out."""
    os.makedirs(options.work, exist_ok=True)
    torch.manual_seed(options.seed)
    network = PictureClassifier(configuration(options.width, options.inner, options.layers))
    run = training.Training(network, PEAK, WARMUP, betas=(0.9, 0.99), epsilon=1e-8, decay=DECAY)
    held, kept = slice(len(labels) - VALIDATION, None), slice(len(labels) - VALIDATION)

    def report(state):
        """Measure the average of the weights on the validation set."""
        right = scores(training.rounded(state.average), pictures[held]).argmax(1) == labels[held]
        print("step %d, validation: accuracy %.2f %%" % (state.step, 100 * right.mean()), flush=True)

    run.run(options, os.path.join(options.work, "checkpoint.pt"),
            lambda epoch: batches(pictures[kept], labels[kept], options.seed, epoch), loss_of, report)
    report(run)
    export(run.average, test_pictures, test_labels, options.out)


def main():
    """Read the options, train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist", help="folder of the four IDX files")
    training.add_options(parser, 20)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--inner", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    options = training.parse(parser)
    test = read_data(options.data, "t10k")
    if not options.measure:
        train_folder(options, *read_data(options.data, "train"), *test)
    measure_folder(options, *test)
    return 0


if __name__ == "__main__":
    sys.exit(main())
