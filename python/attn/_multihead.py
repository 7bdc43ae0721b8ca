# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A whole layer of attention."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any, Literal

from . import _cache, _core, _kernels, _trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ._core import SupportsDLPack

_FLOATS = ("f32", "f64", "f16", "bf16")
_MOST_F32 = 3.4028234663852886e38


def _fail(name, message):
    raise ValueError(f"{name}: {message}")


class _Arguments:
    """The tensors of a call in the order of the kernel's arguments, with their
    names and how the kernel takes them."""

    def __init__(self):
        self.tensors, self.names, self.steps = [], [], []
        # By name, what `multihead_text` is told.
        self.views = {}

    def add(self, name, tensor, steps=""):
        self.tensors.append(tensor)
        self.names.append(name)
        self.steps.append(steps)

    def add_strided(self, name, tensor, sizes, strides):
        """Adds a tensor in the form that its strides have. `_core` takes it by
        steps: r merges the first two dimensions, t swaps them, e prepends some up
        to rank 4, o leaves one element where a stride is 0, c appends a dimension
        of size 1."""
        if 0 in sizes:
            strides = _dense(sizes)
        for dim, (size, stride) in enumerate(zip(sizes, strides)):
            if size > 1 and stride < 0:
                _fail(name, f"stride {stride} of dimension {dim} is negative")
        view = _choose_view(sizes, strides)
        if view:
            self.views[name] = view
        once = "eo" if len(sizes) == 4 else ""
        if view == "rows":
            self.add(name, tensor)
        self.add(name, tensor, once + _STEPS[view])


_STEPS = {"": "", "rows": "r", "turned": "t", "copied": "c"}


def _dense(sizes):
    strides, stride = [], 1
    for size in reversed(sizes):
        strides.insert(0, stride)
        stride *= size
    return strides


def _choose_view(sizes, strides):
    # The stride of a single element means nothing.
    strides = [None if size == 1 else stride for size, stride in zip(sizes, strides)]
    if strides[-1] in (1, None):
        if len(sizes) != 3:
            return ""
        batch, rows, width = sizes
        if strides[1] in (width, None) and strides[0] in (rows * width, None):
            return ""
        # Rows of all batches at equal distances.
        if None in strides[:2] or strides[0] == rows * strides[1]:
            return "rows"
    elif len(sizes) == 2 and strides[0] in (1, None):
        return "turned"
    return "copied"


def _inspect(name, tensor, rank, dtype=None, form=""):
    actual, sizes, strides = _core.inspect_strided(tensor, name)
    if dtype is not None and actual != dtype:
        raise TypeError(f"{name}: elements of type {actual}, expected {dtype} "
                        "as in x")
    if len(sizes) != rank:
        _fail(name, f"rank {len(sizes)}, expected {rank}, {form}")
    return actual, sizes, strides


def _count(name, value):
    if isinstance(value, bool):
        raise TypeError(f"{name}: expected an integer")
    try:
        value = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: expected an integer") from None
    if value < 1:
        _fail(name, f"{value}, expected a positive number")
    if value >= 2**31:
        _fail(name, f"{value}, expected less than 2**31")
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
    """The tensor's type, a bit for each of its sizes that is 1, and its strides."""
    dtype, sizes, strides = _core.inspect_strided(tensor, name)
    if len(sizes) > 4:
        _fail(name, f"rank {len(sizes)}, expected at most 4, [B, H, Sq, Skv]")
    added = 4 - len(sizes)
    sizes, strides = (1,) * added + sizes, (0,) * added + strides
    ones = 0
    for dim, (size, stride, expected) in enumerate(zip(sizes, strides, full)):
        # A stride of 0 repeats one element, which is what size 1 means.
        if size == 1 or size == expected > 0 and stride == 0:
            ones |= 1 << dim
        elif size != expected:
            _fail(name, f"size {size} of dimension {dim} of [B, H, Sq, Skv], "
                  f"expected 1 or {expected}")
    sizes = [1 if ones >> dim & 1 else size for dim, size in enumerate(sizes)]
    return dtype, ones, sizes, strides


