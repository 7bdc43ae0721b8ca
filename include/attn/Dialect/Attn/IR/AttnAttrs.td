//===- AttnAttrs.td - Attributes of the attn dialect -------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_ATTNATTRS_TD
#define ATTN_DIALECT_ATTN_IR_ATTNATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "attn/Dialect/Attn/IR/AttnDialect.td"
include "attn/Dialect/Attn/IR/AttnEnums.td"

class Attn_Attr<string name, string attrMnemonic> : AttrDef<Attn_Dialect, name> {
  let mnemonic = attrMnemonic;
}

def Attn_KVGroupingAttr : Attn_Attr<"KVGrouping", "kv"> {
  let summary = "how query heads share key and value heads";
  let description = [{
    | spelling            | Hkv | meaning                                       |
    |---------------------|-----|-----------------------------------------------|
    | `mha`               | H   | every query head has its own key and value    |
    | `gqa<g>`            | g   | H/g query heads share one of g key/value heads|
    | `mqa`               | 1   | all query heads share one key/value head      |
    | `mla<latent, rope>` | H   | keys and values are up-projections of one latent vector per token plus one rotary key part that all heads share |

    Query head h reads key/value head `h floordiv (H / Hkv)`.

    Example: `#attn.kv<gqa<8>>`; inside an op just `kv(gqa<8>)`.
  }];
  let parameters = (ins
    "::mlir::attn::GroupingKind":$kind,
    DefaultValuedParameter<"int64_t", "0">:$groups,
    DefaultValuedParameter<"int64_t", "0">:$latent,
    DefaultValuedParameter<"int64_t", "0">:$rope
  );
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The number of key/value heads for a layer of `heads` query heads.
    int64_t getNumKVHeads(int64_t heads) const;
    bool isMLA() const { return getKind() == GroupingKind::MLA; }
  }];
}

def Attn_LayoutAttr : Attn_Attr<"Layout", "layout"> {
  let summary = "dimension order in memory of each tensor of heads";
  let description = [{
    Sizes are always spoken of as [B, H, S, D]; this attribute says in which
    order a tensor's type lists them. A tensor that is not named has the order
    `bhsd`.
  }];
  let parameters = (ins
    DefaultValuedParameter<"::mlir::attn::HeadLayout", "::mlir::attn::HeadLayout::BHSD">:$query,
    DefaultValuedParameter<"::mlir::attn::HeadLayout", "::mlir::attn::HeadLayout::BHSD">:$key,
    DefaultValuedParameter<"::mlir::attn::HeadLayout", "::mlir::attn::HeadLayout::BHSD">:$value,
    DefaultValuedParameter<"::mlir::attn::HeadLayout", "::mlir::attn::HeadLayout::BHSD">:$output
  );
  let assemblyFormat = "`<` struct(params) `>`";
}

