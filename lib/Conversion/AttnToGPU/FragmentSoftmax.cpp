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
Value attn::getScaledDifference(KernelBuilder &b, Value x, Value shift,
                                double factor, bool precise) {
  if (factor <= 1.0 && !precise)
    return b.fma(x, b.f32(factor), b.mulF(shift, b.f32(-factor)));
  return b.mulF(b.subF(x, shift), b.f32(factor));
}

Value attn::getShift(KernelBuilder &b, Value max) {
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  return b.select(b.equalF(max, lowest), b.f32(0.0), max);
}

Value attn::exp2ByPolynomial(KernelBuilder &b, Value x) {
  // The polynomial of degree 3 with the least relative error from 2^x between
  // -1/2 and 1/2, by the algorithm of Remez.
  constexpr double kCoefficients[] = {0.9999280735394012, 0.6932609854606555,
                                      0.24261112219321604, 0.055171669057925};
  // A float of this size has no digits behind the point: the sum is x rounded,
  // and its lowest bits are the exponent's of 2 to that number, 0 for -127,
  // which makes the result 0.
  constexpr double kBias = 127.0, kRound = 12582912.0 + kBias;
  constexpr int64_t kMantissaBits = 23;
  auto bitcast = [&](Value value, Type element) -> Value {
    Type type = element;
    if (int64_t count = getVectorLength(value))
      type = VectorType::get(count, element);
    return arith::BitcastOp::create(b.b, b.loc, type, value);
  };
  x = b.maxF(x, b.f32(-kBias));
  Value sum = b.addF(x, b.f32(kRound));
  Value rest = b.subF(x, b.subF(sum, b.f32(kRound)));
  Value result = b.f32(kCoefficients[3]);
  for (int64_t i = 2; i >= 0; --i)
    result = b.fma(result, rest, b.f32(kCoefficients[i]));
  Value bits = bitcast(sum, b.i32());
  Value digits = b.i32(kMantissaBits);
  b.unify(bits, digits);
  Value scale = arith::ShLIOp::create(b.b, b.loc, bits, digits);
  // A product, and no sum of exponents, keeps NaN.
  return b.mulF(result, bitcast(scale, b.f32()));
}

/// 2^x of a vector, `polynomials` of each 32 elements by polynomial: apart from
/// one another, so that neither unit waits for the other.
static Value getPowers(KernelBuilder &b, Value x, int64_t polynomials) {
  if (polynomials == 0)
    return b.exp2(x);
  constexpr int64_t kGroup = 32;
  int64_t count = getVectorLength(x);
  SmallVector<Value> computed, others;
  // Multiples of the share pass a whole number.
  auto isComputed = [&](int64_t i) {
    return (i + 1) * polynomials / kGroup != i * polynomials / kGroup;
  };
  for (int64_t i = 0; i < count; ++i)
    (isComputed(i) ? computed : others).push_back(b.element(x, i));
  if (computed.empty())
    return b.exp2(x);
  Value byPolynomial = exp2ByPolynomial(b, b.fromElements(computed));
  Value byInstruction;
  if (!others.empty())
    byInstruction = b.exp2(b.fromElements(others));
  SmallVector<Value> all;
  for (int64_t i = 0, j = 0; i < count; ++i) {
    if (isComputed(i))
      all.push_back(b.element(byPolynomial, j++));
    else
      all.push_back(b.element(byInstruction, i - j));
  }
  return b.fromElements(all);
}

SoftmaxStep SoftmaxStep::get(KernelBuilder &b, Value scores, RowPair max,
                             double factor, bool precise, int64_t polynomials) {
  SoftmaxStep step;
  step.max = reduceThreads(b, reduceElements(b, scores, RowReduction::Max),
                           RowReduction::Max);
  RowPair shift;
  for (int64_t half : {0, 1}) {
    step.max[half] = b.maxF(step.max[half], max[half]);
    shift[half] = getShift(b, step.max[half]);
    step.rescale[half] =
        b.exp2(getScaledDifference(b, max[half], shift[half], factor, precise));
  }
  int64_t count = getVectorLength(scores);
  step.weights =
      getPowers(b,
                getScaledDifference(b, scores, spreadRows(b, shift, count),
                                    factor, precise),
                polynomials);
  step.sum = reduceElements(b, step.weights, RowReduction::Sum);
  return step;
}

RowPair SoftmaxStep::addTo(KernelBuilder &b, RowPair before) const {
  RowPair total;
  for (int64_t half : {0, 1})
    total[half] = b.fma(before[half], rescale[half], sum[half]);
  return total;
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
