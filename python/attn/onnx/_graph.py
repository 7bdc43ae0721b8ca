# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The walk over the nodes of a model, and what the operators share."""

import math
import numpy as np

import onnx
from onnx import AttributeProto, TensorProto, numpy_helper

from . import _sizes
from ._builder import Builder, Value, dtype_of, is_float, quote, tensor_type
from ._sizes import Size

_DTYPES = {
    TensorProto.FLOAT: "f32", TensorProto.DOUBLE: "f64", TensorProto.FLOAT16: "f16",
    TensorProto.BFLOAT16: "bf16", TensorProto.INT64: "i64", TensorProto.INT32: "i32",
    TensorProto.INT16: "i16", TensorProto.INT8: "i8", TensorProto.BOOL: "i1",
}

# A tensor of a static type with more elements is not computed on any machine.
_MAX_ELEMENTS = 1 << 40
# What is folded when importing may have this many elements.
_MAX_FOLDED = 1 << 24
# Graphs in graphs, and functions that call functions.
_MAX_DEPTH = 64

_HANDLERS, _INPUT_NAMES = {}, {}


class ModelError(ValueError):
    """A model that cannot be read or imported. The message names the node, its
    operator and opset, where one of them is the reason."""


def operator(*names, domain="", inputs=None):
    """Registers a function of (graph, node) that imports operators. It returns
    a Value, or a list of them, one for each output that it has. `inputs` are
    names for messages, of operators that the standard does not describe."""

    def register(function):
        for name in names:
            _HANDLERS[domain, name] = function
            if inputs is not None:
                _INPUT_NAMES[domain, name] = inputs
        return function

    return register


def supported_operators():
    """The operators that have an importer, as (domain, name)."""
    return sorted(_HANDLERS)


def dtype_of_element(number, what):
    dtype = _DTYPES.get(number)
    if dtype is None:
        try:
            name = TensorProto.DataType.Name(number)
        except ValueError:
            name = str(number)
        raise ModelError(f"{what}: elements of type {name} are not supported")
    return dtype


def domain_name(domain):
    return "ai.onnx" if domain in ("", "ai.onnx") else domain


_READERS = {
    AttributeProto.INT: lambda a: a.i,
    AttributeProto.FLOAT: lambda a: a.f,
    AttributeProto.STRING: lambda a: a.s.decode("utf-8", "replace"),
    AttributeProto.INTS: lambda a: list(a.ints),
    AttributeProto.FLOATS: lambda a: list(a.floats),
    AttributeProto.STRINGS: lambda a: [s.decode("utf-8", "replace") for s in a.strings],
    AttributeProto.TENSOR: lambda a: a.t,
    AttributeProto.GRAPH: lambda a: a.g,
}
_KINDS = {"int": AttributeProto.INT, "float": AttributeProto.FLOAT,
          "string": AttributeProto.STRING, "ints": AttributeProto.INTS,
          "floats": AttributeProto.FLOATS, "strings": AttributeProto.STRINGS,
          "tensor": AttributeProto.TENSOR, "graph": AttributeProto.GRAPH}


