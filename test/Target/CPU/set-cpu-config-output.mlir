// The product that alone reads attention gets blocks of one query block and all
// columns, so that attention is fused with it, where that leaves each thread two
// tasks: 2 batches of ceil(200 / 96) blocks are enough for three threads and
// not for four.

// DEFINE: %{pass} = -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v4
// RUN: attn-opt %s %{pass} threads=3" | FileCheck %s --check-prefixes=CHECK,FUSED
// RUN: attn-opt %s %{pass} threads=1" | FileCheck %s --check-prefixes=CHECK,FUSED
// RUN: attn-opt %s %{pass} threads=4" | FileCheck %s --check-prefixes=CHECK,APART

// CHECK-LABEL: func.func @layer
// CHECK:         attn.online_sdpa {{.*}} config <query_block = 96,
// FUSED:         linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 96, n = 768, k = 128,
// APART:         linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 256, k = 128,
func.func @layer(%q: tensor<2x200x2x64xf32>, %wo: tensor<128x768xf32>, %init: tensor<400x768xf32>,
                 %acc: tensor<2x2x200x64xf32>, %max: tensor<2x2x200xf32>, %out: tensor<2x200x2x64xf32>) -> tensor<400x768xf32> {
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<2x200x2x64xf32>, tensor<2x200x2x64xf32>, tensor<2x200x2x64xf32>)
    scale(0.125) layout <query = bshd, key = bshd, value = bshd>
    outs(%acc, %max, %max : tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>)
    -> tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>)
    layout(bshd) outs(%out : tensor<2x200x2x64xf32>) -> tensor<2x200x2x64xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<2x200x2x64xf32> into tensor<400x128xf32>
  %y = linalg.matmul ins(%rows, %wo : tensor<400x128xf32>, tensor<128x768xf32>) outs(%init : tensor<400x768xf32>) -> tensor<400x768xf32>
  return %y : tensor<400x768xf32>
}
