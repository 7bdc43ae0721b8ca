// RUN: attn-opt %s -split-input-file -attn-convert-to-linalg | FileCheck %s

// The state moves from its old maximum to the new one, then takes the keys in.

// CHECK-LABEL: func @tensors
// CHECK-SAME: %[[ACC_IN:[a-z0-9]+]]: tensor<1x2x3x4xf32>, %[[MAX_IN:[a-z0-9]+]]: tensor<1x2x3xf32>, %[[SUM_IN:[a-z0-9]+]]: tensor<1x2x3xf32>)
func.func @tensors(%q: tensor<1x2x3x4xf32>, %k: tensor<1x2x5x4xf32>, %acc: tensor<1x2x3x4xf32>,
    %max: tensor<1x2x3xf32>, %sum: tensor<1x2x3xf32>) -> (tensor<1x2x3x4xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>) {
  // CHECK-NOT: attn.online_sdpa
  // CHECK: %[[PRODUCTS:.+]] = linalg.generic
  // CHECK: %[[SCORES:.+]] = linalg.generic {{.*}} outs(%[[PRODUCTS]] :
  // CHECK: %[[MAX:.+]] = linalg.generic {{.*}} ins(%[[SCORES]] : tensor<1x2x3x5xf32>) outs(%[[MAX_IN]] :
  // CHECK: %[[WEIGHTS:.+]] = linalg.generic {{.*}} ins(%[[MAX]] : tensor<1x2x3xf32>)
  // CHECK: math.exp
  // CHECK: %[[FACTOR:.+]] = linalg.generic {{.*}} ins(%[[MAX_IN]], %[[MAX]] :
  // CHECK: math.exp
  // CHECK: %[[SCALED_SUM:.+]] = linalg.generic {{.*}} ins(%[[FACTOR]] : tensor<1x2x3xf32>) outs(%[[SUM_IN]] :
  // CHECK: %[[SUM:.+]] = linalg.generic {{.*}} ins(%[[WEIGHTS]] : tensor<1x2x3x5xf32>) outs(%[[SCALED_SUM]] :
  // CHECK: %[[SCALED_ACC:.+]] = linalg.generic {{.*}} ins(%[[FACTOR]] : tensor<1x2x3xf32>) outs(%[[ACC_IN]] :
  // CHECK: %[[ACC:.+]] = linalg.generic {{.*}} ins(%[[WEIGHTS]], %{{.+}} : {{.*}}) outs(%[[SCALED_ACC]] :
  // CHECK: return %[[ACC]], %[[MAX]], %[[SUM]]
  %r:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x2x3x4xf32>, tensor<1x2x5x4xf32>, tensor<1x2x5x4xf32>)
    scale(0.5) outs(%acc, %max, %sum : tensor<1x2x3x4xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>)
    -> tensor<1x2x3x4xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>
  return %r#0, %r#1, %r#2 : tensor<1x2x3x4xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>
}

// -----

// A tile in place: masks see absolute positions, packed blocks are indexed by
// floordiv and mod, what is read past the limit is the last position before
// it, and all temporaries are freed.

// CHECK-DAG: #[[PACKED_KEY:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, 0, d3 floordiv 8, d4, d3 mod 8)>
// CHECK-DAG: #[[PACKED_VALUE:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, 0, d3 floordiv 8, d3 mod 8, d4)>
// CHECK-LABEL: func @memref_tile
// CHECK-SAME: %[[BIAS:[a-z0-9]+]]: memref<1x1x?x?xf32>, %[[ACC:[a-z0-9]+]]: memref<1x2x4x16xf32>, %[[MAX:[a-z0-9]+]]: memref<1x2x4xf32>, %[[SUM:[a-z0-9]+]]: memref<1x2x4xf32>, %[[ROW:[a-z0-9]+]]: index, %[[COLUMN:[a-z0-9]+]]: index, %[[LIMIT:[a-z0-9]+]]: index)
func.func @memref_tile(%q: memref<1x2x4x4xf32>, %k: memref<1x1x?x4x8xf32>, %v: memref<1x1x?x8x16xf32>,
    %bias: memref<1x1x?x?xf32>, %acc: memref<1x2x4x16xf32>, %max: memref<1x2x4xf32>, %sum: memref<1x2x4xf32>,
    %i: index, %j: index, %limit: index) {
  %c0 = arith.constant 0 : index
  // CHECK: %[[SCORES:.+]] = memref.alloc(%{{.+}}) {bufferization.manual_deallocation} : memref<1x2x4x?xf32>
  // CHECK: linalg.generic {indexing_maps = [#{{.+}}, #[[PACKED_KEY]], #{{.+}}]
  // CHECK: linalg.generic {{.*}} outs(%[[SCORES]] :
  // CHECK: linalg.index 3
  // CHECK: %[[J:.+]] = arith.addi %{{.+}}, %[[COLUMN]]
  // CHECK: %[[LAST:.+]] = arith.subi %[[LIMIT]]
  // CHECK: %[[READ:.+]] = arith.minsi %[[J]], %[[LAST]]
  // CHECK: memref.load %[[BIAS]][{{.*}}, %[[READ]]]
  // CHECK: arith.cmpi slt, %[[J]], %[[LIMIT]]
  // CHECK: %[[OLD:.+]] = memref.alloc() {{.*}} : memref<1x2x4xf32>
  // CHECK: linalg.copy ins(%[[MAX]] : memref<1x2x4xf32>) outs(%[[OLD]] :
  // CHECK: linalg.generic {{.*}} outs(%[[MAX]] :
  // CHECK: linalg.generic {{.*}} outs(%[[SUM]] :
  // CHECK: linalg.generic {indexing_maps = [#{{.+}}, #[[PACKED_VALUE]], #{{.+}}, #{{.+}}]{{.*}} outs(%[[ACC]] :
  // CHECK-COUNT-4: memref.dealloc {{.*}}bufferization.manual_deallocation
  // CHECK-NEXT: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x2x4x4xf32>, memref<1x1x?x4x8xf32>, memref<1x1x?x8x16xf32>)
    scale(0.5) bias(%bias : memref<1x1x?x?xf32>) at(%c0, %c0, %i, %j) key_limit(%limit) causal
    outs(%acc, %max, %sum : memref<1x2x4x16xf32>, memref<1x2x4xf32>, memref<1x2x4xf32>)
  return
}

