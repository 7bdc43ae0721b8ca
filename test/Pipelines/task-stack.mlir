// No function of compiled code has more on its stack than the policy allows:
// what attn-limit-stack leaves alone was within its limit already.

// RUN: rm -rf %t && split-file %s %t
// DEFINE: %{target} = target-triple=x86_64-linux-gnu target-cpu=znver4 threads=2
// DEFINE: %{name} = layer
// DEFINE: %{compare} = attn-opt %t/%{name}.mlir -attn-stage-decompose="%{target}" -attn-stage-fused-cpu="%{target}" \
// DEFINE:   -attn-stage-bufferize="%{target}" -attn-stage-kernel="%{target}" -o %t/kernel.mlir \
// DEFINE:   && attn-opt %t/kernel.mlir -attn-limit-stack=max-bytes=131072 | diff %t/kernel.mlir - \
// DEFINE:   && grep -o 'memref.alloc() .*' %t/kernel.mlir

// Rows of queries and of heads of a fused layer, half a mebibyte of them.
// RUN: %{compare} | FileCheck %s
// CHECK: memref<{{.*}}x1344x
//--- layer.mlir
func.func @layer(%x: tensor<2x?x1344xbf16>, %wq: tensor<1344x1344xbf16>, %wk: tensor<1344x1344xbf16>,
                 %wv: tensor<1344x1344xbf16>, %wo: tensor<1344x1344xbf16>) -> tensor<2x?x1344xbf16> {
  %y = attn.multihead %x heads(21) d_k(64) kv(mha) wq(%wq : tensor<1344x1344xbf16>)
    wk(%wk : tensor<1344x1344xbf16>) wv(%wv : tensor<1344x1344xbf16>) causal(top_left)
    wo(%wo : tensor<1344x1344xbf16>) : tensor<2x?x1344xbf16> -> tensor<2x?x1344xbf16>
  return %y : tensor<2x?x1344xbf16>
}

// A block of values that are copied because they are not contiguous.
// REDEFINE: %{name} = strided
// RUN: %{compare} | FileCheck %s --check-prefix=VALUES
// VALUES: memref<64x2048xf32>
//--- strided.mlir
func.func @strided(%q: tensor<1x2x40x64xf32>, %k: tensor<1x2x200x64xf32>, %v: tensor<1x2x200x4096xf32>,
                   %init: tensor<1x2x40x2048xf32>) -> tensor<1x2x40x2048xf32> {
  %half = tensor.extract_slice %v[0, 0, 0, 0] [1, 2, 200, 2048] [1, 1, 1, 2]
    : tensor<1x2x200x4096xf32> to tensor<1x2x200x2048xf32>
  %o = attn.sdpa ins(%q, %k, %half : tensor<1x2x40x64xf32>, tensor<1x2x200x64xf32>, tensor<1x2x200x2048xf32>)
    causal(bottom_right) outs(%init : tensor<1x2x40x2048xf32>) -> tensor<1x2x40x2048xf32>
  return %o : tensor<1x2x40x2048xf32>
}
