//===- HostTensor.h - A tensor in the memory of the host --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_HOSTTENSOR_H
#define ATTN_EXECUTION_HOSTTENSOR_H

#include "attn/Execution/FunctionSignature.h"

#include <memory>

namespace mlir::attn {

/// A contiguous tensor, or one number, that compiled code takes or gives. Its
/// memory comes from the runtime, as that of a result does.
class HostTensor {
public:
  HostTensor() = default;
  /// Uninitialised. The sizes are not negative, and their product fits.
  HostTensor(ScalarType type, ArrayRef<int64_t> shape);

  /// Takes over the memory of a result, which attn_rt_free will free:
  /// `allocated` is its block, `data` the first element in it.
  static HostTensor adopt(ScalarType type, ArrayRef<int64_t> shape,
                          void *allocated, void *data);

  ScalarType getType() const { return type; }
  ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getNumElements() const;
  int64_t getByteSize() const { return getNumElements() * getByteWidth(type); }
  void *getData() const { return data; }

  /// An element of a float type.
  double getFloat(int64_t index) const;
  /// Sets an element of a float type to the nearest number it can hold.
  void setFloat(int64_t index, double value);

private:
  struct Free {
    void operator()(void *pointer) const;
  };

  ScalarType type = ScalarType::F32;
  SmallVector<int64_t> shape;
  std::unique_ptr<void, Free> block;
  void *data = nullptr;
};

/// The bytes of a tensor of these sizes, or nothing where they are negative or
/// their product exceeds what an index can address.
std::optional<int64_t> computeByteSize(ScalarType type,
                                       ArrayRef<int64_t> shape);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_HOSTTENSOR_H
