// RUN: attn-opt %s --attn-copy-to-contiguous | FileCheck %s

// A part of a buffer that is taken for contiguous is copied: the strides of the
// result follow from its sizes, those of the part do not.
// CHECK-LABEL: func.func @part
// CHECK-SAME: (%[[PART:.+]]: memref<2x?x?xf32, strided<[?, ?, 1]>>)
// CHECK-DAG: %[[ROWS:.+]] = memref.dim %[[PART]], %c1
// CHECK-DAG: %[[COLUMNS:.+]] = memref.dim %[[PART]], %c2
// CHECK: %[[COPY:.+]] = memref.alloc(%[[ROWS]], %[[COLUMNS]]) {alignment = 64 : i64} : memref<2x?x?xf32>
// CHECK: memref.copy %[[PART]], %[[COPY]]
// CHECK: return %[[COPY]]
func.func @part(%part: memref<2x?x?xf32, strided<[?, ?, 1]>>) -> memref<2x?x?xf32> {
  %r = memref.cast %part : memref<2x?x?xf32, strided<[?, ?, 1]>> to memref<2x?x?xf32>
  return %r : memref<2x?x?xf32>
}

// Strides that are known on one side only.
// CHECK-LABEL: func.func @known_here
// CHECK: memref.copy
func.func @known_here(%part: memref<?x?xf32, strided<[12, 1]>>) -> memref<?x?xf32> {
  %r = memref.cast %part : memref<?x?xf32, strided<[12, 1]>> to memref<?x?xf32>
  return %r : memref<?x?xf32>
}

// Strides that are known on both sides have been compared.
// CHECK-LABEL: func.func @first_rows
// CHECK-NOT: memref.copy
// CHECK: memref.cast
func.func @first_rows(%part: memref<?x4xf32, strided<[4, 1]>>) -> memref<?x4xf32> {
  %r = memref.cast %part : memref<?x4xf32, strided<[4, 1]>> to memref<?x4xf32>
  return %r : memref<?x4xf32>
}

// The other way nothing is claimed, nor between types without a layout.
// CHECK-LABEL: func.func @forgotten
// CHECK-NOT: memref.copy
func.func @forgotten(%x: memref<2x?xf32>)
    -> (memref<2x?xf32, strided<[?, 1]>>, memref<?x?xf32>) {
  %r = memref.cast %x : memref<2x?xf32> to memref<2x?xf32, strided<[?, 1]>>
  %s = memref.cast %x : memref<2x?xf32> to memref<?x?xf32>
  return %r, %s : memref<2x?xf32, strided<[?, 1]>>, memref<?x?xf32>
}
