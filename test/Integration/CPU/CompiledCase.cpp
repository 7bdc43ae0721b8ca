//===- CompiledCase.cpp - A case as machine code --------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompiledCase.h"
#include "IRText.h"
#include "attn/InitAll.h"

#include "mlir/IR/MLIRContext.h"

using namespace mlir;
using namespace mlir::attn;
using namespace mlir::attn::difftest;

llvm::StringRef difftest::getName(Pipeline pipeline) {
  return pipeline == Pipeline::Fused ? "fused" : "unfused";
}

static MLIRContext &getContext() {
  static MLIRContext *context = [] {
    DialectRegistry registry;
    attn::registerAllDialects(registry);
    return new MLIRContext(registry, MLIRContext::Threading::DISABLED);
  }();
  return *context;
}

CompiledCase::CompiledCase(const AttentionCase &attention, Pipeline pipeline)
    : attention(attention) {
  CompileOptions options;
  options.fuse = pipeline == Pipeline::Fused;
  llvm::Expected<CompiledModule> compiled =
      CompiledModule::compile(getIRText(attention), getContext(), options);
  if (compiled)
    module = std::move(*compiled);
  else
    error = "does not compile: " + llvm::toString(compiled.takeError());
}

CompiledCase &CompiledCase::get(const AttentionCase &attention,
                                Pipeline pipeline) {
  static std::map<std::string, std::unique_ptr<CompiledCase>> known;
  std::unique_ptr<CompiledCase> &slot =
      known[getName(pipeline).str() + getIRText(attention)];
  if (!slot)
    slot = std::make_unique<CompiledCase>(attention, pipeline);
  return *slot;
}

CaseResult CompiledCase::run(const CaseInputs &inputs) const {
  std::vector<HostTensor> tensors;
  for (const Parameter &parameter : getParameters(attention))
    tensors.push_back(
        createTensor(parameter, inputs.sizes, inputs[parameter.name]));
  std::vector<const HostTensor *> arguments;
  for (const HostTensor &tensor : tensors)
    arguments.push_back(&tensor);
  return run(inputs.sizes, arguments);
}

CaseResult
CompiledCase::run(const Sizes &sizes,
                  llvm::ArrayRef<const HostTensor *> arguments) const {
  CaseResult result;
  result.error = error;
  if (!module)
    return result;
  llvm::Expected<std::vector<HostTensor>> tensors =
      module->invoke("attend", arguments);
  if (!tensors) {
    result.error = llvm::toString(tensors.takeError());
    return result;
  }
  std::vector<Parameter> results = getResults(attention);
  for (auto [parameter, tensor] : llvm::zip(results, *tensors)) {
    llvm::SmallVector<int64_t> shape;
    for (Extent extent : parameter.getMemoryShape())
      shape.push_back(extent.resolve(sizes));
    if (tensor.getShape() != llvm::ArrayRef<int64_t>(shape)) {
      result.error = "the sizes of result " + parameter.name + " are wrong";
      return result;
    }
  }
  result.output = readTensor(results[0], sizes, (*tensors)[0]);
  if (attention.hasLogSumExp)
    result.logSumExp = readTensor(results[1], sizes, (*tensors)[1]);
  return result;
}
