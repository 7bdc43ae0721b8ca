# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Nodes whose inputs are known when a model is imported."""

import numpy as np
import onnx

from . import _sizes
from ._node import schema_of
from ._values import dtype_of

# What is folded when importing may have this many elements.
_MAX_FOLDED = 1 << 24

_FOLDED = frozenset((
    "Abs", "Add", "And", "Cast", "CastLike", "Ceil", "Clip", "Concat", "Cos", "Div", "Equal",
    "Erf", "Exp", "Floor", "Gather", "GatherElements", "GatherND", "Greater",
    "GreaterOrEqual", "Identity", "Less", "LessOrEqual", "Log", "Max", "Min", "Mod", "Mul",
    "Neg", "Not", "Or", "Pow", "Reciprocal", "ReduceMax", "ReduceMin", "ReduceProd",
    "ReduceSum", "Reshape", "Round", "Sign", "Sin", "Slice", "Split", "Sqrt", "Squeeze",
    "Sub", "Tanh", "Transpose", "Trilu", "Unsqueeze", "Where", "Xor", "Flatten", "CumSum"))


def fold(graph, node):
    """The results of a node whose inputs are known, None if it is not folded."""
    if node.domain != "" or node.type not in _FOLDED or not node.inputs:
        return None
    present = [value for value in node.inputs if value is not None]
    if not present or any(value.known is None for value in present):
        return None
    if any(not value.is_constant for value in present):
        from ._shapes import fold_sizes

        return fold_sizes(graph, node)
    if (schema_of(node) is None or
            _sizes.product(max(shape) for shape in _padded(present)) > _MAX_FOLDED):
        return None
    names = [f"x{i}" if value is not None else "" for i, value in enumerate(node.inputs)]
    outputs = [f"y{i}" if name else "" for i, name in enumerate(node.proto.output)]
    call = onnx.NodeProto()
    call.CopyFrom(node.proto)
    del call.input[:], call.output[:]
    call.input.extend(names)
    call.output.extend(outputs)
    wanted = [name for name in outputs if name]
    body = onnx.helper.make_graph(
        [call], "fold", [onnx.ValueInfoProto(name=n) for n in names if n],
        [onnx.ValueInfoProto(name=n) for n in wanted])
    model = onnx.helper.make_model(
        body, opset_imports=[onnx.helper.make_opsetid("", node.version)])
    from onnx.reference import ReferenceEvaluator

    feeds = {f"x{i}": value.known for i, value in enumerate(node.inputs)
             if value is not None}
    with np.errstate(all="ignore"):
        arrays = iter(ReferenceEvaluator(model).run(None, feeds))
    results = []
    for name in outputs:
        array = np.asarray(next(arrays)) if name else None
        if array is not None and dtype_of(array) is None:
            return None
        results.append(None if array is None else graph.builder.constant(array))
    return results


def _padded(values):
    """Sizes of values by dimension, counted from the last one."""
    rank = max(value.rank for value in values)
    for dim in range(rank):
        yield [value.sizes[value.rank - 1 - dim] if dim < value.rank else 1
               for value in values]
