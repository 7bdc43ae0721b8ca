//===- OnlineSdpaOp.cpp - attn.online_sdpa --------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "Canonicalization.h"
#include "Constraints.h"
#include "Destinations.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Constraints, as numbered in the description
//===----------------------------------------------------------------------===//

static LogicalResult verifyRanks(OnlineSdpaOp op) {
  for (NamedValue value :
       {NamedValue{"query", op.getQuery()},
        NamedValue{"accumulator", op.getAccumulator()},
        NamedValue{"bias", op.getBias()}, NamedValue{"mask", op.getMask()}})
    if (failed(verifyRank(op, 2, value, 4)))
      return failure();
  for (NamedValue value :
       {NamedValue{"max", op.getMax()}, NamedValue{"sum", op.getSum()}})
    if (failed(verifyRank(op, 2, value, 3)))
      return failure();
  for (NamedValue value : {NamedValue{"key_lengths", op.getKeyLengths()},
                           NamedValue{"query_offset", op.getQueryOffset()}})
    if (failed(verifyRank(op, 2, value, 1)))
      return failure();
  NamedValue key{"key", op.getKey()}, value{"value", op.getValue()};
  for (NamedValue operand : {key, value})
    if (operand.type().getRank() < 4 || operand.type().getRank() > 6)
      return violates(op, 2) << "expected " << operand.name
                             << " of rank 4, 5 or 6, found " << operand.type();
  if ((key.type().getRank() == 6) != (value.type().getRank() == 6))
    return violates(op, 2)
           << "expected key and value both packed in pairs, found "
           << key.type() << " and " << value.type();
  return success();
}

static LogicalResult verifyElementTypes(OnlineSdpaOp op) {
  Type state = cast<ShapedType>(op.getAccumulator().getType()).getElementType();
  for (NamedValue value :
       {NamedValue{"max", op.getMax()}, NamedValue{"sum", op.getSum()}})
    if (failed(verifyElementType(op, 3, value, state, "accumulator has")))
      return failure();
  for (NamedValue value :
       {NamedValue{"query", op.getQuery()}, NamedValue{"key", op.getKey()},
        NamedValue{"value", op.getValue()}}) {
    Type found = value.type().getElementType();
    if (getScoreType(found) != state)
      return violates(op, 3)
             << "expected " << value.name << " of an element type that is "
             << "accumulated in " << state << ", found " << found;
  }
  return success();
}

static LogicalResult verifyStaticSizes(OnlineSdpaOp op) {
  // Before the key block is known to be positive, sizes are read off the types.
  auto query = getLogicalShape(cast<ShapedType>(op.getQuery().getType()),
                               op.getLayoutOrDefault().getQuery());
  ArrayRef<int64_t> key = cast<ShapedType>(op.getKey().getType()).getShape();
  ArrayRef<int64_t> value =
      cast<ShapedType>(op.getValue().getType()).getShape();
  if (failed(verifyPositive(op, 4, "query", "heads", query[1])) ||
      failed(verifyPositive(op, 4, "query", "head width", query[3])) ||
      failed(verifyPositive(op, 4, "value", "head width",
                            op.hasPairs() ? value[4] : value.back())))
    return failure();
  if (op.hasPackedKey() &&
      failed(verifyPositive(op, 4, "key", "key_block", key[4])))
    return failure();
  if (op.hasPackedValue() &&
      failed(verifyPositive(op, 4, "value", "key_block", value[3])))
    return failure();
  if (op.hasPairs() && (key[5] != 2 || value[5] != 2))
    return violates(op, 4) << "expected pairs in key and value, found "
                           << op.getKey().getType() << " and "
                           << op.getValue().getType();
  int64_t kvHeads = op.hasPackedKey()
                        ? key[1]
                        : key[getHeadDim(op.getLayoutOrDefault().getKey(), 1)];
  return verifyPositive(op, 4, "key", "heads", kvHeads);
}

static LogicalResult verifyHeadWidth(OnlineSdpaOp op) {
  auto key = cast<ShapedType>(op.getKey().getType());
  int64_t found = key.getDimSize(3);
  if (ShapedType::isDynamic(found))
    return verifyPositive(op, 5, "key", "head width", found);
  if (op.hasPairs())
    found = llvm::checkedMul<int64_t>(found, 2).value_or(found);
  return SharedSize("head width", op.getSizes().dk, "query")
      .unify(op, 5, "key", found);
}

