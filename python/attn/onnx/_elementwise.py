# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Operators that compute each element by itself."""

import math

import numpy as np

from ._node import dtype_of_element, operator
from ._values import INTEGERS, is_float


def elementwise(graph, node, values, body, dtype=None):
    """One element from one of each value; they have one type and broadcast."""
    kinds = {value.dtype for value in values}
    if len(kinds) != 1:
        node.fail(f"inputs have elements of different types: {', '.join(sorted(kinds))}")
    sizes = graph.broadcast(*(value.sizes for value in values))
    return graph.builder.elementwise(dtype or values[0].dtype, sizes, values, body)


def _unary(math_name):
    def import_unary(graph, node):
        x = node.float_input(0)
        return elementwise(graph, node, [x], lambda s, a: s.op(math_name, (a,), x.dtype))

    return import_unary


for _name, _math in (("Sqrt", "math.sqrt"), ("Erf", "math.erf"), ("Tanh", "math.tanh"),
                     ("Exp", "math.exp"), ("Log", "math.log"), ("Sin", "math.sin"),
                     ("Cos", "math.cos"), ("Floor", "math.floor"), ("Ceil", "math.ceil"),
                     ("Round", "math.roundeven")):
    operator(_name)(_unary(_math))


@operator("Abs")
def _abs(graph, node):
    x = node.input(0)
    name = "math.absf" if is_float(x.dtype) else "math.absi"
    return elementwise(graph, node, [x], lambda s, a: s.op(name, (a,), x.dtype))


@operator("Neg")
def _neg(graph, node):
    x = node.input(0)

    def body(s, a):
        if is_float(x.dtype):
            return s.op("arith.negf", (a,), x.dtype)
        return s.op("arith.subi", (s.constant(0, x.dtype), a), x.dtype)

    return elementwise(graph, node, [x], body)


@operator("Sign")
def _sign(graph, node):
    x = node.input(0)

    def body(s, a):
        zero, one, less = (s.constant(n, x.dtype) for n in (0, 1, -1))
        greater, smaller = ("ogt", "olt") if is_float(x.dtype) else ("sgt", "slt")
        below = s.select(s.compare(smaller, a, zero, x.dtype), less, zero, x.dtype)
        return s.select(s.compare(greater, a, zero, x.dtype), one, below, x.dtype)

    return elementwise(graph, node, [x], body)


@operator("Reciprocal")
def _reciprocal(graph, node):
    x = node.float_input(0)
    return elementwise(
        graph, node, [x],
        lambda s, a: s.op("arith.divf", (s.constant(1, x.dtype), a), x.dtype))


@operator("Relu")
def _relu(graph, node):
    x = node.input(0)
    name = "arith.maximumf" if is_float(x.dtype) else "arith.maxsi"
    return elementwise(graph, node, [x],
                       lambda s, a: s.op(name, (a, s.constant(0, x.dtype)), x.dtype))


def sigmoid(s, a, dtype):
    minus = s.op("math.exp", (s.op("arith.negf", (a,), dtype),), dtype)
    one = s.constant(1, dtype)
    return s.op("arith.divf", (one, s.op("arith.addf", (one, minus), dtype)), dtype)


@operator("Sigmoid")
def _sigmoid(graph, node):
    x = node.float_input(0)
    return elementwise(graph, node, [x], lambda s, a: sigmoid(s, a, x.dtype))


@operator("Swish")
def _swish(graph, node):
    x, alpha = node.float_input(0), node.attribute("alpha", "float", 1.0)

    def body(s, a):
        scaled = s.op("arith.mulf", (a, s.constant(alpha, x.dtype)), x.dtype)
        return s.op("arith.mulf", (a, sigmoid(s, scaled, x.dtype)), x.dtype)

    return elementwise(graph, node, [x], body)


def in_f32(body):
    """A body that computes narrow floats in f32 and rounds once."""

    def wrapped(s, *elements, dtype):
        if dtype not in ("f16", "bf16"):
            return body(s, *elements, dtype)
        wide = [s.convert(a, dtype, "f32") for a in elements]
        return s.convert(body(s, *wide, "f32"), "f32", dtype)

    return wrapped


