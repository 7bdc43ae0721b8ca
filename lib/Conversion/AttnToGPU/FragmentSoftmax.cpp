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
/// form.
Value attn::getScaledDifference(KernelBuilder &b, Value x, Value shift,
                                double factor) {
  if (factor <= 1.0)
    return b.fma(x, b.f32(factor), b.mulF(shift, b.f32(-factor)));
  return b.mulF(b.subF(x, shift), b.f32(factor));
}

Value attn::getShift(KernelBuilder &b, Value max) {
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  return b.select(b.equalF(max, lowest), b.f32(0.0), max);
}

SoftmaxStep SoftmaxStep::get(KernelBuilder &b, Value scores, RowPair max,
                             double factor) {
  SoftmaxStep step;
  step.max = reduceThreads(b, reduceElements(b, scores, RowReduction::Max),
                           RowReduction::Max);
  RowPair shift;
  for (int64_t half : {0, 1}) {
    step.max[half] = b.maxF(step.max[half], max[half]);
    shift[half] = getShift(b, step.max[half]);
    step.rescale[half] =
        b.exp2(getScaledDifference(b, max[half], shift[half], factor));
  }
  int64_t count = getVectorLength(scores);
  step.weights = b.exp2(
      getScaledDifference(b, scores, spreadRows(b, shift, count), factor));
  step.sum = reduceElements(b, step.weights, RowReduction::Sum);
  return step;
}

SoftmaxEnd SoftmaxEnd::get(KernelBuilder &b, RowPair max, RowPair sum,
                           double factor) {
  return getOfSums(b, max, reduceThreads(b, sum, RowReduction::Sum), factor);
}

SoftmaxEnd SoftmaxEnd::getOfSums(KernelBuilder &b, RowPair max, RowPair sum,
                                 double factor) {
  SoftmaxEnd end;
  end.max = max;
  end.sum = sum;
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
