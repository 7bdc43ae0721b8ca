//===- ConvertToOnline.cpp - attn.sdpa to attn.online_sdpa ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names the state that softmax attention carries while it walks along the
// keys, so that later passes can cut the walk anywhere. The four causal kinds
// are all "j <= i + off" and become one `diagonal` operand here.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTTOONLINEPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

static Value createFilled(OpBuilder &b, Location loc,
                          ArrayRef<OpFoldResult> sizes, FloatType type,
                          double value) {
  Value empty = tensor::EmptyOp::create(b, loc, sizes, type);
  Value scalar = arith::ConstantOp::create(b, loc, b.getFloatAttr(type, value));
  return linalg::FillOp::create(b, loc, scalar, empty).getResult(0);
}

static Value createDiagonal(OpBuilder &b, SdpaOp op) {
  if (op.getCausal() != CausalKind::BottomRight)
    return {};
  Location loc = op.getLoc();
  LayoutAttr layout = op.getLayoutOrDefault();
  OpFoldResult queries = tensor::getMixedSize(b, loc, op.getQuery(),
                                              getHeadDim(layout.getQuery(), 2));
  OpFoldResult keys =
      tensor::getMixedSize(b, loc, op.getKey(), getHeadDim(layout.getKey(), 2));
  AffineExpr difference = b.getAffineSymbolExpr(0) - b.getAffineSymbolExpr(1);
  return getValueOrCreateConstantIndexOp(
      b, loc,
      affine::makeComposedFoldedAffineApply(b, loc, difference,
                                            {keys, queries}));
}

/// The layout of the inputs; the state has none.
static LayoutAttr getInputLayout(LayoutAttr layout) {
  if (layout.getQuery() == HeadLayout::BHSD &&
      layout.getKey() == HeadLayout::BHSD &&
      layout.getValue() == HeadLayout::BHSD)
    return {};
  return LayoutAttr::get(layout.getContext(), layout.getQuery(),
                         layout.getKey(), layout.getValue(), HeadLayout::BHSD);
}

static void convertToOnline(RewriterBase &rewriter, SdpaOp op) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  Location loc = op.getLoc();
  LayoutAttr layout = op.getLayoutOrDefault();
  auto scoreType =
      cast<FloatType>(getScoreType(op.getQuery().getType().getElementType()));

  SmallVector<OpFoldResult> rows;
  for (unsigned dim = 0; dim < 3; ++dim)
    rows.push_back(tensor::getMixedSize(rewriter, loc, op.getQuery(),
                                        getHeadDim(layout.getQuery(), dim)));
  SmallVector<OpFoldResult> accumulatorSizes(rows);
  accumulatorSizes.push_back(rewriter.getIndexAttr(op.getSizes().dv));

  double lowest = -std::numeric_limits<double>::infinity();
  Value accumulator =
      createFilled(rewriter, loc, accumulatorSizes, scoreType, 0.0);
  Value max = createFilled(rewriter, loc, rows, scoreType, lowest);
  Value sum = createFilled(rewriter, loc, rows, scoreType, 0.0);

  auto online = OnlineSdpaOp::create(
      rewriter, loc,
      TypeRange{accumulator.getType(), max.getType(), sum.getType()},
      op.getQuery(), op.getKey(), op.getValue(), op.getBias(), op.getMask(),
      op.getKeyLengths(), op.getQueryOffset(), /*origin=*/ValueRange(),
      createDiagonal(rewriter, op), /*query_limit=*/Value(),
      /*key_limit=*/Value(), accumulator, max, sum,
      APFloat(op.getScaleOrDefault()), op.getSoftcapAttr(),
      op.getCausal() != CausalKind::None, op.getWindowAttr(),
      getInputLayout(layout), /*config=*/CPUConfigAttr());
  rewriter.inlineRegionBefore(op.getScoreMod(), online.getScoreMod(),
                              online.getScoreMod().end());
  rewriter.inlineRegionBefore(op.getMaskMod(), online.getMaskMod(),
                              online.getMaskMod().end());

  auto finalize = FinalizeOp::create(rewriter, loc, op->getResultTypes(),
                                     online.getResult(0), online.getResult(1),
                                     online.getResult(2), op.getOutput(),
                                     op.getLse(), layout.getOutput());
  rewriter.replaceOp(op, finalize->getResults());
}

namespace {
struct ConvertToOnlinePass
    : public attn::impl::ConvertToOnlinePassBase<ConvertToOnlinePass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation()->walk([&](SdpaOp op) {
      // Without keys there is nothing to walk along, and no slice of them is
      // valid.
      if (!op.getQuery().getType().getElementType().isF64() &&
          op.getSizes().keys != 0)
        convertToOnline(rewriter, op);
    });
  }
};
} // namespace
