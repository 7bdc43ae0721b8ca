//===- Memory.cpp - Aligned memory for generated code ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Runtime/attn_runtime.h"

#include "BlockCache.h"
#include "InsideLoop.h"

#include <cinttypes>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <new>

static std::mutex handlerMutex;
static attn_rt_out_of_memory_fn handler = nullptr;
static void *handlerContext = nullptr;

namespace {

struct GuardedCall;

/// What lies before the memory that a caller gets; as long as its alignment.
struct alignas(ATTN_RT_ALIGNMENT) Header {
  /// Of the whole block.
  int64_t bytes;
  /// The call that allocated it and has not ended, if it is one of
  /// attn_rt_try_call, and its other blocks.
  GuardedCall *call;
  Header *previous, *next;
};

/// A call that can be left where memory runs out.
struct GuardedCall {
  std::jmp_buf leave;
  Header *blocks = nullptr;
  /// The one around it on this thread.
  GuardedCall *outer;

  void add(Header *header) {
    header->call = this;
    header->previous = nullptr;
    header->next = blocks;
    if (blocks)
      blocks->previous = header;
    blocks = header;
  }

  void remove(Header *header) {
    (header->previous ? header->previous->next : blocks) = header->next;
    if (header->next)
      header->next->previous = header->previous;
    header->call = nullptr;
  }
};

} // namespace

static thread_local GuardedCall *currentCall = nullptr;

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
  auto *header = new (block) Header{size, nullptr, nullptr, nullptr};
  if (currentCall)
    currentCall->add(header);
  return header + 1;
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
      if (currentCall && !attn_rt::isInsideLoop())
        std::longjmp(currentCall->leave, 1);
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
  if (header->call)
    header->call->remove(header);
  std::free(getCache().keep(header, header->bytes));
  freeExcess();
}

int attn_rt_try_call(void (*function)(void *context), void *context) {
  GuardedCall call;
  call.outer = currentCall;
  if (setjmp(call.leave)) {
    currentCall = call.outer;
    while (call.blocks)
      attn_rt_free(call.blocks + 1);
    return ATTN_RT_OUT_OF_MEMORY;
  }
  currentCall = &call;
  function(context);
  currentCall = call.outer;
  // Its results are the caller's.
  while (call.blocks)
    call.remove(call.blocks);
  return ATTN_RT_SUCCESS;
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
