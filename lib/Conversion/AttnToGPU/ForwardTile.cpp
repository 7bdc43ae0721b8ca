//===- ForwardTile.cpp - A block's part of an attention -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ForwardTile.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

int64_t ForwardTile::getRowsOfQuery(SdpaOp op, CUDAConfigAttr config) {
  HeadSizes sizes = op.getSizes();
  return config.getPackHeads() ? sizes.heads / sizes.kvHeads : 1;
}

int64_t ForwardTile::getUnits(SdpaOp op, CUDAConfigAttr config) {
  return SdpaOp(op).getSizes().heads / getRowsOfQuery(op, config);
}

unsigned ForwardArguments::getElementBytes() const {
  return query.type.getElementTypeBitWidth() / 8;
}

bool ForwardArguments::storesPairs() const {
  return SdpaOp(op).getSizes().dv % 2 == 0 &&
         output.hasAlignedRows(getPairBytes());
}

bool ForwardArguments::canCopyAsynchronously() const {
  HeadSizes sizes = SdpaOp(op).getSizes();
  int64_t bytes = getElementBytes();
  return sizes.dk * bytes % kChunkBytes == 0 &&
         sizes.dv * bytes % kChunkBytes == 0 &&
         query.hasAlignedRows(kChunkBytes) && key.hasAlignedRows(kChunkBytes) &&
         value.hasAlignedRows(kChunkBytes);
}

QueryTile::QueryTile(KernelBuilder &b, const KernelArguments &args,
                     const ForwardArguments &forward, const TilePlace &place)
    : b(b), args(args), forward(forward), sizes(SdpaOp(forward.op).getSizes()),
      layout(SdpaOp(forward.op).getLayoutOrDefault()),
      rowsOfQuery(ForwardTile::getRowsOfQuery(forward.op, forward.config)) {
  queries = args.getSize(b, forward.query, getHeadDim(layout.getQuery(), 2));
  int64_t units = ForwardTile::getUnits(forward.op, forward.config);
  unit = b.remU(place.unit, b.i32(units));
  batch = b.divU(place.unit, b.i32(units));
  firstRow = b.mul(place.tile, b.i32(getRows()));
}

ForwardTile::ForwardTile(KernelBuilder &b, const KernelArguments &args,
                         const ForwardArguments &forward,
                         const TilePlace &place)
    : QueryTile(b, args, forward, place), part(place.part) {
  keys = args.getSize(b, forward.key, getHeadDim(layout.getKey(), 2));
  if (forward.parts)
    parts = args.getScalar(forward.parts->count);
  kvHead =
      b.divU(unit, b.i32(getUnits(forward.op, forward.config) / sizes.kvHeads));
  firstQuery = b.divU(firstRow, b.i32(rowsOfQuery));
  lastQuery =
      b.min(b.divU(b.add(firstRow, b.i32(getRows() - 1)), b.i32(rowsOfQuery)),
            b.sub(queries, b.i32(1)));

  const FragmentScores &scores = forward.scores;
  keyLimit = scores.getKeyLimit(b, args, keys, batch);
  diagonal = scores.getDiagonal(b, args, queries, keys, batch);
  Value end = keyLimit, begin = b.i32(0);
  auto endAt = [&](int64_t shift) {
    end = b.min(end, b.add(b.add(lastQuery, diagonal), b.i32(shift + 1)));
  };
  if (scores.isCausal())
    endAt(0);
  if (scores.getWindowRight() >= 0)
    endAt(scores.getWindowRight());
  if (scores.getWindowLeft() >= 0)
    begin = b.max(begin, b.sub(b.add(firstQuery, diagonal),
                               b.i32(scores.getWindowLeft())));
  end = b.max(end, b.i32(0));
  if (scores.getMaskMod())
    std::tie(begin, end) = findVisible(begin, end);
  if (forward.parts)
    std::tie(begin, end) = takePart(begin, end);
  firstBlock = b.divU(begin, b.i32(getKeys()));
  lastBlock = b.divU(b.add(end, b.i32(getKeys() - 1)), b.i32(getKeys()));
}

