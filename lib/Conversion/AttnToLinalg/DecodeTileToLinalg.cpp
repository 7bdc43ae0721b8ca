//===- DecodeTileToLinalg.cpp - Few queries times a range of keys ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With few rows to a key the time goes into reading keys and values, so they
// are read once, in their own type and place. All rows that share them, query
// heads of a group and queries alike, pass over a block of keys together; their
// queries, scores and state are small and stay in the first-level cache.
//
// Masked weights are -0.0, as in the kernel of many queries: where a value of a
// block that a mask cuts is NaN or infinite (and only then) its product runs
// element by element and skips them.
//
//===----------------------------------------------------------------------===//

#include "DecodeProducts.h"
#include "ScratchBuffer.h"
#include "SoftmaxRow.h"

#include "attn/Conversion/AttnToLinalg/ScoreExpression.h"
#include "attn/Conversion/Passes.h"
#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "llvm/Support/MathExtras.h"

#include <numeric>

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTDECODETILETOLINALGPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

static constexpr double kLowest = -std::numeric_limits<double>::infinity();

namespace {
class DecodeEmitter {
public:
  DecodeEmitter(OnlineSdpaOp op, DecodeConfigAttr config)
      : op(op), b(op.getLoc(), op), config(config), sizes(op.getSizes()),
        terms(ScoreExpression::get(op)), lanes(config.getLanes()),
        keyBlock(config.getKeyBlock()), rows(sizes.heads * sizes.queries),
        products(b, config, rows) {}

  void emit();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value constant(double value) {
    return arith::ConstantOp::create(b, b.getF32FloatAttr(value));
  }
  Value add(Value lhs, Value rhs) {
    return b.createOrFold<arith::AddIOp>(lhs, rhs);
  }
  Value sub(Value lhs, Value rhs) {
    return b.createOrFold<arith::SubIOp>(lhs, rhs);
  }
  Value min(Value lhs, Value rhs) {
    return b.createOrFold<arith::MinSIOp>(lhs, rhs);
  }
  Value max(Value lhs, Value rhs) {
    return b.createOrFold<arith::MaxSIOp>(lhs, rhs);
  }
  Value readLength(Value lengths);

  Value createScratch(ArrayRef<int64_t> shape, Type elementType) {
    return createScratchBuffer(b, op, shape, elementType);
  }
  Value createScratch(ArrayRef<int64_t> shape) {
    return createScratch(shape, b.getF32Type());
  }
  /// The first `width` columns of a tile of rows, as [1, heads, queries, width]
  /// without the padding of its rows.
  Value withoutPadding(Value tile, int64_t width);
  void copy(Value source, Value target, HeadLayout layout);
  Value asRows(Value tile);
  Value columns(Value matrix, Value first, Value count);

  void dropStaticMasks();
  void bindKeys();
  Value isBorder(Value first, Value count);
  void emitBlock(Value first, Value count);
  void emitExpression(const ScoreExpression &expression, Value first,
                      Value count);
  void emitSoftmax(Value count, bool canMask);
  void emitExactSum(KeySpan span);

  OnlineSdpaOp op;
  ImplicitLocOpBuilder b;
  DecodeConfigAttr config;
  HeadSizes sizes;
  /// What every score needs, and what only blocks at a border need.
  ScoreExpression terms;
  ScoreExpression positions;
  int64_t lanes, keyBlock, rows;
  DecodeProducts products;

  CachedHead key, value;
  Value query, accumulator, maxima, sums;
  Value scores, scoreRows, weights, partials;
  /// Keys some row may see are [begin, end) of the tile; all rows see those of
  /// [fullBegin, fullEnd), null where a side has no such bound.
  Value begin, end, fullBegin, fullEnd;
};
} // namespace

Value DecodeEmitter::readLength(Value lengths) {
  Value length = memref::LoadOp::create(b, lengths, op.getOrigin()[0]);
  if (length.getType().isIndex())
    return length;
  return arith::IndexCastOp::create(b, b.getIndexType(), length);
}

//===----------------------------------------------------------------------===//
// Scratch
//===----------------------------------------------------------------------===//

