// RUN: attn-opt %s -split-input-file -attn-convert-tile-to-linalg -canonicalize -cse | FileCheck %s

// Nothing but the softmax reads the scores: strips of 6 queries between two
// products, no linalg.generic, and no look at the values.

// CHECK-LABEL: func @unmasked
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: memref<1x1x1x8x16xf32>, %[[V:[a-z0-9]+]]: memref<1x1x16x8xf32>, %[[ACC:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[MAX:[a-z0-9]+]]: memref<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: memref<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index)
func.func @unmasked(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C6:.+]] = arith.constant 6 : index
  // CHECK-DAG: %[[C12:.+]] = arith.constant 12 : index
  // CHECK-NOT: linalg.generic
  // CHECK-NOT: linalg.fill
  // CHECK: scf.forall
  // CHECK-NEXT: %[[SCORES:.+]] = memref.alloca() {alignment = 64 : i64} : memref<6x16xf32>
  // CHECK: %[[BLOCKS:.+]] = memref.reinterpret_cast %[[K]] {{.*}} to memref<1x8x16xf32
  // CHECK: %[[VALUES:.+]] = memref.reinterpret_cast %[[V]] {{.*}} to memref<16x8xf32
  // CHECK: %[[LEFT:.+]] = arith.subi %[[N]], %[[I]]
  // CHECK: %[[ROWS:.+]] = arith.minsi %[[LEFT]], %[[C12]]
  // CHECK-NOT: arith.cmpf uno
  // CHECK: scf.for %[[STRIP:.+]] = %[[C0]] to %[[ROWS]] step %[[C6]]
  // CHECK: %[[STRIP_LEFT:.+]] = arith.subi %[[ROWS]], %[[STRIP]]
  // CHECK: %[[STRIP_ROWS:.+]] = arith.minsi %[[STRIP_LEFT]], %[[C6]]
  // CHECK: %[[QUERIES:.+]] = memref.subview %{{.+}}[%[[STRIP]], 0] [6, 8]
  // CHECK: %[[KEYS:.+]] = memref.subview %[[BLOCKS]][0, 0, 0] [1, 8, 16] [1, 1, 1] : {{.*}} to memref<8x16xf32
  // CHECK: linalg.matmul {attn.overwrite, attn.register_tile = #attn.register_tile<rows = 6, vectors = 2, lanes = 8>} ins(%[[QUERIES]], %[[KEYS]] : {{.*}}) outs(%[[SCORES]] :
  // CHECK: scf.for %[[ROW:.+]] = %[[C0]] to %[[STRIP_ROWS]]
  // CHECK: %[[OLD_MAX:.+]] = memref.load %[[MAXES:.+]][%[[TILE_ROW:.+]]]
  // CHECK: %[[OLD_SUM:.+]] = memref.load %[[SUMS:.+]][%[[TILE_ROW]]]
  // CHECK-COUNT-2: vector.load %[[SCORES]]
  // CHECK: %[[CORRECTION:.+]] = math.exp2 %{{.+}} : f32
  // CHECK-COUNT-2: vector.store %{{.+}}, %[[SCORES]]
  // CHECK: %[[SCALED:.+]] = arith.mulf %[[OLD_SUM]], %[[CORRECTION]]
  // CHECK: %[[NEW_SUM:.+]] = arith.addf %[[SCALED]]
  // CHECK: memref.store %{{.+}}, %[[MAXES]][%[[TILE_ROW]]]
  // CHECK: memref.store %[[NEW_SUM]], %[[SUMS]][%[[TILE_ROW]]]
  // CHECK: %[[MOVED:.+]] = arith.cmpf une, %[[CORRECTION]]
  // CHECK: scf.if %[[MOVED]]
  // CHECK-NOT: scf.if
  // CHECK: %[[OUT:.+]] = memref.subview %{{.+}}[%[[STRIP]], 0] [6, 8]
  // CHECK: linalg.matmul {attn.register_tile = {{.*}}} ins(%[[SCORES]], %[[VALUES]] : {{.*}}) outs(%[[OUT]] :
  // CHECK-NOT: attn.online_sdpa
  scf.forall (%t) in (%n) {
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  }
  return
}

// -----

