//===- VectorizeRowProducts.cpp - Few rows times transposed weights -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The product of few rows with a matrix [N, K] is not worth a packed copy of
// it. Both operands have the reduction's elements side by side, so an element
// of the result is a sum of vectors, added up at the end: the matrix is read
// once, in order. Some columns at a time keep as many sums, which hides the
// latency of an fma; all rows take their turn while those rows of the matrix
// are in the first-level cache.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {
#define GEN_PASS_DEF_VECTORIZEROWPRODUCTSPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
class RowProductEmitter {
public:
  RowProductEmitter(linalg::MatmulOp op, RegisterTileAttr tile)
      : b(op.getLoc(), op), lhs(op.getInputs()[0]), rhs(op.getInputs()[1]),
        out(op.getOutputs()[0]), columns(tile.getVectors()),
        vectorType(VectorType::get({tile.getLanes()},
                                   getType(out).getElementType())) {}

  void emit();

private:
  static MemRefType getType(Value memref) {
    return cast<MemRefType>(memref.getType());
  }
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value dim(Value memref, int64_t position) {
    int64_t size = getType(memref).getDimSize(position);
    if (ShapedType::isStatic(size))
      return index(size);
    return memref::DimOp::create(b, memref, position);
  }
  /// The largest multiple of `step` up to `size`.
  Value roundDown(Value size, int64_t step) {
    Value rest = b.createOrFold<arith::RemUIOp>(size, index(step));
    return b.createOrFold<arith::SubIOp>(size, rest);
  }
  scf::ForOp createLoop(Value begin, Value end, int64_t step,
                        ValueRange inits = {}) {
    auto loop = scf::ForOp::create(b, begin, end, index(step), inits);
    b.setInsertionPointToStart(loop.getBody());
    return loop;
  }
  Value load(Value memref, Value row, Value column, Value mask);
  SmallVector<Value> addProducts(Value begin, Value end, Value row,
                                 ValueRange matrixRows, ValueRange sums,
                                 bool isRest);
  void emitColumns(Value row, Value column, int64_t count);

  ImplicitLocOpBuilder b;
  Value lhs, rhs, out;
  int64_t columns;
  /// Of a sum.
  VectorType vectorType;
};
} // namespace

Value RowProductEmitter::load(Value memref, Value row, Value column,
                              Value mask) {
  Type elementType = getType(memref).getElementType();
  auto type = vectorType.clone(elementType);
  SmallVector<Value> at = {row, column};
  Value vector;
  if (mask) {
    Value zero = arith::ConstantOp::create(b, b.getZeroAttr(type));
    vector = vector::MaskedLoadOp::create(b, type, memref, at, mask, zero);
  } else {
    vector = vector::LoadOp::create(b, type, memref, at);
  }
  if (type == vectorType)
    return vector;
  return arith::ExtFOp::create(b, vectorType, vector);
}

/// `sums` plus the products of [begin, end) along the reduction. A rest is less
/// than a vector.
SmallVector<Value> RowProductEmitter::addProducts(Value begin, Value end,
                                                  Value row,
                                                  ValueRange matrixRows,
                                                  ValueRange sums,
                                                  bool isRest) {
  OpBuilder::InsertionGuard guard(b);
  scf::ForOp loop = createLoop(begin, end, vectorType.getDimSize(0), sums);
  Value k = loop.getInductionVar(), mask;
  if (isRest)
    mask = vector::CreateMaskOp::create(
        b, vectorType.clone(b.getI1Type()),
        ValueRange{arith::SubIOp::create(b, end, k)});
  Value left = load(lhs, row, k, mask);
  SmallVector<Value> added;
  for (auto [matrixRow, sum] :
       llvm::zip_equal(matrixRows, loop.getRegionIterArgs()))
    added.push_back(
        vector::FMAOp::create(b, left, load(rhs, matrixRow, k, mask), sum));
  scf::YieldOp::create(b, added);
  return loop.getResults();
}

/// Elements [column, column + count) of a row of the result.
void RowProductEmitter::emitColumns(Value row, Value column, int64_t count) {
  SmallVector<Value> matrixRows;
  for (int64_t i = 0; i < count; ++i)
    matrixRows.push_back(b.createOrFold<arith::AddIOp>(column, index(i)));
  SmallVector<Value> sums(
      count, arith::ConstantOp::create(b, b.getZeroAttr(vectorType)));
  Value depth = dim(lhs, 1);
  Value whole = roundDown(depth, vectorType.getDimSize(0));
  sums = addProducts(index(0), whole, row, matrixRows, sums, /*isRest=*/false);
  if (getConstantIntValue(depth) != getConstantIntValue(whole) ||
      !getConstantIntValue(depth))
    sums = addProducts(whole, depth, row, matrixRows, sums, /*isRest=*/true);
  for (auto [matrixRow, sum] : llvm::zip_equal(matrixRows, sums)) {
    Value old = memref::LoadOp::create(b, out, ValueRange{row, matrixRow});
    Value total = vector::ReductionOp::create(
        b, vector::CombiningKind::ADD, sum, arith::FastMathFlags::reassoc);
    memref::StoreOp::create(b, arith::AddFOp::create(b, old, total), out,
                            ValueRange{row, matrixRow});
  }
}

void RowProductEmitter::emit() {
  Value rows = dim(out, 0), end = dim(out, 1);
  Value whole = roundDown(end, columns);
  auto emitGroups = [&](Value first, Value last, int64_t count) {
    OpBuilder::InsertionGuard guard(b);
    Value column = createLoop(first, last, count).getInductionVar();
    Value row = createLoop(index(0), rows, 1).getInductionVar();
    emitColumns(row, column, count);
  };
  emitGroups(index(0), whole, columns);
  if (columns > 1)
    emitGroups(whole, end, 1);
}

/// Whether `op` is a product of floats that can be loaded along the reduction.
static bool isServed(linalg::MatmulOp op) {
  if (!isa<linalg::MatmulTransposeBOp>(*op) || !op.hasPureBufferSemantics())
    return false;
  auto outType = cast<MemRefType>(op.getOutputs()[0].getType());
  Type elementType = outType.getElementType();
  if (!elementType.isF32() && !elementType.isF64())
    return false;
  return llvm::all_of(op.getInputs(), [&](Value input) {
    auto type = cast<MemRefType>(input.getType());
    auto inputType = dyn_cast<FloatType>(type.getElementType());
    return inputType && inputType.getWidth() >= 16 &&
           type.isLastDimUnitStride() &&
           (inputType == elementType ||
            inputType.getWidth() < elementType.getIntOrFloatBitWidth());
  });
}

namespace {
struct VectorizeRowProductsPass
    : public attn::impl::VectorizeRowProductsPassBase<
          VectorizeRowProductsPass> {
  void runOnOperation() override {
    getOperation()->walk([](linalg::MatmulOp op) {
      auto tile = op->getAttrOfType<RegisterTileAttr>(kRegisterTile);
      if (!tile || !isServed(op))
        return;
      RowProductEmitter(op, tile).emit();
      op.erase();
    });
  }
};
} // namespace
