# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Operators that fold dimensions away, and normalizations built on them."""

import numpy as np

from . import _sizes
from ._elementwise import elementwise
from ._node import dtype_of_element, operator
from ._products import score_type
from ._sizes import Size
from ._values import is_float


def _kept(value, axes):
    return [1 if dim in axes else size for dim, size in enumerate(value.sizes)]


def reduce(graph, value, axes, name, start):
    """Folds dimensions, which stay with the size 1, by an operation of arith."""
    found = graph.builder.reduce(value, axes, start, value.dtype,
                                 lambda s, x, total: s.op(name, (total, x), value.dtype))
    return graph.builder.reshape(found, _kept(value, axes))


def count(graph, value, axes, s, dtype):
    """How many elements each result has, as a number of the type `dtype`."""
    total = _sizes.product(value.sizes[dim] for dim in axes)
    if not isinstance(total, Size):
        return s.constant(total, dtype)
    number = s.op("arith.index_cast", (graph.builder.index(total),), "index", "i64")
    return s.convert(number, "i64", dtype)


def mean(graph, value, axes):
    total = reduce(graph, value, axes, "arith.addf", 0)
    return graph.builder.elementwise(
        value.dtype, total.sizes, [total],
        lambda s, x: s.op("arith.divf", (x, count(graph, value, axes, s, value.dtype)),
                          value.dtype))


def _axes(node, rank):
    axes = node.attribute("axes", "ints")
    if axes is None and node.has_input(1):
        axes = node.numbers(1)
    if not axes:
        if node.only("noop_with_empty_axes", "int", 0, 1):
            return None
        axes = range(rank)
    else:
        node.attribute("noop_with_empty_axes", "int")
    return node.axes(axes, rank)


def _least(dtype):
    return -np.inf if is_float(dtype) else np.iinfo(f"int{dtype[1:]}").min


def _greatest(dtype):
    return np.inf if is_float(dtype) else np.iinfo(f"int{dtype[1:]}").max


_REDUCTIONS = {
    "ReduceSum": ("arith.addf", "arith.addi", lambda dtype: 0),
    "ReduceMean": ("arith.addf", None, lambda dtype: 0),
    "ReduceMax": ("arith.maximumf", "arith.maxsi", _least),
    "ReduceMin": ("arith.minimumf", "arith.minsi", _greatest),
    "ReduceProd": ("arith.mulf", "arith.muli", lambda dtype: 1),
}


@operator(*_REDUCTIONS)
def _reduction(graph, node):
    x = node.input(0)
    keep = node.attribute("keepdims", "int", 1)
    axes = _axes(node, x.rank)
    if axes is None:
        return x
    if x.dtype == "i1" and node.type in ("ReduceMax", "ReduceMin"):
        most = node.type == "ReduceMax"
        found = reduce(graph, x, axes, "arith.ori" if most else "arith.andi", not most)
        return found if keep else graph.builder.reshape(
            found, [s for d, s in enumerate(x.sizes) if d not in axes])
    of_floats, of_integers, start = _REDUCTIONS[node.type]
    name = of_floats if is_float(x.dtype) else of_integers
    if name is None or x.dtype == "i1":
        node.fail(f"elements of type {x.dtype} are not supported")
    wide = graph.builder.convert(x, score_type(x.dtype)) if is_float(x.dtype) else x
    if node.type == "ReduceMean":
        found = mean(graph, wide, axes)
    else:
        found = reduce(graph, wide, axes, name, start(wide.dtype))
    found = graph.builder.convert(found, x.dtype)
    if keep:
        return found
    return graph.builder.reshape(found, [s for d, s in enumerate(x.sizes) if d not in axes])


@operator("ArgMax", "ArgMin")
def _arg_reduction(graph, node):
    x = node.input(0)
    axis = node.axis(node.attribute("axis", "int", 0), x.rank)
    keep = node.attribute("keepdims", "int", 1)
    last = node.only("select_last_index", "int", 0, 1)
    most = node.type == "ArgMax"
    graph.require_at_most(1, x.sizes[axis])
    builder = graph.builder
    name = {(1, 1): "arith.maximumf", (1, 0): "arith.maxsi",
            (0, 1): "arith.minimumf", (0, 0): "arith.minsi"}[most, is_float(x.dtype)]
    best = reduce(graph, x, [axis], name, (_least if most else _greatest)(x.dtype))
    # The first, or last, position that holds it.
    start = -1 if last else np.iinfo(np.int64).max
    kept = [dim for dim in range(x.rank) if dim != axis]
    out = builder.fill(start, "i64", [x.sizes[dim] for dim in kept])

    def body(s, a, b, found):
        equal = s.compare("oeq" if is_float(x.dtype) else "eq", a, b, x.dtype)
        here = s.op("arith.index_cast", (s.index(axis),), "index", "i64")
        other = s.op("arith.maxsi" if last else "arith.minsi", (found, here), "i64")
        return s.select(equal, other, found, "i64")

    found = builder.generic(
        [x, best],
        [[f"d{dim}" for dim in range(x.rank)],
         ["0" if dim == axis and x.sizes[axis] != 1 else f"d{dim}" for dim in range(x.rank)]],
        out, [f"d{dim}" for dim in kept], x.rank,
        ["reduction" if dim == axis else "parallel" for dim in range(x.rank)], body)
    return builder.reshape(found, _kept(x, [axis])) if keep else found


