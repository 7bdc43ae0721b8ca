// RUN: attn-opt %s -split-input-file -attn-convert-tile-to-linalg -canonicalize -cse | FileCheck %s

// Both products run over pairs, and the weights of a strip are rounded as they
// are stored; so their exponential may be an approximation. Their sum is taken
// before they are rounded. A block of 64 keys that is all there is one group of
// vectors, without a loop.

// CHECK-DAG: #[[LHS:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK-DAG: #[[RHS:.+]] = affine_map<(d0, d1, d2, d3) -> (d2, d1, d3)>
// CHECK-DAG: #[[OUT:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
// CHECK-LABEL: func @whole_block
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x12x6xbf16>, %[[K:[a-z0-9]+]]: memref<1x1x1x3x64x2xbf16>, %[[V:[a-z0-9]+]]: memref<1x1x1x32x5x2xbf16>
func.func @whole_block(%q: memref<1x1x12x6xbf16>, %k: memref<1x1x1x3x64x2xbf16>, %v: memref<1x1x1x32x5x2xbf16>, %acc: memref<1x1x12x5xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index) {
  // CHECK-DAG: %[[WEIGHTS:.+]] = memref.alloca() {alignment = 64 : i64} : memref<6x32x2xbf16>
  // CHECK-DAG: %[[SCORES:.+]] = memref.alloca() {alignment = 64 : i64} : memref<6x64xf32>
  // CHECK-DAG: %[[QUERIES:.+]] = memref.expand_shape %{{.+}} {{\[\[}}0], [1, 2]] output_shape [12, 3, 2]
  // CHECK-DAG: %[[BLOCKS:.+]] = memref.reinterpret_cast %[[K]] {{.*}} to memref<1x3x64x2xbf16,
  // CHECK-DAG: %[[VALUES:.+]] = memref.collapse_shape %{{.+}} {{\[\[}}0, 1], [2], [3]] : {{.*}} into memref<32x5x2xbf16,
  // CHECK-NOT: arith.cmpf uno
  // CHECK: scf.for %[[STRIP_ROW:.+]] =
  // CHECK: %[[STRIP:.+]] = memref.subview %[[QUERIES]][%[[STRIP_ROW]], 0, 0] [6, 3, 2]
  // CHECK: %[[KEYS:.+]] = memref.subview %[[BLOCKS]][0, 0, 0, 0] [1, 3, 64, 2]
  // CHECK: linalg.contract indexing_maps = [#[[LHS]], #[[RHS]], #[[OUT]]]
  // CHECK-SAME: {attn.overwrite, attn.register_tile = #attn.register_tile<rows = 6, vectors = 2, lanes = 16>} ins(%[[STRIP]], %[[KEYS]] : {{.*}}) outs(%[[SCORES]] :
  // CHECK: %[[ROWS:.+]] = memref.collapse_shape %[[WEIGHTS]] {{\[\[}}0], [1, 2]] : memref<6x32x2xbf16> into memref<6x64xbf16>
  // CHECK-NOT: scf.for
  // CHECK-COUNT-4: vector.load %[[SCORES]]
  // CHECK: math.exp2 %{{.+}} fastmath<afn> : f32
  // CHECK: %[[WEIGHT0:.+]] = math.exp2 %{{.+}} fastmath<afn> : vector<16xf32>
  // CHECK: %[[NARROW:.+]] = arith.truncf %[[WEIGHT0]] : vector<16xf32> to vector<16xbf16>
  // CHECK: vector.store %[[NARROW]], %[[ROWS]]
  // CHECK: %[[WEIGHT1:.+]] = math.exp2
  // CHECK-COUNT-3: vector.store %{{.+}}, %[[ROWS]]
  // CHECK: arith.addf %[[WEIGHT0]], %[[WEIGHT1]] : vector<16xf32>
  // CHECK-NOT: vector.store %{{.+}}, %[[SCORES]]
  // CHECK: linalg.contract indexing_maps = [#[[LHS]], #[[RHS]], #[[OUT]]] {attn.register_tile = {{.*}} ins(%[[WEIGHTS]], %[[VALUES]] :
  // CHECK-NOT: linalg.
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x6xbf16>, memref<1x1x1x3x64x2xbf16>, memref<1x1x1x32x5x2xbf16>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 64, rows = 6, vectors = 2, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %sum : memref<1x1x12x5xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// A limit may leave half a pair. Its other half may hold anything where
// key_lengths end inside of the keys, so the values are looked at, pair by
// pair, although nothing else is masked. Where one is not finite, keys are
// taken one by one up to the limit: key j is element j mod 2 of pair j / 2.

// CHECK: #[[PAIRS:.+]] = affine_map<()[s0] -> (s0 ceildiv 2)>
// CHECK-LABEL: func @limit
func.func @limit(%q: memref<1x1x12x6xbf16>, %k: memref<1x1x1x3x64x2xbf16>, %v: memref<1x1x1x32x20x2xbf16>, %acc: memref<1x1x12x20xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %lengths: memref<2xi32>) {
  // CHECK-DAG: %[[MARK_BITS:.+]] = arith.constant -2147483648 : i32
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[C2:.+]] = arith.constant 2 : index
  // CHECK-DAG: %[[C32:.+]] = arith.constant 32 : index
  // CHECK-DAG: %[[C64:.+]] = arith.constant 64 : index
  // CHECK-DAG: %[[WEIGHTS:.+]] = memref.alloca() {{.*}} : memref<6x32x2xbf16>
  // CHECK-DAG: %[[SCORES:.+]] = memref.alloca() {{.*}} : memref<6x64xf32>
  // CHECK-DAG: %[[VALUES:.+]] = memref.collapse_shape %{{.+}} {{\[\[}}0, 1], [2], [3]] : {{.*}} into memref<32x20x2xbf16,
  // CHECK: %[[KEYS:.+]] = arith.maxsi
  // CHECK: %[[JOINED:.+]] = memref.collapse_shape %[[VALUES]] {{\[\[}}0], [1, 2]]
  // CHECK: %[[ROWS:.+]] = affine.apply #[[PAIRS]]()[%[[KEYS]]]
  // CHECK: scf.for %[[AT:.+]] = %[[C0]] to %[[ROWS]]
  // CHECK: %[[FIRST:.+]] = vector.load %[[JOINED]][%[[AT]], %[[C0]]] : {{.*}}, vector<32xbf16>
  // CHECK: arith.extf %[[FIRST]] : vector<32xbf16> to vector<32xf32>
  // CHECK: %[[TAIL:.+]] = vector.constant_mask [8] : vector<32xi1>
  // CHECK: vector.maskedload %[[JOINED]][%[[AT]], %[[C32]]], %[[TAIL]]
  // CHECK: %[[NOT_FINITE:.+]] = arith.cmpf uno
  // CHECK: scf.for
  // CHECK: scf.for %[[GROUP:.+]] = %[[C0]] to %[[KEYS]] step %[[C64]]
  // CHECK: %[[NUMBER:.+]] = arith.divui %[[GROUP]], %[[C64]]
  // CHECK: %[[BLOCK:.+]] = memref.subview %[[SCORES]][0, %[[GROUP]]] [6, 64]
  // CHECK: %[[COLUMNS:.+]] = memref.subview %{{.+}}[%[[NUMBER]], 0, 0, 0] [1, 3, 64, 2]
  // CHECK: linalg.contract {{.*}} {attn.overwrite, {{.*}} ins(%{{.+}}, %[[COLUMNS]] : {{.*}}) outs(%[[BLOCK]] :
  // CHECK: %[[GROUPS:.+]] = arith.ceildivui %[[KEYS]], %[[C64]]
  // CHECK: %[[END:.+]] = arith.muli %[[GROUPS]], %[[C64]]
  // CHECK: %[[PAST:.+]] = arith.subi %[[END]], %[[KEYS]]
  // CHECK: memref.subview %[[SCORES]][0, %[[KEYS]]] [%{{.+}}, %[[PAST]]]
  // CHECK: linalg.fill
  // CHECK: scf.for %{{.+}} = %[[C0]] to %[[KEYS]] step %[[C64]] iter_args
  // CHECK-COUNT-4: vector.load %[[SCORES]]
  // CHECK: scf.if %[[NOT_FINITE]]
  // CHECK: scf.for %[[ROW:.+]] =
  // CHECK: scf.for %[[KEY:.+]] = %[[C0]] to %[[KEYS]] step %[[C1]]
  // CHECK-DAG: %[[HALF:.+]] = arith.remui %[[KEY]], %[[C2]]
  // CHECK-DAG: %[[PAIR:.+]] = arith.divui %[[KEY]], %[[C2]]
  // CHECK: %[[NARROW:.+]] = memref.load %[[WEIGHTS]][%[[ROW]], %[[PAIR]], %[[HALF]]]
  // CHECK: %[[WEIGHT:.+]] = arith.extf %[[NARROW]]
  // CHECK: %[[BITS:.+]] = arith.bitcast %[[WEIGHT]]
  // CHECK: %[[COUNTS:.+]] = arith.cmpi ne, %[[BITS]], %[[MARK_BITS]]
  // CHECK: scf.if %[[COUNTS]]
  // CHECK: scf.for %[[COLUMN:.+]] =
  // CHECK: memref.load %[[VALUES]][%[[PAIR]], %[[COLUMN]], %[[HALF]]]
  // CHECK: } else {
  // CHECK: %[[LEFT:.+]] = memref.subview %[[WEIGHTS]][0, 0, 0] [6, %[[ROWS]], 2]
  // CHECK: %[[RIGHT:.+]] = memref.subview %[[VALUES]][0, 0, 0] [%[[ROWS]], 20, 2]
  // CHECK: linalg.contract {{.*}} ins(%[[LEFT]], %[[RIGHT]] :
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x6xbf16>, memref<1x1x1x3x64x2xbf16>, memref<1x1x1x32x20x2xbf16>) scale(1.0)
    key_lengths(%lengths : memref<2xi32>) at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 64, rows = 6, vectors = 2, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %sum : memref<1x1x12x20xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// 512 keys, all there: a row takes 16 vectors in one step. Masked weights keep