class Node:
    """A node with the Values of its inputs. Attributes and inputs that are not
    asked for are an error, so that none is ignored."""

    def __init__(self, graph, proto, inputs):
        self.graph, self.proto, self.inputs = graph, proto, inputs
        self.type = proto.op_type
        self.domain = "" if proto.domain == "ai.onnx" else proto.domain
        self.version = graph.opsets.get(self.domain)
        self._attributes = {a.name: a for a in proto.attribute}
        self._read, self._read_inputs = set(), set()

    def __str__(self):
        name = f"node '{self.proto.name}' " if self.proto.name else "node "
        version = "" if self.version is None else f" {self.version}"
        return f"{name}({domain_name(self.domain)} {self.type}, opset{version})"

    def fail(self, message):
        raise ModelError(f"{self}: {message}")

    def has_input(self, number):
        self._read_inputs.add(number)
        return number < len(self.inputs) and self.inputs[number] is not None

    def input(self, number):
        """An input that must be there."""
        if not self.has_input(number):
            self.fail(f"{self.input_name(number)} is missing")
        return self.inputs[number]

    def optional(self, number):
        return self.inputs[number] if self.has_input(number) else None

    def input_name(self, number):
        """An input in a message, with its name where there is one."""
        names = _INPUT_NAMES.get((self.domain, self.type))
        schema = _schema(self) if names is None else None
        if schema is not None:
            names = [parameter.name for parameter in schema.inputs]
        known = f" '{names[number]}'" if names and number < len(names) else ""
        return f"input {number}{known}"

    def has_output(self, number):
        return number < len(self.proto.output) and bool(self.proto.output[number])

    def attribute(self, name, kind, default=None):
        self._read.add(name)
        found = self._attributes.get(name)
        if found is None:
            return default
        if found.type != _KINDS[kind]:
            self.fail(f"attribute '{name}' is not of the kind {kind}")
        return _READERS[found.type](found)

    def finite_attribute(self, name, default=None):
        value = self.attribute(name, "float", default)
        if value is not None and not math.isfinite(value):
            self.fail(f"attribute '{name}' = {value} is not finite")
        return value

    def has_attribute(self, name):
        return name in self._attributes

    def only(self, name, kind, *allowed):
        """Checks an attribute of which only some values are supported; the first
        one is the default."""
        value = self.attribute(name, kind, allowed[0])
        if value not in allowed:
            self.fail(f"attribute '{name}' = {value!r} is not supported")
        return value

    def check_all_read(self):
        for name in self._attributes:
            if name not in self._read:
                self.fail(f"attribute '{name}' is not supported")
        for number, value in enumerate(self.inputs):
            if value is not None and number not in self._read_inputs:
                self.fail(f"{self.input_name(number)} is not supported")

    def float_input(self, number):
        value = self.input(number)
        if not is_float(value.dtype):
            self.fail(f"input {number} has elements of type {value.dtype}, expected a float")
        return value

    def axis(self, axis, rank):
        if not -rank <= axis < rank:
            self.fail(f"axis {axis} is outside of rank {rank}")
        return axis % rank

    def axes(self, axes, rank):
        result = [self.axis(axis, rank) for axis in axes]
        if len(set(result)) != len(result):
            self.fail(f"axes {list(axes)} name a dimension twice")
        return result

    def integers(self, number):
        """The elements of an input of integers, as a list of ints and Sizes."""
        value = self.input(number)
        found = self.graph.contents(value)
        if found is None:
            self.fail(f"input {number} depends on data that is not known before the model "
                      "runs")
        return found

    def numbers(self, number):
        """The elements of an input, which must be numbers."""
        found = self.integers(number)
        if any(isinstance(item, Size) for item in found):
            self.fail(f"input {number} depends on sizes that are not known before the "
                      "model runs")
        return found

    def constant(self, number):
        """An input whose elements must be known, as an array."""
        value = self.input(number)
        if not value.is_constant:
            self.fail(f"input {number} must be a constant")
        return value.known


