//===- Expectation.h - What the reference says of a case --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_EXPECTATION_H
#define ATTN_TEST_INTEGRATION_CPU_EXPECTATION_H

#include "CaseInputs.h"

namespace mlir::attn::difftest {

/// The definition in double precision, and how far from it a result of the
/// type may be.
struct Expectation {
  /// Empty on success.
  std::string error;
  std::vector<double> output;
  std::vector<double> logSumExp;
  /// Relative, in norm.
  double outputTolerance = 0;
  /// Of one element, relative to the larger of 1 and the largest element.
  double logSumExpTolerance = 0;
};

/// `f32Tolerance` is for cases of f32; narrow types are given twice the error
/// that the textbook formula has in the same type.
Expectation getExpectation(const AttentionCase &attention,
                           const CaseInputs &inputs, double f32Tolerance);

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_EXPECTATION_H
