//===- OnlineTileToLinalg.cpp - One query block times one key block -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes out the tile that the kernel is made of, strip by strip: `rows`
// queries are multiplied with the whole key block, their scores stay in the
// first-level cache while the softmax runs over them, and are multiplied with
// the values before the next strip starts. The products are linalg.matmul, what
// happens to a score is one linalg.generic; the running maximum and sum are
// vectors from the start, because they are what fusion is about.
//
// Why a masked key cannot leak: its weight is stored as -0.0, which no
// exponential gives. Where a value of the block is NaN or infinite (and only
// then) the product with the values runs element by element and skips them;
// otherwise -0.0 times a number adds nothing.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToLinalg/ScoreExpression.h"
#include "attn/Conversion/Passes.h"
#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTTILETOLINALGPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
class TileEmitter {
public:
  explicit TileEmitter(OnlineSdpaOp op)
      : op(op), b(op.getLoc(), op), config(*op.getConfig()),
        sizes(op.getSizes()), expression(ScoreExpression::get(op)),
        lanes(config.getLanes()), rows(config.getRows()),
        keyBlock(config.getKeyBlock()) {}

  void emit();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value constant(double value) {
    return arith::ConstantOp::create(b, b.getF32FloatAttr(value));
  }
  Value splat(Value scalar) {
    return vector::BroadcastOp::create(b, vectorType(), scalar);
  }
  VectorType vectorType() { return VectorType::get(lanes, b.getF32Type()); }
  /// a > b ? a : b, the form that is one instruction and lets a NaN in `b`
  /// through.
  Value greater(Value lhs, Value rhs) {
    Value isGreater =
        arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, lhs, rhs);
    return arith::SelectOp::create(b, isGreater, lhs, rhs);
  }
  /// exp of a scalar or vector difference, as a power of 2. The factor log2(e)
  /// comes after the subtraction: before it, scores beyond 2.3e38 would
  /// overflow, and an fma would bring back the rounding of a product around
  /// 1e30 as a difference that overflows the exponential.
  Value createExp(Value difference) {
    Value factor = constant(llvm::numbers::log2e);
    if (isa<VectorType>(difference.getType()))
      factor = splat(factor);
    return math::Exp2Op::create(b,
                                arith::MulFOp::create(b, difference, factor));
  }
  Value minIndex(Value lhs, Value rhs) {
    return b.createOrFold<arith::MinSIOp>(lhs, rhs);
  }
  Value loadVector(Value base, ValueRange indices) {
    return vector::LoadOp::create(b, vectorType(), base, indices);
  }

  /// A scratch buffer on the stack of the task.
  Value createScratch(ArrayRef<int64_t> shape);
  /// The matrix of dimensions `row` and `column` of `buffer`, whose other
  /// dimensions have one element.
  Value asMatrix(Value buffer, unsigned row, unsigned column);
  Value asVector(Value buffer);
  Value subview(Value matrix, ArrayRef<OpFoldResult> offsets,
                ArrayRef<OpFoldResult> shape);
  void createMatmul(Value lhs, Value rhs, Value output, bool overwrite);

  /// Applies `body` to each vector of columns of a row of width Dv; the last
  /// one may be partial and then comes with a mask.
  void forEachValueVector(function_ref<void(Value column, Value mask)> body);

  Value countKeys();
  /// The values of the block before the limit, made contiguous along Dv.
  Value copyValues();
  Value boundStripKeys(Value count);
  void emitScores(Value count);
  void emitSoftmaxRow(Value stripRow, Value tileRow);
  void rescaleRow(Value tileRow, Value factor);
  Value reduceVector(Value vector, function_ref<Value(Value, Value)> combine);
  Value emitHasNonFinite();
  void emitWeightedValues(Value firstRow, Value count, Value hasNonFinite);

  OnlineSdpaOp op;
  ImplicitLocOpBuilder b;
  CPUConfigAttr config;
  HeadSizes sizes;
  ScoreExpression expression;
  int64_t lanes, rows, keyBlock;

  Value query, key, value, accumulator, max, sum;
  Value scores;
  /// Keys of the block before the limit; for a strip, those of them that one of
  /// its queries may see by its position.
  Value keys;
  Value stripPosition;
};
} // namespace

