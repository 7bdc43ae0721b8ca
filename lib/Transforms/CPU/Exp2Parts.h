//===- Exp2Parts.h - Building blocks of exponentials ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With n = floor(y) and f = y - n in [0, 1],
//
//   2^y = 2^n * p(f),   p(f) = 1 + c1 f + ... + c6 f^6.
//
// n is rounded down, and not to the nearest integer, so that p(f) >= 1 and the
// one multiplication by 2^n needs no care at the ends of the range: 2^n is zero
// or infinite exactly where the result is.
//
// Every function here works on f32 and on vectors of f32 of fixed shape.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_TRANSFORMS_CPU_EXP2PARTS_H
#define ATTN_LIB_TRANSFORMS_CPU_EXP2PARTS_H

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {

/// Whether `type` is f32 or a vector of f32 of fixed shape.
bool isFixedF32(Type type);

/// `value` in every element of `type`.
Value splatF32(ImplicitLocOpBuilder &b, Type type, float value);

/// `x`, or `low` where x is below it. NaN stays: comparisons with it are false,
/// and x86 has exactly this choice as one instruction.
Value clampFromBelow(ImplicitLocOpBuilder &b, Value x, float low);

/// `x`, or `high` where x is above it. NaN stays.
Value clampFromAbove(ImplicitLocOpBuilder &b, Value x, float high);

/// The polynomial of `f` with these coefficients, the constant one first.
Value evaluatePolynomial(ImplicitLocOpBuilder &b, Value f,
                         ArrayRef<float> coefficients);

/// p(f) above, to 0.02 units in the last place before rounding.
Value evaluateExp2Polynomial(ImplicitLocOpBuilder &b, Value f);

/// p(f) of degree 4, to a relative error of 2.9e-6: two instructions less, for
/// results that are rounded to 16 bits.
Value evaluateShortExp2Polynomial(ImplicitLocOpBuilder &b, Value f);

/// p * 2^n for integers n from -127, which gives zero, to 128, which gives
/// infinity; p is at least 1. Any n will do where p is NaN.
Value multiplyByPowerOfTwo(ImplicitLocOpBuilder &b, Value p, Value n);

} // namespace mlir::attn

#endif // ATTN_LIB_TRANSFORMS_CPU_EXP2PARTS_H
