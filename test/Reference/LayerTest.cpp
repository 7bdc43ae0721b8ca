//===- LayerTest.cpp - Tests of the reference layer -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/Layer.h"
#include "attn/Reference/Compare.h"

#include "gtest/gtest.h"
#include <algorithm>
#include <limits>
#include <random>

using namespace mlir::attn::reference;

namespace {

using Values = std::vector<double>;

Values randomValues(int64_t count, int seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  Values values(count);
  for (double &value : values)
    value = normal(generator);
  return values;
}

/// A layer and all its operands.
struct Problem {
  LayerShape shape;
  Values x, c, wq, wk, wv, wo, bq, bk, bv, bo;

  Problem(int64_t batch, int64_t heads, int64_t keyValueHeads, int64_t queries,
          int64_t keys, int64_t keyWidth, int64_t valueWidth,
          int64_t modelWidth, int64_t contextWidth = 0) {
    shape.attention.batch = batch;
    shape.attention.heads = heads;
    shape.attention.keyValueHeads = keyValueHeads;
    shape.attention.queries = queries;
    shape.attention.keys = keys;
    shape.attention.keyWidth = keyWidth;
    shape.attention.valueWidth = valueWidth;
    shape.modelWidth = modelWidth;
    shape.contextWidth = contextWidth;
    int64_t sourceWidth = contextWidth ? contextWidth : modelWidth;
    x = randomValues(batch * queries * modelWidth, 1);
    wq = randomValues(modelWidth * heads * keyWidth, 2);
    wk = randomValues(sourceWidth * keyValueHeads * keyWidth, 3);
    wv = randomValues(sourceWidth * keyValueHeads * valueWidth, 4);
    wo = randomValues(heads * valueWidth * modelWidth, 5);
    bq = randomValues(heads * keyWidth, 6);
    bk = randomValues(keyValueHeads * keyWidth, 7);
    bv = randomValues(keyValueHeads * valueWidth, 8);
    bo = randomValues(modelWidth, 9);
  }

  LayerInputs inputs() const {
    LayerInputs inputs;
    inputs.x = x;
    inputs.c = c;
    inputs.wq = wq;
    inputs.wk = wk;
    inputs.wv = wv;
    inputs.wo = wo;
    inputs.bq = bq;
    inputs.bk = bk;
    inputs.bv = bv;
    inputs.bo = bo;
    return inputs;
  }

  LayerResult run(const AttentionOptions &options = {}) const {
    LayerResult result = layer(shape, inputs(), options);
    EXPECT_EQ(result.error, "");
    return result;
  }

  /// rows [B, S, inputs] times weight plus bias, as heads [B, H, S, D].
  Values projectToHeads(const Values &rows, int64_t length, int64_t inputs,
                        const Values &weight, const Values &bias, int64_t heads,
                        int64_t width) const {
    Values result;
    for (int64_t b = 0; b < shape.attention.batch; ++b)
      for (int64_t h = 0; h < heads; ++h)
        for (int64_t s = 0; s < length; ++s)
          for (int64_t d = 0; d < width; ++d) {
            double sum = bias[h * width + d];
            for (int64_t k = 0; k < inputs; ++k)
              sum += rows[(b * length + s) * inputs + k] *
                     weight[(k * heads + h) * width + d];
            result.push_back(sum);
          }
    return result;
  }

