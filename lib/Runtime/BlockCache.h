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

/// Keeps freed blocks up to a limit of bytes. All functions are thread-safe.
class BlockCache {
public:
  /// A kept block of at least `bytes` bytes, and not of many more; null where
  /// there is none. `bytes` becomes the size of the block.
  void *take(int64_t &bytes);
  /// Keeps `block` of `bytes` bytes. Returns what is to be freed instead: the
  /// block itself where it cannot be kept, one that it replaces, or null.
  void *keep(void *block, int64_t bytes);
  /// A block that is to be freed because more is kept than the limit; null when
  /// all is well.
  void *release();

  int64_t getLimit();
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
