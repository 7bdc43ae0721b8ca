// RUN: attn-opt %s -split-input-file -attn-tile-queries -canonicalize -cse | FileCheck %s

// One task per batch, query head and block of 12 queries. It reads the
// key/value head of its group, keeps its state in tiles of static size, and its
// queries carry the scale. The last block uses only its first rows.

// CHECK-DAG: #[[BLOCKS:.+]] = affine_map<()[s0] -> (s0 ceildiv 12)>
// CHECK-DAG: #[[FIRST:.+]] = affine_map<()[s0] -> (s0 * 12)>
// CHECK-DAG: #[[ROWS:.+]] = affine_map<()[s0, s1] -> (12, s0 - s1 * 12)>
// CHECK-DAG: #[[GROUP:.+]] = affine_map<()[s0] -> (s0 floordiv 2)>
// CHECK-DAG: #[[SWAPPED:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1, d3)>
// CHECK-LABEL: func @dynamic_gqa_bshd
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<2x?x4x8xbf16>, %[[K:[a-z0-9]+]]: tensor<2x2x?x8x16xf32>, %[[V:[a-z0-9]+]]: tensor<2x2x?x16x6xf32>, %[[OUTPUT:[a-z0-9]+]]: tensor<2x?x4x6xbf16>, %[[LSE:[a-z0-9]+]]: tensor<2x4x?xf32>
func.func @dynamic_gqa_bshd(%q: tensor<2x?x4x8xbf16>, %k: tensor<2x2x?x8x16xf32>, %v: tensor<2x2x?x16x6xf32>,
    %output: tensor<2x?x4x6xbf16>, %lse: tensor<2x4x?xf32>, %n: index, %limit: index) -> (tensor<2x?x4x6xbf16>, tensor<2x4x?xf32>) {
  // CHECK-DAG: %[[FACTOR:.+]] = arith.constant 5.000000e-01 : f32
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK: %[[QUERIES:.+]] = tensor.dim %[[Q]]
  // CHECK: %[[COUNT:.+]] = affine.apply #[[BLOCKS]]()[%[[QUERIES]]]
  // CHECK: scf.forall (%[[B:.+]], %[[H:.+]], %[[BLOCK:.+]]) in (2, 4, %[[COUNT]]) shared_outs(%[[O:.+]] = %[[OUTPUT]], %[[L:.+]] = %[[LSE]])
  // CHECK: %[[I:.+]] = affine.apply #[[FIRST]]()[%[[BLOCK]]]
  // CHECK: %[[USED:.+]] = affine.min #[[ROWS]]()[%[[QUERIES]], %[[BLOCK]]]
  // CHECK: %[[KV:.+]] = affine.apply #[[GROUP]]()[%[[H]]]
  // CHECK: %[[ROWS_IN:.+]] = tensor.extract_slice %[[Q]][%[[B]], %[[I]], %[[H]], 0] [1, %[[USED]], 1, 8]
  // CHECK: %[[KEYS:.+]] = tensor.extract_slice %[[K]][%[[B]], %[[KV]], 0, 0, 0]
  // CHECK: %[[VALUES:.+]] = tensor.extract_slice %[[V]][%[[B]], %[[KV]], 0, 0, 0]
  // CHECK: %[[ACC:.+]] = linalg.fill {{.*}} -> tensor<1x1x12x6xf32>
  // CHECK: %[[MAX:.+]] = linalg.fill {{.*}} -> tensor<1x1x12xf32>
  // CHECK: %[[SUM:.+]] = linalg.fill {{.*}} -> tensor<1x1x12xf32>
  // CHECK: linalg.fill {{.*}} -> tensor<1x1x?x8xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[SWAPPED]], #{{.+}}]{{.*}} ins(%[[ROWS_IN]] :
  // CHECK: %[[WIDE:.+]] = arith.extf
  // CHECK: arith.mulf %[[WIDE]], %[[FACTOR]]
  // CHECK: %[[TILE:.+]] = tensor.insert_slice {{.*}} into tensor<1x1x12x8xf32>
  // CHECK: %[[STATE:.+]]:3 = attn.online_sdpa ins(%[[TILE]], %[[KEYS]], %[[VALUES]] :
  // CHECK-SAME: scale(1.000000e+00) at(%[[B]], %[[H]], %[[I]], %[[C0]]) query_limit(%[[QUERIES]])
  // CHECK-NOT: layout
  // CHECK-SAME: outs(%[[ACC]], %[[MAX]], %[[SUM]] :
  // CHECK-DAG: %[[O_SLICE:.+]] = tensor.extract_slice %[[O]][%[[B]], %[[I]], %[[H]], 0] [1, %[[USED]], 1, 6]
  // CHECK-DAG: %[[L_SLICE:.+]] = tensor.extract_slice %[[L]][%[[B]], %[[H]], %[[I]]] [1, 1, %[[USED]]]
  // CHECK: %[[DONE:.+]]:2 = attn.finalize ins(%[[STATE]]#0, %[[STATE]]#1, %[[STATE]]#2 : {{.*}}) layout(bshd) outs(%[[O_SLICE]], %[[L_SLICE]] :
  // CHECK: tensor.parallel_insert_slice %[[DONE]]#0 into %[[O]][%[[B]], %[[I]], %[[H]], 0] [1, %[[USED]], 1, 6]
  // CHECK: tensor.parallel_insert_slice %[[DONE]]#1 into %[[L]][%[[B]], %[[H]], %[[I]]] [1, 1, %[[USED]]]
  // CHECK-NOT: attn.
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty(%n) : tensor<2x4x?x6xf32>
  %e1 = tensor.empty(%n) : tensor<2x4x?xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<2x4x?x6xf32>) -> tensor<2x4x?x6xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<2x?x4x8xbf16>, tensor<2x2x?x8x16xf32>, tensor<2x2x?x16x6xf32>) scale(0.5)
    key_limit(%limit) layout <query = bshd> config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<2x4x?x6xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>)
    -> tensor<2x4x?x6xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>
  %r:2 = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<2x4x?x6xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>) layout(bshd)
    outs(%output, %lse : tensor<2x?x4x6xbf16>, tensor<2x4x?xf32>) -> tensor<2x?x4x6xbf16>, tensor<2x4x?xf32>
  return %r#0, %r#1 : tensor<2x?x4x6xbf16>, tensor<2x4x?xf32>
}

