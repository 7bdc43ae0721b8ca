//===- LinearDims.cpp - Several dimensions as one -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearDims.h"

using namespace mlir;
using namespace mlir::attn;

LinearDims::LinearDims(KernelBuilder &b, ArrayRef<unsigned> dims,
                       ArrayRef<Value> sizes)
    : b(b), dims(dims), sizes(sizes) {
  for (Value size : sizes)
    count = count ? b.mul(count, size) : size;
  if (!count)
    count = b.i32(1);
}

Value LinearDims::getTiles(int64_t size) const {
  return b.divU(b.add(count, b.i32(size - 1)), b.i32(size));
}

SmallVector<Value> LinearDims::split(Value index) const {
  SmallVector<Value> indices(dims.size());
  for (size_t i = dims.size(); i-- > 0;) {
    if (i == 0) {
      indices[i] = index;
      break;
    }
    indices[i] = b.remU(index, sizes[i]);
    index = b.divU(index, sizes[i]);
  }
  return indices;
}

Value LinearDims::getOffset(const KernelArguments &args,
                            const GlobalTensor &tensor, AffineMap map,
                            Value index) const {
  Value offset;
  for (auto [dim, part] : llvm::zip(dims, split(index))) {
    std::optional<unsigned> position = getPosition(map, dim);
    if (!position)
      continue;
    Value term = b.mul(b.extend(part), args.getStride(b, tensor, *position));
    offset = offset ? b.add(offset, term) : term;
  }
  return offset ? offset : b.i64(0);
}

std::optional<unsigned> attn::getPosition(AffineMap map, unsigned dim) {
  return map.getResultPosition(getAffineDimExpr(dim, map.getContext()));
}

Value attn::getDimSize(KernelBuilder &b, const KernelArguments &args,
                       unsigned dim, ArrayRef<GlobalTensor> tensors,
                       ArrayRef<AffineMap> maps) {
  Value size;
  for (auto [tensor, map] : llvm::zip(tensors, maps)) {
    std::optional<unsigned> position = getPosition(map, dim);
    if (!position)
      continue;
    if (tensor.sizes[*position].isConstant())
      return b.i32(tensor.sizes[*position].constant);
    if (!size)
      size = args.getSize(b, tensor, *position);
  }
  return size;
}
