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

using namespace mlir;
using namespace mlir::attn;

/// Gives the arguments static types, and lets canonicalization carry the sizes
/// to the operations.
static LogicalResult refineShapes(func::FuncOp function,
                                  ArrayRef<SmallVector<int64_t>> shapes) {
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
    if (failed(refineShapes(*copy, argumentShapes)))
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
