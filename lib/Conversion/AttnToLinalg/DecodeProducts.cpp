//===- DecodeProducts.cpp - Products of few rows with a cache -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A score is a sum along the head, and a head lies along the lanes. Summing the
// lanes of one product takes log2(lanes) shuffles; of `lanes` products at once
// it takes about one for each, and leaves them in one vector.
//
//===----------------------------------------------------------------------===//

#include "DecodeProducts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

/// Of every CPU there is a kernel for.
static constexpr int64_t kLineBytes = 64;

/// Keys whose values are added while a sum is in its register.
static int64_t kKeysOfMove = getenv("DM")?atoi(getenv("DM")):16;

Value DecodeProducts::constant(int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}

Value DecodeProducts::splat(float value) {
  return arith::ConstantOp::create(
      b, DenseElementsAttr::get(vectorType(), value));
}

SmallVector<Value> DecodeProducts::indicesOf(const CachedHead &head, Value row,
                                             int64_t column) {
  Value zero = constant(0);
  SmallVector<Value> at{zero, zero, zero, constant(column)};
  at[getHeadDim(head.layout, 2)] = row;
  return at;
}

Value DecodeProducts::load(const CachedHead &head, Value row, int64_t column) {
  Type elementType = cast<MemRefType>(head.buffer.getType()).getElementType();
  auto type = VectorType::get(lanes, elementType);
  SmallVector<Value> at = indicesOf(head, row, column);
  int64_t left = head.width - column;
  Value loaded;
  if (left >= lanes) {
    loaded = vector::LoadOp::create(b, type, head.buffer, at);
  } else {
    Value mask = vector::ConstantMaskOp::create(
        b, VectorType::get(lanes, b.getI1Type()), ArrayRef<int64_t>{left});
    Value zeros = arith::ConstantOp::create(b, b.getZeroAttr(type));
    loaded =
        vector::MaskedLoadOp::create(b, type, head.buffer, at, mask, zeros);
  }
  if (elementType.isF32())
    return loaded;
  return arith::ExtFOp::create(b, vectorType(), loaded);
}

void DecodeProducts::fetchAhead(const CachedHead &head, Value row,
                                int64_t firstVector, int64_t vectors) {
  if (!config.getPrefetchKeys())
    return;
  // An address past the last key is not read, but must be one of the buffer.
  Value end = memref::DimOp::create(b, head.buffer, getHeadDim(head.layout, 2));
  Value ahead = arith::MinSIOp::create(
      b, arith::AddIOp::create(b, row, constant(config.getPrefetchKeys())),
      arith::SubIOp::create(b, end, constant(1)));
  auto type = cast<MemRefType>(head.buffer.getType());
  int64_t lineElements = kLineBytes * 8 / type.getElementTypeBitWidth();
  int64_t begin = llvm::alignTo(firstVector * lanes, lineElements);
  int64_t limit = std::min((firstVector + vectors) * lanes, head.width);
  for (int64_t column = begin; column < limit; column += lineElements)
    memref::PrefetchOp::create(b, head.buffer, indicesOf(head, ahead, column),
                               /*isWrite=*/false, /*localityHint=*/3,
                               /*isDataCache=*/true);
}

void DecodeProducts::forEachRowBlock(
    function_ref<void(Value first, int64_t count)> body) {
  int64_t block = std::min(config.getRows(), rows);
  int64_t whole = rows / block * block;
  if (whole == block) {
    body(constant(0), block);
  } else {
    auto loop =
        scf::ForOp::create(b, constant(0), constant(whole), constant(block));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar(), block);
  }
  if (whole != rows)
    body(constant(whole), rows - whole);
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

/// partials[r, firstKey + t] = the products of row firstRow + r and keys[t],
/// summed over all vectors of the head but not over lanes.
void DecodeProducts::emitPartialScores(Value query, const CachedHead &key,
                                       Value firstRow, int64_t rowCount,
                                       ArrayRef<Value> keys, Value firstKey,
                                       Value partials) {
  SmallVector<Value> sums(rowCount * keys.size());
  for (int64_t column = 0; column < key.width; column += lanes) {
    SmallVector<Value> keyVectors;
    for (Value row : keys)
      keyVectors.push_back(load(key, row, column));
    for (int64_t r = 0; r < rowCount; ++r) {
      Value row = b.createOrFold<arith::AddIOp>(firstRow, constant(r));
      Value queryVector = vector::LoadOp::create(
          b, vectorType(), query, ValueRange{row, constant(column)});
      for (auto [t, keyVector] : llvm::enumerate(keyVectors)) {
        Value &sum = sums[r * keys.size() + t];
        sum = sum ? Value(vector::FMAOp::create(b, queryVector, keyVector, sum))
                  : Value(arith::MulFOp::create(b, queryVector, keyVector));
      }
    }
  }
  for (int64_t r = 0; r < rowCount; ++r)
    for (size_t t = 0; t < keys.size(); ++t) {
      Value at = b.createOrFold<arith::AddIOp>(
          firstKey, constant(static_cast<int64_t>(t)));
      vector::StoreOp::create(b, sums[r * keys.size() + t], partials,
                              ValueRange{constant(r), at, constant(0)});
    }
}

