# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Numbers of f64 rounded to what a tensor has."""

import math
import struct


def round_bf16(value):
    if math.isnan(value) or math.isinf(value):
        return value
    bits = struct.unpack("<I", struct.pack("<f", value))[0]
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    return struct.unpack("<f", struct.pack("<I", bits))[0]


def round_f16(value):
    return struct.unpack("<e", struct.pack("<e", value))[0]


def round_f32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


ROUND = {"bf16": round_bf16, "f16": round_f16, "f32": round_f32}
