# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""MLIR as text: operations on elements, in the region of one on tensors."""

from ._values import INTEGERS, is_float

_BITS = {"f64": 64, "f32": 32, "bf16": 16, "f16": 16, "i64": 64, "i32": 32,
         "i16": 16, "i8": 8, "i1": 1, "index": 64}


class Scalars:
    """Writes the operations of a region on its elements."""

    def __init__(self, builder):
        self.builder, self.lines = builder, []

    def op(self, name, operands, dtype, result=None):
        """An operation whose operands have the type `dtype`."""
        place = self.builder.fresh()
        suffix = dtype if result is None else f"{dtype} to {result}"
        self.lines.append(f"    {place} = {name} {', '.join(operands)} : {suffix}")
        return place

    def constant(self, value, dtype):
        return self.builder.scalar(value, dtype)

    def compare(self, predicate, a, b, dtype):
        name = "cmpf" if is_float(dtype) else "cmpi"
        return self.op(f"arith.{name} {predicate},", (a, b), dtype)

    def select(self, condition, a, b, dtype):
        return self.op("arith.select", (condition, a, b), dtype)

    def index(self, dim):
        place = self.builder.fresh()
        self.lines.append(f"    {place} = linalg.index {dim} : index")
        return place

    def extract(self, value, indices):
        place = self.builder.fresh()
        name = self.builder.ssa(value)
        self.lines.append(
            f"    {place} = tensor.extract {name}[{', '.join(indices)}] : {value.type}")
        return place

    def to_index(self, place, dtype):
        if dtype == "index":
            return place
        if dtype not in INTEGERS:
            raise TypeError(f"an index of type {dtype}")
        return self.op("arith.index_cast", (place,), dtype, "index")

    def _odd_f32(self, place):
        """An f64 as f32, with an odd last digit where it is not exact: rounding that
        once more is as rounding once. No function of the runtime is needed."""
        near = self.op("arith.truncf", (place,), "f64", "f32")
        back = self.op("arith.extf", (near,), "f32", "f64")
        bits = self.op("arith.bitcast", (near,), "f32", "i32")
        one = self.constant(1, "i32")
        size, given = (self.op("math.absf", (x,), "f64") for x in (back, place))
        above = self.compare("ogt", size, given, "f64")
        below = self.select(above, self.op("arith.subi", (bits, one), "i32"), bits, "i32")
        odd = self.op("arith.ori", (below, one), "i32")
        # Not of a NaN.
        inexact = self.compare("one", back, place, "f64")
        return self.op("arith.bitcast", (self.select(inexact, odd, bits, "i32"),), "i32", "f32")

    def convert(self, place, source, target):
        """A conversion as the operator Cast does it."""
        if source == target:
            return place
        if target == "i1":
            zero = self.constant(0, source)
            return self.compare("une" if is_float(source) else "ne", place, zero, source)
        if is_float(source) and is_float(target):
            if _BITS[source] == _BITS[target]:
                place, source = self.op("arith.extf", (place,), source, "f32"), "f32"
            elif source == "f64" and target != "f32":
                place, source = self._odd_f32(place), "f32"
            name = "extf" if _BITS[source] < _BITS[target] else "truncf"
        elif is_float(source):
            name = "fptosi"
        elif is_float(target):
            name = "uitofp" if source == "i1" else "sitofp"
        elif _BITS[source] > _BITS[target]:
            name = "trunci"
        else:
            name = "extui" if source == "i1" else "extsi"
        return self.op(f"arith.{name}", (place,), source, target)
