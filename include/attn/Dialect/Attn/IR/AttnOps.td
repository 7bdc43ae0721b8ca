//===- AttnOps.td - Operations of the attn dialect ---------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_ATTNOPS_TD
#define ATTN_DIALECT_ATTN_IR_ATTNOPS_TD

include "mlir/IR/OpBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"
include "attn/Dialect/Attn/IR/AttnAttrs.td"
include "attn/Dialect/Attn/IR/AttnDialect.td"
include "attn/Dialect/Attn/IR/AttnEnums.td"
include "attn/Dialect/Attn/IR/AttnInterfaces.td"

def Attn_Float : AnyTypeOf<[F32, F64, BF16, F16], "f32, f64, bf16 or f16">;
def Attn_FloatTensor : RankedTensorOf<[Attn_Float]>;
def Attn_StateFloat : AnyTypeOf<[F32, F64], "f32 or f64">;
def Attn_LengthTensor
    : 1DTensorOf<[AnyTypeOf<[I32, I64, Index], "i32, i64 or index">]>;

class Attn_Buffer<list<Type> types>
    : AnyTypeOf<[RankedTensorOf<types>, MemRefOf<types>], "",
                "::mlir::ShapedType">;
def Attn_FloatBuffer : Attn_Buffer<[Attn_Float]>;
def Attn_LengthBuffer
    : AnyTypeOf<[Attn_LengthTensor,
                 MemRefRankOf<[AnyTypeOf<[I32, I64, Index]>], [1]>],
                "", "::mlir::ShapedType">;

class Attn_Op<string mnemonic, list<Trait> traits = []>
    : Op<Attn_Dialect, mnemonic, traits>;

//===----------------------------------------------------------------------===//
// attn.multihead
//===----------------------------------------------------------------------===//

