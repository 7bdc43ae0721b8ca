//===- MaskBlocksTest.cpp - Which key blocks a mask region leaves ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tiles at known positions, for which attn-tile-keys and the canonicalizer
// decide everything: the block is gone, is computed without its mask region, or
// with it.
//
//===----------------------------------------------------------------------===//

#include "MaskExpression.h"
#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"
#include "attn/InitAll.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::attn;
using namespace mlir::attn::difftest;

namespace {
enum class BlockKind { Empty, Mixed, Full, Unknown };

void PrintTo(BlockKind kind, std::ostream *os) {
  static const char *const names[] = {"empty", "mixed", "full", "unknown"};
  *os << names[static_cast<int>(kind)];
}
} // namespace

static constexpr int64_t kQueries = 12, kKeys = 16;

/// The module of one tile: queries from `first` to `first` + 11, of which those
/// from `limit` on are padding, and keys 0 to 15. `body` is the mask region.
static std::string getText(const std::string &body, int64_t first,
                           int64_t limit) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "func.func @tile(%q: tensor<1x1x12x8xf32>, "
        "%k: tensor<1x1x2x8x16xf32>,\n"
        "    %v: tensor<1x1x32x6xf32>, %acc: tensor<1x1x12x6xf32>,\n"
        "    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>)\n"
        "    -> tensor<1x1x12x6xf32> {\n"
        "  %c0 = arith.constant 0 : index\n"
        "  %c16 = arith.constant 16 : index\n"
     << "  %first = arith.constant " << first << " : index\n"
     << "  %limit = arith.constant " << limit << " : index\n"
     << "  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>,\n"
        "      tensor<1x1x2x8x16xf32>, tensor<1x1x32x6xf32>) scale(1.0)\n"
        "    at(%c0, %c0, %first, %c0) query_limit(%limit) key_limit(%c16)\n"
        "    config <query_block = 12, key_block = 16, rows = 6,\n"
        "            vectors = 2, lanes = 8>\n"
        "    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>,\n"
        "         tensor<1x1x12xf32>, tensor<1x1x12xf32>)\n"
        "    mask_mod {\n"
        "    ^bb0(%b: index, %h: index, %i: index, %j: index):\n"
     << body
     << "    }\n"
        "    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>\n"
        "  return %s#0 : tensor<1x1x12x6xf32>\n}\n";
  return text;
}

static std::string getText(const MaskExpression &formula, int64_t first,
                           int64_t limit) {
  std::string body;
  llvm::raw_string_ostream os(body);
  formula.write(os, [](Capture) { return std::string(); });
  return getText(body, first, limit);
}

static BlockKind classify(const std::string &text) {
  static MLIRContext *context = [] {
    DialectRegistry registry;
    attn::registerAllDialects(registry);
    return new MLIRContext(registry, MLIRContext::Threading::DISABLED);
  }();
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, context);
  if (!module)
    return BlockKind::Unknown;
  PassManager manager(context);
  manager.addPass(createTileKeysPass());
  manager.addPass(createCanonicalizerPass());
  if (failed(manager.run(*module)))
    return BlockKind::Unknown;
  BlockKind kind = BlockKind::Empty;
  module->walk([&](Operation *op) {
    // Nothing is left to be decided.
    if (isa<scf::IfOp, scf::ForOp>(op))
      kind = BlockKind::Unknown;
    if (auto step = dyn_cast<OnlineSdpaOp>(op))
      if (kind != BlockKind::Unknown)
        kind = step.hasMaskMod() ? BlockKind::Mixed : BlockKind::Full;
  });
  return kind;
}

static BlockKind classify(const MaskExpression &formula, int64_t first,
                          int64_t limit) {
  return classify(getText(formula, first, limit));
}

static BlockKind getKind(llvm::function_ref<bool(int64_t i, int64_t j)> allows,
                         int64_t first, int64_t limit) {
  bool any = false, all = true;
  for (int64_t i = first; i < std::min(first + kQueries, limit); ++i)
    for (int64_t j = 0; j < kKeys; ++j) {
      bool isAllowed = allows(i, j);
      any |= isAllowed;
      all &= isAllowed;
    }
  if (all)
    return BlockKind::Full;
  return any ? BlockKind::Mixed : BlockKind::Empty;
}

