//===- AttentionTest.cpp - Tests of the reference attention ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/Attention.h"
#include "attn/Reference/Compare.h"

#include "gtest/gtest.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace mlir::attn::reference;

namespace {

using Values = std::vector<double>;

const double nan = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

Values randomValues(int64_t count, int seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  Values values(count);
  for (double &value : values)
    value = normal(generator);
  return values;
}

AttentionShape makeShape(int64_t batch, int64_t heads, int64_t keyValueHeads,
                         int64_t queries, int64_t keys, int64_t keyWidth,
                         int64_t valueWidth) {
  AttentionShape shape;
  shape.batch = batch;
  shape.heads = heads;
  shape.keyValueHeads = keyValueHeads;
  shape.queries = queries;
  shape.keys = keys;
  shape.keyWidth = keyWidth;
  shape.valueWidth = valueWidth;
  return shape;
}

/// Seeded operands of the given shape.
struct Problem {
  AttentionShape shape;
  Values q, k, v;

  explicit Problem(const AttentionShape &shape) : shape(shape) {
    q = randomValues(shape.batch * shape.heads * shape.queries * shape.keyWidth,
                     1);
    k = randomValues(
        shape.batch * shape.keyValueHeads * shape.keys * shape.keyWidth, 2);
    v = randomValues(
        shape.batch * shape.keyValueHeads * shape.keys * shape.valueWidth, 3);
  }

