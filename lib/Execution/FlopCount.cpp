//===- FlopCount.cpp - The work of a function, from its sizes -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/FlopCount.h"

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace mlir::attn;

int64_t mlir::attn::countPairs(int64_t queries, int64_t keys, bool causal,
                               int64_t diagonal, int64_t left, int64_t right) {
  if (causal)
    right = right < 0 ? 0 : std::min<int64_t>(right, 0);
  int64_t pairs = 0;
  for (int64_t i = 0; i < queries; ++i) {
    int64_t centre = i + diagonal;
    int64_t first = left < 0 ? 0 : std::max<int64_t>(centre - left, 0);
    int64_t last = keys - 1;
    if (causal || right >= 0)
      last = std::min(last, centre + right);
    pairs += std::max<int64_t>(last - first + 1, 0);
  }
  return pairs;
}

namespace {

/// Sizes of values in a function whose arguments have static types.
class SizeReader {
public:
  /// Size `dim` of `value`; remembers if it is not known.
  double read(Value value, unsigned dim) {
    std::optional<int64_t> size = find(value, dim);
    if (!size)
      known = false;
    return size.value_or(0);
  }

  bool allKnown() const { return known; }

private:
  std::optional<int64_t> find(Value value, unsigned dim) {
    auto type = cast<ShapedType>(value.getType());
    if (!type.isDynamicDim(dim))
      return type.getDimSize(dim);
    // The result of a layer is as long as its queries.
    if (auto layer = value.getDefiningOp<MultiheadOp>();
        layer && value == layer.getResult() && dim < 2)
      return find(layer.getQuery(), dim);
    FailureOr<int64_t> size = ValueBoundsConstraintSet::computeConstantBound(
        presburger::BoundType::EQ,
        ValueBoundsConstraintSet::Variable(value, dim));
    if (failed(size))
      return std::nullopt;
    return *size;
  }

  bool known = true;
};

} // namespace

/// `offset` diagonals are data: every pair is counted.
template <typename AttentionOp>
static double getPairs(AttentionOp op, int64_t queries, int64_t keys) {
  CausalKind kind = op.getCausal();
  if (kind == CausalKind::Offset)
    return static_cast<double>(queries) * keys;
  int64_t diagonal = kind == CausalKind::BottomRight ? keys - queries : 0;
  int64_t left = -1, right = -1;
  if (std::optional<ArrayRef<int64_t>> window = op.getWindow();
      window && window->size() == 2) {
    left = (*window)[0];
    right = (*window)[1];
  }
  return countPairs(queries, keys, kind != CausalKind::None, diagonal, left,
                    right);
}

static double countLayer(MultiheadOp layer, SizeReader &sizes) {
  Value query = layer.getQuery();
  Value source = layer.getSource() ? layer.getSource() : query;
  double batch = sizes.read(query, 0);
  double queries = sizes.read(query, 1), keys = sizes.read(source, 1);
  auto project = [&](double rows, Value weight) {
    return weight ? 2 * batch * rows * sizes.read(weight, 0) *
                        sizes.read(weight, 1)
                  : 0;
  };
  double flops = project(queries, layer.getWq()) +
                 project(keys, layer.getWk()) + project(keys, layer.getWv()) +
                 project(queries, layer.getWo());
  double dk = layer.getDK(), dv = layer.getDV().value_or(layer.getDK());
  return flops + 2 * batch * layer.getHeads() * (dk + dv) *
                     getPairs(layer, queries, keys);
}

static double countAttention(SdpaOp op, SizeReader &sizes) {
  LayoutAttr layout = op.getLayoutOrDefault();
  auto read = [&](Value value, HeadLayout order, unsigned dim) {
    return sizes.read(value, getHeadDim(order, dim));
  };
  double batch = read(op.getQuery(), layout.getQuery(), 0);
  double heads = read(op.getQuery(), layout.getQuery(), 1);
  double queries = read(op.getQuery(), layout.getQuery(), 2);
  double keys = read(op.getKey(), layout.getKey(), 2);
  double dk = read(op.getQuery(), layout.getQuery(), 3);
  double dv = read(op.getValue(), layout.getValue(), 3);
  return 2 * batch * heads * (dk + dv) * getPairs(op, queries, keys);
}

std::optional<double>
mlir::attn::countFlops(func::FuncOp function,
                       ArrayRef<SmallVector<int64_t>> argumentShapes) {
  // Only sizes are asked of the copy, so it need not verify: its arguments have
  // static types that their users do not expect.
  OwningOpRef<func::FuncOp> copy = function.clone();
  for (auto [argument, shape] :
       llvm::zip_equal(copy->getArguments(), argumentShapes))
    if (auto type = dyn_cast<RankedTensorType>(argument.getType()))
      argument.setType(type.clone(shape));

  double flops = 0;
  bool any = false;
  SizeReader sizes;
  copy->walk([&](Operation *op) {
    if (auto layer = dyn_cast<MultiheadOp>(op))
      flops += countLayer(layer, sizes);
    else if (auto attention = dyn_cast<SdpaOp>(op))
      flops += countAttention(attention, sizes);
    else
      return;
    any = true;
  });
  if (!any || !sizes.allKnown())
    return std::nullopt;
  return flops;
}
