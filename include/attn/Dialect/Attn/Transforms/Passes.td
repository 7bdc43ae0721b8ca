//===- Passes.td - Passes from attn to attn ----------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_TRANSFORMS_PASSES_TD
#define ATTN_DIALECT_ATTN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def DecomposeMultiheadPass : Pass<"attn-decompose-multihead"> {
  let summary = "take attn.multihead apart into projections and attn.sdpa";
  let description = [{
    Precondition: no `attn.multihead` has the grouping `mla`, which has no
    lowering yet; one that has is reported and nothing is rewritten.

    Postcondition: no `attn.multihead` is left. Each has become the projections
    of query, key and value, one `attn.sdpa`, and the output projection. A
    projection is a `linalg.matmul` on the rows of all batches; it accumulates
    in f32 (f64 for f64) from the bias, or from zero, and is rounded once.
    Heads are views of its result, in the dimension order `bshd`: nothing is
    transposed.

    ```mlir
    %y = attn.multihead %x heads(2) d_k(4) kv(mha) wq(%wq : tensor<8x8xf32>)
      wk(%wk : tensor<8x8xf32>) wv(%wv : tensor<8x8xf32>)
      wo(%wo : tensor<8x8xf32>) : tensor<1x3x8xf32> -> tensor<1x3x8xf32>
    ```

    becomes, with the key, the value and the initial tensors left out,

    ```mlir
    %rows = tensor.collapse_shape %x [[0, 1], [2]]
      : tensor<1x3x8xf32> into tensor<3x8xf32>
    %projected = linalg.matmul ins(%rows, %wq : tensor<3x8xf32>, tensor<8x8xf32>)
      outs(%zero : tensor<3x8xf32>) -> tensor<3x8xf32>
    %q = tensor.expand_shape %projected [[0, 1], [2, 3]]
      output_shape [1, 3, 2, 4] : tensor<3x8xf32> into tensor<1x3x2x4xf32>
    %o = attn.sdpa ins(%q, %k, %v : tensor<1x3x2x4xf32>, tensor<1x3x2x4xf32>,
                                    tensor<1x3x2x4xf32>)
      layout <query = bshd, key = bshd, value = bshd, output = bshd>
      outs(%empty : tensor<1x3x2x4xf32>) -> tensor<1x3x2x4xf32>
    %heads = tensor.collapse_shape %o [[0, 1], [2, 3]]
      : tensor<1x3x2x4xf32> into tensor<3x8xf32>
    %out = linalg.matmul ins(%heads, %wo : tensor<3x8xf32>, tensor<8x8xf32>)
      outs(%zero : tensor<3x8xf32>) -> tensor<3x8xf32>
    %y = tensor.expand_shape %out [[0, 1], [2]]
      output_shape [1, 3, 8] : tensor<3x8xf32> into tensor<1x3x8xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

#endif // ATTN_DIALECT_ATTN_TRANSFORMS_PASSES_TD
