//===- QueryTileBounds.h - Mask bounds of a tile of tensors -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LIB_DIALECT_ATTN_TRANSFORMS_QUERYTILEBOUNDS_H
#define LIB_DIALECT_ATTN_TRANSFORMS_QUERYTILEBOUNDS_H

#include "CaptureSummary.h"
#include "attn/Dialect/Attn/Analysis/MaskBounds.h"
#include "attn/Dialect/Attn/IR/Attn.h"

namespace mlir::attn {

/// The bounds of an online_sdpa with a mask region, whose code is next to it
/// and reads tensors.
class QueryTileBounds : public MaskBounds {
public:
  /// `op` is a tile of queries, and blocks are runs of `blockKeys` keys from
  /// key 0 on. Writes, before `op`, what does not depend on keys, and before
  /// the loops around it the summaries of the tensors that the region captures.
  QueryTileBounds(OnlineSdpaOp op, int64_t blockKeys,
                  CaptureSummaries &summaries);

protected:
  std::optional<Interval> interpretRead(IntervalBuilder &b,
                                        const Values &values,
                                        Operation &op) override;

private:
  std::optional<unsigned> findVaryingDim(tensor::ExtractOp extract);
  void summarizeCaptures();

  /// How the tensor that an operation reads is summarized.
  struct Captured {
    unsigned dim;
    int64_t run;
    Value summary;
  };

  OnlineSdpaOp op;
  int64_t blockKeys;
  CaptureSummaries &summaries;
  DenseMap<Operation *, Captured> captures;
};

} // namespace mlir::attn

#endif // LIB_DIALECT_ATTN_TRANSFORMS_QUERYTILEBOUNDS_H
