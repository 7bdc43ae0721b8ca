//===- Agreement.cpp - Compiled code against the reference ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"
#include "IRText.h"
#include "attn/Reference/Compare.h"

#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

#include <cmath>
#include <cstring>

using namespace mlir::attn;
using namespace mlir::attn::difftest;

static std::string describe(const char *name,
                            const reference::Comparison &comparison,
                            double error, double tolerance,
                            const std::vector<double> &actual,
                            const std::vector<double> &expected) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << name << ": ";
  if (!comparison.mismatch.empty())
    os << comparison.mismatch;
  else
    os << "error " << error << ", tolerance " << tolerance;
  if (int64_t at = comparison.worstIndex; at >= 0)
    os << "; element " << at << " is " << actual[at] << " and not "
       << expected[at];
  return text;
}

std::string difftest::getDisagreement(const CaseResult &result,
                                      const Expectation &expectation) {
  if (!result.error.empty())
    return result.error;
  if (!expectation.error.empty())
    return "the reference rejects the case: " + expectation.error;
  reference::Comparison output =
      reference::compare(result.output, expectation.output);
  if (!output.isWithin(expectation.outputTolerance))
    return describe("output", output, output.relativeError,
                    expectation.outputTolerance, result.output,
                    expectation.output);
  if (result.logSumExp.empty())
    return "";
  reference::Comparison sums =
      reference::compare(result.logSumExp, expectation.logSumExp);
  double largest = 1;
  for (double value : expectation.logSumExp)
    if (std::isfinite(value))
      largest = std::max(largest, std::abs(value));
  double error = sums.maxAbsoluteError / largest;
  if (!sums.mismatch.empty() || !(error <= expectation.logSumExpTolerance))
    return describe("log-sum-exp", sums, error, expectation.logSumExpTolerance,
                    result.logSumExp, expectation.logSumExp);
  return "";
}

void difftest::expectAgreementOn(const AttentionCase &attention,
                                 const CaseInputs &inputs,
                                 double f32Tolerance) {
  Expectation expectation = getExpectation(attention, inputs, f32Tolerance);
  for (Pipeline pipeline : kPipelines) {
    std::string problem = getDisagreement(
        CompiledCase::get(attention, pipeline).run(inputs), expectation);
    if (!problem.empty())
      ADD_FAILURE() << getName(pipeline).str() << ", batch "
                    << inputs.sizes.batch << ", queries "
                    << inputs.sizes.queries << ", keys " << inputs.sizes.keys
                    << ": " << problem << "\n"
                    << getIRText(attention);
  }
}

void difftest::expectAgreement(const AttentionCase &attention,
                               const Sizes &sizes, uint64_t seed,
                               double f32Tolerance) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  expectAgreementOn(attention, generateInputs(attention, sizes, seed),
                    f32Tolerance);
}

bool difftest::isSame(const std::vector<double> &lhs,
                      const std::vector<double> &rhs) {
  return lhs.size() == rhs.size() &&
         std::memcmp(lhs.data(), rhs.data(), lhs.size() * sizeof(double)) == 0;
}
