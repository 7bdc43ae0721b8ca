//===- NonFiniteTest.cpp - NaN, infinities and huge scores ----------------===//
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

static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
static constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Sets the keys and values of the listed positions, in every head.
static void setKeys(const AttentionCase &attention, CaseInputs &inputs,
                    llvm::ArrayRef<int64_t> positions, double key,
                    double value) {
  for (int64_t b = 0; b < inputs.sizes.batch; ++b)
    for (int64_t h = 0; h < attention.keyValueHeads; ++h)
      for (int64_t j : positions) {
        setRow(attention, inputs, "k", {b, h, j}, key);
        setRow(attention, inputs, "v", {b, h, j}, value);
      }
}

/// Keys at `positions` are masked for every query: whatever they hold, the
/// results are those of zeros, bit for bit.
static void expectNoLeak(const AttentionCase &attention, CaseInputs inputs,
                         llvm::ArrayRef<int64_t> positions) {
  for (Pipeline pipeline : kPipelines) {
    CompiledCase &compiled = CompiledCase::get(attention, pipeline);
    setKeys(attention, inputs, positions, 0, 0);
    CaseResult clean = compiled.run(inputs);
    ASSERT_EQ(clean.error, "");
    const double holds[][2] = {{kNaN, kNaN},
                               {kInfinity, kInfinity},
                               {-kInfinity, kNaN},
                               {kNaN, -kInfinity},
                               {0, kInfinity}};
    for (auto [key, value] : holds) {
      setKeys(attention, inputs, positions, key, value);
      CaseResult dirty = compiled.run(inputs);
      ASSERT_EQ(dirty.error, "");
      EXPECT_TRUE(isSame(dirty.output, clean.output))
          << getName(pipeline).str() << ", key " << key << ", value " << value;
      EXPECT_TRUE(isSame(dirty.logSumExp, clean.logSumExp))
          << getName(pipeline).str() << ", key " << key << ", value " << value;
    }
    for (double value : clean.output)
      ASSERT_TRUE(std::isfinite(value));
  }
}

static const ScalarType kTypes[] = {ScalarType::F32, ScalarType::F64,
                                    ScalarType::BF16, ScalarType::F16};

TEST(MaskedNonFinite, PastKeyLength) {
  for (ScalarType type : kTypes) {
    AttentionCase attention;
    attention.type = type;
    attention.hasKeyLengths = true;
    attention.valueWidth = 11;
    CaseInputs inputs = generateInputs(attention, {2, 19, 130}, 1);
    inputs["lengths"] = {65, 3};
    expectNoLeak(attention, inputs, {65, 66, 100, 129});
  }
}

TEST(MaskedNonFinite, PastDiagonal) {
  AttentionCase attention;
  attention.causal = CausalKind::TopLeft;
  expectNoLeak(attention, generateInputs(attention, {2, 20, 70}, 1),
               {20, 21, 30, 31, 32, 63, 64, 69});
  attention.causal = CausalKind::Offset;
  CaseInputs inputs = generateInputs(attention, {2, 20, 70}, 1);
  inputs["offsets"] = {-3, -40};
  expectNoLeak(attention, inputs, {17, 18, 40});
}

TEST(MaskedNonFinite, OutsideWindow) {
  AttentionCase attention;
  attention.causal = CausalKind::BottomRight;
  attention.window = {3, 0};
  expectNoLeak(attention, generateInputs(attention, {2, 5, 70}, 1),
               {0, 1, 60, 61});
}

TEST(MaskedNonFinite, ByBoolMask) {
  for (ScalarType type : kTypes) {
    AttentionCase attention;
    attention.type = type;
    attention.mask = Broadcast{true, true, true, false};
    CaseInputs inputs = generateInputs(attention, {2, 19, 70}, 1);
    for (int64_t j : {0, 5, 33, 69})
      inputs["mask"][j] = 0;
    expectNoLeak(attention, inputs, {0, 5, 33, 69});
  }
}

TEST(MaskedNonFinite, ByMaskRegion) {
  AttentionCase attention;
  attention.allow = MaskKind::Documents;
  CaseInputs inputs = generateInputs(attention, {2, 19, 70}, 1);
  for (int64_t j : {1, 40, 69})
    inputs["key_ids"][j] = 7;
  expectNoLeak(attention, inputs, {1, 40, 69});
}