def Attn_MultiheadOp : Attn_Op<"multihead", [
    AttrSizedOperandSegments, RecursivelySpeculatable, RecursiveMemoryEffects,
    DeclareOpInterfaceMethods<AttnCostOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "compute a whole multi-head attention layer";
  let description = [{
    ```
    Q = x wq + bq   [B, Sq, H*Dk]          K = c wk + bk   [B, Skv, Hkv*Dk]
                                           V = c wv + bv   [B, Skv, Hkv*Dv]
    y = concat_h(attention(Q_h, K_g(h), V_g(h))) wo + bo    [B, Sq, Dout]
    ```

    x is `query` [B, Sq, Dm]. c is `source` [B, Skv, Dmc] in cross-attention;
    without `source`, c is x and Skv is Sq. Weights are [in, out]. H is `heads`,
    Dk is `d_k`, Dv is `d_v` (`d_k` where absent), and `kv` says how many
    key/value heads Hkv there are and which of them, g(h), query head h reads.
    What attention(Q, K, V) means, and every option below `kv`, is as in
    `attn.sdpa`; `bias`, `mask`, `key_lengths` and `query_offset` have the same
    shapes there. `lse`, where asked for, is [B, H, Sq].

    With `kv(mla<latent, rope>)` keys and values come from one latent vector
    per token, and a part of `rope` numbers of each query and key is kept apart
    for a rotary embedding; the key's part is one for all heads:

    ```
    [c_j, r_j] = c w_dkv        K_h = [c_j w_uk_h, r_j]        V_h = c_j w_uv_h
    ```

    A head is then Dk + rope wide and the default scale is 1/sqrt(Dk + rope).

    Constraints:

    - C1. query, source and result have rank 3, lse has rank 3, weights have
      rank 2, projection biases rank 1, bias and mask rank 4.
    - C2. The element types of source, weights, projection biases and result
      are that of query; lse is f64 for f64 inputs and f32 otherwise. bias may
      be any float.
    - C3. heads, d_k and d_v are positive, and no product of sizes overflows
      64 bits.
    - C4. The number of key/value heads divides heads.
    - C5. mha, gqa and mqa take wk and wv, and none of w_dkv, w_uk, w_uv. mla
      takes w_dkv, w_uk and w_uv, and none of wk, wv, bk, bv.
    - C6. Dm, Dmc and Dout are static and positive.
    - C7. wq is [Dm, H*Dk], wk [Dmc, Hkv*Dk], wv [Dmc, Hkv*Dv], wo [H*Dv, Dout];
      with mla, wq is [Dm, H*(Dk + rope)], w_dkv [Dmc, latent + rope],
      w_uk [latent, H*Dk], w_uv [latent, H*Dv].
    - C8. bq, bk, bv and bo have as many elements as their weight has columns.
    - C9. source has the batch of query; result is [B, Sq, Dout] and lse
      [B, H, Sq].
    - C10. bias and mask are [B, H, Sq, Skv], where any size may be a static 1
      instead. A dynamic size means the full size at run time.
    - C11. key_lengths and query_offset hold B elements.
    - C12. causal(offset) needs query_offset. query_offset needs causal(offset),
      or a window with causal(none).
    - C13. window holds two values, each -1 or more.
    - C14. With a window, causal(none) and no query_offset, Sq equals Skv.
    - C15. scale is finite; softcap is finite and positive; both, and 1/softcap,
      in the range of f32.
    - C16. score_mod takes (score, b, h, i, j) and yields a score.
    - C17. mask_mod takes (b, h, i, j) and yields an i1.
    - C18. Operations of a region write no memory, and may be executed although
      their result is not needed; reading memory is allowed. A divisor is known
      not to be 0: a constant, a sum or the like of which this follows, or
      arith.maxsi of it and 1 (arith.maxui for unsigned operations). A signed
      quotient is known not to overflow, which -1 as the divisor may make it. An
      index into memory that is known to be outside at some position, and a
      shift that is known to be by the width or more, are errors. What is not
      known before the code runs is up to the caller: each index lies inside at
      every position (b, h, i, j), masked or not, and a shift by the width or
      more gives any number.

    Example, a GPT-2 layer without biases:

    ```mlir
    %y = attn.multihead %x heads(12) d_k(64) kv(mha)
           wq(%wq : tensor<768x768xf32>) wk(%wk : tensor<768x768xf32>)
           wv(%wv : tensor<768x768xf32>) causal(top_left)
           wo(%wo : tensor<768x768xf32>)
           : tensor<?x?x768xf32> -> tensor<?x?x768xf32>
    ```
  }];
  let arguments = (ins
    Attn_FloatTensor:$query,
    Optional<Attn_FloatTensor>:$source,
    Attn_FloatTensor:$wq,
    Optional<Attn_FloatTensor>:$wk,
    Optional<Attn_FloatTensor>:$wv,
    Attn_FloatTensor:$wo,
    Optional<Attn_FloatTensor>:$w_dkv,
    Optional<Attn_FloatTensor>:$w_uk,
    Optional<Attn_FloatTensor>:$w_uv,
    Optional<Attn_FloatTensor>:$bq,
    Optional<Attn_FloatTensor>:$bk,
    Optional<Attn_FloatTensor>:$bv,
    Optional<Attn_FloatTensor>:$bo,
    Optional<Attn_FloatTensor>:$bias,
    Optional<RankedTensorOf<[I1]>>:$mask,
    Optional<Attn_LengthTensor>:$key_lengths,
    Optional<Attn_LengthTensor>:$query_offset,
    I64Attr:$heads,
    I64Attr:$d_k,
    OptionalAttr<I64Attr>:$d_v,
    Attn_KVGroupingAttr:$kv,
    OptionalAttr<F64Attr>:$scale,
    OptionalAttr<F64Attr>:$softcap,
    DefaultValuedOptionalAttr<Attn_CausalKindAttr, "::mlir::attn::CausalKind::None">:$causal,
    OptionalAttr<DenseI64ArrayAttr>:$window
  );
  let results = (outs Attn_FloatTensor:$result, Optional<Attn_FloatTensor>:$lse);
  let regions = (region MaxSizedRegion<1>:$score_mod, MaxSizedRegion<1>:$mask_mod);
  let assemblyFormat = [{
    $query `heads` `(` $heads `)` `d_k` `(` $d_k `)` (`d_v` `(` $d_v^ `)`)?
    `kv` `(` custom<KVGrouping>($kv) `)` `wq` `(` $wq `:` type($wq) `)`
    oilist(
        `source` `(` $source `:` type($source) `)`
      | `wk` `(` $wk `:` type($wk) `)`
      | `wv` `(` $wv `:` type($wv) `)`
      | `w_dkv` `(` $w_dkv `:` type($w_dkv) `)`
      | `w_uk` `(` $w_uk `:` type($w_uk) `)`
      | `w_uv` `(` $w_uv `:` type($w_uv) `)`
      | `bq` `(` $bq `:` type($bq) `)`
      | `bk` `(` $bk `:` type($bk) `)`
      | `bv` `(` $bv `:` type($bv) `)`
      | `bo` `(` $bo `:` type($bo) `)`
      | `bias` `(` $bias `:` type($bias) `)`
      | `mask` `(` $mask `:` type($mask) `)`
      | `key_lengths` `(` $key_lengths `:` type($key_lengths) `)`
      | `query_offset` `(` $query_offset `:` type($query_offset) `)`
      | `causal` `(` custom<Causal>($causal) `)`
      | `window` `(` custom<Window>($window) `)`
      | `scale` `(` custom<Factor>($scale) `)`
      | `softcap` `(` custom<Factor>($softcap) `)`
    )
    `wo` `(` $wo `:` type($wo) `)`
    (`score_mod` $score_mod^)? (`mask_mod` $mask_mod^)? attr-dict
    `:` type($query) `->` type($result) (`,` type($lse)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// Sizes of the attention inside the layer. Dk is the whole width of a
    /// query head, with the rotary part of mla.
    ::mlir::attn::HeadSizes getSizes();
    /// The number of key/value heads.
    int64_t getKVHeads() { return getKv().getNumKVHeads(getHeads()); }
    /// The width of a value head, with the default filled in.
    int64_t getValueWidth() { return getDV().value_or(getDK()); }
    /// The scale, with the default 1/sqrt(Dk) filled in.
    double getScaleOrDefault();
    bool hasScoreMod() { return !getScoreMod().empty(); }
    bool hasMaskMod() { return !getMaskMod().empty(); }
  }];
}

//===----------------------------------------------------------------------===//
// attn.sdpa
//===----------------------------------------------------------------------===//

def Attn_SdpaOp : Attn_Op<"sdpa", [
    AttrSizedOperandSegments, RecursivelySpeculatable, RecursiveMemoryEffects,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<AttnCostOpInterface>,
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "attend: softmax(scale q k^T + ...) v on tensors of heads";
  let description = [{
    ```
    o_bhi = sum_j p_bhij v_bgj        p_bhi = softmax_j(s_bhi)
    lse_bhi = ln(sum_j exp(s_bhij))   g = h floordiv (H / Hkv)
    ```

    query is [B, H, Sq, Dk], key [B, Hkv, Skv, Dk], value [B, Hkv, Skv, Dv] and
    output [B, H, Sq, Dv]; `layout` names tensors that list their dimensions as
    [B, S, H, D] instead. Neighbouring query heads share a key/value head.

    The score s of a pair (i, j) is computed in f32, or in f64 for f64 inputs,
    in this order:

    1. `scale * (q_i . k_j)`; scale is 1/sqrt(Dk) where absent.
    2. With `softcap` c: `c * tanh(s / c)`.
    3. Plus `bias`, broadcast over its sizes that are a static 1.
    4. `score_mod(s, b, h, i, j)`. i and j are positions in the whole sequence.
    5. Minus infinity replaces s (nothing is added) unless all that are present
       allow the pair: `mask` (true allows), `mask_mod`, `causal`, `window`,
       and `key_lengths` (allows j < key_lengths[b]).

    Causal and window speak of one diagonal. It lies at
    j = i + off, where off is 0 for `top_left` and for `none`, Skv - Sq for
    `bottom_right`, and query_offset[b], which may be negative, for `offset` and
    wherever query_offset is given. Causal allows j <= i + off. `window(l, r)`
    allows i + off - l <= j <= i + off + r; both ends are inside, so
    `window(4, 0)` sees five keys, and -1 leaves a side open.

    A row in which no key is allowed gives output 0 and lse -infinity, never
    NaN. A key or value that is not allowed does not influence the result even
    if it holds NaN or infinity. A NaN that is allowed spreads to the rows that
    see it and to no others. The largest score is subtracted before
    exponentials are taken, so scores as large as f32 holds do not overflow.
    Sums are accumulated in f32 (f64 for f64) and the output is rounded once;
    the weights p may be rounded to the input type before they multiply v.

    The op writes all of `output` and `lse` and reads neither. It is on tensors,
    or on memrefs and has no results.

    Constraints:

    - C1. query, key, value, output, bias and mask have rank 4, lse has rank 3.
    - C2. key, value and output have the element type of query; lse is f64 for
      f64 inputs and f32 otherwise. bias may be any float.
    - C3. H, Hkv, Dk and Dv are static and positive.
    - C4. key has the head width of query.
    - C5. value has the heads of key, and their number divides H.
    - C6. query, key, value, output and lse agree in B, Sq and Skv; output is
      [B, H, Sq, Dv] and lse [B, H, Sq].
    - C7. bias and mask are [B, H, Sq, Skv], where any size may be a static 1
      instead. A dynamic size means the full size at run time.
    - C8. key_lengths and query_offset hold B elements.
    - C9. causal(offset) needs query_offset. query_offset needs causal(offset),
      or a window with causal(none).
    - C10. window holds two values, each -1 or more.
    - C11. With a window, causal(none) and no query_offset, Sq equals Skv: with
      other sizes it would not be clear which diagonal is meant.
    - C12. scale is finite; softcap is finite and positive; both, and 1/softcap,
      in the range of f32.
    - C13. score_mod takes (score, b, h, i, j), a score being f64 for f64 inputs
      and f32 otherwise and the rest index, and yields a score.
    - C14. mask_mod takes (b, h, i, j), all index, and yields an i1.
    - C15. Operations of a region write no memory, and may be executed although
      their result is not needed; reading memory is allowed. A divisor is known
      not to be 0: a constant, a sum or the like of which this follows, or
      arith.maxsi of it and 1 (arith.maxui for unsigned operations). A signed
      quotient is known not to overflow, which -1 as the divisor may make it. An
      index into memory that is known to be outside at some position, and a
      shift that is known to be by the width or more, are errors. What is not
      known before the code runs is up to the caller: each index lies inside at
      every position (b, h, i, j), masked or not, and a shift by the width or
      more gives any number.

    Example, grouped heads, causal, with a score region that captures a tensor
    of slopes:

    ```mlir
    %o = attn.sdpa ins(%q, %k, %v : tensor<2x8x?x64xf32>, tensor<2x2x?x64xf32>,
                                    tensor<2x2x?x64xf32>)
           causal(bottom_right)
           outs(%init : tensor<2x8x?x64xf32>)
           score_mod {
           ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
             %slope = tensor.extract %slopes[%h] : tensor<8xf32>
             %t = arith.mulf %s, %slope : f32
             attn.yield %t : f32
           }
           -> tensor<2x8x?x64xf32>
    ```
  }];
  let arguments = (ins
    Attn_FloatBuffer:$query,
    Attn_FloatBuffer:$key,
    Attn_FloatBuffer:$value,
    Optional<Attn_FloatBuffer>:$bias,
    Optional<Attn_Buffer<[I1]>>:$mask,
    Optional<Attn_LengthBuffer>:$key_lengths,
    Optional<Attn_LengthBuffer>:$query_offset,
    Attn_FloatBuffer:$output,
    Optional<Attn_Buffer<[Attn_StateFloat]>>:$lse,
    OptionalAttr<F64Attr>:$scale,
    OptionalAttr<F64Attr>:$softcap,
    DefaultValuedOptionalAttr<Attn_CausalKindAttr, "::mlir::attn::CausalKind::None">:$causal,
    OptionalAttr<DenseI64ArrayAttr>:$window,
    OptionalAttr<Attn_LayoutAttr>:$layout
  );
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region MaxSizedRegion<1>:$score_mod, MaxSizedRegion<1>:$mask_mod);
  let assemblyFormat = [{
    `ins` `(` $query `,` $key `,` $value `:` type($query) `,` type($key) `,` type($value) `)`
    oilist(
        `bias` `(` $bias `:` type($bias) `)`
      | `mask` `(` $mask `:` type($mask) `)`
      | `key_lengths` `(` $key_lengths `:` type($key_lengths) `)`
      | `query_offset` `(` $query_offset `:` type($query_offset) `)`
      | `causal` `(` custom<Causal>($causal) `)`
      | `window` `(` custom<Window>($window) `)`
      | `scale` `(` custom<Factor>($scale) `)`
      | `softcap` `(` custom<Factor>($softcap) `)`
      | `layout` custom<Params>($layout)
    )
    `outs` `(` $output (`,` $lse^)? `:` type($output) (`,` type($lse)^)? `)`
    (`score_mod` $score_mod^)? (`mask_mod` $mask_mod^)? attr-dict
    (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
    /// Sizes in logical [B, H, S, D] order, whatever the layout.
    ::mlir::attn::HeadSizes getSizes();
    /// The layouts, with the default filled in.
    ::mlir::attn::LayoutAttr getLayoutOrDefault();
    /// The scale, with the default 1/sqrt(Dk) filled in.
    double getScaleOrDefault();
    bool hasScoreMod() { return !getScoreMod().empty(); }
    bool hasMaskMod() { return !getMaskMod().empty(); }
  }];
}

//===----------------------------------------------------------------------===//
// attn.online_sdpa
//===----------------------------------------------------------------------===//

def Attn_OnlineSdpaOp : Attn_Op<"online_sdpa", [
    AttrSizedOperandSegments, RecursiveMemoryEffects,
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<TilingInterface, [
      "getLoopIteratorTypes", "getIterationDomain", "getTiledImplementation",
      "getResultTilePosition", "generateResultTileValue"]>,
    DeclareOpInterfaceMethods<PartialReductionOpInterface, [
      "generateInitialTensorForPartialReduction", "tileToPartialReduction",
      "mergeReductions", "getPartialResultTilePosition"]>]> {
  let summary = "fold some keys and values into a softmax-attention state";
  let description = [{
    The partial form of `attn.sdpa`. It updates, for every (b, h, i), a state
    of an accumulator row of Dv values, a maximum m and a sum l with the keys
    and values it is given:

    ```
    m'   = max(m, max_j s_j)              s_j as in attn.sdpa, -inf where masked
    w_j  = exp(s_j - m')                  a = exp(m - m')
    l'   = a l + sum_j w_j                acc' = a acc + sum_j w_j v_j
    ```

    The state that stands for "no key yet" is (0, -inf, 0). States of disjoint
    key sets merge associatively (`attn.merge_states`), which serves the key
    loop, split-KV decoding and sharding alike.

    A tile of a larger attention carries where it lies: `origin` is the
    absolute (b, h, i, j) of its first element, which masks and regions are
    evaluated at; `query_limit` and `key_limit` are the absolute ends of
    queries and keys, past which a tile holds padding that is neither read
    (values) nor allowed (keys). `diagonal` is added to the query position for
    causal masks and windows, together with `query_offset[b]`.

    Keys may be packed in blocks, [B, Hkv, blocks, Dk, key_block], and values
    too, [B, Hkv, blocks, key_block, Dv]; then Skv is blocks * key_block and
    `key_limit` tells where the keys really end. Both may instead be packed in
    pairs, for instructions that multiply and add two neighbours of a narrow
    type: the dimension of a product that is summed over is split in two, and
    its pairs come last, [B, Hkv, blocks, Dk / 2, key_block, 2] and
    [B, Hkv, blocks, key_block / 2, Dv, 2].

    `causal` allows j <= i + off and `window(l, r)` allows
    i + off - l <= j <= i + off + r, with off = diagonal + query_offset[b].

    Constraints:

    - C1. All operands with a shape are tensors, or all are memrefs.
    - C2. query and accumulator have rank 4, max and sum rank 3, bias and mask
      rank 4, key_lengths and query_offset rank 1. key and value have rank 4 or,
      packed, 5; in pairs, both have rank 6.
    - C3. accumulator, max and sum are f64 if query, key and value are, and f32
      if each of those is f32, bf16 or f16.
    - C4. H, Hkv, Dk, Dv and key_block are static and positive.
    - C5. key has the head width of query.
    - C6. value has the heads of key, and their number divides H.
    - C7. query, key, value and state agree in B, Sq, Skv and key_block;
      accumulator is [B, H, Sq, Dv], max and sum are [B, H, Sq]. Values that
      are not packed may end before packed keys do.
    - C8. `at` has no operands or four.
    - C9. Without `at`, bias and mask are [B, H, Sq, Skv], where any size may be
      a static 1 instead. With `at` they are those of the whole attention.
    - C10. Without `at`, key_lengths and query_offset hold B elements.
    - C11. window holds two values, each -1 or more.
    - C12. scale is finite; softcap is finite and positive; both, and 1/softcap,
      in the range of f32.
    - C13. score_mod takes (score, b, h, i, j), a score having the type of the
      state and the rest being index, and yields a score.
    - C14. mask_mod takes (b, h, i, j), all index, and yields an i1.
    - C15. Operations of a region write no memory, and may be executed although
      their result is not needed; reading memory is allowed. A divisor is known
      not to be 0: a constant, a sum or the like of which this follows, or
      arith.maxsi of it and 1 (arith.maxui for unsigned operations). A signed
      quotient is known not to overflow, which -1 as the divisor may make it. An
      index into memory that is known to be outside at some position, and a
      shift that is known to be by the width or more, are errors. What is not
      known before the code runs is up to the caller: each index lies inside at
      every position (b, h, i, j), masked or not, and a shift by the width or
      more gives any number.

    Example, one key block of a tile of eight queries:

    ```mlir
    attn.online_sdpa
      ins(%q, %k, %v : memref<1x1x8x64xf32>, memref<1x1x1x64x32xf32>,
                       memref<1x1x32x64xf32>)
      scale(0.125) at(%b, %h, %i, %j) key_limit(%n) causal
      outs(%acc, %max, %sum : memref<1x1x8x64xf32>, memref<1x1x8xf32>,
                              memref<1x1x8xf32>)
    ```
  }];
  let arguments = (ins
    Attn_Buffer<[Attn_Float]>:$query,
    Attn_Buffer<[Attn_Float]>:$key,
    Attn_Buffer<[Attn_Float]>:$value,
    Optional<Attn_Buffer<[Attn_Float]>>:$bias,
    Optional<Attn_Buffer<[I1]>>:$mask,
    Optional<Attn_Buffer<[AnyTypeOf<[I32, I64, Index]>]>>:$key_lengths,
    Optional<Attn_Buffer<[AnyTypeOf<[I32, I64, Index]>]>>:$query_offset,
    Variadic<Index>:$origin,
    Optional<Index>:$diagonal,
    Optional<Index>:$query_limit,
    Optional<Index>:$key_limit,
    Attn_Buffer<[Attn_StateFloat]>:$accumulator,
    Attn_Buffer<[Attn_StateFloat]>:$max,
    Attn_Buffer<[Attn_StateFloat]>:$sum,
    F64Attr:$scale,
    OptionalAttr<F64Attr>:$softcap,
    UnitAttr:$causal,
    OptionalAttr<DenseI64ArrayAttr>:$window,
    OptionalAttr<Attn_LayoutAttr>:$layout,
    OptionalAttr<Attn_CPUConfigAttr>:$config
  );
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region MaxSizedRegion<1>:$score_mod, MaxSizedRegion<1>:$mask_mod);
  let assemblyFormat = [{
    `ins` `(` $query `,` $key `,` $value `:` type($query) `,` type($key) `,` type($value) `)`
    `scale` `(` custom<Factor>($scale) `)`
    oilist(
        `bias` `(` $bias `:` type($bias) `)`
      | `mask` `(` $mask `:` type($mask) `)`
      | `key_lengths` `(` $key_lengths `:` type($key_lengths) `)`
      | `query_offset` `(` $query_offset `:` type($query_offset) `)`
      | `at` `(` $origin `)`
      | `diagonal` `(` $diagonal `)`
      | `query_limit` `(` $query_limit `)`
      | `key_limit` `(` $key_limit `)`
      | `causal` $causal
      | `window` `(` custom<Window>($window) `)`
      | `softcap` `(` custom<Factor>($softcap) `)`
      | `layout` custom<Params>($layout)
      | `config` custom<Params>($config)
    )
    `outs` `(` $accumulator `,` $max `,` $sum `:` type($accumulator) `,` type($max) `,` type($sum) `)`
    (`score_mod` $score_mod^)? (`mask_mod` $mask_mod^)? attr-dict
    (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
    /// Sizes in logical [B, H, S, D] order, whatever the layout or packing.
    ::mlir::attn::HeadSizes getSizes();
    ::mlir::attn::LayoutAttr getLayoutOrDefault();
    bool hasPackedKey() {
      return ::llvm::cast<::mlir::ShapedType>(getKey().getType()).getRank() > 4;
    }
    bool hasPackedValue() {
      return ::llvm::cast<::mlir::ShapedType>(getValue().getType()).getRank() > 4;
    }
    /// True where key and value are packed in pairs.
    bool hasPairs() {
      return ::llvm::cast<::mlir::ShapedType>(getKey().getType()).getRank() == 6;
    }
    /// Keys of one block of packed keys.
    int64_t getPackedKeyBlock() {
      return ::llvm::cast<::mlir::ShapedType>(getKey().getType()).getDimSize(4);
    }
    bool hasScoreMod() { return !getScoreMod().empty(); }
    bool hasMaskMod() { return !getMaskMod().empty(); }
    /// True where a pair (i, j) inside the limits can be forbidden.
    bool hasPairwiseMask() {
      return getCausal() || getWindow() || getMask() || hasMaskMod();
    }
    /// True where the score is more than scale * q.k.
    bool hasScoreTerms() {
      return getSoftcap() || getBias() || hasScoreMod();
    }
  }];
}

//===----------------------------------------------------------------------===//
// attn.merge_states
//===----------------------------------------------------------------------===//

def Attn_MergeStatesOp : Attn_Op<"merge_states", [
    DestinationStyleOpInterface, DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "merge two softmax-attention states of disjoint key sets";
  let description = [{
    ```
    m = max(m1, m2)      l = exp(m1 - m) l1 + exp(m2 - m) l2
    acc = exp(m1 - m) acc1 + exp(m2 - m) acc2
    ```

    The second state is the destination. A state without keys, (0, -inf, 0),
    is the neutral element.

    Constraints:

    - C1. All operands are tensors, or all are memrefs.
    - C2. Accumulators have rank 4, maxima and sums rank 3.
    - C3. All have one element type.
    - C4. Accumulators are [B, H, Sq, Dv], maxima and sums [B, H, Sq].

    Example:

    ```mlir
    %m:3 = attn.merge_states
      ins(%a1, %m1, %l1 : tensor<2x8x?x64xf32>, tensor<2x8x?xf32>, tensor<2x8x?xf32>)
      outs(%a2, %m2, %l2 : tensor<2x8x?x64xf32>, tensor<2x8x?xf32>, tensor<2x8x?xf32>)
      -> tensor<2x8x?x64xf32>, tensor<2x8x?xf32>, tensor<2x8x?xf32>
    ```
  }];
  let arguments = (ins
    Attn_Buffer<[Attn_StateFloat]>:$in_accumulator,
    Attn_Buffer<[Attn_StateFloat]>:$in_max,
    Attn_Buffer<[Attn_StateFloat]>:$in_sum,
    Attn_Buffer<[Attn_StateFloat]>:$accumulator,
    Attn_Buffer<[Attn_StateFloat]>:$max,
    Attn_Buffer<[Attn_StateFloat]>:$sum
  );
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    `ins` `(` $in_accumulator `,` $in_max `,` $in_sum `:`
      type($in_accumulator) `,` type($in_max) `,` type($in_sum) `)`
    `outs` `(` $accumulator `,` $max `,` $sum `:`
      type($accumulator) `,` type($max) `,` type($sum) `)`
    attr-dict (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
  }];
}

