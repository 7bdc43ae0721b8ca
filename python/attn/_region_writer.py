# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The text of a region, as the values of a traced function add to it."""

import numbers

from ._trace_error import fail
from ._traced_values import Capture, Value, to_number


class Writer:
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
                fail("a value of another function, or of another call")
            return value
        value = to_number(value)
        if isinstance(value, bool):
            return self.emit(f"arith.constant {str(value).lower()}", "bool")
        if isinstance(value, numbers.Integral):
            if not -2**63 <= value < 2**63:
                fail(f"{value} does not fit into 64 bits")
            return self.emit(f"arith.constant {int(value)} : index", "index")
        if isinstance(value, numbers.Real):
            return self.emit(self.float_constant(float(value)), "float")
        if isinstance(value, Capture):
            return value.element()
        return fail(f"a {type(value).__name__} cannot be part of a traced function")

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
            fail("a float where an integer is needed")
        if value.kind == "bool":
            return self.emit(f"arith.index_castui {value.name} : i1 to index", "index")
        return value

    def to_bool(self, value):
        value = self.constant(value)
        if value.kind != "bool":
            fail("a number where a condition is needed: compare it")
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
        divisor = to_number(divisor)
        if isinstance(divisor, bool) or not isinstance(divisor, numbers.Integral) or divisor <= 0:
            fail("// and % take integers, and the divisor is a positive number "
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
