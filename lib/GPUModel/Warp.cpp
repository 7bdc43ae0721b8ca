//===- Warp.cpp - A warp: registers, lanes, position ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Warp.h"

#include "CTA.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir::attn::gpu_model;
using llvm::formatv;

Warp::Warp(CTA &cta, const Program &program, unsigned index)
    : cta(cta), program(program), index(index), file(program.registerWords) {}

void Warp::start(uint32_t liveLanes) {
  pc = 0;
  live = mask = liveLanes;
  masks.clear();
  exited = false;
  clocks = Clocks(cta.agents);
  for (auto &row : known)
    row.fill(0);
  // A clock of 0 is what everybody has seen.
  clocks.seen[index] = 1;
  memoryOrder.reset();
  execution.reset();
  wait = Wait();
  released = timedOut = false;
  timeouts = 0;
  wgmmaGroup = 1;
  wgmmaComplete = 0;
  wgmmaOpen = false;
  warpgroupStep = 0;
  fencedAt = waitedAt = steps = 0;
  values.assign(program.values, ValueState());
  copyGroup = 1;
  lastCopyGroup = copyComplete = copiesSeen = 0;
  bulkCopies.clear();
  bulkClock = 0;
  bulkGroup.fill(1);

  for (const Constant &constant : program.constants)
    for (unsigned e = 0; e < constant.reg.count; ++e)
      for (unsigned lane = 0; lane < lanes; ++lane)
        set(constant.reg, lane,
            constant.elements[constant.elements.size() == 1 ? 0 : e], e);
  for (auto [argument, value] :
       llvm::zip_equal(program.arguments, cta.launch.arguments))
    for (unsigned lane = 0; lane < lanes; ++lane)
      set(argument.reg, lane, value);
}

Step Warp::fail(const Instruction &i, int lane, const std::string &message) {
  cta.report(this, &i, lane, message);
  return Step::Failed;
}

bool Warp::getUniform(const Instruction &i, const Register &reg,
                      int64_t &value) {
  bool first = true;
  return forLanes(mask, [&](unsigned lane) {
    int64_t mine = getSigned(reg, lane);
    if (first)
      value = mine;
    first = false;
    if (mine == value)
      return true;
    fail(i, lane,
         formatv("the operand is {0} here and {1} in another lane; all lanes "
                 "need the same value",
                 mine, value));
    return false;
  });
}

void Warp::synchronizeLanes(uint32_t members) {
  bool isWhole = (members & live) == live;
  LaneCounts joined{};
  forLanes(members, [&](unsigned lane) {
    for (unsigned other = 0; other < lanes; ++other)
      joined[other] = std::max(joined[other], known[lane][other]);
    return true;
  });
  forLanes(members, [&](unsigned lane) {
    joined[lane] = clocks.seen[index];
    return true;
  });
  forLanes(members, [&](unsigned lane) {
    known[lane] = joined;
    return true;
  });
  // What lanes do from now on is not part of that.
  tick();
  memoryOrder.synchronize(members, isWhole);
  execution.synchronize(members, isWhole);
  if (isWhole)
    copiesSeen = copyComplete;
}

Clocks Warp::releasedBy(unsigned lane) const {
  const Agents &agents = cta.agents;
  unsigned generic = agents.generic(index), copies = agents.cpAsync(index);
  Clocks released = clocks;
  uint32_t now = clocks.seen[generic], ofAll = now;
  for (unsigned other = 0; other < lanes; ++other) {
    // Lanes that are not there hold nobody up.
    bool isWhole = other == lane || !(live >> other & 1);
    uint32_t ofOther = isWhole ? now : known[lane][other];
    ofAll = std::min(ofAll, ofOther);
    released.lanes[agents.lane(generic, other)] = ofOther;
    released.lanes[agents.lane(copies, other)] =
        isWhole ? copyComplete : copiesSeen;
  }
  released.seen[generic] = ofAll;
  released.seen[copies] = copiesSeen;
  return released;
}

bool Warp::converged(const Instruction &i) {
  if (mask == live)
    return true;
  fail(i, -1,
       formatv("not all lanes execute this together: active {0:x8}, of {1:x8}",
               mask, live));
  return false;
}

bool Warp::aligned(const Instruction &i) {
  if (!converged(i))
    return false;
  executeTogether(live);
  return true;
}

bool Warp::synchronous(const Instruction &i, uint32_t members) {
  if ((mask & ~members) != 0) {
    fail(i, llvm::countr_zero(mask & ~members),
         formatv("the lane is active and not in the member mask {0:x8}",
                 members));
    return false;
  }
  executeTogether(members);
  uint32_t missing = members & live & ~mask;
  if (missing != 0) {
    fail(i, llvm::countr_zero(missing),
         formatv("the lane is in the member mask {0:x8} and not active",
                 members));
    return false;
  }
  return true;
}

Accessor Warp::generic(const Instruction &i, int lane) const {
  Accessor by;
  by.agent = cta.agents.generic(index);
  by.clock = clocks.seen[index];
  by.warp = index;
  by.before = &clocks;
  by.lane = lane;
  by.live = live;
  by.memoryOrder = &memoryOrder;
  by.execution = &execution;
  by.copiesSeen = copiesSeen;
  by.instruction = &i;
  return by;
}

bool Warp::checkValues(const Instruction &i) {
  ++steps;
  if (i.access == Access::Reads && anyOwned()) {
    for (const Register &reg : i.operands) {
      if (!owned(values[reg.value]))
        continue;
      fail(
          i, -1,
          "an operand is in registers of a wgmma that no wgmma_wait has waited "
          "for");
      return false;
    }
  }
  if (i.access == Access::Renames) {
    for (auto [result, operand] : llvm::zip_equal(i.results, i.operands))
      values[result.value] = values[operand.value];
    return true;
  }
  uint64_t writtenAt = steps;
  if (i.moves) {
    writtenAt = 0;
    for (const Register &reg : i.operands)
      writtenAt = std::max(writtenAt, values[reg.value].writtenAt);
  }
  for (const Register &reg : i.results)
    values[reg.value] = {0, 0, writtenAt};
  return true;
}
