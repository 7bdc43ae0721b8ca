//===- Synchronization.cpp - Barriers, mbarriers, fences ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Instructions by which warps wait for each other and for copies. A blocked
// warp runs its instruction again when something has changed; the first run has
// arrived, the later ones only look.
//
//===----------------------------------------------------------------------===//

#include "AddressSpace.h"
#include "Decoder.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;
using llvm::formatv;

//===----------------------------------------------------------------------===//
// barrier
//===----------------------------------------------------------------------===//

/// What becomes of the predicates at a barrier.
enum BarrierReduction : int64_t { NoReduction, CountTrue, AllTrue, AnyTrue };

static uint32_t reduceVotes(const Votes &votes, int64_t reduction) {
  if (reduction == CountTrue)
    return votes.nonzero;
  return reduction == AllTrue ? votes.nonzero == votes.threads
                              : votes.nonzero > 0;
}

/// imm[0], imm[1]: the operands that are the barrier's number and the number of
/// threads, or negative; imm[2]: the warp waits; imm[3]: a BarrierReduction of
/// the last operand.
static Step barrier(Warp &warp, const Instruction &i) {
  CTA &cta = warp.cta;
  if (warp.wait.kind == Wait::Nothing) {
    if (!warp.aligned(i))
      return Step::Failed;
    int64_t id = 0, threads = 0;
    if (i.imm[0] >= 0 && !warp.getUniform(i, i.operands[i.imm[0]], id))
      return Step::Failed;
    if (i.imm[1] >= 0 && !warp.getUniform(i, i.operands[i.imm[1]], threads))
      return Step::Failed;
    std::string error;
    if (i.imm[1] >= 0 && threads == 0)
      return warp.fail(i, -1, formatv("barrier {0} for 0 threads", id));
    warp.released = false;
    if (!cta.barriers.arrive(id, threads, warp.index, i.imm[2], warp.clocks,
                             error))
      return warp.fail(i, -1, error);
    if (i.imm[3] != NoReduction) {
      Votes votes;
      forLanes(warp.mask, [&](unsigned lane) {
        ++votes.threads;
        votes.nonzero += warp.get(i.operands.back(), lane) != 0;
        return true;
      });
      cta.barriers.vote(id, votes);
    }
    warp.tick();
    if (i.imm[2])
      warp.wait = {Wait::Barrier, unsigned(id)};
    cta.completeBarriers();
    if (!i.imm[2])
      return Step::Next;
  }
  if (!warp.released)
    return Step::Blocked;
  warp.released = false;
  warp.synchronizeLanes(warp.mask);
  if (i.imm[3] != NoReduction)
    forLanes(warp.mask, [&](unsigned lane) {
      warp.set(i.results[0], lane, reduceVotes(warp.votes, i.imm[3]));
      return true;
    });
  return Step::Next;
}

static Step synchronizeLanes(Warp &warp, const Instruction &i) {
  int64_t members;
  if (!warp.getUniform(i, i.operands[0], members) ||
      !warp.synchronous(i, uint32_t(members)))
    return Step::Failed;
  warp.synchronizeLanes(uint32_t(members));
  return Step::Next;
}

//===----------------------------------------------------------------------===//
// mbarrier
//===----------------------------------------------------------------------===//

/// Calls `body(object, lane, error)` with the object of each active lane until
/// it returns false.
template <typename Body>
static Step forObjects(Warp &warp, const Instruction &i, Body body) {
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    std::string error;
    MBarriers::Object *object = warp.cta.mbarriers.find(
        uint32_t(warp.get(i.operands[0], lane)), warp.clocks, error);
    if (object && body(*object, lane, error))
      return true;
    warp.fail(i, lane, error);
    return false;
  });
  ++warp.cta.changes;
  return ok ? Step::Next : Step::Failed;
}

static Step initMBarrier(Warp &warp, const Instruction &i) {
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    std::string error;
    uint32_t address = warp.get(i.operands[0], lane);
    if (address % 8 != 0)
      error = formatv("the mbarrier address {0} is no multiple of 8", address);
    else if (warp.cta.mbarriers.init(address, warp.get(i.operands[1], lane),
                                     warp.index, warp.clocks.seen[warp.index],
                                     error))
      warp.cta.shared.beginMBarrier(warp.generic(i, lane), address, error);
    if (error.empty())
      return true;
    warp.fail(i, lane, error);
    return false;
  });
  return ok ? Step::Next : Step::Failed;
}

static Step invalidateMBarrier(Warp &warp, const Instruction &i) {
  return forObjects(
      warp, i, [&](MBarriers::Object &object, unsigned, std::string &error) {
        warp.cta.shared.endMBarrier(object.address);
        return warp.cta.mbarriers.invalidate(object, error);
      });
}

