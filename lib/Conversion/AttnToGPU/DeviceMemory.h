//===- DeviceMemory.h - Memory between two kernels --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_DEVICEMEMORY_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_DEVICEMEMORY_H

#include "KernelBuilder.h"

namespace mlir::attn {

/// Memory of the device in the order of the current stream: a pointer to global
/// memory for so many bytes, i64, and its return.
Value allocateOnDevice(KernelBuilder &host, Value bytes);
void freeOnDevice(KernelBuilder &host, Value pointer);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_DEVICEMEMORY_H
