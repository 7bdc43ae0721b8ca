//===- ScoreTensorTest.cpp - Masks and biases of every broadcast shape ----===//
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

static Broadcast getBroadcast(int bits) {
  Broadcast broadcast;
  for (int dim = 0; dim < 4; ++dim)
    broadcast[dim] = bits >> dim & 1;
  return broadcast;
}

static void expectAgreementOnSomeSizes(const AttentionCase &attention) {
  expectAgreement(attention, {2, 5, 7});
  expectAgreement(attention, {3, 37, 70});
  expectAgreement(attention, {1, 1, 1});
}

// Each shape is had by a mask and, in another case, by a bias.
TEST(Mask, EveryBroadcastShapeAndAsManyOfABias) {
  for (int bits = 0; bits < 16; ++bits) {
    AttentionCase attention;
    attention.mask = getBroadcast(bits);
    attention.bias = getBroadcast((5 * bits + 3) % 16);
    expectAgreementOnSomeSizes(attention);
  }
}

TEST(Bias, OfAnotherType) {
  const ScalarType types[][2] = {{ScalarType::F32, ScalarType::BF16},
                                 {ScalarType::F32, ScalarType::F64},
                                 {ScalarType::F64, ScalarType::F32},
                                 {ScalarType::BF16, ScalarType::BF16},
                                 {ScalarType::F16, ScalarType::F32}};
  for (auto [type, biasType] : types) {
    AttentionCase attention;
    attention.type = type;
    attention.bias = Broadcast{};
    attention.biasType = biasType;
    expectAgreement(attention, {2, 9, 33});
  }
}

// An additive mask: -infinity takes a key away, and a row may lose all.
TEST(Bias, MinusInfinityMasks) {
  AttentionCase attention;
  attention.bias = Broadcast{false, true, false, false};
  CaseInputs inputs = generateInputs(attention, {2, 20, 70}, 1);
  for (size_t i = 0; i < inputs["bias"].size(); ++i)
    if (i % 3 || i / 70 % 20 == 7)
      inputs["bias"][i] = -std::numeric_limits<double>::infinity();
  expectAgreementOn(attention, inputs);
}

TEST(Mask, WithBiasLengthsAndCausal) {
  AttentionCase attention;
  attention.mask = Broadcast{false, true, true, false};
  attention.bias = Broadcast{true, false, false, false};
  attention.hasKeyLengths = true;
  attention.causal = reference::CausalKind::BottomRight;
  expectAgreementOnSomeSizes(attention);
}

TEST(Mask, RowsWithoutKeys) {
  for (ScalarType type :
       {ScalarType::F32, ScalarType::F64, ScalarType::BF16, ScalarType::F16}) {
    AttentionCase attention;
    attention.type = type;
    attention.mask = Broadcast{false, false, false, true};
    CaseInputs inputs = generateInputs(attention, {2, 11, 70}, 1);
    for (Pipeline pipeline : kPipelines) {
      CaseResult result = CompiledCase::get(attention, pipeline).run(inputs);
      ASSERT_EQ(result.error, "");
      int64_t emptyRows = 0;
      for (size_t row = 0; row < result.logSumExp.size(); ++row) {
        if (inputs["mask"][row])
          continue;
        ++emptyRows;
        EXPECT_EQ(result.logSumExp[row],
                  -std::numeric_limits<double>::infinity());
        for (int64_t d = 0; d < attention.valueWidth; ++d)
          EXPECT_EQ(result.output[row * attention.valueWidth + d], 0.0);
      }
      EXPECT_GT(emptyRows, 0);
    }
    expectAgreementOn(attention, inputs);
  }
}
