//===- SharedMemory.h - Shared memory of a CTA, and races -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// The bytes of a CTA's shared memory, and for each word of four bytes who wrote
// it last, when, and who has read it since. An access that is not ordered after
// what it meets is reported.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_SHAREDMEMORY_H
#define ATTN_LIB_GPUMODEL_SHAREDMEMORY_H

#include "LaneClocks.h"
#include "Program.h"
#include "VectorClock.h"

#include <string>
#include <vector>

namespace mlir::attn::gpu_model {

/// Who accesses shared memory, and what is known to have happened before.
struct Accessor {
  /// Of Agents.
  unsigned agent = 0;
  /// The agent's clock at the access.
  uint32_t clock = 0;
  /// The warp that issued the access.
  unsigned warp = 0;
  const Clocks *before = nullptr;
  /// The async proxy: wgmma and bulk copies.
  bool asyncProxy = false;
  /// The lane, or a negative number where several lanes take part.
  int lane = -1;
  /// The lanes that there are, what they know of each other's memory, and what
  /// of each other's instructions has been executed.
  uint32_t live = 0;
  const LaneClocks *memoryOrder = nullptr, *execution = nullptr;
  /// The last group of the warp's cp.async that all lanes know to be complete.
  uint32_t copiesSeen = 0;
  const Instruction *instruction = nullptr;
};

class SharedMemory {
public:
  SharedMemory(Agents agents, const Program &program);

  /// Forgets everything and has `bytes` from sharedBase on.
  void reset(uint32_t bytes);

  bool contains(uint32_t address, uint32_t bytes) const {
    return address >= sharedBase && address - sharedBase <= storage.size() &&
           bytes <= storage.size() - (address - sharedBase);
  }
  uint32_t size() const { return storage.size(); }
  uint8_t *at(uint32_t address) {
    return storage.data() + address - sharedBase;
  }

  /// Checks and notes an access; false with `error` set where it is wrong.
  bool read(const Accessor &by, uint32_t address, uint32_t bytes,
            std::string &error);
  bool write(const Accessor &by, uint32_t address, uint32_t bytes,
             std::string &error);

  /// The 8 bytes of an mbarrier object are for mbarrier operations only.
  bool beginMBarrier(const Accessor &by, uint32_t address, std::string &error);
  void endMBarrier(uint32_t address);

private:
  static constexpr uint8_t nobody = 0xff;
  static constexpr uint8_t mbarrier = 0xfe;

  /// What wrote a word last.
  struct Writer {
    uint32_t clock = 0;
    uint32_t laneClock = 0;
    uint32_t instruction = 0;
    uint8_t agent = nobody;
    uint8_t lane = 0;
    /// The bytes that were written last, and all that have been written.
    uint8_t bytes = 0;
    uint8_t defined = 0;
  };

  /// The lanes that have loaded a word since all lanes met last.
  struct LaneRead {
    uint32_t clock = 0, timesWhole = 0;
    uint32_t lanes = everyLane;
  };
  static constexpr uint32_t everyLane = ~0u;

  bool inside(uint32_t address, uint32_t bytes, std::string &error) const;
  std::string nameAgent(unsigned agent) const;
  std::string nameBytes(uint32_t word, uint8_t mask) const;
  std::string nameWriter(const Writer &writer) const;
  bool shownToProxy(const Accessor &by, uint32_t word, uint8_t mask,
                    bool isRead, std::string &error) const;
  bool orderedAfterWrite(const Accessor &by, uint32_t word, uint8_t mask,
                         bool isRead, std::string &error) const;
  bool orderedBetweenLanes(const Accessor &by, uint32_t word, uint8_t mask,
                           bool isRead, std::string &error) const;
  bool orderedAfterLoads(const Accessor &by, uint32_t word,
                         std::string &error) const;
  void noteLoad(const Accessor &by, uint32_t word);
  /// The lanes that `agent`'s last read of a word was by.
  uint32_t getReaders(unsigned agent, uint32_t word) const;

  Agents agents;
  const Program &program;
  std::vector<uint8_t> storage;
  std::vector<Writer> writers;
  /// For each reading agent, once it reads, the clock of its last read of each
  /// word.
  std::vector<std::vector<uint32_t>> reads;
  /// For each warp, once lanes of it load.
  std::vector<std::vector<LaneRead>> loads;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_SHAREDMEMORY_H
