//===- Module.h - What the handles of the C interface stand for -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CAPI_MODULE_H
#define ATTN_LIB_CAPI_MODULE_H

#include "attn-c/Compiler.h"
#include "attn/Execution/CompiledModule.h"

namespace mlir::attn {

/// An argument or result in the terms of the C interface, computed once so that
/// a call only compares.
struct ValuePlan {
  explicit ValuePlan(const ValueSignature &signature);

  AttnDataType type;
  int64_t elementBytes;
  bool isTensor, isStrided, isWritten;
  /// ATTN_DYNAMIC where unknown.
  std::vector<int64_t> shape;
  std::vector<int64_t> sizeIds;

  int64_t getRank() const { return shape.size(); }
};

/// Compiles text or bytecode: attnCompile, of a source that is there.
AttnStatus compileBuffer(llvm::StringRef source,
                         const AttnCompileOptions *options,
                         AttnModule **module);

} // namespace mlir::attn

struct AttnFunction {
  AttnFunction(const mlir::attn::FunctionSignature &signature,
               mlir::attn::PackedFunction packed);

  std::string name;
  mlir::attn::PackedFunction packed;
  std::vector<mlir::attn::ValuePlan> arguments, results;
  mlir::attn::ResultLayout layout;
  /// One more than the largest id of a size.
  int64_t numSizeIds = 0;
  /// Of the descriptors of all arguments.
  int64_t descriptorWords = 0;
};

struct AttnModule {
  explicit AttnModule(mlir::attn::CompiledModule compiled)
      : compiled(std::move(compiled)) {}

  mlir::attn::CompiledModule compiled;
  std::vector<AttnFunction> functions;
};

#endif // ATTN_LIB_CAPI_MODULE_H
