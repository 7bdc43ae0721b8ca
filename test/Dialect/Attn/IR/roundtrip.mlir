// RUN: attn-opt %s | attn-opt | FileCheck %s
// RUN: attn-opt %s --mlir-print-op-generic | attn-opt | FileCheck %s

// Self-attention with nothing optional.
// CHECK-LABEL: func.func @self
// CHECK: attn.multihead %{{[^ ,)]+}} heads(12) d_k(64) kv(mha) wq(%{{[^ ,)]+}} : tensor<768x768xf32>)
// CHECK-SAME: wk(%{{[^ ,)]+}} : tensor<768x768xf32>) wv(%{{[^ ,)]+}} : tensor<768x768xf32>) wo(%{{[^ ,)]+}} : tensor<768x768xf32>)
// CHECK-SAME: : tensor<?x?x768xf32> -> tensor<?x?x768xf32>
func.func @self(%x: tensor<?x?x768xf32>, %w: tensor<768x768xf32>)
    -> tensor<?x?x768xf32> {
  %y = attn.multihead %x heads(12) d_k(64) kv(mha)
         wq(%w : tensor<768x768xf32>) wk(%w : tensor<768x768xf32>)
         wv(%w : tensor<768x768xf32>) wo(%w : tensor<768x768xf32>)
         : tensor<?x?x768xf32> -> tensor<?x?x768xf32>
  return %y : tensor<?x?x768xf32>
}

// Every option of a layer, in another order than the printer's.
// CHECK-LABEL: func.func @every_option
// CHECK: attn.multihead %{{[^ ,)]+}} heads(8) d_k(16) d_v(24) kv(gqa<2>) wq(%{{[^ ,)]+}} : tensor<32x128xbf16>)
// CHECK-SAME: source(%{{[^ ,)]+}} : tensor<2x20x40xbf16>)
// CHECK-SAME: wk(%{{[^ ,)]+}} : tensor<40x32xbf16>) wv(%{{[^ ,)]+}} : tensor<40x48xbf16>)
// CHECK-SAME: bq(%{{[^ ,)]+}} : tensor<128xbf16>) bk(%{{[^ ,)]+}} : tensor<32xbf16>) bv(%{{[^ ,)]+}} : tensor<48xbf16>) bo(%{{[^ ,)]+}} : tensor<36xbf16>)
// CHECK-SAME: bias(%{{[^ ,)]+}} : tensor<1x8x10x20xf32>) mask(%{{[^ ,)]+}} : tensor<2x1x1x20xi1>)
// CHECK-SAME: key_lengths(%{{[^ ,)]+}} : tensor<2xi32>) query_offset(%{{[^ ,)]+}} : tensor<2xindex>)
// CHECK-SAME: causal(offset) window(4, -1) scale(2.500000e-01) softcap(5.000000e+01)
// CHECK-SAME: wo(%{{[^ ,)]+}} : tensor<192x36xbf16>)
// CHECK-SAME: score_mod {
// CHECK-NEXT: ^bb0(%{{[^ ]+}}: f32, %{{[^ ,)]+}}: index, %{{[^ ,)]+}}: index, %{{[^ ,)]+}}: index, %{{[^ ,)]+}}: index):
// CHECK: attn.yield %{{[^ ,)]+}} : f32
// CHECK: mask_mod {
// CHECK: attn.yield %{{[^ ,)]+}} : i1
// CHECK: test.note = "kept"
// CHECK-SAME: : tensor<2x10x32xbf16> -> tensor<2x10x36xbf16>, tensor<2x8x10xf32>
func.func @every_option(
    %x: tensor<2x10x32xbf16>, %c: tensor<2x20x40xbf16>,
    %wq: tensor<32x128xbf16>, %wk: tensor<40x32xbf16>, %wv: tensor<40x48xbf16>,
    %wo: tensor<192x36xbf16>, %bq: tensor<128xbf16>, %bk: tensor<32xbf16>,
    %bv: tensor<48xbf16>, %bo: tensor<36xbf16>, %bias: tensor<1x8x10x20xf32>,
    %mask: tensor<2x1x1x20xi1>, %lengths: tensor<2xi32>,
    %offset: tensor<2xindex>) -> (tensor<2x10x36xbf16>, tensor<2x8x10xf32>) {
  %y, %lse = attn.multihead %x heads(8) d_k(16) d_v(24) kv(gqa<2>)
    wq(%wq : tensor<32x128xbf16>) softcap(50.0) scale(0.25) window(4, -1)
    causal(offset) query_offset(%offset : tensor<2xindex>)
    key_lengths(%lengths : tensor<2xi32>) mask(%mask : tensor<2x1x1x20xi1>)
    bias(%bias : tensor<1x8x10x20xf32>) bo(%bo : tensor<36xbf16>)
    bv(%bv : tensor<48xbf16>) bk(%bk : tensor<32xbf16>)
    bq(%bq : tensor<128xbf16>) wv(%wv : tensor<40x48xbf16>)
    wk(%wk : tensor<40x32xbf16>) source(%c : tensor<2x20x40xbf16>)
    wo(%wo : tensor<192x36xbf16>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %t = arith.addf %s, %s : f32
      attn.yield %t : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %near = arith.cmpi sle, %j, %i : index
      attn.yield %near : i1
    } {test.note = "kept"}
    : tensor<2x10x32xbf16> -> tensor<2x10x36xbf16>, tensor<2x8x10xf32>
  return %y, %lse : tensor<2x10x36xbf16>, tensor<2x8x10xf32>
}

