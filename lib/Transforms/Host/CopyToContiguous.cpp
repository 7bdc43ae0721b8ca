//===- CopyToContiguous.cpp - Slices that leave a function ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function whose boundary is contiguous returns a part of a tensor as a cast
// of a strided view. Where sizes are dynamic so are the strides of the
// contiguous type, bufferization takes the two for compatible, and the reader
// would compute its addresses from the sizes alone.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::attn {
#define GEN_PASS_DEF_COPYTOCONTIGUOUSPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

/// Strides that are all known were compared when the cast was made.
static bool claimsContiguity(memref::CastOp cast) {
  auto source = dyn_cast<MemRefType>(cast.getSource().getType());
  auto target = dyn_cast<MemRefType>(cast.getType());
  if (!source || !target || source.getLayout().isIdentity() ||
      !target.getLayout().isIdentity())
    return false;
  SmallVector<int64_t> strides;
  int64_t offset;
  return succeeded(target.getStridesAndOffset(strides, offset)) &&
         llvm::is_contained(strides, ShapedType::kDynamic);
}

namespace {
struct CopyToContiguous
    : public attn::impl::CopyToContiguousPassBase<CopyToContiguous> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](memref::CastOp op) {
      if (!claimsContiguity(op))
        return;
      auto type = cast<MemRefType>(op.getType());
      rewriter.setInsertionPoint(op);
      SmallVector<Value> sizes;
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        if (type.isDynamicDim(dim))
          sizes.push_back(memref::DimOp::create(rewriter, op.getLoc(),
                                                op.getSource(), dim));
      auto copy = memref::AllocOp::create(rewriter, op.getLoc(), type, sizes,
                                          rewriter.getI64IntegerAttr(64));
      memref::CopyOp::create(rewriter, op.getLoc(), op.getSource(), copy);
      rewriter.replaceOp(op, copy);
    });
  }
};
} // namespace
