// RUN: attn-opt %s --attn-set-cuda-config=chip=sm_80 --split-input-file | FileCheck %s
// RUN: attn-opt %s --attn-set-cuda-config=chip=sm_86 --split-input-file | FileCheck %s --check-prefix=SMALL
// RUN: attn-opt %s --attn-set-cuda-config=chip=sm_90a --split-input-file | FileCheck %s --check-prefix=WGMMA
// RUN: attn-opt %s --attn-set-cuda-config=chip=sm_100 --split-input-file | FileCheck %s --check-prefix=LATEST

// Narrow heads have two row tiles a warp. Where the number of queries is not known
// yet, there is a kernel for few of them, and keys may be split in both. Three
// warpgroups have no registers left for that: up to 13 tiles of each of 8 heads,
// which leave a part of the device idle, are for two.
// CHECK-LABEL: func.func @narrow
// CHECK: attn.cuda_config = #attn.cuda_config<queries = 128, keys = 64, warps = 4, split = <parts = 128, blocks = 172, keys = 256, multiprocessors = 108>, few = <at_most = 16, config = <queries = 16, keys = 64, warps = 4, kernel = decode, stages = 4, split = <parts = 128, blocks = 172, keys = 256, multiprocessors = 108>>>>
// LATEST-LABEL: func.func @narrow
// LATEST: attn.cuda_config = #attn.cuda_config<queries = 128, keys = 64, warps = 4, split
// WGMMA-LABEL: func.func @narrow
// WGMMA: attn.cuda_config = #attn.cuda_config<queries = 192, keys = 128, warps = 12, kernel = wgmma, stages = 2, overlap = true, ping_pong = true, persistent = true, polynomials = 1, few = <at_most = 1664, config = <queries = 128, {{.+}}split = <{{.+}}>, few = <at_most = 16, config = <queries = 16, {{.+}}kernel = decode
func.func @narrow(%q: tensor<1x8x?x64xbf16>) -> tensor<1x8x?x64xbf16> {
  %r = attn.sdpa ins(%q, %q, %q : tensor<1x8x?x64xbf16>, tensor<1x8x?x64xbf16>, tensor<1x8x?x64xbf16>)
    outs(%q : tensor<1x8x?x64xbf16>) -> tensor<1x8x?x64xbf16>
  return %r : tensor<1x8x?x64xbf16>
}

// -----

// The tiles of 128 rows take 128 KiB, which the smaller chip does not have. For
// sm_100, ptxas takes more registers, so there are scores of fewer keys.
// CHECK-LABEL: func.func @wide
// CHECK: attn.cuda_config = #attn.cuda_config<queries = 128, keys = 64, warps = 8, pack_heads = true, split = <{{.+}}>, few = <at_most = 4, config = <queries = 16, keys = 32, warps = 2, pack_heads = true, kernel = decode
// SMALL-LABEL: func.func @wide
// SMALL: attn.cuda_config = #attn.cuda_config<queries = 64, keys = 64, warps = 4, pack_heads = true, split
// LATEST-LABEL: func.func @wide
// LATEST: attn.cuda_config = #attn.cuda_config<queries = 128, keys = 16, warps = 8, pack_heads = true, split
// WGMMA-LABEL: func.func @wide
// WGMMA: attn.cuda_config = #attn.cuda_config<queries = 128, keys = 80, warps = 8, pack_heads = true, kernel = wgmma, stages = 2, overlap = true, persistent = true, few = <at_most = 1664, config = <queries = 128, keys = 80, {{.+}}, split = <{{.+}}>, few = <at_most = 4, config = <queries = 16
func.func @wide(%q: tensor<1x8x?x256xbf16>, %k: tensor<1x2x?x256xbf16>) -> tensor<1x8x?x256xbf16> {
  %r = attn.sdpa ins(%q, %k, %k : tensor<1x8x?x256xbf16>, tensor<1x2x?x256xbf16>, tensor<1x2x?x256xbf16>)
    outs(%q : tensor<1x8x?x256xbf16>) -> tensor<1x8x?x256xbf16>
  return %r : tensor<1x8x?x256xbf16>
}

// -----

