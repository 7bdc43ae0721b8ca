//===- Expectation.cpp - What the reference says of a case ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Expectation.h"
#include "attn/Reference/Compare.h"
#include "attn/Reference/Layer.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir::attn;
using namespace mlir::attn::difftest;

static reference::ElementType getElementType(ScalarType type) {
  switch (type) {
  case ScalarType::F64:
    return reference::ElementType::F64;
  case ScalarType::F16:
    return reference::ElementType::F16;
  case ScalarType::BF16:
    return reference::ElementType::BF16;
  default:
    return reference::ElementType::F32;
  }
}

static std::vector<int64_t> getIntegers(const CaseInputs &inputs,
                                        const std::string &name) {
  return {inputs[name].begin(), inputs[name].end()};
}

template <class T>
static reference::ScoreTensor<T>
getScoreTensor(const AttentionCase &attention, const CaseInputs &inputs,
               const std::string &name, const Broadcast &broadcast) {
  reference::ScoreTensor<T> tensor;
  tensor.shape = {inputs.sizes.batch, attention.heads, inputs.sizes.queries,
                  inputs.sizes.keys};
  for (int dim = 0; dim < 4; ++dim)
    if (broadcast[dim])
      tensor.shape[dim] = 1;
  tensor.values.assign(inputs[name].begin(), inputs[name].end());
  return tensor;
}

/// The functions refer to `inputs`.
static void setScore(const AttentionCase &attention, const CaseInputs &inputs,
                     reference::AttentionOptions &options) {
  using Index = int64_t;
  switch (attention.score) {
  case ScoreKind::None:
    break;
  case ScoreKind::Alibi:
    options.score = [&](double s, Index, Index h, Index i, Index j) {
      return s - inputs["slopes"][h] * std::abs(static_cast<double>(i - j));
    };
    break;
  case ScoreKind::RelativeBias:
    options.score = [&](double s, Index, Index h, Index i, Index j) {
      Index width = Extent(Extent::Distances).resolve(inputs.sizes);
      return s + inputs["table"][h * width + j - i + inputs.sizes.queries - 1];
    };
    break;
  case ScoreKind::TanhSoftcap:
    options.score = [&](double s, Index, Index, Index, Index) {
      return inputs["cap"][0] * std::tanh(s / inputs["cap"][0]);
    };
    break;
  case ScoreKind::ScalarCaptures:
    options.score = [&](double s, Index, Index, Index, Index) {
      return s * inputs["factor"][0] + inputs["addend"][0];
    };
    break;
  case ScoreKind::RowTensor:
    options.score = [&](double s, Index, Index, Index i, Index) {
      return s + inputs["row"][i];
    };
    break;
  case ScoreKind::ColumnTensor:
    options.score = [&](double s, Index, Index, Index, Index j) {
      return s + inputs["column"][j];
    };
    break;
  case ScoreKind::BatchTensor:
    options.score = [&](double s, Index b, Index, Index, Index) {
      return s * inputs["factors"][b];
    };
    break;
  case ScoreKind::DropOddKeys:
    options.score = [](double s, Index, Index, Index, Index j) {
      return j % 2 ? -std::numeric_limits<double>::infinity() : s;
    };
    break;
  }
}

static bool isAllowedByRegion(const AttentionCase &attention,
                              const CaseInputs &inputs, int64_t b, int64_t h,
                              int64_t i, int64_t j) {
  if (!attention.allowIf.isEmpty())
    return attention.allowIf.evaluate(
        {b, h, i, j}, [&](Capture capture) -> int64_t {
          const int64_t at[] = {0,
                                b,
                                i,
                                j,
                                b * inputs.sizes.keys + j,
                                std::max<int64_t>(j - 5, 0),
                                j};
          return inputs[getName(capture)][at[static_cast<int>(capture)]];
        });
  switch (attention.allow) {
  case MaskKind::None:
    return true;
  case MaskKind::Documents:
    return inputs["query_ids"][i] == inputs["key_ids"][j];
  case MaskKind::PrefixLM:
    return j <= i || j < inputs["prefix"][b];
  case MaskKind::Dilated:
    return (i - j) % 2 == 0;
  case MaskKind::HeadStripes:
    return (h + j) % 3 != 0;
  }
  return true;
}