// their mark in the narrow type.

// CHECK-LABEL: func @masked
func.func @masked(%q: memref<1x1x12x6xbf16>, %k: memref<1x1x1x3x512x2xbf16>, %v: memref<1x1x1x256x16x2xbf16>, %acc: memref<1x1x12x16xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %mask: memref<1x1x?x?xi1>) {
  // CHECK-DAG: %[[MARK:.+]] = arith.constant dense<-0.000000e+00> : vector<16xf32>
  // CHECK-DAG: %[[C256:.+]] = arith.constant 256 : index
  // CHECK-DAG: %[[C512:.+]] = arith.constant 512 : index
  // CHECK: arith.cmpf uno
  // CHECK: linalg.contract
  // CHECK: linalg.generic
  // CHECK-NOT: linalg.fill
  // CHECK: scf.for %{{.+}} = %{{.+}} to %[[C512]] step %[[C256]] iter_args
  // CHECK-COUNT-16: vector.load
  // CHECK: scf.yield
  // CHECK: scf.for %{{.+}} = %{{.+}} to %[[C512]] step %[[C256]] iter_args
  // CHECK: %[[WEIGHT:.+]] = arith.select %{{.+}}, %[[MARK]]
  // CHECK: %[[NARROW:.+]] = arith.truncf %[[WEIGHT]]
  // CHECK: vector.store %[[NARROW]]
  // CHECK-COUNT-15: vector.store
  // CHECK-NOT: vector.store
  // CHECK: scf.yield
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x6xbf16>, memref<1x1x1x3x512x2xbf16>, memref<1x1x1x256x16x2xbf16>) scale(1.0)
    mask(%mask : memref<1x1x?x?xi1>) at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 512, rows = 6, vectors = 4, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %sum : memref<1x1x12x16xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Pairs of f16 have no instruction: the op stays, without its config, for the
