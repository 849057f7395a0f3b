#!/usr/bin/python3
"""Makes the checkpoints beside ../models whose numbers come from these definitions: random float16 weights of a fixed seed, run in
float64 by programs that share nothing with Lorgnette. Every family is written out from its paper and its original code.

  make.py [NAME...]        all of them, or those that are named

A folder's name says what it is to show; test-models.c compares the maps and the outputs. Needs python3-numpy."""
import os
import sys
import zlib

import numpy as np

import crossing
import decoders
import encoders
import grids
import joined
import others
import pictures
import seq2seq
import store
import towers

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = (decoders, others, crossing, encoders, seq2seq, pictures, grids, joined, towers)
CASES = {name: case for file in FILES for name, case in file.CASES.items()}


def batches(case):
    """The input of every case: one short text, and two padded ones, where it has none of its own."""
    random = np.random.RandomState(case.get("seed", 5))
    if "batches" in case:
        return case["batches"](random)
    top = case["config"].get("vocab_size", 40)

    def ids(*shape):
        return random.randint(3, top, shape).astype(np.int64)
    mask = np.ones((2, 11), np.int64)
    mask[0, 8:] = 0
    mask[1, :case.get("left_padding", 0)] = 0
    inputs = {"short": {"input_ids": ids(1, 7)}, "padded": {"input_ids": ids(2, 11), "attention_mask": mask}}
    for one in inputs.values():
        one.update(case["more_inputs"](one, random) if "more_inputs" in case else {})
    return inputs


def run_rows(case, weights, one):
    """The results of a batch whose rows have nothing to do with each other."""
    rows = []
    for i in range(len(next(iter(one.values())))):
        row = {key: value[i] for key, value in one.items()}
        if "input_ids" in row:
            row.setdefault("attention_mask", np.ones(len(row["input_ids"]), np.int64))
        rows.append(case["run"](case["config"], weights, row))
    return {key: np.stack([row[key] for row in rows]) for key in rows[0]}


def make(name, case):
    weights = store.Weights(zlib.crc32(name.encode()))
    inputs, expected = {}, {}
    for case_name, one in batches(case).items():
        results = case["run_batch"](case["config"], weights, one) if "run_batch" in case else run_rows(case, weights, one)
        for key, value in one.items():
            inputs[case_name + "." + key] = value
        for key, value in results.items():
            expected[case_name + "." + key] = value.astype(np.float32)
    store.save(os.path.join(HERE, "..", "models", name), case["config"], weights, inputs, expected)


for chosen in sys.argv[1:] or CASES:
    make(chosen, CASES[chosen])
