//===- Passes.td - Functions as instructions of the device -*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_MATHTONVVM_PASSES_TD
#define ATTN_CONVERSION_MATHTONVVM_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertMathToNVVMPass : Pass<"attn-convert-math-to-nvvm"> {
  let summary = "Compute functions with the instructions of the device";
  let description = [{
    Precondition: kernels on scalars and vectors of fixed shape.

    Postcondition: no operation of `math` on floats is left; none became a call
    of a library. Vectors are taken apart, since the device has none: an element
    is a register. Functions of f16 and bf16 are computed in f32. What has no
    form here is an error (`math.sin`, for example), and so is an approximated
    function of f64.

    | function | form | error |
    |---|---|---|
    | exp2 | `ex2.approx.ftz` | relative 2^-22 |
    | exp | ex2 of the product with log2(e), whose rounding is made up for | relative 2^-21 |
    | exp with `afn` | ex2 of the product | relative 2^-21 + 2^-23 abs(x) |
    | log2, log | `lg2.approx.ftz` | 2^-22, relative outside of (0.5, 2) and absolute in it |
    | log1p | log of 1 + x, times x / ((1 + x) - 1) | as log |
    | tanh | 1 - 2 / (1 + ex2(2 log2(e) x)); a polynomial below 0.75 | relative 2^-21 |
    | tanh with `afn` | the first of these for all x | absolute 2^-21 |
    | rsqrt | `rsqrt.approx.ftz` | relative 2^-22 |
    | sqrt, fma, abs, rounding, copysign | their instruction | correctly rounded |

    Subnormal arguments and results of the approximations are zero. The device's
    own tanh is not used: its error of 2^-11, times a softcap of 50, would change
    a weight by two percent.

    A vector of f32 that is rounded to bf16 or f16 is rounded by pairs
    (`cvt.rn.bf16x2.f32`), and the result is made of 32-bit registers that hold a
    pair each, as matrix products take it.

    ```mlir
    %e = math.exp2 %x : vector<2xf32>
    ```
    becomes
    ```mlir
    %0:2 = vector.to_elements %x : vector<2xf32>
    %1 = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%0#0) : (f32) -> f32
    %2 = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%0#1) : (f32) -> f32
    %e = vector.from_elements %1, %2 : vector<2xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::vector::VectorDialect"
  ];
}

#endif // ATTN_CONVERSION_MATHTONVVM_PASSES_TD
