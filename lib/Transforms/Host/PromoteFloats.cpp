//===- PromoteFloats.cpp - Turn every narrower float into f64 -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A module's own computation in f64, which is what its fast form is compared
// with. Types and constants are replaced wherever they occur, in signatures,
// attributes and regions alike; only conversions between floats need care.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::attn {
#define GEN_PASS_DEF_PROMOTEFLOATSPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

static bool isNarrow(Type type) {
  return isa<Float32Type, BFloat16Type, Float16Type>(
      getElementTypeOrSelf(type));
}

static APFloat toDouble(APFloat value) {
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value;
}

static Attribute widen(DenseElementsAttr attr, Type wide) {
  return cast<DenseFPElementsAttr>(attr).mapValues(
      wide,
      [](const APFloat &value) { return toDouble(value).bitcastToAPInt(); });
}

/// The numbers of a resource; null where it holds none, or not as many as its
/// type has.
static DenseElementsAttr getElements(DenseResourceElementsAttr attr) {
  AsmResourceBlob *blob = attr.getRawHandle().getBlob();
  bool isSplat = false;
  if (!blob ||
      !DenseElementsAttr::isValidRawBuffer(attr.getType(), blob->getData(),
                                           isSplat) ||
      (isSplat && attr.getType().getNumElements() != 1))
    return nullptr;
  return DenseElementsAttr::getFromRawBuffer(attr.getType(), blob->getData());
}

/// The replacement of types and constants.
static void addReplacements(AttrTypeReplacer &replacer, Builder &builder) {
  Type wide = builder.getF64Type();
  replacer.addReplacement([=](FloatType type) -> std::optional<Type> {
    if (!isNarrow(type))
      return std::nullopt;
    return wide;
  });
  replacer.addReplacement(
      [=](FloatAttr attr) -> std::optional<std::pair<Attribute, WalkResult>> {
        if (!isNarrow(attr.getType()))
          return std::nullopt;
        return std::make_pair(FloatAttr::get(wide, toDouble(attr.getValue())),
                              WalkResult::skip());
      });
  replacer.addReplacement(
      [=](DenseElementsAttr attr)
          -> std::optional<std::pair<Attribute, WalkResult>> {
        if (!isNarrow(attr.getElementType()))
          return std::nullopt;
        return std::make_pair(widen(attr, wide), WalkResult::skip());
      });
  replacer.addReplacement(
      [=](DenseResourceElementsAttr attr)
          -> std::optional<std::pair<Attribute, WalkResult>> {
        if (!isNarrow(attr.getElementType()))
          return std::nullopt;
        return std::make_pair(widen(getElements(attr), wide),
                              WalkResult::skip());
      });
}

/// The element type and shape of a conversion are its operand's and its
/// result's: both have become f64, and the value passes through.
static void eraseConversions(Operation *root) {
  root->walk([](Operation *op) {
    if (!isa<arith::ExtFOp, arith::TruncFOp>(op))
      return;
    if (op->getOperand(0).getType() != op->getResult(0).getType())
      return;
    op->getResult(0).replaceAllUsesWith(op->getOperand(0));
    op->erase();
  });
}

/// Bits of a narrow float, kept as an attribute: no value to widen.
static LogicalResult verifyHasCounterpart(Operation *root) {
  WalkResult result = root->walk([](Operation *op) {
    if (isa<arith::BitcastOp, tensor::BitcastOp, vector::BitCastOp>(op) &&
        (isNarrow(op->getOperand(0).getType()) ||
         isNarrow(op->getResult(0).getType()))) {
      op->emitOpError("looks at the bits of a float and cannot be promoted");
      return WalkResult::interrupt();
    }
    for (NamedAttribute attr : op->getAttrs())
      if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr.getValue());
          resource && isNarrow(resource.getElementType()) &&
          !getElements(resource)) {
        op->emitOpError("has the value of '")
            << attr.getName().getValue()
            << "' in a resource without its numbers and cannot be promoted";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

namespace {
struct PromoteFloats : public attn::impl::PromoteFloatsPassBase<PromoteFloats> {
  void runOnOperation() override {
    if (failed(verifyHasCounterpart(getOperation())))
      return signalPassFailure();
    AttrTypeReplacer replacer;
    Builder builder(&getContext());
    addReplacements(replacer, builder);
    replacer.recursivelyReplaceElementsIn(getOperation(), /*replaceAttrs=*/true,
                                          /*replaceLocs=*/false,
                                          /*replaceTypes=*/true);
    eraseConversions(getOperation());
  }
};
} // namespace
