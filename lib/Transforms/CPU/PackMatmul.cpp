//===- PackMatmul.cpp - Packed panels for matrix products -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Splits the reduction of a product on memrefs into blocks. For each, a panel
// of B is copied to a small contiguous buffer and widened to the type of the
// result; the strips of A then stream past a panel that stays in the
// second-level cache and in few pages. A narrow A is widened in the same way.
//
// For products of pairs the panel keeps its narrow type, neighbouring rows
// interleaved, and A is used as it is. A transposed B, [N, K], is turned while
// it is packed.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"
#include "attn/Transforms/CPU/TaskStack.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/IR/Pairs.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::attn {
#define GEN_PASS_DEF_PACKMATMULPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// Emits the blocks of one product.
class PackedProduct {
public:
  PackedProduct(OpBuilder &builder, linalg::MatmulOp op,
                MatmulConfigAttr config)
      : b(builder), op(op), loc(op.getLoc()), lhs(op.getInputs()[0]),
        rhs(op.getInputs()[1]), out(op.getOutputs()[0]), config(config),
        lanes(config.getRegisterTile().getLanes()),
        elementType(getType(out).getElementType()),
        isTurned(op.hasUserDefinedMaps()) {}

  void emit();

private:
  /// A part of a dimension: [begin, begin + size).
  struct Block {
    OpFoldResult begin, size;
  };

  static MemRefType getType(Value memref) {
    return cast<MemRefType>(memref.getType());
  }
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value materialize(OpFoldResult value) {
    return getValueOrCreateConstantIndexOp(b, loc, value);
  }
  OpFoldResult dim(Value memref, int64_t position) {
    return memref::getMixedSize(b, loc, memref, position);
  }

  void forEachBlock(OpFoldResult size, int64_t step,
                    llvm::function_ref<void(Block)> body);
  Value subview(Value memref, Block rows, Block columns);
  Value createBuffer(ArrayRef<int64_t> shape, Type type);
  void copy(Value from, Value to, OpFoldResult columns);
  void copyPairs(Value from, Value to, OpFoldResult columns);
  void packRhs(Block k, Block n, Value packed);
  void forEachVector(OpFoldResult columns,
                     llvm::function_ref<void(Value column, Value left)> body);
  Value createMask(Value left, int64_t factor);
  Value load(Value from, Value row, Value column, Value left);
  void multiplyInPlace();
  void multiply(Value lhsBlock, Value rhsBlock, Value outBlock);
  void multiplyPairs(Value lhsBlock, Value panel, Value outBlock);
  void emitPacked();
  void emitPackedPairs();
  void freeBuffers();

  OpBuilder &b;
  linalg::MatmulOp op;
  Location loc;
  Value lhs, rhs, out;
  MatmulConfigAttr config;
  int64_t lanes;
  Type elementType;
  /// Whether the right operand is [N, K].
  bool isTurned;
  SmallVector<Value> heapBuffers;
};
} // namespace

/// The size of the blocks of at most `limit` elements of a dimension: as equal
/// as can be where the dimension is known, in multiples of `unit`.
static int64_t getBlockSize(int64_t size, int64_t limit, int64_t unit) {
  if (ShapedType::isDynamic(size) || size == 0)
    return limit;
  int64_t blocks = llvm::divideCeil(size, limit);
  return std::min(limit, static_cast<int64_t>(llvm::alignTo(
                             llvm::divideCeil(size, blocks), unit)));
}

