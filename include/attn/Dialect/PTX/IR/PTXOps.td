//===- PTXOps.td - The attn_ptx dialect --------------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_PTX_IR_PTXOPS_TD
#define ATTN_DIALECT_PTX_IR_PTXOPS_TD

include "mlir/IR/BuiltinTypeInterfaces.td"
include "mlir/IR/DialectBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def PTX_Dialect : Dialect {
  let name = "attn_ptx";
  let cppNamespace = "::mlir::attn::ptx";
  let summary = "Instructions of PTX that upstream dialects lack";
  let description = [{
    The asynchronous matrix product of a warpgroup (`wgmma`), with what `nvvm`
    22 lacks: operand A in registers, accumulators that are tied in place, and
    fences and waits that values pass through, so that the order of the
    registers' uses is the order of data flow. Each operation becomes one
    instruction (`attn-convert-ptx-to-llvm`).

    A fragment is the part of a matrix that one thread of the warpgroup holds,
    a vector in the order of PTX's registers. With lane l of warp w of the
    warpgroup, element i of an accumulator is at row
    `16 w + l / 4 + 8 ((i / 2) % 2)` and column `8 (i / 4) + 2 (l % 4) + i % 2`.
  }];
}

class PTX_Op<string mnemonic, list<Trait> traits = []>
    : Op<PTX_Dialect, mnemonic, traits>;

def PTX_MmaTypeAttr : I32EnumAttr<"MmaType", "element type of A and B", [
    I32EnumAttrCase<"F16", 0, "f16">,
    I32EnumAttrCase<"BF16", 1, "bf16">,
    I32EnumAttrCase<"TF32", 2, "tf32">]> {
  let cppNamespace = "::mlir::attn::ptx";
}

def PTX_Accumulator : VectorOfRankAndType<[1], [F32]>;
def PTX_RegistersA : VectorOfLengthAndType<[4], [I32]>;
def PTX_OperandA : AnyTypeOf<[I64, PTX_RegistersA],
    "a shared-memory descriptor (i64) or four registers (vector<4xi32>)">;

def PTX_WgmmaOp : PTX_Op<"wgmma", [
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "start an asynchronous matrix product of a warpgroup";
  let description = [{
    ```
    D[64, N] = A[64, K] B[K, N] + C[64, N]         C = 0 where it is absent
    ```

    with K = 16 for f16 and bf16 and 8 for tf32 (PTX ISA, wgmma.mma_async).
    `b`, and `a` where it is an i64, are matrix descriptors of tiles in shared
    memory. A tile is K-major; with `transpose_a` or `transpose_b` it is
    MN-major, which only f16 and bf16 have and only an operand in shared memory.

    The registers of `a` and `c` may not be written, and those of the result
    not be read, before `attn_ptx.wgmma_wait` says that the product is done.

    Constraints:
    1. The accumulator has N / 2 elements, N a multiple of 8 from 8 to 256.
    2. The types of `c` and of the result agree.
    3. `transpose_a` needs `a` in shared memory, and both transposes f16 or
       bf16.

    Example:

    ```mlir
    %s = attn_ptx.wgmma bf16 %q, %k : i64 -> vector<64xf32>
    %o = attn_ptx.wgmma bf16 %p, %v + %acc {transpose_b}
       : vector<4xi32>, vector<64xf32> -> vector<64xf32>
    ```
  }];
  let arguments = (ins
    PTX_MmaTypeAttr:$element,
    PTX_OperandA:$a, I64:$b, Optional<PTX_Accumulator>:$c,
    UnitAttr:$transpose_a, UnitAttr:$transpose_b);
  let results = (outs PTX_Accumulator:$result);
  let assemblyFormat = [{
    $element $a `,` $b (`+` $c^)? attr-dict
    `:` type($a) (`,` type($c)^)? `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Columns of the product.
    int64_t getN() { return 2 * getResult().getType().getNumElements(); }
    /// Depth of the product.
    int64_t getK() { return getElement() == MmaType::TF32 ? 8 : 16; }
  }];
}

class PTX_PassThroughOp<string mnemonic> : PTX_Op<mnemonic, [
    DeclareOpInterfaceMethods<InferTypeOpInterface>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let results = (outs Variadic<AnyVectorOfNonZeroRank>:$results);
}

def PTX_WgmmaFenceOp : PTX_PassThroughOp<"wgmma_fence"> {
  let summary = "order registers before the products that read them";
  let description = [{
    Results are the values. Needed before the first `attn_ptx.wgmma` and
    wherever registers of its A or accumulator were written by anything but
    another product of the same shape (PTX ISA, wgmma.fence).

    Example:

    ```mlir
    %acc1, %p1 = attn_ptx.wgmma_fence(%acc, %p : vector<64xf32>, vector<4xi32>)
    ```
  }];
  let arguments = (ins Variadic<AnyVectorOfNonZeroRank>:$values);
  let assemblyFormat = "(`(` $values^ `:` type($values) `)`)? attr-dict";
}

def PTX_WgmmaCommitOp : PTX_Op<"wgmma_commit", [
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "close a group of products";
  let description = [{
    All products started since the last commit become one group that
    `attn_ptx.wgmma_wait` can wait for.

    Example:

    ```mlir
    attn_ptx.wgmma_commit
    ```
  }];
  let assemblyFormat = "attr-dict";
}

def PTX_WgmmaWaitOp : PTX_PassThroughOp<"wgmma_wait"> {
  let summary = "wait until at most some groups of products are pending";
  let description = [{
    Results are the values, which are those that may be read afterwards.
    `pending` is from 0 to 7.

    Example:

    ```mlir
    %s1 = attn_ptx.wgmma_wait 1(%s : vector<64xf32>)
    ```
  }];
  let arguments = (ins
    ConfinedAttr<I32Attr, [IntMinValue<0>, IntMaxValue<7>]>:$pending,
    Variadic<AnyVectorOfNonZeroRank>:$values);
  let assemblyFormat = "$pending (`(` $values^ `:` type($values) `)`)? attr-dict";
}

#endif // ATTN_DIALECT_PTX_IR_PTXOPS_TD