@in_f32
def gelu_erf(s, a, dtype):
    inner = s.op("arith.mulf", (a, s.constant(math.sqrt(0.5), dtype)), dtype)
    one = s.op("arith.addf", (s.op("math.erf", (inner,), dtype), s.constant(1, dtype)), dtype)
    half = s.op("arith.mulf", (a, s.constant(0.5, dtype)), dtype)
    return s.op("arith.mulf", (half, one), dtype)


@in_f32
def gelu_tanh(s, a, dtype):
    square = s.op("arith.mulf", (a, a), dtype)
    cubic = s.op("arith.mulf", (square, s.constant(0.044715, dtype)), dtype)
    inner = s.op("arith.mulf", (a, s.op("arith.addf", (cubic, s.constant(1, dtype)), dtype)),
                 dtype)
    inner = s.op("arith.mulf", (inner, s.constant(math.sqrt(2 / math.pi), dtype)), dtype)
    one = s.op("arith.addf", (s.op("math.tanh", (inner,), dtype), s.constant(1, dtype)), dtype)
    half = s.op("arith.mulf", (a, s.constant(0.5, dtype)), dtype)
    return s.op("arith.mulf", (half, one), dtype)


@operator("Gelu")
def _gelu(graph, node):
    x = node.float_input(0)
    body = {"none": gelu_erf, "tanh": gelu_tanh}[
        node.only("approximate", "string", "none", "tanh")]
    return elementwise(graph, node, [x], lambda s, a: body(s, a, dtype=x.dtype))


def _binary(float_name, integer_name):
    def import_binary(graph, node):
        a, b = node.input(0), node.input(1)
        if a.dtype == "i1":
            node.fail("elements of type i1 are not supported")
        name = float_name if is_float(a.dtype) else integer_name
        return elementwise(graph, node, [a, b], lambda s, *two: s.op(name, two, a.dtype))

    return import_binary


operator("Add")(_binary("arith.addf", "arith.addi"))
operator("Sub")(_binary("arith.subf", "arith.subi"))
operator("Mul")(_binary("arith.mulf", "arith.muli"))


def _safe_divisor(s, a, b, dtype):
    """A divisor that does not fault: 1 in place of 0, and of −1, by which the
    least number cannot be divided; returns it and whether b was −1."""
    one = s.constant(1, dtype)
    minus = s.compare("eq", b, s.constant(-1, dtype), dtype)
    zero = s.compare("eq", b, s.constant(0, dtype), dtype)
    return s.select(s.op("arith.ori", (minus, zero), "i1"), one, b, dtype), minus


@operator("Div")
def _div(graph, node):
    a, b = node.input(0), node.input(1)

    def body(s, x, y):
        if is_float(a.dtype):
            return s.op("arith.divf", (x, y), a.dtype)
        divisor, minus = _safe_divisor(s, x, y, a.dtype)
        quotient = s.op("arith.divsi", (x, divisor), a.dtype)
        negated = s.op("arith.subi", (s.constant(0, a.dtype), x), a.dtype)
        return s.select(minus, negated, quotient, a.dtype)

    return elementwise(graph, node, [a, b], body)


@operator("Mod")
def _mod(graph, node):
    a, b = node.input(0), node.input(1)
    as_c = node.only("fmod", "int", 0, 1)

    def of_floats(s, x, y):
        rest = s.op("arith.remf", (x, y), a.dtype)
        if as_c:
            return rest
        # The sign of the divisor.
        zero = s.constant(0, a.dtype)
        signs = s.op("arith.xori", (s.compare("olt", rest, zero, a.dtype),
                                    s.compare("olt", y, zero, a.dtype)), "i1")
        some = s.compare("one", rest, zero, a.dtype)
        wrong = s.op("arith.andi", (signs, some), "i1")
        return s.select(wrong, s.op("arith.addf", (rest, y), a.dtype), rest, a.dtype)

    def body(s, x, y):
        if is_float(a.dtype):
            return of_floats(s, x, y)
        divisor, _ = _safe_divisor(s, x, y, a.dtype)
        rest = s.op("arith.remsi", (x, divisor), a.dtype)
        if as_c:
            return rest
        # The sign of the divisor.
        zero = s.constant(0, a.dtype)
        signs = s.compare("slt", s.op("arith.xori", (rest, divisor), a.dtype), zero, a.dtype)
        some = s.compare("ne", rest, zero, a.dtype)
        wrong = s.op("arith.andi", (signs, some), "i1")
        return s.select(wrong, s.op("arith.addi", (rest, divisor), a.dtype), rest, a.dtype)

    return elementwise(graph, node, [a, b], body)


