# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""jax.nn.dot_product_attention on the kernels of this package."""

from __future__ import annotations

import functools
import math
import operator
import threading
from typing import Any, Literal, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .. import _cache, _core, _kernels
from ._gradient import gradients
from ._manual_axes import find_axes, vary

_TARGET = "attn_call"
_TYPES = {"float32": "f32", "float64": "f64", "float16": "f16", "bfloat16": "bf16"}

_lock = threading.Lock()
_added = set()
jax.ffi.register_ffi_target(_TARGET, _core.xla_handler(), platform="cpu")


class Options(NamedTuple):
    """What of a call is no array."""

    scale: float
    is_causal: bool
    window: tuple[int, int] | None
    residual: bool


def _fail(name, message):
    raise ValueError(f"{name}: {message}")


def _ones(array):
    """A bit for each dimension whose size is 1."""
    return sum(1 << dim for dim, size in enumerate(array.shape) if size == 1)


def _add_function(text):
    """Compiles the module before XLA asks for it, so that it comes from the
    cache, and what is wrong is an error of Python."""
    with _lock:
        if text in _added:
            return
    function = _cache.get_module(text.encode(), {}).functions[0]
    _core.add_xla_function(text, function)
    with _lock:
        _added.add(text)


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _attend(options, q, k, v, bias, mask, query_lengths, key_lengths):
    batch, queries, heads, width = q.shape
    keys, kv_heads = k.shape[1:3]
    element = _TYPES[q.dtype.name]
    operands = [q, k, v]
    for operand in (bias, mask, key_lengths):
        if operand is not None:
            operands.append(operand)
    # Without causal the operation wants to be told where the window lies.
    needs_offset = (options.window is not None and not options.is_causal and
                    queries != keys)
    if needs_offset:
        operands.append(jnp.zeros((batch,), np.int32))
    regions = None
    if query_lengths is not None:
        operands.append(query_lengths)
        regions = _kernels.QueryLengthRegion()
    text = _kernels.sdpa_text(
        dtype=element, heads=heads, kv_heads=kv_heads, query_width=width,
        value_width=v.shape[3], causal="top_left" if options.is_causal else "none",
        window=options.window, scale=options.scale, softcap=None,
        bias_ones=None if bias is None else _ones(bias),
        bias_dtype=None if bias is None else _TYPES[bias.dtype.name],
        mask_ones=None if mask is None else _ones(mask),
        lengths_dtype=None if key_lengths is None else "i32",
        offset_dtype="i32" if needs_offset else None,
        lse=options.residual, bshd=True, inputs_bshd=True, regions=regions)
    _add_function(text)
    results = [jax.ShapeDtypeStruct((batch, queries, heads, v.shape[3]), q.dtype)]
    if options.residual:
        results.append(jax.ShapeDtypeStruct(
            (batch, heads, queries),
            np.float64 if element == "f64" else np.float32))
    call = jax.ffi.ffi_call(_TARGET, results, vmap_method="expand_dims")
    axes = find_axes(operands)
    operands = [vary(operand, axes) for operand in operands]
    return tuple(vary(result, axes) for result in call(*operands, module=text))


def _forward(options, *arguments):
    return _attend(options, *arguments), arguments


def _backward(options, arguments, cotangents):
    return gradients(options, arguments, cotangents[0])


_attend.defvjp(_forward, _backward)


def _to_array(name, value):
    try:
        return jnp.asarray(value)
    except (TypeError, ValueError):
        described = (f"elements of type {value.dtype}" if isinstance(value, np.ndarray)
                     else f"got {type(value).__name__}")
        raise TypeError(f"{name}: {described}, expected what jax.numpy.asarray "
                        "takes") from None


def _read(name, value, rank):
    array = _to_array(name, value)
    if array.ndim > rank:
        _fail(name, f"rank {array.ndim}, expected at most {rank}")
    return array.reshape((1,) * (rank - array.ndim) + array.shape)


