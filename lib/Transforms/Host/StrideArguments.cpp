//===- StrideArguments.cpp - Arguments whose rows lie anywhere ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frameworks hand over views: heads of one projection, a slice of a cache, a
// transposed tensor. Their rows are contiguous and nothing else is. The last
// stride stays 1, because kernels load vectors along it; the others only change
// how an address is computed, once for many products.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/CallInterfaces.h"

namespace mlir::attn {
#define GEN_PASS_DEF_STRIDEARGUMENTSPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// Whether a use of a strided value would first make a contiguous copy of it.
static bool needsContiguous(OpOperand &use) {
  Operation *user = use.getOwner();
  if (auto layer = dyn_cast<MultiheadOp>(user))
    return use.get() == layer.getQuery() || use.get() == layer.getSource();
  return isa<tensor::CollapseShapeOp, tensor::ReshapeOp, CallOpInterface>(user);
}

/// Whether that is so of the value or of a view of it.
static bool isUsedContiguous(Value value) {
  return llvm::any_of(value.getUses(), [](OpOperand &use) {
    if (needsContiguous(use))
      return true;
    return isa<tensor::CastOp, tensor::ExpandShapeOp>(use.getOwner()) &&
           isUsedContiguous(use.getOwner()->getResult(0));
  });
}

static void strideArguments(func::FuncOp function) {
  StringRef name = bufferization::BufferizationDialect::kBufferLayoutAttrName;
  for (BlockArgument argument : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    unsigned index = argument.getArgNumber();
    if (!type || type.getRank() < 2 || function.getArgAttr(index, name) ||
        isUsedContiguous(argument))
      continue;
    SmallVector<int64_t> strides(type.getRank(), ShapedType::kDynamic);
    strides.back() = 1;
    function.setArgAttr(index, name,
                        StridedLayoutAttr::get(function.getContext(),
                                               /*offset=*/0, strides));
  }
}

namespace {
struct StrideArguments
    : public attn::impl::StrideArgumentsPassBase<StrideArguments> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function.isPublic() && !function.isExternal())
        strideArguments(function);
  }
};
} // namespace
