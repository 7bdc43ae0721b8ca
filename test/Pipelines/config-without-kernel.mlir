// Configs that somebody wrote: vectors that no kernel has, and blocks of more
// keys than any policy chooses. What no kernel serves is written out before the
// buffers get their end, and both compile.

// RUN: attn-opt %s -attn-to-llvm="target-triple=x86_64-linux-gnu target-cpu=znver4" | FileCheck %s
// CHECK-NOT: attn.online_sdpa
// CHECK: llvm.func @lanes
// CHECK-NOT: attn.online_sdpa
// CHECK: llvm.func @long_blocks
// CHECK-NOT: attn.online_sdpa

func.func @lanes(%q: tensor<1x1x20x8xf32>, %k: tensor<1x1x150x8xf32>, %v: tensor<1x1x150x8xf32>, %o: tensor<1x1x20x8xf32>) -> tensor<1x1x20x8xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %rows = tensor.empty() : tensor<1x1x20x8xf32>
  %row = tensor.empty() : tensor<1x1x20xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%rows : tensor<1x1x20x8xf32>) -> tensor<1x1x20x8xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%row : tensor<1x1x20xf32>) -> tensor<1x1x20xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%row : tensor<1x1x20xf32>) -> tensor<1x1x20xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x20x8xf32>, tensor<1x1x150x8xf32>, tensor<1x1x150x8xf32>) scale(0.5)
    config <query_block = 12, key_block = 36, rows = 6, vectors = 1, lanes = 12>
    outs(%acc, %max, %sum : tensor<1x1x20x8xf32>, tensor<1x1x20xf32>, tensor<1x1x20xf32>)
    -> tensor<1x1x20x8xf32>, tensor<1x1x20xf32>, tensor<1x1x20xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x20x8xf32>, tensor<1x1x20xf32>, tensor<1x1x20xf32>)
    outs(%o : tensor<1x1x20x8xf32>) -> tensor<1x1x20x8xf32>
  return %r : tensor<1x1x20x8xf32>
}

func.func @long_blocks(%q: tensor<1x1x20x8xf32>, %k: tensor<1x1x150x8xf32>, %v: tensor<1x1x150x8xf32>, %o: tensor<1x1x20x8xf32>) -> tensor<1x1x20x8xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %rows = tensor.empty() : tensor<1x1x20x8xf32>
  %row = tensor.empty() : tensor<1x1x20xf32>
  %acc = linalg.fill ins(%zero : f32) outs(%rows : tensor<1x1x20x8xf32>) -> tensor<1x1x20x8xf32>
  %max = linalg.fill ins(%lowest : f32) outs(%row : tensor<1x1x20xf32>) -> tensor<1x1x20xf32>
  %sum = linalg.fill ins(%zero : f32) outs(%row : tensor<1x1x20xf32>) -> tensor<1x1x20xf32>
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x20x8xf32>, tensor<1x1x150x8xf32>, tensor<1x1x150x8xf32>) scale(0.5)
    config <query_block = 12, key_block = 8192, rows = 6, vectors = 4, lanes = 16>
    outs(%acc, %max, %sum : tensor<1x1x20x8xf32>, tensor<1x1x20xf32>, tensor<1x1x20xf32>)
    -> tensor<1x1x20x8xf32>, tensor<1x1x20xf32>, tensor<1x1x20xf32>
  %r = attn.finalize ins(%s#0, %s#1, %s#2 : tensor<1x1x20x8xf32>, tensor<1x1x20xf32>, tensor<1x1x20xf32>)
    outs(%o : tensor<1x1x20x8xf32>) -> tensor<1x1x20x8xf32>
  return %r : tensor<1x1x20x8xf32>
}
