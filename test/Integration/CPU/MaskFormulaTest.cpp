//===- MaskFormulaTest.cpp - Mask regions whose blocks are bounded --------===//
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

namespace {
/// Builds formulas of the masks that models use.
class Formula {
public:
  using Node = MaskExpression::Node;

  Node i() { return f.add(MaskOp::Query); }
  Node j() { return f.add(MaskOp::Key); }
  Node number(int64_t value) { return f.number(value); }
  Node read(Capture capture) { return f.read(capture); }
  Node op(MaskOp op, Node lhs, Node rhs) { return f.add(op, {lhs, rhs}); }
  Node distance() { return f.add(MaskOp::Abs, {op(MaskOp::Sub, i(), j())}); }
  Node causal() { return op(MaskOp::LessOrEqual, j(), i()); }
  Node near(int64_t width) {
    return op(MaskOp::LessOrEqual, distance(), number(width));
  }
  MaskExpression take() { return std::move(f); }

private:
  MaskExpression f;
};
} // namespace

/// Several blocks of queries and keys, ragged and not, and several groups of
/// key blocks.
static const Sizes kSizes[] = {
    {2, 17, 70}, {1, 130, 33}, {2, 300, 410}, {1, 192, 512}, {1, 61, 2500}};

static void expectFamily(MaskExpression formula) {
  AttentionCase attention;
  attention.allowIf = std::move(formula);
  for (const Sizes &sizes : kSizes)
    for (uint64_t seed : {1, 2})
      expectAgreement(attention, sizes, seed);
  attention.causal = CausalKind::BottomRight;
  attention.window = {150, -1};
  attention.hasKeyLengths = true;
  for (const Sizes &sizes : kSizes)
    expectAgreement(attention, sizes, 3);
}

TEST(MaskFormula, Causal) {
  Formula f;
  f.causal();
  expectFamily(f.take());
}

TEST(MaskFormula, Window) {
  Formula f;
  f.near(20);
  expectFamily(f.take());
}

TEST(MaskFormula, PrefixLM) {
  Formula f;
  f.op(MaskOp::Or, f.causal(),
       f.op(MaskOp::Less, f.j(), f.read(Capture::Batch)));
  expectFamily(f.take());
}

TEST(MaskFormula, LengthsOfQueriesAndKeys) {
  Formula f;
  auto length = f.read(Capture::Batch);
  f.op(MaskOp::And, f.op(MaskOp::Less, f.i(), length),
       f.op(MaskOp::Less, f.j(), length));
  expectFamily(f.take());
}

TEST(MaskFormula, Documents) {
  Formula f;
  f.op(MaskOp::And,
       f.op(MaskOp::Equal, f.read(Capture::Query), f.read(Capture::Key)),
       f.causal());
  expectFamily(f.take());
}

TEST(MaskFormula, DocumentsOfEachBatch) {
  Formula f;
  f.op(MaskOp::Equal, f.read(Capture::Table), f.read(Capture::Query));
  expectFamily(f.take());
}

TEST(MaskFormula, ShiftedDocuments) {
  Formula f;
  f.op(MaskOp::Equal, f.read(Capture::Shifted), f.read(Capture::Query));
  expectFamily(f.take());
}

TEST(MaskFormula, Dilated) {
  for (int64_t step : {3, 500}) {
    Formula f;
    auto rest =
        f.op(MaskOp::RemS, f.op(MaskOp::Sub, f.i(), f.j()), f.number(step));
    f.op(MaskOp::Equal, rest, f.number(0));
    expectFamily(f.take());
  }
}

TEST(MaskFormula, DilatedBlocks) {
  Formula f;
  auto block = [&](Formula::Node position) {
    return f.op(MaskOp::DivU, position, f.number(64));
  };
  auto difference = f.op(MaskOp::Sub, block(f.i()), block(f.j()));
  f.op(MaskOp::Equal, f.op(MaskOp::RemS, difference, f.number(3)), f.number(0));
  expectFamily(f.take());
}

TEST(MaskFormula, GlobalTokensAndWindow) {
  Formula f;
  f.op(MaskOp::Or, f.near(12), f.read(Capture::Flags));
  expectFamily(f.take());
}

// What the region says of the keys that a block skips must not matter: they are
// as if they were not there, in every type.
TEST(MaskFormula, KeysOutsideHaveNoInfluence) {
  for (ScalarType type : {ScalarType::F32, ScalarType::BF16}) {
    Formula f;
    f.op(MaskOp::Equal, f.read(Capture::Query), f.read(Capture::Key));
    AttentionCase attention;
    attention.type = type;
    attention.allowIf = f.take();
    CaseInputs inputs = generateInputs(attention, {1, 300, 500}, 1);
    for (int64_t j = 0; j < 500; ++j)
      inputs[getName(Capture::Key)][j] = j / 125;
    for (int64_t i = 0; i < 300; ++i)
      inputs[getName(Capture::Query)][i] = i < 150 ? 0 : 2;
    CompiledCase &compiled = CompiledCase::get(attention, Pipeline::Fused);
    CaseResult clean = compiled.run(inputs);
    ASSERT_EQ(clean.error, "");
    for (int64_t j : {125, 200, 249, 375, 499})
      for (int64_t h = 0; h < attention.keyValueHeads; ++h) {
        setRow(attention, inputs, "k", {0, h, j}, INFINITY);
        setRow(attention, inputs, "v", {0, h, j}, NAN);
      }
    CaseResult dirty = compiled.run(inputs);
    EXPECT_TRUE(isSame(dirty.output, clean.output));
    EXPECT_TRUE(isSame(dirty.logSumExp, clean.logSumExp));
  }
}

TEST(MaskFormula, RowsWithoutKeys) {
  Formula f;
  f.op(MaskOp::Less, f.i(), f.read(Capture::Batch));
  AttentionCase attention;
  attention.allowIf = f.take();
  CaseInputs inputs = generateInputs(attention, {4, 300, 200}, 1);
  inputs[getName(Capture::Batch)] = {0, -5, 96, 299};
  expectAgreementOn(attention, inputs);
}

// Sums, differences and products of captured numbers wrap.
TEST(MaskFormula, CapturesNearTheEndsOf64Bits) {
  const double values[] = {-std::ldexp(1, 63), std::ldexp(1, 62),
                           -std::ldexp(1, 62), std::ldexp(1, 31),
                           std::ldexp(1, 63) - 1024};
  for (MaskOp op :
       {MaskOp::Sub, MaskOp::Mul, MaskOp::RemU, MaskOp::MaxU, MaskOp::LessU}) {
    Formula f;
    auto captured = f.read(Capture::Batch);
    if (op == MaskOp::RemU)
      f.op(MaskOp::LessOrEqual,
           f.op(op, f.op(MaskOp::Add, captured, f.j()), f.number(1000)),
           f.op(MaskOp::Mul, f.i(), f.number(4)));
    else if (op == MaskOp::LessU)
      f.op(op, f.op(MaskOp::Sub, f.j(), f.i()), captured);
    else
      f.op(MaskOp::LessOrEqual,
           f.op(op, f.op(MaskOp::Add, captured, f.j()),
                f.op(MaskOp::Sub, f.i(), captured)),
           f.number(70));
    AttentionCase attention;
    attention.allowIf = f.take();
    CaseInputs inputs = generateInputs(attention, {5, 130, 200}, 1);
    inputs[getName(Capture::Batch)].assign(std::begin(values),
                                           std::end(values));
    expectAgreementOn(attention, inputs);
  }
}
