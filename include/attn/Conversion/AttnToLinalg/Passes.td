//===- Passes.td - Lowering of attn to linalg --------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_ATTNTOLINALG_PASSES_TD
#define ATTN_CONVERSION_ATTNTOLINALG_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertAttnToLinalgPass : Pass<"attn-convert-to-linalg"> {
  let summary = "lower attention on heads to linalg, unfused";
  let description = [{
    Rewrites `attn.sdpa`, `attn.online_sdpa`, `attn.merge_states` and
    `attn.finalize` into linalg operations on whole operands: the scores of all
    queries and keys are written to memory before the softmax reads them. This
    is the lowering that serves every type and option, and the partner that
    the fused one is tested against.

    Precondition: none; tensors and memrefs are both accepted, but one op has
    only one of the two.

    Postcondition: none of the four ops is left, except for an
    `attn.online_sdpa` with a `config`, which is to become a kernel.
    `attn.multihead` is not touched: `attn-decompose-multihead` comes before. On memrefs the linalg
    operations write the op's own results in place; the scores and the sizes
    of a row are allocated and freed again, with an attribute that tells MLIR's
    buffer deallocation to leave them alone.

    ```mlir
    %o = attn.sdpa ins(%q, %k, %v : tensor<1x1x3x4xf32>, tensor<1x1x5x4xf32>,
                                    tensor<1x1x5x4xf32>)
      outs(%empty : tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32>
    ```

    becomes a chain of `linalg.generic` operations, each on the result of the
    one before:

    ```
    scores[b,h,i,j] += q[b,h,i,d] * k[b,h,j,d]
    scores[b,h,i,j]  = scores[b,h,i,j] * 0.5
    max[b,h,i]       = maximum(max[b,h,i], scores[b,h,i,j])
    weights[b,h,i,j] = exp(scores[b,h,i,j] - max[b,h,i])
    sum[b,h,i]      += weights[b,h,i,j]
    acc[b,h,i,d]    += weights[b,h,i,j] * v[b,h,j,d]
    o[b,h,i,d]       = acc[b,h,i,d] / sum[b,h,i]
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::tensor::TensorDialect"
  ];
}

def ConvertTileToLinalgPass : Pass<"attn-convert-tile-to-linalg"> {
  let summary = "Write out the kernel of one query block and one key block";
  let description = [{
    Precondition: an `attn.online_sdpa` on memrefs as `attn-tile-keys` and
    bufferization leave it: one (b, h), a static number of query rows in f32,
    one packed key block, a `cpu_config`. Others lose their `config`, which
    hands them to `attn-convert-to-linalg`.

    Postcondition: the tile is a loop over strips of `rows` queries, each

    ```
    scores  = q_strip * k_block                      linalg.matmul, overwriting
    scores  = terms and masks of each score          linalg.generic, if any
    per row: m' = max(m, max_j scores)               vector
             w  = 2^(scores - m'), l = a l + sum w, acc = a acc
    acc    += w * v_block                            linalg.matmul
    ```

    Only rows before `query_limit` and keys before `key_limit` are touched, so
    nothing out of bounds is read, and values past the limit are never read at
    all. The matrix products carry `attn.register_tile`. Where positions leave
    only some keys of the block, scores are computed by groups of `vectors`
    vectors up to the last of them.

    Where keys and values are packed in pairs, query, key and value are bf16,
    both products are `linalg.contract` of pairs, and the weights are rounded to
    bf16.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def ConvertDecodeTileToLinalgPass
    : Pass<"attn-convert-decode-tile-to-linalg"> {
  let summary = "Write out the kernel of few queries and a range of keys";
  let description = [{
    Precondition: an `attn.online_sdpa` on memrefs as `attn-tile-decode` and
    bufferization leave it: one (b, kv head), all query heads of its group and
    all queries, keys and values as they lie in memory in f32, bf16 or f16 with
    unit stride along the head, and an `attn.decode_config`. Others lose that
    attribute, which hands them to `attn-convert-to-linalg`.

    Postcondition: the tile is one loop over blocks of `key_block` keys. The
    loop covers only the keys that `key_limit`, `key_lengths`, the diagonal and
    the window leave to some query. The rows are the pairs of a query head and a
    query:

    ```
    scores[r, j] = scale * q[r] . k[j]               vector, a key at a time
    scores       = terms and masks of each score     linalg.generic, if any
    per row: m' = max(m, max_j scores)               vector
             w  = 2^(scores - m'), l = a l + sum w
    acc[r]       = a acc[r] + sum_j w[r, j] v[j]     vector, a key at a time
    ```

    A key is read once for all rows, whole vectors along the head, and widened
    in registers; the sums of lanes of `lanes` products are taken together, so
    that they come out as one vector of scores. Nothing is read past the last
    key or past the end of a head. Positional masks are computed only for blocks
    that the diagonal or a side of the window cuts.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
    "::mlir::x86vector::X86VectorDialect"
  ];
}

#endif // ATTN_CONVERSION_ATTNTOLINALG_PASSES_TD
