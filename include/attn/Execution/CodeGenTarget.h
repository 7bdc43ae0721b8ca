//===- CodeGenTarget.h - The machine that code is for -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_CODEGENTARGET_H
#define ATTN_EXECUTION_CODEGENTARGET_H

#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>
#include <string>
#include <vector>

namespace mlir::attn {

struct CodeGenTarget {
  /// Empty: the host's.
  std::string triple;
  /// As LLVM names it, or `native`. Empty: `native` where the triple's
  /// architecture is the host's, otherwise the plainest CPU of the
  /// architecture.
  std::string cpu;
  /// CPUs of each of which the code is to have a variant, chosen when it runs.
  /// `cpu` is then not looked at, and the features are those of every variant.
  std::vector<std::string> variants;
  /// "+avx512f,-amx-tile", on top of the CPU's own.
  std::string features;
  /// 0 to 3.
  unsigned optLevel = 3;
};

/// Whether the CPU of `target` is the one this runs on: asked for, or by
/// default.
bool isNative(const CodeGenTarget &target);

/// Makes the targets LLVM was built with known. Called by
/// `createTargetMachine`.
void initializeTargets();

/// The target of the code that chooses, where there are variants: the plainest
/// CPU. Fails on a triple without a target, on an unknown CPU or feature, and
/// on `native` for another architecture: LLVM itself goes on after a warning.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
createTargetMachine(const CodeGenTarget &target);

/// What code for `machine` may ask of a CPU, in the names of LLVM: the features
/// whose presence a process can find out.
std::vector<std::string>
getRequiredFeatures(const llvm::TargetMachine &machine);

/// The first of `features` that the CPU this runs on lacks; empty if it has
/// all.
llvm::StringRef findMissingFeature(llvm::ArrayRef<std::string> features);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_CODEGENTARGET_H
