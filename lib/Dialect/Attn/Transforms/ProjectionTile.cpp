//===- ProjectionTile.cpp - Tiles of projections --------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProjectionTile.h"

#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/TilingInterface.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace mlir::attn;

linalg::GenericOp attn::getElementwiseReader(linalg::MatmulOp product) {
  if (product.getNumResults() != 1 || !product->hasOneUse())
    return {};
  OpOperand &use = *product->use_begin();
  auto reader = dyn_cast<linalg::GenericOp>(use.getOwner());
  if (!reader || reader.getNumResults() != 1 || !reader.isDpsInput(&use) ||
      !linalg::isElementwise(reader))
    return {};
  if (!reader.getMatchingIndexingMap(&use).isIdentity() ||
      !reader.getIndexingMapMatchingResult(reader->getResult(0)).isIdentity())
    return {};
  return reader;
}

linalg::MatmulOp attn::getProjection(Value value) {
  if (auto product = value.getDefiningOp<linalg::MatmulOp>())
    return product;
  auto reader = value.getDefiningOp<linalg::GenericOp>();
  if (!reader)
    return {};
  for (Value input : reader.getInputs()) {
    auto product = input.getDefiningOp<linalg::MatmulOp>();
    if (product && getElementwiseReader(product) == reader)
      return product;
  }
  return {};
}

Value attn::createEmptyTile(OpBuilder &b, Location loc,
                            ArrayRef<OpFoldResult> sizes, Type elementType) {
  SmallVector<OpFoldResult> allocated;
  for (OpFoldResult size : sizes) {
    FailureOr<int64_t> bound = ValueBoundsConstraintSet::computeConstantBound(
        presburger::BoundType::UB, size, /*stopCondition=*/nullptr,
        /*closedUB=*/true);
    allocated.push_back(succeeded(bound) ? b.getIndexAttr(*bound) : size);
  }
  Value tile = tensor::EmptyOp::create(b, loc, allocated, elementType);
  if (isEqualConstantIntOrValueArray(allocated, sizes))
    return tile;
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(sizes.size(), b.getIndexAttr(1));
  return tensor::ExtractSliceOp::create(b, loc, tile, offsets, sizes, strides);
}

/// Whether `value` is computed on the tile rather than sliced.
static bool isComputedOnTile(Value value) {
  return value.getDefiningOp<linalg::FillOp>() ||
         value.getDefiningOp<linalg::BroadcastOp>() || getProjection(value);
}

void attn::replaceSlice(OpOperand &operand, Value value) {
  Operation *slice = operand.get().getDefiningOp();
  operand.set(value);
  if (slice && isOpTriviallyDead(slice))
    slice->erase();
}

FailureOr<Value> attn::createProjectionTile(OpBuilder &b, Value source,
                                            ArrayRef<OpFoldResult> offsets,
                                            ArrayRef<OpFoldResult> sizes,
                                            Value destination) {
  auto whole = source.getDefiningOp<DestinationStyleOpInterface>();
  auto tileable = source.getDefiningOp<TilingInterface>();
  if (!whole || !tileable || whole->getNumResults() != 1)
    return failure();
  FailureOr<TilingResult> tiled =
      tileable.generateResultTileValue(b, 0, offsets, sizes);
  if (failed(tiled) || tiled->tiledOps.size() != 1)
    return failure();
  auto op = cast<DestinationStyleOpInterface>(tiled->tiledOps.front());
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(op);

  Value init = whole.getDpsInits()[0];
  if (isComputedOnTile(init)) {
    FailureOr<Value> tile =
        createProjectionTile(b, init, offsets, sizes, destination);
    if (failed(tile))
      return failure();
    replaceSlice(*op.getDpsInitOperand(0), *tile);
  } else if (init.getDefiningOp<tensor::EmptyOp>()) {
    replaceSlice(*op.getDpsInitOperand(0), destination);
  }
  op->getResult(0).setType(op.getDpsInits()[0].getType());

  // A reader sees the product at its own place, so the tile is the same.
  if (isa<linalg::GenericOp>(op)) {
    for (auto [operand, tileOperand] : llvm::zip_equal(
             whole.getDpsInputOperands(), op.getDpsInputOperands())) {
      if (!operand->get().getDefiningOp<linalg::MatmulOp>())
        continue;
      Value product = operand->get();
      Value buffer =
          createEmptyTile(b, op.getLoc(), sizes,
                          cast<ShapedType>(product.getType()).getElementType());
      FailureOr<Value> tile =
          createProjectionTile(b, product, offsets, sizes, buffer);
      if (failed(tile))
        return failure();
      replaceSlice(*tileOperand, *tile);
    }
  }
  return op->getResult(0);
}
