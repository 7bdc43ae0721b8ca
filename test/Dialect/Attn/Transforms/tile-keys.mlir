// RUN: attn-opt %s -split-input-file -attn-tile-keys -canonicalize -cse | FileCheck %s

// Without masks, whole blocks run without a limit and only a last part of a
// block has one. Values are read as far as there are any.

// CHECK-LABEL: func @full
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: tensor<1x1x?x8x16xf32>, %[[V:[a-z0-9]+]]: tensor<1x1x?x6xf32>, %[[ACC:[a-z0-9]+]]: tensor<1x1x12x6xf32>, %[[MAX:[a-z0-9]+]]: tensor<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: tensor<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index)
func.func @full(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
  // CHECK: %[[LIMIT:.+]] = arith.maxsi %[[M]], %[[C0]]
  // CHECK: %[[CEIL:.+]] = arith.ceildivsi %[[LIMIT]], %[[C16]]
  // CHECK: %[[END:.+]] = arith.maxsi %[[CEIL]], %[[C0]]
  // CHECK: %[[FLOOR:.+]] = arith.floordivsi %[[LIMIT]], %[[C16]]
  // CHECK: %[[BELOW_END:.+]] = arith.minsi %[[FLOOR]], %[[END]]
  // CHECK: %[[FULL_END:.+]] = arith.maxsi %[[BELOW_END]], %[[C0]]
  // CHECK: %[[WHOLE:.+]]:3 = scf.for %[[BLOCK:.+]] = %[[C0]] to %[[FULL_END]] step %[[C1]] iter_args(%[[A:.+]] = %[[ACC]], %[[X:.+]] = %[[MAX]], %[[S:.+]] = %[[SUM]])
  // CHECK: %[[J:.+]] = arith.muli %[[BLOCK]], %[[C16]]
  // CHECK: %[[KEYS:.+]] = tensor.extract_slice %[[K]]{{.*}} to tensor<1x1x1x8x16xf32>
  // CHECK: %[[VALUES:.+]] = tensor.extract_slice %[[V]][0, 0, %[[J]], 0]
  // CHECK: %[[STEP:.+]]:3 = attn.online_sdpa ins(%[[Q]], %[[KEYS]], %[[VALUES]] :
  // CHECK-SAME: at(%[[B]], %[[H]], %[[I]], %[[J]]) query_limit(%[[N]])
  // CHECK-NOT: key_limit
  // CHECK-SAME: outs(%[[A]], %[[X]], %[[S]] :
  // CHECK: scf.yield %[[STEP]]#0, %[[STEP]]#1, %[[STEP]]#2
  // CHECK: %[[REST:.+]]:3 = scf.for %{{.+}} = %[[FULL_END]] to %[[END]] step %[[C1]] iter_args(%{{.+}} = %[[WHOLE]]#0, %{{.+}} = %[[WHOLE]]#1, %{{.+}} = %[[WHOLE]]#2)
  // CHECK: attn.online_sdpa {{.*}} key_limit(%[[LIMIT]])
  // CHECK: return %[[REST]]#0
  // CHECK-NOT: attn.online_sdpa
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Causal: blocks that the first query sees whole are not masked, blocks that
// the last one does not see are not visited.

// CHECK-LABEL: func @causal
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: tensor<1x1x?x8x16xf32>, %[[V:[a-z0-9]+]]: tensor<1x1x?x6xf32>, %[[ACC:[a-z0-9]+]]: tensor<1x1x12x6xf32>, %[[MAX:[a-z0-9]+]]: tensor<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: tensor<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index)
func.func @causal(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C1:.+]] = arith.constant 1 : index
  // CHECK-DAG: %[[C12:.+]] = arith.constant 12 : index
  // CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
  // CHECK: %[[LIMIT:.+]] = arith.maxsi %[[M]], %[[C0]]
  // CHECK: %[[LAST:.+]] = arith.addi %[[I]], %[[C12]]
  // CHECK: %[[QUERY_END:.+]] = arith.minsi %{{.*}}%[[LAST]]
  // CHECK: %[[SEEN:.+]] = arith.minsi %[[LIMIT]], %[[QUERY_END]]
  // CHECK: %[[FIRST:.+]] = arith.addi %[[I]], %[[C1]]
  // CHECK: %[[SEEN_BY_ALL:.+]] = arith.minsi %[[LIMIT]], %[[FIRST]]
  // CHECK: arith.ceildivsi %[[SEEN]], %[[C16]]
  // CHECK: arith.floordivsi %[[SEEN_BY_ALL]], %[[C16]]
  // CHECK: scf.for
  // CHECK: attn.online_sdpa
  // CHECK-NOT: causal
  // CHECK-NOT: key_limit
  // CHECK: scf.for
  // CHECK: attn.online_sdpa {{.*}} key_limit(%[[LIMIT]]) causal
  // CHECK-NOT: scf.for
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m) causal
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// A window masks on both sides: three loops, the one in the middle without
// masks. Lengths become the limit; diagonal and offset move the window.

