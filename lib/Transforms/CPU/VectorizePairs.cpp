//===- VectorizePairs.cpp - Copies that bring pairs together --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keys packed in pairs are a transposed copy of 32-bit elements, and values two
// rows interleaved: both are shuffles of registers. What is left at the edges
// stays a linalg op.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/IR/Pairs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {
#define GEN_PASS_DEF_VECTORIZEPAIRSPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
class PairCopyEmitter {
public:
  PairCopyEmitter(linalg::GenericOp op, int64_t lanes)
      : op(op), b(op.getLoc(), op), input(op.getDpsInputs()[0]),
        output(op.getDpsInits()[0]), lanes(lanes) {}

  /// out[d, key, p] = in[key, d, p].
  void emitTransposed();
  /// out[k, d, p] = in[k, p, d].
  void emitInterleaved();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value dim(int64_t position) {
    int64_t size = cast<MemRefType>(output.getType()).getDimSize(position);
    if (ShapedType::isStatic(size))
      return constant(size);
    return memref::DimOp::create(b, output, position);
  }
  Value roundDown(Value size) {
    Value rest = b.createOrFold<arith::RemUIOp>(size, constant(lanes));
    return b.createOrFold<arith::SubIOp>(size, rest);
  }
  Value twice(Value index) {
    return b.createOrFold<arith::MulIOp>(index, constant(2));
  }
  VectorType pairsType() {
    return VectorType::get(2 * lanes,
                           cast<MemRefType>(input.getType()).getElementType());
  }
  void emitSquare(Value from, Value to, Value row, Value column);
  /// The same copy for the given ranges of the first two dimensions of the
  /// output.
  void emitRest(Value row, Value rowEnd, Value column, Value columnEnd,
                bool transposed);

  linalg::GenericOp op;
  ImplicitLocOpBuilder b;
  Value input, output;
  int64_t lanes;
};
} // namespace

void PairCopyEmitter::emitRest(Value row, Value rowEnd, Value column,
                               Value columnEnd, bool transposed) {
  OpFoldResult zero = b.getIndexAttr(0), two = b.getIndexAttr(2);
  OpFoldResult rows = b.createOrFold<arith::SubIOp>(rowEnd, row);
  OpFoldResult columns = b.createOrFold<arith::SubIOp>(columnEnd, column);
  SmallVector<OpFoldResult> strides(3, b.getIndexAttr(1));
  auto slice = [&](Value memref, ArrayRef<OpFoldResult> offsets,
                   ArrayRef<OpFoldResult> sizes) -> Value {
    return memref::SubViewOp::create(b, memref, offsets, sizes, strides);
  };
  IRMapping mapping;
  mapping.map(output, slice(output, {row, column, zero}, {rows, columns, two}));
  mapping.map(input,
              transposed
                  ? slice(input, {column, row, zero}, {columns, rows, two})
                  : slice(input, {row, zero, column}, {rows, two, columns}));
  b.clone(*op, mapping);
}

void PairCopyEmitter::emitSquare(Value from, Value to, Value row,
                                 Value column) {
  auto wordsType = VectorType::get(lanes, b.getI32Type());
  auto squareType = VectorType::get({lanes, lanes}, b.getI32Type());
  Value square = arith::ConstantOp::create(b, b.getZeroAttr(squareType));
  for (int64_t i = 0; i < lanes; ++i) {
    Value at = arith::AddIOp::create(b, column, constant(i));
    Value line = vector::LoadOp::create(b, pairsType(), from,
                                        ValueRange{at, twice(row)});
    line = vector::BitCastOp::create(b, wordsType, line);
    square = vector::InsertOp::create(b, line, square, ArrayRef<int64_t>{i});
  }
  square = vector::TransposeOp::create(b, square, ArrayRef<int64_t>{1, 0});
  for (int64_t i = 0; i < lanes; ++i) {
    Value at = arith::AddIOp::create(b, row, constant(i));
    Value line = vector::ExtractOp::create(b, square, ArrayRef<int64_t>{i});
    line = vector::BitCastOp::create(b, pairsType(), line);
    vector::StoreOp::create(b, line, to, ValueRange{at, twice(column)});
  }
}