// CHECK-LABEL: func.func @multi_query
// CHECK: kv(mqa)
func.func @multi_query(%x: tensor<1x?x64xf64>, %wq: tensor<64x64xf64>,
                       %wk: tensor<64x16xf64>) -> tensor<1x?x64xf64> {
  %y = attn.multihead %x heads(4) d_k(16) kv(mqa) wq(%wq : tensor<64x64xf64>)
         wk(%wk : tensor<64x16xf64>) wv(%wk : tensor<64x16xf64>)
         wo(%wq : tensor<64x64xf64>)
         : tensor<1x?x64xf64> -> tensor<1x?x64xf64>
  return %y : tensor<1x?x64xf64>
}

// CHECK-LABEL: func.func @latent
// CHECK: attn.multihead %{{[^ ,)]+}} heads(4) d_k(16) kv(mla<32, 8>) wq(%{{[^ ,)]+}} : tensor<64x96xf16>)
// CHECK-SAME: w_dkv(%{{[^ ,)]+}} : tensor<64x40xf16>) w_uk(%{{[^ ,)]+}} : tensor<32x64xf16>) w_uv(%{{[^ ,)]+}} : tensor<32x64xf16>) wo(
func.func @latent(%x: tensor<?x?x64xf16>, %wq: tensor<64x96xf16>,
                  %dkv: tensor<64x40xf16>, %u: tensor<32x64xf16>,
                  %wo: tensor<64x64xf16>) -> tensor<?x?x64xf16> {
  %y = attn.multihead %x heads(4) d_k(16) kv(mla<32, 8>)
         wq(%wq : tensor<64x96xf16>) w_dkv(%dkv : tensor<64x40xf16>)
         w_uk(%u : tensor<32x64xf16>) w_uv(%u : tensor<32x64xf16>)
         wo(%wo : tensor<64x64xf16>)
         : tensor<?x?x64xf16> -> tensor<?x?x64xf16>
  return %y : tensor<?x?x64xf16>
}

// CHECK-LABEL: func.func @heads
// CHECK: attn.sdpa ins(%{{[^ ,)]+}}, %{{[^ ,)]+}}, %{{[^ ,)]+}} : tensor<2x8x?x64xf32>, tensor<2x2x?x64xf32>, tensor<2x2x?x64xf32>)
// CHECK-SAME: causal(bottom_right) outs(%{{[^ ,)]+}} : tensor<2x8x?x64xf32>) score_mod {
// CHECK: tensor.extract
// CHECK: -> tensor<2x8x?x64xf32>
func.func @heads(%q: tensor<2x8x?x64xf32>, %k: tensor<2x2x?x64xf32>,
                 %v: tensor<2x2x?x64xf32>, %init: tensor<2x8x?x64xf32>,
                 %slopes: tensor<8xf32>) -> tensor<2x8x?x64xf32> {
  %o = attn.sdpa ins(%q, %k, %v : tensor<2x8x?x64xf32>, tensor<2x2x?x64xf32>,
                                  tensor<2x2x?x64xf32>)
         causal(bottom_right)
         outs(%init : tensor<2x8x?x64xf32>)
         score_mod {
         ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
           %slope = tensor.extract %slopes[%h] : tensor<8xf32>
           %t = arith.mulf %s, %slope : f32
           attn.yield %t : f32
         }
         -> tensor<2x8x?x64xf32>
  return %o : tensor<2x8x?x64xf32>
}

