// RUN: attn-opt %s -split-input-file -attn-convert-to-linalg | FileCheck %s

// The plain case: products, maximum, weights over the scores, sum, values,
// one division. The scale of one half leaves a multiplication, no mask a
// selection.

// CHECK-DAG: #[[Q:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d4)>
// CHECK-DAG: #[[K:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
// CHECK-DAG: #[[S:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func @plain
// CHECK-SAME: %[[Q_IN:.+]]: tensor<1x2x3x4xf32>, %[[K_IN:.+]]: tensor<1x2x5x4xf32>, %[[V_IN:.+]]: tensor<1x2x5x6xf32>, %[[OUT:.+]]: tensor<1x2x3x6xf32>
func.func @plain(%q: tensor<1x2x3x4xf32>, %k: tensor<1x2x5x4xf32>, %v: tensor<1x2x5x6xf32>,
                 %out: tensor<1x2x3x6xf32>) -> tensor<1x2x3x6xf32> {
  // CHECK-NOT: attn.sdpa
  // CHECK: %[[PRODUCTS:.+]] = linalg.generic {indexing_maps = [#[[Q]], #[[K]], #[[S]]], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]} ins(%[[Q_IN]], %[[K_IN]]
  // CHECK: %[[SCORES:.+]] = linalg.generic {{.*}} outs(%[[PRODUCTS]] :
  // CHECK-NOT: linalg.index
  // CHECK: %[[HALF:.+]] = arith.constant 5.000000e-01 : f32
  // CHECK: arith.mulf %{{.+}}, %[[HALF]] : f32
  // CHECK: arith.constant 0xFF800000 : f32
  // CHECK: %[[MAX:.+]] = linalg.generic {{.*}} ins(%[[SCORES]] :
  // CHECK: arith.maximumf
  // CHECK: %[[WEIGHTS:.+]] = linalg.generic {{.*}} ins(%[[MAX]] : tensor<1x2x3xf32>) outs(%[[SCORES]] :
  // CHECK: math.exp
  // CHECK: %[[SUM:.+]] = linalg.generic {{.*}} ins(%[[WEIGHTS]] :
  // CHECK: %[[ACC:.+]] = linalg.generic {{.*}} ins(%[[WEIGHTS]], %[[V_IN]] :
  // CHECK-NOT: arith.select
  // CHECK: %[[O:.+]] = linalg.generic {{.*}} ins(%[[ACC]], %[[SUM]] : tensor<1x2x3x6xf32>, tensor<1x2x3xf32>) outs(%[[OUT]] :
  // CHECK: arith.divf
  // CHECK: return %[[O]]
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x2x3x4xf32>, tensor<1x2x5x4xf32>, tensor<1x2x5x6xf32>)
    outs(%out : tensor<1x2x3x6xf32>) -> tensor<1x2x3x6xf32>
  return %o : tensor<1x2x3x6xf32>
}

// -----

// With the scale 1 and no term, the products are the scores.

