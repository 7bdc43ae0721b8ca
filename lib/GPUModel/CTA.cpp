//===- CTA.cpp - A CTA and the turns of its warps -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CTA.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir::attn::gpu_model;
using llvm::formatv;

/// Registers that a CTA can have, and one thread (PTX ISA, setmaxnreg).
static constexpr uint32_t registersPerCTA = 65536;
static constexpr uint32_t registersPerThread = 256;

CTA::CTA(Launch &launch)
    : launch(launch), program(*launch.program),
      agents{(launch.threads() + lanes - 1) / lanes}, shared(agents, program),
      mbarriers(agents), barriers(agents), histories((agents.warps + 3) / 4) {
  for (unsigned index = 0; index < agents.warps; ++index)
    warps.push_back(std::make_unique<Warp>(*this, program, index));
}

void CTA::report(const Warp *warp, const Instruction *i, int lane,
                 const std::string &message) {
  if (!error.empty())
    return;
  if (i)
    error = formatv("{0}: '{1}' in ", describe(i->op), i->op->getName());
  error += formatv("kernel '{0}', CTA ({1}, {2}, {3})", program.name, id[0],
                   id[1], id[2]);
  if (warp)
    error += formatv(", warp {0}", warp->index);
  if (lane >= 0)
    error += formatv(", lane {0}", lane);
  error += ": " + message;
}

bool CTA::agrees(Warp &warp, const Instruction &i, uint64_t operands,
                 std::string &message) {
  auto &history = histories[warp.warpgroup()];
  uint32_t step = warp.warpgroupStep++;
  if (step == history.size()) {
    history.push_back({i.number, operands});
    return true;
  }
  if (history[step] == std::make_pair(i.number, operands))
    return true;
  const Instruction &other = program.code[history[step].first];
  message = &other == &i
                ? "the warps of the warpgroup have different operands here"
                : formatv("another warp of the warpgroup executed '{0}' at {1} "
                          "in this place",
                          other.op->getName(), describe(other.op))
                      .str();
  return false;
}

void CTA::completeBarriers() {
  ++changes;
  uint32_t liveThreads = 0;
  for (auto &warp : warps)
    liveThreads += warp->exited ? 0 : lanes;
  Clocks clocks;
  uint32_t waiting;
  Votes votes;
  for (unsigned id = 0; id < NamedBarriers::count; ++id) {
    if (!barriers.complete(id, liveThreads, waiting, clocks, votes))
      continue;
    for (auto &warp : warps) {
      if (!(waiting >> warp->index & 1))
        continue;
      warp->clocks.join(clocks);
      warp->released = true;
      warp->votes = votes;
    }
  }
}

bool CTA::completeTransaction() {
  if (transactions.empty())
    return false;
  size_t which = launch.seed ? random() % transactions.size() : 0;
  Transaction transaction = transactions[which];
  transactions.erase(transactions.begin() + which);
  ++changes;
  std::string message;
  MBarriers::Object &object = mbarriers.at(transaction.mbarrier);
  if (!mbarriers.complete(object, transaction.bytes, message))
    report(nullptr, nullptr, -1, message);
  return true;
}

Warp *CTA::pick() {
  llvm::SmallVector<Warp *, 32> ready;
  for (unsigned n = 0; n < warps.size(); ++n) {
    // Round robin, from the one after the last.
    Warp &warp = *warps[(lastPicked + 1 + n) % warps.size()];
    if (warp.exited || (warp.wait.kind != Wait::Nothing && !warp.timedOut &&
                        warp.blockedAt == changes))
      continue;
    ready.push_back(&warp);
  }
  if (ready.empty())
    return nullptr;
  Warp *warp = ready[launch.seed ? random() % ready.size() : 0];
  lastPicked = warp->index;
  return warp;
}

bool CTA::timeOut() {
  // A second time-out without a change in between changes nothing, either.
  for (auto &warp : warps) {
    if (warp->exited || warp->wait.kind != Wait::MBarrierOrTimeout ||
        warp->timeouts >= 2)
      continue;
    ++warp->timeouts;
    warp->timedOut = true;
    return true;
  }
  return false;
}

