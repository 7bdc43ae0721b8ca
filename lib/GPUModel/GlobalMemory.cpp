//===- GlobalMemory.cpp - Memory of the modelled device -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GlobalMemory.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <cstdlib>
#include <cstring>

using namespace mlir::attn::gpu_model;
using llvm::formatv;

/// cudaMalloc gives multiples of 256.
static constexpr uint64_t alignment = 256;
static constexpr uint64_t guardBytes = 256;
static constexpr uint8_t guard = 0xfb;

void GlobalRanges::add(GlobalRange range) {
  auto it = llvm::lower_bound(ranges, range,
                              [](const GlobalRange &a, const GlobalRange &b) {
                                return a.begin < b.begin;
                              });
  ranges.insert(it, range);
}

const GlobalRange *GlobalRanges::find(uint64_t address) const {
  auto it = llvm::upper_bound(ranges, address,
                              [](uint64_t value, const GlobalRange &range) {
                                return value < range.begin;
                              });
  if (it == ranges.begin())
    return nullptr;
  --it;
  return address < it->end ? &*it : nullptr;
}

bool GlobalRanges::check(uint64_t address, uint64_t bytes, bool isWrite,
                         std::string &error) const {
  const GlobalRange *range = find(address);
  if (!range) {
    error = formatv("global address {0:x} is in no allocation", address);
    if (const GlobalRange *before = find(address - 1))
      error += formatv(" (it is the end of one of {0} bytes)",
                       before->end - before->begin);
    return false;
  }
  if (bytes > range->end - address) {
    error = formatv("{0} bytes at offset {1} exceed an allocation of {2}",
                    bytes, address - range->begin, range->end - range->begin);
    return false;
  }
  if (isWrite && range->use != GlobalUse::Any) {
    error = range->use == GlobalUse::Parameters
                ? "the parameters of a kernel are not written"
                : "constants are not written";
    return false;
  }
  return true;
}

GlobalMemory::~GlobalMemory() {
  for (Block &block : blocks)
    std::free(block.memory);
}

void *GlobalMemory::allocate(uint64_t bytes) {
  return allocate(bytes, GlobalUse::Any, nullptr);
}

void *GlobalMemory::allocateConstant(const void *data, uint64_t bytes) {
  return allocate(bytes, GlobalUse::Constant, data);
}

void *GlobalMemory::allocate(uint64_t bytes, GlobalUse use, const void *data) {
  uint64_t room = (bytes + alignment - 1) / alignment * alignment;
  if (room < bytes || room > UINT64_MAX - 2 * guardBytes)
    return nullptr;
  auto *memory = static_cast<uint8_t *>(
      std::aligned_alloc(alignment, room + 2 * guardBytes));
  if (!memory)
    return nullptr;
  std::memset(memory, guard, room + 2 * guardBytes);
  if (data)
    std::memcpy(memory + guardBytes, data, bytes);
  else
    std::memset(memory + guardBytes, 0xff, bytes);
  std::lock_guard<std::mutex> lock(mutex);
  blocks.push_back({memory + guardBytes, bytes, memory, use});
  return memory + guardBytes;
}

bool GlobalMemory::release(void *pointer, std::string &error) {
  std::lock_guard<std::mutex> lock(mutex);
  auto it = llvm::find_if(blocks, [&](const Block &block) {
    return block.memory && block.pointer == pointer;
  });
  if (it == blocks.end()) {
    error = "the pointer was not allocated";
    return false;
  }
  auto isGuard = [](uint8_t byte) { return byte == guard; };
  bool whole = std::all_of(it->memory, it->pointer, isGuard) &&
               std::all_of(it->pointer + it->bytes,
                           it->pointer + it->bytes + guardBytes, isGuard);
  if (!whole)
    error = formatv("memory beside an allocation of {0} bytes was written",
                    it->bytes);
  std::free(it->memory);
  blocks.erase(it);
  return whole;
}

void GlobalMemory::add(const void *pointer, uint64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex);
  blocks.push_back({static_cast<uint8_t *>(const_cast<void *>(pointer)), bytes,
                    nullptr, GlobalUse::Any});
}

void GlobalMemory::remove(const void *pointer) {
  std::lock_guard<std::mutex> lock(mutex);
  llvm::erase_if(blocks, [&](const Block &block) {
    return !block.memory && block.pointer == pointer;
  });
}

bool GlobalMemory::contains(const void *pointer, uint64_t bytes) const {
  std::lock_guard<std::mutex> lock(mutex);
  auto *begin = static_cast<const uint8_t *>(pointer);
  return llvm::any_of(blocks, [&](const Block &block) {
    return begin >= block.pointer && begin <= block.pointer + block.bytes &&
           bytes <= uint64_t(block.pointer + block.bytes - begin);
  });
}

uint64_t GlobalMemory::getAllocatedBytes() const {
  std::lock_guard<std::mutex> lock(mutex);
  uint64_t bytes = 0;
  for (const Block &block : blocks)
    if (block.memory && block.use == GlobalUse::Any)
      bytes += block.bytes;
  return bytes;
}

GlobalRanges GlobalMemory::ranges() const {
  std::lock_guard<std::mutex> lock(mutex);
  GlobalRanges result;
  for (const Block &block : blocks)
    result.add({reinterpret_cast<uint64_t>(block.pointer),
                reinterpret_cast<uint64_t>(block.pointer) + block.bytes,
                block.use});
  return result;
}
