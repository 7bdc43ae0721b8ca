// RUN: attn-opt %s --attn-vectorize-matmul --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

// A product of one tile: accumulators are loaded, carried along K and stored.
// CHECK-LABEL: func.func @one_tile
// CHECK-SAME:    %[[A:.+]]: memref<2x64xf32>, %[[B:.+]]: memref<64x32xf32>, %[[C:.+]]: memref<2x32xf32>
// CHECK-DAG:     %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG:     %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG:     %[[C16:.+]] = arith.constant 16 : index
// CHECK-DAG:     %[[K:.+]] = arith.constant 64 : index
// CHECK:         %[[INIT00:.+]] = vector.load %[[C]][%[[C0]], %[[C0]]]
// CHECK:         %[[INIT01:.+]] = vector.load %[[C]][%[[C0]], %[[C16]]]
// CHECK:         vector.load %[[C]][%[[C1]], %[[C0]]]
// CHECK:         vector.load %[[C]][%[[C1]], %[[C16]]]
// CHECK:         %[[SUM:.+]]:4 = scf.for %[[STEP:.+]] = %[[C0]] to %[[K]] step %[[C1]]
// CHECK-SAME:      iter_args(%[[ACC00:.+]] = %[[INIT00]], %[[ACC01:.+]] = %[[INIT01]]
// CHECK:           %[[B0:.+]] = vector.load %[[B]][%[[STEP]], %[[C0]]] : memref<64x32xf32>, vector<16xf32>
// CHECK:           %[[B1:.+]] = vector.load %[[B]][%[[STEP]], %[[C16]]]
// CHECK:           %[[A0:.+]] = memref.load %[[A]][%[[C0]], %[[STEP]]]
// CHECK:           %[[FACTOR:.+]] = vector.broadcast %[[A0]]
// CHECK:           vector.fma %[[FACTOR]], %[[B0]], %[[ACC00]]
// CHECK:           vector.fma %[[FACTOR]], %[[B1]], %[[ACC01]]
// CHECK:           memref.load %[[A]][%[[C1]], %[[STEP]]]
// CHECK-COUNT-2:   vector.fma
// CHECK:           scf.yield
// CHECK:         vector.store %[[SUM]]#0, %[[C]][%[[C0]], %[[C0]]]
// CHECK:         vector.store %[[SUM]]#1, %[[C]][%[[C0]], %[[C16]]]
// CHECK:         vector.store %[[SUM]]#2, %[[C]][%[[C1]], %[[C0]]]
// CHECK:         vector.store %[[SUM]]#3, %[[C]][%[[C1]], %[[C16]]]
// CHECK-NOT:     linalg.matmul
func.func @one_tile(%a: memref<2x64xf32>, %b: memref<64x32xf32>, %c: memref<2x32xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x64xf32>, memref<64x32xf32>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// With attn.overwrite the old result is not read, not even where K is 0.
// CHECK-LABEL: func.func @overwrite
// CHECK-SAME:    %{{.+}}, %{{.+}}, %[[C:.+]]: memref<6x16xf32>
// CHECK:         %[[ZERO:.+]] = arith.constant dense<0.0{{.*}}> : vector<16xf32>
// CHECK-NOT:     vector.load %[[C]]
// CHECK:         scf.for
// CHECK-SAME:      = %[[ZERO]]
// CHECK-COUNT-6: vector.store
func.func @overwrite(%a: memref<6x?xf32>, %b: memref<?x16xf32>, %c: memref<6x16xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>, attn.overwrite}
    ins(%a, %b : memref<6x?xf32>, memref<?x16xf32>) outs(%c : memref<6x16xf32>)
  return
}

// -----

