//===- AttendHeads.cpp - Attention on converted heads ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttendHeads.h"
#include "ThreadSplit.h"

#include <cmath>
#include <limits>
#include <numeric>

using namespace mlir::attn::reference;

std::vector<int64_t>
mlir::attn::reference::getQueryRows(const AttentionShape &shape,
                                    const AttentionOptions &options) {
  if (!options.queryRows.empty())
    return options.queryRows;
  std::vector<int64_t> rows(shape.queries);
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

int64_t mlir::attn::reference::getKeyLength(const AttentionShape &shape,
                                            const AttentionOptions &options,
                                            int64_t b) {
  return options.keyLengths.empty() ? shape.keys : options.keyLengths[b];
}

static int64_t getOffset(const AttentionShape &shape,
                         const AttentionOptions &options, int64_t b) {
  switch (options.causal) {
  case CausalKind::None:
  case CausalKind::TopLeft:
    return 0;
  case CausalKind::BottomRight:
    return shape.keys - shape.queries;
  case CausalKind::Offset:
    return options.causalOffsets[b];
  }
  return 0;
}

static bool isAllowed(const AttentionShape &shape,
                      const AttentionOptions &options, int64_t b, int64_t h,
                      int64_t i, int64_t j) {
  int64_t position = i + getOffset(shape, options, b);
  if (options.causal != CausalKind::None && j > position)
    return false;
  if (options.windowLeft != -1 && j < position - options.windowLeft)
    return false;
  if (options.windowRight != -1 && j > position + options.windowRight)
    return false;
  if (options.mask && !options.mask->at(b, h, i, j))
    return false;
  if (options.allow && !options.allow(b, h, i, j))
    return false;
  return true;
}

/// Eight partial sums, so that the compiler may use vectors without being
/// allowed to reassociate.
template <class Real>
static Real dot(const Real *x, const Real *y, int64_t n) {
  Real partial[8] = {};
  int64_t at = 0;
  for (; at + 8 <= n; at += 8)
    for (int lane = 0; lane < 8; ++lane)
      partial[lane] += x[at + lane] * y[at + lane];
  Real sum = 0;
  for (; at < n; ++at)
    sum += x[at] * y[at];
  for (Real value : partial)
    sum += value;
  return sum;
}

template <class Real>
void mlir::attn::reference::attendHeads(
    ElementType type, const AttentionShape &shape,
    const AttentionOptions &options, const std::vector<int64_t> &rows,
    HeadRows<const Real> q, HeadRows<const Real> k, HeadRows<const Real> v,
    HeadRows<Real> output, std::vector<double> &logSumExp) {
  const Real minusInfinity = -std::numeric_limits<Real>::infinity();
  const Real scale = static_cast<Real>(
      options.scale ? *options.scale
                    : 1 / std::sqrt(static_cast<double>(shape.keyWidth)));
  const Real softcap = static_cast<Real>(options.softcap);
  const int64_t rowCount = rows.size();
  const int64_t group = shape.heads / shape.keyValueHeads;
  logSumExp.resize(shape.batch * shape.heads * rowCount);

  splitAcrossThreads(shape.batch * shape.heads * rowCount, [&](int64_t task) {
    const int64_t r = task % rowCount;
    const int64_t h = task / rowCount % shape.heads;
    const int64_t b = task / rowCount / shape.heads;
    const int64_t i = rows[r];
    const int64_t keyHead = h / group;
    const int64_t keys = getKeyLength(shape, options, b);
    const Real *query = q.row(b, h, r);
    Real *result = output.row(b, h, r);
    std::fill(result, result + shape.valueWidth, Real(0));

    // A key with the score -infinity takes no further part.
    std::vector<Real> scores(keys, minusInfinity);
    bool anyKey = false;
    for (int64_t j = 0; j < keys; ++j) {
      if (!isAllowed(shape, options, b, h, i, j))
        continue;
      Real s = scale * dot(query, k.row(b, keyHead, j), shape.keyWidth);
      if (softcap > 0)
        s = softcap * std::tanh(s / softcap);
      if (options.bias)
        s += static_cast<Real>(options.bias->at(b, h, i, j));
      if (options.score)
        s = static_cast<Real>(options.score(s, b, h, i, j));
      scores[j] = s;
      anyKey |= s != minusInfinity;
    }
    if (!anyKey) {
      logSumExp[task] = minusInfinity;
      return;
    }

    Real maximum = minusInfinity;
    for (Real s : scores)
      maximum = s > maximum ? s : maximum;
    Real sum = 0;
    for (Real s : scores)
      if (s != minusInfinity)
        sum += std::exp(s - maximum);
    logSumExp[task] = maximum + std::log(sum);

    for (int64_t j = 0; j < keys; ++j) {
      if (scores[j] == minusInfinity)
        continue;
      Real weight =
          static_cast<Real>(roundTo(type, std::exp(scores[j] - maximum) / sum));
      const Real *value = v.row(b, keyHead, j);
      for (int64_t d = 0; d < shape.valueWidth; ++d)
        result[d] += weight * value[d];
    }
    for (int64_t d = 0; d < shape.valueWidth; ++d)
      result[d] = static_cast<Real>(roundTo(type, result[d]));
  });
}

template void mlir::attn::reference::attendHeads<double>(
    ElementType, const AttentionShape &, const AttentionOptions &,
    const std::vector<int64_t> &, HeadRows<const double>,
    HeadRows<const double>, HeadRows<const double>, HeadRows<double>,
    std::vector<double> &);
template void mlir::attn::reference::attendHeads<float>(
    ElementType, const AttentionShape &, const AttentionOptions &,
    const std::vector<int64_t> &, HeadRows<const float>, HeadRows<const float>,
    HeadRows<const float>, HeadRows<float>, std::vector<double> &);