/// The part's share of the keys [begin, end). Parts differ by one piece, the
/// keys that are in one part whole, at most; the first ones have more.
std::pair<Value, Value> ForwardTile::takePart(Value begin, Value end) {
  Value piece = b.i32(forward.wholeKeys);
  Value first = b.divU(begin, piece);
  Value last = b.divU(b.add(end, b.i32(forward.wholeKeys - 1)), piece);
  Value pieces = b.max(b.sub(last, first), b.i32(0));
  Value each = b.divU(pieces, parts), rest = b.remU(pieces, parts);
  auto startOf = [&](Value part) {
    return b.add(first, b.add(b.mul(part, each), b.min(part, rest)));
  };
  // The pieces at the ends reach beyond what is seen.
  Value from = b.mul(startOf(part), piece);
  Value to = b.mul(startOf(b.add(part, b.i32(1))), piece);
  return {b.max(from, begin), b.min(to, end)};
}

/// Keys [begin, end) without those that the mask region leaves out. What it
/// leaves out in the middle is counted out: `end` moves by as much.
std::pair<Value, Value> ForwardTile::findVisible(Value begin, Value end) {
  // One more where rows do not begin with the first head of a query.
  int64_t mostQueries = llvm::divideCeil(getRows(), rowsOfQuery) + 1;
  TilePairs pairs{batch, unit, unit, firstQuery, lastQuery, mostQueries};
  if (rowsOfQuery != 1) {
    pairs.firstHead = b.mul(unit, b.i32(rowsOfQuery));
    pairs.lastHead = b.add(pairs.firstHead, b.i32(rowsOfQuery - 1));
  }
  Value whole = b.i32(forward.wholeKeys);
  BlockRun blocks{b.divU(begin, whole),
                  b.divU(b.add(end, b.i32(forward.wholeKeys - 1)), whole)};
  visible = VisibleBlocks::find(b, args, *forward.scores.getMaskMod(),
                                forward.captures, pairs, forward.wholeKeys,
                                keyLimit, blocks);
  begin = b.max(begin, b.mul(visible.all.first, whole));
  end = b.min(end, b.mul(visible.all.last, whole));
  if (visible.hole)
    end =
        b.sub(end, b.mul(b.sub(visible.hole.last, visible.hole.first), whole));
  return {begin, end};
}

Value ForwardTile::getFirstKey(Value block) const {
  Value key = b.mul(block, b.i32(getKeys()));
  if (!visible.hole)
    return key;
  Value whole = b.i32(forward.wholeKeys);
  Value skipped = b.mul(b.sub(visible.hole.last, visible.hole.first), whole);
  Value isBefore = b.less(key, b.mul(visible.hole.first, whole));
  return b.select(isBefore, key, b.add(key, skipped));
}

/// Whether the mask region allows all pairs with `count` keys from `firstKey`
/// on.
Value ForwardTile::isOpen(Value firstKey, int64_t count) const {
  Value whole = b.i32(forward.wholeKeys);
  return b.bitAnd(b.lessEqual(b.mul(visible.open.first, whole), firstKey),
                  b.lessEqual(b.add(firstKey, b.i32(count)),
                              b.mul(visible.open.last, whole)));
}

