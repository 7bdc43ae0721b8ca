// RUN: attn-opt %s -split-input-file -attn-vectorize-tiles -verify-diagnostics | FileCheck %s

// Two by two tiles of the result for each two of the operands; both steps along
// K are written out. What is stored is never read.

// CHECK-LABEL: func @whole
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<32x32x2xbf16>, %[[B:[a-z0-9]+]]: memref<32x64x2xbf16>, %[[C:[a-z0-9]+]]: memref<32x64xf32>
func.func @whole(%a: memref<32x32x2xbf16>, %b: memref<32x64x2xbf16>, %c: memref<32x64xf32>) attributes {attn.amx_tiles} {
  // CHECK-DAG: %[[LHS:.+]] = memref.collapse_shape %[[A]] {{.*}} into memref<32x64xbf16>
  // CHECK-DAG: %[[RHS:.+]] = memref.collapse_shape %[[B]] {{.*}} into memref<32x128xbf16>
  // CHECK: scf.for %[[COLUMN:.+]] =
  // CHECK: scf.for %[[ROW:.+]] =
  // CHECK-COUNT-4: amx.tile_zero : !amx.tile<16x16xf32>
  // CHECK-COUNT-2: amx.tile_load %[[LHS]]{{.*}} into !amx.tile<16x32xbf16>
  // CHECK-COUNT-2: amx.tile_load %[[RHS]]{{.*}} into !amx.tile<16x32xbf16>
  // CHECK-COUNT-4: amx.tile_mulf
  // CHECK-COUNT-4: amx.tile_load
  // CHECK-COUNT-4: amx.tile_mulf
  // CHECK-NOT: amx.tile_mulf
  // CHECK-COUNT-4: amx.tile_store %[[C]]
  // CHECK-NOT: linalg
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>, attn.overwrite}
    ins(%a, %b : memref<32x32x2xbf16>, memref<32x64x2xbf16>) outs(%c : memref<32x64xf32>)
  return
}

// -----

// All tiles are whole; what is left along each dimension stays a product. What
// is added along the depth does not overwrite what the tiles wrote.

// CHECK-LABEL: func @ends
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<20x19x2xbf16, {{.*}}>, %[[B:[a-z0-9]+]]: memref<19x39x2xbf16>, %[[C:[a-z0-9]+]]: memref<20x39xf32>
func.func @ends(%a: memref<20x19x2xbf16, strided<[100, 2, 1], offset: ?>>, %b: memref<19x39x2xbf16>, %c: memref<20x39xf32>) attributes {attn.amx_tiles} {
  // CHECK: scf.for
  // CHECK-COUNT-2: amx.tile_zero : !amx.tile<16x16xf32>
  // CHECK-COUNT-3: amx.tile_load {{.*}} into !amx.tile<16x32xbf16>
  // CHECK-COUNT-2: amx.tile_mulf
  // CHECK-NOT: amx.tile_load
  // CHECK-COUNT-2: amx.tile_store
  // CHECK-DAG: %[[DEEP_A:.+]] = memref.subview %[[A]][0, 16, 0] [16, 3, 2]
  // CHECK-DAG: %[[DEEP_B:.+]] = memref.subview %[[B]][16, 0, 0] [3, 32, 2]
  // CHECK-DAG: %[[DEEP_C:.+]] = memref.subview %[[C]][0, 0] [16, 32]
  // CHECK: linalg.contract
  // CHECK-SAME: {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
  // CHECK-SAME: ins(%[[DEEP_A]], %[[DEEP_B]] {{.*}} outs(%[[DEEP_C]]
  // CHECK-DAG: %[[RIGHT_B:.+]] = memref.subview %[[B]][0, 32, 0] [19, 7, 2]
  // CHECK-DAG: %[[RIGHT_C:.+]] = memref.subview %[[C]][0, 32] [16, 7]
  // CHECK: linalg.contract {{.*}}attn.overwrite{{.*}} %[[RIGHT_B]] {{.*}} outs(%[[RIGHT_C]]
  // CHECK-DAG: %[[BELOW_A:.+]] = memref.subview %[[A]][16, 0, 0] [4, 19, 2]
  // CHECK-DAG: %[[BELOW_C:.+]] = memref.subview %[[C]][16, 0] [4, 39]
  // CHECK: linalg.contract {{.*}}attn.overwrite{{.*}} ins(%[[BELOW_A]], {{.*}} outs(%[[BELOW_C]]
  // CHECK-NOT: linalg.contract
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>, attn.overwrite}
    ins(%a, %b : memref<20x19x2xbf16, strided<[100, 2, 1], offset: ?>>, memref<19x39x2xbf16>) outs(%c : memref<20x39xf32>)
  return
}