// The region turns what such keys give into -infinity.
TEST(MaskedNonFinite, ByScoreRegion) {
  AttentionCase attention;
  attention.score = ScoreKind::DropOddKeys;
  expectNoLeak(attention, generateInputs(attention, {2, 19, 70}, 1),
               {1, 33, 69});
}

TEST(MaskedNonFinite, ValueUnderBiasOfMinusInfinity) {
  AttentionCase attention;
  attention.bias = Broadcast{true, true, true, false};
  CaseInputs inputs = generateInputs(attention, {2, 19, 70}, 1);
  setKeys(attention, inputs, {4, 40}, 0.5, kInfinity);
  inputs["bias"][4] = inputs["bias"][40] = -kInfinity;
  expectAgreementOn(attention, inputs);
}

// In a block that some rows see and others do not.
TEST(MaskedNonFinite, TouchesOnlyRowsThatSeeIt) {
  for (ScalarType type : kTypes)
    for (double value : {kNaN, kInfinity})
      for (int64_t position : {0, 7, 33, 69}) {
        AttentionCase attention;
        attention.type = type;
        attention.causal = CausalKind::TopLeft;
        attention.valueWidth = 11;
        CaseInputs inputs = generateInputs(attention, {2, 70, 70}, 1);
        setRow(attention, inputs, "v", {1, 0, position}, value);
        expectAgreementOn(attention, inputs);
        setRow(attention, inputs, "k", {0, 1, position}, value);
        if (std::isnan(value))
          expectAgreementOn(attention, inputs);
      }
}

TEST(NonFinite, TouchesItsRows) {
  for (ScalarType type : {ScalarType::F32, ScalarType::BF16})
    for (bool isMasked : {false, true}) {
      AttentionCase attention;
      attention.type = type;
      attention.heads = 4;
      if (isMasked)
        attention.hasKeyLengths = true;
      for (const char *name : {"q", "k", "v"})
        for (int64_t position : {0, 18, 32}) {
          CaseInputs inputs = generateInputs(attention, {2, 33, 70}, 1);
          if (isMasked)
            inputs["lengths"] = {70, 40};
          setRow(attention, inputs, name, {1, 1, position}, kNaN);
          expectAgreementOn(attention, inputs);
        }
    }
}

TEST(NonFinite, OneElement) {
  for (bool isMasked : {false, true}) {
    AttentionCase attention;
    attention.hasKeyLengths = isMasked;
    for (const char *name : {"q", "k", "v"})
      for (double value : {kNaN, kInfinity, -kInfinity}) {
        CaseInputs inputs = generateInputs(attention, {2, 33, 70}, 1);
        if (isMasked)
          inputs["lengths"] = {70, 40};
        inputs[name][70] = value;
        expectAgreementOn(attention, inputs);
      }
  }
}

TEST(HugeScores, PlusAndMinus1e30) {
  for (ScalarType type : {ScalarType::F32, ScalarType::F64, ScalarType::BF16})
    for (CausalKind causal : {CausalKind::None, CausalKind::TopLeft}) {
      AttentionCase attention;
      attention.type = type;
      attention.causal = causal;
      CaseInputs inputs = generateInputs(attention, {2, 33, 70}, 1);
      for (const char *name : {"q", "k"})
        for (double &value : inputs[name])
          value = roundTo(type, value * 1e15);
      expectAgreementOn(attention, inputs);
    }
}

TEST(HugeScores, OfOneSign) {
  for (double sign : {1.0, -1.0}) {
    AttentionCase attention;
    attention.scale = 1.0;
    CaseInputs inputs = generateInputs(attention, {1, 20, 70}, 1);
    for (double &value : inputs["q"])
      value = roundTo(attention.type, sign * 1e30);
    for (double &value : inputs["k"])
      value = 1;
    // All scores are the same: the mean of the values.
    expectAgreementOn(attention, inputs);
  }
}

TEST(HugeScores, FromBias) {
  AttentionCase attention;
  attention.bias = Broadcast{true, true, false, false};
  CaseInputs inputs = generateInputs(attention, {2, 20, 70}, 1);
  for (double &value : inputs["bias"])
    value = roundTo(ScalarType::F32, value * 1e30);
  expectAgreementOn(attention, inputs);
  // The way some programs write masks.
  for (size_t i = 0; i < inputs["bias"].size(); ++i)
    inputs["bias"][i] =
        i % 3 ? 0 : roundTo(ScalarType::F32, -3.4028234663852886e38);
  expectAgreementOn(attention, inputs);
}
