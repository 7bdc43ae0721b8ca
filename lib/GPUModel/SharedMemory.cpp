//===- SharedMemory.cpp - Shared memory of a CTA, and races ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SharedMemory.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir::attn::gpu_model;
using llvm::formatv;

SharedMemory::SharedMemory(Agents agents, const Program &program)
    : agents(agents), program(program), reads(agents.readers()),
      loads(agents.warps) {}

void SharedMemory::reset(uint32_t bytes) {
  // What is never written is not a number, whatever its type.
  storage.assign(bytes, 0xff);
  writers.assign((bytes + 3) / 4, Writer());
  for (std::vector<uint32_t> &row : reads)
    row.clear();
  for (std::vector<LaneRead> &row : loads)
    row.clear();
}

bool SharedMemory::inside(uint32_t address, uint32_t bytes,
                          std::string &error) const {
  if (contains(address, bytes))
    return true;
  error =
      formatv("shared bytes [{0}, {1}) are outside of the {2} that the CTA "
              "has from {3} on",
              address, uint64_t(address) + bytes, storage.size(), sharedBase);
  return false;
}

std::string SharedMemory::nameAgent(unsigned agent) const {
  unsigned warp = agent % agents.warps;
  if (agent < agents.wgmma(0))
    return formatv("warp {0}", warp);
  if (agent < agents.bulk(0))
    return formatv("a pending wgmma of warp {0}", warp);
  if (agent < agents.cpAsync(0))
    return formatv("a pending bulk copy of warp {0}", warp);
  if (agent < agents.mbarrier(0))
    return formatv("a pending cp.async of warp {0}", warp);
  return "a pending bulk copy to shared memory";
}

/// The bytes of `word` whose bits are set in `mask`.
std::string SharedMemory::nameBytes(uint32_t word, uint8_t mask) const {
  unsigned first = llvm::countr_zero(unsigned(mask));
  unsigned last = 31 - llvm::countl_zero(unsigned(mask));
  uint32_t base = sharedBase + 4 * word;
  return formatv("shared bytes [{0}, {1})", base + first, base + last + 1);
}

std::string SharedMemory::nameWriter(const Writer &writer) const {
  return nameAgent(writer.agent) + " at " +
         describe(program.code[writer.instruction].op);
}

/// The bytes of word `word` that lie in [address, address + bytes), as bits.
static uint8_t coveredBytes(uint32_t word, uint32_t offset, uint32_t bytes) {
  uint32_t begin = std::max(4 * word, offset) - 4 * word;
  uint32_t end = std::min(4 * word + 4, offset + bytes) - 4 * word;
  return ((1u << end) - 1) & ~((1u << begin) - 1);
}

/// Whether the last write of `mask` in `word` happened before the access.
bool SharedMemory::orderedAfterWrite(const Accessor &by, uint32_t word,
                                     uint8_t mask, bool isRead,
                                     std::string &error) const {
  const char *verb = isRead ? "read" : "written";
  const Writer &writer = writers[word];
  if (writer.agent == mbarrier) {
    error = formatv("{0} belong to an mbarrier object", nameBytes(word, mask));
    return false;
  }
  if (writer.agent == nobody || !(writer.bytes & mask))
    return true;
  // What lanes store together, by stmatrix, is of all.
  uint32_t lanes =
      writer.lane < LaneClocks::lanes ? 1u << writer.lane : everyLane;
  if (!by.before->knows(agents, writer.agent, writer.clock, lanes)) {
    error = formatv("race: {0} are {1} while nothing orders this after the "
                    "write by {2}",
                    nameBytes(word, mask), verb, nameWriter(writer));
    return false;
  }
  return orderedBetweenLanes(by, word, mask, isRead, error);
}

/// The same between lanes of one warp, by what orders memory.
bool SharedMemory::orderedBetweenLanes(const Accessor &by, uint32_t word,
                                       uint8_t mask, bool isRead,
                                       std::string &error) const {
  const Writer &writer = writers[word];
  bool isOrdered = true;
  if (!by.asyncProxy && writer.agent == agents.generic(by.warp)) {
    // What lanes store together, by stmatrix, is of no lane.
    bool isOfLane = writer.lane < LaneClocks::lanes;
    isOrdered = isOfLane ? by.memoryOrder->isBefore(
                               writer.lane, writer.laneClock, by.lane, by.live)
                         : (by.lane < 0 && !isRead) ||
                               by.memoryOrder->timesWhole() > writer.laneClock;
  } else if (isRead && writer.agent == agents.cpAsync(by.warp)) {
    // A lane waits for its own copies.
    isOrdered = writer.lane == by.lane || writer.clock <= by.copiesSeen;
  }
  if (isOrdered)
    return true;
  error = formatv("race: {0} are {1} while no synchronization of the warp's "
                  "lanes orders this after the write by another lane at {2}",
                  nameBytes(word, mask), isRead ? "read" : "written",
                  describe(program.code[writer.instruction].op));
  return false;
}

void SharedMemory::noteLoad(const Accessor &by, uint32_t word) {
  std::vector<LaneRead> &row = loads[by.warp];
  if (row.empty())
    row.assign(writers.size(), LaneRead());
  LaneRead &load = row[word];
  uint32_t timesWhole = by.execution->timesWhole();
  uint32_t lane = 1u << by.lane;
  if (load.timesWhole == timesWhole && load.lanes != lane)
    load.lanes |= lane;
  else
    load = {by.execution->now(by.lane), timesWhole, lane};
}

