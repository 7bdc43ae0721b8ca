//===- SdpaOp.cpp - attn.sdpa ---------------------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "Constraints.h"
#include "Destinations.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Constraints, as numbered in the description
//===----------------------------------------------------------------------===//

static LogicalResult verifyRanks(SdpaOp op) {
  for (NamedValue value :
       {NamedValue{"query", op.getQuery()}, NamedValue{"key", op.getKey()},
        NamedValue{"value", op.getValue()},
        NamedValue{"output", op.getOutput()}, NamedValue{"bias", op.getBias()},
        NamedValue{"mask", op.getMask()}})
    if (failed(verifyRank(op, 1, value, 4)))
      return failure();
  return verifyRank(op, 1, {"lse", op.getLse()}, 3);
}

static LogicalResult verifyElementTypes(SdpaOp op) {
  Type elementType = op.getQuery().getType().getElementType();
  for (NamedValue value :
       {NamedValue{"key", op.getKey()}, NamedValue{"value", op.getValue()},
        NamedValue{"output", op.getOutput()}})
    if (failed(verifyElementType(op, 2, value, elementType, "query has")))
      return failure();
  return verifyElementType(op, 2, {"lse", op.getLse()},
                           getScoreType(elementType), "the scores have");
}

static LogicalResult verifyStaticSizes(SdpaOp op) {
  HeadSizes sizes = op.getSizes();
  return success(
      succeeded(verifyPositive(op, 3, "query", "heads", sizes.heads)) &&
      succeeded(verifyPositive(op, 3, "query", "head width", sizes.dk)) &&
      succeeded(verifyPositive(op, 3, "key", "heads", sizes.kvHeads)) &&
      succeeded(verifyPositive(op, 3, "value", "head width", sizes.dv)));
}

static LogicalResult verifyHeadWidth(SdpaOp op) {
  int64_t found = op.getKey().getType().getShape().back();
  if (ShapedType::isDynamic(found))
    return verifyPositive(op, 4, "key", "head width", found);
  return SharedSize("head width", op.getSizes().dk, "query")
      .unify(op, 4, "key", found);
}

static LogicalResult verifyHeadGroups(SdpaOp op) {
  HeadSizes sizes = op.getSizes();
  int64_t valueHeads = getLogicalShape(op.getValue().getType(),
                                       op.getLayoutOrDefault().getValue())[1];
  if (ShapedType::isDynamic(valueHeads))
    return verifyPositive(op, 5, "value", "heads", valueHeads);
  if (failed(SharedSize("heads", sizes.kvHeads, "key")
                 .unify(op, 5, "value", valueHeads)))
    return failure();
  return verifyGroups(op, 5, sizes.heads, sizes.kvHeads);
}

static LogicalResult verifySharedSizes(SdpaOp op) {
  LayoutAttr layout = op.getLayoutOrDefault();
  HeadSizes sizes = op.getSizes();
  auto query = getLogicalShape(op.getQuery().getType(), layout.getQuery());
  auto key = getLogicalShape(op.getKey().getType(), layout.getKey());
  auto value = getLogicalShape(op.getValue().getType(), layout.getValue());
  auto output = getLogicalShape(op.getOutput().getType(), layout.getOutput());
  SharedSize batch("batch"), queries("queries"), keys("keys");
  SharedSize heads("heads", sizes.heads, "query");
  SharedSize width("head width", sizes.dv, "value");
  if (failed(batch.unify(op, 6, "query", query[0])) ||
      failed(batch.unify(op, 6, "key", key[0])) ||
      failed(batch.unify(op, 6, "value", value[0])) ||
      failed(batch.unify(op, 6, "output", output[0])) ||
      failed(queries.unify(op, 6, "query", query[2])) ||
      failed(queries.unify(op, 6, "output", output[2])) ||
      failed(keys.unify(op, 6, "key", key[2])) ||
      failed(keys.unify(op, 6, "value", value[2])) ||
      failed(heads.unify(op, 6, "output", output[1])) ||
      failed(width.unify(op, 6, "output", output[3])))
    return failure();
  if (!op.getLse())
    return success();
  ArrayRef<int64_t> lse = op.getLse().getType().getShape();
  return success(succeeded(batch.unify(op, 6, "lse", lse[0])) &&
                 succeeded(heads.unify(op, 6, "lse", lse[1])) &&
                 succeeded(queries.unify(op, 6, "lse", lse[2])));
}

