//===- ProcessRuntime.h - The runtime of this process -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_PROCESSRUNTIME_H
#define ATTN_EXECUTION_PROCESSRUNTIME_H

#include "llvm/Support/Error.h"

#include <cstdint>

namespace mlir::attn {

using LoopBody = void (*)(void *context, int64_t index);
using ParallelFor = void (*)(int64_t n, LoopBody body, void *context,
                             void *pool);

/// Runs the parallel loops of compiled code with `function`; null restores the
/// default. See attn_rt_set_parallel_for.
void setRuntimeParallelFor(ParallelFor function, void *pool);

/// Limits what the runtime keeps of freed memory. Fails on a negative number.
llvm::Error setRuntimeCacheLimit(int64_t bytes);

/// Memory as compiled code gets it, for what stands for a result; never null.
void *allocateRuntimeMemory(int64_t bytes);

/// Calls function(context), which is compiled code. False where memory for it
/// could not be had; it has then left nothing. See attn_rt_try_call.
bool tryCall(void (*function)(void *context), void *context);

/// Frees the block of a result.
void freeRuntimeMemory(void *block);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_PROCESSRUNTIME_H
