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
// In the form with pairs both products run on pairs of narrow elements, and the
// weights of a strip are rounded to the type of the values.
//
//===----------------------------------------------------------------------===//

#include "ScratchBuffer.h"
#include "SoftmaxRow.h"
#include "StripProduct.h"
#include "WeightedValues.h"
#include "attn/Conversion/AttnToLinalg/ScoreExpression.h"
#include "attn/Conversion/Passes.h"
#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/Pairs.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

#include <numeric>

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
        keyBlock(config.getKeyBlock()), pairs(op.hasPairs()) {}

  void emit();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value constant(double value) {
    return arith::ConstantOp::create(b, b.getF32FloatAttr(value));
  }
  VectorType vectorType() { return VectorType::get(lanes, b.getF32Type()); }
  Value minIndex(Value lhs, Value rhs) {
    return b.createOrFold<arith::MinSIOp>(lhs, rhs);
  }
  /// A scratch buffer on the stack of the task.
  Value createScratch(ArrayRef<int64_t> shape, Type elementType) {
    return createScratchBuffer(b, op, shape, elementType);
  }
  /// The dimensions `dims` of `buffer`, whose others have one element.
  Value dropUnitDims(Value buffer, ArrayRef<unsigned> dims);
  Value asVector(Value buffer);
  Value subview(Value matrix, ArrayRef<OpFoldResult> offsets,
                ArrayRef<OpFoldResult> shape) {
    return takeBlock(b, matrix, offsets, shape);
  }
  RegisterTileAttr getTile() {
    return RegisterTileAttr::get(b.getContext(), rows, config.getVectors(),
                                 lanes);
  }

  Value countKeys();
  /// The values of the block before the limit, made contiguous along Dv.
  Value copyValues();
  /// Whether the keys of a strip depend on where its queries are.
  bool narrowsStrips() {
    return expression.causal || expression.windowLeft >= 0 ||
           expression.windowRight >= 0;
  }
  Value boundStripKeys(Value count);
  void emitProducts(Value firstRow);
  Value takeKeyBlock(Value number);
  void foldScale();
  void emitScores(Value count);
  void emitSoftmax(Value firstRow, Value count);
  WeightedValues getWeightedValues() {
    return {b, getTile(), weights, value, accumulator, firstKey, keys};
  }
  int64_t getScoreGroup();

  OnlineSdpaOp op;
  ImplicitLocOpBuilder b;
  CPUConfigAttr config;
  HeadSizes sizes;
  ScoreExpression expression;
  int64_t lanes, rows, keyBlock;
  bool pairs;
  /// What the softmax multiplies scores with.
  double rowScale = 1.0;

  /// Matrices; in pairs, query, key, value and weights have a third dimension
  /// of two elements.
  Value query, key, value, accumulator, max, sum;
  Value scores, weights;
  /// Keys of the block before the limit; for a strip, those before the last
  /// that one of its queries may see by its position.
  Value keys;
  /// Keys at the begin of the block that are left out, whole packed blocks.
  Value firstKey;
  /// Vectors of scores that the softmax of a row reads in one step, and their
  /// columns.
  int64_t scoreGroup, scoreColumns;
  Value stripPosition;
};
} // namespace

