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

def SetCUDAConfigPass : Pass<"attn-set-cuda-config"> {
  let summary = "Choose kernel shapes for a GPU from machine facts";
  let description = [{
    Precondition: none.

    Postcondition: every `attn.sdpa` has an `attn.cuda_config`. What is already
    there is kept. Fails where the chip is not in the table of facts, and on
    heads wider than the registers of a warp hold, 256 columns.

    A block of threads takes 128 rows, fewer where the attention has fewer or
    where shared memory does not hold the tiles; the heads of a group are
    packed. Heads of up to 64 columns have 32 rows a warp, others, and all of f32,
    16.

    On a chip that has wgmma, an attention in bf16 or f16 of more than 32 rows whose
    widths are multiples of 8 gets that kernel, with two warpgroups, three for heads
    of up to 64 columns. It is persistent; under a causal mask without a window, where
    tiles have more and fewer keys, the blocks take the longest tiles first, of as many
    heads at a time as have five eighths of the L2 cache of keys and values. Of heads
    of up to 64 columns a share of the exponentials is computed by polynomials.

    An attention of up to 32 rows, which are pairs of a query and a head of a
    group, gets the `decode` kernel. Where the number of queries is static and
    there may be fewer tiles than four fifths of the multiprocessors, the config
    says how the keys are split.

    ```mlir
    attn.sdpa ... {attn.cuda_config = #attn.cuda_config<queries = 128, keys = 64,
                                                        warps = 4>}
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", /*default=*/"\"sm_90a\"",
           "The chip, as ptxas names it. The default is that of "
           "attn-set-cuda-target">
  ];
  let dependentDialects = ["::mlir::attn::AttnDialect"];
}

def SetCUDAMatmulConfigPass : Pass<"attn-set-cuda-matmul-config"> {
  let summary = "Choose shapes of products for a GPU from machine facts";
  let description = [{
    Precondition: none.

    Postcondition: every `attn_kernel.matmul` has a config. What is already there
    is kept. Fails where the chip is not in the table of facts.

    A block of four warps computes 128 x 128 elements, in f32 64 x 128, less where
    the result is known to have less. Shared memory has as many stages, up to four, as leave
    room for a second block on the multiprocessor.

    On a chip that has wgmma, products of bf16 and f16 with more than 32 rows get
    that kernel: the largest tile, of 128 x 256 elements down to 64 x 64, with which
    few multiprocessors are idle at the end; a size that is not known counts as
    4096. There is one block for each multiprocessor, with as many stages, up to
    eight, as memory holds.

    ```mlir
    attn_kernel.matmul ... config <m = 128, n = 128, k = 64, warps_m = 2,
                                   warps_n = 2, stages = 3>
    attn_kernel.matmul ... config <m = 128, n = 256, k = 64, warps_m = 8,
                                   warps_n = 1, stages = 4, kernel = wgmma,
                                   blocks = 132>
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", /*default=*/"\"sm_90a\"",
           "The chip, as ptxas names it. The default is that of "
           "attn-set-cuda-target">
  ];
  let dependentDialects = ["::mlir::attn::kernel::KernelDialect"];
}

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
