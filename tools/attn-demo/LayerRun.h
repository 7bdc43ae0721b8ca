//===- LayerRun.h - One layer compiled, run, timed and checked --*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_DEMO_LAYERRUN_H
#define ATTN_TOOLS_ATTN_DEMO_LAYERRUN_H

#include "Configuration.h"

#include "attn/Execution/MachinePeak.h"

#include <functional>

namespace mlir::attn {

/// The largest relative error in norm of a right result: what sums of some
/// thousand f32 products may lose.
inline constexpr double kTolerance = 1e-5;

struct LayerResult {
  int64_t sequence = 0;
  double flops = 0;
  double compileSeconds = 0;
  /// The median of several runs, after one that is not counted.
  double seconds = 0;
  unsigned runs = 0;
  /// Against the reference in f64, over the queries that were compared.
  double relativeError = 0;
  int64_t checkedQueries = 0;
  /// Why the numbers of the result cannot be compared, or empty.
  std::string mismatch;

  bool isRight() const {
    return mismatch.empty() && relativeError <= kTolerance;
  }
};

struct LayerRunOptions {
  int64_t threads = 0;
  /// 0: chosen from the size of the layer.
  int64_t sequence = 0;
  /// Told what is being done.
  std::function<void(StringRef)> onProgress;
};

/// The longest power of two, from 16 to 1024, at which the layer's projections
/// stay below some 40 GFLOP: about a second of two cores.
int64_t chooseSequence(const Configuration &configuration);

llvm::Expected<LayerResult> runLayer(const Configuration &configuration,
                                     const LayerRunOptions &options);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_DEMO_LAYERRUN_H