def Attn_CPUConfigAttr : Attn_Attr<"CPUConfig", "cpu_config"> {
  let summary = "shapes of the CPU kernel for one attention op";
  let description = [{
    Chosen by `attn-set-cpu-config` from machine facts; obeyed by the passes
    that tile, pack and vectorize, which know no machine.

    - `query_block`: queries of one task of the parallel loop.
    - `key_block`: keys of one step of the key loop.
    - `rows`, `vectors`: the register tile of a matrix product, in query rows
      and in vectors per row.
    - `lanes`: f32 lanes of one vector register.
    - `pack_key`, `pack_value`: copy keys or values once into blocks that the
      kernel streams through. Keys are stored as [block, Dk, n] and values as
      [block, n, Dv]; n is `vectors * lanes`, or `key_block` where that is no
      multiple of it.
    - `pairs`: keys and values are packed in pairs of their own narrow type,
      [block, Dk / 2, n, 2] and [block, n / 2, Dv, 2], for an instruction that
      multiplies and adds two neighbours at once. Needs `pack_key`, `pack_value`
      and an even `key_block`.
  }];
  let parameters = (ins
    "int64_t":$query_block, "int64_t":$key_block, "int64_t":$rows,
    "int64_t":$vectors, "int64_t":$lanes,
    DefaultValuedParameter<"bool", "true">:$pack_key,
    DefaultValuedParameter<"bool", "false">:$pack_value,
    DefaultValuedParameter<"bool", "false">:$pairs
  );
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Attn_DecodeConfigAttr : Attn_Attr<"DecodeConfig", "decode_config"> {
  let summary = "shapes of the CPU kernel for attention of few queries";
  let description = [{
    Carried as the discardable attribute `attn.decode_config` by an
    `attn.online_sdpa` whose keys and values serve so few rows (query heads of
    a group times queries) that copying them would cost more than the products.
    Obeyed by `attn-tile-decode` and `attn-convert-decode-tile-to-linalg`.

    - `split_keys`: keys of one task of the parallel loop. It decides in which
      order sums are taken, so it depends on sizes and never on threads.
    - `key_block`: keys of one step of the task, whose scores are kept.
    - `rows`: rows that one key is multiplied with at a time.
    - `value_rows`, `vectors`: the register tile of the product with the values,
      in rows and in vectors of a value.
    - `lanes`: f32 lanes of one vector register.
    - `prefetch`: fetch the values of a block while its keys are multiplied,
      and the keys of the next one while its values are.
    - `pairs`: multiply bf16 with an instruction that multiplies and adds two
      neighbours at once.
  }];
  let parameters = (ins
    "int64_t":$split_keys, "int64_t":$key_block, "int64_t":$rows,
    "int64_t":$value_rows, "int64_t":$vectors, "int64_t":$lanes,
    DefaultValuedParameter<"bool", "false">:$prefetch,
    DefaultValuedParameter<"bool", "false">:$pairs
  );
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Attn_RegisterTileAttr : Attn_Attr<"RegisterTile", "register_tile"> {
  let summary = "the part of a matrix product that stays in registers";
  let description = [{
    Carried as the discardable attribute `attn.register_tile` by a
    `linalg.matmul`, or a `linalg.contract` of pairs; obeyed on memrefs by
    `attn-vectorize-matmul`. The kernel keeps `rows * vectors` accumulators of `lanes` elements in registers.
  }];
  let parameters = (ins "int64_t":$rows, "int64_t":$vectors, "int64_t":$lanes);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Attn_MatmulConfigAttr : Attn_Attr<"MatmulConfig", "matmul_config"> {
  let summary = "blocks of a CPU matrix product";
  let description = [{
    Carried as the discardable attribute `attn.matmul_config` by a
    `linalg.matmul`. On tensors it is obeyed by `attn-tile-matmul`, on memrefs
    by `attn-pack-matmul`.

    - `m`, `n`: rows and columns of the result that one task of the parallel
      loop computes.
    - `k`: the part of the reduction for which a panel of `k` x `n` elements of
      the right operand is packed beside the product. All of it or more: the
      right operand is packed once, before all tasks (`attn-pack-weights`), and
      blocks of rows may be small.
    - `register_tile`: passed on to `attn-vectorize-matmul`.
    - `pairs`: the panel is packed in pairs of its own narrow type,
      [k / 2, n, 2], for an instruction that multiplies and adds two neighbours
      at once. `k` is even then.
  }];
  let parameters = (ins
    "int64_t":$m, "int64_t":$n, "int64_t":$k,
    "::mlir::attn::RegisterTileAttr":$register_tile,
    DefaultValuedParameter<"bool", "false">:$pairs
  );
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Attn_KeySplitAttr : Attn_Attr<"KeySplit", "key_split"> {
  let summary = "into how many parts a CUDA kernel's keys are split";
  let description = [{
    Part of a `#attn.cuda_config`. Each part of the keys has blocks of threads of
    its own, whose results a second kernel combines. How many parts there are is
    computed when the kernel is launched, from the sizes that it is launched with:

        min(parts, blocks / tiles, keys of the attention / keys), at least 1

    where `tiles` is the number of blocks that there are without a split. With
    one part the kernel writes its results itself. The device is asked for its
    multiprocessors, where `multiprocessors` is given.

    - `parts`: the most parts that there may be; memory for partial results grows
      with it.
    - `blocks`: the blocks that the device is to run, or so many for each
      `multiprocessors` that it has.
    - `keys`: what a part should have at least. A window that is bounded on both
      sides bounds the keys that are counted.
  }];
  let parameters = (ins
    "int64_t":$parts, "int64_t":$blocks, "int64_t":$keys,
    DefaultValuedParameter<"int64_t", "0">:$multiprocessors
  );
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Attn_FewQueriesAttr : Attn_Attr<"FewQueries", "few_queries"> {
  let summary = "the CUDA kernel for launches with few queries";
  let description = [{
    Part of a `#attn.cuda_config`. Where the number of queries is known when the
    code runs, there are several kernels, and the host chooses at each launch.

    - `at_most`: the most queries that `config` is for.
    - `config`: the kernel for them, which may have one for fewer.
  }];
  let parameters = (ins "int64_t":$at_most,
                        "::mlir::attn::CUDAConfigAttr":$config);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Attn_CUDAConfigAttr : Attn_Attr<"CUDAConfig", "cuda_config"> {
  let summary = "shapes of the CUDA kernel for one attention op";
  let description = [{
    Carried as the discardable attribute `attn.cuda_config` by an `attn.sdpa`;
    obeyed by `attn-convert-to-gpu`, which knows no machine.

    - `queries`: rows of one block of threads. A multiple of 16 `warps`; with
      the kernel `decode`, of 16.
    - `keys`: keys of one step of the loop, a multiple of 16; with the kernel
      `decode`, of 16 `warps`.
    - `warps`: warps that multiply.
    - `pack_heads`: rows are pairs of a query and a query head of one group, so
      that a group reads its keys once; else queries of one head.
    - `kernel`: `mma_sync`, what every device from sm_80 on runs, or `wgmma`,
      which is for sm_90a: four more warps bring keys and values by TMA, and
      groups of four warps, a warpgroup, multiply 64 rows each. Where TMA cannot
      read the tensors the kernel is that of `mma_sync`. In `decode`, for few
      rows, all warps have the same rows, and each has its own keys of a step.
    - `split`: a `#attn.key_split`, where few tiles of queries would leave a part
      of the device idle.
    - `few`: a `#attn.few_queries`, another kernel for launches with few queries.

    Of `wgmma` and `decode`:

    - `stages`: blocks of keys, and of values, that shared memory holds, at least
      2 in `decode`.

    Of `wgmma` only:

    - `overlap`: the products with the values of a step run beside those with
      the keys of the next one.
    - `ping_pong`: warpgroups multiply in turns, so that one's softmax meets
      another's products.
    - `persistent`: there are as many blocks of threads as the device has
      multiprocessors, each of which takes one tile of queries after the other;
      else a block for each tile.
    - `cached_bytes`: the blocks take first the tiles of as many heads as have so
      many bytes of keys and values, the longest tiles of all of them first, then
      those of as many others. With 0 they take those of one head after the
      other. Needs `persistent`.
    - `polynomials`: of 32 weights that a thread computes, so many are computed by
      a polynomial, the others by the instruction for exponentials.

    With `wgmma`, `queries` is 16 `warps`, `warps` is 4, 8 or 12, and `keys` at
    most 256; of any kernel `queries` and `keys` 1024, `warps` 32, `stages` 64.

    ```mlir
    #attn.cuda_config<queries = 128, keys = 128, warps = 8, kernel = wgmma,
                      stages = 2, overlap = true, ping_pong = true,
                      persistent = true, cached_bytes = 32768000>
    #attn.cuda_config<queries = 16, keys = 64, warps = 4, pack_heads = true,
                      kernel = decode, stages = 3,
                      split = <parts = 128, blocks = 211, keys = 256>>
    #attn.cuda_config<queries = 128, keys = 64, warps = 8,
                      few = <at_most = 16,
                             config = <queries = 16, keys = 64, warps = 4,
                                       kernel = decode, stages = 3>>>
    ```
  }];
  let parameters = (ins
    "int64_t":$queries, "int64_t":$keys, "int64_t":$warps,
    DefaultValuedParameter<"bool", "false">:$pack_heads,
    DefaultValuedParameter<"::mlir::attn::CUDAKernel", "::mlir::attn::CUDAKernel::MmaSync">:$kernel,
    DefaultValuedParameter<"int64_t", "1">:$stages,
    DefaultValuedParameter<"bool", "false">:$overlap,
    DefaultValuedParameter<"bool", "false">:$ping_pong,
    DefaultValuedParameter<"bool", "false">:$persistent,
    DefaultValuedParameter<"int64_t", "0">:$cached_bytes,
    DefaultValuedParameter<"int64_t", "0">:$polynomials,
    OptionalParameter<"::mlir::attn::KeySplitAttr">:$split,
    OptionalParameter<"::mlir::attn::FewQueriesAttr">:$few
  );
  let builders = [
    // A kernel that has none of the choices of wgmma.
    AttrBuilder<(ins "int64_t":$queries, "int64_t":$keys, "int64_t":$warps,
                     "bool":$pack_heads, "::mlir::attn::CUDAKernel":$kernel,
                     "int64_t":$stages,
                     CArg<"::mlir::attn::KeySplitAttr", "{}">:$split), [{
      return $_get($_ctxt, queries, keys, warps, pack_heads, kernel, stages,
                   /*overlap=*/false, /*ping_pong=*/false, /*persistent=*/false,
                   /*cached_bytes=*/0, /*polynomials=*/0, split,
                   FewQueriesAttr());
    }]>
  ];
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

#endif // ATTN_DIALECT_ATTN_IR_ATTNATTRS_TD