//===----------------------------------------------------------------------===//
// attn.finalize
//===----------------------------------------------------------------------===//

def Attn_FinalizeOp : Attn_Op<"finalize", [
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "turn a softmax-attention state into output and log-sum-exp";
  let description = [{
    ```
    o   = acc / l           0 where l = 0
    lse = m + ln(l)         -inf where l = 0
    ```

    The result is rounded once, to the element type of the output. The output
    may have the dimension order `bshd`; the state is [B, H, Sq, Dv], and may
    have more rows and columns than the output: those are padding.

    Constraints:

    - C1. All operands are tensors, or all are memrefs.
    - C2. accumulator and output have rank 4; max, sum and lse rank 3.
    - C3. max, sum and lse have the element type of accumulator, which is f64
      if output is f64 and f32 otherwise.
    - C4. max and sum are [B, H, Sq] of the accumulator [B, H, Sq, Dv].
    - C5. output has B and H of the state and at most its Sq and Dv; lse is
      [B, H, Sq] of the output.

    Example:

    ```mlir
    %o, %lse = attn.finalize
      ins(%acc, %max, %sum : tensor<2x8x64x64xf32>, tensor<2x8x64xf32>, tensor<2x8x64xf32>)
      layout(bshd)
      outs(%init, %lse_init : tensor<2x?x8x59xbf16>, tensor<2x8x?xf32>)
      -> tensor<2x?x8x59xbf16>, tensor<2x8x?xf32>
    ```
  }];
  let arguments = (ins
    Attn_Buffer<[Attn_StateFloat]>:$accumulator,
    Attn_Buffer<[Attn_StateFloat]>:$max,
    Attn_Buffer<[Attn_StateFloat]>:$sum,
    Attn_Buffer<[Attn_Float]>:$output,
    Optional<Attn_Buffer<[Attn_StateFloat]>>:$lse,
    DefaultValuedOptionalAttr<Attn_HeadLayoutAttr, "::mlir::attn::HeadLayout::BHSD">:$layout
  );
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    `ins` `(` $accumulator `,` $max `,` $sum `:`
      type($accumulator) `,` type($max) `,` type($sum) `)`
    (`layout` `(` custom<HeadLayout>($layout)^ `)`)?
    `outs` `(` $output (`,` $lse^)? `:` type($output) (`,` type($lse)^)? `)`
    attr-dict (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
  }];
}

//===----------------------------------------------------------------------===//
// attn.yield
//===----------------------------------------------------------------------===//

def Attn_YieldOp : Attn_Op<"yield", [Pure, Terminator, ReturnLike,
    ParentOneOf<["MultiheadOp", "SdpaOp", "OnlineSdpaOp"]>]> {
  let summary = "end a score or mask region with its value";
  let description = [{
    The value is the new score in `score_mod`, and in `mask_mod` an i1 that is
    true where attention is allowed.

    Example:

    ```mlir
    attn.yield %allowed : i1
    ```
  }];
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // ATTN_DIALECT_ATTN_IR_ATTNOPS_TD