// -----

// Of sizes that are not known, whole tiles are served: blocks of four, and then
// single ones. Sums are kept in the result between groups of four steps.

// CHECK-LABEL: func @dynamic
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<?x?x2xbf16>, %[[B:[a-z0-9]+]]: memref<?x32x2xbf16>, %[[C:[a-z0-9]+]]: memref<?x32xf32>
func.func @dynamic(%a: memref<?x?x2xbf16>, %b: memref<?x32x2xbf16>, %c: memref<?x32xf32>) attributes {attn.amx_tiles} {
  // CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
  // CHECK: scf.for %[[ROW:.+]] = %{{.+}} to %{{.+}} step %{{.+}} {
  // CHECK:   scf.for
  // CHECK-COUNT-4: amx.tile_load %[[C]]
  // CHECK-COUNT-16: amx.tile_mulf
  // CHECK-NOT: amx.tile_mulf
  // CHECK-COUNT-4: amx.tile_store %[[C]]
  // CHECK:   scf.for
  // CHECK-COUNT-4: amx.tile_load %[[C]]
  // CHECK-COUNT-4: amx.tile_mulf
  // CHECK-NOT: amx.tile_mulf
  // CHECK-COUNT-4: amx.tile_store %[[C]]
  // CHECK: scf.for
  // CHECK-COUNT-8: amx.tile_mulf
  // CHECK-COUNT-2: amx.tile_store %[[C]]
  // CHECK-COUNT-2: amx.tile_mulf
  // CHECK-NOT: amx.tile_mulf
  // CHECK-COUNT-2: amx.tile_store %[[C]]
  // CHECK-COUNT-2: linalg.contract
  // CHECK-NOT: linalg.contract
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<?x?x2xbf16>, memref<?x32x2xbf16>) outs(%c : memref<?x32xf32>)
  return
}

// -----

// More than 64 steps are not written out at once: the first 64 overwrite, the
// others add.

// CHECK-LABEL: func @deep
func.func @deep(%a: memref<16x1040x2xbf16>, %b: memref<1040x16x2xbf16>, %c: memref<16x16xf32>) attributes {attn.amx_tiles} {
  // CHECK-COUNT-1: amx.tile_zero
  // CHECK-COUNT-64: amx.tile_mulf
  // CHECK-NOT: amx.tile_mulf
  // CHECK: amx.tile_store
  // CHECK: amx.tile_load {{.*}} : memref<16x16xf32>
  // CHECK: amx.tile_mulf
  // CHECK-NOT: amx.tile_mulf
  // CHECK: amx.tile_store
  // CHECK-NOT: linalg.contract
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>, attn.overwrite}
    ins(%a, %b : memref<16x1040x2xbf16>, memref<1040x16x2xbf16>) outs(%c : memref<16x16xf32>)
  return
}

// -----

// A function that does not ask for tiles gets none, and what has no whole tile,
// or would overwrite nothing where there are no terms, is left to vectors.

// CHECK-LABEL: func @not_asked
func.func @not_asked(%a: memref<32x32x2xbf16>, %b: memref<32x64x2xbf16>, %c: memref<32x64xf32>) {
  // CHECK: linalg.contract
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<32x32x2xbf16>, memref<32x64x2xbf16>) outs(%c : memref<32x64xf32>)
  return
}

// CHECK-LABEL: func @small
func.func @small(%a: memref<15x32x2xbf16>, %b: memref<32x64x2xbf16>, %c: memref<15x64xf32>) attributes {attn.amx_tiles} {
  // CHECK: linalg.contract
  // expected-remark@below {{not multiplied in tiles: it has no whole tile}}
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<15x32x2xbf16>, memref<32x64x2xbf16>) outs(%c : memref<15x64xf32>)
  return
}

// CHECK-LABEL: func @unknown_depth
func.func @unknown_depth(%a: memref<32x?x2xbf16>, %b: memref<?x64x2xbf16>, %c: memref<32x64xf32>) attributes {attn.amx_tiles} {
  // CHECK: linalg.contract
  // expected-remark@below {{not multiplied in tiles: it overwrites a result of which the number of terms is not known}}
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>, attn.overwrite}
    ins(%a, %b : memref<32x?x2xbf16>, memref<?x64x2xbf16>) outs(%c : memref<32x64xf32>)
  return
}
