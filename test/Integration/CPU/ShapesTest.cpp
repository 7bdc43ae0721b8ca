//===- ShapesTest.cpp - Sizes, types and layouts --------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"

#include "gtest/gtest.h"

#include <limits>

using namespace mlir::attn;
using namespace mlir::attn::difftest;
using mlir::attn::reference::CausalKind;

static const ScalarType kTypes[] = {ScalarType::F32, ScalarType::F64,
                                    ScalarType::BF16, ScalarType::F16};

// Each width is compiled once.
TEST(Sizes, EveryLengthWithEveryWidth) {
  for (int64_t width : {1, 8, 59, 64, 80, 96, 111, 128, 256}) {
    AttentionCase attention;
    attention.heads = attention.keyValueHeads = 1;
    attention.keyWidth = attention.valueWidth = width;
    attention.causal = CausalKind::TopLeft;
    for (int64_t length : {1, 2, 17, 127, 129, 1023})
      expectAgreement(attention, {1, length, length});
    expectAgreement(attention, {1, 2, 1023});
    expectAgreement(attention, {2, 129, 17});
  }
}

TEST(Sizes, WithoutMask) {
  for (int64_t width : {1, 59, 64, 128}) {
    AttentionCase attention;
    attention.keyWidth = attention.valueWidth = width;
    for (int64_t length : {1, 2, 17, 127, 129})
      expectAgreement(attention, {2, length, length});
    expectAgreement(attention, {1, 17, 1023});
  }
}

// Wider than any row that is written out at once. A longer sum over the
// features of a key would round more than the tolerance allows.
TEST(Sizes, WideHeads) {
  for (ScalarType type : {ScalarType::F32, ScalarType::BF16, ScalarType::F16})
    for (auto [keyWidth, valueWidth] :
         {std::pair(8, 8192), std::pair(2050, 8), std::pair(2050, 4113)}) {
      AttentionCase attention;
      attention.type = type;
      attention.heads = attention.keyValueHeads = 1;
      attention.keyWidth = keyWidth;
      attention.valueWidth = valueWidth;
      attention.causal = CausalKind::BottomRight;
      expectAgreement(attention, {1, 17, 70});
    }
}

TEST(Sizes, NarrowTypesWithOddWidths) {
  for (ScalarType type : {ScalarType::BF16, ScalarType::F16})
    for (int64_t width : {1, 59, 64}) {
      AttentionCase attention;
      attention.type = type;
      attention.keyWidth = attention.valueWidth = width;
      attention.causal = CausalKind::BottomRight;
      for (const Sizes &sizes :
           {Sizes{1, 1, 2}, Sizes{2, 17, 129}, Sizes{2, 129, 127}})
        expectAgreement(attention, sizes);
    }
}

TEST(Sizes, EveryLengthUpToTwoBlocks) {
  AttentionCase attention;
  attention.heads = attention.keyValueHeads = 1;
  for (int64_t length = 1; length <= 140; ++length) {
    expectAgreement(attention, {1, length, 3});
    expectAgreement(attention, {1, 3, length});
  }
}

TEST(Sizes, Static) {
  for (const Sizes &sizes : {Sizes{1, 1, 1}, Sizes{2, 17, 129},
                             Sizes{1, 64, 64}, Sizes{3, 130, 5}}) {
    AttentionCase attention;
    attention.staticSizes = sizes;
    expectAgreement(attention, sizes);
  }
}

// One region and not the other: upstream cannot clone an op with an empty one.
TEST(Sizes, StaticWithOneRegion) {
  AttentionCase attention;
  attention.staticSizes = {3, 30, 12};
  attention.keyWidth = attention.valueWidth = 1;
  attention.isBSHD = {true, true, true, false};
  attention.score = ScoreKind::TanhSoftcap;
  expectAgreement(attention, *attention.staticSizes);
  attention.score = ScoreKind::None;
  attention.allow = MaskKind::Dilated;
  expectAgreement(attention, *attention.staticSizes);
}

TEST(Sizes, Empty) {
  for (ScalarType type : {ScalarType::F32, ScalarType::BF16})
    for (CausalKind causal : {CausalKind::None, CausalKind::BottomRight}) {
      AttentionCase attention;
      attention.type = type;
      attention.causal = causal;
      for (const Sizes &sizes :
           {Sizes{0, 5, 7}, Sizes{2, 0, 7}, Sizes{2, 5, 0}, Sizes{0, 0, 0}})
        expectAgreement(attention, sizes);
      CaseInputs inputs = generateInputs(attention, {2, 5, 0}, 1);
      for (Pipeline pipeline : kPipelines) {
        CaseResult result = CompiledCase::get(attention, pipeline).run(inputs);
        ASSERT_EQ(result.error, "");
        for (double value : result.output)
          EXPECT_EQ(value, 0);
        for (double value : result.logSumExp)
          EXPECT_EQ(value, -std::numeric_limits<double>::infinity());
      }
    }
}

TEST(Sizes, EmptyAndStatic) {
  for (const Sizes &sizes :
       {Sizes{0, 5, 7}, Sizes{2, 0, 7}, Sizes{2, 5, 0}, Sizes{0, 0, 0}}) {
    AttentionCase attention;
    attention.staticSizes = sizes;
    expectAgreement(attention, sizes);
  }
}

TEST(Types, EveryLayout) {
  for (int bits = 0; bits < 16; ++bits) {
    AttentionCase attention;
    attention.heads = 4;
    attention.valueWidth = 11;
    for (int i = 0; i < 4; ++i)
      attention.isBSHD[i] = bits >> i & 1;
    expectAgreement(attention, {2, 17, 70});
  }
}

TEST(Types, InBothLayouts) {
  for (ScalarType type : kTypes)
    for (bool isBSHD : {false, true}) {
      AttentionCase attention;
      attention.type = type;
      attention.heads = 4;
      attention.isBSHD.fill(isBSHD);
      attention.hasLogSumExp = isBSHD;
      expectAgreement(attention, {2, 17, 70});
      expectAgreement(attention, {1, 130, 129});
    }
}
