//===- ForwardTile.h - A block's part of an attention -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_FORWARDTILE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_FORWARDTILE_H

#include "FragmentScores.h"
#include "FragmentSoftmax.h"
#include "PartialResults.h"
#include "TensorMap.h"
#include "TileCopy.h"
#include "TileOrder.h"
#include "VisibleBlocks.h"

namespace mlir::attn {

/// The tensors of one attention and the numbers that say which part of it a
/// block of threads owns.
struct ForwardArguments {
  SdpaOp op;
  CUDAConfigAttr config;
  GlobalTensor query, key, value, output;
  std::optional<GlobalTensor> lse;
  KernelNumber tiles; ///< tiles of queries of one batch and head
  FragmentScores scores;
  /// Of the mask region.
  CaptureBounds captures;
  /// Where the keys are split: the number of parts, and the memory for their
  /// results.
  struct Parts {
    KernelNumber count, results;
  };
  std::optional<Parts> parts;
  /// Keys of which a part has all or none, and the mask region leaves out all
  /// or none: whatever the steps of a kernel are, these are the same.
  int64_t wholeKeys;
  /// Of the wgmma kernel, for boxes of a step's keys.
  std::optional<TensorMap> keyMap, valueMap;

  /// Whether queries, keys and values are read a chunk at a time, and two
  /// elements of the output stored at once.
  bool canCopyAsynchronously() const;
  bool storesPairs() const;
  unsigned getElementBytes() const;
  unsigned getPairBytes() const { return 2 * getElementBytes(); }
};

/// The rows of a tile of queries. With `pack_heads` they are pairs of a query
/// and a query head of one group, heads first, so that a group reads its keys
/// once; a unit is then a key/value head, else a query head.
class QueryTile {
public:
  QueryTile(KernelBuilder &b, const KernelArguments &args,
            const ForwardArguments &forward, const TilePlace &place);

  int64_t getRows() const { return forward.config.getQueries(); }
  Value getBatch() const { return batch; }
  /// A row of the tensor, by its number in the tile.
  GlobalRow getQueryRow(Value row) const;

protected:
  Value getFlatRow(Value row) const;
  Value isRowInside(Value row) const;
  Value getQuery(Value row) const;
  Value getHead(Value row) const;

  KernelBuilder &b;
  const KernelArguments &args;
  const ForwardArguments &forward;
  HeadSizes sizes;
  LayoutAttr layout;
  int64_t rowsOfQuery;
  Value queries, batch, unit, firstRow;
};

/// One tile of queries and the keys it may see, or one part of them: what is
/// the same for every kind of kernel.
class ForwardTile : public QueryTile {
public:
  ForwardTile(KernelBuilder &b, const KernelArguments &args,
              const ForwardArguments &forward, const TilePlace &place);

  /// Tiles of queries of a unit, and units of a batch.
  static int64_t getUnits(SdpaOp op, CUDAConfigAttr config);
  static int64_t getRowsOfQuery(SdpaOp op, CUDAConfigAttr config);

  int64_t getKeys() const { return forward.config.getKeys(); }
  int64_t getDk() const { return sizes.dk; }
  int64_t getDv() const { return sizes.dv; }
  /// Head widths as products see them: whole 16s.
  static int64_t getPaddedWidth(int64_t width) {
    return llvm::alignTo(width, 16);
  }
  Type getElementType() const { return forward.query.type.getElementType(); }
  int64_t getElementBytes() const {
    return getElementType().getIntOrFloatBitWidth() / 8;
  }

  /// The numbers [first, last) of the blocks of keys of this part that some row
  /// may see.
  Value getFirstBlock() const { return firstBlock; }
  Value getLastBlock() const { return lastBlock; }
  /// The first key of the block of a number: what the mask region leaves out
  /// between others has none.
  Value getFirstKey(Value block) const;
  Value getKvHead() const { return kvHead; }
  /// The keys that there are, and the first one that no row of the batch sees.
  Value getKeyCount() const { return keys; }
  Value getKeyLimit() const { return keyLimit; }
  /// Whether positions alone forbid some pair of the block at `firstKey`.
  Value isCut(Value firstKey) const;
  /// Whether there may be keys that some row may not see; those past the last
  /// one do not count.
  bool mayHideKeys() const { return forward.scores.mayHideKeys(); }

  /// Rows of the tensors, by their number in the block.
  GlobalRow getKeyRow(Value key) const;
  GlobalRow getValueRow(Value key) const;
  bool canCopyAsynchronously() const { return forward.canCopyAsynchronously(); }

  /// Scores of a fragment with the rows `row` and `row` + 8 of the tile, masked
  /// by position where `isCut` says so.
  Value computeScores(Value products, Value row, Value firstKey,
                      Value isCut) const;
  double getFactor() const { return forward.scores.getFactor(); }

  /// Stores 8 columns from `column` on of the rows `row` and `row` + 8: four
  /// elements of f32, divided by the sums of the rows.
  void storeOutput(Value elements, Value row, int64_t column) const;
  /// The same where only the thread knows the column, an i32. Columns past the
  /// last one are not stored.
  void storeOutput(Value elements, Value row, Value column) const;
  /// Stores what else is asked for of two rows: natural log-sum-exps, or what
  /// combines the part with others.
  void storeEnd(const SoftmaxEnd &end, Value row) const;

private:
  std::pair<Value, Value> takePart(Value begin, Value end);
  std::pair<Value, Value> findVisible(Value begin, Value end);
  Value isOpen(Value firstKey, int64_t count) const;
  /// Calls the one if there are several parts, else the other.
  void ifSplit(function_ref<void()> split, function_ref<void()> whole) const;
  void storeColumns(Value elements, Value row, Value column,
                    int64_t lastColumn) const;
  void storeRounded(Value elements, Value row, Value laneColumn,
                    int64_t lastColumn) const;
  void storePart(Value elements, Value row, Value laneColumn,
                 int64_t lastColumn) const;
  void storeLse(RowPair lse, Value row) const;
  PartialResults getPartialResults() const;
  /// The number of a row among those of [B, H, Sq].
  Value getRowOfAll(Value row) const;
  FragmentPosition getPosition(Value row, Value firstKey) const;

  Value keys, kvHead, part, parts;
  Value firstQuery, lastQuery, keyLimit, diagonal, firstBlock, lastBlock;
  VisibleBlocks visible; ///< of `wholeKeys` each
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_FORWARDTILE_H
