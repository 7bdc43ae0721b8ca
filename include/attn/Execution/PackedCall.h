//===- PackedCall.h - One calling convention for all signatures -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A host that reads a signature at run time cannot write down a call of it. For
// each C interface a function of one pointer is generated, which loads the
// arguments from memory and calls.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_PACKEDCALL_H
#define ATTN_EXECUTION_PACKEDCALL_H

#include "attn/Execution/FunctionSignature.h"
#include "attn/Execution/HostTensor.h"

#include "llvm/IR/Module.h"

namespace mlir::attn {

/// `void NAME(void **slots)`: slots[i] points to argument i of the C interface,
/// and slots[n], after the last, to its result where it returns one.
using PackedFunction = void (*)(void **slots);

/// Where a packed function writes its results: into one block, laid out as a C
/// struct. A tensor is a memref descriptor there: the block it was allocated
/// as, the data, an offset in elements, sizes, strides.
struct ResultLayout {
  /// Of each result, in bytes.
  std::vector<int64_t> offsets;
  int64_t bytes = 0;
  /// True for one result that is a number: the last slot points to the block.
  /// False: the first slot points to a pointer to it, where there are results.
  bool isReturned = false;

  static ResultLayout get(const FunctionSignature &signature);
};

/// The words of a memref descriptor before the sizes.
inline constexpr int64_t kDescriptorFixedWords = 3;

/// The name of the function that calls `_mlir_ciface_NAME`.
std::string getPackedName(llvm::StringRef name);

/// Adds a packed function for every C interface in `module`.
void addPackedFunctions(llvm::Module &module);

/// A tensor or a number as compiled code takes or gives it. Where a tensor's
/// elements are, it does not say: in the host's memory or in that of a device.
struct PackedValue {
  ScalarType type = ScalarType::F32;
  SmallVector<int64_t> shape;
  /// Of a tensor: the block that a result was allocated as, which its reader
  /// has to free, and the first element.
  void *allocated = nullptr;
  void *data = nullptr;
  /// The bytes of a number.
  uint64_t number = 0;
};

/// Calls `function`, whose arguments have been verified: contiguous tensors.
std::vector<PackedValue> callPacked(PackedFunction function,
                                    const FunctionSignature &signature,
                                    ArrayRef<PackedValue> arguments);

/// The same with tensors in the host's memory.
std::vector<HostTensor> callPacked(PackedFunction function,
                                   const FunctionSignature &signature,
                                   ArrayRef<const HostTensor *> arguments);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_PACKEDCALL_H
