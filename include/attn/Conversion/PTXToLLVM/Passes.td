//===- Passes.td - attn_ptx to inline assembly -------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_PTXTOLLVM_PASSES_TD
#define ATTN_CONVERSION_PTXTOLLVM_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertPTXToLLVMPass : Pass<"attn-convert-ptx-to-llvm"> {
  let summary = "Write attn_ptx operations as inline assembly";
  let description = [{
    Every operation of `attn_ptx` becomes one `llvm.inline_asm` with one
    instruction. Values that an instruction changes, or that have to stay where
    they are around it, are outputs tied to inputs, a register each.

    Precondition: none. Postcondition: no operation of `attn_ptx` is left. The
    calls have to be marked as convergent when the module is translated to LLVM
    IR, which the LLVM dialect cannot say.

    ```mlir
    %d = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    ```

    becomes

    ```mlir
    %0 = llvm.inline_asm has_side_effects
      "wgmma.mma_async.sync.aligned.m64n8k16.f32.bf16.bf16 {$0, $1, $2, $3}, $4, $5, 0, 1, 1, 0, 0;",
      "=f,=f,=f,=f,l,l" %a, %b : (i64, i64) -> !llvm.struct<(f32, f32, f32, f32)>
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // ATTN_CONVERSION_PTXTOLLVM_PASSES_TD