// Every option of the core, and two results.
// CHECK-LABEL: func.func @heads_every_option
// CHECK: attn.sdpa ins(
// CHECK-SAME: bias(%{{[^ ,)]+}} : tensor<1x1x?x?xbf16>) mask(%{{[^ ,)]+}} : tensor<?x1x1x?xi1>)
// CHECK-SAME: key_lengths(%{{[^ ,)]+}} : tensor<?xi64>) query_offset(%{{[^ ,)]+}} : tensor<?xi32>)
// CHECK-SAME: window(-1, 3) scale(-1.250000e-01) softcap(3.000000e+01)
// CHECK-SAME: layout <query = bshd, value = bshd, output = bshd>
// CHECK-SAME: outs(%{{[^ ,)]+}}, %{{[^ ,)]+}} : tensor<?x?x4x80xf16>, tensor<?x4x?xf32>)
// CHECK: mask_mod {
// CHECK: -> tensor<?x?x4x80xf16>, tensor<?x4x?xf32>
func.func @heads_every_option(
    %q: tensor<?x?x4x59xf16>, %k: tensor<?x4x?x59xf16>,
    %v: tensor<?x?x4x80xf16>, %bias: tensor<1x1x?x?xbf16>,
    %mask: tensor<?x1x1x?xi1>, %lengths: tensor<?xi64>, %offset: tensor<?xi32>,
    %init: tensor<?x?x4x80xf16>, %lse: tensor<?x4x?xf32>)
    -> (tensor<?x?x4x80xf16>, tensor<?x4x?xf32>) {
  %o:2 = attn.sdpa
    ins(%q, %k, %v : tensor<?x?x4x59xf16>, tensor<?x4x?x59xf16>,
                     tensor<?x?x4x80xf16>)
    bias(%bias : tensor<1x1x?x?xbf16>) mask(%mask : tensor<?x1x1x?xi1>)
    key_lengths(%lengths : tensor<?xi64>) query_offset(%offset : tensor<?xi32>)
    causal(none) window(-1, 3) scale(-0.125) softcap(30.0)
    layout<query = bshd, value = bshd, output = bshd>
    outs(%init, %lse : tensor<?x?x4x80xf16>, tensor<?x4x?xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %same = arith.cmpi eq, %i, %j : index
      attn.yield %same : i1
    }
    -> tensor<?x?x4x80xf16>, tensor<?x4x?xf32>
  return %o#0, %o#1 : tensor<?x?x4x80xf16>, tensor<?x4x?xf32>
}

// CHECK-LABEL: func.func @partial_tensors
// CHECK: attn.online_sdpa ins(
// CHECK-SAME: scale(5.000000e-01)
// CHECK-SAME: diagonal(%{{[^ ,)]+}}) causal outs(
// CHECK-SAME: -> tensor<2x4x?x64xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>
// CHECK: attn.merge_states ins(%{{[^ ,)]+}}, %{{[^ ,)]+}}, %{{[^ ,)]+}} : tensor<2x4x?x64xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>)
// CHECK: attn.finalize ins(%{{[^ ,)]+}}, %{{[^ ,)]+}}, %{{[^ ,)]+}} : tensor<2x4x?x64xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>)
// CHECK-SAME: layout(bshd) outs(%{{[^ ,)]+}}, %{{[^ ,)]+}} : tensor<2x?x4x64xbf16>, tensor<2x4x?xf32>)
func.func @partial_tensors(
    %q: tensor<2x4x?x64xbf16>, %k: tensor<2x4x?x64xbf16>, %n: index,
    %acc: tensor<2x4x?x64xf32>, %max: tensor<2x4x?xf32>,
    %sum: tensor<2x4x?xf32>, %init: tensor<2x?x4x64xbf16>)
    -> (tensor<2x?x4x64xbf16>, tensor<2x4x?xf32>) {
  %s:3 = attn.online_sdpa
    ins(%q, %k, %k : tensor<2x4x?x64xbf16>, tensor<2x4x?x64xbf16>,
                     tensor<2x4x?x64xbf16>)
    scale(0.5) diagonal(%n) causal
    outs(%acc, %max, %sum : tensor<2x4x?x64xf32>, tensor<2x4x?xf32>,
                            tensor<2x4x?xf32>)
    -> tensor<2x4x?x64xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>
  %m:3 = attn.merge_states
    ins(%acc, %max, %sum : tensor<2x4x?x64xf32>, tensor<2x4x?xf32>,
                           tensor<2x4x?xf32>)
    outs(%s#0, %s#1, %s#2 : tensor<2x4x?x64xf32>, tensor<2x4x?xf32>,
                            tensor<2x4x?xf32>)
    -> tensor<2x4x?x64xf32>, tensor<2x4x?xf32>, tensor<2x4x?xf32>
  %o:2 = attn.finalize
    ins(%m#0, %m#1, %m#2 : tensor<2x4x?x64xf32>, tensor<2x4x?xf32>,
                           tensor<2x4x?xf32>)
    layout(bshd)
    outs(%init, %max : tensor<2x?x4x64xbf16>, tensor<2x4x?xf32>)
    -> tensor<2x?x4x64xbf16>, tensor<2x4x?xf32>
  return %o#0, %o#1 : tensor<2x?x4x64xbf16>, tensor<2x4x?xf32>
}

