# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Operators that take parts of tensors and put parts together."""

import numpy as np

from . import _sizes
from ._node import operator
from ._shapes import integers
from ._sizes import Size
from ._values import Value, is_float

# A range of integers is known, as axes and sizes are, up to this length.
_MAX_KNOWN = 64


def build(graph, dtype, sizes, body):
    """A tensor whose element at a position is what `body` of a Scalars and the
    indices says."""
    builder = graph.builder
    rank = len(sizes)
    out = Value(dtype, sizes, builder.empty(dtype, sizes))
    return builder.generic(
        [], [], out, [f"d{dim}" for dim in range(rank)], rank, ["parallel"] * rank,
        lambda s, _: body(s, *(s.index(dim) for dim in range(rank))))


def clamped(graph, s, index, size):
    """An index that lies inside of a dimension, whatever it is."""
    last = graph.builder.index(size - 1)
    inside = s.op("arith.minsi", (index, last), "index")
    return s.op("arith.maxsi", (inside, s.constant(0, "index")), "index")


def wrapped(graph, s, index, size):
    """A negative index counts from the end; one outside reads the nearest."""
    negative = s.compare("slt", index, s.constant(0, "index"), "index")
    from_end = s.op("arith.addi", (index, graph.builder.index(size)), "index")
    return clamped(graph, s, s.select(negative, from_end, index, "index"), size)


@operator("Gather")
def _gather(graph, node):
    x, indices = node.input(0), node.input(1)
    axis = node.axis(node.attribute("axis", "int", 0), x.rank)
    before, size, after = x.sizes[:axis], x.sizes[axis], x.sizes[axis + 1:]
    if indices.is_constant and indices.known.size == 1:
        # A slice, which is a view.
        index = int(indices.known.ravel()[0])
        start = index if index >= 0 else size + index
        graph.require_at_most(0, start)
        graph.require_at_most(start + 1, size)
        offsets = [0] * axis + [start] + [0] * len(after)
        part = graph.builder.slice(x, offsets, (*before, 1, *after))
        return graph.builder.reshape(part, (*before, *indices.sizes, *after))
    graph.require_at_most(1, size)
    first, last = len(before), len(before) + indices.rank

    def body(s, *at):
        index = s.to_index(s.extract(indices, at[first:last]), indices.dtype)
        return s.extract(x, (*at[:first], wrapped(graph, s, index, size), *at[last:]))

    return build(graph, x.dtype, (*before, *indices.sizes, *after), body)


@operator("GatherElements")
def _gather_elements(graph, node):
    x, indices = node.input(0), node.input(1)
    axis = node.axis(node.attribute("axis", "int", 0), x.rank)
    if indices.rank != x.rank:
        node.fail("inputs have different ranks")
    for dim in range(x.rank):
        if dim != axis:
            graph.require_at_most(indices.sizes[dim], x.sizes[dim])
    graph.require_at_most(1, x.sizes[axis])

    def body(s, *at):
        index = s.to_index(s.extract(indices, at), indices.dtype)
        place = wrapped(graph, s, index, x.sizes[axis])
        return s.extract(x, (*at[:axis], place, *at[axis + 1:]))

    return build(graph, x.dtype, indices.sizes, body)


def _bound(graph, position, size, step):
    """Where a slice begins or ends, as Python clamps it."""
    low, high = (0, size) if step > 0 else (-1, size - 1)
    if isinstance(position, int):
        if position < 0:
            position = size + position
            return _sizes.maximum(position, low) if isinstance(position, Size) else max(
                position, low)
        # Exporters write the largest integer for "to the end".
        if position >= 1 << 31:
            return high
        return _sizes.minimum(position, high)
    if position == high:
        return position
    # A size that is computed from sizes is not expected to be outside.
    graph.require_at_most(position, high)
    graph.require_at_most(low, position)
    return position


@operator("Slice")
def _slice(graph, node):
    x = node.input(0)
    if node.has_attribute("starts"):
        starts, ends = node.attribute("starts", "ints"), node.attribute("ends", "ints", [])
        axes, steps = node.attribute("axes", "ints"), None
    else:
        starts, ends = node.integers(1), node.integers(2)
        axes = node.numbers(3) if node.has_input(3) else None
        steps = node.numbers(4) if node.has_input(4) else None
    axes = node.axes(range(len(starts)) if axes is None else axes, x.rank)
    steps = [1] * len(starts) if steps is None else steps
    if not len(starts) == len(ends) == len(axes) == len(steps):
        node.fail("starts, ends, axes and steps have different lengths")
    offsets, sizes, strides = [0] * x.rank, list(x.sizes), [1] * x.rank
    for start, end, axis, step in zip(starts, ends, axes, steps):
        if step == 0:
            node.fail("a step is 0")
        size = x.sizes[axis]
        if step < 0 and isinstance(end, int) and end <= -(1 << 31):
            last = -1
        else:
            last = _bound(graph, end, size, step)
        first = _bound(graph, start, size, step)
        length = last - first if step > 0 else first - last
        count = _sizes.ceil_quotient(length, abs(step))
        if isinstance(count, int):
            count = max(count, 0)
        elif not _sizes.known_not_negative(count):
            graph.require_at_most(0, length)
        offsets[axis], sizes[axis], strides[axis] = first, count, step
    if all(step > 0 for step in strides):
        return graph.builder.slice(x, offsets, sizes, strides)

    def body(s, *at):
        places = []
        for dim, place in enumerate(at):
            step = s.op("arith.muli", (place, s.constant(strides[dim], "index")), "index")
            place = s.op("arith.addi", (step, graph.builder.index(offsets[dim])), "index")
            places.append(clamped(graph, s, place, x.sizes[dim]))
        return s.extract(x, places)

    return build(graph, x.dtype, sizes, body)