  /// The same layer, element by element.
  LayerResult runByElements(const AttentionOptions &options = {}) const {
    const AttentionShape &sizes = shape.attention;
    const Values &source = c.empty() ? x : c;
    int64_t sourceWidth =
        shape.contextWidth ? shape.contextWidth : shape.modelWidth;
    Values q = projectToHeads(x, sizes.queries, shape.modelWidth, wq, bq,
                              sizes.heads, sizes.keyWidth);
    Values k = projectToHeads(source, sizes.keys, sourceWidth, wk, bk,
                              sizes.keyValueHeads, sizes.keyWidth);
    Values v = projectToHeads(source, sizes.keys, sourceWidth, wv, bv,
                              sizes.keyValueHeads, sizes.valueWidth);
    AttentionResult inner = attention(sizes, q, k, v, options);
    EXPECT_EQ(inner.error, "");

    LayerResult result;
    result.logSumExp = inner.logSumExp;
    for (int64_t b = 0; b < sizes.batch; ++b)
      for (int64_t i = 0; i < sizes.queries; ++i)
        for (int64_t n = 0; n < shape.modelWidth; ++n) {
          double sum = bo[n];
          for (int64_t h = 0; h < sizes.heads; ++h)
            for (int64_t d = 0; d < sizes.valueWidth; ++d) {
              int64_t row = (b * sizes.heads + h) * sizes.queries + i;
              sum += inner.output[row * sizes.valueWidth + d] *
                     wo[(h * sizes.valueWidth + d) * shape.modelWidth + n];
            }
          result.output.push_back(sum);
        }
    return result;
  }
};

void expectSame(const LayerResult &actual, const LayerResult &expected) {
  Comparison output = compare(actual.output, expected.output);
  EXPECT_EQ(output.mismatch, "");
  EXPECT_LE(output.relativeError, 1e-12);
  Comparison logSumExp = compare(actual.logSumExp, expected.logSumExp);
  EXPECT_EQ(logSumExp.mismatch, "");
  EXPECT_LE(logSumExp.relativeError, 1e-12);
}

TEST(Layer, ByHand) {
  // One token: attention returns its value, 20 + 3 + 0.5, whatever the score.
  Problem problem(1, 1, 1, 1, 1, 1, 1, 2);
  problem.x = {2, 3};
  problem.wv = {10, 1};
  problem.bv = {0.5};
  problem.wo = {2, -1};
  problem.bo = {100, 200};
  EXPECT_EQ(problem.run().output, (Values{147, 176.5}));
}

TEST(Layer, EqualsTheLayerByElements) {
  Problem small(2, 4, 4, 5, 5, 3, 3, 7);
  expectSame(small.run(), small.runByElements());
  // Grouped heads, widths that differ, and more inputs and outputs than one
  // block of the product holds.
  Problem grouped(2, 6, 2, 5, 5, 37, 29, 131);
  expectSame(grouped.run(), grouped.runByElements());
  Problem multiQuery(1, 5, 1, 9, 9, 4, 6, 130);
  expectSame(multiQuery.run(), multiQuery.runByElements());
}

TEST(Layer, CrossAttention) {
  Problem problem(2, 2, 1, 3, 7, 4, 5, 6, 11);
  problem.c = randomValues(2 * 7 * 11, 20);
  AttentionOptions options;
  options.causal = CausalKind::BottomRight;
  options.windowLeft = 3;
  expectSame(problem.run(options), problem.runByElements(options));
}

TEST(Layer, BiasesAreOptional) {
  Problem problem(1, 2, 2, 4, 4, 3, 3, 6);
  for (Values *bias : {&problem.bq, &problem.bk, &problem.bv, &problem.bo})
    std::fill(bias->begin(), bias->end(), 0);
  LayerResult expected = problem.run();
  for (Values *bias : {&problem.bq, &problem.bk, &problem.bv, &problem.bo})
    bias->clear();
  expectSame(problem.run(), expected);
}

TEST(Layer, SampledRowsAreRowsOfTheWhole) {
  Problem problem(2, 2, 1, 6, 6, 3, 4, 5);
  AttentionOptions options;
  options.causal = CausalKind::TopLeft;
  LayerResult whole = problem.run(options);
  options.queryRows = {5, 1};
  LayerResult expected;
  for (int b = 0; b < 2; ++b)
    for (int64_t row : options.queryRows)
      for (int n = 0; n < 5; ++n)
        expected.output.push_back(whole.output[(b * 6 + row) * 5 + n]);
  for (int bh = 0; bh < 4; ++bh)
    for (int64_t row : options.queryRows)
      expected.logSumExp.push_back(whole.logSumExp[bh * 6 + row]);
  expectSame(problem.run(options), expected);
}

TEST(Layer, TokensPastTheKeyLengthAreNotRead) {
  Problem problem(2, 2, 2, 3, 6, 4, 4, 8);
  problem.c = randomValues(2 * 6 * 8, 21);
  AttentionOptions options;
  options.keyLengths = {4, 6};
  LayerResult expected = problem.run(options);
  std::fill_n(&problem.c[4 * 8], 2 * 8,
              std::numeric_limits<double>::quiet_NaN());
  expectSame(problem.run(options), expected);
}

TEST(Layer, ReadsNarrowWeights) {
  Problem problem(1, 2, 2, 4, 4, 3, 3, 6);
  std::vector<float> narrow(problem.wq.begin(), problem.wq.end());
  problem.wq.assign(narrow.begin(), narrow.end());
  LayerInputs inputs = problem.inputs();
  inputs.wq = narrow;
  expectSame(layer(problem.shape, inputs), problem.run());
}

TEST(TextbookLayer, IsAsFarOffAsItsTypeRounds) {
  Problem problem(1, 4, 2, 16, 16, 16, 16, 64);
  // Scores of usual size.
  for (Values *weight : {&problem.wq, &problem.wk, &problem.wv, &problem.wo})
    for (double &value : *weight)
      value /= 8;
  LayerResult expected = problem.run();
  const std::pair<ElementType, double> types[] = {{ElementType::F32, 6e-8},
                                                  {ElementType::F16, 4.9e-4},
                                                  {ElementType::BF16, 3.9e-3}};
  for (auto [type, unit] : types) {
    LayerResult result = textbookLayer(type, problem.shape, problem.inputs());
    ASSERT_EQ(result.error, "");
    double error = compare(result.output, expected.output).relativeError;
    EXPECT_GT(error, unit / 10);
    EXPECT_LT(error, unit * 10);
    for (double value : result.output)
      EXPECT_EQ(value, roundTo(type, value));
  }
}

TEST(Layer, SaysWhatDoesNotFit) {
  Problem truncated(1, 2, 2, 4, 4, 3, 3, 6);
  truncated.wk.pop_back();
  EXPECT_EQ(layer(truncated.shape, truncated.inputs()).error,
            "wk: expected 36 elements, got 35");
  Problem unequal(1, 2, 2, 4, 4, 3, 3, 6);
  unequal.shape.attention.keys = 5;
  EXPECT_EQ(layer(unequal.shape, unequal.inputs()).error,
            "self-attention needs as many keys as queries, and one width");
}

} // namespace
