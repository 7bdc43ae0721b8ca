//===- Configuration.cpp - The layers that attn-demo runs -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Configuration.h"

#include "attn/Execution/DiagnosticCollector.h"

#include "mlir/Parser/Parser.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::attn;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

int64_t Configuration::countWeights() const {
  int64_t weights = 0;
  MultiheadOp op = layer;
  for (Value weight : {op.getWq(), op.getWk(), op.getWv(), op.getWDkv(),
                       op.getWUk(), op.getWUv(), op.getWo()})
    if (weight)
      weights += cast<RankedTensorType>(weight.getType()).getNumElements();
  return weights;
}

std::string mlir::attn::findConfigurations(const char *argv0) {
  // Any address in this executable will do.
  void *address = reinterpret_cast<void *>(
      reinterpret_cast<intptr_t>(&mlir::attn::findConfigurations));
  SmallString<256> directory(
      path::parent_path(fs::getMainExecutable(argv0, address)));
  path::append(directory, ATTN_CONFIGURATIONS);
  path::remove_dots(directory, /*remove_dot_dot=*/true);
  return directory.str().str();
}

static llvm::Error fail(const Configuration &configuration,
                        const llvm::Twine &problem) {
  return llvm::createStringError(configuration.name + ".mlir: " + problem);
}

/// Inputs for anything else cannot be made up, and are not in the reference.
static llvm::Error verifyLayer(const Configuration &configuration) {
  MultiheadOp op = configuration.layer;
  func::FuncOp function = configuration.function;
  if (op.getSource() || op.getBias() || op.getMask() || op.getKeyLengths() ||
      op.getQueryOffset() || op.hasScoreMod() || op.hasMaskMod() || op.getLse())
    return fail(configuration,
                "the demo takes self-attention with weights, biases, causal, "
                "window, scale and softcap, and nothing else");
  if (!cast<RankedTensorType>(op.getQuery().getType()).getElementType().isF32())
    return fail(configuration, "the demo takes layers in f32");
  for (Value operand : op->getOperands())
    if (auto argument = dyn_cast<BlockArgument>(operand);
        !argument || argument.getOwner()->getParentOp() != function)
      return fail(configuration,
                  "each operand of the layer has to be an argument of '" +
                      function.getName() + "'");
  if (op->getNumOperands() != function.getNumArguments() ||
      function.getNumResults() != 1)
    return fail(configuration, "'" + function.getName() +
                                   "' has to take the operands of its layer "
                                   "and return its result");
  return llvm::Error::success();
}

static llvm::Expected<Configuration> readConfiguration(StringRef file,
                                                       MLIRContext &context) {
  Configuration configuration;
  configuration.name = path::stem(file).str();
  DiagnosticCollector diagnostics(&context);
  configuration.module =
      parseSourceFile<ModuleOp>(file, ParserConfig(&context));
  if (!configuration.module)
    return diagnostics.takeError("'" + file.str() + "' cannot be parsed");

  unsigned layers = 0;
  configuration.module->walk([&](MultiheadOp op) {
    configuration.layer = op;
    ++layers;
  });
  if (layers != 1)
    return fail(configuration, "has " + llvm::Twine(layers) +
                                   " attn.multihead ops instead of one");
  configuration.function =
      dyn_cast<func::FuncOp>(configuration.layer->getParentOp());
  if (!configuration.function || !configuration.function.isPublic())
    return fail(configuration, "the layer is not in a public function");
  if (llvm::Error error = verifyLayer(configuration))
    return std::move(error);
  return configuration;
}

llvm::Expected<std::vector<Configuration>>
mlir::attn::readConfigurations(StringRef directory, MLIRContext &context) {
  std::error_code code;
  std::vector<std::string> files;
  for (fs::directory_iterator entry(directory, code), end;
       !code && entry != end; entry.increment(code))
    if (path::extension(entry->path()) == ".mlir")
      files.push_back(entry->path());
  if (code)
    return llvm::createStringError("cannot read the configurations in '" +
                                   directory + "': " + code.message());
  if (files.empty())
    return llvm::createStringError("no .mlir file in '" + directory + "'");

  std::vector<Configuration> configurations;
  for (const std::string &file : files) {
    auto configuration = readConfiguration(file, context);
    if (!configuration)
      return configuration.takeError();
    configurations.push_back(std::move(*configuration));
  }
  llvm::sort(configurations,
             [](const Configuration &a, const Configuration &b) {
               return std::pair(a.countWeights(), StringRef(a.name)) <
                      std::pair(b.countWeights(), StringRef(b.name));
             });
  return configurations;
}
