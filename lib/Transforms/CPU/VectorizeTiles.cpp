//===- VectorizeTiles.cpp - Products in the tile registers of AMX ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile register has 16 rows of 64 bytes. The instruction multiplies a tile of
// 16 x 16 pairs with one of 16 pairs x 16 and adds to a tile of 16 x 16 f32:
// what the packing in pairs makes is already in the order it wants.
//
// Two by two tiles of the result stay in registers, four of the eight, while
// two and two of the operands come by: each that is loaded is used twice. The
// steps along K are written out, because a tile cannot be carried by a loop:
// LLVM finds the shapes of the tiles through the values alone. Where the steps
// are many or unknown, a loop goes over groups of them and keeps the sums in
// the result between.
//
// The size of a tile is part of the code. Along a dimension whose size is not
// known, whole tiles are served, and what is left stays a product, for vectors.
//
//===----------------------------------------------------------------------===//

#include "PairProduct.h"
#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "mlir/Dialect/AMX/AMXDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::attn {
#define GEN_PASS_DEF_VECTORIZETILESPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// Rows of a tile; also its columns in f32 and in pairs.
static constexpr int64_t kTileSize = 16;
/// Rows and columns of the block of the result that is in registers.
static constexpr int64_t kBlockSize = 2 * kTileSize;
/// Pairs along K that are written out at most: more would make more code than
/// the first-level cache holds.
static constexpr int64_t kMaxDepth = 64 * kTileSize;
/// The same where the number is not known. Each group of steps loads and stores
/// the sums once, and groups of one step serve what is left.
static constexpr int64_t kUnknownDepth = 4 * kTileSize;

namespace {
/// A piece of a range: where it begins, counted from that of its block, and its
/// size, at most that of a tile.
struct Piece {
  int64_t begin, size;
};

/// Rows, columns or pairs of a product that tiles serve: [0, end).
struct Extent {
  OpFoldResult size;
  OpFoldResult end;

  /// Whether the rest is nothing.
  bool isWhole() const { return size == end; }
};

class TileEmitter {
public:
  TileEmitter(OpBuilder &builder, linalg::ContractOp op)
      : b(op.getLoc(), builder), op(op),
        lhs(joinPairs(b, b.getLoc(), op.getInputs()[0])),
        rhs(joinPairs(b, b.getLoc(), op.getInputs()[1])),
        out(op.getOutputs()[0]), overwrite(op->hasAttr(kOverwrite)),
        rows(getExtent(out, 0)), columns(getExtent(out, 1)),
        depth(getExtent(op.getInputs()[0], 1)) {}

  void emit();

private:
  using RangeFn = llvm::function_ref<void(Value begin, int64_t size)>;
  /// A block of the result.
  struct Block {
    Value row, column;
    int64_t rows, columns;
  };

  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value offset(Value base, int64_t distance) {
    return b.createOrFold<arith::AddIOp>(base, index(distance));
  }
  Extent getExtent(Value memref, int64_t dim);
  void forWhole(Value begin, Value end, int64_t step, RangeFn body);
  Value roundDown(Value size, int64_t step);
  void forEachBlock(Extent extent, RangeFn body);
  void emitBlock(const Block &block);
  void emitSteps(const Block &block, Value firstPair, int64_t pairs,
                 bool startsAtZero);
  Value load(Value memref, Value row, Value column, int64_t rows,
             int64_t columns);
  void emitRest(Extent rowRange, Extent columnRange, Extent depthRange,
                unsigned restDim);

  ImplicitLocOpBuilder b;
  linalg::ContractOp op;
  /// The two elements of a pair are side by side.
  Value lhs, rhs, out;
  bool overwrite;
  /// The depth is in pairs.
  Extent rows, columns, depth;
};
} // namespace

static SmallVector<Piece> getPieces(int64_t size) {
  SmallVector<Piece> pieces;
  for (int64_t begin = 0; begin < size; begin += kTileSize)
    pieces.push_back({begin, std::min(kTileSize, size - begin)});
  return pieces;
}

