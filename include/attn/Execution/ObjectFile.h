//===- ObjectFile.h - Compiled code in files --------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_OBJECTFILE_H
#define ATTN_EXECUTION_OBJECTFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <string>

namespace mlir::attn {

enum class OutputKind { LLVMIR, Assembly, Object, SharedLibrary };

/// The kind of the file `path` by its ending: .ll, .s, .o or .so.
std::optional<OutputKind> getOutputKind(llvm::StringRef path);

/// The code of `module` as text or bytes; not for shared libraries.
llvm::Expected<std::string> emitToString(llvm::Module &module,
                                         llvm::TargetMachine &machine,
                                         OutputKind kind);

/// Writes `module` to `path`. Nothing is written where something fails. A
/// shared library is linked by the first of clang-22, clang and cc on the PATH,
/// and expects the symbols of the runtime from the program that loads it.
llvm::Error emitToFile(llvm::Module &module, llvm::TargetMachine &machine,
                       OutputKind kind, llvm::StringRef path);

/// Writes `contents` to `path`, all or nothing.
llvm::Error writeFile(llvm::StringRef path, llvm::StringRef contents);

} // namespace mlir::attn

#endif // ATTN_EXECUTION_OBJECTFILE_H