// -----

// Values that are not packed end before packed keys do: the weights past them
// have no value to meet.

// CHECK-LABEL: func @unpacked_values
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<1x1x13x4xf32>
func.func @unpacked_values(%q: tensor<1x1x5x4xf32>, %k: tensor<1x1x2x4x8xf32>, %v: tensor<1x1x13x4xf32>,
    %acc: tensor<1x1x5x4xf32>, %max: tensor<1x1x5xf32>, %sum: tensor<1x1x5xf32>) -> tensor<1x1x5x4xf32> {
  // CHECK: %[[LIMIT:.+]] = arith.constant 13 : index
  // CHECK: arith.cmpi slt, %{{.+}}, %[[LIMIT]]
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<1x1x5x16xf32>) outs(%{{.+}} : tensor<1x1x5xf32>)
  // CHECK: %[[WEIGHTS:.+]] = tensor.extract_slice %{{.+}}[0, 0, 0, 0] [1, 1, 5, 13]
  // CHECK: %[[SCORES:.+]] = tensor.extract_slice %{{.+}}[0, 0, 0, 0] [1, 1, 5, 13]
  // CHECK: linalg.generic {{.*}} ins(%[[WEIGHTS]], %[[V]], %[[SCORES]] :
  %limit = arith.constant 13 : index
  %r:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x5x4xf32>, tensor<1x1x2x4x8xf32>, tensor<1x1x13x4xf32>)
    scale(0.5) key_limit(%limit) outs(%acc, %max, %sum : tensor<1x1x5x4xf32>, tensor<1x1x5xf32>, tensor<1x1x5xf32>)
    -> tensor<1x1x5x4xf32>, tensor<1x1x5xf32>, tensor<1x1x5xf32>
  return %r#0 : tensor<1x1x5x4xf32>
}

// -----

// Pairs: feature d of key j is element d mod 2 of pair d / 2, and value j is
// element j mod 2 of pair j / 2 of its block.

// CHECK-DAG: #[[KEY_PAIRS:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, 0, d3 floordiv 8, d4 floordiv 2, d3 mod 8, d4 mod 2)>
// CHECK-DAG: #[[VALUE_PAIRS:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, 0, d3 floordiv 8, (d3 mod 8) floordiv 2, d4, d3 mod 2)>
// CHECK-DAG: #[[KEYS:.+]] = affine_map<()[s0] -> (s0 * 8)>
// CHECK-LABEL: func @pairs
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<1x1x?x2x8x2xbf16>, %[[V:[a-z0-9]+]]: tensor<1x1x?x4x6x2xbf16>
func.func @pairs(%q: tensor<1x2x5x4xbf16>, %k: tensor<1x1x?x2x8x2xbf16>, %v: tensor<1x1x?x4x6x2xbf16>,
    %acc: tensor<1x2x5x6xf32>, %max: tensor<1x2x5xf32>, %limit: index) -> tensor<1x2x5x6xf32> {
  // CHECK: %[[BLOCKS:.+]] = tensor.dim %[[K]]
  // CHECK: affine.apply #[[KEYS]]()[%[[BLOCKS]]]
  // CHECK: linalg.generic {indexing_maps = [#{{.+}}, #[[KEY_PAIRS]], #{{.+}}]{{.*}} ins(%{{.+}}, %[[K]] :
  // CHECK: linalg.generic {indexing_maps = [#{{.+}}, #[[VALUE_PAIRS]], #{{.+}}, #{{.+}}]{{.*}} ins(%{{.+}}, %[[V]], %{{.+}} :
  %r:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x2x5x4xbf16>, tensor<1x1x?x2x8x2xbf16>, tensor<1x1x?x4x6x2xbf16>)
    scale(0.5) key_limit(%limit) outs(%acc, %max, %max : tensor<1x2x5x6xf32>, tensor<1x2x5xf32>, tensor<1x2x5xf32>)
    -> tensor<1x2x5x6xf32>, tensor<1x2x5xf32>, tensor<1x2x5xf32>
  return %r#0 : tensor<1x2x5x6xf32>
}
