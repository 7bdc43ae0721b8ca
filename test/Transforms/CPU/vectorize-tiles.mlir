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

// What is left at the ends gets smaller tiles; the result is added to.

// CHECK-LABEL: func @ends
func.func @ends(%a: memref<20x19x2xbf16, strided<[100, 2, 1], offset: ?>>, %b: memref<19x7x2xbf16>, %c: memref<20x7xf32>) attributes {attn.amx_tiles} {
  // CHECK-NOT: scf.for
  // CHECK: amx.tile_load {{.*}} memref<20x7xf32> into !amx.tile<16x7xf32>
  // CHECK: amx.tile_load {{.*}} memref<20x7xf32> into !amx.tile<4x7xf32>
  // CHECK: amx.tile_load {{.*}} into !amx.tile<16x32xbf16>
  // CHECK: amx.tile_load {{.*}} into !amx.tile<4x32xbf16>
  // CHECK: amx.tile_load {{.*}} into !amx.tile<16x14xbf16>
  // CHECK-COUNT-2: amx.tile_mulf
  // CHECK: amx.tile_load {{.*}} into !amx.tile<16x6xbf16>
  // CHECK: amx.tile_load {{.*}} into !amx.tile<4x6xbf16>
  // CHECK: amx.tile_load {{.*}} into !amx.tile<3x14xbf16>
  // CHECK-COUNT-2: amx.tile_mulf
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<20x19x2xbf16, strided<[100, 2, 1], offset: ?>>, memref<19x7x2xbf16>) outs(%c : memref<20x7xf32>)
  return
}

// -----

// A function that does not ask for tiles gets none, and sizes that are not
// known are left to vectors.

// CHECK-LABEL: func @not_asked
func.func @not_asked(%a: memref<32x32x2xbf16>, %b: memref<32x64x2xbf16>, %c: memref<32x64xf32>) {
  // CHECK: linalg.contract
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<32x32x2xbf16>, memref<32x64x2xbf16>) outs(%c : memref<32x64xf32>)
  return
}

// CHECK-LABEL: func @dynamic
func.func @dynamic(%a: memref<?x32x2xbf16>, %b: memref<32x64x2xbf16>, %c: memref<?x64xf32>) attributes {attn.amx_tiles} {
  // CHECK: linalg.contract
  // expected-remark@below {{not multiplied in tiles: its result is not f32 of a static shape and unit stride}}
  linalg.contract indexing_maps = [affine_map<(m, n, k, p) -> (m, k, p)>, affine_map<(m, n, k, p) -> (k, n, p)>, affine_map<(m, n, k, p) -> (m, n)>]
    {attn.register_tile = #attn.register_tile<rows = 6, vectors = 4, lanes = 16>}
    ins(%a, %b : memref<?x32x2xbf16>, memref<32x64x2xbf16>) outs(%c : memref<?x64xf32>)
  return
}
