//===- BlockCache.cpp - Freed blocks kept for the next call ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockCache.h"

#include <algorithm>

using namespace attn_rt;

/// The C library is quick with blocks below this.
static constexpr int64_t kMinBytes = 64 * 1024;

void *BlockCache::take(int64_t &bytes) {
  if (bytes < kMinBytes)
    return nullptr;
  std::lock_guard<std::mutex> lock(mutex);
  // Of several of a size the one that was freed last, likely by this thread:
  // it is still in a cache.
  Entry *best = nullptr;
  for (unsigned i = 0; i < count; ++i)
    if (entries[i].bytes >= bytes && entries[i].bytes / 2 <= bytes &&
        (!best || entries[i].bytes <= best->bytes))
      best = &entries[i];
  if (!best)
    return nullptr;
  void *block = best->block;
  bytes = best->bytes;
  kept -= bytes;
  std::move(best + 1, entries.begin() + count, best);
  --count;
  return block;
}

void *BlockCache::removeOldest() {
  void *block = entries.front().block;
  kept -= entries.front().bytes;
  std::move(entries.begin() + 1, entries.begin() + count, entries.begin());
  --count;
  return block;
}

void *BlockCache::keep(void *block, int64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  if (bytes < kMinBytes || bytes > limit)
    return block;
  void *removed = count == entries.size() ? removeOldest() : nullptr;
  entries[count++] = {block, bytes};
  kept += bytes;
  return removed;
}

void *BlockCache::release() {
  std::lock_guard<std::mutex> lock(mutex);
  return kept > limit ? removeOldest() : nullptr;
}

void *BlockCache::takeOldest() {
  std::lock_guard<std::mutex> lock(mutex);
  return count ? removeOldest() : nullptr;
}

void BlockCache::setLimit(int64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  limit = bytes;
}
