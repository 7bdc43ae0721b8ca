// RUN: attn-opt %s --attn-pack-matmul --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// For each block of the reduction a panel of B is copied, and multiplied by the
// same columns of A. Two strips of rows or fewer are not worth a copy.
// CHECK-LABEL: func.func @panel
// CHECK-SAME:    %[[A:.+]]: memref<?x768xf32>, %[[B:.+]]: memref<768x128xf32, {{.*}}>, %[[C:.+]]: memref<?x128xf32>
// CHECK-DAG:     %[[C256:.+]] = arith.constant 256 : index
// CHECK-DAG:     %[[C768:.+]] = arith.constant 768 : index
// CHECK-DAG:     %[[C12:.+]] = arith.constant 12 : index
// CHECK:         %[[PANEL:.+]] = memref.alloca() {alignment = 64 : i64} : memref<256x128xf32>
// CHECK:         %[[FEW:.+]] = arith.cmpi ule, %{{.+}}, %[[C12]]
// CHECK:         scf.if %[[FEW]] {
// CHECK-NEXT:      linalg.matmul {attn.register_tile = {{.*}} ins(%[[A]], %[[B]]
// CHECK-NEXT:    } else {
// CHECK:         scf.for %[[K:.+]] = %{{.+}} to %[[C768]] step %[[C256]]
// CHECK:           %[[BLOCK:.+]] = memref.subview %[[B]][%[[K]], 0] [256, 128]
// CHECK:           scf.for %[[ROW:.+]] = %{{.+}} to %[[C256]]
// CHECK:             scf.for %[[COLUMN:.+]] =
// CHECK:               %[[VECTOR:.+]] = vector.load %[[BLOCK]][%[[ROW]], %[[COLUMN]]]
// CHECK:               vector.store %[[VECTOR]], %[[PANEL]][%[[ROW]], %[[COLUMN]]]
// CHECK:           %[[LHS:.+]] = memref.subview %[[A]][0, %[[K]]] [%{{.+}}, 256]
// CHECK:           %[[OUT:.+]] = memref.subview %[[C]][0, 0] [%{{.+}}, 128]
// CHECK:           linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
// CHECK-SAME:        ins(%[[LHS]], %[[PANEL]] : {{.*}}) outs(%[[OUT]]
// CHECK-NOT:     attn.matmul_config
func.func @panel(%a: memref<?x768xf32>, %b: memref<768x128xf32, strided<[768, 1], offset: ?>>, %c: memref<?x128xf32>) {
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<?x768xf32>, memref<768x128xf32, strided<[768, 1], offset: ?>>) outs(%c : memref<?x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// Narrow operands are widened as they are copied. A reduction of 300 is two
// blocks of 150, and 200 rows are three blocks of 67 or fewer; the partial
// vector at the end of a row is masked.
// CHECK-LABEL: func.func @narrow
// CHECK-SAME:    %[[A:.+]]: memref<200x300xbf16>, %[[B:.+]]: memref<300x40xbf16>, %[[C:.+]]: memref<200x40xf32>
// CHECK-DAG:     %[[C150:.+]] = arith.constant 150 : index
// CHECK-DAG:     %[[C67:.+]] = arith.constant 67 : index
// CHECK-DAG:     memref.alloca() {{.*}} : memref<150x48xf32>
// CHECK-DAG:     %[[WIDE:.+]] = memref.alloca() {{.*}} : memref<67x150xf32>
// CHECK:         scf.for {{.*}} step %[[C150]]
// CHECK:           scf.for
// CHECK:             scf.for
// CHECK:               arith.extf {{.*}} : vector<16xbf16> to vector<16xf32>
// CHECK:             vector.maskedload
// CHECK:             arith.extf
// CHECK:             vector.maskedstore
// CHECK:           scf.for {{.*}} step %[[C67]]
// CHECK:             arith.extf
// CHECK:             linalg.matmul {attn.register_tile
func.func @narrow(%a: memref<200x300xbf16>, %b: memref<300x40xbf16>, %c: memref<200x40xf32>) {
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x300xbf16>, memref<300x40xbf16>) outs(%c : memref<200x40xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// In pairs the panel keeps its type: rows 2 k and 2 k + 1 of B are interleaved,
// and A is used as it is. Two strips of rows or fewer read B in place. The
// partial vector at the end of a row is masked.
// CHECK-DAG:     #[[LHS:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK-DAG:     #[[RHS:.+]] = affine_map<(d0, d1, d2, d3) -> (d2, d1, d3)>
// CHECK-DAG:     #[[OUT:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
// CHECK-LABEL: func.func @pairs
// CHECK-SAME:    %[[A:.+]]: memref<?x768xbf16>, %[[B:.+]]: memref<768x100xbf16>, %[[C:.+]]: memref<?x100xf32>
// CHECK-DAG:     %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG:     %[[C2:.+]] = arith.constant 2 : index
// CHECK-DAG:     %[[C96:.+]] = arith.constant 96 : index
// CHECK-DAG:     %[[C128:.+]] = arith.constant 128 : index
// CHECK-DAG:     %[[C192:.+]] = arith.constant 192 : index
// CHECK-DAG:     %[[C256:.+]] = arith.constant 256 : index
// CHECK-DAG:     %[[C768:.+]] = arith.constant 768 : index
// CHECK:         %[[PANEL:.+]] = memref.alloca() {alignment = 64 : i64} : memref<128x112x2xbf16>
// CHECK:         %[[ROWS:.+]] = memref.dim %[[C]]
// CHECK:         scf.if
// CHECK-NEXT:      linalg.matmul {attn.register_tile = {{.*}} ins(%[[A]], %[[B]]
// CHECK-NEXT:    } else {
// CHECK:         scf.for %[[K:.+]] = %{{.+}} to %[[C768]] step %[[C256]]
// CHECK:           %[[PACKED:.+]] = memref.subview %[[PANEL]][0, 0, 0] [128, 100, 2]
// CHECK:           %[[BLOCK:.+]] = memref.subview %[[B]][%[[K]], 0] [256, 100]
// CHECK:           %[[TO:.+]] = memref.collapse_shape %[[PACKED]] {{\[\[}}0], [1, 2]]
// CHECK:           scf.for %[[PAIR:.+]] = %{{.+}} to %[[C128]]
// CHECK:             %[[EVEN:.+]] = arith.muli %[[PAIR]], %[[C2]]
// CHECK:             %[[ODD:.+]] = arith.addi %[[EVEN]], %[[C1]]
// CHECK:             scf.for %[[COLUMN:.+]] = %{{.+}} to %[[C96]]
// CHECK:               %[[FIRST:.+]] = vector.load %[[BLOCK]][%[[EVEN]], %[[COLUMN]]]
// CHECK:               %[[SECOND:.+]] = vector.load %[[BLOCK]][%[[ODD]], %[[COLUMN]]]
// CHECK:               %[[BOTH:.+]] = vector.interleave %[[FIRST]], %[[SECOND]] : vector<16xbf16> -> vector<32xbf16>
// CHECK:               %[[AT:.+]] = arith.muli %[[COLUMN]], %[[C2]]
// CHECK:               vector.store %[[BOTH]], %[[TO]][%[[PAIR]], %[[AT]]]
// CHECK:             %[[MASK:.+]] = vector.constant_mask [4] : vector<16xi1>
// CHECK:             %[[FIRST:.+]] = vector.maskedload %[[BLOCK]][%[[EVEN]], %[[C96]]], %[[MASK]]
// CHECK:             %[[SECOND:.+]] = vector.maskedload %[[BLOCK]][%[[ODD]], %[[C96]]], %[[MASK]]
// CHECK:             %[[BOTH:.+]] = vector.interleave %[[FIRST]], %[[SECOND]]
// CHECK:             %[[PAIR_MASK:.+]] = vector.constant_mask [8] : vector<32xi1>
// CHECK:             vector.maskedstore %[[TO]][%[[PAIR]], %[[C192]]], %[[PAIR_MASK]], %[[BOTH]]
// CHECK:           %[[LHS_BLOCK:.+]] = memref.subview %[[A]][0, %[[K]]] [%[[ROWS]], 256]
// CHECK:           %[[OUT_BLOCK:.+]] = memref.subview %[[C]][0, 0] [%[[ROWS]], 100]
// CHECK:           %[[PAIRS:.+]] = memref.expand_shape %[[LHS_BLOCK]] {{\[\[}}0], [1, 2]] output_shape [%[[ROWS]], 128, 2]
// CHECK:           linalg.contract indexing_maps = [#[[LHS]], #[[RHS]], #[[OUT]]] {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
// CHECK-SAME:        ins(%[[PAIRS]], %[[PACKED]] : {{.*}}) outs(%[[OUT_BLOCK]] :
// CHECK-NOT:     arith.extf
// CHECK-NOT:     attn.matmul_config
func.func @pairs(%a: memref<?x768xbf16>, %b: memref<768x100xbf16>, %c: memref<?x100xf32>) {
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<?x768xbf16>, memref<768x100xbf16>) outs(%c : memref<?x100xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// A reduction of 302 is a block of 152 and one of 150: both are whole pairs.
// CHECK:         #[[HALF:.+]] = affine_map<()[s0] -> (s0 floordiv 2)>
// CHECK-LABEL: func.func @uneven_blocks
// CHECK-DAG:     %[[C152:.+]] = arith.constant 152 : index
// CHECK-DAG:     %[[C302:.+]] = arith.constant 302 : index
// CHECK:         memref.alloca() {{.*}} : memref<76x128x2xbf16>
// CHECK:         scf.for
// CHECK:           scf.for %[[K:.+]] = %{{.+}} to %[[C302]] step %[[C152]]
// CHECK:             %[[LEFT:.+]] = arith.subi %[[C302]], %[[K]]
// CHECK:             %[[DEPTH:.+]] = arith.minui %[[LEFT]], %[[C152]]
// CHECK:             %[[PAIRS:.+]] = affine.apply #[[HALF]]()[%[[DEPTH]]]
// CHECK:             memref.subview %{{.+}}[0, 0, 0] [%[[PAIRS]], %{{.+}}, 2]
// CHECK:             scf.for %{{.+}} = %{{.+}} to %[[PAIRS]]
// CHECK:             memref.expand_shape {{.*}} output_shape [200, %[[PAIRS]], 2]
// CHECK:             linalg.contract
func.func @uneven_blocks(%a: memref<200x302xbf16>, %b: memref<302x?xbf16>, %c: memref<200x?xf32>) {
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x302xbf16>, memref<302x?xbf16>) outs(%c : memref<200x?xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// The buffer belongs to a task of the parallel loop, not to an iteration of the
// sequential loop inside.
// CHECK-LABEL: func.func @frame
// CHECK:         scf.forall
// CHECK-NEXT:      memref.alloca
// CHECK:           scf.for
// CHECK:             linalg.matmul
func.func @frame(%a: memref<?x64xf32>, %b: memref<64x128xf32>, %c: memref<?x128xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.forall (%i) in (%n) {
    scf.for %j = %c0 to %n step %c1 {
      linalg.matmul {attn.matmul_config = #config}
        ins(%a, %b : memref<?x64xf32>, memref<64x128xf32>) outs(%c : memref<?x128xf32>)
    }
  }
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// CHECK-LABEL: func.func @few_rows
// CHECK-NOT:     scf
// CHECK-NOT:     memref.alloca
// CHECK:         linalg.matmul {attn.register_tile
func.func @few_rows(%a: memref<12x64xbf16>, %b: memref<64x128xbf16>, %c: memref<12x128xf32>) {
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<12x64xbf16>, memref<64x128xbf16>) outs(%c : memref<12x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 1024, k = 512, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// A panel of 2 MiB is on the heap, allocated once.
// CHECK-LABEL: func.func @heap
// CHECK:         %[[PANEL:.+]] = memref.alloc() {alignment = 64 : i64} : memref<512x1024xf32>
// CHECK:         scf.for
// CHECK:           linalg.matmul
// CHECK:         memref.dealloc %[[PANEL]]
func.func @heap(%a: memref<?x4096xf32>, %b: memref<4096x1024xf32>, %c: memref<?x1024xf32>) {
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<?x4096xf32>, memref<4096x1024xf32>) outs(%c : memref<?x1024xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// Without the attribute, or on tensors, a product is not ours.
// CHECK-LABEL: func.func @not_asked
// CHECK-NOT:     scf.for
// CHECK:         linalg.matmul ins(%{{.+}}: memref
// CHECK:         linalg.matmul {attn.matmul_config
func.func @not_asked(%a: memref<6x64xf32>, %b: memref<64x32xf32>, %c: memref<6x32xf32>,
                     %ta: tensor<6x64xf32>, %tb: tensor<64x32xf32>, %tc: tensor<6x32xf32>) -> tensor<6x32xf32> {
  linalg.matmul ins(%a, %b : memref<6x64xf32>, memref<64x32xf32>) outs(%c : memref<6x32xf32>)
  %0 = linalg.matmul {attn.matmul_config = #config}
    ins(%ta, %tb : tensor<6x64xf32>, tensor<64x32xf32>) outs(%tc : tensor<6x32xf32>) -> tensor<6x32xf32>
  return %0 : tensor<6x32xf32>
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// A transposed right operand is turned while it is packed, and for few rows is
// read in place.
// CHECK-DAG:   #[[TURN:.+]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-DAG:   #[[RHS:.+]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-LABEL: func.func @turned
// CHECK-SAME:    %[[A:.+]]: memref<?x768xf32>, %[[B:.+]]: memref<128x768xf32, {{.*}}>, %[[C:.+]]: memref<?x128xf32>
// CHECK:         %[[PANEL:.+]] = memref.alloca() {{.*}} : memref<256x128xf32>
// CHECK:         scf.if
// CHECK-NEXT:      linalg.matmul indexing_maps = [#{{.+}}, #[[RHS]], #{{.+}}] {attn.register_tile = {{.*}} ins(%[[A]], %[[B]] :
// CHECK-NEXT:    } else {
// CHECK:         scf.for %[[K:.+]] =
// CHECK:           %[[BLOCK:.+]] = memref.subview %[[B]][0, %[[K]]] [128, 256]
// CHECK:           linalg.generic {indexing_maps = [#[[TURN]], #{{.+}}], {{.*}} ins(%[[BLOCK]] : {{.*}}) outs(%[[PANEL]] :
// CHECK:           linalg.matmul {attn.register_tile = {{.*}} ins(%{{.+}}, %[[PANEL]] :
func.func @turned(%a: memref<?x768xf32>, %b: memref<128x768xf32, strided<[?, 1], offset: ?>>, %c: memref<?x128xf32>) {
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.matmul_config = #config}
    ins(%a, %b : memref<?x768xf32>, memref<128x768xf32, strided<[?, 1], offset: ?>>) outs(%c : memref<?x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// In pairs, neighbours are neighbours already.
// CHECK-DAG:   #[[TURN:.+]] = affine_map<(d0, d1, d2) -> (d1, d0, d2)>
// CHECK-LABEL: func.func @turned_pairs
// CHECK:         %[[PANEL:.+]] = memref.alloca() {{.*}} : memref<128x128x2xbf16>
// CHECK:         %[[PAIRS:.+]] = memref.expand_shape %{{.+}} {{\[\[}}0], [1, 2]] {{.*}} into memref<128x128x2xbf16
// CHECK:         linalg.generic {indexing_maps = [#[[TURN]], #{{.+}}], {{.*}} ins(%[[PAIRS]] : {{.*}}) outs(%[[PANEL]] :
// CHECK:         linalg.contract
func.func @turned_pairs(%a: memref<?x768xbf16>, %b: memref<128x768xbf16>, %c: memref<?x128xf32>) {
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.matmul_config = #config}
    ins(%a, %b : memref<?x768xbf16>, memref<128x768xbf16>) outs(%c : memref<?x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

func.func @turned_columns(%a: memref<8x8xf32>, %b: memref<8x8xf32, strided<[1, 8]>>, %c: memref<8x8xf32>) {
  // expected-remark @below {{not packed: the rows of its right operand have no static unit stride}}
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.matmul_config = #config}
    ins(%a, %b : memref<8x8xf32>, memref<8x8xf32, strided<[1, 8]>>) outs(%c : memref<8x8xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

func.func @turned_rows(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %c: memref<8x8xf32>) {
  // expected-remark @below {{not packed: its operands are transposed or broadcast by indexing maps}}
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.matmul_config = #config}
    ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// CHECK-LABEL: func.func @half_result
// CHECK:         linalg.matmul
func.func @half_result(%a: memref<6x64xf16>, %b: memref<64x32xf16>, %c: memref<6x32xf16>) {
  // expected-remark @below {{not packed: its result is neither f32 nor f64}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<6x64xf16>, memref<64x32xf16>) outs(%c : memref<6x32xf16>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// CHECK-LABEL: func.func @integers
// CHECK:         linalg.matmul
func.func @integers(%a: memref<6x64xi8>, %b: memref<64x32xi8>, %c: memref<6x32xf32>) {
  // expected-remark @below {{not packed: its operands do not widen to the type of its result}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<6x64xi8>, memref<64x32xi8>) outs(%c : memref<6x32xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// CHECK-LABEL: func.func @strided_columns
// CHECK:         linalg.matmul
func.func @strided_columns(%a: memref<6x64xf32>, %b: memref<64x32xf32, strided<[?, ?], offset: ?>>, %c: memref<6x32xf32>) {
  // expected-remark @below {{not packed: the columns of its right operand have no static unit stride}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<6x64xf32>, memref<64x32xf32, strided<[?, ?], offset: ?>>) outs(%c : memref<6x32xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// CHECK-LABEL: func.func @strided_narrow
// CHECK:         linalg.matmul
func.func @strided_narrow(%a: memref<6x64xf16, strided<[1, 6]>>, %b: memref<64x32xf16>, %c: memref<6x32xf32>) {
  // expected-remark @below {{not packed: the columns of its narrow left operand have no static unit stride}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<6x64xf16, strided<[1, 6]>>, memref<64x32xf16>) outs(%c : memref<6x32xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// CHECK-LABEL: func.func @pairs_of_odd_depth
// CHECK:         linalg.matmul
func.func @pairs_of_odd_depth(%a: memref<200x301xbf16>, %b: memref<301x128xbf16>, %c: memref<200x128xf32>) {
  // expected-remark @below {{not packed: pairs need bf16 operands, an f32 result and a static even depth}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x301xbf16>, memref<301x128xbf16>) outs(%c : memref<200x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// CHECK-LABEL: func.func @pairs_of_unknown_depth
// CHECK:         linalg.matmul
func.func @pairs_of_unknown_depth(%a: memref<200x?xbf16>, %b: memref<?x128xbf16>, %c: memref<200x128xf32>) {
  // expected-remark @below {{not packed: pairs need bf16 operands, an f32 result and a static even depth}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x?xbf16>, memref<?x128xbf16>) outs(%c : memref<200x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// CHECK-LABEL: func.func @pairs_of_f16
// CHECK:         linalg.matmul
func.func @pairs_of_f16(%a: memref<200x302xf16>, %b: memref<302x128xf16>, %c: memref<200x128xf32>) {
  // expected-remark @below {{not packed: pairs need bf16 operands, an f32 result and a static even depth}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x302xf16>, memref<302x128xf16>) outs(%c : memref<200x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// CHECK-LABEL: func.func @pairs_of_two_types
// CHECK:         linalg.matmul
func.func @pairs_of_two_types(%a: memref<200x302xbf16>, %b: memref<302x128xf32>, %c: memref<200x128xf32>) {
  // expected-remark @below {{not packed: pairs need bf16 operands, an f32 result and a static even depth}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x302xbf16>, memref<302x128xf32>) outs(%c : memref<200x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// CHECK-LABEL: func.func @pairs_of_wide_rows
// CHECK:         linalg.matmul
func.func @pairs_of_wide_rows(%a: memref<200x302xf32>, %b: memref<302x128xbf16>, %c: memref<200x128xf32>) {
  // expected-remark @below {{not packed: pairs need bf16 operands, an f32 result and a static even depth}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x302xf32>, memref<302x128xbf16>) outs(%c : memref<200x128xf32>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// CHECK-LABEL: func.func @pairs_in_f64
// CHECK:         linalg.matmul
func.func @pairs_in_f64(%a: memref<200x302xbf16>, %b: memref<302x128xbf16>, %c: memref<200x128xf64>) {
  // expected-remark @below {{not packed: pairs need bf16 operands, an f32 result and a static even depth}}
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x302xbf16>, memref<302x128xbf16>) outs(%c : memref<200x128xf64>)
  return
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#pairs = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>

// A product over nothing adds nothing, and one with no rows or columns has
// nothing to add to.
// CHECK-LABEL: func.func @empty
// CHECK-NEXT:    return
func.func @empty(%a: memref<200x0xf32>, %b: memref<0x128xf32>, %c: memref<200x128xf32>, %d: memref<200x0xbf16>,
                 %e: memref<0x128xbf16>, %f: memref<0x64xf32>, %g: memref<64x128xf32>, %h: memref<0x128xf32>) {
  linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : memref<200x0xf32>, memref<0x128xf32>) outs(%c : memref<200x128xf32>)
  linalg.matmul {attn.matmul_config = #config}
    ins(%d, %e : memref<200x0xbf16>, memref<0x128xbf16>) outs(%c : memref<200x128xf32>)
  linalg.matmul {attn.matmul_config = #pairs}
    ins(%d, %e : memref<200x0xbf16>, memref<0x128xbf16>) outs(%c : memref<200x128xf32>)
  linalg.matmul {attn.matmul_config = #config}
    ins(%f, %g : memref<0x64xf32>, memref<64x128xf32>) outs(%h : memref<0x128xf32>)
  return
}
