// RUN: attn-opt %s -split-input-file -attn-pack-keys -verify-diagnostics

// Keys of another type than the queries.
func.func @invalid(%q: tensor<1x1x4x6xbf16>, %k: tensor<1x1x8x6xf16>, %v: tensor<1x1x8x4xbf16>,
    %acc: tensor<1x1x4x4xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x4xf32> {
  // expected-error @below {{'attn.online_sdpa' op cannot be packed in pairs: query, key and value must be bf16 and the head width even}}
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x6xbf16>, tensor<1x1x8x6xf16>, tensor<1x1x8x4xbf16>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 1, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x4xf32>
}

// -----

// Values of another type than the keys.
func.func @invalid(%q: tensor<1x1x4x6xbf16>, %k: tensor<1x1x8x6xbf16>, %v: tensor<1x1x8x4xf32>,
    %acc: tensor<1x1x4x4xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x4xf32> {
  // expected-error @below {{'attn.online_sdpa' op cannot be packed in pairs: query, key and value must be bf16 and the head width even}}
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x6xbf16>, tensor<1x1x8x6xbf16>, tensor<1x1x8x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 1, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x4xf32>
}

// -----

// A pair of wide elements is no word.
func.func @invalid(%q: tensor<1x1x4x6xf32>, %k: tensor<1x1x8x6xf32>, %v: tensor<1x1x8x4xf32>,
    %acc: tensor<1x1x4x4xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x4xf32> {
  // expected-error @below {{'attn.online_sdpa' op cannot be packed in pairs: query, key and value must be bf16 and the head width even}}
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x6xf32>, tensor<1x1x8x6xf32>, tensor<1x1x8x4xf32>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 1, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x4xf32>
}

// -----

// There is a product of pairs of bf16 only.
func.func @invalid(%q: tensor<1x1x4x6xf16>, %k: tensor<1x1x8x6xf16>, %v: tensor<1x1x8x4xf16>,
    %acc: tensor<1x1x4x4xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x4xf32> {
  // expected-error @below {{'attn.online_sdpa' op cannot be packed in pairs: query, key and value must be bf16 and the head width even}}
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x6xf16>, tensor<1x1x8x6xf16>, tensor<1x1x8x4xf16>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 1, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x4xf32>
}

// -----

// A feature without a partner.
func.func @invalid(%q: tensor<1x1x4x5xbf16>, %k: tensor<1x1x8x5xbf16>, %v: tensor<1x1x8x4xbf16>,
    %acc: tensor<1x1x4x4xf32>, %max: tensor<1x1x4xf32>) -> tensor<1x1x4x4xf32> {
  // expected-error @below {{'attn.online_sdpa' op cannot be packed in pairs: query, key and value must be bf16 and the head width even}}
  %s:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x4x5xbf16>, tensor<1x1x8x5xbf16>, tensor<1x1x8x4xbf16>) scale(0.5)
    config <query_block = 4, key_block = 16, rows = 2, vectors = 1, lanes = 4, pack_value = true, pairs = true>
    outs(%acc, %max, %max : tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>)
    -> tensor<1x1x4x4xf32>, tensor<1x1x4xf32>, tensor<1x1x4xf32>
  return %s#0 : tensor<1x1x4x4xf32>
}