def _integer_power(graph, node, a, b):
    """By squaring, with up to 31 bits of the exponent; a negative one gives 0."""
    def body(s, base, exponent):
        zero, one = s.constant(0, a.dtype), s.constant(1, a.dtype)
        bits = {"i8": 7, "i16": 15}.get(a.dtype, 31)
        result = one
        for bit in range(bits):
            shifted = s.op("arith.shrsi", (exponent, s.constant(bit, a.dtype)), a.dtype)
            used = s.compare("ne", s.op("arith.andi", (shifted, one), a.dtype), zero, a.dtype)
            more = s.op("arith.muli", (result, base), a.dtype)
            result = s.select(used, more, result, a.dtype)
            if bit + 1 < bits:
                base = s.op("arith.muli", (base, base), a.dtype)
        negative = s.compare("slt", exponent, zero, a.dtype)
        return s.select(negative, zero, result, a.dtype)

    return elementwise(graph, node, [a, b], body)


@operator("Pow")
def _pow(graph, node):
    a, b = node.input(0), node.input(1)
    if not is_float(a.dtype):
        if a.dtype == "i1" or b.dtype == "i1":
            node.fail("elements of type i1 are not supported")
        if is_float(b.dtype):
            return graph.builder.elementwise(
                a.dtype, graph.broadcast(a.sizes, b.sizes), [a, b],
                lambda s, x, y: s.convert(
                    s.op("math.powf", (s.convert(x, a.dtype, "f64"),
                                       s.convert(y, b.dtype, "f64")), "f64"), "f64", a.dtype))
        return _integer_power(graph, node, a, graph.builder.convert(b, a.dtype))
    exponent = float(b.known.ravel()[0]) if b.is_constant and b.known.size == 1 else None
    sizes = graph.broadcast(a.sizes, b.sizes)

    def body(s, x, y=None):
        if exponent == 2:
            return s.op("arith.mulf", (x, x), a.dtype)
        if exponent == 3:
            return s.op("arith.mulf", (x, s.op("arith.mulf", (x, x), a.dtype)), a.dtype)
        if exponent == 1:
            return x
        return s.op("math.powf", (x, s.convert(y, b.dtype, a.dtype)), a.dtype)

    return graph.builder.elementwise(a.dtype, sizes, [a, b], body)


def _variadic(float_name, integer_name):
    def import_variadic(graph, node):
        values = [node.input(number) for number in range(len(node.inputs))]
        dtype = values[0].dtype
        name = float_name if is_float(dtype) else integer_name

        def body(s, first, *rest):
            for item in rest:
                first = s.op(name, (first, item), dtype)
            return first

        return elementwise(graph, node, values, body)

    return import_variadic


operator("Max")(_variadic("arith.maximumf", "arith.maxsi"))
operator("Min")(_variadic("arith.minimumf", "arith.minsi"))
operator("Sum")(_variadic("arith.addf", "arith.addi"))


@operator("Mean")
def _mean(graph, node):
    values = [node.float_input(number) for number in range(len(node.inputs))]
    dtype = values[0].dtype

    def body(s, first, *rest):
        for item in rest:
            first = s.op("arith.addf", (first, item), dtype)
        return s.op("arith.divf", (first, s.constant(len(values), dtype)), dtype)

    return elementwise(graph, node, values, body)


@operator("Clip")
def _clip(graph, node):
    x = node.input(0)
    bounds = [node.optional(1), node.optional(2)]
    for at, name in enumerate(("min", "max")):
        value = node.attribute(name, "float")
        if value is not None:
            bounds[at] = graph.builder.constant(np.array(value), x.dtype)
    names = (("arith.maximumf", "arith.minimumf") if is_float(x.dtype) else
             ("arith.maxsi", "arith.minsi"))
    used = [(name, bound) for name, bound in zip(names, bounds) if bound is not None]

    def body(s, a, *limits):
        for (name, _), limit in zip(used, limits):
            a = s.op(name, (a, limit), x.dtype)
        return a

    return elementwise(graph, node, [x, *(bound for _, bound in used)], body)


