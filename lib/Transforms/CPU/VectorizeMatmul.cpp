//===- VectorizeMatmul.cpp - Register-tiled matrix products ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rewrites a matrix product on memrefs into loops over vector.fma that keep a
// tile of the result in registers. One step along K loads `vectors` vectors of
// B, broadcasts one element of A for each row, and does rows * vectors fmas:
// with 6 x 4 vectors that is 10 loads for 24 fmas, so the loads hide.
//
// Columns are the outer loop and strips of rows the inner one: the columns of B
// that a tile reads (K x vectors * lanes) then stay in the first-level cache
// for all strips, and each strip of A is read once for every such group.
//
// A product of pairs is the same with one instruction that multiplies two
// neighbours of A with two of B and adds both; a pair of A is broadcast as one
// 32-bit element.
//
//===----------------------------------------------------------------------===//

#include "PairProduct.h"
#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/IR/Pairs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"

namespace mlir::attn {
#define GEN_PASS_DEF_VECTORIZEMATMULPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// Emits the loops of one product, a linalg.matmul or a linalg.contract of
/// pairs.
class KernelEmitter {
public:
  KernelEmitter(OpBuilder &builder, linalg::LinalgOp op, RegisterTileAttr tile)
      : b(builder), loc(op.getLoc()), lhs(op.getDpsInputs()[0]),
        rhs(op.getDpsInputs()[1]), out(op.getDpsInits()[0]), tile(tile),
        overwrite(op->hasAttr(kOverwrite)), pairs(isa<linalg::ContractOp>(op)) {
    if (pairs) {
      lhs = joinPairs(b, loc, lhs);
      rhs = joinPairs(b, loc, rhs);
    }
    auto outType = cast<MemRefType>(out.getType());
    depth = dim(op.getDpsInputs()[0], 1);
    rowCount = outType.getDimSize(0);
    columnCount = outType.getDimSize(1);
    vectorType = VectorType::get({tile.getLanes()}, outType.getElementType());
  }

  void emit();

private:
  /// Which lanes of a vector exist, in the result and in B; null for all.
  struct Mask {
    Value out, rhs;
  };
  using StripFn = llvm::function_ref<void(Value row, int64_t rows)>;
  using ColumnFn =
      llvm::function_ref<void(Value column, int64_t vectors, Mask tailMask)>;

  Mask createTailMask(int64_t lanesLeft);
  Mask createTailMask(Value lanesLeft);

  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value offset(Value base, int64_t distance) {
    if (distance == 0)
      return base;
    return b.createOrFold<arith::AddIOp>(loc, base, index(distance));
  }
  Value dim(Value memref, int64_t position) {
    int64_t size = cast<MemRefType>(memref.getType()).getDimSize(position);
    if (ShapedType::isStatic(size))
      return index(size);
    return memref::DimOp::create(b, loc, memref, position);
  }

  /// Calls `body` once, or in a loop where the range [begin, end) takes more
  /// than one step.
  void forRange(int64_t begin, int64_t end, int64_t step,
                llvm::function_ref<void(Value)> body);
  void forRange(Value begin, Value end, int64_t step,
                llvm::function_ref<void(Value)> body);

  void forEachStrip(StripFn body);
  void forEachStaticColumns(int64_t maxVectors, ColumnFn body);
  void forEachDynamicColumns(ColumnFn body);
  void emitTile(Value row, int64_t rows, Value column, int64_t vectors,
                Mask tailMask);
  Value load(Value memref, Value row, Value column, VectorType type,
             Value mask);
  Value loadRhs(Value k, Value column, Value mask);
  Value broadcastLhs(Value row, Value k);
  Value multiplyAdd(Value lhs, Value rhs, Value accumulator);
  Value widen(Value value, Type type);
  void store(Value vector, Value row, Value column, Value mask);

  OpBuilder &b;
  Location loc;
  /// In pairs, `lhs` and `rhs` have the two elements of a pair side by side.
  Value lhs, rhs, out;
  /// Steps of the reduction.
  Value depth;
  RegisterTileAttr tile;
  bool overwrite, pairs;
  int64_t rowCount, columnCount;
  VectorType vectorType;
};
} // namespace