/// imm[0]: the operand that is the count of arrivals, or negative; imm[1]: the
/// operand that is a count of bytes, or negative; imm[2]: a predicate, or
/// negative; imm[3]: no arrival.
static Step arriveAtMBarrier(Warp &warp, const Instruction &i) {
  auto step = forObjects(
      warp, i,
      [&](MBarriers::Object &object, unsigned lane, std::string &error) {
        if (i.imm[2] >= 0 && !warp.get(i.operands[i.imm[2]], lane))
          return true;
        if (!i.results.empty())
          warp.set(i.results[0], lane, object.phase);
        if (i.imm[1] >= 0 &&
            !warp.cta.mbarriers.expect(
                object, warp.getSigned(i.operands[i.imm[1]], lane), error))
          return false;
        int64_t count =
            i.imm[0] >= 0 ? warp.get(i.operands[i.imm[0]], lane) : 1;
        return i.imm[3] || warp.cta.mbarriers.arrive(
                               object, count, warp.releasedBy(lane), error);
      });
  warp.tick();
  return step;
}

namespace {
/// How a wait at an mbarrier ends.
enum WaitForm { UntilComplete, WithTimeLimit, OneLook };
} // namespace

/// Operands: object, parity (i32) or state (i64). imm[0]: the WaitForm.
static Step waitAtMBarrier(Warp &warp, const Instruction &i) {
  MBarriers &mbarriers = warp.cta.mbarriers;
  const Register &operand = i.operands[1];
  uint32_t complete = 0;
  Wait reason;
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    std::string error;
    MBarriers::Object *object = mbarriers.find(
        uint32_t(warp.get(i.operands[0], lane)), warp.clocks, error);
    if (!object) {
      warp.fail(i, lane, error);
      return false;
    }
    uint64_t value = warp.get(operand, lane);
    bool isState = operand.kind == Kind::I64;
    if (!isState && value > 1) {
      warp.fail(i, lane, formatv("the phase parity is {0}, not 0 or 1", value));
      return false;
    }
    unsigned index = mbarriers.indexOf(*object);
    if (warp.wait.kind != Wait::Nothing && warp.wait.index == index &&
        object->phase > warp.wait.phase + 1) {
      warp.fail(
          i, lane,
          formatv("the phase that is waited for is over and the next one, "
                  "too: {0} phases completed during the wait ({1})",
                  object->phase - warp.wait.phase,
                  MBarriers::describeState(*object)));
      return false;
    }
    if (isState ? object->phase != value : object->parity() != value) {
      complete |= 1u << lane;
      return true;
    }
    reason.kind =
        i.imm[0] == WithTimeLimit ? Wait::MBarrierOrTimeout : Wait::MBarrier;
    reason.index = index;
    reason.parity = object->parity();
    reason.phase = object->phase;
    return true;
  });
  if (!ok)
    return Step::Failed;
  bool all = complete == warp.mask;
  if (!all && i.imm[0] != OneLook && !warp.timedOut) {
    // The phase at the beginning of the wait is kept.
    if (warp.wait.kind == Wait::Nothing || warp.wait.index != reason.index)
      warp.wait = reason;
    return Step::Blocked;
  }
  warp.timedOut = false;
  forLanes(complete, [&](unsigned lane) {
    std::string error;
    MBarriers::Object *object = mbarriers.find(
        uint32_t(warp.get(i.operands[0], lane)), warp.clocks, error);
    warp.clocks.join(object->completed);
    return true;
  });
  // Lanes that have met at the object are in step. Whether they have is not
  // known lane by lane; a wait of all of them is taken for it.
  if (all && warp.mask == warp.live)
    warp.synchronizeLanes(warp.mask);
  if (i.results.empty())
    return Step::Next;
  forLanes(warp.mask, [&](unsigned lane) {
    warp.set(i.results[0], lane, complete >> lane & 1);
    return true;
  });
  return all ? Step::Next : Step::Yield;
}

//===----------------------------------------------------------------------===//
// Fences and registers
//===----------------------------------------------------------------------===//

static Step nothing(Warp &, const Instruction &) { return Step::Next; }

static Step fenceAsyncProxy(Warp &warp, const Instruction &) {
  warp.clocks.fenced.join(warp.clocks.seen);
  warp.cta.mbarriers.fence(warp.index);
  warp.tick();
  return Step::Next;
}

static Step fenceMBarrierInit(Warp &warp, const Instruction &) {
  warp.cta.mbarriers.fence(warp.index);
  return Step::Next;
}

