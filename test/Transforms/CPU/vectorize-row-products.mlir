// RUN: attn-opt %s --attn-vectorize-row-products --canonicalize --split-input-file | FileCheck %s

// Four columns at a time, each row with a sum for each of them; 100 is six
// vectors and a masked rest.

// CHECK-LABEL: func.func @narrow
// CHECK-SAME:    %[[A:.+]]: memref<?x100xbf16>, %[[B:.+]]: memref<64x100xbf16, {{.*}}>, %[[C:.+]]: memref<?x64xf32>
// CHECK-DAG:     %[[C4:.+]] = arith.constant 4 : index
// CHECK-DAG:     %[[C64:.+]] = arith.constant 64 : index
// CHECK-DAG:     %[[C96:.+]] = arith.constant 96 : index
// CHECK:         scf.for %[[N:.+]] = %{{.+}} to %[[C64]] step %[[C4]]
// CHECK:           scf.for %[[M:.+]] =
// CHECK:             %[[SUMS:.+]]:4 = scf.for %[[K:.+]] = %{{.+}} to %[[C96]] {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK:               %[[LEFT:.+]] = vector.load %[[A]][%[[M]], %[[K]]]
// CHECK:               arith.extf %[[LEFT]]
// CHECK:               vector.load %[[B]][%[[N]], %[[K]]]
// CHECK-COUNT-4:       vector.fma
// CHECK:             %[[MASK:.+]] = vector.constant_mask [4]
// CHECK:             vector.maskedload
// CHECK-COUNT-4:     vector.fma
// CHECK:             %[[OLD:.+]] = memref.load %[[C]][%[[M]], %[[N]]]
// CHECK:             %[[SUM:.+]] = vector.reduction <add>, %{{.+}} fastmath<reassoc>
// CHECK:             %[[NEW:.+]] = arith.addf %[[OLD]], %[[SUM]]
// CHECK:             memref.store %[[NEW]], %[[C]][%[[M]], %[[N]]]
// CHECK-NOT:     linalg.matmul
func.func @narrow(%a: memref<?x100xbf16>, %b: memref<64x100xbf16, strided<[?, 1], offset: ?>>, %c: memref<?x64xf32>) {
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
     {attn.register_tile = #attn.register_tile<rows = 2, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<?x100xbf16>, memref<64x100xbf16, strided<[?, 1], offset: ?>>) outs(%c : memref<?x64xf32>)
  return
}

// -----

// Left: a product that is not transposed, one without a tile, one whose matrix
// has no unit stride, and one in a type without a kernel.

// CHECK-LABEL: func.func @stays
// CHECK-COUNT-4: linalg.matmul
func.func @stays(%a: memref<8x8xf32>, %b: memref<8x8xf32>, %s: memref<8x8xf32, strided<[1, 8]>>, %h: memref<8x8xf16>, %c: memref<8x8xf32>) {
  linalg.matmul {attn.register_tile = #attn.register_tile<rows = 2, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : memref<8x8xf32>, memref<8x8xf32>) outs(%c : memref<8x8xf32>)
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 2, vectors = 4, lanes = 16>}
    ins(%a, %s : memref<8x8xf32>, memref<8x8xf32, strided<[1, 8]>>) outs(%c : memref<8x8xf32>)
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 2, vectors = 4, lanes = 16>}
    ins(%h, %h : memref<8x8xf16>, memref<8x8xf16>) outs(%h : memref<8x8xf16>)
  return
}
