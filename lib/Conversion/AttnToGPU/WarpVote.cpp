//===- WarpVote.cpp - What one warp lets the others know ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WarpVote.h"

#include "Warp.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

void WarpVote::synchronize() const {
  if (!barrier) {
    NVVM::Barrier0Op::create(b.b, b.loc);
    return;
  }
  NVVM::BarrierOp::create(b.b, b.loc, Type(), b.i32(*barrier),
                          b.i32(kWarpThreads * warps),
                          NVVM::BarrierReductionAttr(), Value());
}

Value WarpVote::isAny(Value condition) const {
  Value any = NVVM::VoteSyncOp::create(b.b, b.loc, b.i1(), b.i32(-1), condition,
                                       NVVM::VoteSyncKind::any);
  Value thread = b.getThread();
  b.ifThen(isFirstLane(b, thread), [&] {
    Value mine = b.mul(b.divU(thread, b.i32(kWarpThreads)), b.i32(kBytes));
    b.store(arith::ExtUIOp::create(b.b, b.loc, b.i32(), any),
            b.offset(memory, mine), kBytes);
  });
  synchronize();
  Value found = b.i32(0);
  for (int64_t warp = 0; warp < warps; ++warp)
    found = arith::OrIOp::create(
        b.b, b.loc, found,
        b.load(b.i32(), b.offset(memory, kBytes * warp), kBytes));
  return b.compare(arith::CmpIPredicate::ne, found, b.i32(0));
}
