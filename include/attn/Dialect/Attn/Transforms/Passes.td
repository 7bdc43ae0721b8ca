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

def ConvertToOnlinePass : Pass<"attn-convert-to-online"> {
  let summary = "Rewrite attn.sdpa as an online_sdpa state and its finalize";
  let description = [{
    Precondition: none. Postcondition: no `attn.sdpa` whose element type is
    f32, bf16 or f16 is left, save for one that statically has no keys (that one
    and f64 stay for the unfused lowering); causal kinds have become one
    diagonal.

    ```mlir
    %o = attn.sdpa ins(%q, %k, %v : ...) causal(bottom_right) outs(%init : ...)
    ```

    becomes

    ```mlir
    %acc, %max, %sum = linalg.fill ...            // 0, -inf, 0
    %d = affine.apply (Skv - Sq)
    %s:3 = attn.online_sdpa ins(%q, %k, %v : ...) scale(0.125)
             diagonal(%d) causal outs(%acc, %max, %sum : ...)
    %o = attn.finalize ins(%s#0, %s#1, %s#2 : ...) outs(%init : ...)
    ```
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "linalg::LinalgDialect", "tensor::TensorDialect"];
}

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

def FuseOutputProjectionPass : Pass<"attn-fuse-output-projection"> {
  let summary = "Multiply the output of attention with weights block by block";
  let description = [{
    Precondition: attention that `attn-tile-queries` can tile, its keys packed
    where they are to be; its result in order `bshd`, collapsed to rows, is read
    by one `linalg.matmul` alone whose `attn.matmul_config` has an `n` no
    smaller than the number of columns. With a smaller `n` nothing is done.

    Postcondition: an `scf.forall` over (batch, block of `m` queries), the last
    block first. A task holds attention of all heads for its queries
    (`attn.online_sdpa` and `attn.finalize`, placed by `at` and `query_limit`),
    whose result is a tile of `m` rows, and the product of that tile with all
    columns, which still carries the attribute. The fill or broadcast that
    initializes the product, and an elementwise op that alone reads it, are
    computed block by block.

    ```mlir
    %y = scf.forall (%b, %t) in (%batches, %blocks) shared_outs(...) {
      %s:3 = attn.online_sdpa ins(%q_rows, %k, %v) at(%b, 0, %first, 0) ...
      %o = attn.finalize ins(%s#0, %s#1, %s#2) layout(bshd) outs(%tile)
      %o_rows = tensor.collapse_shape %o [[0, 1], [2, 3]]
      %y_rows = linalg.matmul ins(%o_rows, %wo) outs(%bias_rows)
    }
    ```
  }];
  let dependentDialects = [
    "affine::AffineDialect", "arith::ArithDialect", "linalg::LinalgDialect",
    "scf::SCFDialect", "tensor::TensorDialect"
  ];
}

def FuseProjectionsPass : Pass<"attn-fuse-projections"> {
  let summary = "Compute queries and keys in the task that copies them";
  let description = [{
    Precondition: `attn-pack-keys` and `attn-tile-queries` have run and
    `attn-tile-matmul` has not: the loops of the former read slices
    [1, rows, 1, D] of a projection that is seen as [B, S, H, D].

    Postcondition: where elementwise copies in one such loop are all that reads
    a projection whose weights are packed ahead (`k` of its `attn.matmul_config`
    is no less than the reduction), each task computes its slice itself: rows of the input times
    the head's columns of the weights, with the bias and the rounding to a
    narrower type. The product carries the `attn.matmul_config` of the whole.
    What a kernel reads block by block, such as values that are not packed, is
    left to be computed before the loop.
  }];
  let dependentDialects = [
    "affine::AffineDialect", "arith::ArithDialect", "linalg::LinalgDialect",
    "scf::SCFDialect", "tensor::TensorDialect"
  ];
}

def PackKeysPass : Pass<"attn-pack-keys"> {
  let summary = "Copy keys and values into the blocks the kernel streams through";
  let description = [{
    Precondition: the `attn.online_sdpa` carries a `cpu_config`. Obeys its
    `pack_key` and `pack_value`.

    Keys become [B, Hkv, blocks, Dk, n] in f32, so that one block is a matrix
    whose rows are contiguous along the keys; values become
    [B, Hkv, blocks, n, Dv] in f32. n is `vectors * lanes`, or `key_block` where
    that is no multiple of it. With `pairs`, both keep their type and become
    [B, Hkv, blocks, Dk / 2, n, 2] and [B, Hkv, blocks, n / 2, Dv, 2]. Columns of
    keys past the last key are zero; rows of values past it, but for the other
    half of the last pair, are never read and stay undefined.
    `key_limit` records where the keys end. The copies are `scf.forall` loops
    over (b, kv head, block).
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "linalg::LinalgDialect", "scf::SCFDialect",
                           "tensor::TensorDialect"];
}

def ReportPass : Pass<"attn-report", "::mlir::ModuleOp"> {
  let summary = "Print what every attention layer costs";
  let description = [{
    Precondition: none. The module is not changed.

    Prints one line for every `attn.multihead` and `attn.sdpa`, in order:
    parameters, FLOPs of the projections, of the scores, of the values and of
    the output projection, the share of the pairs of a query and a key that
    causal and window allow, bytes, FLOPs per byte, and the bytes that a
    key/value cache keeps per token. What is counted is described at
    AttnCostOpInterface. A count that depends on a dynamic size is a formula in
    B, Sq and Skv; a ratio or share that does is "-" in the table and null in
    JSON.

    JSON is an array of one object per op, a count being a number or, where it
    is a formula, a string:

    ```json
    [ { "op": "attn.multihead", "function": "layer", "location": "a.mlir:3:8",
      "parameters": 1048576,
      "flops": {"projections": "1572864*B*Sq", "scores": "1024*B*Sq^2",
                "values": "1024*B*Sq^2", "output": "524288*B*Sq",
                "total": "2048*B*Sq^2 + 2097152*B*Sq"},
      "allowed_fraction": 1, "bytes": "4096*B*Sq + 4194304",
      "flops_per_byte": null, "kv_cache_bytes_per_token": 4096 } ]
    ```
  }];
  let options = [
    Option<"format", "format", "std::string", /*default=*/"\"table\"",
           "table, for people, or json, for programs">,
    Option<"output", "output", "std::string", /*default=*/"\"-\"",
           "file to write; - is the standard output">
  ];
}

def TileDecodePass : Pass<"attn-tile-decode"> {
  let summary = "Distribute attention of few queries over ranges of keys";
  let description = [{
    Precondition: `attn.online_sdpa` with an `attn.decode_config`, its state
    filled by `attn-convert-to-online` and read by one `attn.finalize`. An op
    that is used otherwise loses the attribute.

    Builds one `scf.forall` over (b, kv head, range of `split_keys` keys). A
    task serves all query heads of the group and all queries, so keys and values
    are read once, and folds its keys into a partial state of its own. A second
    `scf.forall` over (b, kv head) merges the partial states in the order of the
    keys and writes the output. Where there is statically one range only, the
    first loop writes the output itself.

    ```mlir
    %p:3 = scf.forall (%b, %g, %s) in (%B, %Hkv, %splits) shared_outs(...) {
      %t:3 = attn.online_sdpa ... at(%b, %h, %c0, %j) outs(%zero, %lowest, %zero)
    }
    %o = scf.forall (%b, %g) in (%B, %Hkv) shared_outs(...) {
      %s:3 = scf.for ... { attn.merge_states ... }
      attn.finalize ins(%s#0, %s#1, %s#2) ...
    }
    ```

    The ranges depend on the number of keys alone, so the result does not depend
    on the number of threads. Partial states take rows * (Dv + 2) numbers for
    each `split_keys` keys.
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "linalg::LinalgDialect", "scf::SCFDialect",
                           "tensor::TensorDialect"];
}

def TileKeysPass : Pass<"attn-tile-keys"> {
  let summary = "Loop over key blocks, visiting only those a query may see";
  let description = [{
    Precondition: an `attn.online_sdpa` with a `cpu_config` and packed keys that
    covers one (b, h) and one query block (`attn-tile-queries`).

    The range of keys that any query of the block may see follows from the
    causal diagonal, the window and the key lengths, static or dynamic; key
    blocks outside are not visited. Inside, blocks that every query sees whole
    run without causal mask, window or limit; only the blocks at the borders
    pay for them:

    ```mlir
    %s1 = scf.for ... { attn.online_sdpa ... causal window(...) key_limit(...) }
    %s2 = scf.for ... { attn.online_sdpa ... }
    %s3 = scf.for ... { attn.online_sdpa ... causal window(...) key_limit(...) }
    ```

    The first loop exists only under a window.

    A mask region is interpreted over intervals: for the tile and a key block,
    positions are ranges, each operation on integers gives the range of its
    result, and a comparison whether it may and whether it must hold. This is
    code that runs once for each block. A block of which no pair may be allowed
    is left out; where all pairs must be, the region is:

    ```mlir
    %s2 = scf.for ... {
      %may, %must = ...                           // some dozen operations
      scf.if %may {
        scf.if %must { attn.online_sdpa ... }
        else { attn.online_sdpa ... mask_mod { ... } }
      }
    }
    ```

    Where there may be many blocks, the loop is in one over groups of 16, and a
    group of which no pair may be allowed has no blocks to loop over.

    An element of a captured integer tensor, read at i or j (at [b, j], for
    instance), is bounded by the least and the most of its block, which one pass
    over the tensor finds before the loops. What is the same for all pairs of a
    block (constants, b, h, captured scalars, and any computation on them) is
    taken as it is. What has no bounds (floating-point numbers, a matrix read at
    [i, j], operations with regions) may be anything: the first such operation
    is named in a remark.

    An op that is neither such a tile nor one key block already loses its `config`, which hands it to
    `attn-convert-to-linalg`.
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "scf::SCFDialect", "tensor::TensorDialect"];
}

def TileQueriesPass : Pass<"attn-tile-queries"> {
  let summary = "Distribute attention over batches, heads and query blocks";
  let description = [{
    Precondition: `attn.online_sdpa` with a `cpu_config`, its state filled by
    `attn-convert-to-online` and read by one `attn.finalize`.

    Builds one `scf.forall` over (b, h, query block). A task copies its queries
    into an f32 tile of query_block rows (rows past the last query are zero),
    keeps the state of those rows in tiles of its own, and writes its slice of
    the output. An op that is the tile of a task already (`at` and `query_limit`
    are given) is tiled in the same way; the loop inside a loop is sequential
    later. Where nothing is added to the scores, the scale is folded into
    the copied queries, which saves a multiplication per score; it is exact to
    one rounding of q.
  }];
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "linalg::LinalgDialect", "scf::SCFDialect",
                           "tensor::TensorDialect"];
}

#endif // ATTN_DIALECT_ATTN_TRANSFORMS_PASSES_TD