// One query of eight packed heads fills half of a warp's rows. Two blocks of a
// multiprocessor share its memory, and the keys are split so that about as many
// blocks run.
// CHECK-LABEL: func.func @decode
// CHECK: attn.cuda_config = #attn.cuda_config<queries = 16, keys = 64, warps = 4, pack_heads = true, kernel = decode, stages = 2, split = <parts = 128, blocks = 172, keys = 256, multiprocessors = 108>>
// SMALL-LABEL: func.func @decode
// SMALL: attn.cuda_config = #attn.cuda_config<queries = 16, keys = 32, warps = 2, pack_heads = true, kernel = decode, stages = 2, split = <parts = 128, blocks = 114, keys = 128, multiprocessors = 72>>
// Eight rows are no work for a warpgroup.
// WGMMA-LABEL: func.func @decode
// WGMMA: attn.cuda_config = #attn.cuda_config<queries = 16, keys = 64, warps = 4, pack_heads = true, kernel = decode, stages = 3, split = <parts = 128, blocks = 210, keys = 256, multiprocessors = 132>>
func.func @decode(%q: tensor<1x8x1x128xf16>, %k: tensor<1x1x?x128xf16>) -> tensor<1x8x1x128xf16> {
  %r = attn.sdpa ins(%q, %k, %k : tensor<1x8x1x128xf16>, tensor<1x1x?x128xf16>, tensor<1x1x?x128xf16>)
    outs(%q : tensor<1x8x1x128xf16>) -> tensor<1x8x1x128xf16>
  return %r : tensor<1x8x1x128xf16>
}

// -----

// In f32, tiles of twice the bytes: 163 KiB hold 64 rows of 256 columns and two
// tiles of 32, 99 KiB hold 32 rows. No wgmma.
// CHECK-LABEL: func.func @f32
// CHECK: #attn.cuda_config<queries = 128, keys = 32, warps = 8, split = <{{.+}}>, few = <at_most = 16, config = <queries = 16, keys = 32, warps = 1, split
// CHECK: #attn.cuda_config<queries = 64, keys = 32, warps = 4, split = <{{.+}}>, few = <at_most = 16, config = <queries = 16, keys = 32, warps = 1, split
// SMALL-LABEL: func.func @f32
// SMALL: #attn.cuda_config<queries = 128, keys = 32, warps = 8, split = <{{.+}}>, few = <at_most = 16, config = <queries = 16, keys = 32, warps = 1, split
// SMALL: #attn.cuda_config<queries = 32, keys = 32, warps = 2, split = <{{.+}}>, few = <at_most = 16, config = <queries = 16, keys = 32, warps = 1, split
// WGMMA-LABEL: func.func @f32
// WGMMA: #attn.cuda_config<queries = 128, keys = 32, warps = 8, split = <{{.+}}>, few = <at_most = 16, config = <queries = 16, keys = 32, warps = 1, split
// WGMMA: #attn.cuda_config<queries = 128, keys = 32, warps = 8, split = <{{.+}}>, few = <at_most = 16, config = <queries = 16, keys = 32, warps = 1, split
func.func @f32(%q: memref<1x8x?x64xf32>, %w: memref<1x8x?x256xf32>) {
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xf32>, memref<1x8x?x64xf32>, memref<1x8x?x64xf32>) outs(%q : memref<1x8x?x64xf32>)
  attn.sdpa ins(%w, %w, %w : memref<1x8x?x256xf32>, memref<1x8x?x256xf32>, memref<1x8x?x256xf32>) outs(%w : memref<1x8x?x256xf32>)
  return
}

// -----

