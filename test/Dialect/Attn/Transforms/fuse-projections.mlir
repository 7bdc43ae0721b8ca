// RUN: attn-opt %s -split-input-file -attn-fuse-projections | FileCheck %s

// The keys of one head and one block, projected where they are packed: rows
// counted over all batches, columns of the head, and the bias in a tile whose
// size is known. The projected tensor is gone.

// CHECK-DAG: #[[ROW:.+]] = affine_map<()[s0, s1, s2] -> (s0 * s1 + s2 * 128)>
// CHECK-DAG: #[[COLUMN:.+]] = affine_map<()[s0] -> (s0 * 16)>
// CHECK-LABEL: func.func @keys
// CHECK-SAME:      %[[X:.+]]: tensor<?x24xf32>, %[[W:.+]]: tensor<24x32xf32>, %[[BIAS:.+]]: tensor<32xf32>
// CHECK-NOT:     linalg.matmul
// CHECK:         scf.forall (%[[B:.+]], %[[H:.+]], %[[BLOCK:.+]]) in
// CHECK-DAG:       %[[AT:.+]] = affine.apply #[[ROW]]()[%[[B]], %{{.+}}, %[[BLOCK]]]
// CHECK-DAG:       %[[FROM:.+]] = affine.apply #[[COLUMN]]()[%[[H]]]
// CHECK-DAG:       %[[ROWS:.+]] = tensor.extract_slice %[[X]][%[[AT]], 0] [%[[COUNT:.+]], 24]
// CHECK-DAG:       %[[HEAD:.+]] = tensor.extract_slice %[[W]][0, %[[FROM]]] [24, 16]
// CHECK-DAG:       %[[HEAD_BIAS:.+]] = tensor.extract_slice %[[BIAS]][%{{.+}}] [16]
// CHECK-DAG:       %[[EMPTY:.+]] = tensor.empty() : tensor<128x16xf32>
// CHECK-DAG:       %[[TILE:.+]] = tensor.extract_slice %[[EMPTY]][0, 0] [%[[COUNT]], 16]
// CHECK:           %[[INIT:.+]] = linalg.broadcast ins(%[[HEAD_BIAS]] : {{.*}}) outs(%[[TILE]] :
// CHECK:           %[[KEYS:.+]] = linalg.matmul {attn.matmul_config = {{.*}}} ins(%[[ROWS]], %[[HEAD]] : {{.*}}) outs(%[[INIT]] :
// CHECK:           linalg.generic {{.*}} ins(%[[KEYS]] : tensor<?x16xf32>)
func.func @keys(%x: tensor<?x24xf32>, %w: tensor<24x32xf32>, %bias: tensor<32xf32>,
                %b: index, %s: index, %blocks: index, %out: tensor<?x2x?x16x128xf32>) -> tensor<?x2x?x16x128xf32> {
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x24xf32>
  %empty = tensor.empty(%rows) : tensor<?x32xf32>
  %init = linalg.broadcast ins(%bias : tensor<32xf32>) outs(%empty : tensor<?x32xf32>) dimensions = [0]
  %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 24, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%x, %w : tensor<?x24xf32>, tensor<24x32xf32>) outs(%init : tensor<?x32xf32>) -> tensor<?x32xf32>
  %k = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [%b, %s, 2, 16] : tensor<?x32xf32> into tensor<?x?x2x16xf32>
  %r = scf.forall (%i, %h, %n) in (%b, 2, %blocks) shared_outs(%o = %out) -> (tensor<?x2x?x16x128xf32>) {
    %first = affine.apply affine_map<()[s0] -> (s0 * 128)>()[%n]
    %count = affine.min affine_map<()[s0, s1] -> (128, s0 - s1 * 128)>()[%s, %n]
    %slice = tensor.extract_slice %k[%i, %first, %h, 0] [1, %count, 1, 16] [1, 1, 1, 1] : tensor<?x?x2x16xf32> to tensor<?x16xf32>
    %block = tensor.extract_slice %o[%i, %h, %n, 0, 0] [1, 1, 1, 16, %count] [1, 1, 1, 1, 1] : tensor<?x2x?x16x128xf32> to tensor<16x?xf32>
    %copy = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>],
                            iterator_types = ["parallel", "parallel"]}
      ins(%slice : tensor<?x16xf32>) outs(%block : tensor<16x?xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<16x?xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%i, %h, %n, 0, 0] [1, 1, 1, 16, %count] [1, 1, 1, 1, 1] : tensor<16x?xf32> into tensor<?x2x?x16x128xf32>
    }
  }
  return %r : tensor<?x2x?x16x128xf32>
}

