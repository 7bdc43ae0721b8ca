//===- CaptureSummary.h - Least and most of captured integers ---*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LIB_DIALECT_ATTN_TRANSFORMS_CAPTURESUMMARY_H
#define LIB_DIALECT_ATTN_TRANSFORMS_CAPTURESUMMARY_H

#include "mlir/IR/OpDefinition.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir::attn {

/// A tensor of integers, cut along dimension `dim` into runs of `run` elements.
struct CapturedRuns {
  Value tensor;
  unsigned dim;
  int64_t run;
  /// Elements of `dim` from here on do not count; may be null. Left out where
  /// the summary is computed before it is known.
  OpFoldResult limit;
};

/// For each run the least and the most of its elements, computed once before
/// the loops that read them: an index tensor with the dimensions of the
/// captured one but `dim`, then the run, then 2. There is at least one run.
class CaptureSummaries {
public:
  /// The summary for a reader inside `user`. One that is there already and
  /// dominates it is used again.
  Value get(Operation *user, CapturedRuns runs);

private:
  struct Entry {
    CapturedRuns runs;
    Value summary;
  };
  SmallVector<Entry> entries;
};

} // namespace mlir::attn

#endif // LIB_DIALECT_ATTN_TRANSFORMS_CAPTURESUMMARY_H
