// RUN: attn-opt %s -split-input-file -attn-vectorize-pairs -cse | FileCheck %s

// Keys in pairs: a square of 4 x 4 pairs is transposed as 32-bit elements. The
// rows below the squares and the columns right of them stay, each with the part
// of the input it copies: output row d, column key is input row key, column d.

// CHECK-LABEL: func @transposed
// CHECK-SAME: %[[IN:[a-z0-9]+]]: memref<11x6x2xbf16>, %[[OUT:[a-z0-9]+]]: memref<6x11x2xbf16>
#swap = affine_map<(d0, d1, d2) -> (d1, d0, d2)>
#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
func.func @transposed(%in: memref<11x6x2xbf16>, %out: memref<6x11x2xbf16>) attributes {attn.lanes = 4 : i64} {
  // CHECK: %[[FROM:.+]] = memref.collapse_shape %[[IN]] {{\[\[}}0], [1, 2]] : memref<11x6x2xbf16> into memref<11x12xbf16>
  // CHECK: %[[TO:.+]] = memref.collapse_shape %[[OUT]] {{\[\[}}0], [1, 2]] : memref<6x11x2xbf16> into memref<6x22xbf16>
  // CHECK: scf.for %[[ROW:.+]] = %[[ZERO:.+]] to %[[BELOW:.+]] step %[[C4:.+]] {
  // CHECK: scf.for %[[COLUMN:.+]] = %[[ZERO]] to %[[RIGHT:.+]] step %[[C4]] {
  // CHECK: %[[COLUMN0:.+]] = arith.addi %[[COLUMN]], %[[ZERO]]
  // CHECK: %[[FEATURE:.+]] = arith.muli %[[ROW]], %[[C2:.+]] :
  // CHECK: %[[LINE0:.+]] = vector.load %[[FROM]][%[[COLUMN0]], %[[FEATURE]]] : memref<11x12xbf16>, vector<8xbf16>
  // CHECK: %[[WORDS0:.+]] = vector.bitcast %[[LINE0]] : vector<8xbf16> to vector<4xi32>
  // CHECK: vector.insert %[[WORDS0]], %{{.+}} [0]
  // CHECK: %[[COLUMN1:.+]] = arith.addi %[[COLUMN]], %[[ONE:.+]] :
  // CHECK: vector.load %[[FROM]][%[[COLUMN1]], %[[FEATURE]]]
  // CHECK-COUNT-2: vector.load %[[FROM]]
  // CHECK: %[[TURNED:.+]] = vector.transpose %{{.+}}, [1, 0] : vector<4x4xi32> to vector<4x4xi32>
  // CHECK: %[[ROW0:.+]] = arith.addi %[[ROW]], %[[ZERO]]
  // CHECK: %[[WORDS:.+]] = vector.extract %[[TURNED]][0]
  // CHECK: %[[PAIRS:.+]] = vector.bitcast %[[WORDS]] : vector<4xi32> to vector<8xbf16>
  // CHECK: %[[KEY:.+]] = arith.muli %[[COLUMN]], %[[C2]]
  // CHECK: vector.store %[[PAIRS]], %[[TO]][%[[ROW0]], %[[KEY]]]
  // CHECK: %[[ROW1:.+]] = arith.addi %[[ROW]], %[[ONE]]
  // CHECK: vector.extract %[[TURNED]][1]
  // CHECK: vector.store %{{.+}}, %[[TO]][%[[ROW1]], %[[KEY]]]
  // CHECK-COUNT-2: vector.store
  // CHECK-NOT: vector.store
  // CHECK: %[[BELOW_OUT:.+]] = memref.subview %[[OUT]][%[[BELOW]], %[[ZERO]], 0] [%[[ROWS:.+]], %[[ALL:.+]], 2]
  // CHECK: %[[BELOW_IN:.+]] = memref.subview %[[IN]][%[[ZERO]], %[[BELOW]], 0] [%[[ALL]], %[[ROWS]], 2]
  // CHECK: linalg.generic {{.*}} ins(%[[BELOW_IN]] : {{.*}}) outs(%[[BELOW_OUT]] :
  // CHECK: %[[RIGHT_OUT:.+]] = memref.subview %[[OUT]][%[[ZERO]], %[[RIGHT]], 0] [%[[BELOW]], %[[COLUMNS:.+]], 2]
  // CHECK: %[[RIGHT_IN:.+]] = memref.subview %[[IN]][%[[RIGHT]], %[[ZERO]], 0] [%[[COLUMNS]], %[[BELOW]], 2]
  // CHECK: linalg.generic {{.*}} ins(%[[RIGHT_IN]] : {{.*}}) outs(%[[RIGHT_OUT]] :
  // CHECK-NOT: linalg.generic
  // CHECK: return
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<11x6x2xbf16>) outs(%out : memref<6x11x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}

