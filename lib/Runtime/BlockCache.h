//===- BlockCache.h - Freed blocks kept for the next call -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer allocates the same few large blocks in every call. Given back to the
// system in between, they would come back as pages that have to be cleared and
// mapped one by one, which costs several percent of a call.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_BLOCKCACHE_H
#define ATTN_LIB_RUNTIME_BLOCKCACHE_H

#include <array>
#include <cstdint>
#include <mutex>

namespace attn_rt {

/// Keeps freed blocks, up to a number of them and a limit of bytes. Whoever
/// adds a block or lowers the limit calls `release` until it gives nothing;
/// before that more can be kept. All functions are thread-safe.
class BlockCache {
public:
  /// The smallest kept block of at least `bytes` bytes, if it has no more than
  /// twice as many (and one); null otherwise. `bytes` becomes the size of the
  /// block.
  void *take(int64_t &bytes);
  /// Keeps `block` of `bytes` bytes. Returns what is to be freed instead: the
  /// block itself where it cannot be kept, one that it replaces, or null.
  void *keep(void *block, int64_t bytes);
  /// The oldest block, which is to be freed, if more is kept than the limit;
  /// else null.
  void *release();
  /// The oldest block, whatever the limit; null if nothing is kept.
  void *takeOldest();

  void setLimit(int64_t bytes);

private:
  struct Entry {
    void *block = nullptr;
    int64_t bytes = 0;
  };
  void *removeOldest();

  std::mutex mutex;
  /// The first `count` are in use, the oldest first.
  std::array<Entry, 32> entries;
  unsigned count = 0;
  int64_t kept = 0;
  int64_t limit = int64_t(256) << 20;
};

} // namespace attn_rt

#endif // ATTN_LIB_RUNTIME_BLOCKCACHE_H
