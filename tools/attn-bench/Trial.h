//===- Trial.h - A case being measured --------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_BENCH_TRIAL_H
#define ATTN_TOOLS_ATTN_BENCH_TRIAL_H

#include "Case.h"

#include "attn/Execution/CompiledModule.h"

#include <map>

namespace mlir::attn {

/// Arguments that cases of the same sizes share.
using ArgumentPool = std::map<std::string, std::shared_ptr<const HostTensor>>;

/// A compiled case and what is known of it so far.
class Trial {
public:
  static llvm::Expected<Trial> compile(const Case &which, int64_t threads,
                                       MLIRContext &context);

  /// Takes the arguments from `pool`, making those that are not there.
  void setArguments(ArgumentPool &pool);

  llvm::Error run() const;

  /// One run that is not counted. Decides how many runs make a sample.
  llvm::Error warmUp();
  /// Adds a sample: the mean time of the runs in it.
  llvm::Error takeSample();
  bool isDone(int64_t samplesWanted, double secondsWanted) const;

  double getMedianSeconds() const;
  double getRate() const { return flops / getMedianSeconds(); }

  Case which;
  double compileSeconds = 0;
  double flops = 0;
  int64_t peakBytes = 0;
  SmallVector<double> samples;

private:
  explicit Trial(CompiledModule compiled) : compiled(std::move(compiled)) {}

  CompiledModule compiled;
  std::vector<std::shared_ptr<const HostTensor>> arguments;
  int64_t runsPerSample = 1;
  double spent = 0;
};

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_BENCH_TRIAL_H
