//===- SoftmaxState.cpp - What a warp carries between steps ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SoftmaxState.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

SoftmaxState SoftmaxState::getInitial(KernelBuilder &b, int64_t rowTiles,
                                      int64_t columnTiles) {
  SoftmaxState state;
  Value zero = b.f32(0.0);
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  state.output.assign(rowTiles * columnTiles, b.splat(zero, 4));
  state.max.assign(rowTiles, {lowest, lowest});
  state.sum.assign(rowTiles, {zero, zero});
  return state;
}

SmallVector<Value> SoftmaxState::pack() const {
  SmallVector<Value> all = output;
  for (const SmallVector<RowPair> *pairs : {&max, &sum})
    for (RowPair pair : *pairs)
      llvm::append_range(all, pair);
  return all;
}

SoftmaxState SoftmaxState::unpack(ValueRange all, int64_t rowTiles) {
  SoftmaxState state;
  int64_t accumulators = all.size() - 4 * rowTiles;
  llvm::append_range(state.output, all.take_front(accumulators));
  ValueRange rest = all.drop_front(accumulators);
  for (SmallVector<RowPair> *pairs : {&state.max, &state.sum})
    for (int64_t i = 0; i < rowTiles; ++i) {
      pairs->push_back({rest[0], rest[1]});
      rest = rest.drop_front(2);
    }
  return state;
}

ArrayRef<Value> SoftmaxState::getOutput(int64_t rowTile) const {
  size_t columnTiles = output.size() / max.size();
  return ArrayRef(output).slice(rowTile * columnTiles, columnTiles);
}

MutableArrayRef<Value> SoftmaxState::getOutput(int64_t rowTile) {
  size_t columnTiles = output.size() / max.size();
  return MutableArrayRef(output).slice(rowTile * columnTiles, columnTiles);
}

void SoftmaxState::add(KernelBuilder &b, const SoftmaxStep &step,
                       int64_t rowTile) {
  max[rowTile] = step.max;
  sum[rowTile] = step.addTo(b, sum[rowTile]);
  Value rescale = spreadRows(b, step.rescale, 4);
  for (Value &tile : getOutput(rowTile))
    tile = b.mulF(tile, rescale);
}
