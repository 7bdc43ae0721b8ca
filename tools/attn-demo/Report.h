//===- Report.h - What the demo found, as a table and as JSON ---*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_DEMO_REPORT_H
#define ATTN_TOOLS_ATTN_DEMO_REPORT_H

#include "LayerRun.h"

#include "llvm/Support/JSON.h"

#include <optional>

namespace mlir::attn {

/// Columns of fixed width: each line is printed as soon as its layer is done.
class DemoTable {
public:
  DemoTable(ArrayRef<Configuration> configurations, llvm::raw_ostream &os);

  void printHeader();
  /// A layer that ran; `peakFlops` is the machine's.
  void printResult(const Configuration &configuration,
                   const LayerResult &result, double peakFlops);
  /// A layer with `remark` in place of results.
  void printRemark(const Configuration &configuration, StringRef remark);

private:
  void printLayer(const Configuration &configuration);

  llvm::raw_ostream &os;
  unsigned nameWidth;
};

/// One record: `result` is absent for a layer that did not run, and `status`
/// says why, or "right" or "wrong".
llvm::json::Object getRecord(const Configuration &configuration,
                             const std::optional<LayerResult> &result,
                             StringRef status, const MachinePeak &peak);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_DEMO_REPORT_H
