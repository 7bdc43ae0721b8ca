// RUN: attn-opt %s --attn-report=format=json -o /dev/null | FileCheck %s --check-prefix=JSON
// RUN: attn-opt %s --attn-report=format=json -o /dev/null | %python -c "import json, sys; assert len(json.load(sys.stdin)) == 16"
// RUN: attn-opt %s --attn-report -o /dev/null | FileCheck %s --check-prefix=TABLE
// The columns are aligned: all lines have one length.
// RUN: attn-opt %s --attn-report -o /dev/null | %python -c "import sys; assert len({len(line) for line in sys.stdin}) == 1"
// RUN: attn-opt %s "--attn-report=format=json output=%t" -o /dev/null | count 0
// RUN: FileCheck %s --check-prefix=JSON < %t
// RUN: not attn-opt %s --attn-report=format=xml -o /dev/null 2>&1 | FileCheck %s --check-prefix=FORMAT
// RUN: not attn-opt %s "--attn-report=output=%t.missing/report" -o /dev/null 2>&1 | FileCheck %s --check-prefix=FILE

// FORMAT: error: attn-report: expected format table or json, found 'xml'
// FILE: error: attn-report: cannot open output file

// TABLE: {{^}}op function location parameters FLOPs projections
// TABLE-NEXT: {{^}}attn.multihead transformer report.mlir:{{[0-9]+}}:{{[0-9]+}} 1048576 1572864*B*Sq 1024*B*Sq^2 1024*B*Sq^2 524288*B*Sq 2048*B*Sq^2 + 2097152*B*Sq 1.0000 4096*B*Sq + 4194304 - 4096{{$}}
// TABLE: {{^}}attn.multihead gpt2_small {{.+}} 0.5005 59781120 1077.67 6144{{$}}

// The Transformer: 4 * 512^2 weights; formulas where sizes are dynamic.
// JSON: "function": "transformer"
// JSON: "parameters": 1048576,
// JSON: "projections": "1572864*B*Sq",
// JSON: "scores": "1024*B*Sq^2",
// JSON: "values": "1024*B*Sq^2",
// JSON: "output": "524288*B*Sq",
// JSON: "total": "2048*B*Sq^2 + 2097152*B*Sq"
// JSON: "allowed_fraction": 1,
// JSON: "bytes": "4096*B*Sq + 4194304",
// JSON: "flops_per_byte": null,
// JSON: "kv_cache_bytes_per_token": 4096
func.func @transformer(
    %x: tensor<?x?x512xf32>, %wq: tensor<512x512xf32>, %wk:
    tensor<512x512xf32>, %wv: tensor<512x512xf32>, %wo:
    tensor<512x512xf32>)
    -> tensor<?x?x512xf32> {
  %y = attn.multihead %x heads(8) d_k(64) kv(mha)
         wq(%wq : tensor<512x512xf32>)
         wk(%wk : tensor<512x512xf32>)
         wv(%wv : tensor<512x512xf32>)
         wo(%wo : tensor<512x512xf32>) : tensor<?x?x512xf32> -> tensor<?x?x512xf32>
  return %y : tensor<?x?x512xf32>
}

// The same width in other heads has the same weights.
// JSON: "function": "transformer_one_head"
// JSON: "parameters": 1048576,
func.func @transformer_one_head(
    %x: tensor<?x?x512xf32>, %wq: tensor<512x512xf32>, %wk:
    tensor<512x512xf32>, %wv: tensor<512x512xf32>, %wo:
    tensor<512x512xf32>)
    -> tensor<?x?x512xf32> {
  %y = attn.multihead %x heads(1) d_k(512) kv(mha)
         wq(%wq : tensor<512x512xf32>)
         wk(%wk : tensor<512x512xf32>)
         wv(%wv : tensor<512x512xf32>)
         wo(%wo : tensor<512x512xf32>) : tensor<?x?x512xf32> -> tensor<?x?x512xf32>
  return %y : tensor<?x?x512xf32>
}

// And again.
// JSON: "function": "transformer_many_heads"
// JSON: "parameters": 1048576,
func.func @transformer_many_heads(
    %x: tensor<?x?x512xf32>, %wq: tensor<512x512xf32>, %wk:
    tensor<512x512xf32>, %wv: tensor<512x512xf32>, %wo:
    tensor<512x512xf32>)
    -> tensor<?x?x512xf32> {
  %y = attn.multihead %x heads(64) d_k(8) kv(mha)
         wq(%wq : tensor<512x512xf32>)
         wk(%wk : tensor<512x512xf32>)
         wv(%wv : tensor<512x512xf32>)
         wo(%wo : tensor<512x512xf32>) : tensor<?x?x512xf32> -> tensor<?x?x512xf32>
  return %y : tensor<?x?x512xf32>
}

