// RUN: not attn-opt %s -transform-interpreter 2>&1 | FileCheck %s

// A group of heads is not cut in pieces.

// CHECK: error: 'attn.online_sdpa' op a tile of heads must be one head or whole groups

func.func @groups(%q: tensor<2x8x100x64xf32>, %k: tensor<2x2x50x64xf32>,
    %a: tensor<2x8x100x64xf32>, %m: tensor<2x8x100xf32>, %l: tensor<2x8x100xf32>) -> tensor<2x8x100x64xf32> {
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<2x8x100x64xf32>, tensor<2x2x50x64xf32>, tensor<2x2x50x64xf32>)
    scale(0.125) outs(%a, %m, %l : tensor<2x8x100x64xf32>, tensor<2x8x100xf32>, tensor<2x8x100xf32>)
    -> tensor<2x8x100x64xf32>, tensor<2x8x100xf32>, tensor<2x8x100xf32>
  return %r#0 : tensor<2x8x100x64xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["attn.online_sdpa"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op tile_sizes [0, 2, 0, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
