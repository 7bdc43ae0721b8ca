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
// it takes about two for each, and leaves them in one vector.
//
// Keys are read one after the other, each from its begin to its end, and so are
// values if all sums fit into registers. A processor that fetches ahead sees
// one stream then, and keeps it at the rate of memory; four keys side by side,
// or some columns of each value, halve it. If there are more sums, values are
// read in several passes, which only a second-level cache can serve: the values
// of a block are fetched into it while its keys are multiplied, and the keys of
// the next block during the passes.
//
//===----------------------------------------------------------------------===//

#include "DecodeProducts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

/// A line of a cache, of every CPU there is a kernel for.
static constexpr int64_t kLineBytes = 64;
/// The locality hint for the second-level cache.
static constexpr int32_t kSecondLevel = 2;

Value DecodeProducts::constant(int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}

Value DecodeProducts::add(Value lhs, Value rhs) {
  return b.createOrFold<arith::AddIOp>(lhs, rhs);
}

Value DecodeProducts::splat(float value) {
  return arith::ConstantOp::create(b,
                                   DenseElementsAttr::get(vectorType(), value));
}

Value DecodeProducts::load(const CachedHead &head, Value row, int64_t column,
                           int64_t size) {
  auto type = VectorType::get(size, head.getElementType());
  Value zero = constant(0);
  SmallVector<Value> at{zero, zero, zero, constant(column)};
  at[getHeadDim(head.layout, 2)] = row;
  int64_t left = head.width - column;
  if (left >= size)
    return vector::LoadOp::create(b, type, head.buffer, at);
  Value mask = vector::ConstantMaskOp::create(
      b, VectorType::get(size, b.getI1Type()), ArrayRef<int64_t>{left});
  Value zeros = arith::ConstantOp::create(b, b.getZeroAttr(type));
  return vector::MaskedLoadOp::create(b, type, head.buffer, at, mask, zeros);
}

Value DecodeProducts::widen(Value vector) {
  if (cast<VectorType>(vector.getType()).getElementType().isF32())
    return vector;
  return arith::ExtFOp::create(b, vectorType(), vector);
}

void DecodeProducts::fetchRow(const FetchAhead &fetch, Value row, int64_t begin,
                              int64_t end) {
  if (!fetch.head.buffer)
    return;
  // What lies past the last key is not needed and may not be ours.
  Value keys = memref::DimOp::create(b, fetch.head.buffer,
                                     getHeadDim(fetch.head.layout, 2));
  Value last = b.createOrFold<arith::SubIOp>(keys, constant(1));
  Value ahead =
      b.createOrFold<arith::MinSIOp>(add(row, constant(fetch.distance)), last);
  int64_t line =
      kLineBytes * 8 / fetch.head.getElementType().getIntOrFloatBitWidth();
  end = std::min(end, fetch.head.width);
  for (int64_t column = llvm::alignTo(begin, line); column < end;
       column += line) {
    Value zero = constant(0);
    SmallVector<Value> at{zero, zero, zero, constant(column)};
    at[getHeadDim(fetch.head.layout, 2)] = ahead;
    memref::PrefetchOp::create(b, fetch.head.buffer, at, /*isWrite=*/false,
                               kSecondLevel, /*isDataCache=*/true);
  }
}

