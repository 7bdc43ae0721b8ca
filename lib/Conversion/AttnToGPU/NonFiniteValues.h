//===- NonFiniteValues.h - NaN and infinity under a mask --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_NONFINITEVALUES_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_NONFINITEVALUES_H

#include "SharedTile.h"

namespace mlir::attn {

// A key that a row may not see has weight 0 in it, and 0 times NaN or infinity
// is NaN. So a tile with results that are no numbers is done again, and there
// two products take the place of one: which kinds of such values each row sees,
// and the sum of those that are numbers.

/// Whether one of this thread's results is not finite.
Value isNonFinite(KernelBuilder &b, ArrayRef<Value> results);

/// Whether this thread's share of the tile has an element that is not finite.
Value hasNonFinite(KernelBuilder &b, const SharedTile &tile, int64_t threads,
                   Type narrow);

/// Replaces each element of this thread's share by its kind: 0 for a number,
/// and for infinity, minus infinity and NaN digits to base 256, so that a sum
/// of up to 255 kinds tells how many of each there are.
void replaceByKinds(KernelBuilder &b, const SharedTile &tile, int64_t threads,
                    Type narrow);

/// What a sum of kinds adds to a result: 0, an infinity, or NaN.
Value getSumOfKinds(KernelBuilder &b, Value kinds);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_NONFINITEVALUES_H