// -----

// Values in pairs: row k of the output is rows 2 k and 2 k + 1 of the input,
// interleaved. The columns that make no whole vector stay. f16 will do.

// CHECK-LABEL: func @interleaved
// CHECK-SAME: %[[IN:[a-z0-9]+]]: memref<3x2x11xf16>, %[[OUT:[a-z0-9]+]]: memref<3x11x2xf16>
#swap = affine_map<(d0, d1, d2) -> (d0, d2, d1)>
#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
func.func @interleaved(%in: memref<3x2x11xf16>, %out: memref<3x11x2xf16>) attributes {attn.lanes = 4 : i64} {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[C3:.+]] = arith.constant 3 : index
  // CHECK-DAG: %[[C8:.+]] = arith.constant 8 : index
  // CHECK: %[[TO:.+]] = memref.collapse_shape %[[OUT]] {{\[\[}}0], [1, 2]]
  // CHECK: scf.for %[[ROW:.+]] = %[[C0]] to %[[C3]] step %[[C1]]
  // CHECK: %[[C4:.+]] = arith.constant 4 : index
  // CHECK: scf.for %[[COLUMN:.+]] = %[[C0]] to %[[C8]] step %[[C4]]
  // CHECK: %[[EVEN:.+]] = vector.load %[[IN]][%[[ROW]], %[[C0]], %[[COLUMN]]] : memref<3x2x11xf16>, vector<4xf16>
  // CHECK: %[[ODD:.+]] = vector.load %[[IN]][%[[ROW]], %[[C1]], %[[COLUMN]]]
  // CHECK: %[[PAIRS:.+]] = vector.interleave %[[EVEN]], %[[ODD]] : vector<4xf16> -> vector<8xf16>
  // CHECK: %[[C2:.+]] = arith.constant 2 : index
  // CHECK: %[[AT:.+]] = arith.muli %[[COLUMN]], %[[C2]]
  // CHECK: vector.store %[[PAIRS]], %[[TO]][%[[ROW]], %[[AT]]]
  // CHECK: %[[REST_OUT:.+]] = memref.subview %[[OUT]][%[[C0]], %[[C8]], 0] [%[[C3]], %[[C3]], 2]
  // CHECK: %[[REST_IN:.+]] = memref.subview %[[IN]][%[[C0]], 0, %[[C8]]] [%[[C3]], 2, %[[C3]]]
  // CHECK: linalg.generic {{.*}} ins(%[[REST_IN]] : {{.*}}) outs(%[[REST_OUT]] :
  // CHECK-NOT: linalg.generic
  // CHECK: return
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<3x2x11xf16>) outs(%out : memref<3x11x2xf16>) {
  ^bb0(%x: f16, %y: f16):
    linalg.yield %x : f16
  }
  return
}

// -----

// Sizes that are not known, in a part of a block.

