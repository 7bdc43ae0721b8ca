# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models: read from files, compiled, called."""

from __future__ import annotations

import os

import numpy
import onnx
from onnx.external_data_helper import load_external_data_for_model

from . import _sizes
from .. import _compile, _core
from ._import import import_graph
from ._node import ModelError
from ._values import tensor_type

# A model in text, or with text in it, is not read further than this.
_MAX_BYTES = 1 << 31


def read(source):
    """A ModelProto with its data, from a file, bytes, or a ModelProto."""
    if isinstance(source, onnx.ModelProto):
        return source
    folder = None
    if isinstance(source, (bytes, bytearray, memoryview)):
        data, what = bytes(source), "the model"
    else:
        try:
            path = os.fspath(source)
        except TypeError:
            raise TypeError("model: expected a path, bytes or an onnx.ModelProto, got "
                            f"{type(source).__name__}") from None
        what, folder = os.fsdecode(path), os.path.dirname(os.path.abspath(path))
        with open(path, "rb") as file:
            data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ModelError(f"{what}: more than {_MAX_BYTES} bytes")
    model = onnx.ModelProto()
    try:
        model.ParseFromString(data)
    except Exception as error:
        raise ModelError(f"{what}: not an ONNX model, or a damaged one: {error}") from error
    if not model.HasField("graph"):
        raise ModelError(f"{what}: not an ONNX model: it has no graph")
    if folder is not None:
        try:
            load_external_data_for_model(model, os.fsdecode(folder))
        except Exception as error:
            raise ModelError(f"{what}: the data of a tensor cannot be read: "
                             f"{error}") from error
    return model


def _lower(model, arguments_for_weights, raises):
    try:
        found = import_graph(model, arguments_for_weights=arguments_for_weights)
    except RecursionError:
        raise ModelError("the model is nested too deeply") from None
    except ModelError:
        raise
    except Exception as error:
        raise ModelError("the model is malformed: "
                         f"{type(error).__name__}: {error}") from error
    try:
        # Without passes it is read and checked.
        text = _core.run_passes(found.text.encode(), "attn-raise-pipeline" if raises else "")
    except ValueError as error:
        raise ModelError(f"the model has no meaning as MLIR: {error}") from error
    if raises:
        found.text = text
    return found


def to_mlir(model, *, raises: bool = True) -> str:
    """The MLIR of a model, with its weights as constants.

    model    a path, the bytes of a model, or an onnx.ModelProto
    raises   False: attention that the model spells out in simple operators
             stays as it is

    The function is @main, with the inputs and outputs of the model in their
    order. Raises ModelError, a ValueError, that names what cannot be imported.
    """
    return _lower(read(model), False, raises).text


class Model:
    """A compiled model: `model(input=tensor, ...)` returns a dictionary of the
    outputs by name. Inputs may also be given in their order.

    Inputs are tensors as everywhere in this package; outputs are of the library
    that the first input is of. Raises ValueError that names the input which does
    not fit.
    """

    def __init__(self, found, options):
        self._found = found
        self._inputs = {name: value for name, value in found.inputs}
        self._outputs = [name for name, _ in found.outputs]
        self._weights = found.weights
        self._names = [*self._inputs, *(f"weight {i}" for i in range(len(self._weights)))]
        self._module = _compile.compile(found.text, **options)
        self._function = self._module["main"]

    @property
    def inputs(self) -> dict[str, str]:
        """The types of the inputs by name, as MLIR writes them."""
        return {name: value.type for name, value in self._inputs.items()}

    @property
    def outputs(self) -> dict[str, str]:
        """The types of the outputs by name, as MLIR writes them."""
        return {name: tensor_type(value.dtype, value.sizes)
                for name, value in self._found.outputs}

    @property
    def text(self) -> str:
        """The MLIR that is compiled; large weights are arguments of it."""
        return self._found.text

    def __repr__(self):
        return (f"<attn.onnx.Model: {', '.join(self._inputs)} -> "
                f"{', '.join(self._outputs)}>")

    def __call__(self, *arguments, **named):
        tensors = self._bind(arguments, named)
        if self._found.constraints:
            self._check(tensors)
        results = self._function._call([*tensors, *self._weights], None, self._names)
        if len(self._outputs) == 1:
            results = (results,)
        if not tensors and not self._weights:
            # NumPy has no bf16 of its own.
            results = [result if result.dtype == "bf16" else numpy.from_dlpack(result)
                       for result in results]
        return dict(zip(self._outputs, results))

    def _bind(self, arguments, named):
        if not named and len(arguments) == len(self._inputs):
            return arguments
        if len(arguments) > len(self._inputs):
            raise TypeError(f"{len(arguments)} inputs are given, the model has "
                            f"{len(self._inputs)}")
        given = dict(zip(self._inputs, arguments))
        for name, tensor in named.items():
            if name not in self._inputs:
                raise TypeError(f"{name}: not an input of the model, which are "
                                f"{', '.join(self._inputs)}")
            if name in given:
                raise TypeError(f"{name}: given twice")
            given[name] = tensor
        for name in self._inputs:
            if name not in given:
                raise TypeError(f"{name}: the input is missing")
        return [given[name] for name in self._inputs]

    def _check(self, tensors):
        """What was taken for granted of sizes when the model was imported."""
        sizes, given = {}, dict(zip(self._inputs, tensors))
        for name, tensor in given.items():
            _, sizes[name] = _core.inspect(tensor, name)
            expected = self._inputs[name].sizes
            if len(sizes[name]) != len(expected) or any(
                    isinstance(size, int) and size != actual
                    for size, actual in zip(expected, sizes[name])):
                # The call itself says what does not fit.
                return

        def known(item):
            name, number = item.arguments
            if item.kind == "dim":
                return sizes[name][number]
            return _elements(given[name])[number]

        for left, relation, right, who in self._found.constraints:
            a, b = _sizes.evaluate(left, known), _sizes.evaluate(right, known)
            if a != b if relation == "==" else a > b:
                values = [f"{text} = {value}" if text != str(value) else text
                          for text, value in ((str(left), a), (str(right), b))]
                raise ValueError(f"sizes of the inputs: {values[0]} {relation} {values[1]} "
                                 f"does not hold, which {who} needs")


def _elements(tensor):
    return [int(item) for item in numpy.from_dlpack(tensor).ravel()]




def load(model, **options) -> Model:
    """Compiles a model, and returns it as a callable.

    model      a path, the bytes of a model, or an onnx.ModelProto
    options    those of attn.compile

    Attention that the model spells out in simple operators is found. Weights
    stay where they are and are no part of what the cache of compiled modules
    keeps. Raises ModelError, a ValueError, that names the node, its operator and
    its opset where it cannot be imported.
    """
    return Model(_lower(read(model), True, True), options)