Value TileEmitter::roundDown(Value size, int64_t step) {
  Value rest = b.createOrFold<arith::RemUIOp>(size, index(step));
  return b.createOrFold<arith::SubIOp>(size, rest);
}

Extent TileEmitter::getExtent(Value memref, int64_t dim) {
  OpFoldResult size = memref::getMixedSize(b, b.getLoc(), memref, dim);
  if (auto value = dyn_cast<Value>(size))
    return {size, roundDown(value, kTileSize)};
  return {size, size};
}

void TileEmitter::forWhole(Value begin, Value end, int64_t step, RangeFn body) {
  auto loop = scf::ForOp::create(b, begin, end, index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar(), step);
}

/// Whole blocks, and then what is left: of a known size, or one more tile.
void TileEmitter::forEachBlock(Extent extent, RangeFn body) {
  if (std::optional<int64_t> size = getConstantIntValue(extent.end)) {
    int64_t whole = *size / kBlockSize * kBlockSize;
    if (whole > 0)
      forWhole(index(0), index(whole), kBlockSize, body);
    if (whole < *size)
      body(index(whole), *size - whole);
    return;
  }
  Value end = cast<Value>(extent.end), whole = roundDown(end, kBlockSize);
  forWhole(index(0), whole, kBlockSize, body);
  forWhole(whole, end, kTileSize, body);
}

Value TileEmitter::load(Value memref, Value row, Value column, int64_t rows,
                        int64_t columns) {
  Type element = cast<MemRefType>(memref.getType()).getElementType();
  auto type = amx::TileType::get({rows, columns}, element);
  return amx::TileLoadOp::create(b, type, memref, ValueRange{row, column});
}

/// Adds to a block of the result what `pairs` pairs give, or writes it.
void TileEmitter::emitSteps(const Block &block, Value firstPair, int64_t pairs,
                            bool startsAtZero) {
  SmallVector<Piece> down = getPieces(block.rows);
  SmallVector<Piece> across = getPieces(block.columns);
  SmallVector<Value> sums;
  for (Piece i : down)
    for (Piece j : across) {
      auto type = amx::TileType::get({i.size, j.size}, b.getF32Type());
      if (startsAtZero)
        sums.push_back(amx::TileZeroOp::create(b, type));
      else
        sums.push_back(load(out, offset(block.row, i.begin),
                            offset(block.column, j.begin), i.size, j.size));
    }

  Value firstElement = b.createOrFold<arith::AddIOp>(firstPair, firstPair);
  Value twice = b.createOrFold<arith::AddIOp>(block.column, block.column);
  for (Piece step : getPieces(pairs)) {
    Value pair = offset(firstPair, step.begin);
    Value element = offset(firstElement, 2 * step.begin);
    SmallVector<Value> left, right;
    for (Piece i : down)
      left.push_back(load(lhs, offset(block.row, i.begin), element, i.size,
                          2 * step.size));
    for (Piece j : across)
      right.push_back(
          load(rhs, pair, offset(twice, 2 * j.begin), step.size, 2 * j.size));
    for (auto [i, leftTile] : llvm::enumerate(left))
      for (auto [j, rightTile] : llvm::enumerate(right)) {
        Value &sum = sums[i * right.size() + j];
        sum =
            amx::TileMulFOp::create(b, sum.getType(), leftTile, rightTile, sum);
      }
  }

  size_t next = 0;
  for (Piece i : down)
    for (Piece j : across)
      amx::TileStoreOp::create(
          b, out,
          ValueRange{offset(block.row, i.begin), offset(block.column, j.begin)},
          sums[next++]);
}

void TileEmitter::emitBlock(const Block &block) {
  auto add = [&](Value begin, int64_t size) {
    emitSteps(block, begin, size, /*startsAtZero=*/false);
  };
  std::optional<int64_t> size = getConstantIntValue(depth.end);
  if (!size) {
    Value end = cast<Value>(depth.end), whole = roundDown(end, kUnknownDepth);
    forWhole(index(0), whole, kUnknownDepth, add);
    forWhole(whole, end, kTileSize, add);
    return;
  }
  int64_t begin = std::min(*size, kMaxDepth);
  emitSteps(block, index(0), begin, overwrite);
  int64_t whole = *size / kMaxDepth * kMaxDepth;
  if (begin < whole)
    forWhole(index(begin), index(whole), kMaxDepth, add);
  if (int64_t rest = *size - std::max(begin, whole); rest > 0)
    add(index(*size - rest), rest);
}

