# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Operators that multiply matrices."""

from . import _sizes
from ._elementwise import elementwise
from ._node import operator
from ._values import Value


def score_type(dtype):
    """The type in which sums of products are accumulated."""
    return "f64" if dtype == "f64" else "f32"


def _named(graph, name, a, b, dtype, sizes):
    builder = graph.builder
    out = builder.fill(0, dtype, sizes)
    place = builder.emit(
        f"linalg.{name} ins({builder.ssa(a)}, {builder.ssa(b)} : {a.type}, {b.type}) "
        f"outs({out.name} : {out.type}) -> {out.type}")
    return Value(dtype, sizes, place)


def contract(graph, a, b, dtype=None, transposed=False):
    """The product of the last two dimensions of a and b, which have the same
    rank of 3 or more, accumulated and returned in `dtype`; the others broadcast.
    b is [..., n, k] where it is `transposed`."""
    dtype = dtype or score_type(a.dtype)
    rank = a.rank
    batch = graph.broadcast(a.sizes[:-2], b.sizes[:-2])
    rows, inner = a.sizes[-2:]
    columns = b.sizes[-2 if transposed else -1]
    graph.require_equal(inner, b.sizes[-1 if transposed else -2])
    m, n, k = f"d{rank - 2}", f"d{rank - 1}", f"d{rank}"

    def outer(value):
        return ["0" if size == 1 and full != 1 else f"d{dim}"
                for dim, (size, full) in enumerate(zip(value.sizes, batch))]

    out = graph.builder.fill(0, dtype, (*batch, rows, columns))

    def body(s, x, y, total):
        x, y = s.convert(x, a.dtype, dtype), s.convert(y, b.dtype, dtype)
        return s.op("arith.addf", (total, s.op("arith.mulf", (x, y), dtype)), dtype)

    return graph.builder.generic(
        [a, b], [[*outer(a), m, k], [*outer(b), *((n, k) if transposed else (k, n))]], out,
        [*(f"d{dim}" for dim in range(rank - 2)), m, n], rank + 1,
        ["parallel"] * rank + ["reduction"], body)


def multiply(graph, a, b):
    """The product as the operator MatMul has it, accumulated and returned in
    the score type."""
    builder = graph.builder
    dtype = score_type(a.dtype)
    if a.rank == 1:
        found = multiply(graph, builder.reshape(a, (1, *a.sizes)), b)
        return builder.reshape(found, (*found.sizes[:-2], found.sizes[-1])
                               if b.rank > 1 else ())
    if b.rank == 1:
        found = multiply(graph, a, builder.reshape(b, (*b.sizes, 1)))
        return builder.reshape(found, found.sizes[:-1])
    graph.require_equal(a.sizes[-1], b.sizes[-2])
    if b.rank == 2:
        # One product for all batches.
        rows = builder.reshape(a, (_sizes.product(a.sizes[:-1]), a.sizes[-1]))
        found = _named(graph, "matmul", rows, b, dtype, (rows.sizes[0], b.sizes[1]))
        return builder.reshape(found, (*a.sizes[:-1], b.sizes[1]))
    rank = max(a.rank, b.rank)
    a = builder.reshape(a, (*(1,) * (rank - a.rank), *a.sizes))
    b = builder.reshape(b, (*(1,) * (rank - b.rank), *b.sizes))
    if rank == 3 and a.sizes[0] == b.sizes[0]:
        return _named(graph, "batch_matmul", a, b, dtype,
                      (a.sizes[0], a.sizes[1], b.sizes[2]))
    return contract(graph, a, b, dtype)


@operator("MatMul")
def _matmul(graph, node):
    a, b = node.float_input(0), node.float_input(1)
    if a.dtype != b.dtype:
        node.fail(f"inputs have elements of types {a.dtype} and {b.dtype}")
    if a.rank == 0 or b.rank == 0:
        node.fail("an input has no dimensions")
    return graph.builder.convert(multiply(graph, a, b), a.dtype)


@operator("FusedMatMul", domain="com.microsoft")
def _fused_matmul(graph, node):
    a, b = node.float_input(0), node.float_input(1)
    node.only("transBatchA", "int", 0)
    node.only("transBatchB", "int", 0)
    swapped = [node.only(name, "int", 0, 1) for name in ("transA", "transB")]
    alpha = node.attribute("alpha", "float", 1.0)
    values = []
    for value, swap in zip((a, b), swapped):
        order = list(range(value.rank))
        if swap and value.rank >= 2:
            order[-2:] = order[:-3:-1]
        values.append(graph.builder.transpose(value, order))
    found = multiply(graph, *values)
    if alpha != 1:
        found = scaled(graph, found, alpha)
    return graph.builder.convert(found, a.dtype)


def scaled(graph, value, factor):
    return graph.builder.elementwise(
        value.dtype, value.sizes, [value],
        lambda s, x: s.op("arith.mulf", (x, s.constant(factor, value.dtype)), value.dtype))


@operator("Gemm")
def _gemm(graph, node):
    a, b, c = node.float_input(0), node.float_input(1), node.optional(2)
    alpha = node.attribute("alpha", "float", 1.0)
    beta = node.attribute("beta", "float", 1.0)
    if a.rank != 2 or b.rank != 2:
        node.fail("the inputs are not matrices")
    if node.attribute("transA", "int", 0):
        a = graph.builder.transpose(a, (1, 0))
    if node.attribute("transB", "int", 0):
        b = graph.builder.transpose(b, (1, 0))
    found = multiply(graph, a, b)
    if alpha != 1:
        found = scaled(graph, found, alpha)
    if c is not None and beta != 0:
        c = graph.builder.convert(c, found.dtype)
        if beta != 1:
            c = scaled(graph, c, beta)
        found = elementwise(graph, node, [found, c],
                            lambda s, *two: s.op("arith.addf", two, found.dtype))
    return graph.builder.convert(found, a.dtype)


@operator("Einsum")
def _einsum(graph, node):
    equation = node.attribute("equation", "string", "").replace(" ", "")
    values = [node.float_input(number) for number in range(len(node.inputs))]
    terms, arrow, result = equation.partition("->")
    terms = terms.split(",")
    if not arrow or "." in equation or len(terms) != len(values) or not all(
            term.isalpha() or not term for term in (*terms, result)):
        node.fail(f"the equation '{equation}' is not supported")
    sizes = {}
    for term, value in zip(terms, values):
        if len(term) != value.rank or len(set(term)) != len(term):
            node.fail(f"the equation '{equation}' does not fit the inputs")
        for letter, size in zip(term, value.sizes):
            graph.require_equal(sizes.setdefault(letter, size), size)
    if not set(result) <= set(sizes) or len(set(result)) != len(result):
        node.fail(f"the equation '{equation}' does not fit its inputs")
    summed = [letter for letter in sizes if letter not in result]
    place = {letter: f"d{dim}" for dim, letter in enumerate((*result, *summed))}
    dtype = score_type(values[0].dtype)
    out = graph.builder.fill(0, dtype, [sizes[letter] for letter in result])

    def body(s, *elements):
        *factors, total = elements
        found = s.convert(factors[0], values[0].dtype, dtype)
        for factor, value in zip(factors[1:], values[1:]):
            found = s.op("arith.mulf", (found, s.convert(factor, value.dtype, dtype)), dtype)
        return s.op("arith.addf", (total, found), dtype)

    found = graph.builder.generic(
        values, [[place[letter] for letter in term] for term in terms], out,
        [place[letter] for letter in result], len(place),
        ["parallel"] * len(result) + ["reduction"] * len(summed), body)
    return graph.builder.convert(found, values[0].dtype)


