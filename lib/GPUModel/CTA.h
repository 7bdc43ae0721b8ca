//===- CTA.h - A CTA and the turns of its warps -----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// A CTA is run alone, one warp at a time: a warp runs until it blocks, exits or
// has had its turn. The order of turns, and when asynchronous copies complete,
// is a function of a seed.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_CTA_H
#define ATTN_LIB_GPUMODEL_CTA_H

#include "GlobalMemory.h"
#include "MBarriers.h"
#include "NamedBarriers.h"
#include "SharedMemory.h"
#include "Warp.h"

#include <array>
#include <memory>
#include <mutex>
#include <random>

namespace mlir::attn::gpu_model {

/// What all CTAs of a launch have in common.
struct Launch {
  const Program *program = nullptr;
  std::array<uint32_t, 3> grid{1, 1, 1}, block{1, 1, 1};
  uint32_t sharedBytes = 0;
  GlobalRanges global;
  /// For each argument its value: bits, or the address of bytes by value.
  std::vector<uint64_t> arguments;
  uint64_t seed = 0;
  uint64_t stepLimit = 0;
  /// Atomic operations on global memory, one at a time.
  std::mutex atomics;

  uint32_t threads() const { return block[0] * block[1] * block[2]; }
};

class CTA {
public:
  explicit CTA(Launch &launch);

  /// Runs CTA `id`; false with an error set where something is wrong.
  bool run(std::array<uint32_t, 3> id);
  const std::string &getError() const { return error; }

  /// The first error is kept.
  void report(const Warp *warp, const Instruction *i, int lane,
              const std::string &message);

  /// The four warps of a warpgroup execute its instructions alike: false, with
  /// `message`, where another one executed something else in this place.
  bool agrees(Warp &warp, const Instruction &i, uint64_t operands,
              std::string &message);

  /// After arrivals or exits.
  void completeBarriers();
  /// Bytes that an asynchronous copy brings to an mbarrier, later.
  void bringBytes(unsigned mbarrier, uint32_t bytes) {
    transactions.push_back({mbarrier, bytes});
  }

  Launch &launch;
  const Program &program;
  const Agents agents;
  SharedMemory shared;
  MBarriers mbarriers;
  NamedBarriers barriers;
  std::array<uint32_t, 3> id{};
  /// Counts what may let a blocked warp go on.
  uint64_t changes = 0;
  /// Registers that setmaxnreg has given back.
  uint32_t freeRegisters = 0;

private:
  struct Transaction {
    unsigned mbarrier;
    uint32_t bytes;
  };

  bool runWarp(Warp &warp, uint64_t turn);
  /// The next warp that can run, or null.
  Warp *pick();
  bool completeTransaction();
  bool timeOut();
  void reportDeadlock();
  bool checkAtExit();

  std::vector<std::unique_ptr<Warp>> warps;
  unsigned lastPicked = 0;
  std::vector<Transaction> transactions;
  /// For each warpgroup what its warps executed together, in order.
  std::vector<std::vector<std::pair<uint32_t, uint64_t>>> histories;
  std::mt19937_64 random;
  uint64_t steps = 0;
  std::string error;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_CTA_H
