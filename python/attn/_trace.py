# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Python functions of a score, written down as regions of the IR.

A function runs once, on values that record what is done with them. There are
three kinds of values: floats, of the type of scores; indices, which all integers
are; and booleans.
"""

import functools
import inspect
import linecache
import numbers
import operator
import sys
import types

from . import _core

_FLOATS = ("f16", "bf16", "f32", "f64")
_INTEGERS = ("i8", "i16", "i32", "i64")


class TraceError(TypeError):
    """A function did what cannot be compiled; the message names the line."""

    # The message without the line.
    reason = None


def _fail(message):
    frame = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__")).split(".")[0] in (
            "attn", "numpy", "torch", "functools"):
        frame = frame.f_back
    if frame is None:
        raise TraceError(message)
    name, line = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(name, line, frame.f_globals).strip()
    error = TraceError(f"{name}:{line}: {message}" + (f"\n    {text}" if text else ""))
    error.reason = message
    raise error


def _to_number(value):
    """A number of Python for one of NumPy or PyTorch; all else as it is."""
    if isinstance(value, (Value, Capture)) or getattr(value, "shape", None) != ():
        return value
    return value.item() if hasattr(value, "item") else value


class _Writer:
    """One region."""

    def __init__(self, float_type, captures):
        self.float_type = float_type
        self.captures = captures
        self.lines = []
        self.count = 0

    def emit(self, text, kind):
        self.count += 1
        name = f"%t{self.count}"
        self.lines.append(f"      {name} = {text}")
        return Value(self, name, kind)

    def type(self, kind):
        return {"float": self.float_type, "index": "index", "bool": "i1"}[kind]

    def constant(self, value):
        """A number of Python, or of NumPy, as a value."""
        if isinstance(value, Value):
            if value.writer is not self:
                _fail("a value of another function, or of another call")
            return value
        value = _to_number(value)
        if isinstance(value, bool):
            return self.emit(f"arith.constant {str(value).lower()}", "bool")
        if isinstance(value, numbers.Integral):
            if not -2**63 <= value < 2**63:
                _fail(f"{value} does not fit into 64 bits")
            return self.emit(f"arith.constant {int(value)} : index", "index")
        if isinstance(value, numbers.Real):
            return self.emit(self.float_constant(float(value)), "float")
        if isinstance(value, Capture):
            return value.element()
        return _fail(f"a {type(value).__name__} cannot be part of a traced function")

    def float_constant(self, value):
        # Finite numbers are written in full; a float that is not has bits only.
        if value != value or value in (float("inf"), float("-inf")):
            bits = {"f32": ("0x7FC00000", "0x7F800000", "0xFF800000"),
                    "f64": ("0x7FF8000000000000", "0x7FF0000000000000",
                            "0xFFF0000000000000")}[self.float_type]
            text = bits[0 if value != value else 1 if value > 0 else 2]
        else:
            text = f"{value:.17e}"
        return f"arith.constant {text} : {self.float_type}"

    def to_float(self, value):
        value = self.constant(value)
        if value.kind == "float":
            return value
        if value.kind == "bool":
            return self.emit(f"arith.uitofp {value.name} : i1 to {self.float_type}",
                             "float")
        wide = self.emit(f"arith.index_cast {value.name} : index to i64", "index")
        return self.emit(f"arith.sitofp {wide.name} : i64 to {self.float_type}", "float")

    def to_index(self, value):
        value = self.constant(value)
        if value.kind == "float":
            _fail("a float where an integer is needed")
        if value.kind == "bool":
            return self.emit(f"arith.index_castui {value.name} : i1 to index", "index")
        return value

    def to_bool(self, value):
        value = self.constant(value)
        if value.kind != "bool":
            _fail("a number where a condition is needed: compare it")
        return value

    def convert(self, value, kind):
        return {"float": self.to_float, "index": self.to_index,
                "bool": self.to_bool}[kind](value)

    def common(self, a, b):
        """Two operands as one kind of number."""
        a, b = self.constant(a), self.constant(b)
        kind = "float" if "float" in (a.kind, b.kind) else "index"
        return self.convert(a, kind), self.convert(b, kind), kind

    def binary(self, a, b, float_op, index_op):
        a, b, kind = self.common(a, b)
        op = float_op if kind == "float" else index_op
        return self.emit(f"arith.{op} {a.name}, {b.name} : {self.type(kind)}", kind)

    def math(self, op, value):
        value = self.to_float(value)
        return self.emit(f"math.{op} {value.name} : {self.float_type}", "float")

    def compare(self, a, b, float_op, index_op):
        a, b = self.constant(a), self.constant(b)
        if a.kind == b.kind == "bool":
            return self.emit(f"arith.cmpi {index_op}, {a.name}, {b.name} : i1", "bool")
        a, b, kind = self.common(a, b)
        text = (f"arith.cmpf {float_op}" if kind == "float" else
                f"arith.cmpi {index_op}")
        return self.emit(f"{text}, {a.name}, {b.name} : {self.type(kind)}", "bool")

    def logic(self, op, a, b):
        a, b = self.to_bool(a), self.to_bool(b)
        return self.emit(f"arith.{op} {a.name}, {b.name} : i1", "bool")

    def divide_rounded(self, a, divisor):
        """Quotient, rounded down, and remainder by a positive constant."""
        divisor = _to_number(divisor)
        if isinstance(divisor, bool) or not isinstance(divisor, numbers.Integral) or divisor <= 0:
            _fail("// and % take integers, and the divisor is a positive number "
                  "that is known when the function is traced")
        a = self.to_index(a)
        n, zero, one = (self.constant(int(c)) for c in (divisor, 0, 1))
        quotient = self.binary(a, n, None, "divsi")
        rest = self.binary(a, n, None, "remsi")
        below = self.compare(rest, zero, None, "slt")
        return (self.where(below, self.binary(quotient, one, None, "subi"), quotient),
                self.where(below, self.binary(rest, n, None, "addi"), rest))

    def where(self, condition, a, b):
        condition = self.to_bool(condition)
        a, b = self.constant(a), self.constant(b)
        if a.kind == b.kind == "bool":
            kind = "bool"
        else:
            a, b, kind = self.common(a, b)
        return self.emit(
            f"arith.select {condition.name}, {a.name}, {b.name} : {self.type(kind)}",
            kind)


class Value:
    """A number that is known when the compiled function runs."""

    __array_priority__ = 1000

    def __init__(self, writer, name, kind, limit=None):
        self.writer = writer
        self.name = name
        self.kind = kind
        # A position runs from 0 up to this number, which it does not reach.
        self.limit = limit

    def _refuse(self, what):
        _fail(f"{what}, which is known only when the compiled function runs")

    def __bool__(self):
        self._refuse("if, and, or, not and chained comparisons need the value of a "
                     "condition (use attn.where, &, | and ~)")

    def __float__(self):
        self._refuse("float(), and functions of math, need a value")

    def __int__(self):
        self._refuse("int() needs a value")

    def __index__(self):
        self._refuse("a list, or an array that the function does not capture by "
                     "name, is indexed with a value")

    def __iter__(self):
        _fail("a number is no sequence")

    def __hash__(self):
        self._refuse("a dict or set needs a value")

    def __getattr__(self, name):
        if name.startswith("__"):
            # Libraries ask for what an object can do.
            raise AttributeError(name)
        _fail(f"numbers have no '{name}'")

    def __add__(self, other):
        return self.writer.binary(self, other, "addf", "addi")

    def __radd__(self, other):
        return self.writer.binary(other, self, "addf", "addi")

    def __sub__(self, other):
        return self.writer.binary(self, other, "subf", "subi")

    def __rsub__(self, other):
        return self.writer.binary(other, self, "subf", "subi")

    def __mul__(self, other):
        return self.writer.binary(self, other, "mulf", "muli")

    def __rmul__(self, other):
        return self.writer.binary(other, self, "mulf", "muli")

    def __truediv__(self, other):
        w = self.writer
        return w.binary(w.to_float(self), w.to_float(other), "divf", None)

    def __rtruediv__(self, other):
        w = self.writer
        return w.binary(w.to_float(other), w.to_float(self), "divf", None)

    def __floordiv__(self, other):
        return self.writer.divide_rounded(self, other)[0]

    def __mod__(self, other):
        return self.writer.divide_rounded(self, other)[1]

    def __rfloordiv__(self, other):
        return self.writer.divide_rounded(other, self)

    __rmod__ = __rfloordiv__

    def __pow__(self, other):
        if isinstance(other, int) and not isinstance(other, bool) and 1 <= other <= 8:
            return functools.reduce(operator.mul, [self] * other)
        w = self.writer
        a, b = w.to_float(self), w.to_float(other)
        return w.emit(f"math.powf {a.name}, {b.name} : {w.float_type}", "float")

    def __rpow__(self, other):
        # Slopes of heads are powers of 2.
        if _to_number(other) == 2:
            return self.writer.math("exp2", self)
        return self.writer.to_float(other) ** self.writer.to_float(self)

    def _shift(self, other, operation):
        other = _to_number(other)
        if self.kind != "index" or isinstance(other, bool) or (
                not isinstance(other, int) or not 0 <= other < 31):
            _fail("<< and >> shift integers by a number from 0 to 30 that is known when "
                  "the function is traced")
        return operation(self, 1 << other)

    def __lshift__(self, other):
        return self._shift(other, operator.mul)

    def __rshift__(self, other):
        return self._shift(other, operator.floordiv)

    def __rlshift__(self, other):
        return self._shift(None, None)

    __rrshift__ = __rlshift__

    def __neg__(self):
        if self.kind == "float":
            return self.writer.emit(f"arith.negf {self.name} : {self.writer.float_type}",
                                    "float")
        return 0 - self

    def __pos__(self):
        return self

    def __abs__(self):
        if self.kind == "float":
            return self.writer.math("absf", self)
        return self.writer.binary(self, -self, None, "maxsi")

    def __lt__(self, other):
        return self.writer.compare(self, other, "olt", "slt")

    def __le__(self, other):
        return self.writer.compare(self, other, "ole", "sle")

    def __gt__(self, other):
        return self.writer.compare(self, other, "ogt", "sgt")

    def __ge__(self, other):
        return self.writer.compare(self, other, "oge", "sge")

    def __eq__(self, other):
        return self.writer.compare(self, other, "oeq", "eq")

    def __ne__(self, other):
        return self.writer.compare(self, other, "une", "ne")

    def __and__(self, other):
        return self.writer.logic("andi", self, other)

    def __or__(self, other):
        return self.writer.logic("ori", self, other)

    def __xor__(self, other):
        return self.writer.logic("xori", self, other)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __invert__(self):
        return self.writer.logic("xori", self, True)

    # Functions of NumPy and PyTorch come here with their names.
    def __array_ufunc__(self, ufunc, method, *arguments, **options):
        if method != "__call__":
            _fail(f"numpy.{ufunc.__name__}.{method}")
        return _apply(ufunc.__name__, arguments, options)

    def __array_function__(self, function, kinds, arguments, options):
        return _apply(function.__name__, arguments, options)

    @classmethod
    def __torch_function__(cls, function, kinds, arguments=(), options=None):
        return _apply(function.__name__, arguments, options or {})


def _writer_of(arguments):
    for argument in arguments:
        if isinstance(argument, (Value, Capture)):
            return argument.writer
    return None


_UNARY = {"exp": "exp", "exp2": "exp2", "expm1": "expm1", "log": "log", "log2": "log2",
          "log1p": "log1p", "sqrt": "sqrt", "rsqrt": "rsqrt", "tanh": "tanh",
          "sin": "sin", "cos": "cos", "floor": "floor", "ceil": "ceil"}
_BINARY = {"add": operator.add, "subtract": operator.sub, "sub": operator.sub,
           "multiply": operator.mul, "mul": operator.mul, "true_divide": operator.truediv,
           "divide": operator.truediv, "div": operator.truediv,
           "floor_divide": operator.floordiv, "remainder": operator.mod,
           "power": operator.pow, "pow": operator.pow,
           "less": operator.lt, "lt": operator.lt, "less_equal": operator.le,
           "le": operator.le, "greater": operator.gt, "gt": operator.gt,
           "greater_equal": operator.ge, "ge": operator.ge, "equal": operator.eq,
           "eq": operator.eq, "not_equal": operator.ne, "ne": operator.ne,
           "logical_and": operator.and_, "bitwise_and": operator.and_,
           "logical_or": operator.or_, "bitwise_or": operator.or_,
           "logical_xor": operator.xor, "bitwise_xor": operator.xor}


_FILLED = {"zeros_like": 0.0, "ones_like": 1.0, "full_like": None}


def _apply(name, arguments, options):
    writer = _writer_of(arguments)
    if options or writer is None:
        _fail(f"'{name}' with {', '.join(options) or 'these arguments'} cannot be traced")
    count = len(arguments)
    if name in _UNARY and count == 1:
        return writer.math(_UNARY[name], arguments[0])
    if name in _FILLED and count == (2 if name == "full_like" else 1):
        if not isinstance(arguments[0], Value) or arguments[0].kind != "float":
            _fail(f"'{name}' takes a score")
        return writer.to_float(arguments[1] if count == 2 else _FILLED[name])
    if name in ("abs", "absolute", "fabs") and count == 1:
        return abs(writer.constant(arguments[0]))
    if name in ("negative", "neg") and count == 1:
        return -writer.constant(arguments[0])
    if name in ("logical_not", "invert", "bitwise_not") and count == 1:
        return ~writer.constant(arguments[0])
    if name == "sigmoid" and count == 1:
        return 1 / (1 + writer.math("exp", -writer.to_float(arguments[0])))
    if name in ("minimum", "fmin") and count == 2:
        return writer.binary(*arguments, "minimumf", "minsi")
    if name in ("maximum", "fmax") and count == 2:
        return writer.binary(*arguments, "maximumf", "maxsi")
    if name == "where" and count == 3:
        return writer.where(*arguments)
    if name in _BINARY and count == 2:
        return _BINARY[name](writer.constant(arguments[0]), arguments[1])
    return _fail(f"'{name}' of {count} arguments cannot be traced")


class Capture:
    """An array that a function names; indexing it reads an element."""

    __array_priority__ = 1000

    def __init__(self, writer, tensor, number, dtype, sizes, indices=()):
        self.writer, self.tensor, self.number = writer, tensor, number
        self.dtype, self.sizes, self.indices = dtype, sizes, indices

    @property
    def shape(self):
        return self.sizes[len(self.indices):]

    def __len__(self):
        if not self.shape:
            _fail("a number has no length")
        return self.shape[0]

    def __iter__(self):
        _fail("an array cannot be iterated over: index it")

    def __getattr__(self, name):
        if name.startswith("__"):
            # Libraries ask for what an object can do.
            raise AttributeError(name)
        _fail(f"'{name}' of a captured array: only elements of it are read")

    def __getitem__(self, index):
        indices = self.indices + (index if isinstance(index, tuple) else (index,))
        if len(indices) > len(self.sizes):
            _fail(f"{len(indices)} indices for an array of rank {len(self.sizes)}")
        for item in indices:
            if not isinstance(item, (Value, numbers.Integral)):
                _fail(f"an index that is a {type(item).__name__}: only integers are")
        found = Capture(self.writer, self.tensor, self.number, self.dtype, self.sizes,
                        indices)
        return found.element() if not found.shape else found

    def element(self):
        w = self.writer
        if self.shape:
            _fail(f"an array of sizes {list(self.shape)} where a number is needed: "
                  "index it")
        places = []
        for dim, (item, size) in enumerate(zip(self.indices, self.sizes)):
            if size == 0:
                _fail(f"dimension {dim} of the array is empty")
            if isinstance(item, numbers.Integral) and isinstance(size, int):
                if not -size <= item < size:
                    _fail(f"index {item} is outside of dimension {dim} of size {size}")
                # As text it would depend on the size.
                if item < 0:
                    last = Value(w, f"%capture{self.number}_{dim}", "index")
                    places.append((last + (int(item) + 1)).name)
                else:
                    places.append(w.constant(int(item)).name)
                continue
            limit = getattr(item, "limit", None)
            if isinstance(limit, int) and isinstance(size, int) and limit > size:
                _fail(f"the index runs up to {limit}, and dimension {dim} of "
                      f"the array has size {size}")
            if limit is not None and (limit == size or
                                      isinstance(limit, int) and isinstance(size, int)):
                places.append(item.name)
                continue
            # Memory outside of the array is never read, whatever the index is.
            last = Value(w, f"%capture{self.number}_{dim}", "index")
            if isinstance(item, numbers.Integral) and item < 0:
                item = last + (int(item) + 1)
            inside = w.binary(w.binary(w.to_index(item), last, None, "minsi"), 0, None,
                              "maxsi")
            places.append(inside.name)
        element = "i1" if self.dtype == "bool" else self.dtype
        read = w.emit(f"tensor.extract %capture{self.number}[{', '.join(places)}] : "
                      f"{_type(self.dtype, len(self.sizes))}", "bool")
        if self.dtype == "bool":
            return read
        if self.dtype in _INTEGERS:
            return w.emit(f"arith.index_cast {read.name} : {element} to index", "index")
        if self.dtype == w.float_type:
            read.kind = "float"
            return read
        op = ("truncf" if self.dtype == "f64" else "extf")
        return w.emit(f"arith.{op} {read.name} : {element} to {w.float_type}", "float")

    __array_ufunc__ = Value.__array_ufunc__
    __array_function__ = Value.__array_function__
    __torch_function__ = Value.__torch_function__


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "lt",
              "le", "gt", "ge", "eq", "ne", "neg", "abs", "and", "or", "xor", "invert",
              "bool", "float", "int", "floordiv", "mod", "pow"):
    def _forward(self, *arguments, _method=f"__{_name}__"):
        return getattr(self.element(), _method)(*arguments)

    setattr(Capture, f"__{_name}__", _forward)
Capture.__hash__ = None


def _type(dtype, rank):
    return "tensor<" + "?x" * rank + ("i1" if dtype == "bool" else dtype) + ">"


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
            if dtype not in (*_FLOATS, *_INTEGERS, "bool"):
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
    writer = _Writer(float_type, captures)
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
        tensor = _type(element, len(shape))
        parameters.append(f"%capture{number}: {tensor}")
        for dim in range(len(shape)):
            place = f"%capture{number}_{dim}"
            constants.append(
                f"  {place}_at = arith.constant {dim} : index\n"
                f"  {place}_size = tensor.dim %capture{number}, {place}_at : {tensor}\n"
                f"  {place}_one = arith.constant 1 : index\n"
                f"  {place} = arith.subi {place}_size, {place}_one : index\n")
    return Regions(parameters, "".join(constants), score, mask)


def _public(name, description):
    def function(*arguments):
        writer = _writer_of(arguments)
        if writer is None:
            raise TypeError(f"attn.{name} is for functions that are traced: score_mod "
                            "and mask_mod")
        return _apply(name, arguments, {})

    function.__name__ = function.__qualname__ = name
    function.__doc__ = description + " In score_mod and mask_mod only."
    return function


where = _public("where", "where(condition, a, b): a where the condition holds, else b.")
exp = _public("exp", "exp(x): e to the power of x.")
log = _public("log", "log(x): the natural logarithm of x.")
tanh = _public("tanh", "tanh(x): the hyperbolic tangent of x.")
sqrt = _public("sqrt", "sqrt(x): the square root of x.")
minimum = _public("minimum", "minimum(a, b): the smaller one; NaN where one is NaN.")
maximum = _public("maximum", "maximum(a, b): the larger one; NaN where one is NaN.")
