//===- Check.cpp - Results against the same computation in f64 ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Check.h"

#include "attn/Reference/Compare.h"

#include "llvm/Support/Format.h"

#include <cstring>

using namespace mlir;
using namespace mlir::attn;

double mlir::attn::getTolerance(ScalarType type) {
  switch (type) {
  case ScalarType::F64:
    return 1e-12;
  case ScalarType::F32:
    return 1e-5;
  case ScalarType::F16:
    return 2e-3;
  case ScalarType::BF16:
    return 1e-2;
  default:
    return 0;
  }
}

static reference::TensorView view(const HostTensor &tensor) {
  reference::ElementType type = reference::ElementType::F64;
  switch (tensor.getType()) {
  case ScalarType::F32:
    type = reference::ElementType::F32;
    break;
  case ScalarType::F16:
    type = reference::ElementType::F16;
    break;
  case ScalarType::BF16:
    type = reference::ElementType::BF16;
    break;
  default:
    break;
  }
  return reference::TensorView(tensor.getData(), type, tensor.getNumElements());
}

/// The same number in f64, or the same integer.
static HostTensor promote(const HostTensor &tensor) {
  if (!isFloat(tensor.getType())) {
    HostTensor copy(tensor.getType(), tensor.getShape());
    std::memcpy(copy.getData(), tensor.getData(), tensor.getByteSize());
    return copy;
  }
  HostTensor wide(ScalarType::F64, tensor.getShape());
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i)
    wide.setFloat(i, tensor.getFloat(i));
  return wide;
}

static bool checkIntegers(unsigned index, const HostTensor &actual,
                          const HostTensor &expected) {
  bool same = actual.getShape() == expected.getShape() &&
              std::memcmp(actual.getData(), expected.getData(),
                          actual.getByteSize()) == 0;
  llvm::outs() << "check result " << index << ": "
               << (same ? "equal: ok" : "not equal: FAILED") << "\n";
  return same;
}

static bool checkFloats(unsigned index, const HostTensor &actual,
                        const HostTensor &expected, double tolerance) {
  reference::Comparison comparison =
      reference::compare(view(actual), view(expected));
  bool ok = comparison.isWithin(tolerance) &&
            actual.getShape() == expected.getShape();
  llvm::outs() << "check result " << index << ": ";
  if (!comparison.mismatch.empty())
    llvm::outs() << comparison.mismatch;
  else
    llvm::outs() << llvm::format("relative error %.2e, allowed %.0e",
                                 comparison.relativeError, tolerance);
  // NaN that meets NaN is right, and is told: a result that has nothing else
  // was compared with nothing.
  if (comparison.numNaN || comparison.numExpectedNaN)
    llvm::outs() << ", NaN in " << comparison.numNaN << " of "
                 << actual.getNumElements() << " elements and in "
                 << comparison.numExpectedNaN << " of the reference";
  llvm::outs() << (ok ? ": ok" : ": FAILED") << "\n";
  return ok;
}

/// Whether there is a float, and none is narrower than the reference.
static bool areAllF64(ArrayRef<HostTensor> arguments,
                      ArrayRef<HostTensor> results) {
  bool found = false;
  for (ArrayRef<HostTensor> tensors : {arguments, results})
    for (const HostTensor &tensor : tensors) {
      if (isFloat(tensor.getType()) && tensor.getType() != ScalarType::F64)
        return false;
      found |= tensor.getType() == ScalarType::F64;
    }
  return found;
}

llvm::Expected<bool> mlir::attn::checkResults(ModuleOp module, StringRef entry,
                                              ArrayRef<HostTensor> arguments,
                                              ArrayRef<HostTensor> results,
                                              std::optional<double> tolerance) {
  double allowed = tolerance.value_or(0);
  if (!tolerance)
    for (ArrayRef<HostTensor> tensors : {arguments, results})
      for (const HostTensor &tensor : tensors)
        allowed = std::max(allowed, getTolerance(tensor.getType()));

  CompileOptions options;
  options.fuse = false;
  options.promoteToF64 = true;
  llvm::Expected<CompiledModule> exact =
      CompiledModule::compile(module, options);
  if (!exact)
    return exact.takeError();

  std::vector<HostTensor> promoted;
  for (const HostTensor &argument : arguments)
    promoted.push_back(promote(argument));
  SmallVector<const HostTensor *> pointers;
  for (const HostTensor &argument : promoted)
    pointers.push_back(&argument);
  llvm::Expected<std::vector<HostTensor>> expected =
      exact->invoke(entry, pointers);
  if (!expected)
    return expected.takeError();

  if (areAllF64(arguments, results))
    llvm::outs() << "check: the function computes in f64, as the reference "
                    "does: both are the same unfused code, so that its "
                    "accuracy is not checked\n";
  bool ok = true;
  for (auto [index, pair] :
       llvm::enumerate(llvm::zip_equal(results, *expected))) {
    auto &[result, reference] = pair;
    ok &= isFloat(result.getType())
              ? checkFloats(index, result, reference, allowed)
              : checkIntegers(index, result, reference);
  }
  return ok;
}
