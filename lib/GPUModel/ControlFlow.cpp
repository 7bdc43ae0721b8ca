//===- ControlFlow.cpp - Structured control flow over lanes ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// A condition that differs between lanes narrows the mask; a stack holds the
// masks to come back to. Both sides of an `scf.if`, and the body of a loop, are
// skipped where no lane takes them.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"
#include "Warp.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

/// The active lanes whose i1 is set.
static uint32_t select(Warp &warp, const Register &condition) {
  const uint32_t *values = warp.words(condition);
  uint32_t result = 0;
  for (unsigned lane = 0; lane < lanes; ++lane)
    result |= (values[lane] & 1) << lane;
  return result & warp.mask;
}

static Step jumpIfNone(Warp &warp) {
  return warp.mask == 0 ? Step::Jump : Step::Next;
}

static Step beginIf(Warp &warp, const Instruction &i) {
  uint32_t taken = select(warp, i.operands[0]);
  warp.masks.push_back(warp.mask);
  warp.masks.push_back(warp.mask & ~taken);
  warp.mask = taken;
  return jumpIfNone(warp);
}

static Step beginElse(Warp &warp, const Instruction &) {
  warp.mask = warp.masks.back();
  warp.masks.pop_back();
  return jumpIfNone(warp);
}

static Step popMask(Warp &warp, const Instruction &) {
  warp.mask = warp.masks.back();
  warp.masks.pop_back();
  return Step::Next;
}

static Step pushMask(Warp &warp, const Instruction &) {
  warp.masks.push_back(warp.mask);
  return Step::Next;
}

/// Keeps the lanes whose induction variable (operand 0) is below the bound
/// (operand 1); imm[0]: unsigned.
static Step testFor(Warp &warp, const Instruction &i) {
  uint32_t inside = 0;
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    if (warp.getSigned(i.operands[2], lane) <= 0) {
      warp.fail(i, lane, "the loop's step is not positive");
      return false;
    }
    bool below =
        i.imm[0] ? warp.get(i.operands[0], lane) < warp.get(i.operands[1], lane)
                 : warp.getSigned(i.operands[0], lane) <
                       warp.getSigned(i.operands[1], lane);
    inside |= uint32_t(below) << lane;
    return true;
  });
  if (!ok)
    return Step::Failed;
  warp.mask = inside;
  return jumpIfNone(warp);
}

static Step stepFor(Warp &warp, const Instruction &i) {
  unsigned unused = 64 - getBits(i.operands[0].kind);
  forLanes(warp.mask, [&](unsigned lane) {
    uint64_t sum =
        warp.get(i.operands[0], lane) + warp.get(i.operands[1], lane);
    warp.set(i.results[0], lane, sum << unused >> unused);
    return true;
  });
  return Step::Jump;
}

static Step testWhile(Warp &warp, const Instruction &i) {
  warp.mask = select(warp, i.operands[0]);
  return jumpIfNone(warp);
}

static Step jump(Warp &, const Instruction &) { return Step::Jump; }

static Step copyValues(Warp &warp, const Instruction &i) {
  for (size_t n = 0; n < i.results.size(); ++n) {
    const Register &result = i.results[n], &operand = i.operands[n];
    uint32_t *to = warp.words(result);
    const uint32_t *from = warp.words(operand);
    if (warp.mask == warp.live) {
      std::memcpy(to, from, 4 * result.words());
      continue;
    }
    forLanes(warp.mask, [&](unsigned lane) {
      for (unsigned e = 0; e < result.count; ++e)
        warp.set(result, lane, warp.get(operand, lane, e), e);
      return true;
    });
  }
  return Step::Next;
}

static Step exitKernel(Warp &warp, const Instruction &i) {
  if (warp.anyOwned())
    return warp.fail(i, -1,
                     "the warp exits with wgmma groups that it has not "
                     "waited for");
  if (warp.lastCopyGroup > warp.copyComplete)
    return warp.fail(i, -1,
                     "the warp exits with cp.async copies that it has "
                     "not waited for");
  if (!warp.bulkCopies.empty())
    return warp.fail(i, warp.bulkCopies.front().lane,
                     "the thread exits with bulk copies from shared memory "
                     "that it has not waited for");
  return Step::Exit;
}

static Step checkAssertion(Warp &warp, const Instruction &i) {
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    if (warp.get(i.operands[0], lane))
      return true;
    warp.fail(i, lane, ("asserts: " + cast<cf::AssertOp>(i.op).getMsg()).str());
    return false;
  });
  return ok ? Step::Next : Step::Failed;
}

