//===- WgmmaLoads.h - The warps that load for wgmma -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMALOADS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMALOADS_H

#include "WgmmaBlock.h"

namespace mlir::attn {

/// What the last warpgroup does: its first warp brings keys and values by TMA,
/// the others the queries of a warpgroup each, which may be rows of several
/// heads, by cp.async. They run ahead of the products, into the next tile, as
/// far as there is room.
class WgmmaLoads {
public:
  /// `only` is the block's tile where it has one alone.
  WgmmaLoads(KernelBuilder &b, const KernelArguments &args,
             const ForwardArguments &forward, const WgmmaBlock &block,
             const std::optional<ForwardTile> &only)
      : b(b), args(args), forward(forward), block(block), only(only) {}

  void emit();

private:
  void loadKeysAndValues();
  /// Returns the steps and landings so far.
  SmallVector<Value> loadKeysAndValues(const ForwardTile &tile,
                                       ValueRange before);
  void loadQueries(Value warpgroup);
  void load(const TensorMap &map, const ForwardTile &tile, const SharedTile &to,
            Value barrier, Value firstKey);
  /// Returns how many blocks have landed, of which there were `landed`.
  Value loadValues(const ForwardTile &tile, Value step, Value firstKey,
                   Value landed);
  void zeroHiddenValues(const ForwardTile &tile, const SharedTile &values,
                        Value firstKey);

  KernelBuilder &b;
  const KernelArguments &args;
  const ForwardArguments &forward;
  const WgmmaBlock &block;
  const std::optional<ForwardTile> &only;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMALOADS_H