void DecodeProducts::forEachRowBlock(
    int64_t block, function_ref<void(Value first, int64_t count)> body) {
  block = std::min(block, rows);
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

/// Tells LLVM, to which the attribute is handed down.
static void forbidUnrolling(scf::ForOp loop) {
  MLIRContext *context = loop.getContext();
  auto unroll = LLVM::LoopUnrollAttr::get(
      context, /*disable=*/BoolAttr::get(context, true), /*count=*/{},
      /*runtimeDisable=*/{}, /*full=*/{}, /*followupUnrolled=*/{},
      /*followupRemainder=*/{}, /*followupAll=*/{});
  loop->setAttr("loop_annotation", LLVM::LoopAnnotationAttr::get(
                                       context, /*disableNonforced=*/{},
                                       /*vectorize=*/{}, /*interleave=*/{},
                                       unroll, /*unrollAndJam=*/{},
                                       /*licm=*/{}, /*distribute=*/{},
                                       /*pipeline=*/{}, /*peeled=*/{},
                                       /*unswitch=*/{},
                                       /*mustProgress=*/{},
                                       /*isVectorized=*/{},
                                       /*startLoc=*/{}, /*endLoc=*/{},
                                       /*parallelAccesses=*/{}));
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

/// partials[r, keyOfGroup] = the products of row firstRow + r and the key at
/// `row`, summed over all vectors of the head but not over lanes.
void DecodeProducts::emitPartialScores(Value query, const CachedHead &key,
                                       Value firstRow, int64_t rowCount,
                                       Value row, Value keyOfGroup,
                                       Value partials) {
  bool pairs = config.getPairs();
  int64_t step = getQueryStep();
  SmallVector<Value> sums(rowCount);
  for (int64_t column = 0; column < key.width; column += step) {
    Value keyVector = load(key, row, column, step);
    if (!pairs)
      keyVector = widen(keyVector);
    for (int64_t r = 0; r < rowCount; ++r) {
      Value queryVector = vector::LoadOp::create(
          b, cast<VectorType>(keyVector.getType()), query,
          ValueRange{add(firstRow, constant(r)), constant(column)});
      if (!sums[r])
        sums[r] = splat(0.0f);
      if (pairs)
        sums[r] = x86vector::DotBF16Op::create(b, vectorType(), sums[r],
                                               queryVector, keyVector);
      else
        sums[r] = vector::FMAOp::create(b, queryVector, keyVector, sums[r]);
    }
  }
  for (int64_t r = 0; r < rowCount; ++r)
    vector::StoreOp::create(b, sums[r], partials,
                            ValueRange{constant(r), keyOfGroup, constant(0)});
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
          b, vector::ShuffleOp::create(b, vectors[i], vectors[i + half], own),
          vector::ShuffleOp::create(b, vectors[i], vectors[i + half], other));
  }
  return vectors.front();
}

