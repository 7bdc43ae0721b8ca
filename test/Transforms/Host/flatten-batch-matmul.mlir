// RUN: attn-opt %s --attn-flatten-batch-matmul --canonicalize | FileCheck %s

// A batch of one.
// CHECK-LABEL: func.func @one
// CHECK-SAME: (%[[X:.+]]: tensor<1x?x16xf32>, %[[W:.+]]: tensor<1x16x32xf32>, %[[INIT:.+]]: tensor<1x?x32xf32>)
// CHECK-DAG: %[[ROWS:.+]] = tensor.collapse_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK-DAG: %[[WEIGHT:.+]] = tensor.collapse_shape %[[W]] {{\[\[}}0, 1], [2]]
// CHECK-DAG: %[[OUT:.+]] = tensor.collapse_shape %[[INIT]] {{\[\[}}0, 1], [2]]
// CHECK: %[[Y:.+]] = linalg.matmul ins(%[[ROWS]], %[[WEIGHT]] : {{.*}}) outs(%[[OUT]] :
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0, 1], [2]] output_shape [1, %{{.+}}, 32]
func.func @one(%x: tensor<1x?x16xf32>, %w: tensor<1x16x32xf32>, %init: tensor<1x?x32xf32>) -> tensor<1x?x32xf32> {
  %y = linalg.batch_matmul ins(%x, %w : tensor<1x?x16xf32>, tensor<1x16x32xf32>) outs(%init : tensor<1x?x32xf32>) -> tensor<1x?x32xf32>
  return %y : tensor<1x?x32xf32>
}

// A matrix that is repeated, by a named operation and by a generic one.
// CHECK-LABEL: func.func @repeated
// CHECK-SAME: %[[W:[^:]+]]: tensor<16x32xf32>
// CHECK-NOT: linalg.broadcast
// CHECK: linalg.matmul ins(%{{.+}}, %[[W]] : tensor<32x16xf32>, tensor<16x32xf32>)
// CHECK: linalg.matmul ins(%{{.+}}, %[[W]] : tensor<32x16xf32>, tensor<16x32xf32>)
// CHECK-NOT: linalg.batch_matmul
func.func @repeated(%x: tensor<4x8x16xf32>, %w: tensor<16x32xf32>, %init: tensor<4x8x32xf32>) -> (tensor<4x8x32xf32>, tensor<4x8x32xf32>) {
  %e = tensor.empty() : tensor<4x16x32xf32>
  %named = linalg.broadcast ins(%w : tensor<16x32xf32>) outs(%e : tensor<4x16x32xf32>) dimensions = [0]
  %y = linalg.batch_matmul ins(%x, %named : tensor<4x8x16xf32>, tensor<4x16x32xf32>) outs(%init : tensor<4x8x32xf32>) -> tensor<4x8x32xf32>
  %generic = linalg.generic {indexing_maps = [affine_map<(b, k, n) -> (k, n)>, affine_map<(b, k, n) -> (b, k, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%w : tensor<16x32xf32>) outs(%e : tensor<4x16x32xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<4x16x32xf32>
  %z = linalg.batch_matmul ins(%x, %generic : tensor<4x8x16xf32>, tensor<4x16x32xf32>) outs(%init : tensor<4x8x32xf32>) -> tensor<4x8x32xf32>
  return %y, %z : tensor<4x8x32xf32>, tensor<4x8x32xf32>
}

// A matrix for each batch, one that is repeated along its rows, and one that is
// transposed by the maps of the product.
// CHECK-LABEL: func.func @different
// CHECK-COUNT-3: linalg.batch_matmul
// CHECK-NOT: linalg.matmul
func.func @different(%x: tensor<4x8x16xf32>, %w: tensor<4x16x16xf32>, %r: tensor<4x16xf32>, %t: tensor<1x16x16xf32>,
                     %x1: tensor<1x8x16xf32>, %init: tensor<4x8x16xf32>, %init1: tensor<1x8x16xf32>)
    -> (tensor<4x8x16xf32>, tensor<4x8x16xf32>, tensor<1x8x16xf32>) {
  %y = linalg.batch_matmul ins(%x, %w : tensor<4x8x16xf32>, tensor<4x16x16xf32>) outs(%init : tensor<4x8x16xf32>) -> tensor<4x8x16xf32>
  %e = tensor.empty() : tensor<4x16x16xf32>
  %rows = linalg.broadcast ins(%r : tensor<4x16xf32>) outs(%e : tensor<4x16x16xf32>) dimensions = [1]
  %z = linalg.batch_matmul ins(%x, %rows : tensor<4x8x16xf32>, tensor<4x16x16xf32>) outs(%init : tensor<4x8x16xf32>) -> tensor<4x8x16xf32>
  %u = linalg.batch_matmul
    indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
    ins(%x1, %t : tensor<1x8x16xf32>, tensor<1x16x16xf32>) outs(%init1 : tensor<1x8x16xf32>) -> tensor<1x8x16xf32>
  return %y, %z, %u : tensor<4x8x16xf32>, tensor<4x8x16xf32>, tensor<1x8x16xf32>
}
