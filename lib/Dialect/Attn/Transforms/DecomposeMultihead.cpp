//===- DecomposeMultihead.cpp - attn.multihead to projections and sdpa ----===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Takes a layer apart into four matrix products and one attn.sdpa. The columns
// of a projection are head-major, so expanding them into (head, width) is a
// view: attn.sdpa is told the order `bshd` and no transposed copy is written.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::attn {
#define GEN_PASS_DEF_DECOMPOSEMULTIHEADPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// `source` converted element by element to `elementType`, a float type.
static Value convertElements(OpBuilder &b, Location loc, Value source,
                             Type elementType) {
  auto type = cast<RankedTensorType>(source.getType());
  if (type.getElementType() == elementType)
    return source;
  bool widens = elementType.getIntOrFloatBitWidth() >
                type.getElementType().getIntOrFloatBitWidth();
  Value init = tensor::EmptyOp::create(
      b, loc, tensor::getMixedSizes(b, loc, source), elementType);
  SmallVector<AffineMap> maps(2, b.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, loc, init.getType(), source, init, maps, iterators,
             [&](OpBuilder &b, Location loc, ValueRange args) {
               Value element =
                   widens
                       ? arith::ExtFOp::create(b, loc, elementType, args[0])
                             .getResult()
                       : arith::TruncFOp::create(b, loc, elementType, args[0])
                             .getResult();
               linalg::YieldOp::create(b, loc, element);
             })
      .getResult(0);
}

/// The initial accumulator of a projection: the bias in every row, or zero.
static Value createAccumulator(OpBuilder &b, Location loc,
                               ArrayRef<OpFoldResult> sizes, Type type,
                               Value bias) {
  Value empty = tensor::EmptyOp::create(b, loc, sizes, type);
  if (bias)
    return linalg::BroadcastOp::create(b, loc,
                                       convertElements(b, loc, bias, type),
                                       empty, ArrayRef<int64_t>{0})
        ->getResult(0);
  Value zero = arith::ConstantOp::create(b, loc, b.getFloatAttr(type, 0.0));
  return linalg::FillOp::create(b, loc, zero, empty).getResult(0);
}

/// `rows` [B*S, in] times `weight` [in, out], plus `bias` [out] if any.
static Value project(OpBuilder &b, Location loc, Value rows, Value weight,
                     Value bias) {
  Type elementType = getElementTypeOrSelf(rows.getType());
  Value accumulator =
      createAccumulator(b, loc,
                        {tensor::getMixedSize(b, loc, rows, 0),
                         tensor::getMixedSize(b, loc, weight, 1)},
                        getScoreType(elementType), bias);
  Value product = linalg::MatmulOp::create(b, loc, accumulator.getType(),
                                           ValueRange{rows, weight},
                                           ValueRange{accumulator})
                      .getResult(0);
  return convertElements(b, loc, product, elementType);
}

/// `source` with its leading dimensions in one, and its trailing ones in one:
/// [B, S, Dm] or [B, S, H, D] to rows.
static Value collapseToRows(OpBuilder &b, Location loc, Value source) {
  SmallVector<ReassociationIndices> groups = {{0, 1}, {2}};
  if (cast<RankedTensorType>(source.getType()).getRank() == 4)
    groups[1].push_back(3);
  return tensor::CollapseShapeOp::create(b, loc, source, groups);
}

/// `rows` expanded to `sizes`: [B, S, Dm] or [B, S, H, D].
static Value expandRows(OpBuilder &b, Location loc, Value rows,
                        ArrayRef<OpFoldResult> sizes) {
  SmallVector<ReassociationIndices> groups = {{0, 1}, {2}};
  if (sizes.size() == 4)
    groups[1].push_back(3);
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamic;
  dispatchIndexOpFoldResults(sizes, dynamic, shape);
  auto type = RankedTensorType::get(
      shape, cast<RankedTensorType>(rows.getType()).getElementType());
  return tensor::ExpandShapeOp::create(b, loc, type, rows, groups, sizes);
}

