//===- Passes.td - Launches to calls of the runtime --------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_LAUNCHTORUNTIME_PASSES_TD
#define ATTN_CONVERSION_LAUNCHTORUNTIME_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertLaunchToRuntimePass
    : Pass<"attn-convert-launch-to-runtime", "::mlir::ModuleOp"> {
  let summary = "Write launches of kernels as calls of the CUDA runtime library";
  let description = [{
    Every `gpu.launch_func` of a kernel in module `@m` becomes a call of
    `attn_cuda_launch_on_current_stream` with the image of the module, the
    kernel's name, the launch configuration and pointers to the arguments. An
    argument that is a pointer of the host is a tensor map and is handed on as
    it is. Where the kernel says of a pointer to global memory how it is aligned
    (`llvm.align`), a call of `attn_cuda_check_alignment_for_launch` before the
    launch makes a failure of one that is not.

    Precondition: launches without tokens.

    Postcondition: no `gpu.launch_func` is left. The image is the external
    global `@m_image` and its size `@m_image_bytes`, which whoever compiles the
    kernels defines. An error of a launch stays with the thread until
    `attn_cuda_take_status` takes it.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::LLVM::LLVMDialect"];
}

#endif // ATTN_CONVERSION_LAUNCHTORUNTIME_PASSES_TD
