//===- Reductions.cpp - Over elements, and over lanes ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"
#include "FloatFormats.h"
#include "Warp.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

namespace {

enum Combination { Add, Mul, MinS, MaxS, MinU, MaxU, And, Or, Xor, MinN, MaxN };

/// Two integers of `bits` bits, or two numbers.
uint64_t combine(int64_t how, Kind kind, uint64_t a, uint64_t b) {
  if (isFloat(kind)) {
    double x = toDouble(kind, a), y = toDouble(kind, b);
    switch (how) {
    case Add:
      return fromDouble(kind, x + y);
    case Mul:
      return fromDouble(kind, x * y);
    case MinN:
      return x != x || y < x ? b : a;
    case MaxN:
      return x != x || y > x ? b : a;
    case MinS:
      return x != x || x < y ? a : b;
    default:
      return x != x || x > y ? a : b;
    }
  }
  unsigned unused = 64 - getBits(kind);
  int64_t x = int64_t(a << unused) >> unused;
  int64_t y = int64_t(b << unused) >> unused;
  switch (how) {
  case Add:
    return (a + b) << unused >> unused;
  case Mul:
    return (a * b) << unused >> unused;
  case MinS:
    return x < y ? a : b;
  case MaxS:
    return x > y ? a : b;
  case MinU:
    return std::min(a, b);
  case MaxU:
    return std::max(a, b);
  case And:
    return a & b;
  case Or:
    return a | b;
  default:
    return a ^ b;
  }
}

/// The elements of operand 0, in order, after operand 1 where there is one.
Step reduceElements(Warp &warp, const Instruction &i) {
  const Register &source = i.operands[0];
  for (unsigned lane = 0; lane < lanes; ++lane) {
    bool starts = i.operands.size() > 1;
    uint64_t value = warp.get(i.operands[starts ? 1 : 0], lane);
    for (unsigned e = starts ? 0 : 1; e < source.count; ++e)
      value = combine(i.imm[0], source.kind, value, warp.get(source, lane, e));
    warp.set(i.results[0], lane, value);
  }
  return Step::Next;
}

/// redux.sync. Operands: value, members.
Step reduceLanes(Warp &warp, const Instruction &i) {
  int64_t members;
  if (!warp.getUniform(i, i.operands[1], members) ||
      !warp.synchronous(i, uint32_t(members)))
    return Step::Failed;
  bool first = true;
  uint64_t value = 0;
  forLanes(warp.mask, [&](unsigned lane) {
    uint64_t mine = warp.get(i.operands[0], lane);
    value = first ? mine : combine(i.imm[0], Kind::I32, value, mine);
    first = false;
    return true;
  });
  for (unsigned lane = 0; lane < lanes; ++lane)
    warp.set(i.results[0], lane, value);
  return Step::Next;
}

} // namespace

/// How vector.reduction combines, or a negative number.
static int64_t findCombination(vector::CombiningKind kind) {
  switch (kind) {
  case vector::CombiningKind::ADD:
    return Add;
  case vector::CombiningKind::MUL:
    return Mul;
  case vector::CombiningKind::MINSI:
  case vector::CombiningKind::MINIMUMF:
    return MinS;
  case vector::CombiningKind::MAXSI:
  case vector::CombiningKind::MAXIMUMF:
    return MaxS;
  case vector::CombiningKind::MINUI:
    return MinU;
  case vector::CombiningKind::MAXUI:
    return MaxU;
  case vector::CombiningKind::MINNUMF:
    return MinN;
  case vector::CombiningKind::MAXNUMF:
    return MaxN;
  case vector::CombiningKind::AND:
    return And;
  case vector::CombiningKind::OR:
    return Or;
  case vector::CombiningKind::XOR:
    return Xor;
  }
  return -1;
}

/// How redux.sync combines integers, or a negative number.
static int64_t findCombination(NVVM::ReduxKind kind) {
  switch (kind) {
  case NVVM::ReduxKind::ADD:
    return Add;
  case NVVM::ReduxKind::AND:
    return And;
  case NVVM::ReduxKind::MAX:
    return MaxS;
  case NVVM::ReduxKind::MIN:
    return MinS;
  case NVVM::ReduxKind::OR:
    return Or;
  case NVVM::ReduxKind::UMAX:
    return MaxU;
  case NVVM::ReduxKind::UMIN:
    return MinU;
  case NVVM::ReduxKind::XOR:
    return Xor;
  default:
    return -1;
  }
}

Decoded Decoder::decodeReduction(Operation *op) {
  if (auto reduction = dyn_cast<vector::ReductionOp>(op))
    return emitWhole(op, reduceElements,
                     {findCombination(reduction.getKind())});
  if (auto redux = dyn_cast<NVVM::ReduxOp>(op)) {
    int64_t how = findCombination(redux.getKind());
    if (how < 0)
      return fail(op, "only integers are modelled");
    return emitWhole(op, reduceLanes, {how});
  }
  return Decoded::Unknown;
}
