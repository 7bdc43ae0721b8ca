// RUN: attn-opt %s --attn-fold-transposed-weights --canonicalize --split-input-file | FileCheck %s

#config = #attn.matmul_config<m = 96, n = 128, k = 64, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// A slice of transposed weights is the slice of what was transposed; nothing is
// left of the transpose.

// CHECK-DAG: #[[RHS:.+]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-LABEL: func.func @slice
// CHECK-SAME:    %[[W:[a-z0-9]+]]: tensor<256x96xf32>, %{{.+}}: tensor<?x128xf32>, %[[J:.+]]: index
// CHECK-NOT:     linalg.transpose
// CHECK:         %[[B:.+]] = tensor.extract_slice %[[W]][%[[J]], 0] [128, 96] [1, 1]
// CHECK:         linalg.matmul indexing_maps = [#{{.+}}, #[[RHS]], #{{.+}}] {attn.matmul_config = {{.*}}} ins(%{{.+}}, %[[B]] :
func.func @slice(%a: tensor<?x96xf32>, %w: tensor<256x96xf32>, %c: tensor<?x128xf32>, %j: index) -> tensor<?x128xf32> {
  %empty = tensor.empty() : tensor<96x256xf32>
  %t = linalg.transpose ins(%w : tensor<256x96xf32>) outs(%empty : tensor<96x256xf32>) permutation = [1, 0]
  %b = tensor.extract_slice %t[0, %j] [96, 128] [1, 1] : tensor<96x256xf32> to tensor<96x128xf32>
  %r = linalg.matmul {attn.matmul_config = #config} ins(%a, %b : tensor<?x96xf32>, tensor<96x128xf32>) outs(%c : tensor<?x128xf32>) -> tensor<?x128xf32>
  return %r : tensor<?x128xf32>
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 64, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// All of them, of any size.

// CHECK-LABEL: func.func @whole
// CHECK-SAME:    (%{{[a-z0-9]+}}: tensor<?x?xbf16>, %[[W:[a-z0-9]+]]: tensor<?x?xbf16>
// CHECK-NOT:     linalg.transpose
// CHECK:         linalg.matmul indexing_maps = {{.*}} ins(%{{.+}}, %[[W]] : tensor<?x?xbf16>, tensor<?x?xbf16>)
func.func @whole(%a: tensor<?x?xbf16>, %w: tensor<?x?xbf16>, %empty: tensor<?x?xbf16>, %c: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %t = linalg.transpose ins(%w : tensor<?x?xbf16>) outs(%empty : tensor<?x?xbf16>) permutation = [1, 0]
  %r = linalg.matmul {attn.matmul_config = #config} ins(%a, %t : tensor<?x?xbf16>, tensor<?x?xbf16>) outs(%c : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 64, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// Left as they are: a product that no kernel of ours serves, a left operand, and
// a matrix of a larger tensor.

// CHECK-LABEL: func.func @stays
// CHECK-COUNT-2: linalg.transpose
// CHECK-NOT:     linalg.matmul indexing_maps
// CHECK:         return
func.func @stays(%a: tensor<8x8xf32>, %w: tensor<8x8xf32>, %large: tensor<2x8x8xf32>, %c: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>) {
  %empty = tensor.empty() : tensor<8x8xf32>
  %t = linalg.transpose ins(%w : tensor<8x8xf32>) outs(%empty : tensor<8x8xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%a, %t : tensor<8x8xf32>, tensor<8x8xf32>) outs(%c : tensor<8x8xf32>) -> tensor<8x8xf32>
  %s = linalg.matmul {attn.matmul_config = #config} ins(%t, %w : tensor<8x8xf32>, tensor<8x8xf32>) outs(%c : tensor<8x8xf32>) -> tensor<8x8xf32>
  %empty3 = tensor.empty() : tensor<2x8x8xf32>
  %t3 = linalg.transpose ins(%large : tensor<2x8x8xf32>) outs(%empty3 : tensor<2x8x8xf32>) permutation = [0, 2, 1]
  %b = tensor.extract_slice %t3[0, 0, 0] [1, 8, 8] [1, 1, 1] : tensor<2x8x8xf32> to tensor<8x8xf32>
  %u = linalg.matmul {attn.matmul_config = #config} ins(%a, %b : tensor<8x8xf32>, tensor<8x8xf32>) outs(%c : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %r, %s, %u : tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>
}
