//===- SetFastMath.cpp - Set the fast-math flags of arithmetic ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One policy for a whole module, added to what each operation already allows.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::attn {
#define GEN_PASS_DEF_SETFASTMATHPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

static arith::FastMathFlags getFlags(attn::FastMathPolicy policy) {
  switch (policy) {
  case attn::FastMathPolicy::Strict:
    return arith::FastMathFlags::none;
  case attn::FastMathPolicy::Contract:
    return arith::FastMathFlags::contract;
  case attn::FastMathPolicy::Reassociate:
    return arith::FastMathFlags::contract | arith::FastMathFlags::reassoc;
  }
  llvm_unreachable("all policies are listed");
}

namespace {
struct SetFastMath : public attn::impl::SetFastMathPassBase<SetFastMath> {
  using SetFastMathPassBase::SetFastMathPassBase;

  void runOnOperation() override {
    arith::FastMathFlags flags = getFlags(policy);
    if (flags == arith::FastMathFlags::none)
      return;
    getOperation()->walk([&](arith::ArithFastMathInterface op) {
      arith::FastMathFlagsAttr old = op.getFastMathFlagsAttr();
      arith::FastMathFlags merged = old ? old.getValue() | flags : flags;
      op->setAttr(op.getFastMathAttrName(),
                  arith::FastMathFlagsAttr::get(&getContext(), merged));
    });
  }
};
} // namespace
