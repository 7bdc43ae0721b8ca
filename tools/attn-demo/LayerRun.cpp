//===- LayerRun.cpp - One layer compiled, run, timed and checked ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerRun.h"

#include "SeededInput.h"

#include "attn/Execution/CompiledModule.h"
#include "attn/Execution/FlopCount.h"
#include "attn/Reference/Compare.h"
#include "attn/Reference/Layer.h"

#include <chrono>
#include <cmath>

using namespace mlir;
using namespace mlir::attn;

int64_t mlir::attn::chooseSequence(const Configuration &configuration) {
  constexpr double work = 40e9;
  double perToken = 2.0 * configuration.countWeights();
  int64_t sequence = 16;
  while (sequence < 1024 && 2 * sequence * perToken <= work)
    sequence *= 2;
  return sequence;
}

/// Values that keep what each product gives at a deviation of one.
static std::vector<HostTensor> makeInputs(const Configuration &configuration,
                                          int64_t sequence) {
  func::FuncOp function = configuration.function;
  std::vector<HostTensor> inputs;
  for (BlockArgument argument : function.getArguments()) {
    auto type = cast<RankedTensorType>(argument.getType());
    // [B, S, Dm], [in, out] or a bias.
    SmallVector<int64_t> shape(type.getShape());
    if (type.getRank() == 3) {
      if (type.isDynamicDim(0))
        shape[0] = 1;
      if (type.isDynamicDim(1))
        shape[1] = sequence;
    }
    double deviation = 1;
    if (type.getRank() == 2)
      deviation = 1 / std::sqrt(static_cast<double>(shape[0]));
    if (type.getRank() == 1)
      deviation = 0.1;
    inputs.push_back(
        makeSeededInput(shape, deviation, argument.getArgNumber()));
  }
  return inputs;
}

/// The queries to compare: all, or 64 from the first to the last.
static std::vector<int64_t> sampleQueries(int64_t queries) {
  constexpr int64_t samples = 64;
  std::vector<int64_t> rows;
  int64_t count = std::min(queries, samples);
  for (int64_t i = 0; i < count; ++i)
    rows.push_back(count == 1 ? 0 : i * (queries - 1) / (count - 1));
  return rows;
}

static reference::TensorView view(const HostTensor &tensor) {
  return reference::TensorView(tensor.getData(), reference::ElementType::F32,
                               tensor.getNumElements());
}

static reference::CausalKind getReferenceCausal(CausalKind kind) {
  switch (kind) {
  case CausalKind::None:
    return reference::CausalKind::None;
  case CausalKind::TopLeft:
    return reference::CausalKind::TopLeft;
  case CausalKind::BottomRight:
    return reference::CausalKind::BottomRight;
  case CausalKind::Offset:
    return reference::CausalKind::Offset;
  }
  llvm_unreachable("all kinds are listed");
}

