//===- UnloadFunction.h - What code does when it leaves ---------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime knows images and constants by their addresses, which another
// library may get once this one is gone. So code for a device forgets them in
// its last moment: as a destructor of the library or program that it is linked
// into, and where it is loaded by us, in a function that we call.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_EXECUTION_UNLOADFUNCTION_H
#define ATTN_LIB_EXECUTION_UNLOADFUNCTION_H

#include "mlir/IR/BuiltinOps.h"

#include "llvm/IR/Module.h"

namespace mlir::attn {

/// The name of the function that `exportUnloadFunction` makes.
inline constexpr llvm::StringLiteral kUnloadFunction = "_attn_unload";

/// Adds a destructor to the host's code in `module`: it unloads the globals
/// `images` and the constants of calls of the runtime.
void addUnloadFunction(ModuleOp module, ArrayRef<std::string> images);

/// Makes one function of the destructors of `module`, where it has any.
void exportUnloadFunction(llvm::Module &module);

} // namespace mlir::attn

#endif // ATTN_LIB_EXECUTION_UNLOADFUNCTION_H