def _read_heads(name, value):
    array = _to_array(name, value)
    if array.ndim not in (3, 4):
        _fail(name, f"rank {array.ndim}, expected 4, [B, S, H, D], or 3")
    if array.dtype.name not in _TYPES:
        raise TypeError(f"{name}: elements of type {array.dtype}, expected float32, "
                        "float64, float16 or bfloat16")
    return array if array.ndim == 4 else array[None]


def _read_pairs(name, value, full):
    array = _read(name, value, 4)
    for dim, (size, expected) in enumerate(zip(array.shape, full)):
        if size not in (1, expected):
            _fail(name, f"size {size} of dimension {dim} of [B, N, T, S], expected 1 "
                  f"or {expected}")
    return array


def _read_lengths(name, value, batch):
    array = _to_array(name, value)
    if array.dtype != np.int32:
        raise TypeError(f"{name}: elements of type {array.dtype}, expected int32")
    if array.shape != (batch,):
        _fail(name, f"sizes {list(array.shape)}, expected [{batch}]")
    return array


def _fail_traced(name):
    raise TypeError(f"{name}: it is part of the kernel, and cannot be traced")


def _read_flag(name, value):
    if isinstance(value, jax.core.Tracer):
        _fail_traced(name)
    if not isinstance(value, (bool, int, np.bool_)) or value not in (0, 1):
        raise TypeError(f"{name}: expected True or False, got {type(value).__name__}")
    return bool(value)


def _read_scale(scale, width):
    if scale is None:
        return 1 / math.sqrt(width)
    if isinstance(scale, (str, bytes)):
        raise TypeError("scale: expected a number")
    if isinstance(scale, jax.core.Tracer):
        _fail_traced("scale")
    try:
        scale = float(scale)
    except OverflowError:
        scale = math.inf
    except (TypeError, ValueError):
        raise TypeError("scale: expected a number") from None
    if not abs(scale) <= np.finfo(np.float32).max:
        _fail("scale", f"{scale} is not finite in the range of float32")
    return scale


def _read_window(window):
    if window is None:
        return None
    if not isinstance(window, (tuple, list)):
        window = (window, window)
    if any(isinstance(side, jax.core.Tracer) for side in window):
        _fail_traced("local_window_size")
    try:
        left, right = (operator.index(side) for side in window)
    except (TypeError, ValueError):
        raise TypeError("local_window_size: expected an integer or two of them") from None
    if min(left, right) < 0 or max(left, right) >= 2**63:
        _fail("local_window_size", f"({left}, {right}) is out of range")
    return left, right


