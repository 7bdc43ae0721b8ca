# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tensors of a model, their types, and how MLIR writes both."""

import numpy as np

from ._sizes import Size

# Element types, with those of NumPy that have the same bits.
FLOATS = ("f64", "f32", "bf16", "f16")
INTEGERS = ("i64", "i32", "i16", "i8")
_NUMPY = {"f64": np.float64, "f32": np.float32, "f16": np.float16,
          "i64": np.int64, "i32": np.int32, "i16": np.int16, "i8": np.int8,
          "i1": np.bool_}


def numpy_type(dtype):
    if dtype == "bf16":
        import ml_dtypes

        return np.dtype(ml_dtypes.bfloat16)
    return np.dtype(_NUMPY[dtype])


def dtype_of(array):
    """The element type of an array of NumPy, None where there is none."""
    if array.dtype.name == "bfloat16":
        return "bf16"
    for name, numpy in _NUMPY.items():
        if array.dtype == numpy:
            return name
    return None


def is_float(dtype):
    return dtype in FLOATS


def tensor_type(dtype, sizes):
    return "tensor<" + "".join(
        f"{'?' if isinstance(size, Size) else size}x" for size in sizes) + dtype + ">"


def quote(text):
    """A string as MLIR writes it."""
    result = []
    # What is not UTF-8 comes from protobuf as bytes.
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    for byte in data:
        plain = 32 <= byte < 127 and byte not in b'"\\'
        result.append(chr(byte) if plain else f"\\{byte:02X}")
    return '"' + "".join(result) + '"'


def number(value, dtype):
    """A number as MLIR writes it."""
    if dtype == "i1":
        return "true" if value else "false"
    if not is_float(dtype):
        return str(int(value))
    value = float(value)
    if np.isfinite(value):
        return f"{value:.17e}"
    # Infinities and NaN are written as bits.
    bits = np.array(value, numpy_type(dtype)).tobytes()[::-1].hex()
    return f"0x{bits.upper()}"


class Value:
    """A tensor of the model.

    name     of the value in MLIR, None as long as nothing has needed it
    known    an array of what it holds where that is known before the model
             runs: numbers, or ints and Sizes (of the type object)
    origin   (input, elements) where it holds just these elements of an input
    """

    __slots__ = ("dtype", "sizes", "name", "known", "origin")

    def __init__(self, dtype, sizes, name=None, known=None, origin=None):
        self.dtype, self.sizes, self.name = dtype, tuple(sizes), name
        self.known, self.origin = known, origin

    @property
    def rank(self):
        return len(self.sizes)

    @property
    def type(self):
        return tensor_type(self.dtype, self.sizes)

    @property
    def is_constant(self):
        return self.known is not None and self.known.dtype != object