// GPT-2 small, with biases and static sizes. Causal allows (S + 1) / (2 S) of the pairs.
// JSON: "function": "gpt2_small"
// JSON: "parameters": 2362368,
// JSON: "projections": 28991029248,
// JSON: "scores": 12884901888,
// JSON: "values": 12884901888,
// JSON: "output": 9663676416,
// JSON: "total": 64424509440
// JSON: "allowed_fraction": 0.50048
// JSON: "bytes": 59781120,
// JSON: "flops_per_byte": 1077.
// JSON: "kv_cache_bytes_per_token": 6144
func.func @gpt2_small(
    %x: tensor<8x1024x768xf32>, %wq: tensor<768x768xf32>, %wk:
    tensor<768x768xf32>, %wv: tensor<768x768xf32>, %bq: tensor<768xf32>,
    %bk: tensor<768xf32>, %bv: tensor<768xf32>, %bo: tensor<768xf32>,
    %wo: tensor<768x768xf32>)
    -> tensor<8x1024x768xf32> {
  %y = attn.multihead %x heads(12) d_k(64) kv(mha)
         wq(%wq : tensor<768x768xf32>)
         wk(%wk : tensor<768x768xf32>)
         wv(%wv : tensor<768x768xf32>)
         bq(%bq : tensor<768xf32>)
         bk(%bk : tensor<768xf32>)
         bv(%bv : tensor<768xf32>)
         bo(%bo : tensor<768xf32>)
         causal(top_left)
         wo(%wo : tensor<768x768xf32>) : tensor<8x1024x768xf32> -> tensor<8x1024x768xf32>
  return %y : tensor<8x1024x768xf32>
}

// GPT-2 medium.
// JSON: "function": "gpt2_medium"
// JSON: "parameters": 4194304,
// JSON: "kv_cache_bytes_per_token": 8192
func.func @gpt2_medium(
    %x: tensor<?x?x1024xf32>, %wq: tensor<1024x1024xf32>, %wk:
    tensor<1024x1024xf32>, %wv: tensor<1024x1024xf32>, %wo:
    tensor<1024x1024xf32>)
    -> tensor<?x?x1024xf32> {
  %y = attn.multihead %x heads(16) d_k(64) kv(mha)
         wq(%wq : tensor<1024x1024xf32>)
         wk(%wk : tensor<1024x1024xf32>)
         wv(%wv : tensor<1024x1024xf32>)
         wo(%wo : tensor<1024x1024xf32>) : tensor<?x?x1024xf32> -> tensor<?x?x1024xf32>
  return %y : tensor<?x?x1024xf32>
}

// GPT-3.
// JSON: "function": "gpt3"
// JSON: "parameters": 603979776,
// JSON: "kv_cache_bytes_per_token": 49152
func.func @gpt3(
    %x: tensor<?x?x12288xf16>, %wq: tensor<12288x12288xf16>, %wk:
    tensor<12288x12288xf16>, %wv: tensor<12288x12288xf16>, %wo:
    tensor<12288x12288xf16>)
    -> tensor<?x?x12288xf16> {
  %y = attn.multihead %x heads(96) d_k(128) kv(mha)
         wq(%wq : tensor<12288x12288xf16>)
         wk(%wk : tensor<12288x12288xf16>)
         wv(%wv : tensor<12288x12288xf16>)
         wo(%wo : tensor<12288x12288xf16>) : tensor<?x?x12288xf16> -> tensor<?x?x12288xf16>
  return %y : tensor<?x?x12288xf16>
}

// LLaMA-7B.
// JSON: "function": "llama_7b"
// JSON: "parameters": 67108864,
// JSON: "kv_cache_bytes_per_token": 16384
func.func @llama_7b(
    %x: tensor<?x?x4096xbf16>, %wq: tensor<4096x4096xbf16>, %wk:
    tensor<4096x4096xbf16>, %wv: tensor<4096x4096xbf16>, %wo:
    tensor<4096x4096xbf16>)
    -> tensor<?x?x4096xbf16> {
  %y = attn.multihead %x heads(32) d_k(128) kv(mha)
         wq(%wq : tensor<4096x4096xbf16>)
         wk(%wk : tensor<4096x4096xbf16>)
         wv(%wv : tensor<4096x4096xbf16>)
         wo(%wo : tensor<4096x4096xbf16>) : tensor<?x?x4096xbf16> -> tensor<?x?x4096xbf16>
  return %y : tensor<?x?x4096xbf16>
}