void DecodeProducts::emitScores(Value query, CachedHead key, KeySpan span,
                                double scale, Value partials, Value scores,
                                FetchAhead fetch) {
  auto groups = scf::ForOp::create(b, constant(0), span.count, constant(lanes));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(groups.getBody());
  Value group = groups.getInductionVar();
  Value firstOfGroup = add(span.first, group);
  Value left = b.createOrFold<arith::SubIOp>(span.count, group);
  Value keys = b.createOrFold<arith::MinSIOp>(left, constant(lanes));
  forEachRowBlock(config.getRows(), [&](Value firstRow, int64_t rowCount) {
    auto keyLoop = scf::ForOp::create(b, constant(0), keys, constant(1));
    // Written out, the loop would be merged with the sums of lanes, and its
    // keys be read in the order in which those are taken.
    forbidUnrolling(keyLoop);
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(keyLoop.getBody());
      Value keyOfGroup = keyLoop.getInductionVar();
      Value row = add(firstOfGroup, keyOfGroup);
      fetchRow(fetch, row, 0, fetch.head.width);
      fetch = {};
      emitPartialScores(query, key, firstRow, rowCount, row, keyOfGroup,
                        partials);
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
      score = arith::MulFOp::create(b, score, splat(static_cast<float>(scale)));
    Value row = add(firstRow, rowLoop.getInductionVar());
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

/// sums += weights[rows, j] * value[firstKey + j].
void DecodeProducts::addWeighted(Value weights, const CachedHead &value,
                                 Value firstKey, Value j, const ValueTile &tile,
                                 MutableArrayRef<Value> sums) {
  Value key = add(firstKey, j);
  SmallVector<Value> values;
  for (int64_t c = 0; c < tile.vectors; ++c)
    values.push_back(
        widen(load(value, key, (tile.firstVector + c) * lanes, lanes)));
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

/// weights[row, j] and weights[row, j + 1] in turns.
Value DecodeProducts::broadcastPair(Value weights, Value row, Value j) {
  Type narrow = cast<MemRefType>(weights.getType()).getElementType();
  Value pair = vector::LoadOp::create(b, VectorType::get(2, narrow), weights,
                                      ValueRange{row, j});
  Value bits = vector::ExtractOp::create(
      b, vector::BitCastOp::create(b, VectorType::get(1, b.getI32Type()), pair),
      ArrayRef<int64_t>{0});
  Value all = vector::BroadcastOp::create(
      b, VectorType::get(lanes, b.getI32Type()), bits);
  return vector::BitCastOp::create(b, VectorType::get(2 * lanes, narrow), all);
}

/// `addWeighted` for keys j and j + 1, or, if the pair is not whole, for j
/// alone: nothing is read of the key after it.
void DecodeProducts::addWeightedPair(Value weights, const CachedHead &value,
                                     Value firstKey, Value j, bool isWhole,
                                     const ValueTile &tile,
                                     MutableArrayRef<Value> sums) {
  Value key = add(firstKey, j);
  Value next = add(key, constant(1));
  SmallVector<Value> values;
  for (int64_t c = 0; c < tile.vectors; c += 2) {
    // Two vectors of sums take one vector of each key.
    int64_t vectors = std::min<int64_t>(tile.vectors - c, 2);
    int64_t size = vectors * lanes;
    int64_t column = (tile.firstVector + c) * lanes;
    auto type = VectorType::get(size, value.getElementType());
    Value first = load(value, key, column, size);
    Value second =
        isWhole ? load(value, next, column, size)
                : Value(arith::ConstantOp::create(b, b.getZeroAttr(type)));
    for (int64_t part = 0; part < vectors; ++part) {
      SmallVector<int64_t> order;
      for (int64_t lane = part * lanes; lane < (part + 1) * lanes; ++lane)
        llvm::append_values(order, lane, size + lane);
      values.push_back(vector::ShuffleOp::create(b, first, second, order));
    }
  }
  for (auto [r, row] : llvm::enumerate(tile.rows)) {
    Value weight = broadcastPair(weights, row, j);
    for (int64_t c = 0; c < tile.vectors; ++c) {
      Value &sum = sums[r * tile.vectors + c];
      sum =
          x86vector::DotBF16Op::create(b, vectorType(), sum, weight, values[c]);
    }
  }
}

/// Adds keys [begin, end) of the span that starts at `firstKey`.
void DecodeProducts::addKeys(Value weights, const CachedHead &value,
                             Value firstKey, Value begin, Value end,
                             const ValueTile &tile, Value accumulator,
                             const FetchAhead &fetch) {
  SmallVector<Value> sums = loadSums(accumulator, tile);
  auto fetchTile = [&](Value j) {
    int64_t tileEnd = (tile.firstVector + tile.vectors) * lanes;
    fetchRow(fetch, add(firstKey, j), tile.firstVector * lanes,
             tile.isLast ? fetch.head.width : tileEnd);
  };
  auto emitLoop = [&](Value from, Value to, int64_t step,
                      function_ref<void(Value, MutableArrayRef<Value>)> body) {
    auto loop = scf::ForOp::create(b, from, to, constant(step), sums);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> next(loop.getRegionIterArgs());
    body(loop.getInductionVar(), next);
    scf::YieldOp::create(b, next);
    sums.assign(loop.getResults().begin(), loop.getResults().end());
  };
  if (!config.getPairs()) {
    emitLoop(begin, end, 1, [&](Value j, MutableArrayRef<Value> next) {
      fetchTile(j);
      addWeighted(weights, value, firstKey, j, tile, next);
    });
  } else {
    Value count = b.createOrFold<arith::SubIOp>(end, begin);
    Value odd = b.createOrFold<arith::RemUIOp>(count, constant(2));
    Value even = b.createOrFold<arith::SubIOp>(end, odd);
    for (bool isWhole : {true, false})
      emitLoop(isWhole ? begin : even, isWhole ? even : end, 2,
               [&](Value j, MutableArrayRef<Value> next) {
                 fetchTile(j);
                 if (isWhole)
                   fetchTile(add(j, constant(1)));
                 addWeightedPair(weights, value, firstKey, j, isWhole, tile,
                                 next);
               });
  }
  storeSums(sums, accumulator, tile);
}

void DecodeProducts::emitWeightedSum(Value weights, CachedHead value,
                                     KeySpan span, Value accumulator,
                                     FetchAhead fetch) {
  int64_t vectors = llvm::divideCeil(value.width, lanes);
  forEachRowBlock(config.getValueRows(), [&](Value firstRow, int64_t count) {
    for (int64_t first = 0; first < vectors; first += config.getVectors()) {
      int64_t tileVectors = std::min(config.getVectors(), vectors - first);
      ValueTile tile{{}, first, tileVectors, first + tileVectors == vectors};
      for (int64_t r = 0; r < count; ++r)
        tile.rows.push_back(add(firstRow, constant(r)));
      addKeys(weights, value, span.first, constant(0), span.count, tile,
              accumulator, fetch);
    }
    fetch = {};
  });
}

Value DecodeProducts::emitHasNonFinite(CachedHead value, KeySpan span) {
  Value zeros = splat(0.0f);
  auto loop =
      scf::ForOp::create(b, constant(0), span.count, constant(1), zeros);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value row = add(span.first, loop.getInductionVar());
    Value check = loop.getRegionIterArgs()[0];
    for (int64_t column = 0; column < value.width; column += lanes)
      check = vector::FMAOp::create(b, widen(load(value, row, column, lanes)),
                                    zeros, check);
    scf::YieldOp::create(b, check);
  }
  Value total = vector::ReductionOp::create(b, vector::CombiningKind::ADD,
                                            loop.getResult(0));
  return arith::CmpFOp::create(b, arith::CmpFPredicate::UNO, total, total);
}
