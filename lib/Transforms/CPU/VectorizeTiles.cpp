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
// All tiles are whole. The code generator gives each tile register one shape in
// all of a function, so smaller tiles for what is left at the ends of some
// product would take the registers from the rest. What whole tiles leave along
// a dimension stays a product, for vectors.
//
//===----------------------------------------------------------------------===//

#include "PairProduct.h"
#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/IR/Pairs.h"
#include "mlir/Dialect/AMX/AMXDialect.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
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
static constexpr int64_t kTileBytes = 64;
/// Rows and columns of the block of the result that is in registers.
static constexpr int64_t kBlockSize = 2 * kTileSize;
/// Pairs along K that are written out at most: more would make more code than
/// the first-level cache holds.
static constexpr int64_t kMaxDepth = 64 * kTileSize;
/// The same where the number is not known. Each group of steps loads and stores
/// the sums once, and groups of one step serve what is left.
static constexpr int64_t kUnknownDepth = 4 * kTileSize;

namespace {
/// Rows, columns or pairs of a product, and how many of them, from the first
/// on, are in whole tiles.
struct Extent {
  OpFoldResult size, end;

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
  Extent getExtent(Value memref, int64_t dim);
  Value roundDown(Value size, int64_t step);
  void forWhole(int64_t begin, Value end, int64_t step, RangeFn body);
  void forEachRange(int64_t begin, OpFoldResult end, int64_t step,
                    RangeFn body);
  void emitBlock(const Block &block);
  void emitSteps(const Block &block, Value firstPair, int64_t pairs,
                 bool startsAtZero);
  Value load(Value memref, Value row, Value column);
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

Value TileEmitter::roundDown(Value size, int64_t step) {
  Value rest = b.createOrFold<arith::RemUIOp>(size, index(step));
  return b.createOrFold<arith::SubIOp>(size, rest);
}

Extent TileEmitter::getExtent(Value memref, int64_t dim) {
  OpFoldResult size = memref::getMixedSize(b, b.getLoc(), memref, dim);
  if (std::optional<int64_t> known = getConstantIntValue(size))
    return {size, b.getIndexAttr(llvm::alignDown(*known, kTileSize))};
  return {size, roundDown(cast<Value>(size), kTileSize)};
}

/// Whole steps from `begin` on, which is a multiple of `step`.
void TileEmitter::forWhole(int64_t begin, Value end, int64_t step,
                           RangeFn body) {
  auto loop =
      scf::ForOp::create(b, index(begin), roundDown(end, step), index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar(), step);
}

/// Whole steps from `begin` on, and then what is left: as one range where its
/// size is known, else tile by tile.
void TileEmitter::forEachRange(int64_t begin, OpFoldResult end, int64_t step,
                               RangeFn body) {
  if (std::optional<int64_t> known = getConstantIntValue(end)) {
    int64_t whole = llvm::alignDown(*known, step);
    if (begin < whole)
      forWhole(begin, index(whole), step, body);
    if (whole < *known)
      body(index(whole), *known - whole);
    return;
  }
  Value last = cast<Value>(end);
  forWhole(begin, last, step, body);
  auto rest =
      scf::ForOp::create(b, roundDown(last, step), last, index(kTileSize));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(rest.getBody());
  body(rest.getInductionVar(), kTileSize);
}

Value TileEmitter::load(Value memref, Value row, Value column) {
  auto element =
      cast<FloatType>(cast<MemRefType>(memref.getType()).getElementType());
  auto type = amx::TileType::get(
      {kTileSize, kTileBytes * 8 / element.getWidth()}, element);
  return amx::TileLoadOp::create(b, type, memref, ValueRange{row, column});
}

/// Adds to a block of the result what `pairs` pairs give, or writes it.
void TileEmitter::emitSteps(const Block &block, Value firstPair, int64_t pairs,
                            bool startsAtZero) {
  auto split = [&](Value begin, int64_t size) {
    SmallVector<Value> begins;
    for (int64_t distance = 0; distance < size; distance += kTileSize)
      begins.push_back(b.createOrFold<arith::AddIOp>(begin, index(distance)));
    return begins;
  };
  auto twice = [&](Value value) {
    return b.createOrFold<arith::AddIOp>(value, value);
  };
  SmallVector<Value> down = split(block.row, block.rows);
  SmallVector<Value> across = split(block.column, block.columns);
  SmallVector<Value> sums;
  for (Value row : down)
    for (Value column : across) {
      auto type = amx::TileType::get({kTileSize, kTileSize}, b.getF32Type());
      sums.push_back(startsAtZero ? Value(amx::TileZeroOp::create(b, type))
                                  : load(out, row, column));
    }

  for (Value pair : split(firstPair, pairs)) {
    SmallVector<Value> left, right;
    for (Value row : down)
      left.push_back(load(lhs, row, twice(pair)));
    for (Value column : across)
      right.push_back(load(rhs, pair, twice(column)));
    for (auto [i, leftTile] : llvm::enumerate(left))
      for (auto [j, rightTile] : llvm::enumerate(right)) {
        Value &sum = sums[i * right.size() + j];
        sum =
            amx::TileMulFOp::create(b, sum.getType(), leftTile, rightTile, sum);
      }
  }

  size_t next = 0;
  for (Value row : down)
    for (Value column : across)
      amx::TileStoreOp::create(b, out, ValueRange{row, column}, sums[next++]);
}

void TileEmitter::emitBlock(const Block &block) {
  auto add = [&](Value begin, int64_t size) {
    emitSteps(block, begin, size, /*startsAtZero=*/false);
  };
  std::optional<int64_t> known = getConstantIntValue(depth.end);
  if (!known)
    return forEachRange(0, depth.end, kUnknownDepth, add);
  int64_t first = std::min(*known, kMaxDepth);
  emitSteps(block, index(0), first, overwrite);
  if (first < *known)
    forEachRange(first, depth.end, kMaxDepth, add);
}

/// The product of parts of the operands: of dimension `restDim` (m, n or k)
/// what tiles do not serve, of the others what the extents say.
void TileEmitter::emitRest(Extent rowRange, Extent columnRange,
                           Extent depthRange, unsigned restDim) {
  SmallVector<OpFoldResult> begins(3, b.getIndexAttr(0));
  SmallVector<OpFoldResult> sizes{rowRange.end, columnRange.end,
                                  depthRange.end};
  Extent rest = std::array{rowRange, columnRange, depthRange}[restDim];
  AffineExpr size = b.getAffineSymbolExpr(0), end = b.getAffineSymbolExpr(1);
  begins[restDim] = rest.end;
  sizes[restDim] = affine::makeComposedFoldedAffineApply(
      b, b.getLoc(), size - end, {rest.size, rest.end});
  OpFoldResult zero = b.getIndexAttr(0), two = b.getIndexAttr(2);
  auto slice = [&](Value memref, ArrayRef<OpFoldResult> at,
                   ArrayRef<OpFoldResult> shape) -> Value {
    SmallVector<OpFoldResult> strides(at.size(), b.getIndexAttr(1));
    return memref::SubViewOp::create(b, memref, at, shape, strides);
  };
  Value left = slice(op.getInputs()[0], {begins[0], begins[2], zero},
                     {sizes[0], sizes[2], two});
  Value right = slice(op.getInputs()[1], {begins[2], begins[1], zero},
                      {sizes[2], sizes[1], two});
  Value result = slice(out, {begins[0], begins[1]}, {sizes[0], sizes[1]});
  auto product = cast<linalg::ContractOp>(b.clone(*op));
  product->setOperands({left, right, result});
  // The tiles have written what this adds to.
  if (restDim == 2)
    product->removeAttr(kOverwrite);
}

void TileEmitter::emit() {
  // The columns of the right operand stay in the first-level cache for all
  // rows.
  forEachRange(0, columns.end, kBlockSize, [&](Value column, int64_t width) {
    forEachRange(0, rows.end, kBlockSize, [&](Value row, int64_t height) {
      emitBlock({row, column, height, width});
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
  auto out = cast<MemRefType>(op.getOutputs()[0].getType());
  int64_t depth = cast<MemRefType>(op.getInputs()[0].getType()).getDimSize(1);
  for (int64_t size : {out.getDimSize(0), out.getDimSize(1), depth})
    if (ShapedType::isStatic(size) && size < kTileSize)
      return "it has no whole tile";
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