Value DecodeEmitter::withoutPadding(Value tile, int64_t width) {
  SmallVector<int64_t> shape(cast<MemRefType>(tile.getType()).getShape());
  SmallVector<int64_t> offsets(shape.size(), 0), strides(shape.size(), 1);
  shape.back() = width;
  return memref::SubViewOp::create(b, tile, offsets, shape, strides);
}

/// target[1, h, i, d] = source[1, h, i, d], widened, with the dimensions of
/// the source as `layout` has them.
void DecodeEmitter::copy(Value source, Value target, HeadLayout layout) {
  unsigned rank = cast<MemRefType>(target.getType()).getRank();
  AffineMap identity = b.getMultiDimIdentityMap(rank);
  AffineMap sourceMap =
      layout == HeadLayout::BHSD
          ? identity
          : AffineMap::getPermutationMap(ArrayRef<unsigned>{0, 2, 1, 3},
                                         b.getContext());
  SmallVector<utils::IteratorType> parallel(rank,
                                            utils::IteratorType::parallel);
  linalg::GenericOp::create(
      b, TypeRange(), ValueRange{source}, ValueRange{target},
      ArrayRef<AffineMap>{sourceMap, identity}, parallel,
      [&](OpBuilder &inner, Location loc, ValueRange args) {
        linalg::YieldOp::create(
            inner, loc, convertFloat(inner, loc, args[0], args[1].getType()));
      });
}

/// [1, heads, queries, ...] as [rows, ...].
Value DecodeEmitter::asRows(Value tile) {
  unsigned rank = cast<MemRefType>(tile.getType()).getRank();
  SmallVector<ReassociationIndices> groups{{0, 1, 2}};
  for (unsigned dim = 3; dim < rank; ++dim)
    groups.push_back({dim});
  return memref::CollapseShapeOp::create(b, tile, groups);
}

//===----------------------------------------------------------------------===//
// Which keys
//===----------------------------------------------------------------------===//

/// Splits the masks into those that `begin` and `end` make, which need not be
/// looked at again, those of positions, and the rest.
void DecodeEmitter::dropStaticMasks() {
  terms.scale = 1.0;
  terms.keyLengths = terms.keyLimit = terms.queryLimit = {};
  positions.causal = terms.causal;
  positions.windowLeft = terms.windowLeft;
  positions.windowRight = terms.windowRight;
  positions.diagonal = terms.diagonal;
  positions.queryOffset = terms.queryOffset;
  terms.causal = false;
  terms.windowLeft = terms.windowRight = -1;
  // The keys of one query are a range.
  if (sizes.queries == 1) {
    positions.causal = false;
    positions.windowLeft = positions.windowRight = -1;
  }
}

void DecodeEmitter::bindKeys() {
  ScoreExpression whole = ScoreExpression::get(op);
  Value firstKey = op.getOrigin()[3];
  begin = constant(int64_t{0});
  end = memref::DimOp::create(b, key.buffer, getHeadDim(key.layout, 2));
  if (whole.keyLimit)
    end = min(end, sub(whole.keyLimit, firstKey));
  if (whole.keyLengths)
    end = min(end, sub(readLength(whole.keyLengths), firstKey));
  int64_t right = whole.causal ? 0 : whole.windowRight;
  if (right >= 0 || whole.windowLeft >= 0) {
    Value first = sub(op.getOrigin()[2], firstKey);
    if (whole.diagonal)
      first = add(first, whole.diagonal);
    if (whole.queryOffset)
      first = add(first, readLength(whole.queryOffset));
    Value last = add(first, constant(sizes.queries - 1));
    if (right >= 0) {
      end = min(end, add(last, constant(right + 1)));
      fullEnd = add(first, constant(right + 1));
    }
    if (whole.windowLeft >= 0) {
      begin = max(begin, sub(first, constant(whole.windowLeft)));
      fullBegin = sub(last, constant(whole.windowLeft));
    }
  }
}

