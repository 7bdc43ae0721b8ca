//===- ProcessRuntime.cpp - The runtime of this process -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/ProcessRuntime.h"

#include "attn/Runtime/attn_runtime.h"

using namespace mlir::attn;

void mlir::attn::setRuntimeParallelFor(ParallelFor function, void *pool) {
  attn_rt_set_parallel_for(function, pool);
}

llvm::Error mlir::attn::setRuntimeCacheLimit(int64_t bytes) {
  if (attn_rt_set_cache_limit(bytes) == ATTN_RT_SUCCESS)
    return llvm::Error::success();
  return llvm::createStringError("a cache of %lld bytes: the number is at "
                                 "least 0",
                                 static_cast<long long>(bytes));
}

void *mlir::attn::allocateRuntimeMemory(int64_t bytes) {
  return attn_rt_alloc(bytes);
}

bool mlir::attn::tryCall(void (*function)(void *context), void *context) {
  return attn_rt_try_call(function, context) == ATTN_RT_SUCCESS;
}

void mlir::attn::freeRuntimeMemory(void *block) { attn_rt_free(block); }
