//===- Threads.cpp - Threads and memory of compiled code ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Status.h"
#include "attn-c/Compiler.h"
#include "attn/Execution/CompiledModule.h"
#include "attn/Execution/ProcessRuntime.h"

using namespace mlir::attn;

AttnStatus attnSetNumThreads(int64_t threads) {
  if (llvm::Error error = setRuntimeThreads(threads))
    return fail(ATTN_INVALID_ARGUMENT, std::move(error));
  return ATTN_SUCCESS;
}

int64_t attnGetNumThreads(void) { return getRuntimeThreads(); }

void attnSetParallelFor(AttnParallelFor fn, void *pool) {
  setRuntimeParallelFor(fn, pool);
}

AttnStatus attnSetCacheLimit(int64_t bytes) {
  if (llvm::Error error = setRuntimeCacheLimit(bytes))
    return fail(ATTN_INVALID_ARGUMENT, std::move(error));
  return ATTN_SUCCESS;
}
