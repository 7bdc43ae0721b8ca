//===- FragmentRegion.h - Score and mask regions in a kernel ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTREGION_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTREGION_H

#include "KernelArguments.h"

#include "llvm/ADT/MapVector.h"

namespace mlir::attn {

/// A score or mask region as part of a kernel: its operations on all elements
/// of a fragment at once.
class FragmentRegion {
public:
  /// Hands what `region` captures to the kernel. Says why where an operation
  /// has no form in a kernel.
  static FailureOr<FragmentRegion> get(Region &region, KernelArguments &args);

  /// The yielded value for the region's arguments, each a vector of `count`
  /// elements or a scalar that is the same for all of them.
  Value inlineInto(KernelBuilder &b, const KernelArguments &args,
                   ArrayRef<Value> arguments, int64_t count) const;

  /// All yielded values for one element, whose arguments are scalars.
  SmallVector<Value> inlineElement(KernelBuilder &b,
                                   const KernelArguments &args,
                                   ArrayRef<Value> arguments) const;

  Block &getBlock() const { return region->front(); }
  const GlobalTensor &getTensor(Value memref) const {
    return tensors.find(memref)->second;
  }
  /// What a value from outside of the region is in the kernel; null for memory.
  Value getCaptured(KernelBuilder &b, const KernelArguments &args,
                    Value value) const;
  /// The result of an operation of the region that uses memory, where `get`
  /// gives its indices; null for other operations.
  Value read(KernelBuilder &b, const KernelArguments &args, Operation &op,
             function_ref<Value(Value)> get) const;

private:
  SmallVector<Value> inlineBody(KernelBuilder &b, const KernelArguments &args,
                                ArrayRef<Value> arguments, int64_t count) const;

  Region *region = nullptr;
  llvm::MapVector<Value, GlobalTensor> tensors;
  llvm::MapVector<Value, KernelNumber> scalars;
  SmallVector<Operation *> constants;
};

/// Elements of a tensor at indices of i32, each a scalar or a vector; an i1 is
/// read as the byte it is stored in.
Value loadElements(KernelBuilder &b, const KernelArguments &args,
                   const GlobalTensor &tensor, ArrayRef<Value> indices);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTREGION_H
