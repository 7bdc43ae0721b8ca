//===- Passes.td - Unfused attention to attn ---------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_LINALGTOATTN_PASSES_TD
#define ATTN_CONVERSION_LINALGTOATTN_PASSES_TD

include "mlir/Pass/PassBase.td"

def SimplifyShapesPass : Pass<"attn-simplify-shapes"> {
  let summary = "make reshapes and broadcasts by computed sizes views and copies";
  let description = [{
    Precondition: linalg on tensors, as frameworks export dynamic sizes. Best
    after canonicalization.

    Postcondition: an integer that is a product or a quotient of sizes, whatever
    the sizes are, is that product, and a comparison that follows from sizes
    being 0 or more is a constant. With these,

    - `tensor.reshape` by a list of such sizes collapses and expands dimensions
      instead, where runs of them have the same number of elements;
    - a position that is 0 where a size is 1 is the position itself, where it
      runs below the same size; and
    - what the body of a `linalg.generic` reads from a tensor at positions of
      its loops that run through the whole tensor is one of its operands.

    What is not the same for all sizes stays: a tensor that may have one row
    where another one has many is broadcast when the code runs.

    ```mlir
    %n = arith.muli %b, %c2_i64 : i64
    %shape = tensor.from_elements %n, %c8_i64 : tensor<2xi64>
    %y = tensor.reshape %x(%shape)
      : (tensor<?x2x8xf32>, tensor<2xi64>) -> tensor<?x8xf32>
    // becomes, if %b is the first size of %x,
    %y = tensor.collapse_shape %x [[0, 1], [2]]
      : tensor<?x2x8xf32> into tensor<?x8xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def RaisePass : Pass<"attn-raise"> {
  let summary = "recognize unfused attention in linalg and make it attn.sdpa";
  let description = [{
    Precondition: linalg on tensors; TOSA is lowered to it before
    (`attn-raise-pipeline`). Best after canonicalization and CSE: an operation
    that nobody needs is a reader all the same.

    Postcondition: a chain of operations that computes

    ```
    o = softmax(f(scale * q k^T)) v
    ```

    and whose intermediate results nobody else reads is one `attn.sdpa`. All
    else is as it was.

    A chain is matched by what each element is, not by how the operations are
    cut: products are named or generic, elementwise operations may be fused or
    not, and transposes, reshapes, slices and broadcasts between them are
    followed. What is understood:

    - Products: any contraction that starts at 0, keys transposed or not, batch
      and heads in any number of dimensions. An axis that queries have and keys
      and values lack, or that these only repeat, is one of heads that share
      them (grouped heads).
    - Softmax: `linalg.softmax`, or exp(s - max) over its sum, as quotient or as
      product with the reciprocal, before or after the product with the values.
      The zeros that frameworks select for rows of -inf go.
    - f: constant factors, on queries, keys or scores (`scale`);
      c tanh(s / c) (`softcap`); a tensor that is added (`bias`); -inf in place
      of the score or added to it (`mask`, `causal`, `mask_mod`); other
      elementwise arithmetic (`score_mod`). Conditions and terms that are
      computed from positions are written into the regions, or become `causal`.
    - Conversions between floats anywhere. Those that round in the middle go:
      the result is rounded once.

    The result differs from that of the chain in rounding, and where the chain
    gives NaN although semantics.md says otherwise: a row without keys is 0, and
    what a masked key or value holds has no influence. A mask of large negative
    numbers is not a mask of -inf: it stays a bias, or a selection in
    `score_mod`.

    ```mlir
    %s = linalg.batch_matmul ins(%q, %k : ...) outs(%zero : ...)
    %t = linalg.generic ... { arith.mulf %in, %c ... }
    %p = linalg.softmax dimension(2) ins(%t : ...) outs(%e : ...)
    %o = linalg.batch_matmul ins(%p, %v : ...) outs(%zero_o : ...)
    ```

    becomes

    ```mlir
    %o = attn.sdpa ins(%q, %k, %v : ...) scale(0.125) outs(%empty : ...)
    ```

    on tensors with a dimension more.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::attn::AttnDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def RaiseMultiheadPass : Pass<"attn-raise-multihead"> {
  let summary = "make attn.sdpa between projections an attn.multihead";
  let description = [{
    Precondition: `attn.sdpa` on tensors, as `attn-raise` leaves it, between
    linalg products. Best after canonicalization.

    Postcondition: where

    - the query, the key and the value are each a product of token vectors and
      a weight, plus a bias of its columns if any, whose columns are the heads,
    - the key and the value are made of one source, and
    - the heads of the result, side by side, are multiplied with a weight, plus
      a bias of its columns if any,

    and nobody else reads anything between them, the whole is one
    `attn.multihead`. Masks, bias, regions and other options of attention stay.
    It is the inverse of `attn-decompose-multihead`.

    Weights may be transposed, repeated for each batch, or slices of one packed
    weight; what is not [in, out] is transposed or sliced before the layer. A
    layer of another order of dimensions, [S, B, Dm] say, is transposed around
    it.

    ```mlir
    %q = linalg.matmul ins(%x, %wq : ...) ...
    ...
    %o = attn.sdpa ins(%q4, %k4, %v4 : ...) layout<...> ...
    %r = tensor.collapse_shape %o ...
    %y = linalg.matmul ins(%r, %wo : ...) ...
    ```

    becomes

    ```mlir
    %y = attn.multihead %x heads(12) d_k(64) kv(mha) wq(%wq : ...) ...
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::attn::AttnDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // ATTN_CONVERSION_LINALGTOATTN_PASSES_TD
