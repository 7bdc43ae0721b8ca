//===- FragmentScores.h - Scores on fragments -------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTSCORES_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTSCORES_H

#include "Fragment.h"
#include "FragmentRegion.h"

#include "attn/Dialect/Attn/IR/Attn.h"

#include <optional>

namespace mlir::attn {

/// Which scores a thread's fragment holds, all i32.
struct FragmentPosition {
  Value batch;
  RowPair heads;
  /// Rows past the last query have the number of the last one.
  RowPair queries;
  /// The key of the first element: that of the block plus 2 (lane % 4).
  Value firstKey;
};

/// A side of a window as kernels have it, whose positions are i32: -1, open,
/// where it is wider than any sequence can be.
int64_t getWindowSide(int64_t keys);

/// What becomes of the products of queries and keys before the softmax, on
/// fragments: the score of attn.sdpa, step by step.
class FragmentScores {
public:
  /// Hands what scores are made of to the kernel.
  static FailureOr<FragmentScores> get(SdpaOp op, const GlobalTensor &key,
                                       KernelArguments &args);

  /// The number that the kernel multiplies scores with, as the last step, so
  /// that exponentials are powers of two. With nothing but a positive scale it
  /// contains that scale and scores are the bare products.
  double getFactor() const { return factor; }

  /// Scores before masking, without the factor.
  Value computeScores(KernelBuilder &b, const KernelArguments &args,
                      Value products, const FragmentPosition &position) const;

  /// What may hide a key of a fragment, besides the mask tensor: causal, window
  /// and lengths, and the mask region.
  struct Masks {
    bool positions, region;
  };

  /// Minus infinity where a mask does not allow the pair.
  Value maskScores(KernelBuilder &b, const KernelArguments &args, Value scores,
                   const FragmentPosition &position, Value keyLimit,
                   Value diagonal, Masks masks) const;

  /// Whether a row may not see some key of its batch. Scores of minus infinity
  /// count as masked where bias or score_mod may be what makes them.
  bool mayHideKeys() const {
    return mask || maskMod || bias || scoreMod || causal || windowLeft >= 0 ||
           windowRight >= 0;
  }

  const std::optional<FragmentRegion> &getMaskMod() const { return maskMod; }

  /// Whether batches have lengths of their own.
  bool hasKeyLengths() const { return keyLengths.has_value(); }

  /// j = i + diagonal is the last key that causal allows.
  bool isCausal() const { return causal; }
  /// -1 where the side is open.
  int64_t getWindowLeft() const { return windowLeft; }
  int64_t getWindowRight() const { return windowRight; }

  /// The number of keys of a batch and the diagonal of a batch, i32.
  Value getKeyLimit(KernelBuilder &b, const KernelArguments &args, Value keys,
                    Value batch) const;
  Value getDiagonal(KernelBuilder &b, const KernelArguments &args,
                    Value queries, Value keys, Value batch) const;

private:
  Value loadTerm(KernelBuilder &b, const KernelArguments &args,
                 const GlobalTensor &tensor, const FragmentPosition &position,
                 int64_t count, Value lastKey) const;
  SmallVector<Value> getRegionIndices(KernelBuilder &b,
                                      const FragmentPosition &position,
                                      int64_t count, Value lastKey) const;

  GlobalTensor key;
  unsigned keySequenceDim = 0;
  double scale = 1.0, factor = 1.0;
  std::optional<double> softcap;
  bool isPlain = false, isPrecise = false, causal = false, bottomRight = false;
  int64_t windowLeft = -1, windowRight = -1;
  std::optional<GlobalTensor> bias, mask, keyLengths, queryOffset;
  std::optional<FragmentRegion> scoreMod, maskMod;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_FRAGMENTSCORES_H