/// Lane l of the result is the sum of the lanes of vectors[l]. Each step halves
/// the vectors: with `half` of them left, lane l of vector i holds a part of
/// the sum of vector i + (l with the bits from `half` on).
Value DecodeProducts::sumLanes(SmallVector<Value> vectors) {
  for (int64_t half = lanes / 2; half >= 1; half /= 2) {
    SmallVector<int64_t> own, other;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      int64_t source = lane & half ? lanes : 0;
      own.push_back(source + lane);
      other.push_back(source + (lane ^ half));
    }
    for (int64_t i = 0; i < half; ++i)
      vectors[i] = arith::AddFOp::create(
          b,
          vector::ShuffleOp::create(b, vectors[i], vectors[i + half], own),
          vector::ShuffleOp::create(b, vectors[i], vectors[i + half], other));
  }
  return vectors.front();
}

void DecodeProducts::emitScores(Value query, CachedHead key, KeySpan span,
                                double scale, Value partials, Value scores) {
  // Keys past the last one are not read: the last one stands in for them.
  Value last = b.createOrFold<arith::SubIOp>(
      b.createOrFold<arith::AddIOp>(span.first, span.count), constant(1));
  auto groups =
      scf::ForOp::create(b, constant(0), span.count, constant(lanes));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(groups.getBody());
  Value group = groups.getInductionVar();
  Value firstOfGroup = arith::AddIOp::create(b, span.first, group);
  bool isFirst = true;
  forEachRowBlock([&](Value firstRow, int64_t rowCount) {
    auto steps = scf::ForOp::create(b, constant(0), constant(lanes),
                                    constant(config.getKeys()));
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(steps.getBody());
      SmallVector<Value> keys;
      Value step = arith::AddIOp::create(b, firstOfGroup,
                                         steps.getInductionVar());
      for (int64_t t = 0; t < config.getKeys(); ++t)
        keys.push_back(arith::MinSIOp::create(
            b, b.createOrFold<arith::AddIOp>(step, constant(t)), last));
      if (isFirst)
        for (Value row : keys)
          fetchAhead(key, row, 0, llvm::divideCeil(key.width, lanes));
      isFirst = false;
      emitPartialScores(query, key, firstRow, rowCount, keys,
                        steps.getInductionVar(), partials);
    }
    auto rowLoop =
        scf::ForOp::create(b, constant(0), constant(rowCount), constant(1));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(rowLoop.getBody());
    SmallVector<Value> sums;
    for (int64_t lane = 0; lane < lanes; ++lane)
      sums.push_back(vector::LoadOp::create(
          b, vectorType(), partials,
          ValueRange{rowLoop.getInductionVar(), constant(lane), constant(0)}));
    Value score = sumLanes(sums);
    if (scale != 1.0)
      score = arith::MulFOp::create(b, score,
                                    splat(static_cast<float>(scale)));
    Value row = b.createOrFold<arith::AddIOp>(firstRow,
                                              rowLoop.getInductionVar());
    vector::StoreOp::create(b, score, scores, ValueRange{row, group});
  });
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

SmallVector<Value> DecodeProducts::loadSums(Value accumulator,
                                            const ValueTile &tile) {
  SmallVector<Value> sums;
  for (Value row : tile.rows)
    for (int64_t c = 0; c < tile.vectors; ++c)
      sums.push_back(vector::LoadOp::create(
          b, vectorType(), accumulator,
          ValueRange{row, constant((tile.firstVector + c) * lanes)}));
  return sums;
}

void DecodeProducts::storeSums(ValueRange sums, Value accumulator,
                               const ValueTile &tile) {
  for (auto [r, row] : llvm::enumerate(tile.rows))
    for (int64_t c = 0; c < tile.vectors; ++c)
      vector::StoreOp::create(
          b, sums[r * tile.vectors + c], accumulator,
          ValueRange{row, constant((tile.firstVector + c) * lanes)});
}

