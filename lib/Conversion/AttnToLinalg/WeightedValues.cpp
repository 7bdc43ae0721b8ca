//===- WeightedValues.cpp - The product of weights and values -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightedValues.h"

#include "SoftmaxRow.h"
#include "StripProduct.h"
#include "attn/Dialect/Attn/IR/Pairs.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

Value WeightedValues::constant(int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}

OpFoldResult WeightedValues::countRows(Value keys) {
  if (!hasPairs())
    return getAsOpFoldResult(keys);
  AffineExpr key = b.getAffineSymbolExpr(0);
  return affine::makeComposedFoldedAffineApply(b, b.getLoc(), key.ceilDiv(2),
                                               {OpFoldResult(keys)});
}

Value WeightedValues::emitHasNonFinite() {
  bool pairs = hasPairs();
  Value matrix = pairs ? joinPairs(b, b.getLoc(), value) : value;
  auto type = cast<MemRefType>(matrix.getType());
  int64_t width = type.getDimSize(1),
          perVector = (pairs ? 2 : 1) * tile.getLanes();
  auto loadedType = VectorType::get(perVector, type.getElementType());
  auto checkType = VectorType::get(perVector, b.getF32Type());
  Value zeros = arith::ConstantOp::create(b, b.getZeroAttr(checkType));
  Value padding = arith::ConstantOp::create(b, b.getZeroAttr(loadedType));
  Value end = getValueOrCreateConstantIndexOp(b, b.getLoc(), countRows(keys));
  auto add = [&](Value lhs, Value rhs) -> Value {
    return arith::AddFOp::create(b, lhs, rhs);
  };
  auto checkPiece = [&](Value begin, int64_t piece, ValueRange before) {
    // One check for each vector of a row: they do not wait for each other.
    SmallVector<Value> init(llvm::divideCeil(piece, perVector), zeros);
    if (!before.empty())
      init.front() = before.front();
    auto loop = scf::ForOp::create(b, constant(0), end, constant(1), init);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> checks;
    forEachVector(b, begin, piece, perVector, [&](Value column, Value mask) {
      SmallVector<Value> at{loop.getInductionVar(), column};
      Value loaded =
          mask ? Value(vector::MaskedLoadOp::create(b, loadedType, matrix, at,
                                                    mask, padding))
               : Value(vector::LoadOp::create(b, loadedType, matrix, at));
      if (pairs)
        loaded = arith::ExtFOp::create(b, checkType, loaded);
      checks.push_back(vector::FMAOp::create(
          b, loaded, zeros, loop.getRegionIterArgs()[checks.size()]));
    });
    scf::YieldOp::create(b, checks);
    b.setInsertionPointAfter(loop);
    Value check = loop.getResult(0);
    for (Value other : loop.getResults().drop_front())
      check = add(check, other);
    return SmallVector<Value>{check};
  };
  Value check = forEachPiece(b, width, perVector, zeros, checkPiece).front();
  Value total = reduceLanes(b, check, add);
  return arith::CmpFOp::create(b, arith::CmpFPredicate::UNO, total, total);
}

void WeightedValues::emit(Value firstRow, Value count, Value hasNonFinite) {
  if (!hasNonFinite)
    return emitFinite(firstRow);
  auto choice = scf::IfOp::create(b, hasNonFinite, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.elseBlock());
  emitFinite(firstRow);
  b.setInsertionPointToStart(choice.thenBlock());
  emitSelective(firstRow, count);
}

void WeightedValues::emitFinite(Value firstRow) {
  OpFoldResult zero = b.getIndexAttr(0), strip = b.getIndexAttr(tile.getRows());
  OpFoldResult width = b.getIndexAttr(getWidth()), first = countRows(firstKey);
  AffineExpr begin = b.getAffineSymbolExpr(0), end = b.getAffineSymbolExpr(1);
  OpFoldResult depth = affine::makeComposedFoldedAffineApply(
      b, b.getLoc(), end - begin, {first, countRows(keys)});
  SmallVector<OpFoldResult> weightOrigin{zero, first}, valueOrigin{first, zero};
  SmallVector<OpFoldResult> weightShape{strip, depth};
  SmallVector<OpFoldResult> valueShape{depth, width};
  if (hasPairs()) {
    weightShape.push_back(b.getIndexAttr(2));
    valueShape.push_back(b.getIndexAttr(2));
    weightOrigin.push_back(zero);
    valueOrigin.push_back(zero);
  }
  createStripProduct(
      b, tile, takeBlock(b, weights, weightOrigin, weightShape),
      takeBlock(b, value, valueOrigin, valueShape),
      takeBlock(b, accumulator, {firstRow, zero}, {strip, width}),
      /*overwrite=*/false);
}

/// The product with the values, without those whose key is masked.
void WeightedValues::emitSelective(Value firstRow, Value count) {
  bool pairs = hasPairs();
  Value begin = constant(0), one = constant(1);
  auto read = [&](Value matrix, Value row, Value column, bool alongRow) {
    SmallVector<Value> at{row, column};
    if (pairs) {
      Value two = constant(2);
      Value &split = alongRow ? at[1] : at[0];
      Value half = arith::RemUIOp::create(b, split, two);
      split = arith::DivUIOp::create(b, split, two);
      at.push_back(half);
    }
    Value element = memref::LoadOp::create(b, matrix, at);
    if (pairs)
      element = arith::ExtFOp::create(b, b.getF32Type(), element);
    return element;
  };
  auto rowLoop = scf::ForOp::create(b, begin, count, one);
  b.setInsertionPointToStart(rowLoop.getBody());
  Value row = rowLoop.getInductionVar();
  Value tileRow = arith::AddIOp::create(b, firstRow, row);
  auto keyLoop = scf::ForOp::create(b, firstKey, keys, one);
  b.setInsertionPointToStart(keyLoop.getBody());
  Value weight = read(weights, row, keyLoop.getInductionVar(), true);
  Value bits = arith::BitcastOp::create(b, b.getI32Type(), weight);
  Value skippedBits = arith::ConstantOp::create(
      b, b.getIntegerAttr(b.getI32Type(), llvm::bit_cast<uint32_t>(-0.0f)));
  Value counts =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ne, bits, skippedBits);
  auto ifOp = scf::IfOp::create(b, counts, /*withElseRegion=*/false);
  b.setInsertionPointToStart(ifOp.thenBlock());
  auto columnLoop = scf::ForOp::create(b, begin, constant(getWidth()), one);
  b.setInsertionPointToStart(columnLoop.getBody());
  Value column = columnLoop.getInductionVar();
  Value element = read(value, keyLoop.getInductionVar(), column, false);
  Value old =
      memref::LoadOp::create(b, accumulator, ValueRange{tileRow, column});
  Value term = arith::MulFOp::create(b, weight, element);
  memref::StoreOp::create(b, arith::AddFOp::create(b, old, term), accumulator,
                          ValueRange{tileRow, column});
}
