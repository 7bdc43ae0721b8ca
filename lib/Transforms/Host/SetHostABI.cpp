//===- SetHostABI.cpp - Mark public functions as callable from C ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What later passes need to know about a public function: that C will call it,
// that its arguments belong to the caller, and that the caller frees each of
// its results.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

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

/// The value whose memory `value` will share: the source of a chain of views.
static Value getRoot(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<tensor::CastOp, tensor::CollapseShapeOp, tensor::ExpandShapeOp,
             tensor::ExtractSliceOp, tensor::ReshapeOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// True where a result of its own destination is certain. Other values (of a
/// branch, a call, a loop) may be the memory of another value.
static bool hasOwnDestination(Value root) {
  return root.getDefiningOp<DestinationStyleOpInterface>() ||
         root.getDefiningOp<scf::ForallOp>();
}

/// Two results in one block of memory would be freed twice.
static void separateResults(func::FuncOp function) {
  function.walk([](func::ReturnOp returnOp) {
    OpBuilder builder(returnOp);
    SmallPtrSet<Value, 4> roots;
    bool isFirst = true;
    for (OpOperand &operand : returnOp->getOpOperands()) {
      auto type = dyn_cast<RankedTensorType>(operand.get().getType());
      if (!type)
        continue;
      Value root = getRoot(operand.get());
      bool isNew = roots.insert(root).second;
      if (isFirst || (isNew && hasOwnDestination(root))) {
        isFirst = false;
        continue;
      }
      operand.set(bufferization::AllocTensorOp::create(
          builder, returnOp.getLoc(), type, /*dynamicSizes=*/ValueRange(),
          /*copy=*/operand.get()));
    }
  });
}

namespace {
struct SetHostABI : public attn::impl::SetHostABIPassBase<SetHostABI> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal()) {
        setHostABI(function);
        separateResults(function);
      }
  }
};
} // namespace
