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

/// Copies `width` columns, of 16 bits, of each row of a tile from global to
/// shared memory and fills with zeros what is outside and what the tile has
/// beyond `width`. All `threads` of the block take part. `getRow` finds a row,
/// an i32.
///
/// With `asynchronous` the copies are cp.async of 16 bytes, which need rows
/// that start at multiples of 16 bytes and a width of whole chunks; the caller
/// commits and waits. Otherwise the elements are copied one by one.
void copyToShared(KernelBuilder &b, const SharedTile &tile, int64_t width,
                  int64_t threads, bool asynchronous,
                  function_ref<GlobalRow(Value)> getRow);

/// The same, element by element, with zeros in place of elements of type
/// `element` that are not finite.
void copyFiniteToShared(KernelBuilder &b, const SharedTile &tile, int64_t width,
                        int64_t threads, Type element,
                        function_ref<GlobalRow(Value)> getRow);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_TILECOPY_H
