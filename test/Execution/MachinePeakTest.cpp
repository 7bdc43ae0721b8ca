//===- MachinePeakTest.cpp - Tests of the measured peaks ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/MachinePeak.h"

#include "gtest/gtest.h"

using namespace mlir::attn;

namespace {

/// Between what any processor of the last decades does and what no core does,
/// so that a kernel that was optimised away, or timed wrongly, is found.
void expectPlausible(const MachinePeak &peak) {
  EXPECT_GT(peak.f32Flops, 1e8);
  EXPECT_LT(peak.f32Flops, peak.threads * 1e12);
  EXPECT_GT(peak.f64Flops, 1e8);
  EXPECT_LT(peak.f64Flops, peak.threads * 1e12);
  EXPECT_GT(peak.readBytes, 1e8);
  EXPECT_LT(peak.readBytes, peak.threads * 1e12);
  if (peak.bf16Flops) {
    EXPECT_GT(*peak.bf16Flops, 1e8);
    EXPECT_LT(*peak.bf16Flops, peak.threads * 4e12);
  }
  EXPECT_FALSE(peak.instructions.empty());
}

TEST(MachinePeak, IsPlausible) {
  MachinePeak one = measureMachinePeak(1);
  EXPECT_EQ(one.threads, 1);
  expectPlausible(one);
  MachinePeak two = measureMachinePeak(2);
  EXPECT_EQ(two.threads, 2);
  expectPlausible(two);
}

TEST(MachinePeak, CountsFewerThanOneThreadAsOne) {
  EXPECT_EQ(measureMachinePeak(0).threads, 1);
  EXPECT_EQ(measureMachinePeak(-3).threads, 1);
}

TEST(MachinePeak, KnowsTheInstructions) {
#if defined(__x86_64__)
  MachinePeak peak = measureMachinePeak(1);
  EXPECT_EQ(peak.instructions == "avx512f",
            bool(__builtin_cpu_supports("avx512f")));
  EXPECT_EQ(peak.bf16Flops.has_value(),
            bool(__builtin_cpu_supports("avx512bf16")));
#else
  GTEST_SKIP() << "one set of instructions only";
#endif
}

} // namespace
