//===- Warp.h - The threads of a warp ---------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WARP_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WARP_H

#include "KernelBuilder.h"

namespace mlir::attn {

constexpr int64_t kWarpThreads = 32;

/// The number of a thread in its warp.
Value getLane(KernelBuilder &b, Value thread);

/// Whether a thread is the first one of its warp.
Value isFirstLane(KernelBuilder &b, Value thread);

/// The number of a thread's warp, the same in all lanes and known to be.
Value getUniformWarp(KernelBuilder &b, Value thread);

/// Until all lanes are here; what they wrote is seen from here on.
void synchronizeWarp(KernelBuilder &b);

/// `body` by one lane, of the hardware's choice.
void ifElected(KernelBuilder &b, function_ref<void()> body);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WARP_H