@operator("Split")
def _split(graph, node):
    x = node.input(0)
    axis = node.axis(node.attribute("axis", "int", 0), x.rank)
    count = node.attribute("num_outputs", "int", len(node.proto.output))
    parts = node.attribute("split", "ints")
    if parts is None and node.has_input(1):
        parts = node.integers(1)
    if parts is None:
        if count < 1:
            node.fail(f"attribute 'num_outputs' = {count} is not positive")
        part = _sizes.ceil_quotient(x.sizes[axis], count)
        parts = [part] * (count - 1) + [x.sizes[axis] - part * (count - 1)]
        graph.require_at_most(0, parts[-1])
    for part in parts:
        graph.require_at_most(0, part)
    graph.require_equal(sum(parts[1:], parts[0]), x.sizes[axis])
    results, offset = [], 0
    for part in parts:
        offsets, sizes = [0] * x.rank, list(x.sizes)
        offsets[axis], sizes[axis] = offset, part
        results.append(graph.builder.slice(x, offsets, sizes))
        offset = offset + part
    return results


@operator("Concat")
def _concat(graph, node):
    values = [node.input(number) for number in range(len(node.inputs))]
    first = values[0]
    axis = node.axis(node.attribute("axis", "int", 0), first.rank)
    for value in values[1:]:
        if value.rank != first.rank or value.dtype != first.dtype:
            node.fail("inputs have different ranks or types")
        for dim in range(first.rank):
            if dim != axis:
                graph.require_equal(first.sizes[dim], value.sizes[dim])
    # One description of each size for all of them.
    sizes = [max((v.sizes[dim] for v in values), key=lambda s: isinstance(s, int))
             for dim in range(first.rank)]
    values = [graph.builder.reshape(
        v, [*sizes[:axis], v.sizes[axis], *sizes[axis + 1:]]) for v in values]
    return values[0] if len(values) == 1 else graph.builder.concatenate(values, axis)


@operator("Range")
def _range(graph, node):
    dtype = node.input(0).dtype
    if is_float(dtype):
        start, limit, delta = (float(node.constant(i).ravel()[0]) for i in range(3))
        if delta == 0 or not np.isfinite([start, limit, delta]).all():
            node.fail("the numbers are not finite, or the step is 0")
        count = int(max(np.ceil((limit - start) / delta), 0))
    else:
        start, limit = node.integers(0)[0], node.integers(1)[0]
        delta = node.numbers(2)[0]
        if delta == 0:
            node.fail("the step is 0")
        length = limit - start if delta > 0 else start - limit
        count = _sizes.ceil_quotient(length, abs(delta))
        if isinstance(count, int):
            count = max(count, 0)
        elif not _sizes.known_not_negative(count):
            graph.require_at_most(0, length)
        if isinstance(count, int) and count <= _MAX_KNOWN and dtype in ("i64", "i32"):
            return integers([start + i * delta for i in range(count)], dtype)

    def body(s, at):
        if is_float(dtype):
            number = s.op("arith.index_cast", (at,), "index", "i64")
            number = s.convert(number, "i64", dtype)
            scaled = s.op("arith.mulf", (number, s.constant(delta, dtype)), dtype)
            return s.op("arith.addf", (scaled, s.constant(start, dtype)), dtype)
        scaled = s.op("arith.muli", (at, s.constant(delta, "index")), "index")
        total = s.op("arith.addi", (scaled, graph.builder.index(start)), "index")
        return s.op("arith.index_cast", (total,), "index", dtype)

    return build(graph, dtype, [count], body)


@operator("Pad")
def _pad(graph, node):
    x = node.input(0)
    node.only("mode", "string", "constant")
    pads = node.attribute("pads", "ints")
    if pads is None:
        pads = node.integers(1)
    fill = node.attribute("value", "float", 0.0)
    if node.has_input(2):
        fill = node.constant(2).ravel()[0]
    axes = node.axes(node.numbers(3) if node.has_input(3) else range(x.rank), x.rank)
    if len(pads) != 2 * len(axes):
        node.fail(f"{len(pads)} pads for {len(axes)} dimensions")
    offsets, sizes = [0] * x.rank, list(x.sizes)
    for number, axis in enumerate(axes):
        before, after = pads[number], pads[number + len(axes)]
        graph.require_at_most(0, before)
        graph.require_at_most(0, after)
        offsets[axis], sizes[axis] = before, before + x.sizes[axis] + after
    return graph.builder.insert(x, graph.builder.fill(fill, x.dtype, sizes), offsets)


