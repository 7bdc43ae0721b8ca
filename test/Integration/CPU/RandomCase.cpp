//===- RandomCase.cpp - Cases drawn from the whole space ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RandomCase.h"

#include <cmath>

using namespace mlir::attn;
using namespace mlir::attn::difftest;

namespace {
class CaseGenerator {
public:
  explicit CaseGenerator(uint64_t seed) : random(seed) {}

  RandomCase draw();

private:
  int64_t integer(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  }
  /// True in one of `n` cases.
  bool oneIn(int64_t n) { return integer(1, n) == 1; }
  template <class T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[integer(0, choices.size() - 1)];
  }
  double real(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  }
  Broadcast broadcast() {
    Broadcast result;
    for (bool &isOne : result)
      isOne = oneIn(2);
    return result;
  }
  int64_t bound() { return oneIn(3) ? -1 : pick<int64_t>({0, 1, 3, 17, 64}); }
  int64_t length();
  void drawShape(AttentionCase &attention);
  void drawMasks(AttentionCase &attention);
  void drawScores(AttentionCase &attention);
  Sizes drawSizes(const AttentionCase &attention);

  std::mt19937_64 random;
};
} // namespace

int64_t CaseGenerator::length() {
  if (oneIn(30))
    return 0;
  if (oneIn(2))
    return integer(1, 40);
  return pick<int64_t>(
      {1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 257});
}

void CaseGenerator::drawShape(AttentionCase &attention) {
  attention.type = pick({ScalarType::F32, ScalarType::F32, ScalarType::F64,
                         ScalarType::BF16, ScalarType::F16});
  attention.keyValueHeads = integer(1, 3);
  attention.heads = attention.keyValueHeads * integer(1, 3);
  auto width = [&] {
    return oneIn(2) ? integer(1, 20)
                    : pick<int64_t>({1, 8, 16, 24, 32, 59, 64, 80, 111, 128});
  };
  attention.keyWidth = width();
  attention.valueWidth = oneIn(2) ? attention.keyWidth : width();
  attention.hasLogSumExp = !oneIn(3);
  if (oneIn(5)) {
    LayerCase layer;
    layer.modelWidth = integer(1, 40);
    layer.sourceWidth = oneIn(2) ? integer(1, 40) : 0;
    layer.hasBiases = oneIn(2);
    attention.layer = layer;
    return;
  }
  for (bool &isBSHD : attention.isBSHD)
    isBSHD = oneIn(3);
}

void CaseGenerator::drawMasks(AttentionCase &attention) {
  using reference::CausalKind;
  attention.causal =
      pick({CausalKind::None, CausalKind::None, CausalKind::TopLeft,
            CausalKind::BottomRight, CausalKind::Offset});
  if (oneIn(3))
    attention.window = {bound(), bound()};
  attention.hasQueryOffset =
      attention.window && attention.causal == CausalKind::None && oneIn(2);
  attention.offsetType =
      pick({ScalarType::I32, ScalarType::I64, ScalarType::Index});
  attention.hasKeyLengths = oneIn(4);
  attention.lengthType =
      pick({ScalarType::I32, ScalarType::I64, ScalarType::Index});
  if (oneIn(4))
    attention.mask = broadcast();
  if (oneIn(4))
    attention.allow = static_cast<MaskKind>(integer(1, kMaskKinds - 1));
  else if (oneIn(3))
    attention.allowIf = drawMaskExpression(random(), /*allowCaptures=*/true);
}

void CaseGenerator::drawScores(AttentionCase &attention) {
  if (oneIn(4))
    attention.scale =
        oneIn(8) ? 0.0 : real(-1.5, 1.5) / std::sqrt(attention.keyWidth);
  if (oneIn(5))
    attention.softcap = real(0.5, 20);
  if (oneIn(4)) {
    attention.bias = broadcast();
    attention.biasType = pick(
        {ScalarType::F32, ScalarType::F64, ScalarType::BF16, ScalarType::F16});
  }
  if (oneIn(3))
    attention.score = static_cast<ScoreKind>(integer(1, kScoreKinds - 1));
}

Sizes CaseGenerator::drawSizes(const AttentionCase &attention) {
  Sizes sizes;
  sizes.batch = oneIn(30) ? 0 : integer(1, 3);
  sizes.queries = length();
  sizes.keys = attention.needsSquare() ? sizes.queries : length();
  // Many blocks, for a mask region that forbids some of them.
  if (!attention.allowIf.isEmpty() && !attention.needsSquare() && oneIn(4))
    sizes.keys = integer(1000, 3000);
  // To the reference, an empty source is none.
  if (attention.layer) {
    sizes.batch = std::max<int64_t>(sizes.batch, 1);
    sizes.queries = std::max<int64_t>(sizes.queries, 1);
    sizes.keys = std::max<int64_t>(sizes.keys, 1);
  }
  return sizes;
}

RandomCase CaseGenerator::draw() {
  RandomCase result;
  AttentionCase &attention = result.attention;
  drawShape(attention);
  drawMasks(attention);
  drawScores(attention);
  if (oneIn(4)) {
    attention.staticSizes = drawSizes(attention);
    result.sizes.push_back(*attention.staticSizes);
    return result;
  }
  // A few queries in the type take a path of their own, over a long cache.
  if (!attention.needsSquare() && !attention.layer && oneIn(2))
    attention.staticQueries = oneIn(2) ? 1 : integer(2, 16);
  for (int i = 0; i < 3; ++i) {
    Sizes sizes = drawSizes(attention);
    if (attention.staticQueries) {
      sizes.queries = *attention.staticQueries;
      if (oneIn(4))
        sizes.keys = integer(1000, 9000);
    }
    result.sizes.push_back(sizes);
  }
  return result;
}

RandomCase difftest::drawCase(uint64_t seed) {
  return CaseGenerator(seed).draw();
}
