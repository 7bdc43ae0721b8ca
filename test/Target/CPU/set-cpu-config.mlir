// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v3" | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=sapphirerapids" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v3 features=+avx512f" | FileCheck %s --check-prefixes=CHECK,AVX512,NOEXP2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=sapphirerapids features=-avx512f" | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v4 features=-avx" | FileCheck %s --check-prefixes=CHECK,SSE
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v4" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=aarch64-linux-gnu cpu=generic" | FileCheck %s --check-prefixes=CHECK,NEON
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64" | FileCheck %s --check-prefixes=CHECK,SSE

// Registers decide the register tile: 6 x 4 vectors of 32 registers, 6 x 2 of
// 16. The function tells the lanes to passes that see no attention op.

// CHECK-LABEL: func @attention
// AVX2-SAME: attributes {attn.lanes = 8 : i64}
// EXP2-SAME: attributes {attn.avx512_exp2, attn.lanes = 16 : i64}
// NOEXP2-SAME: attributes {attn.lanes = 16 : i64}
// NEON-SAME: attributes {attn.lanes = 4 : i64}
// SSE-SAME: attributes {attn.lanes = 4 : i64}
func.func @attention(%q: tensor<1x12x?x64xf32>, %max: tensor<1x12x?xf32>) -> tensor<1x12x?x64xf32> {
  // AVX2: config <query_block = 96, key_block = 128, rows = 6, vectors = 2, lanes = 8>
  // AVX512: config <query_block = 96, key_block = 128, rows = 6, vectors = 4, lanes = 16>
  // NEON: config <query_block = 96, key_block = 128, rows = 6, vectors = 4, lanes = 4>
  // SSE: config <query_block = 96, key_block = 128, rows = 6, vectors = 2, lanes = 4>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  return %s#0 : tensor<1x12x?x64xf32>
}

// -----

// A few queries make a small block, in whole rows of the register tile, and
// narrow values are widened by packing them.

// CHECK-LABEL: func @few_queries_bf16
func.func @few_queries_bf16(%q: tensor<1x1x7x64xbf16>, %k: tensor<1x1x?x64xbf16>, %acc: tensor<1x1x7x64xf32>, %max: tensor<1x1x7xf32>) -> tensor<1x1x7x64xf32> {
  // CHECK: config <query_block = 12, key_block = 128, {{.*}}, pack_value = true>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x7x64xbf16>, tensor<1x1x?x64xbf16>, tensor<1x1x?x64xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x1x7x64xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    -> tensor<1x1x7x64xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  return %s#0 : tensor<1x1x7x64xf32>
}

// -----

// Wide heads shorten both blocks, to no less than one register tile.

// CHECK-LABEL: func @wide_heads
func.func @wide_heads(%q: tensor<1x1x?x65536xf32>, %max: tensor<1x1x?xf32>) -> tensor<1x1x?x65536xf32> {
  // AVX2: config <query_block = 6, key_block = 16,
  // AVX512: config <query_block = 6, key_block = 64,
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x?x65536xf32>, tensor<1x1x?x65536xf32>, tensor<1x1x?x65536xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x1x?x65536xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>)
    -> tensor<1x1x?x65536xf32>, tensor<1x1x?xf32>, tensor<1x1x?xf32>
  return %s#0 : tensor<1x1x?x65536xf32>
}

// -----

// Sizes near the end of 64 bits overflow nothing.

// CHECK-LABEL: func @huge
func.func @huge(%q: tensor<1x1x9223372036854775807x1xf32>, %k: tensor<1x1x1x1xf32>, %max: tensor<1x1x9223372036854775807xf32>,
                %wide: tensor<1x1x2x2305843009213693952xf32>, %one: tensor<1x1x2xf32>) -> (tensor<1x1x9223372036854775807x1xf32>, tensor<1x1x2x2305843009213693952xf32>) {
  // CHECK: attn.online_sdpa {{.*}} config <query_block = 96,
  // CHECK: attn.online_sdpa {{.*}} config <query_block = 6,
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x9223372036854775807x1xf32>, tensor<1x1x1x1xf32>, tensor<1x1x1x1xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x1x9223372036854775807x1xf32>, tensor<1x1x9223372036854775807xf32>, tensor<1x1x9223372036854775807xf32>)
    -> tensor<1x1x9223372036854775807x1xf32>, tensor<1x1x9223372036854775807xf32>, tensor<1x1x9223372036854775807xf32>
  %t:3 = attn.online_sdpa ins(%wide, %wide, %wide : tensor<1x1x2x2305843009213693952xf32>, tensor<1x1x2x2305843009213693952xf32>, tensor<1x1x2x2305843009213693952xf32>) scale(0.125)
    outs(%wide, %one, %one : tensor<1x1x2x2305843009213693952xf32>, tensor<1x1x2xf32>, tensor<1x1x2xf32>)
    -> tensor<1x1x2x2305843009213693952xf32>, tensor<1x1x2xf32>, tensor<1x1x2xf32>
  return %s#0, %t#0 : tensor<1x1x9223372036854775807x1xf32>, tensor<1x1x2x2305843009213693952xf32>
}

