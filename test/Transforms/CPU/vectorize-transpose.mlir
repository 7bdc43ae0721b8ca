// RUN: attn-opt %s -split-input-file -attn-vectorize-transpose -cse | FileCheck %s

// Whole squares are transposed in registers; the rows below them and the
// columns right of them stay, each with the part of the input it copies.

// CHECK-LABEL: func @edges
// CHECK-SAME: %[[IN:[a-z0-9]+]]: memref<11x6xf32>, %[[OUT:[a-z0-9]+]]: memref<6x11xf32>
#swap = affine_map<(d0, d1) -> (d1, d0)>
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @edges(%in: memref<11x6xf32>, %out: memref<6x11xf32>) attributes {attn.lanes = 4 : i64} {
  // CHECK: scf.for %[[ROW:.+]] = %{{.+}} to %[[BELOW:.+]] step
  // CHECK: scf.for %[[COLUMN:.+]] = %[[ZERO:.+]] to %[[RIGHT:.+]] step
  // CHECK: vector.load %[[IN]][%{{.+}}, %[[ROW]]]
  // CHECK: vector.transpose %{{.+}}, [1, 0] : vector<4x4xf32> to vector<4x4xf32>
  // CHECK: vector.store %{{.+}}, %[[OUT]][%{{.+}}, %[[COLUMN]]]
  // CHECK: %[[BELOW_IN:.+]] = memref.subview %[[IN]][%[[ZERO]], %[[BELOW]]] [
  // CHECK: %[[BELOW_OUT:.+]] = memref.subview %[[OUT]][%[[BELOW]], %[[ZERO]]] [
  // CHECK: linalg.generic {{.*}} ins(%[[BELOW_IN]] : {{.*}}) outs(%[[BELOW_OUT]] :
  // CHECK: %[[RIGHT_IN:.+]] = memref.subview %[[IN]][%[[RIGHT]], %[[ZERO]]] [
  // CHECK: %[[RIGHT_OUT:.+]] = memref.subview %[[OUT]][%[[ZERO]], %[[RIGHT]]] [
  // CHECK: linalg.generic {{.*}} ins(%[[RIGHT_IN]] : {{.*}}) outs(%[[RIGHT_OUT]] :
  // CHECK-NOT: linalg.generic
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]} ins(%in : memref<11x6xf32>) outs(%out : memref<6x11xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  return
}

// -----

// A narrow input is widened as rows, before it is transposed.

// CHECK-LABEL: func @widened
#swap = affine_map<(d0, d1) -> (d1, d0)>
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @widened(%in: memref<?x?xbf16>, %out: memref<?x?xf32>) attributes {attn.lanes = 4 : i64} {
  // CHECK: arith.extf %{{.+}} : vector<4xbf16> to vector<4xf32>
  // CHECK: vector.transpose {{.*}} vector<4x4xf32>
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]} ins(%in : memref<?x?xbf16>) outs(%out : memref<?x?xf32>) {
  ^bb0(%x: bf16, %y: f32):
    %z = arith.extf %x : bf16 to f32
    linalg.yield %z : f32
  }
  return
}

// -----

// Nothing is done without lanes, for a copy that does more than widen, for one
// that does not transpose, and without unit stride.

// CHECK-LABEL: func @without_lanes
// CHECK-NOT: vector.
#swap = affine_map<(d0, d1) -> (d1, d0)>
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @without_lanes(%in: memref<8x8xf32>, %out: memref<8x8xf32>) {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]} ins(%in : memref<8x8xf32>) outs(%out : memref<8x8xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  return
}
func.func @negated(%in: memref<8x8xf32>, %out: memref<8x8xf32>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]} ins(%in : memref<8x8xf32>) outs(%out : memref<8x8xf32>) {
  ^bb0(%x: f32, %y: f32):
    %z = arith.negf %x : f32
    linalg.yield %z : f32
  }
  return
}
func.func @straight(%in: memref<8x8xf32>, %out: memref<8x8xf32>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%in : memref<8x8xf32>) outs(%out : memref<8x8xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  return
}
func.func @strided(%in: memref<8x8xf32, strided<[16, 2]>>, %out: memref<8x8xf32>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]} ins(%in : memref<8x8xf32, strided<[16, 2]>>) outs(%out : memref<8x8xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  return
}
