//===- ExpandDealloc.cpp - Conditional deallocations by comparisons -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream writes the addresses of several buffers to lists in memory and calls
// a function that compares them. Functions have few buffers at a time, so each
// pair is compared in place: no list has to be allocated, which in code whose
// memrefs are all a device's could not be told from one of those.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {
#define GEN_PASS_DEF_EXPANDDEALLOCPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

static SmallVector<Value> getAddresses(ImplicitLocOpBuilder &b,
                                       ValueRange buffers) {
  SmallVector<Value> addresses;
  for (Value buffer : buffers)
    addresses.push_back(
        memref::ExtractAlignedPointerAsIndexOp::create(b, buffer));
  return addresses;
}

static void expand(bufferization::DeallocOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), op);
  SmallVector<Value> addresses = getAddresses(b, op.getMemrefs());
  SmallVector<Value> retained = getAddresses(b, op.getRetained());
  Value no = arith::ConstantIntOp::create(b, b.getI1Type(), 0);
  Value yes = arith::ConstantIntOp::create(b, b.getI1Type(), 1);
  auto isSame = [&](Value x, Value y) -> Value {
    return arith::CmpIOp::create(b, arith::CmpIPredicate::eq, x, y);
  };

  // Whose memory is retained is owned from now on by who retains it.
  SmallVector<Value> owned;
  for (Value kept : retained) {
    Value isOwned = no;
    for (auto [address, condition] :
         llvm::zip_equal(addresses, op.getConditions())) {
      Value isThis = arith::AndIOp::create(b, condition, isSame(address, kept));
      isOwned = arith::OrIOp::create(b, isOwned, isThis);
    }
    owned.push_back(isOwned);
  }
  for (auto [index, buffer] : llvm::enumerate(op.getMemrefs())) {
    Value isFreed = op.getConditions()[index];
    auto unless = [&](Value other) {
      Value holds = arith::XOrIOp::create(b, other, yes);
      isFreed = arith::AndIOp::create(b, isFreed, holds);
    };
    for (Value kept : retained)
      unless(isSame(addresses[index], kept));
    // Memory that is there twice is freed where it comes first.
    for (size_t before = 0; before < index; ++before)
      unless(
          arith::AndIOp::create(b, op.getConditions()[before],
                                isSame(addresses[before], addresses[index])));
    auto branch = scf::IfOp::create(b, isFreed);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(branch.thenBlock());
    memref::DeallocOp::create(b, buffer);
  }
  op.replaceAllUsesWith(owned);
  op.erase();
}

namespace {
struct ExpandDealloc : public attn::impl::ExpandDeallocPassBase<ExpandDealloc> {
  void runOnOperation() override {
    SmallVector<bufferization::DeallocOp> ops;
    getOperation()->walk(
        [&](bufferization::DeallocOp op) { ops.push_back(op); });
    for (bufferization::DeallocOp op : ops)
      expand(op);
  }
};
} // namespace
