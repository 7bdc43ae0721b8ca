// RUN: attn-opt %s --canonicalize --split-input-file | FileCheck %s
// RUN: attn-opt %s --canonicalize=top-down=false --split-input-file | FileCheck %s

// Each op with destinations, all of its tensors behind casts, without regions:
// the tensor dialect's pattern for such casts cannot clone an op with an empty
// region, so none of these casts may be left to it.

// CHECK-LABEL: func.func @sdpa
// CHECK: attn.sdpa ins({{[^:]+}} : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
// CHECK-SAME: bias(%{{.+}} : tensor<2x4x16x32xf32>) mask(%{{.+}} : tensor<2x4x16x32xi1>)
// CHECK-SAME: key_lengths(%{{.+}} : tensor<2xi32>) query_offset(%{{.+}} : tensor<2xi32>)
// CHECK-SAME: outs({{[^:]+}} : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>) -> tensor<2x4x16x64xf32>, tensor<2x4x16xf32>
func.func @sdpa(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %bias: tensor<2x4x16x32xf32>, %mask: tensor<2x4x16x32xi1>,
                %lengths: tensor<2xi32>, %l: tensor<2x4x16xf32>) -> (tensor<?x4x?x64xf32>, tensor<?x?x?xf32>) {
  %qc = tensor.cast %q : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %kc = tensor.cast %k : tensor<2x4x32x64xf32> to tensor<?x4x?x64xf32>
  %bc = tensor.cast %bias : tensor<2x4x16x32xf32> to tensor<?x?x?x?xf32>
  %mc = tensor.cast %mask : tensor<2x4x16x32xi1> to tensor<?x?x?x?xi1>
  %nc = tensor.cast %lengths : tensor<2xi32> to tensor<?xi32>
  %lc = tensor.cast %l : tensor<2x4x16xf32> to tensor<?x?x?xf32>
  %o:2 = attn.sdpa ins(%qc, %kc, %kc : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>)
         bias(%bc : tensor<?x?x?x?xf32>) mask(%mc : tensor<?x?x?x?xi1>)
         key_lengths(%nc : tensor<?xi32>) query_offset(%nc : tensor<?xi32>) causal(offset)
         outs(%qc, %lc : tensor<?x4x?x64xf32>, tensor<?x?x?xf32>) -> tensor<?x4x?x64xf32>, tensor<?x?x?xf32>
  return %o#0, %o#1 : tensor<?x4x?x64xf32>, tensor<?x?x?xf32>
}

// -----

// CHECK-LABEL: func.func @online
// CHECK: attn.online_sdpa ins({{[^:]+}} : tensor<2x4x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x64xf32>)
// CHECK-SAME: bias(%{{.+}} : tensor<2x4x16x32xf32>) mask(%{{.+}} : tensor<2x4x16x32xi1>)
// CHECK-SAME: key_lengths(%{{.+}} : tensor<2xi32>) query_offset(%{{.+}} : tensor<2xi32>)
// CHECK-SAME: outs({{.+}} : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>)
func.func @online(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x32x64xf32>, %bias: tensor<2x4x16x32xf32>, %mask: tensor<2x4x16x32xi1>,
                  %lengths: tensor<2xi32>, %s: tensor<2x4x16xf32>, %n: index) -> tensor<?x4x?x64xf32> {
  %qc = tensor.cast %q : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %kc = tensor.cast %k : tensor<2x4x32x64xf32> to tensor<?x4x?x64xf32>
  %bc = tensor.cast %bias : tensor<2x4x16x32xf32> to tensor<?x?x?x?xf32>
  %mc = tensor.cast %mask : tensor<2x4x16x32xi1> to tensor<?x?x?x?xi1>
  %nc = tensor.cast %lengths : tensor<2xi32> to tensor<?xi32>
  %sc = tensor.cast %s : tensor<2x4x16xf32> to tensor<?x?x?xf32>
  %o:3 = attn.online_sdpa ins(%qc, %kc, %kc : tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>, tensor<?x4x?x64xf32>) scale(0.125)
         bias(%bc : tensor<?x?x?x?xf32>) mask(%mc : tensor<?x?x?x?xi1>)
         key_lengths(%nc : tensor<?xi32>) query_offset(%nc : tensor<?xi32>) at(%n, %n, %n, %n) causal
         outs(%qc, %sc, %sc : tensor<?x4x?x64xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>)
         -> tensor<?x4x?x64xf32>, tensor<?x?x?xf32>, tensor<?x?x?xf32>
  return %o#0 : tensor<?x4x?x64xf32>
}

