//===- MultiheadCanonicalization.cpp - Canonical attn.multihead -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Canonicalization.h"

using namespace mlir;
using namespace mlir::attn;

/// Gives a grouping its simplest name: gqa of as many groups as heads is mha,
/// of one group mqa; with one head all are mha.
static LogicalResult simplifyGrouping(MultiheadOp op,
                                      PatternRewriter &rewriter) {
  KVGroupingAttr kv = op.getKv();
  if (kv.isMLA())
    return failure();
  GroupingKind kind = kv.getKind();
  if (op.getKVHeads() == static_cast<int64_t>(op.getHeads()))
    kind = GroupingKind::MHA;
  else if (op.getKVHeads() == 1)
    kind = GroupingKind::MQA;
  if (kind == kv.getKind())
    return failure();
  rewriter.modifyOpInPlace(op, [&] {
    op.setKvAttr(KVGroupingAttr::get(op.getContext(), kind, /*groups=*/0,
                                     /*latent=*/0, /*rope=*/0));
  });
  return success();
}

static LogicalResult dropDefaultValueWidth(MultiheadOp op,
                                           PatternRewriter &rewriter) {
  if (op.getDV() != op.getDK())
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op.removeDVAttr(); });
  return success();
}

/// Self-attention names its one sequence once.
static LogicalResult dropRepeatedSource(MultiheadOp op,
                                        PatternRewriter &rewriter) {
  if (op.getSource() != op.getQuery())
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op.getSourceMutable().clear(); });
  return success();
}

static LogicalResult dropUnusedLse(MultiheadOp op, PatternRewriter &rewriter) {
  if (!op.getLse() || !op.getLse().use_empty())
    return failure();
  auto newOp = MultiheadOp::create(rewriter, op.getLoc(),
                                   TypeRange(op.getResult().getType()),
                                   op->getOperands(), op.getProperties(),
                                   llvm::to_vector(op->getDiscardableAttrs()));
  for (auto [oldRegion, newRegion] :
       llvm::zip(op->getRegions(), newOp->getRegions()))
    rewriter.inlineRegionBefore(oldRegion, newRegion, newRegion.end());
  rewriter.replaceAllUsesWith(op.getResult(), newOp.getResult());
  rewriter.eraseOp(op);
  return success();
}

static LogicalResult refineSizes(MultiheadOp op, PatternRewriter &rewriter) {
  int64_t batch, queries, sourceKeys;
  int64_t *keys = op.getSource() ? &sourceKeys : &queries;
  SmallVector<SharedShape> operands{
      {op.getQuery(), {&batch, &queries, nullptr}},
      {op.getSource(), {&batch, keys, nullptr}},
      {op.getKeyLengths(), {&batch}},
      {op.getQueryOffset(), {&batch}},
      {op.getBias(), {&batch, nullptr, &queries, keys}, /*broadcasts=*/true},
      {op.getMask(), {&batch, nullptr, &queries, keys}, /*broadcasts=*/true}};
  SmallVector<SharedShape> results{
      {op.getResult(), {&batch, &queries, nullptr}}};
  if (op.getLse())
    results.push_back({op.getLse(), {&batch, nullptr, &queries}});
  return refineShapes(op, operands, results, rewriter);
}

void MultiheadOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *) {
  populateScoreCanonicalization<MultiheadOp>(patterns);
  patterns.add(simplifyGrouping);
  patterns.add(dropDefaultValueWidth);
  patterns.add(dropRepeatedSource);
  patterns.add(dropUnusedLse);
  patterns.add(refineSizes);
}
