//===- Memory.cpp - Aligned memory for generated code ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <mutex>

static std::mutex handlerMutex;
static attn_rt_out_of_memory_fn handler = nullptr;
static void *handlerContext = nullptr;

/// Returns null on failure, as the C library does.
static void *tryAllocate(int64_t bytes) {
  if (bytes < 0 || bytes > INT64_MAX - ATTN_RT_ALIGNMENT)
    return nullptr;
  uint64_t size = bytes == 0 ? 1 : static_cast<uint64_t>(bytes);
  // aligned_alloc wants a multiple of the alignment.
  size = (size + ATTN_RT_ALIGNMENT - 1) / ATTN_RT_ALIGNMENT * ATTN_RT_ALIGNMENT;
  if (size > SIZE_MAX)
    return nullptr;
  return std::aligned_alloc(ATTN_RT_ALIGNMENT, static_cast<size_t>(size));
}

/// Whether the embedder's handler asks for another try.
static bool askHandler(int64_t bytes) {
  attn_rt_out_of_memory_fn current;
  void *context;
  {
    std::lock_guard<std::mutex> lock(handlerMutex);
    current = handler;
    context = handlerContext;
  }
  return current && current(bytes, context) != 0;
}

void *attn_rt_alloc(int64_t bytes) {
  void *pointer = tryAllocate(bytes);
  while (!pointer) {
    if (!askHandler(bytes)) {
      std::fprintf(stderr,
                   "attn runtime: out of memory: cannot allocate %" PRId64
                   " bytes\n",
                   bytes);
      std::abort();
    }
    pointer = tryAllocate(bytes);
  }
  return pointer;
}

void attn_rt_free(void *pointer) { std::free(pointer); }

void attn_rt_set_out_of_memory_handler(attn_rt_out_of_memory_fn newHandler,
                                       void *context) {
  std::lock_guard<std::mutex> lock(handlerMutex);
  handler = newHandler;
  handlerContext = context;
}