static BlockKind getKind(const MaskExpression &formula, int64_t first,
                         int64_t limit) {
  auto allows = [&](int64_t i, int64_t j) {
    return formula.evaluate({0, 0, i, j}, [](Capture) -> int64_t { return 0; });
  };
  return getKind(allows, first, limit);
}

/// x op y compared with every number around both ends of its range over the
/// tile: the bounds are exact if each comparison is classified exactly.
static void expectExact(
    llvm::function_ref<MaskExpression::Node(
        MaskExpression &, MaskExpression::Node i, MaskExpression::Node j)>
        build,
    int64_t first = 40) {
  auto getFormula = [&](MaskOp comparison, int64_t number) {
    MaskExpression formula;
    auto i = formula.add(MaskOp::Query), j = formula.add(MaskOp::Key);
    auto value = build(formula, i, j);
    formula.add(comparison, {value, formula.number(number)});
    return formula;
  };
  auto isEmpty = [&](MaskOp comparison, int64_t number) {
    return getKind(getFormula(comparison, number), first, first + kQueries) ==
           BlockKind::Empty;
  };
  // The least and the most value, by bisection.
  int64_t low = -1000000, high = 1000000;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    if (isEmpty(MaskOp::LessOrEqual, middle))
      low = middle + 1;
    else
      high = middle;
  }
  int64_t least = low;
  high = 1000000;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    if (isEmpty(MaskOp::Greater, middle))
      high = middle;
    else
      low = middle + 1;
  }
  for (int64_t number : {least - 1, least, low, low + 1})
    for (MaskOp comparison : {MaskOp::Less, MaskOp::LessOrEqual,
                              MaskOp::Greater, MaskOp::GreaterOrEqual}) {
      MaskExpression formula = getFormula(comparison, number);
      EXPECT_EQ(classify(formula, first, first + kQueries),
                getKind(formula, first, first + kQueries))
          << getText(formula, first, first + kQueries);
    }
}

TEST(MaskBlocks, BoundsOfOperationsAreExact) {
  using Node = MaskExpression::Node;
  for (MaskOp op : {MaskOp::Add, MaskOp::Sub, MaskOp::Mul, MaskOp::MinS,
                    MaskOp::MaxS, MaskOp::MinU, MaskOp::MaxU})
    expectExact(
        [&](MaskExpression &f, Node i, Node j) { return f.add(op, {i, j}); });
  for (int64_t factor : {-7, -1, 3})
    expectExact([&](MaskExpression &f, Node i, Node j) {
      return f.add(MaskOp::Mul, {f.add(MaskOp::Sub, {j, i}), f.number(factor)});
    });
  for (MaskOp op : {MaskOp::Abs, MaskOp::Narrow})
    for (int64_t shift : {0, 45, 100})
      expectExact([&](MaskExpression &f, Node i, Node) {
        return f.add(op, {f.add(MaskOp::Sub, {i, f.number(shift)})});
      });
  // A product of numbers of both signs.
  expectExact([&](MaskExpression &f, Node i, Node j) {
    return f.add(MaskOp::Mul, {f.add(MaskOp::Sub, {i, f.number(45)}),
                               f.add(MaskOp::Sub, {j, f.number(3)})});
  });
}

TEST(MaskBlocks, BoundsOfDivisionsAreExact) {
  using Node = MaskExpression::Node;
  for (MaskOp op : {MaskOp::DivS, MaskOp::FloorDiv, MaskOp::CeilDiv,
                    MaskOp::RemS, MaskOp::DivU, MaskOp::RemU})
    for (int64_t divisor : {1, 2, 5, 16, 64, 1000})
      for (int64_t shift : {0, 45, 100}) {
        bool isUnsigned = op == MaskOp::DivU || op == MaskOp::RemU;
        if (isUnsigned && shift)
          continue;
        // Within one period, over its end, and over several.
        for (int64_t first : {2, 40, 60})
          expectExact(
              [&](MaskExpression &f, Node i, Node) {
                return f.add(op, {f.add(MaskOp::Sub, {i, f.number(shift)}),
                                  f.number(divisor)});
              },
              first);
      }
}

