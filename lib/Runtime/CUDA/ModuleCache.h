//===- ModuleCache.h - Images that are loaded -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_MODULECACHE_H
#define ATTN_LIB_RUNTIME_CUDA_MODULECACHE_H

#include "Failure.h"
#include "attn/Runtime/attn_cuda.h"

#include <map>
#include <memory>
#include <mutex>
#include <tuple>

namespace attn_cuda {

/// One module for each driver, context and image. Any number of threads may ask
/// for modules; only those that want the same one wait while it is loaded.
class ModuleCache {
public:
  /// The module of `image`, loaded where it is not. A failure is not kept.
  int32_t get(const attn_cuda_driver &driver, const void *image, uint64_t bytes,
              attn_cuda_stream stream, void *&module, const Message &message);

  /// Unloads what was loaded from `image`.
  void forgetImage(const void *image);

  /// Unloads what `driver` loaded.
  void forgetDriver(const attn_cuda_driver &driver);

private:
  struct Entry {
    std::mutex mutex;
    bool loaded = false;
    /// Whatever the driver calls it, NULL included.
    void *module = nullptr;
  };
  using Key =
      std::tuple<const attn_cuda_driver *, void *, const void *, uint64_t>;

  template <typename Predicate>
  void forget(Predicate matches);

  std::mutex mutex;
  std::map<Key, std::shared_ptr<Entry>> entries;
};

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_MODULECACHE_H