class Graph:
    """What is known while nodes become operations."""

    def __init__(self, opsets, arguments_for_weights):
        self.opsets = opsets
        self.functions = {}
        self.builder = Builder(arguments_for_weights)
        self.scopes = [{}]
        self.constraints = []
        self.node = None
        self.depth = 0

    # Names of values.

    def find(self, name):
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return None

    def is_absent(self, name):
        """Whether a name is that of an input which a function was not given."""
        return any(name in scope for scope in self.scopes)

    def define(self, name, value):
        if name in self.scopes[-1]:
            self.fail(f"the value '{name}' is defined twice")
        for size in value.sizes:
            if isinstance(size, int) and size < 0:
                self.fail(f"the value '{name}' has a negative size {size}")
        static = _sizes.product(s for s in value.sizes if isinstance(s, int))
        if static > _MAX_ELEMENTS:
            self.fail(f"the value '{name}' has {static} elements")
        self.scopes[-1][name] = value

    def fail(self, message):
        if self.node is not None:
            self.node.fail(message)
        raise ModelError(message)

    # What must hold of sizes that are not known.

    def _constrain(self, left, relation, right, who=None):
        holds = left == right if relation == "==" else None
        difference = right - left
        if relation == "<=" and isinstance(difference, int):
            holds = difference >= 0
        if holds is None and relation == "<=" and _sizes.known_not_negative(difference):
            holds = True
        if holds:
            return
        if isinstance(left, int) and isinstance(right, int):
            self.fail(f"sizes do not agree: expected {left} {relation} {right}")
        entry = (left, relation, right, who or str(self.node))
        if entry not in self.constraints:
            self.constraints.append(entry)

    def require_equal(self, left, right, who=None):
        """`who` needs it, by default the node that is imported."""
        self._constrain(left, "==", right, who)

    def require_at_most(self, left, right):
        self._constrain(left, "<=", right)

    def broadcast(self, *shapes):
        """The sizes that tensors have in common, as NumPy finds them. A size
        that is not known is not taken for 1."""
        rank = max(len(shape) for shape in shapes)
        result = []
        for dim in range(rank):
            common = 1
            for shape in shapes:
                at = dim - (rank - len(shape))
                if at < 0 or shape[at] == 1:
                    continue
                if common == 1:
                    common = shape[at]
                    continue
                self.require_equal(common, shape[at])
                # A number says more.
                if isinstance(shape[at], int):
                    common = shape[at]
            result.append(common)
        return tuple(result)

    def contents(self, value):
        """The elements of integers as ints and Sizes, None where they depend on
        data. Elements of a small input count as sizes."""
        if value.known is not None:
            if is_float(value.dtype):
                return None
            return [item if isinstance(item, Size) else int(item)
                    for item in value.known.ravel()]
        if value.origin is None or value.dtype not in ("i64", "i32"):
            return None
        name, elements = value.origin
        found = [_sizes.variable("element", name, element, text=f"{name}[{element}]")
                 for element in elements]
        for item in found:
            # Variables are sizes, and a size is not negative.
            entry = (0, "<=", item, str(self.node))
            if entry not in self.constraints:
                self.constraints.append(entry)
        return found

    # Nodes.

    def import_nodes(self, nodes):
        for proto in nodes:
            self._import_node(proto)

    def _import_node(self, proto):
        outer, outer_location = self.node, self.builder.location
        inputs = []
        self.node = node = Node(self, proto, inputs)
        for name in proto.input:
            value = self.find(name) if name else None
            if name and value is None and not self.is_absent(name):
                node.fail(f"input '{name}' is defined nowhere before; the nodes have a "
                          "cycle, are not in order, or one is missing")
            inputs.append(value)
        self.builder.location = quote(proto.name or proto.op_type)
        try:
            results = self._import_one(node)
        except ModelError:
            raise
        except RecursionError:
            raise ModelError(f"{node}: the model is nested too deeply") from None
        except Exception as error:
            raise ModelError(f"{node}: the node is malformed: "
                             f"{type(error).__name__}: {error}") from error
        if isinstance(results, Value):
            results = [results]
        for number, name in enumerate(proto.output):
            if not name:
                continue
            if number >= len(results) or results[number] is None:
                node.fail(f"output {number} is not supported")
            self.define(name, results[number])
        self.node, self.builder.location = outer, outer_location

    def _import_one(self, node):
        _check_schema(node)
        folded = _fold(self, node)
        if folded is not None:
            return folded
        key = (node.domain, node.type)
        if key in self.functions:
            return self._call(node, self.functions[key])
        handler = _HANDLERS.get(key)
        if handler is not None:
            results = handler(self, node)
            node.check_all_read()
            return results
        body = _function_body(node)
        if body is not None:
            return self._call(node, body)
        node.fail("the operator is not supported")

    def import_subgraph(self, proto, arguments):
        """A graph in an attribute, on Values; it sees what is outside of it."""
        self._enter()
        if len(proto.input) != len(arguments):
            self.fail(f"a graph of {len(proto.input)} inputs is given {len(arguments)}")
        scope = {info.name: value for info, value in zip(proto.input, arguments)}
        self.scopes.append(scope)
        add_initializers(self, proto)
        self.import_nodes(proto.node)
        results = []
        for info in proto.output:
            results.append(self.find(info.name))
            if results[-1] is None:
                self.fail(f"output '{info.name}' of a graph is defined nowhere")
        self.scopes.pop()
        self.depth -= 1
        return results

    def _enter(self):
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.fail("graphs and functions are nested too deeply")

    def _call(self, node, function):
        """A function of the model, or the one that defines an operator."""
        self._enter()
        scopes, opsets = self.scopes, self.opsets
        given = {a.name: a for a in node.proto.attribute}
        defaults = {a.name: a for a in function.attribute_proto}
        if len(node.inputs) > len(function.input):
            node.fail(f"{len(node.inputs)} inputs for a function of {len(function.input)}")
        scope = dict.fromkeys(function.input)
        scope.update(zip(function.input, node.inputs))
        self.scopes = [scope]
        self.opsets = {**opsets, **_read_opsets(function.opset_import)}
        for inner in function.node:
            self._import_node(_bind_attributes(inner, given, defaults, function))
        results = [self.find(name) for name in function.output]
        self.scopes, self.opsets = scopes, opsets
        self.depth -= 1
        return results


