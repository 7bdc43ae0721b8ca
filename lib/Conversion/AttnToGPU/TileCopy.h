//===- TileCopy.h - From global to shared memory ----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_TILECOPY_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_TILECOPY_H

#include "SharedTile.h"

namespace mlir::attn {

/// Where a row of a tile lies in global memory, and whether it is inside of
/// the tensor.
struct GlobalRow {
  Value pointer; ///< of a row that may be read, inside or not
  Value isInside;
};

/// Makes a group of this thread's cp.async since the last group.
void commitCopies(KernelBuilder &b);
/// Until at most `pending` of this thread's groups are in flight.
void waitForCopies(KernelBuilder &b, int64_t pending);

/// Copies `width` columns, of 16 bits, of each row of a tile from global to
/// shared memory and fills with zeros what is outside and what the tile has
/// beyond `width`. `threads` take part, the first ones of the block or those
/// that `thread` says the number of. `getRow` finds a row, an i32.
///
/// With `asynchronous` the copies are cp.async of 16 bytes, which need rows
/// that start at multiples of 16 bytes and a width of whole chunks; the caller
/// commits and waits. Otherwise the elements are copied one by one.
void copyToShared(KernelBuilder &b, const SharedTile &tile, int64_t width,
                  int64_t threads, bool asynchronous,
                  function_ref<GlobalRow(Value)> getRow,
                  Value thread = Value());

/// The same in a loop, by the threads whose number is `thread`, below
/// `threads`: where registers matter more than time.
void copyToSharedInLoop(KernelBuilder &b, const SharedTile &tile, int64_t width,
                        int64_t threads, bool asynchronous,
                        function_ref<GlobalRow(Value)> getRow, Value thread);

/// The same, element by element, with zeros in place of elements of type
/// `element` that are not finite.
void copyFiniteToShared(KernelBuilder &b, const SharedTile &tile, int64_t width,
                        int64_t threads, Type element,
                        function_ref<GlobalRow(Value)> getRow);

/// Eight columns of a row in global memory, of which the first `count`, an i32,
/// are inside of the tensor. Where there are none the pointer may be any.
struct GlobalChunk {
  Value pointer, count;
};

/// Fills a tile by cp.async, which all `threads` of the block take part in; the
/// caller commits and waits. `getChunk` finds the chunk that starts at a column
/// and a number of rows below a row of the tile, at a multiple of 16 bytes.
/// What is outside becomes zero. A thread's chunks are below one another where
/// they can be, so that their addresses differ by constants.
void copyChunksToShared(
    KernelBuilder &b, const SharedTile &tile, int64_t threads,
    function_ref<GlobalChunk(Value row, int64_t below, Value column)> getChunk);

/// An element in global memory, which may be read, inside of the tensor or not.
struct GlobalElement {
  Value pointer, isInside;
};

/// The same, element by element, wherever they are. Columns are of `element`.
void copyElementsToShared(KernelBuilder &b, const SharedTile &tile,
                          int64_t threads, Type element,
                          function_ref<GlobalElement(Value, Value)> getElement);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_TILECOPY_H
