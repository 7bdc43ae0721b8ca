//===- Attention.h - Attention straight from its definition -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Softmax attention computed as its definition reads, in double precision, with
// every score held at once and without any of the identities the compiled code
// relies on. It shares no code with the compiler, so that agreement means
// something.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_REFERENCE_ATTENTION_H
#define ATTN_REFERENCE_ATTENTION_H

#include "attn/Reference/TensorView.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mlir {
namespace attn {
namespace reference {

/// Sizes of q [B, H, Sq, Dk], k [B, Hkv, Skv, Dk] and v [B, Hkv, Skv, Dv].
struct AttentionShape {
  int64_t batch = 1;
  int64_t heads = 1;
  /// Query head h uses key/value head h floordiv (heads / keyValueHeads).
  int64_t keyValueHeads = 1;
  int64_t queries = 1;
  int64_t keys = 1;
  int64_t keyWidth = 1;
  int64_t valueWidth = 1;
};

/// A tensor over (b, h, i, j) in which a dimension of size 1 stands for all
/// indices.
template <class T>
struct ScoreTensor {
  std::array<int64_t, 4> shape = {1, 1, 1, 1};
  /// Row-major.
  std::vector<T> values;

  T at(int64_t b, int64_t h, int64_t i, int64_t j) const {
    const std::array<int64_t, 4> index = {b, h, i, j};
    int64_t linear = 0;
    for (int dim = 0; dim < 4; ++dim)
      linear = linear * shape[dim] + (shape[dim] == 1 ? 0 : index[dim]);
    return values[linear];
  }
};

/// Which keys a query may see: j <= i + offset, with offset 0 (TopLeft),
/// Skv - Sq (BottomRight) or one number for each batch (Offset).
enum class CausalKind { None, TopLeft, BottomRight, Offset };

/// Functions are called from several threads.
struct AttentionOptions {
  /// 1 / sqrt(Dk) where absent.
  std::optional<double> scale;
  /// s = softcap * tanh(s / softcap); 0 for none.
  double softcap = 0;
  /// Added after the softcap.
  std::optional<ScoreTensor<double>> bias;
  /// s = score(s, b, h, i, j), after the bias.
  std::function<double(double, int64_t, int64_t, int64_t, int64_t)> score;

  /// All of the following must allow (b, h, i, j).
  std::optional<ScoreTensor<uint8_t>> mask;
  std::function<bool(int64_t, int64_t, int64_t, int64_t)> allow;
  CausalKind causal = CausalKind::None;
  /// [B], with CausalKind::Offset only.
  std::vector<int64_t> causalOffsets;
  /// i + offset - left <= j <= i + offset + right, with the offset of the
  /// causal kind (0 for None); -1 for unbounded.
  int64_t windowLeft = -1;
  int64_t windowRight = -1;
  /// [B]: keys at and past the length are never read. Empty: all keys.
  std::vector<int64_t> keyLengths;

  /// The queries to compute, in the order wanted, for checking a sample of a
  /// large problem. Empty: all. R below is their number.
  std::vector<int64_t> queryRows;
};

struct AttentionResult {
  /// Empty on success; else says what does not fit together.
  std::string error;
  /// [B, H, R, Dv]
  std::vector<double> output;
  /// [B, H, R], natural logarithm; -infinity for a row without keys, whose
  /// output is 0.
  std::vector<double> logSumExp;
};

/// Attention in double precision. A masked key, or one whose final score is
/// -infinity, has no weight and its value is not touched.
AttentionResult attention(const AttentionShape &shape, TensorView q,
                          TensorView k, TensorView v,
                          const AttentionOptions &options = {});

/// The same formula as one would write it in a program that stores `type`:
/// inputs rounded to `type`, scores and sums in f32, the weights rounded to
/// `type` before the second product, the output rounded once. Its distance from
/// `attention` is the yardstick for compiled code of that type.
AttentionResult textbookAttention(ElementType type, const AttentionShape &shape,
                                  TensorView q, TensorView k, TensorView v,
                                  const AttentionOptions &options = {});

/// What does not fit together in `options`, or empty.
std::string checkOptions(const AttentionShape &shape,
                         const AttentionOptions &options);

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_REFERENCE_ATTENTION_H