// CHECK-LABEL: func @dynamic
// CHECK-SAME: %[[IN:[a-z0-9]+]]: memref<?x2x?xbf16, strided<[?, ?, 1], offset: ?>>, %[[OUT:[a-z0-9]+]]: memref<?x?x2xbf16, strided<[?, 2, 1], offset: ?>>,
#rows = affine_map<(d0, d1, d2) -> (d0, d2, d1)>
#swap = affine_map<(d0, d1, d2) -> (d1, d0, d2)>
#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
func.func @dynamic(%in: memref<?x2x?xbf16, strided<[?, ?, 1], offset: ?>>, %out: memref<?x?x2xbf16, strided<[?, 2, 1], offset: ?>>, %turned: memref<?x?x2xbf16, strided<[?, 2, 1], offset: ?>>) attributes {attn.lanes = 4 : i64} {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[C4:.+]] = arith.constant 4 : index
  // CHECK-DAG: %[[ROWS:.+]] = memref.dim %[[OUT]], %[[C0]]
  // CHECK-DAG: %[[COLUMNS:.+]] = memref.dim %[[OUT]], %[[C1]]
  // CHECK-DAG: %[[REST:.+]] = arith.remui %[[COLUMNS]], %[[C4]]
  // CHECK-DAG: %[[WHOLE:.+]] = arith.subi %[[COLUMNS]], %[[REST]]
  // CHECK: scf.for %{{.+}} = %[[C0]] to %[[ROWS]] step %[[C1]]
  // CHECK: scf.for %{{.+}} = %[[C0]] to %[[WHOLE]] step %[[C4]]
  // CHECK: vector.interleave
  // CHECK: %[[LEFT:.+]] = arith.subi %[[COLUMNS]], %[[WHOLE]]
  // CHECK: memref.subview %[[OUT]][%[[C0]], %[[WHOLE]], 0] [%[[ROWS]], %[[LEFT]], 2]
  // CHECK: memref.subview %[[IN]][%[[C0]], 0, %[[WHOLE]]] [%[[ROWS]], 2, %[[LEFT]]]
  // CHECK: linalg.generic
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: vector.transpose
  // CHECK-COUNT-2: linalg.generic
  linalg.generic {indexing_maps = [#rows, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<?x2x?xbf16, strided<[?, ?, 1], offset: ?>>) outs(%out : memref<?x?x2xbf16, strided<[?, 2, 1], offset: ?>>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%out : memref<?x?x2xbf16, strided<[?, 2, 1], offset: ?>>) outs(%turned : memref<?x?x2xbf16, strided<[?, 2, 1], offset: ?>>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}

// -----

// Nothing is done without lanes or with one, for elements of 32 bits or
// integers, for a copy that does more than copy, for pairs that do not lie side
// by side in the output or in the input, for more than two of a kind, for rows
// without unit stride, and for tensors.

// CHECK-LABEL: func @without_lanes
// CHECK-NOT: vector.
// CHECK: func.func @tensors
// CHECK-NOT: vector.
#swap = affine_map<(d0, d1, d2) -> (d1, d0, d2)>
#rows = affine_map<(d0, d1, d2) -> (d0, d2, d1)>
#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
func.func @without_lanes(%in: memref<8x8x2xbf16>, %out: memref<8x8x2xbf16>) {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xbf16>) outs(%out : memref<8x8x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}
func.func @one_lane(%in: memref<8x8x2xbf16>, %out: memref<8x8x2xbf16>) attributes {attn.lanes = 1 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xbf16>) outs(%out : memref<8x8x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}
func.func @wide(%in: memref<8x8x2xf32>, %out: memref<8x8x2xf32>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xf32>) outs(%out : memref<8x8x2xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  return
}
func.func @integers(%in: memref<8x8x2xi16>, %out: memref<8x8x2xi16>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xi16>) outs(%out : memref<8x8x2xi16>) {
  ^bb0(%x: i16, %y: i16):
    linalg.yield %x : i16
  }
  return
}
func.func @negated(%in: memref<8x8x2xbf16>, %out: memref<8x8x2xbf16>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xbf16>) outs(%out : memref<8x8x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    %z = arith.negf %x : bf16
    linalg.yield %z : bf16
  }
  return
}
func.func @straight(%in: memref<8x8x2xbf16>, %out: memref<8x8x2xbf16>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xbf16>) outs(%out : memref<8x8x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}
func.func @apart_in_output(%in: memref<8x8x2xbf16>, %out: memref<8x8x2xbf16, strided<[32, 4, 1]>>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xbf16>) outs(%out : memref<8x8x2xbf16, strided<[32, 4, 1]>>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}
func.func @apart_in_input(%in: memref<8x8x2xbf16, strided<[32, 4, 1]>>, %out: memref<8x8x2xbf16>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x8x2xbf16, strided<[32, 4, 1]>>) outs(%out : memref<8x8x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}
func.func @threes(%in: memref<8x3x8xbf16>, %out: memref<8x8x3xbf16>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#rows, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x3x8xbf16>) outs(%out : memref<8x8x3xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}
func.func @strided(%in: memref<8x2x8xbf16, strided<[32, 16, 2]>>, %out: memref<8x8x2xbf16>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#rows, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : memref<8x2x8xbf16, strided<[32, 16, 2]>>) outs(%out : memref<8x8x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  }
  return
}
func.func @tensors(%in: tensor<8x8x2xbf16>, %out: tensor<8x8x2xbf16>) -> tensor<8x8x2xbf16> attributes {attn.lanes = 4 : i64} {
  %r = linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel", "parallel"]} ins(%in : tensor<8x8x2xbf16>) outs(%out : tensor<8x8x2xbf16>) {
  ^bb0(%x: bf16, %y: bf16):
    linalg.yield %x : bf16
  } -> tensor<8x8x2xbf16>
  return %r : tensor<8x8x2xbf16>
}