def _bind_attributes(proto, given, defaults, function):
    """A node of a function, with the attributes of the node that calls it."""
    bound = onnx.NodeProto()
    bound.CopyFrom(proto)
    # An input that the caller does not give is absent in the function too.
    del bound.attribute[:]
    for attribute in proto.attribute:
        if not attribute.ref_attr_name:
            bound.attribute.append(attribute)
            continue
        found = given.get(attribute.ref_attr_name, defaults.get(attribute.ref_attr_name))
        if found is not None:
            copy = bound.attribute.add()
            copy.CopyFrom(found)
            copy.name = attribute.name
    return bound


def _read_opsets(entries):
    return {"" if e.domain == "ai.onnx" else e.domain: e.version for e in entries}


def _schema(node):
    try:
        return onnx.defs.get_schema(node.type, node.version or 1, node.domain)
    except onnx.defs.SchemaError:
        return None


def _check_schema(node):
    """What the standard says of an operator in the opset that the model has."""
    if (node.domain, node.type) in node.graph.functions:
        return
    if node.version is None:
        node.fail("the model does not say of which opset of "
                  f"{domain_name(node.domain)} its operators are")
    if not onnx.defs.has(node.type, node.domain):
        return
    schema = _schema(node)
    if schema is None:
        first = min(known.since_version for known in onnx.defs.get_all_schemas_with_history()
                    if (known.domain, known.name) == (node.domain, node.type))
        node.fail(f"the operator does not exist in this opset, it came with opset {first}")
    for what, count, most in (("input", len(node.inputs), schema.max_input),
                              ("output", len(node.proto.output), schema.max_output)):
        if count > most:
            node.fail(f"the node has {count} {what}s, and the operator has at most {most} in "
                      "this opset")


