//===- AttnEnums.td - Enumerations of the attn dialect -----*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_ATTNENUMS_TD
#define ATTN_DIALECT_ATTN_IR_ATTNENUMS_TD

include "mlir/IR/EnumAttr.td"
include "attn/Dialect/Attn/IR/AttnDialect.td"

def Attn_CausalKind : I32Enum<"CausalKind", "which diagonal bounds the keys a query may see", [
  I32EnumAttrCase<"None", 0, "none">,
  I32EnumAttrCase<"TopLeft", 1, "top_left">,
  I32EnumAttrCase<"BottomRight", 2, "bottom_right">,
  I32EnumAttrCase<"Offset", 3, "offset">
]> {
  let cppNamespace = "::mlir::attn";
}
def Attn_CausalKindAttr : EnumAttr<Attn_Dialect, Attn_CausalKind, "causal">;

def Attn_GroupingKind : I32Enum<"GroupingKind", "how query heads share keys and values", [
  I32EnumAttrCase<"MHA", 0, "mha">,
  I32EnumAttrCase<"GQA", 1, "gqa">,
  I32EnumAttrCase<"MQA", 2, "mqa">,
  I32EnumAttrCase<"MLA", 3, "mla">
]> {
  let cppNamespace = "::mlir::attn";
}

def Attn_HeadLayout : I32Enum<"HeadLayout", "dimension order of a tensor of heads", [
  I32EnumAttrCase<"BHSD", 0, "bhsd">,
  I32EnumAttrCase<"BSHD", 1, "bshd">
]> {
  let cppNamespace = "::mlir::attn";
}
def Attn_CUDAKernel : I32Enum<"CUDAKernel", "which instructions multiply on a CUDA device", [
  I32EnumAttrCase<"MmaSync", 0, "mma_sync">,
  I32EnumAttrCase<"Wgmma", 1, "wgmma">,
  I32EnumAttrCase<"Decode", 2, "decode">
]> {
  let cppNamespace = "::mlir::attn";
}

def Attn_HeadLayoutAttr : EnumAttr<Attn_Dialect, Attn_HeadLayout, "head_layout">;

#endif // ATTN_DIALECT_ATTN_IR_ATTNENUMS_TD
