//===- CaptureBounds.h - Least and most of captured integers ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_CAPTUREBOUNDS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_CAPTUREBOUNDS_H

#include "FragmentRegion.h"

#include "attn/Dialect/Attn/Analysis/Interval.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::attn {

/// Bounds of the integers that a mask region reads at positions that change
/// from pair to pair, such as the ids of documents. A kernel of its own, before
/// the one that asks for them, writes the least and the most of each run of
/// elements.
class CaptureBounds {
public:
  /// On the host: memory and a launch for each tensor that `region` reads so.
  static CaptureBounds create(KernelBuilder &host, const FragmentRegion &region,
                              KernelArguments &args, gpu::GPUModuleOp kernels);
  /// On the host, after the launch of the kernel that asks.
  void free(KernelBuilder &host) const;

  /// In the kernel that asks: bounds of what `read` reads where its index
  /// `dim` is within `positions` and the others are `at`, indices without
  /// `dim`. Positions outside of the tensor read nothing. More than `most`
  /// positions in a row have no bounds.
  std::optional<Interval> find(IntervalBuilder &interval, KernelBuilder &b,
                               const KernelArguments &args, memref::LoadOp read,
                               unsigned dim, ArrayRef<Value> at,
                               const Interval &positions, int64_t most) const;

private:
  struct Runs {
    KernelNumber bounds;
    Value memory; ///< on the host
  };
  /// By tensor and dimension.
  llvm::MapVector<std::pair<Value, unsigned>, Runs> tensors;
  FragmentRegion region;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_CAPTUREBOUNDS_H
