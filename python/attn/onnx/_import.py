# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A whole model: its inputs, its outputs, and the text of its function."""

import onnx
from onnx import TensorProto

from . import _sizes
from ._graph import Graph, add_initializers, read_opsets
from ._node import DTYPES, ModelError, dtype_of_element
from ._values import Value, quote


class Import:
    """A model as MLIR: its text, what it takes and gives, and what must hold."""

    def __init__(self, text, inputs, outputs, weights, constraints):
        self.text, self.inputs, self.outputs = text, inputs, outputs
        self.weights, self.constraints = weights, constraints


def _input_value(graph, info, names):
    what = f"input '{info.name}'"
    if info.type.WhichOneof("value") != "tensor_type":
        raise ModelError(f"{what}: only tensors are supported")
    tensor = info.type.tensor_type
    dtype = dtype_of_element(tensor.elem_type, what)
    if not tensor.HasField("shape"):
        raise ModelError(f"{what}: its rank is not known")
    sizes = []
    for dim, size in enumerate(tensor.shape.dim):
        if size.WhichOneof("value") == "dim_value":
            if size.dim_value < 0:
                raise ModelError(f"{what}: negative size {size.dim_value}")
            sizes.append(size.dim_value)
            continue
        own = _sizes.variable("dim", info.name, dim,
                              text=size.dim_param or f"{info.name}.{dim}")
        first = names.setdefault(size.dim_param or (info.name, dim), own)
        if first != own:
            graph.require_equal(first, _sizes.variable("dim", info.name, dim,
                                                       text=f"{info.name}.{dim}"), what)
        sizes.append(first)
    value = Value(dtype, sizes, f"%arg{len(graph.builder.inputs)}")
    count = _sizes.product(sizes)
    if dtype in ("i64", "i32") and value.rank <= 1 and isinstance(count, int) and count <= 16:
        value.origin = (info.name, tuple(range(count)))
    return value


def _check_declared(graph, info, value):
    """What a model says of an output must be what its nodes give. A size that is
    declared and only known when the model runs is checked then."""
    kind = info.type.WhichOneof("value")
    if kind is None:
        return
    what = f"output '{info.name}'"
    if kind != "tensor_type":
        raise ModelError(f"{what}: only tensors are supported")
    tensor = info.type.tensor_type
    if tensor.elem_type != TensorProto.UNDEFINED and (
            DTYPES.get(tensor.elem_type) != value.dtype):
        given = next(name for number, name in _element_names() if DTYPES.get(number) ==
                     value.dtype)
        declared = dict(_element_names()).get(tensor.elem_type, tensor.elem_type)
        raise ModelError(f"{what}: declared with elements of type {declared}, and the graph "
                         f"gives {given}")
    if not tensor.HasField("shape"):
        return
    sizes = [size.dim_value if size.WhichOneof("value") == "dim_value" else None
             for size in tensor.shape.dim]
    declared = "[" + ", ".join(
        size.dim_param or "?" if known is None else str(known)
        for known, size in zip(sizes, tensor.shape.dim)) + "]"
    message = (f"{what}: declared with the sizes {declared}, and the graph gives "
               f"[{', '.join(map(str, value.sizes))}]")
    if len(sizes) != value.rank:
        raise ModelError(message)
    for known, size in zip(sizes, value.sizes):
        if known is None:
            continue
        if isinstance(size, int) and size != known:
            raise ModelError(message)
        graph.require_equal(size, known, what)


def _element_names():
    return [(number, name) for name, number in TensorProto.DataType.items()]


def import_graph(model, *, arguments_for_weights=False, function="main"):
    """Imports a ModelProto whose data is loaded."""
    opsets = read_opsets(model.opset_import)
    if not model.HasField("graph"):
        raise ModelError("the model has no graph")
    newest = onnx.defs.onnx_opset_version()
    if not 1 <= opsets.get("", 1) <= newest:
        raise ModelError(f"the model is of opset {opsets['']}, and onnx "
                         f"{onnx.__version__} knows 1 to {newest}")
    graph = Graph(opsets, arguments_for_weights)
    for item in model.functions:
        graph.functions[item.domain if item.domain != "ai.onnx" else "", item.name] = item
    proto = model.graph
    add_initializers(graph, proto)
    names, inputs = {}, []
    for info in proto.input:
        # An input with a default is not one that a caller gives.
        if info.name in graph.scopes[0]:
            if info.name in graph.builder.inputs:
                raise ModelError(f"input '{info.name}' is defined twice")
            continue
        value = _input_value(graph, info, names)
        graph.builder.inputs[info.name] = value
        graph.define(info.name, value)
        inputs.append((info.name, value))
    graph.import_nodes(proto.node)
    outputs = []
    for info in proto.output:
        value = graph.find(info.name)
        if value is None:
            raise ModelError(f"output '{info.name}' is defined nowhere")
        _check_declared(graph, info, value)
        outputs.append((info.name, value))
    if not outputs:
        raise ModelError("the model has no outputs")
    return _finish(graph, inputs, outputs, function)


def _finish(graph, inputs, outputs, function):
    builder = graph.builder
    results = []
    for name, value in outputs:
        # By name, so that tools that show the module say it.
        builder.location = quote(name)
        results.append(builder.ssa(value))
    types = [value.type for _, value in outputs]
    parameters = [f"{value.name}: {value.type} loc({quote(name)})" for name, value in inputs]
    parameters += [f"{place}: {kind}" for place, kind, _ in builder.weights]
    lines = [f"// {left} {relation} {right}, for {who}".replace("\n", " ")
             for left, relation, right, who in graph.constraints]
    if lines:
        lines.insert(0, "// This must hold of the arguments:")
    lines += [f"func.func @{function}({', '.join(parameters)})",
              f"    -> ({', '.join(types)}) {{", *builder.lines,
              f"  return {', '.join(results)} : {', '.join(types)}", "}"]
    if builder.resources:
        body = ",\n".join(f"    {text}" for text in builder.resources)
        lines.append("{-#\n  dialect_resources: {\n    builtin: {\n" + body +
                     "\n    }\n  }\n#-}")
    return Import("\n".join(lines) + "\n", inputs, outputs,
                  [array for _, _, array in builder.weights], graph.constraints)
