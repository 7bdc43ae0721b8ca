// bf16 by whatever instructions this machine has, and the same with a config
// chosen for a CPU that has none for pairs: there keys and values are widened.

// RUN: attn-run %s --random-args 7 --out %t.npy
// RUN: attn-opt %s -attn-convert-to-online -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v3" -o %t.widened.mlir
// RUN: FileCheck %s --input-file=%t.widened.mlir
// RUN: attn-run %t.widened.mlir --random-args 7 --out %t.widened.npy
// RUN: %python %S/Inputs/compare-npy.py %t.npy %t.widened.npy 1e-2

// CHECK: attn.online_sdpa
// CHECK-SAME: pack_value = true> outs

#id = affine_map<(b, h, i, d) -> (b, h, i, d)>
func.func @attend(%q: tensor<1x4x37x6xbf16>, %k: tensor<1x2x301x6xbf16>, %v: tensor<1x2x301x20xbf16>) -> tensor<1x4x37x20xf32> {
  %init = tensor.empty() : tensor<1x4x37x20xbf16>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x4x37x6xbf16>, tensor<1x2x301x6xbf16>, tensor<1x2x301x20xbf16>)
    causal(bottom_right) outs(%init : tensor<1x4x37x20xbf16>) -> tensor<1x4x37x20xbf16>
  %wide = tensor.empty() : tensor<1x4x37x20xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%o : tensor<1x4x37x20xbf16>) outs(%wide : tensor<1x4x37x20xf32>) {
  ^bb0(%x: bf16, %y: f32):
    %z = arith.extf %x : bf16 to f32
    linalg.yield %z : f32
  } -> tensor<1x4x37x20xf32>
  return %r : tensor<1x4x37x20xf32>
}