static LogicalResult verifyHeadGroups(OnlineSdpaOp op) {
  HeadSizes sizes = op.getSizes();
  ArrayRef<int64_t> value =
      cast<ShapedType>(op.getValue().getType()).getShape();
  int64_t valueHeads =
      op.hasPackedValue()
          ? value[1]
          : value[getHeadDim(op.getLayoutOrDefault().getValue(), 1)];
  if (ShapedType::isDynamic(valueHeads))
    return verifyPositive(op, 6, "value", "heads", valueHeads);
  if (failed(SharedSize("heads", sizes.kvHeads, "key")
                 .unify(op, 6, "value", valueHeads)))
    return failure();
  return verifyGroups(op, 6, sizes.heads, sizes.kvHeads);
}

/// How key and value agree along the keys.
static LogicalResult verifyKeys(OnlineSdpaOp op) {
  LayoutAttr layout = op.getLayoutOrDefault();
  ArrayRef<int64_t> key = cast<ShapedType>(op.getKey().getType()).getShape();
  ArrayRef<int64_t> value =
      cast<ShapedType>(op.getValue().getType()).getShape();
  if (op.hasPackedKey() && op.hasPackedValue())
    return success(
        succeeded(SharedSize("key_block", key[4], "key")
                      .unify(op, 7, "value",
                             op.hasPairs() ? 2 * value[3] : value[3])) &&
        succeeded(SharedSize("blocks", key[2], "key")
                      .unify(op, 7, "value", value[2])));
  if (!op.hasPackedKey() && !op.hasPackedValue())
    return SharedSize("keys", key[getHeadDim(layout.getKey(), 2)], "key")
        .unify(op, 7, "value", value[getHeadDim(layout.getValue(), 2)]);
  if (op.hasPackedValue())
    return violates(op, 7) << "expected packed key beside packed value, found "
                           << op.getKey().getType();
  int64_t keys = op.getSizes().keys;
  int64_t found = value[getHeadDim(layout.getValue(), 2)];
  if (ShapedType::isDynamic(keys) || ShapedType::isDynamic(found) ||
      found <= keys)
    return success();
  return violates(op, 7) << "expected value keys at most " << keys
                         << " as in packed key, found " << found;
}

static LogicalResult verifySharedSizes(OnlineSdpaOp op) {
  HeadSizes sizes = op.getSizes();
  auto query = getLogicalShape(cast<ShapedType>(op.getQuery().getType()),
                               op.getLayoutOrDefault().getQuery());
  SharedSize batch("batch"), queries("queries");
  SharedSize heads("heads", sizes.heads, "query");
  SharedSize width("head width", sizes.dv, "value");
  if (failed(batch.unify(op, 7, "query", query[0])) ||
      failed(queries.unify(op, 7, "query", query[2])))
    return failure();
  for (NamedValue value :
       {NamedValue{"key", op.getKey()}, NamedValue{"value", op.getValue()}})
    if (failed(batch.unify(op, 7, value.name, value.type().getDimSize(0))))
      return failure();
  for (NamedValue state :
       {NamedValue{"accumulator", op.getAccumulator()},
        NamedValue{"max", op.getMax()}, NamedValue{"sum", op.getSum()}}) {
    ArrayRef<int64_t> shape = state.type().getShape();
    if (failed(batch.unify(op, 7, state.name, shape[0])) ||
        failed(heads.unify(op, 7, state.name, shape[1])) ||
        failed(queries.unify(op, 7, state.name, shape[2])) ||
        (shape.size() == 4 && failed(width.unify(op, 7, state.name, shape[3]))))
      return failure();
  }
  return verifyKeys(op);
}

static LogicalResult verifyOrigin(OnlineSdpaOp op) {
  if (op.getOrigin().empty() || op.getOrigin().size() == 4)
    return success();
  return violates(op, 8) << "expected at of 4 operands (b, h, i, j), found "
                         << op.getOrigin().size();
}

static LogicalResult verifyScoreTerms(OnlineSdpaOp op) {
  if (!op.getOrigin().empty())
    return success();
  HeadSizes sizes = op.getSizes();
  // Packing rounds the number of keys up; a mask has as many as there are.
  int64_t keys = op.hasPackedKey() ? ShapedType::kDynamic : sizes.keys;
  int64_t full[] = {sizes.batch, sizes.heads, sizes.queries, keys};
  return success(
      succeeded(verifyBroadcast(op, 9, {"bias", op.getBias()}, full)) &&
      succeeded(verifyBroadcast(op, 9, {"mask", op.getMask()}, full)));
}

static LogicalResult verifyPerBatchSizes(OnlineSdpaOp op) {
  if (!op.getOrigin().empty())
    return success();
  SharedSize batch("batch", op.getSizes().batch, "query");
  for (NamedValue value : {NamedValue{"key_lengths", op.getKeyLengths()},
                           NamedValue{"query_offset", op.getQueryOffset()}})
    if (value &&
        failed(batch.unify(op, 10, value.name, value.type().getDimSize(0))))
      return failure();
  return success();
}