// -----

// Queries in bf16, of a task inside of a task: the rounding is done on the tile
// too, and the offsets of both slices count.

// CHECK-LABEL: func.func @queries_of_inner_task
// CHECK-NOT:     linalg.matmul
// CHECK:         scf.forall (%[[I:.+]]) in (4)
// CHECK:           scf.forall (%[[H:.+]]) in (2)
// CHECK-DAG:         %[[ROW:.+]] = affine.apply #{{.+}}()[%[[I]]]
// CHECK-DAG:         tensor.extract_slice %{{.+}}[%[[ROW]], 0] [12, 24]
// CHECK:             %[[PRODUCT:.+]] = linalg.matmul {{.*}} -> tensor<12x16xf32>
// CHECK:             %[[ROUNDED:.+]] = linalg.generic {{.*}} ins(%[[PRODUCT]] :
// CHECK:               arith.truncf
// CHECK:             tensor.expand_shape %[[ROUNDED]] {{.*}} into tensor<1x12x1x16xbf16>
func.func @queries_of_inner_task(%x: tensor<48x24xbf16>, %w: tensor<24x32xbf16>, %out: tensor<1x48x2x16xf32>) -> tensor<1x48x2x16xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<48x32xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<48x32xf32>) -> tensor<48x32xf32>
  %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 24, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%x, %w : tensor<48x24xbf16>, tensor<24x32xbf16>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %narrow = tensor.empty() : tensor<48x32xbf16>
  %rounded = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>],
                             iterator_types = ["parallel", "parallel"]}
    ins(%p : tensor<48x32xf32>) outs(%narrow : tensor<48x32xbf16>) {
  ^bb0(%in: f32, %unused: bf16):
    %t = arith.truncf %in : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<48x32xbf16>
  %q = tensor.expand_shape %rounded [[0, 1], [2, 3]] output_shape [1, 48, 2, 16] : tensor<48x32xbf16> into tensor<1x48x2x16xbf16>
  %r = scf.forall (%i) in (4) shared_outs(%o = %out) -> (tensor<1x48x2x16xf32>) {
    %first = affine.apply affine_map<()[s0] -> (s0 * 12)>()[%i]
    %rows = tensor.extract_slice %q[0, %first, 0, 0] [1, 12, 2, 16] [1, 1, 1, 1] : tensor<1x48x2x16xbf16> to tensor<1x12x2x16xbf16>
    %all = tensor.extract_slice %o[0, %first, 0, 0] [1, 12, 2, 16] [1, 1, 1, 1] : tensor<1x48x2x16xf32> to tensor<1x12x2x16xf32>
    %heads = scf.forall (%h) in (2) shared_outs(%oh = %all) -> (tensor<1x12x2x16xf32>) {
      %slice = tensor.extract_slice %rows[0, 0, %h, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<1x12x2x16xbf16> to tensor<1x12x1x16xbf16>
      %target = tensor.extract_slice %oh[0, 0, %h, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<1x12x2x16xf32> to tensor<1x12x1x16xf32>
      %copy = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>],
                              iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
        ins(%slice : tensor<1x12x1x16xbf16>) outs(%target : tensor<1x12x1x16xf32>) {
      ^bb0(%in: bf16, %unused: f32):
        %e = arith.extf %in : bf16 to f32
        linalg.yield %e : f32
      } -> tensor<1x12x1x16xf32>
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %copy into %oh[0, 0, %h, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<1x12x1x16xf32> into tensor<1x12x2x16xf32>
      }
    }
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %heads into %o[0, %first, 0, 0] [1, 12, 2, 16] [1, 1, 1, 1] : tensor<1x12x2x16xf32> into tensor<1x48x2x16xf32>
    }
  }
  return %r : tensor<1x48x2x16xf32>
}

// -----

// Weights that are packed for each block of rows (k is less than the depth), a
// projection that is read twice, and a slice that is not copied stay.

