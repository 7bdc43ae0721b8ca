//===- Agreement.h - Compiled code against the reference --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_AGREEMENT_H
#define ATTN_TEST_INTEGRATION_CPU_AGREEMENT_H

#include "CompiledCase.h"
#include "Expectation.h"

namespace mlir::attn::difftest {

/// What single precision gives on numbers of ordinary size.
constexpr double kF32Tolerance = 2e-6;
/// What it has to give on any.
constexpr double kLooseF32Tolerance = 1e-5;

/// Empty if `result` is what `expectation` allows, else what is wrong.
std::string getDisagreement(const CaseResult &result,
                            const Expectation &expectation);

/// Runs the case compiled by both pipelines, and reports a failure of the test
/// with all that is needed to repeat it.
void expectAgreementOn(const AttentionCase &attention, const CaseInputs &inputs,
                       double f32Tolerance = kF32Tolerance);
void expectAgreement(const AttentionCase &attention, const Sizes &sizes,
                     uint64_t seed = 1, double f32Tolerance = kF32Tolerance);

/// True if the values are the same, bit for bit.
bool isSame(const std::vector<double> &lhs, const std::vector<double> &rhs);

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_AGREEMENT_H
