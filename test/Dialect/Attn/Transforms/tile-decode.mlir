// RUN: attn-opt %s -split-input-file -attn-tile-decode | FileCheck %s

// A task is a batch, a key/value head and a range of keys, for all query heads
// of the group; the partial states merge in the order of the keys. Keys and
// values are sliced and copied nowhere.

// CHECK-DAG: #[[RANGES:.+]] = affine_map<()[s0] -> (s0 ceildiv 512)>
// CHECK-DAG: #[[COUNT:.+]] = affine_map<()[s0, s1] -> (s0 - s1 * 512, 512)>
// CHECK-LABEL: func @group
// CHECK-SAME: %[[Q:.+]]: tensor<?x8x1x64xbf16>, %[[K:[a-z0-9]+]]: tensor<?x2x?x64xbf16>
func.func @group(%q: tensor<?x8x1x64xbf16>, %k: tensor<?x2x?x64xbf16>, %o: tensor<?x8x1x64xbf16>, %lse: tensor<?x8x1xf32>, %n: index) -> (tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) {
  // CHECK-NOT: tensor.pad
  // CHECK: %[[SPLITS:.+]] = affine.apply #[[RANGES]]()[%[[KEYS:.+]]]
  // CHECK: %[[PARTIAL:.+]] = tensor.empty(%[[SPLITS]], %{{.+}}) : tensor<?x?x8x1x64xf32>
  // CHECK: %[[STATES:.+]]:3 = scf.forall (%[[B:.+]], %[[G:.+]], %[[S:.+]]) in (%{{.+}}, 2, %[[SPLITS]])
  // CHECK: %[[LEFT:.+]] = affine.min #[[COUNT]]()[%[[KEYS]], %[[S]]]
  // CHECK: tensor.extract_slice %[[K]][%[[B]], %[[G]], %{{.+}}, 0] [1, 1, %[[LEFT]], 64]
  // CHECK-COUNT-3: linalg.fill
  // CHECK-NOT: linalg.
  // CHECK: attn.online_sdpa ins({{.*}} : tensor<1x4x1x64xbf16>, tensor<1x1x?x64xbf16>, tensor<1x1x?x64xbf16>) scale(1.250000e-01) at(%[[B]]
  // CHECK: scf.forall.in_parallel
  // CHECK: scf.forall (%[[B2:.+]], %{{.+}}) in (%{{.+}}, 2) shared_outs({{.*}}) -> (tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>)
  // CHECK: %[[MERGED:.+]]:3 = scf.for %[[S2:.+]] = %c0
  // CHECK: tensor.extract_slice %[[STATES]]#0[%[[S2]], %[[B2]],
  // CHECK: attn.merge_states
  // CHECK: attn.finalize ins(%[[MERGED]]#0, %[[MERGED]]#1, %[[MERGED]]#2
  // CHECK: tensor.parallel_insert_slice {{.*}} tensor<1x4x1x64xbf16> into tensor<?x8x1x64xbf16>
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty(%n) : tensor<?x8x1x64xf32>
  %e1 = tensor.empty(%n) : tensor<?x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x8x1x64xf32>) -> tensor<?x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<?x8x1x64xbf16>, tensor<?x2x?x64xbf16>, tensor<?x2x?x64xbf16>) scale(0.125)
    outs(%acc, %max, %sum : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>
  %r:2 = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    outs(%o, %lse : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) -> tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
  return %r#0, %r#1 : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
}

// -----

// Few keys are one range, and nothing is merged.

// CHECK-LABEL: func @one_range
func.func @one_range(%q: tensor<?x8x1x64xbf16>, %k: tensor<?x2x512x64xbf16>, %o: tensor<?x8x1x64xbf16>, %lse: tensor<?x8x1xf32>, %n: index) -> (tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) {
  // CHECK: scf.forall (%{{.+}}, %{{.+}}) in (%{{.+}}, 2)
  // CHECK: attn.online_sdpa
  // CHECK-NOT: attn.merge_states
  // CHECK: attn.finalize
  // CHECK-NOT: scf.forall (
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty(%n) : tensor<?x8x1x64xf32>
  %e1 = tensor.empty(%n) : tensor<?x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x8x1x64xf32>) -> tensor<?x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<?x8x1x64xbf16>, tensor<?x2x512x64xbf16>, tensor<?x2x512x64xbf16>) scale(0.125)
    outs(%acc, %max, %sum : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>
  %r:2 = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    outs(%o, %lse : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) -> tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
  return %r#0, %r#1 : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
}

// -----

// Whole ranges have a static size; there is one more range than 512 keys take.

