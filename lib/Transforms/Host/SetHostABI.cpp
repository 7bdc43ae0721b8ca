//===- SetHostABI.cpp - Mark public functions as callable from C ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two facts about a public function that later passes need and cannot
// know: that C will call it, and that its arguments belong to the caller.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::attn {
#define GEN_PASS_DEF_SETHOSTABIPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

static void setHostABI(func::FuncOp function) {
  Builder builder(function.getContext());
  function->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(),
                    builder.getUnitAttr());
  StringRef writable = bufferization::BufferizationDialect::kWritableAttrName;
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
    if (isa<TensorType>(type) && !function.getArgAttr(index, writable))
      function.setArgAttr(index, writable, builder.getBoolAttr(false));
}

namespace {
struct SetHostABI : public attn::impl::SetHostABIPassBase<SetHostABI> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal())
        setHostABI(function);
  }
};
} // namespace