// CHECK-LABEL: func @window
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x1x12x8xf32>, %[[K:[a-z0-9]+]]: tensor<1x1x?x8x16xf32>, %[[V:[a-z0-9]+]]: tensor<1x1x?x6xf32>, %[[ACC:[a-z0-9]+]]: tensor<1x1x12x6xf32>, %[[MAX:[a-z0-9]+]]: tensor<1x1x12xf32>, %[[SUM:[a-z0-9]+]]: tensor<1x1x12xf32>, %[[B:[a-z0-9]+]]: index, %[[H:[a-z0-9]+]]: index, %[[I:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index, %[[LENGTHS:[a-z0-9]+]]: tensor<2xi32>, %[[OFFSETS:[a-z0-9]+]]: tensor<2xindex>, %[[D:[a-z0-9]+]]: index)
func.func @window(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %lengths: tensor<2xi32>, %offsets: tensor<2xindex>, %d: index) -> tensor<1x1x12x6xf32> {
  // CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG: %[[C16:.+]] = arith.constant 16 : index
  // CHECK-DAG: %[[LEFT:.+]] = arith.constant -20 : index
  // CHECK-DAG: %[[LAST_LEFT:.+]] = arith.constant -21 : index
  // CHECK-DAG: %[[RIGHT:.+]] = arith.constant 5 : index
  // CHECK: %[[LENGTH32:.+]] = tensor.extract %[[LENGTHS]][%[[B]]]
  // CHECK: %[[LENGTH:.+]] = arith.index_cast %[[LENGTH32]]
  // CHECK: %[[SHORTER:.+]] = arith.minsi %[[M]], %[[LENGTH]]
  // CHECK: %[[LIMIT:.+]] = arith.maxsi %[[SHORTER]], %[[C0]]
  // CHECK: %[[OFF:.+]] = tensor.extract %[[OFFSETS]][%[[B]]]
  // CHECK: %[[DIAGONAL:.+]] = arith.addi %[[D]], %[[OFF]]
  // CHECK: %[[FIRST:.+]] = arith.addi %[[I]], %[[DIAGONAL]]
  // CHECK: %[[AFTER_LAST:.+]] = arith.addi %{{.+}}, %[[DIAGONAL]]
  // CHECK: arith.addi %[[AFTER_LAST]], %[[RIGHT]]
  // CHECK: %[[LEFTMOST:.+]] = arith.addi %[[FIRST]], %[[LEFT]]
  // CHECK: %[[BEGIN_KEY:.+]] = arith.maxsi %[[LEFTMOST]], %[[C0]]
  // CHECK: %[[LEFT_OF_LAST:.+]] = arith.addi %[[AFTER_LAST]], %[[LAST_LEFT]]
  // CHECK: %[[FULL_KEY:.+]] = arith.maxsi %[[LEFT_OF_LAST]], %[[C0]]
  // CHECK: %[[BEGIN:.+]] = arith.floordivsi %[[BEGIN_KEY]], %[[C16]]
  // CHECK: arith.ceildivsi %[[FULL_KEY]], %[[C16]]
  // CHECK: scf.for %{{.+}} = %[[BEGIN]] to %[[FULL_BEGIN:.+]] step
  // CHECK: attn.online_sdpa
  // CHECK-SAME: query_offset(%[[OFFSETS]]
  // CHECK-SAME: diagonal(%[[D]])
  // CHECK-SAME: key_limit(%[[LIMIT]]) window(20, 5)
  // CHECK: scf.for %{{.+}} = %[[FULL_BEGIN]] to %[[FULL_END:.+]] step
  // CHECK: attn.online_sdpa
  // CHECK-NOT: query_offset
  // CHECK-NOT: diagonal
  // CHECK-NOT: key_limit
  // CHECK-NOT: window
  // CHECK: scf.for %{{.+}} = %[[FULL_END]] to
  // CHECK: attn.online_sdpa {{.*}} key_limit(%[[LIMIT]]) window(20, 5)
  // CHECK-NOT: key_lengths
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    key_lengths(%lengths : tensor<2xi32>) query_offset(%offsets : tensor<2xindex>)
    at(%b, %h, %i, %c0) diagonal(%d) query_limit(%n) key_limit(%m) window(20, 5)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// A mask tensor may forbid any pair: it stays everywhere. Sizes that are known
// leave no border to loop over.

// CHECK-LABEL: func @mask_operand
// CHECK-SAME: %[[MASK:[a-z0-9]+]]: tensor<1x1x?x64xi1>)
func.func @mask_operand(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %mask: tensor<1x1x?x64xi1>) -> tensor<1x1x12x6xf32> {
  // CHECK: scf.for
  // CHECK: tensor.extract_slice %{{.+}} to tensor<1x1x16x6xf32>
  // CHECK: attn.online_sdpa
  // CHECK-SAME: mask(%[[MASK]] :
  // CHECK-NOT: scf.for
  // CHECK: return
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    mask(%mask : tensor<1x1x?x64xi1>)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%c64)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// A left bound alone: no border on the right but the limit.

// CHECK-LABEL: func @left_only
func.func @left_only(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-COUNT-3: scf.for
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m) window(3, -1)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Nothing to do without a config,

// CHECK-LABEL: func @no_config
func.func @no_config(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-NOT: scf.for
  // CHECK: return
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)

    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// for a single block, of which the loops are made,

// CHECK-LABEL: func @single_block
func.func @single_block(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x1x8x16xf32>, %v: tensor<1x1x16x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-NOT: scf.for
  // CHECK: return
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x1x8x16xf32>, tensor<1x1x16x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// for keys in blocks of another size than the config's,

// CHECK-LABEL: func @other_block
func.func @other_block(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x32xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-NOT: scf.for
  // CHECK: return
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x32xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// for keys that are not packed,

// CHECK-LABEL: func @not_packed
func.func @not_packed(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-NOT: scf.for
  // CHECK: return
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// or for a part of the keys, whose blocks do not begin at key 0.

// CHECK-LABEL: func @part
func.func @part(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  // CHECK-NOT: scf.for
  // CHECK: return
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %m) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}
