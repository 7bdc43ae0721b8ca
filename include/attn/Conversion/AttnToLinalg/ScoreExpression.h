//===- ScoreExpression.h - The score of one query and key -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The scalar code between q.k and the softmax: what an attention op adds to a
// score and what it masks. It is built wherever the builder stands, inside a
// linalg.generic or a loop alike.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_ATTNTOLINALG_SCOREEXPRESSION_H
#define ATTN_CONVERSION_ATTNTOLINALG_SCOREEXPRESSION_H

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// The absolute position (b, h, i, j) of a score, as index values.
struct ScorePosition {
  Value batch, head, query, key;
};

/// Everything a score depends on besides q.k. Operands may be tensors, which
/// are read by tensor.extract, or memrefs, which are read by memref.load; null
/// where absent. Fields may be changed before building: a tile that no mask
/// cuts drops its masks, a tile that ends before both limits drops them.
struct ScoreExpression {
  /// The expression of `op`. May create, at the builder's position, the
  /// difference of dynamic lengths that the kind `bottom_right` needs.
  static ScoreExpression get(OpBuilder &b, SdpaOp op);
  static ScoreExpression get(OnlineSdpaOp op);

  double scale = 1.0;
  std::optional<double> softcap;
  Value bias, mask;
  Value keyLengths, queryOffset;
  /// Added to the query position for `causal` and the window, as is
  /// `queryOffset[b]`.
  Value diagonal;
  bool causal = false;
  /// -1 where unbounded.
  int64_t windowLeft = -1, windowRight = -1;
  /// Absolute ends of queries and keys. Keys past the end are not allowed;
  /// past either end nothing is read: operands and regions then see the last
  /// position before it, for a score that nobody uses.
  Value queryLimit, keyLimit;
  Region *scoreMod = nullptr, *maskMod = nullptr;

  /// True where `buildTerms` does more than return its argument.
  bool hasTerms() const;
  /// True where `buildAllowed` can forbid a position.
  bool hasMask() const;
  /// True where a weight can be zero because of a mask: a mask proper, or a
  /// bias or a score region, either of which may give -inf. Only then does a
  /// score depend on its position.
  bool canMask() const { return hasMask() || bias || scoreMod; }

  /// The unmasked score of `product` = q.k, which has the type of scores:
  /// scale, softcap, bias, score region, in this order.
  Value buildTerms(OpBuilder &b, Location loc, Value product,
                   const ScorePosition &at) const;
  /// An i1, true where all masks allow the position. Null without masks.
  Value buildAllowed(OpBuilder &b, Location loc, const ScorePosition &at) const;
  /// The masked score: `buildTerms`, replaced by -inf where not allowed.
  Value build(OpBuilder &b, Location loc, Value product,
              const ScorePosition &at) const;
};

/// A constant of float type `type`.
Value createFloatConstant(OpBuilder &b, Location loc, Type type, double value);

/// `value`, a float, converted to the float type `type`.
Value convertFloat(OpBuilder &b, Location loc, Value value, Type type);

} // namespace mlir::attn

#endif // ATTN_CONVERSION_ATTNTOLINALG_SCOREEXPRESSION_H