// Columns are the outer loop. Seven vectors with at most four at a time become
// groups of four and three, the last of them masked.
// CHECK-LABEL: func.func @balanced
// CHECK-DAG:     %[[MASK:.+]] = vector.constant_mask [15] : vector<16xi1>
// CHECK-DAG:     %[[C64:.+]] = arith.constant 64 : index
// CHECK-DAG:     %[[C96:.+]] = arith.constant 96 : index
// CHECK:           scf.for
// CHECK-COUNT-24:    vector.fma
// CHECK-NOT:         vector.fma
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK:             vector.load {{.*}}, %[[C64]]]
// CHECK:             vector.maskedload {{.*}}, %[[C96]]], %[[MASK]]
// CHECK-COUNT-18:    vector.fma
// CHECK-NOT:         vector.fma
// CHECK:             vector.maskedstore {{.*}}, %[[C96]]], %[[MASK]]
func.func @balanced(%a: memref<96x64xf32>, %b: memref<64x111xf32>, %c: memref<96x111xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<96x64xf32>, memref<64x111xf32>) outs(%c : memref<96x111xf32>)
  return
}

// -----

// A known number of remaining rows is one strip of exactly that many.
// CHECK-LABEL: func.func @static_rows
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK-COUNT-12:    vector.fma
// CHECK:             scf.yield
// CHECK:         scf.for
// CHECK-COUNT-2:   vector.fma
// CHECK-NOT:       vector.fma
// CHECK:           scf.yield
// CHECK-NOT:     scf.for
func.func @static_rows(%a: memref<13x64xf32>, %b: memref<64x32xf32>, %c: memref<13x32xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<13x64xf32>, memref<64x32xf32>) outs(%c : memref<13x32xf32>)
  return
}

// -----

// An unknown number of remaining rows is a loop over single rows.
// CHECK-LABEL: func.func @dynamic_rows
// CHECK-SAME:    %[[A:.+]]: memref<?x?xf32, strided<[?, ?], offset: ?>>
// CHECK-DAG:     %[[C6:.+]] = arith.constant 6 : index
// CHECK-DAG:     %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG:     %[[C0:.+]] = arith.constant 0 : index
// CHECK:         %[[ROWS:.+]] = memref.dim %{{.+}}, %[[C0]]
// CHECK:         %[[REST:.+]] = arith.remui %[[ROWS]], %[[C6]]
// CHECK:         %[[WHOLE:.+]] = arith.subi %[[ROWS]], %[[REST]]
// CHECK:         scf.for %{{.+}} = %{{.+}} to %[[WHOLE]] step %[[C6]]
// CHECK-COUNT-12:  vector.fma
// CHECK:         scf.for %{{.+}} = %[[WHOLE]] to %[[ROWS]] step %[[C1]]
// CHECK-COUNT-2:   vector.fma
// CHECK-NOT:       vector.fma
func.func @dynamic_rows(%a: memref<?x?xf32, strided<[?, ?], offset: ?>>, %b: memref<?x32xf32>, %c: memref<?x32xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<?x?xf32, strided<[?, ?], offset: ?>>, memref<?x32xf32>) outs(%c : memref<?x32xf32>)
  return
}

// -----

// One row alone takes twice the vectors, or too few fmas would be in flight.
// CHECK-LABEL: func.func @one_row
// CHECK:         scf.for
// CHECK-COUNT-8:   vector.fma
// CHECK-NOT:       vector.fma
// CHECK:           scf.yield
func.func @one_row(%a: memref<1x64xf64>, %b: memref<64x64xf64>, %c: memref<1x64xf64>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 8>}
    ins(%a, %b : memref<1x64xf64>, memref<64x64xf64>) outs(%c : memref<1x64xf64>)
  return
}

// -----

// An unknown number of columns: whole groups, then single masked vectors.
// CHECK-LABEL: func.func @dynamic_columns
// CHECK:         scf.for
// CHECK-COUNT-8:   vector.fma
// CHECK:         scf.for %[[COLUMN:.+]] =
// CHECK:           %[[LEFT:.+]] = arith.subi %{{.+}}, %[[COLUMN]]
// CHECK:           %[[MASK:.+]] = vector.create_mask %[[LEFT]] : vector<16xi1>
// CHECK:           vector.maskedload {{.*}}, %[[COLUMN]]], %[[MASK]]
// CHECK-COUNT-2:   vector.fma
// CHECK:           vector.maskedstore
func.func @dynamic_columns(%a: memref<2x64xf32>, %b: memref<64x?xf32>, %c: memref<2x?xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 2, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<2x64xf32>, memref<64x?xf32>) outs(%c : memref<2x?xf32>)
  return
}

