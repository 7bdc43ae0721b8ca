//===- KernelModule.h - Kernels and their launches --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELMODULE_H
#define ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELMODULE_H

#include "KernelArguments.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::attn {

/// The module that all kernels of a program are in, created where there is
/// none.
gpu::GPUModuleOp getKernelModule(ModuleOp module);

/// A kernel without a body, of blocks of `threads` threads, whose arguments are
/// those collected.
LLVM::LLVMFuncOp createKernel(gpu::GPUModuleOp kernels, Location loc,
                              StringRef name, const KernelArguments &args,
                              int64_t threads);

/// Says that one block runs at a time. Where warps change the number of their
/// registers, ptxas learns from that and the threads with how many they start;
/// without it, it ignores the changes in some kernels (C7508).
void markOneBlock(LLVM::LLVMFuncOp kernel);

/// `kernel`, or one that does the same, in whose place `kernel` is erased:
/// layers have many products of a shape.
LLVM::LLVMFuncOp shareKernel(gpu::GPUModuleOp kernels, LLVM::LLVMFuncOp kernel);

/// What the accesses of a kernel rely on, the launch checks.
void markAlignment(LLVM::LLVMFuncOp kernel, const GlobalTensor &tensor,
                   unsigned bytes);

/// Enters the kernel and gives it what `emit` emits, for which it gets the
/// start of the shared memory that a launch asks for.
void fillKernel(LLVM::LLVMFuncOp kernel, KernelArguments &args,
                function_ref<void(KernelBuilder &, Value)> emit);

/// How many multiprocessors the device has, an index.
Value getMultiprocessors(KernelBuilder &host);

/// Launches `blocks`, an index, blocks of `threads` threads where there are
/// any; a grid without blocks is an error of the driver. `prepare` creates what
/// is done on the host before that.
void launchKernel(KernelBuilder &host, LLVM::LLVMFuncOp kernel,
                  const KernelArguments &args, Value blocks, int64_t threads,
                  int64_t sharedBytes, function_ref<void()> prepare = nullptr);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_ATTNTOGPU_KERNELMODULE_H
