//===- CHeader.cpp - Compiled functions as C declarations -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/CHeader.h"

#include "attn/Execution/LowerModule.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace mlir;
using namespace mlir::attn;

static StringRef getCType(ScalarType type) {
  switch (type) {
  case ScalarType::F64:
    return "double";
  case ScalarType::F32:
    return "float";
  case ScalarType::F16:
  case ScalarType::BF16:
    return "uint16_t";
  case ScalarType::I1:
    return "bool";
  case ScalarType::I8:
    return "int8_t";
  case ScalarType::I16:
    return "int16_t";
  case ScalarType::I32:
    return "int32_t";
  case ScalarType::I64:
  case ScalarType::Index:
    return "int64_t";
  }
  llvm_unreachable("all types are listed");
}

/// "f32_3d", the part of a name that tells descriptors apart.
static std::string getSuffix(const ValueSignature &value) {
  return llvm::formatv("{0}_{1}d", getName(value.type), value.getRank());
}

static std::string getCType(const ValueSignature &value) {
  if (value.isTensor)
    return "attn_memref_" + getSuffix(value);
  return getCType(value.type).str();
}

static llvm::Error verify(const FunctionSignature &function) {
  StringRef name = function.name;
  if (name.empty() || llvm::isDigit(name.front()) ||
      !llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; }))
    return llvm::createStringError("function '%s' has no name in C",
                                   function.name.c_str());
  for (const auto *values : {&function.arguments, &function.results})
    for (const ValueSignature &value : *values)
      if (!value.isTensor &&
          (value.type == ScalarType::BF16 || value.type == ScalarType::F16))
        return llvm::createStringError(
            "function '%s' passes a number of type %s, which C compilers do "
            "differently; pass a tensor<%s>",
            function.name.c_str(), getName(value.type).str().c_str(),
            getName(value.type).str().c_str());
  return llvm::Error::success();
}

static void printDescriptor(llvm::raw_ostream &os, const ValueSignature &value,
                            StringRef freeFunction) {
  std::string suffix = getSuffix(value);
  std::string guard = "ATTN_MEMREF_" + StringRef(suffix).upper();
  StringRef element = getCType(value.type);
  int64_t rank = value.getRank();
  os << "#ifndef " << guard << "\n#define " << guard << "\n";
  os << "/* A tensor of " << getName(value.type) << " and rank " << rank
     << ". */\n";
  os << "typedef struct {\n";
  os << "  " << element << " *allocated; /* the block, for "
     << freeFunction << " */\n";
  os << "  " << element << " *aligned;\n";
  os << "  int64_t offset; /* of the first element from aligned */\n";
  if (rank > 0) {
    os << "  int64_t sizes[" << rank << "];\n";
    os << "  int64_t strides[" << rank << "]; /* in elements */\n";
  }
  os << "} attn_memref_" << suffix << ";\n\n";

  os << "/* Describes contiguous memory, last dimension innermost. */\n";
  os << "static inline attn_memref_" << suffix << "\nattn_make_" << suffix
     << "(" << element << " *data";
  for (int64_t dim = 0; dim < rank; ++dim)
    os << ", int64_t size" << dim;
  os << ") {\n  attn_memref_" << suffix << " result;\n";
  os << "  result.allocated = data;\n  result.aligned = data;\n"
     << "  result.offset = 0;\n";
  for (int64_t dim = 0; dim < rank; ++dim)
    os << "  result.sizes[" << dim << "] = size" << dim << ";\n";
  for (int64_t dim = rank - 1; dim >= 0; --dim) {
    os << "  result.strides[" << dim << "] = ";
    if (dim == rank - 1)
      os << "1;\n";
    else
      os << "result.strides[" << dim + 1 << "] * size" << dim + 1 << ";\n";
  }
  os << "  return result;\n}\n#endif\n\n";
}

static void printFunction(llvm::raw_ostream &os,
                          const FunctionSignature &function) {
  if (function.results.size() > 1) {
    os << "/* The results of " << function.name << ". */\n";
    os << "typedef struct {\n";
    for (auto [index, value] : llvm::enumerate(function.results))
      os << "  " << getCType(value) << " result" << index << "; /* "
         << value.str() << " */\n";
    os << "} attn_" << function.name << "_results;\n\n";
  }

  os << "/* " << function.str() << " */\n";
  bool returned = function.results.size() == 1 && !function.results[0].isTensor;
  os << (returned ? getCType(function.results[0]) : "void") << ' '
     << kCInterfacePrefix << function.name << '(';
  bool single = function.arguments.size() < 2 && function.results.size() < 2;
  llvm::ListSeparator separator(single ? ", " : ",\n    ");
  if (!single)
    os << "\n    ";
  if (function.results.size() > 1)
    os << separator << "attn_" << function.name << "_results *results";
  else if (function.results.size() == 1 && !returned)
    os << separator << getCType(function.results[0]) << " *result";
  for (auto [index, value] : llvm::enumerate(function.arguments))
    os << separator << getCType(value) << (value.isTensor ? " *" : " ")
       << "argument" << index;
  if (function.arguments.empty() && (function.results.empty() || returned))
    os << "void";
  os << ");\n\n";
}

static std::string getGuard(StringRef fileName) {
  std::string guard = "ATTN_GENERATED_";
  for (char c : llvm::sys::path::filename(fileName))
    guard += llvm::isAlnum(c) ? llvm::toUpper(c) : '_';
  return guard;
}

llvm::Expected<std::string>
mlir::attn::generateCHeader(ArrayRef<FunctionSignature> functions,
                            StringRef fileName, TensorMemory memory) {
  bool onHost = memory == TensorMemory::Host;
  StringRef freeFunction = onHost ? "attn_rt_free" : "attn_cuda_free";
  std::string text;
  llvm::raw_string_ostream os(text);
  std::string guard = getGuard(fileName);
  os << "/* Generated by attn-compile.\n"
        " *\n"
        " * Arguments are contiguous; they are read and never written. Each "
        "tensor among\n"
        " * the results is new memory that the caller frees: "
     << (onHost ? "attn_rt_free(r.allocated).\n"
                : "attn_cuda_free(r.allocated,\n"
                  " * stream). All tensors are in the memory of the device; "
                  "see attn_cuda.h for\n"
                  " * the stream and for failures.\n")
     << " * bf16 and f16 are the bits of the number.\n"
        " */\n";
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n";
  os << "#include <stdbool.h>\n#include <stdint.h>\n\n";
  os << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  if (onHost)
    os << "/* Of libattn_runtime. */\nvoid attn_rt_free(void *pointer);\n\n";

  std::set<std::string> described;
  for (const FunctionSignature &function : functions) {
    if (llvm::Error error = verify(function))
      return std::move(error);
    for (const auto *values : {&function.arguments, &function.results})
      for (const ValueSignature &value : *values)
        if (value.isTensor && described.insert(getSuffix(value)).second)
          printDescriptor(os, value, freeFunction);
  }
  for (const FunctionSignature &function : functions)
    printFunction(os, function);

  os << "#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
  return text;
}
