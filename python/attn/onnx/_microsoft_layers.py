# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""com.microsoft: activations and normalizations around attention."""

from ._elementwise import elementwise, gelu_erf, gelu_tanh, in_f32, sigmoid
from ._node import operator
from ._reductions import normalized


def _with_bias(graph, node, x, bias):
    if bias is None:
        return x
    return elementwise(graph, node, [x, bias],
                       lambda s, *two: s.op("arith.addf", two, x.dtype))


def _activation(body):
    def import_activation(graph, node):
        x = _with_bias(graph, node, node.float_input(0), node.optional(1))
        return elementwise(graph, node, [x], lambda s, a: body(s, a, dtype=x.dtype))

    return import_activation


operator("Gelu", "BiasGelu", domain="com.microsoft")(_activation(gelu_erf))
operator("FastGelu", domain="com.microsoft")(_activation(gelu_tanh))


@operator("QuickGelu", domain="com.microsoft")
def _quick_gelu(graph, node):
    x, alpha = node.float_input(0), node.attribute("alpha", "float", 1.702)

    @in_f32
    def body(s, a, dtype):
        scaled = s.op("arith.mulf", (a, s.constant(alpha, dtype)), dtype)
        return s.op("arith.mulf", (a, sigmoid(s, scaled, dtype)), dtype)

    return elementwise(graph, node, [x], lambda s, a: body(s, a, dtype=x.dtype))


@operator("SimplifiedLayerNormalization")
def _simplified_layer_normalization(graph, node):
    x, scale = node.float_input(0), node.float_input(1)
    axis = node.axis(node.attribute("axis", "int", -1), x.rank)
    epsilon = node.attribute("epsilon", "float", 1e-5)
    node.only("stash_type", "int", 1)
    found, _, inverse = normalized(graph, node, x, list(range(axis, x.rank)), epsilon, scale,
                                   None, center=False)
    return [found, graph.builder.convert(inverse, "f32")]


@operator("SkipLayerNormalization", "SkipSimplifiedLayerNormalization", domain="com.microsoft")
def _skip_layer_normalization(graph, node):
    center = node.type == "SkipLayerNormalization"
    x, skip, scale = (node.float_input(number) for number in range(3))
    beta = node.optional(3) if center else None
    bias = node.optional(4 if center else 3)
    epsilon = node.attribute("epsilon", "float", 1e-12)
    total = _with_bias(graph, node, _with_bias(graph, node, x, skip), bias)
    found, _, _ = normalized(graph, node, total, [total.rank - 1], epsilon, scale, beta, center)
    # The mean and the deviation are outputs that runtimes do not write.
    return [found, None, None, total]
