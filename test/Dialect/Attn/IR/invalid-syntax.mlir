// RUN: attn-opt %s --split-input-file --verify-diagnostics

// A grouping is one of four.
func.func @invalid(%x: tensor<2x16x32xf32>, %w: tensor<32x32xf32>) {
  // expected-error @below {{expected mha, gqa<g>, mqa or mla<latent, rope>, found 'foo'}}
  %y = attn.multihead %x heads(4) d_k(8) kv(foo) wq(%w : tensor<32x32xf32>)
         wo(%w : tensor<32x32xf32>) : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// gqa says how many.
func.func @invalid(%x: tensor<2x16x32xf32>, %w: tensor<32x32xf32>) {
  // expected-error @below {{expected '<'}}
  %y = attn.multihead %x heads(4) d_k(8) kv(gqa) wq(%w : tensor<32x32xf32>)
         wo(%w : tensor<32x32xf32>) : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// gqa says how many, and at least one.
func.func @invalid(%x: tensor<2x16x32xf32>, %w: tensor<32x32xf32>) {
  // expected-error @below {{gqa needs a positive number of key/value heads, found -1}}
  %y = attn.multihead %x heads(4) d_k(8) kv(gqa<-1>) wq(%w : tensor<32x32xf32>)
         wo(%w : tensor<32x32xf32>) : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// mla has two widths.
func.func @invalid(%x: tensor<2x16x32xf32>, %w: tensor<32x32xf32>) {
  // expected-error @below {{expected ','}}
  %y = attn.multihead %x heads(4) d_k(8) kv(mla<8>) wq(%w : tensor<32x32xf32>)
         wo(%w : tensor<32x32xf32>) : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A window has two sides.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{expected ','}}
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) window(1)
         outs(%q : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// A window is counted in keys.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{expected integer value}}
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) window(all, 1)
         outs(%q : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// A scale is written out.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{expected floating point literal}}
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) scale()
         outs(%q : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// A causal kind is one of four.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{expected one of [none, top_left, bottom_right, offset] for which diagonal bounds the keys a query may see, got: left}}
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) causal(left)
         outs(%q : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// An option is given once.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{'attn.sdpa' `scale` clause can appear at most once in the expansion of the oilist directive}}
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) scale(1.0) scale(2.0)
         outs(%q : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// A layout is one of two.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{expected one of [bhsd, bshd] for dimension order of a tensor of heads, got: sbhd}}
  // expected-error @below {{failed to parse Attn_LayoutAttr parameter 'query' which is to be a `::mlir::attn::HeadLayout`}}
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) layout<query = sbhd>
         outs(%q : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// The generic form needs its regions.
// expected-error @below {{'attn.sdpa' op expected 2 regions}}
"attn.sdpa"() : () -> ()

// -----

// The generic form says which operands are there.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{'attn.sdpa' op operand count (4) does not match with the total size (9) specified in attribute 'operandSegmentSizes'}}
  %o = "attn.sdpa"(%q, %q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 1, 1, 1>}> ({}, {}) : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// The generic form needs its operands.
// expected-error @below {{'attn.sdpa' op expected 4 or more operands, but found 0}}
"attn.sdpa"() ({}, {}) : () -> ()

// -----

// A region has one block at most.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{'attn.sdpa' op region #0 ('score_mod') failed to verify constraint: region with at most 1 blocks}}
  %o = "attn.sdpa"(%q, %q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 1, 0>}> ({
  ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
    cf.br ^bb1
  ^bb1:
    attn.yield %s : f32
  }, {}) : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}
