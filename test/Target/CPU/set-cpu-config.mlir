// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v3" | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=sapphirerapids" | FileCheck %s --check-prefixes=CHECK,AVX512,TILES
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=sapphirerapids features=-amx-bf16" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2,PAIRS
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=sapphirerapids features=-avx512bf16" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2,NOPAIRS
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=znver4" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2,PAIRS
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v3 features=+avx512f" | FileCheck %s --check-prefixes=CHECK,AVX512,NOEXP2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=sapphirerapids features=-avx512f" | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v4 features=-avx" | FileCheck %s --check-prefixes=CHECK,SSE
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64-v4" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2,NOPAIRS
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=znver4 features=-avx512bf16" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2,NOPAIRS
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=znver4 features=-avx512f" | FileCheck %s --check-prefixes=CHECK,AVX2,NOPAIRS
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=aarch64-linux-gnu cpu=generic" | FileCheck %s --check-prefixes=CHECK,NEON
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=x86-64" | FileCheck %s --check-prefixes=CHECK,SSE
// The other name of a CPU means the same, and so does no name the plainest CPU.
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=icelake_server" | FileCheck %s --check-prefixes=CHECK,AVX512,EXP2
// RUN: attn-opt %s -split-input-file -attn-set-cpu-config="triple=x86_64-linux-gnu cpu=" | FileCheck %s --check-prefixes=CHECK,SSE

// Registers decide the register tile: 6 x 4 vectors of 32 registers, 6 x 2 of
// 16. The function tells the lanes to passes that see no attention op.

// CHECK-LABEL: func @attention
// AVX2-SAME: attributes {attn.lanes = 8 : i64}
// TILES-SAME: attributes {attn.amx_tiles, attn.avx512_exp2, attn.lanes = 16 : i64}
// EXP2-SAME: attributes {attn.avx512_exp2, attn.lanes = 16 : i64}
// NOEXP2-SAME: attributes {attn.lanes = 16 : i64}
// NEON-SAME: attributes {attn.lanes = 4 : i64}
// SSE-SAME: attributes {attn.lanes = 4 : i64}
func.func @attention(%q: tensor<1x12x?x64xf32>, %max: tensor<1x12x?xf32>) -> tensor<1x12x?x64xf32> {
  // AVX2: config <query_block = 96, key_block = 256, rows = 6, vectors = 2, lanes = 8>
  // AVX512: config <query_block = 96, key_block = 256, rows = 6, vectors = 4, lanes = 16>
  // NEON: config <query_block = 96, key_block = 256, rows = 6, vectors = 4, lanes = 4>
  // SSE: config <query_block = 96, key_block = 256, rows = 6, vectors = 2, lanes = 4>
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  return %s#0 : tensor<1x12x?x64xf32>
}

// -----

// A few queries make a small block, in whole rows of the register tile, and
// narrow values are widened by packing them.

// CHECK-LABEL: func @few_queries_f16
func.func @few_queries_f16(%q: tensor<1x1x17x64xf16>, %k: tensor<1x1x?x64xf16>, %acc: tensor<1x1x17x64xf32>, %max: tensor<1x1x17xf32>) -> tensor<1x1x17x64xf32> {
  // CHECK: config <query_block = 18, key_block = 256, {{.*}}, pack_value = true> outs
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x1x17x64xf16>, tensor<1x1x?x64xf16>, tensor<1x1x?x64xf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x1x17x64xf32>, tensor<1x1x17xf32>, tensor<1x1x17xf32>)
    -> tensor<1x1x17x64xf32>, tensor<1x1x17xf32>, tensor<1x1x17xf32>
  return %s#0 : tensor<1x1x17x64xf32>
}

// -----

// Where there is an instruction for pairs of bf16, keys and values of bf16 are
// packed for it. Where there are tiles, a strip has the rows of one. One key
// block is enough for few keys.

