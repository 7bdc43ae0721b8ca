//===- TileOrder.h - Which tiles a block takes, and when --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_TILEORDER_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_TILEORDER_H

#include "KernelArguments.h"

namespace mlir::attn {

struct ForwardArguments;

/// A tile of queries, i32.
struct TilePlace {
  Value unit; ///< of all batches
  Value tile; ///< of the unit
  Value part; ///< of the keys; null where they are not split
};

/// The tiles that a block of threads takes.
///
/// Tiles are in the order of their units, the last queries of each first, which
/// under a causal mask have most keys. Block b takes tile b, or, in a
/// persistent kernel of g blocks, b, b + g, b + 2 g, and so on.
///
/// With `cached_bytes` units are in sections, in which the last tiles of all
/// units come first. The rounds of a section go through the blocks forth and
/// back: who had the longest tile of a round gets the shortest of the next.
/// Each section begins with a new round, since nobody waits for its end, and
/// every other one at the other end: who had more in one has less in the next.
class TileOrder {
public:
  TileOrder(KernelBuilder &b, const KernelArguments &args,
            const ForwardArguments &forward);

  /// The tile of a block that has one.
  TilePlace ofBlock() const;

  /// What `body` creates for a tile, of which it gets the number among those of
  /// the block and what is carried from tile to tile. It returns the latter.
  using Body = function_ref<SmallVector<Value>(const TilePlace &, Value number,
                                               ValueRange carried)>;

  /// Emits `body` for all tiles of the block, in a persistent kernel as a loop.
  SmallVector<Value> forEach(ValueRange carried, Body body) const;

private:
  /// Units [first, first + count).
  struct Section {
    Value first, count;
  };
  Value getTiles(const Section &section) const;
  TilePlace getPlace(const Section &section, Value index) const;
  SmallVector<Value> forEachInOrder(ValueRange carried, Body body) const;
  SmallVector<Value> forEachOfSections(ValueRange carried, Body body) const;
  Value getUnitsOfSection() const;

  KernelBuilder &b;
  const KernelArguments &args;
  const ForwardArguments &forward;
  Value tiles; ///< of a unit
  Value units; ///< of all batches
  Value parts; ///< null where keys are not split
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_TILEORDER_H
