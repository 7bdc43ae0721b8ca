//===- FlopCount.cpp - The work of a function, from its sizes -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/FlopCount.h"

#include "attn/Execution/DiagnosticCollector.h"

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include "llvm/Support/InterleavedRange.h"

using namespace mlir;
using namespace mlir::attn;

/// Gives the arguments static types, and lets canonicalization carry the sizes
/// to the operations.
static LogicalResult refineShapes(func::FuncOp function,
                                  ArrayRef<SmallVector<int64_t>> shapes) {
  // A module without it has not loaded it.
  function.getContext()->loadDialect<tensor::TensorDialect>();
  OpBuilder builder(function.getBody());
  for (auto [argument, shape] :
       llvm::zip_equal(function.getArguments(), shapes)) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || type.hasStaticShape())
      continue;
    argument.setType(type.clone(shape));
    auto cast =
        tensor::CastOp::create(builder, function.getLoc(), type, argument);
    argument.replaceAllUsesExcept(cast, cast);
  }
  function.setType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), function.getResultTypes()));
  PassManager pm(function.getContext(), func::FuncOp::getOperationName());
  pm.addPass(createCanonicalizerPass());
  return pm.run(function);
}

/// Elementwise operations take the sizes of one operand for those of all. No
/// canonicalization carries static sizes to them.
static LogicalResult verifyElementwise(func::FuncOp function) {
  DenseMap<Value, ArrayRef<int64_t>> shapes;
  auto getShape = [&](Value value) {
    auto cast = value.getDefiningOp<tensor::CastOp>();
    Value source = cast ? cast.getSource() : value;
    auto type = dyn_cast<RankedTensorType>(source.getType());
    return type ? shapes.lookup_or(source, type.getShape())
                : ArrayRef<int64_t>();
  };
  WalkResult result = function.walk([&](Operation *op) {
    if (!OpTrait::hasElementwiseMappableTraits(op) ||
        op->getNumResults() != 1 ||
        !isa<RankedTensorType>(op->getResult(0).getType()))
      return WalkResult::advance();
    ArrayRef<int64_t> known;
    for (Value operand : op->getOperands()) {
      ArrayRef<int64_t> shape = getShape(operand);
      if (shape.empty() || ShapedType::isDynamicShape(shape))
        continue;
      if (!known.empty() && known != shape) {
        op->emitOpError("expected operands of one shape, found [")
            << llvm::interleaved(known) << "] and [" << llvm::interleaved(shape)
            << "]";
        return WalkResult::interrupt();
      }
      known = shape;
    }
    if (!known.empty())
      shapes[op->getResult(0)] = known;
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

static std::optional<double> countFlops(AttnCostOpInterface op) {
  std::optional<int64_t> projections =
      (op.getProjectionFlops() + op.getOutputFlops()).getConstant();
  std::optional<int64_t> core =
      (op.getScoreFlops() + op.getValueFlops()).getConstant();
  if (!projections || !core)
    return std::nullopt;
  return *projections + *core * op.getAllowedFraction().value_or(1);
}

llvm::Expected<std::optional<double>>
mlir::attn::countFlops(func::FuncOp function,
                       ArrayRef<SmallVector<int64_t>> argumentShapes) {
  OwningOpRef<func::FuncOp> copy = function.clone();
  {
    DiagnosticCollector diagnostics(function.getContext());
    if (failed(refineShapes(*copy, argumentShapes)) ||
        failed(verifyElementwise(*copy)))
      return diagnostics.takeError("the sizes of the arguments do not fit");
  }
  std::optional<double> total;
  bool known = true;
  copy->walk([&](AttnCostOpInterface op) {
    std::optional<double> flops = ::countFlops(op);
    known &= flops.has_value();
    total = total.value_or(0) + flops.value_or(0);
  });
  return known ? total : std::nullopt;
}