static llvm::Error check(const Configuration &configuration,
                         ArrayRef<HostTensor> inputs, const HostTensor &output,
                         LayerResult &result) {
  MultiheadOp op = configuration.layer;
  auto input = [&](Value operand) {
    if (!operand)
      return reference::TensorView();
    return view(inputs[cast<BlockArgument>(operand).getArgNumber()]);
  };
  ArrayRef<int64_t> outputShape = output.getShape();
  const int64_t batch = outputShape[0], queries = outputShape[1];

  reference::LayerShape shape;
  shape.attention.batch = batch;
  shape.attention.heads = op.getHeads();
  shape.attention.keyValueHeads = op.getKVHeads();
  shape.attention.queries = shape.attention.keys = queries;
  shape.attention.keyWidth = op.getDK();
  shape.attention.valueWidth = op.getValueWidth();
  shape.modelWidth =
      cast<RankedTensorType>(op.getQuery().getType()).getDimSize(2);
  reference::AttentionOptions options;
  options.scale = op.getScaleOrDefault();
  if (op.getSoftcap())
    options.softcap = op.getSoftcap()->convertToDouble();
  options.causal = getReferenceCausal(op.getCausal());
  if (std::optional<ArrayRef<int64_t>> window = op.getWindow()) {
    options.windowLeft = (*window)[0];
    options.windowRight = (*window)[1];
  }
  options.queryRows = sampleQueries(queries);

  reference::LayerInputs layerInputs;
  layerInputs.x = input(op.getQuery());
  layerInputs.wq = input(op.getWq());
  layerInputs.wk = input(op.getWk());
  layerInputs.wv = input(op.getWv());
  layerInputs.wo = input(op.getWo());
  layerInputs.bq = input(op.getBq());
  layerInputs.bk = input(op.getBk());
  layerInputs.bv = input(op.getBv());
  layerInputs.bo = input(op.getBo());
  reference::LayerResult expected =
      reference::layer(shape, layerInputs, options);
  if (!expected.error.empty())
    return llvm::createStringError("the reference: " + expected.error);

  const int64_t width = outputShape[2];
  const auto *values = static_cast<const float *>(output.getData());
  std::vector<float> actual;
  for (int64_t b = 0; b < batch; ++b)
    for (int64_t row : options.queryRows) {
      const float *first = values + (b * queries + row) * width;
      actual.insert(actual.end(), first, first + width);
    }
  reference::Comparison comparison =
      reference::compare(actual, expected.output);
  result.relativeError = comparison.relativeError;
  result.mismatch = comparison.mismatch;
  result.checkedQueries = options.queryRows.size();
  return llvm::Error::success();
}

/// One run that is not counted, then at least three, and more where they are
/// short.
static llvm::Expected<HostTensor> timeRuns(const CompiledModule &compiled,
                                           StringRef entry,
                                           ArrayRef<HostTensor> inputs,
                                           LayerResult &result) {
  constexpr double enough = 1;
  constexpr unsigned fewest = 3, most = 21;
  SmallVector<const HostTensor *> arguments;
  for (const HostTensor &input : inputs)
    arguments.push_back(&input);

  SmallVector<double> seconds;
  double total = 0;
  HostTensor output;
  for (unsigned run = 0; run <= fewest || (total < enough && run <= most);
       ++run) {
    output = HostTensor();
    auto start = std::chrono::steady_clock::now();
    auto outputs = compiled.invoke(entry, arguments);
    std::chrono::duration<double> elapsed =
        std::chrono::steady_clock::now() - start;
    if (!outputs)
      return outputs.takeError();
    output = std::move(outputs->front());
    if (run == 0)
      continue;
    seconds.push_back(elapsed.count());
    total += elapsed.count();
  }
  llvm::sort(seconds);
  size_t middle = seconds.size() / 2;
  result.seconds = seconds.size() % 2
                       ? seconds[middle]
                       : (seconds[middle - 1] + seconds[middle]) / 2;
  result.runs = seconds.size();
  return output;
}

llvm::Expected<LayerResult>
mlir::attn::runLayer(const Configuration &configuration,
                     const LayerRunOptions &options) {
  LayerResult result;
  options.onProgress("compiling");
  CompileOptions compileOptions;
  compileOptions.threads = options.threads;
  auto compiled =
      CompiledModule::compile(*configuration.module, compileOptions);
  if (!compiled)
    return compiled.takeError();
  result.compileSeconds = compiled->getCompileSeconds();

  options.onProgress("making inputs");
  std::vector<HostTensor> inputs = makeInputs(
      configuration,
      options.sequence ? options.sequence : chooseSequence(configuration));
  std::vector<SmallVector<int64_t>> shapes;
  for (const HostTensor &input : inputs)
    shapes.emplace_back(input.getShape());
  func::FuncOp function = configuration.function;
  auto flops = countFlops(function, shapes);
  if (!flops)
    return flops.takeError();
  result.flops = flops->value_or(0);

  options.onProgress("running");
  auto output = timeRuns(*compiled, function.getName(), inputs, result);
  if (!output)
    return output.takeError();
  result.sequence = output->getShape()[1];

  options.onProgress("computing the reference");
  if (llvm::Error error = check(configuration, inputs, *output, result))
    return std::move(error);
  return result;
}