LogicalResult OnlineSdpaOp::verify() {
  // Later constraints rely on earlier ones.
  if (failed(verifyOneKindOfBuffer(*this, 1)) || failed(verifyRanks(*this)) ||
      failed(verifyElementTypes(*this)) || failed(verifyStaticSizes(*this)) ||
      failed(verifyHeadWidth(*this)) || failed(verifyHeadGroups(*this)) ||
      failed(verifySharedSizes(*this)) || failed(verifyOrigin(*this)) ||
      failed(verifyScoreTerms(*this)) || failed(verifyPerBatchSizes(*this)) ||
      failed(verifyWindow(*this, 11, getWindow())))
    return failure();
  return verifyFactors(*this, 12, getScale(), getSoftcap());
}

LogicalResult OnlineSdpaOp::verifyRegions() {
  // Those of a tile say nothing about where it lies.
  SmallVector<int64_t> positions(4, ShapedType::kDynamic);
  Type scoreType =
      cast<ShapedType>(getAccumulator().getType()).getElementType();
  return attn::verifyRegions(*this, 13, getScoreMod(), getMaskMod(), scoreType,
                             positions);
}

//===----------------------------------------------------------------------===//
// Interfaces
//===----------------------------------------------------------------------===//

MutableOperandRange OnlineSdpaOp::getDpsInitsMutable() {
  return MutableOperandRange(*this, getAccumulatorMutable().getOperandNumber(),
                             3);
}

LogicalResult
OnlineSdpaOp::reifyResultShapes(OpBuilder &b,
                                ReifiedRankedShapedTypeDims &shapes) {
  return reifyDestinationShapes(*this, b, shapes);
}

LayoutAttr OnlineSdpaOp::getLayoutOrDefault() {
  if (LayoutAttr layout = getLayoutAttr())
    return layout;
  return LayoutAttr::get(getContext(), HeadLayout::BHSD, HeadLayout::BHSD,
                         HeadLayout::BHSD, HeadLayout::BHSD);
}

HeadSizes OnlineSdpaOp::getSizes() {
  LayoutAttr layout = getLayoutOrDefault();
  auto q = getLogicalShape(cast<ShapedType>(getQuery().getType()),
                           layout.getQuery());
  auto keyType = cast<ShapedType>(getKey().getType());
  auto valueType = cast<ShapedType>(getValue().getType());
  HeadSizes sizes{q[0], q[1], 0, q[2], 0, q[3], 0};
  if (hasPackedKey()) {
    ArrayRef<int64_t> k = keyType.getShape();
    sizes.kvHeads = k[1];
    // A product that does not fit is as good as unknown.
    sizes.keys =
        ShapedType::isDynamic(k[2])
            ? k[2]
            : llvm::checkedMul(k[2], k[4]).value_or(ShapedType::kDynamic);
  } else {
    auto k = getLogicalShape(keyType, layout.getKey());
    sizes.kvHeads = k[1];
    sizes.keys = k[2];
  }
  sizes.dv = hasPairs() ? valueType.getDimSize(4) : valueType.getShape().back();
  return sizes;
}

void OnlineSdpaOp::getEffects(MemoryEffectInstances &effects) {
  addBufferEffects(*this, /*overwrites=*/false, effects);
}

static LogicalResult refineSizes(OnlineSdpaOp op, PatternRewriter &rewriter) {
  if (op.getNumResults() == 0)
    return failure();
  int64_t batch, queries;
  SmallVector<SharedShape> operands{
      {op.getQuery(), toLayout<int64_t *>({&batch, nullptr, &queries, nullptr},
                                          op.getLayoutOrDefault().getQuery())},
      {op.getKey(), {&batch}},
      {op.getValue(), {&batch}},
      {op.getAccumulator(), {&batch, nullptr, &queries}},
      {op.getMax(), {&batch, nullptr, &queries}},
      {op.getSum(), {&batch, nullptr, &queries}},
      // A tile's masks and lengths are those of the whole attention.
      {op.getBias(), {}},
      {op.getMask(), {}},
      {op.getKeyLengths(), {}},
      {op.getQueryOffset(), {}}};
  SmallVector<SharedShape> results;
  for (auto [result, init] :
       llvm::zip(op->getResults(), ArrayRef(operands).slice(3, 3)))
    results.push_back({result, init.sizes});
  return refineShapes(op, operands, results, rewriter);
}

void OnlineSdpaOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                               MLIRContext *) {
  populateScoreCanonicalization<OnlineSdpaOp>(patterns);
  patterns.add(refineSizes, /*benefit=*/2);
}
