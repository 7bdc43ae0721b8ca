# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small cases through the runtime library alone, without a framework: what
compute-sanitizer watches, and a first comparison with f64 by NumPy."""

import numpy as np

from .device import MemRef, contiguous_strides
from .artifacts import Failed
from .products import Case as ProductCase


def to_bits(values, dtype):
    """The 16-bit patterns of f32 values, rounded to nearest even."""
    if dtype == "f16":
        return values.astype(np.float16).view(np.uint16)
    bits = values.astype(np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def from_bits(bits, dtype):
    if dtype == "f16":
        return bits.view(np.float16).astype(np.float64)
    return (bits.astype(np.uint32) << 16).view(np.float32).astype(np.float64)


def reference(case, q, k, v, weight_dtype=None):
    """Attention in f64; with a dtype, as the formula gives it in that type: the
    weights are rounded before they meet the values."""
    group = case.kernel.heads // case.kernel.kv_heads
    k, v = np.repeat(k, group, axis=1), np.repeat(v, group, axis=1)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(case.kernel.width)
    if case.kernel.causal:
        i, j = np.indices(scores.shape[-2:])
        scores = np.where(j <= i + case.keys - case.queries, scores, -np.inf)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    total = weights.sum(-1, keepdims=True)
    if weight_dtype:
        weights = from_bits(to_bits(weights / total, weight_dtype), weight_dtype)
        return from_bits(to_bits(weights @ v, weight_dtype), weight_dtype)
    return weights @ v / total


def error_of(result, expected):
    return float(np.linalg.norm(result - expected) / np.linalg.norm(expected))


def call_on(runtime, function, arrays):
    """Calls the function on copies of `arrays`, the last of which is the result, and
    returns that."""
    pointers, memrefs = [], []
    try:
        for array in arrays:
            pointer = runtime.allocate(array.nbytes)
            pointers.append(pointer)
            runtime.to_device(pointer, array.tobytes())
            memrefs.append(MemRef.of(pointer, array.shape, contiguous_strides(array.shape)))
        function.run(*memrefs)
        runtime.synchronize()
        data = runtime.to_host(pointers[-1], arrays[-1].nbytes)
    finally:
        for pointer in pointers:
            runtime.free(pointer)
    return np.frombuffer(data, np.uint16).reshape(arrays[-1].shape)


def not_written(shape):
    """Not a number wherever the kernel does not write."""
    return np.full(shape, 0x7FFF, np.uint16)


def run_product(runtime, function, case, seed):
    """The same as run_case, of a product; the formula rounds the result once."""
    random = np.random.default_rng(seed)
    kernel = case.kernel
    x, w, b = (to_bits(random.standard_normal(shape), kernel.dtype) for shape in
               ((case.rows, kernel.depth), kernel.weight_shape(), (kernel.columns,)))
    bits = call_on(runtime, function, [x, w, b, not_written((case.rows, kernel.columns))])
    weights = from_bits(w, kernel.dtype)
    expected = from_bits(x, kernel.dtype) @ (weights.T if kernel.transposed else weights)
    if kernel.bias:
        expected = expected + from_bits(b, kernel.dtype)
    rounded = from_bits(to_bits(expected, kernel.dtype), kernel.dtype)
    return {"case": case.name, "error": error_of(from_bits(bits, kernel.dtype), expected),
            "formula_error": error_of(rounded, expected)}


def run_case(runtime, function, case, seed):
    """Relative errors in norm: of the kernel, and of the formula in its type."""
    if isinstance(case, ProductCase):
        return run_product(runtime, function, case, seed)
    random = np.random.default_rng(seed)
    kernel = case.kernel
    shapes = {
        "q": (case.batch, kernel.heads, case.queries, kernel.width),
        "k": (case.batch, kernel.kv_heads, case.keys, kernel.width),
        "v": (case.batch, kernel.kv_heads, case.keys, kernel.width),
    }
    bits = {name: to_bits(random.standard_normal(shape), kernel.dtype)
            for name, shape in shapes.items()}
    result = call_on(runtime, function, [*bits.values(), not_written(shapes["q"])])
    result = from_bits(result, kernel.dtype)
    inputs = [from_bits(bits[name], kernel.dtype) for name in ("q", "k", "v")]
    expected = reference(case, *inputs)
    return {
        "case": case.name,
        "error": error_of(result, expected),
        "formula_error": error_of(reference(case, *inputs, kernel.dtype), expected),
    }


def is_right(result):
    """No worse than twice the formula in the same type; NaN is not."""
    return result["error"] <= 2 * result["formula_error"]


def run_all(runtime, open_function, cases, seed):
    results = []
    for case in cases:
        try:
            result = run_case(runtime, open_function(case.kernel), case, seed)
            result["ok"] = is_right(result)
        except Failed as problem:
            result = {"case": case.name, "ok": False, "problem": str(problem)}
        results.append(result)
    return results
