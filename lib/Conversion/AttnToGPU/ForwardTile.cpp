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

using namespace mlir;
using namespace mlir::attn;

int64_t ForwardTile::getRowsOfQuery(SdpaOp op, CUDAConfigAttr config) {
  HeadSizes sizes = op.getSizes();
  return config.getPackHeads() ? sizes.heads / sizes.kvHeads : 1;
}

int64_t ForwardTile::getUnits(SdpaOp op, CUDAConfigAttr config) {
  return op.getSizes().heads / getRowsOfQuery(op, config);
}

ForwardTile::ForwardTile(KernelBuilder &b, const KernelArguments &args,
                         const ForwardArguments &forward)
    : b(b), args(args), forward(forward), sizes(SdpaOp(forward.op).getSizes()),
      layout(SdpaOp(forward.op).getLayoutOrDefault()),
      rowsOfQuery(getRowsOfQuery(forward.op, forward.config)) {
  queries = args.getSize(b, forward.query, getHeadDim(layout.getQuery(), 2));
  keys = args.getSize(b, forward.key, getHeadDim(layout.getKey(), 2));

  // Long rows of a causal mask are at the end: they start first.
  Value block = b.getBlock();
  Value tiles = forward.tiles.isConstant() ? b.i32(forward.tiles.constant)
                                           : args.getScalar(forward.tiles);
  int64_t units = getUnits(forward.op, forward.config);
  Value owner = b.divU(block, tiles);
  Value tile = b.sub(b.sub(tiles, b.i32(1)), b.remU(block, tiles));
  unit = b.remU(owner, b.i32(units));
  batch = b.divU(owner, b.i32(units));
  kvHead = b.divU(unit, b.i32(units / sizes.kvHeads));

  firstRow = b.mul(tile, b.i32(getRows()));
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
  firstBlock = b.divU(begin, b.i32(getKeys()));
  lastBlock = b.divU(b.add(end, b.i32(getKeys() - 1)), b.i32(getKeys()));
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

Value ForwardTile::getFlatRow(Value row) const { return b.add(firstRow, row); }

Value ForwardTile::isRowInside(Value row) const {
  return b.less(getFlatRow(row), b.mul(queries, b.i32(rowsOfQuery)));
}

Value ForwardTile::getQuery(Value row) const {
  return b.min(b.divU(getFlatRow(row), b.i32(rowsOfQuery)),
               b.sub(queries, b.i32(1)));
}

Value ForwardTile::getHead(Value row) const {
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

GlobalRow ForwardTile::getQueryRow(Value row) const {
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

bool ForwardTile::canCopyAsynchronously() const {
  constexpr int64_t kBytes = 16;
  int64_t bytes = getElementBytes();
  return sizes.dk * bytes % kBytes == 0 && sizes.dv * bytes % kBytes == 0 &&
         forward.query.hasAlignedRows(kBytes) &&
         forward.key.hasAlignedRows(kBytes) &&
         forward.value.hasAlignedRows(kBytes);
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
  auto ifOp = scf::IfOp::create(
      b.b, b.loc, isCut,
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(b.b, b.loc,
                             scores.maskScores(b, args, result, position,
                                               keyLimit, diagonal,
                                               /*positional=*/true));
      },
      [&](OpBuilder &, Location) {
        scf::YieldOp::create(b.b, b.loc,
                             scores.maskScores(b, args, result, position,
                                               keyLimit, diagonal,
                                               /*positional=*/false));
      });
  return ifOp.getResult(0);
}

void ForwardTile::storeOutput(Value elements, Value row, int64_t column) const {
  Type narrow = getElementType();
  Value laneColumn = b.add(getLaneColumn(b), b.i32(column));
  bool wholeTile = column + 8 <= sizes.dv;
  // Two neighbours in one store, where both are in the row and it is aligned.
  int64_t bytes = getElementBytes();
  bool inPairs = sizes.dv % 2 == 0 && forward.output.hasAlignedRows(2 * bytes);
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
