// RUN: attn-opt %s -split-input-file -attn-fuse-output-projection | FileCheck %s

// A task is a block of rows of one batch, the last block first. Its attention
// is placed in the whole by `at` and `query_limit`, writes to a tile with the
// columns of all heads, and that tile is multiplied with all columns of the
// weights. No tensor holds the attention of all rows.

// CHECK-DAG: #[[BLOCKS:.+]] = affine_map<()[s0] -> (s0 ceildiv 12)>
// CHECK-DAG: #[[FIRST:.+]] = affine_map<()[s0, s1] -> (s0 * -12 + (s1 ceildiv 12) * 12 - 12)>
// CHECK-LABEL: func.func @layer
// CHECK-SAME:      %[[Q:.+]]: tensor<?x?x2x16xf32>, %[[K:[^:]+]]: {{.*}}, %[[WO:[^:]+]]: tensor<32x24xf32>, %[[BO:[^:]+]]: tensor<24xf32>
// CHECK-NOT:     tensor.empty({{.*}} : tensor<?x?x2x16xf32>
// CHECK:         scf.forall (%[[B:.+]], %[[T:.+]]) in (%{{.+}}, %{{.+}}) {{.*}} -> (tensor<?x24xf32>)
// CHECK-DAG:       %[[ROW:.+]] = affine.apply #[[FIRST]]()[%[[T]], %[[QUERIES:.+]]]
// CHECK-DAG:       %[[ROWS:.+]] = tensor.extract_slice %[[Q]][%[[B]], %{{.+}}, 0, 0] [1, %{{.+}}, 2, 16]
// CHECK:           %[[S:.+]]:3 = attn.online_sdpa ins(%[[ROWS]], {{.*}} at(%[[B]], %{{.+}}, %{{.+}}, %{{.+}}) query_limit(%{{.+}}) causal
// CHECK:           tensor.empty() : tensor<12x32xf32>
// CHECK:           %[[O:.+]] = attn.finalize ins(%[[S]]#0, %[[S]]#1, %[[S]]#2 : {{.*}}) layout(bshd) outs(%{{.+}} : tensor<1x?x2x16xf32>)
// CHECK:           %[[TILE:.+]] = tensor.collapse_shape %[[O]]
// CHECK:           %[[BIAS:.+]] = linalg.broadcast
// CHECK:           %[[Y:.+]] = linalg.matmul {attn.matmul_config = {{.*}}} ins(%[[TILE]], %{{.+}} : {{.*}}) outs(%[[BIAS]] :
// CHECK:           tensor.parallel_insert_slice %[[Y]]
// CHECK-NOT:     attn.online_sdpa
// CHECK:         return
func.func @layer(%q: tensor<?x?x2x16xf32>, %k: tensor<?x?x2x16xf32>, %wo: tensor<32x24xf32>, %bo: tensor<24xf32>) -> tensor<?x24xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %b = tensor.dim %q, %c0 : tensor<?x?x2x16xf32>
  %s = tensor.dim %q, %c1 : tensor<?x?x2x16xf32>
  %e0 = tensor.empty(%b, %s) : tensor<?x2x?x16xf32>
  %e1 = tensor.empty(%b, %s) : tensor<?x2x?xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x2x?x16xf32>) -> tensor<?x2x?x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<?x2x?xf32>) -> tensor<?x2x?xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x2x?xf32>) -> tensor<?x2x?xf32>
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<?x?x2x16xf32>, tensor<?x?x2x16xf32>, tensor<?x?x2x16xf32>)
    scale(0.25) causal layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<?x2x?x16xf32>, tensor<?x2x?xf32>, tensor<?x2x?xf32>)
    -> tensor<?x2x?x16xf32>, tensor<?x2x?xf32>, tensor<?x2x?xf32>
  %out = tensor.empty(%b, %s) : tensor<?x?x2x16xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<?x2x?x16xf32>, tensor<?x2x?xf32>, tensor<?x2x?xf32>)
    layout(bshd) outs(%out : tensor<?x?x2x16xf32>) -> tensor<?x?x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<?x?x2x16xf32> into tensor<?x32xf32>
  %n = tensor.dim %rows, %c0 : tensor<?x32xf32>
  %e2 = tensor.empty(%n) : tensor<?x24xf32>
  %init = linalg.broadcast ins(%bo : tensor<24xf32>) outs(%e2 : tensor<?x24xf32>) dimensions = [0]
  %y = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 12, n = 32, k = 32, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%rows, %wo : tensor<?x32xf32>, tensor<32x24xf32>) outs(%init : tensor<?x24xf32>) -> tensor<?x24xf32>
  return %y : tensor<?x24xf32>
}

// -----

// With a log-sum-exp and a result that is rounded; the length is known and a
// multiple of the block, so every size is.