TEST(MaskBlocks, BoundsOfBitOperationsAreExact) {
  using Node = MaskExpression::Node;
  for (MaskOp op : {MaskOp::ShiftLeft, MaskOp::ShiftRightS, MaskOp::ShiftRightU,
                    MaskOp::LowBits})
    for (int64_t shift : {0, 45, 100})
      for (int64_t first : {2, 40, 60}) {
        if (op == MaskOp::ShiftRightU && first < shift)
          continue;
        int64_t operand = op == MaskOp::LowBits ? 15 : 3;
        expectExact(
            [&](MaskExpression &f, Node i, Node) {
              return f.add(op, {f.add(MaskOp::Sub, {i, f.number(shift)}),
                                f.number(operand)});
            },
            first);
      }
}

TEST(MaskBlocks, ConditionsAreExact) {
  for (int64_t first : {0, 4, 11, 15, 16, 28, 40, 64}) {
    auto expect = [&](const MaskExpression &formula) {
      EXPECT_EQ(classify(formula, first, first + kQueries),
                getKind(formula, first, first + kQueries))
          << getText(formula, first, first + kQueries);
    };
    for (MaskOp comparison :
         {MaskOp::Equal, MaskOp::NotEqual, MaskOp::Less, MaskOp::LessOrEqual,
          MaskOp::Greater, MaskOp::GreaterOrEqual, MaskOp::LessU,
          MaskOp::LessOrEqualU, MaskOp::GreaterU, MaskOp::GreaterOrEqualU})
      for (int64_t number : {-1, 0, 28, 33}) {
        MaskExpression formula;
        auto difference = formula.add(
            MaskOp::Sub, {formula.add(MaskOp::Query), formula.number(number)});
        formula.add(comparison, {difference, formula.add(MaskOp::Key)});
        expect(formula);
      }
    // Conditions that do not depend on each other.
    for (MaskOp op : {MaskOp::And, MaskOp::Or, MaskOp::Xor, MaskOp::Select})
      for (int64_t number : {-1, 0, 7, 16}) {
        MaskExpression formula;
        auto i = formula.add(MaskOp::Query), j = formula.add(MaskOp::Key);
        auto early = formula.add(MaskOp::Less, {i, formula.number(28)});
        auto left = formula.add(MaskOp::Less, {j, formula.number(number)});
        if (op == MaskOp::Select)
          formula.add(op, {early, left,
                           formula.add(MaskOp::Less, {i, formula.number(0)})});
        else
          formula.add(op, {early, left});
        expect(formula);
      }
  }
}

TEST(MaskBlocks, PaddingOfQueriesDoesNotCount) {
  MaskExpression formula;
  auto i = formula.add(MaskOp::Query);
  formula.add(MaskOp::Less, {i, formula.number(45)});
  EXPECT_EQ(classify(formula, 40, 52), BlockKind::Mixed);
  EXPECT_EQ(classify(formula, 40, 45), BlockKind::Full);
}

TEST(MaskBlocks, RandomFormulasAreNeverMisjudged) {
  int64_t decided = 0;
  for (uint64_t seed = 1; seed <= 1500; ++seed) {
    MaskExpression formula = drawMaskExpression(seed, /*allowCaptures=*/false);
    int64_t first = seed * 7 % 90, limit = first + 1 + seed % 14;
    BlockKind found = classify(formula, first, limit);
    BlockKind expected = getKind(formula, first, limit);
    // A condition of constants that upstream does not fold.
    if (found == BlockKind::Unknown)
      continue;
    if (found != BlockKind::Mixed) {
      ASSERT_EQ(found, expected) << "seed " << seed << "\n"
                                 << getText(formula, first, limit);
      ++decided;
    }
  }
  // Most blocks of random formulas are decided; a test that finds none proves
  // nothing.
  EXPECT_GT(decided, 500);
}

//===----------------------------------------------------------------------===//
// Regions written out: what formulas, which are of indices, do not contain
//===----------------------------------------------------------------------===//

namespace {
struct WrittenMask {
  const char *body;
  /// What it means, for i from `first` on and j from 0.
  bool (*allows)(int64_t i, int64_t j);
  int64_t first = 40;
};
} // namespace

/// Whether the tile of the mask is classified as `kind`; where it is Mixed,
/// the bounds that are known may only not suffice.
static void expectKind(const WrittenMask &mask, BlockKind kind) {
  std::string text = getText(mask.body, mask.first, mask.first + kQueries);
  EXPECT_EQ(classify(text), kind) << text;
  if (kind != BlockKind::Mixed)
    EXPECT_EQ(getKind(mask.allows, mask.first, mask.first + kQueries), kind)
        << text;
}