// LLaMA-65B: 8192 numbers of cache for keys and as many for values.
// JSON: "function": "llama_65b"
// JSON: "parameters": 268435456,
// JSON: "kv_cache_bytes_per_token": 32768
func.func @llama_65b(
    %x: tensor<?x?x8192xbf16>, %wq: tensor<8192x8192xbf16>, %wk:
    tensor<8192x8192xbf16>, %wv: tensor<8192x8192xbf16>, %wo:
    tensor<8192x8192xbf16>)
    -> tensor<?x?x8192xbf16> {
  %y = attn.multihead %x heads(64) d_k(128) kv(mha)
         wq(%wq : tensor<8192x8192xbf16>)
         wk(%wk : tensor<8192x8192xbf16>)
         wv(%wv : tensor<8192x8192xbf16>)
         wo(%wo : tensor<8192x8192xbf16>) : tensor<?x?x8192xbf16> -> tensor<?x?x8192xbf16>
  return %y : tensor<?x?x8192xbf16>
}

// LLaMA-2-70B: an eighth of the cache of LLaMA-65B, since 64 heads share 8.
// JSON: "function": "llama2_70b"
// JSON: "parameters": 150994944,
// JSON: "kv_cache_bytes_per_token": 4096
func.func @llama2_70b(
    %x: tensor<?x?x8192xbf16>, %wq: tensor<8192x8192xbf16>, %wk:
    tensor<8192x1024xbf16>, %wv: tensor<8192x1024xbf16>, %wo:
    tensor<8192x8192xbf16>)
    -> tensor<?x?x8192xbf16> {
  %y = attn.multihead %x heads(64) d_k(128) kv(gqa<8>)
         wq(%wq : tensor<8192x8192xbf16>)
         wk(%wk : tensor<8192x1024xbf16>)
         wv(%wv : tensor<8192x1024xbf16>)
         wo(%wo : tensor<8192x8192xbf16>) : tensor<?x?x8192xbf16> -> tensor<?x?x8192xbf16>
  return %y : tensor<?x?x8192xbf16>
}

// One key head for 64: a sixty-fourth.
// JSON: "function": "multi_query"
// JSON: "parameters": 136314880,
// JSON: "kv_cache_bytes_per_token": 512
func.func @multi_query(
    %x: tensor<?x?x8192xbf16>, %wq: tensor<8192x8192xbf16>, %wk:
    tensor<8192x128xbf16>, %wv: tensor<8192x128xbf16>, %wo:
    tensor<8192x8192xbf16>)
    -> tensor<?x?x8192xbf16> {
  %y = attn.multihead %x heads(64) d_k(128) kv(mqa)
         wq(%wq : tensor<8192x8192xbf16>)
         wk(%wk : tensor<8192x128xbf16>)
         wv(%wv : tensor<8192x128xbf16>)
         wo(%wo : tensor<8192x8192xbf16>) : tensor<?x?x8192xbf16> -> tensor<?x?x8192xbf16>
  return %y : tensor<?x?x8192xbf16>
}

// DeepSeek-V2: the cache holds 512 + 64 numbers.
// JSON: "function": "deepseek_v2"
// JSON: "parameters": 229441536,
// JSON: "projections": "291110912*B*Sq",
// JSON: "scores": "49152*B*Sq^2",
// JSON: "values": "32768*B*Sq^2",
// JSON: "kv_cache_bytes_per_token": 1152
func.func @deepseek_v2(
    %x: tensor<?x?x5120xbf16>, %wq: tensor<5120x24576xbf16>, %w_dkv:
    tensor<5120x576xbf16>, %w_uk: tensor<512x16384xbf16>, %w_uv:
    tensor<512x16384xbf16>, %wo: tensor<16384x5120xbf16>)
    -> tensor<?x?x5120xbf16> {
  %y = attn.multihead %x heads(128) d_k(128) kv(mla<512, 64>)
         wq(%wq : tensor<5120x24576xbf16>)
         w_dkv(%w_dkv : tensor<5120x576xbf16>)
         w_uk(%w_uk : tensor<512x16384xbf16>)
         w_uv(%w_uv : tensor<512x16384xbf16>)
         wo(%wo : tensor<16384x5120xbf16>) : tensor<?x?x5120xbf16> -> tensor<?x?x5120xbf16>
  return %y : tensor<?x?x5120xbf16>
}

// DeepSeek-V3: the same, however wide the model is.
// JSON: "function": "deepseek_v3"
// JSON: "parameters": 314507264,
// JSON: "projections": "394133504*B*Sq",
// JSON: "scores": "49152*B*Sq^2",
// JSON: "values": "32768*B*Sq^2",
// JSON: "kv_cache_bytes_per_token": 1152
func.func @deepseek_v3(
    %x: tensor<?x?x7168xbf16>, %wq: tensor<7168x24576xbf16>, %w_dkv:
    tensor<7168x576xbf16>, %w_uk: tensor<512x16384xbf16>, %w_uv:
    tensor<512x16384xbf16>, %wo: tensor<16384x7168xbf16>)
    -> tensor<?x?x7168xbf16> {
  %y = attn.multihead %x heads(128) d_k(128) kv(mla<512, 64>)
         wq(%wq : tensor<7168x24576xbf16>)
         w_dkv(%w_dkv : tensor<7168x576xbf16>)
         w_uk(%w_uk : tensor<512x16384xbf16>)
         w_uv(%w_uv : tensor<512x16384xbf16>)
         wo(%wo : tensor<16384x7168xbf16>) : tensor<?x?x7168xbf16> -> tensor<?x?x7168xbf16>
  return %y : tensor<?x?x7168xbf16>
}

