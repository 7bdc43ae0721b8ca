//===- FoldConstantViews.cpp - Views of constants are constants -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream folds reshapes of constants that are attributes, and transposes on
// request, but neither for constants in the resources of a module, where
// frameworks keep weights.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"

namespace mlir::attn {
#define GEN_PASS_DEF_FOLDCONSTANTVIEWSPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

/// The bytes of the elements of a constant, or nothing where they are not known
/// or not whole bytes. One element stands for all in a splat.
static std::optional<ArrayRef<char>> getBytes(Attribute constant) {
  auto elements = dyn_cast<ElementsAttr>(constant);
  if (!elements || !elements.getElementType().isIntOrFloat() ||
      elements.getElementType().getIntOrFloatBitWidth() % 8 != 0)
    return std::nullopt;
  if (auto dense = dyn_cast<DenseElementsAttr>(constant))
    return dense.getRawData();
  auto resource = dyn_cast<DenseResourceElementsAttr>(constant);
  AsmResourceBlob *blob =
      resource ? resource.getRawHandle().getBlob() : nullptr;
  int64_t size = elements.getNumElements() *
                 (elements.getElementType().getIntOrFloatBitWidth() / 8);
  if (!blob || int64_t(blob->getData().size()) != size)
    return std::nullopt;
  return blob->getData();
}

/// Distances between neighbours in a contiguous tensor, in elements.
static SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t dim = int64_t(shape.size()) - 2; dim >= 0; --dim)
    strides[dim] = strides[dim + 1] * shape[dim + 1];
  return strides;
}

/// The elements of `bytes` from `offset` on at `strides`, in the order of
/// `shape`.
static SmallVector<char> gather(ArrayRef<char> bytes, unsigned width,
                                int64_t offset, ArrayRef<int64_t> shape,
                                ArrayRef<int64_t> strides) {
  SmallVector<char> result;
  SmallVector<int64_t> index(shape.size(), 0);
  int64_t count = ShapedType::getNumElements(shape);
  result.reserve(count * width);
  int64_t position = offset;
  for (int64_t n = 0; n < count; ++n) {
    llvm::append_range(result, bytes.slice(position * width, width));
    for (int64_t dim = int64_t(shape.size()) - 1; dim >= 0; --dim) {
      position += strides[dim];
      if (++index[dim] < shape[dim])
        break;
      position -= strides[dim] * shape[dim];
      index[dim] = 0;
    }
  }
  return result;
}

/// The constant that `view` of the constant `source` is, or null.
static DenseElementsAttr foldView(Operation *view, Attribute source) {
  auto type = dyn_cast<RankedTensorType>(view->getResult(0).getType());
  auto elements = dyn_cast<ElementsAttr>(source);
  std::optional<ArrayRef<char>> bytes = getBytes(source);
  if (!type || !type.hasStaticShape() || !elements || !bytes)
    return {};
  auto dense = dyn_cast<DenseElementsAttr>(source);
  if ((dense && dense.isSplat()) ||
      isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(view))
    return DenseElementsAttr::getFromRawBuffer(type, *bytes);

  ArrayRef<int64_t> shape = elements.getShapedType().getShape();
  SmallVector<int64_t> sourceStrides = getStrides(shape);
  unsigned width = type.getElementTypeBitWidth() / 8;
  int64_t offset = 0;
  SmallVector<int64_t> strides;
  if (auto transpose = dyn_cast<linalg::TransposeOp>(view)) {
    for (int64_t dim : transpose.getPermutation())
      strides.push_back(sourceStrides[dim]);
  } else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(view)) {
    llvm::SmallBitVector dropped = slice.getDroppedDims();
    for (unsigned dim = 0; dim < shape.size(); ++dim) {
      int64_t start = slice.getStaticOffsets()[dim];
      int64_t step = slice.getStaticStrides()[dim];
      if (ShapedType::isDynamic(start) || ShapedType::isDynamic(step))
        return {};
      offset += start * sourceStrides[dim];
      if (!dropped.test(dim))
        strides.push_back(step * sourceStrides[dim]);
    }
  } else {
    return {};
  }
  return DenseElementsAttr::getFromRawBuffer(
      type, gather(*bytes, width, offset, type.getShape(), strides));
}

namespace {

struct FoldConstantViewsPass
    : attn::impl::FoldConstantViewsPassBase<FoldConstantViewsPass> {
  void runOnOperation() override {
    // What a constant is the view of comes before it.
    SmallVector<Operation *> views;
    getOperation()->walk([&](Operation *op) {
      if (isa<linalg::TransposeOp, tensor::ExtractSliceOp,
              tensor::CollapseShapeOp, tensor::ExpandShapeOp>(op) &&
          op->getNumResults() == 1)
        views.push_back(op);
    });
    for (Operation *view : views) {
      Attribute source;
      if (!matchPattern(view->getOperand(0), m_Constant(&source)))
        continue;
      DenseElementsAttr folded = foldView(view, source);
      if (!folded)
        continue;
      OpBuilder b(view);
      Value constant = arith::ConstantOp::create(b, view->getLoc(), folded);
      Operation *old = view->getOperand(0).getDefiningOp();
      view->getResult(0).replaceAllUsesWith(constant);
      view->erase();
      // The parts of a chain would be as large as the weights again.
      if (old->use_empty())
        old->erase();
    }
  }
};

} // namespace