Value TileEmitter::dropUnitDims(Value buffer, ArrayRef<unsigned> dims) {
  auto type = cast<MemRefType>(buffer.getType());
  auto [strides, offset] = type.getStridesAndOffset();
  auto metadata = memref::ExtractStridedMetadataOp::create(b, buffer);
  auto pick = [&](unsigned dim, ArrayRef<int64_t> fixed, ValueRange dynamic) {
    if (ShapedType::isStatic(fixed[dim]))
      return OpFoldResult(b.getIndexAttr(fixed[dim]));
    return OpFoldResult(dynamic[dim]);
  };
  SmallVector<OpFoldResult> shape, newStrides;
  for (unsigned dim : dims) {
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
  Value block = createScratch({keyBlock, sizes.dv}, b.getF32Type());
  SmallVector<OpFoldResult> origin(2, b.getIndexAttr(0));
  SmallVector<OpFoldResult> shape{keys, b.getIndexAttr(sizes.dv)};
  linalg::CopyOp::create(b, subview(value, origin, shape),
                         subview(block, origin, shape));
  return block;
}

/// Narrows `keys` and `firstKey` to what the diagonal and the window leave to
/// the strip of `count` queries at `stripPosition`. Returns whether any is
/// left; null where positions forbid nothing.
Value TileEmitter::boundStripKeys(Value count) {
  if (!narrowsStrips())
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
  if (expression.windowLeft >= 0) {
    first = b.createOrFold<arith::MaxSIOp>(
        first,
        arith::SubIOp::create(b, diagonal, constant(expression.windowLeft)));
    Value unit = constant(std::lcm(op.getPackedKeyBlock(), scoreColumns));
    firstKey =
        arith::MulIOp::create(b, arith::DivUIOp::create(b, first, unit), unit);
  }
  if (expression.causal || expression.windowRight >= 0) {
    int64_t right = expression.causal ? 0 : expression.windowRight;
    Value end = arith::AddIOp::create(b, diagonal, count);
    keys = minIndex(keys, arith::AddIOp::create(b, end, constant(right)));
  }
  return arith::CmpIOp::create(b, arith::CmpIPredicate::sgt, keys, first);
}

/// The products of a strip with the packed blocks of keys, up to the last that
/// holds one of the keys that positions left.
void TileEmitter::emitProducts(Value firstRow) {
  SmallVector<OpFoldResult> origin(pairs ? 3 : 2, b.getIndexAttr(0));
  SmallVector<OpFoldResult> shape;
  for (int64_t size : cast<MemRefType>(query.getType()).getShape())
    shape.push_back(b.getIndexAttr(size));
  origin[0] = firstRow;
  shape[0] = b.getIndexAttr(rows);
  Value strip = subview(query, origin, shape);

  int64_t columns = op.getPackedKeyBlock();
  auto loop = scf::ForOp::create(b, firstKey, keys, constant(columns));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value first = loop.getInductionVar();
  Value number = arith::DivUIOp::create(b, first, constant(columns));
  Value block = subview(scores, {b.getIndexAttr(0), first},
                        {b.getIndexAttr(rows), b.getIndexAttr(columns)});
  createStripProduct(b, getTile(), strip, takeKeyBlock(number), block,
                     /*overwrite=*/true);
}

/// Packed block `number` of the keys.
Value TileEmitter::takeKeyBlock(Value number) {
  auto type = cast<MemRefType>(key.getType());
  SmallVector<OpFoldResult> origin(type.getRank(), b.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), b.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes{b.getIndexAttr(1)};
  for (int64_t size : type.getShape().drop_front())
    sizes.push_back(b.getIndexAttr(size));
  origin[0] = number;
  MemRefType blockType = memref::SubViewOp::inferRankReducedResultType(
      type.getShape().drop_front(), type, origin, sizes, strides);
  return memref::SubViewOp::create(b, blockType, key, origin, sizes, strides);
}

/// Leaves a scale that is all that happens to a score to the softmax, which has
/// the score in a register.
void TileEmitter::foldScale() {
  double scale = expression.scale;
  expression.scale = 1.0;
  if (scale > 0.0 && !expression.hasTerms())
    rowScale = scale;
  else
    expression.scale = scale;
}

/// Turns products into scores, masked where a mask forbids them, for the first
/// `count` rows of the strip.
void TileEmitter::emitScores(Value count) {
  OpFoldResult zero = b.getIndexAttr(0);
  if (expression.hasTerms() || expression.hasMask()) {
    Value columns = b.createOrFold<arith::SubIOp>(keys, firstKey);
    Value valid = subview(scores, {zero, firstKey}, {count, columns});
    Value firstColumn =
        b.createOrFold<arith::AddIOp>(op.getOrigin()[3], firstKey);
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
              arith::AddIOp::create(inner, loc, column, firstColumn)};
          linalg::YieldOp::create(inner, loc,
                                  expression.build(inner, loc, args[0], at));
        });
  }
  if (getConstantIntValue(keys) != keyBlock) {
    // The softmax reads whole groups.
    Value read = arith::CeilDivUIOp::create(b, keys, constant(scoreColumns));
    Value end = arith::MulIOp::create(b, read, constant(scoreColumns));
    Value past = arith::SubIOp::create(b, end, keys);
    Value rest = subview(scores, {zero, keys}, {count, past});
    linalg::FillOp::create(
        b, constant(-std::numeric_limits<double>::infinity()), rest);
  }
}

/// All of a row where every strip uses all of it and its scores fit into the
/// registers of the accumulators, which are free then; else few, so that little
/// is done past the last key.
int64_t TileEmitter::getScoreGroup() {
  int64_t vectors = keyBlock / lanes;
  bool whole = getConstantIntValue(keys) == keyBlock && !narrowsStrips();
  int64_t most = whole ? llvm::bit_floor<uint64_t>(rows * config.getVectors())
                       : uint64_t(4);
  return std::gcd(vectors, most);
}

/// Folds the scores of the strip into the running maxima and sums, and makes
/// weights of them.
void TileEmitter::emitSoftmax(Value firstRow, Value count) {
  auto loop =
      scf::ForOp::create(b, constant(int64_t{0}), count, constant(int64_t{1}));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value row = loop.getInductionVar();
  Value tileRow = arith::AddIOp::create(b, firstRow, row);
  SoftmaxRow softmax{b,
                     lanes,
                     scores,
                     pairs ? joinPairs(b, b.getLoc(), weights) : scores,
                     max,
                     sum,
                     accumulator,
                     rowScale,
                     expression.canMask()};
  softmax.emit(row, tileRow, firstKey, keys, scoreGroup);
}

