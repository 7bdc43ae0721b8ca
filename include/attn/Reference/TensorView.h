//===- TensorView.h - Numbers of any float type in memory -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_REFERENCE_TENSORVIEW_H
#define ATTN_REFERENCE_TENSORVIEW_H

#include <cstdint>
#include <vector>

namespace mlir {
namespace attn {
namespace reference {

enum class ElementType { F64, F32, F16, BF16 };

int64_t getByteWidth(ElementType type);

/// The number nearest to `value` that `type` can hold.
double roundTo(ElementType type, double value);

/// A view of `size` consecutive numbers owned by someone else; row-major where
/// it stands for a tensor.
class TensorView {
public:
  TensorView() = default;
  TensorView(const void *data, ElementType type, int64_t size)
      : data(data), type(type), count(size) {}
  TensorView(const std::vector<double> &values)
      : TensorView(values.data(), ElementType::F64, values.size()) {}
  TensorView(const std::vector<float> &values)
      : TensorView(values.data(), ElementType::F32, values.size()) {}

  int64_t size() const { return count; }
  bool empty() const { return count == 0; }
  double operator[](int64_t index) const;

  /// Converts the elements [begin, begin + number) to `target`, each rounded to
  /// `precision` on the way.
  void copyTo(double *target, int64_t begin, int64_t number,
              ElementType precision = ElementType::F64) const;
  void copyTo(float *target, int64_t begin, int64_t number,
              ElementType precision = ElementType::F32) const;

private:
  const void *data = nullptr;
  ElementType type = ElementType::F64;
  int64_t count = 0;
};

} // namespace reference
} // namespace attn
} // namespace mlir

#endif // ATTN_REFERENCE_TENSORVIEW_H
