//===- CompiledImage.h - Machine code with what its caller needs *- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_COMPILEDIMAGE_H
#define ATTN_EXECUTION_COMPILEDIMAGE_H

#include "attn/Execution/FunctionSignature.h"

namespace mlir::attn {

/// What compilation gives, and all that loading needs.
struct CompiledImage {
  std::string triple;
  /// For each CPU that the code has a variant for: the features that it asks
  /// of it. One alternative where the code is for one CPU.
  std::vector<std::vector<std::string>> alternatives;
  std::vector<FunctionSignature> signatures;
  /// An object file.
  std::string objectCode;
};

/// `image` as bytes, which the same version of the project reads again.
std::string writeImage(const CompiledImage &image);

/// Fails on bytes that this version has not written, and on those that have
/// changed since.
llvm::Expected<CompiledImage> readImage(llvm::StringRef bytes);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_COMPILEDIMAGE_H
