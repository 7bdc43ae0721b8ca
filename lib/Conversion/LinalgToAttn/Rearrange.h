//===- Rearrange.h - Views of tensors by axes -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_REARRANGE_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_REARRANGE_H

#include "Element.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::attn {

/// Finds the size of an axis at run time in the tensors that have it.
class AxisSizes {
public:
  AxisSizes(const AxisSpace &axes, ArrayRef<Element> sources)
      : axes(axes), sources(sources.begin(), sources.end()) {}

  /// Null where no source tells.
  OpFoldResult getSize(OpBuilder &b, Location loc, const AxisPart &part) const;
  /// The product; every size must be known.
  OpFoldResult getProduct(OpBuilder &b, Location loc,
                          const Composite &composite) const;

  const AxisSpace &axes;

private:
  SmallVector<Element> sources;
};

/// True if a tensor that is read at `from` can be rearranged to dimensions
/// `to`: each axis occurs once, and each of `from` in `to`.
bool canRearrange(const AxisSpace &axes, const Access &from, const Access &to);

/// A tensor that is read at `to` where `source` is read at `from`. Axes that it
/// lacks are broadcast; with `keepOnes`, a dimension of which it lacks all axes
/// has size 1 instead.
Value rearrange(OpBuilder &b, Location loc, Value source, const Access &from,
                const Access &to, const AxisSizes &sizes, bool keepOnes);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_REARRANGE_H