uint32_t SharedMemory::getReaders(unsigned agent, uint32_t word) const {
  bool isOfLanes = agent < agents.wgmma(0) && !loads[agent].empty();
  return isOfLanes ? loads[agent][word].lanes : everyLane;
}

/// Whether what other lanes of the warp have loaded from `word` was loaded
/// before a lane writes there. That they have executed the load is enough.
bool SharedMemory::orderedAfterLoads(const Accessor &by, uint32_t word,
                                     std::string &error) const {
  const std::vector<LaneRead> &row = loads[by.warp];
  if (by.lane < 0 || row.empty())
    return true;
  const LaneRead &load = row[word];
  bool isOfOne = llvm::has_single_bit(load.lanes);
  if (load.timesWhole != by.execution->timesWhole() ||
      (isOfOne && by.execution->isBefore(llvm::countr_zero(load.lanes),
                                         load.clock, by.lane, by.live)))
    return true;
  error =
      formatv("race: {0} are written while no synchronization of the warp's "
              "lanes orders this after the read by another lane",
              nameBytes(word, 0xf));
  return false;
}

/// Whether the async proxy, where the access is through it, knows of the last
/// write of `mask` in `word`.
bool SharedMemory::shownToProxy(const Accessor &by, uint32_t word, uint8_t mask,
                                bool isRead, std::string &error) const {
  const Writer &writer = writers[word];
  if (!by.asyncProxy || writer.agent >= agents.mbarrier(0) ||
      !(writer.bytes & mask) || writer.clock <= by.before->fenced[writer.agent])
    return true;
  error = formatv("{0} are {1} through the async proxy, and no "
                  "fence.proxy.async follows the write by {2}",
                  nameBytes(word, mask), isRead ? "read" : "written",
                  nameWriter(writer));
  return false;
}

bool SharedMemory::read(const Accessor &by, uint32_t address, uint32_t bytes,
                        std::string &error) {
  if (!inside(address, bytes, error))
    return false;
  uint32_t offset = address - sharedBase;
  uint32_t first = offset / 4, last = (offset + bytes - 1) / 4;
  std::vector<uint32_t> &row = reads[by.agent];
  if (row.empty())
    row.assign(writers.size(), 0);
  for (uint32_t word = first; word <= last; ++word) {
    const Writer &writer = writers[word];
    uint8_t mask = coveredBytes(word, offset, bytes);
    if (!orderedAfterWrite(by, word, mask, /*isRead=*/true, error))
      return false;
    if ((writer.defined & mask) != mask) {
      error = formatv("{0} are read, and nothing has written them",
                      nameBytes(word, mask & ~writer.defined));
      return false;
    }
    if (!shownToProxy(by, word, mask, /*isRead=*/true, error))
      return false;
    row[word] = by.clock;
    if (by.asyncProxy)
      continue;
    // What lanes load together, by ldmatrix, is of all.
    if (by.lane >= 0)
      noteLoad(by, word);
    else if (!loads[by.warp].empty())
      loads[by.warp][word] = LaneRead();
  }
  return true;
}

bool SharedMemory::write(const Accessor &by, uint32_t address, uint32_t bytes,
                         std::string &error) {
  if (!inside(address, bytes, error))
    return false;
  uint32_t offset = address - sharedBase;
  uint32_t first = offset / 4, last = (offset + bytes - 1) / 4;
  for (uint32_t word = first; word <= last; ++word) {
    uint8_t mask = coveredBytes(word, offset, bytes);
    if (!orderedAfterWrite(by, word, mask, /*isRead=*/false, error) ||
        !shownToProxy(by, word, mask, /*isRead=*/false, error))
      return false;
  }
  // Reads are noted for whole words, which says too much where two warps share
  // one.
  if (offset % 4 == 0 && bytes % 4 == 0) {
    for (uint32_t word = first; word <= last; ++word)
      if (!orderedAfterLoads(by, word, error))
        return false;
    for (unsigned agent = 0, e = reads.size(); agent < e; ++agent) {
      if (reads[agent].empty() || agent == by.agent)
        continue;
      const uint32_t *row = reads[agent].data();
      for (uint32_t word = first; word <= last; ++word) {
        if (by.before->knows(agents, agent, row[word], getReaders(agent, word)))
          continue;
        error = formatv("race: {0} are written while nothing orders this after "
                        "the read by {1}",
                        nameBytes(word, 0xf), nameAgent(agent));
        return false;
      }
    }
  }
  Writer writer;
  writer.clock = by.clock;
  writer.laneClock = by.lane >= 0 ? by.memoryOrder->now(by.lane)
                                  : by.memoryOrder->timesWhole();
  writer.instruction = by.instruction->number;
  writer.agent = by.agent;
  writer.lane = by.lane;
  for (uint32_t word = first; word <= last; ++word) {
    writer.bytes = coveredBytes(word, offset, bytes);
    writer.defined = writers[word].defined | writer.bytes;
    writers[word] = writer;
  }
  return true;
}

bool SharedMemory::beginMBarrier(const Accessor &by, uint32_t address,
                                 std::string &error) {
  if (!write(by, address, 8, error))
    return false;
  for (uint32_t word :
       {(address - sharedBase) / 4, (address - sharedBase) / 4 + 1})
    writers[word].agent = mbarrier;
  return true;
}

void SharedMemory::endMBarrier(uint32_t address) {
  for (uint32_t word :
       {(address - sharedBase) / 4, (address - sharedBase) / 4 + 1})
    writers[word] = Writer();
}
