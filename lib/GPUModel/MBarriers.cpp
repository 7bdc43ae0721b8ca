//===- MBarriers.cpp - The mbarrier objects of a CTA ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MBarriers.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir::attn::gpu_model;
using llvm::formatv;

/// The largest counts of arrivals and of bytes that PTX ISA allows.
static constexpr int64_t maxCount = (1 << 20) - 1;

void MBarriers::reset() {
  objects.clear();
  // References to objects are kept over calls.
  objects.reserve(Agents::maxMBarriers);
  byAddress.clear();
}

MBarriers::Object *MBarriers::find(uint32_t address, const Clocks &clocks,
                                   std::string &error) {
  auto it = byAddress.find(address);
  if (address % 8 != 0) {
    error = formatv("the mbarrier address {0} is no multiple of 8", address);
    return nullptr;
  }
  if (it == byAddress.end() || !objects[it->second].valid) {
    error = formatv("no mbarrier object is initialized at shared address {0}",
                    address);
    return nullptr;
  }
  Object &object = objects[it->second];
  if (object.initClock > clocks.seen[agents.generic(object.initWarp)]) {
    error = formatv("race: the mbarrier at shared address {0} is used while "
                    "nothing orders this after its initialization by warp {1}",
                    address, object.initWarp);
    return nullptr;
  }
  return &object;
}

bool MBarriers::init(uint32_t address, int64_t count, unsigned warp,
                     uint32_t clock, std::string &error) {
  if (count < 1 || count > maxCount) {
    error = formatv("an mbarrier of {0} arrivals: the count is from 1 to {1}",
                    count, maxCount);
    return false;
  }
  auto it = byAddress.find(address);
  if (it == byAddress.end()) {
    if (objects.size() == Agents::maxMBarriers) {
      error =
          formatv("more than {0} mbarrier objects in a CTA are not modelled",
                  Agents::maxMBarriers);
      return false;
    }
    it = byAddress.insert({address, unsigned(objects.size())}).first;
    objects.emplace_back();
    objects.back().address = address;
    objects.back().arriving = Clocks(agents);
    objects.back().completed = Clocks(agents);
  }
  Object &object = objects[it->second];
  if (object.valid) {
    error = formatv("the mbarrier at shared address {0} is initialized again, "
                    "without mbarrier.inval in between",
                    address);
    return false;
  }
  object.valid = true;
  object.expected = object.pending = count;
  object.transactions = 0;
  object.firstPhase = object.phase;
  object.initWarp = warp;
  object.initClock = clock;
  object.fenced = false;
  return true;
}

bool MBarriers::invalidate(Object &object, std::string &error) {
  if (object.transactions != 0) {
    error = formatv("the mbarrier is invalidated while its phase waits for {0} "
                    "bytes",
                    object.transactions);
    return false;
  }
  object.valid = false;
  return true;
}

bool MBarriers::checkPhase(Object &object, std::string &error) {
  if (object.transactions > maxCount || object.transactions < -maxCount) {
    error = formatv("the transaction count of the mbarrier becomes {0}: it is "
                    "from -{1} to {1}",
                    object.transactions, maxCount);
    return false;
  }
  if (object.pending != 0 || object.transactions != 0)
    return true;
  ++object.phase;
  object.pending = object.expected;
  object.completed.join(object.arriving);
  object.completed.seen[agents.mbarrier(indexOf(object))] = object.phase;
  object.arriving.clear();
  return true;
}

bool MBarriers::arrive(Object &object, int64_t count, const Clocks &clocks,
                       std::string &error) {
  if (count < 1 || count > object.pending) {
    error = formatv("{0} arrivals at an mbarrier that expects {1} more in this "
                    "phase ({2})",
                    count, object.pending, describeState(object));
    return false;
  }
  object.arriving.join(clocks);
  object.pending -= count;
  return checkPhase(object, error);
}

bool MBarriers::expect(Object &object, int64_t bytes, std::string &error) {
  if (bytes < 0 || bytes > maxCount) {
    error = formatv("expect-tx of {0} bytes: the count is from 0 to {1}", bytes,
                    maxCount);
    return false;
  }
  object.transactions += bytes;
  // Only what completes bytes or arrives can complete a phase.
  return object.transactions <= maxCount || checkPhase(object, error);
}

bool MBarriers::complete(Object &object, int64_t bytes, std::string &error) {
  object.transactions -= bytes;
  return checkPhase(object, error);
}

void MBarriers::fence(unsigned warp) {
  for (Object &object : objects)
    if (object.initWarp == warp)
      object.fenced = true;
}

std::string MBarriers::describeState(const Object &object) {
  return formatv(
      "mbarrier at {0}: phase {1}, {2} of {3} arrivals and {4} bytes "
      "pending",
      object.address, object.phase - object.firstPhase, object.pending,
      object.expected, object.transactions);
}

std::string MBarriers::checkAtExit() const {
  for (const Object &object : objects)
    if (object.valid && object.transactions != 0)
      return "the CTA ends while transactions are pending: " +
             describeState(object);
  return "";
}