// -----

// Packed keys and values.
// CHECK-LABEL: func.func @packed
// CHECK: attn.online_sdpa ins({{[^:]+}} : tensor<2x4x16x64xf32>, tensor<2x4x2x64x16xf32>, tensor<2x4x32x64xf32>)
func.func @packed(%q: tensor<2x4x16x64xf32>, %k: tensor<2x4x2x64x16xf32>, %v: tensor<2x4x32x64xf32>, %s: tensor<2x4x16xf32>) -> tensor<?x4x?x64xf32> {
  %qc = tensor.cast %q : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %kc = tensor.cast %k : tensor<2x4x2x64x16xf32> to tensor<?x4x?x64x16xf32>
  %vc = tensor.cast %v : tensor<2x4x32x64xf32> to tensor<?x4x?x64xf32>
  %sc = tensor.cast %s : tensor<2x4x16xf32> to tensor<?x4x?xf32>
  %o:3 = attn.online_sdpa ins(%qc, %kc, %vc : tensor<?x4x?x64xf32>, tensor<?x4x?x64x16xf32>, tensor<?x4x?x64xf32>) scale(0.125)
         outs(%qc, %sc, %sc : tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
         -> tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>
  return %o#0 : tensor<?x4x?x64xf32>
}

// -----

// CHECK-LABEL: func.func @merge
// CHECK: attn.merge_states
// CHECK-SAME: ins({{[^:]+}} : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>)
// CHECK-SAME: outs({{.+}} : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>)
func.func @merge(%a: tensor<2x4x16x64xf32>, %s: tensor<2x4x16xf32>, %b: tensor<2x4x16x64xf32>) -> tensor<?x4x?x64xf32> {
  %ac = tensor.cast %a : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %bc = tensor.cast %b : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %sc = tensor.cast %s : tensor<2x4x16xf32> to tensor<?x4x?xf32>
  %m:3 = attn.merge_states ins(%ac, %sc, %sc : tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
         outs(%bc, %sc, %sc : tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
         -> tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>
  return %m#0 : tensor<?x4x?x64xf32>
}

// -----

// CHECK-LABEL: func.func @finalize
// CHECK: attn.finalize ins({{[^:]+}} : tensor<2x4x16x64xf32>, tensor<2x4x16xf32>, tensor<2x4x16xf32>)
// CHECK-SAME: outs({{.+}} : tensor<2x4x16x64xbf16>, tensor<2x4x16xf32>)
func.func @finalize(%a: tensor<2x4x16x64xf32>, %s: tensor<2x4x16xf32>, %o: tensor<2x4x16x64xbf16>) -> (tensor<?x4x?x64xbf16>, tensor<?x4x?xf32>) {
  %ac = tensor.cast %a : tensor<2x4x16x64xf32> to tensor<?x4x?x64xf32>
  %sc = tensor.cast %s : tensor<2x4x16xf32> to tensor<?x4x?xf32>
  %oc = tensor.cast %o : tensor<2x4x16x64xbf16> to tensor<?x4x?x64xbf16>
  %r:2 = attn.finalize ins(%ac, %sc, %sc : tensor<?x4x?x64xf32>, tensor<?x4x?xf32>, tensor<?x4x?xf32>)
         outs(%oc, %sc : tensor<?x4x?x64xbf16>, tensor<?x4x?xf32>) -> tensor<?x4x?x64xbf16>, tensor<?x4x?xf32>
  return %r#0, %r#1 : tensor<?x4x?x64xbf16>, tensor<?x4x?xf32>
}
