//===- HeadsTest.cpp - How heads share keys, and whole layers -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"

#include "gtest/gtest.h"

using namespace mlir::attn;
using namespace mlir::attn::difftest;

TEST(Heads, ShareKeysAndValues) {
  const int64_t heads[][2] = {{1, 1}, {3, 3}, {4, 2}, {6, 2}, {8, 4}, {4, 1}};
  for (auto [queryHeads, keyValueHeads] : heads) {
    AttentionCase attention;
    attention.heads = queryHeads;
    attention.keyValueHeads = keyValueHeads;
    attention.keyWidth = attention.valueWidth = 16;
    expectAgreement(attention, {2, 33, 47});
    expectAgreement(attention, {1, 1, 130});
  }
}

TEST(Heads, KeyAndValueWidthsDiffer) {
  const int64_t widths[][2] = {{8, 59}, {64, 1}, {1, 64}, {80, 128}, {111, 96}};
  for (auto [keyWidth, valueWidth] : widths) {
    AttentionCase attention;
    attention.keyWidth = keyWidth;
    attention.valueWidth = valueWidth;
    expectAgreement(attention, {2, 17, 70});
  }
}

TEST(Layer, SelfAttention) {
  for (int64_t keyValueHeads : {4, 2, 1}) {
    bool hasBiases = keyValueHeads != 2;
    AttentionCase attention;
    attention.heads = 4;
    attention.keyValueHeads = keyValueHeads;
    attention.layer = LayerCase{24, 0, hasBiases};
    attention.causal = reference::CausalKind::TopLeft;
    for (int64_t length : {1, 9, 70})
      expectAgreement(attention, {2, length, length});
  }
}

TEST(Layer, CrossAttention) {
  for (int64_t keyValueHeads : {4, 2, 1}) {
    bool hasBiases = keyValueHeads != 2;
    AttentionCase attention;
    attention.heads = 4;
    attention.keyValueHeads = keyValueHeads;
    attention.valueWidth = 11;
    attention.layer = LayerCase{24, 37, hasBiases};
    expectAgreement(attention, {2, 5, 70});
    expectAgreement(attention, {2, 70, 5});
  }
}

TEST(Layer, PassesEveryOptionOn) {
  for (ScalarType type :
       {ScalarType::F32, ScalarType::F64, ScalarType::BF16, ScalarType::F16}) {
    AttentionCase attention;
    attention.type = type;
    attention.heads = 4;
    attention.keyValueHeads = 2;
    attention.layer = LayerCase{24, 16, true};
    attention.causal = reference::CausalKind::Offset;
    attention.window = {30, -1};
    attention.hasKeyLengths = true;
    attention.scale = 0.3;
    attention.softcap = 5;
    attention.bias = Broadcast{true, false, false, false};
    attention.mask = Broadcast{false, true, true, false};
    attention.score = ScoreKind::Alibi;
    attention.allow = MaskKind::HeadStripes;
    expectAgreement(attention, {3, 40, 70}, 1, kLooseF32Tolerance);
  }
}
