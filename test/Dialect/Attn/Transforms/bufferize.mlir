// RUN: attn-opt %s -split-input-file -one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" -canonicalize | FileCheck %s

// A fresh state is updated where it was filled, the output is written where it
// is wanted, and regions read the memory of what they capture: no copy.

// CHECK-LABEL: func @fresh
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x4x8xf32>, %[[K:[a-z0-9]+]]: memref<1x1x5x8xf32>, %[[OUT:[a-z0-9]+]]: memref<1x1x4x8xf32>
func.func @fresh(%q: tensor<1x1x4x8xf32>, %k: tensor<1x1x5x8xf32>, %out: tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32> {
  // CHECK-NOT: memref.copy
  // CHECK: linalg.fill {{.*}} outs(%[[ACC:.+]] : memref<1x1x4x8xf32>)
  // CHECK: linalg.fill {{.*}} outs(%[[MAX:.+]] : memref<1x1x4xf32>)
  // CHECK: linalg.fill {{.*}} outs(%[[SUM:.+]] : memref<1x1x4xf32>)
  // CHECK: attn.online_sdpa ins(%[[Q]], %[[K]], %[[K]] :
  // CHECK-SAME: outs(%[[ACC]], %[[MAX]], %[[SUM]] :
  // CHECK: memref.load %[[K]]
  // CHECK-NOT: memref.copy
  // CHECK: attn.finalize ins(%[[ACC]], %[[MAX]], %[[SUM]] : {{.*}}) outs(%[[OUT]] :
  // CHECK: return %[[OUT]]
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<1x1x4x8xf32>
  %e1 = tensor.empty() : tensor<1x1x4xf32>
  %e2 = tensor.empty() : tensor<1x1x4xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%e1 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%e2 : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x4x8xf32>, tensor<1x1x5x8xf32>, tensor<1x1x5x8xf32>) scale(0.5)
    outs(%acc, %max, %sum : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    score_mod {
    ^bb0(%score: f32, %b: index, %h: index, %i: index, %j: index):
      %x = tensor.extract %k[%b, %h, %j, %b] : tensor<1x1x5x8xf32>
      %y = arith.addf %score, %x : f32
      attn.yield %y : f32
    }
    -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%out : tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32>
  return %o : tensor<1x1x4x8xf32>
}

// -----

// The old maximum is read afterwards, so a copy of it is updated; accumulator
// and sum are updated in place.

// CHECK-LABEL: func @read_later
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x4x8xf32>, %[[ACC:[a-z0-9]+]]: memref<1x1x4x8xf32>, %[[MAX:[a-z0-9]+]]: memref<1x1x4xf32>, %[[SUM:[a-z0-9]+]]: memref<1x1x4xf32>
func.func @read_later(%q: tensor<1x1x4x8xf32>, %acc: tensor<1x1x4x8xf32>, %max: tensor<1x1x4xf32>, %sum: tensor<1x1x4xf32>) -> (tensor<1x1x4x8xf32>, f32) {
  // CHECK: %[[COPY:.+]] = memref.alloc() {{.*}} : memref<1x1x4xf32>
  // CHECK-NEXT: memref.copy %[[MAX]], %[[COPY]]
  // CHECK-NEXT: attn.online_sdpa {{.*}} outs(%[[ACC]], %[[COPY]], %[[SUM]] :
  // CHECK-NEXT: %[[OLD:.+]] = memref.load %[[MAX]]
  // CHECK-NEXT: return %[[ACC]], %[[OLD]]
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) scale(0.5)
    outs(%acc, %max, %sum : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %c0 = arith.constant 0 : index
  %m = tensor.extract %max[%c0, %c0, %c0] : tensor<1x1x4xf32>
  return %s#0, %m : tensor<1x1x4x8xf32>, f32
}

// -----

// A query that is the accumulator as well is still read while that is written.

// CHECK-LABEL: func @own_query
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x4x8xf32>, %[[MAX:[a-z0-9]+]]: memref<1x1x4xf32>, %[[SUM:[a-z0-9]+]]: memref<1x1x4xf32>
func.func @own_query(%q: tensor<1x1x4x8xf32>, %max: tensor<1x1x4xf32>, %sum: tensor<1x1x4xf32>) -> tensor<1x1x4x8xf32> {
  // CHECK: %[[COPY:.+]] = memref.alloc
  // CHECK-NEXT: memref.copy %[[Q]], %[[COPY]]
  // CHECK-NEXT: attn.online_sdpa ins(%[[Q]], %[[Q]], %[[Q]] : {{.*}} outs(%[[COPY]], %[[MAX]], %[[SUM]] :
  // CHECK-NEXT: return %[[COPY]]
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) scale(0.5)
    outs(%q, %max, %sum : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x8xf32>
}

// -----

// So is an accumulator that a region reads.

// CHECK-LABEL: func @region_reads_state
// CHECK-SAME: %[[Q:[a-z0-9]+]]: memref<1x1x4x8xf32>, %[[ACC:[a-z0-9]+]]: memref<1x1x4x8xf32>
func.func @region_reads_state(%q: tensor<1x1x4x8xf32>, %acc: tensor<1x1x4x8xf32>, %max: tensor<1x1x4xf32>, %sum: tensor<1x1x4xf32>) -> tensor<1x1x4x8xf32> {
  // CHECK: %[[COPY:.+]] = memref.alloc
  // CHECK-NEXT: memref.copy %[[ACC]], %[[COPY]]
  // CHECK-NEXT: attn.online_sdpa {{.*}} outs(%[[COPY]], %{{.+}}, %{{.+}} :
  // CHECK: memref.load %[[ACC]]
  // CHECK: return %[[COPY]]
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) scale(0.5)
    outs(%acc, %max, %sum : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    score_mod {
    ^bb0(%score: f32, %b: index, %h: index, %i: index, %j: index):
      %x = tensor.extract %acc[%b, %h, %i, %b] : tensor<1x1x4x8xf32>
      %y = arith.addf %score, %x : f32
      attn.yield %y : f32
    }
    -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x8xf32>
}

// -----

// Merging works in place too, and the output does not overwrite the state it
// is computed from.

// CHECK-LABEL: func @merge
// CHECK-SAME: %[[A1:[a-z0-9]+]]: memref<1x1x4x8xf32>, %{{[a-z0-9]+}}: memref<1x1x4xf32>, %{{[a-z0-9]+}}: memref<1x1x4xf32>, %[[A2:[a-z0-9]+]]: memref<1x1x4x8xf32>
func.func @merge(%a: tensor<1x1x4x8xf32>, %m: tensor<1x1x4xf32>, %l: tensor<1x1x4xf32>, %a2: tensor<1x1x4x8xf32>, %m2: tensor<1x1x4xf32>, %l2: tensor<1x1x4xf32>, %o: tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32> {
  // CHECK-NEXT: attn.merge_states ins(%[[A1]], %{{[a-z0-9]+}}, %{{[a-z0-9]+}} : {{.*}}) outs(%[[A2]], %[[M2:.+]], %[[L2:.+]] :
  // CHECK-NEXT: %[[OUT:.+]] = memref.alloc
  // CHECK-NEXT: attn.finalize ins(%[[A2]], %[[M2]], %[[L2]] : {{.*}}) outs(%[[OUT]] :
  // CHECK-NEXT: return %[[OUT]]
  %s:3 = attn.merge_states ins(%a, %m, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%a2, %m2, %l2 : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    outs(%s#0 : tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32>
  return %r : tensor<1x1x4x8xf32>
}

// -----

// Attention on memrefs is the same op; its destinations are not read, and a
// tensor that a region reads becomes a memref.

// CHECK-LABEL: func @sdpa(
// CHECK-NOT: memref.copy
// CHECK: attn.sdpa ins(
// CHECK-SAME: outs(%{{[a-z0-9]+}} : memref<1x2x8x16xf32>) score_mod
// CHECK: memref.load %{{.+}}[%{{.+}}] : memref<2xf32
func.func @sdpa(%q: tensor<1x2x8x16xf32>, %slopes: tensor<2xf32>) -> tensor<1x2x8x16xf32> {
  %empty = tensor.empty() : tensor<1x2x8x16xf32>
  %r = attn.sdpa ins(%q, %q, %q : tensor<1x2x8x16xf32>, tensor<1x2x8x16xf32>, tensor<1x2x8x16xf32>)
    outs(%empty : tensor<1x2x8x16xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %slope = tensor.extract %slopes[%h] : tensor<2xf32>
      %t = arith.mulf %s, %slope : f32
      attn.yield %t : f32
    } -> tensor<1x2x8x16xf32>
  return %r : tensor<1x2x8x16xf32>
}
