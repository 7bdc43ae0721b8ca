//===- StructuredBuilder.h - linalg on tensors or memrefs -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds one chain of linalg operations for both worlds. On tensors an
// operation returns its result; on memrefs it writes in place and returns its
// destination. A lowering that never uses a destination again, but what was
// returned for it, is right in both.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOLINALG_STRUCTUREDBUILDER_H
#define ATTN_LIB_CONVERSION_ATTNTOLINALG_STRUCTUREDBUILDER_H

#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::attn {

class StructuredBuilder {
public:
  using BodyFn = function_ref<Value(OpBuilder &, Location, ValueRange)>;

  /// `like` is a tensor or a memref, and so is all that is built.
  StructuredBuilder(OpBuilder &b, Location loc, Value like)
      : b(b), loc(loc), onTensors(isa<TensorType>(like.getType())) {}

  OpFoldResult getSize(Value source, unsigned dim);
  SmallVector<OpFoldResult> getSizes(Value source);

  /// A new value without contents.
  Value createTemporary(ArrayRef<OpFoldResult> sizes, Type elementType);
  /// Frees the temporaries. To be called when all is built.
  void freeTemporaries();

  /// What `source` holds now, safe from later writes to `source`.
  Value keep(Value source);

  Value fill(double value, Value destination);

  /// A linalg.generic whose `body` gives the new element of `destination`; its
  /// last argument is the old one. `maps` has the destination's map last.
  Value generic(ValueRange inputs, Value destination, ArrayRef<AffineMap> maps,
                ArrayRef<utils::IteratorType> iterators, BodyFn body);

  /// The part of `source` of the given sizes at its origin; `source` itself
  /// where it is known to have no other.
  Value takeLeading(Value source, ArrayRef<OpFoldResult> sizes);

private:
  OpBuilder &b;
  Location loc;
  bool onTensors;
  SmallVector<Value> temporaries;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOLINALG_STRUCTUREDBUILDER_H
