//===- ScoreCanonicalization.cpp - Drop what no score depends on ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Canonicalization.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// What is known about an operand
//===----------------------------------------------------------------------===//

static Value skipCasts(Value value) {
  while (auto cast = value.getDefiningOp<tensor::CastOp>())
    value = cast.getSource();
  return value;
}

/// The value of every element of `tensor`, or null.
static Attribute getSplat(Value tensor) {
  if (!isa<RankedTensorType>(tensor.getType()))
    return {};
  tensor = skipCasts(tensor);
  DenseElementsAttr dense;
  if (matchPattern(tensor, m_Constant(&dense)))
    return dense.isSplat() ? dense.getSplatValue<Attribute>() : Attribute();
  Value scalar;
  if (auto fill = tensor.getDefiningOp<linalg::FillOp>())
    scalar = fill.getInputs().front();
  else if (auto splat = tensor.getDefiningOp<tensor::SplatOp>())
    scalar = splat.getInput();
  // A fill converts where its value has another type.
  Attribute value;
  if (scalar && scalar.getType() == getElementTypeOrSelf(tensor.getType()) &&
      matchPattern(scalar, m_Constant(&value)))
    return value;
  return {};
}

/// True where every element of the integer tensor is known to be `limit` or
/// more.
static bool isAtLeast(Value tensor, int64_t limit) {
  DenseIntElementsAttr dense;
  if (matchPattern(skipCasts(tensor), m_Constant(&dense)))
    return llvm::all_of(dense.getValues<APInt>(), [&](const APInt &value) {
      return value.getSExtValue() >= limit;
    });
  auto splat = dyn_cast_or_null<IntegerAttr>(getSplat(tensor));
  return splat && splat.getValue().getSExtValue() >= limit;
}

//===----------------------------------------------------------------------===//
// Rewrites
//===----------------------------------------------------------------------===//

template <typename OpT>
static LogicalResult dropTrueMask(OpT op, PatternRewriter &rewriter) {
  if (!op.getMask())
    return failure();
  auto splat = dyn_cast_or_null<IntegerAttr>(getSplat(op.getMask()));
  if (!splat || splat.getValue().isZero())
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op.getMaskMutable().clear(); });
  return success();
}

template <typename OpT>
static LogicalResult dropZeroBias(OpT op, PatternRewriter &rewriter) {
  if (!op.getBias())
    return failure();
  auto splat = dyn_cast_or_null<FloatAttr>(getSplat(op.getBias()));
  if (!splat || !splat.getValue().isZero())
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op.getBiasMutable().clear(); });
  return success();
}

static void dropRegion(Operation *op, Region &region,
                       PatternRewriter &rewriter) {
  rewriter.modifyOpInPlace(op, [&] { rewriter.eraseBlock(&region.front()); });
}

/// What the region of an op that verifies yields.
static Value getYielded(Region &region) {
  return cast<YieldOp>(region.front().getTerminator()).getValue();
}

template <typename OpT>
static LogicalResult dropIdentityScoreMod(OpT op, PatternRewriter &rewriter) {
  Region &region = op.getScoreMod();
  if (region.empty() || getYielded(region) != region.getArgument(0))
    return failure();
  dropRegion(op, region, rewriter);
  return success();
}

template <typename OpT>
static LogicalResult dropTrueMaskMod(OpT op, PatternRewriter &rewriter) {
  Region &region = op.getMaskMod();
  if (region.empty() || !matchPattern(getYielded(region), m_One()))
    return failure();
  dropRegion(op, region, rewriter);
  return success();
}

template <typename OpT>
static LogicalResult dropDefaultScale(OpT op, PatternRewriter &rewriter) {
  std::optional<APFloat> scale = op.getScale();
  if (!scale)
    return failure();
  double given = scale->convertToDouble();
  FloatAttr attr = op.getScaleAttr();
  op.removeScaleAttr();
  bool isDefault = op.getScaleOrDefault() == given;
  op.setScaleAttr(attr);
  if (!isDefault)
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op.removeScaleAttr(); });
  return success();
}

template <typename OpT>
static LogicalResult dropFullKeyLengths(OpT op, PatternRewriter &rewriter) {
  int64_t keys = op.getSizes().keys;
  if (!op.getKeyLengths() || ShapedType::isDynamic(keys) ||
      !isAtLeast(op.getKeyLengths(), keys))
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op.getKeyLengthsMutable().clear(); });
  return success();
}