void TileEmitter::emit() {
  scores = createScratch({rows, keyBlock}, b.getF32Type());
  weights = scores;
  query = dropUnitDims(op.getQuery(), {2, 3});
  SmallVector<unsigned> packed{2, 3, 4};
  if (pairs)
    packed.push_back(5);
  key = dropUnitDims(op.getKey(), packed);
  if (pairs) {
    Type narrow = cast<MemRefType>(op.getValue().getType()).getElementType();
    weights = createScratch({rows, keyBlock / 2, 2}, narrow);
    query = memref::ExpandShapeOp::create(
        b, ArrayRef<int64_t>{sizes.queries, sizes.dk / 2, 2}, query,
        SmallVector<ReassociationIndices>{{0}, {1, 2}});
  }
  if (op.hasPackedValue()) {
    // Blocks follow each other without a gap.
    SmallVector<ReassociationIndices> rows{{0, 1}, {2}};
    if (pairs)
      rows.push_back({3});
    value = memref::CollapseShapeOp::create(
        b, dropUnitDims(op.getValue(), packed), rows);
  } else {
    value = dropUnitDims(
        op.getValue(), {getHeadDim(op.getLayoutOrDefault().getValue(), 2), 3});
  }
  accumulator = dropUnitDims(op.getAccumulator(), {2, 3});
  keys = countKeys();
  firstKey = constant(int64_t{0});
  // Before a strip narrows the keys: all that reads scores must agree on it.
  scoreGroup = getScoreGroup();
  scoreColumns = scoreGroup * lanes;
  if (!cast<MemRefType>(value.getType()).isLastDimUnitStride())
    value = copyValues();
  max = asVector(op.getMax());
  sum = asVector(op.getSum());
  // Rows and keys past their limits are never handed to the expression.
  expression.keyLengths = expression.keyLimit = expression.queryLimit = {};
  foldScale();

  Value firstQuery = op.getOrigin()[2];
  Value queryCount = constant(sizes.queries);
  if (Value limit = op.getQueryLimit())
    queryCount =
        minIndex(queryCount, b.createOrFold<arith::SubIOp>(limit, firstQuery));
  // The last key may share its pair with one past the limit.
  bool hasSkipped =
      expression.canMask() || (pairs && getConstantIntValue(keys) != keyBlock);
  Value hasNonFinite =
      hasSkipped ? getWeightedValues().emitHasNonFinite() : Value();

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
  emitProducts(firstRow);
  emitScores(count);
  emitSoftmax(firstRow, count);
  getWeightedValues().emit(firstRow, count, hasNonFinite);
}

/// Whether the blocks of packed values follow each other without a gap.
static bool hasDenseBlocks(OnlineSdpaOp op) {
  if (!op.hasPackedValue())
    return true;
  auto type = cast<MemRefType>(op.getValue().getType());
  SmallVector<int64_t> strides;
  int64_t offset, dense = 1;
  if (failed(type.getStridesAndOffset(strides, offset)))
    return false;
  for (int64_t dim = type.getRank() - 1; dim >= 2; --dim) {
    if (strides[dim] != dense)
      return false;
    dense *= type.getDimSize(dim);
  }
  return true;
}

/// Whether query, key and value are pairs of one 16-bit type that lie side by
/// side.
static bool arePairsServed(OnlineSdpaOp op) {
  auto query = cast<MemRefType>(op.getQuery().getType());
  auto key = cast<MemRefType>(op.getKey().getType());
  auto value = cast<MemRefType>(op.getValue().getType());
  auto isContiguous = [](MemRefType type) {
    SmallVector<int64_t> strides;
    int64_t offset;
    return succeeded(type.getStridesAndOffset(strides, offset)) &&
           strides[5] == 1 && strides[4] == 2;
  };
  return query.getElementType().isBF16() && key.getElementType().isBF16() &&
         value.getElementType().isBF16() && query.isLastDimUnitStride() &&
         isContiguous(key) && isContiguous(value);
}

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
    if (!type.isStrided() || (!type.getElementType().isF32() && !op.hasPairs()))
      return false;
  }
  if (op.hasPairs() && !arePairsServed(op))
    return false;
  auto value = cast<MemRefType>(op.getValue().getType());
  auto accumulator = cast<MemRefType>(op.getAccumulator().getType());
  // Values may end before the block only where a limit says so.
  bool hasLimit = op.getKeyLimit() || op.getKeyLengths();
  int64_t valueRows =
      op.hasPackedValue()
          ? sizes.keys
          : value.getDimSize(getHeadDim(op.getLayoutOrDefault().getValue(), 2));
  return sizes.batch == 1 && sizes.heads == 1 && sizes.kvHeads == 1 &&
         sizes.keys == config.getKeyBlock() && hasDenseBlocks(op) &&
         (hasLimit || valueRows == config.getKeyBlock() ||
          ShapedType::isDynamic(valueRows)) &&
         ShapedType::isStatic(sizes.queries) &&
         sizes.queries % config.getRows() == 0 &&
         accumulator.isLastDimUnitStride() &&
         llvm::isPowerOf2_64(config.getLanes());
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
