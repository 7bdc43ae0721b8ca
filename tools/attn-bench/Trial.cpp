//===- Trial.cpp - A case being measured ----------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Trial.h"

#include "attn/Execution/DiagnosticCollector.h"
#include "attn/Execution/FlopCount.h"

#include "mlir/Parser/Parser.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <random>

using namespace mlir;
using namespace mlir::attn;

llvm::Expected<Trial> Trial::compile(const Case &which, int64_t threads,
                                     MLIRContext &context) {
  DiagnosticCollector diagnostics(&context);
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(writeText(which), ParserConfig(&context));
  if (!module)
    return diagnostics.takeError("the case cannot be parsed");
  CompileOptions options;
  options.fuse = which.fuse;
  options.threads = threads;
  auto compiled = CompiledModule::compile(*module, options);
  if (!compiled)
    return compiled.takeError();

  Trial trial(std::move(*compiled));
  trial.which = which;
  trial.compileSeconds = trial.compiled.getCompileSeconds();
  std::vector<SmallVector<int64_t>> shapes;
  for (const std::vector<int64_t> &shape : which.getArgumentShapes())
    shapes.emplace_back(shape.begin(), shape.end());
  auto function = module->lookupSymbol<func::FuncOp>(kEntry);
  auto flops = countFlops(function, shapes);
  if (!flops)
    return flops.takeError();
  trial.flops = flops->value_or(0) * getAllowedShare(which);
  return trial;
}

/// Numbers of deviation one, 1/sqrt(in) in weights; slopes of ALiBi; ids of
/// documents; a mask that allows three pairs of four.
static HostTensor makeArgument(const ValueSignature &value,
                               ArrayRef<int64_t> shape, uint64_t seed) {
  HostTensor tensor(value.type, shape);
  std::minstd_rand generator(seed + 1);
  const int64_t count = tensor.getNumElements();
  if (value.type == ScalarType::I32) {
    std::vector<int32_t> documents = makeDocuments(count);
    std::memcpy(tensor.getData(), documents.data(), count * sizeof(int32_t));
    return tensor;
  }
  if (!isFloat(value.type)) {
    auto *bytes = static_cast<unsigned char *>(tensor.getData());
    for (int64_t i = 0; i < count; ++i)
      bytes[i] = generator() >> 8 & 3 ? 1 : 0;
    return tensor;
  }
  if (shape.size() == 1) {
    for (int64_t i = 0; i < count; ++i)
      tensor.setFloat(i, std::exp2(-8.0 * (i + 1) / count));
    return tensor;
  }
  double reach = std::sqrt(3.0);
  if (shape.size() == 2)
    reach /= std::sqrt(static_cast<double>(shape[0]));
  for (int64_t i = 0; i < count; ++i)
    tensor.setFloat(
        i, reach * (2.0 * generator() / decltype(generator)::max() - 1));
  return tensor;
}

void Trial::setArguments(ArgumentPool &pool) {
  arguments.clear();
  const FunctionSignature *signature = compiled.findSignature(kEntry);
  auto shapes = which.getArgumentShapes();
  for (auto [index, value] : llvm::enumerate(signature->arguments)) {
    std::string key = std::to_string(index) + ": " + getName(value.type).str() +
                      " " + formatShape(shapes[index]);
    auto &argument = pool[key];
    if (!argument)
      argument = std::make_shared<const HostTensor>(
          makeArgument(value, shapes[index], index));
    arguments.push_back(argument);
  }
}

llvm::Error Trial::run() const {
  SmallVector<const HostTensor *> pointers;
  for (const auto &argument : arguments)
    pointers.push_back(argument.get());
  auto results = compiled.invoke(kEntry, pointers);
  return results ? llvm::Error::success() : results.takeError();
}

static double readClock() {
  std::chrono::duration<double> now =
      std::chrono::steady_clock::now().time_since_epoch();
  return now.count();
}

llvm::Error Trial::warmUp() {
  double start = readClock();
  if (llvm::Error error = run())
    return error;
  double seconds = readClock() - start;
  // Long enough for the clock to be exact, and for the first run of a sample,
  // which finds the caches full of another case's data, not to count for much.
  constexpr double sampleSeconds = 0.005;
  runsPerSample =
      std::clamp<int64_t>(std::ceil(sampleSeconds / seconds), 1, 100000);
  return llvm::Error::success();
}

llvm::Error Trial::takeSample() {
  double start = readClock();
  for (int64_t i = 0; i < runsPerSample; ++i)
    if (llvm::Error error = run())
      return error;
  double seconds = readClock() - start;
  samples.push_back(seconds / runsPerSample);
  spent += seconds;
  return llvm::Error::success();
}

bool Trial::isDone(int64_t samplesWanted, double secondsWanted) const {
  constexpr double patience = 3;
  if (samples.empty() || spent < secondsWanted)
    return false;
  return static_cast<int64_t>(samples.size()) >= samplesWanted ||
         spent >= patience;
}

double Trial::getMedianSeconds() const {
  SmallVector<double> sorted(samples);
  llvm::sort(sorted);
  size_t middle = sorted.size() / 2;
  return sorted.size() % 2 ? sorted[middle]
                           : (sorted[middle - 1] + sorted[middle]) / 2;
}
