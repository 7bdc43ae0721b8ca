# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Nodes of a model, with the operators that have an importer."""

import math

import onnx
from onnx import AttributeProto, TensorProto

from ._sizes import Size
from ._values import is_float

DTYPES = {
    TensorProto.FLOAT: "f32", TensorProto.DOUBLE: "f64", TensorProto.FLOAT16: "f16",
    TensorProto.BFLOAT16: "bf16", TensorProto.INT64: "i64", TensorProto.INT32: "i32",
    TensorProto.INT16: "i16", TensorProto.INT8: "i8", TensorProto.BOOL: "i1",
}

HANDLERS, INPUT_NAMES = {}, {}
_MOST_F32 = 3.4028234663852886e38


class ModelError(ValueError):
    """A model that cannot be read or imported. The message names the node, its
    operator and opset, where one of them is the reason."""


def operator(*names, domain="", inputs=None):
    """Registers a function of (graph, node) that imports operators. It returns
    a Value, or a list of them, one for each output that it has. `inputs` are
    names for messages, of operators that the standard does not describe."""

    def register(function):
        for name in names:
            HANDLERS[domain, name] = function
            if inputs is not None:
                INPUT_NAMES[domain, name] = inputs
        return function

    return register


def supported_operators():
    """The operators that have an importer, as (domain, name)."""
    return sorted(HANDLERS)


def dtype_of_element(number, what):
    dtype = DTYPES.get(number)
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
        names = INPUT_NAMES.get((self.domain, self.type))
        schema = schema_of(self) if names is None else None
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

    def cap_attribute(self, name):
        """A softcap, 0 where there is none. The function that the standard defines
        an operator by caps with a negative one, its evaluator does not."""
        value = self.finite_attribute(name, 0.0)
        if value < 0:
            self.fail(f"attribute '{name}' = {value} is negative")
        if 0 < value < 1 / _MOST_F32:
            self.fail(f"attribute '{name}' = {value} is so small that its reciprocal is "
                      "no f32")
        return value

    def least_attribute(self, name, least, default):
        value = self.attribute(name, "int", default)
        if value < least:
            self.fail(f"attribute '{name}' = {value} is less than {least}")
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


def schema_of(node):
    try:
        return onnx.defs.get_schema(node.type, node.version or 1, node.domain)
    except onnx.defs.SchemaError:
        return None