Value TileEmitter::createScratch(ArrayRef<int64_t> shape) {
  OpBuilder::InsertionGuard guard(b);
  // Not where the loops stand: an alloca in a loop would grow the stack.
  if (auto task = op->getParentOfType<scf::ForallOp>())
    b.setInsertionPointToStart(task.getBody());
  else
    b.setInsertionPointToStart(
        &op->getParentOfType<FunctionOpInterface>().getFunctionBody().front());
  return memref::AllocaOp::create(b, MemRefType::get(shape, b.getF32Type()),
                                  b.getI64IntegerAttr(64));
}

Value TileEmitter::asMatrix(Value buffer, unsigned row, unsigned column) {
  auto type = cast<MemRefType>(buffer.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  auto metadata = memref::ExtractStridedMetadataOp::create(b, buffer);
  auto pick = [&](unsigned dim, ArrayRef<int64_t> fixed, ValueRange dynamic) {
    if (ShapedType::isStatic(fixed[dim]))
      return OpFoldResult(b.getIndexAttr(fixed[dim]));
    return OpFoldResult(dynamic[dim]);
  };
  SmallVector<OpFoldResult> shape, newStrides;
  for (unsigned dim : {row, column}) {
    shape.push_back(pick(dim, type.getShape(), metadata.getSizes()));
    newStrides.push_back(pick(dim, strides, metadata.getStrides()));
  }
  OpFoldResult newOffset = ShapedType::isStatic(offset)
                               ? OpFoldResult(b.getIndexAttr(offset))
                               : OpFoldResult(metadata.getOffset());
  SmallVector<int64_t> staticShape, staticStrides;
  SmallVector<Value> ignored;
  dispatchIndexOpFoldResults(shape, ignored, staticShape);
  dispatchIndexOpFoldResults(newStrides, ignored, staticStrides);
  auto layout = StridedLayoutAttr::get(b.getContext(), offset, staticStrides);
  auto matrixType = MemRefType::get(staticShape, type.getElementType(), layout);
  return memref::ReinterpretCastOp::create(
      b, matrixType, metadata.getBaseBuffer(), newOffset, shape, newStrides);
}

Value TileEmitter::asVector(Value buffer) {
  return memref::CollapseShapeOp::create(
      b, buffer, SmallVector<ReassociationIndices>{{0, 1, 2}});
}

Value TileEmitter::subview(Value matrix, ArrayRef<OpFoldResult> offsets,
                           ArrayRef<OpFoldResult> shape) {
  SmallVector<OpFoldResult> strides(shape.size(), b.getIndexAttr(1));
  return memref::SubViewOp::create(b, matrix, offsets, shape, strides);
}

void TileEmitter::createMatmul(Value lhs, Value rhs, Value output,
                               bool overwrite) {
  auto matmul = linalg::MatmulOp::create(b, TypeRange(), ValueRange{lhs, rhs},
                                         ValueRange{output});
  matmul->setAttr(
      "attn.register_tile",
      RegisterTileAttr::get(b.getContext(), rows, config.getVectors(), lanes));
  if (overwrite)
    matmul->setAttr("attn.overwrite", b.getUnitAttr());
}

void TileEmitter::forEachValueVector(
    function_ref<void(Value column, Value mask)> body) {
  int64_t full = sizes.dv / lanes * lanes;
  for (int64_t column = 0; column < full; column += lanes)
    body(constant(column), Value());
  if (full == sizes.dv)
    return;
  Value mask =
      vector::ConstantMaskOp::create(b, VectorType::get(lanes, b.getI1Type()),
                                     ArrayRef<int64_t>{sizes.dv - full});
  body(constant(full), mask);
}

Value TileEmitter::countKeys() {
  Value limit = op.getKeyLimit();
  if (Value lengths = op.getKeyLengths()) {
    Value length = memref::LoadOp::create(b, lengths, op.getOrigin()[0]);
    if (!length.getType().isIndex())
      length = arith::IndexCastOp::create(b, b.getIndexType(), length);
    limit = limit ? minIndex(limit, length) : length;
  }
  if (!limit)
    return constant(keyBlock);
  Value left = b.createOrFold<arith::SubIOp>(limit, op.getOrigin()[3]);
  Value count = minIndex(left, constant(keyBlock));
  return b.createOrFold<arith::MaxSIOp>(count, constant(int64_t{0}));
}

Value TileEmitter::copyValues() {
  Value block = createScratch({keyBlock, sizes.dv});
  SmallVector<OpFoldResult> origin(2, b.getIndexAttr(0));
  SmallVector<OpFoldResult> shape{keys, b.getIndexAttr(sizes.dv)};
  linalg::CopyOp::create(b, subview(value, origin, shape),
                         subview(block, origin, shape));
  return block;
}

/// Narrows `keys` to those that the diagonal and the window leave to the strip
/// of `count` queries at `stripPosition`. Returns whether any is left; null
/// where positions forbid nothing.
Value TileEmitter::boundStripKeys(Value count) {
  if (!expression.causal && expression.windowLeft < 0 &&
      expression.windowRight < 0)
    return {};
  Value diagonal = arith::SubIOp::create(b, stripPosition, op.getOrigin()[3]);
  if (op.getDiagonal())
    diagonal = arith::AddIOp::create(b, diagonal, op.getDiagonal());
  if (Value offsets = op.getQueryOffset()) {
    Value offset = memref::LoadOp::create(b, offsets, op.getOrigin()[0]);
    if (!offset.getType().isIndex())
      offset = arith::IndexCastOp::create(b, b.getIndexType(), offset);
    diagonal = arith::AddIOp::create(b, diagonal, offset);
  }
  Value first = constant(int64_t{0});
  if (expression.windowLeft >= 0)
    first = b.createOrFold<arith::MaxSIOp>(
        first,
        arith::SubIOp::create(b, diagonal, constant(expression.windowLeft)));
  if (expression.causal || expression.windowRight >= 0) {
    int64_t right = expression.causal ? 0 : expression.windowRight;
    Value end = arith::AddIOp::create(b, diagonal, count);
    keys = minIndex(keys, arith::AddIOp::create(b, end, constant(right)));
  }
  return arith::CmpIOp::create(b, arith::CmpIPredicate::sgt, keys, first);
}

/// Turns products into scores, masked where a mask forbids them, for the first
/// `count` rows of the strip.
void TileEmitter::emitScores(Value count) {
  OpFoldResult zero = b.getIndexAttr(0);
  if (expression.hasTerms() || expression.hasMask()) {
    Value valid = subview(scores, {zero, zero}, {count, keys});
    AffineMap identity = b.getMultiDimIdentityMap(2);
    SmallVector<utils::IteratorType> parallel(2, utils::IteratorType::parallel);
    linalg::GenericOp::create(
        b, TypeRange(), ValueRange(), ValueRange{valid},
        ArrayRef<AffineMap>{identity}, parallel,
        [&](OpBuilder &inner, Location loc, ValueRange args) {
          Value row = linalg::IndexOp::create(inner, loc, 0);
          Value column = linalg::IndexOp::create(inner, loc, 1);
          ScorePosition at{
              op.getOrigin()[0], op.getOrigin()[1],
              arith::AddIOp::create(inner, loc, row, stripPosition),
              arith::AddIOp::create(inner, loc, column, op.getOrigin()[3])};
          linalg::YieldOp::create(inner, loc,
                                  expression.build(inner, loc, args[0], at));
        });
  }
  if (getConstantIntValue(keys) != keyBlock) {
    Value past = b.createOrFold<arith::SubIOp>(constant(keyBlock), keys);
    Value rest = subview(scores, {zero, keys}, {count, past});
    linalg::FillOp::create(
        b, constant(-std::numeric_limits<double>::infinity()), rest);
  }
}

Value TileEmitter::reduceVector(Value vector,
                                function_ref<Value(Value, Value)> combine) {
  for (int64_t width = lanes / 2; width >= 1; width /= 2) {
    SmallVector<int64_t> order;
    for (int64_t lane = 0; lane < lanes; ++lane)
      order.push_back(lane ^ width);
    Value swapped = vector::ShuffleOp::create(b, vector, vector, order);
    vector = combine(vector, swapped);
  }
  return vector::ExtractOp::create(b, vector, ArrayRef<int64_t>{0});
}

void TileEmitter::rescaleRow(Value tileRow, Value factorValue) {
  Value moved = arith::CmpFOp::create(b, arith::CmpFPredicate::UNE, factorValue,
                                      constant(1.0));
  auto ifOp = scf::IfOp::create(b, moved, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  Value factors = splat(factorValue);
  Value zeros = splat(constant(0.0));
  forEachValueVector([&](Value column, Value mask) {
    SmallVector<Value> at{tileRow, column};
    if (!mask) {
      Value scaled =
          arith::MulFOp::create(b, loadVector(accumulator, at), factors);
      vector::StoreOp::create(b, scaled, accumulator, at);
      return;
    }
    Value old = vector::MaskedLoadOp::create(b, vectorType(), accumulator, at,
                                             mask, zeros);
    vector::MaskedStoreOp::create(b, accumulator, at, mask,
                                  arith::MulFOp::create(b, old, factors));
  });
}

/// Folds one row of scores into the running maximum and sum, and replaces it by
/// its weights.
void TileEmitter::emitSoftmaxRow(Value stripRow, Value tileRow) {
  Value lowest = constant(-std::numeric_limits<double>::infinity());
  Value oldMax = memref::LoadOp::create(b, max, tileRow);
  Value oldSum = memref::LoadOp::create(b, sum, tileRow);
  SmallVector<Value> rowScores;
  for (int64_t column = 0; column < keyBlock; column += lanes) {
    Value score = loadVector(scores, {stripRow, constant(column)});
    rowScores.push_back(score);
  }
  auto combineAll = [&](SmallVector<Value> vectors,
                        function_ref<Value(Value, Value)> combine) {
    while (vectors.size() > 1) {
      SmallVector<Value> next;
      for (size_t i = 0; i + 1 < vectors.size(); i += 2)
        next.push_back(combine(vectors[i], vectors[i + 1]));
      if (vectors.size() % 2)
        next.push_back(vectors.back());
      vectors = std::move(next);
    }
    return reduceVector(vectors.front(), combine);
  };
  Value blockMax = combineAll(
      rowScores, [&](Value lhs, Value rhs) { return greater(lhs, rhs); });
  Value newMax = greater(blockMax, oldMax);
  // A row without an allowed key so far has the maximum -inf; any finite number
  // then serves, and avoids -inf - -inf.
  Value isLowest =
      arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, newMax, lowest);
  Value shift = arith::SelectOp::create(b, isLowest, constant(0.0), newMax);
  Value correction = createExp(arith::SubFOp::create(b, oldMax, shift));

  Value shifts = splat(shift);
  Value lowests = expression.canMask() ? splat(lowest) : Value();
  Value skipped = expression.canMask() ? splat(constant(-0.0)) : Value();
  SmallVector<Value> weights;
  for (auto [index, score] : llvm::enumerate(rowScores)) {
    Value weight = createExp(arith::SubFOp::create(b, score, shifts));
    if (expression.canMask()) {
      Value masked =
          arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, score, lowests);
      weight = arith::SelectOp::create(b, masked, skipped, weight);
    }
    vector::StoreOp::create(
        b, weight, scores,
        ValueRange{stripRow, constant(static_cast<int64_t>(index) * lanes)});
    weights.push_back(weight);
  }
  Value blockSum = combineAll(weights, [&](Value lhs, Value rhs) -> Value {
    return arith::AddFOp::create(b, lhs, rhs);
  });
  Value scaledSum = arith::MulFOp::create(b, oldSum, correction);
  Value newSum = arith::AddFOp::create(b, scaledSum, blockSum);
  memref::StoreOp::create(b, newMax, max, tileRow);
  memref::StoreOp::create(b, newSum, sum, tileRow);
  rescaleRow(tileRow, correction);
}