void KernelEmitter::forRange(Value begin, Value end, int64_t step,
                             llvm::function_ref<void(Value)> body) {
  auto loop = scf::ForOp::create(b, loc, begin, end, index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void KernelEmitter::forRange(int64_t begin, int64_t end, int64_t step,
                             llvm::function_ref<void(Value)> body) {
  if (begin >= end)
    return;
  if (begin + step >= end)
    return body(index(begin));
  forRange(index(begin), index(end), step, body);
}

/// Strips of `rows` rows, then what remains: one strip of exactly that many
/// rows where the number is known, single rows where it is not.
void KernelEmitter::forEachStrip(StripFn body) {
  int64_t rows = tile.getRows();
  if (ShapedType::isStatic(rowCount)) {
    int64_t whole = rowCount - rowCount % rows;
    forRange(0, whole, rows, [&](Value row) { body(row, rows); });
    if (whole < rowCount)
      body(index(whole), rowCount - whole);
    return;
  }
  Value end = dim(out, 0);
  Value rest = arith::RemUIOp::create(b, loc, end, index(rows));
  Value whole = arith::SubIOp::create(b, loc, end, rest);
  forRange(index(0), whole, rows, [&](Value row) { body(row, rows); });
  if (rows > 1)
    forRange(whole, end, 1, [&](Value row) { body(row, 1); });
}

/// Splits the columns into groups of at most `maxVectors` vectors whose sizes
/// differ by at most one, so that no group is left with too few accumulators
/// to hide the latency of an fma. Only the last vector of the last group may be
/// partial.
void KernelEmitter::forEachStaticColumns(int64_t maxVectors, ColumnFn body) {
  int64_t lanes = tile.getLanes();
  int64_t vectors = llvm::divideCeil(columnCount, lanes);
  if (vectors == 0)
    return;
  int64_t groups = llvm::divideCeil(vectors, maxVectors);
  int64_t small = vectors / groups;
  int64_t largeGroups = vectors % groups;
  int64_t smallGroups = groups - largeGroups;
  int64_t tail = columnCount % lanes;
  // The masked group is a small one: the large ones come first.
  Mask tailMask;
  if (tail != 0) {
    --smallGroups;
    tailMask = createTailMask(tail);
  }

  int64_t largeEnd = largeGroups * (small + 1) * lanes;
  int64_t smallEnd = largeEnd + smallGroups * small * lanes;
  forRange(0, largeEnd, (small + 1) * lanes,
           [&](Value column) { body(column, small + 1, Mask()); });
  forRange(largeEnd, smallEnd, small * lanes,
           [&](Value column) { body(column, small, Mask()); });
  if (tailMask.out)
    body(index(smallEnd), small, tailMask);
}

/// Whole groups of `vectors` vectors, then single vectors, each with a mask
/// because any of them may be the last.
void KernelEmitter::forEachDynamicColumns(ColumnFn body) {
  int64_t lanes = tile.getLanes();
  int64_t width = tile.getVectors() * lanes;
  Value end = dim(out, 1);
  Value rest = arith::RemUIOp::create(b, loc, end, index(width));
  Value whole = arith::SubIOp::create(b, loc, end, rest);
  forRange(index(0), whole, width,
           [&](Value column) { body(column, tile.getVectors(), Mask()); });
  forRange(whole, end, lanes, [&](Value column) {
    Value left = arith::SubIOp::create(b, loc, end, column);
    body(column, 1, createTailMask(left));
  });
}

KernelEmitter::Mask KernelEmitter::createTailMask(int64_t lanesLeft) {
  auto create = [&](int64_t factor) -> Value {
    return vector::ConstantMaskOp::create(
        b, loc, VectorType::get({factor * tile.getLanes()}, b.getI1Type()),
        ArrayRef<int64_t>{factor * lanesLeft});
  };
  return {create(1), create(pairs ? 2 : 1)};
}

KernelEmitter::Mask KernelEmitter::createTailMask(Value lanesLeft) {
  auto create = [&](int64_t factor) -> Value {
    Value elements =
        b.createOrFold<arith::MulIOp>(loc, lanesLeft, index(factor));
    return vector::CreateMaskOp::create(
        b, loc, VectorType::get({factor * tile.getLanes()}, b.getI1Type()),
        elements);
  };
  return {create(1), create(pairs ? 2 : 1)};
}

/// Converts a narrow element or vector of an operand to the result's type.
Value KernelEmitter::widen(Value value, Type type) {
  if (value.getType() == type)
    return value;
  return arith::ExtFOp::create(b, loc, type, value);
}

Value KernelEmitter::load(Value memref, Value row, Value column,
                          VectorType type, Value mask) {
  SmallVector<Value> at{row, column};
  if (!mask)
    return vector::LoadOp::create(b, loc, type, memref, at);
  Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  return vector::MaskedLoadOp::create(b, loc, type, memref, at, mask, zero);
}

/// A vector of columns of row `k` of B, or of the pair of rows.
Value KernelEmitter::loadRhs(Value k, Value column, Value mask) {
  Type elementType = cast<MemRefType>(rhs.getType()).getElementType();
  if (!pairs)
    return widen(load(rhs, k, column, vectorType.clone(elementType), mask),
                 vectorType);
  Value first = b.createOrFold<arith::MulIOp>(loc, column, index(2));
  return load(rhs, k, first,
              VectorType::get({2 * tile.getLanes()}, elementType), mask);
}

/// Element `k` of a row of A, or pair `k`, in every lane.
Value KernelEmitter::broadcastLhs(Value row, Value k) {
  if (!pairs) {
    Value element = memref::LoadOp::create(b, loc, lhs, ValueRange{row, k});
    return vector::BroadcastOp::create(
        b, loc, vectorType, widen(element, vectorType.getElementType()));
  }
  Type elementType = cast<MemRefType>(lhs.getType()).getElementType();
  Value first = b.createOrFold<arith::MulIOp>(loc, k, index(2));
  Value pair =
      load(lhs, row, first, VectorType::get({2}, elementType), Value());
  Value bits = vector::BitCastOp::create(
      b, loc, VectorType::get({1}, b.getI32Type()), pair);
  Value all = vector::BroadcastOp::create(
      b, loc, VectorType::get({tile.getLanes()}, b.getI32Type()),
      vector::ExtractOp::create(b, loc, bits, ArrayRef<int64_t>{0}));
  return vector::BitCastOp::create(
      b, loc, VectorType::get({2 * tile.getLanes()}, elementType), all);
}

Value KernelEmitter::multiplyAdd(Value lhs, Value rhs, Value accumulator) {
  if (pairs)
    return x86vector::DotBF16Op::create(b, loc, vectorType, accumulator, lhs,
                                        rhs);
  return vector::FMAOp::create(b, loc, lhs, rhs, accumulator);
}

void KernelEmitter::store(Value vector, Value row, Value column, Value mask) {
  if (!mask)
    vector::StoreOp::create(b, loc, vector, out, ValueRange{row, column});
  else
    vector::MaskedStoreOp::create(b, loc, out, ValueRange{row, column}, mask,
                                  vector);
}

/// One tile of `rows` x `vectors` accumulators; `tailMask`, where given, is the
/// mask of the last vector of each row.
void KernelEmitter::emitTile(Value row, int64_t rows, Value column,
                             int64_t vectors, Mask tailMask) {
  SmallVector<Value> tileRows, tileColumns;
  for (int64_t i = 0; i < rows; ++i)
    tileRows.push_back(offset(row, i));
  for (int64_t j = 0; j < vectors; ++j)
    tileColumns.push_back(offset(column, j * tile.getLanes()));
  auto maskOf = [&](size_t j) {
    return j + 1 == static_cast<size_t>(vectors) ? tailMask : Mask();
  };

  SmallVector<Value> init;
  if (overwrite) {
    Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(vectorType));
    init.assign(rows * vectors, zero);
  } else {
    for (Value tileRow : tileRows)
      for (auto [j, tileColumn] : llvm::enumerate(tileColumns))
        init.push_back(
            load(out, tileRow, tileColumn, vectorType, maskOf(j).out));
  }

  auto loop = scf::ForOp::create(
      b, loc, index(0), depth, index(1), init,
      [&](OpBuilder &, Location, Value k, ValueRange accumulators) {
        SmallVector<Value> columns, results;
        for (auto [j, tileColumn] : llvm::enumerate(tileColumns))
          columns.push_back(loadRhs(k, tileColumn, maskOf(j).rhs));
        for (auto [i, tileRow] : llvm::enumerate(tileRows)) {
          Value factor = broadcastLhs(tileRow, k);
          for (auto [j, rhsColumns] : llvm::enumerate(columns))
            results.push_back(
                multiplyAdd(factor, rhsColumns, accumulators[i * vectors + j]));
        }
        scf::YieldOp::create(b, loc, results);
      });

  for (auto [i, tileRow] : llvm::enumerate(tileRows))
    for (auto [j, tileColumn] : llvm::enumerate(tileColumns))
      store(loop.getResult(i * vectors + j), tileRow, tileColumn,
            maskOf(j).out);
}

void KernelEmitter::emit() {
  auto columnBody = [&](Value column, int64_t vectors, Mask tailMask) {
    forEachStrip([&](Value row, int64_t rows) {
      emitTile(row, rows, column, vectors, tailMask);
    });
  };
  if (ShapedType::isDynamic(columnCount))
    return forEachDynamicColumns(columnBody);
  // A product of few rows takes wider groups of columns: its accumulators would
  // otherwise be too few to hide the latency of an fma.
  int64_t vectors = tile.getVectors();
  if (ShapedType::isStatic(rowCount) && rowCount > 0 &&
      rowCount < tile.getRows())
    vectors = std::max(
        vectors, std::min(2 * vectors, tile.getRows() * vectors / rowCount));
  forEachStaticColumns(vectors, columnBody);
}

/// Why `op` cannot be served, or an empty string.
static StringRef whyNotServed(linalg::MatmulOp op) {
  if (op.hasUserDefinedMaps())
    return "its operands are transposed or broadcast by indexing maps";
  auto outType = cast<MemRefType>(op.getOutputs()[0].getType());
  Type elementType = outType.getElementType();
  if (!elementType.isF32() && !elementType.isF64())
    return "its result is neither f32 nor f64";
  for (Value input : op.getInputs()) {
    auto inputType =
        dyn_cast<FloatType>(cast<MemRefType>(input.getType()).getElementType());
    if (!inputType || inputType.getWidth() < 16 ||
        (inputType != elementType &&
         inputType.getWidth() >= elementType.getIntOrFloatBitWidth()))
      return "its operands do not widen to the type of its result";
  }
  if (!cast<MemRefType>(op.getInputs()[1].getType()).isLastDimUnitStride())
    return "the columns of its right operand have no static unit stride";
  if (!outType.isLastDimUnitStride())
    return "the columns of its result have no static unit stride";
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(cast<MemRefType>(op.getInputs()[0].getType())
                 .getStridesAndOffset(strides, offset)))
    return "its left operand has no strided layout";
  return {};
}