// CHECK-LABEL: func.func @stays
// CHECK-COUNT-3: linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @stays(%x: tensor<48x24xf32>, %w: tensor<24x16xf32>, %init: tensor<48x16xf32>, %out: tensor<1x48x1x16xf32>) -> (tensor<1x48x1x16xf32>, tensor<48x16xf32>) {
  %large = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 12, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x16xf32>) outs(%init : tensor<48x16xf32>) -> tensor<48x16xf32>
  %shared = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 24, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x16xf32>) outs(%init : tensor<48x16xf32>) -> tensor<48x16xf32>
  %read = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 24, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x16xf32>) outs(%init : tensor<48x16xf32>) -> tensor<48x16xf32>
  %h0 = tensor.expand_shape %large [[0, 1], [2, 3]] output_shape [1, 48, 1, 16] : tensor<48x16xf32> into tensor<1x48x1x16xf32>
  %h1 = tensor.expand_shape %shared [[0, 1], [2, 3]] output_shape [1, 48, 1, 16] : tensor<48x16xf32> into tensor<1x48x1x16xf32>
  %h2 = tensor.expand_shape %read [[0, 1], [2, 3]] output_shape [1, 48, 1, 16] : tensor<48x16xf32> into tensor<1x48x1x16xf32>
  %r = scf.forall (%i) in (4) shared_outs(%o = %out) -> (tensor<1x48x1x16xf32>) {
    %first = affine.apply affine_map<()[s0] -> (s0 * 12)>()[%i]
    %s0 = tensor.extract_slice %h0[0, %first, 0, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<1x48x1x16xf32> to tensor<12x16xf32>
    %s1 = tensor.extract_slice %h1[0, %first, 0, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<1x48x1x16xf32> to tensor<12x16xf32>
    %s2 = tensor.extract_slice %h2[0, %first, 0, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<1x48x1x16xf32> to tensor<12x16xf32>
    %first_value = tensor.extract %s2[%i, %i] : tensor<12x16xf32>
    %target = tensor.extract_slice %o[0, %first, 0, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<1x48x1x16xf32> to tensor<12x16xf32>
    %sum = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>],
                           iterator_types = ["parallel", "parallel"]}
      ins(%s0, %s1 : tensor<12x16xf32>, tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
    ^bb0(%a: f32, %b: f32, %unused: f32):
      %t = arith.addf %a, %b : f32
      %u = arith.addf %t, %first_value : f32
      linalg.yield %u : f32
    } -> tensor<12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %sum into %o[0, %first, 0, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<1x48x1x16xf32>
    }
  }
  return %r, %shared : tensor<1x48x1x16xf32>, tensor<48x16xf32>
}

// -----

// Rows that several tasks copy (here, one for each range of keys) are projected
// once, before.

// CHECK-LABEL: func.func @taken_by_several
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @taken_by_several(%x: tensor<4x24xf32>, %w: tensor<24x16xf32>, %init: tensor<4x16xf32>, %out: tensor<3x4x16xf32>) -> tensor<3x4x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 24, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
    ins(%x, %w : tensor<4x24xf32>, tensor<24x16xf32>) outs(%init : tensor<4x16xf32>) -> tensor<4x16xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [1, 4, 1, 16] : tensor<4x16xf32> into tensor<1x4x1x16xf32>
  %r = scf.forall (%i) in (3) shared_outs(%o = %out) -> (tensor<3x4x16xf32>) {
    %slice = tensor.extract_slice %h[0, 0, 0, 0] [1, 4, 1, 16] [1, 1, 1, 1] : tensor<1x4x1x16xf32> to tensor<4x16xf32>
    %target = tensor.extract_slice %o[%i, 0, 0] [1, 4, 16] [1, 1, 1] : tensor<3x4x16xf32> to tensor<4x16xf32>
    %copy = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>],
                            iterator_types = ["parallel", "parallel"]}
      ins(%slice : tensor<4x16xf32>) outs(%target : tensor<4x16xf32>) {
    ^bb0(%a: f32, %unused: f32):
      linalg.yield %a : f32
    } -> tensor<4x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%i, 0, 0] [1, 4, 16] [1, 1, 1] : tensor<4x16xf32> into tensor<3x4x16xf32>
    }
  }
  return %r : tensor<3x4x16xf32>
}
