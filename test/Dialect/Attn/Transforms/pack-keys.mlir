// RUN: attn-opt %s -split-input-file -attn-pack-keys | FileCheck %s

// 13 keys in blocks of 8: keys are transposed, what the last block lacks is
// zero, and key_limit tells where they end. Values stay.

// CHECK: #[[COUNT:.+]] = affine_map<()[s0] -> (s0 * -8 + 13, 8)>
// CHECK: #[[FIRST:.+]] = affine_map<()[s0] -> (s0 * 8)>
// CHECK: #[[REST:.+]] = affine_map<()[s0] -> (-s0 + 8)>
// CHECK: #[[TRANSPOSED:.+]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: func @static
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<2x4x7x5xf32>, %[[K:[a-z0-9]+]]: tensor<2x2x13x5xf32>, %[[V:[a-z0-9]+]]: tensor<2x2x13x6xf32>
func.func @static(%q: tensor<2x4x7x5xf32>, %k: tensor<2x2x13x5xf32>, %v: tensor<2x2x13x6xf32>,
    %acc: tensor<2x4x7x6xf32>, %max: tensor<2x4x7xf32>, %sum: tensor<2x4x7xf32>) -> tensor<2x4x7x6xf32> {
  // CHECK: %[[LIMIT:.+]] = arith.constant 13 : index
  // CHECK: %[[EMPTY:.+]] = tensor.empty() : tensor<2x2x2x5x8xf32>
  // CHECK: %[[PACKED:.+]] = scf.forall (%[[B:.+]], %[[H:.+]], %[[BLOCK:.+]]) in (2, 2, 2) shared_outs(%[[OUT:.+]] = %[[EMPTY]])
  // CHECK: %[[KEYS:.+]] = affine.min #[[COUNT]]()[%[[BLOCK]]]
  // CHECK: %[[KEY:.+]] = affine.apply #[[FIRST]]()[%[[BLOCK]]]
  // CHECK: %[[SLICE:.+]] = tensor.extract_slice %[[K]][%[[B]], %[[H]], %[[KEY]], 0] [1, 1, %[[KEYS]], 5]
  // CHECK: %[[PADDING:.+]] = affine.apply #[[REST]]()[%[[KEYS]]]
  // CHECK: tensor.extract_slice %{{.+}}[0, %[[KEYS]]] [5, %[[PADDING]]]
  // CHECK: linalg.fill ins(%{{.+}} : f32) outs(%{{.+}} : tensor<5x?xf32>)
  // CHECK: linalg.generic {indexing_maps = [#[[TRANSPOSED]], #{{.+}}]{{.*}} ins(%[[SLICE]] :
  // CHECK: tensor.parallel_insert_slice %{{.+}} into %[[OUT]][%[[B]], %[[H]], %[[BLOCK]], 0, 0] [1, 1, 1, 5, 8]
  // CHECK-NOT: scf.forall
  // CHECK: attn.online_sdpa ins(%[[Q]], %[[PACKED]], %[[V]] :
  // CHECK-SAME: key_limit(%[[LIMIT]])
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<2x4x7x5xf32>, tensor<2x2x13x5xf32>, tensor<2x2x13x6xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<2x4x7x6xf32>, tensor<2x4x7xf32>, tensor<2x4x7xf32>)
    -> tensor<2x4x7x6xf32>, tensor<2x4x7xf32>, tensor<2x4x7xf32>
  return %s#0 : tensor<2x4x7x6xf32>
}

// -----

// Dynamic sizes, dimension order bshd, bf16: blocks are counted at run time
// and elements widened once. Values are packed in their own order, and what
// their last block lacks is never read, so it is not filled.

