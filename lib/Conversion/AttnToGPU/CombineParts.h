//===- CombineParts.h - One result of several parts -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_COMBINEPARTS_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_COMBINEPARTS_H

#include "FragmentSoftmax.h"
#include "KernelArguments.h"
#include "PartialResults.h"

#include "attn/Dialect/Attn/IR/Attn.h"

#include <optional>

namespace mlir::attn {

/// The tensors of a split attention that its second kernel knows, and the
/// numbers that the host hands to it.
struct CombineArguments {
  SdpaOp op;
  GlobalTensor output;
  std::optional<GlobalTensor> lse;
  KernelNumber parts, results;
  double factor = 1.0; ///< see FragmentScores

  /// Whether a group of columns of the output is stored at once.
  bool storesGroups() const;
  unsigned getGroupBytes() const;
};

/// The kernel that makes one result of those of all parts. A block of threads
/// owns a row; a warp takes every fourth group of parts, in their order, and
/// then the results of warps are added in the order of the warps. The order
/// depends on nothing but the number of parts.
class CombineParts {
public:
  /// `memory` is the block's shared memory, `getSharedBytes` of it.
  CombineParts(KernelBuilder &b, const KernelArguments &args,
               const CombineArguments &combine, Value memory);

  static int64_t getThreads();
  static int64_t getSharedBytes(SdpaOp op);

  void emit();

private:
  /// What a warp has added up: four columns for each of a lane's groups of
  /// columns, and the weights.
  struct Sums {
    SmallVector<Value> outputs;
    Value weights;
    SmallVector<Value> pack() const;
    static Sums unpack(ValueRange values);
  };

  Value getLargest();
  Value getGroup(int64_t number);
  Sums addParts(Value largest);
  Value getOutputPlace(Value warp, int64_t slot, int64_t group);
  Value getStatePlace(Value warp, Value slot);
  void copyParts(Value first);
  Sums addPart(Value part, int64_t slot, Value shift, Sums sums);
  Sums addWarps(Sums sums);
  void store(const Sums &sums, Value largest);
  void storeGroup(Value elements, Value group, Value row);

  KernelBuilder &b;
  const KernelArguments &args;
  const CombineArguments &combine;
  Value memory;
  int64_t dv, groups; ///< groups of columns of one lane
  Value parts, row, lane, warp;
  PartialResults results;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_COMBINEPARTS_H
