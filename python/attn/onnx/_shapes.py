# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Operators on sizes, and those that only view a tensor in another way."""

import numpy as np

from . import _sizes
from ._graph import array_of
from ._node import operator
from ._sizes import Size
from ._values import Value


def integers(items, dtype="i64", rank=1):
    """A value that holds ints and Sizes."""
    known = np.empty(len(items), dtype=object)
    known[:] = items
    if not any(isinstance(item, Size) for item in items):
        known = np.array(items, np.int32 if dtype == "i32" else np.int64)
    known = known.reshape(()) if rank == 0 else known
    return Value(dtype, known.shape, known=known)


def _value_of(known, dtype):
    if not any(isinstance(item, Size) for item in known.ravel()):
        known = known.astype({"i32": np.int32, "i64": np.int64, "i1": np.bool_}[dtype])
    return Value(dtype, known.shape, known=known)


@operator("Shape")
def _shape(graph, node):
    sizes = node.input(0).sizes
    start = node.attribute("start", "int", 0)
    end = node.attribute("end", "int", len(sizes))
    start, end, _ = slice(start, end).indices(len(sizes))
    return integers(list(sizes[start:end]))


@operator("Size")
def _size(graph, node):
    return integers([_sizes.product(node.input(0).sizes)], rank=0)


@operator("Constant")
def _constant(graph, node):
    for name in ("value", "value_int", "value_ints", "value_float", "value_floats"):
        if not node.has_attribute(name):
            continue
        if name == "value":
            array = array_of(node.attribute(name, "tensor"), str(node))
        elif name.startswith("value_int"):
            array = np.array(node.attribute(name, name[6:]), np.int64)
        else:
            array = np.array(node.attribute(name, name[6:]), np.float32)
        return graph.builder.constant(array)
    return node.fail("only tensors, integers and floats are supported")


@operator("ConstantOfShape")
def _constant_of_shape(graph, node):
    sizes = node.integers(0)
    for size in sizes:
        graph.require_at_most(0, size)
    value = node.attribute("value", "tensor")
    array = np.zeros(1, np.float32) if value is None else array_of(value, str(node))
    if array.size != 1:
        node.fail("attribute 'value' has more than one element")
    fill = graph.builder.constant(array.reshape(()))
    if not any(isinstance(s, Size) for s in sizes) and _sizes.product(sizes) <= 1024:
        known = np.full(sizes, array.ravel()[0], array.dtype)
        return graph.builder.constant(known)
    return graph.builder.fill(array.ravel()[0], fill.dtype, sizes)


@operator("Reshape")
def _reshape(graph, node):
    x, wanted = node.input(0), node.integers(1)
    keep_zero = node.only("allowzero", "int", 0, 1)
    sizes = []
    for dim, size in enumerate(wanted):
        if isinstance(size, int) and size == 0 and not keep_zero:
            if dim >= x.rank:
                node.fail(f"size 0 at dimension {dim} of an input of rank {x.rank}")
            size = x.sizes[dim]
        sizes.append(size)
    total = _sizes.product(x.sizes)
    inferred = [dim for dim, size in enumerate(sizes)
                if isinstance(size, int) and size == -1]
    if len(inferred) > 1:
        node.fail("more than one size is -1")
    if inferred:
        rest = _sizes.product(size for dim, size in enumerate(sizes) if dim != inferred[0])
        if isinstance(rest, int) and rest == 0:
            node.fail("a size of -1 beside one of 0")
        sizes[inferred[0]] = _sizes.floor_quotient(total, rest)
    graph.require_equal(total, _sizes.product(sizes))
    result = graph.builder.reshape(x, sizes)
    if result is not x and len(sizes) <= 1:
        result.origin = x.origin
    return result


@operator("Flatten")
def _flatten(graph, node):
    x, axis = node.input(0), node.attribute("axis", "int", 1)
    if not -x.rank <= axis <= x.rank:
        node.fail(f"axis {axis} is outside of rank {x.rank}")
    axis += x.rank if axis < 0 else 0
    return graph.builder.reshape(x, (_sizes.product(x.sizes[:axis]),
                                     _sizes.product(x.sizes[axis:])))


def _axes(node, rank):
    """Axes of an attribute in old opsets, of the second input in new ones."""
    axes = node.attribute("axes", "ints")
    if axes is None and node.has_input(1):
        axes = node.numbers(1)
    return None if axes is None else node.axes(axes, rank)


@operator("Squeeze")
def _squeeze(graph, node):
    x = node.input(0)
    axes = _axes(node, x.rank)
    if axes is None:
        axes = [dim for dim, size in enumerate(x.sizes) if size == 1]
    for dim in axes:
        graph.require_equal(1, x.sizes[dim])
        if isinstance(x.sizes[dim], Size):
            node.fail(f"dimension {dim} is not known to be 1")
    result = graph.builder.reshape(x, [s for dim, s in enumerate(x.sizes) if dim not in axes])
    if result is not x:
        result.origin = x.origin
    return result


@operator("Unsqueeze")
def _unsqueeze(graph, node):
    x = node.input(0)
    axes = node.attribute("axes", "ints")
    if axes is None:
        axes = node.numbers(1)
    axes = node.axes(axes, x.rank + len(axes))
    sizes = list(x.sizes)
    for dim in sorted(axes):
        sizes.insert(dim, 1)
    result = graph.builder.reshape(x, sizes)
    if result is not x and len(sizes) <= 1:
        result.origin = x.origin
    return result