/// Whether some row may not see all keys [first, first + count).
Value DecodeEmitter::isBorder(Value first, Value count) {
  Value border;
  auto require = [&](arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    Value condition = arith::CmpIOp::create(b, predicate, lhs, rhs);
    border = border ? arith::OrIOp::create(b, border, condition).getResult()
                    : condition;
  };
  if (fullBegin)
    require(arith::CmpIPredicate::slt, first, fullBegin);
  if (fullEnd)
    require(arith::CmpIPredicate::sgt, add(first, count), fullEnd);
  return border;
}

//===----------------------------------------------------------------------===//
// One block of keys
//===----------------------------------------------------------------------===//

Value DecodeEmitter::columns(Value matrix, Value first, Value count) {
  auto shape = cast<MemRefType>(matrix.getType()).getShape();
  SmallVector<OpFoldResult> offsets(shape.size(), b.getIndexAttr(0)), extents;
  SmallVector<OpFoldResult> strides(shape.size(), b.getIndexAttr(1));
  for (int64_t size : shape)
    extents.push_back(b.getIndexAttr(size));
  offsets.back() = getAsOpFoldResult(first);
  extents.back() = getAsOpFoldResult(count);
  return memref::SubViewOp::create(b, matrix, offsets, extents, strides);
}

void DecodeEmitter::emitExpression(const ScoreExpression &expression,
                                   Value first, Value count) {
  SmallVector<utils::IteratorType> parallel(4, utils::IteratorType::parallel);
  Value firstKey = add(op.getOrigin()[3], first);
  linalg::GenericOp::create(
      b, TypeRange(), ValueRange(),
      ValueRange{columns(scores, constant(int64_t{0}), count)},
      ArrayRef<AffineMap>{b.getMultiDimIdentityMap(4)}, parallel,
      [&](OpBuilder &inner, Location loc, ValueRange args) {
        auto position = [&](unsigned dim, Value origin) -> Value {
          Value index = linalg::IndexOp::create(inner, loc, dim);
          return arith::AddIOp::create(inner, loc, index, origin);
        };
        ScorePosition at{op.getOrigin()[0], position(1, op.getOrigin()[1]),
                         position(2, op.getOrigin()[2]), position(3, firstKey)};
        linalg::YieldOp::create(inner, loc,
                                expression.build(inner, loc, args[0], at));
      });
}

/// Folds each row of scores into its maximum and sum, replaces it by its
/// weights and scales its accumulator.
void DecodeEmitter::emitSoftmax(Value count, bool canMask) {
  // As many vectors at once as hide the latency of a step of the exponential.
  int64_t group = std::gcd(keyBlock / lanes, int64_t{4});
  // Whole groups are read, and rows of weights are whole pairs.
  int64_t step = group * lanes;
  Value past = b.createOrFold<arith::RemUIOp>(sub(constant(keyBlock), count),
                                              constant(step));
  linalg::FillOp::create(b, constant(kLowest), columns(scores, count, past));
  auto loop = scf::ForOp::create(b, constant(int64_t{0}), constant(rows),
                                 constant(int64_t{1}));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  SoftmaxRow softmax{b,    lanes,       scoreRows,     weights, maxima,
                     sums, accumulator, /*scale=*/1.0, canMask};
  softmax.emit(loop.getInductionVar(), loop.getInductionVar(),
               constant(int64_t{0}), count, group);
}

