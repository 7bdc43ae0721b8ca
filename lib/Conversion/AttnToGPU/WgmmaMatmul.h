//===- WgmmaMatmul.h - A product by wgmma -----------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAMATMUL_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAMATMUL_H

#include "MatmulPlan.h"
#include "SharedTile.h"
#include "TilePipeline.h"

namespace mlir::attn {

/// A product by wgmma, with operands by TMA: for sm_90a.
///
/// Warpgroups of four warps multiply 64 rows of a tile each; one more, behind
/// them, gives its registers to them and brings stages of the operands. It does
/// not wait for the results of a tile before it goes on to the next one, so
/// stages of that are there when the others begin it.
class WgmmaMatmul {
public:
  WgmmaMatmul(KernelBuilder &b, const KernelArguments &args,
              const MatmulArguments &matmul, const MatmulPlan &plan,
              const TensorMap &lhs, const TensorMap &rhs, Value memory);

  static int64_t getThreads(kernel::MatmulConfigAttr config);
  static int64_t getSharedBytes(const MatmulPlan &plan,
                                kernel::MatmulConfigAttr config);

  void emit();

private:
  /// Goes through the tiles of this block. `body` gets the number of the first
  /// step of a tile among all steps of the block.
  void forEachTile(function_ref<void(Value)> body);

  // The warpgroup that loads.
  void produce();
  void load(Value step, Value stageStep);
  void loadTile(const TensorMap &map, AffineMap indexing, bool isKMajor,
                const SharedTile &to, Value row, Value step, Value barrier);

  // The warpgroups that multiply.
  void consume();
  Value multiplyStage(Value stageStep, Value sums);

  SharedTile getLhsTile(Value stageStep) const;
  SharedTile getRhsTile(Value stageStep) const;

  KernelBuilder &b;
  const KernelArguments &args;
  const MatmulArguments &matmul;
  const MatmulPlan &plan;
  kernel::MatmulConfigAttr config;
  const TensorMap &lhs, &rhs;
  Value memory;
  int64_t warpgroups;
  TilePipeline stages;
  MatmulTile tile;
  LinearDims depth, parts;
  Value thread, warp, isLeader;
  Value stepsOfPart, steps;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_WGMMAMATMUL_H
