//===- Element.h - One element of a tensor, traced --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An element of a tensor at a symbolic position, or a scalar inside of the body
// of a linalg operation at symbolic positions of its loops. Stepping from an
// element to what it is a copy of goes through reshapes, transposes, broadcasts
// and bodies of elementwise operations, so a chain of operations is seen as one
// scalar expression, whatever operations it is spread over.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_ELEMENT_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_ELEMENT_H

#include "AxisSpace.h"

#include "mlir/IR/Operation.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/SetVector.h"

namespace mlir::attn {

struct Element {
  Value value;
  /// Where `value` is a tensor: which element of it.
  Access access;
  /// Where `value` is a scalar inside of a body: of which operation, and the
  /// positions of its loops.
  Operation *body = nullptr;
  Access loops;

  bool isTensor() const { return isa<RankedTensorType>(value.getType()); }
  Type getType() const { return getElementTypeOrSelf(value.getType()); }
};

/// The operations that elements were traced through.
using Trail = llvm::SmallSetVector<Operation *, 32>;

/// A reduction of `operand` along loops, combined by `combiner`.
struct Reduction {
  Operation *combiner;
  Element operand;
  /// What the reduction starts at.
  Element init;
  /// The positions of the loops that are reduced.
  Composite reduced;
};

/// A sum of products, init + sum_reduced lhs * rhs.
struct Contraction {
  Element lhs, rhs, init;
  Composite reduced;
};

/// start + step * position.
struct Progression {
  Composite position;
  int64_t start, step;
};

class ElementTracer {
public:
  explicit ElementTracer(AxisSpace &axes) : axes(axes) {}

  AxisSpace &getAxes() { return axes; }

  /// The element of `value` at new axes, one for each dimension.
  Element start(Value value);

  /// One step towards what `element` is a copy of. False where it is none.
  bool step(Element &element, Trail *trail = nullptr);

  /// As many steps as there are.
  Element resolve(Element element, Trail *trail = nullptr);

  /// Resolves, also through conversions between floats.
  Element resolveCasts(Element element, Trail *trail = nullptr);

  /// The first tensor that `element` is a copy of, through conversions that
  /// lose nothing. No tensor where there is none.
  Element getTensor(Element element);

  /// The last one.
  Element getSource(Element element, Trail *trail = nullptr);

  /// The operation of arith or math that computes a resolved element, or null.
  Operation *getNode(const Element &element);
  template <typename OpT>
  OpT getNode(const Element &element) {
    return dyn_cast_or_null<OpT>(getNode(element));
  }
  Element getOperand(const Element &node, unsigned index);

  /// The value of a constant expression.
  std::optional<double> getFloat(const Element &element);
  std::optional<int64_t> getInteger(const Element &element);

  /// The position that a resolved element is, where it is a linalg.index.
  std::optional<Composite> getIndex(const Element &element);

  /// The same for a constant tensor of integers at equal distances as well.
  std::optional<Progression> getProgression(const Element &element);

  /// True if both are the same expression of the same elements. Operations
  /// that compute it are added to `trail`.
  bool isSame(const Element &a, const Element &b, Trail *trail = nullptr);

  /// Matches a resolved element that is computed by a reduction; if `along` is
  /// given, by one whose one loop runs along it.
  std::optional<Reduction> matchReduction(const Element &element,
                                          const Composite *along,
                                          Trail *trail = nullptr);
  std::optional<Contraction> matchContraction(const Element &element,
                                              Trail *trail = nullptr);

private:
  bool stepTensor(Element &element, Trail *trail);
  bool stepScalar(Element &element);
  bool isIdentical(const Element &a, const Element &b) const;

  AxisSpace &axes;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_ELEMENT_H
