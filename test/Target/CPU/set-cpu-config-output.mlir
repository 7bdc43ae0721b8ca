// The product that alone reads attention gets blocks of one query block and all
// columns, so that attention is fused with it, where that leaves each thread two
// tasks: 2 batches of ceil(200 / 96) blocks are enough for three threads and
// not for four.

// DEFINE: %{pass} = -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v4
// RUN: attn-opt %s %{pass} threads=3" | FileCheck %s --check-prefixes=CHECK,FUSED,SEVERAL
// RUN: attn-opt %s %{pass} threads=1" | FileCheck %s --check-prefixes=CHECK,FUSED,ALONE
// RUN: attn-opt %s %{pass} threads=4" | FileCheck %s --check-prefixes=CHECK,APART,SEVERAL

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

// One block is one task, and one thread wants no more.

// CHECK-LABEL: func.func @one_block(
// ALONE:         linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 96, n = 768, k = 128,
// SEVERAL:       linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 256, k = 128,
func.func @one_block(%q: tensor<1x96x2x64xf32>, %wo: tensor<128x768xf32>, %init: tensor<96x768xf32>,
    %acc: tensor<1x2x96x64xf32>, %max: tensor<1x2x96xf32>, %out: tensor<1x96x2x64xf32>) -> tensor<96x768xf32> {
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x96x2x64xf32>, tensor<1x96x2x64xf32>, tensor<1x96x2x64xf32>)
    scale(0.125) layout <query = bshd, key = bshd, value = bshd>
    outs(%acc, %max, %max : tensor<1x2x96x64xf32>, tensor<1x2x96xf32>, tensor<1x2x96xf32>)
    -> tensor<1x2x96x64xf32>, tensor<1x2x96xf32>, tensor<1x2x96xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<1x2x96x64xf32>, tensor<1x2x96xf32>, tensor<1x2x96xf32>)
    layout(bshd) outs(%out : tensor<1x96x2x64xf32>) -> tensor<1x96x2x64xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<1x96x2x64xf32> into tensor<96x128xf32>
  %y = linalg.matmul ins(%rows, %wo : tensor<96x128xf32>, tensor<128x768xf32>) outs(%init : tensor<96x768xf32>) -> tensor<96x768xf32>
  return %y : tensor<96x768xf32>
}

// Attention of few queries has no query blocks.

// CHECK-LABEL: func.func @few_queries(
// CHECK:         attn.online_sdpa
// CHECK-SAME:    attn.decode_config
// CHECK:         linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 256, k = 128,
func.func @few_queries(%q: tensor<2x1x2x64xf32>, %wo: tensor<128x768xf32>, %init: tensor<2x768xf32>,
    %acc: tensor<2x2x1x64xf32>, %max: tensor<2x2x1xf32>, %out: tensor<2x1x2x64xf32>) -> tensor<2x768xf32> {
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<2x1x2x64xf32>, tensor<2x1x2x64xf32>, tensor<2x1x2x64xf32>)
    scale(0.125) layout <query = bshd, key = bshd, value = bshd>
    outs(%acc, %max, %max : tensor<2x2x1x64xf32>, tensor<2x2x1xf32>, tensor<2x2x1xf32>)
    -> tensor<2x2x1x64xf32>, tensor<2x2x1xf32>, tensor<2x2x1xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<2x2x1x64xf32>, tensor<2x2x1xf32>, tensor<2x2x1xf32>)
    layout(bshd) outs(%out : tensor<2x1x2x64xf32>) -> tensor<2x1x2x64xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<2x1x2x64xf32> into tensor<2x128xf32>
  %y = linalg.matmul ins(%rows, %wo : tensor<2x128xf32>, tensor<128x768xf32>) outs(%init : tensor<2x768xf32>) -> tensor<2x768xf32>
  return %y : tensor<2x768xf32>
}

// How wide the result is, is not known; or it has no columns.