static void setMasks(const AttentionCase &attention, const CaseInputs &inputs,
                     reference::AttentionOptions &options) {
  options.causal = attention.causal;
  if (attention.causal == reference::CausalKind::Offset)
    options.causalOffsets = getIntegers(inputs, "offsets");
  // The reference has no window with an offset and without a causal mask; it
  // takes that one as a function.
  bool isShiftedWindow = attention.window && attention.hasQueryOffset &&
                         attention.causal == reference::CausalKind::None;
  if (attention.window && !isShiftedWindow) {
    options.windowLeft = (*attention.window)[0];
    options.windowRight = (*attention.window)[1];
  }
  if (attention.hasKeyLengths)
    options.keyLengths = getIntegers(inputs, "lengths");
  if (attention.mask)
    options.mask =
        getScoreTensor<uint8_t>(attention, inputs, "mask", *attention.mask);
  if (attention.allow == MaskKind::None && attention.allowIf.isEmpty() &&
      !isShiftedWindow)
    return;
  options.allow = [&attention, &inputs, isShiftedWindow](int64_t b, int64_t h,
                                                         int64_t i, int64_t j) {
    if (isShiftedWindow) {
      auto [left, right] = *attention.window;
      int64_t position = i + static_cast<int64_t>(inputs["offsets"][b]);
      if (left != -1 && j < position - left)
        return false;
      if (right != -1 && j > position + right)
        return false;
    }
    return isAllowedByRegion(attention, inputs, b, h, i, j);
  };
}

static reference::LayerInputs getLayerInputs(const CaseInputs &inputs) {
  auto view = [&](const char *name) {
    return inputs.has(name) ? reference::TensorView(inputs[name])
                            : reference::TensorView();
  };
  reference::LayerInputs layer;
  layer.x = view("x");
  layer.c = view("c");
  layer.wq = view("wq");
  layer.wk = view("wk");
  layer.wv = view("wv");
  layer.wo = view("wo");
  layer.bq = view("bq");
  layer.bk = view("bk");
  layer.bv = view("bv");
  layer.bo = view("bo");
  return layer;
}

static double getLargest(const std::vector<double> &values) {
  double largest = 1;
  for (double value : values)
    if (std::isfinite(value))
      largest = std::max(largest, std::abs(value));
  return largest;
}

/// What `exact` and `textbook` compute, and what they differ by.
template <class Result>
static Expectation
makeExpectation(const Result &exact, double tolerance, double lseTolerance,
                bool isNarrow, bool isLayer,
                llvm::function_ref<Result()> computeTextbook) {
  Expectation expectation;
  expectation.error = exact.error;
  expectation.output = exact.output;
  expectation.logSumExp = exact.logSumExp;
  expectation.outputTolerance = tolerance;
  expectation.logSumExpTolerance = lseTolerance;
  if (!isNarrow || !exact.error.empty())
    return expectation;
  Result textbook = computeTextbook();
  expectation.outputTolerance =
      2 * reference::compare(textbook.output, exact.output).relativeError;
  // The projections of a layer are rounded, so that its scores differ too.
  if (isLayer)
    expectation.logSumExpTolerance +=
        2 *
        reference::compare(textbook.logSumExp, exact.logSumExp)
            .maxAbsoluteError /
        getLargest(exact.logSumExp);
  return expectation;
}

Expectation difftest::getExpectation(const AttentionCase &attention,
                                     const CaseInputs &inputs,
                                     double f32Tolerance) {
  reference::AttentionOptions options;
  options.scale = attention.scale;
  options.softcap = attention.softcap.value_or(0);
  if (attention.bias)
    options.bias =
        getScoreTensor<double>(attention, inputs, "bias", *attention.bias);
  setScore(attention, inputs, options);
  setMasks(attention, inputs, options);

  reference::AttentionShape shape;
  shape.batch = inputs.sizes.batch;
  shape.heads = attention.heads;
  shape.keyValueHeads = attention.keyValueHeads;
  shape.queries = inputs.sizes.queries;
  shape.keys = inputs.sizes.keys;
  shape.keyWidth = attention.keyWidth;
  shape.valueWidth = attention.valueWidth;

  reference::ElementType type = getElementType(attention.type);
  bool isNarrow = type == reference::ElementType::F16 ||
                  type == reference::ElementType::BF16;
  double tolerance = type == reference::ElementType::F64 ? 1e-12 : f32Tolerance;
  double lseTolerance = type == reference::ElementType::F64 ? 1e-12 : 1e-5;
  if (attention.layer) {
    reference::LayerShape layerShape;
    layerShape.attention = shape;
    layerShape.modelWidth = attention.layer->modelWidth;
    layerShape.contextWidth = attention.layer->sourceWidth;
    reference::LayerInputs layerInputs = getLayerInputs(inputs);
    return makeExpectation<reference::LayerResult>(
        reference::layer(layerShape, layerInputs, options), tolerance,
        lseTolerance, isNarrow, /*isLayer=*/true, [&] {
          return reference::textbookLayer(type, layerShape, layerInputs,
                                          options);
        });
  }
  reference::TensorView q(inputs["q"]), k(inputs["k"]), v(inputs["v"]);
  return makeExpectation<reference::AttentionResult>(
      reference::attention(shape, q, k, v, options), tolerance, lseTolerance,
      isNarrow, /*isLayer=*/false, [&] {
        return reference::textbookAttention(type, shape, q, k, v, options);
      });
}