// -----

// A score region reads the score in its natural unit, and one tensor may be
// query and value at once, and be read by the region too: each is sliced for
// itself. 13 values end before 16 packed keys do.

// CHECK-LABEL: func @terms_and_shared_tensor
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x1x13x4xf32>
func.func @terms_and_shared_tensor(%x: tensor<1x1x13x4xf32>, %k: tensor<1x1x2x4x8xf32>, %output: tensor<1x1x13x4xf32>, %limit: index) -> tensor<1x1x13x4xf32> {
  // CHECK: scf.forall (%{{.+}}) in (4)
  // CHECK: %[[USED:.+]] = affine.min
  // CHECK: %[[QUERIES:.+]] = tensor.extract_slice %[[X]][0, 0, %{{.+}}, 0] [1, 1, %[[USED]], 4]
  // CHECK-NOT: arith.mulf
  // CHECK: %[[TILE:.+]] = tensor.insert_slice %[[QUERIES]] into
  // CHECK: attn.online_sdpa ins(%[[TILE]], %{{.+}}, %[[X]] : tensor<1x1x4x4xf32>
  // CHECK-SAME: scale(5.000000e-01)
  // CHECK-SAME: outs(
  // CHECK: score_mod
  // CHECK: tensor.extract %[[X]]
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x13x4xf32>
  %e1 = tensor.empty() : tensor<1x1x13xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x13x4xf32>) -> tensor<1x1x13x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x13xf32>) -> tensor<1x1x13xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x13xf32>) -> tensor<1x1x13xf32>
  %s:3 = attn.online_sdpa ins(%x, %k, %x : tensor<1x1x13x4xf32>, tensor<1x1x2x4x8xf32>, tensor<1x1x13x4xf32>) scale(0.5)
    key_limit(%limit) config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x13x4xf32>, tensor<1x1x13xf32>, tensor<1x1x13xf32>)
    score_mod {
    ^bb0(%score: f32, %b: index, %h: index, %i: index, %j: index):
      %shift = tensor.extract %x[%b, %h, %i, %b] : tensor<1x1x13x4xf32>
      %t = arith.addf %score, %shift : f32
      attn.yield %t : f32
    } -> tensor<1x1x13x4xf32>, tensor<1x1x13xf32>, tensor<1x1x13xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x13x4xf32>, tensor<1x1x13xf32>, tensor<1x1x13xf32>)
    outs(%output : tensor<1x1x13x4xf32>) -> tensor<1x1x13x4xf32>
  return %r : tensor<1x1x13x4xf32>
}

// -----

// Without a config nothing says how tall a block is.