def dot_product_attention(
    query: jax.typing.ArrayLike,
    key: jax.typing.ArrayLike,
    value: jax.typing.ArrayLike,
    bias: jax.typing.ArrayLike | None = None,
    mask: jax.typing.ArrayLike | None = None,
    *,
    scale: float | None = None,
    is_causal: bool = False,
    query_seq_lengths: jax.typing.ArrayLike | None = None,
    key_value_seq_lengths: jax.typing.ArrayLike | None = None,
    local_window_size: int | tuple[int, int] | None = None,
    implementation: Literal["attn", "xla", "cudnn"] | None = None,
    return_residual: bool = False,
) -> Any:
    """`jax.nn.dot_product_attention`, computed by a kernel of this package.

    query                  [B, T, N, H] or [T, N, H]
    key, value             [B, S, K, H] or [S, K, H]; K divides N, and query head n
                           reads key/value head n // (N / K). value may have heads
                           of another width
    bias                   float, added to the scaled scores; its sizes are those of
                           [B, N, T, S] or 1
    mask                   bool, true where attention is allowed; sizes as of bias
    scale                  of the scores, a number; 1/sqrt(H) by default
    is_causal              query t sees keys s <= t
    query_seq_lengths      int32 [B]: rows from there on are padding and become 0
    key_value_seq_lengths  int32 [B]: keys from there on are padding, and not read
    local_window_size      (left, right), or one number for both: t - left <= s <=
                           t + right
    implementation         'xla' and 'cudnn' are those of jax.nn
    return_residual        also return ln sum exp of the scores, [B, T, N], in the
                           type of key; no gradient flows through it

    Types are float32, float64, float16 and bfloat16, one for query, key and value.
    Works under jax.jit, jax.vmap and jax.grad on the CPU, on arrays where they are.
    Memory is linear in T and S, in the backward pass too, which is computed by XLA
    from blocks of queries. Lengths are not checked, and those out of range count as
    0 or S.

    A query that sees no key gives 0 (residual -inf), where jax.nn gives the mean of
    all values. Raises TypeError or ValueError that begins with the name of the
    argument.
    """
    if not isinstance(implementation, (str, type(None))):
        raise TypeError("implementation: expected 'attn', 'xla' or 'cudnn', got "
                        f"{type(implementation).__name__}")
    if implementation in ("xla", "cudnn"):
        return jax.nn.dot_product_attention(
            query, key, value, bias, mask, scale=scale, is_causal=is_causal,
            query_seq_lengths=query_seq_lengths,
            key_value_seq_lengths=key_value_seq_lengths,
            local_window_size=local_window_size, implementation=implementation,
            return_residual=return_residual)
    if implementation not in (None, "attn"):
        _fail("implementation", f"'{implementation}', expected 'attn', 'xla' or 'cudnn'")
    q, k, v = (_read_heads(name, array) for name, array in
               (("query", query), ("key", key), ("value", value)))
    rank = jnp.ndim(query)
    for name, array in (("key", k), ("value", v)):
        if array.dtype != q.dtype:
            raise TypeError(f"{name}: elements of type {array.dtype}, expected "
                            f"{q.dtype} as in query")
        if array.shape[0] != q.shape[0]:
            _fail(name, f"{array.shape[0]} batches, expected {q.shape[0]} as in query")
    batch, queries, heads, width = q.shape
    keys, kv_heads = k.shape[1:3]
    if k.shape[3] != width:
        _fail("key", f"heads of width {k.shape[3]}, expected {width} as in query")
    if v.shape[1:3] != (keys, kv_heads):
        _fail("value", f"{list(v.shape[1:3])} positions and heads, expected "
              f"{[keys, kv_heads]} as in key")
    for name, array in (("query", q), ("key", k), ("value", v)):
        if min(array.shape[2:]) < 1:
            _fail(name, "no heads, or heads of width 0")
    if heads % kv_heads:
        _fail("key", f"{kv_heads} heads do not divide the {heads} of query")
    scale = _read_scale(scale, width)
    full = (batch, heads, queries, keys)
    if bias is not None:
        bias = _read_pairs("bias", bias, full)
        if bias.dtype.name not in _TYPES:
            raise TypeError(f"bias: elements of type {bias.dtype}, expected a float")
    if mask is not None:
        mask = _read_pairs("mask", mask, full)
        if mask.dtype != np.bool_:
            raise TypeError(f"mask: elements of type {mask.dtype}, expected bool")
    if query_seq_lengths is not None:
        query_seq_lengths = _read_lengths("query_seq_lengths", query_seq_lengths, batch)
    if key_value_seq_lengths is not None:
        key_value_seq_lengths = _read_lengths(
            "key_value_seq_lengths", key_value_seq_lengths, batch)
    options = Options(scale, _read_flag("is_causal", is_causal),
                      _read_window(local_window_size),
                      _read_flag("return_residual", return_residual))
    arrays = q, k, v, bias, mask, query_seq_lengths, key_value_seq_lengths
    # All alike, so that the gradient of one that devices share is summed by JAX.
    axes = find_axes(arrays)
    results = _attend(options, *(None if array is None else vary(array, axes)
                                 for array in arrays))
    output = results[0] if rank == 4 else results[0][0]
    if not return_residual:
        return output
    residual = results[1].swapaxes(1, 2).astype(k.dtype)
    return output, residual if rank == 4 else residual[0]
