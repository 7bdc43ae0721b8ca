//===- SoftmaxRow.h - Online softmax of one row, in vectors -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_SOFTMAXROW_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_SOFTMAXROW_H

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {

/// Emits, for one row of a tile, the step that folds its scores into the
/// running maximum and sum and turns them into weights.
struct SoftmaxRow {
  ImplicitLocOpBuilder &b;
  /// f32 elements of a vector.
  int64_t lanes;
  /// memref<rows x keys x f32> of a strip.
  Value scores;
  /// What becomes of them: the same memory, or one of a narrower type.
  Value weights;
  /// memref<queries x f32> of the tile.
  Value max, sum;
  /// memref<queries x Dv x f32> of the tile.
  Value accumulator;
  /// What scores are multiplied with first; positive.
  double scale;
  /// Whether a score may be -inf; its weight is -0.0 then.
  bool canMask;

  /// Folds scores [begin, end) of row `stripRow`, which is row `tileRow` of the
  /// tile. Whole groups of `group` vectors are read.
  void emit(Value stripRow, Value tileRow, Value begin, Value end,
            int64_t group);

private:
  using Combine = llvm::function_ref<Value(Value, Value)>;

  VectorType vectorType();
  Value constant(int64_t value);
  Value constant(double value);
  Value splat(Value scalar);
  Value greater(Value lhs, Value rhs);
  Value createExp(Value difference);
  Value loadScore(Value row, Value column);
  Value storeWeight(Value score, Value shifts, Value row, Value column);
  Value reduceColumns(Value begin, Value end, int64_t group, Value init,
                      Combine combine,
                      llvm::function_ref<Value(Value column)> get);
  void rescale(Value tileRow, Value factor);
};

/// Combines the lanes of `vector` into a scalar.
Value reduceLanes(ImplicitLocOpBuilder &b, Value vector,
                  llvm::function_ref<Value(Value, Value)> combine);

/// Calls `body` for each vector of `lanes` of `width` columns from `begin` on;
/// the last may be partial and then comes with a mask.
void forEachVector(ImplicitLocOpBuilder &b, Value begin, int64_t width,
                   int64_t lanes,
                   llvm::function_ref<void(Value column, Value mask)> body);

/// Calls `body` for the columns of a row of `width`, in pieces of as many as
/// are worth writing out vector by vector: once where that is all of them, else
/// in a loop and once for the rest. `init` and what `body` returns is carried
/// from piece to piece; returns the last.
SmallVector<Value>
forEachPiece(ImplicitLocOpBuilder &b, int64_t width, int64_t lanes,
             ValueRange init,
             llvm::function_ref<SmallVector<Value>(Value begin, int64_t width,
                                                   ValueRange carried)>
                 body);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_SOFTMAXROW_H
