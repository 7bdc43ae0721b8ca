# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""RotaryEmbedding, of ai.onnx and of com.microsoft."""

from ._attention import split_heads
from ._indexing import build, wrapped
from ._node import operator
from ._sizes import Size
from ._values import is_float


def table_rows(graph, table, batch, length, position):
    """Rows of a table [positions, width] as [B, S, width]; `position` takes a
    Scalars, b and s, and returns an index."""
    graph.require_at_most(1, table.sizes[0])

    def body(s, b, at, d):
        row = wrapped(graph, s, position(s, b, at), table.sizes[0])
        return s.extract(table, (row, d))

    return build(graph, table.dtype, (batch, length, table.sizes[1]), body)


def rotate(graph, node, x, cos, sin, interleaved, width, bshd):
    """Rotates the first `width` numbers of each head of x, [B, S, H, D] or
    [B, H, S, D], by angles [B, S, width / 2]."""
    builder, dtype = graph.builder, x.dtype
    size = x.sizes[3]
    if isinstance(size, Size):
        node.fail("the width of a head must be known")
    width = width or size
    if width > size or width % 2:
        node.fail(f"{width} numbers of heads of {size} cannot be rotated")
    half = width // 2
    at = 1 if bshd else 2
    angles = []
    for table in (cos, sin):
        if table.rank != 3 or table.dtype != dtype:
            node.fail("the tables of angles do not fit the input")
        graph.require_equal(half, table.sizes[2])
        graph.require_equal(x.sizes[at], table.sizes[1])
        if table.sizes[0] != 1:
            graph.require_equal(x.sizes[0], table.sizes[0])
        sizes = [table.sizes[0], 1, 1, half]
        sizes[at] = table.sizes[1]
        angles.append(builder.reshape(table, sizes))
    step = 2 if interleaved else 1
    offsets = (0, 1) if interleaved else (0, half)
    parts = [builder.slice(x, [0, 0, 0, offset], (*x.sizes[:3], half), [1, 1, 1, step])
             for offset in offsets]

    def turn(name, first, second):
        def body(s, a, b, c, d):
            left = s.op("arith.mulf", (a, c), dtype)
            return s.op(name, (left, s.op("arith.mulf", (b, d), dtype)), dtype)

        return builder.elementwise(dtype, parts[0].sizes, [parts[0], parts[1], first, second],
                                   body)

    real = turn("arith.subf", angles[0], angles[1])
    imaginary = turn("arith.addf", angles[1], angles[0])
    builder.ssa(x)
    result = x
    for part, offset in zip((real, imaginary), offsets):
        result = builder.insert(part, result, [0, 0, 0, offset], [1, 1, 1, step])
    return result


def _check(node, x, *tables):
    if not is_float(x.dtype) or any(table.dtype != x.dtype for table in tables):
        node.fail("the input and the tables of angles must be floats of one type")


@operator("RotaryEmbedding")
def _rotary_embedding(graph, node):
    x, cos, sin = (node.input(number) for number in range(3))
    ids = node.optional(3)
    heads = node.attribute("num_heads", "int", 0)
    interleaved = node.only("interleaved", "int", 0, 1)
    width = node.least_attribute("rotary_embedding_dim", 0, 0)
    _check(node, x, cos, sin)
    sizes, bshd = x.sizes, x.rank == 3
    if x.rank == 3:
        x = split_heads(graph, node, x, heads, "the input")
    elif x.rank != 4:
        node.fail(f"an input of rank {x.rank}")
    if ids is not None:
        if ids.rank != 2 or cos.rank != 2 or sin.rank != 2:
            node.fail("position_ids and the tables of angles must have rank 2")
        graph.require_equal(x.sizes[0], ids.sizes[0])
        cos, sin = (table_rows(graph, table, *ids.sizes,
                               lambda s, b, at: s.to_index(s.extract(ids, (b, at)), ids.dtype))
                    for table in (cos, sin))
    found = rotate(graph, node, x, cos, sin, interleaved, width, bshd)
    return graph.builder.reshape(found, sizes)


@operator("RotaryEmbedding", domain="com.microsoft")
def _rotary_embedding_of_microsoft(graph, node):
    x, ids, cos, sin = (node.input(number) for number in range(4))
    heads = node.attribute("num_heads", "int", 0)
    interleaved = node.only("interleaved", "int", 0, 1)
    width = node.least_attribute("rotary_embedding_dim", 0, 0)
    node.only("scale", "float", 1.0)
    node.only("is_packed_batching", "int", 0)
    _check(node, x, cos, sin)
    if cos.rank != 2 or sin.rank != 2 or ids.rank > 2:
        node.fail("the tables of angles must have rank 2")
    sizes, bshd = x.sizes, x.rank == 3
    if x.rank == 3:
        if width == 0:
            # Heads are as wide as the table says.
            if isinstance(cos.sizes[1], Size) or isinstance(sizes[2], Size) or (
                    cos.sizes[1] == 0):
                node.fail("the widths of the input and of the tables must be known")
            heads = sizes[2] // (2 * cos.sizes[1])
        x = split_heads(graph, node, x, heads, "the input")
    elif x.rank != 4:
        node.fail(f"an input of rank {x.rank}")
    batch, length = x.sizes[0], x.sizes[1 if bshd else 2]
    if ids.rank == 2:
        graph.require_equal(batch, ids.sizes[0])
        graph.require_equal(length, ids.sizes[1])
    else:
        graph.require_equal(1, ids.sizes[0] if ids.rank else 1)

    def position(s, b, at):
        if ids.rank == 2:
            return s.to_index(s.extract(ids, (b, at)), ids.dtype)
        first = s.extract(ids, (s.constant(0, "index"),) * ids.rank)
        return s.op("arith.addi", (s.to_index(first, ids.dtype), at), "index")

    cos, sin = (table_rows(graph, table, batch, length, position) for table in (cos, sin))
    found = rotate(graph, node, x, cos, sin, interleaved, width, bshd)
    return graph.builder.reshape(found, sizes)
