//===- AttendHeads.h - Attention on converted heads -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The formula itself, once for double and once for f32, for callers that have
// brought their heads into that type.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_REFERENCE_ATTENDHEADS_H
#define ATTN_LIB_REFERENCE_ATTENDHEADS_H

#include "attn/Reference/Attention.h"

namespace mlir {
namespace attn {
namespace reference {

/// Rows of a tensor over (b, h, i), wherever they lie.
template <class Real>
struct HeadRows {
  Real *data;
  int64_t batchStride;
  int64_t headStride;
  int64_t rowStride;

  Real *row(int64_t b, int64_t h, int64_t i) const {
    return data + b * batchStride + h * headStride + i * rowStride;
  }
};

/// The queries to compute: options.queryRows, or all.
std::vector<int64_t> getQueryRows(const AttentionShape &shape,
                                  const AttentionOptions &options);

/// The number of keys of batch `b` that may be read.
int64_t getKeyLength(const AttentionShape &shape,
                     const AttentionOptions &options, int64_t b);

/// Row r of `q` and of `output` belongs to query rows[r]. Weights and outputs
/// are rounded to `type`. `logSumExp` is [B, H, rows].
template <class Real>
void attendHeads(ElementType type, const AttentionShape &shape,
                 const AttentionOptions &options,
                 const std::vector<int64_t> &rows, HeadRows<const Real> q,
                 HeadRows<const Real> k, HeadRows<const Real> v,
                 HeadRows<Real> output, std::vector<double> &logSumExp);

extern template void
attendHeads<double>(ElementType, const AttentionShape &,
                    const AttentionOptions &, const std::vector<int64_t> &,
                    HeadRows<const double>, HeadRows<const double>,
                    HeadRows<const double>, HeadRows<double>,
                    std::vector<double> &);
extern template void attendHeads<float>(
    ElementType, const AttentionShape &, const AttentionOptions &,
    const std::vector<int64_t> &, HeadRows<const float>, HeadRows<const float>,
    HeadRows<const float>, HeadRows<float>, std::vector<double> &);

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_LIB_REFERENCE_ATTENDHEADS_H
