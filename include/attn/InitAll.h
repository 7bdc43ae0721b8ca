//===- InitAll.h - Every dialect, pass and pipeline -------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only list of what a tool registers: upstream's dialects, extensions and
// passes, and those of this project.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_INITALL_H
#define ATTN_INITALL_H

#include "attn/Conversion/Passes.h"
#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/BufferizableOpInterfaceImpl.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"
#include "attn/Dialect/Kernel/IR/Kernel.h"
#include "attn/Dialect/PTX/IR/PTX.h"
#include "attn/Pipelines/Pipelines.h"
#include "attn/Target/CPU/Passes.h"
#include "attn/Target/CUDA/Passes.h"
#include "attn/Transforms/CPU/Passes.h"
#include "attn/Transforms/Host/Passes.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"

namespace mlir::attn {

/// Adds every dialect to `registry`, with the interfaces that other libraries
/// attach to them.
inline void registerAllDialects(DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<AttnDialect, kernel::KernelDialect, ptx::PTXDialect>();
  registerBufferizableOpInterfaceExternalModels(registry);
}

/// Adds every pass and pipeline to the global registry that command lines are
/// parsed against.
inline void registerAllPasses() {
  mlir::registerAllPasses();
  registerAttnTargetCPUPasses();
  registerAttnTargetCUDAPasses();
  registerAttnConversionPasses();
  registerAttnTransformsPasses();
  registerAttnTransformsCPUPasses();
  registerAttnTransformsHostPasses();
  registerPipelines();
}

} // namespace mlir::attn

#endif // ATTN_INITALL_H
