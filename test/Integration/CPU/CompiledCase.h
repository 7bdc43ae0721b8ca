//===- CompiledCase.h - A case as machine code ------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_COMPILEDCASE_H
#define ATTN_TEST_INTEGRATION_CPU_COMPILEDCASE_H

#include "CaseInputs.h"
#include "attn/Execution/CompiledModule.h"

namespace mlir::attn::difftest {

enum class Pipeline { Fused, Unfused };
constexpr Pipeline kPipelines[] = {Pipeline::Fused, Pipeline::Unfused};
llvm::StringRef getName(Pipeline pipeline);

struct CaseResult {
  /// Empty on success.
  std::string error;
  /// In logical order.
  std::vector<double> output;
  /// Empty if not asked for.
  std::vector<double> logSumExp;
};

/// A case that was compiled once and runs on many inputs.
class CompiledCase {
public:
  CompiledCase(const AttentionCase &attention, Pipeline pipeline);

  /// Compilations of the process are kept by their text.
  static CompiledCase &get(const AttentionCase &attention, Pipeline pipeline);

  CaseResult run(const CaseInputs &inputs) const;
  /// With tensors of the caller's making.
  CaseResult run(const Sizes &sizes,
                 llvm::ArrayRef<const HostTensor *> arguments) const;

private:
  AttentionCase attention;
  std::string error;
  std::optional<CompiledModule> module;
};

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_COMPILEDCASE_H
