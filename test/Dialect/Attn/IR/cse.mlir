// RUN: attn-opt %s --cse | FileCheck %s

// A layer without side effects is computed once.
// CHECK-LABEL: func.func @same
// CHECK: attn.sdpa
// CHECK-NOT: attn.sdpa
func.func @same(%q: tensor<2x4x16x64xf32>, %init: tensor<2x4x16x64xf32>)
    -> (tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>) {
  %a = attn.sdpa ins(%q, %q, %q : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>,
                                  tensor<2x4x16x64xf32>)
         causal(top_left) outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  %b = attn.sdpa ins(%q, %q, %q : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>,
                                  tensor<2x4x16x64xf32>)
         causal(top_left) outs(%init : tensor<2x4x16x64xf32>)
         -> tensor<2x4x16x64xf32>
  return %a, %b : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>
}

// A region that reads memory sees what was written in between.
// CHECK-LABEL: func.func @memory_changes
// CHECK: attn.sdpa
// CHECK: memref.store
// CHECK: attn.sdpa
func.func @memory_changes(%q: tensor<2x4x16x64xf32>,
                          %init: tensor<2x4x16x64xf32>, %m: memref<f32>,
                          %x: f32)
    -> (tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>) {
  %a = attn.sdpa ins(%q, %q, %q : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>,
                                  tensor<2x4x16x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>)
         score_mod {
         ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
           %f = memref.load %m[] : memref<f32>
           %t = arith.mulf %s, %f : f32
           attn.yield %t : f32
         } -> tensor<2x4x16x64xf32>
  memref.store %x, %m[] : memref<f32>
  %b = attn.sdpa ins(%q, %q, %q : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>,
                                  tensor<2x4x16x64xf32>)
         outs(%init : tensor<2x4x16x64xf32>)
         score_mod {
         ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
           %f = memref.load %m[] : memref<f32>
           %t = arith.mulf %s, %f : f32
           attn.yield %t : f32
         } -> tensor<2x4x16x64xf32>
  return %a, %b : tensor<2x4x16x64xf32>, tensor<2x4x16x64xf32>
}