// CHECK-DAG: #[[BLOCKS:.+]] = affine_map<()[s0] -> (s0 ceildiv 8)>
// CHECK-DAG: #[[IDENTITY:.+]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func @dynamic_bf16_bshd
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<?x?x2x8xbf16>, %[[V:[a-z0-9]+]]: tensor<?x?x2x6xbf16>
func.func @dynamic_bf16_bshd(%q: tensor<?x?x4x8xbf16>, %k: tensor<?x?x2x8xbf16>, %v: tensor<?x?x2x6xbf16>,
    %acc: tensor<?x4x?x6xf32>, %max: tensor<?x4x?xf32>, %sum: tensor<?x4x?xf32>) -> tensor<?x4x?x6xf32> {
  // CHECK: %[[LIMIT:.+]] = tensor.dim %[[K]], %{{.+}}
  // CHECK: %[[KEYS:.+]] = tensor.dim %[[K]], %{{.+}}
  // CHECK: %[[COUNT:.+]] = affine.apply #[[BLOCKS]]()[%[[KEYS]]]
  // CHECK: %[[BATCH:.+]] = tensor.dim %[[K]], %{{.+}}
  // CHECK: %[[PACKED_KEY:.+]] = scf.forall (%[[B:.+]], %[[H:.+]], %{{.+}}) in (%[[BATCH]], 2, %[[COUNT]])
  // CHECK: tensor.extract_slice %[[K]][%[[B]], %{{.+}}, %[[H]], 0] [1, %{{.+}}, 1, 8]
  // CHECK: linalg.fill
  // CHECK: arith.extf %{{.+}} : bf16 to f32
  // CHECK: %[[PACKED_VALUE:.+]] = scf.forall
  // CHECK-NOT: linalg.fill
  // CHECK: linalg.generic {indexing_maps = [#[[IDENTITY]], #[[IDENTITY]]]
  // CHECK: arith.extf %{{.+}} : bf16 to f32
  // CHECK: attn.online_sdpa ins(%{{.+}}, %[[PACKED_KEY]], %[[PACKED_VALUE]] : tensor<?x?x4x8xbf16>, tensor<?x2x?x8x8xf32>, tensor<?x2x?x8x6xf32>)
  // CHECK-SAME: key_limit(%[[LIMIT]])
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<?x?x4x8xbf16>, tensor<?x?x2x8xbf16>, tensor<?x?x2x6xbf16>) scale(0.5)
    layout <query = bshd, key = bshd, value = bshd>
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4, pack_value = true>
    outs(%acc, %max, %sum : tensor<?x4x?x6xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
    -> tensor<?x4x?x6xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>
  return %s#0 : tensor<?x4x?x6xf32>
}

// -----

// In a part of a larger attention the limit is a position of the whole, and a
// limit that was there before still holds.

// CHECK: #[[END:.+]] = affine_map<()[s0] -> (s0 + 13)>
// CHECK-LABEL: func @part
// CHECK-SAME: %[[J:[a-z0-9]+]]: index, %[[OLD:[a-z0-9]+]]: index)
func.func @part(%q: tensor<1x1x7x4xf32>, %k: tensor<1x1x13x4xf32>, %acc: tensor<1x1x7x4xf32>,
    %max: tensor<1x1x7xf32>, %sum: tensor<1x1x7xf32>, %j: index, %old: index) -> tensor<1x1x7x4xf32> {
  // CHECK: %[[PART_END:.+]] = affine.apply #[[END]]()[%[[J]]]
  // CHECK: %[[LIMIT:.+]] = arith.minsi %[[OLD]], %[[PART_END]]
  // CHECK: attn.online_sdpa {{.*}} key_limit(%[[LIMIT]])
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x7x4xf32>, tensor<1x1x13x4xf32>, tensor<1x1x13x4xf32>) scale(0.5)
    at(%c0, %c0, %c0, %j) key_limit(%old) config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    -> tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  return %s#0 : tensor<1x1x7x4xf32>
}

// -----

// Without a config there is no block to pack into.

// CHECK-LABEL: func @no_config
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x1x7x4xf32>
func.func @no_config(%q: tensor<1x1x7x4xf32>, %acc: tensor<1x1x7x4xf32>,
    %max: tensor<1x1x7xf32>, %sum: tensor<1x1x7xf32>) -> tensor<1x1x7x4xf32> {
  // CHECK-NEXT: attn.online_sdpa ins(%[[Q]], %[[Q]], %[[Q]] :
  // CHECK-NOT: key_limit
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x7x4xf32>, tensor<1x1x7x4xf32>, tensor<1x1x7x4xf32>) scale(0.5)
    outs(%acc, %max, %sum : tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    -> tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  return %s#0 : tensor<1x1x7x4xf32>
}

// -----