// CHECK-LABEL: func @no_config
func.func @no_config(%q: tensor<1x1x4x4xf32>, %output: tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32> {
  // CHECK-NOT: scf.forall
  // CHECK: attn.online_sdpa
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x4x4xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) scale(0.5)
    outs(%acc, %max, %sum : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%output : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return %r : tensor<1x1x4x4xf32>
}

// -----

// Someone else reads the maximum, which a task would not hand out.

// CHECK-LABEL: func @state_is_read
func.func @state_is_read(%q: tensor<1x1x4x4xf32>, %output: tensor<1x1x4x4xf32>) -> (tensor<1x1x4x4xf32>, tensor<1x1x4xf32>) {
  // CHECK-NOT: scf.forall
  // CHECK: attn.online_sdpa
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x4x4xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%output : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return %r, %s#1 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>
}

// -----

// A state that came from elsewhere would have to be sliced, not created.

// CHECK-LABEL: func @state_from_elsewhere
func.func @state_from_elsewhere(%q: tensor<1x1x4x4xf32>, %acc: tensor<1x1x4x4xf32>, %max: tensor<1x1x4xf32>, %sum: tensor<1x1x4xf32>, %output: tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32> {
  // CHECK-NOT: scf.forall
  // CHECK: attn.online_sdpa
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%output : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return %r : tensor<1x1x4x4xf32>
}

// -----

// The reader takes sum for maximum, or drops padding: it does not read the
// state as a task would write it.

// CHECK-LABEL: func @other_readers
func.func @other_readers(%q: tensor<1x1x4x4xf32>, %swapped: tensor<1x1x4x4xf32>, %narrow: tensor<1x1x3x2xf32>) -> (tensor<1x1x4x4xf32>, tensor<1x1x3x2xf32>) {
  // CHECK-NOT: scf.forall
  // CHECK-COUNT-2: attn.online_sdpa
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<1x1x4x4xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %max = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#2, %s#1 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%swapped : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %t:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) scale(1.0)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %u = attn.finalize ins(%t#0, %t#1, %t#2 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%narrow : tensor<1x1x3x2xf32>) -> tensor<1x1x3x2xf32>
  return %r, %u : tensor<1x1x4x4xf32>, tensor<1x1x3x2xf32>
}

// -----

// Whole blocks, also a single one, have no rows to fill.

// CHECK-LABEL: func @whole_blocks
func.func @whole_blocks(%q: tensor<1x1x8x4xf32>, %k: tensor<1x1x1x4x8xf32>, %output: tensor<1x1x8x4xf32>) -> tensor<1x1x8x4xf32> {
  // CHECK: scf.forall (%{{.+}}) in (2)
  // CHECK-COUNT-3: linalg.fill
  // CHECK-NOT: linalg.fill
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<1x1x4x4xf32>) outs(%{{.+}} : tensor<1x1x4x4xf32>)
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x8x4xf32>
  %e1 = tensor.empty() : tensor<1x1x8xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x8x4xf32>) -> tensor<1x1x8x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %q : tensor<1x1x8x4xf32>, tensor<1x1x1x4x8xf32>, tensor<1x1x8x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>)
    -> tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>)
    outs(%output : tensor<1x1x8x4xf32>) -> tensor<1x1x8x4xf32>
  return %r : tensor<1x1x8x4xf32>
}

// -----

// One task is no loop.

// CHECK-LABEL: func @one_block
func.func @one_block(%q: tensor<1x1x4x4xf32>, %k: tensor<1x1x1x4x8xf32>, %output: tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32> {
  // CHECK-NOT: tensor.cast
  // CHECK: attn.online_sdpa {{.*}} query_limit(
  // CHECK-NOT: tensor.cast
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x4x4xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %q : tensor<1x1x4x4xf32>, tensor<1x1x1x4x8xf32>, tensor<1x1x4x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%output : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return %r : tensor<1x1x4x4xf32>
}

// -----

// Without elements there is nothing to slice.

// CHECK-LABEL: func @no_queries
func.func @no_queries(%q: tensor<1x1x0x4xf32>, %k: tensor<1x1x0x4x8xf32>, %output: tensor<1x1x0x4xf32>) -> tensor<1x1x0x4xf32> {
  // CHECK-NOT: scf.forall
  // CHECK: attn.online_sdpa
  // CHECK-NOT: query_limit
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x0x4xf32>
  %e1 = tensor.empty() : tensor<1x1x0xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x0x4xf32>) -> tensor<1x1x0x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x0xf32>) -> tensor<1x1x0xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x0xf32>) -> tensor<1x1x0xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %q : tensor<1x1x0x4xf32>, tensor<1x1x0x4x8xf32>, tensor<1x1x0x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x0x4xf32>, tensor<1x1x0xf32>, tensor<1x1x0xf32>)
    -> tensor<1x1x0x4xf32>, tensor<1x1x0xf32>, tensor<1x1x0xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x0x4xf32>, tensor<1x1x0xf32>, tensor<1x1x0xf32>)
    outs(%output : tensor<1x1x0x4xf32>) -> tensor<1x1x0x4xf32>
  return %r : tensor<1x1x0x4xf32>
}

// -----

// An output with fewer rows than the state would be cut between blocks.

