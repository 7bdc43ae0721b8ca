// RUN: attn-opt %s -split-input-file -attn-vectorize-elementwise=lanes=8 | FileCheck %s
// RUN: attn-opt %s -split-input-file -attn-vectorize-elementwise | FileCheck %s --check-prefix=UNKNOWN

// Without the option the lanes are those the function names, and without
// either nothing is done.

// UNKNOWN-LABEL: func @lanes_of_function
// UNKNOWN: vector.load %{{.+}} : memref<?xf32>, vector<4xf32>
// UNKNOWN-LABEL: func @lanes_unknown
// UNKNOWN: linalg.generic
// CHECK-LABEL: func @lanes_of_function
// CHECK: vector<8xf32>
#id = affine_map<(d0) -> (d0)>
func.func @lanes_of_function(%in: memref<?xf32>, %out: memref<?xf32>) attributes {attn.lanes = 4 : i64} {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%in : memref<?xf32>) outs(%out : memref<?xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  return
}
func.func @lanes_unknown(%in: memref<?xf32>, %out: memref<?xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%in : memref<?xf32>) outs(%out : memref<?xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  return
}

// -----

// Rows are read and written a vector at a time and what is left one by one;
// sizes are read at run time.

// CHECK-LABEL: func @contiguous
// CHECK-SAME: %[[IN:[a-z0-9]+]]: memref<?x?xf32>, %[[OUT:[a-z0-9]+]]: memref<?x?xf32>
#id2 = affine_map<(d0, d1) -> (d0, d1)>
func.func @contiguous(%in: memref<?x?xf32>, %out: memref<?x?xf32>) {
  // CHECK-NOT: linalg.generic
  // CHECK-DAG: %[[HEIGHT:.+]] = memref.dim %[[IN]], %c0
  // CHECK-DAG: %[[WIDTH:.+]] = memref.dim %[[IN]], %c1
  // CHECK: scf.for %[[I:.+]] = %{{.+}} to %[[HEIGHT]]
  // CHECK: %[[REST:.+]] = arith.remui %[[WIDTH]], %{{.+}}
  // CHECK: %[[WHOLE:.+]] = arith.subi %[[WIDTH]], %[[REST]]
  // CHECK: scf.for %[[J:.+]] = %{{.+}} to %[[WHOLE]] step %{{.+}}
  // CHECK: %[[X:.+]] = vector.load %[[IN]][%[[I]], %[[J]]] : memref<?x?xf32>, vector<8xf32>
  // CHECK: %[[Y:.+]] = vector.load %[[OUT]][%[[I]], %[[J]]]
  // CHECK: %[[ONE:.+]] = vector.broadcast %{{.+}} : f32 to vector<8xf32>
  // CHECK: %[[Z:.+]] = arith.mulf %[[X]], %[[ONE]]
  // CHECK: %[[S:.+]] = arith.addf %[[Z]], %[[Y]] fastmath<contract>
  // CHECK: vector.store %[[S]], %[[OUT]][%[[I]], %[[J]]]
  // CHECK: scf.for %[[K:.+]] = %[[WHOLE]] to %[[WIDTH]]
  // CHECK: memref.load %[[IN]][%[[I]], %[[K]]]
  // CHECK: memref.store %{{.+}}, %[[OUT]][%[[I]], %[[K]]]
  linalg.generic {indexing_maps = [#id2, #id2], iterator_types = ["parallel", "parallel"]} ins(%in : memref<?x?xf32>) outs(%out : memref<?x?xf32>) {
  ^bb0(%x: f32, %y: f32):
    %one = arith.constant 1.5 : f32
    %z = arith.mulf %x, %one : f32
    %s = arith.addf %z, %y fastmath<contract> : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// What does not depend on the lane is read once and stays a scalar as long as
// it can; an output that the body does not read is not loaded.

// CHECK-LABEL: func @uniform
// CHECK-SAME: %[[ROW:[a-z0-9]+]]: memref<4xf32>, %[[ONE:[a-z0-9]+]]: memref<1x1xf32>, %[[OUT:[a-z0-9]+]]: memref<4x16xf32>
#row = affine_map<(d0, d1) -> (d0)>
#one = affine_map<(d0, d1) -> (0, 0)>
#id2 = affine_map<(d0, d1) -> (d0, d1)>
func.func @uniform(%row: memref<4xf32>, %one: memref<1x1xf32>, %out: memref<4x16xf32>) {
  // CHECK: scf.for %[[I:.+]] =
  // CHECK: scf.for %[[J:.+]] =
  // CHECK: %[[X:.+]] = memref.load %[[ROW]][%[[I]]]
  // CHECK: %[[Y:.+]] = memref.load %[[ONE]][%{{.+}}, %{{.+}}]
  // CHECK-NOT: vector.load
  // CHECK: %[[S:.+]] = arith.addf %[[X]], %[[Y]] : f32
  // CHECK: %[[WIDE:.+]] = vector.broadcast %[[S]]
  // CHECK: vector.store %[[WIDE]], %[[OUT]][%[[I]], %[[J]]]
  linalg.generic {indexing_maps = [#row, #one, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%row, %one : memref<4xf32>, memref<1x1xf32>) outs(%out : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// Captured memory: an index that counts up with the lanes, also shifted, is a
// vector load; a uniform one a scalar load; any other a gather.

// CHECK-LABEL: func @captured
// CHECK-SAME: %[[BIAS:[a-z0-9]+]]: memref<?x?xf32>, %[[SLOPES:[a-z0-9]+]]: memref<?xf32>, %[[OUT:[a-z0-9]+]]: memref<?x?xf32>, %[[SHIFT:[a-z0-9]+]]: index
#id2 = affine_map<(d0, d1) -> (d0, d1)>
func.func @captured(%bias: memref<?x?xf32>, %slopes: memref<?xf32>, %out: memref<?x?xf32>, %shift: index) {
  // CHECK: scf.for %[[I:.+]] =
  // CHECK: scf.for %[[J:.+]] =
  // CHECK: %[[BASE:.+]] = arith.addi %[[J]], %[[SHIFT]] : index
  // CHECK: vector.load %[[BIAS]][%[[I]], %[[BASE]]] : memref<?x?xf32>, vector<8xf32>
  // CHECK: memref.load %[[SLOPES]][%[[I]]]
  // CHECK: %[[DISTANCE:.+]] = arith.subi %{{.+}}, %{{.+}} : vector<8xindex>
  // CHECK: vector.gather %[[SLOPES]][%{{.+}}] [%[[DISTANCE]]]
  // CHECK: scf.for
  // CHECK-NOT: vector
  // CHECK: return
  linalg.generic {indexing_maps = [#id2], iterator_types = ["parallel", "parallel"]} outs(%out : memref<?x?xf32>) {
  ^bb0(%score: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %key = arith.addi %j, %shift : index
    %b = memref.load %bias[%i, %key] : memref<?x?xf32>
    %u = memref.load %slopes[%i] : memref<?xf32>
    %distance = arith.subi %i, %j : index
    %g = memref.load %slopes[%distance] : memref<?xf32>
    %s0 = arith.addf %score, %b : f32
    %s1 = arith.addf %s0, %u : f32
    %s2 = arith.addf %s1, %g : f32
    linalg.yield %s2 : f32
  }
  return
}

// -----

// The bytes of an i1 mask are read as bytes and compared.

// CHECK-LABEL: func @mask
// CHECK-SAME: %[[MASK:[a-z0-9]+]]: memref<?xi1>, %[[OUT:[a-z0-9]+]]: memref<?xf32>
#id = affine_map<(d0) -> (d0)>
func.func @mask(%mask: memref<?xi1>, %out: memref<?xf32>) {
  // CHECK-NOT: vector.load %[[MASK]]
  // CHECK: %[[BYTES:.+]] = llvm.load %{{.+}} {alignment = 1 : i64} : !llvm.ptr -> vector<8xi8>
  // CHECK: %[[ALLOWED:.+]] = arith.cmpi ne, %[[BYTES]], %{{.+}} : vector<8xi8>
  // CHECK: arith.select %[[ALLOWED]], %{{.+}}, %{{.+}} : vector<8xi1>, vector<8xf32>
  %lowest = arith.constant 0xFF800000 : f32
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%mask : memref<?xi1>) outs(%out : memref<?xf32>) {
  ^bb0(%allowed: i1, %score: f32):
    %s = arith.select %allowed, %score, %lowest : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// A source whose lanes are apart, here a transposed one and one with a stride,
// is read one by one into a vector.

// CHECK-LABEL: func @apart
// CHECK-SAME: %[[T:[a-z0-9]+]]: memref<16x4xf32>, %[[S:[a-z0-9]+]]: memref<16xf32, strided<[2]>>
#transposed = affine_map<(d0, d1) -> (d1, d0)>
#column = affine_map<(d0, d1) -> (d1)>
#id2 = affine_map<(d0, d1) -> (d0, d1)>
func.func @apart(%t: memref<16x4xf32>, %s: memref<16xf32, strided<[2]>>, %out: memref<4x16xf32>) {
  // CHECK-COUNT-8: memref.load %[[T]]
  // CHECK-COUNT-8: memref.load %[[S]]
  // CHECK: arith.addf %{{.+}}, %{{.+}} : vector<8xf32>
  // CHECK: vector.store
  linalg.generic {indexing_maps = [#transposed, #column, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%t, %s : memref<16x4xf32>, memref<16xf32, strided<[2]>>) outs(%out : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %z: f32):
    %r = arith.addf %x, %y : f32
    linalg.yield %r : f32
  }
  return
}

// -----

// A table of indices read at scattered places has no gather of its own.

// CHECK-LABEL: func @scattered_indices
// CHECK-SAME: %[[TABLE:[a-z0-9]+]]: memref<?xindex>
#id = affine_map<(d0) -> (d0)>
func.func @scattered_indices(%table: memref<?xindex>, %out: memref<?xindex>) {
  // CHECK-NOT: vector.gather
  // CHECK-COUNT-8: memref.load %[[TABLE]]
  // CHECK: vector.store
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%out : memref<?xindex>) {
  ^bb0(%o: index):
    %i = linalg.index 0 : index
    %two = arith.constant 2 : index
    %at = arith.muli %i, %two : index
    %x = memref.load %table[%at] : memref<?xindex>
    linalg.yield %x : index
  }
  return
}

// -----

// Named ops are linalg ops too, and a scalar input is uniform.

// CHECK-LABEL: func @fill
func.func @fill(%x: f32, %out: memref<3x?xf32>) {
  // CHECK-NOT: linalg.fill
  // CHECK: %[[WIDE:.+]] = vector.broadcast %{{.+}} : f32 to vector<8xf32>
  // CHECK: vector.store %[[WIDE]]
  linalg.fill ins(%x : f32) outs(%out : memref<3x?xf32>)
  return
}

// -----

// Conversions change the element, not the number of lanes.

// CHECK-LABEL: func @widen
#id = affine_map<(d0) -> (d0)>
func.func @widen(%in: memref<?xbf16>, %out: memref<?xf32>) {
  // CHECK: arith.extf %{{.+}} : vector<8xbf16> to vector<8xf32>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%in : memref<?xbf16>) outs(%out : memref<?xf32>) {
  ^bb0(%x: bf16, %y: f32):
    %w = arith.extf %x : bf16 to f32
    linalg.yield %w : f32
  }
  return
}

// -----

// Left alone: a sum over rows is not elementwise.

// CHECK-LABEL: func @reduction
#row = affine_map<(d0, d1) -> (d0)>
#id2 = affine_map<(d0, d1) -> (d0, d1)>
func.func @reduction(%in: memref<4x16xf32>, %out: memref<4xf32>) {
  // CHECK-NOT: vector
  // CHECK: linalg.generic
  linalg.generic {indexing_maps = [#id2, #row], iterator_types = ["parallel", "reduction"]} ins(%in : memref<4x16xf32>) outs(%out : memref<4xf32>) {
  ^bb0(%x: f32, %y: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// Outputs whose lanes are apart, or are bits.

// CHECK-LABEL: func @outputs
#id = affine_map<(d0) -> (d0)>
func.func @outputs(%in: memref<16xf32>, %out: memref<16xf32, strided<[2]>>, %bits: memref<16xi1>) {
  // CHECK-NOT: vector
  // CHECK-COUNT-2: linalg.generic
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%in : memref<16xf32>) outs(%out : memref<16xf32, strided<[2]>>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%in : memref<16xf32>) outs(%bits : memref<16xi1>) {
  ^bb0(%x: f32, %y: i1):
    %c = arith.cmpf oeq, %x, %x : f32
    linalg.yield %c : i1
  }
  return
}

// -----

// A body that branches cannot be widened.

// CHECK-LABEL: func @branch
#id = affine_map<(d0) -> (d0)>
func.func @branch(%in: memref<16xf32>, %out: memref<16xf32>, %c: i1) {
  // CHECK-NOT: vector
  // CHECK: linalg.generic
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%in : memref<16xf32>) outs(%out : memref<16xf32>) {
  ^bb0(%x: f32, %y: f32):
    %r = scf.if %c -> f32 {
      scf.yield %x : f32
    } else {
      scf.yield %y : f32
    }
    linalg.yield %r : f32
  }
  return
}

// -----

// Elements that no vector holds.

// CHECK-LABEL: func @elements
#id = affine_map<(d0) -> (d0)>
func.func @elements(%c: memref<16xcomplex<f32>>, %v: memref<16xvector<4xf32>>, %s: complex<f32>) {
  // CHECK: linalg.fill
  // CHECK: linalg.copy
  // CHECK: linalg.generic
  linalg.fill ins(%s : complex<f32>) outs(%c : memref<16xcomplex<f32>>)
  linalg.copy ins(%c : memref<16xcomplex<f32>>) outs(%c : memref<16xcomplex<f32>>)
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%v : memref<16xvector<4xf32>>) {
  ^bb0(%y: vector<4xf32>):
    %r = arith.addf %y, %y : vector<4xf32>
    linalg.yield %r : vector<4xf32>
  }
  return
}

// -----

// One element has no lanes, and tensors have no memory to load from.

// CHECK-LABEL: func @not_rows
#point = affine_map<() -> ()>
func.func @not_rows(%p: memref<f32>, %t: tensor<16xf32>, %x: f32) -> tensor<16xf32> {
  // CHECK-NOT: vector
  // CHECK-COUNT-2: linalg.fill
  linalg.fill ins(%x : f32) outs(%p : memref<f32>)
  %r = linalg.fill ins(%x : f32) outs(%t : tensor<16xf32>) -> tensor<16xf32>
  return %r : tensor<16xf32>
}

// -----

// No rows are no trips of a loop.

// CHECK-LABEL: func @empty
func.func @empty(%x: f32, %out: memref<3x0xf32>) {
  // CHECK-NOT: linalg.fill
  // CHECK: scf.for
  linalg.fill ins(%x : f32) outs(%out : memref<3x0xf32>)
  return
}

// -----

// Twice the position counts up by two: the elements are gathered.

// CHECK-LABEL: func @doubled_position
#id = affine_map<(d0) -> (d0)>
func.func @doubled_position(%table: memref<?xf32>, %out: memref<?xf32>) {
  // CHECK-NOT: vector.load
  // CHECK: vector.gather
  // CHECK: vector.store
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%out : memref<?xf32>) {
  ^bb0(%y: f32):
    %i = linalg.index 0 : index
    %twice = arith.addi %i, %i : index
    %x = memref.load %table[%twice] : memref<?xf32>
    linalg.yield %x : f32
  }
  return
}

// -----

// A diagonal leaves its row with every step, though it counts up in the last
// dimension.

// CHECK-LABEL: func @diagonal
#id = affine_map<(d0) -> (d0)>
func.func @diagonal(%table: memref<?x?xf32>, %out: memref<?xf32>) {
  // CHECK-NOT: vector.load
  // CHECK-COUNT-8: vector.insert
  // CHECK: vector.store
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%out : memref<?xf32>) {
  ^bb0(%y: f32):
    %i = linalg.index 0 : index
    %x = memref.load %table[%i, %i] : memref<?x?xf32>
    linalg.yield %x : f32
  }
  return
}

// -----

// The bytes of a bool are found from where the memref begins, its offset
// included.

// CHECK-LABEL: func @bools_with_offset
#id = affine_map<(d0) -> (d0)>
func.func @bools_with_offset(%mask: memref<?xi1, strided<[1], offset: ?>>, %out: memref<?xf32>) {
  // CHECK: %{{.+}}, %[[OFFSET:.+]], %{{.+}}, %{{.+}} = memref.extract_strided_metadata
  // CHECK: arith.addi %[[OFFSET]],
  // CHECK: llvm.load %{{.+}} : !llvm.ptr -> vector<8xi8>
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%mask : memref<?xi1, strided<[1], offset: ?>>) outs(%out : memref<?xf32>) {
  ^bb0(%m: i1, %y: f32):
    %x = arith.uitofp %m : i1 to f32
    linalg.yield %x : f32
  }
  return
}