@operator("Tile")
def _tile(graph, node):
    x, repeats = node.input(0), node.integers(1)
    if len(repeats) != x.rank:
        node.fail(f"{len(repeats)} repeats for {x.rank} dimensions")
    for repeat in repeats:
        graph.require_at_most(0, repeat)
    sizes = [size * repeat for size, repeat in zip(x.sizes, repeats)]

    def body(s, *at):
        places = []
        for dim, place in enumerate(at):
            size = s.op("arith.maxsi", (graph.builder.index(x.sizes[dim]),
                                        s.constant(1, "index")), "index")
            places.append(s.op("arith.remui", (place, size), "index"))
        return s.extract(x, places)

    return build(graph, x.dtype, sizes, body)


@operator("Trilu")
def _trilu(graph, node):
    x = node.input(0)
    if x.rank < 2:
        node.fail("the input has less than two dimensions")
    upper = node.attribute("upper", "int", 1)
    offset = node.optional(1)

    def body(s, a):
        row, column = s.index(x.rank - 2), s.index(x.rank - 1)
        border = row
        if offset is not None and offset.is_constant:
            border = s.op("arith.addi", (row, s.constant(offset.known.ravel()[0], "index")),
                          "index")
        elif offset is not None:
            here = s.extract(offset, (s.constant(0, "index"),) * offset.rank)
            border = s.op("arith.addi", (row, s.to_index(here, offset.dtype)), "index")
        kept = s.compare("sge" if upper else "sle", column, border, "index")
        return s.select(kept, a, s.constant(0, x.dtype), x.dtype)

    return graph.builder.elementwise(x.dtype, x.sizes, [x], body)


@operator("CumSum")
def _cumulative_sum(graph, node):
    x = node.input(0)
    axis = node.axis(node.numbers(1)[0], x.rank)
    exclusive = node.only("exclusive", "int", 0, 1)
    reverse = node.only("reverse", "int", 0, 1)
    name = "arith.addf" if is_float(x.dtype) else "arith.addi"
    dims = [f"d{dim}" for dim in range(x.rank)]
    source = [*dims[:axis], f"d{x.rank}", *dims[axis + 1:]]
    predicate = {(0, 0): "sle", (1, 0): "slt", (0, 1): "sge", (1, 1): "sgt"}[
        exclusive, reverse]

    def body(s, a, total):
        seen = s.compare(predicate, s.index(x.rank), s.index(axis), "index")
        return s.select(seen, s.op(name, (total, a), x.dtype), total, x.dtype)

    # Quadratic in the size of the axis, and without memory for parts.
    out = graph.builder.fill(0, x.dtype, x.sizes)
    return graph.builder.generic([x], [source], out, dims, x.rank + 1,
                                 ["parallel"] * x.rank + ["reduction"], body)


@operator("TensorScatter")
def _tensor_scatter(graph, node):
    past, update = node.input(0), node.input(1)
    axis = node.axis(node.attribute("axis", "int", -2), past.rank)
    circular = node.only("mode", "string", "linear", "circular") == "circular"
    if update.rank != past.rank or update.dtype != past.dtype or axis == 0:
        node.fail("inputs have different ranks or types, or the axis is that of the batch")
    for dim in range(past.rank):
        if dim != axis:
            graph.require_equal(past.sizes[dim], update.sizes[dim])
    starts, size, count = node.optional(2), past.sizes[axis], update.sizes[axis]
    graph.require_at_most(count, size)

    def body(s, *at):
        zero = s.constant(0, "index")
        start = zero
        if starts is not None:
            start = s.to_index(s.extract(starts, at[:1]), starts.dtype)
        place = s.op("arith.subi", (at[axis], start), "index")
        length = graph.builder.index(count)
        if circular:
            negative = s.compare("slt", place, zero, "index")
            around = s.op("arith.addi", (place, graph.builder.index(size)), "index")
            place = s.select(negative, around, place, "index")
        new = s.op("arith.andi", (s.compare("sge", place, zero, "index"),
                                  s.compare("slt", place, length, "index")), "i1")
        inside = clamped(graph, s, place, count)
        fresh = s.extract(update, (*at[:axis], inside, *at[axis + 1:]))
        return s.select(new, fresh, s.extract(past, at), past.dtype)

    if isinstance(count, int) and count == 0:
        return past
    return build(graph, past.dtype, past.sizes, body)


@operator("If")
def _if(graph, node):
    condition = node.input(0)
    branches = [node.attribute("else_branch", "graph"), node.attribute("then_branch", "graph")]
    if not condition.is_constant or condition.known.size != 1:
        node.fail("the condition is not known before the model runs")
    return graph.import_subgraph(branches[int(bool(condition.known.ravel()[0]))], [])