/// True where a value of the first `keys` rows is NaN or infinite: 0 times it
/// is NaN then.
Value TileEmitter::emitHasNonFinite() {
  Value zeros = splat(constant(0.0));
  auto loop = scf::ForOp::create(b, constant(int64_t{0}), keys,
                                 constant(int64_t{1}), zeros);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value check = loop.getRegionIterArgs()[0];
    forEachValueVector([&](Value column, Value mask) {
      SmallVector<Value> at{loop.getInductionVar(), column};
      Value loaded = mask ? Value(vector::MaskedLoadOp::create(
                                b, vectorType(), value, at, mask, zeros))
                          : loadVector(value, at);
      check = vector::FMAOp::create(b, loaded, zeros, check);
    });
    scf::YieldOp::create(b, check);
  }
  Value total = reduceVector(loop.getResult(0), [&](Value lhs, Value rhs) {
    return Value(arith::AddFOp::create(b, lhs, rhs));
  });
  return arith::CmpFOp::create(b, arith::CmpFPredicate::UNO, total, total);
}

void TileEmitter::emitWeightedValues(Value firstRow, Value count,
                                     Value hasNonFinite) {
  OpFoldResult zero = b.getIndexAttr(0);
  auto createProduct = [&] {
    Value weights = subview(scores, {zero, zero}, {b.getIndexAttr(rows), keys});
    Value strip = subview(accumulator, {firstRow, zero},
                          {b.getIndexAttr(rows), b.getIndexAttr(sizes.dv)});
    Value block =
        subview(value, {zero, zero}, {keys, b.getIndexAttr(sizes.dv)});
    createMatmul(weights, block, strip, /*overwrite=*/false);
  };
  if (!hasNonFinite)
    return createProduct();

  auto choice = scf::IfOp::create(b, hasNonFinite, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.elseBlock());
  createProduct();

  b.setInsertionPointToStart(choice.thenBlock());
  Value begin = constant(int64_t{0}), one = constant(int64_t{1});
  auto rowLoop = scf::ForOp::create(b, begin, count, one);
  b.setInsertionPointToStart(rowLoop.getBody());
  Value tileRow = arith::AddIOp::create(b, firstRow, rowLoop.getInductionVar());
  auto keyLoop = scf::ForOp::create(b, begin, keys, one);
  b.setInsertionPointToStart(keyLoop.getBody());
  Value weight = memref::LoadOp::create(
      b, scores,
      ValueRange{rowLoop.getInductionVar(), keyLoop.getInductionVar()});
  Value bits = arith::BitcastOp::create(b, b.getI32Type(), weight);
  Value skippedBits = arith::ConstantOp::create(
      b, b.getIntegerAttr(b.getI32Type(), llvm::bit_cast<uint32_t>(-0.0f)));
  Value counts =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ne, bits, skippedBits);
  auto ifOp = scf::IfOp::create(b, counts, /*withElseRegion=*/false);
  b.setInsertionPointToStart(ifOp.thenBlock());
  auto columnLoop = scf::ForOp::create(b, begin, constant(sizes.dv), one);
  b.setInsertionPointToStart(columnLoop.getBody());
  Value column = columnLoop.getInductionVar();
  Value element = memref::LoadOp::create(
      b, value, ValueRange{keyLoop.getInductionVar(), column});
  Value old =
      memref::LoadOp::create(b, accumulator, ValueRange{tileRow, column});
  Value term = arith::MulFOp::create(b, weight, element);
  memref::StoreOp::create(b, arith::AddFOp::create(b, old, term), accumulator,
                          ValueRange{tileRow, column});
}