/// Calls `body` for each block of `step` elements, the last of which may be
/// smaller; without a loop where one block is known to be all.
void PackedProduct::forEachBlock(OpFoldResult size, int64_t step,
                                 llvm::function_ref<void(Block)> body) {
  std::optional<int64_t> known = getConstantIntValue(size);
  if (known && *known <= step)
    return body({b.getIndexAttr(0), size});
  Value end = materialize(size);
  auto loop = scf::ForOp::create(b, loc, index(0), end, index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value begin = loop.getInductionVar();
  OpFoldResult blockSize = b.getIndexAttr(step);
  if (!known || *known % step != 0) {
    Value left = arith::SubIOp::create(b, loc, end, begin);
    blockSize = arith::MinUIOp::create(b, loc, left, index(step)).getResult();
  }
  body({begin, blockSize});
}

Value PackedProduct::subview(Value memref, Block rows, Block columns) {
  OpFoldResult one = b.getIndexAttr(1);
  return memref::SubViewOp::create(b, loc, memref, {rows.begin, columns.begin},
                                   {rows.size, columns.size}, {one, one});
}

/// A buffer of whole vectors that every block reuses. On the stack it belongs
/// to the nearest frame: an allocation inside a sequential loop would grow the
/// stack with each iteration.
Value PackedProduct::createBuffer(ArrayRef<int64_t> shape, Type type) {
  auto bufferType = MemRefType::get(shape, type);
  int64_t elementBytes = type.getIntOrFloatBitWidth() / 8;
  IntegerAttr alignment = b.getI64IntegerAttr(
      std::max<int64_t>(64, llvm::PowerOf2Ceil(lanes * elementBytes)));
  if (bufferType.getNumElements() * elementBytes > kMaxStackBufferBytes) {
    heapBuffers.push_back(
        memref::AllocOp::create(b, loc, bufferType, ValueRange(), alignment));
    return heapBuffers.back();
  }
  OpBuilder::InsertionGuard guard(b);
  for (Operation *parent = op->getParentOp(); parent;
       parent = parent->getParentOp()) {
    if (isa<FunctionOpInterface, scf::ForallOp, scf::ParallelOp,
            memref::AllocaScopeOp>(parent)) {
      b.setInsertionPointToStart(&parent->getRegion(0).front());
      break;
    }
  }
  return memref::AllocaOp::create(b, loc, bufferType, ValueRange(), alignment);
}

Value PackedProduct::createMask(Value left, int64_t factor) {
  Value bits = left;
  if (factor != 1)
    bits = arith::MulIOp::create(b, loc, left, index(factor));
  return vector::CreateMaskOp::create(
      b, loc, VectorType::get({factor * lanes}, b.getI1Type()), bits);
}

Value PackedProduct::load(Value from, Value row, Value column, Value left) {
  auto type = VectorType::get({lanes}, getType(from).getElementType());
  SmallVector<Value> at = {row, column};
  if (!left)
    return vector::LoadOp::create(b, loc, type, from, at);
  Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  return vector::MaskedLoadOp::create(b, loc, type, from, at,
                                      createMask(left, 1), zero);
}

/// Calls `body` for each vector of `columns` columns; the last may be partial
/// and then comes with the number of columns that are left.
void PackedProduct::forEachVector(
    OpFoldResult columns,
    llvm::function_ref<void(Value column, Value left)> body) {
  std::optional<int64_t> known = getConstantIntValue(columns);
  Value end = materialize(columns);
  Value whole = end;
  if (!known || *known % lanes != 0) {
    Value rest = b.createOrFold<arith::RemUIOp>(loc, end, index(lanes));
    whole = b.createOrFold<arith::SubIOp>(loc, end, rest);
  }
  OpBuilder::InsertionGuard guard(b);
  auto vectors = scf::ForOp::create(b, loc, index(0), whole, index(lanes));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(vectors.getBody());
    body(vectors.getInductionVar(), Value());
  }
  if (whole == end)
    return;
  // The rest of a row, if there is one: a loop of at most one step.
  auto tail = scf::ForOp::create(b, loc, whole, end, index(lanes));
  b.setInsertionPointToStart(tail.getBody());
  body(tail.getInductionVar(),
       arith::SubIOp::create(b, loc, end, tail.getInductionVar()));
}

