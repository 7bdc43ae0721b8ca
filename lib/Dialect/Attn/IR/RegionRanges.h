//===- RegionRanges.h - What integers of a region can be --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_DIALECT_ATTN_IR_REGIONRANGES_H
#define ATTN_LIB_DIALECT_ATTN_IR_REGIONRANGES_H

#include "mlir/IR/Region.h"
#include "mlir/Interfaces/InferIntRangeInterface.h"

#include "llvm/ADT/DenseMap.h"

namespace mlir::attn {

/// The integers of a score_mod or mask_mod region, over all positions at which
/// it is evaluated.
class RegionRanges {
public:
  /// `sizes` are those of b, h, i and j, the last arguments of the region.
  RegionRanges(Region &region, ArrayRef<int64_t> sizes);

  /// What contains every value of an integer or index, or of the elements of a
  /// vector or tensor of them.
  ConstantIntRanges get(Value value);

  /// Whether both ends of the signed range are values at some position. Where
  /// that is not known it is false.
  bool isAttained(Value value);

private:
  ConstantIntRanges get(Value value, unsigned depth);
  /// The positions that an attained value is computed from, as bits.
  std::optional<unsigned> getPositions(Value value, unsigned depth);

  Block &block;
  llvm::DenseMap<Value, ConstantIntRanges> ranges;
  llvm::DenseMap<Value, unsigned> positions;
};

} // namespace mlir::attn

#endif // ATTN_LIB_DIALECT_ATTN_IR_REGIONRANGES_H