// CHECK-LABEL: func.func @open_columns(
// CHECK:         linalg.matmul {attn.matmul_config = #attn.matmul_config<m = {{[0-9]+}}, n = 256, k =
func.func @open_columns(%q: tensor<2x200x2x64xf32>, %wo: tensor<128x?xf32>, %init: tensor<400x?xf32>,
    %acc: tensor<2x2x200x64xf32>, %max: tensor<2x2x200xf32>, %out: tensor<2x200x2x64xf32>) -> tensor<400x?xf32> {
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<2x200x2x64xf32>, tensor<2x200x2x64xf32>, tensor<2x200x2x64xf32>)
    scale(0.125) layout <query = bshd, key = bshd, value = bshd>
    outs(%acc, %max, %max : tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>)
    -> tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>)
    layout(bshd) outs(%out : tensor<2x200x2x64xf32>) -> tensor<2x200x2x64xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<2x200x2x64xf32> into tensor<400x128xf32>
  %y = linalg.matmul ins(%rows, %wo : tensor<400x128xf32>, tensor<128x?xf32>) outs(%init : tensor<400x?xf32>) -> tensor<400x?xf32>
  return %y : tensor<400x?xf32>
}

// CHECK-LABEL: func.func @no_columns(
// CHECK:         linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 256, k = 128,
func.func @no_columns(%q: tensor<2x200x2x64xf32>, %wo: tensor<128x0xf32>, %init: tensor<400x0xf32>,
    %acc: tensor<2x2x200x64xf32>, %max: tensor<2x2x200xf32>, %out: tensor<2x200x2x64xf32>) -> tensor<400x0xf32> {
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<2x200x2x64xf32>, tensor<2x200x2x64xf32>, tensor<2x200x2x64xf32>)
    scale(0.125) layout <query = bshd, key = bshd, value = bshd>
    outs(%acc, %max, %max : tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>)
    -> tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<2x2x200x64xf32>, tensor<2x2x200xf32>, tensor<2x2x200xf32>)
    layout(bshd) outs(%out : tensor<2x200x2x64xf32>) -> tensor<2x200x2x64xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<2x200x2x64xf32> into tensor<400x128xf32>
  %y = linalg.matmul ins(%rows, %wo : tensor<400x128xf32>, tensor<128x0xf32>) outs(%init : tensor<400x0xf32>) -> tensor<400x0xf32>
  return %y : tensor<400x0xf32>
}

// Weights that are not packed ahead would be packed for each block of rows.

// CHECK-LABEL: func.func @large_weights(
// CHECK:         linalg.matmul {attn.matmul_config = #attn.matmul_config<m = {{[0-9]+}}, n = 256, k = 512,
func.func @large_weights(%q: tensor<2x200x64x64xf32>, %wo: tensor<4096x4096xf32>, %init: tensor<400x4096xf32>,
    %acc: tensor<2x64x200x64xf32>, %max: tensor<2x64x200xf32>, %out: tensor<2x200x64x64xf32>) -> tensor<400x4096xf32> {
  %r:3 = attn.online_sdpa ins(%q, %q, %q : tensor<2x200x64x64xf32>, tensor<2x200x64x64xf32>, tensor<2x200x64x64xf32>)
    scale(0.125) layout <query = bshd, key = bshd, value = bshd>
    outs(%acc, %max, %max : tensor<2x64x200x64xf32>, tensor<2x64x200xf32>, tensor<2x64x200xf32>)
    -> tensor<2x64x200x64xf32>, tensor<2x64x200xf32>, tensor<2x64x200xf32>
  %o = attn.finalize ins(%r#0, %r#1, %r#2 : tensor<2x64x200x64xf32>, tensor<2x64x200xf32>, tensor<2x64x200xf32>)
    layout(bshd) outs(%out : tensor<2x200x64x64xf32>) -> tensor<2x200x64x64xf32>
  %rows = tensor.collapse_shape %o [[0, 1], [2, 3]] : tensor<2x200x64x64xf32> into tensor<400x4096xf32>
  %y = linalg.matmul ins(%rows, %wo : tensor<400x4096xf32>, tensor<4096x4096xf32>) outs(%init : tensor<400x4096xf32>) -> tensor<400x4096xf32>
  return %y : tensor<400x4096xf32>
}
