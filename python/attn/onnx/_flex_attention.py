# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""FlexAttention, of ai.onnx.preview: attention with graphs on scores and weights.

It is written out in products and a softmax. attn-raise puts it together again,
with what score_mod computes as a region; what it cannot put together stays.
"""

import math

from ._heads import Heads
from ._node import dtype_of_element, operator
from ._products import contract, scaled
from ._reductions import softmax
from ._values import is_float


def _modified(graph, node, name, value):
    """A graph of one input and one output, of the same sizes and type."""
    body = node.attribute(name, "graph")
    if body is None:
        return value
    found = graph.import_subgraph(body, [value])
    if len(found) != 1:
        node.fail(f"attribute '{name}' has {len(found)} outputs, expected 1")
    found = found[0]
    if found.dtype != value.dtype or found.rank != value.rank:
        node.fail(f"attribute '{name}' changes the type or the rank")
    for left, right in zip(value.sizes, found.sizes):
        graph.require_equal(left, right)
    return graph.builder.reshape(found, value.sizes)


@operator("FlexAttention", domain="ai.onnx.preview")
def _flex_attention(graph, node):
    q, k, v = (node.float_input(number) for number in range(3))
    if any(value.rank != 4 or value.dtype != q.dtype for value in (q, k, v)):
        node.fail("Q, K and V must have rank 4 and one type")
    scale = node.finite_attribute("scale")
    precision = node.attribute("softmax_precision", "int")
    dtype = "f64" if q.dtype == "f64" else "f32"
    if precision is not None:
        dtype = dtype_of_element(precision, str(node))
        if not is_float(dtype):
            node.fail(f"attribute 'softmax_precision' = {precision} is not a float")
    heads = Heads(graph, node, q, k, v)
    heads.scale = 1 / math.sqrt(heads.width) if scale is None else scale
    builder = graph.builder
    if dtype in ("f32", "f64"):
        scores = _scores(graph, heads, dtype)
    else:
        scores = builder.convert(_scores(graph, heads, "f32"), dtype)
    scores = _modified(graph, node, "score_mod", scores)
    wide = builder.convert(scores, dtype if dtype in ("f32", "f64") else "f32")
    weights = builder.convert(softmax(graph, wide, [3]), dtype)
    weights = _modified(graph, node, "prob_mod", weights)
    weights = builder.convert(weights, wide.dtype)
    return builder.convert(_weighted(graph, heads, weights), q.dtype)


def _scores(graph, heads, dtype):
    q, k = _shared(graph, heads, heads.q, True), _shared(graph, heads, heads.k, False)
    found = contract(graph, q, k, dtype, transposed=True)
    found = graph.builder.reshape(found, (heads.batch, heads.heads, heads.queries, heads.keys))
    return scaled(graph, found, heads.scale)


def _weighted(graph, heads, weights):
    p = _shared(graph, heads, weights, True)
    found = contract(graph, p, _shared(graph, heads, heads.v, False), weights.dtype)
    return graph.builder.reshape(
        found, (heads.batch, heads.heads, heads.queries, heads.v.sizes[3]))


def _shared(graph, heads, value, is_query):
    """[B, H, ...] as [B, Hkv, share, ...], and [B, Hkv, ...] as [B, Hkv, 1, ...]."""
    share = heads.heads // heads.kv_heads
    if share == 1:
        return value
    return graph.builder.reshape(
        value, (value.sizes[0], heads.kv_heads, share if is_query else 1, *value.sizes[2:]))
