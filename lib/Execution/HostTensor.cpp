//===- HostTensor.cpp - A tensor in the memory of the host ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/HostTensor.h"

#include "attn/Runtime/attn_runtime.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

using namespace mlir;
using namespace mlir::attn;

void HostTensor::Free::operator()(void *pointer) const {
  attn_rt_free(pointer);
}

std::optional<int64_t> mlir::attn::computeByteSize(ScalarType type,
                                                   ArrayRef<int64_t> shape) {
  int64_t bytes = getByteWidth(type);
  for (int64_t size : shape)
    if (size < 0 || llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  return bytes;
}

HostTensor::HostTensor(ScalarType type, ArrayRef<int64_t> shape)
    : type(type), shape(shape) {
  block.reset(attn_rt_alloc(getByteSize()));
  data = block.get();
}

HostTensor HostTensor::adopt(ScalarType type, ArrayRef<int64_t> shape,
                             void *allocated, void *data) {
  HostTensor result;
  result.type = type;
  result.shape.assign(shape.begin(), shape.end());
  result.block.reset(allocated);
  result.data = data;
  return result;
}

int64_t HostTensor::getNumElements() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

static const llvm::fltSemantics &getNarrowSemantics(ScalarType type) {
  return type == ScalarType::F16 ? llvm::APFloat::IEEEhalf()
                                 : llvm::APFloat::BFloat();
}

double HostTensor::getFloat(int64_t index) const {
  assert(isFloat(type) && "not a tensor of floats");
  const char *element =
      static_cast<const char *>(data) + index * getByteWidth(type);
  if (type == ScalarType::F64) {
    double value;
    std::memcpy(&value, element, sizeof(value));
    return value;
  }
  if (type == ScalarType::F32) {
    float value;
    std::memcpy(&value, element, sizeof(value));
    return value;
  }
  uint16_t bits;
  std::memcpy(&bits, element, sizeof(bits));
  return llvm::APFloat(getNarrowSemantics(type), llvm::APInt(16, bits))
      .convertToDouble();
}

void HostTensor::setFloat(int64_t index, double value) {
  assert(isFloat(type) && "not a tensor of floats");
  char *element = static_cast<char *>(data) + index * getByteWidth(type);
  if (type == ScalarType::F64) {
    std::memcpy(element, &value, sizeof(value));
    return;
  }
  if (type == ScalarType::F32) {
    float narrow = static_cast<float>(value);
    std::memcpy(element, &narrow, sizeof(narrow));
    return;
  }
  llvm::APFloat rounded(value);
  bool losesInfo;
  rounded.convert(getNarrowSemantics(type), llvm::APFloat::rmNearestTiesToEven,
                  &losesInfo);
  uint16_t bits = rounded.bitcastToAPInt().getZExtValue();
  std::memcpy(element, &bits, sizeof(bits));
}
