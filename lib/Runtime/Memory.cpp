//===- Memory.cpp - Aligned memory for generated code ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include "BlockCache.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <new>

static std::mutex handlerMutex;
static attn_rt_out_of_memory_fn handler = nullptr;
static void *handlerContext = nullptr;

/// What lies before the memory that a caller gets; as long as its alignment.
struct alignas(ATTN_RT_ALIGNMENT) Header {
  /// Of the whole block.
  int64_t bytes;
};

/// Never destroyed: a thread may free while the process ends.
static attn_rt::BlockCache &getCache() {
  static attn_rt::BlockCache *cache = new attn_rt::BlockCache;
  return *cache;
}

static void freeExcess() {
  while (void *excess = getCache().release())
    std::free(excess);
}

/// Gives all that is kept back to the system. The limit stays as it is: other
/// threads run short of memory, free, and set the limit at the same time.
static void freeKept() {
  while (void *block = getCache().takeOldest())
    std::free(block);
}

/// Returns null on failure, as the C library does.
static void *tryAllocate(int64_t bytes) {
  constexpr int64_t overhead = sizeof(Header) + ATTN_RT_ALIGNMENT;
  if (bytes < 0 || bytes > INT64_MAX - overhead)
    return nullptr;
  // aligned_alloc wants a multiple of the alignment.
  int64_t size = (bytes + overhead - 1) / ATTN_RT_ALIGNMENT * ATTN_RT_ALIGNMENT;
  if (static_cast<uint64_t>(size) > SIZE_MAX)
    return nullptr;
  void *block = getCache().take(size);
  if (!block)
    block = std::aligned_alloc(ATTN_RT_ALIGNMENT, static_cast<size_t>(size));
  if (!block)
    return nullptr;
  return new (block) Header{size} + 1;
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
  if (!pointer) {
    freeKept();
    pointer = tryAllocate(bytes);
  }
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

void attn_rt_free(void *pointer) {
  if (!pointer)
    return;
  Header *header = static_cast<Header *>(pointer) - 1;
  std::free(getCache().keep(header, header->bytes));
  freeExcess();
}

int attn_rt_set_cache_limit(int64_t bytes) {
  if (bytes < 0)
    return ATTN_RT_INVALID_ARGUMENT;
  getCache().setLimit(bytes);
  freeExcess();
  return ATTN_RT_SUCCESS;
}

void attn_rt_set_out_of_memory_handler(attn_rt_out_of_memory_fn newHandler,
                                       void *context) {
  std::lock_guard<std::mutex> lock(handlerMutex);
  handler = newHandler;
  handlerContext = context;
}