/// sums += weights[rows, j] * value[row j of the span], in place.
void DecodeProducts::addWeighted(Value weights, const CachedHead &value,
                                 const KeySpan &span, Value j,
                                 const ValueTile &tile,
                                 MutableArrayRef<Value> sums) {
  Value key = b.createOrFold<arith::AddIOp>(span.first, j);
  SmallVector<Value> values;
  for (int64_t c = 0; c < tile.vectors; ++c)
    values.push_back(load(value, key, (tile.firstVector + c) * lanes));
  for (auto [r, row] : llvm::enumerate(tile.rows)) {
    Value weight = vector::BroadcastOp::create(
        b, vectorType(),
        memref::LoadOp::create(b, weights, ValueRange{row, j}));
    for (int64_t c = 0; c < tile.vectors; ++c) {
      Value &sum = sums[r * tile.vectors + c];
      sum = vector::FMAOp::create(b, weight, values[c], sum);
    }
  }
}

SmallVector<Value> DecodeProducts::rowsFrom(Value first, int64_t count) {
  SmallVector<Value> tileRows;
  for (int64_t r = 0; r < count; ++r)
    tileRows.push_back(b.createOrFold<arith::AddIOp>(first, constant(r)));
  return tileRows;
}

void DecodeProducts::scaleRows(Value accumulator, Value factors,
                               int64_t vectors) {
  auto loop = scf::ForOp::create(b, constant(0), constant(rows), constant(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value row = loop.getInductionVar();
  Value factor = vector::BroadcastOp::create(
      b, vectorType(), memref::LoadOp::create(b, factors, row));
  ValueTile tile{{row}, 0, vectors};
  SmallVector<Value> scaled;
  for (Value sum : loadSums(accumulator, tile))
    scaled.push_back(arith::MulFOp::create(b, sum, factor));
  storeSums(scaled, accumulator, tile);
}

void DecodeProducts::emitWeightedSum(Value weights, CachedHead value,
                                     KeySpan span, Value factors,
                                     Value accumulator) {
  int64_t vectors = llvm::divideCeil(value.width, lanes);
  scaleRows(accumulator, factors, vectors);
  if (rows <= config.getRows() && vectors <= config.getVectors()) {
    ValueTile tile{rowsFrom(constant(0), rows), 0, vectors};
    auto loop = scf::ForOp::create(b, constant(0), span.count, constant(1),
                                   loadSums(accumulator, tile));
    storeSums(loop.getResults(), accumulator, tile);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> sums(loop.getRegionIterArgs());
    addWeighted(weights, value, span, loop.getInductionVar(), tile, sums);
    scf::YieldOp::create(b, sums);
    return;
  }
  // More sums than registers. They move for every few keys and not once for
  // all, because the values come from memory and their order must be that of
  // memory: what fetches ahead of us does not see a pass over some columns.
  auto moves =
      scf::ForOp::create(b, constant(0), span.count, constant(kKeysOfMove));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(moves.getBody());
  Value begin = moves.getInductionVar();
  Value end = arith::MinSIOp::create(
      b, arith::AddIOp::create(b, begin, constant(kKeysOfMove)), span.count);
  bool isFirst = true;
  forEachRowBlock([&](Value firstRow, int64_t rowCount) {
    for (int64_t first = 0; first < vectors; first += config.getVectors()) {
      ValueTile tile{rowsFrom(firstRow, rowCount), first,
                     std::min(config.getVectors(), vectors - first)};
      auto loop = scf::ForOp::create(b, begin, end, constant(1),
                                     loadSums(accumulator, tile));
      storeSums(loop.getResults(), accumulator, tile);
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      SmallVector<Value> sums(loop.getRegionIterArgs());
      Value j = loop.getInductionVar();
      if (isFirst)
        fetchAhead(value, b.createOrFold<arith::AddIOp>(span.first, j), first,
                   tile.vectors);
      addWeighted(weights, value, span, j, tile, sums);
      scf::YieldOp::create(b, sums);
    }
    isFirst = false;
  });
}

Value DecodeProducts::emitHasNonFinite(CachedHead value, KeySpan span) {
  Value zeros = splat(0.0f);
  auto loop =
      scf::ForOp::create(b, constant(0), span.count, constant(1), zeros);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value row = arith::AddIOp::create(b, span.first, loop.getInductionVar());
    Value check = loop.getRegionIterArgs()[0];
    for (int64_t column = 0; column < value.width; column += lanes)
      check =
          vector::FMAOp::create(b, load(value, row, column), zeros, check);
    scf::YieldOp::create(b, check);
  }
  Value total = vector::ReductionOp::create(b, vector::CombiningKind::ADD,
                                            loop.getResult(0));
  return arith::CmpFOp::create(b, arith::CmpFPredicate::UNO, total, total);
}