def _comparison(float_predicate, integer_predicate):
    def import_comparison(graph, node):
        a, b = node.input(0), node.input(1)
        predicate = float_predicate if is_float(a.dtype) else integer_predicate
        return elementwise(graph, node, [a, b],
                           lambda s, x, y: s.compare(predicate, x, y, a.dtype), "i1")

    return import_comparison


operator("Equal")(_comparison("oeq", "eq"))
operator("Less")(_comparison("olt", "slt"))
operator("LessOrEqual")(_comparison("ole", "sle"))
operator("Greater")(_comparison("ogt", "sgt"))
operator("GreaterOrEqual")(_comparison("oge", "sge"))


def _logical(name):
    def import_logical(graph, node):
        a, b = node.input(0), node.input(1)
        if a.dtype != "i1":
            node.fail(f"elements of type {a.dtype}, expected bool")
        return elementwise(graph, node, [a, b], lambda s, *two: s.op(name, two, "i1"))

    return import_logical


operator("And")(_logical("arith.andi"))
operator("Or")(_logical("arith.ori"))
operator("Xor")(_logical("arith.xori"))


@operator("Not")
def _not(graph, node):
    x = node.input(0)
    if x.dtype != "i1":
        node.fail(f"elements of type {x.dtype}, expected bool")
    return elementwise(graph, node, [x],
                       lambda s, a: s.op("arith.xori", (a, s.constant(1, "i1")), "i1"))


@operator("IsNaN")
def _is_nan(graph, node):
    x = node.float_input(0)
    return elementwise(graph, node, [x], lambda s, a: s.compare("uno", a, a, x.dtype), "i1")


@operator("IsInf")
def _is_inf(graph, node):
    x = node.float_input(0)
    signs = [sign for sign, name in ((np.inf, "detect_positive"), (-np.inf, "detect_negative"))
             if node.only(name, "int", 1, 0)]

    def body(s, a):
        found = s.constant(0, "i1")
        for sign in signs:
            here = s.compare("oeq", a, s.constant(sign, x.dtype), x.dtype)
            found = s.op("arith.ori", (found, here), "i1")
        return found

    return elementwise(graph, node, [x], body, "i1")


@operator("Where")
def _where(graph, node):
    condition, a, b = node.input(0), node.input(1), node.input(2)
    if condition.dtype != "i1" or a.dtype != b.dtype:
        node.fail(f"elements of types {condition.dtype}, {a.dtype}, {b.dtype}; expected "
                  "bool and two of one type")
    sizes = graph.broadcast(condition.sizes, a.sizes, b.sizes)
    return graph.builder.elementwise(
        a.dtype, sizes, [condition, a, b],
        lambda s, c, x, y: s.select(c, x, y, a.dtype))


@operator("Cast")
def _cast(graph, node):
    x = node.input(0)
    target = dtype_of_element(node.attribute("to", "int", 0), str(node))
    node.only("saturate", "int", 1)
    node.only("round_mode", "string", "up")
    result = graph.builder.convert(x, target)
    if x.dtype in INTEGERS and target in INTEGERS and result is not x:
        result.origin = x.origin
    return result


@operator("CastLike")
def _cast_like(graph, node):
    node.only("saturate", "int", 1)
    node.only("round_mode", "string", "up")
    return graph.builder.convert(node.input(0), node.input(1).dtype)


@operator("Identity")
def _identity(graph, node):
    return node.input(0)


@operator("Dropout")
def _dropout(graph, node):
    x = node.input(0)
    # Inference: nothing is dropped.
    node.attribute("ratio", "float")
    node.attribute("seed", "int")
    if node.has_input(2) and node.constant(2).any():
        node.fail("training_mode is not supported")
    if not node.has_output(1):
        return x
    return [x, graph.builder.fill(True, "i1", x.sizes)]
