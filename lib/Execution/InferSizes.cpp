//===- InferSizes.cpp - Which sizes of a function agree -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operations carry static sizes to each other when they are canonicalized. So
// one dynamic size of an argument after the other is given a number that occurs
// nowhere else, in a copy of the function, and wherever canonicalization writes
// that number, the size is the same.
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/InferSizes.h"

#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::attn;

/// The number that stands for the size that is looked for: a prime, so that no
/// product of other sizes is taken for it.
static constexpr int64_t kProbe = 1000003;

static LogicalResult canonicalize(func::FuncOp function) {
  // What does not fit is found when the function is called or compiled; here
  // it only means that nothing is found.
  ScopedDiagnosticHandler silence(function.getContext(),
                                  [](Diagnostic &) { return success(); });
  PassManager pm(function.getContext(), func::FuncOp::getOperationName());
  // Arithmetic on tensors asks for equal shapes too, and carries none.
  pm.addPass(createConvertElementwiseToLinalgPass());
  pm.addPass(createCanonicalizerPass());
  return pm.run(function);
}

/// The shape that all operations together ask of an argument. Casts inside of a
/// branch say nothing about other branches.
static SmallVector<int64_t> getRequiredShape(BlockArgument argument) {
  auto type = cast<RankedTensorType>(argument.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (Operation *user : argument.getUsers()) {
    auto cast = dyn_cast<tensor::CastOp>(user);
    if (!cast || cast->getBlock() != argument.getOwner())
      continue;
    auto required = dyn_cast<RankedTensorType>(cast.getType());
    if (!required)
      continue;
    for (auto [size, other] : llvm::zip_equal(shape, required.getShape()))
      if (ShapedType::isDynamic(size))
        size = other;
  }
  return shape;
}

/// The shape that is known of a returned value.
static SmallVector<int64_t> getKnownShape(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  auto cast = value.getDefiningOp<tensor::CastOp>();
  auto source =
      cast ? dyn_cast<RankedTensorType>(cast.getSource().getType()) : nullptr;
  if (!source)
    return shape;
  for (auto [size, known] : llvm::zip_equal(shape, source.getShape()))
    if (ShapedType::isDynamic(size))
      size = known;
  return shape;
}

/// Calls `body` with each tensor among the arguments and results, its
/// signature, and its shape as far as it is known now.
static void forEachTensor(
    func::FuncOp function, FunctionSignature &signature,
    llvm::function_ref<void(ValueSignature &, ArrayRef<int64_t>)> body) {
  for (auto [argument, value] :
       llvm::zip_equal(function.getArguments(), signature.arguments))
    if (isa<RankedTensorType>(argument.getType()))
      body(value, getRequiredShape(argument));
  // Several blocks may return; then nothing is known.
  if (!function.getBody().hasOneBlock())
    return;
  Operation *terminator = function.getBody().front().getTerminator();
  for (auto [result, value] :
       llvm::zip_equal(terminator->getOperands(), signature.results))
    if (isa<RankedTensorType>(result.getType()))
      body(value, getKnownShape(result));
}

/// Gives dimension `dim` of an argument the size kProbe.
static void probe(func::FuncOp function, unsigned index, unsigned dim) {
  OpBuilder builder(function.getBody());
  BlockArgument argument = function.getArgument(index);
  auto type = cast<RankedTensorType>(argument.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape[dim] = kProbe;
  argument.setType(type.clone(shape));
  auto cast =
      tensor::CastOp::create(builder, function.getLoc(), type, argument);
  argument.replaceAllUsesExcept(cast, cast);
  function.setType(builder.getFunctionType(
      function.getBody().getArgumentTypes(), function.getResultTypes()));
}

void mlir::attn::inferSizes(func::FuncOp function,
                            FunctionSignature &signature) {
  OwningOpRef<func::FuncOp> plain = function.clone();
  if (failed(canonicalize(*plain)))
    return;
  forEachTensor(*plain, signature,
                [](ValueSignature &value, ArrayRef<int64_t> shape) {
                  value.shape.assign(shape.begin(), shape.end());
                });

  int64_t numIds = 0;
  for (auto [index, argument] : llvm::enumerate(signature.arguments)) {
    if (!isa<RankedTensorType>(function.getArgument(index).getType()))
      continue;
    for (int64_t dim = 0, rank = argument.getRank(); dim < rank; ++dim) {
      if (ShapedType::isStatic(argument.shape[dim]) ||
          argument.sizeIds[dim] != ValueSignature::kNoSizeId)
        continue;
      int64_t id = numIds++;
      argument.sizeIds[dim] = id;
      OwningOpRef<func::FuncOp> copy = plain->clone();
      probe(*copy, index, dim);
      if (failed(canonicalize(*copy)))
        continue;
      forEachTensor(*copy, signature,
                    [&](ValueSignature &value, ArrayRef<int64_t> shape) {
                      for (auto [before, now, number] :
                           llvm::zip_equal(value.shape, shape, value.sizeIds))
                        if (ShapedType::isDynamic(before) && now == kProbe &&
                            number == ValueSignature::kNoSizeId)
                          number = id;
                    });
    }
  }
}

llvm::Error
mlir::attn::verifySizesAgree(const FunctionSignature &signature,
                             ArrayRef<ArrayRef<int64_t>> argumentShapes) {
  struct Place {
    size_t argument, dim;
    int64_t size;
  };
  llvm::SmallDenseMap<int64_t, Place> known;
  for (auto [index, value, shape] :
       llvm::enumerate(signature.arguments, argumentShapes))
    for (auto [dim, id, size] : llvm::enumerate(value.sizeIds, shape)) {
      if (id == ValueSignature::kNoSizeId)
        continue;
      auto [it, isNew] = known.try_emplace(id, Place{index, dim, size});
      const Place &first = it->second;
      if (isNew || first.size == size)
        continue;
      return llvm::createStringError(
          "argument %zu of '%s': size %lld of dimension %zu differs from size "
          "%lld of dimension %zu of argument %zu, which must be the same",
          index, signature.name.c_str(), static_cast<long long>(size), dim,
          static_cast<long long>(first.size), first.dim, first.argument);
    }
  return llvm::Error::success();
}