// CHECK-LABEL: func @ragged_output
func.func @ragged_output(%q: tensor<1x1x4x4xf32>, %k: tensor<1x1x1x4x8xf32>, %output: tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32> {
  // CHECK-NOT: query_limit
  // CHECK: attn.finalize
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x4x4xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %q : tensor<1x1x4x4xf32>, tensor<1x1x1x4x8xf32>, tensor<1x1x4x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%output : tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32>
  return %r : tensor<1x1x3x4xf32>
}

// -----

// A finalize that takes the maxima for the sums is not this op's own.

// CHECK-LABEL: func @state_out_of_order
func.func @state_out_of_order(%q: tensor<1x1x4x4xf32>, %k: tensor<1x1x1x4x8xf32>, %output: tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32> {
  // CHECK-NOT: query_limit
  // CHECK: attn.finalize
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x4x4xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %q : tensor<1x1x4x4xf32>, tensor<1x1x1x4x8xf32>, tensor<1x1x4x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#2, %s#1 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%output : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return %r : tensor<1x1x4x4xf32>
}

// -----

// A limit of the queries that is there already stays.

// CHECK-LABEL: func @limited
// CHECK-SAME: %[[LIMIT:[a-z0-9]+]]: index)
func.func @limited(%q: tensor<1x1x4x4xf32>, %k: tensor<1x1x1x4x8xf32>, %output: tensor<1x1x4x4xf32>, %limit: index) -> tensor<1x1x4x4xf32> {
  // CHECK: attn.online_sdpa {{.*}} query_limit(%[[LIMIT]])
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x4x4xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %q : tensor<1x1x4x4xf32>, tensor<1x1x1x4x8xf32>, tensor<1x1x4x4xf32>) scale(0.5) query_limit(%limit)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%output : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return %r : tensor<1x1x4x4xf32>
}

// -----

// Pairs are multiplied as they are: queries keep their type, and take the scale
// only where that is exact.

// CHECK-LABEL: func @pairs
func.func @pairs(%q: tensor<1x1x?x4xbf16>, %k: tensor<1x1x?x2x16x2xbf16>, %v: tensor<1x1x?x8x6x2xbf16>,
    %output: tensor<1x1x?x6xbf16>, %n: index, %limit: index) -> (tensor<1x1x?x6xbf16>, tensor<1x1x?x6xbf16>) {
  // CHECK-DAG: %[[QUARTER:.+]] = arith.constant 2.500000e-01 : bf16
  // CHECK: scf.forall
  // CHECK: tensor.extract_slice %{{.+}} to tensor<1x1x?x2x16x2xbf16>
  // CHECK: tensor.extract_slice %{{.+}} to tensor<1x1x?x8x6x2xbf16>
  // CHECK: arith.mulf %{{.+}}, %[[QUARTER]] : bf16
  // CHECK: %[[TILE:.+]] = tensor.insert_slice {{.*}} into tensor<1x1x12x4xbf16>
  // CHECK: attn.online_sdpa ins(%[[TILE]], {{.*}} scale(1.000000e+00)
  // CHECK: scf.forall
  // CHECK-NOT: arith.mulf
  // CHECK: %[[PADDED:.+]] = tensor.insert_slice {{.*}} into tensor<1x1x12x4xbf16>
  // CHECK-NOT: arith.mulf
  // CHECK: %[[TILE:.+]] = tensor.insert_slice %{{.+}} into %[[PADDED]]{{.*}} into tensor<1x1x12x4xbf16>
  // CHECK: attn.online_sdpa ins(%[[TILE]], {{.*}} scale(3.000000e-01)
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty(%n) : tensor<1x1x?x6xf32>
  %e1 = tensor.empty(%n) : tensor<1x1x?xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x?x6xf32>) -> tensor<1x1x?x6xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x?x4xbf16>, tensor<1x1x?x2x16x2xbf16>, tensor<1x1x?x8x6x2xbf16>) scale(0.25)
    key_limit(%limit) config <query_block = 12, key_block = 16, rows = 6, vectors = 1, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %sum : tensor<1x1x?x6xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>)
    -> tensor<1x1x?x6xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x?x6xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>)
    outs(%output : tensor<1x1x?x6xbf16>) -> tensor<1x1x?x6xbf16>
  %t:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x?x4xbf16>, tensor<1x1x?x2x16x2xbf16>, tensor<1x1x?x8x6x2xbf16>) scale(0.3)
    key_limit(%limit) config <query_block = 12, key_block = 16, rows = 6, vectors = 1, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %sum : tensor<1x1x?x6xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>)
    -> tensor<1x1x?x6xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>
  %u = attn.finalize ins(%t#0, %t#1, %t#2 : tensor<1x1x?x6xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>)
    outs(%output : tensor<1x1x?x6xbf16>) -> tensor<1x1x?x6xbf16>
  return %r, %u : tensor<1x1x?x6xbf16>, tensor<1x1x?x6xbf16>
}