/// Why a product of pairs cannot be served, or an empty string.
static StringRef whyNotServed(linalg::ContractOp op, RegisterTileAttr tile) {
  if (StringRef reason = whyNoPairProduct(op); !reason.empty())
    return reason;
  if (tile.getLanes() != 16)
    return "the instruction needs 16 lanes";
  return {};
}

namespace {
struct VectorizeMatmulPass
    : attn::impl::VectorizeMatmulPassBase<VectorizeMatmulPass> {
  void runOnOperation() override {
    getOperation()->walk([](linalg::LinalgOp op) {
      auto tile = op->getAttrOfType<RegisterTileAttr>(kRegisterTile);
      if (!tile || !op.hasPureBufferSemantics())
        return;
      StringRef reason = "it is neither linalg.matmul nor linalg.contract";
      if (auto matmul = dyn_cast<linalg::MatmulOp>(*op))
        reason = whyNotServed(matmul);
      else if (auto contract = dyn_cast<linalg::ContractOp>(*op))
        reason = whyNotServed(contract, tile);
      if (!reason.empty()) {
        op.emitRemark() << "not kept in registers: " << reason;
        return;
      }
      OpBuilder builder(op);
      KernelEmitter(builder, op, tile).emit();
      op.erase();
    });
  }
};
} // namespace
