//===- PositionMaskTest.cpp - Causal masks, windows and key lengths -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace mlir::attn;
using namespace mlir::attn::difftest;
using mlir::attn::reference::CausalKind;

static const Sizes kUnequalSizes[] = {{2, 5, 9},    {2, 9, 5},  {1, 70, 130},
                                      {1, 130, 70}, {2, 1, 64}, {2, 64, 1}};

static void setOffsets(CaseInputs &inputs, std::vector<double> offsets) {
  offsets.resize(inputs.sizes.batch, 0);
  inputs["offsets"] = offsets;
}

TEST(Causal, Diagonals) {
  for (CausalKind causal :
       {CausalKind::None, CausalKind::TopLeft, CausalKind::BottomRight}) {
    AttentionCase attention;
    attention.causal = causal;
    for (const Sizes &sizes : kUnequalSizes)
      expectAgreement(attention, sizes);
  }
}

TEST(Causal, StaticSizes) {
  for (CausalKind causal : {CausalKind::TopLeft, CausalKind::BottomRight})
    for (const Sizes &sizes : {Sizes{1, 130, 70}, Sizes{1, 70, 130}}) {
      AttentionCase attention;
      attention.causal = causal;
      attention.staticSizes = sizes;
      expectAgreement(attention, sizes);
    }
}

TEST(Causal, OffsetsOfEachBatch) {
  for (ScalarType type :
       {ScalarType::I32, ScalarType::I64, ScalarType::Index}) {
    AttentionCase attention;
    attention.causal = CausalKind::Offset;
    attention.offsetType = type;
    // Some rows, all rows and no row without keys.
    const double offsets[][3] = {
        {-3, 0, 200}, {-64, -65, -1}, {-1000, 1000, 63}, {31, 32, 33}};
    for (const auto &values : offsets)
      for (const Sizes &sizes : {Sizes{3, 70, 100}, Sizes{3, 100, 33}}) {
        CaseInputs inputs = generateInputs(attention, sizes, 1);
        setOffsets(inputs, {values[0], values[1], values[2]});
        expectAgreementOn(attention, inputs);
      }
  }
}

TEST(Window, WithEveryCausalKind) {
  const std::array<int64_t, 2> windows[] = {{-1, -1}, {0, 0},  {4, 0},
                                            {3, 70},  {-1, 2}, {40, -1}};
  for (CausalKind causal : {CausalKind::None, CausalKind::TopLeft,
                            CausalKind::BottomRight, CausalKind::Offset})
    for (const auto &window : windows) {
      AttentionCase attention;
      attention.causal = causal;
      attention.window = window;
      if (attention.needsSquare()) {
        for (int64_t length : {1, 9, 129})
          expectAgreement(attention, {2, length, length});
        continue;
      }
      for (const Sizes &sizes : kUnequalSizes)
        expectAgreement(attention, sizes);
    }
}

TEST(Window, WithOffsetsAndWithoutCausalMask) {
  const std::array<int64_t, 2> windows[] = {{0, 0}, {4, 0}, {0, 40}, {-1, 2}};
  for (const auto &window : windows) {
    AttentionCase attention;
    attention.window = window;
    attention.hasQueryOffset = true;
    for (const Sizes &sizes : kUnequalSizes) {
      CaseInputs inputs = generateInputs(attention, sizes, 1);
      expectAgreementOn(attention, inputs);
      setOffsets(inputs, {-50, 50});
      expectAgreementOn(attention, inputs);
    }
  }
}

TEST(Window, AsWideAsAnIntegerHolds) {
  constexpr int64_t most = std::numeric_limits<int64_t>::max();
  const std::array<int64_t, 2> windows[] = {{most, 0}, {3, most}};
  for (const auto &window : windows)
    for (CausalKind causal : {CausalKind::BottomRight, CausalKind::Offset}) {
      AttentionCase attention;
      attention.causal = causal;
      attention.offsetType = ScalarType::I32;
      attention.window = window;
      CaseInputs inputs = generateInputs(attention, {2, 17, 70}, 1);
      AttentionCase open = attention;
      for (int64_t &side : *open.window)
        side = side == most ? -1 : side;
      for (Pipeline pipeline : kPipelines) {
        CaseResult result = CompiledCase::get(attention, pipeline).run(inputs);
        EXPECT_EQ(getDisagreement(result,
                                  getExpectation(open, inputs, kF32Tolerance)),
                  "");
      }
    }
}

// (W, 0) sees W + 1 keys: equal scores give their mean.
TEST(Window, BothEndsAreInside) {
  AttentionCase attention;
  attention.heads = attention.keyValueHeads = 1;
  attention.keyWidth = attention.valueWidth = 1;
  attention.window = {4, 0};
  CaseInputs inputs = generateInputs(attention, {1, 40, 40}, 1);
  for (int64_t j = 0; j < 40; ++j) {
    inputs["q"][j] = 0;
    inputs["v"][j] = j;
  }
  for (Pipeline pipeline : kPipelines) {
    CaseResult result = CompiledCase::get(attention, pipeline).run(inputs);
    ASSERT_EQ(result.error, "");
    EXPECT_NEAR(result.output[39], 37, 1e-4);
    EXPECT_NEAR(result.output[2], 1, 1e-5);
    EXPECT_NEAR(result.logSumExp[39], std::log(5.0), 1e-5);
  }
}

TEST(KeyLengths, FromNoneToAll) {
  for (ScalarType type : {ScalarType::I32, ScalarType::I64, ScalarType::Index})
    for (CausalKind causal : {CausalKind::None, CausalKind::BottomRight}) {
      AttentionCase attention;
      attention.hasKeyLengths = true;
      attention.lengthType = type;
      attention.causal = causal;
      CaseInputs inputs = generateInputs(attention, {5, 19, 130}, 1);
      inputs["lengths"] = {0, 1, 64, 65, 130};
      expectAgreementOn(attention, inputs);
      expectAgreement(attention, {3, 130, 19});
    }
}
