//===- Passes.td - Products to the work of kernels ---------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_LINALGTOKERNEL_PASSES_TD
#define ATTN_CONVERSION_LINALGTOKERNEL_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertLinalgToKernelPass : Pass<"attn-convert-linalg-to-kernel"> {
  let summary = "Make products, and what is computed from them, work of kernels";
  let description = [{
    Every contraction of f32, bf16 or f16 on tensors (`linalg.matmul` and its kin,
    `linalg.contract`, a `linalg.generic` that is one) becomes an
    `attn_kernel.matmul`. Its epilogue has:

    - what the sums start from: nothing where that is zeros, and an element that
      is computed where that is cheap, of a broadcast bias say;
    - the elementwise linalg that reads the result, and what reads that, as long
      as nobody else does. A transpose is one of these.

    Sums are in f32 and rounded to the contraction's type before an epilogue
    sees them.

    Precondition: tensors. Postcondition: no such contraction is left; others
    stay.

    ```mlir
    %s = linalg.fill ins(%zero : f32) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
    %p = linalg.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x64xbf16>)
                       outs(%s : tensor<?x64xf32>) -> tensor<?x64xf32>
    %r = linalg.generic ... ins(%p : tensor<?x64xf32>) outs(%d : tensor<?x64xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %t = arith.truncf %in : f32 to bf16
      linalg.yield %t : bf16
    } -> tensor<?x64xbf16>
    ```
    becomes
    ```mlir
    %r = attn_kernel.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x64xbf16>)
           outs(%d : tensor<?x64xbf16>) indexing_maps [...] epilogue {
           ^bb0(%sum: f32, %i: index, %j: index):
             %t = arith.truncf %sum : f32 to bf16
             attn_kernel.yield %t : bf16
           } -> tensor<?x64xbf16>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::attn::kernel::KernelDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // ATTN_CONVERSION_LINALGTOKERNEL_PASSES_TD
