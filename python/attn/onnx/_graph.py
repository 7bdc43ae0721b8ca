# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The walk over the nodes of a model."""

from onnx import TensorProto, numpy_helper

from . import _sizes
from ._builder import Builder
from ._folding import fold
from ._functions import bind_attributes, check_schema, function_body
from ._node import HANDLERS, ModelError, Node, dtype_of_element
from ._sizes import Size
from ._values import Value, dtype_of, is_float, quote

# A tensor of a static type with more elements is not computed on any machine.
_MAX_ELEMENTS = 1 << 40
# Graphs in graphs, and functions that call functions.
_MAX_DEPTH = 64


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
        check_schema(node)
        folded = fold(self, node)
        if folded is not None:
            return folded
        key = (node.domain, node.type)
        if key in self.functions:
            return self._call(node, self.functions[key])
        handler = HANDLERS.get(key)
        if handler is not None:
            results = handler(self, node)
            node.check_all_read()
            return results
        body = function_body(node)
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
        self.opsets = {**opsets, **read_opsets(function.opset_import)}
        for inner in function.node:
            self._import_node(bind_attributes(inner, given, defaults, function))
        results = [self.find(name) for name in function.output]
        self.scopes, self.opsets = scopes, opsets
        self.depth -= 1
        return results


def read_opsets(entries):
    return {"" if e.domain == "ai.onnx" else e.domain: e.version for e in entries}


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
