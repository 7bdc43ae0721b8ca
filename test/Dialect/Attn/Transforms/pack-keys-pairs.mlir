// RUN: attn-opt %s -split-input-file -attn-pack-keys -cse | FileCheck %s

// 13 keys in one block of 16, in pairs: two features of a key, and two values
// of a feature, lie side by side, in their own type. The columns past the
// last key are zero, and so is the half of the last pair
// of values that has no key.

// CHECK-DAG: #[[COUNT:.+]] = affine_map<()[s0] -> (s0 * -16 + 13, 16)>
// CHECK-DAG: #[[COLUMNS:.+]] = affine_map<()[s0] -> (-s0 + 16)>
// CHECK-DAG: #[[TRANSPOSED:.+]] = affine_map<(d0, d1, d2) -> (d1, d0, d2)>
// CHECK-DAG: #[[IDENTITY:.+]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[HALF:.+]] = affine_map<()[s0] -> (s0 floordiv 2)>
// CHECK-DAG: #[[OPEN:.+]] = affine_map<()[s0] -> (s0 ceildiv 2 - s0 floordiv 2)>
// CHECK-DAG: #[[EVEN:.+]] = affine_map<()[s0] -> ((s0 floordiv 2) * 2)>
// CHECK-DAG: #[[ODD:.+]] = affine_map<()[s0] -> (s0 mod 2)>
// CHECK-DAG: #[[INTERLEAVED:.+]] = affine_map<(d0, d1, d2) -> (d0, d2, d1)>
// CHECK-DAG: #[[ROW:.+]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func @odd_keys
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x1x4x6xbf16>, %[[K:[a-z0-9]+]]: tensor<1x1x13x6xbf16>, %[[V:[a-z0-9]+]]: tensor<1x1x13x3xbf16>
func.func @odd_keys(%q: tensor<1x1x4x6xbf16>, %k: tensor<1x1x13x6xbf16>, %v: tensor<1x1x13x3xbf16>,
    %acc: tensor<1x1x4x3xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x3xf32> {
  // CHECK: %[[LIMIT:.+]] = arith.constant 13 : index
  // CHECK: %[[PACKED_KEY:.+]] = scf.forall
  // CHECK: %[[KEYS:.+]] = affine.min #[[COUNT]]()
  // CHECK: %[[SLICE:.+]] = tensor.extract_slice %[[K]][{{.*}}] [1, 1, %[[KEYS]], 6]
  // CHECK: %[[PADDING:.+]] = affine.apply #[[COLUMNS]]()[%[[KEYS]]]
  // CHECK: %[[REST:.+]] = tensor.extract_slice %{{.+}}[0, %[[KEYS]], 0] [3, %[[PADDING]], 2]
  // CHECK: linalg.fill ins(%{{.+}} : bf16) outs(%[[REST]] :
  // CHECK: %[[PAIRS:.+]] = tensor.expand_shape %[[SLICE]] {{\[\[}}0], [1, 2]] output_shape [%{{.+}}, 3, 2]
  // CHECK: linalg.generic {indexing_maps = [#[[TRANSPOSED]], #[[IDENTITY]]]{{.*}} ins(%[[PAIRS]] : tensor<?x3x2xbf16>) outs(%{{.+}} : tensor<3x?x2xbf16>)
  // CHECK-NOT: arith.extf
  // CHECK: tensor.parallel_insert_slice %{{.+}} [1, 1, 1, 3, 16, 2]
  // CHECK: %[[PACKED_VALUE:.+]] = scf.forall
  // CHECK: %[[KEYS:.+]] = affine.min #[[COUNT]]()
  // CHECK: %[[ROWS:.+]] = tensor.extract_slice %[[V]][{{.*}}] [1, 1, %[[KEYS]], 3]
  // CHECK: %[[WHOLE:.+]] = affine.apply #[[HALF]]()[%[[KEYS]]]
  // CHECK: %[[LAST:.+]] = affine.apply #[[OPEN]]()[%[[KEYS]]]
  // CHECK: %[[REST:.+]] = tensor.extract_slice %{{.+}}[%[[WHOLE]], 0, 0] [%[[LAST]], 3, 2]
  // CHECK: linalg.fill ins(%{{.+}} : bf16) outs(%[[REST]] :
  // CHECK: %[[EVENS:.+]] = affine.apply #[[EVEN]]()[%[[KEYS]]]
  // CHECK: %[[REMAINDER:.+]] = affine.apply #[[ODD]]()[%[[KEYS]]]
  // CHECK: %[[EVEN_ROWS:.+]] = tensor.extract_slice %[[ROWS]][0, 0] [%[[EVENS]], 3]
  // CHECK: %[[PAIRS:.+]] = tensor.expand_shape %[[EVEN_ROWS]] {{\[\[}}0, 1], [2]] output_shape [%[[WHOLE]], 2, 3]
  // CHECK: linalg.generic {indexing_maps = [#[[INTERLEAVED]], #[[IDENTITY]]]{{.*}} ins(%[[PAIRS]] : tensor<?x2x3xbf16>)
  // CHECK: %[[LAST_ROW:.+]] = tensor.extract_slice %[[ROWS]][%[[EVENS]], 0] [%[[REMAINDER]], 3]
  // CHECK: %[[FIRST_HALF:.+]] = tensor.extract_slice %{{.+}}[%[[WHOLE]], 0, 0] [%[[REMAINDER]], 3, 1]
  // CHECK: linalg.generic {indexing_maps = [#[[ROW]], #[[IDENTITY]]]{{.*}} ins(%[[LAST_ROW]] : {{.*}}) outs(%[[FIRST_HALF]] :
  // CHECK-NOT: arith.extf
  // CHECK: tensor.parallel_insert_slice %{{.+}} [1, 1, 1, 8, 3, 2]
  // CHECK: attn.online_sdpa ins(%[[Q]], %[[PACKED_KEY]], %[[PACKED_VALUE]] : tensor<1x1x4x6xbf16>, tensor<1x1x1x3x16x2xbf16>, tensor<1x1x1x8x3x2xbf16>)
  // CHECK-SAME: key_limit(%[[LIMIT]])
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x6xbf16>, tensor<1x1x13x6xbf16>, tensor<1x1x13x3xbf16>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 4, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x3xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x3xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x3xf32>
}

// -----

// Whole blocks have no padding to fill and no odd key.

// CHECK-LABEL: func @whole_blocks
func.func @whole_blocks(%q: tensor<1x1x4x6xbf16>, %k: tensor<1x1x32x6xbf16>, %v: tensor<1x1x32x3xbf16>,
    %acc: tensor<1x1x4x3xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x3xf32> {
  // CHECK-NOT: linalg.fill
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<16x3x2xbf16>) outs(%{{.+}} : tensor<3x16x2xbf16>)
  // CHECK-NOT: linalg.generic
  // CHECK: scf.forall
  // CHECK-NOT: linalg.fill
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<8x2x3xbf16>) outs(%{{.+}} : tensor<8x3x2xbf16>)
  // CHECK-NOT: linalg.generic
  // CHECK: attn.online_sdpa {{.*}} tensor<1x1x2x3x16x2xbf16>, tensor<1x1x2x8x3x2xbf16>)
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x6xbf16>, tensor<1x1x32x6xbf16>, tensor<1x1x32x3xbf16>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 4, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x3xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x3xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x3xf32>
}

