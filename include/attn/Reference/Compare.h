//===- Compare.h - How far a result is from its reference -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_REFERENCE_COMPARE_H
#define ATTN_REFERENCE_COMPARE_H

#include "attn/Reference/TensorView.h"

#include <cstdint>
#include <string>

namespace mlir {
namespace attn {
namespace reference {

struct Comparison {
  /// |actual - expected| / |expected| in the 2-norm over the finite elements; 0
  /// where they are equal, infinity where only the expected norm is 0.
  double relativeError = 0;
  double maxAbsoluteError = 0;
  /// The element with the largest absolute error, -1 for none.
  int64_t worstIndex = -1;
  /// How many elements are NaN.
  int64_t numNaN = 0, numExpectedNaN = 0;
  /// What makes the error meaningless: different sizes, or an element where NaN
  /// does not meet NaN, or an infinity the same infinity. Empty if nothing.
  std::string mismatch;

  bool isWithin(double tolerance) const {
    return mismatch.empty() && relativeError <= tolerance;
  }
};

Comparison compare(TensorView actual, TensorView expected);

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_REFERENCE_COMPARE_H
