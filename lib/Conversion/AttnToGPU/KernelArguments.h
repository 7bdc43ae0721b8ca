//===- KernelArguments.h - What the host hands to a kernel ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELARGUMENTS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELARGUMENTS_H

#include "KernelBuilder.h"

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::attn {

/// A number that a kernel knows: a constant, or one of its arguments.
struct KernelNumber {
  int64_t constant = 0;
  int argument = -1;

  bool isConstant() const { return argument < 0; }
};

/// A memref as a kernel sees it: a pointer, sizes and strides in elements.
struct GlobalTensor {
  MemRefType type;
  unsigned pointer = 0;
  SmallVector<KernelNumber> sizes, strides;

  /// Whether rows (all but the last dimension) start at multiples of `bytes`,
  /// given that the memref itself does, and elements of a row are neighbours.
  bool hasAlignedRows(unsigned bytes) const;
};

/// Reports a memref of `op` with a size that is no i32, as sizes and positions
/// of kernels are.
LogicalResult verifySizes(Operation *op);

/// Collects the arguments of a kernel where it is launched, and hands them out
/// inside of it. What is static never becomes an argument.
class KernelArguments {
public:
  /// `host` creates operations before the launch.
  explicit KernelArguments(KernelBuilder &host) : host(host) {}

  GlobalTensor addTensor(Value memref);
  /// An integer or float of the host.
  KernelNumber addScalar(Value value);

  /// A tensor map in the host's memory, which the kernel takes by value.
  KernelNumber addTensorMap(Value pointer);
  /// The numbers of the arguments that are tensor maps.
  ArrayRef<int> getTensorMaps() const { return maps; }

  ArrayRef<Value> getHostValues() const { return values; }
  /// The sizes of tensors that are known when the kernel is launched, indices.
  ArrayRef<Value> getHostSizes() const { return sizes; }

  /// Enters the kernel, whose block arguments are those collected.
  void enter(ValueRange blockArguments) { arguments = blockArguments; }

  Value getPointer(const GlobalTensor &tensor) const {
    return arguments[tensor.pointer];
  }
  Value getScalar(KernelNumber number) const {
    return arguments[number.argument];
  }
  /// A size as i32, a stride as i64.
  Value getSize(KernelBuilder &b, const GlobalTensor &tensor,
                unsigned dim) const;
  Value getStride(KernelBuilder &b, const GlobalTensor &tensor,
                  unsigned dim) const;

  /// The address of the element at `indices`, scalars of i32 or i64.
  Value getAddress(KernelBuilder &b, const GlobalTensor &tensor,
                   ArrayRef<Value> indices) const;

private:
  unsigned add(Value value);

  KernelBuilder &host;
  SmallVector<Value> values;
  SmallVector<Value> sizes;
  SmallVector<int> maps;
  SmallVector<Value> arguments;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELARGUMENTS_H
