# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A whole layer of attention."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any, Literal

from . import _cache, _core, _kernels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._core import SupportsDLPack

_FLOATS = ("f32", "f64", "f16", "bf16")
_MOST_F32 = 3.4028234663852886e38


def _fail(name, message):
    raise ValueError(f"{name}: {message}")


def _inspect(name, tensor, rank, dtype=None, form=""):
    actual, sizes = _core.inspect(tensor, name)
    if dtype is not None and actual != dtype:
        raise TypeError(f"{name}: elements of type {actual}, expected {dtype} "
                        "as in x")
    if len(sizes) != rank:
        _fail(name, f"rank {len(sizes)}, expected {rank}, {form}")
    return actual, sizes


def _count(name, value):
    if isinstance(value, bool):
        raise TypeError(f"{name}: expected an integer")
    try:
        value = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: expected an integer") from None
    if not 0 < value < 2**31:
        _fail(name, f"{value}, expected a positive number")
    return value


def _finite(name, value, positive=False):
    try:
        value = math.fsum((value,))  # float() would read text.
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"{name}: expected a number") from None
    if not abs(value) <= _MOST_F32 or positive and not value >= 1 / _MOST_F32:
        _fail(name, f"{value} is not finite" + " and positive" * positive +
              " in the range of f32")
    return value


def _pairs(name, tensor, full):
    """The tensor's type, and a bit for each of its sizes that is 1."""
    dtype, sizes = _core.inspect(tensor, name)
    if len(sizes) != 4:
        _fail(name, f"rank {len(sizes)}, expected 4, [B, H, Sq, Skv]")
    ones = 0
    for dim, (size, expected) in enumerate(zip(sizes, full)):
        if size == 1:
            ones |= 1 << dim
        elif size != expected:
            _fail(name, f"size {size} of dimension {dim} of [B, H, Sq, Skv], "
                  f"expected 1 or {expected}")
    return dtype, ones


def _batch_numbers(name, given, batch, least, most):
    """The numbers of the batches as an argument of compiled code, and their type."""
    dtype, numbers = _core.read_integers(given, batch, name)
    for index, number in enumerate(numbers):
        if not least <= number <= most:
            _fail(name, f"{number} of batch {index}, expected {least} to {most}")
    return numbers if isinstance(given, (int, list, tuple)) else given, dtype


def _read_window(window):
    try:
        left, right = (-1 if side is None else operator.index(side) for side in window)
    except (TypeError, ValueError):
        raise TypeError("window: expected two integers, (left, right)") from None
    if min(left, right) < -1 or max(left, right) >= 2**63:
        _fail("window", f"({left}, {right}) is out of range")
    return left, right


