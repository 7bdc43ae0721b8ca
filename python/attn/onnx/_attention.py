# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ai.onnx Attention, of opset 23, 24 and 25."""

from ._heads import Heads
from ._indexing import build
from ._node import dtype_of_element, operator
from ._sizes import Size
from ._values import is_float

_MODES = (0, 1, 2, 3)


def split_heads(graph, node, value, heads, what):
    """[B, S, H·D] as [B, S, H, D]."""
    width = value.sizes[2]
    if isinstance(width, Size) or heads <= 0 or width % heads:
        node.fail(f"{what} has the width {width}, which is not {heads} heads")
    return graph.builder.reshape(value, (*value.sizes[:2], heads, width // heads))


def _read_inputs(graph, node):
    """Q, K, V as [B, H, S, D], and the letters of those that are [B, S, H, D]."""
    values = [node.float_input(number) for number in range(3)]
    if len({value.dtype for value in values}) != 1:
        node.fail("Q, K and V of different types are not supported")
    ranks = {value.rank for value in values}
    heads = [node.attribute(name, "int") for name in
             ("q_num_heads", "kv_num_heads", "kv_num_heads")]
    if ranks == {4}:
        if heads != [None] * 3 and node.version >= 25:
            node.fail("inputs of rank 4 do not take q_num_heads and kv_num_heads")
        for value, number, what, at in zip(values, heads, "QKV", (1, 1, 1)):
            if number and value.sizes[at] != number:
                node.fail(f"{what} has {value.sizes[at]} heads, and the attribute says {number}")
        return values, ""
    if ranks != {3}:
        node.fail("Q, K and V must all have rank 3, or all rank 4")
    if None in heads:
        node.fail("inputs of rank 3 need q_num_heads and kv_num_heads")
    return [split_heads(graph, node, value, number, what)
            for value, number, what in zip(values, heads, "QKV")], "qkv"


def _append(graph, node, past, new, bshd):
    """The keys or values that were there and the new ones, [B, H, S, D]."""
    if bshd:
        new = graph.builder.transpose(new, (0, 2, 1, 3))
    if past is None:
        return new
    if past.rank != 4 or past.dtype != new.dtype:
        node.fail("past_key and past_value must have rank 4 and the type of K and V")
    for dim in (0, 1, 3):
        graph.require_equal(new.sizes[dim], past.sizes[dim])
    return graph.builder.concatenate([past, new], 2)


def _lengths_minus(graph, lengths, size, batch):
    place = graph.builder.index(size)

    def body(s, b):
        length = s.to_index(s.extract(lengths, (b,)), lengths.dtype)
        found = s.op("arith.subi", (length, place), "index")
        return s.op("arith.index_cast", (found,), "index", "i64")

    return build(graph, "i64", [batch], body)


@operator("Attention")
def _attention(graph, node):
    is_causal = node.only("is_causal", "int", 0, 1)
    scale, softcap = node.finite_attribute("scale"), node.cap_attribute("softcap")
    mode = node.only("qk_matmul_output_mode", "int", *_MODES)
    precision = node.attribute("softmax_precision", "int")
    window = (-1, -1)
    if node.version >= 25:
        window = (node.least_attribute(f"{side}_window_size", -1, -1)
                  for side in ("left", "right"))
        # No position is so far from another one, and sums stay inside of 64 bits.
        window = tuple(-1 if side >= 2**62 else side for side in window)
    (q, k, v), bshd = _read_inputs(graph, node)
    # The softmax is computed in the score type, which is no narrower than asked
    # for but where f32 is to be treated as f64.
    if precision is not None and not is_float(dtype_of_element(precision, str(node))):
        node.fail(f"attribute 'softmax_precision' = {precision} is not a float")
    if scale is not None and scale < 0:
        # The operator multiplies both Q and K by the root.
        node.fail(f"attribute 'scale' = {scale} is negative, and its root is no number")
    mask, past_key, past_value = (node.optional(number) for number in (3, 4, 5))
    lengths = node.optional(6) if node.version >= 24 else None
    if (past_key is None) != (past_value is None):
        node.fail("past_key and past_value go together")
    if lengths is not None and past_key is not None:
        node.fail("nonpad_kv_seqlen cannot be combined with past_key and past_value")

    past, present, keep = 0, [None, None], bshd
    if past_key is not None or node.has_output(1) or node.has_output(2):
        present = [_append(graph, node, *pair, bool(bshd))
                   for pair in ((past_key, k), (past_value, v))]
        past = 0 if past_key is None else past_key.sizes[2]
        if past_key is not None:
            (k, v), keep = present, bshd and "q"
    heads = Heads(graph, node, q, k, v, keep)
    heads.scale, heads.softcap, heads.is_causal = scale, softcap, bool(is_causal)
    heads.window = None if window == (-1, -1) else window
    heads.diagonal = past
    if lengths is not None:
        if lengths.rank != 1 or lengths.dtype != "i64":
            node.fail("nonpad_kv_seqlen is not a vector of int64")
        graph.require_equal(heads.batch, lengths.sizes[0])
        heads.lengths = lengths
        if is_causal or heads.window:
            heads.offsets = _lengths_minus(graph, lengths, heads.queries, heads.batch)
    if mask is not None:
        if mask.dtype != "i1" and not is_float(mask.dtype):
            node.fail(f"a mask of type {mask.dtype}; bool and floats are supported")
        heads.set_mask(mask)

    found = heads.attend(out_bshd=bool(bshd))
    if bshd:
        found = graph.builder.reshape(found, (*found.sizes[:2], heads.heads * v.sizes[3]))
    return [found, *present, _requested_scores(graph, node, heads, mode)]


def _requested_scores(graph, node, heads, mode):
    """The matrix of scores, where the model has an output for it."""
    if not node.has_output(3):
        return None
    scores = heads.scores()
    if mode >= 1:
        scores = heads.capped(scores)
    if mode >= 2:
        scores = heads.masked(scores)
    if mode == 3:
        scores = heads.weights(scores)
    return graph.builder.convert(scores, heads.q.dtype)


