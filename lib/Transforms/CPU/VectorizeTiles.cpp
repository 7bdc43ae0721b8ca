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
// LLVM finds the shapes of the tiles through the values alone.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "mlir/Dialect/AMX/AMXDialect.h"
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

static constexpr llvm::StringLiteral kTiles = "attn.amx_tiles";

/// Rows of a tile; also its columns in f32 and in pairs.
static constexpr int64_t kTileSize = 16;
/// Rows and columns of the block of the result that is in registers.
static constexpr int64_t kBlockSize = 2 * kTileSize;
/// More steps than that would make more code than the first-level cache holds.
static constexpr int64_t kMaxSteps = 64;

namespace {
/// A piece of a range: where it begins, counted from that of its block, and its
/// size, at most that of a tile.
struct Piece {
  int64_t begin, size;
};

class TileEmitter {
public:
  TileEmitter(OpBuilder &builder, linalg::ContractOp op)
      : b(op.getLoc(), builder), lhs(joinPairs(op.getInputs()[0])),
        rhs(joinPairs(op.getInputs()[1])), out(op.getOutputs()[0]),
        overwrite(op->hasAttr("attn.overwrite")),
        depth(cast<MemRefType>(op.getInputs()[0].getType()).getDimSize(1)) {}

  void emit();

private:
  using BlockFn = llvm::function_ref<void(Value begin, int64_t size)>;

  Value joinPairs(Value memref) {
    return memref::CollapseShapeOp::create(
        b, memref, SmallVector<ReassociationIndices>{{0}, {1, 2}});
  }
  Value offset(Value base, int64_t distance) {
    Value by = arith::ConstantIndexOp::create(b, distance);
    return b.createOrFold<arith::AddIOp>(base, by);
  }
  void forEachBlock(int64_t size, BlockFn body);
  void emitBlock(Value row, int64_t rows, Value column, int64_t columns);
  Value load(Value memref, Value row, Value column, int64_t rows,
             int64_t columns);

  ImplicitLocOpBuilder b;
  /// The two elements of a pair are side by side.
  Value lhs, rhs, out;
  bool overwrite;
  /// In pairs.
  int64_t depth;
};
} // namespace

static SmallVector<Piece> getPieces(int64_t size) {
  SmallVector<Piece> pieces;
  for (int64_t begin = 0; begin < size; begin += kTileSize)
    pieces.push_back({begin, std::min(kTileSize, size - begin)});
  return pieces;
}

/// Whole blocks, and then what is left.
void TileEmitter::forEachBlock(int64_t size, BlockFn body) {
  int64_t whole = size / kBlockSize * kBlockSize;
  auto index = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, value);
  };
  if (whole > 0) {
    auto loop =
        scf::ForOp::create(b, index(0), index(whole), index(kBlockSize));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar(), kBlockSize);
  }
  if (whole < size)
    body(index(whole), size - whole);
}

Value TileEmitter::load(Value memref, Value row, Value column, int64_t rows,
                        int64_t columns) {
  Type element = cast<MemRefType>(memref.getType()).getElementType();
  auto type = amx::TileType::get({rows, columns}, element);
  return amx::TileLoadOp::create(b, type, memref, ValueRange{row, column});
}

void TileEmitter::emitBlock(Value row, int64_t rows, Value column,
                            int64_t columns) {
  SmallVector<Piece> down = getPieces(rows), across = getPieces(columns);
  SmallVector<Value> sums;
  for (Piece i : down)
    for (Piece j : across) {
      auto type = amx::TileType::get({i.size, j.size}, b.getF32Type());
      if (overwrite)
        sums.push_back(amx::TileZeroOp::create(b, type));
      else
        sums.push_back(load(out, offset(row, i.begin), offset(column, j.begin),
                            i.size, j.size));
    }

  Value twice = arith::AddIOp::create(b, column, column);
  for (Piece step : getPieces(depth)) {
    Value pair = arith::ConstantIndexOp::create(b, step.begin);
    Value element = arith::ConstantIndexOp::create(b, 2 * step.begin);
    SmallVector<Value> left, right;
    for (Piece i : down)
      left.push_back(
          load(lhs, offset(row, i.begin), element, i.size, 2 * step.size));
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
          b, out, ValueRange{offset(row, i.begin), offset(column, j.begin)},
          sums[next++]);
}

void TileEmitter::emit() {
  auto type = cast<MemRefType>(out.getType());
  // The columns of the right operand stay in the first-level cache for all
  // rows.
  forEachBlock(type.getDimSize(1), [&](Value column, int64_t columns) {
    forEachBlock(type.getDimSize(0), [&](Value row, int64_t rows) {
      emitBlock(row, rows, column, columns);
    });
  });
}

/// Why `op` cannot be served, or an empty string.
static StringRef whyNotServed(linalg::ContractOp op) {
  AffineExpr m, n, k, p;
  bindDims(op.getContext(), m, n, k, p);
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  auto is = [&](unsigned operand, ArrayRef<AffineExpr> results) {
    return maps[operand] == AffineMap::get(4, 0, results, op.getContext());
  };
  if (!is(0, {m, k, p}) || !is(1, {k, n, p}) || !is(2, {m, n}))
    return "it is not a product of pairs, (m, k, p) x (k, n, p) -> (m, n)";
  auto out = cast<MemRefType>(op.getOutputs()[0].getType());
  if (!out.getElementType().isF32() || !out.isLastDimUnitStride() ||
      !out.hasStaticShape())
    return "its result is not f32 of a static shape and unit stride";
  for (Value input : op.getInputs()) {
    auto type = cast<MemRefType>(input.getType());
    SmallVector<int64_t> strides;
    int64_t begin;
    if (!type.getElementType().isBF16() || !type.hasStaticShape() ||
        type.getDimSize(2) != 2 ||
        failed(type.getStridesAndOffset(strides, begin)) || strides[2] != 1 ||
        strides[1] != 2)
      return "its operands are not pairs of bf16 side by side, of a static "
             "shape";
  }
  int64_t depth = cast<MemRefType>(op.getInputs()[0].getType()).getDimSize(1);
  if (depth < 1 || depth > kMaxSteps * kTileSize)
    return "it has too many steps along K to be written out";
  return {};
}

namespace {
struct VectorizeTilesPass
    : attn::impl::VectorizeTilesPassBase<VectorizeTilesPass> {
  void runOnOperation() override {
    getOperation()->walk([](linalg::ContractOp op) {
      auto function = op->getParentOfType<FunctionOpInterface>();
      if (!function || !function->hasAttr(kTiles) ||
          !op->hasAttr("attn.register_tile") || !op.hasPureBufferSemantics())
        return;
      if (StringRef reason = whyNotServed(op); !reason.empty()) {
        op.emitRemark() << "not multiplied in tiles: " << reason;
        return;
      }
      OpBuilder builder(op);
      TileEmitter(builder, op).emit();
      op.erase();
    });
  }
};
} // namespace
