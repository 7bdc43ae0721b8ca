//===- MBarriers.h - The mbarrier objects of a CTA --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// mbarrier objects as PTX ISA defines them ("Parallel Synchronization and
// Communication Instructions: mbarrier"): a phase, an expected and a pending
// count of arrivals, and a count of bytes that transactions have still to
// bring.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_MBARRIERS_H
#define ATTN_LIB_GPUMODEL_MBARRIERS_H

#include "VectorClock.h"

#include "llvm/ADT/DenseMap.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::attn::gpu_model {

class MBarriers {
public:
  struct Object {
    uint32_t address = 0;
    bool valid = false;
    uint32_t expected = 0;
    uint32_t pending = 0;
    /// Bytes that the phase waits for; negative where more have come than were
    /// announced so far.
    int64_t transactions = 0;
    /// Phases completed since the beginning of the CTA, over all
    /// initializations.
    uint32_t phase = 0;
    /// The phase of the last initialization, whose parity is 0.
    uint32_t firstPhase = 0;
    /// What the arrivals of the current phase, and those of completed phases,
    /// make visible.
    Clocks arriving, completed;
    /// Who initialized the object, when, and whether a fence showed that to the
    /// async proxy.
    unsigned initWarp = 0;
    uint32_t initClock = 0;
    bool fenced = false;

    unsigned parity() const { return (phase - firstPhase) & 1; }
  };

  explicit MBarriers(Agents agents) : agents(agents) {}

  void reset();

  /// The object at `address`, of which `warp` with `clocks` must know that it
  /// is initialized; null with `error` set otherwise.
  Object *find(uint32_t address, const Clocks &clocks, std::string &error);
  /// The number of an object, which Agents::mbarrier wants.
  unsigned indexOf(const Object &object) const {
    return &object - objects.data();
  }
  Object &at(unsigned index) { return objects[index]; }

  bool init(uint32_t address, int64_t count, unsigned warp, uint32_t clock,
            std::string &error);
  bool invalidate(Object &object, std::string &error);
  /// Subtracts `count` from the pending arrivals.
  bool arrive(Object &object, int64_t count, const Clocks &clocks,
              std::string &error);
  bool expect(Object &object, int64_t bytes, std::string &error);
  bool complete(Object &object, int64_t bytes, std::string &error);
  /// fence.mbarrier_init and fence.proxy.async by `warp`.
  void fence(unsigned warp);

  /// What is wrong with the objects at the end of the CTA; empty: nothing.
  std::string checkAtExit() const;
  static std::string describeState(const Object &object);

private:
  bool checkPhase(Object &object, std::string &error);

  Agents agents;
  std::vector<Object> objects;
  llvm::DenseMap<uint32_t, unsigned> byAddress;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_MBARRIERS_H
