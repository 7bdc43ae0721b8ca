//===- SdpaCanonicalization.cpp - Canonical forms of attn.sdpa ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Canonicalization.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"

using namespace mlir;
using namespace mlir::attn;

static HeadLayout swapped(HeadLayout layout) {
  return layout == HeadLayout::BHSD ? HeadLayout::BSHD : HeadLayout::BHSD;
}

/// Null for the default, which is spelled by leaving the attribute out.
static LayoutAttr getCanonicalLayout(MLIRContext *context, HeadLayout query,
                                     HeadLayout key, HeadLayout value,
                                     HeadLayout output) {
  if (llvm::all_of(ArrayRef{query, key, value, output}, [](HeadLayout layout) {
        return layout == HeadLayout::BHSD;
      }))
    return {};
  return LayoutAttr::get(context, query, key, value, output);
}

static bool swapsHeadsAndSequence(linalg::TransposeOp transpose) {
  return transpose && transpose.hasPureTensorSemantics() &&
         transpose.getPermutation() == ArrayRef<int64_t>{0, 2, 1, 3};
}

/// Reads the tensor behind a transpose in the order it has in memory.
static LogicalResult foldInputTransposes(SdpaOp op, PatternRewriter &rewriter) {
  LayoutAttr layout = op.getLayoutOrDefault();
  bool changed = false;
  auto fold = [&](OpOperand &operand, HeadLayout order) {
    auto transpose = operand.get().getDefiningOp<linalg::TransposeOp>();
    if (!swapsHeadsAndSequence(transpose))
      return order;
    changed = true;
    rewriter.modifyOpInPlace(op, [&] { operand.set(transpose.getInput()); });
    return swapped(order);
  };
  HeadLayout query = fold(op.getQueryMutable(), layout.getQuery());
  HeadLayout key = fold(op.getKeyMutable(), layout.getKey());
  HeadLayout value = fold(op.getValueMutable(), layout.getValue());
  LayoutAttr newLayout = getCanonicalLayout(op.getContext(), query, key, value,
                                            layout.getOutput());
  if (!changed && newLayout == op.getLayoutAttr())
    return failure();
  rewriter.modifyOpInPlace(op, [&] {
    if (newLayout)
      op.setLayoutAttr(newLayout);
    else
      op.removeLayoutAttr();
  });
  return success();
}

/// Writes the output in the order that its only reader, a transpose, would
/// bring it to. The op reads no destination, so that of the transpose serves.
static LogicalResult foldOutputTranspose(SdpaOp op, PatternRewriter &rewriter) {
  if (op->getNumResults() == 0 || !op->getResult(0).hasOneUse())
    return failure();
  Value output = op->getResult(0);
  auto transpose = dyn_cast<linalg::TransposeOp>(*output.user_begin());
  if (!swapsHeadsAndSequence(transpose) || transpose.getInput() != output)
    return failure();

  Value destination = transpose.getInit();
  Location loc = op.getLoc();
  LayoutAttr layout = op.getLayoutOrDefault();
  rewriter.setInsertionPoint(op);
  if (destination.getDefiningOp<tensor::EmptyOp>()) {
    SmallVector<OpFoldResult> sizes =
        tensor::getMixedSizes(rewriter, loc, op.getOutput());
    std::swap(sizes[1], sizes[2]);
    auto type = cast<RankedTensorType>(destination.getType());
    destination = tensor::EmptyOp::create(
        rewriter, loc, sizes, type.getElementType(), type.getEncoding());
  } else if (!DominanceInfo().properlyDominates(destination, op)) {
    return failure();
  }
  LayoutAttr newLayout =
      getCanonicalLayout(op.getContext(), layout.getQuery(), layout.getKey(),
                         layout.getValue(), swapped(layout.getOutput()));
  auto newOp = cast<SdpaOp>(rewriter.clone(*op));
  newOp.getOutputMutable().set(destination);
  newOp->getResult(0).setType(cast<RankedTensorType>(destination.getType()));
  if (newLayout)
    newOp.setLayoutAttr(newLayout);
  else
    newOp.removeLayoutAttr();

  Value replacement = newOp->getResult(0);
  Type oldType = transpose->getResult(0).getType();
  if (replacement.getType() != oldType)
    replacement = tensor::CastOp::create(rewriter, loc, oldType, replacement);
  rewriter.replaceOp(transpose, replacement);
  if (op->getNumResults() > 1)
    rewriter.replaceAllUsesWith(op->getResult(1), newOp->getResult(1));
  rewriter.eraseOp(op);
  return success();
}

static LogicalResult dropUnusedLse(SdpaOp op, PatternRewriter &rewriter) {
  if (op->getNumResults() != 2 || !op->getResult(1).use_empty())
    return failure();
  auto newOp = SdpaOp::create(rewriter, op.getLoc(),
                              TypeRange(op->getResult(0).getType()),
                              op->getOperands(), op.getProperties(),
                              llvm::to_vector(op->getDiscardableAttrs()));
  newOp.getLseMutable().clear();
  for (auto [oldRegion, newRegion] :
       llvm::zip(op->getRegions(), newOp->getRegions()))
    rewriter.inlineRegionBefore(oldRegion, newRegion, newRegion.end());
  rewriter.replaceAllUsesWith(op->getResult(0), newOp->getResult(0));
  rewriter.eraseOp(op);
  return success();
}

static LogicalResult refineSizes(SdpaOp op, PatternRewriter &rewriter) {
  // The sizes of memrefs are those of the memory they were cut from.
  if (op.hasPureBufferSemantics())
    return failure();
  int64_t batch, queries, keys;
  LayoutAttr layout = op.getLayoutOrDefault();
  auto heads = [&](Value value, int64_t *length, HeadLayout order) {
    return SharedShape{
        value, toLayout<int64_t *>({&batch, nullptr, length, nullptr}, order)};
  };
  SmallVector<SharedShape> operands{
      heads(op.getQuery(), &queries, layout.getQuery()),
      heads(op.getKey(), &keys, layout.getKey()),
      heads(op.getValue(), &keys, layout.getValue()),
      heads(op.getOutput(), &queries, layout.getOutput()),
      {op.getLse(), {&batch, nullptr, &queries}},
      {op.getKeyLengths(), {&batch}},
      {op.getQueryOffset(), {&batch}},
      {op.getBias(), {&batch, nullptr, &queries, &keys}, /*broadcasts=*/true},
      {op.getMask(), {&batch, nullptr, &queries, &keys}, /*broadcasts=*/true}};
  SmallVector<SharedShape> results;
  for (auto [result, init] :
       llvm::zip(op->getResults(), ArrayRef(operands).slice(3, 2)))
    results.push_back({result, init.sizes});
  return refineShapes(op, operands, results, rewriter);
}

void SdpaOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *) {
  populateScoreCanonicalization<SdpaOp>(patterns);
  patterns.add(foldInputTransposes);
  patterns.add(foldOutputTranspose);
  patterns.add(dropUnusedLse);
  patterns.add(refineSizes, /*benefit=*/2);
}