// A choice that is there is kept.
// CHECK-LABEL: func.func @chosen
// CHECK: attn.cuda_config = #attn.cuda_config<queries = 32, keys = 16, warps = 2>
func.func @chosen(%q: tensor<1x8x?x64xbf16>) -> tensor<1x8x?x64xbf16> {
  %r = attn.sdpa ins(%q, %q, %q : tensor<1x8x?x64xbf16>, tensor<1x8x?x64xbf16>, tensor<1x8x?x64xbf16>)
    outs(%q : tensor<1x8x?x64xbf16>) {attn.cuda_config = #attn.cuda_config<queries = 32, keys = 16, warps = 2>} -> tensor<1x8x?x64xbf16>
  return %r : tensor<1x8x?x64xbf16>
}

// -----

// A diagonal cuts less of a smaller block, a bias takes registers, 64 rows are
// one warpgroup, and TMA reads no rows of 100 bytes.
// WGMMA-LABEL: func.func @others
// WGMMA: #attn.cuda_config<queries = 128, keys = 176, warps = 8, kernel = wgmma
// WGMMA: #attn.cuda_config<queries = 128, keys = 128, warps = 8, kernel = wgmma
// WGMMA: #attn.cuda_config<queries = 128, keys = 80, warps = 8, kernel = wgmma
// WGMMA: #attn.cuda_config<queries = 64, keys = 128, warps = 4, kernel = wgmma, stages = 2, overlap = true, persistent = true, polynomials = 1>
// WGMMA: #attn.cuda_config<queries = 128, keys = 64, warps = 4, split
func.func @others(%q: memref<1x8x?x128xbf16>, %b: memref<1x8x?x?xbf16>, %s: memref<1x8x64x64xbf16>, %o: memref<1x8x?x50xbf16>) {
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x128xbf16>, memref<1x8x?x128xbf16>, memref<1x8x?x128xbf16>) outs(%q : memref<1x8x?x128xbf16>)
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x128xbf16>, memref<1x8x?x128xbf16>, memref<1x8x?x128xbf16>) causal(top_left) outs(%q : memref<1x8x?x128xbf16>)
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x128xbf16>, memref<1x8x?x128xbf16>, memref<1x8x?x128xbf16>) bias(%b : memref<1x8x?x?xbf16>) outs(%q : memref<1x8x?x128xbf16>)
  attn.sdpa ins(%s, %s, %s : memref<1x8x64x64xbf16>, memref<1x8x64x64xbf16>, memref<1x8x64x64xbf16>) outs(%s : memref<1x8x64x64xbf16>)
  attn.sdpa ins(%o, %o, %o : memref<1x8x?x50xbf16>, memref<1x8x?x50xbf16>, memref<1x8x?x50xbf16>) outs(%o : memref<1x8x?x50xbf16>)
  return
}

// -----

// Tiles that fill four fifths of the device, 105 of 132 multiprocessors, are not
// split: 13 batches of 8, but for 14; nor are keys of less than two parts.
// WGMMA-LABEL: func.func @tiles
// WGMMA: kernel = decode, stages = 3, split = <parts = 128, blocks = 210, keys = 256, multiprocessors = 132>>
// WGMMA: kernel = decode, stages = 3>
// WGMMA: kernel = decode, stages = 3>
func.func @tiles(%q: memref<13x8x1x128xf16>, %k: memref<13x8x512x128xf16>, %r: memref<14x8x1x128xf16>, %l: memref<14x8x512x128xf16>, %s: memref<1x8x1x128xf16>, %m: memref<1x8x511x128xf16>) {
  attn.sdpa ins(%q, %k, %k : memref<13x8x1x128xf16>, memref<13x8x512x128xf16>, memref<13x8x512x128xf16>) outs(%q : memref<13x8x1x128xf16>)
  attn.sdpa ins(%r, %l, %l : memref<14x8x1x128xf16>, memref<14x8x512x128xf16>, memref<14x8x512x128xf16>) outs(%r : memref<14x8x1x128xf16>)
  attn.sdpa ins(%s, %m, %m : memref<1x8x1x128xf16>, memref<1x8x511x128xf16>, memref<1x8x511x128xf16>) outs(%s : memref<1x8x1x128xf16>)
  return
}

// -----

// Up to 32 rows share their keys, of narrow heads in one tile and of wide ones in
// two. More rows are for the other kernels, whose keys are split too.
// WGMMA-LABEL: func.func @rows
// WGMMA: <queries = 32, keys = 128, warps = 4, pack_heads = true, kernel = decode, stages = 3, split
// WGMMA: <queries = 16, keys = 32, warps = 2, pack_heads = true, kernel = decode, stages = 3, split
// WGMMA: <queries = 64, keys = 176, warps = 4, pack_heads = true, kernel = wgmma, stages = 2, overlap = true, split = <parts = 128, blocks = 132, keys = 704, multiprocessors = 132>>
// CHECK-LABEL: func.func @rows
// CHECK: kernel = decode
// CHECK: kernel = decode
// CHECK: <queries = 64, keys = 64, warps = 4, pack_heads = true, split = <parts = 128, blocks = 172, keys = 256, multiprocessors = 108>>
func.func @rows(%q: memref<1x8x4x64xf16>, %k: memref<1x1x?x64xf16>, %r: memref<1x8x4x256xf16>, %l: memref<1x1x?x256xf16>, %s: memref<1x8x5x128xf16>, %m: memref<1x1x?x128xf16>) {
  attn.sdpa ins(%q, %k, %k : memref<1x8x4x64xf16>, memref<1x1x?x64xf16>, memref<1x1x?x64xf16>) outs(%q : memref<1x8x4x64xf16>)
  attn.sdpa ins(%r, %l, %l : memref<1x8x4x256xf16>, memref<1x1x?x256xf16>, memref<1x1x?x256xf16>) outs(%r : memref<1x8x4x256xf16>)
  attn.sdpa ins(%s, %m, %m : memref<1x8x5x128xf16>, memref<1x1x?x128xf16>, memref<1x1x?x128xf16>) outs(%s : memref<1x8x5x128xf16>)
  return
}

