//===- FragmentSoftmax.cpp - Softmax on fragments -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FragmentSoftmax.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

static constexpr double kLn2 = 0.6931471805599453;

/// factor (x - shift), for a scalar or a fragment. One instruction where the
/// product cannot overflow; scores of any size are left apart by the other
/// form, whose error does not grow with them either.
static Value scaledDifference(KernelBuilder &b, Value x, Value shift,
                              double factor, bool precise) {
  if (factor <= 1.0 && !precise)
    return b.fma(x, b.f32(factor), b.mulF(shift, b.f32(-factor)));
  return b.mulF(b.subF(x, shift), b.f32(factor));
}

SoftmaxStep SoftmaxStep::get(KernelBuilder &b, Value scores, RowPair max,
                             double factor, bool precise) {
  SoftmaxStep step;
  step.max = reduceThreads(b, reduceElements(b, scores, RowReduction::Max),
                           RowReduction::Max);
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  RowPair shift;
  for (int64_t half : {0, 1}) {
    step.max[half] = b.maxF(step.max[half], max[half]);
    // A row that has seen no key: its weights are 2^-inf = 0, not 2^NaN.
    shift[half] =
        b.select(b.equalF(step.max[half], lowest), b.f32(0.0), step.max[half]);
    step.rescale[half] =
        b.exp2(scaledDifference(b, max[half], shift[half], factor, precise));
  }
  int64_t count = getVectorLength(scores);
  step.weights = b.exp2(scaledDifference(b, scores, spreadRows(b, shift, count),
                                         factor, precise));
  step.sum = reduceElements(b, step.weights, RowReduction::Sum);
  return step;
}

SoftmaxEnd SoftmaxEnd::get(KernelBuilder &b, RowPair max, RowPair sum,
                           double factor) {
  SoftmaxEnd end;
  sum = reduceThreads(b, sum, RowReduction::Sum);
  for (int64_t half : {0, 1}) {
    Value isEmpty = b.equalF(sum[half], b.f32(0.0));
    end.inverse[half] =
        b.select(isEmpty, b.f32(0.0), b.divF(b.f32(1.0), sum[half]));
    Value lse =
        b.mulF(b.fma(max[half], b.f32(factor), b.log2(sum[half])), b.f32(kLn2));
    end.lse[half] =
        b.select(isEmpty, b.f32(-std::numeric_limits<double>::infinity()), lse);
  }
  return end;
}
