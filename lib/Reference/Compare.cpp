//===- Compare.cpp - How far a result is from its reference ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/Compare.h"

#include <cmath>
#include <limits>

using namespace mlir::attn::reference;

namespace {

/// A 2-norm whose squares neither overflow nor vanish.
class Norm {
public:
  void add(double value) {
    double magnitude = std::fabs(value);
    if (magnitude == 0)
      return;
    if (magnitude > scale) {
      double ratio = scale / magnitude;
      sum = 1 + sum * ratio * ratio;
      scale = magnitude;
    } else {
      double ratio = magnitude / scale;
      sum += ratio * ratio;
    }
  }
  bool isZero() const { return scale == 0; }
  double operator/(const Norm &other) const {
    return (scale / other.scale) * std::sqrt(sum / other.sum);
  }

private:
  double scale = 0;
  double sum = 0;
};

} // namespace

Comparison mlir::attn::reference::compare(TensorView actual,
                                          TensorView expected) {
  Comparison result;
  if (actual.size() != expected.size()) {
    result.mismatch = "expected " + std::to_string(expected.size()) +
                      " elements, got " + std::to_string(actual.size());
    return result;
  }

  Norm difference, reference;
  for (int64_t i = 0; i < actual.size(); ++i) {
    double a = actual[i], e = expected[i];
    result.numNaN += std::isnan(a);
    result.numExpectedNaN += std::isnan(e);
    if (!std::isfinite(a) || !std::isfinite(e)) {
      bool agree = std::isnan(a) ? std::isnan(e) : a == e;
      if (!agree && result.mismatch.empty())
        result.mismatch = "element " + std::to_string(i) + ": expected " +
                          std::to_string(e) + ", got " + std::to_string(a);
      continue;
    }
    double error = std::fabs(a - e);
    difference.add(error);
    reference.add(e);
    if (error > result.maxAbsoluteError) {
      result.maxAbsoluteError = error;
      result.worstIndex = i;
    }
  }

  if (difference.isZero())
    result.relativeError = 0;
  else if (reference.isZero())
    result.relativeError = std::numeric_limits<double>::infinity();
  else
    result.relativeError = difference / reference;
  return result;
}
