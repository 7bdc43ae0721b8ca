# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The numbers that every peer gets, and the result in f64 of some rows.

A bf16 array is one of uint16 with the bits of the numbers, as in .npy files of
attn-run.
"""

import zlib

import numpy as np


def to_bf16_bits(values):
    """Rounds f32 to nearest, ties to even. The values are finite."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    bits = bits + (((bits >> 16) & 1) + 0x7FFF).astype(np.uint32)
    return (bits >> 16).astype(np.uint16)


def from_bf16_bits(bits):
    return (np.ascontiguousarray(bits).astype(np.uint32) << 16).view(np.float32)


def to_f32(array):
    return from_bf16_bits(array) if array.dtype == np.uint16 else array


def make_array(name, shape, dtype):
    """Deviation one, 1/sqrt(in) in weights; the same in every process."""
    generator = np.random.default_rng(zlib.crc32(f"{name} {shape}".encode()))
    values = generator.standard_normal(shape, dtype=np.float32)
    if len(shape) == 2:
        values *= np.float32(shape[0] ** -0.5)
    return to_bf16_bits(values) if dtype == "bf16" else values


def make_arguments(case):
    return {
        name: make_array(name, shape, case.dtype)
        for name, shape in case.argument_shapes().items()
    }


def choose_rows(case, count=24):
    """Query positions that are checked: the ends, edges of tiles, and others."""
    positions = {0, 1, case.queries // 2, case.queries - 2, case.queries - 1}
    generator = np.random.default_rng(case.queries)
    positions.update(int(i) for i in generator.integers(0, case.queries, count))
    return sorted(i for i in positions if 0 <= i < case.queries)


def _softmax(scores):
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return scores / scores.sum(axis=-1, keepdims=True)


def _allowed(case, rows):
    if not case.causal:
        return np.ones((len(rows), case.keys), bool)
    return np.arange(case.keys) <= np.asarray(rows)[:, None]


def _attention_rows(case, arguments, rows):
    q = to_f32(arguments["q"])[0][:, rows].astype(np.float64)
    result = np.empty((case.heads, len(rows), case.width))
    group = case.heads // case.kv_heads
    for kv_head in range(case.kv_heads):
        k = to_f32(arguments["k"][0, kv_head]).astype(np.float64)
        v = to_f32(arguments["v"][0, kv_head]).astype(np.float64)
        for head in range(kv_head * group, (kv_head + 1) * group):
            scores = np.where(
                _allowed(case, rows), case.scale * (q[head] @ k.T), -np.inf
            )
            result[head] = _softmax(scores) @ v
    return result[None]


def _layer_rows(case, arguments, rows):
    """Scores are (x_i Wq Wk') x_j' and values (p x) Wv: of a few rows this needs
    no projection of all tokens."""
    values = {name: to_f32(array) for name, array in arguments.items()}
    zero = np.zeros(1)
    bias = {name: values.get(name, zero) for name in ("bq", "bk", "bv", "bo")}
    x = values["x"][0].astype(np.float64)
    inner = np.empty((len(rows), case.heads * case.width))
    for head in range(case.heads):
        columns = slice(head * case.width, (head + 1) * case.width)

        def part(name, columns=columns):
            array = bias[name] if name in bias else values[name]
            return array[..., columns].astype(np.float64) if array.size > 1 else array

        q = x[rows] @ part("wq") + part("bq")
        key_bias = q @ np.broadcast_to(part("bk"), (case.width,))
        scores = case.scale * ((q @ part("wk").T) @ x.T + key_bias[:, None])
        p = _softmax(np.where(_allowed(case, rows), scores, -np.inf))
        inner[:, columns] = (p @ x) @ part("wv") + part("bv")
    return (inner @ values["wo"].astype(np.float64) + bias["bo"])[None]


def compute_rows(case, arguments, rows):
    """[1, H, rows, D] of attention, [1, rows, Dm] of a layer."""
    compute = _layer_rows if case.kind == "layer" else _attention_rows
    return compute(case, arguments, rows)


def relative_error(actual, expected):
    """In norm; infinite where anything is not a number."""
    actual = np.asarray(actual, np.float64)
    if not np.isfinite(actual).all():
        return float("inf")
    return float(np.linalg.norm(actual - expected) / np.linalg.norm(expected))


# Of f32 what every f32 form reaches; of bf16 what its roundings of inputs,
# probabilities, projections and results leave. A wrong mask or scale is
# off by far more.
TOLERANCE = {"f32": 1e-5, "bf16": 2e-2}
