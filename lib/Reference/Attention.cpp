//===- Attention.cpp - Attention straight from its definition -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/Attention.h"
#include "AttendHeads.h"

#include <cmath>
#include <type_traits>

using namespace mlir::attn::reference;

/// What is wrong with a tensor over (b, h, i, j), or empty.
template <class T>
static std::string checkScoreTensor(const char *name,
                                    const AttentionShape &shape,
                                    const ScoreTensor<T> &tensor) {
  const std::array<int64_t, 4> full = {shape.batch, shape.heads, shape.queries,
                                       shape.keys};
  int64_t size = 1;
  for (int dim = 0; dim < 4; ++dim) {
    if (tensor.shape[dim] != 1 && tensor.shape[dim] != full[dim])
      return std::string(name) + ": dimension " + std::to_string(dim) +
             " must be 1 or " + std::to_string(full[dim]) + ", but is " +
             std::to_string(tensor.shape[dim]);
    size *= tensor.shape[dim];
  }
  if (static_cast<int64_t>(tensor.values.size()) != size)
    return std::string(name) + ": expected " + std::to_string(size) +
           " values, got " + std::to_string(tensor.values.size());
  return "";
}

static std::string checkPerBatch(const char *name, const AttentionShape &shape,
                                 const std::vector<int64_t> &values) {
  if (static_cast<int64_t>(values.size()) == shape.batch)
    return "";
  return std::string(name) + ": expected " + std::to_string(shape.batch) +
         " values, one for each batch, got " + std::to_string(values.size());
}

std::string
mlir::attn::reference::checkOptions(const AttentionShape &shape,
                                    const AttentionOptions &options) {
  if (shape.batch < 0 || shape.queries < 0 || shape.keys < 0)
    return "batch, queries and keys must not be negative";
  if (shape.heads < 1 || shape.keyValueHeads < 1 || shape.keyWidth < 1 ||
      shape.valueWidth < 1)
    return "heads and head widths must be positive";
  if (shape.heads % shape.keyValueHeads != 0)
    return "the number of key/value heads, " +
           std::to_string(shape.keyValueHeads) +
           ", must divide the number of heads, " + std::to_string(shape.heads);
  if (!(options.softcap >= 0) || std::isinf(options.softcap))
    return "softcap must be finite and not negative";
  if (options.windowLeft < -1 || options.windowRight < -1)
    return "window bounds must be at least -1";

  if (options.bias) {
    std::string error = checkScoreTensor("bias", shape, *options.bias);
    if (!error.empty())
      return error;
  }
  if (options.mask) {
    std::string error = checkScoreTensor("mask", shape, *options.mask);
    if (!error.empty())
      return error;
  }
  if (options.causal == CausalKind::Offset) {
    std::string error =
        checkPerBatch("causal offsets", shape, options.causalOffsets);
    if (!error.empty())
      return error;
  }
  if (!options.keyLengths.empty()) {
    std::string error = checkPerBatch("key lengths", shape, options.keyLengths);
    if (!error.empty())
      return error;
    for (int64_t length : options.keyLengths)
      if (length < 0 || length > shape.keys)
        return "key length " + std::to_string(length) +
               " is not between 0 and " + std::to_string(shape.keys);
  }
  for (int64_t row : options.queryRows)
    if (row < 0 || row >= shape.queries)
      return "query row " + std::to_string(row) + " is not between 0 and " +
             std::to_string(shape.queries - 1);
  return "";
}

static std::string checkSize(const char *name, int64_t expected,
                             TensorView view) {
  if (view.size() == expected)
    return "";
  return std::string(name) + ": expected " + std::to_string(expected) +
         " elements, got " + std::to_string(view.size());
}

template <class Real>
static AttentionResult run(ElementType type, const AttentionShape &shape,
                           TensorView q, TensorView k, TensorView v,
                           const AttentionOptions &options) {
  AttentionResult result;
  result.error = checkOptions(shape, options);
  if (!result.error.empty())
    return result;
  const int64_t batchHeads = shape.batch * shape.heads;
  const int64_t batchKeyHeads = shape.batch * shape.keyValueHeads;
  for (std::string error :
       {checkSize("q", batchHeads * shape.queries * shape.keyWidth, q),
        checkSize("k", batchKeyHeads * shape.keys * shape.keyWidth, k),
        checkSize("v", batchKeyHeads * shape.keys * shape.valueWidth, v)}) {
    if (!error.empty()) {
      result.error = error;
      return result;
    }
  }

  const std::vector<int64_t> rows = getQueryRows(shape, options);
  const int64_t rowCount = rows.size();
  std::vector<Real> queries(batchHeads * rowCount * shape.keyWidth);
  for (int64_t bh = 0; bh < batchHeads; ++bh)
    for (int64_t r = 0; r < rowCount; ++r)
      q.copyTo(&queries[(bh * rowCount + r) * shape.keyWidth],
               (bh * shape.queries + rows[r]) * shape.keyWidth, shape.keyWidth,
               type);

  std::vector<Real> keys(k.size()), values(v.size());
  for (int64_t bh = 0; bh < batchKeyHeads; ++bh) {
    int64_t length = getKeyLength(shape, options, bh / shape.keyValueHeads);
    int64_t begin = bh * shape.keys;
    k.copyTo(keys.data() + begin * shape.keyWidth, begin * shape.keyWidth,
             length * shape.keyWidth, type);
    v.copyTo(values.data() + begin * shape.valueWidth, begin * shape.valueWidth,
             length * shape.valueWidth, type);
  }

  auto describe = [](auto *data, int64_t heads, int64_t length, int64_t width) {
    return HeadRows<std::remove_pointer_t<decltype(data)>>{
        data, heads * length * width, length * width, width};
  };
  std::vector<Real> output(batchHeads * rowCount * shape.valueWidth);
  attendHeads<Real>(
      type, shape, options, rows,
      describe(static_cast<const Real *>(queries.data()), shape.heads, rowCount,
               shape.keyWidth),
      describe(static_cast<const Real *>(keys.data()), shape.keyValueHeads,
               shape.keys, shape.keyWidth),
      describe(static_cast<const Real *>(values.data()), shape.keyValueHeads,
               shape.keys, shape.valueWidth),
      describe(output.data(), shape.heads, rowCount, shape.valueWidth),
      result.logSumExp);
  result.output.assign(output.begin(), output.end());
  return result;
}

AttentionResult
mlir::attn::reference::attention(const AttentionShape &shape, TensorView q,
                                 TensorView k, TensorView v,
                                 const AttentionOptions &options) {
  return run<double>(ElementType::F64, shape, q, k, v, options);
}

AttentionResult mlir::attn::reference::textbookAttention(
    ElementType type, const AttentionShape &shape, TensorView q, TensorView k,
    TensorView v, const AttentionOptions &options) {
  if (type == ElementType::F64)
    return attention(shape, q, k, v, options);
  return run<float>(type, shape, q, k, v, options);
}
