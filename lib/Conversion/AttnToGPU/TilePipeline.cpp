//===- TilePipeline.cpp - Tiles that one warp brings to others ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TilePipeline.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

/// How long a thread may sleep before it looks again, in nanoseconds.
static constexpr int64_t kSleep = 10000000;

void attn::waitForPhase(KernelBuilder &b, Value barrier, Value parity) {
  NVVM::MBarrierTryWaitParityOp::create(b.b, b.loc, barrier, parity,
                                        b.i32(kSleep));
}

void attn::arriveExpecting(KernelBuilder &b, Value barrier, int64_t bytes) {
  NVVM::MBarrierArriveExpectTxOp::create(
      b.b, b.loc, /*res=*/Type(), barrier, b.i32(bytes),
      NVVM::MemScopeKind::CTA, /*relaxed=*/false, /*predicate=*/Value());
}

void attn::arrive(KernelBuilder &b, Value barrier) {
  NVVM::MBarrierArriveOp::create(b.b, b.loc, b.i64(), barrier,
                                 /*count=*/Value());
}

void attn::initBarrier(KernelBuilder &b, Value barrier, int64_t arrivals) {
  NVVM::MBarrierInitOp::create(b.b, b.loc, barrier, b.i32(arrivals),
                               /*predicate=*/Value());
}

void attn::initBarriers(KernelBuilder &b, Value thread,
                        function_ref<void()> init) {
  Value isFirst = b.compare(arith::CmpIPredicate::eq, thread, b.i32(0));
  b.ifThen(isFirst, [&] {
    init();
    NVVM::FenceMbarrierInitOp::create(b.b, b.loc);
  });
  NVVM::Barrier0Op::create(b.b, b.loc);
}

void TilePipeline::init(int64_t readers) const {
  for (int64_t stage = 0; stage < stages; ++stage) {
    initBarrier(b, getFull(b.i32(stage)), 1);
    initBarrier(b, getEmpty(b.i32(stage)), readers);
  }
}

Value TilePipeline::getFull(Value step) const {
  return b.offset(b.offset(memory, base), b.mul(getStage(step), b.i32(kBytes)));
}

Value TilePipeline::getEmpty(Value step) const {
  return b.offset(b.offset(memory, base + kBytes * stages),
                  b.mul(getStage(step), b.i32(kBytes)));
}

Value TilePipeline::getParity(Value step) const {
  return b.bitAnd(b.divU(step, b.i32(stages)), b.i32(1));
}

void TilePipeline::waitFull(Value step) const {
  waitForPhase(b, getFull(step), getParity(step));
}

void TilePipeline::waitEmpty(Value step) const {
  // The phase before the first one counts as complete.
  waitForPhase(b, getEmpty(step), b.bitXor(getParity(step), b.i32(1)));
}

void TilePipeline::release(Value step, Value isLeader) const {
  b.ifThen(isLeader, [&] { arrive(b, getEmpty(step)); });
}