/// imm[0]: registers of a thread, imm[1]: more than before.
static Step setMaxRegisters(Warp &warp, const Instruction &i) {
  uint32_t count = i.imm[0];
  CTA &cta = warp.cta;
  if (warp.wait.kind == Wait::Nothing) {
    std::string error;
    if (!warp.aligned(i))
      return Step::Failed;
    if (!cta.agrees(warp, i, 0, error))
      return warp.fail(i, -1, error);
    if (i.imm[1] ? count < warp.registersPerThread
                 : count > warp.registersPerThread)
      return warp.fail(i, -1,
                       formatv("the thread has {0} registers, and {1} are no "
                               "{2}",
                               warp.registersPerThread, count,
                               i.imm[1] ? "increase" : "decrease"));
  }
  if (!i.imm[1]) {
    cta.freeRegisters += (warp.registersPerThread - count) * lanes;
    ++cta.changes;
  } else {
    uint32_t more = (count - warp.registersPerThread) * lanes;
    if (more > cta.freeRegisters) {
      warp.wait.kind = Wait::Registers;
      return Step::Blocked;
    }
    cta.freeRegisters -= more;
  }
  warp.registersPerThread = count;
  return Step::Next;
}

//===----------------------------------------------------------------------===//
// Decoding
//===----------------------------------------------------------------------===//

Decoded Decoder::decodeSynchronization(Operation *op) {
  if (isa<NVVM::Barrier0Op>(op))
    return emitWhole(op, barrier, {-1, -1, 1});
  if (auto sync = dyn_cast<NVVM::BarrierOp>(op)) {
    int64_t reduction = NoReduction;
    if (std::optional<NVVM::BarrierReduction> kind = sync.getReductionOp())
      reduction = *kind == NVVM::BarrierReduction::POPC  ? CountTrue
                  : *kind == NVVM::BarrierReduction::AND ? AllTrue
                                                         : AnyTrue;
    int64_t id = sync.getBarrierId() ? 0 : -1;
    return emitWhole(
        op, barrier,
        {id, sync.getNumberOfThreads() ? id + 1 : -1, 1, reduction});
  }
  if (auto arrive = dyn_cast<NVVM::BarrierArriveOp>(op)) {
    int64_t id = arrive.getBarrierId() ? 0 : -1;
    return emitWhole(op, barrier, {id, id + 1, 0});
  }
  if (isa<NVVM::SyncWarpOp>(op))
    return emitWhole(op, synchronizeLanes);

  auto predicate = [&](Value value) {
    return value ? int64_t(op->getNumOperands()) - 1 : -1;
  };
  if (auto init = dyn_cast<NVVM::MBarrierInitOp>(op)) {
    if (init.getPredicate())
      return fail(op, "a predicate is not modelled here; use scf.if");
    return emitWhole(op, initMBarrier);
  }
  if (isa<NVVM::MBarrierInvalOp>(op))
    return emitWhole(op, invalidateMBarrier);
  if (auto arrive = dyn_cast<NVVM::MBarrierArriveOp>(op)) {
    if (arrive.getRelaxed())
      return fail(op, "relaxed arrivals are not modelled");
    return emitWhole(op, arriveAtMBarrier,
                     {arrive.getCount() ? 1 : -1, -1, -1, 0});
  }
  if (auto arrive = dyn_cast<NVVM::MBarrierArriveExpectTxOp>(op)) {
    if (arrive.getRelaxed())
      return fail(op, "relaxed arrivals are not modelled");
    return emitWhole(op, arriveAtMBarrier,
                     {-1, 1, predicate(arrive.getPredicate()), 0});
  }
  if (isa<NVVM::MBarrierExpectTxOp>(op))
    return emitWhole(op, arriveAtMBarrier, {-1, 1, -1, 1});
  if (isa<NVVM::MBarrierTryWaitParityOp>(op))
    return emitWhole(op, waitAtMBarrier, {UntilComplete});
  if (isa<NVVM::MBarrierTryWaitOp>(op))
    return emitWhole(op, waitAtMBarrier, {WithTimeLimit});
  if (isa<NVVM::MBarrierTestWaitOp>(op))
    return emitWhole(op, waitAtMBarrier, {OneLook});

  if (auto fence = dyn_cast<NVVM::FenceProxyOp>(op)) {
    switch (fence.getKind()) {
    case NVVM::ProxyKind::async:
    case NVVM::ProxyKind::async_shared:
      return emitWhole(op, fenceAsyncProxy);
    default:
      return emitWhole(op, nothing);
    }
  }
  if (isa<NVVM::FenceMbarrierInitOp>(op))
    return emitWhole(op, fenceMBarrierInit);
  if (isa<NVVM::MembarOp, NVVM::FenceScClusterOp, NVVM::GriddepcontrolOp,
          NVVM::NanosleepOp>(op))
    return emitWhole(op, nothing);
  if (auto registers = dyn_cast<NVVM::SetMaxRegisterOp>(op))
    return emitWhole(
        op, setMaxRegisters,
        {int64_t(registers.getRegCount()),
         registers.getAction() == NVVM::SetMaxRegisterAction::increase});
  return Decoded::Unknown;
}
