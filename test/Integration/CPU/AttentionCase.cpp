//===- AttentionCase.cpp - One attention to compile and run ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttentionCase.h"

#include <algorithm>

using namespace mlir::attn;
using namespace mlir::attn::difftest;

int64_t Extent::resolve(const Sizes &sizes) const {
  switch (kind) {
  case Number:
    return number;
  case Batch:
    return sizes.batch;
  case Queries:
    return sizes.queries;
  case Keys:
    return sizes.keys;
  case Distances:
    return std::max<int64_t>(sizes.queries + sizes.keys - 1, 1);
  }
  return 0;
}

std::vector<Extent> Parameter::getMemoryShape() const {
  if (!isBSHD)
    return shape;
  return {shape[0], shape[2], shape[1], shape[3]};
}

static std::vector<Extent> getScoreShape(const AttentionCase &attention,
                                         const Broadcast &broadcast) {
  std::vector<Extent> shape = {Extent::Batch, attention.heads, Extent::Queries,
                               Extent::Keys};
  for (int dim = 0; dim < 4; ++dim)
    if (broadcast[dim])
      shape[dim] = Extent(1);
  return shape;
}

static void addLayerParameters(const AttentionCase &attention,
                               std::vector<Parameter> &parameters) {
  const LayerCase &layer = *attention.layer;
  ScalarType type = attention.type;
  int64_t width = layer.modelWidth;
  int64_t source = layer.sourceWidth ? layer.sourceWidth : width;
  int64_t queries = attention.heads * attention.keyWidth;
  int64_t keys = attention.keyValueHeads * attention.keyWidth;
  int64_t values = attention.keyValueHeads * attention.valueWidth;
  int64_t outputs = attention.heads * attention.valueWidth;
  parameters.push_back({"x", type, {Extent::Batch, Extent::Queries, width}});
  if (layer.sourceWidth)
    parameters.push_back({"c", type, {Extent::Batch, Extent::Keys, source}});
  parameters.push_back({"wq", type, {width, queries}});
  parameters.push_back({"wk", type, {source, keys}});
  parameters.push_back({"wv", type, {source, values}});
  parameters.push_back({"wo", type, {outputs, width}});
  if (!layer.hasBiases)
    return;
  parameters.push_back({"bq", type, {queries}});
  parameters.push_back({"bk", type, {keys}});
  parameters.push_back({"bv", type, {values}});
  parameters.push_back({"bo", type, {width}});
}

std::vector<Parameter> difftest::getParameters(const AttentionCase &attention) {
  std::vector<Parameter> parameters;
  if (attention.layer) {
    addLayerParameters(attention, parameters);
  } else {
    Extent batch = Extent::Batch, heads = attention.keyValueHeads;
    parameters.push_back(
        {"q",
         attention.type,
         {batch, attention.heads, Extent::Queries, attention.keyWidth},
         true,
         attention.isBSHD[0]});
    parameters.push_back({"k",
                          attention.type,
                          {batch, heads, Extent::Keys, attention.keyWidth},
                          true,
                          attention.isBSHD[1]});
    parameters.push_back({"v",
                          attention.type,
                          {batch, heads, Extent::Keys, attention.valueWidth},
                          true,
                          attention.isBSHD[2]});
  }
  if (attention.bias)
    parameters.push_back({"bias", attention.biasType,
                          getScoreShape(attention, *attention.bias)});
  if (attention.mask)
    parameters.push_back(
        {"mask", ScalarType::I1, getScoreShape(attention, *attention.mask)});
  if (attention.hasKeyLengths)
    parameters.push_back({"lengths", attention.lengthType, {Extent::Batch}});
  if (attention.takesQueryOffset())
    parameters.push_back({"offsets", attention.offsetType, {Extent::Batch}});

  ScalarType score = attention.getScoreType();
  switch (attention.score) {
  case ScoreKind::None:
  case ScoreKind::DropOddKeys:
    break;
  case ScoreKind::Alibi:
    parameters.push_back({"slopes", score, {attention.heads}});
    break;
  case ScoreKind::RelativeBias:
    parameters.push_back(
        {"table", score, {attention.heads, Extent::Distances}});
    break;
  case ScoreKind::TanhSoftcap:
    parameters.push_back({"cap", score, {}, false});
    break;
  case ScoreKind::ScalarCaptures:
    parameters.push_back({"factor", score, {}, false});
    parameters.push_back({"addend", score, {}, false});
    break;
  case ScoreKind::RowTensor:
    parameters.push_back({"row", score, {Extent::Queries}});
    break;
  case ScoreKind::ColumnTensor:
    parameters.push_back({"column", score, {Extent::Keys}});
    break;
  case ScoreKind::BatchTensor:
    parameters.push_back({"factors", score, {Extent::Batch}});
    break;
  }
  const std::vector<Extent> captureShapes[] = {{},
                                               {Extent::Batch},
                                               {Extent::Queries},
                                               {Extent::Keys},
                                               {Extent::Batch, Extent::Keys},
                                               {Extent::Keys},
                                               {Extent::Keys}};
  const ScalarType captureTypes[] = {
      ScalarType::I64, ScalarType::I64, ScalarType::I32, ScalarType::I32,
      ScalarType::I32, ScalarType::I32, ScalarType::I1};
  for (int index = 0; index < kCaptures; ++index) {
    auto capture = static_cast<Capture>(index);
    if (attention.allowIf.reads(capture))
      parameters.push_back({getName(capture), captureTypes[index],
                            captureShapes[index], capture != Capture::Scalar});
  }
  switch (attention.allow) {
  case MaskKind::None:
  case MaskKind::Dilated:
  case MaskKind::HeadStripes:
    break;
  case MaskKind::Documents:
    parameters.push_back({"query_ids", ScalarType::I32, {Extent::Queries}});
    parameters.push_back({"key_ids", ScalarType::I32, {Extent::Keys}});
    break;
  case MaskKind::PrefixLM:
    parameters.push_back({"prefix", ScalarType::I32, {Extent::Batch}});
    break;
  }
  return parameters;
}

std::vector<Parameter> difftest::getResults(const AttentionCase &attention) {
  std::vector<Parameter> results;
  if (attention.layer)
    results.push_back(
        {"y",
         attention.type,
         {Extent::Batch, Extent::Queries, attention.layer->modelWidth}});
  else
    results.push_back({"o",
                       attention.type,
                       {Extent::Batch, attention.heads, Extent::Queries,
                        attention.valueWidth},
                       true,
                       attention.isBSHD[3]});
  if (attention.hasLogSumExp)
    results.push_back({"lse",
                       attention.getScoreType(),
                       {Extent::Batch, attention.heads, Extent::Queries}});
  return results;
}
