//===- NamedBarriers.cpp - The numbered barriers of a CTA -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NamedBarriers.h"

#include "Program.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir::attn::gpu_model;
using llvm::formatv;

void NamedBarriers::reset() {
  for (Barrier &barrier : barriers) {
    Clocks clocks = std::move(barrier.clocks);
    clocks.clear();
    barrier = Barrier();
    barrier.clocks = std::move(clocks);
  }
}

bool NamedBarriers::arrive(int64_t id, int64_t threads, unsigned warp,
                           bool waits, const Clocks &clocks,
                           std::string &error) {
  if (id < 0 || id >= int64_t(count)) {
    error = formatv("barrier {0}: a CTA has barriers 0 to {1}", id, count - 1);
    return false;
  }
  if (threads < 0 || threads % lanes != 0) {
    error = formatv("barrier {0} for {1} threads: the number is a multiple of "
                    "the warp size",
                    id, threads);
    return false;
  }
  if (threads == 0 && !waits) {
    error = formatv("barrier.arrive at barrier {0} without a number of threads",
                    id);
    return false;
  }
  Barrier &barrier = barriers[id];
  if (barrier.members == 0) {
    barrier.expected = threads;
    barrier.all = threads == 0;
  } else if (barrier.all != (threads == 0) || barrier.expected != threads) {
    error =
        formatv("barrier {0} for {1} threads, while others have arrived for "
                "{2}",
                id, threads ? std::to_string(threads) : "all",
                barrier.all ? "all" : std::to_string(barrier.expected));
    return false;
  }
  if (barrier.members >> warp & 1) {
    error = formatv("the warp arrives at barrier {0} twice in one round", id);
    return false;
  }
  barrier.members |= 1u << warp;
  barrier.arrived += lanes;
  if (waits)
    barrier.waiting |= 1u << warp;
  barrier.clocks.join(clocks);
  if (!barrier.all && barrier.arrived > barrier.expected) {
    error = formatv("{0} threads at barrier {1} for {2}", barrier.arrived, id,
                    barrier.expected);
    return false;
  }
  return true;
}

void NamedBarriers::vote(unsigned id, Votes votes) {
  barriers[id].votes.threads += votes.threads;
  barriers[id].votes.nonzero += votes.nonzero;
}

bool NamedBarriers::complete(unsigned id, uint32_t liveThreads,
                             uint32_t &waiting, Clocks &clocks, Votes &votes) {
  Barrier &barrier = barriers[id];
  uint32_t expected = barrier.all ? liveThreads : barrier.expected;
  if (barrier.members == 0 || barrier.arrived < expected)
    return false;
  waiting = barrier.waiting;
  clocks = barrier.clocks;
  votes = barrier.votes;
  barrier.votes = Votes();
  barrier.clocks.clear();
  barrier.expected = barrier.arrived = barrier.members = barrier.waiting = 0;
  return true;
}