// -----

// Dynamic sizes, dimension order bshd: any block may be the ragged one.

// CHECK-DAG: #[[BLOCKS:.+]] = affine_map<()[s0] -> (s0 ceildiv 16)>
// CHECK-DAG: #[[COUNT:.+]] = affine_map<()[s0, s1] -> (s0 - s1 * 16, 16)>
// CHECK-LABEL: func @dynamic_bshd
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<?x?x2x6xbf16>, %[[V:[a-z0-9]+]]: tensor<?x?x2x3xbf16>
func.func @dynamic_bshd(%q: tensor<?x?x4x6xbf16>, %k: tensor<?x?x2x6xbf16>, %v: tensor<?x?x2x3xbf16>,
    %acc: tensor<?x4x?x3xf32>, %max: tensor<?x4x?xf32>) -> tensor<?x4x?x3xf32> {
  // CHECK: %[[LIMIT:.+]] = tensor.dim %[[K]]
  // CHECK: %[[COUNT_OF:.+]] = affine.apply #[[BLOCKS]]()[%[[LIMIT]]]
  // CHECK: %[[PACKED_KEY:.+]] = scf.forall (%[[B:.+]], %[[H:.+]], %[[BLOCK:.+]]) in (%{{.+}}, 2, %[[COUNT_OF]])
  // CHECK: %[[KEYS:.+]] = affine.min #[[COUNT]]()[%[[LIMIT]], %[[BLOCK]]]
  // CHECK: tensor.extract_slice %[[K]][%[[B]], %{{.+}}, %[[H]], 0] [1, %[[KEYS]], 1, 6]
  // CHECK: linalg.fill {{.*}} outs(%{{.+}} : tensor<3x?x2xbf16>)
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<?x3x2xbf16>) outs(%{{.+}} : tensor<3x?x2xbf16>)
  // CHECK: %[[PACKED_VALUE:.+]] = scf.forall
  // CHECK: tensor.extract_slice %[[V]]
  // CHECK: linalg.fill {{.*}} outs(%{{.+}} : tensor<?x3x2xbf16>)
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<?x2x3xbf16>) outs(%{{.+}} : tensor<?x3x2xbf16>)
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<?x3xbf16>) outs(%{{.+}} : tensor<?x3x1xbf16>)
  // CHECK: attn.online_sdpa ins(%{{.+}}, %[[PACKED_KEY]], %[[PACKED_VALUE]] : tensor<?x?x4x6xbf16>, tensor<?x2x?x3x16x2xbf16>, tensor<?x2x?x8x3x2xbf16>)
  // CHECK-SAME: key_limit(%[[LIMIT]])
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<?x?x4x6xbf16>, tensor<?x?x2x6xbf16>, tensor<?x?x2x3xbf16>) scale(0.5)
    layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 4, key_block = 16, rows = 2, vectors = 4, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<?x4x?x3xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
    -> tensor<?x4x?x3xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>
  return %s#0 : tensor<?x4x?x3xf32>
}

// -----

// Three keys at a time are no whole pairs: a block is all six of a key block.

// CHECK-LABEL: func @odd_vectors
func.func @odd_vectors(%q: tensor<1x1x4x6xbf16>, %k: tensor<1x1x12x6xbf16>, %v: tensor<1x1x12x3xbf16>,
    %acc: tensor<1x1x4x3xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x3xf32> {
  // CHECK: attn.online_sdpa {{.*}} tensor<1x1x2x3x6x2xbf16>, tensor<1x1x2x3x3x2xbf16>)
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x6xbf16>, tensor<1x1x12x6xbf16>, tensor<1x1x12x3xbf16>) scale(0.5)
    config <query_block = 4, key_block = 6, rows = 2, vectors = 3, lanes = 1, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x3xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x3xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x3xf32>
}
