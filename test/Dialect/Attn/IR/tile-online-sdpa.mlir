// RUN: attn-opt %s -split-input-file -transform-interpreter -canonicalize | FileCheck %s

// Upstream's tiling driver slices query, keys, values and state of one head and
// one query block, and records where the tile lies; the mask stays whole.

// CHECK-LABEL: func.func @parallel
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<2x8x100x64xf32>, %[[K:[a-z0-9]+]]: tensor<2x4x50x64xf32>, %[[MASK:[a-z0-9]+]]: tensor<1x1x100x50xi1>
// CHECK: scf.forall (%[[H:.+]], %[[I:.+]]) in (8, 4)
// CHECK: %[[ROW:.+]] = affine.apply #{{.+}}(%[[I]])
// CHECK: %[[KV_HEAD:.+]] = affine.apply #{{.+}}()[%[[H]]]
// CHECK: tensor.extract_slice %[[Q]][0, %[[H]], %[[ROW]], 0] [2, 1, 25, 64]
// CHECK: tensor.extract_slice %[[K]][0, %[[KV_HEAD]], 0, 0] [2, 1, 50, 64]
// CHECK: attn.online_sdpa
// CHECK-SAME: mask(%[[MASK]] : tensor<1x1x100x50xi1>) at(%{{.+}}, %[[H]], %[[ROW]], %{{.+}})
// CHECK: tensor.parallel_insert_slice %{{.+}}[0, %[[H]], %[[ROW]], 0] [2, 1, 25, 64]
func.func @parallel(%q: tensor<2x8x100x64xf32>, %k: tensor<2x4x50x64xf32>, %mask: tensor<1x1x100x50xi1>,
    %a: tensor<2x8x100x64xf32>, %m: tensor<2x8x100xf32>, %l: tensor<2x8x100xf32>) -> tensor<2x8x100x64xf32> {
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<2x8x100x64xf32>, tensor<2x4x50x64xf32>, tensor<2x4x50x64xf32>)
    scale(0.125) mask(%mask : tensor<1x1x100x50xi1>)
    outs(%a, %m, %l : tensor<2x8x100x64xf32>, tensor<2x8x100xf32>, tensor<2x8x100xf32>)
    -> tensor<2x8x100x64xf32>, tensor<2x8x100xf32>, tensor<2x8x100xf32>
  return %r#0 : tensor<2x8x100x64xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["attn.online_sdpa"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_forall %op tile_sizes [0, 1, 25, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Packed in pairs, keys are sliced by whole blocks, and so are values.

// CHECK-DAG: #[[BLOCK:.+]] = affine_map<()[s0] -> (s0 floordiv 16)>
// CHECK-LABEL: func.func @pairs
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<1x4x6x8x16x2xbf16>, %[[V:[a-z0-9]+]]: tensor<1x4x6x8x20x2xbf16>
// CHECK: scf.for %[[KEY:[a-z0-9]+]] =
// CHECK: %[[FIRST:.+]] = affine.apply #[[BLOCK]]()[%[[KEY]]]
// CHECK: tensor.extract_slice %[[K]][0, 0, %[[FIRST]], 0, 0, 0] [1, 4, 2, 8, 16, 2]
// CHECK: tensor.extract_slice %[[V]][0, 0, %{{.+}}, 0, 0, 0] [1, 4, 2, 8, 20, 2]
// CHECK: attn.online_sdpa
func.func @pairs(%q: tensor<1x4x7x16xbf16>, %k: tensor<1x4x6x8x16x2xbf16>, %v: tensor<1x4x6x8x20x2xbf16>,
    %a: tensor<1x4x7x20xf32>, %m: tensor<1x4x7xf32>) -> tensor<1x4x7x20xf32> {
  %r:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x4x7x16xbf16>, tensor<1x4x6x8x16x2xbf16>, tensor<1x4x6x8x20x2xbf16>)
    scale(0.25)
    outs(%a, %m, %m : tensor<1x4x7x20xf32>, tensor<1x4x7xf32>, tensor<1x4x7xf32>)
    -> tensor<1x4x7x20xf32>, tensor<1x4x7xf32>, tensor<1x4x7xf32>
  return %r#0 : tensor<1x4x7x20xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["attn.online_sdpa"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 0, 0, 32] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Keys split over four tasks: each has a state of its own, which starts without
// keys, and a loop merges the four into the state the op was given.

// CHECK-LABEL: func.func @split_keys
// CHECK-SAME: %[[ACC:[a-z0-9]+]]: tensor<1x8x1x64xf32>, %[[MAX:[a-z0-9]+]]: tensor<1x8x1xf32>, %[[SUM:[a-z0-9]+]]: tensor<1x8x1xf32>)
// CHECK-DAG: %[[NO_SUM:.+]] = arith.constant dense<0.000000e+00> : tensor<4x1x8x1xf32>
// CHECK-DAG: %[[NO_MAX:.+]] = arith.constant dense<0xFF800000> : tensor<4x1x8x1xf32>
// CHECK-DAG: %[[NO_ACC:.+]] = arith.constant dense<0.000000e+00> : tensor<4x1x8x1x64xf32>
// CHECK: %[[PARTIAL:.+]]:3 = scf.forall (%[[SPLIT:.+]]) in (4) shared_outs(%[[A:.+]] = %[[NO_ACC]], %[[M:.+]] = %[[NO_MAX]], %[[L:.+]] = %[[NO_SUM]])
// CHECK: %[[FIRST_KEY:.+]] = affine.apply
// CHECK: tensor.extract_slice %[[A]][%[[SPLIT]], 0, 0, 0, 0] [1, 1, 8, 1, 64] {{.*}} to tensor<1x8x1x64xf32>
// CHECK: attn.online_sdpa
// CHECK-SAME: causal
// CHECK: tensor.parallel_insert_slice %{{.+}} into %[[A]][%[[SPLIT]], 0, 0, 0, 0] [1, 1, 8, 1, 64]
// CHECK: scf.for %[[I:.+]] = %{{.+}} to %{{.+}} step %{{.+}} iter_args(%{{.+}} = %[[ACC]], %{{.+}} = %[[MAX]], %{{.+}} = %[[SUM]])
// CHECK: tensor.extract_slice %[[PARTIAL]]#0[%[[I]], 0, 0, 0, 0]
// CHECK: attn.merge_states
func.func @split_keys(%q: tensor<1x8x1x64xf32>, %k: tensor<1x8x?x64xf32>, %d: index,
    %a: tensor<1x8x1x64xf32>, %m: tensor<1x8x1xf32>, %l: tensor<1x8x1xf32>) -> tensor<1x8x1x64xf32> {
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>)
    scale(0.125) causal diagonal(%d)
    outs(%a, %m, %l : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  return %r#0 : tensor<1x8x1x64xf32>
}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["attn.online_sdpa"]} in %root : (!transform.any_op) -> !transform.any_op
    %fill:3, %tiled, %merge, %loop = transform.structured.tile_reduction_using_forall %op reduction_dims = [3] by num_threads = [0, 0, 0, 4]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
