//===- AttentionCase.h - One attention to compile and run -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_ATTENTIONCASE_H
#define ATTN_TEST_INTEGRATION_CPU_ATTENTIONCASE_H

#include "MaskExpression.h"
#include "attn/Execution/FunctionSignature.h"
#include "attn/Reference/Attention.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace mlir::attn::difftest {

/// What is known when the code runs.
struct Sizes {
  int64_t batch = 2;
  int64_t queries = 5;
  int64_t keys = 5;
};

/// What the score region computes from s, b, h, i and j.
enum class ScoreKind {
  None,
  /// s - slope[h] |i - j|
  Alibi,
  /// s + table[h, j - i + Sq - 1]
  RelativeBias,
  /// cap tanh(s / cap)
  TanhSoftcap,
  /// s factor + addend
  ScalarCaptures,
  /// s + row[i]
  RowTensor,
  /// s + column[j]
  ColumnTensor,
  /// s factors[b]
  BatchTensor,
  /// -infinity for odd j, else s
  DropOddKeys,
};
constexpr int kScoreKinds = 9;

/// Which pairs the mask region allows.
enum class MaskKind {
  None,
  /// query_ids[i] = key_ids[j]
  Documents,
  /// j <= i or j < prefix[b]
  PrefixLM,
  /// i - j is a multiple of 2
  Dilated,
  /// h + j is no multiple of 3
  HeadStripes,
};
constexpr int kMaskKinds = 5;

/// True where a dimension of a tensor over (b, h, i, j) has size 1.
using Broadcast = std::array<bool, 4>;

/// The tensors of a whole layer around the attention.
struct LayerCase {
  int64_t modelWidth = 24;
  /// The width of the key/value source; 0 for self-attention.
  int64_t sourceWidth = 0;
  bool hasBiases = false;
};

/// What is known when the code is compiled.
struct AttentionCase {
  ScalarType type = ScalarType::F32;
  int64_t heads = 2;
  int64_t keyValueHeads = 2;
  int64_t keyWidth = 8;
  int64_t valueWidth = 8;
  reference::CausalKind causal = reference::CausalKind::None;
  std::optional<std::array<int64_t, 2>> window;
  /// CausalKind::Offset has it anyway.
  bool hasQueryOffset = false;
  ScalarType offsetType = ScalarType::I64;
  bool hasKeyLengths = false;
  ScalarType lengthType = ScalarType::I32;
  std::optional<double> scale;
  std::optional<double> softcap;
  std::optional<Broadcast> bias;
  ScalarType biasType = ScalarType::F32;
  std::optional<Broadcast> mask;
  ScoreKind score = ScoreKind::None;
  MaskKind allow = MaskKind::None;
  /// In place of `allow`, if it is not empty.
  MaskExpression allowIf;
  /// Query, key, value and output; not for layers.
  std::array<bool, 4> isBSHD = {};
  bool hasLogSumExp = true;
  /// Sizes in the types; without them the code is for all sizes.
  std::optional<Sizes> staticSizes;
  /// Without `staticSizes`: the queries in the types, batch and keys open.
  std::optional<int64_t> staticQueries;
  std::optional<LayerCase> layer;

  bool takesQueryOffset() const {
    return hasQueryOffset || causal == reference::CausalKind::Offset;
  }
  /// The type of scores: f64 for f64, else f32.
  ScalarType getScoreType() const {
    return type == ScalarType::F64 ? ScalarType::F64 : ScalarType::F32;
  }
  /// True where the op has a meaning for Sq = Skv only.
  bool needsSquare() const {
    return (layer && !layer->sourceWidth) ||
           (window && causal == reference::CausalKind::None && !hasQueryOffset);
  }
};

/// A size of a tensor, as a function of the sizes of the case.
struct Extent {
  enum Kind { Number, Batch, Queries, Keys, Distances } kind = Number;
  int64_t number = 1;

  Extent(int64_t number) : number(number) {}
  Extent(Kind kind) : kind(kind) {}

  int64_t resolve(const Sizes &sizes) const;
};

/// An argument or result of the function that a case becomes.
struct Parameter {
  std::string name;
  ScalarType type;
  /// In logical order, [B, H, S, D] for heads.
  std::vector<Extent> shape;
  bool isTensor = true;
  /// The tensor lists its dimensions as [B, S, H, D].
  bool isBSHD = false;

  /// In the order of the tensor.
  std::vector<Extent> getMemoryShape() const;
};

/// The arguments, in order.
std::vector<Parameter> getParameters(const AttentionCase &attention);
/// Output and, if asked for, log-sum-exp.
std::vector<Parameter> getResults(const AttentionCase &attention);

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_ATTENTIONCASE_H