// CHECK-LABEL: func @whole_ranges
func.func @whole_ranges(%q: tensor<?x8x1x64xbf16>, %k: tensor<?x2x1536x64xbf16>, %o: tensor<?x8x1x64xbf16>, %lse: tensor<?x8x1xf32>, %n: index) -> (tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) {
  // CHECK: scf.forall (%{{.+}}, %{{.+}}, %{{.+}}) in (%{{.+}}, 2, 3)
  // CHECK-NOT: affine.min
  // CHECK: attn.online_sdpa ins({{.*}}tensor<1x1x512x64xbf16>)
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty(%n) : tensor<?x8x1x64xf32>
  %e1 = tensor.empty(%n) : tensor<?x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x8x1x64xf32>) -> tensor<?x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<?x8x1x64xbf16>, tensor<?x2x1536x64xbf16>, tensor<?x2x1536x64xbf16>) scale(0.125)
    outs(%acc, %max, %sum : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>
  %r:2 = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    outs(%o, %lse : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) -> tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
  return %r#0, %r#1 : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
}

// -----

// A state that starts from something else is not distributed; the op loses its
// config. So it does in what follows.

// CHECK-LABEL: func @continued
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @continued(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x?x64xf32>, %acc: tensor<1x8x1x64xf32>, %max: tensor<1x8x1xf32>) -> tensor<1x8x1x64xf32> {
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x?x64xf32>, tensor<1x2x?x64xf32>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%q : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// -----

// Attention without the config is somebody else's.

// CHECK-LABEL: func @no_config
func.func @no_config(%q: tensor<?x8x1x64xbf16>, %k: tensor<?x2x1536x64xbf16>, %o: tensor<?x8x1x64xbf16>, %lse: tensor<?x8x1xf32>, %n: index) -> (tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) {
  // CHECK-NOT: scf.forall
  // CHECK: attn.finalize
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty(%n) : tensor<?x8x1x64xf32>
  %e1 = tensor.empty(%n) : tensor<?x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<?x8x1x64xf32>) -> tensor<?x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x8x1xf32>) -> tensor<?x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<?x8x1x64xbf16>, tensor<?x2x1536x64xbf16>, tensor<?x2x1536x64xbf16>) scale(0.125)
    outs(%acc, %max, %sum : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    -> tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>
  %r:2 = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<?x8x1x64xf32>, tensor<?x8x1xf32>, tensor<?x8x1xf32>)
    outs(%o, %lse : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>) -> tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
  return %r#0, %r#1 : tensor<?x8x1x64xbf16>, tensor<?x8x1xf32>
}

// -----

// 1300 keys are two whole ranges and a part of one.

// CHECK-LABEL: func @ragged_ranges(
// CHECK: scf.forall (%{{.+}}, %{{.+}}, %[[S:.+]]) in (1, 2, 3)
// CHECK: %[[LEFT:.+]] = affine.min #{{.+}}()[%[[S]]]
// CHECK: tensor.extract_slice %{{.+}}[{{.*}}] [1, 1, %[[LEFT]], 64]
func.func @ragged_ranges(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x1300x64xf32>, %out: tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x1300x64xf32>, tensor<1x2x1300x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%out : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// -----

// How many queries there are is not known.

// CHECK-LABEL: func @open_queries(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @open_queries(%q: tensor<1x8x?x64xf32>, %k: tensor<1x2x1536x64xf32>, %out: tensor<1x8x?x64xf32>, %n: index) -> tensor<1x8x?x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty(%n) : tensor<1x8x?x64xf32>
  %e1 = tensor.empty(%n) : tensor<1x8x?xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x?x64xf32>) -> tensor<1x8x?x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x?xf32>) -> tensor<1x8x?xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x?xf32>) -> tensor<1x8x?xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x?x64xf32>, tensor<1x2x1536x64xf32>, tensor<1x2x1536x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x?x64xf32>, tensor<1x8x?xf32>, tensor<1x8x?xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x?x64xf32>, tensor<1x8x?xf32>, tensor<1x8x?xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x?x64xf32>, tensor<1x8x?xf32>, tensor<1x8x?xf32>)
    outs(%out : tensor<1x8x?x64xf32>) -> tensor<1x8x?x64xf32>
  return %o : tensor<1x8x?x64xf32>
}

// -----

// No slice can be taken of nothing: no keys, no queries, no batch.

// CHECK-LABEL: func @no_keys(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @no_keys(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x0x64xf32>, %out: tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x0x64xf32>, tensor<1x2x0x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%out : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// -----

