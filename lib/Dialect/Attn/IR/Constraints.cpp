//===- Constraints.cpp - What the attn ops' verifiers share ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constraints.h"

#include "llvm/ADT/SmallString.h"

#include <cmath>

using namespace mlir;
using namespace mlir::attn;

InFlightDiagnostic attn::violates(Operation *op, unsigned constraint) {
  return op->emitOpError() << "[C" << constraint << "] ";
}

LogicalResult SharedSize::unify(Operation *op, unsigned constraint,
                                StringRef name, int64_t found) {
  if (ShapedType::isDynamic(found) || found == size)
    return success();
  if (ShapedType::isDynamic(size)) {
    size = found;
    owner = name;
    return success();
  }
  return violates(op, constraint)
         << "expected " << name << " " << dimension << " " << size << " as in "
         << owner << ", found " << found;
}

LogicalResult attn::verifyOneKindOfBuffer(Operation *op, unsigned constraint) {
  std::optional<bool> tensors;
  for (Type type : op->getOperandTypes()) {
    if (!isa<ShapedType>(type))
      continue;
    bool isTensor = isa<TensorType>(type);
    if (tensors && *tensors != isTensor)
      return violates(op, constraint)
             << "expected only tensors or only memrefs, found both";
    tensors = isTensor;
  }
  return success();
}

LogicalResult attn::verifyRank(Operation *op, unsigned constraint,
                               NamedValue value, int64_t rank) {
  if (!value || value.type().getRank() == rank)
    return success();
  return violates(op, constraint) << "expected " << value.name << " of rank "
                                  << rank << ", found " << value.type();
}

LogicalResult attn::verifyElementType(Operation *op, unsigned constraint,
                                      NamedValue value, Type expected,
                                      StringRef owner) {
  if (!value || value.type().getElementType() == expected)
    return success();
  return violates(op, constraint)
         << "expected " << value.name << " of element type " << expected
         << " as " << owner << ", found " << value.type().getElementType();
}

LogicalResult attn::verifyPositive(Operation *op, unsigned constraint,
                                   StringRef name, StringRef dimension,
                                   int64_t size) {
  if (!ShapedType::isDynamic(size) && size > 0)
    return success();
  InFlightDiagnostic diag = violates(op, constraint)
                            << "expected " << name << " " << dimension
                            << " static and positive, found ";
  if (ShapedType::isDynamic(size))
    return diag << "?";
  return diag << size;
}

LogicalResult attn::verifyGroups(Operation *op, unsigned constraint,
                                 int64_t heads, int64_t kvHeads) {
  if (heads % kvHeads == 0)
    return success();
  return violates(op, constraint)
         << "expected a number of key/value heads that divides the " << heads
         << " query heads, found " << kvHeads;
}

LogicalResult attn::verifyBroadcast(Operation *op, unsigned constraint,
                                    NamedValue value, ArrayRef<int64_t> full) {
  static constexpr StringLiteral names[] = {"batch", "heads", "queries",
                                            "keys"};
  if (!value)
    return success();
  for (auto [name, found, expected] :
       llvm::zip(names, value.type().getShape(), full)) {
    if (found == 1 || found == expected || ShapedType::isDynamic(found) ||
        ShapedType::isDynamic(expected))
      continue;
    return violates(op, constraint)
           << "expected " << value.name << " " << name << " 1 or " << expected
           << ", found " << found;
  }
  return success();
}

LogicalResult attn::verifyDiagonal(Operation *op, unsigned constraint,
                                   CausalKind causal, bool hasWindow,
                                   bool hasQueryOffset) {
  if (causal == CausalKind::Offset && !hasQueryOffset)
    return violates(op, constraint)
           << "expected query_offset beside causal(offset), found none";
  if (hasQueryOffset && causal != CausalKind::Offset &&
      (causal != CausalKind::None || !hasWindow))
    return violates(op, constraint)
           << "expected causal(offset), or a window with causal(none), beside "
              "query_offset, found causal("
           << stringifyCausalKind(causal) << ")"
           << (hasWindow ? "" : " without a window");
  return success();
}

LogicalResult attn::verifyWindow(Operation *op, unsigned constraint,
                                 std::optional<ArrayRef<int64_t>> window) {
  if (!window)
    return success();
  if (window->size() != 2)
    return violates(op, constraint)
           << "expected window of 2 values, found " << window->size();
  for (auto [side, value] :
       llvm::zip(ArrayRef<StringRef>{"left", "right"}, *window))
    if (value < -1)
      return violates(op, constraint)
             << "expected window " << side << " -1 or more, found " << value;
  return success();
}