// -----

// Blocks go from tile to tile, the longest of a causal mask first, in heads whose
// keys the cache holds; with a window all tiles are about as long. A bias, and heads
// of 256 columns whose tiles may have to be done again, leave no registers for that.
// Heads of 64 columns have about as many exponentials as products take time: one of 32
// is left to a polynomial, where scores are no more work than products.
// WGMMA-LABEL: func.func @persistent
// WGMMA: <queries = 192, {{.+}}ping_pong = true, persistent = true, cached_bytes = 32768000, polynomials = 1, few
// WGMMA: <queries = 192, {{.+}}ping_pong = true, persistent = true, polynomials = 1, few
// WGMMA: <queries = 128, keys = 128, warps = 8, kernel = wgmma, stages = 2, overlap = true, ping_pong = true, split
// WGMMA: <queries = 128, keys = 80, warps = 8, kernel = wgmma, stages = 2, overlap = true, split
func.func @persistent(%q: memref<1x8x?x64xbf16>, %b: memref<1x8x?x?xbf16>, %w: memref<1x8x?x256xbf16>) {
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>) causal(top_left) outs(%q : memref<1x8x?x64xbf16>)
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>) causal(top_left) window(100, 0) outs(%q : memref<1x8x?x64xbf16>)
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>) bias(%b : memref<1x8x?x?xbf16>) outs(%q : memref<1x8x?x64xbf16>)
  attn.sdpa ins(%w, %w, %w : memref<1x8x?x256xbf16>, memref<1x8x?x256xbf16>, memref<1x8x?x256xbf16>) causal(top_left) outs(%w : memref<1x8x?x256xbf16>)
  return
}

// -----

// More than 16 heads of a group are more rows than those of one instruction, even of
// one query; a group of 128 is for no decode kernel. Elements of the widest heads take
// the registers that parts would, and there is no kernel of fewer rows for them.
// WGMMA-LABEL: func.func @groups
// WGMMA: few = <at_most = 277, {{.+}}few = <at_most = 1, config = <queries = 32, {{.+}}kernel = decode
// WGMMA: few = <at_most = 105, {{.+}}few = <at_most = 1, config = <queries = 128, {{.+}}kernel = wgmma
// WGMMA: <queries = 128, keys = 32, warps = 8, kernel = wgmma, stages = 2, overlap = true, few = <at_most = 16, config = <queries = 16
func.func @groups(%q: memref<1x24x?x64xf16>, %k: memref<1x1x?x64xf16>, %r: memref<1x128x?x64xf16>, %w: memref<1x8x?x256xf16>, %b: memref<1x8x?x?xf16>) {
  attn.sdpa ins(%q, %k, %k : memref<1x24x?x64xf16>, memref<1x1x?x64xf16>, memref<1x1x?x64xf16>) outs(%q : memref<1x24x?x64xf16>)
  attn.sdpa ins(%r, %k, %k : memref<1x128x?x64xf16>, memref<1x1x?x64xf16>, memref<1x1x?x64xf16>) outs(%r : memref<1x128x?x64xf16>)
  attn.sdpa ins(%w, %w, %w : memref<1x8x?x256xf16>, memref<1x8x?x256xf16>, memref<1x8x?x256xf16>) bias(%b : memref<1x8x?x?xf16>) outs(%w : memref<1x8x?x256xf16>)
  return
}

// -----

// A split kernel of many queries of narrow heads has two warpgroups too.
// WGMMA-LABEL: func.func @static
// WGMMA: <queries = 128, keys = 128, warps = 8, kernel = wgmma, {{.+}}split = <
// WGMMA: <queries = 192, keys = 128, warps = 12, kernel = wgmma, stages = 2, overlap = true, ping_pong = true, persistent = true, polynomials = 1>
func.func @static(%q: memref<1x8x192x64xf16>, %k: memref<1x8x?x64xf16>, %r: memref<16x8x192x64xf16>, %l: memref<16x8x?x64xf16>) {
  attn.sdpa ins(%q, %k, %k : memref<1x8x192x64xf16>, memref<1x8x?x64xf16>, memref<1x8x?x64xf16>) outs(%q : memref<1x8x192x64xf16>)
  attn.sdpa ins(%r, %l, %l : memref<16x8x192x64xf16>, memref<16x8x?x64xf16>, memref<16x8x?x64xf16>) outs(%r : memref<16x8x192x64xf16>)
  return
}

