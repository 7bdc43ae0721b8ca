//===- KernelArguments.cpp - What the host hands to a kernel --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelArguments.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

/// Bytes of one element in memory; an i1 takes one, an index those of an i64.
static int64_t getElementBytes(MemRefType type) {
  if (type.getElementType().isIndex())
    return 8;
  return llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

bool GlobalTensor::hasAlignedRows(unsigned bytes) const {
  int64_t elementBytes = getElementBytes(type);
  if (!strides.back().isConstant() || strides.back().constant != 1)
    return false;
  // The first element may lie anywhere behind the start of the memref.
  int64_t offset = type.getStridesAndOffset().second;
  if (ShapedType::isDynamic(offset) || offset * elementBytes % bytes != 0)
    return false;
  // A dynamic stride of a contiguous memref is a multiple of the row.
  bool contiguous = type.getLayout().isIdentity();
  for (size_t dim = 0, rank = strides.size(); dim + 1 < rank; ++dim) {
    if (strides[dim].isConstant()) {
      if (strides[dim].constant * elementBytes % bytes != 0)
        return false;
    } else if (!contiguous || ShapedType::isDynamic(type.getShape().back()) ||
               type.getShape().back() * elementBytes % bytes != 0) {
      return false;
    }
  }
  return true;
}

LogicalResult attn::verifySizes(Operation *op) {
  constexpr int64_t kMaxSize = std::numeric_limits<int32_t>::max();
  for (Type type : op->getOperandTypes())
    if (auto memref = dyn_cast<MemRefType>(type))
      for (int64_t size : memref.getShape())
        if (!ShapedType::isDynamic(size) && size > kMaxSize)
          return op->emitError() << "a size of a CUDA kernel's tensor is at "
                                 << "most " << kMaxSize << ", found " << size;
  return success();
}

unsigned KernelArguments::add(Value value) {
  values.push_back(value);
  return values.size() - 1;
}

KernelNumber KernelArguments::addScalar(Value value) {
  KernelNumber number;
  if (value.getType().isIndex())
    value = arith::IndexCastOp::create(host.b, host.loc, host.i64(), value);
  number.argument = add(value);
  return number;
}

KernelNumber KernelArguments::addTensorMap(Value pointer) {
  KernelNumber number;
  number.argument = add(pointer);
  maps.push_back(number.argument);
  return number;
}

GlobalTensor KernelArguments::addTensor(Value memref) {
  OpBuilder &b = host.b;
  GlobalTensor tensor;
  tensor.type = cast<MemRefType>(memref.getType());
  auto metadata = memref::ExtractStridedMetadataOp::create(b, host.loc, memref);
  Value base = memref::ExtractAlignedPointerAsIndexOp::create(
      b, host.loc, b.getIndexType(), memref);
  Value bytes =
      arith::MulIOp::create(b, host.loc, metadata.getOffset(),
                            arith::ConstantIndexOp::create(
                                b, host.loc, getElementBytes(tensor.type)));
  Value address = arith::AddIOp::create(b, host.loc, base, bytes);
  address = arith::IndexCastOp::create(b, host.loc, host.i64(), address);
  tensor.pointer =
      add(LLVM::IntToPtrOp::create(b, host.loc, host.globalPointer(), address));

  auto [strides, offset] = tensor.type.getStridesAndOffset();
  auto number = [&](int64_t known, Value value, Type type) {
    KernelNumber number{known, -1};
    if (ShapedType::isDynamic(known))
      number.argument =
          add(arith::IndexCastOp::create(b, host.loc, type, value));
    return number;
  };
  for (int64_t dim = 0, rank = tensor.type.getRank(); dim < rank; ++dim) {
    tensor.sizes.push_back(number(tensor.type.getDimSize(dim),
                                  metadata.getSizes()[dim], host.i32()));
    tensor.strides.push_back(
        number(strides[dim], metadata.getStrides()[dim], host.i64()));
    if (tensor.type.isDynamicDim(dim))
      sizes.push_back(metadata.getSizes()[dim]);
  }
  return tensor;
}

Value KernelArguments::getSize(KernelBuilder &b, const GlobalTensor &tensor,
                               unsigned dim) const {
  KernelNumber size = tensor.sizes[dim];
  return size.isConstant() ? b.i32(size.constant) : getScalar(size);
}

Value KernelArguments::getStride(KernelBuilder &b, const GlobalTensor &tensor,
                                 unsigned dim) const {
  KernelNumber stride = tensor.strides[dim];
  return stride.isConstant() ? b.i64(stride.constant) : getScalar(stride);
}

Value KernelArguments::getAddress(KernelBuilder &b, const GlobalTensor &tensor,
                                  ArrayRef<Value> indices) const {
  Value elements;
  for (auto [dim, index] : llvm::enumerate(indices)) {
    Value term = b.mul(b.extend(index), getStride(b, tensor, dim));
    elements = elements ? b.add(elements, term) : term;
  }
  Value pointer = getPointer(tensor);
  if (!elements)
    return pointer;
  return b.offset(pointer,
                  b.mul(elements, b.i64(getElementBytes(tensor.type))));
}