// A config that does not ask for packing, and one that asks for values alone,
// which packed keys have to come with.

// CHECK-LABEL: func @not_asked
func.func @not_asked(%q: tensor<1x1x8x4xf32>, %acc: tensor<1x1x8x4xf32>,
    %max: tensor<1x1x8xf32>, %sum: tensor<1x1x8xf32>) -> (tensor<1x1x8x4xf32>, tensor<1x1x8x4xf32>) {
  // CHECK-NOT: scf.forall
  // CHECK-NOT: key_limit
  // CHECK: return
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x8x4xf32>, tensor<1x1x8x4xf32>, tensor<1x1x8x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4, pack_key = false>
    outs(%acc, %max, %sum : tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>)
    -> tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>
  %t:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x8x4xf32>, tensor<1x1x8x4xf32>, tensor<1x1x8x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4, pack_key = false, pack_value = true>
    outs(%acc, %max, %sum : tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>)
    -> tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>
  return %s#0, %t#0 : tensor<1x1x8x4xf32>, tensor<1x1x8x4xf32>
}

// -----

// What is packed already is not packed again, whatever the config's block.

// CHECK-LABEL: func @packed
func.func @packed(%q: tensor<1x1x7x4xf32>, %k: tensor<1x1x2x4x16xf32>, %v: tensor<1x1x32x4xf32>, %acc: tensor<1x1x7x4xf32>,
    %max: tensor<1x1x7xf32>, %sum: tensor<1x1x7xf32>) -> tensor<1x1x7x4xf32> {
  // CHECK-NEXT: attn.online_sdpa
  // CHECK-NOT: key_limit
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x7x4xf32>, tensor<1x1x2x4x16xf32>, tensor<1x1x32x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4, pack_value = true>
    outs(%acc, %max, %sum : tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    -> tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  return %s#0 : tensor<1x1x7x4xf32>
}

// -----

// Memory is not packed: the pass works on tensors.

// CHECK-LABEL: func @memory
func.func @memory(%q: memref<1x1x8x4xf32>, %acc: memref<1x1x8x4xf32>, %max: memref<1x1x8xf32>, %sum: memref<1x1x8xf32>) {
  // CHECK-NEXT: attn.online_sdpa
  // CHECK-NEXT: return
  attn.online_sdpa ins(%q, %q, %q : memref<1x1x8x4xf32>, memref<1x1x8x4xf32>, memref<1x1x8x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : memref<1x1x8x4xf32>, memref<1x1x8xf32>, memref<1x1x8xf32>)
  return
}

// -----

// No keys, no blocks; and so many keys that rounding up would not be counted.

// CHECK-LABEL: func @no_keys
func.func @no_keys(%q: tensor<1x1x7x4xf32>, %k: tensor<1x1x0x4xf32>, %acc: tensor<1x1x7x4xf32>,
    %max: tensor<1x1x7xf32>, %sum: tensor<1x1x7xf32>) -> tensor<1x1x7x4xf32> {
  // CHECK-NOT: scf.forall
  // CHECK: return
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x7x4xf32>, tensor<1x1x0x4xf32>, tensor<1x1x0x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    -> tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  return %s#0 : tensor<1x1x7x4xf32>
}

// -----

// CHECK-LABEL: func @all_keys
func.func @all_keys(%q: tensor<1x1x7x4xf32>, %k: tensor<1x1x9223372036854775807x4xf32>, %acc: tensor<1x1x7x4xf32>,
    %max: tensor<1x1x7xf32>, %sum: tensor<1x1x7xf32>) -> tensor<1x1x7x4xf32> {
  // CHECK-NEXT: attn.online_sdpa
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x7x4xf32>, tensor<1x1x9223372036854775807x4xf32>, tensor<1x1x9223372036854775807x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    -> tensor<1x1x7x4xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  return %s#0 : tensor<1x1x7x4xf32>
}

// -----

// Whole blocks have no padding to fill.

// CHECK-LABEL: func @whole_blocks
func.func @whole_blocks(%q: tensor<1x1x8x4xf32>, %k: tensor<1x1x16x4xf32>, %acc: tensor<1x1x8x4xf32>,
    %max: tensor<1x1x8xf32>, %sum: tensor<1x1x8xf32>) -> tensor<1x1x8x4xf32> {
  // CHECK: scf.forall {{.*}} in (1, 1, 2)
  // CHECK-NOT: linalg.fill
  // CHECK: linalg.generic {{.*}} ins(%{{.+}} : tensor<8x4xf32>) outs(%{{.+}} : tensor<4x8xf32>)
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x8x4xf32>, tensor<1x1x16x4xf32>, tensor<1x1x16x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%acc, %max, %sum : tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>)
    -> tensor<1x1x8x4xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>
  return %s#0 : tensor<1x1x8x4xf32>
}