void CTA::reportDeadlock() {
  std::string message = "deadlock: no warp can go on";
  for (auto &warp : warps) {
    if (warp->exited)
      continue;
    const Instruction &i = program.code[warp->pc];
    message += formatv("\n  warp {0} at {1} '{2}' waits ", warp->index,
                       describe(i.op), i.op->getName());
    if (warp->wait.kind == Wait::Barrier) {
      const NamedBarriers::Barrier &barrier = barriers.at(warp->wait.index);
      message += formatv("for barrier {0}: {1} of {2} threads have arrived",
                         warp->wait.index, barrier.arrived,
                         barrier.all ? "all" : std::to_string(barrier.expected))
                     .str();
    } else if (warp->wait.kind == Wait::Registers) {
      message += formatv("for registers: {0} are free", freeRegisters).str();
    } else {
      message +=
          formatv("for the phase of parity {0}; ", warp->wait.parity).str() +
          MBarriers::describeState(mbarriers.at(warp->wait.index));
    }
  }
  report(nullptr, nullptr, -1, message);
}

bool CTA::runWarp(Warp &warp, uint64_t turn) {
  while (turn-- > 0) {
    const Instruction &i = program.code[warp.pc];
    if (++steps > launch.stepLimit) {
      report(&warp, &i, -1,
             formatv("the CTA has not ended after {0} instructions",
                     launch.stepLimit));
      return false;
    }
    if (!warp.checkValues(i))
      return false;
    switch (i.run(warp, i)) {
    case Step::Next:
      warp.wait.kind = Wait::Nothing;
      ++warp.pc;
      break;
    case Step::Jump:
      warp.pc = i.target;
      break;
    case Step::Blocked:
      warp.blockedAt = changes;
      return true;
    case Step::Yield:
      warp.wait.kind = Wait::Nothing;
      ++warp.pc;
      return true;
    case Step::Exit:
      warp.exited = true;
      completeBarriers();
      return true;
    case Step::Failed:
      return false;
    }
  }
  return true;
}

bool CTA::checkAtExit() {
  while (completeTransaction())
    ;
  if (error.empty())
    if (std::string message = mbarriers.checkAtExit(); !message.empty())
      report(nullptr, nullptr, -1, message);
  for (auto &warp : warps)
    if (warp->warpgroupStep != histories[warp->warpgroup()].size())
      report(warp.get(), nullptr, -1,
             formatv("the warp executed {0} of the {1} instructions that its "
                     "warpgroup executes together",
                     warp->warpgroupStep, histories[warp->warpgroup()].size()));
  return error.empty();
}

bool CTA::run(std::array<uint32_t, 3> ctaId) {
  id = ctaId;
  error.clear();
  changes = steps = 0;
  lastPicked = warps.size() - 1;
  shared.reset(launch.sharedBytes);
  mbarriers.reset();
  barriers.reset();
  transactions.clear();
  for (auto &history : histories)
    history.clear();
  uint64_t linear = id[0] + uint64_t(launch.grid[0]) *
                                (id[1] + uint64_t(launch.grid[1]) * id[2]);
  random.seed(launch.seed * 0x9e3779b97f4a7c15ull + linear);

  // What the compiler gives a thread so that the CTA fits: a multiple of 8.
  freeRegisters = 0;
  uint32_t perThread =
      std::min(registersPerThread, registersPerCTA / program.minBlocks /
                                       (agents.warps * lanes) / 8 * 8);
  if (program.maxRegisters)
    perThread = std::min(perThread, program.maxRegisters / 8 * 8);
  for (auto &warp : warps) {
    uint32_t threads = launch.threads() - warp->index * lanes;
    warp->start(threads >= lanes ? allLanes : (1u << threads) - 1);
    warp->registersPerThread = perThread;
  }

  while (error.empty()) {
    if (launch.seed && random() % 4 == 0)
      completeTransaction();
    Warp *warp = pick();
    if (warp) {
      uint64_t before = changes;
      runWarp(*warp, launch.seed ? 1 + random() % 200 : UINT64_MAX);
      if (changes != before)
        for (auto &other : warps)
          other->timeouts = 0;
      continue;
    }
    if (llvm::all_of(warps, [](auto &warp) { return warp->exited; }))
      return checkAtExit();
    if (!completeTransaction() && !timeOut())
      reportDeadlock();
  }
  return false;
}