@operator("Transpose")
def _transpose(graph, node):
    x = node.input(0)
    order = node.attribute("perm", "ints", list(range(x.rank))[::-1])
    if sorted(order) != list(range(x.rank)):
        node.fail(f"attribute 'perm' = {order} is not a permutation of {x.rank} dimensions")
    return graph.builder.transpose(x, order)


@operator("Expand")
def _expand(graph, node):
    x = node.input(0)
    sizes = graph.broadcast(x.sizes, node.integers(1))
    if sizes == x.sizes:
        return x
    return graph.builder.elementwise(x.dtype, sizes, [x], lambda s, a: a)


# Arithmetic on sizes.


def fold_sizes(graph, node):
    """The results of a node on values that hold Sizes, None where it is not
    known what they are."""
    fold = _SIZE_FOLDS.get(node.type)
    if fold is None:
        return None
    values = [None if value is None else value.known for value in node.inputs]
    found = fold(node, *values)
    if found is None:
        return None
    if not isinstance(found, np.ndarray):
        # NumPy gives an element in place of an array without dimensions.
        element, found = found, np.empty((), dtype=object)
        found[()] = element
    dtype = "i1" if node.type == "Equal" else node.inputs[-1].dtype
    if node.type in ("Squeeze", "Unsqueeze", "Gather", "Slice", "Reshape"):
        dtype = node.inputs[0].dtype
    if node.type == "Cast":
        dtype = {6: "i32", 7: "i64"}[node.attribute("to", "int")]
    if any(item is None for item in found.ravel()):
        return None
    return _value_of(found, dtype)


def _plain(known):
    """An array of numbers, None if it holds Sizes."""
    return None if known.dtype == object else known


def _objects(known):
    if known.dtype == object:
        return known
    result = np.empty(known.shape, dtype=object)
    result[...] = [] if known.size == 0 else known.tolist()
    return result


def _each(function):
    def fold(node, a, b):
        a, b = np.broadcast_arrays(_objects(a), _objects(b))
        result = np.empty(a.shape, dtype=object)
        for at in np.ndindex(a.shape):
            result[at] = function(a[at], b[at])
        return result

    return fold


def _quotient(a, b):
    if isinstance(b, int) and b == 0:
        return None
    exact = _sizes.exact_quotient(a, b)
    if exact is not None:
        return exact
    # Truncation is floor where neither is negative.
    if _sizes.known_not_negative(a) and _sizes.known_not_negative(b):
        return _sizes.floor_quotient(a, b)
    return None


def _equal(a, b):
    if a == b:
        return True
    difference = a - b
    if isinstance(difference, int):
        return False
    for one in (difference, -difference):
        # Greater by at least 1.
        if _sizes.known_not_negative(one - 1):
            return False
    return None


def _select(node, condition, a, b):
    chosen = _plain(condition)
    if chosen is None:
        return None
    chosen, a, b = np.broadcast_arrays(chosen, _objects(a), _objects(b))
    return np.where(chosen, a, b)


def _gather(node, data, indices):
    return np.take(data, _plain(indices), axis=node.attribute("axis", "int", 0))


def _slice_known(node, data, starts=None, ends=None, axes=None, steps=None):
    if starts is None or any(part is not None and part.dtype == object
                             for part in (starts, ends, axes, steps)):
        return None
    axes = range(len(starts)) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    for start, end, axis, step in zip(starts, ends, axes, steps):
        where = [slice(None)] * data.ndim
        where[axis] = slice(int(start), None if step < 0 and end < -data.shape[axis]
                            else int(end), int(step))
        data = data[tuple(where)]
    return data


def _concat(node, *parts):
    return np.concatenate([_objects(part) for part in parts],
                          axis=node.attribute("axis", "int"))


def _squeeze_known(node, data, axes=None):
    axes = node.attribute("axes", "ints") if axes is None else axes
    return data.squeeze() if axes is None else data.squeeze(tuple(int(a) for a in axes))


def _unsqueeze_known(node, data, axes=None):
    axes = node.attribute("axes", "ints") if axes is None else axes
    return np.expand_dims(data, tuple(int(a) for a in axes))


def _reshape_known(node, data, sizes):
    sizes = _plain(sizes)
    return None if sizes is None else data.reshape([int(s) for s in sizes])


def _reduce_product(node, data, axes=None):
    if axes is not None or node.attribute("axes", "ints") is not None or data.ndim != 1:
        return None
    total = np.empty(1 if node.attribute("keepdims", "int", 1) else (), dtype=object)
    total[...] = _sizes.product(data)
    return total


def _cast_known(node, data):
    return data if node.attribute("to", "int") in (6, 7) else None


_SIZE_FOLDS = {
    "Add": _each(lambda a, b: a + b), "Sub": _each(lambda a, b: a - b),
    "Mul": _each(lambda a, b: a * b), "Div": _each(_quotient),
    "Max": _each(_sizes.maximum), "Min": _each(_sizes.minimum),
    "Equal": _each(_equal), "Where": _select, "Gather": _gather, "Slice": _slice_known,
    "Concat": _concat, "Squeeze": _squeeze_known, "Unsqueeze": _unsqueeze_known,
    "Reshape": _reshape_known, "ReduceProd": _reduce_product, "Cast": _cast_known,
    "Identity": lambda node, data: data,
}
