// RUN: attn-opt %s -split-input-file -attn-convert-to-online | FileCheck %s

// The state starts as "no key yet" and ends in the output.

// CHECK-LABEL: func @state
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x4x7x8xf32>, %[[K:[a-z0-9]+]]: tensor<1x2x9x8xf32>, %[[V:[a-z0-9]+]]: tensor<1x2x9x6xf32>, %[[INIT:[a-z0-9]+]]: tensor<1x4x7x6xf32>
func.func @state(%q: tensor<1x4x7x8xf32>, %k: tensor<1x2x9x8xf32>, %v: tensor<1x2x9x6xf32>,
                 %init: tensor<1x4x7x6xf32>) -> tensor<1x4x7x6xf32> {
  // CHECK-NOT: attn.sdpa
  // CHECK: %[[ZERO:.+]] = arith.constant 0.000000e+00 : f32
  // CHECK: %[[ACC:.+]] = linalg.fill ins(%[[ZERO]] : f32) outs(%{{.+}} : tensor<1x4x7x6xf32>)
  // CHECK: %[[LOWEST:.+]] = arith.constant 0xFF800000 : f32
  // CHECK: %[[MAX:.+]] = linalg.fill ins(%[[LOWEST]] : f32) outs(%{{.+}} : tensor<1x4x7xf32>)
  // CHECK: %[[SUM:.+]] = linalg.fill ins(%{{.+}} : f32) outs(%{{.+}} : tensor<1x4x7xf32>)
  // CHECK: %[[STATE:.+]]:3 = attn.online_sdpa ins(%[[Q]], %[[K]], %[[V]] :
  // CHECK-SAME: scale(0.353553{{[0-9]*}})
  // CHECK-NOT: causal
  // CHECK-NOT: layout
  // CHECK-SAME: outs(%[[ACC]], %[[MAX]], %[[SUM]] :
  // CHECK: %[[O:.+]] = attn.finalize ins(%[[STATE]]#0, %[[STATE]]#1, %[[STATE]]#2 : {{.*}}) outs(%[[INIT]] :
  // CHECK: return %[[O]]
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x4x7x8xf32>, tensor<1x2x9x8xf32>, tensor<1x2x9x6xf32>)
    outs(%init : tensor<1x4x7x6xf32>) -> tensor<1x4x7x6xf32>
  return %o : tensor<1x4x7x6xf32>
}

// -----

// There is no kernel for f64: the op stays for the unfused lowering.

// CHECK-LABEL: func @f64_stays
func.func @f64_stays(%q: tensor<1x1x3x4xf64>, %init: tensor<1x1x3x4xf64>) -> tensor<1x1x3x4xf64> {
  // CHECK-NOT: attn.online_sdpa
  // CHECK: attn.sdpa
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x3x4xf64>, tensor<1x1x3x4xf64>, tensor<1x1x3x4xf64>)
    outs(%init : tensor<1x1x3x4xf64>) -> tensor<1x1x3x4xf64>
  return %o : tensor<1x1x3x4xf64>
}

// -----

// Top left is the diagonal through the origin, which needs no operand.

