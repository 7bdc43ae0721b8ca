//===- FunctionSignature.cpp - What a compiled function takes and gives ---===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/FunctionSignature.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::attn;

StringRef mlir::attn::getName(ScalarType type) {
  switch (type) {
  case ScalarType::F64:
    return "f64";
  case ScalarType::F32:
    return "f32";
  case ScalarType::F16:
    return "f16";
  case ScalarType::BF16:
    return "bf16";
  case ScalarType::I1:
    return "i1";
  case ScalarType::I8:
    return "i8";
  case ScalarType::I16:
    return "i16";
  case ScalarType::I32:
    return "i32";
  case ScalarType::I64:
    return "i64";
  case ScalarType::Index:
    return "index";
  }
  llvm_unreachable("all types are listed");
}

int64_t mlir::attn::getByteWidth(ScalarType type) {
  switch (type) {
  case ScalarType::I1:
  case ScalarType::I8:
    return 1;
  case ScalarType::F16:
  case ScalarType::BF16:
  case ScalarType::I16:
    return 2;
  case ScalarType::F32:
  case ScalarType::I32:
    return 4;
  case ScalarType::F64:
  case ScalarType::I64:
  case ScalarType::Index:
    return 8;
  }
  llvm_unreachable("all types are listed");
}

bool mlir::attn::isFloat(ScalarType type) {
  return type == ScalarType::F64 || type == ScalarType::F32 ||
         type == ScalarType::F16 || type == ScalarType::BF16;
}

static std::optional<ScalarType> getScalarType(Type type) {
  if (type.isF64())
    return ScalarType::F64;
  if (type.isF32())
    return ScalarType::F32;
  if (type.isF16())
    return ScalarType::F16;
  if (type.isBF16())
    return ScalarType::BF16;
  if (type.isIndex())
    return ScalarType::Index;
  if (type.isSignlessInteger(1))
    return ScalarType::I1;
  if (type.isSignlessInteger(8))
    return ScalarType::I8;
  if (type.isSignlessInteger(16))
    return ScalarType::I16;
  if (type.isSignlessInteger(32))
    return ScalarType::I32;
  if (type.isSignlessInteger(64))
    return ScalarType::I64;
  return std::nullopt;
}

static std::optional<ValueSignature> getValueSignature(Type type) {
  ValueSignature result;
  Type scalar = type;
  result.isTensor = isa<ShapedType>(type);
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    scalar = tensor.getElementType();
    result.shape.assign(tensor.getShape().begin(), tensor.getShape().end());
  } else if (auto memref = dyn_cast<MemRefType>(type)) {
    if (!memref.getLayout().isIdentity() || memref.getMemorySpace())
      return std::nullopt;
    scalar = memref.getElementType();
    result.shape.assign(memref.getShape().begin(), memref.getShape().end());
    result.isWritten = true;
  }
  result.sizeIds.assign(result.shape.size(), ValueSignature::kNoSizeId);
  std::optional<ScalarType> scalarType = getScalarType(scalar);
  if (!scalarType)
    return std::nullopt;
  result.type = *scalarType;
  return result;
}

bool ValueSignature::hasStaticShape() const {
  return llvm::none_of(shape, ShapedType::isDynamic);
}

bool ValueSignature::accepts(ArrayRef<int64_t> actual) const {
  if (actual.size() != shape.size())
    return false;
  for (auto [expected, size] : llvm::zip_equal(shape, actual))
    if (!ShapedType::isDynamic(expected) && expected != size)
      return false;
  return true;
}

std::string mlir::attn::formatShape(ArrayRef<int64_t> shape) {
  std::string result;
  llvm::raw_string_ostream os(result);
  llvm::interleave(
      shape, os,
      [&](int64_t size) {
        if (ShapedType::isDynamic(size))
          os << '?';
        else
          os << size;
      },
      "x");
  return result;
}

std::string ValueSignature::str() const {
  if (!isTensor)
    return getName(type).str();
  std::string sizes = formatShape(shape);
  return "tensor<" + sizes + (sizes.empty() ? "" : "x") + getName(type).str() +
         ">";
}

std::string FunctionSignature::str() const {
  std::string result;
  llvm::raw_string_ostream os(result);
  auto print = [&](const ValueSignature &value) { os << value.str(); };
  os << '@' << name << '(';
  llvm::interleaveComma(arguments, os, print);
  os << ") -> (";
  llvm::interleaveComma(results, os, print);
  os << ')';
  return result;
}

static llvm::Error collect(func::FuncOp function, StringRef role,
                           TypeRange types,
                           std::vector<ValueSignature> &values) {
  for (auto [index, type] : llvm::enumerate(types)) {
    std::optional<ValueSignature> value = getValueSignature(type);
    if (!value) {
      std::string text;
      llvm::raw_string_ostream(text) << type;
      return llvm::createStringError(
          "function '%s': %s %zu has type %s; only ranked tensors, contiguous "
          "memrefs and numbers of type f64, f32, f16, bf16, i1, i8, i16, i32, "
          "i64 or index can be passed",
          function.getName().str().c_str(), role.str().c_str(), index,
          text.c_str());
    }
    values.push_back(std::move(*value));
  }
  return llvm::Error::success();
}

/// Reads off what function boundary attributes say about a tensor argument.
static llvm::Error readArgumentAttrs(func::FuncOp function, unsigned index,
                                     ValueSignature &value) {
  using bufferization::BufferizationDialect;
  auto writable = function.getArgAttrOfType<BoolAttr>(
      index, BufferizationDialect::kWritableAttrName);
  value.isWritten = writable && writable.getValue();
  Attribute layout =
      function.getArgAttr(index, BufferizationDialect::kBufferLayoutAttrName);
  if (!layout)
    return llvm::Error::success();
  auto strided = dyn_cast<StridedLayoutAttr>(layout);
  if (!strided || strided.getOffset() != 0 || strided.getStrides().empty() ||
      strided.getStrides().back() != 1 ||
      !llvm::all_of(strided.getStrides().drop_back(), ShapedType::isDynamic)) {
    std::string text;
    llvm::raw_string_ostream(text) << layout;
    return llvm::createStringError(
        "function '%s': argument %u has the layout %s; only strided<[?, ..., "
        "?, 1]> can be passed",
        function.getName().str().c_str(), index, text.c_str());
  }
  value.isStrided = strided.getStrides().size() >= 2;
  return llvm::Error::success();
}

llvm::Expected<FunctionSignature>
mlir::attn::getFunctionSignature(func::FuncOp function) {
  FunctionSignature signature;
  signature.name = function.getName().str();
  if (llvm::Error error =
          collect(function, "argument", function.getArgumentTypes(),
                  signature.arguments))
    return std::move(error);
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
    if (isa<RankedTensorType>(type))
      if (llvm::Error error =
              readArgumentAttrs(function, index, signature.arguments[index]))
        return std::move(error);
  if (llvm::Error error = collect(function, "result", function.getResultTypes(),
                                  signature.results))
    return std::move(error);
  return signature;
}

llvm::Expected<std::vector<FunctionSignature>>
mlir::attn::getFunctionSignatures(ModuleOp module) {
  std::vector<FunctionSignature> signatures;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function.isPublic() || function.isExternal())
      continue;
    llvm::Expected<FunctionSignature> signature =
        getFunctionSignature(function);
    if (!signature)
      return signature.takeError();
    signatures.push_back(std::move(*signature));
  }
  return signatures;
}
