"""What the recipes share: the state of a run with its checkpoint, the loop, and the files of a model folder."""

import copy
import json
import math
import os
import time

import numpy as np
import torch

from . import safetensors

MEMORY = 0.999  # decay of the running average of the weights


def add_options(parser, minutes):
    """The options that every recipe has."""
    parser.add_argument("--out", help="folder to write")
    parser.add_argument("--work", help="folder of the checkpoint and of exports on the way (default: OUT.work)")
    parser.add_argument("--expected", help="file for the outputs that a program should reproduce")
    parser.add_argument("--measure", action="store_true", help="measure the model that --out has, train nothing")
    parser.add_argument("--minutes", type=float, default=minutes,
                        help="processor time to train for (default %d)" % minutes)
    parser.add_argument("--steps", type=int, help="steps to train for, instead of --minutes")
    parser.add_argument("--every", type=float, default=8, help="minutes between measures on the way (default 8)")
    parser.add_argument("--seed", type=int, default=1)


def parse(parser):
    """The options; one thread is set."""
    options = parser.parse_args()
    torch.set_num_threads(1)
    if not options.out:
        parser.error("--out is needed")
    options.work = options.work or options.out.rstrip("/") + ".work"
    return options


class Training:
    """The state of a run: network, running average of its weights, Adam, place in the data."""

    def __init__(self, network, peak, warmup, betas=(0.9, 0.98), epsilon=1e-9, decay=0.0, undecayed=()):
        self.network, self.peak, self.warmup = network, peak, warmup
        self.average = copy.deepcopy(network).eval()
        parts = list(network.named_parameters())
        matrices = [p for name, p in parts if p.dim() > 1 and name not in undecayed]
        others = [p for name, p in parts if p.dim() <= 1 or name in undecayed]
        self.optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": decay},
                                            {"params": others, "weight_decay": 0.0}], lr=0, betas=betas, eps=epsilon)
        self.step, self.epoch, self.index, self.seconds = 0, 0, 0, 0.0

    def save(self, path):
        """Write the state to `path`, in one go."""
        torch.save({"network": self.network.state_dict(), "average": self.average.state_dict(),
                    "optimizer": self.optimizer.state_dict(), "random": torch.get_rng_state(),
                    "place": (self.step, self.epoch, self.index, self.seconds)}, path + ".new")
        os.replace(path + ".new", path)

    def load(self, path):
        """Take the state from `path`."""
        state = torch.load(path)
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.epoch, self.index, self.seconds = state["place"]
        torch.set_rng_state(state["random"])

    def update(self, loss_of, batch, done):
        """One step on a batch, the rate falling along a cosine as `done` goes from 0 to 1; return the loss."""
        self.step += 1
        rate = self.peak * min(1, self.step / self.warmup) * max(0.005, 0.5 + 0.5 * math.cos(math.pi * done))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(self.network.train(), batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        keep = min(MEMORY, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for mean, now in zip(self.average.parameters(), self.network.parameters()):
                mean.lerp_(now, 1 - keep)
        return float(loss)

    def run(self, options, checkpoint, epoch_of, loss_of, report):
        """Train until the minutes or steps are over, from `checkpoint` if there is one, and keep it up to date.

        `epoch_of(epoch)` gives the batches of a pass, `loss_of(network, batch)` a loss; `report(self)` is called
        every so many minutes of work.
        """
        if os.path.exists(checkpoint):
            self.load(checkpoint)
        print("seed %d, %d parameters" % (options.seed, sum(p.numel() for p in self.network.parameters())), flush=True)
        reported = self.seconds
        losses = []
        while True:
            started = time.process_time()
            epoch = epoch_of(self.epoch)
            self.seconds += time.process_time() - started
            while self.index < len(epoch):
                done = self.step / options.steps if options.steps else self.seconds / (60 * options.minutes)
                if done >= 1:
                    self.save(checkpoint)
                    print("%d steps, %.1f CPU minutes" % (self.step, self.seconds / 60), flush=True)
                    return
                started = time.process_time()
                losses.append(self.update(loss_of, epoch[self.index], done))
                self.seconds += time.process_time() - started
                self.index += 1
                if self.step % 200 == 0:
                    print("step %d, pass %d, %.1f CPU min, loss %.3f" % (self.step, self.epoch, self.seconds / 60,
                          sum(losses) / len(losses)), flush=True)
                    losses = []
                if self.seconds - reported > 60 * options.every:
                    reported = self.seconds
                    self.save(checkpoint)
                    report(self)
            self.epoch, self.index = self.epoch + 1, 0


def rounded(network):
    """A copy of the network whose weights went through half precision, as those of the file."""
    network = copy.deepcopy(network)
    for weights in network.parameters():
        weights.data = weights.data.half().float()
    return network.eval()


def read_json(*path):
    """The contents of a JSON file."""
    with open(os.path.join(*path), encoding="utf-8") as f:
        return json.load(f)


def write_json(data, *path, indent=1):
    """Write `data` to a JSON file, its folder made if need be."""
    path = os.path.join(*path)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, ensure_ascii=False, indent=indent)
        f.write("\n")


def write_network(network, folder):
    """Write config.json and the weights in half precision."""
    write_json(network.config, folder, "config.json")
    weights = {name: array.astype(np.float16) for name, array in network.checkpoint().items()}
    safetensors.save(os.path.join(folder, "model.safetensors"), weights)


def read_network(kind, folder):
    """The network of a model folder; `kind` is its class."""
    network = kind(read_json(folder, "config.json")).eval()
    network.load_checkpoint(safetensors.load(os.path.join(folder, "model.safetensors")))
    return network
