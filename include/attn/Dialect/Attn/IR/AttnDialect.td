//===- AttnDialect.td - The attn dialect -------------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_ATTNDIALECT_TD
#define ATTN_DIALECT_ATTN_IR_ATTNDIALECT_TD

include "mlir/IR/DialectBase.td"

def Attn_Dialect : Dialect {
  let name = "attn";
  let cppNamespace = "::mlir::attn";
  let summary = "Multi-head attention as a compiler sees it.";
  let description = [{
    `attn` carries attention through a compiler without taking it apart too
    early. `attn.multihead` is a whole layer, `attn.sdpa` its core on heads,
    and `attn.online_sdpa` the partial form whose (accumulator, maximum, sum)
    states can be merged in any order.

    Names of sizes, used by every op: B batch, H query heads, Hkv key/value
    heads, Sq queries, Skv keys, Dm model width, Dk head width of query and
    key, Dv head width of value. B, Sq and Skv may be dynamic.

    Functions and operations carry what the policy (`attn-set-cpu-config`) chose
    for them, and what passes tell each other, as discardable attributes. Each
    has one kind of owner and one type of value, which are verified; no other
    name with the prefix `attn` is valid.

    | attribute | owner | value | meaning |
    |---|---|---|---|
    | `attn.lanes` | a function | a positive i64 | f32 elements of one vector register |
    | `attn.avx512_exp2` | a function | none | vreduceps and vscalefps may be used |
    | `attn.amx_tiles` | a function | none | products of bf16 may use the tiles of AMX |
    | `attn.matmul_config` | an operation of linalg | `#attn.matmul_config` | blocks of a product |
    | `attn.register_tile` | an operation of linalg | `#attn.register_tile` | what of a product stays in registers |
    | `attn.overwrite` | an operation of linalg | none | a product writes its result and does not add to it |
    | `attn.cuda_config` | `attn.sdpa` | `#attn.cuda_config` | shapes of the kernel for a GPU |
    | `attn.decode_config` | `attn.online_sdpa` | `#attn.decode_config` | shapes of the kernel for few queries |
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let extraClassDeclaration = "void registerAttributes();";
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "scf::SCFDialect", "tensor::TensorDialect"];
}

#endif // ATTN_DIALECT_ATTN_IR_ATTNDIALECT_TD