def multihead(
    x: SupportsDLPack,
    wq: SupportsDLPack,
    wk: SupportsDLPack,
    wv: SupportsDLPack,
    wo: SupportsDLPack,
    *,
    h: int,
    d_k: int,
    d_v: int | None = None,
    kv_groups: int | None = None,
    context: SupportsDLPack | None = None,
    bq: SupportsDLPack | None = None,
    bk: SupportsDLPack | None = None,
    bv: SupportsDLPack | None = None,
    bo: SupportsDLPack | None = None,
    mask: SupportsDLPack | None = None,
    bias: SupportsDLPack | None = None,
    causal: Literal["top_left", "bottom_right"] | int | Sequence[int] |
        SupportsDLPack | None = None,
    window: tuple[int | None, int | None] | None = None,
    scale: float | None = None,
    softcap: float | None = None,
    key_lengths: int | Sequence[int] | SupportsDLPack | None = None,
    out: SupportsDLPack | None = None,
) -> Any:
    """A layer of multi-head attention, projections included.

        Q = x wq + bq     K = c wk + bk     V = c wv + bv
        y = concat over heads (attention(Q_h, K_g, V_g)) wo + bo

    x            [B, Sq, Dm], contiguous
    wq           [Dm, h d_k]; weights are [in, out], the transpose of what
                 torch.nn.Linear keeps
    wk, wv       [Dc, Hkv d_k] and [Dc, Hkv d_v]
    wo           [h d_v, Dout]
    h            the number of query heads
    d_k, d_v     widths of a head; d_v is d_k by default
    kv_groups    Hkv, the number of key/value heads, a divisor of h; h by default
    context      c, [B, Skv, Dc], contiguous; x by default (self-attention)
    bq, ..., bo  as many numbers as their weight has columns
    mask, bias   of rank 4, each size 1 or that of [B, h, Sq, Skv]
    key_lengths  B ints, a tensor or a list of them, or one for all
    causal       'top_left', 'bottom_right', or the offsets: ints as above
    out          where to write y

    The other options mean what they mean in `sdpa`. Returns y, [B, Sq, Dout], of
    the library that x is of. All tensors have the type of x: f32, f64, f16 or
    bf16. Raises TypeError or ValueError that begins with the name of the
    argument. After Vaswani et al., Attention is all you need, 2017; groups:
    Ainslie et al., GQA, 2023.
    """
    dtype, (batch, queries, width) = _inspect("x", x, 3, form="[B, S, Dm]")
    if dtype not in _FLOATS:
        raise TypeError(f"x: elements of type {dtype}, expected f32, f64, f16 or "
                        "bf16")
    h, d_k = _count("h", h), _count("d_k", d_k)
    d_v = d_k if d_v is None else _count("d_v", d_v)
    kv_heads = h if kv_groups is None else _count("kv_groups", kv_groups)
    if h % kv_heads:
        _fail("kv_groups", f"{kv_heads} does not divide the {h} heads")
    source_width, keys = None, queries
    if context is not None:
        _, sizes = _inspect("context", context, 3, dtype, "[B, Skv, Dc]")
        if sizes[0] != batch:
            _fail("context", f"{sizes[0]} batches, expected {batch} as in x")
        keys, source_width = sizes[1:]
    for name, size in (("x", width), ("context", source_width)):
        if size == 0:
            _fail(name, "rows of width 0")

    _, (rows, out_width) = _inspect("wo", wo, 2, dtype, "[h d_v, Dout]")
    if rows != h * d_v or out_width == 0:
        _fail("wo", f"sizes [{rows}, {out_width}], expected [{h * d_v}, Dout]")
    columns = {"wq": h * d_k, "wk": kv_heads * d_k, "wv": kv_heads * d_v}
    for name, weight in (("wq", wq), ("wk", wk), ("wv", wv)):
        _, sizes = _inspect(name, weight, 2, dtype, "[in, out]")
        rows = width if name == "wq" else source_width or width
        if sizes != (rows, columns[name]):
            _fail(name, f"sizes {list(sizes)}, expected "
                  f"{[rows, columns[name]]}")
    columns["wo"] = out_width

    arguments, names = [x, wq, wk, wv, wo], ["x", "wq", "wk", "wv", "wo"]

    def add(name, tensor):
        arguments.append(tensor)
        names.append(name)

    if context is not None:
        add("context", context)
    biases = []
    for name, vector in (("bq", bq), ("bk", bk), ("bv", bv), ("bo", bo)):
        if vector is None:
            continue
        _, sizes = _inspect(name, vector, 1, dtype, "[out]")
        if sizes[0] != columns["w" + name[1]]:
            _fail(name, f"{sizes[0]} numbers, expected {columns['w' + name[1]]}")
        biases.append(name)
        add(name, vector)
    facts = dict(mask_ones=None, bias_ones=None, bias_dtype=None,
                 lengths_dtype=None, offset_dtype=None)
    full = (batch, h, queries, keys)
    if bias is not None:
        facts["bias_dtype"], facts["bias_ones"] = _pairs("bias", bias, full)
        if facts["bias_dtype"] not in _FLOATS:
            raise TypeError(f"bias: elements of type {facts['bias_dtype']}, "
                            "expected a float")
        add("bias", bias)
    if mask is not None:
        mask_type, facts["mask_ones"] = _pairs("mask", mask, full)
        if mask_type != "bool":
            raise TypeError(f"mask: elements of type {mask_type}, expected bool")
        add("mask", mask)
    if key_lengths is not None:
        key_lengths, facts["lengths_dtype"] = _batch_numbers(
            "key_lengths", key_lengths, batch, 0, keys)
        add("key_lengths", key_lengths)
    if causal is None:
        causal = "none"
    elif not isinstance(causal, str):
        if isinstance(causal, bool):
            raise TypeError(f"causal: {causal} does not say which diagonal; expected "
                            "'top_left', 'bottom_right' or offsets")
        offsets, facts["offset_dtype"] = _batch_numbers("causal", causal, batch,
                                                        -2**62, 2**62)
        add("causal", offsets)
        causal = "offset"
    elif causal not in ("top_left", "bottom_right"):
        _fail("causal", f"'{causal}', expected 'top_left' or 'bottom_right'")
    if window is not None:
        window = _read_window(window)
        if causal == "none" and queries != keys:
            _fail("window", f"with {queries} queries and {keys} keys, causal has "
                  "to say which diagonal it is about")
    text = _kernels.multihead_text(
        dtype=dtype, width=width, source_width=source_width,
        out_width=out_width, heads=h, d_k=d_k, d_v=d_v,
        kv_groups=None if kv_heads == h else kv_heads, biases=biases,
        causal=causal, window=window,
        scale=None if scale is None else _finite("scale", scale),
        softcap=None if softcap is None else _finite("softcap", softcap, True),
        **facts)
    function = _cache.get_module(text.encode(), {}).functions[0]
    return function._call(arguments, out, names)