// other lowering. So do queries of another type, keys whose pairs do not lie
// side by side, and queries of another stride.

// CHECK-LABEL: func @not_served
func.func @not_served(%q16: memref<1x1x12x6xf16>, %k16: memref<1x1x1x3x64x2xf16>, %v16: memref<1x1x1x32x16x2xf16>,
    %qf: memref<1x1x12x6xf32>, %k: memref<1x1x1x3x64x2xbf16>, %v: memref<1x1x1x32x16x2xbf16>,
    %q: memref<1x1x12x6xbf16>, %kt: memref<1x1x1x3x64x2xbf16, strided<[384, 384, 384, 128, 1, 64]>>,
    %qs: memref<1x1x12x6xbf16, strided<[144, 144, 12, 2]>>,
    %acc: memref<1x1x12x16xf32>, %max: memref<1x1x12xf32>, %i: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q16, %k16, %v16 : memref<1x1x12x6xf16>, memref<1x1x1x3x64x2xf16>, memref<1x1x1x32x16x2xf16>) scale(1.0)
    at(%i, %i, %i, %i)
    config <query_block = 12, key_block = 64, rows = 6, vectors = 2, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %max : memref<1x1x12x16xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  attn.online_sdpa ins(%qf, %k, %v : memref<1x1x12x6xf32>, memref<1x1x1x3x64x2xbf16>, memref<1x1x1x32x16x2xbf16>) scale(1.0)
    at(%i, %i, %i, %i)
    config <query_block = 12, key_block = 64, rows = 6, vectors = 2, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %max : memref<1x1x12x16xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  attn.online_sdpa ins(%q, %kt, %v : memref<1x1x12x6xbf16>, memref<1x1x1x3x64x2xbf16, strided<[384, 384, 384, 128, 1, 64]>>, memref<1x1x1x32x16x2xbf16>) scale(1.0)
    at(%i, %i, %i, %i)
    config <query_block = 12, key_block = 64, rows = 6, vectors = 2, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %max : memref<1x1x12x16xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  attn.online_sdpa ins(%qs, %k, %v : memref<1x1x12x6xbf16, strided<[144, 144, 12, 2]>>, memref<1x1x1x3x64x2xbf16>, memref<1x1x1x32x16x2xbf16>) scale(1.0)
    at(%i, %i, %i, %i)
    config <query_block = 12, key_block = 64, rows = 6, vectors = 2, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %max : memref<1x1x12x16xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}
