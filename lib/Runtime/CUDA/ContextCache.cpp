//===- ContextCache.cpp - What is loaded in contexts ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextCache.h"

#include <utility>
#include <vector>

using namespace attn_cuda;

int32_t ContextCache::get(const attn_cuda_driver &driver, Loaded kind,
                          const void *data, uint64_t bytes,
                          attn_cuda_stream stream, void *&object,
                          const Message &message) {
  void *context = nullptr;
  if (driver.context)
    if (int32_t code = driver.context(driver.self, stream, &context,
                                      message.text, message.capacity))
      return code;

  std::shared_ptr<Entry> entry;
  {
    std::lock_guard<std::mutex> lock(mutex);
    std::shared_ptr<Entry> &found =
        entries[Key(&driver, kind, context, data, bytes)];
    if (!found)
      found = std::make_shared<Entry>();
    entry = found;
  }
  std::lock_guard<std::mutex> lock(entry->mutex);
  if (!entry->loaded) {
    auto load =
        kind == Loaded::Module ? driver.load_module : driver.load_constant;
    if (int32_t code = load(driver.self, data, bytes, stream, &entry->object,
                            message.text, message.capacity))
      return code;
  }
  entry->loaded = true;
  object = entry->object;
  return ATTN_CUDA_SUCCESS;
}

template <typename Predicate>
void ContextCache::forget(Predicate matches) {
  std::vector<std::pair<Key, std::shared_ptr<Entry>>> gone;
  {
    std::lock_guard<std::mutex> lock(mutex);
    for (auto it = entries.begin(); it != entries.end();) {
      if (!matches(it->first)) {
        ++it;
        continue;
      }
      gone.emplace_back(it->first, std::move(it->second));
      it = entries.erase(it);
    }
  }
  for (auto &[key, entry] : gone) {
    std::lock_guard<std::mutex> lock(entry->mutex);
    if (!std::exchange(entry->loaded, false))
      continue;
    const attn_cuda_driver *driver = std::get<0>(key);
    if (std::get<1>(key) == Loaded::Module)
      driver->unload_module(driver->self, entry->object);
    else
      driver->unload_constant(driver->self, entry->object);
  }
}

void ContextCache::forgetData(const void *data) {
  forget([&](const Key &key) { return std::get<3>(key) == data; });
}

void ContextCache::forgetDriver(const attn_cuda_driver &driver) {
  forget([&](const Key &key) { return std::get<0>(key) == &driver; });
}
