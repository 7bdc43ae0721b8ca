//===- MergeWarps.cpp - One result of a block's warps ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MergeWarps.h"

#include "Warp.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

/// Four elements of f32: what a thread holds of 16 x 8, and the largest scores
/// and the sums of its two rows.
static constexpr int64_t kQuad = 4, kQuadBytes = 16;
static constexpr int64_t kWarpQuadBytes = kWarpThreads * kQuadBytes;

int64_t MergeWarps::getBytes(int64_t rowTiles, int64_t columnTiles) {
  return rowTiles * (columnTiles + 1) * kWarpQuadBytes;
}

Value MergeWarps::getPlace(Value ofWarp, int64_t rowTile, int64_t quad) const {
  Value bytes = b.add(b.mul(ofWarp, b.i32(getBytes(rowTiles, columnTiles))),
                      b.mul(place.lane, b.i32(kQuadBytes)));
  return b.offset(b.offset(memory, bytes),
                  (rowTile * (columnTiles + 1) + quad) * kWarpQuadBytes);
}

void MergeWarps::share(const SoftmaxState &state) const {
  NVVM::Barrier0Op::create(b.b, b.loc);
  for (int64_t r = 0; r < rowTiles; ++r) {
    for (auto [n, output] : llvm::enumerate(state.getOutput(r)))
      b.store(output, getPlace(place.warp, r, n), kQuadBytes);
    Value numbers = b.fromElements(
        {state.max[r][0], state.max[r][1], state.sum[r][0], state.sum[r][1]});
    b.store(numbers, getPlace(place.warp, r, columnTiles), kQuadBytes);
  }
  NVVM::Barrier0Op::create(b.b, b.loc);
}

SoftmaxState MergeWarps::merge(int64_t rowTile) const {
  auto quad = VectorType::get(kQuad, b.f32());
  SmallVector<RowPair> maxes, sums;
  for (int64_t w = 0; w < place.warps; ++w) {
    Value numbers =
        b.load(quad, getPlace(b.i32(w), rowTile, columnTiles), kQuadBytes);
    maxes.push_back({b.element(numbers, 0), b.element(numbers, 1)});
    sums.push_back({b.element(numbers, 2), b.element(numbers, 3)});
  }
  RowPair max = maxes.front(), sum = {b.f32(0.0), b.f32(0.0)};
  for (RowPair other : ArrayRef(maxes).drop_front())
    for (int64_t half : {0, 1})
      max[half] = b.maxF(max[half], other[half]);
  SmallVector<Value> shrink;
  for (int64_t w = 0; w < place.warps; ++w) {
    RowPair factors;
    for (int64_t half : {0, 1}) {
      Value difference = getScaledDifference(b, maxes[w][half],
                                             getShift(b, max[half]), factor);
      factors[half] = b.exp2(difference);
      sum[half] = b.fma(factors[half], sums[w][half], sum[half]);
    }
    shrink.push_back(spreadRows(b, factors, kQuad));
  }
  SoftmaxState merged;
  merged.max.push_back(max);
  merged.sum.push_back(sum);
  for (int64_t n = 0; n < columnTiles; n += place.warps) {
    Value column = b.min(b.add(place.warp, b.i32(n)), b.i32(columnTiles - 1));
    Value offset = b.mul(column, b.i32(kWarpQuadBytes));
    Value total = b.splat(b.f32(0.0), kQuad);
    for (int64_t w = 0; w < place.warps; ++w) {
      Value from = b.offset(getPlace(b.i32(w), rowTile, 0), offset);
      total = b.fma(shrink[w], b.load(quad, from, kQuadBytes), total);
    }
    merged.output.push_back(total);
  }
  return merged;
}