// CHECK-LABEL: func.func @rounded_with_lse
// CHECK:         %[[R:.+]]:2 = scf.forall (%{{.+}}, %{{.+}}) in (2, 4) shared_outs(%[[Y:.+]] = %{{.+}}, %[[LSE:.+]] = %{{.+}}) -> (tensor<96x24xbf16>, tensor<2x2x48xf32>)
// CHECK:           attn.online_sdpa
// CHECK:           %[[LSE_TILE:.+]] = tensor.extract_slice %[[LSE]]{{.*}} to tensor<1x2x12xf32>
// CHECK:           %[[O:.+]]:2 = attn.finalize {{.*}} outs(%{{.+}}, %[[LSE_TILE]] : tensor<1x12x2x16xbf16>, tensor<1x2x12xf32>)
// CHECK:           %[[P:.+]] = linalg.matmul {{.*}} -> tensor<12x24xf32>
// CHECK:           %[[T:.+]] = linalg.generic {{.*}} ins(%[[P]] :
// CHECK:             arith.truncf
// CHECK-DAG:       tensor.parallel_insert_slice %[[T]] into %[[Y]]
// CHECK-DAG:       tensor.parallel_insert_slice %[[O]]#1 into %[[LSE]]
// CHECK:         return %[[R]]#0, %[[R]]#1
func.func @rounded_with_lse(%q: tensor<2x48x2x16xbf16>, %k: tensor<2x70x2x16xbf16>, %wo: tensor<32x24xbf16>) -> (tensor<96x24xbf16>, tensor<2x2x48xf32>) {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<2x2x48x16xf32>
  %e1 = tensor.empty() : tensor<2x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<2x2x48x16xf32>) -> tensor<2x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<2x2x48xf32>) -> tensor<2x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<2x2x48xf32>) -> tensor<2x2x48xf32>
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<2x48x2x16xbf16>, tensor<2x70x2x16xbf16>, tensor<2x70x2x16xbf16>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<2x2x48x16xf32>, tensor<2x2x48xf32>, tensor<2x2x48xf32>)
    -> tensor<2x2x48x16xf32>, tensor<2x2x48xf32>, tensor<2x2x48xf32>
  %out = tensor.empty() : tensor<2x48x2x16xbf16>
  %o:2 = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<2x2x48x16xf32>, tensor<2x2x48xf32>, tensor<2x2x48xf32>)
    layout(bshd) outs(%out, %e1 : tensor<2x48x2x16xbf16>, tensor<2x2x48xf32>) -> tensor<2x48x2x16xbf16>, tensor<2x2x48xf32>
  %rows = tensor.collapse_shape %o#0 [[0, 1], [2, 3]] : tensor<2x48x2x16xbf16> into tensor<96x32xbf16>
  %e2 = tensor.empty() : tensor<96x24xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e2 : tensor<96x24xf32>) -> tensor<96x24xf32>
  %y = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 12, n = 32, k = 32, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%rows, %wo : tensor<96x32xbf16>, tensor<32x24xbf16>) outs(%init : tensor<96x24xf32>) -> tensor<96x24xf32>
  %narrow = tensor.empty() : tensor<96x24xbf16>
  %rounded = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>],
                             iterator_types = ["parallel", "parallel"]}
    ins(%y : tensor<96x24xf32>) outs(%narrow : tensor<96x24xbf16>) {
  ^bb0(%in: f32, %unused: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<96x24xbf16>
  return %rounded, %o#1 : tensor<96x24xbf16>, tensor<2x2x48xf32>
}

// -----

// Blocks narrower than the result ask for nothing, and attention that something
// else reads too must be written.

// CHECK-LABEL: func.func @stays
// CHECK-NOT:     scf.forall
// CHECK-COUNT-2: attn.finalize
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @stays(%q: tensor<1x48x2x16xf32>, %wo: tensor<32x24xf32>, %init: tensor<48x24xf32>, %out: tensor<1x48x2x16xf32>) -> (tensor<48x24xf32>, tensor<48x24xf32>, tensor<48x32xf32>) {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x2x48x16xf32>
  %e1 = tensor.empty() : tensor<1x2x48xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x2x48x16xf32>) -> tensor<1x2x48x16xf32>
  %max = linalg.fill ins(%low : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2x48xf32>) -> tensor<1x2x48xf32>
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 12, n = 16, k = 32, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%rows, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  %r2:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>, tensor<1x48x2x16xf32>)
    scale(0.25) causal layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 12, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    -> tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>
  %o2 = attn.finalize ins(%r2#0, %r2#1, %r2#2 : tensor<1x2x48x16xf32>, tensor<1x2x48xf32>, tensor<1x2x48xf32>)
    layout(bshd) outs(%out : tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32>
  %rows2 = tensor.collapse_shape %o2 [[0, 1], [2, 3]] : tensor<1x48x2x16xf32> into tensor<48x32xf32>
  %y2 = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 12, n = 32, k = 32, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%rows2, %wo : tensor<48x32xf32>, tensor<32x24xf32>) outs(%init : tensor<48x24xf32>) -> tensor<48x24xf32>
  return %y, %y2, %rows2 : tensor<48x24xf32>, tensor<48x24xf32>, tensor<48x32xf32>
}