// A tile on memrefs: packed keys, a position, limits, and all that a score can
// depend on. Masks of a tile are those of the whole attention.
// CHECK-LABEL: func.func @partial_memrefs
// CHECK: attn.online_sdpa ins(%{{[^ ,)]+}}, %{{[^ ,)]+}}, %{{[^ ,)]+}} : memref<1x1x8x64xf32>, memref<1x1x1x64x32xf32>, memref<1x1x1x32x64xbf16>)
// CHECK-SAME: scale(1.000000e+00)
// CHECK-SAME: bias(%{{[^ ,)]+}} : memref<2x8x100x200xf32>) mask(%{{[^ ,)]+}} : memref<1x1x100x200xi1>)
// CHECK-SAME: key_lengths(%{{[^ ,)]+}} : memref<2xi32>) query_offset(%{{[^ ,)]+}} : memref<2xi32>)
// CHECK-SAME: at(%{{[^ ,)]+}}, %{{[^ ,)]+}}, %{{[^ ,)]+}}, %{{[^ ,)]+}}) diagonal(%{{[^ ,)]+}}) query_limit(%{{[^ ,)]+}}) key_limit(%{{[^ ,)]+}})
// CHECK-SAME: causal window(16, -1) softcap(2.000000e+01)
// CHECK-SAME: config <query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16>
// CHECK-SAME: outs(
// CHECK: score_mod {
// CHECK: memref.load
// CHECK: attn.online_sdpa ins(
// CHECK-SAME: scale(1.000000e+00) outs(
// CHECK: attn.finalize ins(
// CHECK-SAME: outs(%{{[^ ,)]+}} : memref<1x1x5x59xf32>)
func.func @partial_memrefs(
    %q: memref<1x1x8x64xf32>, %k: memref<1x1x1x64x32xf32>,
    %v: memref<1x1x1x32x64xbf16>, %bias: memref<2x8x100x200xf32>,
    %mask: memref<1x1x100x200xi1>, %lengths: memref<2xi32>,
    %offset: memref<2xi32>, %n: index, %slopes: memref<8xf32>,
    %acc: memref<1x1x8x64xf32>, %max: memref<1x1x8xf32>,
    %sum: memref<1x1x8xf32>, %out: memref<1x1x5x59xf32>) {
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x1x8x64xf32>, memref<1x1x1x64x32xf32>,
                     memref<1x1x1x32x64xbf16>)
    scale(1.0) bias(%bias : memref<2x8x100x200xf32>)
    mask(%mask : memref<1x1x100x200xi1>) key_lengths(%lengths : memref<2xi32>)
    query_offset(%offset : memref<2xi32>) at(%n, %n, %n, %n) diagonal(%n)
    query_limit(%n) key_limit(%n) causal window(16, -1) softcap(20.0)
    config<query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16>
    outs(%acc, %max, %sum : memref<1x1x8x64xf32>, memref<1x1x8xf32>,
                            memref<1x1x8xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %slope = memref.load %slopes[%h] : memref<8xf32>
      attn.yield %slope : f32
    }
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x1x8x64xf32>, memref<1x1x1x64x32xf32>,
                     memref<1x1x1x32x64xbf16>)
    scale(1.0)
    outs(%acc, %max, %sum : memref<1x1x8x64xf32>, memref<1x1x8xf32>,
                            memref<1x1x8xf32>)
  attn.finalize
    ins(%acc, %max, %sum : memref<1x1x8x64xf32>, memref<1x1x8xf32>,
                           memref<1x1x8xf32>)
    outs(%out : memref<1x1x5x59xf32>)
  return
}

