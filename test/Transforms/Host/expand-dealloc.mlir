// RUN: attn-opt %s --attn-expand-dealloc --canonicalize --cse --split-input-file | FileCheck %s

// A buffer that is retained is owned by who retains it, and not freed.

// CHECK-LABEL: func.func @retained
// CHECK-SAME: (%[[M:.+]]: memref<f32>, %[[C:.+]]: i1, %[[R:.+]]: memref<4xf32>)
func.func @retained(%m: memref<f32>, %c: i1, %r: memref<4xf32>) -> i1 {
  // CHECK-DAG: %[[ADDRESS:.+]] = memref.extract_aligned_pointer_as_index %[[M]]
  // CHECK-DAG: %[[KEPT:.+]] = memref.extract_aligned_pointer_as_index %[[R]]
  // CHECK: %[[SAME:.+]] = arith.cmpi eq, %[[ADDRESS]], %[[KEPT]]
  // CHECK: %[[OWNED:.+]] = arith.andi %[[C]], %[[SAME]]
  // CHECK: %[[OTHER:.+]] = arith.cmpi ne, %[[ADDRESS]], %[[KEPT]]
  // CHECK: %[[FREED:.+]] = arith.andi %[[C]], %[[OTHER]]
  // CHECK: scf.if %[[FREED]] {
  // CHECK-NEXT: memref.dealloc %[[M]]
  // CHECK-NEXT: }
  %o = bufferization.dealloc (%m : memref<f32>) if (%c) retain (%r : memref<4xf32>)
  // CHECK: return %[[OWNED]]
  return %o : i1
}

// -----

// Memory that is there twice is freed once, where its first condition holds.

// CHECK-LABEL: func.func @twice
// CHECK-SAME: (%[[M:.+]]: memref<f32>, %[[N:.+]]: memref<f32>, %[[C:.+]]: i1, %[[D:.+]]: i1)
func.func @twice(%m: memref<f32>, %n: memref<f32>, %c: i1, %d: i1) {
  // CHECK: scf.if %[[C]] {
  // CHECK-NEXT: memref.dealloc %[[M]]
  // CHECK: %[[SAME:.+]] = arith.cmpi eq
  // CHECK: %[[BEFORE:.+]] = arith.andi %[[C]], %[[SAME]]
  // CHECK: %[[NEW:.+]] = arith.xori %[[BEFORE]]
  // CHECK: %[[FREED:.+]] = arith.andi %[[D]], %[[NEW]]
  // CHECK: scf.if %[[FREED]] {
  // CHECK-NEXT: memref.dealloc %[[N]]
  // CHECK-NOT: memref.dealloc
  bufferization.dealloc (%m, %n : memref<f32>, memref<f32>) if (%c, %d)
  return
}

// -----

// Nothing to free: nobody owns what is retained.

// CHECK-LABEL: func.func @none
func.func @none(%r: memref<4xf32>) -> i1 {
  // CHECK: %[[NO:.+]] = arith.constant false
  // CHECK: return %[[NO]]
  %o = bufferization.dealloc retain (%r : memref<4xf32>)
  return %o : i1
}
