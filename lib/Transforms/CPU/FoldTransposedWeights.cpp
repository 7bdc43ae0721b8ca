//===- FoldTransposedWeights.cpp - Products with transposed weights -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Frameworks keep weights as [out, in]. A transpose before the product would be
// written to memory in each call, by one thread; the product packs its weights
// in any case, and can turn them then.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::attn {
#define GEN_PASS_DEF_FOLDTRANSPOSEDWEIGHTSPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// What the right operand of `op` is the transpose of, or the slice of that
/// which it is the transpose of; null where it is neither.
static Value getTurned(RewriterBase &b, linalg::MatmulOp op) {
  Value rhs = op.getInputs()[1];
  auto slice = rhs.getDefiningOp<tensor::ExtractSliceOp>();
  if (slice && slice.getSourceType().getRank() != 2)
    return {};
  auto transpose =
      (slice ? slice.getSource() : rhs).getDefiningOp<linalg::TransposeOp>();
  if (!transpose || !transpose.hasPureTensorSemantics())
    return {};
  if (!slice)
    return transpose.getInput();
  auto swapped = [](SmallVector<OpFoldResult> values) {
    std::swap(values[0], values[1]);
    return values;
  };
  b.setInsertionPoint(op);
  return tensor::ExtractSliceOp::create(
      b, op.getLoc(), transpose.getInput(), swapped(slice.getMixedOffsets()),
      swapped(slice.getMixedSizes()), swapped(slice.getMixedStrides()));
}

namespace {
struct FoldTransposedWeightsPass
    : public attn::impl::FoldTransposedWeightsPassBase<
          FoldTransposedWeightsPass> {
  void runOnOperation() override {
    SmallVector<linalg::MatmulOp> products;
    getOperation()->walk([&](linalg::MatmulOp op) {
      if (op->hasAttr(kMatmulConfig) && op.hasPureTensorSemantics() &&
          !op.hasUserDefinedMaps())
        products.push_back(op);
    });
    IRRewriter b(&getContext());
    for (linalg::MatmulOp op : products) {
      Value turned = getTurned(b, op);
      if (!turned)
        continue;
      b.setInsertionPoint(op);
      auto product = linalg::MatmulTransposeBOp::create(
          b, op.getLoc(), op->getResultTypes(),
          ValueRange{op.getInputs()[0], turned}, op.getOutputs());
      product->setAttr(kMatmulConfig, op->getAttr(kMatmulConfig));
      b.replaceOp(op, product->getResults());
    }
  }
};
} // namespace