/// The product with the values element by element, without masked keys.
void DecodeEmitter::emitExactSum(KeySpan span) {
  Value zero = constant(int64_t{0}), one = constant(int64_t{1});
  auto rowLoop = scf::ForOp::create(b, zero, constant(rows), one);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(rowLoop.getBody());
  Value row = rowLoop.getInductionVar();
  auto columnLoop = scf::ForOp::create(b, zero, constant(sizes.dv), one);
  b.setInsertionPointToStart(columnLoop.getBody());
  SmallVector<Value> at{row, columnLoop.getInductionVar()};
  Value old = memref::LoadOp::create(b, accumulator, at);
  auto keyLoop = scf::ForOp::create(b, zero, span.count, one, ValueRange{old});
  memref::StoreOp::create(b, keyLoop.getResult(0), accumulator, at);
  b.setInsertionPointToStart(keyLoop.getBody());
  Value sum = keyLoop.getRegionIterArgs()[0];
  Value weight = memref::LoadOp::create(
      b, weights, ValueRange{row, keyLoop.getInductionVar()});
  weight = convertFloat(b, b.getLoc(), weight, b.getF32Type());
  Value bits = arith::BitcastOp::create(b, b.getI32Type(), weight);
  Value skipped = arith::ConstantOp::create(
      b, b.getIntegerAttr(b.getI32Type(), llvm::bit_cast<uint32_t>(-0.0f)));
  Value counts =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ne, bits, skipped);
  SmallVector<Value> valueAt{zero, zero, zero, columnLoop.getInductionVar()};
  valueAt[getHeadDim(value.layout, 2)] =
      add(span.first, keyLoop.getInductionVar());
  Value element = memref::LoadOp::create(b, value.buffer, valueAt);
  element = convertFloat(b, b.getLoc(), element, b.getF32Type());
  Value term = arith::MulFOp::create(b, weight, element);
  Value next = arith::AddFOp::create(b, sum, term);
  scf::YieldOp::create(
      b, ValueRange{arith::SelectOp::create(b, counts, next, sum)});
}

void DecodeEmitter::emitBlock(Value first, Value count) {
  KeySpan span{first, count};
  FetchAhead values, nextKeys;
  if (config.getPrefetch()) {
    values = {value, 0};
    nextKeys = {key, keyBlock};
  }
  products.emitScores(query, key, span, op.getScale().convertToDouble(),
                      partials, scoreRows, values);
  if (terms.hasTerms() || terms.hasMask())
    emitExpression(terms, first, count);
  Value border;
  if (positions.hasMask()) {
    border = isBorder(first, count);
    auto ifBorder = scf::IfOp::create(b, border, /*withElseRegion=*/false);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(ifBorder.thenBlock());
    emitExpression(positions, first, count);
  }
  bool canMask = terms.canMask() || positions.canMask();
  emitSoftmax(count, canMask);
  if (!canMask) {
    products.emitWeightedSum(weights, value, span, accumulator, nextKeys);
    return;
  }
  Value hasNonFinite;
  if (terms.canMask()) {
    hasNonFinite = products.emitHasNonFinite(value, span);
  } else {
    Value none = arith::ConstantOp::create(b, b.getBoolAttr(false));
    auto check = scf::IfOp::create(b, b.getI1Type(), border,
                                   /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(check.thenBlock());
    scf::YieldOp::create(b, products.emitHasNonFinite(value, span));
    b.setInsertionPointToStart(check.elseBlock());
    scf::YieldOp::create(b, none);
    hasNonFinite = check.getResult(0);
  }
  auto choice = scf::IfOp::create(b, hasNonFinite, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.thenBlock());
  emitExactSum(span);
  b.setInsertionPointToStart(choice.elseBlock());
  products.emitWeightedSum(weights, value, span, accumulator, nextKeys);
}

void DecodeEmitter::emit() {
  LayoutAttr layout = op.getLayoutOrDefault();
  key = {op.getKey(), layout.getKey(), sizes.dk};
  value = {op.getValue(), layout.getValue(), sizes.dv};
  int64_t dk = llvm::alignTo(sizes.dk, products.getQueryStep());
  int64_t dv = llvm::alignTo(sizes.dv, lanes);
  Type factorType = config.getPairs() ? b.getBF16Type() : b.getF32Type();
  Value queryTile =
      createScratch({1, sizes.heads, sizes.queries, dk}, factorType);
  Value accumulatorTile = createScratch({1, sizes.heads, sizes.queries, dv});
  Value maxTile = createScratch({1, sizes.heads, sizes.queries});
  Value sumTile = createScratch({1, sizes.heads, sizes.queries});
  scores = createScratch({1, sizes.heads, sizes.queries, keyBlock});
  scoreRows = asRows(scores);
  partials = createScratch({std::min(config.getRows(), rows), lanes, lanes});
  weights = config.getPairs() ? createScratch({rows, keyBlock}, factorType)
                              : scoreRows;
  dropStaticMasks();
  bindKeys();

  if (dk != sizes.dk)
    linalg::FillOp::create(
        b, createFloatConstant(b, b.getLoc(), factorType, 0.0), queryTile);
  copy(op.getQuery(), withoutPadding(queryTile, sizes.dk), layout.getQuery());
  if (dv != sizes.dv)
    linalg::FillOp::create(b, constant(0.0), accumulatorTile);
  copy(op.getAccumulator(), withoutPadding(accumulatorTile, sizes.dv),
       HeadLayout::BHSD);
  copy(op.getMax(), maxTile, HeadLayout::BHSD);
  copy(op.getSum(), sumTile, HeadLayout::BHSD);
  query = asRows(queryTile);
  accumulator = asRows(accumulatorTile);
  maxima = asRows(maxTile);
  sums = asRows(sumTile);

  auto loop = scf::ForOp::create(b, begin, end, constant(keyBlock));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value first = loop.getInductionVar();
    emitBlock(first, min(sub(end, first), constant(keyBlock)));
  }
  copy(withoutPadding(accumulatorTile, sizes.dv), op.getAccumulator(),
       HeadLayout::BHSD);
  copy(maxTile, op.getMax(), HeadLayout::BHSD);
  copy(sumTile, op.getSum(), HeadLayout::BHSD);
}