def _function_body(node):
    """The function that the standard defines an operator by, None without one."""
    schema = _schema(node)
    if schema is None or node.version is None:
        return None
    body = None
    if schema.has_function:
        body = schema.function_body
    elif schema.has_context_dependent_function:
        types = []
        for value in node.inputs:
            info = onnx.TypeProto()
            if value is not None:
                element = next(k for k, v in _DTYPES.items() if v == value.dtype)
                info = onnx.helper.make_tensor_type_proto(
                    element, [s if isinstance(s, int) else None for s in value.sizes])
            types.append(info.SerializeToString())
        text = schema.get_context_dependent_function(node.proto.SerializeToString(), types)
        body = onnx.FunctionProto.FromString(text) if text else None
    if body is None or not body.node:
        return None
    result = onnx.FunctionProto()
    result.CopyFrom(body)
    # The defaults of the operator are those of its function.
    known = {a.name for a in result.attribute_proto}
    for name, attribute in schema.attributes.items():
        if attribute.default_value.name and name not in known:
            result.attribute_proto.append(attribute.default_value)
    return result


def array_of(proto, what):
    """The array of a TensorProto."""
    dtype_of_element(proto.data_type, what)
    if proto.data_location == TensorProto.EXTERNAL:
        raise ModelError(f"{what}: its data lies in another file, which was not loaded")
    if any(size < 0 for size in proto.dims):
        raise ModelError(f"{what}: negative sizes {list(proto.dims)}")
    try:
        array = numpy_helper.to_array(proto)
    except Exception as error:
        raise ModelError(f"{what}: its data is malformed: {error}") from error
    if dtype_of(array) is None:
        raise ModelError(f"{what}: elements of type {array.dtype} are not supported")
    return array


def add_initializers(graph, proto):
    for tensor in proto.initializer:
        array = array_of(tensor, f"initializer '{tensor.name}'")
        graph.define(tensor.name, graph.builder.constant(array))
    for tensor in proto.sparse_initializer:
        raise ModelError(f"initializer '{tensor.values.name}': sparse tensors are not "
                         "supported")


# Folding.

_FOLDED = frozenset((
    "Abs", "Add", "And", "Cast", "CastLike", "Ceil", "Clip", "Concat", "Cos", "Div", "Equal",
    "Erf", "Exp", "Floor", "Gather", "GatherElements", "GatherND", "Greater",
    "GreaterOrEqual", "Identity", "Less", "LessOrEqual", "Log", "Max", "Min", "Mod", "Mul",
    "Neg", "Not", "Or", "Pow", "Reciprocal", "ReduceMax", "ReduceMin", "ReduceProd",
    "ReduceSum", "Reshape", "Round", "Sign", "Sin", "Slice", "Split", "Sqrt", "Squeeze",
    "Sub", "Tanh", "Transpose", "Trilu", "Unsqueeze", "Where", "Xor", "Flatten", "CumSum"))


def _fold(graph, node):
    """The results of a node whose inputs are known, None if it is not folded."""
    if node.domain != "" or node.type not in _FOLDED or not node.inputs:
        return None
    present = [value for value in node.inputs if value is not None]
    if not present or any(value.known is None for value in present):
        return None
    if any(not value.is_constant for value in present):
        from ._shapes import fold_sizes

        return fold_sizes(graph, node)
    if (_schema(node) is None or
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


# Models.


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
            _DTYPES.get(tensor.elem_type) != value.dtype):
        given = next(name for number, name in _element_names() if _DTYPES.get(number) ==
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
    opsets = _read_opsets(model.opset_import)
    if not model.HasField("graph"):
        raise ModelError("the model has no graph")
    newest = onnx.defs.onnx_opset_version()
    if opsets.get("", 0) > newest:
        raise ModelError(f"opset {opsets['']} of ai.onnx is newer than {newest}, the last one "
                         f"that onnx {onnx.__version__} has")
    graph = Graph(opsets, arguments_for_weights)
    for item in model.functions:
        graph.functions[item.domain if item.domain != "ai.onnx" else "", item.name] = item
    proto = model.graph
    add_initializers(graph, proto)
    names, inputs = {}, []
    for info in proto.input:
        # An input with a default is not one that a caller gives.
        if info.name in graph.scopes[0]:
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


__all__ = ["Graph", "Import", "ModelError", "Node", "import_graph", "operator",
           "supported_operators", "tensor_type"]
