//===- FunctionSignature.h - What a compiled function takes and gives *- C++
//-*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_FUNCTIONSIGNATURE_H
#define ATTN_EXECUTION_FUNCTIONSIGNATURE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace mlir::attn {

/// The types of numbers that cross from compiled code to its caller. `Index` is
/// 64 bits wide; `I1` is a byte that is 0 or 1.
enum class ScalarType { F64, F32, F16, BF16, I1, I8, I16, I32, I64, Index };

/// "f32", "bf16", "i1", "index", ...
StringRef getName(ScalarType type);

/// The size in memory.
int64_t getByteWidth(ScalarType type);

bool isFloat(ScalarType type);

/// An argument or result: a tensor, or one number.
struct ValueSignature {
  ScalarType type = ScalarType::F32;
  bool isTensor = true;
  /// Whether the function may write to this argument.
  bool isWritten = false;
  /// Whether the rows of this argument may lie anywhere: the caller chooses all
  /// strides but the last, which is 1. Else it is contiguous.
  bool isStrided = false;
  /// `ShapedType::kDynamic` where a size is known at run time only.
  SmallVector<int64_t> shape;
  /// For each dimension: a number that it shares with all dimensions of the
  /// function that have the same size, or kNoSizeId. See inferSizes.
  SmallVector<int64_t> sizeIds;

  static constexpr int64_t kNoSizeId = -1;

  int64_t getRank() const { return shape.size(); }
  bool hasStaticShape() const;
  /// True if a tensor of sizes `actual` can be passed.
  bool accepts(ArrayRef<int64_t> actual) const;
  /// "tensor<2x?xf32>", "f32".
  std::string str() const;
};

/// "2x?x8", "" for rank 0.
std::string formatShape(ArrayRef<int64_t> shape);

/// A function as its caller sees it, read before it is lowered: afterwards the
/// element types of pointers are gone.
struct FunctionSignature {
  std::string name;
  std::vector<ValueSignature> arguments;
  std::vector<ValueSignature> results;

  /// "@name(tensor<2xf32>, ...) -> (tensor<2xf32>)".
  std::string str() const;
};

/// Fails, naming the argument, on a type or a layout that cannot cross.
llvm::Expected<FunctionSignature> getFunctionSignature(func::FuncOp function);

/// The signatures of all public functions with a body, in order.
llvm::Expected<std::vector<FunctionSignature>>
getFunctionSignatures(ModuleOp module);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_FUNCTIONSIGNATURE_H