// A scale that nobody folded into the queries, and that is all that happens to a
// score, is applied by the softmax, which has the score in a register. The
// product must stay one: contracted with the subtraction of the maximum, it
// would differ from what the maximum was made of.

// CHECK-LABEL: func @scale_only
func.func @scale_only(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK-DAG: %[[SCALE:.+]] = arith.constant dense<5.000000e-01> : vector<8xf32>
  // CHECK-DAG: %[[ZERO:.+]] = arith.constant dense<-0.000000e+00> : vector<8xf32>
  // CHECK-NOT: linalg.generic
  // CHECK-NOT: arith.cmpf uno
  // CHECK: linalg.matmul
  // CHECK-NOT: linalg.generic
  // CHECK: %[[SCORE:.+]] = vector.load %[[SCORES:.+]][%[[ROW:.+]], %[[AT:.+]]] : memref<6x16xf32>
  // CHECK: %[[SCALED:.+]] = vector.fma %[[SCORE]], %[[SCALE]], %[[ZERO]]
  // CHECK: %[[CORRECTION:.+]] = math.exp2 %{{.+}} : f32
  // CHECK: arith.subf %[[SCALED]],
  // CHECK: math.exp2
  // CHECK: vector.store %{{.+}}, %[[SCORES]][%[[ROW]], %[[AT]]]
  // CHECK: linalg.matmul
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(0.5)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// A scale that is not positive would turn the maximum around: it is applied to
// the scores before the softmax.

// CHECK-LABEL: func @negative_scale
func.func @negative_scale(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: %[[SCALE:.+]] = arith.constant -5.000000e-01 : f32
  // CHECK: linalg.generic
  // CHECK: arith.mulf %{{.+}}, %[[SCALE]]
  // CHECK-NOT: arith.select
  // CHECK: linalg.yield
  // CHECK-NOT: arith.cmpf uno
  // CHECK: linalg.matmul
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(-0.5)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Masks look at absolute positions, and a masked weight is -0.0. Only where a
// value is not finite does the product run element by element, past those.

// CHECK-LABEL: func @masked
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: memref<1x1x1x8x16xf32>, %[[V:[a-z0-9]+]]: memref<1x1x16x8xf32>, %[[ACC:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[MAX:[a-z0-9]+]]: memref<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: memref<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index, %[[MASK:[a-z0-9]+]]: memref<?x1x?x?xi1>)
func.func @masked(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index, %mask: memref<?x1x?x?xi1>) {
  // CHECK-DAG: %[[MARK:.+]] = arith.constant dense<-0.000000e+00> : vector<8xf32>
  // CHECK-DAG: %[[MARK_BITS:.+]] = arith.constant -2147483648 : i32
  // CHECK: %[[SCORES:.+]] = memref.alloca
  // CHECK: %[[NOT_FINITE:.+]] = arith.cmpf uno
  // CHECK: scf.for %[[STRIP:.+]] = %{{.+}} to
  // CHECK: %[[QUERY:.+]] = arith.addi %[[I]], %[[STRIP]]
  // CHECK: linalg.generic
  // CHECK: %[[ROW_AT:.+]] = arith.addi %{{.+}}, %[[QUERY]]
  // CHECK: %[[KEY_AT:.+]] = arith.addi %{{.+}}, %[[J]]
  // CHECK: %[[CENTER:.+]] = arith.addi %[[ROW_AT]], %[[M]]
  // CHECK: arith.cmpi sle, %[[KEY_AT]], %[[CENTER]]
  // CHECK: memref.load %[[MASK]][%[[B]], %{{.+}}, %[[ROW_AT]], %[[KEY_AT]]]
  // CHECK: arith.select
  // CHECK: linalg.yield
  // CHECK: arith.select %{{.+}}, %[[MARK]], %{{.+}} : vector<8xi1>, vector<8xf32>
  // CHECK: scf.if %[[NOT_FINITE]]
  // CHECK: %[[WEIGHT:.+]] = memref.load %[[SCORES]]
  // CHECK: %[[BITS:.+]] = arith.bitcast %[[WEIGHT]]
  // CHECK: %[[COUNTS:.+]] = arith.cmpi ne, %[[BITS]], %[[MARK_BITS]]
  // CHECK: scf.if %[[COUNTS]]
  // CHECK: } else {
  // CHECK: linalg.matmul
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
    mask(%mask : memref<?x1x?x?xi1>) at(%b, %h, %i, %j) diagonal(%m) query_limit(%n) causal
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Limits and lengths end the block: products are made for whole groups of two
// vectors, scores from the end to that of its group are filled, and values past
// it never read, so they are not looked at either. Dv is not a whole number of
// vectors.

// CHECK-LABEL: func @limits
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: memref<1x1x1x8x16xf32>, %[[V:[a-z0-9]+]]: memref<1x?x1x6xf32, strided<{{\[}}?, 64, 6, 1], offset: ?>>, %[[ACC:[a-z0-9]+]]: memref<1x1x12x6xf32>, %[[MAX:[a-z0-9]+]]: memref<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: memref<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index, %[[LENGTHS:[a-z0-9]+]]: memref<2xi32>)
func.func @limits(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x?x1x6xf32, strided<[?, 64, 6, 1], offset: ?>>, %acc: memref<1x1x12x6xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index, %lengths: memref<2xi32>) {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
  // CHECK-DAG: %[[LOWEST:.+]] = arith.constant 0xFF800000 : f32
  // CHECK: %[[LENGTH32:.+]] = memref.load %[[LENGTHS]][%[[B]]]
  // CHECK: %[[LENGTH:.+]] = arith.index_cast %[[LENGTH32]]
  // CHECK: %[[LIMIT:.+]] = arith.minsi %[[M]], %[[LENGTH]]
  // CHECK: %[[LEFT:.+]] = arith.subi %[[LIMIT]], %[[J]]
  // CHECK: %[[BELOW:.+]] = arith.minsi %[[LEFT]], %[[C16]]
  // CHECK: %[[KEYS:.+]] = arith.maxsi %[[BELOW]], %[[C0]]
  // CHECK-NOT: arith.cmpf uno
  // CHECK: scf.for %[[GROUP:.+]] = %[[C0]] to %[[KEYS]] step %[[C16]]
  // CHECK: %[[NUMBER:.+]] = arith.divui %[[GROUP]], %[[C16]]
  // CHECK: %[[BLOCK:.+]] = memref.subview %[[SCORES:.+]][0, %[[GROUP]]] [6, 16]
  // CHECK: %[[COLUMNS:.+]] = memref.subview %{{.+}}[%[[NUMBER]], 0, 0] [1, 8, 16]
  // CHECK: linalg.matmul {attn.overwrite, {{.*}} ins(%{{.+}}, %[[COLUMNS]] : {{.*}}) outs(%[[BLOCK]] :
  // CHECK-NOT: linalg.generic
  // CHECK: %[[GROUPS:.+]] = arith.ceildivui %[[KEYS]], %[[C16]]
  // CHECK: %[[END:.+]] = arith.muli %[[GROUPS]], %[[C16]]
  // CHECK: %[[PAST:.+]] = arith.subi %[[END]], %[[KEYS]]
  // CHECK: %[[REST:.+]] = memref.subview %[[SCORES]][0, %[[KEYS]]] [%{{.+}}, %[[PAST]]]
  // CHECK: linalg.fill ins(%[[LOWEST]] : f32) outs(%[[REST]] :
  // CHECK: %[[MAX_OF:.+]] = scf.for %{{.+}} = %[[C0]] to %[[KEYS]] step %[[C16]] iter_args
  // CHECK-COUNT-2: vector.load %[[SCORES]]
  // CHECK: scf.yield
  // CHECK: scf.for %{{.+}} = %[[C0]] to %[[KEYS]] step %[[C16]] iter_args
  // CHECK-COUNT-2: vector.store %{{.+}}, %[[SCORES]]
  // CHECK: vector.constant_mask [6]
  // CHECK: vector.maskedload
  // CHECK: vector.maskedstore
  // CHECK: %[[WEIGHTS:.+]] = memref.subview %{{.+}}[0, 0] [6, %[[KEYS]]]
  // CHECK: %[[VALUES:.+]] = memref.subview %{{.+}}[0, 0] [%[[KEYS]], 6]
  // CHECK: linalg.matmul {{.*}} ins(%[[WEIGHTS]], %[[VALUES]] :
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x?x1x6xf32, strided<[?, 64, 6, 1], offset: ?>>) scale(1.0)
    key_lengths(%lengths : memref<2xi32>) at(%b, %h, %i, %j) query_limit(%n) key_limit(%m) layout <value = bshd>
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x6xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Blocks of packed values follow each other, and make one matrix.

// CHECK-LABEL: func @packed_values
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: memref<1x1x1x8x16xf32>, %[[V:[a-z0-9]+]]: memref<1x1x1x16x8xf32>, %[[ACC:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[MAX:[a-z0-9]+]]: memref<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: memref<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index)
func.func @packed_values(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: %[[BLOCKS:.+]] = memref.reinterpret_cast %[[V]] {{.*}} sizes: [1, 16, 8]
  // CHECK: %[[VALUES:.+]] = memref.collapse_shape %[[BLOCKS]] {{\[\[}}0, 1], [2]] : {{.*}} into memref<16x8xf32
  // CHECK: linalg.matmul {attn.register_tile = {{.*}}} ins(%{{.+}}, %[[VALUES]] :
  // CHECK-NOT: attn.online_sdpa
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// A score region is inlined where the score has its natural unit.

// CHECK-LABEL: func @score_region
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: memref<1x1x1x8x16xf32>, %[[V:[a-z0-9]+]]: memref<1x1x16x8xf32>, %[[ACC:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[MAX:[a-z0-9]+]]: memref<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: memref<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[J:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index, %[[SLOPES:[a-z0-9]+]]: memref<4xf32>)
func.func @score_region(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index, %slopes: memref<4xf32>) {
  // CHECK: linalg.generic
  // CHECK: %[[NATURAL:.+]] = arith.mulf %{{.+}}, %[[SCALE:.+]] : f32
  // CHECK: %[[SLOPE:.+]] = memref.load %[[SLOPES]][%[[H]]]
  // CHECK: %[[CHANGED:.+]] = arith.addf %[[NATURAL]], %[[SLOPE]]
  // CHECK: arith.mulf %[[CHANGED]]
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(0.5)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
    score_mod {
    ^bb0(%s: f32, %b_: index, %h_: index, %i_: index, %j_: index):
      %slope = memref.load %slopes[%h_] : memref<4xf32>
      %t = arith.addf %s, %slope : f32
      attn.yield %t : f32
    }
  return
}

// -----

// Not one key block: the op stays, without its config, for the other lowering.

// CHECK-LABEL: func @two_blocks
func.func @two_blocks(%q: memref<1x1x12x8xf32>, %k: memref<1x1x2x8x16xf32>, %v: memref<1x1x32x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x2x8x16xf32>, memref<1x1x32x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// The config's block is two packed blocks, which are multiplied in turns.

// CHECK-LABEL: func @smaller_blocks
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: memref<1x1x2x8x8xf32>, %[[V:[a-z0-9]+]]: memref<1x1x2x8x8xf32>
func.func @smaller_blocks(%q: memref<1x1x12x8xf32>, %k: memref<1x1x2x8x8xf32>, %v: memref<1x1x2x8x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C8:.+]] = arith.constant 8 : index
  // CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
  // CHECK: %[[BLOCKS:.+]] = memref.reinterpret_cast %[[K]] {{.*}} to memref<2x8x8xf32
  // CHECK: %[[VALUES:.+]] = memref.collapse_shape %{{.+}} {{\[\[}}0, 1], [2]] : {{.*}} into memref<16x8xf32
  // CHECK: scf.for %[[FIRST:.+]] = %[[C0]] to %[[C16]] step %[[C8]]
  // CHECK: %[[NUMBER:.+]] = arith.divui %[[FIRST]], %[[C8]]
  // CHECK: %[[SCORES:.+]] = memref.subview %{{.+}}[0, %[[FIRST]]] [6, 8]
  // CHECK: %[[KEYS:.+]] = memref.subview %[[BLOCKS]][%[[NUMBER]], 0, 0] [1, 8, 8]
  // CHECK: linalg.matmul {attn.overwrite, {{.*}} ins(%{{.+}}, %[[KEYS]] : {{.*}}) outs(%[[SCORES]] :
  // CHECK: linalg.matmul {attn.register_tile = {{.*}}} ins(%{{.+}}, %[[VALUES]] :
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x2x8x8xf32>, memref<1x1x2x8x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Blocks of values with gaps between them make no matrix: the op stays.

// CHECK-LABEL: func @gaps
func.func @gaps(%q: memref<1x1x12x8xf32>, %k: memref<1x1x2x8x8xf32>, %v: memref<1x1x2x8x8xf32, strided<[256, 256, 128, 8, 1]>>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x2x8x8xf32>, memref<1x1x2x8x8xf32, strided<[256, 256, 128, 8, 1]>>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Queries that nobody widened.

// CHECK-LABEL: func @bf16_queries
func.func @bf16_queries(%q: memref<1x1x12x8xbf16>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xbf16>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// A number of queries that is not known.

// CHECK-LABEL: func @dynamic_queries
func.func @dynamic_queries(%q: memref<1x1x?x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x?x8xf32>,
    %max: memref<1x1x?xf32>, %sum: memref<1x1x?xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x?x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x?x8xf32>, memref<1x1x?xf32>, memref<1x1x?xf32>)
  return
}

// -----

// Queries that are not whole strips.

// CHECK-LABEL: func @ragged_strip
func.func @ragged_strip(%q: memref<1x1x8x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x8x8xf32>,
    %max: memref<1x1x8xf32>, %sum: memref<1x1x8xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x8x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x8x8xf32>, memref<1x1x8xf32>, memref<1x1x8xf32>)
  return
}

// -----

// Keys that are not packed.

// CHECK-LABEL: func @plain_keys
func.func @plain_keys(%q: memref<1x1x12x8xf32>, %k: memref<1x1x16x8xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x16x8xf32>, memref<1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// More than one head.

// CHECK-LABEL: func @heads
func.func @heads(%q: memref<1x2x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x2x12x8xf32>,
    %max: memref<1x2x12xf32>, %sum: memref<1x2x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x2x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x2x12x8xf32>, memref<1x2x12xf32>, memref<1x2x12xf32>)
  return
}

// -----

// Where the keys of a strip depend on its queries, the softmax reads vectors in
// groups of 4, and the keys that a strip leaves out are whole groups of these,
// also in a block that ends with its keys.

// CHECK-LABEL: func @window_groups
func.func @window_groups(%q: memref<1x1x12x8xf32>, %k: memref<1x1x8x8x16xf32>, %v: memref<1x1x128x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index) {
  // CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
  // CHECK-DAG: %[[C32:.+]] = arith.constant 32 : index
  // CHECK: %[[SKIPPED:.+]] = arith.divui %{{.+}}, %[[C32]]
  // CHECK: %[[FIRST:.+]] = arith.muli %[[SKIPPED]], %[[C32]]
  // CHECK: scf.for %{{.+}} = %[[FIRST]] to %[[END:.+]] step %[[C16]]
  // CHECK: linalg.matmul
  // CHECK: scf.for %{{.+}} = %[[FIRST]] to %[[END]] step %[[C32]] iter_args
  // CHECK: scf.for %{{.+}} = %[[FIRST]] to %[[END]] step %[[C32]] iter_args
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x8x8x16xf32>, memref<1x1x128x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) window(40, 0)
    config <query_block = 12, key_block = 128, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Of wide values 32 vectors are written out, in a loop and once for the rest:
// where they are looked at, and where the accumulator moves.

// CHECK-LABEL: func @wide_values
func.func @wide_values(%q: memref<1x1x6x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x595xf32>, %acc: memref<1x1x6x595xf32>,
    %max: memref<1x1x6xf32>, %sum: memref<1x1x6xf32>, %b: index, %h: index, %i: index, %j: index) {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C256:.+]] = arith.constant 256 : index
  // CHECK-DAG: %[[C512:.+]] = arith.constant 512 : index
  // CHECK: %[[CHECK:.+]] = scf.for %[[PIECE:.+]] = %[[C0]] to %[[C512]] step %[[C256]] iter_args(%[[BEFORE:.+]] = %{{.+}})
  // CHECK: %{{.+}}:32 = scf.for %[[KEY:.+]] = %{{.+}} iter_args(%{{.+}} = %[[BEFORE]],
  // CHECK: vector.load %{{.+}}[%[[KEY]], %[[PIECE]]]
  // CHECK-COUNT-32: vector.fma
  // CHECK: %{{.+}}:11 = scf.for %[[LAST:.+]] = %{{.+}} iter_args(%{{.+}} = %[[CHECK]],
  // CHECK-COUNT-10: vector.load %{{.+}}[%[[LAST]],
  // CHECK: %[[MASK:.+]] = vector.constant_mask [3] : vector<8xi1>
  // CHECK: vector.maskedload %{{.+}}[%[[LAST]], %{{.+}}], %[[MASK]]
  // CHECK: arith.cmpf uno
  // CHECK: arith.cmpf une
  // CHECK: scf.for %[[MOVED:.+]] = %[[C0]] to %[[C512]] step %[[C256]] {
  // CHECK: vector.load %[[ACCUMULATOR:.+]][%[[ROW:.+]], %[[MOVED]]]
  // CHECK-COUNT-32: vector.store %{{.+}}, %[[ACCUMULATOR]]
  // CHECK-NOT: vector.store
  // CHECK: }
  // CHECK-COUNT-10: vector.store %{{.+}}, %[[ACCUMULATOR]]
  // CHECK: vector.maskedstore %[[ACCUMULATOR]]
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x6x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x595xf32>) scale(1.0)
    at(%b, %h, %i, %j) causal
    config <query_block = 6, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x6x595xf32>, memref<1x1x6xf32>, memref<1x1x6xf32>)
  return
}

