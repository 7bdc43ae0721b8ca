//===- Passes.td - Choices for CUDA devices ----------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TARGET_CUDA_PASSES_TD
#define ATTN_TARGET_CUDA_PASSES_TD

include "mlir/Pass/PassBase.td"

def SetCUDATargetPass : Pass<"attn-set-cuda-target"> {
  let summary = "Say which chip the kernels of a module are for";
  let description = [{
    Precondition: none.

    Postcondition: every `gpu.module` has a target. One that had a target keeps
    it; others get that of `chip`, with the version of PTX that the table of
    facts names for it. Fails where the chip is not in the table.

    ```mlir
    gpu.module @kernels { ... }
    ```
    becomes
    ```mlir
    gpu.module @kernels
        [#nvvm.target<O = 3, chip = "sm_90a", features = "+ptx86">] { ... }
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", /*default=*/"\"sm_90a\"",
           "The chip, as ptxas names it. The default is the one that the "
           "fastest kernels are for">
  ];
  let dependentDialects = ["::mlir::NVVM::NVVMDialect"];
}

#endif // ATTN_TARGET_CUDA_PASSES_TD
