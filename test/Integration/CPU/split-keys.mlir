// The same attention, its keys in one piece and split over four tasks: the
// partial states must merge to the same output, also where a split has no
// allowed key (the diagonal forbids the last ones).

// RUN: attn-run %s --shape 1=1x4x257x32 --random-args 7 --out %t.whole.npy
// RUN: attn-opt %s -transform-preload-library='transform-library-paths=%S/Inputs/split-keys.transform.mlir' -transform-interpreter -o %t.split.mlir
// RUN: FileCheck %s --input-file=%t.split.mlir
// RUN: attn-run %t.split.mlir --shape 1=1x4x257x32 --random-args 7 --out %t.split.npy
// RUN: %python %S/Inputs/compare-npy.py %t.whole.npy %t.split.npy 1e-6

// CHECK: attn.merge_states

func.func @decode(%q: tensor<1x4x2x32xf32>, %k: tensor<1x4x?x32xf32>) -> tensor<1x4x2x32xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %diagonal = arith.constant 120 : index
  %acc = tensor.splat %zero : tensor<1x4x2x32xf32>
  %max = tensor.splat %lowest : tensor<1x4x2xf32>
  %sum = tensor.splat %zero : tensor<1x4x2xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x4x2x32xf32>, tensor<1x4x?x32xf32>, tensor<1x4x?x32xf32>)
    scale(0.2) causal diagonal(%diagonal)
    outs(%acc, %max, %sum : tensor<1x4x2x32xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
    -> tensor<1x4x2x32xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>
  %empty = tensor.empty() : tensor<1x4x2x32xf32>
  %o = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x4x2x32xf32>, tensor<1x4x2xf32>, tensor<1x4x2xf32>)
    outs(%empty : tensor<1x4x2x32xf32>) -> tensor<1x4x2x32xf32>
  return %o : tensor<1x4x2x32xf32>
}
