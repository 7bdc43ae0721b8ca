//===- RejectNestedModules.cpp - Functions are in the outermost module ----===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The stages compile the functions of the module that they run on. What is in a
// module in it would stay as it is, and be an error of some upstream pass
// later, at a place that no longer has to do with the input.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/IR/BuiltinOps.h"

namespace mlir::attn {
#define GEN_PASS_DEF_REJECTNESTEDMODULESPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

namespace {
struct RejectNestedModules
    : public attn::impl::RejectNestedModulesPassBase<RejectNestedModules> {
  void runOnOperation() override {
    for (auto nested : getOperation().getOps<ModuleOp>()) {
      nested.emitOpError("is inside of another module, and functions are "
                         "compiled in the outermost one; give the inner "
                         "module alone");
      signalPassFailure();
    }
  }
};
} // namespace