namespace {

struct DecomposeMultihead : OpRewritePattern<MultiheadOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MultiheadOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getKv().isMLA())
      return rewriter.notifyMatchFailure(op, "mla has no lowering");

    Location loc = op.getLoc();
    int64_t heads = op.getHeads();
    int64_t kvHeads = op.getKv().getNumKVHeads(heads);
    int64_t dk = op.getDK();
    int64_t dv = op.getDV().value_or(dk);
    Value source = op.getSource() ? op.getSource() : op.getQuery();

    OpFoldResult batch = tensor::getMixedSize(rewriter, loc, op.getQuery(), 0);
    OpFoldResult queries =
        tensor::getMixedSize(rewriter, loc, op.getQuery(), 1);
    OpFoldResult keys = tensor::getMixedSize(rewriter, loc, source, 1);
    OpFoldResult sourceBatch = tensor::getMixedSize(rewriter, loc, source, 0);
    auto number = [&](int64_t n) -> OpFoldResult {
      return rewriter.getIndexAttr(n);
    };

    Value queryRows = collapseToRows(rewriter, loc, op.getQuery());
    Value sourceRows = source == op.getQuery()
                           ? queryRows
                           : collapseToRows(rewriter, loc, source);
    Value q =
        expandRows(rewriter, loc,
                   project(rewriter, loc, queryRows, op.getWq(), op.getBq()),
                   {batch, queries, number(heads), number(dk)});
    Value k =
        expandRows(rewriter, loc,
                   project(rewriter, loc, sourceRows, op.getWk(), op.getBk()),
                   {sourceBatch, keys, number(kvHeads), number(dk)});
    Value v =
        expandRows(rewriter, loc,
                   project(rewriter, loc, sourceRows, op.getWv(), op.getBv()),
                   {sourceBatch, keys, number(kvHeads), number(dv)});

    SmallVector<Value> inits = {tensor::EmptyOp::create(
        rewriter, loc,
        ArrayRef<OpFoldResult>{batch, queries, number(heads), number(dv)},
        getElementTypeOrSelf(op.getQuery().getType()))};
    if (op.getLse())
      inits.push_back(tensor::EmptyOp::create(
          rewriter, loc, ArrayRef<OpFoldResult>{batch, number(heads), queries},
          getElementTypeOrSelf(op.getLse().getType())));

    auto bshd = HeadLayout::BSHD;
    auto sdpa = SdpaOp::create(
        rewriter, loc, TypeRange(ValueRange(inits)), q, k, v, op.getBias(),
        op.getMask(), op.getKeyLengths(), op.getQueryOffset(), inits[0],
        op.getLse() ? inits[1] : Value(), op.getScaleAttr(),
        op.getSoftcapAttr(), op.getCausalAttr(), op.getWindowAttr(),
        LayoutAttr::get(getContext(), bshd, bshd, bshd, bshd));
    rewriter.inlineRegionBefore(op.getScoreMod(), sdpa.getScoreMod(),
                                sdpa.getScoreMod().end());
    rewriter.inlineRegionBefore(op.getMaskMod(), sdpa.getMaskMod(),
                                sdpa.getMaskMod().end());

    Value rows =
        project(rewriter, loc, collapseToRows(rewriter, loc, sdpa.getResult(0)),
                op.getWo(), op.getBo());
    Value result = expandRows(
        rewriter, loc, rows,
        {batch, queries, tensor::getMixedSize(rewriter, loc, op.getWo(), 1)});
    SmallVector<Value> results = {result};
    if (op.getLse())
      results.push_back(sdpa.getResult(1));
    for (auto [value, old] : llvm::zip_equal(results, op->getResults()))
      if (value.getType() != old.getType())
        value = tensor::CastOp::create(rewriter, loc, old.getType(), value);
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct DecomposeMultiheadPass
    : attn::impl::DecomposeMultiheadPassBase<DecomposeMultiheadPass> {
  void runOnOperation() override {
    // Every layer is looked at first: a module is rewritten whole or not at
    // all.
    bool found = false;
    getOperation()->walk([&](MultiheadOp op) {
      if (!op.getKv().isMLA())
        return;
      op.emitOpError("mla is not yet lowered: only mha, gqa and mqa are");
      found = true;
    });
    if (found)
      return signalPassFailure();

    RewritePatternSet patterns(&getContext());
    populateDecomposeMultiheadPatterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace

void attn::populateDecomposeMultiheadPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeMultihead>(patterns.getContext());
}