// CHECK-LABEL: func @no_queries(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @no_queries(%q: tensor<1x8x0x64xf32>, %k: tensor<1x2x1536x64xf32>, %out: tensor<1x8x0x64xf32>) -> tensor<1x8x0x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x0x64xf32>
  %e1 = tensor.empty() : tensor<1x8x0xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x0x64xf32>) -> tensor<1x8x0x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x0xf32>) -> tensor<1x8x0xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x0xf32>) -> tensor<1x8x0xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x0x64xf32>, tensor<1x2x1536x64xf32>, tensor<1x2x1536x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x0x64xf32>, tensor<1x8x0xf32>, tensor<1x8x0xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x0x64xf32>, tensor<1x8x0xf32>, tensor<1x8x0xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x0x64xf32>, tensor<1x8x0xf32>, tensor<1x8x0xf32>)
    outs(%out : tensor<1x8x0x64xf32>) -> tensor<1x8x0x64xf32>
  return %o : tensor<1x8x0x64xf32>
}

// -----

// CHECK-LABEL: func @no_batch(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @no_batch(%q: tensor<0x8x1x64xf32>, %k: tensor<0x2x1536x64xf32>, %out: tensor<0x8x1x64xf32>) -> tensor<0x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<0x8x1x64xf32>
  %e1 = tensor.empty() : tensor<0x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<0x8x1x64xf32>) -> tensor<0x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<0x8x1xf32>) -> tensor<0x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<0x8x1xf32>) -> tensor<0x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<0x8x1x64xf32>, tensor<0x2x1536x64xf32>, tensor<0x2x1536x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<0x8x1x64xf32>, tensor<0x8x1xf32>, tensor<0x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<0x8x1x64xf32>, tensor<0x8x1xf32>, tensor<0x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<0x8x1x64xf32>, tensor<0x8x1xf32>, tensor<0x8x1xf32>)
    outs(%out : tensor<0x8x1x64xf32>) -> tensor<0x8x1x64xf32>
  return %o : tensor<0x8x1x64xf32>
}

// -----

// A part of a larger attention.

// CHECK-LABEL: func @placed(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @placed(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x1536x64xf32>, %out: tensor<1x8x1x64xf32>, %b: index, %h: index, %i: index, %j: index) -> tensor<1x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x1536x64xf32>, tensor<1x2x1536x64xf32>) scale(0.125) at(%b, %h, %i, %j)
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%out : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// -----

// A config of the kernel for many queries.

// CHECK-LABEL: func @for_another_kernel(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @for_another_kernel(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x1536x64xf32>, %out: tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x1536x64xf32>, tensor<1x2x1536x64xf32>) scale(0.125)
    config <query_block = 6, key_block = 64, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%out : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// -----

// Something else reads the state.

// CHECK-LABEL: func @state_read(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @state_read(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x1536x64xf32>, %out: tensor<1x8x1x64xf32>) -> (tensor<1x8x1x64xf32>, f32) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x1536x64xf32>, tensor<1x2x1536x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %c0 = arith.constant 0 : index
  %element = tensor.extract %s#1[%c0, %c0, %c0] : tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%out : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o, %element : tensor<1x8x1x64xf32>, f32
}

// -----

// What ends attention takes the maximum for the sum.

// CHECK-LABEL: func @state_out_of_order(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @state_out_of_order(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x1536x64xf32>, %out: tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x1536x64xf32>, tensor<1x2x1536x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#2, %s#1 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%out : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// -----

// What ends attention takes another accumulator, and this one for its memory.

// CHECK-LABEL: func @other_accumulator(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @other_accumulator(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x1536x64xf32>, %out: tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x2x1536x64xf32>, tensor<1x2x1536x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%acc, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%s#0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}

// -----

// Memory: the pass works on tensors.

// CHECK-LABEL: func @memory(
// CHECK-NOT: scf.forall
// CHECK: return
func.func @memory(%q: memref<1x8x1x64xf32>, %k: memref<1x2x1536x64xf32>, %max: memref<1x8x1xf32>) {
  attn.online_sdpa ins(%q, %k, %k : memref<1x8x1x64xf32>, memref<1x2x1536x64xf32>, memref<1x2x1536x64xf32>) scale(0.125)
    outs(%q, %max, %max : memref<1x8x1x64xf32>, memref<1x8x1xf32>, memref<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
  return
}

// -----

// Packed keys are for the other kernel.

// CHECK-LABEL: func @packed(
// CHECK-NOT: decode_config
// CHECK-NOT: scf.forall
// CHECK: return
func.func @packed(%q: tensor<1x8x1x64xf32>, %k: tensor<1x2x4x64x16xf32>, %v: tensor<1x2x64x64xf32>, %out: tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x8x1x64xf32>
  %e1 = tensor.empty() : tensor<1x8x1xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x8x1x64xf32>, tensor<1x2x4x64x16xf32>, tensor<1x2x64x64xf32>) scale(0.125)
    outs(%acc, %max, %sum : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 4, value_rows = 4, vectors = 4, lanes = 16>}
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    outs(%out : tensor<1x8x1x64xf32>) -> tensor<1x8x1x64xf32>
  return %o : tensor<1x8x1x64xf32>
}