/// Vectors along a head are written out; more would only make code that nobody
/// waits for.
static constexpr int64_t kMaxVectors = 256;

static bool hasBF16(OnlineSdpaOp op) {
  return llvm::all_of(
      ArrayRef<Value>{op.getQuery(), op.getKey(), op.getValue()},
      [](Value operand) {
        return cast<MemRefType>(operand.getType()).getElementType().isBF16();
      });
}

/// True for the tiles `attn-tile-decode` makes, once bufferized.
static bool isDecodeTile(OnlineSdpaOp op, DecodeConfigAttr config) {
  if (op.getNumResults() != 0 || op.getConfig() || op.hasPackedKey() ||
      op.hasPackedValue() || op.getOrigin().size() != 4 || op.getQueryLimit() ||
      !isa<MemRefType>(op.getAccumulator().getType()))
    return false;
  // The scratch buffers stand at the start of a task or a function.
  if (!op->getParentOfType<scf::ForallOp>() &&
      !op->getParentOfType<FunctionOpInterface>())
    return false;
  for (Value operand : {op.getQuery(), op.getKey(), op.getValue(),
                        op.getAccumulator(), op.getMax(), op.getSum()})
    if (!cast<MemRefType>(operand.getType()).isStrided())
      return false;
  // f64 has a state of its own type.
  auto state = cast<MemRefType>(op.getAccumulator().getType());
  auto key = cast<MemRefType>(op.getKey().getType());
  auto value = cast<MemRefType>(op.getValue().getType());
  HeadSizes sizes = op.getSizes();
  int64_t lanes = config.getLanes();
  return state.getElementType().isF32() && key.isLastDimUnitStride() &&
         value.isLastDimUnitStride() && sizes.batch == 1 &&
         sizes.kvHeads == 1 && ShapedType::isStatic(sizes.queries) &&
         sizes.queries > 0 && llvm::isPowerOf2_64(lanes) &&
         sizes.dk / lanes <= kMaxVectors && sizes.dv / lanes <= kMaxVectors &&
         (!config.getPairs() || (lanes == 16 && hasBF16(op)));
}

namespace {
struct ConvertDecodeTileToLinalgPass
    : public attn::impl::ConvertDecodeTileToLinalgPassBase<
          ConvertDecodeTileToLinalgPass> {
  void runOnOperation() override {
    SmallVector<OnlineSdpaOp> ops;
    getOperation()->walk([&](OnlineSdpaOp op) { ops.push_back(op); });
    for (OnlineSdpaOp op : ops) {
      auto config = op->getAttrOfType<DecodeConfigAttr>(kDecodeConfig);
      if (!config)
        continue;
      if (!isDecodeTile(op, config)) {
        op->removeAttr(kDecodeConfig);
        continue;
      }
      DecodeEmitter(op, config).emit();
      op->erase();
    }
  }
};
} // namespace