/// Causal allows j <= i + off. It allows all if it allows the pair of the first
/// query and the last key.
template <typename OpT>
static LogicalResult dropVacuousCausal(OpT op, PatternRewriter &rewriter) {
  // A window lies along the diagonal that causal names.
  if (op.getWindow())
    return failure();
  auto isKnownAtMost = [](int64_t size, int64_t limit) {
    return !ShapedType::isDynamic(size) && size <= limit;
  };
  HeadSizes sizes = op.getSizes();
  bool allowsAll = false;
  switch (op.getCausal()) {
  case CausalKind::None:
    return failure();
  case CausalKind::TopLeft:
    allowsAll = isKnownAtMost(sizes.keys, 1);
    break;
  case CausalKind::BottomRight:
    allowsAll = isKnownAtMost(sizes.queries, 1);
    break;
  case CausalKind::Offset:
    allowsAll = !ShapedType::isDynamic(sizes.keys) &&
                isAtLeast(op.getQueryOffset(), sizes.keys - 1);
    break;
  }
  if (!allowsAll)
    return failure();
  rewriter.modifyOpInPlace(op, [&] {
    op.removeCausalAttr();
    op.getQueryOffsetMutable().clear();
  });
  return success();
}

/// Opens a side of the window where the window, on that side, forbids nothing
/// that is not forbidden anyway; drops a window open on both sides.
template <typename OpT>
static LogicalResult simplifyWindow(OpT op, PatternRewriter &rewriter) {
  if (!op.getWindow())
    return failure();
  HeadSizes sizes = op.getSizes();
  CausalKind causal = op.getCausal();
  // The left side forbids nothing from Sq - 1 + off on, the right side from
  // Skv - 1 - off on.
  int64_t queries = sizes.queries, keys = sizes.keys;
  if (causal == CausalKind::BottomRight)
    std::swap(queries, keys);
  bool isOffsetKnown = !op.getQueryOffset();
  // A side beyond what any memory holds is as good as open. It would overflow
  // where positions are added to it.
  constexpr int64_t endless = int64_t(1) << 62;
  bool isOffsetSmall =
      isOffsetKnown ||
      op.getQueryOffset().getType().getElementType().isInteger(32);
  auto covers = [&](int64_t side, int64_t size) {
    return side == -1 || (isOffsetSmall && side >= endless) ||
           (isOffsetKnown && !ShapedType::isDynamic(size) && side >= size - 1);
  };
  int64_t left = (*op.getWindow())[0], right = (*op.getWindow())[1];
  int64_t newLeft = covers(left, queries) ? -1 : left;
  int64_t newRight =
      causal != CausalKind::None || covers(right, keys) ? -1 : right;
  bool isOpen = newLeft == -1 && newRight == -1;
  if (!isOpen && newLeft == left && newRight == right)
    return failure();
  rewriter.modifyOpInPlace(op, [&] {
    if (!isOpen) {
      op.setWindow(ArrayRef<int64_t>{newLeft, newRight});
      return;
    }
    op.removeWindowAttr();
    if (causal == CausalKind::None)
      op.getQueryOffsetMutable().clear();
  });
  return success();
}

static LogicalResult dropOpenWindow(OnlineSdpaOp op,
                                    PatternRewriter &rewriter) {
  if (!op.getWindow() ||
      !llvm::all_of(*op.getWindow(), [](int64_t side) { return side == -1; }))
    return failure();
  rewriter.modifyOpInPlace(op, [&] { op.removeWindowAttr(); });
  return success();
}

template <typename OpT>
void attn::populateScoreCanonicalization(RewritePatternSet &patterns) {
  patterns.add(dropTrueMask<OpT>);
  patterns.add(dropZeroBias<OpT>);
  patterns.add(dropIdentityScoreMod<OpT>);
  patterns.add(dropTrueMaskMod<OpT>);
  if constexpr (std::is_same_v<OpT, OnlineSdpaOp>) {
    patterns.add(dropOpenWindow);
  } else {
    patterns.add(dropDefaultScale<OpT>);
    patterns.add(dropFullKeyLengths<OpT>);
    patterns.add(dropVacuousCausal<OpT>);
    patterns.add(simplifyWindow<OpT>);
  }
}

template void
attn::populateScoreCanonicalization<MultiheadOp>(RewritePatternSet &);
template void attn::populateScoreCanonicalization<SdpaOp>(RewritePatternSet &);
template void
attn::populateScoreCanonicalization<OnlineSdpaOp>(RewritePatternSet &);