// -----

// Values that end before the block without a limit that says so.

// CHECK-LABEL: func @short_values
func.func @short_values(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x13x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x13x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Rows of values that are not contiguous are copied once for all strips.

// CHECK-LABEL: func @strided_values
func.func @strided_values(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32, strided<[256, 256, 16, 2]>>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: %[[BLOCK:.+]] = memref.alloca() {{.*}} : memref<16x8xf32>
  // CHECK: linalg.copy ins(%{{.+}} : memref<16x8xf32, strided<[16, 2]>>) outs(%[[BLOCK]]
  // CHECK: scf.for
  // CHECK: linalg.matmul
  // CHECK: linalg.matmul {{.*}} ins(%{{.+}}, %[[BLOCK]]
  // CHECK-NOT: attn.online_sdpa
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32, strided<[256, 256, 16, 2]>>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// A layout that strides cannot express.

// CHECK-LABEL: func @layout_without_strides
func.func @layout_without_strides(%q: memref<1x1x12x8xf32, affine_map<(b, h, i, d) -> (b, h, i floordiv 6, i mod 6, d)>>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32, affine_map<(b, h, i, d) -> (b, h, i floordiv 6, i mod 6, d)>>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// A tile that does not say where it lies.

// CHECK-LABEL: func @no_position
func.func @no_position(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x16xf32>, %v: memref<1x1x16x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)

    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Lanes that cannot be halved down to one.

// CHECK-LABEL: func @odd_lanes
func.func @odd_lanes(%q: memref<1x1x12x8xf32>, %k: memref<1x1x1x8x18xf32>, %v: memref<1x1x18x8xf32>, %acc: memref<1x1x12x8xf32>,
    %max: memref<1x1x12xf32>, %sum: memref<1x1x12xf32>, %b: index, %h: index, %i: index, %j: index, %n: index, %m: index) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: return
  attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x18xf32>, memref<1x1x18x8xf32>) scale(1.0)
    at(%b, %h, %i, %j) query_limit(%n)
    config <query_block = 12, key_block = 18, rows = 6, vectors = 2, lanes = 6>
    outs(%acc, %max, %sum : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
  return
}

// -----

// Outside of any function there is no place for the scratch buffer.

// CHECK: memref.alloc
// CHECK: attn.online_sdpa
// CHECK-NOT: config
%q = memref.alloc() : memref<1x1x12x8xf32>
%k = memref.alloc() : memref<1x1x1x8x16xf32>
%v = memref.alloc() : memref<1x1x16x8xf32>
%m = memref.alloc() : memref<1x1x12xf32>
%c0 = arith.constant 0 : index
attn.online_sdpa ins(%q, %k, %v : memref<1x1x12x8xf32>, memref<1x1x1x8x16xf32>, memref<1x1x16x8xf32>) scale(1.0)
  at(%c0, %c0, %c0, %c0) config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
  outs(%q, %m, %m : memref<1x1x12x8xf32>, memref<1x1x12xf32>, memref<1x1x12xf32>)