void PairCopyEmitter::emitTransposed() {
  Value zero = constant(0), width = constant(lanes);
  Value rows = dim(0), columns = dim(1);
  Value wholeRows = roundDown(rows), wholeColumns = roundDown(columns);
  Value from = joinPairs(b, b.getLoc(), input),
        to = joinPairs(b, b.getLoc(), output);
  auto rowLoop = scf::ForOp::create(b, zero, wholeRows, width);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(rowLoop.getBody());
    auto columnLoop = scf::ForOp::create(b, zero, wholeColumns, width);
    b.setInsertionPointToStart(columnLoop.getBody());
    emitSquare(from, to, rowLoop.getInductionVar(),
               columnLoop.getInductionVar());
  }
  // The rows below the squares, then what is right of them.
  emitRest(wholeRows, rows, zero, columns, /*transposed=*/true);
  emitRest(zero, wholeRows, wholeColumns, columns, /*transposed=*/true);
}

void PairCopyEmitter::emitInterleaved() {
  Value zero = constant(0), one = constant(1);
  Value rows = dim(0), columns = dim(1);
  Value wholeColumns = roundDown(columns);
  Value to = joinPairs(b, b.getLoc(), output);
  auto halfType = VectorType::get(lanes, pairsType().getElementType());
  auto rowLoop = scf::ForOp::create(b, zero, rows, one);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(rowLoop.getBody());
    Value row = rowLoop.getInductionVar();
    auto columnLoop =
        scf::ForOp::create(b, zero, wholeColumns, constant(lanes));
    b.setInsertionPointToStart(columnLoop.getBody());
    Value column = columnLoop.getInductionVar();
    Value even = vector::LoadOp::create(b, halfType, input,
                                        ValueRange{row, zero, column});
    Value odd = vector::LoadOp::create(b, halfType, input,
                                       ValueRange{row, one, column});
    Value pairs = vector::InterleaveOp::create(b, even, odd);
    vector::StoreOp::create(b, pairs, to, ValueRange{row, twice(column)});
  }
  emitRest(zero, rows, wholeColumns, columns, /*transposed=*/false);
}

/// Whether `op` copies its only input, of 16-bit floats and the pairs last in
/// its output, permuted by `permutation`.
static bool isPairCopy(linalg::GenericOp op, ArrayRef<unsigned> permutation) {
  if (!op.hasPureBufferSemantics() || op.getNumDpsInputs() != 1 ||
      op.getNumDpsInits() != 1 || op.getNumLoops() != 3 ||
      op.getNumParallelLoops() != 3)
    return false;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  if (!maps[1].isIdentity() ||
      maps[0] != AffineMap::getPermutationMap(permutation, op.getContext()))
    return false;
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<MemRefType>(operand.getType());
    if (!type || !isa<FloatType>(type.getElementType()) ||
        type.getElementTypeBitWidth() != 16 || !type.isLastDimUnitStride())
      return false;
  }
  auto isPairs = [](Value operand) {
    auto type = cast<MemRefType>(operand.getType());
    SmallVector<int64_t> strides;
    int64_t offset;
    return type.getDimSize(2) == 2 &&
           succeeded(type.getStridesAndOffset(strides, offset)) &&
           strides[1] == 2;
  };
  bool inputHasPairs = permutation.back() == 2;
  return isPairs(op.getDpsInits()[0]) &&
         (!inputHasPairs || isPairs(op.getDpsInputs()[0])) &&
         op.getBlock()->getTerminator()->getOperand(0) ==
             op.getBlock()->getArgument(0);
}

namespace {
struct VectorizePairsPass
    : public attn::impl::VectorizePairsPassBase<VectorizePairsPass> {
  void runOnOperation() override {
    SmallVector<linalg::GenericOp> ops;
    getOperation()->walk([&](linalg::GenericOp op) { ops.push_back(op); });
    for (linalg::GenericOp op : ops) {
      bool transposed = isPairCopy(op, {1, 0, 2});
      if (!transposed && !isPairCopy(op, {0, 2, 1}))
        continue;
      int64_t lanes = getVectorLanes(op);
      if (lanes < 2)
        continue;
      PairCopyEmitter emitter(op, lanes);
      if (transposed)
        emitter.emitTransposed();
      else
        emitter.emitInterleaved();
      op->erase();
    }
  }
};
} // namespace
