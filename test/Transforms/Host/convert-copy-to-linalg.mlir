// RUN: attn-opt %s --attn-convert-copy-to-linalg | FileCheck %s

// A copy from or to strided memory is linalg.
// CHECK-LABEL: func.func @strided
// CHECK-SAME: (%[[A:.+]]: memref<4x4xf32, strided<[8, 1]>>, %[[B:.+]]: memref<4x4xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[A]] : {{.*}}) outs(%[[B]] : {{.*}})
// CHECK: linalg.generic {{.*}} ins(%[[B]] : {{.*}}) outs(%[[A]] : {{.*}})
// CHECK-NOT: memref.copy
func.func @strided(%a: memref<4x4xf32, strided<[8, 1]>>, %b: memref<4x4xf32>) {
  memref.copy %a, %b : memref<4x4xf32, strided<[8, 1]>> to memref<4x4xf32>
  memref.copy %b, %a : memref<4x4xf32> to memref<4x4xf32, strided<[8, 1]>>
  return
}

// A copy of contiguous memory will be a memcpy.
// CHECK-LABEL: func.func @contiguous
// CHECK: memref.copy
// CHECK-NOT: linalg.generic
func.func @contiguous(%a: memref<?x4xf32>, %b: memref<?x4xf32>) {
  memref.copy %a, %b : memref<?x4xf32> to memref<?x4xf32>
  return
}
