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
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let extraClassDeclaration = "void registerAttributes();";
  let dependentDialects = ["affine::AffineDialect", "arith::ArithDialect",
                           "scf::SCFDialect", "tensor::TensorDialect"];
}

#endif // ATTN_DIALECT_ATTN_IR_ATTNDIALECT_TD