LogicalResult attn::verifyWindowDiagonal(Operation *op, unsigned constraint,
                                         CausalKind causal, bool hasWindow,
                                         bool hasQueryOffset, int64_t queries,
                                         int64_t keys) {
  if (!hasWindow || hasQueryOffset || causal != CausalKind::None ||
      ShapedType::isDynamic(queries) || ShapedType::isDynamic(keys) ||
      queries == keys)
    return success();
  return violates(op, constraint)
         << "expected causal or query_offset to say which diagonal the window "
            "follows, found neither beside "
         << queries << " queries and " << keys << " keys";
}

LogicalResult attn::verifyFactors(Operation *op, unsigned constraint,
                                  std::optional<APFloat> scale,
                                  std::optional<APFloat> softcap) {
  auto fail = [&](StringRef what, const APFloat &found) {
    SmallString<16> text;
    found.toString(text);
    return violates(op, constraint)
           << "expected " << what << ", found " << text.str();
  };
  // Scores of all types but f64 are computed in f32, where a number beyond its
  // range would be an infinity, and 1/softcap must be a number too.
  auto isFiniteF32 = [](double value) {
    return std::isfinite(static_cast<float>(value));
  };
  if (scale && !isFiniteF32(scale->convertToDouble()))
    return fail("scale finite", *scale);
  if (softcap) {
    double value = softcap->convertToDouble();
    if (!(value > 0) || !isFiniteF32(value) || !isFiniteF32(1 / value))
      return fail("softcap finite and positive", *softcap);
  }
  return success();
}

/// The signature of a region: `parameters` in, one value of type `yielded` out.
static LogicalResult
verifySignature(Operation *op, unsigned constraint, StringRef name,
                Region &region, ArrayRef<std::pair<StringRef, Type>> parameters,
                Type yielded) {
  if (region.empty())
    return success();
  Block &block = region.front();
  if (block.getNumArguments() != parameters.size()) {
    InFlightDiagnostic diag = violates(op, constraint)
                              << "expected " << name << " arguments (";
    llvm::interleaveComma(parameters, diag,
                          [&](const auto &p) { diag << p.first; });
    return diag << "), found " << block.getNumArguments() << " arguments";
  }
  for (auto [parameter, argument] : llvm::zip(parameters, block.getArguments()))
    if (argument.getType() != parameter.second)
      return violates(op, constraint)
             << "expected " << name << " argument " << parameter.first
             << " of type " << parameter.second << ", found "
             << argument.getType();
  auto yield = dyn_cast<YieldOp>(block.back());
  if (!yield)
    return violates(op, constraint)
           << "expected " << name << " to end in attn.yield, found "
           << block.back().getName();
  if (yield.getValue().getType() != yielded)
    return violates(op, constraint)
           << "expected " << name << " to yield " << yielded << ", found "
           << yield.getValue().getType();
  return success();
}

static LogicalResult verifyScoreMod(Operation *op, unsigned constraint,
                                    Region &region, Type scoreType) {
  Type index = IndexType::get(op->getContext());
  return verifySignature(op, constraint, "score_mod", region,
                         {{"score", scoreType},
                          {"b", index},
                          {"h", index},
                          {"i", index},
                          {"j", index}},
                         scoreType);
}

static LogicalResult verifyMaskMod(Operation *op, unsigned constraint,
                                   Region &region) {
  Type index = IndexType::get(op->getContext());
  return verifySignature(
      op, constraint, "mask_mod", region,
      {{"b", index}, {"h", index}, {"i", index}, {"j", index}},
      IntegerType::get(op->getContext(), 1));
}

LogicalResult attn::verifyRegions(Operation *op, unsigned first,
                                  Region &scoreMod, Region &maskMod,
                                  Type scoreType, ArrayRef<int64_t> sizes) {
  if (failed(verifyScoreMod(op, first, scoreMod, scoreType)) ||
      failed(verifyMaskMod(op, first + 1, maskMod)) ||
      failed(verifyRegionBody(op, first + 2, "score_mod", scoreMod, sizes)))
    return failure();
  return verifyRegionBody(op, first + 2, "mask_mod", maskMod, sizes);
}
