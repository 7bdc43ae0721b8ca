# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes and prints .npy files without NumPy.

usage: npy.py write FILE DESCR SHAPE NUMBER...    SHAPE as 2x3, - for rank 0
       npy.py print FILE
"""

import ast
import struct
import sys

CODES = {"<f4": "f", "<f8": "d", "<f2": "e", "<u2": "H", "<i4": "i", "<i8": "q", "|b1": "B"}


def write(path, descr, shape, numbers):
    sizes = () if shape == "-" else tuple(int(size) for size in shape.split("x"))
    header = repr({"descr": descr, "fortran_order": False, "shape": sizes})
    header += " " * (-(len(header) + 11) % 64) + "\n"
    code = CODES[descr]
    values = [float(n) if code in "fde" else int(n, 0) for n in numbers]
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)))
        file.write(header.encode())
        file.write(struct.pack(f"<{len(values)}{code}", *values))


def show(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<H", data[8:10])
    header = ast.literal_eval(data[10 : 10 + length].decode())
    body = data[10 + length :]
    code = CODES[header["descr"]]
    values = struct.unpack(f"<{len(body) // struct.calcsize(code)}{code}", body)
    print(header["descr"], header["shape"], *(f"{value:g}" for value in values))


if sys.argv[1] == "write":
    write(sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5:])
else:
    show(sys.argv[2])
