//===- TensorView.cpp - Numbers of any float type in memory ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Reference/TensorView.h"
#include "attn/Reference/NarrowFloat.h"

#include <cstring>

using namespace mlir::attn::reference;

int64_t mlir::attn::reference::getByteWidth(ElementType type) {
  switch (type) {
  case ElementType::F64:
    return 8;
  case ElementType::F32:
    return 4;
  case ElementType::F16:
  case ElementType::BF16:
    return 2;
  }
  return 0;
}

double mlir::attn::reference::roundTo(ElementType type, double value) {
  switch (type) {
  case ElementType::F64:
    return value;
  case ElementType::F32:
    return static_cast<float>(value);
  case ElementType::F16:
    return Float16::round(value);
  case ElementType::BF16:
    return BFloat16::round(value);
  }
  return value;
}

/// memcpy because a view of a file's bytes need not be aligned.
template <class T>
static T loadBytes(const void *data, int64_t index) {
  T value;
  std::memcpy(&value, static_cast<const char *>(data) + index * sizeof(T),
              sizeof(T));
  return value;
}

double TensorView::operator[](int64_t index) const {
  double value;
  copyTo(&value, index, 1);
  return value;
}

template <class Real>
static void copyElements(const void *data, ElementType type, Real *target,
                         int64_t begin, int64_t number, ElementType precision) {
  switch (type) {
  case ElementType::F64:
    for (int64_t i = 0; i < number; ++i)
      target[i] = static_cast<Real>(loadBytes<double>(data, begin + i));
    break;
  case ElementType::F32:
    for (int64_t i = 0; i < number; ++i)
      target[i] = loadBytes<float>(data, begin + i);
    break;
  case ElementType::F16:
    for (int64_t i = 0; i < number; ++i)
      target[i] = static_cast<Real>(
          Float16::toDouble(loadBytes<uint16_t>(data, begin + i)));
    break;
  case ElementType::BF16:
    for (int64_t i = 0; i < number; ++i)
      target[i] = static_cast<Real>(
          BFloat16::toDouble(loadBytes<uint16_t>(data, begin + i)));
    break;
  }
  if (precision == type || precision == ElementType::F64)
    return;
  for (int64_t i = 0; i < number; ++i)
    target[i] = static_cast<Real>(roundTo(precision, target[i]));
}

void TensorView::copyTo(double *target, int64_t begin, int64_t number,
                        ElementType precision) const {
  copyElements(data, type, target, begin, number, precision);
}

void TensorView::copyTo(float *target, int64_t begin, int64_t number,
                        ElementType precision) const {
  copyElements(data, type, target, begin, number, precision);
}