// CHECK-LABEL: func @scale_one
func.func @scale_one(%q: tensor<1x1x3x4xf32>, %out: tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32> {
  // CHECK: %[[PRODUCTS:.+]] = linalg.generic {{.*}} ins(%arg0, %arg0
  // CHECK: linalg.generic {{.*}} ins(%[[PRODUCTS]] :
  // CHECK: arith.maximumf
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>)
    scale(1.0) outs(%out : tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32>
  return %o : tensor<1x1x3x4xf32>
}

// -----

// Grouped keys and the order bshd are maps: nothing is repeated or transposed.
// bf16 is widened in the bodies and the result rounded once; the log-sum-exp
// keeps f32.

// CHECK-DAG: #[[Q:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d1, d4)>
// CHECK-DAG: #[[K:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d1 floordiv 4, d4)>
// CHECK-DAG: #[[OUT:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d1, d3)>
// CHECK-LABEL: func @grouped_bshd_bf16
func.func @grouped_bshd_bf16(%q: tensor<?x?x8x4xbf16>, %k: tensor<?x?x2x4xbf16>,
    %out: tensor<?x?x8x4xbf16>, %lse: tensor<?x8x?xf32>) -> (tensor<?x?x8x4xbf16>, tensor<?x8x?xf32>) {
  // CHECK-NOT: linalg.transpose
  // CHECK-NOT: linalg.broadcast
  // CHECK: linalg.generic {indexing_maps = [#[[Q]], #[[K]], #{{.+}}]{{.*}} tensor<?x?x8x4xbf16>, tensor<?x?x2x4xbf16>) outs(%{{.+}} : tensor<?x8x?x?xf32>)
  // CHECK-COUNT-2: arith.extf
  // CHECK-NOT: arith.truncf
  // CHECK: linalg.generic {indexing_maps = [#{{.+}}, #{{.+}}, #[[OUT]]]
  // CHECK: arith.truncf %{{.+}} : f32 to bf16
  // CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<?x8x?xf32>)
  // CHECK: math.log
  %r:2 = attn.sdpa ins(%q, %k, %k : tensor<?x?x8x4xbf16>, tensor<?x?x2x4xbf16>, tensor<?x?x2x4xbf16>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%out, %lse : tensor<?x?x8x4xbf16>, tensor<?x8x?xf32>) -> tensor<?x?x8x4xbf16>, tensor<?x8x?xf32>
  return %r#0, %r#1 : tensor<?x?x8x4xbf16>, tensor<?x8x?xf32>
}

// -----

// All terms in their order, and the masks last. A mask can mean that a weight
// is 0, so that the values are selected.

// CHECK-LABEL: func @every_option
// CHECK-SAME: %[[BIAS:[a-z0-9]+]]: tensor<1x2x1x?xf32>, %[[MASK:[a-z0-9]+]]: tensor<1x1x?x?xi1>, %[[LENGTHS:[a-z0-9]+]]: tensor<1xi32>
func.func @every_option(%q: tensor<1x2x?x4xf32>, %k: tensor<1x2x?x4xf32>, %out: tensor<1x2x?x4xf32>,
    %bias: tensor<1x2x1x?xf32>, %mask: tensor<1x1x?x?xi1>, %lengths: tensor<1xi32>, %slope: f32) -> tensor<1x2x?x4xf32> {
  // CHECK: %[[SKV:.+]] = tensor.dim %arg1
  // CHECK: %[[SQ:.+]] = tensor.dim %arg0
  // CHECK: %[[DIAGONAL:.+]] = arith.subi %[[SKV]], %[[SQ]]
  // CHECK: %[[I:.+]] = linalg.index 2
  // CHECK: %[[J:.+]] = linalg.index 3
  // CHECK: math.tanh
  // CHECK: %[[BIAS_ELEMENT:.+]] = tensor.extract %[[BIAS]][%{{.+}}, %{{.+}}, %{{.+}}, %[[J]]]
  // CHECK: %[[BIASED:.+]] = arith.addf %{{.+}}, %[[BIAS_ELEMENT]]
  // CHECK: %[[SCORE:.+]] = arith.mulf %[[BIASED]], %arg6
  // CHECK: %[[LENGTH:.+]] = tensor.extract %[[LENGTHS]]
  // CHECK: arith.cmpi slt, %[[J]]
  // CHECK: %[[CENTER:.+]] = arith.addi %[[I]], %[[DIAGONAL]]
  // CHECK: arith.cmpi sle, %[[J]], %[[CENTER]]
  // CHECK: arith.cmpi sge, %[[J]]
  // CHECK: tensor.extract %[[MASK]]
  // CHECK: %[[MOD:.+]] = arith.cmpi ne, %[[I]], %[[J]]
  // CHECK: %[[ALLOWED:.+]] = arith.andi %{{.+}}, %[[MOD]]
  // CHECK: %[[MINUS_INF:.+]] = arith.constant 0xFF800000
  // CHECK: %[[MASKED:.+]] = arith.select %[[ALLOWED]], %[[SCORE]], %[[MINUS_INF]]
  // CHECK-NEXT: linalg.yield %[[MASKED]]
  // CHECK: math.exp
  // CHECK: %[[PRODUCT:.+]] = arith.mulf
  // CHECK: arith.select %{{.+}}, %{{.+}}, %[[PRODUCT]]
  %o = attn.sdpa ins(%q, %k, %k : tensor<1x2x?x4xf32>, tensor<1x2x?x4xf32>, tensor<1x2x?x4xf32>)
    bias(%bias : tensor<1x2x1x?xf32>) mask(%mask : tensor<1x1x?x?xi1>) key_lengths(%lengths : tensor<1xi32>)
    causal(bottom_right) window(7, -1) softcap(30.0)
    outs(%out : tensor<1x2x?x4xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %t = arith.mulf %s, %slope : f32
      attn.yield %t : f32
    } mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %allowed = arith.cmpi ne, %i, %j : index
      attn.yield %allowed : i1
    } -> tensor<1x2x?x4xf32>
  return %o : tensor<1x2x?x4xf32>
}

// -----

// f64 stays f64 throughout; a whole layer is for another pass.

// CHECK-LABEL: func @f64_and_layer
func.func @f64_and_layer(%x: tensor<1x3x4xf64>, %w: tensor<4x4xf64>, %q: tensor<1x1x3x4xf64>,
    %out: tensor<1x1x3x4xf64>) -> (tensor<1x3x4xf64>, tensor<1x1x3x4xf64>) {
  // CHECK: attn.multihead
  // CHECK-NOT: f32
  // CHECK: arith.divf %{{.+}}, %{{.+}} : f64
  %y = attn.multihead %x heads(1) d_k(4) kv(mha) wq(%w : tensor<4x4xf64>) wk(%w : tensor<4x4xf64>)
    wv(%w : tensor<4x4xf64>) wo(%w : tensor<4x4xf64>) : tensor<1x3x4xf64> -> tensor<1x3x4xf64>
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x3x4xf64>, tensor<1x1x3x4xf64>, tensor<1x1x3x4xf64>)
    outs(%out : tensor<1x1x3x4xf64>) -> tensor<1x1x3x4xf64>
  return %y, %o : tensor<1x3x4xf64>, tensor<1x1x3x4xf64>
}

// -----

// A softcap is a term of its own, also where the scale is one and there is no
// other.

// CHECK-LABEL: func @softcap_alone
func.func @softcap_alone(%q: tensor<1x2x3x4xf32>, %out: tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32> {
  // CHECK: math.tanh
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>)
    scale(1.0) softcap(2.0) outs(%out : tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  return %o : tensor<1x2x3x4xf32>
}