// -----

// One query for each key/value head is left to the unfused lowering, where
// packing keys would cost more than it saves; one for a group of heads is not.

// CHECK-LABEL: func @single_query
func.func @single_query(%q: tensor<1x8x1x64xf32>, %k: tensor<1x8x?x64xf32>, %g: tensor<1x2x?x64xf32>, %max: tensor<1x8x1xf32>) -> (tensor<1x8x1x64xf32>, tensor<1x8x1x64xf32>) {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config
  // CHECK: attn.online_sdpa {{.*}} config <query_block = 6,
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x64xf32>, tensor<1x8x?x64xf32>, tensor<1x8x?x64xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %t:3 = attn.online_sdpa ins(%q, %g, %g : tensor<1x8x1x64xf32>, tensor<1x2x?x64xf32>, tensor<1x2x?x64xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    -> tensor<1x8x1x64xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  return %s#0, %t#0 : tensor<1x8x1x64xf32>, tensor<1x8x1x64xf32>
}

// -----

// Weights that the last-level cache holds are packed ahead: `k` is all of the
// reduction, and a block of rows is one that the second-level cache holds.

// CHECK-LABEL: func @product
func.func @product(%a: tensor<?x768xf32>, %b: tensor<768x768xf32>, %c: tensor<?x768xf32>) -> tensor<?x768xf32> {
  // CHECK: linalg.matmul
  // AVX2-SAME: attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 768, register_tile = <rows = 6, vectors = 2, lanes = 8>>
  // AVX512-SAME: attn.matmul_config = #attn.matmul_config<m = 192, n = 256, k = 768, register_tile = <rows = 6, vectors = 4, lanes = 16>>
  %d = linalg.matmul ins(%a, %b : tensor<?x768xf32>, tensor<768x768xf32>) outs(%c : tensor<?x768xf32>) -> tensor<?x768xf32>
  return %d : tensor<?x768xf32>
}

// -----

// Larger weights are packed in panels that fit into half of the second-level
// cache, for tall blocks of rows: there are enough panels for the cores.

// CHECK-LABEL: func @large_product
func.func @large_product(%a: tensor<?x4096xf32>, %b: tensor<4096x4096xf32>, %c: tensor<?x4096xf32>) -> tensor<?x4096xf32> {
  // CHECK: linalg.matmul
  // AVX2-SAME: attn.matmul_config = #attn.matmul_config<m = 2052, n = 64, k = 512, register_tile = <rows = 6, vectors = 2, lanes = 8>>
  // AVX512-SAME: attn.matmul_config = #attn.matmul_config<m = 2052, n = 256, k = 512, register_tile = <rows = 6, vectors = 4, lanes = 16>>
  %d = linalg.matmul ins(%a, %b : tensor<?x4096xf32>, tensor<4096x4096xf32>) outs(%c : tensor<?x4096xf32>) -> tensor<?x4096xf32>
  return %d : tensor<?x4096xf32>
}

// -----

// A choice made before wins, for each op and for the function alone.

// CHECK-LABEL: func @chosen
// CHECK-SAME: attributes {attn.lanes = 2 : i64}
func.func @chosen(%q: tensor<1x1x7x64xf32>, %max: tensor<1x1x7xf32>, %a: tensor<8x8xf32>) -> (tensor<1x1x7x64xf32>, tensor<8x8xf32>) attributes {attn.lanes = 2 : i64} {
  // CHECK: config <query_block = 3, key_block = 5, rows = 1, vectors = 1, lanes = 1, pack_key = false>
  // CHECK: linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 1, n = 2, k = 3, register_tile = <rows = 1, vectors = 1, lanes = 1>>}
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x7x64xf32>, tensor<1x1x7x64xf32>, tensor<1x1x7x64xf32>) scale(0.125)
    config <query_block = 3, key_block = 5, rows = 1, vectors = 1, lanes = 1, pack_key = false>
    outs(%q, %max, %max : tensor<1x1x7x64xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    -> tensor<1x1x7x64xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  %d = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 1, n = 2, k = 3, register_tile = <rows = 1, vectors = 1, lanes = 1>>}
    ins(%a, %a : tensor<8x8xf32>, tensor<8x8xf32>) outs(%a : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %s#0, %d : tensor<1x1x7x64xf32>, tensor<8x8xf32>
}

// -----

// Nothing is chosen for ops that are not attention yet, nor for other ops.

// CHECK-LABEL: func @other_ops
func.func @other_ops(%q: tensor<1x1x7x64xf32>) -> tensor<1x1x7x64xf32> {
  // CHECK: attn.sdpa
  // CHECK-NOT: config
  // CHECK-SAME: outs(
  %o = attn.sdpa ins(%q, %q, %q : tensor<1x1x7x64xf32>, tensor<1x1x7x64xf32>, tensor<1x1x7x64xf32>)
    outs(%q : tensor<1x1x7x64xf32>) -> tensor<1x1x7x64xf32>
  return %o : tensor<1x1x7x64xf32>
}