/// Copies rows of `columns` elements vector by vector and widens them to the
/// type of the result.
void PackedProduct::copy(Value from, Value to, OpFoldResult columns) {
  auto toType = VectorType::get({lanes}, elementType);
  auto rows =
      scf::ForOp::create(b, loc, index(0), materialize(dim(to, 0)), index(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(rows.getBody());
  Value row = rows.getInductionVar();
  forEachVector(columns, [&](Value column, Value left) {
    Value vector = load(from, row, column, left);
    if (vector.getType() != toType)
      vector = arith::ExtFOp::create(b, loc, toType, vector);
    SmallVector<Value> at = {row, column};
    if (left)
      vector::MaskedStoreOp::create(b, loc, to, at, createMask(left, 1),
                                    vector);
    else
      vector::StoreOp::create(b, loc, vector, to, at);
  });
}

/// Interleaves pairs of rows of `columns` elements.
void PackedProduct::copyPairs(Value from, Value to, OpFoldResult columns) {
  Value joined = joinPairs(b, loc, to);
  auto rows =
      scf::ForOp::create(b, loc, index(0), materialize(dim(to, 0)), index(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(rows.getBody());
  Value pair = rows.getInductionVar();
  Value even = arith::MulIOp::create(b, loc, pair, index(2));
  Value odd = arith::AddIOp::create(b, loc, even, index(1));
  forEachVector(columns, [&](Value column, Value left) {
    Value pairs = vector::InterleaveOp::create(
        b, loc, load(from, even, column, left), load(from, odd, column, left));
    SmallVector<Value> at = {pair,
                             arith::MulIOp::create(b, loc, column, index(2))};
    if (left)
      vector::MaskedStoreOp::create(b, loc, joined, at, createMask(left, 2),
                                    pairs);
    else
      vector::StoreOp::create(b, loc, pairs, joined, at);
  });
}

/// Copies rows `k` and columns `n` of the right operand into a panel, in pairs
/// where that has rank three.
void PackedProduct::packRhs(Block k, Block n, Value packed) {
  bool pairs = getType(packed).getRank() == 3;
  if (!isTurned) {
    if (pairs)
      return copyPairs(subview(rhs, k, n), packed, n.size);
    return copy(subview(rhs, k, n), packed, n.size);
  }
  Value from = subview(rhs, n, k);
  SmallVector<unsigned> order = {1, 0};
  if (pairs) {
    SmallVector<int64_t> shape = {getType(from).getDimSize(0),
                                  getType(packed).getDimSize(0), 2};
    SmallVector<OpFoldResult> sizes = {n.size, dim(packed, 0),
                                       b.getIndexAttr(2)};
    from = memref::ExpandShapeOp::create(
        b, loc, shape, from, SmallVector<ReassociationIndices>{{0}, {1, 2}},
        sizes);
    order.push_back(2);
  }
  unsigned rank = order.size();
  SmallVector<AffineMap> maps = {
      AffineMap::getPermutationMap(order, b.getContext()),
      b.getMultiDimIdentityMap(rank)};
  SmallVector<utils::IteratorType> parallel(rank,
                                            utils::IteratorType::parallel);
  linalg::GenericOp::create(b, loc, TypeRange(), from, packed, maps, parallel,
                            [&](OpBuilder &b, Location loc, ValueRange args) {
                              Value element = args[0];
                              if (element.getType() != args[1].getType())
                                element = arith::ExtFOp::create(
                                    b, loc, args[1].getType(), element);
                              linalg::YieldOp::create(b, loc, element);
                            });
}

/// A product of few rows reads each element of B too few times to repay a copy.
/// Packing it anyway made one row 2.6 times, and eight rows 1.5 times as slow
/// (768 x 768, f32, on one core of an AVX-512 machine).
void PackedProduct::emit() {
  OpFoldResult rows = dim(out, 0);
  int64_t few = 2 * config.getRegisterTile().getRows();
  if (std::optional<int64_t> known = getConstantIntValue(rows)) {
    if (*known <= few)
      multiplyInPlace();
    else
      emitPacked();
    return;
  }
  Value isSmall = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ule,
                                        materialize(rows), index(few));
  auto branch = scf::IfOp::create(b, loc, isSmall, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  multiplyInPlace();
  b.setInsertionPointToStart(branch.elseBlock());
  emitPacked();
}

void PackedProduct::multiplyInPlace() {
  if (!isTurned)
    return multiply(lhs, rhs, out);
  auto product = linalg::MatmulTransposeBOp::create(b, loc, TypeRange(),
                                                    ValueRange{lhs, rhs}, out);
  product->setAttr(kRegisterTile, config.getRegisterTile());
}

void PackedProduct::multiply(Value lhsBlock, Value rhsBlock, Value outBlock) {
  auto product = linalg::MatmulOp::create(
      b, loc, TypeRange(), ValueRange{lhsBlock, rhsBlock}, outBlock);
  product->setAttr(kRegisterTile, config.getRegisterTile());
}

/// outBlock += lhsBlock times the pairs of `panel`.
void PackedProduct::multiplyPairs(Value lhsBlock, Value panel, Value outBlock) {
  auto type = getType(lhsBlock);
  SmallVector<int64_t> shape{type.getDimSize(0), getType(panel).getDimSize(0),
                             2};
  SmallVector<OpFoldResult> sizes{dim(lhsBlock, 0), dim(panel, 0),
                                  b.getIndexAttr(2)};
  Value pairs = memref::ExpandShapeOp::create(
      b, loc, shape, lhsBlock, SmallVector<ReassociationIndices>{{0}, {1, 2}},
      sizes);
  auto product = linalg::ContractOp::create(
      b, loc, TypeRange(), ValueRange{pairs, panel}, ValueRange{outBlock},
      getPairProductMaps(b.getContext()));
  product->setAttr(kRegisterTile, config.getRegisterTile());
}

void PackedProduct::emitPackedPairs() {
  OpFoldResult rows = dim(out, 0), columns = dim(out, 1);
  OpFoldResult zero = b.getIndexAttr(0), two = b.getIndexAttr(2);
  OpFoldResult one = b.getIndexAttr(1);
  int64_t depth = getType(lhs).getDimSize(1);
  int64_t width =
      getBlockSize(getType(out).getDimSize(1), config.getN(), lanes);
  int64_t kBlock = getBlockSize(depth, config.getK(), 2);
  Value panel =
      createBuffer({kBlock / 2, width, 2}, getType(rhs).getElementType());
  Block all = {zero, rows};
  AffineExpr size = b.getAffineSymbolExpr(0);
  forEachBlock(columns, width, [&](Block n) {
    forEachBlock(b.getIndexAttr(depth), kBlock, [&](Block k) {
      OpFoldResult pairs = affine::makeComposedFoldedAffineApply(
          b, loc, size.floorDiv(2), {k.size});
      SmallVector<OpFoldResult> at(3, zero), strides(3, one);
      Value packed = memref::SubViewOp::create(
          b, loc, panel, at, ArrayRef<OpFoldResult>{pairs, n.size, two},
          strides);
      packRhs(k, n, packed);
      multiplyPairs(subview(lhs, all, k), packed, subview(out, all, n));
    });
  });
  freeBuffers();
}

void PackedProduct::emitPacked() {
  if (config.getPairs())
    return emitPackedPairs();
  OpFoldResult rows = dim(out, 0), columns = dim(out, 1), depth = dim(lhs, 1);
  int64_t width =
      getBlockSize(getType(out).getDimSize(1), config.getN(), lanes);
  int64_t kBlock = getBlockSize(getType(lhs).getDimSize(1), config.getK(), 1);
  bool widenLhs = getType(lhs).getElementType() != elementType;

  Value panel = createBuffer({kBlock, width}, elementType);
  Value wideLhs;
  int64_t height = config.getM();
  if (widenLhs) {
    height = getBlockSize(getType(out).getDimSize(0), config.getM(), 1);
    wideLhs = createBuffer({height, kBlock}, elementType);
  }

  Block all = {b.getIndexAttr(0), rows};
  forEachBlock(columns, width, [&](Block n) {
    forEachBlock(depth, kBlock, [&](Block k) {
      Block panelRows = {b.getIndexAttr(0), k.size};
      Block panelColumns = {b.getIndexAttr(0), n.size};
      Value packed = subview(panel, panelRows, panelColumns);
      packRhs(k, n, packed);
      if (!widenLhs)
        return multiply(subview(lhs, all, k), packed, subview(out, all, n));
      forEachBlock(rows, height, [&](Block m) {
        Value wide = subview(wideLhs, {b.getIndexAttr(0), m.size}, panelRows);
        copy(subview(lhs, m, k), wide, k.size);
        multiply(wide, packed, subview(out, m, n));
      });
    });
  });
  freeBuffers();
}

void PackedProduct::freeBuffers() {
  for (Value buffer : heapBuffers)
    memref::DeallocOp::create(b, loc, buffer);
}

/// Whether `op` is known to add nothing: it has no row, column or reduction.
static bool isEmpty(linalg::MatmulOp op) {
  return llvm::any_of(op->getOperands(), [](Value operand) {
    return llvm::is_contained(cast<MemRefType>(operand.getType()).getShape(),
                              0);
  });
}

/// Why `op` cannot be served, or an empty string.
static StringRef whyNotServed(linalg::MatmulOp op, MatmulConfigAttr config) {
  if (op.hasUserDefinedMaps() && !isa<linalg::MatmulTransposeBOp>(*op))
    return "its operands are transposed or broadcast by indexing maps";
  auto outType = cast<MemRefType>(op.getOutputs()[0].getType());
  auto lhsType = cast<MemRefType>(op.getInputs()[0].getType());
  auto rhsType = cast<MemRefType>(op.getInputs()[1].getType());
  Type elementType = outType.getElementType();
  if (!elementType.isF32() && !elementType.isF64())
    return "its result is neither f32 nor f64";
  for (MemRefType type : {lhsType, rhsType}) {
    auto inputType = dyn_cast<FloatType>(type.getElementType());
    if (!inputType || inputType.getWidth() < 16 ||
        (inputType != elementType &&
         inputType.getWidth() >= elementType.getIntOrFloatBitWidth()))
      return "its operands do not widen to the type of its result";
  }
  if (!rhsType.isLastDimUnitStride())
    return op.hasUserDefinedMaps()
               ? "the rows of its right operand have no static unit stride"
               : "the columns of its right operand have no static unit stride";
  if (lhsType.getElementType() != elementType && !lhsType.isLastDimUnitStride())
    return "the columns of its narrow left operand have no static unit stride";
  if (config.getPairs() &&
      (!lhsType.getElementType().isBF16() ||
       !rhsType.getElementType().isBF16() || !elementType.isF32() ||
       ShapedType::isDynamic(lhsType.getDimSize(1)) ||
       lhsType.getDimSize(1) % 2 != 0))
    return "pairs need bf16 operands, an f32 result and a static even depth";
  return {};
}

namespace {
struct PackMatmulPass : attn::impl::PackMatmulPassBase<PackMatmulPass> {
  void runOnOperation() override {
    getOperation()->walk([](linalg::MatmulOp op) {
      auto config = op->getAttrOfType<MatmulConfigAttr>(kMatmulConfig);
      if (!config || !op.hasPureBufferSemantics())
        return;
      if (isEmpty(op)) {
        op.erase();
        return;
      }
      if (StringRef reason = whyNotServed(op, config); !reason.empty()) {
        op.emitRemark() << "not packed: " << reason;
        return;
      }
      OpBuilder builder(op);
      PackedProduct(builder, op, config).emit();
      op.erase();
    });
  }
};
} // namespace