void TileEmitter::emit() {
  scores = createScratch({rows, keyBlock});
  query = asMatrix(op.getQuery(), 2, 3);
  key = asMatrix(op.getKey(), 3, 4);
  value = op.hasPackedValue()
              ? asMatrix(op.getValue(), 3, 4)
              : asMatrix(op.getValue(),
                         getHeadDim(op.getLayoutOrDefault().getValue(), 2), 3);
  accumulator = asMatrix(op.getAccumulator(), 2, 3);
  keys = countKeys();
  if (!cast<MemRefType>(value.getType()).isLastDimUnitStride())
    value = copyValues();
  max = asVector(op.getMax());
  sum = asVector(op.getSum());
  // Rows and keys past their limits are never handed to the expression.
  expression.keyLengths = expression.keyLimit = expression.queryLimit = {};

  Value firstQuery = op.getOrigin()[2];
  Value queryCount = constant(sizes.queries);
  if (Value limit = op.getQueryLimit())
    queryCount =
        minIndex(queryCount, b.createOrFold<arith::SubIOp>(limit, firstQuery));
  Value hasNonFinite = expression.canMask() ? emitHasNonFinite() : Value();

  auto stripLoop =
      scf::ForOp::create(b, constant(int64_t{0}), queryCount, constant(rows));
  b.setInsertionPointToStart(stripLoop.getBody());
  Value firstRow = stripLoop.getInductionVar();
  stripPosition = arith::AddIOp::create(b, firstQuery, firstRow);
  Value count = minIndex(b.createOrFold<arith::SubIOp>(queryCount, firstRow),
                         constant(rows));
  if (Value any = boundStripKeys(count)) {
    auto ifAny = scf::IfOp::create(b, any, /*withElseRegion=*/false);
    b.setInsertionPointToStart(ifAny.thenBlock());
  }
  Value strip = subview(query, {firstRow, b.getIndexAttr(0)},
                        {b.getIndexAttr(rows), b.getIndexAttr(sizes.dk)});
  createMatmul(strip, key, scores, /*overwrite=*/true);
  emitScores(count);

  auto rowLoop =
      scf::ForOp::create(b, constant(int64_t{0}), count, constant(int64_t{1}));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(rowLoop.getBody());
    Value tileRow =
        arith::AddIOp::create(b, firstRow, rowLoop.getInductionVar());
    emitSoftmaxRow(rowLoop.getInductionVar(), tileRow);
  }
  emitWeightedValues(firstRow, count, hasNonFinite);
}

