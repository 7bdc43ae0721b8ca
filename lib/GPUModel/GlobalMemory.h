//===- GlobalMemory.h - Memory of the modelled device -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Device memory is host memory with known bounds. Each allocation lies between
// guard bands, and begins as bytes that are not a number in any type.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_GLOBALMEMORY_H
#define ATTN_LIB_GPUMODEL_GLOBALMEMORY_H

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace mlir::attn::gpu_model {

/// What kernels may do with memory.
enum class GlobalUse {
  Any,
  Parameters, ///< of a kernel, which are only read
  Constant,   ///< which are only read
};

/// Addresses that kernels may access: [begin, end).
struct GlobalRange {
  uint64_t begin, end;
  GlobalUse use = GlobalUse::Any;
};

/// Disjoint ranges in ascending order.
class GlobalRanges {
public:
  void add(GlobalRange range);
  const GlobalRange *find(uint64_t address) const;
  /// Whether [address, address + bytes) may be accessed; says why not.
  bool check(uint64_t address, uint64_t bytes, bool isWrite,
             std::string &error) const;

private:
  std::vector<GlobalRange> ranges;
};

class GlobalMemory {
public:
  ~GlobalMemory();

  void *allocate(uint64_t bytes);
  /// Memory with a copy of `data`, until `release`.
  void *allocateConstant(const void *data, uint64_t bytes);
  /// False where `pointer` was not allocated here, or its guard bands were
  /// written.
  bool release(void *pointer, std::string &error);
  /// Memory that the program owns and kernels may use.
  void add(const void *pointer, uint64_t bytes);
  void remove(const void *pointer);
  bool contains(const void *pointer, uint64_t bytes) const;
  /// Of blocks that were allocated here, without constants.
  uint64_t getAllocatedBytes() const;

  GlobalRanges ranges() const;

private:
  struct Block {
    uint8_t *pointer;
    uint64_t bytes;
    /// The allocation that includes the guard bands; null: not ours.
    uint8_t *memory;
    GlobalUse use;
  };
  void *allocate(uint64_t bytes, GlobalUse use, const void *data);

  mutable std::mutex mutex;
  std::vector<Block> blocks;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_GLOBALMEMORY_H