static LogicalResult verifyScoreTerms(SdpaOp op) {
  HeadSizes sizes = op.getSizes();
  int64_t full[] = {sizes.batch, sizes.heads, sizes.queries, sizes.keys};
  return success(
      succeeded(verifyBroadcast(op, 7, {"bias", op.getBias()}, full)) &&
      succeeded(verifyBroadcast(op, 7, {"mask", op.getMask()}, full)));
}

static LogicalResult verifyPerBatchSizes(SdpaOp op) {
  SharedSize batch("batch", op.getSizes().batch, "query");
  for (NamedValue value : {NamedValue{"key_lengths", op.getKeyLengths()},
                           NamedValue{"query_offset", op.getQueryOffset()}})
    if (value &&
        failed(batch.unify(op, 8, value.name, value.type().getDimSize(0))))
      return failure();
  return success();
}

LogicalResult SdpaOp::verify() {
  if (!hasPureTensorSemantics() && !hasPureBufferSemantics())
    return emitOpError("operands are neither all tensors nor all memrefs");
  // Later constraints rely on earlier ones: sizes are looked up by position
  // only once the ranks are known to be right.
  if (failed(verifyRanks(*this)) || failed(verifyElementTypes(*this)) ||
      failed(verifyStaticSizes(*this)) || failed(verifyHeadWidth(*this)) ||
      failed(verifyHeadGroups(*this)) || failed(verifySharedSizes(*this)) ||
      failed(verifyScoreTerms(*this)) || failed(verifyPerBatchSizes(*this)))
    return failure();
  HeadSizes sizes = getSizes();
  bool hasWindow = getWindow().has_value();
  bool hasQueryOffset = static_cast<bool>(getQueryOffset());
  if (failed(
          verifyDiagonal(*this, 9, getCausal(), hasWindow, hasQueryOffset)) ||
      failed(verifyWindow(*this, 10, getWindow())) ||
      failed(verifyWindowDiagonal(*this, 11, getCausal(), hasWindow,
                                  hasQueryOffset, sizes.queries, sizes.keys)))
    return failure();
  return verifyFactors(*this, 12, getScale(), getSoftcap());
}

LogicalResult SdpaOp::verifyRegions() {
  HeadSizes sizes = getSizes();
  int64_t positions[] = {sizes.batch, sizes.heads, sizes.queries, sizes.keys};
  Type scoreType = getScoreType(getQuery().getType().getElementType());
  return attn::verifyRegions(*this, 13, getScoreMod(), getMaskMod(), scoreType,
                             positions);
}

//===----------------------------------------------------------------------===//
// Interfaces
//===----------------------------------------------------------------------===//

MutableOperandRange SdpaOp::getDpsInitsMutable() {
  return MutableOperandRange(*this, getOutputMutable().getOperandNumber(),
                             getLse() ? 2 : 1);
}

void SdpaOp::getEffects(MemoryEffectInstances &effects) {
  addBufferEffects(*this, /*overwrites=*/true, effects);
}

LogicalResult SdpaOp::reifyResultShapes(OpBuilder &b,
                                        ReifiedRankedShapedTypeDims &shapes) {
  return reifyDestinationShapes(*this, b, shapes);
}

LayoutAttr SdpaOp::getLayoutOrDefault() {
  if (LayoutAttr layout = getLayoutAttr())
    return layout;
  return LayoutAttr::get(getContext(), HeadLayout::BHSD, HeadLayout::BHSD,
                         HeadLayout::BHSD, HeadLayout::BHSD);
}

HeadSizes SdpaOp::getSizes() {
  LayoutAttr layout = getLayoutOrDefault();
  auto q = getLogicalShape(getQuery().getType(), layout.getQuery());
  auto k = getLogicalShape(getKey().getType(), layout.getKey());
  auto v = getLogicalShape(getValue().getType(), layout.getValue());
  auto firstStatic = [](int64_t a, int64_t b) {
    return ShapedType::isDynamic(a) ? b : a;
  };
  int64_t batch = firstStatic(q[0], firstStatic(k[0], v[0]));
  return {batch, q[1], k[1], q[2], firstStatic(k[2], v[2]), q[3], v[3]};
}

double SdpaOp::getScaleOrDefault() {
  if (std::optional<APFloat> scale = getScale())
    return scale->convertToDouble();
  return 1.0 / std::sqrt(static_cast<double>(getSizes().dk));
}
