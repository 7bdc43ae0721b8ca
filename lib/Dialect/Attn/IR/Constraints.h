//===- Constraints.h - What the attn ops' verifiers share -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The constraints that several ops have. Each op numbers its own, so the number
// is a parameter; it is the one of the op's description.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_DIALECT_ATTN_IR_CONSTRAINTS_H
#define ATTN_LIB_DIALECT_ATTN_IR_CONSTRAINTS_H

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// An operand or result as its op names it. The value may be absent.
struct NamedValue {
  StringRef name;
  Value value;

  explicit operator bool() const { return static_cast<bool>(value); }
  ShapedType type() const { return cast<ShapedType>(value.getType()); }
};

/// Starts the message "'attn.x' op [C<constraint>] ".
InFlightDiagnostic violates(Operation *op, unsigned constraint);

/// A size that several operands share: the first static one sets it.
class SharedSize {
public:
  explicit SharedSize(StringRef dimension) : dimension(dimension) {}
  SharedSize(StringRef dimension, int64_t size, StringRef owner)
      : dimension(dimension), size(size), owner(owner) {}

  LogicalResult unify(Operation *op, unsigned constraint, StringRef name,
                      int64_t found);
  int64_t get() const { return size; }

private:
  StringRef dimension;
  int64_t size = ShapedType::kDynamic;
  StringRef owner;
};

LogicalResult verifyOneKindOfBuffer(Operation *op, unsigned constraint);
LogicalResult verifyRank(Operation *op, unsigned constraint, NamedValue value,
                         int64_t rank);
LogicalResult verifyElementType(Operation *op, unsigned constraint,
                                NamedValue value, Type expected,
                                StringRef owner);
LogicalResult verifyPositive(Operation *op, unsigned constraint, StringRef name,
                             StringRef dimension, int64_t size);
LogicalResult verifyGroups(Operation *op, unsigned constraint, int64_t heads,
                           int64_t kvHeads);
/// `value` is [B, H, Sq, Skv]; a size of 1 is broadcast.
LogicalResult verifyBroadcast(Operation *op, unsigned constraint,
                              NamedValue value, ArrayRef<int64_t> full);
LogicalResult verifyDiagonal(Operation *op, unsigned constraint,
                             CausalKind causal, bool hasWindow,
                             bool hasQueryOffset);
LogicalResult verifyWindow(Operation *op, unsigned constraint,
                           std::optional<ArrayRef<int64_t>> window);
LogicalResult verifyWindowDiagonal(Operation *op, unsigned constraint,
                                   CausalKind causal, bool hasWindow,
                                   bool hasQueryOffset, int64_t queries,
                                   int64_t keys);
LogicalResult verifyFactors(Operation *op, unsigned constraint,
                            std::optional<APFloat> scale,
                            std::optional<APFloat> softcap);
/// That a region can be evaluated at every position (b, h, i, j), also where
/// its value is not needed: that it writes nothing, divides by nothing that may
/// be zero and reads nothing outside. `sizes` are those of the positions.
LogicalResult verifyRegionBody(Operation *op, unsigned constraint,
                               StringRef name, Region &region,
                               ArrayRef<int64_t> sizes);
/// Three constraints, of which `first` is the first: the arguments and the
/// result of score_mod, those of mask_mod, and what either may do.
LogicalResult verifyRegions(Operation *op, unsigned first, Region &scoreMod,
                            Region &maskMod, Type scoreType,
                            ArrayRef<int64_t> sizes);

} // namespace mlir::attn

#endif // ATTN_LIB_DIALECT_ATTN_IR_CONSTRAINTS_H
