//===- TensorMap.h - Tensor maps of the host --------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_TENSORMAP_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_TENSORMAP_H

#include "KernelArguments.h"

#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// A dimension of a tensor map: dimensions of the tensor, each of which goes on
/// in memory where the next one ends, as one, and how many elements of it a box
/// has.
struct TensorMapDim {
  SmallVector<unsigned> dims;
  int64_t box;
};

/// A tensor map on the host's stack and what it is made of: boxes of rows of 64
/// columns, with a swizzle of 128 bytes, as SharedTile has its panels.
class TensorMap {
public:
  /// Reserves the map, an argument of the kernel. The first dimension is that
  /// of columns; there are at most kMaxRank.
  TensorMap(KernelBuilder &host, KernelArguments &args,
            const GlobalTensor &tensor, ArrayRef<TensorMapDim> dims);
  /// Boxes are of `rows` positions of one head. The map's dimensions are
  /// column, position, head, batch.
  TensorMap(KernelBuilder &host, KernelArguments &args,
            const GlobalTensor &tensor, HeadLayout layout, int64_t rows);

  /// A map as a kernel's argument.
  static Type getType(MLIRContext *context);
  static constexpr int64_t kAlignment = 64;
  static constexpr size_t kMaxRank = 5;
  /// What TMA wants rows to start at multiples of.
  static constexpr unsigned kRowAlignment = 16;

  /// Whether TMA can read the tensor: rows at multiples of 16 bytes.
  static bool canRead(const GlobalTensor &tensor);

  /// Writes the map, on the host, where the tensor is not empty.
  void encode(KernelBuilder &host, const KernelArguments &args) const;

  /// The map, in the kernel.
  Value get(const KernelArguments &args) const {
    return args.getScalar(argument);
  }

  /// Starts the copy of the box at `at`, the first dimension first, to shared
  /// memory, by one thread of the kernel; `barrier` gets its bytes.
  void copyBox(KernelBuilder &b, const KernelArguments &args, Value to,
               ValueRange at, Value barrier) const;

private:
  GlobalTensor tensor;
  SmallVector<TensorMapDim> dims;
  Value memory;
  KernelNumber argument;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_TENSORMAP_H
