//===- ModuleCache.cpp - Images that are loaded ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModuleCache.h"

#include <utility>
#include <vector>

using namespace attn_cuda;

int32_t ModuleCache::get(const attn_cuda_driver &driver, const void *image,
                         uint64_t bytes, attn_cuda_stream stream, void *&module,
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
        entries[Key(&driver, context, image, bytes)];
    if (!found)
      found = std::make_shared<Entry>();
    entry = found;
  }
  std::lock_guard<std::mutex> lock(entry->mutex);
  if (!entry->loaded)
    if (int32_t code =
            driver.load_module(driver.self, image, bytes, stream,
                               &entry->module, message.text, message.capacity))
      return code;
  entry->loaded = true;
  module = entry->module;
  return ATTN_CUDA_SUCCESS;
}

template <typename Predicate>
void ModuleCache::forget(Predicate matches) {
  std::vector<std::pair<const attn_cuda_driver *, std::shared_ptr<Entry>>> gone;
  {
    std::lock_guard<std::mutex> lock(mutex);
    for (auto it = entries.begin(); it != entries.end();) {
      if (!matches(it->first)) {
        ++it;
        continue;
      }
      gone.emplace_back(std::get<0>(it->first), std::move(it->second));
      it = entries.erase(it);
    }
  }
  for (auto &[driver, entry] : gone) {
    std::lock_guard<std::mutex> lock(entry->mutex);
    if (std::exchange(entry->loaded, false))
      driver->unload_module(driver->self, entry->module);
  }
}

void ModuleCache::forgetImage(const void *image) {
  forget([&](const Key &key) { return std::get<2>(key) == image; });
}

void ModuleCache::forgetDriver(const attn_cuda_driver &driver) {
  forget([&](const Key &key) { return std::get<0>(key) == &driver; });
}
