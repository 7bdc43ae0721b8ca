//===- VectorizeTranspose.cpp - Transposing copies by square tiles --------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Packing keys is a transposing copy: row by row it would gather one element
// per key. A square of `lanes` rows and columns is loaded, transposed in
// registers and stored instead; what is left at the edges stays a linalg op
// for attn-vectorize-elementwise.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::attn {
#define GEN_PASS_DEF_VECTORIZETRANSPOSEPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// Whether `op` is out[i, j] = in[j, i], perhaps widened.
static bool isTransposingCopy(linalg::GenericOp op) {
  if (!op.hasPureBufferSemantics() || op.getNumDpsInputs() != 1 ||
      op.getNumDpsInits() != 1 || op.getNumLoops() != 2 ||
      op.getNumParallelLoops() != 2)
    return false;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  if (!maps[1].isIdentity() ||
      maps[0] != AffineMap::getPermutationMap(ArrayRef<unsigned>{1, 0},
                                              op.getContext()))
    return false;
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<MemRefType>(operand.getType());
    if (!type || !type.isLastDimUnitStride() ||
        !isa<FloatType>(type.getElementType()))
      return false;
  }
  Value yielded = op.getBlock()->getTerminator()->getOperand(0);
  if (auto extend = yielded.getDefiningOp<arith::ExtFOp>())
    yielded = extend.getIn();
  return yielded == op.getBlock()->getArgument(0);
}

namespace {
class TransposeEmitter {
public:
  TransposeEmitter(linalg::GenericOp op, int64_t lanes)
      : op(op), b(op.getLoc(), op), input(op.getDpsInputs()[0]),
        output(op.getDpsInits()[0]), lanes(lanes) {}

  void emit();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value dim(int64_t position) {
    auto type = cast<MemRefType>(output.getType());
    if (!type.isDynamicDim(position))
      return constant(type.getDimSize(position));
    return memref::DimOp::create(b, output, position);
  }
  void emitSquare(Value row, Value column);
  /// The same copy for rows [row, rowEnd) and columns [column, columnEnd).
  void emitRest(Value row, Value rowEnd, Value column, Value columnEnd);

  linalg::GenericOp op;
  ImplicitLocOpBuilder b;
  Value input, output;
  int64_t lanes;
};
} // namespace

void TransposeEmitter::emitSquare(Value row, Value column) {
  Type inputType = cast<MemRefType>(input.getType()).getElementType();
  Type outputType = cast<MemRefType>(output.getType()).getElementType();
  auto lineType = VectorType::get(lanes, inputType);
  auto squareType = VectorType::get({lanes, lanes}, outputType);
  Value square = arith::ConstantOp::create(b, b.getZeroAttr(squareType));
  for (int64_t i = 0; i < lanes; ++i) {
    Value at = arith::AddIOp::create(b, column, constant(i));
    Value line =
        vector::LoadOp::create(b, lineType, input, ValueRange{at, row});
    if (inputType != outputType)
      line = arith::ExtFOp::create(b, VectorType::get(lanes, outputType), line);
    square = vector::InsertOp::create(b, line, square, ArrayRef<int64_t>{i});
  }
  square = vector::TransposeOp::create(b, square, ArrayRef<int64_t>{1, 0});
  for (int64_t i = 0; i < lanes; ++i) {
    Value at = arith::AddIOp::create(b, row, constant(i));
    Value line = vector::ExtractOp::create(b, square, ArrayRef<int64_t>{i});
    vector::StoreOp::create(b, line, output, ValueRange{at, column});
  }
}

void TransposeEmitter::emitRest(Value row, Value rowEnd, Value column,
                                Value columnEnd) {
  Value rows = b.createOrFold<arith::SubIOp>(rowEnd, row);
  Value columns = b.createOrFold<arith::SubIOp>(columnEnd, column);
  SmallVector<OpFoldResult> strides(2, b.getIndexAttr(1));
  auto slice = [&](Value memref, Value first, Value second, Value firstSize,
                   Value secondSize) -> Value {
    return memref::SubViewOp::create(
        b, memref, ArrayRef<OpFoldResult>{first, second},
        ArrayRef<OpFoldResult>{firstSize, secondSize}, strides);
  };
  IRMapping mapping;
  mapping.map(input, slice(input, column, row, columns, rows));
  mapping.map(output, slice(output, row, column, rows, columns));
  b.clone(*op, mapping);
}

void TransposeEmitter::emit() {
  Value zero = constant(0), width = constant(lanes);
  Value rows = dim(0), columns = dim(1);
  auto roundDown = [&](Value size) {
    Value rest = b.createOrFold<arith::RemUIOp>(size, width);
    return b.createOrFold<arith::SubIOp>(size, rest);
  };
  Value wholeRows = roundDown(rows), wholeColumns = roundDown(columns);
  auto rowLoop = scf::ForOp::create(b, zero, wholeRows, width);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(rowLoop.getBody());
    auto columnLoop = scf::ForOp::create(b, zero, wholeColumns, width);
    b.setInsertionPointToStart(columnLoop.getBody());
    emitSquare(rowLoop.getInductionVar(), columnLoop.getInductionVar());
  }
  // The rows below the squares, then what is right of them.
  emitRest(wholeRows, rows, zero, columns);
  emitRest(zero, wholeRows, wholeColumns, columns);
}

namespace {
struct VectorizeTransposePass
    : attn::impl::VectorizeTransposePassBase<VectorizeTransposePass> {
  void runOnOperation() override {
    SmallVector<linalg::GenericOp> ops;
    getOperation()->walk([&](linalg::GenericOp op) {
      if (isTransposingCopy(op))
        ops.push_back(op);
    });
    for (linalg::GenericOp op : ops) {
      int64_t lanes = getVectorLanes(op);
      if (lanes < 2)
        continue;
      TransposeEmitter(op, lanes).emit();
      op->erase();
    }
  }
};
} // namespace