// -----

// Without the attribute, or on tensors, a product is not ours.
// CHECK-LABEL: func.func @not_asked
// CHECK:         linalg.matmul ins(%{{.+}}: memref
// CHECK:         linalg.matmul {attn.register_tile
func.func @not_asked(%a: memref<6x64xf32>, %b: memref<64x32xf32>, %c: memref<6x32xf32>,
                     %ta: tensor<6x64xf32>, %tb: tensor<64x32xf32>, %tc: tensor<6x32xf32>) -> tensor<6x32xf32> {
  linalg.matmul ins(%a, %b : memref<6x64xf32>, memref<64x32xf32>) outs(%c : memref<6x32xf32>)
  %0 = linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%ta, %tb : tensor<6x64xf32>, tensor<64x32xf32>) outs(%tc : tensor<6x32xf32>) -> tensor<6x32xf32>
  return %0 : tensor<6x32xf32>
}

// -----

// CHECK-LABEL: func.func @half
// CHECK:         linalg.matmul
func.func @half(%a: memref<6x64xf16>, %b: memref<64x32xf16>, %c: memref<6x32xf16>) {
  // expected-remark @below {{not kept in registers: its result is neither f32 nor f64}}
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<6x64xf16>, memref<64x32xf16>) outs(%c : memref<6x32xf16>)
  return
}

// -----