void Decoder::copyActive(Operation *op, ValueRange from, ValueRange to) {
  SmallVector<Register, 4> sources = flatten(from), targets = flatten(to);
  if (sources.empty())
    return;
  // A target that a later copy reads is copied by way of a temporary.
  bool hazard = llvm::any_of(sources, [&](const Register &source) {
    return llvm::any_of(targets, [&](const Register &target) {
      return target.word == source.word;
    });
  });
  if (hazard) {
    Instruction &save = emit(op, copyValues);
    save.access = Access::Renames;
    save.operands = sources;
    for (Register &source : sources) {
      source = temporary(source);
      save.results.push_back(source);
    }
  }
  Instruction &copy = emit(op, copyValues);
  copy.access = Access::Renames;
  copy.operands = sources;
  copy.results.assign(targets.begin(), targets.end());
}

bool Decoder::decodeIf(scf::IfOp op) {
  if (!define(op))
    return false;
  size_t begin = program.code.size();
  Instruction &first = emit(op, beginIf);
  first.operands.push_back(get(op.getCondition()));
  auto decodeSide = [&](Block *block) {
    if (!block)
      return true;
    for (Operation &inner : block->without_terminator())
      if (!decodeOperation(inner))
        return false;
    copyActive(block->getTerminator(), block->getTerminator()->getOperands(),
               op.getResults());
    return true;
  };
  if (!decodeSide(op.thenBlock()))
    return false;
  size_t other = program.code.size();
  emit(op, beginElse);
  program.code[begin].target = other;
  if (!decodeSide(op.elseBlock()))
    return false;
  program.code[other].target = program.code.size();
  emit(op, popMask);
  return true;
}

bool Decoder::decodeFor(scf::ForOp op) {
  for (Value argument : op.getBody()->getArguments())
    if (!define(argument))
      return false;
  Value iv = op.getInductionVar();
  copyActive(op, op.getInitArgs(), op.getRegionIterArgs());
  copyActive(op, op.getLowerBound(), iv);
  emit(op, pushMask);
  size_t test = program.code.size();
  Instruction &head = emit(op, testFor);
  head.operands = {get(iv), get(op.getUpperBound()), get(op.getStep())};
  head.imm[0] = op.getUnsignedCmp();
  for (Operation &inner : op.getBody()->without_terminator())
    if (!decodeOperation(inner))
      return false;
  Operation *yield = op.getBody()->getTerminator();
  copyActive(yield, yield->getOperands(), op.getRegionIterArgs());
  Instruction &next = emit(op, stepFor);
  next.operands = {get(iv), get(op.getStep())};
  next.results.push_back(get(iv));
  next.target = test;
  program.code[test].target = program.code.size();
  emit(op, popMask);
  // Lanes that have left the loop keep what they had, and an outer iteration
  // that enters it again no longer needs that.
  for (auto [result, argument] :
       llvm::zip_equal(op.getResults(), op.getRegionIterArgs()))
    alias(result, argument);
  return true;
}

bool Decoder::decodeWhile(scf::WhileOp op) {
  for (Value argument : op.getBeforeArguments())
    if (!define(argument))
      return false;
  if (!define(op))
    return false;
  for (auto [argument, result] :
       llvm::zip_equal(op.getAfterArguments(), op.getResults()))
    alias(argument, result);
  copyActive(op, op.getInits(), op.getBeforeArguments());
  emit(op, pushMask);
  size_t head = program.code.size();
  for (Operation &inner : op.getBeforeBody()->without_terminator())
    if (!decodeOperation(inner))
      return false;
  scf::ConditionOp condition = op.getConditionOp();
  copyActive(condition, condition.getArgs(), op.getResults());
  size_t test = program.code.size();
  Instruction &decide = emit(op, testWhile);
  decide.operands.push_back(get(condition.getCondition()));
  for (Operation &inner : op.getAfterBody()->without_terminator())
    if (!decodeOperation(inner))
      return false;
  copyActive(op.getYieldOp(), op.getYieldOp().getOperands(),
             op.getBeforeArguments());
  emit(op, jump).target = head;
  program.code[test].target = program.code.size();
  emit(op, popMask);
  return true;
}

Decoded Decoder::decodeControl(Operation *op) {
  auto done = [](bool ok) { return ok ? Decoded::Done : Decoded::Failed; };
  if (auto branch = dyn_cast<scf::IfOp>(op))
    return done(decodeIf(branch));
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return done(decodeFor(loop));
  if (auto loop = dyn_cast<scf::WhileOp>(op))
    return done(decodeWhile(loop));
  if (isa<cf::AssertOp>(op))
    return emitWhole(op, checkAssertion);
  if (isa<LLVM::ReturnOp>(op)) {
    emit(op, exitKernel);
    return Decoded::Done;
  }
  return Decoded::Unknown;
}
