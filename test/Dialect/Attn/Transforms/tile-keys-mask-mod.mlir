// RUN: attn-opt %s -split-input-file -attn-tile-keys -canonicalize -cse -verify-diagnostics | FileCheck %s

// A mask region that bounds keys on both sides. A block of keys [J, J + 15] is
// left out where no query I to LAST may see one of them, and needs no mask where
// all queries see all of them. The loop of the last, partial block keeps the
// mask.

// CHECK-LABEL: func @window
// CHECK-SAME: %[[I:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index)
// CHECK: %[[END:.+]] = arith.addi %[[I]], %{{.*}}
// CHECK: %[[LIMIT:.+]] = arith.minsi %{{.*}}, %{{.*}}
// CHECK: %[[LAST:.+]] = arith.addi %[[LIMIT]], %c-1
// CHECK: %[[WHOLE:.+]]:3 = scf.for %[[BLOCK:.+]] = %{{.+}} iter_args(%[[A:.+]] = %{{.+}}, %[[X:.+]] = %{{.+}}, %[[S:.+]] = %{{.+}})
// CHECK:   %[[J:.+]] = arith.muli %[[BLOCK]], %c16
// CHECK:   %[[LAST_J:.+]] = arith.addi %[[J]], %c15
// CHECK-DAG: %[[LEAST:.+]] = arith.subi %[[I]], %[[LAST_J]]
// CHECK-DAG: %[[MOST:.+]] = arith.subi %[[LAST]], %[[J]]
// CHECK-DAG: %[[SOME_CAUSAL:.+]] = arith.cmpi sge, %[[LAST]], %[[J]]
// CHECK-DAG: %[[ALL_CAUSAL:.+]] = arith.cmpi sge, %[[I]], %[[LAST_J]]
// CHECK-DAG: %[[SOME_NEAR:.+]] = arith.cmpi slt, %[[LEAST]], %c20
// CHECK-DAG: %[[ALL_NEAR:.+]] = arith.cmpi slt, %[[MOST]], %c20
// CHECK-DAG: %[[SOME:.+]] = arith.andi %[[SOME_CAUSAL]], %[[SOME_NEAR]]
// CHECK-DAG: %[[ALL:.+]] = arith.andi %[[ALL_CAUSAL]], %[[ALL_NEAR]]
// CHECK:   %[[NEXT:.+]]:3 = scf.if %[[SOME]]
// CHECK:     scf.if %[[ALL]]
// CHECK:       attn.online_sdpa
// CHECK-NOT:   mask_mod
// CHECK:     else
// CHECK:       attn.online_sdpa
// CHECK-SAME:  mask_mod
// CHECK:   else
// CHECK-NEXT: scf.yield %[[A]], %[[X]], %[[S]]
// CHECK:   scf.yield %[[NEXT]]#0
// CHECK: scf.for
// CHECK:   scf.if
// CHECK-NOT: scf.if
// CHECK:     attn.online_sdpa {{.*}} key_limit({{.*}} mask_mod
// CHECK:     else
// CHECK-NEXT: scf.yield
// CHECK-NOT: attn.online_sdpa
func.func @window(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %w = arith.constant 20 : index
      %causal = arith.cmpi sle, %j0, %i0 : index
      %d = arith.subi %i0, %j0 : index
      %near = arith.cmpi slt, %d, %w : index
      %r = arith.andi %causal, %near : i1
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Where there may be many blocks, groups of 16 are asked for first: one that the
// tile sees nothing of has no blocks to loop over.

// CHECK-LABEL: func @groups
// CHECK-SAME: %[[I:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index, %[[M:[a-z0-9]+]]: index)
// CHECK: scf.for %[[GROUP:.+]] = %c0 to %{{.+}} step %c1 iter_args
// CHECK:   %[[FIRST_BLOCK:.+]] = arith.muli %[[GROUP]], %c16
// CHECK:   %[[AFTER:.+]] = arith.addi %[[FIRST_BLOCK]], %c16
// CHECK:   %[[END:.+]] = arith.minsi %[[AFTER]], %{{.+}}
// CHECK:   %[[BEGIN:.+]] = arith.maxsi %[[FIRST_BLOCK]], %{{.+}}
// CHECK:   %[[FIRST_KEY:.+]] = arith.muli %[[GROUP]], %c256
// CHECK:   %[[SOME:.+]] = arith.cmpi sge, %{{.+}}, %[[FIRST_KEY]]
// CHECK:   %[[GROUP_END:.+]] = arith.select %[[SOME]], %[[END]], %[[BEGIN]]
// CHECK:   scf.for %{{.+}} = %[[BEGIN]] to %[[GROUP_END]] step %c1
// CHECK:     scf.if
// CHECK:       scf.if
// CHECK:         attn.online_sdpa
// CHECK:         attn.online_sdpa
// CHECK: scf.for
// CHECK:   scf.if
// CHECK:     attn.online_sdpa
// CHECK-NOT: attn.online_sdpa
func.func @groups(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %r = arith.cmpi sle, %j0, %i0 : index
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Together with a diagonal and lengths: their loops remain, and the region is
// asked about what they leave.

// CHECK-LABEL: func @with_attributes
// CHECK: scf.for
// CHECK:   scf.if
// CHECK:     attn.online_sdpa {{.*}} causal window({{.*}} mask_mod
// CHECK: scf.for
// CHECK:   scf.if
// CHECK:     scf.if
// CHECK:       attn.online_sdpa
// CHECK-NOT:   causal
// CHECK-NOT:   window
// CHECK-NOT:   mask_mod
// CHECK:     else
// CHECK:       attn.online_sdpa
// CHECK-NOT:   causal
// CHECK:       mask_mod
// CHECK: scf.for
// CHECK:   scf.if
// CHECK:     attn.online_sdpa {{.*}} causal window({{.*}} mask_mod
// CHECK-NOT: attn.online_sdpa
func.func @with_attributes(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %lengths: tensor<?xi32>, %scalar: index) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    key_lengths(%lengths : tensor<?xi32>) causal window(40, 0)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %r = arith.cmpi sle, %j0, %scalar : index
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Documents: one pass over the ids finds the least and the most of each block.
// The query's are read once, the key's once for each block.

// CHECK-LABEL: func @documents
// CHECK-SAME: %[[IDS:[a-z0-9]+]]: tensor<?xi32>)
// CHECK: %[[QUERY_IDS:.+]] = scf.for %[[PLACE:.+]] = %c0 to %{{.+}} step %c1 iter_args(%[[TABLE:.+]] = %{{.+}}) -> (tensor<?x2xindex>)
// CHECK:   %[[FIRST:.+]] = arith.muli %[[PLACE]], %c12
// CHECK:   %[[ENDS:.+]]:2 = scf.for %[[AT:.+]] = %[[FIRST]]
// CHECK:     %[[ID:.+]] = tensor.extract %[[IDS]][%[[AT]]]
// CHECK:     arith.minsi %{{.+}}, %[[ID]] : i32
// CHECK:     arith.maxsi %{{.+}}, %[[ID]] : i32
// CHECK:   %[[LOW:.+]] = arith.index_cast %[[ENDS]]#0
// CHECK:   tensor.insert %[[LOW]] into %[[TABLE]][%[[PLACE]], %c0]
// CHECK: %[[KEY_IDS:.+]] = scf.for {{.*}} -> (tensor<?x2xindex>)
// CHECK:   arith.muli %{{.+}}, %c16
// CHECK: tensor.extract %[[QUERY_IDS]]
// CHECK: scf.for %[[BLOCK:.+]] = {{.*}}(tensor<1x1x12x6xf32>
// CHECK:   tensor.extract %[[KEY_IDS]][%{{.+}}, %c0]
// CHECK:   tensor.extract %[[KEY_IDS]][%{{.+}}, %c1]
// CHECK-NOT: tensor.extract %
// CHECK:   scf.if
// CHECK:     scf.if
func.func @documents(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %ids: tensor<?xi32>) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %x = tensor.extract %ids[%i0] : tensor<?xi32>
      %y = tensor.extract %ids[%j0] : tensor<?xi32>
      %r = arith.cmpi eq, %x, %y : i32
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Ids of each batch, and flags; the summaries have the batches of the tensor.

// CHECK-LABEL: func @ids_of_batches
// CHECK: scf.for
// CHECK:   scf.for {{.*}} -> (tensor<3x?x2xindex>)
// CHECK: tensor.empty(%{{.+}}) : tensor<?x2xindex>
// CHECK: scf.for
// CHECK:   scf.for {{.*}} iter_args(%{{.+}} = %true, %{{.+}} = %false)
// CHECK:     arith.andi
// CHECK:     arith.ori
// CHECK:   arith.index_castui
// CHECK: scf.if
func.func @ids_of_batches(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %ids: tensor<3x?xi64>, %flags: tensor<?xi1>) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %x = tensor.extract %ids[%b0, %j0] : tensor<3x?xi64>
      %y = tensor.extract %flags[%j0] : tensor<?xi1>
      %zero = arith.constant 0 : i64
      %same = arith.cmpi eq, %x, %zero : i64
      %r = arith.ori %same, %y : i1
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// The summary is computed where the tensor is, before the loops over batches,
// heads and queries, and once for both operations.

// CHECK-LABEL: func @outside_of_loops
// CHECK: scf.for {{.*}} -> (tensor<?x2xindex>)
// CHECK: scf.forall
// CHECK-NOT: tensor<?x2xindex>)
// CHECK: return
func.func @outside_of_loops(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x?x8x16xf32>, %v: tensor<1x1x?x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %n: index, %m: index, %ids: tensor<?xi32>, %out: tensor<4x2x12x6xf32>) -> tensor<4x2x12x6xf32> {
  %c0 = arith.constant 0 : index
  %r = scf.forall (%b, %h) in (4, 2) shared_outs(%o = %out) -> tensor<4x2x12x6xf32> {
    %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(1.0)
      at(%b, %h, %c0, %c0) query_limit(%n) key_limit(%m)
      config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
      outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
      mask_mod {
      ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
        %x = tensor.extract %ids[%j0] : tensor<?xi32>
        %zero = arith.constant 0 : i32
        %allowed = arith.cmpi eq, %x, %zero : i32
        attn.yield %allowed : i1
      }
      -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
    %t:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x?x8x16xf32>, tensor<1x1x?x6xf32>) scale(2.0)
      at(%b, %h, %c0, %c0) query_limit(%n) key_limit(%m)
      config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
      outs(%s#0, %s#1, %s#2 : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
      mask_mod {
      ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
        %x = tensor.extract %ids[%j0] : tensor<?xi32>
        %zero = arith.constant 0 : i32
        %allowed = arith.cmpi ne, %x, %zero : i32
        attn.yield %allowed : i1
      }
      -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t#0 into %o[%b, %h, 0, 0] [1, 1, 12, 6] [1, 1, 1, 1] : tensor<1x1x12x6xf32> into tensor<4x2x12x6xf32>
    }
  }
  return %r : tensor<4x2x12x6xf32>
}

// -----

// An index that is no position: its range, in runs as long as a block, is in two
// neighbours, or anything. Where its bounds lie outside of the tensor, the first
// or the last run is read.

// CHECK-LABEL: func @shifted_ids
// CHECK: %[[TABLE:.+]] = scf.for {{.*}} -> (tensor<?x2xindex>)
// CHECK: scf.for {{.*}}(tensor<1x1x12x6xf32>
// CHECK: %[[FROM:.+]] = arith.floordivsi %{{.+}}, %c16
// CHECK: %[[FROM_END:.+]] = arith.minsi %[[FROM]], %[[LAST:.+]] :
// CHECK: %[[FROM_AT:.+]] = arith.maxsi %[[FROM_END]], %c0
// CHECK: %[[TO:.+]] = arith.floordivsi %{{.+}}, %c16
// CHECK: %[[TO_END:.+]] = arith.minsi %[[TO]], %[[LAST]] :
// CHECK: %[[TO_AT:.+]] = arith.maxsi %[[TO_END]], %c0
// CHECK: tensor.extract %[[TABLE]][%[[FROM_AT]], %c0]
// CHECK: tensor.extract %[[TABLE]][%[[TO_AT]], %c0]
// CHECK: tensor.extract %[[TABLE]][%[[FROM_AT]], %c1]
// CHECK: tensor.extract %[[TABLE]][%[[TO_AT]], %c1]
// CHECK-DAG: %[[RUNS:.+]] = arith.cmpi sle, %{{.+}}, %c1
// CHECK-DAG: arith.select %[[RUNS]], %{{.+}}, %c-2147483648
// CHECK: scf.if
func.func @shifted_ids(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %ids: tensor<?xi32>, %shift: index) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %at = arith.addi %j0, %shift : index
      %x = tensor.extract %ids[%at] : tensor<?xi32>
      %zero = arith.constant 0 : i32
      %r = arith.cmpi eq, %x, %zero : i32
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// A length for each batch is the same for all pairs, as is whatever is computed
// of it: it is computed once for each tile of queries.

// CHECK-LABEL: func @lengths
// CHECK-SAME: %[[B:[a-z0-9]+]]: index, %{{.+}}: index, %{{.+}}: index, %{{.+}}: index, %{{.+}}: index, %[[LENGTHS:[a-z0-9]+]]: tensor<?xf32>)
// CHECK: %[[LENGTH:.+]] = tensor.extract %[[LENGTHS]][%[[B]]]
// CHECK: %[[INTEGER:.+]] = arith.fptosi %[[LENGTH]]
// CHECK: %[[INDEX:.+]] = arith.index_cast %[[INTEGER]]
// CHECK: scf.for
// CHECK-NOT: tensor.extract %
// CHECK:   arith.cmpi slt, %{{.+}}, %[[INDEX]]
// CHECK:   scf.if
func.func @lengths(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %lengths: tensor<?xf32>) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %x = tensor.extract %lengths[%b0] : tensor<?xf32>
      %y = arith.fptosi %x : f32 to i32
      %z = arith.index_cast %y : i32 to index
      %r = arith.cmpi slt, %j0, %z : index
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Each block has pairs of every remainder: all are mixed, and nothing is asked.

// CHECK-LABEL: func @dilated
// CHECK-NOT: scf.if
// CHECK-COUNT-2: attn.online_sdpa {{.*}} mask_mod
// CHECK-NOT: attn.online_sdpa
func.func @dilated(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %c4 = arith.constant 4 : index
      %zero = arith.constant 0 : index
      %d = arith.subi %i0, %j0 : index
      %rest = arith.remsi %d, %c4 : index
      %r = arith.cmpi eq, %rest, %zero : index
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// What cannot be bounded is taken to be anything, and named. Alone it leaves the
// loops as they are without a region,

// CHECK-LABEL: func @float
// CHECK-NOT: scf.if
// CHECK-COUNT-2: attn.online_sdpa {{.*}} mask_mod
func.func @float(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %width: f32) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %d = arith.subi %i0, %j0 : index
      %x = arith.index_cast %d : index to i64
      // expected-remark @below {{'arith.sitofp' has no bounds over a block of queries and keys: mask_mod is evaluated in every block that other conditions leave}}
      %y = arith.sitofp %x : i64 to f32
      %r = arith.cmpf olt, %y, %width : f32
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// and beside conditions that can, these skip blocks. No block is known to be full.

// CHECK-LABEL: func @matrix
// CHECK: scf.for
// CHECK:   scf.if
// CHECK-NOT: scf.if
// CHECK:     attn.online_sdpa {{.*}} mask_mod
// CHECK: scf.for
// CHECK:   scf.if
// CHECK:     attn.online_sdpa {{.*}} mask_mod
func.func @matrix(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %allowed: tensor<?x?xi1>) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %causal = arith.cmpi sle, %j0, %i0 : index
      // expected-remark @below {{'tensor.extract' has no bounds}}
      %x = tensor.extract %allowed[%i0, %j0] : tensor<?x?xi1>
      %r = arith.andi %causal, %x : i1
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Nor is a tensor bounded that would be read along one dimension out of many.

// CHECK-LABEL: func @row_of_matrix
// CHECK-NOT: scf.if
func.func @row_of_matrix(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %allowed: tensor<?x?xi1>, %row: index) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      // expected-remark @below {{'tensor.extract' has no bounds}}
      %r = tensor.extract %allowed[%row, %j0] : tensor<?x?xi1>
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// Nor are bits other than the low ones.

// CHECK-LABEL: func @some_bits
// CHECK-NOT: scf.if
func.func @some_bits(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %bits = arith.constant 80 : index
      // expected-remark @below {{'arith.andi' has no bounds}}
      %x = arith.andi %j0, %bits : index
      %r = arith.cmpi eq, %x, %bits : index
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// An operation with regions is not looked into,

// CHECK-LABEL: func @branch
// CHECK-NOT: scf.if %{{.+}} -> (tensor
func.func @branch(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %flag: i1) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %causal = arith.cmpi sle, %j0, %i0 : index
      // expected-remark @below {{'scf.if' has no bounds}}
      %r = scf.if %flag -> i1 {
      scf.yield %causal : i1
      } else {
      %true = arith.constant true
      scf.yield %true : i1
      }
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}

// -----

// and one whose result nobody needs is nobody's obstacle.

// CHECK-LABEL: func @dead
// CHECK: scf.if
func.func @dead(%q: tensor<1x1x12x8xf32>, %k: tensor<1x1x4x8x16xf32>, %v: tensor<1x1x64x6xf32>, %acc: tensor<1x1x12x6xf32>,
    %max: tensor<1x1x12xf32>, %sum: tensor<1x1x12xf32>, %b: index, %h: index, %i: index, %n: index, %m: index, %allowed: tensor<?x?xi1>) -> tensor<1x1x12x6xf32> {
  %c0 = arith.constant 0 : index
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x12x8xf32>, tensor<1x1x4x8x16xf32>, tensor<1x1x64x6xf32>) scale(1.0)
    at(%b, %h, %i, %c0) query_limit(%n) key_limit(%m)
    config <query_block = 12, key_block = 16, rows = 6, vectors = 2, lanes = 8>
    outs(%acc, %max, %sum : tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>)
    mask_mod {
    ^bb0(%b0: index, %h0: index, %i0: index, %j0: index):
      %x = tensor.extract %allowed[%i0, %j0] : tensor<?x?xi1>
      %r = arith.cmpi sle, %j0, %i0 : index
      attn.yield %r : i1
    }
    -> tensor<1x1x12x6xf32>, tensor<1x1x12xf32>, tensor<1x1x12xf32>
  return %s#0 : tensor<1x1x12x6xf32>
}
