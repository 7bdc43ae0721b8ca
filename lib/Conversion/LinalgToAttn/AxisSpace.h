//===- AxisSpace.h - Named axes of an iteration space -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reshapes, transposes and broadcasts only rename positions. Positions are
// therefore followed by name: an axis is a range of positions, and the position
// along one dimension of a tensor is a composite of axes, outermost first. A
// dimension [B * H] is read at the composite (b, h), a broadcast one at the
// empty composite.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_LINALGTOATTN_AXISSPACE_H
#define ATTN_LIB_CONVERSION_LINALGTOATTN_AXISSPACE_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"
#include "mlir/Support/LLVM.h"

#include <optional>

namespace mlir::attn {

/// A factor of a position: a whole axis, or a fixed index below an extent.
struct AxisPart {
  static constexpr int kFixed = -1;

  int axis = kFixed;
  int64_t index = 0;
  int64_t extent = 1;

  bool isFixed() const { return axis == kFixed; }
  bool operator==(const AxisPart &other) const {
    return axis == other.axis && index == other.index && extent == other.extent;
  }
};

/// The position along one dimension, outermost part first.
using Composite = SmallVector<AxisPart, 0>;
/// The position of one element of a tensor.
using Access = SmallVector<Composite, 0>;

/// A dimension of a tensor, as what a dynamic size is.
using SizeOrigin = std::pair<Value, int64_t>;

class AxisSpace {
public:
  /// A new axis; an axis of static size 1 is the empty composite.
  Composite add(int64_t size);

  int64_t getSize(const AxisPart &part) const {
    return part.isFixed() ? part.extent : axes[part.axis].size;
  }

  /// The same in terms of axes that are not split.
  Composite flatten(const Composite &composite) const;
  Access flatten(const Access &access) const;

  bool isSame(const Composite &a, const Composite &b) const {
    return flatten(a) == flatten(b);
  }
  bool isSame(const Access &a, const Access &b) const {
    return flatten(a) == flatten(b);
  }

  /// True if every part of `composite` is a part of some dimension.
  bool contains(const Access &access, const Composite &composite) const;

  /// The product of the sizes, dynamic where one of them is.
  int64_t getProduct(const Composite &composite) const;

  /// Notes that a dynamic axis has the size `origin`.
  void addSizeOrigin(const Composite &composite, SizeOrigin origin);

  /// Cuts `composite` into one for each of `sizes`, splitting axes where a
  /// border falls inside of one. Of several dynamic sizes, all but one must be
  /// known to be that of an axis; `origins` says what they are.
  std::optional<Access> partition(const Composite &composite,
                                  ArrayRef<int64_t> sizes,
                                  ArrayRef<SizeOrigin> origins = {});

private:
  struct Axis {
    int64_t size;
    SmallVector<int, 2> children;
    /// Dimensions that are known to have the size.
    SmallVector<SizeOrigin, 2> origins;
  };

  std::pair<AxisPart, AxisPart> split(const AxisPart &part, int64_t outer,
                                      int64_t inner);
  bool take(SmallVectorImpl<AxisPart> &parts, int64_t size, bool fromBack,
            Composite &taken);

  SmallVector<Axis> axes;
};

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_LINALGTOATTN_AXISSPACE_H
