//===- MatmulPlan.cpp - How TMA reads a product's operands ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MatmulPlan.h"

#include "SharedTile.h"

using namespace mlir;
using namespace mlir::attn;

/// Whether `outer` goes on where `inner` ends.
static bool isOneDim(const GlobalTensor &tensor, AffineMap map, unsigned outer,
                     unsigned inner) {
  unsigned first = *getPosition(map, outer), second = *getPosition(map, inner);
  if (second != first + 1)
    return false;
  if (tensor.type.getLayout().isIdentity())
    return true;
  KernelNumber stride = tensor.strides[first], below = tensor.strides[second],
               size = tensor.sizes[second];
  return stride.isConstant() && below.isConstant() && size.isConstant() &&
         stride.constant == size.constant * below.constant;
}

/// Leaves in `dims` the last of them that `isOne` says are one, and returns the
/// others.
static SmallVector<unsigned>
takeOuter(SmallVector<unsigned> &dims,
          function_ref<bool(unsigned, unsigned)> isOne) {
  size_t first = dims.size() - 1;
  while (first > 0 && isOne(dims[first - 1], dims[first]))
    --first;
  SmallVector<unsigned> outer(dims.begin(), dims.begin() + first);
  dims.erase(dims.begin(), dims.begin() + first);
  return outer;
}

/// The dimensions of an operand's map: those of a box, and single indices.
static std::optional<SmallVector<TensorMapDim>>
getMapDims(const GlobalTensor &tensor, AffineMap map, const MatmulPlan &plan,
           ArrayRef<unsigned> rows, int64_t rowBox, int64_t depthBox,
           bool &isKMajor) {
  if (!TensorMap::canRead(tensor))
    return std::nullopt;
  auto positions = [&](ArrayRef<unsigned> dims) {
    return llvm::map_to_vector(
        dims, [&](unsigned dim) { return *getPosition(map, dim); });
  };
  unsigned last = map.getDimPosition(map.getNumResults() - 1);
  isKMajor = last == plan.dims.k.back();
  if (!isKMajor && last != rows.back())
    return std::nullopt;
  TensorMapDim ofRows{positions(rows), rowBox},
      ofDepth{positions(plan.dims.k), depthBox};
  if (!isKMajor)
    std::swap(ofRows, ofDepth);
  ofDepth.box = SharedTile::kPanelColumns;
  SmallVector<TensorMapDim> dims{ofDepth, ofRows};
  for (ArrayRef<unsigned> single :
       {ArrayRef(plan.parts), ArrayRef(plan.dims.batch)})
    for (unsigned dim : single)
      if (std::optional<unsigned> position = getPosition(map, dim))
        dims.push_back({{*position}, 1});
  if (dims.size() > TensorMap::kMaxRank)
    return std::nullopt;
  return dims;
}

std::optional<MatmulPlan> MatmulPlan::get(const MatmulArguments &matmul) {
  kernel::MatmulOp op = matmul.op;
  SmallVector<AffineMap> maps = op.getMaps();
  MatmulPlan plan;
  plan.lhsMap = maps[0];
  plan.rhsMap = maps[1];
  plan.dims = op.getDims();
  if (plan.dims.m.empty() || plan.dims.n.empty() ||
      matmul.lhs.type.getElementType().isF32())
    return std::nullopt;
  auto isOneOfLhs = [&](unsigned outer, unsigned inner) {
    return isOneDim(matmul.lhs, maps[0], outer, inner);
  };
  auto isOneOfRhs = [&](unsigned outer, unsigned inner) {
    return isOneDim(matmul.rhs, maps[1], outer, inner);
  };
  plan.parts = takeOuter(plan.dims.k, [&](unsigned outer, unsigned inner) {
    return isOneOfLhs(outer, inner) && isOneOfRhs(outer, inner);
  });
  llvm::append_range(plan.dims.batch, takeOuter(plan.dims.m, isOneOfLhs));
  llvm::append_range(plan.dims.batch, takeOuter(plan.dims.n, isOneOfRhs));

  kernel::MatmulConfigAttr config = matmul.config;
  std::optional<SmallVector<TensorMapDim>> lhs =
      getMapDims(matmul.lhs, maps[0], plan, plan.dims.m, config.getM(),
                 config.getK(), plan.isLhsKMajor);
  std::optional<SmallVector<TensorMapDim>> rhs =
      getMapDims(matmul.rhs, maps[1], plan, plan.dims.n, config.getN(),
                 config.getK(), plan.isRhsKMajor);
  if (!lhs || !rhs)
    return std::nullopt;
  plan.lhs = *lhs;
  plan.rhs = *rhs;
  return plan;
}