// -----

// Where several terms are read or computed for each score, steps have fewer keys, of
// wide heads for one warpgroup; on chips without wgmma wide heads have fewer keys for
// one term, too, and narrow ones 16 rows a warp, also where a score region reads an
// element for each key. A cap counts beside what is added to it.
// WGMMA-LABEL: func.func @terms
// WGMMA: <queries = 128, keys = 80, warps = 8, kernel = wgmma
// WGMMA: <queries = 128, keys = 128, warps = 8, kernel = wgmma
// WGMMA: <queries = 128, keys = 80, warps = 8, kernel = wgmma
// WGMMA: <queries = 128, keys = 128, warps = 8, kernel = wgmma
// WGMMA: <queries = 64, keys = 32, warps = 4, kernel = wgmma
// CHECK-LABEL: func.func @terms
// CHECK: <queries = 128, keys = 64, warps = 8, split
// CHECK: <queries = 128, keys = 64, warps = 4, split
// CHECK: <queries = 128, keys = 64, warps = 8, split
// CHECK: <queries = 128, keys = 64, warps = 8, split
// CHECK: <queries = 128, keys = 16, warps = 8, split
// CHECK: <queries = 128, keys = 32, warps = 8, split
func.func @terms(%q: memref<1x8x?x64xbf16>, %w: memref<1x8x?x256xbf16>, %b: memref<1x8x?x?xbf16>, %m: memref<1x1x1x?xi1>, %t: memref<?xf32>) {
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>) bias(%b : memref<1x8x?x?xbf16>) mask(%m : memref<1x1x1x?xi1>) outs(%q : memref<1x8x?x64xbf16>)
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>) mask(%m : memref<1x1x1x?xi1>) softcap(30.0) outs(%q : memref<1x8x?x64xbf16>)
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>) bias(%b : memref<1x8x?x?xbf16>) softcap(30.0) outs(%q : memref<1x8x?x64xbf16>)
  attn.sdpa ins(%q, %q, %q : memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>, memref<1x8x?x64xbf16>) outs(%q : memref<1x8x?x64xbf16>)
    score_mod {
    ^bb0(%s: f32, %batch: index, %h: index, %i: index, %j: index):
      %d = arith.subi %j, %i : index
      %e = memref.load %t[%d] : memref<?xf32>
      %r = arith.addf %s, %e : f32
      attn.yield %r : f32
    }
  attn.sdpa ins(%w, %w, %w : memref<1x8x?x256xbf16>, memref<1x8x?x256xbf16>, memref<1x8x?x256xbf16>) bias(%b : memref<1x8x?x?xbf16>) mask(%m : memref<1x1x1x?xi1>) outs(%w : memref<1x8x?x256xbf16>)
  attn.sdpa ins(%w, %w, %w : memref<1x8x?x256xbf16>, memref<1x8x?x256xbf16>, memref<1x8x?x256xbf16>) mask(%m : memref<1x1x1x?xi1>) outs(%w : memref<1x8x?x256xbf16>)
  return
}

// -----

// No query and no batch are sizes too, of which a config is one like others.
// WGMMA-LABEL: func.func @empty
// WGMMA: <queries = 16, keys = 128, warps = 4, kernel = decode,
// WGMMA: persistent = true, {{.+}}few = <at_most = {{[1-9][0-9]*}}, {{.+}}kernel = wgmma, {{.+}}few = <at_most = 16,
// CHECK-LABEL: func.func @empty
// CHECK: <queries = 16, keys = 64, warps = 4, kernel = decode,
func.func @empty(%q: memref<2x4x0x64xbf16>, %k: memref<2x4x90x64xbf16>, %r: memref<0x4x?x64xbf16>) {
  attn.sdpa ins(%q, %k, %k : memref<2x4x0x64xbf16>, memref<2x4x90x64xbf16>, memref<2x4x90x64xbf16>) outs(%q : memref<2x4x0x64xbf16>)
  attn.sdpa ins(%r, %r, %r : memref<0x4x?x64xbf16>, memref<0x4x?x64xbf16>, memref<0x4x?x64xbf16>) outs(%r : memref<0x4x?x64xbf16>)
  return
}