Value ForwardTile::isCut(Value firstKey) const {
  const FragmentScores &scores = forward.scores;
  Value lastKey = b.add(firstKey, b.i32(getKeys() - 1));
  Value cut = b.lessEqual(keyLimit, lastKey);
  auto cutAt = [&](int64_t shift) {
    Value bound = b.add(b.add(firstQuery, diagonal), b.i32(shift));
    cut = arith::OrIOp::create(b.b, b.loc, cut, b.less(bound, lastKey));
  };
  if (scores.isCausal())
    cutAt(0);
  if (scores.getWindowRight() >= 0)
    cutAt(scores.getWindowRight());
  if (scores.getWindowLeft() >= 0) {
    Value bound =
        b.sub(b.add(lastQuery, diagonal), b.i32(scores.getWindowLeft()));
    cut = arith::OrIOp::create(b.b, b.loc, cut, b.less(firstKey, bound));
  }
  return cut;
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

Value QueryTile::getFlatRow(Value row) const { return b.add(firstRow, row); }

Value QueryTile::isRowInside(Value row) const {
  return b.less(getFlatRow(row), b.mul(queries, b.i32(rowsOfQuery)));
}

Value QueryTile::getQuery(Value row) const {
  return b.min(b.divU(getFlatRow(row), b.i32(rowsOfQuery)),
               b.sub(queries, b.i32(1)));
}

Value QueryTile::getHead(Value row) const {
  if (rowsOfQuery == 1)
    return unit;
  return b.add(b.mul(unit, b.i32(rowsOfQuery)),
               b.remU(getFlatRow(row), b.i32(rowsOfQuery)));
}

/// The address of element [batch, head, position, 0].
static Value getRowAddress(KernelBuilder &b, const KernelArguments &args,
                           const GlobalTensor &tensor, HeadLayout layout,
                           Value batch, Value head, Value position) {
  SmallVector<Value> indices{batch, head, position};
  if (layout == HeadLayout::BSHD)
    std::swap(indices[1], indices[2]);
  return args.getAddress(b, tensor, indices);
}

GlobalRow QueryTile::getQueryRow(Value row) const {
  return {getRowAddress(b, args, forward.query, layout.getQuery(), batch,
                        getHead(row), getQuery(row)),
          isRowInside(row)};
}

GlobalRow ForwardTile::getKeyRow(Value row) const {
  return {getRowAddress(b, args, forward.key, layout.getKey(), batch, kvHead,
                        b.min(row, b.sub(keys, b.i32(1)))),
          b.less(row, keyLimit)};
}

GlobalRow ForwardTile::getValueRow(Value row) const {
  return {getRowAddress(b, args, forward.value, layout.getValue(), batch,
                        kvHead, b.min(row, b.sub(keys, b.i32(1)))),
          b.less(row, keyLimit)};
}

//===----------------------------------------------------------------------===//
// Scores and results
//===----------------------------------------------------------------------===//

static Value getLaneColumn(KernelBuilder &b) {
  Value thread = b.getThread();
  return b.mul(b.bitAnd(thread, b.i32(3)), b.i32(2));
}

static RowPair getRowPair(KernelBuilder &b, Value row,
                          function_ref<Value(Value)> get) {
  return {get(row), get(b.add(row, b.i32(8)))};
}

FragmentPosition ForwardTile::getPosition(Value row, Value firstKey) const {
  FragmentPosition position;
  position.batch = batch;
  // One head for both rows stays one value.
  if (rowsOfQuery == 1)
    position.heads = {unit, unit};
  else
    position.heads =
        getRowPair(b, row, [&](Value row) { return getHead(row); });
  position.queries =
      getRowPair(b, row, [&](Value row) { return getQuery(row); });
  position.firstKey = b.add(firstKey, getLaneColumn(b));
  return position;
}

Value ForwardTile::computeScores(Value products, Value row, Value firstKey,
                                 Value isCut) const {
  FragmentPosition position = getPosition(row, firstKey);
  const FragmentScores &scores = forward.scores;
  Value result = scores.computeScores(b, args, products, position);
  auto mask = [&](FragmentScores::Masks masks) {
    return scores.maskScores(b, args, result, position, keyLimit, diagonal,
                             masks);
  };
  auto choose = [&](Value condition, function_ref<Value()> ifTrue,
                    function_ref<Value()> ifFalse) -> Value {
    auto ifOp = scf::IfOp::create(
        b.b, b.loc, condition,
        [&](OpBuilder &, Location) {
          scf::YieldOp::create(b.b, b.loc, ifTrue());
        },
        [&](OpBuilder &, Location) {
          scf::YieldOp::create(b.b, b.loc, ifFalse());
        });
    return ifOp.getResult(0);
  };
  auto maskByRegion = [&] { return mask({false, true}); };
  return choose(
      isCut, [&] { return mask({true, true}); },
      [&] {
        if (!visible.open)
          return maskByRegion();
        // Of four elements of a thread, two are neighbours in a row.
        int64_t count = 2 * getVectorLength(products);
        return choose(
            isOpen(firstKey, count), [&] { return mask({false, false}); },
            maskByRegion);
      });
}

void ForwardTile::ifSplit(function_ref<void()> split,
                          function_ref<void()> whole) const {
  if (!forward.parts)
    return whole();
  scf::IfOp::create(
      b.b, b.loc, b.less(b.i32(1), parts),
      [&](OpBuilder &, Location) {
        split();
        scf::YieldOp::create(b.b, b.loc);
      },
      [&](OpBuilder &, Location) {
        whole();
        scf::YieldOp::create(b.b, b.loc);
      });
}

Value ForwardTile::getRowOfAll(Value row) const {
  Value head = b.add(b.mul(batch, b.i32(sizes.heads)), getHead(row));
  return b.add(b.mul(head, queries), getQuery(row));
}

PartialResults ForwardTile::getPartialResults() const {
  Value batches = args.getSize(b, forward.query, 0);
  Value rows = b.mul(b.mul(batches, b.i32(sizes.heads)), queries);
  return PartialResults(b, args.getScalar(forward.parts->results), parts, rows,
                        sizes.dv);
}

void ForwardTile::storeOutput(Value elements, Value row, int64_t column) const {
  storeColumns(elements, row, b.i32(column), column + 7);
}

void ForwardTile::storeOutput(Value elements, Value row, Value column) const {
  storeColumns(elements, row, column, std::numeric_limits<int64_t>::max());
}

/// `lastColumn` is the last one that may be among the elements' columns.
void ForwardTile::storeColumns(Value elements, Value row, Value column,
                               int64_t lastColumn) const {
  Value laneColumn = b.add(getLaneColumn(b), column);
  ifSplit([&] { storePart(elements, row, laneColumn, lastColumn); },
          [&] { storeRounded(elements, row, laneColumn, lastColumn); });
}

void ForwardTile::storePart(Value elements, Value row, Value laneColumn,
                            int64_t lastColumn) const {
  int64_t width = PartialResults::getPaddedWidth(sizes.dv);
  for (int64_t half : {0, 1}) {
    Value halfRow = b.add(row, b.i32(8 * half));
    Value inside = isRowInside(halfRow);
    if (lastColumn >= width)
      inside = b.bitAnd(inside, b.less(laneColumn, b.i32(width)));
    b.ifThen(inside, [&] {
      Value to = getPartialResults().getOutput(part, getRowOfAll(halfRow));
      b.store(b.slice(elements, 2 * half, 2),
              b.offset(to, b.extend(b.mul(laneColumn, b.i32(4)))), 8);
    });
  }
}

void ForwardTile::storeEnd(const SoftmaxEnd &end, Value row) const {
  auto storePart = [&] {
    Value isFirst =
        b.compare(arith::CmpIPredicate::eq, getLaneColumn(b), b.i32(0));
    for (int64_t half : {0, 1}) {
      Value halfRow = b.add(row, b.i32(8 * half));
      Value state = b.fromElements({end.max[half], end.sum[half]});
      b.ifThen(b.bitAnd(isFirst, isRowInside(halfRow)), [&] {
        b.store(state, getPartialResults().getState(part, getRowOfAll(halfRow)),
                8);
      });
    }
  };
  ifSplit(storePart, [&] {
    if (forward.lse)
      storeLse(end.lse, row);
  });
}

void ForwardTile::storeRounded(Value elements, Value row, Value laneColumn,
                               int64_t lastColumn) const {
  Type narrow = getElementType();
  bool wholeTile = lastColumn < sizes.dv;
  // Two neighbours in one store, where both are in the row and it is aligned.
  bool inPairs = forward.storesPairs();
  int64_t bytes = getElementBytes();
  for (int64_t half : {0, 1}) {
    Value halfRow = b.add(row, b.i32(8 * half));
    Value inside = isRowInside(halfRow);
    Value pointer =
        b.offset(getRowAddress(b, args, forward.output, layout.getOutput(),
                               batch, getHead(halfRow), getQuery(halfRow)),
                 b.extend(b.mul(laneColumn, b.i32(bytes))));
    Value pair = b.slice(elements, 2 * half, 2);
    if (!narrow.isF32())
      pair =
          arith::TruncFOp::create(b.b, b.loc, VectorType::get(2, narrow), pair);
    if (inPairs) {
      if (!wholeTile)
        inside = b.bitAnd(inside, b.less(laneColumn, b.i32(sizes.dv)));
      b.ifThen(inside, [&] { b.store(pair, pointer, 2 * bytes); });
      continue;
    }
    for (int64_t i : {0, 1}) {
      Value column = b.add(laneColumn, b.i32(i));
      Value isColumn = b.bitAnd(inside, b.less(column, b.i32(sizes.dv)));
      b.ifThen(isColumn, [&] {
        b.store(b.element(pair, i), b.offset(pointer, bytes * i), bytes);
      });
    }
  }
}

void ForwardTile::storeLse(RowPair lse, Value row) const {
  Value isFirst =
      b.compare(arith::CmpIPredicate::eq, getLaneColumn(b), b.i32(0));
  for (auto [half, value] : llvm::enumerate(lse)) {
    Value halfRow = b.add(row, b.i32(8 * half));
    Value element = value;
    b.ifThen(b.bitAnd(isFirst, isRowInside(halfRow)), [&] {
      b.store(element,
              args.getAddress(b, *forward.lse,
                              {batch, getHead(halfRow), getQuery(halfRow)}),
              4);
    });
  }
}
