//===- Lanes.cpp - Numbers of lanes, and exchange between them ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CTA.h"
#include "Decoder.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;
using llvm::formatv;

namespace {

//===----------------------------------------------------------------------===//
// Special registers
//===----------------------------------------------------------------------===//

enum Special {
  None,
  TidX,
  TidY,
  TidZ,
  NTidX,
  NTidY,
  NTidZ,
  CtaX,
  CtaY,
  CtaZ,
  NCtaX,
  NCtaY,
  NCtaZ,
  LaneId,
  WarpId,
  NWarpId,
  WarpSize,
  MaskEq,
  MaskLe,
  MaskLt,
  MaskGe,
  MaskGt
};

uint32_t readSpecial(Special which, const Warp &warp, unsigned lane) {
  const Launch &launch = warp.cta.launch;
  uint32_t thread = warp.index * lanes + lane;
  uint32_t bit = 1u << lane;
  switch (which) {
  case None:
    break;
  case TidX:
    return thread % launch.block[0];
  case TidY:
    return thread / launch.block[0] % launch.block[1];
  case TidZ:
    return thread / launch.block[0] / launch.block[1];
  case NTidX:
  case NTidY:
  case NTidZ:
    return launch.block[which - NTidX];
  case CtaX:
  case CtaY:
  case CtaZ:
    return warp.cta.id[which - CtaX];
  case NCtaX:
  case NCtaY:
  case NCtaZ:
    return launch.grid[which - NCtaX];
  case LaneId:
    return lane;
  case WarpId:
    return warp.index;
  case NWarpId:
    return warp.cta.agents.warps;
  case WarpSize:
    return lanes;
  case MaskEq:
    return bit;
  case MaskLe:
    return bit | (bit - 1);
  case MaskLt:
    return bit - 1;
  case MaskGe:
    return ~(bit - 1);
  case MaskGt:
    return ~(bit | (bit - 1));
  }
  return 0;
}

Step special(Warp &warp, const Instruction &i) {
  for (unsigned lane = 0; lane < lanes; ++lane)
    warp.set(i.results[0], lane, readSpecial(Special(i.imm[0]), warp, lane));
  return Step::Next;
}

//===----------------------------------------------------------------------===//
// Exchange
//===----------------------------------------------------------------------===//

/// The member mask in operand `n`, which must be the active lanes.
bool readMembers(Warp &warp, const Instruction &i, unsigned n) {
  int64_t members;
  return warp.getUniform(i, i.operands[n], members) &&
         warp.synchronous(i, uint32_t(members));
}

/// Operands: members, value, offset, mask and clamp. imm[0]: the ShflKind.
/// After PTX ISA, shfl.sync.
Step shuffle(Warp &warp, const Instruction &i) {
  if (!readMembers(warp, i, 0))
    return Step::Failed;
  uint64_t values[lanes];
  for (unsigned lane = 0; lane < lanes; ++lane)
    values[lane] = warp.get(i.operands[1], lane);
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    uint32_t offset = warp.get(i.operands[2], lane) & 31;
    uint32_t control = warp.get(i.operands[3], lane);
    uint32_t clamp = control & 31, segment = control >> 8 & 31;
    int32_t last = (lane & segment) | (clamp & ~segment & 31);
    int32_t first = lane & segment;
    int32_t source = lane;
    bool valid = false;
    switch (NVVM::ShflKind(i.imm[0])) {
    case NVVM::ShflKind::up:
      source = int32_t(lane) - int32_t(offset);
      valid = source >= last;
      break;
    case NVVM::ShflKind::down:
      source = lane + offset;
      valid = source <= last;
      break;
    case NVVM::ShflKind::bfly:
      source = lane ^ offset;
      valid = source <= last;
      break;
    case NVVM::ShflKind::idx:
      source = first | (offset & ~segment & 31);
      valid = source <= last;
      break;
    }
    if (!valid)
      source = lane;
    if (!(warp.mask >> source & 1)) {
      warp.fail(
          i, lane,
          formatv("the lane reads lane {0}, which is not active", source));
      return false;
    }
    warp.set(i.results[0], lane, values[source]);
    if (i.results.size() > 1)
      warp.set(i.results[1], lane, valid);
    return true;
  });
  return ok ? Step::Next : Step::Failed;
}

/// Operands: members, predicate. imm[0]: the VoteSyncKind.
Step vote(Warp &warp, const Instruction &i) {
  if (!readMembers(warp, i, 0))
    return Step::Failed;
  uint32_t ballot = 0;
  for (unsigned lane = 0; lane < lanes; ++lane)
    ballot |= uint32_t(warp.get(i.operands[1], lane) & 1) << lane;
  ballot &= warp.mask;
  uint32_t result = 0;
  switch (NVVM::VoteSyncKind(i.imm[0])) {
  case NVVM::VoteSyncKind::any:
    result = ballot != 0;
    break;
  case NVVM::VoteSyncKind::all:
    result = ballot == warp.mask;
    break;
  case NVVM::VoteSyncKind::ballot:
    result = ballot;
    break;
  case NVVM::VoteSyncKind::uni:
    result = ballot == 0 || ballot == warp.mask;
    break;
  }
  for (unsigned lane = 0; lane < lanes; ++lane)
    warp.set(i.results[0], lane, result);
  return Step::Next;
}

/// Without an operand all lanes are members. The lowest one is elected.
Step elect(Warp &warp, const Instruction &i) {
  if (i.operands.empty() ? !warp.synchronous(i, allLanes)
                         : !readMembers(warp, i, 0))
    return Step::Failed;
  unsigned leader = llvm::countr_zero(warp.mask);
  for (unsigned lane = 0; lane < lanes; ++lane)
    warp.set(i.results[0], lane, lane == leader);
  return Step::Next;
}

} // namespace

Decoded Decoder::decodeLanes(Operation *op) {
  StringRef name = op->getName().getStringRef();
  if (name.consume_front("nvvm.read.ptx.sreg.")) {
    Special which = llvm::StringSwitch<Special>(name)
                        .Case("tid.x", TidX)
                        .Case("tid.y", TidY)
                        .Case("tid.z", TidZ)
                        .Case("ntid.x", NTidX)
                        .Case("ntid.y", NTidY)
                        .Case("ntid.z", NTidZ)
                        .Case("ctaid.x", CtaX)
                        .Case("ctaid.y", CtaY)
                        .Case("ctaid.z", CtaZ)
                        .Case("nctaid.x", NCtaX)
                        .Case("nctaid.y", NCtaY)
                        .Case("nctaid.z", NCtaZ)
                        .Case("laneid", LaneId)
                        .Case("warpid", WarpId)
                        .Case("nwarpid", NWarpId)
                        .Case("warpsize", WarpSize)
                        .Case("lanemask.eq", MaskEq)
                        .Case("lanemask.le", MaskLe)
                        .Case("lanemask.lt", MaskLt)
                        .Case("lanemask.ge", MaskGe)
                        .Case("lanemask.gt", MaskGt)
                        .Default(None);
    if (which == None)
      return fail(op, "the special register is not modelled");
    return emitWhole(op, special, {which});
  }
  if (auto shfl = dyn_cast<NVVM::ShflOp>(op))
    return emitWhole(op, shuffle, {int64_t(shfl.getKind())});
  if (auto ballot = dyn_cast<NVVM::VoteSyncOp>(op))
    return emitWhole(op, vote, {int64_t(ballot.getKind())});
  if (isa<NVVM::ElectSyncOp>(op))
    return emitWhole(op, elect);
  return Decoded::Unknown;
}