  AttentionResult run(const AttentionOptions &options = {}) const {
    AttentionResult result = attention(shape, q, k, v, options);
    EXPECT_EQ(result.error, "");
    return result;
  }
};

void expectNear(const Values &actual, const Values &expected,
                double tolerance = 1e-13) {
  Comparison comparison = compare(actual, expected);
  EXPECT_EQ(comparison.mismatch, "");
  EXPECT_LE(comparison.relativeError, tolerance);
}

void expectSame(const AttentionResult &actual,
                const AttentionResult &expected) {
  expectNear(actual.output, expected.output);
  expectNear(actual.logSumExp, expected.logSumExp);
}

//===----------------------------------------------------------------------===//
// Computed by hand
//===----------------------------------------------------------------------===//

TEST(Attention, TwoKeysByHand) {
  // Scores ln 3 and 0, so weights 3/4 and 1/4.
  AttentionResult result =
      attention(makeShape(1, 1, 1, 1, 2, 1, 2), Values{1},
                Values{std::log(3), 0}, Values{4, 8, 12, -8});
  ASSERT_EQ(result.error, "");
  expectNear(result.output, {6, 4});
  expectNear(result.logSumExp, {std::log(4)});
}

TEST(Attention, DefaultScaleIsTheRootOfTheKeyWidth) {
  AttentionShape shape = makeShape(1, 1, 1, 1, 2, 4, 1);
  Values q = {1, 1, 1, 1}, k = {1, 1, 1, 1, 0, 0, 0, 0}, v = {1, 0};
  double e2 = std::exp(2);
  expectNear(attention(shape, q, k, v).output, {e2 / (e2 + 1)});
  AttentionOptions options;
  options.scale = -0.25;
  double e1 = std::exp(-1);
  expectNear(attention(shape, q, k, v, options).output, {e1 / (e1 + 1)});
}

TEST(Attention, OrderOfScoreStepsByHand) {
  // One query, two keys, of which only the first has a nonzero score: scale
  // 0.5 * 6 = 3, softcap 2 tanh(1.5), bias + 1, score function times 10.
  AttentionOptions options;
  options.scale = 0.5;
  options.softcap = 2;
  options.bias = ScoreTensor<double>{{1, 1, 1, 2}, {1, 0}};
  options.score = [](double s, int64_t, int64_t, int64_t, int64_t j) {
    return j == 0 ? s * 10 : s;
  };
  double score = (2 * std::tanh(1.5) + 1) * 10;
  AttentionResult result = attention(makeShape(1, 1, 1, 1, 2, 1, 1), Values{6},
                                     Values{1, 0}, Values{0, 1}, options);
  expectNear(result.logSumExp, {std::log(std::exp(score) + 1)});
  expectNear(result.output, {1 / (std::exp(score) + 1)}, 1e-12);
}

//===----------------------------------------------------------------------===//
// Properties
//===----------------------------------------------------------------------===//

TEST(Attention, OrderOfKeysDoesNotMatter) {
  Problem problem(makeShape(1, 1, 1, 5, 9, 3, 4));
  std::vector<int> order = {4, 8, 0, 2, 7, 1, 3, 6, 5};
  Problem permuted = problem;
  for (int j = 0; j < 9; ++j) {
    std::copy_n(&problem.k[order[j] * 3], 3, &permuted.k[j * 3]);
    std::copy_n(&problem.v[order[j] * 4], 4, &permuted.v[j * 4]);
  }
  expectSame(permuted.run(), problem.run());
}

TEST(Attention, AConstantAddedToAllScoresMovesOnlyTheLogSumExp) {
  Problem problem(makeShape(2, 2, 2, 3, 5, 4, 4));
  AttentionResult expected = problem.run();
  AttentionOptions options;
  options.bias = ScoreTensor<double>{{1, 1, 1, 1}, {700}};
  AttentionResult shifted = problem.run(options);
  expectNear(shifted.output, expected.output, 1e-11);
  for (size_t i = 0; i < expected.logSumExp.size(); ++i)
    EXPECT_NEAR(shifted.logSumExp[i], expected.logSumExp[i] + 700, 1e-11);
}

TEST(Attention, HugeScoresDoNotOverflow) {
  AttentionResult result =
      attention(makeShape(1, 1, 1, 1, 3, 1, 1), Values{1},
                Values{3e38, -3e38, 3e38}, Values{1, 100, 3});
  expectNear(result.output, {2});
  expectNear(result.logSumExp, {3e38});
}

TEST(Attention, GroupedHeadsAreRepeatedHeads) {
  // Head h uses key/value head h / 3: interleaved, not tiled.
  Problem grouped(makeShape(2, 6, 2, 4, 5, 3, 2));
  Problem repeated(makeShape(2, 6, 6, 4, 5, 3, 2));
  for (int b = 0; b < 2; ++b)
    for (int h = 0; h < 6; ++h) {
      std::copy_n(&grouped.k[(b * 2 + h / 3) * 15], 15,
                  &repeated.k[(b * 6 + h) * 15]);
      std::copy_n(&grouped.v[(b * 2 + h / 3) * 10], 10,
                  &repeated.v[(b * 6 + h) * 10]);
    }
  expectSame(grouped.run(), repeated.run());
}

TEST(Attention, SampledRowsAreRowsOfTheWhole) {
  Problem problem(makeShape(2, 2, 1, 7, 6, 3, 2));
  AttentionOptions options;
  options.causal = CausalKind::BottomRight;
  AttentionResult whole = problem.run(options);
  options.queryRows = {6, 2, 3};
  AttentionResult sample = problem.run(options);
  ASSERT_EQ(sample.output.size(), 2u * 2 * 3 * 2);
  for (int bh = 0; bh < 4; ++bh)
    for (int r = 0; r < 3; ++r) {
      int64_t i = options.queryRows[r];
      EXPECT_EQ(sample.logSumExp[bh * 3 + r], whole.logSumExp[bh * 7 + i]);
      for (int d = 0; d < 2; ++d)
        EXPECT_EQ(sample.output[(bh * 3 + r) * 2 + d],
                  whole.output[(bh * 7 + i) * 2 + d]);
    }
}

//===----------------------------------------------------------------------===//
// Masks
//===----------------------------------------------------------------------===//

/// The keys each row sees, found from the LSE alone: with all scores 0 it is
/// the logarithm of their number, and giving key j the score 1 moves it only if
/// j is among them.
std::vector<std::vector<int>> visibleKeys(const AttentionShape &shape,
                                          AttentionOptions options) {
  Values q(shape.batch * shape.queries, 0), k(shape.batch * shape.keys, 0);
  Values base = attention(shape, q, k, k, options).logSumExp;
  std::vector<std::vector<int>> visible(base.size());
  for (int64_t key = 0; key < shape.keys; ++key) {
    options.score = [key](double s, int64_t, int64_t, int64_t, int64_t j) {
      return j == key ? s + 1 : s;
    };
    Values moved = attention(shape, q, k, k, options).logSumExp;
    for (size_t row = 0; row < base.size(); ++row)
      if (moved[row] != base[row])
        visible[row].push_back(key);
  }
  for (size_t row = 0; row < base.size(); ++row)
    EXPECT_NEAR(std::exp(base[row]), visible[row].size(), 1e-12);
  return visible;
}

std::vector<int> keyRange(int64_t first, int64_t last, int64_t keys) {
  std::vector<int> result;
  for (int64_t j = std::max<int64_t>(first, 0);
       j <= std::min<int64_t>(last, keys - 1); ++j)
    result.push_back(j);
  return result;
}

TEST(Attention, CausalKinds) {
  for (auto [queries, keys] :
       {std::pair(4, 4), std::pair(3, 6), std::pair(6, 3), std::pair(1, 5)}) {
    AttentionShape shape = makeShape(1, 1, 1, queries, keys, 1, 1);
    for (auto [kind, offset] :
         {std::pair(CausalKind::TopLeft, 0),
          std::pair(CausalKind::BottomRight, keys - queries),
          std::pair(CausalKind::Offset, -2),
          std::pair(CausalKind::Offset, 3)}) {
      AttentionOptions options;
      options.causal = kind;
      if (kind == CausalKind::Offset)
        options.causalOffsets = {offset};
      auto visible = visibleKeys(shape, options);
      for (int i = 0; i < queries; ++i)
        EXPECT_EQ(visible[i], keyRange(0, i + offset, keys))
            << "query " << i << " of " << queries << ", " << keys
            << " keys, offset " << offset;
    }
  }
}

TEST(Attention, CausalByHand) {
  // Three queries, two keys, aligned at the bottom right: the first query sees
  // nothing, the last sees both.
  AttentionOptions options;
  options.causal = CausalKind::BottomRight;
  EXPECT_EQ(visibleKeys(makeShape(1, 1, 1, 3, 2, 1, 1), options),
            (std::vector<std::vector<int>>{{}, {0}, {0, 1}}));
}

TEST(Attention, OffsetsAreOfTheirBatch) {
  AttentionOptions options;
  options.causal = CausalKind::Offset;
  options.causalOffsets = {-1, 2};
  EXPECT_EQ(visibleKeys(makeShape(2, 1, 1, 2, 4, 1, 1), options),
            (std::vector<std::vector<int>>{{}, {0}, {0, 1, 2}, {0, 1, 2, 3}}));
}

TEST(Attention, Windows) {
  const int queries = 5, keys = 7;
  AttentionShape shape = makeShape(1, 1, 1, queries, keys, 1, 1);
  for (int left : {-1, 0, 2})
    for (int right : {-1, 0, 1})
      for (CausalKind kind :
           {CausalKind::None, CausalKind::TopLeft, CausalKind::BottomRight}) {
        AttentionOptions options;
        options.causal = kind;
        options.windowLeft = left;
        options.windowRight = right;
        int offset = kind == CausalKind::BottomRight ? 2 : 0;
        auto visible = visibleKeys(shape, options);
        for (int i = 0; i < queries; ++i) {
          int first = left == -1 ? 0 : i + offset - left;
          int last = right == -1 ? keys - 1 : i + offset + right;
          if (kind != CausalKind::None)
            last = std::min(last, i + offset);
          EXPECT_EQ(visible[i], keyRange(first, last, keys))
              << "query " << i << ", window " << left << ", " << right;
        }
      }
}

TEST(Attention, MaskAndBiasBroadcast) {
  Problem problem(makeShape(2, 3, 1, 4, 5, 2, 2));
  const std::array<int64_t, 4> full = {2, 3, 4, 5};
  for (int ones = 0; ones < 16; ++ones) {
    std::array<int64_t, 4> shape;
    int64_t size = 1;
    for (int dim = 0; dim < 4; ++dim) {
      shape[dim] = ones >> dim & 1 ? 1 : full[dim];
      size *= shape[dim];
    }
    ScoreTensor<double> bias{shape, randomValues(size, 10 + ones)};
    ScoreTensor<uint8_t> mask{shape, std::vector<uint8_t>(size)};
    for (int64_t at = 0; at < size; ++at)
      mask.values[at] = at * 7 % 3 != 1;

    // The same, spelled out as functions of the four indices.
    auto locate = [shape](int64_t b, int64_t h, int64_t i, int64_t j) {
      int64_t jj = shape[3] == 1 ? 0 : j, ii = shape[2] == 1 ? 0 : i;
      int64_t hh = shape[1] == 1 ? 0 : h, bb = shape[0] == 1 ? 0 : b;
      return jj + shape[3] * (ii + shape[2] * (hh + shape[1] * bb));
    };
    AttentionOptions tensors, functions;
    tensors.bias = bias;
    tensors.mask = mask;
    functions.score = [&](double s, int64_t b, int64_t h, int64_t i,
                          int64_t j) {
      return s + bias.values[locate(b, h, i, j)];
    };
    functions.allow = [&](int64_t b, int64_t h, int64_t i, int64_t j) {
      return mask.values[locate(b, h, i, j)] != 0;
    };
    expectSame(problem.run(tensors), problem.run(functions));
  }
}

TEST(Attention, KeyLengthsCutTheKeys) {
  Problem problem(makeShape(2, 2, 1, 3, 6, 2, 2));
  AttentionOptions options;
  options.keyLengths = {4, 0};
  AttentionResult result = problem.run(options);

  Problem shorter(makeShape(1, 2, 1, 3, 4, 2, 2));
  shorter.q.assign(problem.q.begin(), problem.q.begin() + 12);
  shorter.k.assign(problem.k.begin(), problem.k.begin() + 8);
  shorter.v.assign(problem.v.begin(), problem.v.begin() + 8);
  AttentionResult expected = shorter.run();
  expected.output.resize(24, 0);
  expected.logSumExp.resize(12, -infinity);
  expectSame(result, expected);
}

TEST(Attention, RowsWithoutKeysAreZero) {
  Problem problem(makeShape(1, 1, 1, 2, 3, 2, 2));
  AttentionOptions masked, minusInfinity;
  masked.mask = ScoreTensor<uint8_t>{{1, 1, 2, 1}, {0, 1}};
  minusInfinity.bias = ScoreTensor<double>{{1, 1, 2, 1}, {-infinity, 0}};
  for (const AttentionOptions &options : {masked, minusInfinity}) {
    AttentionResult result = problem.run(options);
    EXPECT_EQ(result.output[0], 0);
    EXPECT_EQ(result.output[1], 0);
    EXPECT_EQ(result.logSumExp[0], -infinity);
    EXPECT_TRUE(std::isfinite(result.output[2]));
    EXPECT_TRUE(std::isfinite(result.logSumExp[1]));
  }
  EXPECT_EQ(Problem(makeShape(1, 1, 1, 2, 0, 2, 2)).run().output, Values(4, 0));
}

//===----------------------------------------------------------------------===//
// NaN
//===----------------------------------------------------------------------===//

TEST(Attention, MaskedKeysDoNotInfluence) {
  Problem clean(makeShape(1, 2, 1, 4, 5, 2, 2));
  AttentionOptions masked, lengths, score;
  masked.mask = ScoreTensor<uint8_t>{{1, 1, 1, 5}, {1, 1, 1, 1, 0}};
  lengths.keyLengths = {4};
  score.score = [](double s, int64_t, int64_t, int64_t, int64_t j) {
    return j == 4 ? -infinity : s;
  };
  for (const AttentionOptions &options : {masked, lengths, score})
    for (double poison : {nan, infinity, -infinity}) {
      Problem poisoned = clean;
      std::fill_n(&poisoned.k[8], 2, poison);
      std::fill_n(&poisoned.v[8], 2, poison);
      expectSame(poisoned.run(options), clean.run(options));
    }
}

TEST(Attention, NaNReachesTheRowsItTouchesOnly) {
  Problem clean(makeShape(1, 2, 2, 4, 4, 2, 2));
  AttentionOptions options;
  options.causal = CausalKind::TopLeft;
  AttentionResult expected = clean.run(options);

  // Key 2 of head 1 is seen by queries 2 and 3 of head 1.
  for (bool inKey : {true, false}) {
    Problem poisoned = clean;
    (inKey ? poisoned.k : poisoned.v)[(4 + 2) * 2] = nan;
    AttentionResult result = poisoned.run(options);
    for (int row = 0; row < 8; ++row) {
      for (int d = 0; d < 2; ++d) {
        double actual = result.output[row * 2 + d];
        // A value touches its own column only, a key the whole row.
        if (row >= 6 && (inKey || d == 0))
          EXPECT_TRUE(std::isnan(actual)) << "row " << row;
        else
          EXPECT_EQ(actual, expected.output[row * 2 + d]) << "row " << row;
      }
      EXPECT_EQ(std::isnan(result.logSumExp[row]), inKey && row >= 6);
    }
  }

  Problem poisoned = clean;
  poisoned.q[2 * 2 + 1] = nan;
  AttentionResult result = poisoned.run(options);
  for (int row = 0; row < 8; ++row)
    EXPECT_EQ(std::isnan(result.output[row * 2]), row == 2);
}

//===----------------------------------------------------------------------===//
// The textbook formula
//===----------------------------------------------------------------------===//

TEST(TextbookAttention, IsAsFarOffAsItsTypeRounds) {
  Problem problem(makeShape(1, 2, 2, 16, 64, 32, 32));
  AttentionResult expected = problem.run();
  const std::pair<ElementType, double> types[] = {{ElementType::F32, 6e-8},
                                                  {ElementType::F16, 4.9e-4},
                                                  {ElementType::BF16, 3.9e-3}};
  for (auto [type, unit] : types) {
    AttentionResult result =
        textbookAttention(type, problem.shape, problem.q, problem.k, problem.v);
    double error = compare(result.output, expected.output).relativeError;
    EXPECT_GT(error, unit / 10);
    EXPECT_LT(error, unit * 10);
    for (double value : result.output)
      EXPECT_EQ(value, roundTo(type, value));
  }
}

TEST(TextbookAttention, RoundsTheWeights) {
  // The weights are 3.01 / 4.01 and 1 / 4.01, in bf16 3/4 and 255 / 1024. The
  // values cancel all but the difference that makes.
  AttentionOptions options;
  options.bias = ScoreTensor<double>{{1, 1, 1, 2}, {std::log(3.01), 0}};
  AttentionShape shape = makeShape(1, 1, 1, 1, 2, 1, 1);
  Values zero = {0}, zeros = {0, 0}, v = {1, -3};
  expectNear(
      textbookAttention(ElementType::BF16, shape, zero, zeros, v, options)
          .output,
      {0.75 - 3 * 255.0 / 1024}, 0);
}

//===----------------------------------------------------------------------===//
// Operands that do not fit
//===----------------------------------------------------------------------===//

TEST(Attention, SaysWhatDoesNotFit) {
  Problem problem(makeShape(2, 4, 2, 3, 5, 2, 2));
  auto errorWith = [&](auto change) {
    Problem changed = problem;
    AttentionOptions options;
    change(changed, options);
    return attention(changed.shape, changed.q, changed.k, changed.v, options)
        .error;
  };
  using Options = AttentionOptions;
  EXPECT_EQ(errorWith([](Problem &p, Options &) { p.k.pop_back(); }),
            "k: expected 40 elements, got 39");
  EXPECT_EQ(errorWith([](Problem &p, Options &) { p.shape.keyValueHeads = 3; }),
            "the number of key/value heads, 3, must divide the number of "
            "heads, 4");
  EXPECT_EQ(errorWith([](Problem &, Options &o) {
              o.mask = ScoreTensor<uint8_t>{{1, 3, 1, 1}, {1, 1, 1}};
            }),
            "mask: dimension 1 must be 1 or 4, but is 3");
  EXPECT_EQ(errorWith([](Problem &, Options &o) {
              o.bias = ScoreTensor<double>{{1, 4, 1, 1}, {1, 1, 1}};
            }),
            "bias: expected 4 values, got 3");
  EXPECT_EQ(
      errorWith([](Problem &, Options &o) { o.causal = CausalKind::Offset; }),
      "causal offsets: expected 2 values, one for each batch, got 0");
  EXPECT_EQ(errorWith([](Problem &, Options &o) { o.keyLengths = {5, 6}; }),
            "key length 6 is not between 0 and 5");
  EXPECT_EQ(errorWith([](Problem &, Options &o) { o.queryRows = {3}; }),
            "query row 3 is not between 0 and 2");
  EXPECT_EQ(errorWith([](Problem &, Options &o) { o.softcap = -1; }),
            "softcap must be finite and not negative");
  EXPECT_EQ(errorWith([](Problem &, Options &o) { o.windowLeft = -2; }),
            "window bounds must be at least -1");
}

} // namespace
