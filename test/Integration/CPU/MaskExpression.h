//===- MaskExpression.h - A mask region as a formula ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_MASKEXPRESSION_H
#define ATTN_TEST_INTEGRATION_CPU_MASKEXPRESSION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <array>
#include <cstdint>
#include <vector>

namespace mlir::attn::difftest {

/// One pair of a query and a key.
struct Pair {
  int64_t b, h, i, j;
};

/// What a formula can read beside the position.
enum class Capture {
  /// An i64.
  Scalar,
  /// i64, at [b].
  Batch,
  /// i32, at [i].
  Query,
  /// i32, at [j].
  Key,
  /// i32, at [b, j].
  Table,
  /// i32, at [max(j - 5, 0)].
  Shifted,
  /// i1, at [j].
  Flags,
};
constexpr int kCaptures = 7;

/// The name of the argument.
const char *getName(Capture capture);

/// Operations on numbers, which are indices and wrap, and on conditions.
enum class MaskOp {
  // Numbers.
  Batch,
  Head,
  Query,
  Key,
  Constant,
  Read,
  Add,
  Sub,
  Mul,
  DivS,
  DivU,
  FloorDiv,
  CeilDiv,
  RemS,
  RemU,
  MinS,
  MaxS,
  MinU,
  MaxU,
  Abs,
  /// By a constant number of places; the low bits by a mask of them.
  ShiftLeft,
  ShiftRightS,
  ShiftRightU,
  LowBits,
  /// To 32 bits and back.
  Narrow,
  /// 0 or 1.
  FromFlag,
  SelectNumber,
  // Conditions.
  ReadFlag,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  LessU,
  LessOrEqualU,
  GreaterU,
  GreaterOrEqualU,
  And,
  Or,
  Xor,
  Select,
};

/// A formula, operation by operation. The last one is the condition.
class MaskExpression {
public:
  /// The result of an operation.
  using Node = int;

  Node add(MaskOp op, std::vector<Node> operands = {}, int64_t number = 0);
  Node number(int64_t value) { return add(MaskOp::Constant, {}, value); }
  Node read(Capture capture);

  bool isEmpty() const { return steps.empty(); }
  bool reads(Capture capture) const;

  /// Whether the formula allows the pair.
  bool evaluate(const Pair &pair,
                llvm::function_ref<int64_t(Capture)> read) const;
  /// The body of a region on (%b, %h, %i, %j).
  void write(llvm::raw_ostream &os,
             llvm::function_ref<std::string(Capture)> getType) const;

private:
  struct Step {
    MaskOp op;
    std::vector<Node> operands;
    int64_t number;
  };
  std::vector<Step> steps;
};

/// A formula that depends on the seed alone, without captures if so asked.
MaskExpression drawMaskExpression(uint64_t seed, bool allowCaptures);

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_MASKEXPRESSION_H
