//===- Layer.cpp - A whole attention layer --------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/Layer.h"
#include "AttendHeads.h"
#include "Project.h"

using namespace mlir::attn::reference;

static std::string checkLayer(const LayerShape &shape,
                              const LayerInputs &inputs,
                              const AttentionOptions &options) {
  const AttentionShape &heads = shape.attention;
  std::string error = checkOptions(heads, options);
  if (!error.empty())
    return error;
  if (shape.modelWidth < 1 || shape.contextWidth < 0)
    return "the model width must be positive";
  const bool isSelf = inputs.c.empty();
  const int64_t contextWidth =
      shape.contextWidth ? shape.contextWidth : shape.modelWidth;
  if (isSelf &&
      (heads.keys != heads.queries || contextWidth != shape.modelWidth))
    return "self-attention needs as many keys as queries, and one width";

  struct {
    const char *name;
    TensorView view;
    int64_t expected;
    bool isOptional;
  } operands[] = {
      {"x", inputs.x, heads.batch * heads.queries * shape.modelWidth, false},
      {"c", inputs.c, heads.batch * heads.keys * contextWidth, true},
      {"wq", inputs.wq, shape.modelWidth * heads.heads * heads.keyWidth, false},
      {"wk", inputs.wk, contextWidth * heads.keyValueHeads * heads.keyWidth,
       false},
      {"wv", inputs.wv, contextWidth * heads.keyValueHeads * heads.valueWidth,
       false},
      {"wo", inputs.wo, heads.heads * heads.valueWidth * shape.modelWidth,
       false},
      {"bq", inputs.bq, heads.heads * heads.keyWidth, true},
      {"bk", inputs.bk, heads.keyValueHeads * heads.keyWidth, true},
      {"bv", inputs.bv, heads.keyValueHeads * heads.valueWidth, true},
      {"bo", inputs.bo, shape.modelWidth, true},
  };
  for (const auto &operand : operands)
    if (operand.view.size() != operand.expected &&
        !(operand.isOptional && operand.view.empty()))
      return std::string(operand.name) + ": expected " +
             std::to_string(operand.expected) + " elements, got " +
             std::to_string(operand.view.size());
  return "";
}

/// The named rows of each batch of `source` [B, length, width].
template <class Real>
static std::vector<Real>
gatherRows(ElementType type, TensorView source, int64_t batch, int64_t length,
           int64_t width, const std::vector<int64_t> &rows) {
  std::vector<Real> result(batch * rows.size() * width);
  Real *target = result.data();
  for (int64_t b = 0; b < batch; ++b)
    for (int64_t row : rows) {
      source.copyTo(target, (b * length + row) * width, width, type);
      target += width;
    }
  return result;
}

template <class Real>
static LayerResult run(ElementType type, const LayerShape &shape,
                       const LayerInputs &inputs,
                       const AttentionOptions &options) {
  LayerResult result;
  result.error = checkLayer(shape, inputs, options);
  if (!result.error.empty())
    return result;

  const AttentionShape &heads = shape.attention;
  const int64_t batch = heads.batch;
  const bool isSelf = inputs.c.empty();
  const TensorView context = isSelf ? inputs.x : inputs.c;
  const int64_t contextWidth =
      shape.contextWidth ? shape.contextWidth : shape.modelWidth;
  const int64_t queryOutputs = heads.heads * heads.keyWidth;
  const int64_t keyOutputs = heads.keyValueHeads * heads.keyWidth;
  const int64_t valueOutputs = heads.keyValueHeads * heads.valueWidth;
  const int64_t attentionOutputs = heads.heads * heads.valueWidth;

  const std::vector<int64_t> rows = getQueryRows(heads, options);
  const int64_t rowCount = rows.size();
  const std::vector<Real> queries = project<Real>(
      type,
      gatherRows<Real>(type, inputs.x, batch, heads.queries, shape.modelWidth,
                       rows),
      batch * rowCount, shape.modelWidth, inputs.wq, queryOutputs, inputs.bq);

  // Rows past the key length stay zero: they are not read.
  std::vector<Real> tokens(batch * heads.keys * contextWidth);
  for (int64_t b = 0; b < batch; ++b) {
    int64_t begin = b * heads.keys * contextWidth;
    context.copyTo(tokens.data() + begin, begin,
                   getKeyLength(heads, options, b) * contextWidth, type);
  }
  const std::vector<Real> keys =
      project<Real>(type, tokens, batch * heads.keys, contextWidth, inputs.wk,
                    keyOutputs, inputs.bk);
  const std::vector<Real> values =
      project<Real>(type, tokens, batch * heads.keys, contextWidth, inputs.wv,
                    valueOutputs, inputs.bv);

  // The heads of a token lie side by side.
  std::vector<Real> concatenated(batch * rowCount * attentionOutputs);
  attendHeads<Real>(
      type, heads, options, rows,
      {queries.data(), rowCount * queryOutputs, heads.keyWidth, queryOutputs},
      {keys.data(), heads.keys * keyOutputs, heads.keyWidth, keyOutputs},
      {values.data(), heads.keys * valueOutputs, heads.valueWidth,
       valueOutputs},
      {concatenated.data(), rowCount * attentionOutputs, heads.valueWidth,
       attentionOutputs},
      result.logSumExp);

  const std::vector<Real> output =
      project<Real>(type, concatenated, batch * rowCount, attentionOutputs,
                    inputs.wo, shape.modelWidth, inputs.bo);
  result.output.assign(output.begin(), output.end());
  return result;
}

LayerResult mlir::attn::reference::layer(const LayerShape &shape,
                                         const LayerInputs &inputs,
                                         const AttentionOptions &options) {
  return run<double>(ElementType::F64, shape, inputs, options);
}

LayerResult
mlir::attn::reference::textbookLayer(ElementType type, const LayerShape &shape,
                                     const LayerInputs &inputs,
                                     const AttentionOptions &options) {
  if (type == ElementType::F64)
    return layer(shape, inputs, options);
  return run<float>(type, shape, inputs, options);
}
