// RUN: attn-opt %s -split-input-file -attn-convert-to-linalg | FileCheck %s

// A row whose sum is 0 gives 0 and -inf. The maximum is in base 2.

// CHECK-LABEL: func @tensors
// CHECK-SAME: %[[ACC:[a-z0-9]+]]: tensor<1x2x3x4xf32>, %[[MAX:[a-z0-9]+]]: tensor<1x2x3xf32>, %[[SUM:[a-z0-9]+]]: tensor<1x2x3xf32>
func.func @tensors(%acc: tensor<1x2x3x4xf32>, %max: tensor<1x2x3xf32>, %sum: tensor<1x2x3xf32>,
    %out: tensor<1x2x3x4xbf16>, %lse: tensor<1x2x3xf32>) -> (tensor<1x2x3x4xbf16>, tensor<1x2x3xf32>) {
  // CHECK-NOT: tensor.extract_slice
  // CHECK: %[[O:.+]] = linalg.generic {{.*}} ins(%[[ACC]], %[[SUM]] :
  // CHECK: %[[QUOTIENT:.+]] = arith.divf
  // CHECK: %[[ZERO:.+]] = arith.constant 0.000000e+00
  // CHECK: %[[EMPTY:.+]] = arith.cmpf oeq, %{{.+}}, %[[ZERO]]
  // CHECK: %[[SAFE:.+]] = arith.select %[[EMPTY]], %{{.+}}, %[[QUOTIENT]]
  // CHECK: arith.truncf %[[SAFE]] : f32 to bf16
  // CHECK: %[[LSE:.+]] = linalg.generic {{.*}} ins(%[[MAX]], %[[SUM]] :
  // CHECK: math.log
  // CHECK: arith.constant 0xFF800000
  // CHECK: return %[[O]], %[[LSE]]
  %r:2 = attn.finalize ins(%acc, %max, %sum : tensor<1x2x3x4xf32>, tensor<1x2x3xf32>, tensor<1x2x3xf32>)
    outs(%out, %lse : tensor<1x2x3x4xbf16>, tensor<1x2x3xf32>) -> tensor<1x2x3x4xbf16>, tensor<1x2x3xf32>
  return %r#0, %r#1 : tensor<1x2x3x4xbf16>, tensor<1x2x3xf32>
}

// -----

// The padding of the state is left out; the output is in the order bshd. No
// log-sum-exp is asked for and none is computed.

// CHECK-DAG: #[[OUT_MAP:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1, d3)>
// CHECK-LABEL: func @padded_memrefs
// CHECK-SAME: %[[ACC:[a-z0-9]+]]: memref<1x2x8x16xf32>, %[[MAX:[a-z0-9]+]]: memref<1x2x8xf32>, %[[SUM:[a-z0-9]+]]: memref<1x2x8xf32>, %[[OUT:[a-z0-9]+]]: memref<1x?x2x5xf32>
func.func @padded_memrefs(%acc: memref<1x2x8x16xf32>, %max: memref<1x2x8xf32>, %sum: memref<1x2x8xf32>,
    %out: memref<1x?x2x5xf32>) {
  // CHECK: %[[ROWS:.+]] = memref.dim %[[OUT]]
  // CHECK: %[[ACC_PART:.+]] = memref.subview %[[ACC]][0, 0, 0, 0] [1, 2, %[[ROWS]], 5]
  // CHECK: %[[SUM_PART:.+]] = memref.subview %[[SUM]][0, 0, 0] [1, 2, %[[ROWS]]]
  // CHECK: linalg.generic {indexing_maps = [#{{.+}}, #{{.+}}, #[[OUT_MAP]]]{{.*}} ins(%[[ACC_PART]], %[[SUM_PART]] : {{.*}} outs(%[[OUT]] :
  // CHECK-NOT: math.log
  attn.finalize ins(%acc, %max, %sum : memref<1x2x8x16xf32>, memref<1x2x8xf32>, memref<1x2x8xf32>)
    layout(bshd) outs(%out : memref<1x?x2x5xf32>)
  return
}