// Keys and values packed in pairs.
// CHECK-LABEL: func.func @pairs
// CHECK: attn.online_sdpa ins(%{{[^ ,)]+}}, %{{[^ ,)]+}}, %{{[^ ,)]+}} : tensor<2x8x?x64xbf16>, tensor<2x4x?x32x128x2xbf16>, tensor<2x4x?x64x80x2xbf16>)
// CHECK-SAME: config <query_block = 8, key_block = 128, rows = 4, vectors = 2, lanes = 16, pack_value = true, pairs = true>
// CHECK: attn.online_sdpa ins({{.*}} memref<1x1x1x32x128x2xbf16>, memref<1x1x1x64x80x2xbf16>)
func.func @pairs(%q: tensor<2x8x?x64xbf16>, %k: tensor<2x4x?x32x128x2xbf16>,
    %v: tensor<2x4x?x64x80x2xbf16>, %acc: tensor<2x8x?x80xf32>,
    %max: tensor<2x8x?xf32>, %qm: memref<1x1x8x64xbf16>,
    %km: memref<1x1x1x32x128x2xbf16>, %vm: memref<1x1x1x64x80x2xbf16>,
    %accm: memref<1x1x8x80xf32>, %maxm: memref<1x1x8xf32>)
    -> tensor<2x8x?x80xf32> {
  %s:3 = attn.online_sdpa
    ins(%q, %k, %v : tensor<2x8x?x64xbf16>, tensor<2x4x?x32x128x2xbf16>,
                     tensor<2x4x?x64x80x2xbf16>)
    scale(0.5)
    config<query_block = 8, key_block = 128, rows = 4, vectors = 2, lanes = 16, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<2x8x?x80xf32>, tensor<2x8x?xf32>,
                            tensor<2x8x?xf32>)
    -> tensor<2x8x?x80xf32>, tensor<2x8x?xf32>, tensor<2x8x?xf32>
  attn.online_sdpa
    ins(%qm, %km, %vm : memref<1x1x8x64xbf16>, memref<1x1x1x32x128x2xbf16>,
                        memref<1x1x1x64x80x2xbf16>)
    scale(0.5)
    outs(%accm, %maxm, %maxm : memref<1x1x8x80xf32>, memref<1x1x8xf32>,
                               memref<1x1x8xf32>)
  return %s#0 : tensor<2x8x?x80xf32>
}

// CHECK-LABEL: func.func private @configs
// CHECK-SAME: test.a = #attn.cpu_config<query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16, pack_value = true, pairs = true>
// CHECK-SAME: test.b = #attn.cpu_config<query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16>
// CHECK-SAME: test.c = #attn.matmul_config<m = 96, n = 64, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>
// CHECK-SAME: test.d = #attn.matmul_config<m = 96, n = 64, k = 255, register_tile = <rows = 6, vectors = 4, lanes = 16>>
func.func private @configs() attributes {
  test.a = #attn.cpu_config<query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16, pack_key = true, pack_value = true, pairs = true>,
  test.b = #attn.cpu_config<query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16, pairs = false>,
  test.c = #attn.matmul_config<m = 96, n = 64, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>,
  test.d = #attn.matmul_config<m = 96, n = 64, k = 255, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = false>}

// CHECK-LABEL: func.func @sdpa_memref
// CHECK: attn.sdpa ins(%{{.+}}, %{{.+}}, %{{.+}} : memref<1x4x?x64xbf16>, memref<1x2x?x64xbf16>, memref<1x2x?x64xbf16>) causal(top_left) outs(%{{.+}}, %{{.+}} : memref<1x4x?x64xbf16>, memref<1x4x?xf32>){{$}}
func.func @sdpa_memref(%q: memref<1x4x?x64xbf16>, %k: memref<1x2x?x64xbf16>,
    %o: memref<1x4x?x64xbf16>, %lse: memref<1x4x?xf32>) {
  attn.sdpa ins(%q, %k, %k : memref<1x4x?x64xbf16>, memref<1x2x?x64xbf16>, memref<1x2x?x64xbf16>)
    causal(top_left) outs(%o, %lse : memref<1x4x?x64xbf16>, memref<1x4x?xf32>)
  return
}
