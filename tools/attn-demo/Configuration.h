//===- Configuration.h - The layers that attn-demo runs ---------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_DEMO_CONFIGURATION_H
#define ATTN_TOOLS_ATTN_DEMO_CONFIGURATION_H

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"

#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace mlir::attn {

/// One attention layer, read from a file of its own.
struct Configuration {
  /// The file's name without its extension.
  std::string name;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  MultiheadOp layer;

  /// The elements of the projection matrices; their biases are not counted.
  int64_t countWeights() const;
};

/// Where the configurations lie that belong to the running executable, in a
/// build tree and where it is installed alike.
std::string findConfigurations(const char *argv0);

/// Reads and verifies every .mlir file in `directory`, the smallest layer
/// first. Fails, naming the file, on one that is not a layer the demo can run.
llvm::Expected<std::vector<Configuration>>
readConfigurations(StringRef directory, MLIRContext &context);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_DEMO_CONFIGURATION_H
