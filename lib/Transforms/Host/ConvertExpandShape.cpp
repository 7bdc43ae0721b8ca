//===- ConvertExpandShape.cpp - Expand several dynamic sizes --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's expand-strided-metadata derives the sizes of an expanded dimension
// from the source and so crashes where two of them are dynamic: the rows of a
// projection, expanded to a dynamic batch and a dynamic length. The operation
// carries the sizes itself, and a reinterpret_cast says the same.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTEXPANDSHAPEPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

static bool hasSeveralDynamicSizes(memref::ExpandShapeOp op) {
  MemRefType type = op.getResultType();
  return llvm::any_of(op.getReassociationIndices(),
                      [&](ArrayRef<int64_t> dims) {
                        return llvm::count_if(dims, [&](int64_t dim) {
                                 return type.isDynamicDim(dim);
                               }) > 1;
                      });
}

static void convert(RewriterBase &rewriter, memref::ExpandShapeOp op) {
  Location loc = op.getLoc();
  MemRefType type = op.getResultType();
  auto [staticStrides, staticOffset] = type.getStridesAndOffset();
  auto source =
      memref::ExtractStridedMetadataOp::create(rewriter, loc, op.getSrc());
  SmallVector<OpFoldResult> sizes = op.getMixedOutputShape();
  SmallVector<OpFoldResult> sourceStrides = source.getConstifiedMixedStrides();

  SmallVector<OpFoldResult> strides(type.getRank());
  AffineExpr product =
      rewriter.getAffineSymbolExpr(0) * rewriter.getAffineSymbolExpr(1);
  for (auto [group, dims] : llvm::enumerate(op.getReassociationIndices())) {
    OpFoldResult stride = sourceStrides[group];
    for (int64_t dim : llvm::reverse(dims)) {
      strides[dim] = ShapedType::isDynamic(staticStrides[dim])
                         ? stride
                         : rewriter.getIndexAttr(staticStrides[dim]);
      if (dim != dims.front())
        stride = affine::makeComposedFoldedAffineApply(
            rewriter, loc, product, {strides[dim], sizes[dim]});
    }
  }
  OpFoldResult offset = source.getConstifiedMixedOffset();
  if (ShapedType::isStatic(staticOffset))
    offset = rewriter.getIndexAttr(staticOffset);
  rewriter.replaceOpWithNewOp<memref::ReinterpretCastOp>(
      op, type, source.getBaseBuffer(), offset, sizes, strides);
}

namespace {
struct ConvertExpandShape
    : public attn::impl::ConvertExpandShapePassBase<ConvertExpandShape> {
  void runOnOperation() override {
    SmallVector<memref::ExpandShapeOp> found;
    getOperation()->walk([&](memref::ExpandShapeOp op) {
      if (hasSeveralDynamicSizes(op))
        found.push_back(op);
    });
    IRRewriter rewriter(&getContext());
    for (memref::ExpandShapeOp op : found) {
      rewriter.setInsertionPoint(op);
      convert(rewriter, op);
    }
  }
};
} // namespace
