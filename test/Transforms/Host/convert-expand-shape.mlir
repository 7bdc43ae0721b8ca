// RUN: attn-opt %s -split-input-file -attn-convert-expand-shape | FileCheck %s

// Rows to batch and length, both dynamic, and columns to heads.

// CHECK-DAG: #[[BATCH_STRIDE:.+]] = affine_map<()[s0] -> (s0 * 12)>
// CHECK-LABEL: func @rows
// CHECK-SAME: %[[ROWS:.+]]: memref<?x12xf32>, %[[B:.+]]: index, %[[S:.+]]: index
func.func @rows(%rows: memref<?x12xf32>, %b: index, %s: index) -> memref<?x?x4x3xf32> {
  // CHECK-NOT: memref.expand_shape
  // CHECK: %[[BASE:.+]], %{{.+}}, %{{.+}}:2, %{{.+}}:2 = memref.extract_strided_metadata %[[ROWS]]
  // CHECK: %[[STRIDE:.+]] = affine.apply #[[BATCH_STRIDE]]()[%[[S]]]
  // CHECK: memref.reinterpret_cast %[[BASE]] to offset: [0], sizes: [%[[B]], %[[S]], 4, 3], strides: [%[[STRIDE]], 12, 3, 1]
  %e = memref.expand_shape %rows [[0, 1], [2, 3]] output_shape [%b, %s, 4, 3]
    : memref<?x12xf32> into memref<?x?x4x3xf32>
  return %e : memref<?x?x4x3xf32>
}

// -----

// A strided source keeps its strides and its offset.

// CHECK-LABEL: func @strided
// CHECK-SAME: %[[ROWS:.+]]: memref<?x8xf32, strided<[?, 1], offset: ?>>
func.func @strided(%rows: memref<?x8xf32, strided<[?, 1], offset: ?>>, %b: index, %s: index)
    -> memref<?x?x8xf32, strided<[?, ?, 1], offset: ?>> {
  // CHECK: %[[BASE:.+]], %[[OFFSET:.+]], %{{.+}}:2, %[[STRIDES:.+]]:2 = memref.extract_strided_metadata %[[ROWS]]
  // CHECK: %[[STRIDE:.+]] = affine.apply
  // CHECK: memref.reinterpret_cast %[[BASE]] to offset: [%[[OFFSET]]], sizes: [%{{.+}}, %{{.+}}, 8], strides: [%[[STRIDE]], %[[STRIDES]]#0, 1]
  %e = memref.expand_shape %rows [[0, 1], [2]] output_shape [%b, %s, 8]
    : memref<?x8xf32, strided<[?, 1], offset: ?>> into memref<?x?x8xf32, strided<[?, ?, 1], offset: ?>>
  return %e : memref<?x?x8xf32, strided<[?, ?, 1], offset: ?>>
}

// -----

// One dynamic size in a group is upstream's to expand.

// CHECK-LABEL: func @one_dynamic
func.func @one_dynamic(%rows: memref<?x8xf32>, %s: index) -> memref<2x?x8xf32> {
  // CHECK: memref.expand_shape
  // CHECK-NOT: memref.reinterpret_cast
  %e = memref.expand_shape %rows [[0, 1], [2]] output_shape [2, %s, 8]
    : memref<?x8xf32> into memref<2x?x8xf32>
  return %e : memref<2x?x8xf32>
}