def _batch_numbers(name, given, batch, least, most):
    """The numbers of the batches as an argument of compiled code, and their type."""
    dtype, numbers = _core.read_integers(given, batch, name)
    for index, number in enumerate(numbers):
        if not least <= number <= most:
            _fail(name, f"{number} of batch {index}, expected {least} to {most}")
    return numbers if isinstance(given, (int, list, tuple)) else given, dtype


def _read_window(window):
    try:
        if any(isinstance(side, bool) for side in window):
            raise TypeError
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
    score_mod: Callable[[Any, Any, Any, Any, Any], Any] | None = None,
    mask_mod: Callable[[Any, Any, Any, Any], Any] | None = None,
    key_lengths: int | Sequence[int] | SupportsDLPack | None = None,
    return_lse: bool = False,
    out: SupportsDLPack | tuple[SupportsDLPack, SupportsDLPack] | None = None,
) -> Any:
    """A layer of multi-head attention, projections included.

        Q = x wq + bq     K = c wk + bk     V = c wv + bv
        y = concat over heads (attention(Q_h, K_g, V_g)) wo + bo

    x            [B, Sq, Dm]
    wq           [Dm, h d_k]; weights are [in, out], the transpose of what
                 torch.nn.Linear keeps: give linear.weight.T
    wk, wv       [Dc, Hkv d_k] and [Dc, Hkv d_v]
    wo           [h d_v, Dout]
    h            the number of query heads
    d_k, d_v     widths of a head; d_v is d_k by default
    kv_groups    Hkv, the number of key/value heads, a divisor of h; h by default
    context      c, [B, Skv, Dc]; x by default (self-attention)
    bq, ..., bo  as many numbers as their weight has columns
    mask, bias   broadcast to [B, h, Sq, Skv]
    key_lengths  B ints, a tensor or a list of them, or one for all
    causal       'top_left', 'bottom_right', or the offsets: ints as above
    return_lse   also return ln sum exp of the scores, [B, h, Sq], f32 (f64 for f64)
    out          where to write y; with return_lse a pair, apart in memory

    The other options mean what they mean in `sdpa`; there is no `layout`, since
    no tensor has heads. Returns y, [B, Sq, Dout], of the library that x is of.
    All tensors have the type of x: f32, f64, f16 or bf16.

    Tensors may have any strides that are not negative. They are read where they
    are if elements of a row follow each other: of weights, masks and biases the
    last stride is 1, or of a weight the first, as it is of linear.weight.T; of x
    and context the last is 1 and rows of all batches are at equal distances
    (x[..., :Dm], x[0, ::2][None]). Any other view is copied by the compiled code
    in each call (x[:, 1:] of more than one batch, x.swapaxes(0, 1)).

    Raises TypeError or ValueError that begins with the name of the argument.
    After Vaswani et al., Attention is all you need, 2017; groups: Ainslie et al.,
    GQA, 2023.
    """
    arguments = _Arguments()
    dtype, x_sizes, x_strides = _inspect("x", x, 3, form="[B, S, Dm]")
    batch, queries, width = x_sizes
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
        _, context_sizes, context_strides = _inspect("context", context, 3, dtype,
                                                     "[B, Skv, Dc]")
        if context_sizes[0] != batch:
            _fail("context", f"{context_sizes[0]} batches, expected {batch} as in x")
        keys, source_width = context_sizes[1:]
    for name, size in (("x", width), ("context", source_width)):
        if size == 0:
            _fail(name, "rows of width 0")

    arguments.add_strided("x", x, x_sizes, x_strides)
    _, wo_sizes, wo_strides = _inspect("wo", wo, 2, dtype, "[h d_v, Dout]")
    rows, out_width = wo_sizes
    if rows != h * d_v or out_width == 0:
        _fail("wo", f"sizes [{rows}, {out_width}], expected [{h * d_v}, Dout]")
    columns = {"wq": h * d_k, "wk": kv_heads * d_k, "wv": kv_heads * d_v}
    for name, weight in (("wq", wq), ("wk", wk), ("wv", wv)):
        _, sizes, strides = _inspect(name, weight, 2, dtype, "[in, out]")
        rows = width if name == "wq" else source_width or width
        if sizes != (rows, columns[name]):
            _fail(name, f"sizes {list(sizes)}, expected "
                  f"{[rows, columns[name]]}")
        arguments.add_strided(name, weight, sizes, strides)
    columns["wo"] = out_width
    arguments.add_strided("wo", wo, wo_sizes, wo_strides)
    if context is not None:
        arguments.add_strided("context", context, context_sizes, context_strides)
    biases = []
    for name, vector in (("bq", bq), ("bk", bk), ("bv", bv), ("bo", bo)):
        if vector is None:
            continue
        _, sizes, strides = _inspect(name, vector, 1, dtype, "[out]")
        if sizes[0] != columns["w" + name[1]]:
            _fail(name, f"{sizes[0]} numbers, expected {columns['w' + name[1]]}")
        biases.append(name)
        arguments.add_strided(name, vector, sizes, strides)
    facts = dict(mask_ones=None, bias_ones=None, bias_dtype=None,
                 lengths_dtype=None, offset_dtype=None)
    full = (batch, h, queries, keys)
    if bias is not None:
        facts["bias_dtype"], facts["bias_ones"], *form = _pairs("bias", bias, full)
        if facts["bias_dtype"] not in _FLOATS:
            raise TypeError(f"bias: elements of type {facts['bias_dtype']}, "
                            "expected a float")
        arguments.add_strided("bias", bias, *form)
    if mask is not None:
        mask_type, facts["mask_ones"], *form = _pairs("mask", mask, full)
        if mask_type != "bool":
            raise TypeError(f"mask: elements of type {mask_type}, expected bool")
        arguments.add_strided("mask", mask, *form)
    if key_lengths is not None:
        key_lengths, facts["lengths_dtype"] = _batch_numbers(
            "key_lengths", key_lengths, batch, 0, keys)
        arguments.add("key_lengths", key_lengths)
    if causal is None:
        causal = "none"
    elif not isinstance(causal, str):
        if isinstance(causal, bool):
            raise TypeError(f"causal: {causal} does not say which diagonal; expected "
                            "'top_left', 'bottom_right' or offsets")
        offsets, facts["offset_dtype"] = _batch_numbers("causal", causal, batch,
                                                        -2**61, 2**61)
        arguments.add("causal", offsets)
        causal = "offset"
    elif causal not in ("top_left", "bottom_right"):
        _fail("causal", f"'{causal}', expected 'top_left' or 'bottom_right'")
    if window is not None:
        window = _read_window(window)
        if causal == "none" and queries != keys:
            _fail("window", f"with {queries} queries and {keys} keys, causal has "
                  "to say which diagonal it is about")
    regions = None
    if score_mod is not None or mask_mod is not None:
        regions, captures = _trace.trace(score_mod, mask_mod, dtype, *full)
        for capture in captures:
            arguments.add("captured array", capture)
    if not isinstance(return_lse, bool):
        raise TypeError(f"return_lse: expected a bool, got {type(return_lse).__name__}")
    if return_lse and out is not None and not (isinstance(out, tuple) and len(out) == 2):
        raise TypeError("out: with return_lse, a tuple of two tensors is expected")
    if not return_lse and isinstance(out, (tuple, list)):
        raise TypeError("out: expected a tensor, got " + type(out).__name__)
    text = _kernels.multihead_text(
        dtype=dtype, width=width, source_width=source_width,
        out_width=out_width, heads=h, d_k=d_k, d_v=d_v,
        kv_groups=None if kv_heads == h else kv_heads, biases=biases,
        causal=causal, window=window,
        scale=None if scale is None else _finite("scale", scale),
        softcap=None if softcap is None else _finite("softcap", softcap, True),
        lse=return_lse, regions=regions, views=arguments.views, **facts)
    function = _cache.get_module(text.encode(), {}).functions[0]
    return function._call(arguments.tensors, out, arguments.names, arguments.steps)