/// Rows of scores and values are written out vector by vector; longer ones
/// would only make code that nobody waits for.
static constexpr int64_t kMaxVectors = 256;

/// True for the tiles `attn-tile-keys` makes, once bufferized.
static bool isKernelTile(OnlineSdpaOp op) {
  if (op.getNumResults() != 0 || !op.getConfig() || !op.hasPackedKey() ||
      op.getOrigin().size() != 4 ||
      !isa<MemRefType>(op.getAccumulator().getType()))
    return false;
  // The scratch buffer stands at the start of a task or a function.
  if (!op->getParentOfType<scf::ForallOp>() &&
      !op->getParentOfType<FunctionOpInterface>())
    return false;
  HeadSizes sizes = op.getSizes();
  CPUConfigAttr config = *op.getConfig();
  for (Value operand : {op.getQuery(), op.getKey(), op.getValue(),
                        op.getAccumulator(), op.getMax(), op.getSum()}) {
    auto type = cast<MemRefType>(operand.getType());
    if (!type.getElementType().isF32() || !type.isStrided())
      return false;
  }
  auto key = cast<MemRefType>(op.getKey().getType());
  auto value = cast<MemRefType>(op.getValue().getType());
  auto accumulator = cast<MemRefType>(op.getAccumulator().getType());
  // Values may end before the block only where a limit says so.
  bool hasLimit = op.getKeyLimit() || op.getKeyLengths();
  int64_t valueRows = value.getDimSize(
      op.hasPackedValue() ? 3
                          : getHeadDim(op.getLayoutOrDefault().getValue(), 2));
  return sizes.batch == 1 && sizes.heads == 1 && sizes.kvHeads == 1 &&
         key.getDimSize(2) == 1 && key.getDimSize(4) == config.getKeyBlock() &&
         (hasLimit || valueRows == config.getKeyBlock() ||
          ShapedType::isDynamic(valueRows)) &&
         ShapedType::isStatic(sizes.queries) &&
         sizes.queries % config.getRows() == 0 &&
         accumulator.isLastDimUnitStride() &&
         llvm::isPowerOf2_64(config.getLanes()) &&
         sizes.dv / config.getLanes() <= kMaxVectors &&
         config.getKeyBlock() / config.getLanes() <= kMaxVectors;
}

namespace {
struct ConvertTileToLinalgPass
    : public attn::impl::ConvertTileToLinalgPassBase<ConvertTileToLinalgPass> {
  void runOnOperation() override {
    SmallVector<OnlineSdpaOp> tiles;
    getOperation()->walk([&](OnlineSdpaOp op) {
      if (isKernelTile(op))
        tiles.push_back(op);
      else
        op.removeConfigAttr();
    });
    for (OnlineSdpaOp op : tiles) {
      TileEmitter(op).emit();
      op->erase();
    }
  }
};
} // namespace
