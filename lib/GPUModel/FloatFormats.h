//===- FloatFormats.h - Elements of registers as numbers --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_FLOATFORMATS_H
#define ATTN_LIB_GPUMODEL_FLOATFORMATS_H

#include "Program.h"

#include "attn/Reference/NarrowFloat.h"

#include <cmath>
#include <cstring>

namespace mlir::attn::gpu_model {

/// Each format: what a register holds, what arithmetic is done in, and the
/// conversions. Rounding is to nearest, ties to even.
struct FormatF32 {
  using Storage = uint32_t;
  using Compute = float;
  static float load(uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  }
  static uint32_t store(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    return bits;
  }
  static uint32_t round(double value) { return store(float(value)); }
};

struct FormatF64 {
  using Storage = uint64_t;
  using Compute = double;
  static double load(uint64_t bits) {
    double value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  }
  static uint64_t store(double value) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    return bits;
  }
  static uint64_t round(double value) { return store(value); }
};

struct FormatF16 {
  using Storage = uint32_t;
  using Compute = float;
  static float load(uint32_t bits) {
    return float(reference::Float16::toDouble(uint16_t(bits)));
  }
  static uint32_t store(float value) {
    return reference::Float16::fromDouble(value);
  }
  static uint32_t round(double value) {
    return reference::Float16::fromDouble(value);
  }
};

struct FormatBF16 {
  using Storage = uint32_t;
  using Compute = float;
  static float load(uint32_t bits) { return FormatF32::load(bits << 16); }
  static uint32_t store(float value) {
    return reference::BFloat16::fromDouble(value);
  }
  static uint32_t round(double value) {
    return reference::BFloat16::fromDouble(value);
  }
};

/// A register's bits as a number.
inline double toDouble(Kind kind, uint64_t bits) {
  switch (kind) {
  case Kind::F16:
    return FormatF16::load(bits);
  case Kind::BF16:
    return FormatBF16::load(bits);
  case Kind::F32:
    return FormatF32::load(bits);
  case Kind::F64:
    return FormatF64::load(bits);
  default:
    return 0;
  }
}

inline uint64_t fromDouble(Kind kind, double value) {
  switch (kind) {
  case Kind::F16:
    return FormatF16::round(value);
  case Kind::BF16:
    return FormatBF16::round(value);
  case Kind::F32:
    return FormatF32::round(value);
  case Kind::F64:
    return FormatF64::round(value);
  default:
    return 0;
  }
}

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_FLOATFORMATS_H
