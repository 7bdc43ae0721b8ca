# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Python functions of a score, written down as regions of the IR.

A function runs once, on values that record what is done with them.
"""

import functools
import inspect
import types

from . import _core
from ._region_writer import Writer
from ._trace_error import TraceError
from ._traced_values import FLOATS, INTEGERS, Capture, Value, tensor_type


class _Captures:
    """The arrays that the functions of one call name, each once."""

    def __init__(self):
        self.tensors = []
        self.facts = []
        self.numbers = {}

    def wrap(self, writer, name, tensor):
        number = self.numbers.get(id(tensor))
        if number is None:
            dtype, sizes = _core.inspect(tensor, name)
            if dtype not in (*FLOATS, *INTEGERS, "bool"):
                raise TraceError(f"{name}: elements of type {dtype} cannot be read")
            number = self.numbers[id(tensor)] = len(self.tensors)
            self.tensors.append(tensor)
            self.facts.append((dtype, sizes))
        dtype, sizes = self.facts[number]
        return Capture(writer, tensor, number, dtype, sizes)


def _is_array(value):
    return hasattr(value, "__dlpack__") and not isinstance(value, type)


def _bind(function, writer, captures, known):
    """A copy of a function in whose scope arrays are captures."""
    if function in known:
        return known[function]

    def replace(name, value):
        if _is_array(value) and getattr(value, "shape", None) != ():
            return captures.wrap(writer, name, value)
        # A helper, but not a library's.
        if isinstance(value, types.FunctionType) and value.__module__ == function.__module__:
            return _bind(value, writer, captures, known)
        return value

    scope = dict(function.__globals__)
    cells = None
    if function.__closure__ is not None:
        cells = tuple(types.CellType() for _ in function.__closure__)
    copy = types.FunctionType(function.__code__, scope, function.__name__,
                              function.__defaults__, cells)
    known[function] = copy
    for name in _global_names(function.__code__):
        if name in scope:
            scope[name] = replace(name, scope[name])
    names = function.__code__.co_freevars
    for name, cell, old in zip(names, cells or (), function.__closure__ or ()):
        try:
            cell.cell_contents = replace(name, old.cell_contents)
        except ValueError:
            # A name that has no value yet.
            pass
    copy.__defaults__ = function.__defaults__ and tuple(
        replace("default", value) for value in function.__defaults__)
    copy.__kwdefaults__ = function.__kwdefaults__ and {
        name: replace(name, value) for name, value in function.__kwdefaults__.items()}
    return copy


def _global_names(code):
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _global_names(constant)
    return names


class Regions:
    """Text of regions, and the parameters that they capture."""

    def __init__(self, parameters, constants, score_mod, mask_mod):
        self.parameters, self.constants = parameters, constants
        self.score_mod, self.mask_mod = score_mod, mask_mod

    @functools.cached_property
    def _text(self):
        return "\n".join((*self.parameters, self.constants, self.score_mod,
                          self.mask_mod))

    def __str__(self):
        return self._text


class Traced:
    """Both functions, traced before, in place of score_mod."""

    def __init__(self, regions, tensors):
        self.regions, self.tensors = regions, tensors


def _check_arguments(keyword, function, arguments):
    """Raises where a function does not take what a region gives."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError as error:
        names = "score, b, h, i, j" if len(arguments) == 5 else "b, h, i, j"
        raise TraceError(f"{keyword}: '{function.__name__}' is called with ({names}): "
                         f"{error}") from None


def _region(keyword, bind, captures, float_type, sizes):
    if bind is None:
        return ""
    writer = Writer(float_type, captures)
    positions = [Value(writer, f"%at_{name}", "index", size)
                 for name, size in zip("bhij", sizes)]
    arguments, header = positions, ", ".join(f"{p.name}: index" for p in positions)
    if keyword == "score_mod":
        arguments = [Value(writer, "%score", "float"), *positions]
        header = f"%score: {float_type}, {header}"
    function = bind(writer)
    try:
        result = function(*arguments)
    except TypeError:
        _check_arguments(keyword, function, arguments)
        raise
    if result is None:
        raise TraceError(f"{keyword}: '{function.__name__}' returned nothing")
    kind = "float" if keyword == "score_mod" else "bool"
    result = writer.convert(result, kind)
    body = "\n".join(writer.lines)
    return (f"    {keyword} {{\n    ^bb0({header}):\n{body}\n"
            f"      attn.yield {result.name} : {writer.type(kind)}\n    }}\n")


def trace(score_mod, mask_mod, dtype, *sizes):
    """The regions of two functions, either of them None, for B, H, Sq, Skv."""
    if isinstance(score_mod, Traced):
        return score_mod.regions, score_mod.tensors
    captures = _Captures()

    def bind(keyword, function):
        if function is None:
            return None
        if not isinstance(function, types.FunctionType):
            raise TraceError(f"{keyword}: {function!r} is not a function of Python, "
                             "which is what can be traced")
        return lambda writer: _bind(function, writer, captures, {})

    return (write_regions(bind("score_mod", score_mod), bind("mask_mod", mask_mod),
                          captures, dtype, sizes), captures.tensors)


def write_regions(score_mod, mask_mod, captures, dtype, sizes):
    """The regions of what takes a writer and returns a function of its values.

    A size that is not an int is one that the code must not depend on.
    """
    float_type = "f64" if dtype == "f64" else "f32"
    score = _region("score_mod", score_mod, captures, float_type, sizes)
    mask = _region("mask_mod", mask_mod, captures, float_type, sizes)
    parameters, constants = [], []
    for number, (element, shape) in enumerate(captures.facts):
        tensor = tensor_type(element, len(shape))
        parameters.append(f"%capture{number}: {tensor}")
        for dim in range(len(shape)):
            place = f"%capture{number}_{dim}"
            constants.append(
                f"  {place}_at = arith.constant {dim} : index\n"
                f"  {place}_size = tensor.dim %capture{number}, {place}_at : {tensor}\n"
                f"  {place}_one = arith.constant 1 : index\n"
                f"  {place} = arith.subi {place}_size, {place}_one : index\n")
    return Regions(parameters, "".join(constants), score, mask)
