//===- Warp.h - A warp: registers, lanes, position --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// One warp of a CTA: its register file, the lanes that are active, where it is
// in the program, and what it has started and not waited for.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_WARP_H
#define ATTN_LIB_GPUMODEL_WARP_H

#include "LaneClocks.h"
#include "NamedBarriers.h"
#include "Program.h"
#include "VectorClock.h"

#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstring>

namespace mlir::attn::gpu_model {

class CTA;
struct Accessor;

/// What a blocked warp waits for.
struct Wait {
  enum Kind { Nothing, Barrier, MBarrier, MBarrierOrTimeout, Registers };
  Kind kind = Nothing;
  /// The barrier's number, or that of the mbarrier object.
  unsigned index = 0;
  unsigned parity = 0;
  /// The phase of the mbarrier when the wait began.
  uint32_t phase = 0;
};

class Warp {
public:
  Warp(CTA &cta, const Program &program, unsigned index);

  /// Prepares the warp for the first instruction, with `live` lanes.
  void start(uint32_t liveLanes);

  uint32_t *words(const Register &reg) { return file.data() + reg.word; }
  template <typename Storage>
  Storage *as(const Register &reg) {
    return reinterpret_cast<Storage *>(file.data() + reg.word);
  }
  /// Element `element` in lane `lane`, zero-extended.
  uint64_t get(const Register &reg, unsigned lane, unsigned element = 0) {
    if (isWide(reg.kind))
      return as<uint64_t>(reg)[element * lanes + lane];
    return words(reg)[element * lanes + lane];
  }
  void set(const Register &reg, unsigned lane, uint64_t value,
           unsigned element = 0) {
    if (isWide(reg.kind))
      as<uint64_t>(reg)[element * lanes + lane] = value;
    else
      words(reg)[element * lanes + lane] = value;
  }
  int64_t getSigned(const Register &reg, unsigned lane) {
    unsigned unused = 64 - getBits(reg.kind);
    return int64_t(get(reg, lane) << unused) >> unused;
  }
  /// The value in the first active lane; an error where lanes differ.
  bool getUniform(const Instruction &i, const Register &reg, int64_t &value);

  /// Reports an error of `lane`, or of the warp where that is negative.
  Step fail(const Instruction &i, int lane, const std::string &message);

  /// An aligned instruction is executed by all lanes together.
  bool converged(const Instruction &i);
  /// The same, of one that makes lanes wait for each other.
  bool aligned(const Instruction &i);
  /// The lanes of `members` are active, and no others execute.
  bool synchronous(const Instruction &i, uint32_t members);

  /// What this warp does after is not part of what it has released.
  void tick() { ++clocks.seen[index]; }
  /// An access of shared memory by `lane`, through the generic proxy.
  Accessor generic(const Instruction &i, int lane) const;

  Step block(Wait reason) {
    wait = reason;
    return Step::Blocked;
  }

  unsigned warpgroup() const { return index / 4; }

  CTA &cta;
  const Program &program;
  const unsigned index;

  uint32_t pc = 0;
  /// Lanes that exist, and those that are active.
  uint32_t live = 0, mask = 0;
  std::vector<uint32_t> masks;
  bool exited = false;

  Clocks clocks;
  /// What lanes know of each other: what is ordered in memory, and what has
  /// been executed, which every instruction of several lanes says.
  LaneClocks memoryOrder, execution;
  /// What an arrival of `lane` tells: what that lane did, and of the others
  /// what it knows since it met them.
  Clocks releasedBy(unsigned lane) const;
  /// The lanes `members` synchronize, with or without their memory.
  void synchronizeLanes(uint32_t members);
  void executeTogether(uint32_t members) {
    execution.synchronize(members, (members & live) == live);
  }
  Wait wait;
  /// The barrier at which the warp waits is complete.
  bool released = false;
  /// What all voted at the barrier that released the warp.
  Votes votes;
  /// A wait with a time limit gives up.
  bool timedOut = false;
  unsigned timeouts = 0;
  /// The CTA's count of changes when the warp blocked.
  uint64_t blockedAt = 0;

  /// Registers of each thread, as setmaxnreg sees them.
  uint32_t registersPerThread = 0;

  /// Groups of wgmma: the open one, counted from 1, whether it has products,
  /// and those known to be complete.
  uint32_t wgmmaGroup = 1, wgmmaComplete = 0;
  bool wgmmaOpen = false;
  /// Of the warpgroup's common instructions, how many this warp has executed.
  uint32_t warpgroupStep = 0;
  /// Steps at which registers were last fenced, and at which a product was last
  /// waited for.
  uint64_t fencedAt = 0, waitedAt = 0;
  uint64_t steps = 0;
  /// For each value: the wgmma group that owns its registers (0: none), the
  /// shape it has there, and the step that wrote it.
  struct ValueState {
    uint32_t group = 0;
    uint32_t columns = 0;
    uint64_t writtenAt = 0;
  };
  std::vector<ValueState> values;
  bool owned(const ValueState &state) const {
    return state.group > wgmmaComplete;
  }
  bool anyOwned() const { return wgmmaOpen || wgmmaGroup > wgmmaComplete + 1; }
  /// Before `i`: no operand is owned by a product; its results' states.
  bool checkValues(const Instruction &i);

  /// cp.async: the open group, from 1, the last one that has copies, and those
  /// known to be complete.
  uint32_t copyGroup = 1, lastCopyGroup = 0, copyComplete = 0;
  /// What all lanes know of each other's.
  uint32_t copiesSeen = 0;

  /// Bulk copies to global memory that are not known to have read their source.
  struct BulkCopy {
    uint32_t clock, group;
    unsigned lane;
  };
  std::vector<BulkCopy> bulkCopies;
  uint32_t bulkClock = 0;
  std::array<uint32_t, lanes> bulkGroup{};

private:
  using LaneCounts = std::array<uint32_t, lanes>;

  std::vector<uint32_t> file;
  /// For each lane, up to which clock of this warp it knows what each lane did.
  std::array<LaneCounts, lanes> known{};
};

/// Calls `body` with each lane of `mask`, until it returns false.
template <typename Body>
bool forLanes(uint32_t mask, Body body) {
  for (unsigned lane = 0; lane < lanes; ++lane)
    if ((mask >> lane & 1) && !body(lane))
      return false;
  return true;
}

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_WARP_H
