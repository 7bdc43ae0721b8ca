// RUN: attn-opt %s -split-input-file -attn-convert-to-linalg | FileCheck %s

// CHECK-LABEL: func @tensors
// CHECK-SAME: %[[ACC1:[a-z0-9]+]]: tensor<1x2x?x4xf32>, %[[MAX1:[a-z0-9]+]]: tensor<1x2x?xf32>, %[[SUM1:[a-z0-9]+]]: tensor<1x2x?xf32>, %[[ACC2:[a-z0-9]+]]: tensor<1x2x?x4xf32>, %[[MAX2:[a-z0-9]+]]: tensor<1x2x?xf32>, %[[SUM2:[a-z0-9]+]]: tensor<1x2x?xf32>)
func.func @tensors(%acc1: tensor<1x2x?x4xf32>, %max1: tensor<1x2x?xf32>, %sum1: tensor<1x2x?xf32>,
    %acc2: tensor<1x2x?x4xf32>, %max2: tensor<1x2x?xf32>, %sum2: tensor<1x2x?xf32>)
    -> (tensor<1x2x?x4xf32>, tensor<1x2x?xf32>, tensor<1x2x?xf32>) {
  // CHECK: %[[MAX:.+]] = linalg.generic {{.*}} ins(%[[MAX1]] : tensor<1x2x?xf32>) outs(%[[MAX2]] :
  // CHECK: arith.maximumf
  // CHECK: %[[FACTOR1:.+]] = linalg.generic {{.*}} ins(%[[MAX1]], %[[MAX]] :
  // CHECK: %[[FACTOR2:.+]] = linalg.generic {{.*}} ins(%[[MAX2]], %[[MAX]] :
  // CHECK: %[[SUM:.+]] = linalg.generic {{.*}} ins(%[[FACTOR1]], %[[SUM1]], %[[FACTOR2]] : {{.*}}) outs(%[[SUM2]] :
  // CHECK: %[[ACC:.+]] = linalg.generic {{.*}} ins(%[[FACTOR1]], %[[ACC1]], %[[FACTOR2]] : {{.*}}) outs(%[[ACC2]] :
  // CHECK: return %[[ACC]], %[[MAX]], %[[SUM]]
  %r:3 = attn.merge_states ins(%acc1, %max1, %sum1 : tensor<1x2x?x4xf32>, tensor<1x2x?xf32>, tensor<1x2x?xf32>)
    outs(%acc2, %max2, %sum2 : tensor<1x2x?x4xf32>, tensor<1x2x?xf32>, tensor<1x2x?xf32>)
    -> tensor<1x2x?x4xf32>, tensor<1x2x?xf32>, tensor<1x2x?xf32>
  return %r#0, %r#1, %r#2 : tensor<1x2x?x4xf32>, tensor<1x2x?xf32>, tensor<1x2x?xf32>
}

// -----

// In place, the old maximum has to be kept: the new one is written over it.

// CHECK-LABEL: func @memrefs
// CHECK-SAME: %[[MAX1:[a-z0-9]+]]: memref<1x2x3xf64>, %[[SUM1:[a-z0-9]+]]: memref<1x2x3xf64>, %[[ACC2:[a-z0-9]+]]: memref<1x2x3x4xf64>, %[[MAX2:[a-z0-9]+]]: memref<1x2x3xf64>
func.func @memrefs(%acc1: memref<1x2x3x4xf64>, %max1: memref<1x2x3xf64>, %sum1: memref<1x2x3xf64>,
    %acc2: memref<1x2x3x4xf64>, %max2: memref<1x2x3xf64>, %sum2: memref<1x2x3xf64>) {
  // CHECK: linalg.copy ins(%[[MAX2]] : memref<1x2x3xf64>) outs(%[[OLD:.+]] : memref<1x2x3xf64>)
  // CHECK: linalg.generic {{.*}} ins(%[[MAX1]] : memref<1x2x3xf64>) outs(%[[MAX2]] :
  // CHECK: linalg.generic {{.*}} ins(%[[MAX1]], %[[MAX2]] :
  // CHECK: linalg.generic {{.*}} ins(%[[OLD]], %[[MAX2]] :
  // CHECK: linalg.generic {{.*}} outs(%[[ACC2]] :
  // CHECK-COUNT-3: memref.dealloc
  attn.merge_states ins(%acc1, %max1, %sum1 : memref<1x2x3x4xf64>, memref<1x2x3xf64>, memref<1x2x3xf64>)
    outs(%acc2, %max2, %sum2 : memref<1x2x3x4xf64>, memref<1x2x3xf64>, memref<1x2x3xf64>)
  return
}
