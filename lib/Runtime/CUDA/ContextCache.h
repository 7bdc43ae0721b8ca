//===- ContextCache.h - What is loaded in contexts --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_CONTEXTCACHE_H
#define ATTN_LIB_RUNTIME_CUDA_CONTEXTCACHE_H

#include "Failure.h"
#include "attn/Runtime/attn_cuda.h"

#include <map>
#include <memory>
#include <mutex>
#include <tuple>

namespace attn_cuda {

/// What the host's memory is in a context.
enum class Loaded {
  Module,   ///< an image, by load_module
  Constant, ///< a tensor, by load_constant
};

/// One object for each driver, context and piece of the host's memory. Any
/// number of threads may ask for objects; only those that want the same one
/// wait while it is loaded.
class ContextCache {
public:
  /// The object of `bytes` at `data`, loaded where it is not. A failure is not
  /// kept.
  int32_t get(const attn_cuda_driver &driver, Loaded kind, const void *data,
              uint64_t bytes, attn_cuda_stream stream, void *&object,
              const Message &message);

  /// Unloads what was loaded from `data`.
  void forgetData(const void *data);

  /// Unloads what `driver` loaded.
  void forgetDriver(const attn_cuda_driver &driver);

private:
  struct Entry {
    std::mutex mutex;
    bool loaded = false;
    /// Whatever the driver calls it, NULL included.
    void *object = nullptr;
  };
  using Key = std::tuple<const attn_cuda_driver *, Loaded, void *, const void *,
                         uint64_t>;

  template <typename Predicate>
  void forget(Predicate matches);

  std::mutex mutex;
  std::map<Key, std::shared_ptr<Entry>> entries;
};

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_CONTEXTCACHE_H