// CHECK-LABEL: func @top_left
func.func @top_left(%q: tensor<1x1x3x4xf32>, %k: tensor<1x1x5x4xf32>, %init: tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32> {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: diagonal
  // CHECK-SAME: causal outs(
  %o = attn.sdpa ins(%q, %k, %k : tensor<1x1x3x4xf32>, tensor<1x1x5x4xf32>, tensor<1x1x5x4xf32>) causal(top_left)
    outs(%init : tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32>
  return %o : tensor<1x1x3x4xf32>
}

// -----

// Bottom right with static sizes is a constant diagonal; it may be negative.

// CHECK-LABEL: func @bottom_right_static
func.func @bottom_right_static(%q: tensor<1x1x5x4xf32>, %k: tensor<1x1x3x4xf32>, %init: tensor<1x1x5x4xf32>) -> tensor<1x1x5x4xf32> {
  // CHECK: %[[DIAGONAL:.+]] = arith.constant -2 : index
  // CHECK: attn.online_sdpa {{.*}} diagonal(%[[DIAGONAL]]) causal outs(
  %o = attn.sdpa ins(%q, %k, %k : tensor<1x1x5x4xf32>, tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>) causal(bottom_right)
    outs(%init : tensor<1x1x5x4xf32>) -> tensor<1x1x5x4xf32>
  return %o : tensor<1x1x5x4xf32>
}

// -----

// Bottom right with dynamic sizes is computed from the dimensions the layouts
// call positions.

// CHECK: #[[DIFFERENCE:.+]] = affine_map<()[s0, s1] -> (s0 - s1)>
// CHECK-LABEL: func @bottom_right_dynamic
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<1x?x1x4xf32>, %[[K:[a-z0-9]+]]: tensor<1x1x?x4xf32>
func.func @bottom_right_dynamic(%q: tensor<1x?x1x4xf32>, %k: tensor<1x1x?x4xf32>, %init: tensor<1x1x?x4xf32>) -> tensor<1x1x?x4xf32> {
  // CHECK-COUNT-3: linalg.fill
  // CHECK: %[[ONE:.+]] = arith.constant 1 : index
  // CHECK: %[[QUERIES:.+]] = tensor.dim %[[Q]], %[[ONE]]
  // CHECK: %[[TWO:.+]] = arith.constant 2 : index
  // CHECK: %[[KEYS:.+]] = tensor.dim %[[K]], %[[TWO]]
  // CHECK: %[[DIAGONAL:.+]] = affine.apply #[[DIFFERENCE]]()[%[[KEYS]], %[[QUERIES]]]
  // CHECK: attn.online_sdpa {{.*}} diagonal(%[[DIAGONAL]]) causal
  // CHECK-SAME: layout <query = bshd>
  %o = attn.sdpa ins(%q, %k, %k : tensor<1x?x1x4xf32>, tensor<1x1x?x4xf32>, tensor<1x1x?x4xf32>) causal(bottom_right)
    layout <query = bshd> outs(%init : tensor<1x1x?x4xf32>) -> tensor<1x1x?x4xf32>
  return %o : tensor<1x1x?x4xf32>
}

// -----

// An offset per batch stays an operand, and so do window, lengths, masks and
// softcap.

// CHECK-LABEL: func @operands
// CHECK-SAME: %[[BIAS:[a-z0-9]+]]: tensor<1x1x5x5xf32>, %[[MASK:[a-z0-9]+]]: tensor<1x1x1x5xi1>, %[[LENGTHS:[a-z0-9]+]]: tensor<2xi32>, %[[OFFSET:[a-z0-9]+]]: tensor<2xi64>
func.func @operands(%q: tensor<2x1x5x4xf32>, %bias: tensor<1x1x5x5xf32>, %mask: tensor<1x1x1x5xi1>,
                    %lengths: tensor<2xi32>, %offset: tensor<2xi64>, %init: tensor<2x1x5x4xf32>) -> tensor<2x1x5x4xf32> {
  // CHECK: attn.online_sdpa {{.*}} scale(2.500000e-01)
  // CHECK-SAME: bias(%[[BIAS]] :
  // CHECK-SAME: mask(%[[MASK]] :
  // CHECK-SAME: key_lengths(%[[LENGTHS]] :
  // CHECK-SAME: query_offset(%[[OFFSET]] :
  // CHECK-SAME: causal window(3, 0) softcap(3.000000e+01) outs(
  %o = attn.sdpa ins(%q, %q, %q : tensor<2x1x5x4xf32>, tensor<2x1x5x4xf32>, tensor<2x1x5x4xf32>)
    bias(%bias : tensor<1x1x5x5xf32>) mask(%mask : tensor<1x1x1x5xi1>) key_lengths(%lengths : tensor<2xi32>)
    query_offset(%offset : tensor<2xi64>) causal(offset) window(3, 0) scale(0.25) softcap(30.0)
    outs(%init : tensor<2x1x5x4xf32>) -> tensor<2x1x5x4xf32>
  return %o : tensor<2x1x5x4xf32>
}

// -----

// A window without causal is not made causal.

// CHECK-LABEL: func @window_only
func.func @window_only(%q: tensor<1x1x5x4xf32>, %init: tensor<1x1x5x4xf32>) -> tensor<1x1x5x4xf32> {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: causal
  // CHECK-SAME: window(1, 2) outs(
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x5x4xf32>, tensor<1x1x5x4xf32>, tensor<1x1x5x4xf32>) window(1, 2)
    outs(%init : tensor<1x1x5x4xf32>) -> tensor<1x1x5x4xf32>
  return %o : tensor<1x1x5x4xf32>
}

// -----

// The state of bf16 is f32 and [B, H, Sq, D] whatever the layouts; the output
// keeps its type and layout, and the log-sum-exp comes out of finalize.

// CHECK-LABEL: func @bf16_bshd_lse
// CHECK-SAME: %[[INIT:[a-z0-9]+]]: tensor<?x?x2x6xbf16>, %[[LSE:[a-z0-9]+]]: tensor<?x2x?xf32>
func.func @bf16_bshd_lse(%q: tensor<?x?x2x4xbf16>, %k: tensor<?x?x1x4xbf16>, %v: tensor<?x?x1x6xbf16>,
    %init: tensor<?x?x2x6xbf16>, %lse: tensor<?x2x?xf32>) -> (tensor<?x?x2x6xbf16>, tensor<?x2x?xf32>) {
  // CHECK: %[[STATE:.+]]:3 = attn.online_sdpa
  // CHECK-SAME: layout <query = bshd, key = bshd, value = bshd>
  // CHECK-SAME: -> tensor<?x2x?x6xf32>, tensor<?x2x?xf32>, tensor<?x2x?xf32>
  // CHECK: attn.finalize ins(%[[STATE]]#0, %[[STATE]]#1, %[[STATE]]#2 :
  // CHECK-SAME: layout(bshd) outs(%[[INIT]], %[[LSE]] : tensor<?x?x2x6xbf16>, tensor<?x2x?xf32>)
  %o:2 = attn.sdpa ins(%q, %k, %v : tensor<?x?x2x4xbf16>, tensor<?x?x1x4xbf16>, tensor<?x?x1x6xbf16>)
    layout <query = bshd, key = bshd, value = bshd, output = bshd>
    outs(%init, %lse : tensor<?x?x2x6xbf16>, tensor<?x2x?xf32>) -> tensor<?x?x2x6xbf16>, tensor<?x2x?xf32>
  return %o#0, %o#1 : tensor<?x?x2x6xbf16>, tensor<?x2x?xf32>
}

// -----

// Regions move along with what they capture.

// CHECK-LABEL: func @regions
// CHECK-SAME: %[[SLOPES:[a-z0-9]+]]: tensor<2xf32>
func.func @regions(%q: tensor<1x2x3x4xf32>, %slopes: tensor<2xf32>, %init: tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32> {
  // CHECK-NOT: attn.sdpa
  // CHECK: attn.online_sdpa
  // CHECK: score_mod {
  // CHECK: ^bb0(%[[S:.+]]: f32, %{{.+}}: index, %[[H:.+]]: index, %{{.+}}: index, %{{.+}}: index):
  // CHECK: %[[SLOPE:.+]] = tensor.extract %[[SLOPES]][%[[H]]]
  // CHECK: %[[T:.+]] = arith.mulf %[[S]], %[[SLOPE]]
  // CHECK: attn.yield %[[T]] : f32
  // CHECK: mask_mod {
  // CHECK: attn.yield %{{.+}} : i1
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>, tensor<1x2x3x4xf32>)
    outs(%init : tensor<1x2x3x4xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %slope = tensor.extract %slopes[%h] : tensor<2xf32>
      %t = arith.mulf %s, %slope : f32
      attn.yield %t : f32
    } mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %allowed = arith.cmpi ne, %i, %j : index
      attn.yield %allowed : i1
    } -> tensor<1x2x3x4xf32>
  return %o : tensor<1x2x3x4xf32>
}

// -----

// Without keys there is nothing to walk along.

// CHECK-LABEL: func @no_keys
func.func @no_keys(%q: tensor<0x1x3x4xf32>, %k: tensor<0x1x0x4xf32>, %init: tensor<0x1x3x4xf32>) -> tensor<0x1x3x4xf32> {
  // CHECK-NOT: attn.online_sdpa
  // CHECK: attn.sdpa
  %o = attn.sdpa ins(%q, %k, %k : tensor<0x1x3x4xf32>, tensor<0x1x0x4xf32>, tensor<0x1x0x4xf32>) causal(bottom_right)
    outs(%init : tensor<0x1x3x4xf32>) -> tensor<0x1x3x4xf32>
  return %o : tensor<0x1x3x4xf32>
}
