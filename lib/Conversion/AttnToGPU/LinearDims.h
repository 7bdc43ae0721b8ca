//===- LinearDims.h - Several dimensions as one -----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_LINEARDIMS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_LINEARDIMS_H

#include "KernelArguments.h"

#include "mlir/IR/AffineMap.h"

namespace mlir::attn {

/// Dimensions of an iteration space, the last one fastest, as one index in a
/// kernel. No dimension is one of size 1.
class LinearDims {
public:
  /// `sizes`, i32, are those of `dims`.
  LinearDims(KernelBuilder &b, ArrayRef<unsigned> dims, ArrayRef<Value> sizes);

  Value getCount() const { return count; }
  /// How many tiles of `size` indices there are, the last of which may have
  /// fewer.
  Value getTiles(int64_t size) const;
  ArrayRef<unsigned> getDims() const { return dims; }

  /// The index in each dimension.
  SmallVector<Value> split(Value index) const;

  /// How many elements, i64, an index is from the start of a tensor that has
  /// the dimensions that `map` says.
  Value getOffset(const KernelArguments &args, const GlobalTensor &tensor,
                  AffineMap map, Value index) const;

private:
  KernelBuilder &b;
  SmallVector<unsigned> dims;
  SmallVector<Value> sizes;
  Value count;
};

/// The size, i32, of a dimension of an iteration space, as one of the tensors
/// says it; a constant where any of them knows it.
Value getDimSize(KernelBuilder &b, const KernelArguments &args, unsigned dim,
                 ArrayRef<GlobalTensor> tensors, ArrayRef<AffineMap> maps);

/// Where a map has a dimension, if it has.
std::optional<unsigned> getPosition(AffineMap map, unsigned dim);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_LINEARDIMS_H
