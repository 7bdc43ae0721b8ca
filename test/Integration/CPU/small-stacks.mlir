// The buffers of a task are together larger than the stack of the thread that it
// runs on here, 256 KiB.

// RUN: rm -rf %t && split-file %s %t
// DEFINE: %{run} = env OMP_STACKSIZE=256k attn-run --threads 2 --random-args 1 --check

// Queries, heads and rows of a fused layer. That the compiler fuses it depends
// on the machine, that it runs does not.
// RUN: %{run} %t/layer.mlir
//--- layer.mlir
func.func @layer(%x: tensor<2x100x1344xbf16>, %wq: tensor<1344x64xbf16>, %wk: tensor<1344x64xbf16>,
                 %wv: tensor<1344x1344xbf16>, %wo: tensor<1344x96xbf16>) -> tensor<2x100x96xbf16> {
  %y = attn.multihead %x heads(1) d_k(64) d_v(1344) kv(mha) wq(%wq : tensor<1344x64xbf16>)
    wk(%wk : tensor<1344x64xbf16>) wv(%wv : tensor<1344x1344xbf16>) causal(top_left)
    wo(%wo : tensor<1344x96xbf16>) : tensor<2x100x1344xbf16> -> tensor<2x100x96xbf16>
  return %y : tensor<2x100x96xbf16>
}

// Values that are not contiguous along a row are copied, a block of keys at a
// time: half a mebibyte of them.
// RUN: %{run} %t/strided.mlir
//--- strided.mlir
func.func @strided(%q: tensor<1x2x40x64xf32>, %k: tensor<1x2x200x64xf32>, %v: tensor<1x2x200x4096xf32>,
                   %init: tensor<1x2x40x2048xf32>) -> tensor<1x2x40x2048xf32> {
  %half = tensor.extract_slice %v[0, 0, 0, 0] [1, 2, 200, 2048] [1, 1, 1, 2]
    : tensor<1x2x200x4096xf32> to tensor<1x2x200x2048xf32>
  %o = attn.sdpa ins(%q, %k, %half : tensor<1x2x40x64xf32>, tensor<1x2x200x64xf32>, tensor<1x2x200x2048xf32>)
    causal(bottom_right) outs(%init : tensor<1x2x40x2048xf32>) -> tensor<1x2x40x2048xf32>
  return %o : tensor<1x2x40x2048xf32>
}