/// The product of parts of the operands: of dimension `restDim` (m, n or k)
/// what tiles do not serve.
void TileEmitter::emitRest(Extent rowRange, Extent columnRange,
                           Extent depthRange, unsigned restDim) {
  Extent extents[] = {rowRange, columnRange, depthRange};
  SmallVector<OpFoldResult> begins(3, b.getIndexAttr(0)), sizes;
  for (Extent extent : extents)
    sizes.push_back(extent.end);
  Extent rest = extents[restDim];
  begins[restDim] = rest.end;
  sizes[restDim] = b.createOrFold<arith::SubIOp>(cast<Value>(rest.size),
                                                 cast<Value>(rest.end));
  OpFoldResult zero = b.getIndexAttr(0), two = b.getIndexAttr(2);
  auto slice = [&](Value memref, ArrayRef<OpFoldResult> at,
                   ArrayRef<OpFoldResult> shape) -> Value {
    SmallVector<OpFoldResult> strides(at.size(), b.getIndexAttr(1));
    return memref::SubViewOp::create(b, memref, at, shape, strides);
  };
  Value left = op.getInputs()[0], right = op.getInputs()[1];
  IRMapping mapping;
  mapping.map(left, slice(left, {begins[0], begins[2], zero},
                          {sizes[0], sizes[2], two}));
  mapping.map(right, slice(right, {begins[2], begins[1], zero},
                           {sizes[2], sizes[1], two}));
  mapping.map(out, slice(out, {begins[0], begins[1]}, {sizes[0], sizes[1]}));
  b.clone(*op, mapping);
}

void TileEmitter::emit() {
  // The columns of the right operand stay in the first-level cache for all
  // rows.
  forEachBlock(columns, [&](Value column, int64_t columnCount) {
    forEachBlock(rows, [&](Value row, int64_t rowCount) {
      emitBlock({row, column, rowCount, columnCount});
    });
  });
  auto all = [](Extent extent) { return Extent{extent.size, extent.size}; };
  if (!depth.isWhole())
    emitRest(rows, columns, depth, 2);
  if (!columns.isWhole())
    emitRest(rows, columns, all(depth), 1);
  if (!rows.isWhole())
    emitRest(rows, all(columns), all(depth), 0);
}

/// Why `op` cannot be served, or an empty string.
static StringRef whyNotServed(linalg::ContractOp op) {
  if (StringRef reason = whyNoPairProduct(op); !reason.empty())
    return reason;
  int64_t depth = cast<MemRefType>(op.getInputs()[0].getType()).getDimSize(1);
  if (depth == 0)
    return "it adds nothing up";
  // Tiles write the result only where there are whole ones.
  if (ShapedType::isDynamic(depth) && op->hasAttr(kOverwrite))
    return "it overwrites a result of which the number of terms is not known";
  return {};
}

namespace {
struct VectorizeTilesPass
    : attn::impl::VectorizeTilesPassBase<VectorizeTilesPass> {
  void runOnOperation() override {
    SmallVector<linalg::ContractOp> products;
    getOperation()->walk([&](linalg::ContractOp op) {
      auto function = op->getParentOfType<FunctionOpInterface>();
      if (function && function->hasAttr(kAMXTiles) &&
          op->hasAttr(kRegisterTile) && op.hasPureBufferSemantics())
        products.push_back(op);
    });
    for (linalg::ContractOp op : products) {
      if (StringRef reason = whyNotServed(op); !reason.empty()) {
        op.emitRemark() << "not multiplied in tiles: " << reason;
        continue;
      }
      OpBuilder builder(op);
      TileEmitter(builder, op).emit();
      op.erase();
    }
  }
};
} // namespace
