//===- ScoreTest.cpp - Scale, softcap, score and mask regions -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace mlir::attn;
using namespace mlir::attn::difftest;
using mlir::attn::reference::CausalKind;

TEST(Scale, EverySign) {
  for (double scale : {1.0, -0.5, 0.0, 1e-30}) {
    AttentionCase attention;
    attention.scale = scale;
    expectAgreement(attention, {2, 17, 70});
  }
}

TEST(Scale, ZeroTimesInfinityIsNaN) {
  AttentionCase attention;
  attention.scale = 0.0;
  CaseInputs inputs = generateInputs(attention, {1, 9, 40}, 1);
  setRow(attention, inputs, "q", {0, 1, 3}, INFINITY);
  expectAgreementOn(attention, inputs);
}

TEST(Softcap, BoundsScores) {
  for (double softcap : {0.5, 5.0}) {
    AttentionCase attention;
    attention.softcap = softcap;
    attention.scale = 2.0;
    expectAgreement(attention, {2, 17, 70}, 1, kLooseF32Tolerance);
  }
}

TEST(ScoreRegion, EveryKind) {
  for (int kind = 1; kind < kScoreKinds; ++kind) {
    AttentionCase attention;
    attention.score = static_cast<ScoreKind>(kind);
    expectAgreement(attention, {2, 17, 70});
    expectAgreement(attention, {1, 130, 33});
  }
}

TEST(ScoreRegion, InDoublePrecision) {
  for (ScoreKind kind : {ScoreKind::Alibi, ScoreKind::DropOddKeys}) {
    AttentionCase attention;
    attention.type = ScalarType::F64;
    attention.score = kind;
    expectAgreement(attention, {2, 17, 70});
  }
}

TEST(ScoreRegion, AfterScaleSoftcapAndBias) {
  for (int kind = 1; kind < kScoreKinds; ++kind) {
    AttentionCase attention;
    attention.score = static_cast<ScoreKind>(kind);
    attention.scale = -0.4;
    attention.softcap = 1.5;
    attention.bias = Broadcast{true, false, true, false};
    attention.causal = CausalKind::BottomRight;
    expectAgreement(attention, {2, 40, 70});
  }
}

TEST(MaskRegion, EveryKind) {
  for (int kind = 1; kind < kMaskKinds; ++kind)
    for (CausalKind causal : {CausalKind::None, CausalKind::TopLeft}) {
      AttentionCase attention;
      attention.allow = static_cast<MaskKind>(kind);
      attention.causal = causal;
      expectAgreement(attention, {2, 17, 70});
      expectAgreement(attention, {1, 130, 33});
    }
}

TEST(MaskRegion, WithScoreRegion) {
  AttentionCase attention;
  attention.heads = 4;
  attention.score = ScoreKind::RelativeBias;
  attention.allow = MaskKind::Documents;
  attention.window = {20, 20};
  for (int64_t length : {1, 17, 130})
    expectAgreement(attention, {2, length, length});
}
