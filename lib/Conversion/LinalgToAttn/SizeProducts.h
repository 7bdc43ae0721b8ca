//===- SizeProducts.h - Integers that are products of sizes -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a framework computes at run time to reshape tensors of dynamic sizes are
// products and quotients of sizes, with cases for sizes that are negative. Such
// an integer is followed to an integer factor and the dimensions of tensors
// that it is the product of; two of them can then be compared.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_SIZEPRODUCTS_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_SIZEPRODUCTS_H

#include "AxisSpace.h"

#include "mlir/IR/Builders.h"

namespace mlir::attn {

/// factor * dim * dim ...
struct SizeProduct {
  int64_t factor = 1;
  /// Numbers of dimensions, in ascending order.
  SmallVector<unsigned, 2> dims = {};

  std::optional<int64_t> getConstant() const {
    return dims.empty() ? std::optional<int64_t>(factor) : std::nullopt;
  }
  bool operator==(const SizeProduct &other) const {
    return factor == other.factor && dims == other.dims;
  }
  bool operator!=(const SizeProduct &other) const { return !(*this == other); }
};

/// Null where the factor does not fit in an int64_t.
std::optional<SizeProduct> multiply(const SizeProduct &a, const SizeProduct &b);

/// Null where `divisor` is 0 or does not divide `dividend` whatever the sizes
/// are. A size of 0 in both is one that the division has excluded.
std::optional<SizeProduct> divide(const SizeProduct &dividend,
                                  const SizeProduct &divisor);

/// Remembers what it has found, so no operation may be erased meanwhile.
class SizeProducts {
public:
  /// The product that an integer or an index is, or null. It is computed
  /// without an overflow: that of sizes means a tensor that nobody has.
  std::optional<SizeProduct> get(Value integer);

  /// The size of a dimension of a tensor.
  SizeProduct getDim(Value tensor, int64_t dim);

  /// What a condition on such integers is for all sizes, or null.
  std::optional<bool> getCondition(Value condition);

  /// Notes what must hold for `op` to be executed at all: what an assertion at
  /// the top of a function says, and that operands of a linalg operation have
  /// the sizes of its loops. What was found before is forgotten.
  void addFacts(Operation *op);

  /// The product as an index.
  Value create(OpBuilder &b, Location loc, const SizeProduct &product) const;

private:
  std::optional<SizeProduct> compute(Value integer);
  std::optional<SizeProduct> computeAffine(AffineExpr expr, unsigned numDims,
                                           ValueRange operands);
  SizeProduct getSymbol(Value tensor, int64_t dim);
  void addEquality(const SizeProduct &a, const SizeProduct &b);

  DenseMap<Value, std::optional<SizeProduct>> known;
  DenseMap<SizeOrigin, unsigned> numbers;
  SmallVector<SizeOrigin> origins;
  /// By number, what a dimension is known to be: itself, another one, or a
  /// number.
  SmallVector<SizeProduct> values;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_SIZEPRODUCTS_H