// Narrow operands are widened as they are loaded.
// CHECK-LABEL: func.func @narrow
// CHECK:         scf.for
// CHECK:           %[[B0:.+]] = vector.load %{{.+}} : memref<64x16xbf16>, vector<16xbf16>
// CHECK:           %[[WIDE_B:.+]] = arith.extf %[[B0]] : vector<16xbf16> to vector<16xf32>
// CHECK:           %[[A0:.+]] = memref.load
// CHECK:           %[[WIDE_A:.+]] = arith.extf %[[A0]] : f16 to f32
// CHECK:           %[[FACTOR:.+]] = vector.broadcast %[[WIDE_A]]
// CHECK:           vector.fma %[[FACTOR]], %[[WIDE_B]]
func.func @narrow(%a: memref<6x64xf16>, %b: memref<64x16xbf16>, %c: memref<6x16xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<6x64xf16>, memref<64x16xbf16>) outs(%c : memref<6x16xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @integers
// CHECK:         linalg.matmul
func.func @integers(%a: memref<6x64xi8>, %b: memref<64x32xi8>, %c: memref<6x32xf32>) {
  // expected-remark @below {{not kept in registers: its operands do not widen to the type of its result}}
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<6x64xi8>, memref<64x32xi8>) outs(%c : memref<6x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @strided_columns
// CHECK:         linalg.matmul
func.func @strided_columns(%a: memref<6x64xf32>, %b: memref<64x32xf32, strided<[1, 64]>>, %c: memref<6x32xf32>) {
  // expected-remark @below {{not kept in registers: the columns of its right operand have no static unit stride}}
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<6x64xf32>, memref<64x32xf32, strided<[1, 64]>>) outs(%c : memref<6x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @strided_result
// CHECK:         linalg.matmul
func.func @strided_result(%a: memref<6x64xf32>, %b: memref<64x32xf32>, %c: memref<6x32xf32, strided<[?, ?]>>) {
  // expected-remark @below {{not kept in registers: the columns of its result have no static unit stride}}
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<6x64xf32>, memref<64x32xf32>) outs(%c : memref<6x32xf32, strided<[?, ?]>>)
  return
}

// -----

#map_a = affine_map<(m, n, k) -> (m, k)>
#map_bt = affine_map<(m, n, k) -> (n, k)>
#map_c = affine_map<(m, n, k) -> (m, n)>

// CHECK-LABEL: func.func @transposed
// CHECK:         linalg.matmul
func.func @transposed(%a: memref<6x64xf32>, %b: memref<32x64xf32>, %c: memref<6x32xf32>) {
  // expected-remark @below {{not kept in registers: its operands are transposed or broadcast by indexing maps}}
  linalg.matmul indexing_maps = [#map_a, #map_bt, #map_c] {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<6x64xf32>, memref<32x64xf32>) outs(%c : memref<6x32xf32>)
  return
}

// -----

// A product of pairs of bf16: a step of the reduction is a pair, which is one
// 32-bit element of the left operand in every lane, and a vector of pairs of
// the right one.
// CHECK-LABEL: func.func @pairs
// CHECK-SAME:    %[[A:.+]]: memref<2x32x2xbf16>, %[[B:.+]]: memref<32x32x2xbf16>, %[[C:.+]]: memref<2x32xf32>
// CHECK-DAG:     %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG:     %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG:     %[[C2:.+]] = arith.constant 2 : index
// CHECK-DAG:     %[[C16:.+]] = arith.constant 16 : index
// CHECK-DAG:     %[[C32:.+]] = arith.constant 32 : index
// CHECK-DAG:     %[[ROWS:.+]] = memref.collapse_shape %[[A]] {{\[\[}}0], [1, 2]] : memref<2x32x2xbf16> into memref<2x64xbf16>
// CHECK-DAG:     %[[COLUMNS:.+]] = memref.collapse_shape %[[B]] {{\[\[}}0], [1, 2]] : memref<32x32x2xbf16> into memref<32x64xbf16>
// CHECK:         %[[INIT00:.+]] = vector.load %[[C]][%[[C0]], %[[C0]]] : memref<2x32xf32>, vector<16xf32>
// CHECK:         %[[INIT01:.+]] = vector.load %[[C]][%[[C0]], %[[C16]]]
// CHECK:         %[[SUM:.+]]:4 = scf.for %[[STEP:.+]] = %[[C0]] to %[[C32]] step %[[C1]]
// CHECK-SAME:      iter_args(%[[ACC00:.+]] = %[[INIT00]], %[[ACC01:.+]] = %[[INIT01]]
// CHECK:           %[[B0:.+]] = vector.load %[[COLUMNS]][%[[STEP]], %[[C0]]] : memref<32x64xbf16>, vector<32xbf16>
// CHECK:           %[[B1:.+]] = vector.load %[[COLUMNS]][%[[STEP]], %[[C32]]]
// CHECK:           %[[FIRST:.+]] = arith.muli %[[STEP]], %[[C2]]
// CHECK:           %[[PAIR:.+]] = vector.load %[[ROWS]][%[[C0]], %[[FIRST]]] : memref<2x64xbf16>, vector<2xbf16>
// CHECK:           %[[WORD:.+]] = vector.bitcast %[[PAIR]] : vector<2xbf16> to vector<1xi32>
// CHECK:           %[[BITS:.+]] = vector.extract %[[WORD]][0]
// CHECK:           %[[WORDS:.+]] = vector.broadcast %[[BITS]] : i32 to vector<16xi32>
// CHECK:           %[[FACTOR:.+]] = vector.bitcast %[[WORDS]] : vector<16xi32> to vector<32xbf16>
// CHECK:           x86vector.avx512.dot %[[ACC00]], %[[FACTOR]], %[[B0]] : vector<32xbf16> -> vector<16xf32>
// CHECK:           x86vector.avx512.dot %[[ACC01]], %[[FACTOR]], %[[B1]]
// CHECK:           vector.load %[[ROWS]][%[[C1]], %[[FIRST]]]
// CHECK-COUNT-2:   x86vector.avx512.dot
// CHECK:           scf.yield
// CHECK:         vector.store %[[SUM]]#0, %[[C]][%[[C0]], %[[C0]]]
// CHECK:         vector.store %[[SUM]]#3, %[[C]][%[[C1]], %[[C16]]]
// CHECK-NOT:     linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs(%a: memref<2x32x2xbf16>, %b: memref<32x32x2xbf16>, %c: memref<2x32xf32>) {
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x2xbf16>, memref<32x32x2xbf16>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// The tail of a row is masked by columns in the result, and by elements, two of
// each, in the right operand. With attn.overwrite the old result is not read.
// CHECK-LABEL: func.func @pairs_tail
// CHECK-SAME:    %[[A:.+]]: memref<6x?x2xbf16>, %[[B:.+]]: memref<?x21x2xbf16>, %[[C:.+]]: memref<6x21xf32>
// CHECK-DAG:     %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG:     %[[C1:.+]] = arith.constant 1 : index
// CHECK-DAG:     %[[C16:.+]] = arith.constant 16 : index
// CHECK-DAG:     %[[C32:.+]] = arith.constant 32 : index
// CHECK-DAG:     %[[DEPTH:.+]] = memref.dim %[[A]], %[[C1]]
// CHECK-DAG:     %[[MASK:.+]] = vector.constant_mask [5] : vector<16xi1>
// CHECK-DAG:     %[[PAIR_MASK:.+]] = vector.constant_mask [10] : vector<32xi1>
// CHECK-NOT:     vector.load %[[C]]
// CHECK:         scf.for %[[STEP:.+]] = %[[C0]] to %[[DEPTH]] step %[[C1]]
// CHECK:           vector.load %{{.+}}[%[[STEP]], %[[C0]]] : {{.*}}, vector<32xbf16>
// CHECK:           vector.maskedload %{{.+}}[%[[STEP]], %[[C32]]], %[[PAIR_MASK]]
// CHECK-COUNT-12:  x86vector.avx512.dot
// CHECK-NOT:       x86vector.avx512.dot
// CHECK:         vector.store %{{.+}}, %[[C]][%[[C0]], %[[C0]]]
// CHECK:         vector.maskedstore %[[C]][%[[C0]], %[[C16]]], %[[MASK]]
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs_tail(%a: memref<6x?x2xbf16>, %b: memref<?x21x2xbf16>, %c: memref<6x21xf32>) {
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 6, vectors = 2, lanes = 16>, attn.overwrite}
    ins(%a, %b : memref<6x?x2xbf16>, memref<?x21x2xbf16>) outs(%c : memref<6x21xf32>)
  return
}

// -----

// An unknown number of columns.
// CHECK-LABEL: func.func @pairs_dynamic_columns
// CHECK-DAG:     %[[C2:.+]] = arith.constant 2 : index
// CHECK:         scf.for
// CHECK-COUNT-8:   x86vector.avx512.dot
// CHECK:         scf.for %[[COLUMN:.+]] =
// CHECK:           %[[LEFT:.+]] = arith.subi %{{.+}}, %[[COLUMN]]
// CHECK-DAG:       %[[ELEMENTS:.+]] = arith.muli %[[LEFT]], %[[C2]]
// CHECK-DAG:       %[[MASK:.+]] = vector.create_mask %[[LEFT]] : vector<16xi1>
// CHECK-DAG:       %[[PAIR_MASK:.+]] = vector.create_mask %[[ELEMENTS]] : vector<32xi1>
// CHECK:           vector.maskedload {{.*}}, %[[COLUMN]]], %[[MASK]]
// CHECK:           %[[FIRST:.+]] = arith.muli %[[COLUMN]], %[[C2]]
// CHECK:           vector.maskedload {{.*}}, %[[FIRST]]], %[[PAIR_MASK]]
// CHECK-COUNT-2:   x86vector.avx512.dot
// CHECK:           vector.maskedstore {{.*}}, %[[COLUMN]]], %[[MASK]]
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs_dynamic_columns(%a: memref<2x32x2xbf16>, %b: memref<32x?x2xbf16, strided<[?, 2, 1], offset: ?>>, %c: memref<2x?xf32>) {
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<2x32x2xbf16>, memref<32x?x2xbf16, strided<[?, 2, 1], offset: ?>>) outs(%c : memref<2x?xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @pairs_transposed
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (n, k, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs_transposed(%a: memref<2x32x2xbf16>, %b: memref<32x32x2xbf16>, %c: memref<2x32xf32>) {
  // expected-remark @below {{not kept in registers: it is not a product of pairs, (m, k, p) x (k, n, p) -> (m, n)}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x2xbf16>, memref<32x32x2xbf16>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// A product without pairs is linalg.matmul.
// CHECK-LABEL: func.func @pairs_plain
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k) -> (m, k)>
#pairs_b = affine_map<(m, n, k) -> (k, n)>
#pairs_c = affine_map<(m, n, k) -> (m, n)>
func.func @pairs_plain(%a: memref<2x32xbf16>, %b: memref<32x32xbf16>, %c: memref<2x32xf32>) {
  // expected-remark @below {{not kept in registers: it is not a product of pairs, (m, k, p) x (k, n, p) -> (m, n)}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32xbf16>, memref<32x32xbf16>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @pairs_half_result
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs_half_result(%a: memref<2x32x2xbf16>, %b: memref<32x32x2xbf16>, %c: memref<2x32xbf16>) {
  // expected-remark @below {{not kept in registers: its result is not f32 of a static unit stride}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x2xbf16>, memref<32x32x2xbf16>) outs(%c : memref<2x32xbf16>)
  return
}

// -----

// CHECK-LABEL: func.func @pairs_strided_result
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs_strided_result(%a: memref<2x32x2xbf16>, %b: memref<32x32x2xbf16>, %c: memref<2x32xf32, strided<[64, 2]>>) {
  // expected-remark @below {{not kept in registers: its result is not f32 of a static unit stride}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x2xbf16>, memref<32x32x2xbf16>) outs(%c : memref<2x32xf32, strided<[64, 2]>>)
  return
}

// -----

// CHECK-LABEL: func.func @pairs_of_f16
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs_of_f16(%a: memref<2x32x2xf16>, %b: memref<32x32x2xf16>, %c: memref<2x32xf32>) {
  // expected-remark @below {{not kept in registers: its operands are not pairs of bf16 side by side}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x2xf16>, memref<32x32x2xf16>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @threes
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @threes(%a: memref<2x32x3xbf16>, %b: memref<32x32x3xbf16>, %c: memref<2x32xf32>) {
  // expected-remark @below {{not kept in registers: its operands are not pairs of bf16 side by side}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x3xbf16>, memref<32x32x3xbf16>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @pairs_apart
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @pairs_apart(%a: memref<2x32x2xbf16>, %b: memref<32x32x2xbf16, strided<[128, 4, 1]>>, %c: memref<2x32xf32>) {
  // expected-remark @below {{not kept in registers: its operands are not pairs of bf16 side by side}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x2xbf16>, memref<32x32x2xbf16, strided<[128, 4, 1]>>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @halves_apart
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @halves_apart(%a: memref<2x32x2xbf16, strided<[64, 1, 32]>>, %b: memref<32x32x2xbf16>, %c: memref<2x32xf32>) {
  // expected-remark @below {{not kept in registers: its operands are not pairs of bf16 side by side}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 16>}
    ins(%a, %b : memref<2x32x2xbf16, strided<[64, 1, 32]>>, memref<32x32x2xbf16>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @eight_lanes
// CHECK:         linalg.contract
#pairs_a = affine_map<(m, n, k, p) -> (m, k, p)>
#pairs_b = affine_map<(m, n, k, p) -> (k, n, p)>
#pairs_c = affine_map<(m, n, k, p) -> (m, n)>
func.func @eight_lanes(%a: memref<2x32x2xbf16>, %b: memref<32x32x2xbf16>, %c: memref<2x32xf32>) {
  // expected-remark @below {{not kept in registers: the instruction needs 16 lanes}}
  linalg.contract indexing_maps = [#pairs_a, #pairs_b, #pairs_c] {attn.register_tile = #attn.register_tile<rows = 2, vectors = 2, lanes = 8>}
    ins(%a, %b : memref<2x32x2xbf16>, memref<32x32x2xbf16>) outs(%c : memref<2x32xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @other_op
// CHECK:         linalg.matvec
func.func @other_op(%a: memref<6x64xf32>, %x: memref<64xf32>, %y: memref<6xf32>) {
  // expected-remark @below {{not kept in registers: it is neither linalg.matmul nor linalg.contract}}
  linalg.matvec {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %x : memref<6x64xf32>, memref<64xf32>) outs(%y : memref<6xf32>)
  return
}