// What leaves the range of a type is somewhere else in it, so that nothing is
// known. With the bounds of numbers that do not wrap, each would be decided.
TEST(MaskBlocks, NarrowIntegersWrap) {
#define NARROW "%a = arith.index_cast %i : index to i8\n"
#define IS_POSITIVE                                                            \
  "%zero = arith.constant 0 : i8\n"                                            \
  "%r = arith.cmpi sgt, %s, %zero : i8\n"                                      \
  "attn.yield %r : i1\n"
  const WrittenMask masks[] = {
      {NARROW "%c = arith.constant 100 : i8\n"
              "%s = arith.addi %a, %c : i8\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return int8_t(i + 100) > 0; }},
      {NARROW "%c = arith.constant -100 : i8\n"
              "%s = arith.subi %a, %c : i8\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return int8_t(i + 100) > 0; }},
      {NARROW "%c = arith.constant 4 : i8\n"
              "%s = arith.muli %a, %c : i8\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return int8_t(4 * i) > 0; }},
      {NARROW "%c = arith.constant 2 : i8\n"
              "%s = arith.shli %a, %c : i8\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return int8_t(4 * i) > 0; }},
      // The lowest number has no opposite.
      {"%c = arith.constant 168 : index\n"
       "%d = arith.subi %i, %c : index\n"
       "%e = arith.index_cast %d : index to i8\n"
       "%s = math.absi %e : i8\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return int8_t(std::abs(i - 168)) > 0; }},
      {"%w = arith.index_cast %i : index to i32\n"
       "%s = arith.trunci %w : i32 to i8\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return int8_t(i) > 0; }, 140},
  };
  for (const WrittenMask &mask : masks) {
    expectKind(mask, BlockKind::Mixed);
    EXPECT_NE(getKind(mask.allows, mask.first, mask.first + kQueries),
              BlockKind::Full)
        << mask.body;
  }
#undef IS_POSITIVE
#undef NARROW
}

// Products and powers of two that leave 64 bits.
TEST(MaskBlocks, IndicesWrap) {
#define IS_POSITIVE                                                            \
  "%zero = arith.constant 0 : index\n"                                         \
  "%r = arith.cmpi sgt, %s, %zero : index\n"                                   \
  "attn.yield %r : i1\n"
  const WrittenMask masks[] = {
      {"%c = arith.constant 576460752303423488 : index\n"
       "%s = arith.muli %i, %c : index\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return int64_t(uint64_t(i) << 59) > 0; }},
      {"%c = arith.constant 576460752303423488 : index\n"
       "%t = arith.muli %j, %c : index\n"
       "%s = arith.muli %i, %t : index\n" IS_POSITIVE,
       [](int64_t i, int64_t j) { return int64_t(uint64_t(i * j) << 59) > 0; }},
      {"%c = arith.constant 63 : index\n"
       "%t = arith.shli %i, %c : index\n"
       "%one = arith.constant 1 : index\n"
       "%s = arith.addi %t, %one : index\n" IS_POSITIVE,
       [](int64_t i, int64_t) { return i % 2 == 0; }},
  };
  for (const WrittenMask &mask : masks) {
    expectKind(mask, BlockKind::Mixed);
    EXPECT_EQ(getKind(mask.allows, mask.first, mask.first + kQueries),
              BlockKind::Mixed)
        << mask.body;
  }
#undef IS_POSITIVE
}

TEST(MaskBlocks, Extensions) {
#define NEGATIVE                                                               \
  "%c = arith.constant 52 : index\n"                                           \
  "%d = arith.subi %i, %c : index\n"                                           \
  "%a = arith.index_cast %d : index to i8\n"
#define COMPARE(predicate, number)                                             \
  "%n = arith.constant " number " : i32\n"                                     \
  "%r = arith.cmpi " predicate ", %s, %n : i32\n"                              \
  "attn.yield %r : i1\n"
#define FLAG(number, extension)                                                \
  "%m = arith.constant " number " : index\n"                                   \
  "%f = arith.cmpi slt, %i, %m : index\n"                                      \
  "%s = arith." extension " %f : i1 to i32\n"
  expectKind({NEGATIVE "%s = arith.extsi %a : i8 to i32\n" COMPARE("slt", "0"),
              [](int64_t i, int64_t) { return i - 52 < 0; }},
             BlockKind::Full);
  // As unsigned numbers these are 244 and more, of which it is only known that
  // they are no more than 255 and not negative.
  for (const char *body :
       {NEGATIVE "%s = arith.extui %a : i8 to i32\n" COMPARE("slt", "0"),
        NEGATIVE "%s = arith.extui %a : i8 to i32\n" COMPARE("sgt", "255")})
    expectKind({body, [](int64_t, int64_t) { return false; }},
               BlockKind::Empty);
  expectKind({NEGATIVE
              "%s = arith.extui %a : i8 to i32\n" COMPARE("sgt", "100"),
              [](int64_t, int64_t) { return true; }},
             BlockKind::Mixed);
  // A flag is -1 or 1.
  expectKind({FLAG("100", "extsi") COMPARE("slt", "0"),
              [](int64_t, int64_t) { return true; }},
             BlockKind::Full);
  expectKind({FLAG("100", "extui") COMPARE("sgt", "0"),
              [](int64_t, int64_t) { return true; }},
             BlockKind::Full);
  for (const char *body : {FLAG("46", "extsi") COMPARE("slt", "0"),
                           FLAG("46", "extui") COMPARE("sgt", "0")})
    expectKind({body, [](int64_t i, int64_t) { return i < 46; }},
               BlockKind::Mixed);
#undef FLAG
#undef COMPARE
#undef NEGATIVE
}

// Bits that are not the low ones, and division by negative numbers, bound
// nothing.
TEST(MaskBlocks, WhatHasNoBounds) {
  expectKind({"%c = arith.constant 24 : index\n"
              "%s = arith.andi %i, %c : index\n"
              "%n = arith.constant 12 : index\n"
              "%r = arith.cmpi sgt, %s, %n : index\n"
              "attn.yield %r : i1\n",
              [](int64_t i, int64_t) { return (i & 24) > 12; }, 25},
             BlockKind::Mixed);
  for (const char *name : {"divsi", "floordivsi", "ceildivsi", "remsi"}) {
    std::string body = "%c = arith.constant -3 : index\n"
                       "%s = arith." +
                       std::string(name) +
                       " %i, %c : index\n"
                       "%n = arith.constant 3 : index\n"
                       "%r = arith.cmpi slt, %s, %n : index\n"
                       "attn.yield %r : i1\n";
    // All of them are less than 3.
    expectKind({body.c_str(), [](int64_t, int64_t) { return true; }},
               BlockKind::Mixed);
  }
}

TEST(MaskBlocks, AffineMaps) {
#define APPLY(expression)                                                      \
  "%s = affine.apply affine_map<(d0, d1) -> (" expression ")>(%i, %j)\n"
#define COMPARE(predicate, number)                                             \
  "%n = arith.constant " number " : index\n"                                   \
  "%r = arith.cmpi " predicate ", %s, %n : index\n"                            \
  "attn.yield %r : i1\n"
  // i is 40 to 51, j is 0 to 15.
  const std::pair<WrittenMask, BlockKind> masks[] = {
      {{APPLY("d0 * 2 - d1") COMPARE("sge", "65"),
        [](int64_t i, int64_t j) { return 2 * i - j >= 65; }},
       BlockKind::Full},
      {{APPLY("d0 * 2 - d1") COMPARE("sge", "66"),
        [](int64_t i, int64_t j) { return 2 * i - j >= 66; }},
       BlockKind::Mixed},
      {{APPLY("(d0 - 52) mod 64") COMPARE("sge", "52"),
        [](int64_t i, int64_t) { return i - 52 + 64 >= 52; }},
       BlockKind::Full},
      {{APPLY("(d0 - 52) floordiv 64") COMPARE("slt", "0"),
        [](int64_t, int64_t) { return true; }},
       BlockKind::Full},
      {{APPLY("(d0 - 52) ceildiv 64") COMPARE("slt", "0"),
        [](int64_t, int64_t) { return false; }},
       BlockKind::Empty},
      {{APPLY("d0 mod 16") COMPARE("sge", "8"),
        [](int64_t i, int64_t) { return i % 16 >= 8; }},
       BlockKind::Mixed},
  };
  for (const auto &[mask, kind] : masks)
    expectKind(mask, kind);
#undef COMPARE
#undef APPLY
}
