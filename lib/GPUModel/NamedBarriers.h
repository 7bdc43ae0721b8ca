//===- NamedBarriers.h - The numbered barriers of a CTA ---------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// The 16 barriers of barrier{.cta} (PTX ISA, "bar"): warps arrive, with or
// without waiting, until as many threads as they agree on have arrived.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_NAMEDBARRIERS_H
#define ATTN_LIB_GPUMODEL_NAMEDBARRIERS_H

#include "VectorClock.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace mlir::attn::gpu_model {

/// Threads that arrived with a predicate, and those of them where it is true.
struct Votes {
  uint32_t threads = 0;
  uint32_t nonzero = 0;
};

class NamedBarriers {
public:
  static constexpr unsigned count = 16;

  struct Barrier {
    /// Threads that the warps of this round expect; 0: nobody has arrived.
    uint32_t expected = 0;
    /// All threads of the CTA that have not exited.
    bool all = false;
    uint32_t arrived = 0;
    /// Warps that have arrived, and those of them that wait, as bits.
    uint32_t members = 0;
    uint32_t waiting = 0;
    Votes votes;
    Clocks clocks;
  };

  explicit NamedBarriers(const Agents &agents) {
    for (Barrier &barrier : barriers)
      barrier.clocks = Clocks(agents);
  }

  void reset();

  /// `warp` arrives at barrier `id` with `threads` expected, 0 for all. Returns
  /// false with `error` set where that does not fit what others expect.
  bool arrive(int64_t id, int64_t threads, unsigned warp, bool waits,
              const Clocks &clocks, std::string &error);

  /// Adds the predicates of a warp that has arrived at barrier `id`.
  void vote(unsigned id, Votes votes);

  /// Where the round of barrier `id` is complete, the warps that waited, whose
  /// clocks are to be joined with `clocks`, and the votes of all; the next
  /// round begins.
  bool complete(unsigned id, uint32_t liveThreads, uint32_t &waiting,
                Clocks &clocks, Votes &votes);

  const Barrier &at(unsigned id) const { return barriers[id]; }

private:
  std::array<Barrier, count> barriers;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_NAMEDBARRIERS_H