// CHECK-LABEL: func @pairs
func.func @pairs(%q: tensor<1x12x?x64xbf16>, %w: tensor<1x12x?x128xbf16>, %few: tensor<1x12x40x64xbf16>, %max: tensor<1x12x?xf32>,
    %acc: tensor<1x12x?x64xf32>, %wide: tensor<1x12x?x128xf32>) -> (tensor<1x12x?x64xf32>, tensor<1x12x?x128xf32>, tensor<1x12x?x64xf32>) {
  // PAIRS: config <query_block = 96, key_block = 256, rows = 6, vectors = 4, lanes = 16, pack_value = true, pairs = true>
  // PAIRS: config <query_block = 96, key_block = 256, rows = 6, vectors = 4, lanes = 16, pack_value = true, pairs = true>
  // PAIRS: config <query_block = 96, key_block = 64, rows = 6, vectors = 4, lanes = 16, pack_value = true, pairs = true>
  // TILES-COUNT-2: config <query_block = 96, key_block = 256, rows = 16, vectors = 2, lanes = 16, pack_value = true, pairs = true>
  // TILES: config <query_block = 96, key_block = 64, rows = 16, vectors = 2, lanes = 16, pack_value = true, pairs = true>
  // NOPAIRS-COUNT-2: config <query_block = 96, key_block = 256, rows = 6, {{.*}}, pack_value = true> outs
  // NOPAIRS: config <query_block = 96, key_block = {{48|64}}, rows = 6, {{.*}}, pack_value = true> outs
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x12x?x64xbf16>, tensor<1x12x?x64xbf16>, tensor<1x12x?x64xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  %t:3 = attn.online_sdpa ins(%w, %w, %w : tensor<1x12x?x128xbf16>, tensor<1x12x?x128xbf16>, tensor<1x12x?x128xbf16>) scale(0.125)
    outs(%wide, %max, %max : tensor<1x12x?x128xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x128xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  %u:3 = attn.online_sdpa ins(%q, %few, %few : tensor<1x12x?x64xbf16>, tensor<1x12x40x64xbf16>, tensor<1x12x40x64xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  return %s#0, %t#0, %u#0 : tensor<1x12x?x64xf32>, tensor<1x12x?x128xf32>, tensor<1x12x?x64xf32>
}

// -----

// An odd head width, another narrow type, and values of another type make no
// pairs of bf16 anywhere.

// CHECK-LABEL: func @no_pairs
func.func @no_pairs(%odd: tensor<1x12x?x63xbf16>, %half: tensor<1x12x?x64xf16>, %q: tensor<1x12x?x64xbf16>, %v: tensor<1x12x?x64xf32>,
    %max: tensor<1x12x?xf32>, %acc: tensor<1x12x?x64xf32>)
    -> (tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>) {
  // CHECK: config <query_block = 96, key_block = 256, rows = 6, {{.*}}, pack_value = true> outs
  // CHECK: config <query_block = 96, key_block = 256, rows = 6, {{.*}}, pack_value = true> outs
  // CHECK: config <query_block = 96, key_block = 256, rows = 6, vectors = {{[0-9]+}}, lanes = {{[0-9]+}}> outs
  // CHECK: config <query_block = 96, key_block = 256, rows = 6, vectors = {{[0-9]+}}, lanes = {{[0-9]+}}, pack_value = true> outs
  // CHECK: config <query_block = 96, key_block = 256, rows = 6, vectors = {{[0-9]+}}, lanes = {{[0-9]+}}, pack_value = true> outs
  %s:3 = attn.online_sdpa ins(%odd, %odd, %q : tensor<1x12x?x63xbf16>, tensor<1x12x?x63xbf16>, tensor<1x12x?x64xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  %t:3 = attn.online_sdpa ins(%half, %half, %half : tensor<1x12x?x64xf16>, tensor<1x12x?x64xf16>, tensor<1x12x?x64xf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  %u:3 = attn.online_sdpa ins(%q, %q, %v : tensor<1x12x?x64xbf16>, tensor<1x12x?x64xbf16>, tensor<1x12x?x64xf32>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  %w:3 = attn.online_sdpa ins(%v, %q, %q : tensor<1x12x?x64xf32>, tensor<1x12x?x64xbf16>, tensor<1x12x?x64xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  %x:3 = attn.online_sdpa ins(%q, %v, %q : tensor<1x12x?x64xbf16>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  return %s#0, %t#0, %u#0, %w#0, %x#0 : tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>
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

// Keys that serve a few rows are not packed, whatever the grouping. One row
// waits for memory alone; for eight, the sums do not fit into 16 registers, nor,
// at this width, into 32. Pairs of bf16 are for the CPU that multiplies them.

// CHECK-LABEL: func @decode
func.func @decode(%q: tensor<1x8x1x128xbf16>, %k: tensor<1x8x?x128xbf16>, %g: tensor<1x1x?x128xbf16>, %acc: tensor<1x8x1x128xf32>, %max: tensor<1x8x1xf32>) -> (tensor<1x8x1x128xf32>, tensor<1x8x1x128xf32>) {
  // CHECK: attn.online_sdpa
  // AVX2-SAME: #attn.decode_config<split_keys = 1024, key_block = 128, rows = 1, value_rows = 1, vectors = 8, lanes = 8, prefetch = true>
  // AVX512-SAME: #attn.decode_config<split_keys = 1024, key_block = 128, rows = 1, value_rows = 1, vectors = 8, lanes = 16>
  // CHECK: attn.online_sdpa
  // AVX2-SAME: #attn.decode_config<split_keys = 1024, key_block = 128, rows = 4, value_rows = 4, vectors = 2, lanes = 8, prefetch = true>
  // EXP2-SAME: #attn.decode_config<split_keys = 1024, key_block = 128, rows = 8, value_rows = 8, vectors = {{[23]}}, lanes = 16, prefetch = true
  // NEON-SAME: lanes = 4, prefetch = true>
  %s:3 = attn.online_sdpa ins(%q, %k, %k : tensor<1x8x1x128xbf16>, tensor<1x8x?x128xbf16>, tensor<1x8x?x128xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x8x1x128xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    -> tensor<1x8x1x128xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  %t:3 = attn.online_sdpa ins(%q, %g, %g : tensor<1x8x1x128xbf16>, tensor<1x1x?x128xbf16>, tensor<1x1x?x128xbf16>) scale(0.125)
    outs(%acc, %max, %max : tensor<1x8x1x128xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>)
    -> tensor<1x8x1x128xf32>, tensor<1x8x1xf32>, tensor<1x8x1xf32>
  return %s#0, %t#0 : tensor<1x8x1x128xf32>, tensor<1x8x1x128xf32>
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

// A product of bf16 packs pairs too, so that twice the rows fit into its panel;
// not where the depth is odd or unknown, an operand is wide, or the result is
// not f32.

// CHECK-LABEL: func @product_of_pairs
func.func @product_of_pairs(%a: tensor<?x768xbf16>, %b: tensor<768x768xbf16>, %c: tensor<?x768xf32>, %odd: tensor<?x767xbf16>, %odd_b: tensor<767x768xbf16>,
    %any: tensor<?x?xbf16>, %any_b: tensor<?x768xbf16>, %wide: tensor<768x768xf32>, %wide_a: tensor<?x768xf32>, %d: tensor<?x768xf64>)
    -> (tensor<?x768xf32>, tensor<?x768xf32>, tensor<?x768xf32>, tensor<?x768xf32>, tensor<?x768xf64>, tensor<?x768xf32>) {
  // PAIRS: attn.matmul_config = #attn.matmul_config<m = 192, n = 256, k = 768, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>
  // TILES: attn.matmul_config = #attn.matmul_config<m = 192, n = 256, k = 768, register_tile = <rows = 16, vectors = 2, lanes = 16>, pairs = true>
  // NOPAIRS: attn.matmul_config = #attn.matmul_config<m = 192, n = {{64|256}}, k = 768, register_tile = <{{[^>]*}}>>}
  // CHECK: attn.matmul_config = #attn.matmul_config<{{.*}}, k = 767, register_tile = <{{[^>]*}}>>} ins(%{{.+}} : tensor<?x767xbf16>
  // CHECK: attn.matmul_config = #attn.matmul_config<{{.*}}, k = {{[0-9]+}}, register_tile = <{{[^>]*}}>>} ins(%{{.+}} : tensor<?x?xbf16>
  // CHECK: attn.matmul_config = #attn.matmul_config<{{.*}}, k = 768, register_tile = <{{[^>]*}}>>} ins(%{{.+}}, tensor<768x768xf32>)
  // CHECK: attn.matmul_config = #attn.matmul_config<{{.*}}, k = 768, register_tile = <{{[^>]*}}>>} {{.*}} outs(%{{.+}} : tensor<?x768xf64>)
  // CHECK: attn.matmul_config = #attn.matmul_config<{{.*}}, k = 768, register_tile = <{{[^>]*}}>>} ins(%{{.+}} : tensor<?x768xf32>, tensor<768x768xbf16>)
  %0 = linalg.matmul ins(%a, %b : tensor<?x768xbf16>, tensor<768x768xbf16>) outs(%c : tensor<?x768xf32>) -> tensor<?x768xf32>
  %1 = linalg.matmul ins(%odd, %odd_b : tensor<?x767xbf16>, tensor<767x768xbf16>) outs(%c : tensor<?x768xf32>) -> tensor<?x768xf32>
  %2 = linalg.matmul ins(%any, %any_b : tensor<?x?xbf16>, tensor<?x768xbf16>) outs(%c : tensor<?x768xf32>) -> tensor<?x768xf32>
  %3 = linalg.matmul ins(%a, %wide : tensor<?x768xbf16>, tensor<768x768xf32>) outs(%c : tensor<?x768xf32>) -> tensor<?x768xf32>
  %4 = linalg.matmul ins(%a, %b : tensor<?x768xbf16>, tensor<768x768xbf16>) outs(%d : tensor<?x768xf64>) -> tensor<?x768xf64>
  %5 = linalg.matmul ins(%wide_a, %b : tensor<?x768xf32>, tensor<768x768xbf16>) outs(%c : tensor<?x768xf32>) -> tensor<?x768xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<?x768xf32>, tensor<?x768xf32>, tensor<?x768xf32>, tensor<?x768xf32>, tensor<?x768xf64>, tensor<?x768xf32>
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

// CHECK-LABEL: func @chosen_for_few_queries
func.func @chosen_for_few_queries(%q: tensor<1x1x7x64xf32>, %max: tensor<1x1x7xf32>) -> tensor<1x1x7x64xf32> {
  // CHECK: attn.online_sdpa
  // CHECK-NOT: config <query_block
  // CHECK-SAME: {attn.decode_config = #attn.decode_config<split_keys = 32, key_block = 16, rows = 1, value_rows = 1, vectors = 1, lanes = 1>}
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x1x7x64xf32>, tensor<1x1x7x64xf32>, tensor<1x1x7x64xf32>) scale(0.125)
    outs(%q, %max, %max : tensor<1x1x7x64xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>)
    {attn.decode_config = #attn.decode_config<split_keys = 32, key_block = 16, rows = 1, value_rows = 1, vectors = 1, lanes = 1>}
    -> tensor<1x1x7x64xf32>, tensor<1x1x7xf32>, tensor<1x1x7xf32>
  return %s#0 : tensor<1x1x7x64xf32>
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

// -----

// A window and a mask region leave out blocks of keys: small ones waste less.

// CHECK-LABEL: func @sparse
// CHECK: attn.online_sdpa {{.*}} window(128, 0) config <query_block = 48, key_block = 64,
// CHECK: attn.online_sdpa {{.*}} config <query_block = 48, key_block = 64,
// CHECK-SAME: mask_mod
func.func @sparse(%q: tensor<1x12x?x64xf32>, %max: tensor<1x12x?xf32>) -> tensor<1x12x?x64xf32> {
  %s:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>) scale(0.125)
    causal window(128, 0)
    outs(%q, %max, %max : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  %t:3 = attn.online_sdpa ins(%q, %q, %q : tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>, tensor<1x12x?x64xf32>) scale(0.125)
    outs(%s#0, %s#1, %s#2 : tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %allowed = arith.cmpi sle, %j, %i : index
      attn.yield %allowed : i1
    }
    -> tensor<1x12x?x64xf32>, tensor<1x12x?xf32>, tensor<1x12x?xf32>
  return %t#0 : tensor<1x12x?x64xf32>
}
