//===- PairsTest.cpp - Keys and values in pairs of bf16 -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where there is an instruction for pairs of bf16, these sizes meet every edge
// of a pair, of a vector of pairs, of a group of columns and of a key block.
// Elsewhere bf16 is widened, and the same has to come out.
//
//===----------------------------------------------------------------------===//

#include "Agreement.h"

#include "gtest/gtest.h"

#include <limits>

using namespace mlir::attn;
using namespace mlir::attn::difftest;
using mlir::attn::reference::CausalKind;

static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
static constexpr double kInfinity = std::numeric_limits<double>::infinity();

static AttentionCase getCase(int64_t keyWidth, int64_t valueWidth) {
  AttentionCase attention;
  attention.type = ScalarType::BF16;
  attention.keyWidth = keyWidth;
  attention.valueWidth = valueWidth;
  return attention;
}

TEST(Pairs, EveryEdgeOfKeys) {
  AttentionCase attention = getCase(6, 5);
  attention.heads = attention.keyValueHeads = 1;
  for (int64_t keys : {1,  2,  3,  15,  16,  17,  31,  32,  33,  63,  64,
                       65, 95, 96, 127, 128, 129, 255, 256, 257, 511, 513})
    expectAgreement(attention, {1, 13, keys});
}

TEST(Pairs, Widths) {
  const int64_t widths[][2] = {{2, 1},   {2, 16},  {6, 17}, {64, 20},
                               {64, 64}, {66, 31}, {80, 3}, {80, 80},
                               {96, 50}, {128, 33}};
  for (auto [keyWidth, valueWidth] : widths) {
    AttentionCase attention = getCase(keyWidth, valueWidth);
    expectAgreement(attention, {2, 25, 77});
    expectAgreement(attention, {1, 97, 40});
  }
}

TEST(Pairs, SharedByHeads) {
  for (bool isBSHD : {false, true}) {
    AttentionCase attention = getCase(6, 20);
    attention.heads = 6;
    attention.keyValueHeads = 2;
    attention.isBSHD.fill(isBSHD);
    expectAgreement(attention, {2, 1, 35});
    expectAgreement(attention, {2, 19, 300});
  }
}

TEST(Pairs, PositionMasks) {
  for (CausalKind causal : {CausalKind::TopLeft, CausalKind::BottomRight}) {
    AttentionCase attention = getCase(80, 20);
    attention.causal = causal;
    for (const Sizes &sizes :
         {Sizes{1, 1, 1}, Sizes{2, 35, 35}, Sizes{1, 101, 301},
          Sizes{1, 130, 65}, Sizes{1, 300, 300}})
      expectAgreement(attention, sizes);
    attention.window = {7, 0};
    expectAgreement(attention, {1, 101, 301});
  }
}

// Rows without a key are among them.
TEST(Pairs, KeyLengths) {
  AttentionCase attention = getCase(6, 20);
  attention.hasKeyLengths = true;
  CaseInputs inputs = generateInputs(attention, {6, 14, 301}, 1);
  inputs["lengths"] = {0, 1, 33, 64, 257, 301};
  expectAgreementOn(attention, inputs);
}

TEST(Pairs, MaskedRows) {
  AttentionCase attention = getCase(6, 20);
  attention.mask = Broadcast{true, true, false, false};
  CaseInputs inputs = generateInputs(attention, {2, 14, 67}, 1);
  for (int64_t row : {0, 5, 13})
    for (int64_t j = 0; j < 67; ++j)
      inputs["mask"][row * 67 + j] = 0;
  expectAgreementOn(attention, inputs);
}

TEST(Pairs, StaticSizes) {
  for (const Sizes &sizes :
       {Sizes{1, 1, 3}, Sizes{1, 12, 64}, Sizes{2, 13, 129}, Sizes{1, 97, 256}})
    for (bool isBSHD : {false, true}) {
      AttentionCase attention = getCase(6, 20);
      attention.isBSHD.fill(isBSHD);
      attention.staticSizes = sizes;
      expectAgreement(attention, sizes);
    }
}

// A scale that is a power of two goes into the queries, another one to the
// softmax, and a negative one to the scores.
TEST(Pairs, Scales) {
  for (double scale : {0.25, 0.3, -0.25, -0.3}) {
    AttentionCase attention = getCase(6, 20);
    attention.scale = scale;
    expectAgreement(attention, {2, 17, 70});
  }
}

// One element, in one of the two halves of a pair: every other column takes the
// way around masked keys and has to come out as well.
TEST(Pairs, NonFiniteElement) {
  for (bool hasLengths : {false, true})
    for (double value : {kInfinity, -kInfinity, kNaN})
      for (int64_t key : {20, 21, 32}) {
        AttentionCase attention = getCase(6, 20);
        attention.hasKeyLengths = hasLengths;
        CaseInputs inputs = generateInputs(attention, {2, 14, 77}, 1);
        if (hasLengths)
          inputs["lengths"] = {33, 77};
        inputs["v"][key * 20 + 3] = value;
        expectAgreementOn(attention, inputs);
      }
}

// Products of a layer run over pairs too, where the width is even.
TEST(Pairs, Layers) {
  const int64_t widths[][2] = {{24, 0}, {25, 0}, {24, 37}, {25, 38}};
  for (auto [modelWidth, sourceWidth] : widths) {
    AttentionCase attention = getCase(6, 10);
    attention.heads = 4;
    attention.keyValueHeads = 2;
    attention.layer = LayerCase{modelWidth, sourceWidth, true};
    if (!sourceWidth)
      attention.causal = CausalKind::TopLeft;
    for (int64_t length : {1, 13, 70, 131})
      expectAgreement(attention, {2, length, sourceWidth ? 33 : length});
  }
}

TEST(Pairs, LayerWithKeyLengths) {
  AttentionCase attention = getCase(80, 17);
  attention.layer = LayerCase{48, 0, false};
  attention.hasKeyLengths = true;
  CaseInputs inputs = generateInputs(attention, {3, 67, 67}, 1);
  inputs["lengths"] = {1, 33, 67};
  expectAgreementOn(attention, inputs);
}
