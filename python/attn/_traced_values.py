# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The numbers and arrays that a traced function sees, and what it may do with them.

There are three kinds of numbers: floats, of the type of scores; indices, which all
integers are; and booleans. What is done with one is written by its `writer`.
"""

import functools
import numbers
import operator

from ._trace_error import fail

FLOATS = ("f16", "bf16", "f32", "f64")
INTEGERS = ("i8", "i16", "i32", "i64")


def to_number(value):
    """A number of Python for one of NumPy or PyTorch; all else as it is."""
    if isinstance(value, (Value, Capture)) or getattr(value, "shape", None) != ():
        return value
    return value.item() if hasattr(value, "item") else value


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
        fail(f"{what}, which is known only when the compiled function runs")

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
        fail("a number is no sequence")

    def __hash__(self):
        self._refuse("a dict or set needs a value")

    def __getattr__(self, name):
        if name.startswith("__"):
            # Libraries ask for what an object can do.
            raise AttributeError(name)
        fail(f"numbers have no '{name}'")

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
        if to_number(other) == 2:
            return self.writer.math("exp2", self)
        return self.writer.to_float(other) ** self.writer.to_float(self)

    def _shift(self, other, operation):
        other = to_number(other)
        if self.kind != "index" or isinstance(other, bool) or (
                not isinstance(other, int) or not 0 <= other < 31):
            fail("<< and >> shift integers by a number from 0 to 30 that is known when "
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
            fail(f"numpy.{ufunc.__name__}.{method}")
        return apply(ufunc.__name__, arguments, options)

    def __array_function__(self, function, kinds, arguments, options):
        return apply(function.__name__, arguments, options)

    @classmethod
    def __torch_function__(cls, function, kinds, arguments=(), options=None):
        return apply(function.__name__, arguments, options or {})


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


def apply(name, arguments, options):
    writer = _writer_of(arguments)
    if options or writer is None:
        fail(f"'{name}' with {', '.join(options) or 'these arguments'} cannot be traced")
    count = len(arguments)
    if name in _UNARY and count == 1:
        return writer.math(_UNARY[name], arguments[0])
    if name in _FILLED and count == (2 if name == "full_like" else 1):
        if not isinstance(arguments[0], Value) or arguments[0].kind != "float":
            fail(f"'{name}' takes a score")
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
    return fail(f"'{name}' of {count} arguments cannot be traced")


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
            fail("a number has no length")
        return self.shape[0]

    def __iter__(self):
        fail("an array cannot be iterated over: index it")

    def __getattr__(self, name):
        if name.startswith("__"):
            # Libraries ask for what an object can do.
            raise AttributeError(name)
        fail(f"'{name}' of a captured array: only elements of it are read")

    def __getitem__(self, index):
        indices = self.indices + (index if isinstance(index, tuple) else (index,))
        if len(indices) > len(self.sizes):
            fail(f"{len(indices)} indices for an array of rank {len(self.sizes)}")
        for item in indices:
            if not isinstance(item, (Value, numbers.Integral)):
                fail(f"an index that is a {type(item).__name__}: only integers are")
        found = Capture(self.writer, self.tensor, self.number, self.dtype, self.sizes,
                        indices)
        return found.element() if not found.shape else found

    def element(self):
        w = self.writer
        if self.shape:
            fail(f"an array of sizes {list(self.shape)} where a number is needed: "
                  "index it")
        places = []
        for dim, (item, size) in enumerate(zip(self.indices, self.sizes)):
            if size == 0:
                fail(f"dimension {dim} of the array is empty")
            if isinstance(item, numbers.Integral) and isinstance(size, int):
                if not -size <= item < size:
                    fail(f"index {item} is outside of dimension {dim} of size {size}")
                # As text it would depend on the size.
                if item < 0:
                    last = Value(w, f"%capture{self.number}_{dim}", "index")
                    places.append((last + (int(item) + 1)).name)
                else:
                    places.append(w.constant(int(item)).name)
                continue
            limit = getattr(item, "limit", None)
            if isinstance(limit, int) and isinstance(size, int) and limit > size:
                fail(f"the index runs up to {limit}, and dimension {dim} of "
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
                      f"{tensor_type(self.dtype, len(self.sizes))}", "bool")
        if self.dtype == "bool":
            return read
        if self.dtype in INTEGERS:
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


def tensor_type(dtype, rank):
    return "tensor<" + "?x" * rank + ("i1" if dtype == "bool" else dtype) + ">"


def _public(name, description):
    def function(*arguments):
        writer = _writer_of(arguments)
        if writer is None:
            raise TypeError(f"attn.{name} is for functions that are traced: score_mod "
                            "and mask_mod")
        return apply(name, arguments, {})

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
