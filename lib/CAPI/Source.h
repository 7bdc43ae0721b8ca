//===- Source.h - A module parsed into a context of its own -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CAPI_SOURCE_H
#define ATTN_LIB_CAPI_SOURCE_H

#include "attn-c/Support.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlir::attn {

/// A module of a caller, and the context it is compiled in. The context has no
/// threads: callers that want several modules at once compile them on threads
/// of theirs, and it can be used after a fork.
class Source {
public:
  Source();

  /// Parses text or bytecode.
  AttnStatus parse(StringRef bytes);

  ModuleOp getModule() { return *module; }
  MLIRContext &getContext() { return context; }

private:
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

/// Makes all passes known by their names, when it is first called.
void registerPassesOnce();

} // namespace mlir::attn

#endif // ATTN_LIB_CAPI_SOURCE_H