def softmax(graph, value, axes, guarded=False):
    """The softmax over dimensions; with `guarded`, rows of −infinity give 0."""
    builder, dtype = graph.builder, value.dtype
    greatest = reduce(graph, value, axes, "arith.maximumf", -np.inf)

    def shifted(s, x, top):
        if guarded:
            infinite = s.compare("oeq", top, s.constant(-np.inf, dtype), dtype)
            top = s.select(infinite, s.constant(0, dtype), top, dtype)
        return s.op("math.exp", (s.op("arith.subf", (x, top), dtype),), dtype)

    weights = builder.elementwise(dtype, value.sizes, [value, greatest], shifted)
    total = reduce(graph, weights, axes, "arith.addf", 0)

    def divided(s, x, by):
        if guarded:
            zero = s.compare("oeq", by, s.constant(0, dtype), dtype)
            by = s.select(zero, s.constant(1, dtype), by, dtype)
        return s.op("arith.divf", (x, by), dtype)

    return builder.elementwise(dtype, value.sizes, [weights, total], divided)


@operator("Softmax", "LogSoftmax")
def _softmax(graph, node):
    x = node.float_input(0)
    if (node.version or 1) >= 13:
        axes = [node.axis(node.attribute("axis", "int", -1), x.rank)]
    else:
        # All dimensions from the axis on are one.
        axes = list(range(node.axis(node.attribute("axis", "int", 1), x.rank), x.rank))
    wide = graph.builder.convert(x, score_type(x.dtype))
    if node.type == "Softmax":
        return graph.builder.convert(softmax(graph, wide, axes), x.dtype)
    dtype = wide.dtype
    greatest = reduce(graph, wide, axes, "arith.maximumf", -np.inf)
    shifted = elementwise(graph, node, [wide, greatest],
                          lambda s, *two: s.op("arith.subf", two, dtype))
    weights = elementwise(graph, node, [shifted],
                          lambda s, a: s.op("math.exp", (a,), dtype))
    total = reduce(graph, weights, axes, "arith.addf", 0)
    found = elementwise(
        graph, node, [shifted, total],
        lambda s, a, b: s.op("arith.subf", (a, s.op("math.log", (b,), dtype)), dtype))
    return graph.builder.convert(found, x.dtype)


# Normalizations.


def inverse_deviation(graph, centered, axes, epsilon):
    """1 / √(mean of squares + epsilon)."""
    dtype = centered.dtype
    squares = graph.builder.elementwise(
        dtype, centered.sizes, [centered],
        lambda s, x: s.op("arith.mulf", (x, x), dtype))
    variance = mean(graph, squares, axes)

    def body(s, x):
        x = s.op("arith.addf", (x, s.constant(epsilon, dtype)), dtype)
        return s.op("arith.divf", (s.constant(1, dtype), s.op("math.sqrt", (x,), dtype)), dtype)

    return graph.builder.elementwise(dtype, variance.sizes, [variance], body)


def normalized(graph, node, x, axes, epsilon, scale, bias, center=True, stash=None):
    """The normalization of x: its value, the mean, the inverse deviation. It is
    computed in the score type, or in `stash`, and rounded once."""
    builder = graph.builder
    dtype = stash or score_type(x.dtype)
    wide, average = builder.convert(x, dtype), None
    if center:
        average = mean(graph, wide, axes)
        wide = elementwise(graph, node, [wide, average],
                           lambda s, *two: s.op("arith.subf", two, dtype))
    inverse = inverse_deviation(graph, wide, axes, epsilon)
    extra = [builder.convert(v, dtype) for v in (scale, bias) if v is not None]

    def body(s, a, by, *rest):
        a = s.op("arith.mulf", (a, by), dtype)
        if scale is not None:
            a = s.op("arith.mulf", (a, rest[0]), dtype)
        if bias is not None:
            a = s.op("arith.addf", (a, rest[-1]), dtype)
        return a

    found = elementwise(graph, node, [wide, inverse, *extra], body)
    if found.sizes != x.sizes:
        node.fail("scale or bias is larger than the input")
    return builder.convert(found, x.dtype), average, inverse


def _stash(node, x):
    number = node.attribute("stash_type", "int", 1)
    dtype = dtype_of_element(number, str(node))
    if not is_float(dtype):
        node.fail(f"attribute 'stash_type' = {number} is not a float")
    return "f64" if x.dtype == "f64" else "f32"


@operator("LayerNormalization", "RMSNormalization")
def _layer_normalization(graph, node):
    x, scale = node.float_input(0), node.float_input(1)
    axis = node.axis(node.attribute("axis", "int", -1), x.rank)
    epsilon = node.attribute("epsilon", "float", 1e-5)
    center = node.type == "LayerNormalization"
    bias = node.optional(2) if center else None
    found, average, inverse = normalized(
        graph, node, x, list(range(axis, x.rank)), epsilon, scale, bias, center,
        _stash(node, x))
    if not center:
        return found
    extra = [None if value is None else graph.builder.convert(value, "f32")
             for value in (average, inverse)]
    return [found, *extra]
