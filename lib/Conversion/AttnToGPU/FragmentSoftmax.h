//===- FragmentSoftmax.h - Softmax on fragments -----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTSOFTMAX_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTSOFTMAX_H

#include "Fragment.h"

namespace mlir::attn {

/// factor (x - shift), of f32.
Value getScaledDifference(KernelBuilder &b, Value x, Value shift, double factor,
                          bool precise = false);

/// What scores are shifted by whose largest one is `max`: that one, but 0 for
/// minus infinity, so that no weight is 2^NaN.
Value getShift(KernelBuilder &b, Value max);

/// 2^x for x of at most 127 by multiplications and additions, of which a GPU
/// has eight times as many as exponentials. The relative error is below 7.5e-5,
/// a third of that of rounding to f16; what is below 2^-127 becomes 0, and NaN
/// stays NaN.
Value exp2ByPolynomial(KernelBuilder &b, Value x);

/// One step of the softmax over all keys, for the two rows of a fragment:
/// weights 2^(factor (s - max)), where max is the largest score so far.
struct SoftmaxStep {
  Value weights;   ///< of the fragment's scores
  RowPair max;     ///< of all scores so far, without the factor
  RowPair rescale; ///< what earlier weights, sums and outputs shrink by
  RowPair sum;     ///< of the weights that this thread holds

  /// With `precise`, as sums in f32 ask for. Of 32 weights `polynomials` are
  /// computed by `exp2ByPolynomial`.
  static SoftmaxStep get(KernelBuilder &b, Value scores, RowPair max,
                         double factor, bool precise = false,
                         int64_t polynomials = 0);

  /// The sums of all weights so far, where `before` are those of earlier ones.
  RowPair addTo(KernelBuilder &b, RowPair before) const;
};

/// What is left to do after the last step.
struct SoftmaxEnd {
  RowPair max, sum; ///< the largest score and the sum of all weights
  RowPair inverse;  ///< of the sum of all weights; 0 in a row without a key
  RowPair lse;      ///< natural log-sum-exp; minus infinity without a key

  /// `sum` is of the weights that this thread holds.
  static SoftmaxEnd get(KernelBuilder &b, RowPair max, RowPair sum,
                        double factor);
  /// `sum` is of all weights.
  static SoftmaxEnd getOfSums(KernelBuilder &b, RowPair max, RowPair sum,
                              double factor);
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTSOFTMAX_H
