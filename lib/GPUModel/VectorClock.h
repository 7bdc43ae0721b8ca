//===- VectorClock.h - What an agent has seen -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Happens-before, as of Lamport and Mattern: an agent's clock counts what it
// did, and a vector says up to which count of every agent something is known to
// have happened.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_VECTORCLOCK_H
#define ATTN_LIB_GPUMODEL_VECTORCLOCK_H

#include <algorithm>
#include <cstdint>
#include <vector>

namespace mlir::attn::gpu_model {

class VectorClock {
public:
  VectorClock() = default;
  explicit VectorClock(unsigned agents) : counts(agents, 0) {}

  uint32_t operator[](unsigned agent) const { return counts[agent]; }
  uint32_t &operator[](unsigned agent) { return counts[agent]; }

  void join(const VectorClock &other) {
    for (size_t i = 0, e = counts.size(); i < e; ++i)
      counts[i] = std::max(counts[i], other.counts[i]);
  }
  void clear() { std::fill(counts.begin(), counts.end(), 0); }

private:
  std::vector<uint32_t> counts;
};

/// Numbers of those who access shared memory. What completes asynchronously is
/// an agent of its own: the wait for it is what makes it seen.
struct Agents {
  static constexpr unsigned maxMBarriers = 64, lanesOfWarp = 32;

  unsigned warps = 0;

  unsigned generic(unsigned warp) const { return warp; }
  /// Reads by wgmma; the clock counts groups.
  unsigned wgmma(unsigned warp) const { return warps + warp; }
  /// Reads by bulk copies to global memory; the clock counts copies.
  unsigned bulk(unsigned warp) const { return 2 * warps + warp; }
  /// Writes by cp.async; the clock counts groups.
  unsigned cpAsync(unsigned warp) const { return 3 * warps + warp; }
  /// Writes whose completion an mbarrier counts; the clock counts phases.
  unsigned mbarrier(unsigned index) const { return 4 * warps + index; }
  unsigned count() const { return 4 * warps + maxMBarriers; }
  /// The agents that read have the first numbers.
  unsigned readers() const { return 3 * warps; }

  /// Numbers of the lanes of those agents whose accesses are of lanes.
  bool hasLanes(unsigned agent) const {
    return agent < wgmma(0) || (agent >= cpAsync(0) && agent < mbarrier(0));
  }
  unsigned lane(unsigned agent, unsigned number) const {
    unsigned row = agent < wgmma(0) ? agent : agent - 2 * warps;
    return row * lanesOfWarp + number;
  }
  unsigned laneCount() const { return 2 * warps * lanesOfWarp; }
};

/// What a warp knows: what happened before (`seen`), and which of it a
/// fence.proxy.async on the way made visible to the async proxy (`fenced`). One
/// lane may have told more of itself than of the others (`lanes`).
struct Clocks {
  Clocks() = default;
  explicit Clocks(const Agents &agents)
      : seen(agents.count()), fenced(agents.count()),
        lanes(agents.laneCount()) {}

  void join(const Clocks &other) {
    seen.join(other.seen);
    fenced.join(other.fenced);
    lanes.join(other.lanes);
  }
  void clear() {
    seen.clear();
    fenced.clear();
    lanes.clear();
  }

  /// Whether what the lanes `by` of `agent` did at `clock` is known.
  bool knows(const Agents &agents, unsigned agent, uint32_t clock,
             uint32_t by) const {
    if (clock <= seen[agent])
      return true;
    if (!agents.hasLanes(agent))
      return false;
    for (unsigned lane = 0; lane < Agents::lanesOfWarp; ++lane)
      if ((by >> lane & 1) && clock > lanes[agents.lane(agent, lane)])
        return false;
    return true;
  }

  VectorClock seen;
  VectorClock fenced;
  VectorClock lanes;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_VECTORCLOCK_H