// -----

// A packed block is what a product takes at a time, 4 keys here, and there are
// as many as fill whole key blocks of 16. A key block that is not whole vectors
// of a product is one block.

// CHECK-DAG: #[[BLOCKS:.+]] = affine_map<()[s0] -> ((s0 ceildiv 16) * 4)>
// CHECK-DAG: #[[GROUP:.+]] = affine_map<()[s0] -> (-s0 + 4)>
// CHECK-DAG: #[[WHOLE:.+]] = affine_map<()[s0] -> (-s0 + 16)>
// CHECK-LABEL: func @groups
func.func @groups(%q: tensor<1x1x4x4xf32>, %k: tensor<1x1x?x4xf32>, %acc: tensor<1x1x4x4xf32>,
    %max: tensor<1x1x4xf32>) -> (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) {
  // CHECK: %[[COUNT:.+]] = affine.apply #[[BLOCKS]]()
  // CHECK: tensor.empty(%[[COUNT]]) : tensor<1x1x?x4x4xf32>
  // CHECK: %[[KEYS:.+]] = affine.min
  // CHECK: %[[PADDING:.+]] = affine.apply #[[GROUP]]()[%[[KEYS]]]
  // CHECK: tensor.extract_slice %{{.+}}[0, %[[KEYS]]] [4, %[[PADDING]]]
  // CHECK: linalg.fill
  // CHECK: %[[KEYS:.+]] = affine.min
  // CHECK: %[[PADDING:.+]] = affine.apply #[[WHOLE]]()[%[[KEYS]]]
  // CHECK: tensor.extract_slice %{{.+}}[0, %[[KEYS]]] [4, %[[PADDING]]]
  // CHECK: linalg.fill
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x4x4xf32>, tensor<1x1x?x4xf32>, tensor<1x1x?x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 1, lanes = 4>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %t:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x4x4xf32>, tensor<1x1x?x4xf32>, tensor<1x1x?x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 3, lanes = 4>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0, %t#0 : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>
}

// -----

// Nor are keys packed for nobody.

// CHECK-LABEL: func @no_queries
func.func @no_queries(%q: tensor<1x1x0x4xf32>, %k: tensor<1x1x9x4xf32>,
    %max: tensor<1x1x0xf32>) -> tensor<1x1x0x4xf32> {
  // CHECK-NOT: scf.forall
  // CHECK: return
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x0x4xf32>, tensor<1x1x9x4xf32>, tensor<1x1x9x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%q, %max, %max : tensor<1x1x0x4xf32>, tensor<1x1x0xf32>, tensor<1x1x0xf32>)
    -> tensor<1x1x0x4xf32>, tensor<1x1x0xf32>, tensor<1x1x0xf32>
  return %s#0 : tensor<1x1x0x4xf32>
}

// -----

// CHECK-LABEL: func @no_batch
func.func @no_batch(%q: tensor<0x1x7x4xf32>, %k: tensor<0x1x9x4xf32>,
    %max: tensor<0x1x7xf32>) -> tensor<0x1x7x4xf32> {
  // CHECK-NOT: scf.forall
  // CHECK: return
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<0x1x7x4xf32>, tensor<0x1x9x4xf32>, tensor<0x1x9x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 8, rows = 2, vectors = 2, lanes = 4>
    outs(%q, %max, %max : tensor<0x1x7x4xf32>, tensor<0x1x7xf32>, tensor<0x1x7xf32>)
    -> tensor<0x1x7x4xf32>, tensor<0x1x7xf32>, tensor<0x1x7xf32>
  return %s#0 : tensor<0x1x7x4xf32>
}