// Cross-attention knows two lengths.
// JSON: "function": "cross"
// JSON: "projections": "16384*B*Sq + 61440*B*Skv",
// JSON: "scores": "256*B*Sq*Skv",
// JSON: "values": "512*B*Sq*Skv",
// JSON: "bytes": "512*B*Sq + 320*B*Skv + 221184",
// JSON: "kv_cache_bytes_per_token": 1536
func.func @cross(%x: tensor<?x?x64xf32>, %c: tensor<?x?x80xf32>,
                 %wq: tensor<64x128xf32>, %wk: tensor<80x128xf32>,
                 %wv: tensor<80x256xf32>, %wo: tensor<256x64xf32>)
    -> tensor<?x?x64xf32> {
  %y = attn.multihead %x heads(8) d_k(16) d_v(32) kv(mha)
         wq(%wq : tensor<64x128xf32>) source(%c : tensor<?x?x80xf32>)
         wk(%wk : tensor<80x128xf32>) wv(%wv : tensor<80x256xf32>)
         wo(%wo : tensor<256x64xf32>)
         : tensor<?x?x64xf32> -> tensor<?x?x64xf32>
  return %y : tensor<?x?x64xf32>
}

// The core alone has no parameters. The last 4 of 16 queries and a window of
// 3 keys behind the diagonal: rows see 4 of 16 keys each. A mask is read once.
// JSON: "op": "attn.sdpa",
// JSON: "function": "core"
// JSON: "parameters": 0,
// JSON: "projections": 0,
// JSON: "scores": 32768,
// JSON: "values": 16384,
// JSON: "output": 0,
// JSON: "total": 49152
// JSON: "allowed_fraction": 0.25,
// JSON: "bytes": 6208,
// JSON: "flops_per_byte": 7.9
// JSON: "kv_cache_bytes_per_token": 96
func.func @core(%q: tensor<2x4x4x32xf16>, %k: tensor<2x1x16x32xf16>,
                %v: tensor<2x1x16x16xf16>, %mask: tensor<1x1x4x16xi1>,
                %init: tensor<2x4x4x16xf16>) -> tensor<2x4x4x16xf16> {
  %o = attn.sdpa ins(%q, %k, %v : tensor<2x4x4x32xf16>, tensor<2x1x16x32xf16>,
                                  tensor<2x1x16x16xf16>)
         mask(%mask : tensor<1x1x4x16xi1>) causal(bottom_right) window(3, -1)
         outs(%init : tensor<2x4x4x16xf16>) -> tensor<2x4x4x16xf16>
  return %o : tensor<2x4x4x16xf16>
}

// Where sequences are dynamic, nobody knows how many pairs causal allows.
// JSON: "function": "core_dynamic"
// JSON: "scores": "256*B*Sq*Skv",
// JSON: "allowed_fraction": null,
// JSON: "bytes": "512*B*Sq + 512*B*Skv",
func.func @core_dynamic(%q: tensor<?x4x?x32xf16>, %init: tensor<?x4x?x32xf16>)
    -> tensor<?x4x?x32xf16> {
  %o = attn.sdpa ins(%q, %q, %q : tensor<?x4x?x32xf16>, tensor<?x4x?x32xf16>,
                                  tensor<?x4x?x32xf16>)
         causal(top_left)
         outs(%init : tensor<?x4x?x32xf16>) -> tensor<?x4x?x32xf16>
  return %o : tensor<?x4x?x32xf16>
}

// A count that does not fit says so.
// JSON: "function": "too_large"
// JSON: "scores": "overflow",
// JSON: "total": "overflow"
func.func @too_large(%q: tensor<4294967296x4x4294967296x32xf32>)
    -> tensor<4294967296x4x4294967296x32xf32> {
  %o = attn.sdpa ins(%q, %q, %q : tensor<4294967296x4x4294967296x32xf32>,
                                  tensor<4294967296x4x4294967296x32xf32>,
                                  tensor<4294967296x4x4294967296x32xf32>)
         outs(%q : tensor<4294967296x4x4294967296x32xf32>)
         -> tensor<4294967296x4x4294967296x32xf32>
  return %o : tensor<4294967296x4x4294967296x32xf32>
}
