//===- NarrowFloat.h - Conversion to and from bf16 and f16 ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Both conversions are in software and bit-exact, so that the reference does
// not lean on the compiler or the instructions it is there to check.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_REFERENCE_NARROWFLOAT_H
#define ATTN_REFERENCE_NARROWFLOAT_H

#include <cstdint>
#include <cstring>
#include <limits>

namespace mlir {
namespace attn {
namespace reference {

/// A binary interchange format of 16 bits with the given fields.
template <int ExponentBits, int FractionBits>
struct NarrowFormat {
  static_assert(1 + ExponentBits + FractionBits == 16, "16 bits in all");

  static constexpr int bias = (1 << (ExponentBits - 1)) - 1;
  /// The exponent of the smallest normal number.
  static constexpr int minExponent = 1 - bias;
  static constexpr uint16_t infinity = ((1 << ExponentBits) - 1)
                                       << FractionBits;
  static constexpr uint16_t quietBit = 1 << (FractionBits - 1);

  /// Rounds once, to nearest, ties to even; overflow gives an infinity, NaN a
  /// quiet NaN. The source is double because every float is a double, while a
  /// double rounded to float first would be rounded twice.
  static uint16_t fromDouble(double value) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    uint16_t sign = static_cast<uint16_t>(bits >> 63 << 15);
    int biasedExponent = static_cast<int>(bits >> 52 & 0x7ff);
    uint64_t fraction = bits & ((uint64_t(1) << 52) - 1);
    if (biasedExponent == 0x7ff)
      return sign | infinity | (fraction ? quietBit : 0);
    // A double below its own normal range is far below half of the smallest
    // narrow number.
    if (biasedExponent == 0)
      return sign;

    int exponent = biasedExponent - 1023;
    uint64_t significand = fraction | uint64_t(1) << 52;
    int shift = 52 - FractionBits;
    if (exponent < minExponent)
      shift += minExponent - exponent;
    if (shift > 54)
      return sign;

    uint64_t kept = significand >> shift;
    uint64_t dropped = significand & ((uint64_t(1) << shift) - 1);
    uint64_t half = uint64_t(1) << (shift - 1);
    if (dropped > half || (dropped == half && (kept & 1)))
      ++kept;
    // The leading one of a normal number adds one to the exponent field, and so
    // does a carry out of the fraction.
    uint64_t exponentField =
        exponent < minExponent ? 0 : static_cast<uint64_t>(exponent + bias - 1);
    uint64_t magnitude = (exponentField << FractionBits) + kept;
    return sign |
           static_cast<uint16_t>(magnitude < infinity ? magnitude : infinity);
  }

  /// Exact.
  static double toDouble(uint16_t bits) {
    int exponentField = (bits & infinity) >> FractionBits;
    uint64_t fraction = bits & ((1 << FractionBits) - 1);
    double magnitude;
    if (exponentField == (1 << ExponentBits) - 1) {
      magnitude = fraction ? std::numeric_limits<double>::quiet_NaN()
                           : std::numeric_limits<double>::infinity();
    } else {
      int exponent = exponentField == 0 ? minExponent : exponentField - bias;
      if (exponentField != 0)
        fraction |= 1 << FractionBits;
      magnitude =
          static_cast<double>(fraction) * powerOfTwo(exponent - FractionBits);
    }
    return bits & 0x8000 ? -magnitude : magnitude;
  }

  static double round(double value) { return toDouble(fromDouble(value)); }

private:
  /// For exponents in the normal range of double.
  static double powerOfTwo(int exponent) {
    uint64_t bits = static_cast<uint64_t>(exponent + 1023) << 52;
    double value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  }
};

/// IEEE 754 binary16.
using Float16 = NarrowFormat<5, 10>;
/// The upper half of a binary32.
using BFloat16 = NarrowFormat<8, 7>;

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_REFERENCE_NARROWFLOAT_H
