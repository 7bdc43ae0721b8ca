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

def Attn_Float : AnyTypeOf<[F32, F64, BF16, F16], "f32, f64, bf16 or f16">;
def Attn_FloatTensor : RankedTensorOf<[Attn_Float]>;
def Attn_StateFloat : AnyTypeOf<[F32, F64], "f32 or f64">;
def Attn_LengthTensor
    : 1DTensorOf<[AnyTypeOf<[I32, I64, Index], "i32, i64 or index">]>;

class Attn_Buffer<list<Type> types>
    : AnyTypeOf<[RankedTensorOf<types>, MemRefOf<types>]>;

class Attn_Op<string mnemonic, list<Trait> traits = []>
    : Op<Attn_Dialect, mnemonic, traits>;

//===----------------------------------------------------------------------===//
// attn.multihead
//===----------------------------------------------------------------------===//

def Attn_MultiheadOp : Attn_Op<"multihead", [
    AttrSizedOperandSegments, Pure,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "compute a whole multi-head attention layer";
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
}

//===----------------------------------------------------------------------===//
// attn.sdpa
//===----------------------------------------------------------------------===//

def Attn_SdpaOp : Attn_Op<"sdpa", [
    AttrSizedOperandSegments, Pure,
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "attend: softmax(scale q k^T + ...) v on tensors of heads";
  let arguments = (ins
    Attn_FloatTensor:$query,
    Attn_FloatTensor:$key,
    Attn_FloatTensor:$value,
    Optional<Attn_FloatTensor>:$bias,
    Optional<RankedTensorOf<[I1]>>:$mask,
    Optional<Attn_LengthTensor>:$key_lengths,
    Optional<Attn_LengthTensor>:$query_offset,
    Attn_FloatTensor:$output,
    Optional<RankedTensorOf<[Attn_StateFloat]>>:$lse,
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
      "getResultTilePosition", "generateResultTileValue"]>]> {
  let summary = "fold some keys and values into a softmax-attention state";
  let description = [{
    The partial form of `attn.sdpa`. It updates, for every (b, h, i), a state
    of an accumulator row of Dv values, a maximum m and a sum l with the keys
    and values it is given:

    ```
    t_j  = log2(e) * s_j                  s_j as in attn.sdpa, -inf where masked
    m'   = max(m, max_j t_j)
    w_j  = 2^(t_j - m')                   a = 2^(m - m')
    l'   = a l + sum_j w_j                acc' = a acc + sum_j w_j v_j
    ```

    The state that stands for "no key yet" is (0, -inf, 0). States of disjoint
    key sets merge associatively (`attn.merge_states`), which serves the key
    loop, split-KV decoding and sharding alike. The base-2 exponent lives only
    inside the state; `attn.finalize` and every region see natural units.

    A tile of a larger attention carries where it lies: `origin` is the
    absolute (b, h, i, j) of its first element, which masks and regions are
    evaluated at; `query_limit` and `key_limit` are the absolute ends of
    queries and keys, past which a tile holds padding that is neither read
    (values) nor allowed (keys). `diagonal` is added to the query position for
    causal masks and windows, together with `query_offset[b]`.

    Keys may be packed in blocks, [B, Hkv, blocks, Dk, key_block], and values
    too, [B, Hkv, blocks, key_block, Dv]; then Skv is blocks * key_block and
    `key_limit` tells where the keys really end.
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
    UnitAttr:$log2_scores,
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
      | `log2_scores` $log2_scores
      | `config` custom<Params>($config)
    )
    `outs` `(` $accumulator `,` $max `,` $sum `:` type($accumulator) `,` type($max) `,` type($sum) `)`
    (`score_mod` $score_mod^)? (`mask_mod` $mask_mod^)? attr-dict
    (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
    /// Sizes in logical [B, H, S, D] order, whatever the layout or packing.
    ::mlir::attn::HeadSizes getSizes();
    ::mlir::attn::LayoutAttr getLayoutOrDefault();
    bool hasPackedKey() {
      return ::llvm::cast<::mlir::ShapedType>(getKey().getType()).getRank() == 5;
    }
    bool hasPackedValue() {
      return ::llvm::cast<::mlir::ShapedType>(getValue().getType()).getRank() == 5;
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
    m = max(m1, m2)      l = 2^(m1 - m) l1 + 2^(m2 - m) l2
    acc = 2^(m1 - m) acc1 + 2^(m2 - m) acc2
    ```

    The second state is the destination. A state without keys, (0, -inf, 0),
    is the neutral element.
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
    lse = ln(2) m + ln(l)   -inf where l = 0
    ```

    The result is rounded once, to the element type of the output. The output
    may have the dimension order `bshd`; the state is [B, H, Sq, Dv], and may
    have more rows and columns than the output: those are padding.
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
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // ATTN_DIALECT_ATTN_IR_ATTNOPS_TD
