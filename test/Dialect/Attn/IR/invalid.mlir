// RUN: attn-opt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

// A query must be a tensor of heads.
func.func @invalid(%q: tensor<16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C1] expected query of rank 4, found 'tensor<16x64xf32>'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A key must be a tensor of heads.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<f32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C1] expected key of rank 4, found 'tensor<f32>'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<f32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A value must be a tensor of heads.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C1] expected value of rank 4, found 'tensor<2x32x48xf32>'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// An output must be a tensor of heads.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C1] expected output of rank 4, found 'tensor<16x48xf32>'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<16x48xf32>)
    -> tensor<16x48xf32>
  return
}

// -----

// A bias names all four dimensions.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %bias: tensor<16x32xf32>) {
  // expected-error @below {{'attn.sdpa' op [C1] expected bias of rank 4, found 'tensor<16x32xf32>'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    bias(%bias : tensor<16x32xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A mask names all four dimensions.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %mask: tensor<i1>) {
  // expected-error @below {{'attn.sdpa' op [C1] expected mask of rank 4, found 'tensor<i1>'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    mask(%mask : tensor<i1>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A log-sum-exp has no head width.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lse_init: tensor<2x8x16x1xf32>) {
  // expected-error @below {{'attn.sdpa' op [C1] expected lse of rank 3, found 'tensor<2x8x16x1xf32>'}}
  %o:2 = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init, %lse_init : tensor<2x8x16x48xf32>, tensor<2x8x16x1xf32>)
    -> tensor<2x8x16x48xf32>, tensor<2x8x16x1xf32>
  return
}

// -----

// Element types agree.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf16>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C2] expected key of element type 'f32' as query has, found 'f16'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf16>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Element types agree.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xbf16>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C2] expected value of element type 'f32' as query has, found 'bf16'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xbf16>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Element types agree.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf64>) {
  // expected-error @below {{'attn.sdpa' op [C2] expected output of element type 'f32' as query has, found 'f64'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf64>)
    -> tensor<2x8x16x48xf64>
  return
}

// -----

// A log-sum-exp has the precision of the scores.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lse_init: tensor<2x8x16xf64>) {
  // expected-error @below {{'attn.sdpa' op [C2] expected lse of element type 'f32' as the scores have, found 'f64'}}
  %o:2 = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init, %lse_init : tensor<2x8x16x48xf32>, tensor<2x8x16xf64>)
    -> tensor<2x8x16x48xf32>, tensor<2x8x16xf64>
  return
}

// -----

// The number of query heads is static.
func.func @invalid(%q: tensor<2x?x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C3] expected query heads static and positive, found ?}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x?x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// There is a query head.
func.func @invalid(%q: tensor<2x0x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C3] expected query heads static and positive, found 0}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x0x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A head has a width.
func.func @invalid(%q: tensor<2x8x16x0xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C3] expected query head width static and positive, found 0}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x0xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The number of key heads is static.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x?x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C3] expected key heads static and positive, found ?}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x?x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The width of a value head is static.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x?xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C3] expected value head width static and positive, found ?}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x?xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Keys are as wide as queries.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x80xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C4] expected key head width 64 as in query, found 80}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x80xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The width of a key head is static.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x?xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C4] expected key head width static and positive, found ?}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x?xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// There is a value head for each key head.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x2x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C5] expected value heads 4 as in key, found 2}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x2x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The number of value heads is static.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x?x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C5] expected value heads static and positive, found ?}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x?x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Every key head serves equally many query heads.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x3x32x64xf32>, %v: tensor<2x3x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C5] expected a number of key/value heads that divides the 8 query heads, found 3}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x3x32x64xf32>, tensor<2x3x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Layouts are taken into account.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C5] expected a number of key/value heads that divides the 8 query heads, found 32}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    layout<key = bshd, value = bshd>
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Batches agree.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<3x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected key batch 2 as in query, found 3}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<3x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Batches agree also where one is dynamic.
func.func @invalid(%q: tensor<?x8x16x64xf32>, %k: tensor<3x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected value batch 3 as in key, found 2}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<?x8x16x64xf32>, tensor<3x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Batches agree.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<1x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected output batch 2 as in query, found 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<1x8x16x48xf32>)
    -> tensor<1x8x16x48xf32>
  return
}

// -----

// There is a value for each key.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x31x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected value keys 32 as in key, found 31}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x31x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// There is an output row for each query.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x17x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected output queries 16 as in query, found 17}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x17x48xf32>)
    -> tensor<2x8x17x48xf32>
  return
}

// -----

// There is an output for each head.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x4x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected output heads 8 as in query, found 4}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x4x16x48xf32>)
    -> tensor<2x4x16x48xf32>
  return
}

// -----

// An output is as wide as a value.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x64xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected output head width 48 as in value, found 64}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x64xf32>)
    -> tensor<2x8x16x64xf32>
  return
}

// -----

// The log-sum-exp has one number per row.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lse_init: tensor<1x8x16xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected lse batch 2 as in query, found 1}}
  %o:2 = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init, %lse_init : tensor<2x8x16x48xf32>, tensor<1x8x16xf32>)
    -> tensor<2x8x16x48xf32>, tensor<1x8x16xf32>
  return
}

// -----

// The log-sum-exp has one number per row.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lse_init: tensor<2x4x16xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected lse heads 8 as in query, found 4}}
  %o:2 = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init, %lse_init : tensor<2x8x16x48xf32>, tensor<2x4x16xf32>)
    -> tensor<2x8x16x48xf32>, tensor<2x4x16xf32>
  return
}

// -----

// The log-sum-exp has one number per row.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lse_init: tensor<2x8x32xf32>) {
  // expected-error @below {{'attn.sdpa' op [C6] expected lse queries 16 as in query, found 32}}
  %o:2 = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init, %lse_init : tensor<2x8x16x48xf32>, tensor<2x8x32xf32>)
    -> tensor<2x8x16x48xf32>, tensor<2x8x32xf32>
  return
}

// -----

// Only a size of 1 is broadcast.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %mask: tensor<5x1x1x1xi1>) {
  // expected-error @below {{'attn.sdpa' op [C7] expected mask batch 1 or 2, found 5}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    mask(%mask : tensor<5x1x1x1xi1>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Only a size of 1 is broadcast.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %mask: tensor<1x5x1x1xi1>) {
  // expected-error @below {{'attn.sdpa' op [C7] expected mask heads 1 or 8, found 5}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    mask(%mask : tensor<1x5x1x1xi1>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Only a size of 1 is broadcast.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %mask: tensor<1x1x5x1xi1>) {
  // expected-error @below {{'attn.sdpa' op [C7] expected mask queries 1 or 16, found 5}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    mask(%mask : tensor<1x1x5x1xi1>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Only a size of 1 is broadcast.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %mask: tensor<1x1x1x5xi1>) {
  // expected-error @below {{'attn.sdpa' op [C7] expected mask keys 1 or 32, found 5}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    mask(%mask : tensor<1x1x1x5xi1>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Only a size of 1 is broadcast.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %bias: tensor<1x8x16x0xf32>) {
  // expected-error @below {{'attn.sdpa' op [C7] expected bias keys 1 or 32, found 0}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    bias(%bias : tensor<1x8x16x0xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// There is one length per batch.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %n: tensor<3xi32>) {
  // expected-error @below {{'attn.sdpa' op [C8] expected key_lengths batch 2 as in query, found 3}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    key_lengths(%n : tensor<3xi32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// There is one offset per batch.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %n: tensor<1xi32>) {
  // expected-error @below {{'attn.sdpa' op [C8] expected query_offset batch 2 as in query, found 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    query_offset(%n : tensor<1xi32>) causal(offset)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// An offset has to come from somewhere.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C9] expected query_offset beside causal(offset), found none}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    causal(offset)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// An offset has to go somewhere.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %n: tensor<2xi32>) {
  // expected-error @below {{'attn.sdpa' op [C9] expected causal(offset), or a window with causal(none), beside query_offset, found causal(top_left)}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    query_offset(%n : tensor<2xi32>) causal(top_left) window(1, 1)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// An offset has to go somewhere.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %n: tensor<2xi32>) {
  // expected-error @below {{'attn.sdpa' op [C9] expected causal(offset), or a window with causal(none), beside query_offset, found causal(none) without a window}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    query_offset(%n : tensor<2xi32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// -1 is the only negative side of a window.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C10] expected window left -1 or more, found -2}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    causal(top_left) window(-2, 0)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// -1 is the only negative side of a window.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C10] expected window right -1 or more, found -7}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    causal(top_left) window(0, -7)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A window needs a diagonal.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C11] expected causal or query_offset to say which diagonal the window follows, found neither beside 16 queries and 32 keys}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    window(4, 4)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A scale is a number.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C12] expected scale finite, found +Inf}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    scale(0x7FF0000000000000)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A scale is a number.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C12] expected scale finite, found NaN}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    scale(0x7FF8000000000000)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A cap is above zero.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C12] expected softcap finite and positive, found 0}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    softcap(0.0)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A cap is above zero.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C12] expected softcap finite and positive, found -2}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    softcap(-2.0)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A score region knows its position.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C13] expected score_mod arguments (score, b, h, i, j), found 1 arguments}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32):
      attn.yield %s : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Scores of f32 inputs are f32.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C13] expected score_mod argument score of type 'f32', found 'f64'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f64, %b: index, %h: index, %i: index, %j: index):
      attn.yield %s : f64
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Positions are indices.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C13] expected score_mod argument j of type 'index', found 'i32'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: i32):
      attn.yield %s : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A score region yields a score.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C13] expected score_mod to yield 'f32', found 'index'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      attn.yield %j : index
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A region ends in a yield.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C13] expected score_mod to end in attn.yield, found test.done}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      "test.done"() : () -> ()
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A mask region has no score.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C14] expected mask_mod arguments (b, h, i, j), found 5 arguments}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      attn.yield %s : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Positions are indices.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C14] expected mask_mod argument b of type 'index', found 'i64'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: i64, %h: index, %i: index, %j: index):
      %t = arith.constant true
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A mask region yields an i1.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C14] expected mask_mod to yield 'i1', found 'index'}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      attn.yield %j : index
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A region ends in a yield.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C14] expected mask_mod to end in attn.yield, found test.done}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      "test.done"() : () -> ()
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A region writes nothing.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %m: memref<f32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected operations of score_mod to write nothing and to be speculatable, found memref.store}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      memref.store %s, %m[] : memref<f32>
      attn.yield %s : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A region may be evaluated where no score is needed, so it must not trap.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.divui that may be: divide by a constant, or by arith.maxui of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.divui %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Upstream has remainders and arith.floordivsi as speculatable.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.remsi that may be: divide by a constant, or by arith.maxsi of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.remsi %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The same holds for arith.remui.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.remui that may be: divide by a constant, or by arith.maxui of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.remui %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The same holds for arith.divsi.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.divsi that may be: divide by a constant, or by arith.maxsi of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.divsi %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The same holds for arith.floordivsi.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.floordivsi that may be: divide by a constant, or by arith.maxsi of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.floordivsi %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The same holds for arith.ceildivsi.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.ceildivsi that may be: divide by a constant, or by arith.maxsi of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.ceildivsi %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The same holds for arith.ceildivui.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.ceildivui that may be: divide by a constant, or by arith.maxui of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.ceildivui %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A captured divisor may be zero, also where its upper bound is known.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lengths: tensor<32xi32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.remsi that may be: divide by a constant, or by arith.maxsi of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %document = tensor.extract %lengths[%j] : tensor<32xi32>
      %c64 = arith.constant 64 : i32
      %length = arith.minsi %document, %c64 : i32
      %position = arith.index_cast %i : index to i32
      // expected-note @below {{operation is here}}
      %d = arith.remsi %position, %length : i32
      %t = arith.cmpi slt, %d, %c64 : i32
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Zero is no constant to divide by.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected a divisor in score_mod that is known not to be 0, found one of arith.divui that may be: divide by a constant, or by arith.maxui of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c0 = arith.constant 0 : index
      // expected-note @below {{operation is here}}
      %d = arith.divui %i, %c0 : index
      attn.yield %s : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// The least number by -1 is no number.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %ids: tensor<32xi32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected no quotient in mask_mod that overflows, found arith.remsi of what may be the least number by what may be -1: divide by a constant other than -1, or by arith.maxsi of the divisor and 1}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %document = tensor.extract %ids[%j] : tensor<32xi32>
      %minus = arith.constant -1 : i32
      // expected-note @below {{operation is here}}
      %d = arith.remsi %document, %minus : i32
      %t = arith.cmpi eq, %d, %minus : i32
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// An affine expression may divide by a symbol.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected operations of mask_mod to write nothing and to be speculatable, found affine.apply}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = affine.apply affine_map<(d0)[s0] -> (d0 mod s0)>(%i)[%j]
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A division of another dialect.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected operations of mask_mod to write nothing and to be speculatable, found llvm.srem}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %x = arith.index_cast %i : index to i64
      %y = arith.index_cast %j : index to i64
      // expected-note @below {{operation is here}}
      %d = llvm.srem %x, %y : i64
      %t = arith.cmpi eq, %d, %x : i64
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A shift by the width or more has no value.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected shifts in mask_mod by less than the 64 bits of the type, found arith.shli by at least 64}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c64 = arith.constant 64 : index
      // expected-note @below {{operation is here}}
      %d = arith.shli %i, %c64 : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A captured tensor is read at every key.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %c: tensor<31xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected score_mod to read inside of tensors at every position, masked or not, found index 0 of tensor.extract from 0 to 31 where the size is 31: limit it with arith.maxsi and arith.minsi}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %x = tensor.extract %c[%j] : tensor<31xf32>
      attn.yield %x : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A distance is negative at some positions.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %c: tensor<8x16xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected score_mod to read inside of tensors at every position, masked or not, found index 1 of tensor.extract from -31 to 15 where the size is 16: limit it with arith.maxsi and arith.minsi}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %d = arith.subi %i, %j : index
      // expected-note @below {{operation is here}}
      %x = tensor.extract %c[%h, %d] : tensor<8x16xf32>
      attn.yield %x : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A limit that is too high.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %c: tensor<10xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected score_mod to read inside of tensors at every position, masked or not, found index 0 of tensor.extract from 0 to 10 where the size is 10: limit it with arith.maxsi and arith.minsi}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c10 = arith.constant 10 : index
      %n = arith.minsi %j, %c10 : index
      // expected-note @below {{operation is here}}
      %x = tensor.extract %c[%n] : tensor<10xf32>
      attn.yield %x : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// A remainder that is outside everywhere.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %c: tensor<8xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected score_mod to read inside of tensors at every position, masked or not, found index 0 of tensor.extract from 8 to 15 where the size is 8: limit it with arith.maxsi and arith.minsi}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c8 = arith.constant 8 : index
      %r = arith.remui %j, %c8 : index
      %n = arith.addi %r, %c8 : index
      // expected-note @below {{operation is here}}
      %x = tensor.extract %c[%n] : tensor<8xf32>
      attn.yield %x : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// What is unknown may do anything, also inside a conditional.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op [C15] expected operations of score_mod to write nothing and to be speculatable, found func.call}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c = arith.cmpi eq, %i, %j : index
      %t = scf.if %c -> f32 {
        // expected-note @below {{operation is here}}
        %u = func.call @invalid_callee() : () -> f32
        scf.yield %u : f32
      } else {
        scf.yield %s : f32
      }
      attn.yield %t : f32
    }
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Results are those of the destinations.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>, %lse_init: tensor<2x8x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected the number of tensor results (1) to be equal to the number of output tensors (2)}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init, %lse_init : tensor<2x8x16x48xf32>, tensor<2x8x16xf32>)
    -> tensor<2x8x16x48xf32>
  return
}

// -----

// Results are those of the destinations.
func.func @invalid(%q: tensor<2x8x16x64xf32>, %k: tensor<2x4x32x64xf32>, %v: tensor<2x4x32x48xf32>, %init: tensor<2x8x16x48xf32>) {
  // expected-error @below {{'attn.sdpa' op expected type of operand #3 ('tensor<2x8x16x48xf32>') to match type of corresponding result ('tensor<2x8x?x48xf32>')}}
  %o = attn.sdpa
    ins(%q, %k, %v : tensor<2x8x16x64xf32>, tensor<2x4x32x64xf32>, tensor<2x4x32x48xf32>)
    outs(%init : tensor<2x8x16x48xf32>)
    -> tensor<2x8x?x48xf32>
  return
}

// -----

// The generic form can be wrong in more ways.
func.func @invalid(%q: tensor<1x1x4x4xf32>) {
  // expected-error @below {{'attn.sdpa' op [C10] expected window of 2 values, found 3}}
  %o = "attn.sdpa"(%q, %q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0, 0, 1, 0>, window = array<i64: 1, 2, 3>, causal = #attn<causal top_left>}> ({}, {}) : (tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// A layer reads [B, S, Dm].
func.func @invalid(%x: tensor<16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C1] expected query of rank 3, found 'tensor<16x32xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A source is [B, S, Dm].
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %c: tensor<f32>) {
  // expected-error @below {{'attn.multihead' op [C1] expected source of rank 3, found 'tensor<f32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    source(%c : tensor<f32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A layer writes [B, S, Dm].
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C1] expected result of rank 3, found 'tensor<2x16x4x8xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x4x8xf32>
  return
}

// -----

// A log-sum-exp is [B, H, S].
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C1] expected lse of rank 3, found 'tensor<2x16xf32>'}}
  %y:2 = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>, tensor<2x16xf32>
  return
}

// -----

// A weight is a matrix.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x4x16xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C1] expected wq of rank 2, found 'tensor<32x4x16xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x4x16xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A projection bias is a vector.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %b: tensor<1x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C1] expected bo of rank 1, found 'tensor<1x32xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    bo(%b : tensor<1x32xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A mask names all four dimensions.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %m: tensor<16x16xi1>) {
  // expected-error @below {{'attn.multihead' op [C1] expected mask of rank 4, found 'tensor<16x16xi1>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    mask(%m : tensor<16x16xi1>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Element types agree.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xbf16>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C2] expected wk of element type 'f32' as query has, found 'bf16'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xbf16>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A log-sum-exp has the precision of the scores.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C2] expected lse of element type 'f32' as the scores have, found 'f16'}}
  %y:2 = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>, tensor<2x4x16xf16>
  return
}

// -----

// There is a head.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C3] expected attribute heads static and positive, found 0}}
  %y = attn.multihead %x heads(0) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A head has a width.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C3] expected attribute d_k static and positive, found -16}}
  %y = attn.multihead %x heads(4) d_k(-16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A value head has a width.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C3] expected attribute d_v static and positive, found 0}}
  %y = attn.multihead %x heads(4) d_k(16) d_v(0) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Sizes are those of memory.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C3] expected products of sizes within 64 bits, found heads 4294967296, d_k 4294967296, d_v 4294967296, latent 0, rope 0}}
  %y = attn.multihead %x heads(4294967296) d_k(4294967296) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Every key head serves equally many query heads.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C4] expected a number of key/value heads that divides the 4 query heads, found 3}}
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<3>)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// There are no more key heads than query heads.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C4] expected a number of key/value heads that divides the 4 query heads, found 8}}
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<8>)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Keys are projected.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C5] expected wk with kv(mha), found none}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Values are projected.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C5] expected wv with kv(gqa), found none}}
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<2>)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Only mla has a latent vector.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x8xf32>) {
  // expected-error @below {{'attn.multihead' op [C5] expected no w_dkv with kv(mqa), found 'tensor<32x8xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mqa)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    w_dkv(%d : tensor<32x8xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// mla needs its weights.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x12xf32>) {
  // expected-error @below {{'attn.multihead' op [C5] expected w_uk with kv(mla), found none}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mla<8, 4>)
    wq(%wq : tensor<32x64xf32>)
    w_dkv(%d : tensor<32x12xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// mla has no weight for keys.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x80xf32>, %wk: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x12xf32>, %u: tensor<8x64xf32>) {
  // expected-error @below {{'attn.multihead' op [C5] expected no wk with kv(mla), found 'tensor<32x64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mla<8, 4>)
    wq(%wq : tensor<32x80xf32>) wk(%wk : tensor<32x64xf32>)
    w_dkv(%d : tensor<32x12xf32>) w_uk(%u : tensor<8x64xf32>) w_uv(%u : tensor<8x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// mla has no bias for keys.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x80xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x12xf32>, %u: tensor<8x64xf32>, %b: tensor<64xf32>) {
  // expected-error @below {{'attn.multihead' op [C5] expected no bk with kv(mla), found 'tensor<64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mla<8, 4>)
    wq(%wq : tensor<32x80xf32>)
    w_dkv(%d : tensor<32x12xf32>) w_uk(%u : tensor<8x64xf32>) w_uv(%u : tensor<8x64xf32>) bk(%b : tensor<64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// The model width is static.
func.func @invalid(%x: tensor<2x16x?xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C6] expected query width static and positive, found ?}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x?xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// The model width is static.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x?xf32>) {
  // expected-error @below {{'attn.multihead' op [C6] expected wo output width static and positive, found ?}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x?xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// The width of a source is static.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %c: tensor<2x16x0xf32>) {
  // expected-error @below {{'attn.multihead' op [C6] expected source width static and positive, found 0}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    source(%c : tensor<2x16x0xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A weight is [in, out].
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<64x32xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected wq of shape 32x64, found 'tensor<64x32xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<64x32xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Shared heads have smaller weights.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected wk of shape 32x32, found 'tensor<32x64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(gqa<2>)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A weight for keys reads the source.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %c: tensor<2x16x40xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected wk of shape 40x64, found 'tensor<32x64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    source(%c : tensor<2x16x40xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Values have their own width.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected wv of shape 32x32, found 'tensor<32x64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) d_v(8) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// The output weight reads all heads.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<32x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected wo of shape 64x32, found 'tensor<32x32xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<32x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Queries of mla have a rotary part.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x12xf32>, %u: tensor<8x64xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected wq of shape 32x80, found 'tensor<32x64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mla<8, 4>)
    wq(%wq : tensor<32x64xf32>)
    w_dkv(%d : tensor<32x12xf32>) w_uk(%u : tensor<8x64xf32>) w_uv(%u : tensor<8x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// The latent vector has a rotary part beside it.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x80xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x8xf32>, %u: tensor<8x64xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected w_dkv of shape 32x12, found 'tensor<32x8xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mla<8, 4>)
    wq(%wq : tensor<32x80xf32>)
    w_dkv(%d : tensor<32x8xf32>) w_uk(%u : tensor<8x64xf32>) w_uv(%u : tensor<8x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Keys are made from the latent vector.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x80xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x12xf32>, %u: tensor<12x64xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected w_uk of shape 8x64, found 'tensor<12x64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mla<8, 4>)
    wq(%wq : tensor<32x80xf32>)
    w_dkv(%d : tensor<32x12xf32>) w_uk(%u : tensor<12x64xf32>) w_uv(%u : tensor<12x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Values are made from the latent vector.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x80xf32>, %wo: tensor<64x32xf32>, %d: tensor<32x12xf32>, %u: tensor<8x64xf32>) {
  // expected-error @below {{'attn.multihead' op [C7] expected w_uv of shape 8x32, found 'tensor<8x64xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) d_v(8) kv(mla<8, 4>)
    wq(%wq : tensor<32x80xf32>)
    w_dkv(%d : tensor<32x12xf32>) w_uk(%u : tensor<8x64xf32>) w_uv(%u : tensor<8x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A bias is added to every column.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %b: tensor<32xf32>) {
  // expected-error @below {{'attn.multihead' op [C8] expected bq of shape 64, found 'tensor<32xf32>'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    bq(%b : tensor<32xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Batches agree.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %c: tensor<3x16x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C9] expected source batch 2 as in query, found 3}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    source(%c : tensor<3x16x32xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A result row per query.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C9] expected result queries 16 as in query, found 8}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x8x32xf32>
  return
}

// -----

// A result is as wide as wo makes it.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C9] expected result width 32 as in wo, found 64}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x64xf32>
  return
}

// -----

// A log-sum-exp per head.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C9] expected lse heads 4 as in attribute heads, found 8}}
  %y:2 = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>, tensor<2x8x16xf32>
  return
}

// -----

// Only a size of 1 is broadcast.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %b: tensor<1x1x16x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C10] expected bias keys 1 or 16, found 32}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    bias(%b : tensor<1x1x16x32xf32>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// There is one length per batch.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %n: tensor<1xi64>) {
  // expected-error @below {{'attn.multihead' op [C11] expected key_lengths batch 2 as in query, found 1}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    key_lengths(%n : tensor<1xi64>)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// An offset has to come from somewhere.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C12] expected query_offset beside causal(offset), found none}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    causal(offset)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// -1 is the only negative side of a window.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C13] expected window left -1 or more, found -3}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    window(-3, 0)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A window needs a diagonal.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %c: tensor<2x8x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C14] expected causal or query_offset to say which diagonal the window follows, found neither beside 16 queries and 8 keys}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    source(%c : tensor<2x8x32xf32>)
    window(4, 4)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A cap is above zero.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C15] expected softcap finite and positive, found +Inf}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    softcap(0x7FF0000000000000)
    wo(%wo : tensor<64x32xf32>)
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A score region knows its position.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C16] expected score_mod arguments (score, b, h, i, j), found 0 arguments}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    score_mod {
    ^bb0():
      %s = arith.constant 0.0 : f32
      attn.yield %s : f32
    }
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A mask region yields an i1.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C17] expected mask_mod to yield 'i1', found 'index'}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      attn.yield %j : index
    }
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A region writes nothing.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C18] expected operations of mask_mod to write nothing and to be speculatable, found test.unknown}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %t = "test.unknown"() : () -> i1
      attn.yield %t : i1
    }
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A region divides by what is known not to be zero.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>) {
  // expected-error @below {{'attn.multihead' op [C18] expected a divisor in score_mod that is known not to be 0, found one of arith.remsi that may be}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.remsi %i, %j : index
      attn.yield %s : f32
    }
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// A region reads inside of what it captures: here the keys are the 16 queries.
func.func @invalid(%x: tensor<2x16x32xf32>, %wq: tensor<32x64xf32>, %wk: tensor<32x64xf32>, %wv: tensor<32x64xf32>, %wo: tensor<64x32xf32>, %c: tensor<4x15xf32>) {
  // expected-error @below {{'attn.multihead' op [C18] expected score_mod to read inside of tensors at every position, masked or not, found index 1 of tensor.extract from 0 to 15 where the size is 15}}
  %y = attn.multihead %x heads(4) d_k(16) kv(mha)
    wq(%wq : tensor<32x64xf32>) wk(%wk : tensor<32x64xf32>) wv(%wv : tensor<32x64xf32>)
    wo(%wo : tensor<64x32xf32>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %e = tensor.extract %c[%h, %j] : tensor<4x15xf32>
      attn.yield %e : f32
    }
    : tensor<2x16x32xf32> -> tensor<2x16x32xf32>
  return
}

// -----

// Tensors and memrefs do not mix.
func.func @invalid(%q: tensor<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C1] expected only tensors or only memrefs, found both}}
  attn.online_sdpa
    ins(%q, %k, %v : tensor<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A query must hold heads.
func.func @invalid(%q: memref<16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected query of rank 4, found 'memref<16x64xf32>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A state must hold heads.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<f32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected accumulator of rank 4, found 'memref<f32>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<f32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A maximum per row.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16x1xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected max of rank 3, found 'memref<1x8x16x1xf32>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16x1xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Keys are plain or packed.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected key of rank 4, 5 or 6, found 'memref<32x64xf32>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// One length per batch.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %n: memref<i32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected key_lengths of rank 1, found 'memref<i32>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5) key_lengths(%n : memref<i32>)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A state has one precision.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf64>) {
  // expected-error @below {{'attn.online_sdpa' op [C3] expected sum of element type 'f32' as accumulator has, found 'f64'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf64>)
  return
}

// -----

// f64 inputs have an f64 state.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf64>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C3] expected value of an element type that is accumulated in 'f32', found 'f64'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf64>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// There is a head.
func.func @invalid(%q: memref<1x0x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C4] expected query heads static and positive, found 0}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x0x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A block holds keys.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x1x64x0xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C4] expected key key_block static and positive, found 0}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x1x64x0xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A block has a static size.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x1x64x32xf32>, %v: memref<1x4x1x?x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C4] expected value key_block static and positive, found ?}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x1x64x32xf32>, memref<1x4x1x?x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// There is a key head.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x0x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C4] expected key heads static and positive, found 0}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x0x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Keys are as wide as queries.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x1x32x32xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C5] expected key head width 64 as in query, found 32}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x1x32x32xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// The width of a key head is static.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x1x?x32xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C5] expected key head width static and positive, found ?}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x1x?x32xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// There is a value head for each key head.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x8x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C6] expected value heads 4 as in key, found 8}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x8x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Every key head serves equally many query heads.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x3x32x64xf32>, %v: memref<1x3x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C6] expected a number of key/value heads that divides the 8 query heads, found 3}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x3x32x64xf32>, memref<1x3x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// The state has the rows of the queries.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x32x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected accumulator queries 16 as in query, found 32}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x32x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// The state is as wide as a value.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x64xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected accumulator head width 48 as in value, found 64}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x64xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// The state has the heads of the queries.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x4x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected sum heads 8 as in query, found 4}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x4x16xf32>)
  return
}

// -----

// Batches agree.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<2x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected value batch 1 as in query, found 2}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<2x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// There is a value for each key.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x64x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected value keys 32 as in key, found 64}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x64x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Keys and values are packed in equal blocks.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x2x64x32xf32>, %v: memref<1x4x2x16x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected value key_block 32 as in key, found 16}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x2x64x32xf32>, memref<1x4x2x16x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Keys and values are packed in equal blocks.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x2x64x32xf32>, %v: memref<1x4x3x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected value blocks 2 as in key, found 3}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x2x64x32xf32>, memref<1x4x3x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// No form has more dimensions than pairs do.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x32x32x2xbf16>, %v: memref<1x4x2x16x48x2x1xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected value of rank 4, 5 or 6, found 'memref<1x4x2x16x48x2x1xbf16>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x32x32x2xbf16>, memref<1x4x2x16x48x2x1xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Keys in pairs need values in pairs.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x32x32x2xbf16>, %v: memref<1x4x2x32x48xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected key and value both packed in pairs, found 'memref<1x4x2x32x32x2xbf16>' and 'memref<1x4x2x32x48xbf16>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x32x32x2xbf16>, memref<1x4x2x32x48xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Values in pairs need keys in pairs.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x64x32xbf16>, %v: memref<1x4x2x16x48x2xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C2] expected key and value both packed in pairs, found 'memref<1x4x2x64x32xbf16>' and 'memref<1x4x2x16x48x2xbf16>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x64x32xbf16>, memref<1x4x2x16x48x2xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A pair of features is two.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x16x32x4xbf16>, %v: memref<1x4x2x16x48x2xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C4] expected pairs in key and value, found 'memref<1x4x2x16x32x4xbf16>' and 'memref<1x4x2x16x48x2xbf16>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x16x32x4xbf16>, memref<1x4x2x16x48x2xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A pair of values is two.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x32x32x2xbf16>, %v: memref<1x4x2x16x48x?xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C4] expected pairs in key and value, found 'memref<1x4x2x32x32x2xbf16>' and 'memref<1x4x2x16x48x?xbf16>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x32x32x2xbf16>, memref<1x4x2x16x48x?xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// The width of values in pairs is not the last dimension.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x32x32x2xbf16>, %v: memref<1x4x2x16x?x2xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C4] expected value head width static and positive, found ?}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x32x32x2xbf16>, memref<1x4x2x16x?x2xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Half the head width is pairs.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x64x32x2xbf16>, %v: memref<1x4x2x16x48x2xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C5] expected key head width 64 as in query, found 128}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x64x32x2xbf16>, memref<1x4x2x16x48x2xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Pairs without end do not overflow.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x0x9223372036854775807x32x2xbf16>, %v: memref<1x4x0x16x48x2xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C5] expected key head width 64 as in query, found 9223372036854775807}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x0x9223372036854775807x32x2xbf16>, memref<1x4x0x16x48x2xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Keys and values in pairs are packed in equal blocks.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x32x32x2xbf16>, %v: memref<1x4x2x32x48x2xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected value key_block 32 as in key, found 64}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x32x32x2xbf16>, memref<1x4x2x32x48x2xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// As many blocks of values as of keys, in pairs too.
func.func @invalid(%q: memref<1x8x16x64xbf16>, %k: memref<1x4x2x32x32x2xbf16>, %v: memref<1x4x3x16x48x2xbf16>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected value blocks 2 as in key, found 3}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xbf16>, memref<1x4x2x32x32x2xbf16>, memref<1x4x3x16x48x2xbf16>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Values are not packed alone.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x1x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected packed key beside packed value, found 'memref<1x4x32x64xf32>'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x1x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// There is a key for each value.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x2x64x32xf32>, %v: memref<1x4x65x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C7] expected value keys at most 64 as in packed key, found 65}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x2x64x32xf32>, memref<1x4x65x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A position has four coordinates.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %n: index) {
  // expected-error @below {{'attn.online_sdpa' op [C8] expected at of 4 operands (b, h, i, j), found 2}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5) at(%n, %n)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Only a size of 1 is broadcast.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %m: memref<1x1x100x32xi1>) {
  // expected-error @below {{'attn.online_sdpa' op [C9] expected mask queries 1 or 16, found 100}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5) mask(%m : memref<1x1x100x32xi1>)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// There is one length per batch.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %n: memref<2xi32>) {
  // expected-error @below {{'attn.online_sdpa' op [C10] expected key_lengths batch 1 as in query, found 2}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5) key_lengths(%n : memref<2xi32>)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// -1 is the only negative side of a window.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C11] expected window right -1 or more, found -2}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5) window(0, -2)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A scale is a number.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C12] expected scale finite, found -Inf}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0xFFF0000000000000)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Scores have the type of the state.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C13] expected score_mod argument score of type 'f32', found 'f16'}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    score_mod {
    ^bb0(%s: f16, %b: index, %h: index, %i: index, %j: index):
      attn.yield %s : f16
    }
  return
}

// -----

// A mask region has no score.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C14] expected mask_mod arguments (b, h, i, j), found 0 arguments}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    mask_mod {
    ^bb0():
      %t = arith.constant true
      attn.yield %t : i1
    }
  return
}

// -----

// A region writes nothing.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C15] expected operations of mask_mod to write nothing and to be speculatable, found memref.alloc}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %m = memref.alloc() : memref<i1>
      %t = memref.load %m[] : memref<i1>
      attn.yield %t : i1
    }
  return
}

// -----

// Tensors and memrefs do not mix.
func.func @invalid(%a1: memref<1x8x16x48xf32>, %m1: tensor<1x8x16xf32>, %l1: memref<1x8x16xf32>, %a2: memref<1x8x16x48xf32>, %m2: memref<1x8x16xf32>, %l2: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.merge_states' op [C1] expected only tensors or only memrefs, found both}}
  attn.merge_states
    ins(%a1, %m1, %l1 : memref<1x8x16x48xf32>, tensor<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%a2, %m2, %l2 : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A state must hold heads.
func.func @invalid(%a1: memref<16x48xf32>, %m1: memref<1x8x16xf32>, %l1: memref<1x8x16xf32>, %a2: memref<1x8x16x48xf32>, %m2: memref<1x8x16xf32>, %l2: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.merge_states' op [C2] expected in_accumulator of rank 4, found 'memref<16x48xf32>'}}
  attn.merge_states
    ins(%a1, %m1, %l1 : memref<16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%a2, %m2, %l2 : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A sum per row.
func.func @invalid(%a1: memref<1x8x16x48xf32>, %m1: memref<1x8x16xf32>, %l1: memref<1x8x16xf32>, %a2: memref<1x8x16x48xf32>, %m2: memref<1x8x16xf32>, %l2: memref<f32>) {
  // expected-error @below {{'attn.merge_states' op [C2] expected sum of rank 3, found 'memref<f32>'}}
  attn.merge_states
    ins(%a1, %m1, %l1 : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%a2, %m2, %l2 : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<f32>)
  return
}

// -----

// States have one precision.
func.func @invalid(%a1: memref<1x8x16x48xf32>, %m1: memref<1x8x16xf32>, %l1: memref<1x8x16xf32>, %a2: memref<1x8x16x48xf32>, %m2: memref<1x8x16xf64>, %l2: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.merge_states' op [C3] expected max of element type 'f32' as in_accumulator has, found 'f64'}}
  attn.merge_states
    ins(%a1, %m1, %l1 : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%a2, %m2, %l2 : memref<1x8x16x48xf32>, memref<1x8x16xf64>, memref<1x8x16xf32>)
  return
}

// -----

// States agree in every size.
func.func @invalid(%a1: memref<1x8x16x48xf32>, %m1: memref<1x8x16xf32>, %l1: memref<1x8x16xf32>, %a2: memref<1x8x16x64xf32>, %m2: memref<1x8x16xf32>, %l2: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.merge_states' op [C4] expected accumulator head width 48 as in in_accumulator, found 64}}
  attn.merge_states
    ins(%a1, %m1, %l1 : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%a2, %m2, %l2 : memref<1x8x16x64xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// States agree in every size.
func.func @invalid(%a1: memref<1x8x16x48xf32>, %m1: memref<1x8x17xf32>, %l1: memref<1x8x16xf32>, %a2: memref<1x8x16x48xf32>, %m2: memref<1x8x16xf32>, %l2: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.merge_states' op [C4] expected in_max queries 16 as in in_accumulator, found 17}}
  attn.merge_states
    ins(%a1, %m1, %l1 : memref<1x8x16x48xf32>, memref<1x8x17xf32>, memref<1x8x16xf32>)
    outs(%a2, %m2, %l2 : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
  return
}

// -----

// Tensors and memrefs do not mix.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: tensor<1x8x16xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x16x48xf32>) {
  // expected-error @below {{'attn.finalize' op [C1] expected only tensors or only memrefs, found both}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, tensor<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%out : memref<1x8x16x48xf32>)
  return
}

// -----

// An output must hold heads.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %out: memref<16x48xf32>) {
  // expected-error @below {{'attn.finalize' op [C2] expected output of rank 4, found 'memref<16x48xf32>'}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%out : memref<16x48xf32>)
  return
}

// -----

// A maximum per row.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<16xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x16x48xf32>) {
  // expected-error @below {{'attn.finalize' op [C2] expected max of rank 3, found 'memref<16xf32>'}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<16xf32>, memref<1x8x16xf32>)
    outs(%out : memref<1x8x16x48xf32>)
  return
}

// -----

// A state has one precision.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf64>, %out: memref<1x8x16x48xf32>) {
  // expected-error @below {{'attn.finalize' op [C3] expected sum of element type 'f32' as accumulator has, found 'f64'}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf64>)
    outs(%out : memref<1x8x16x48xf32>)
  return
}

// -----

// f64 outputs have an f64 state.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x16x48xf64>) {
  // expected-error @below {{'attn.finalize' op [C3] expected accumulator of element type 'f64' as output needs, found 'f32'}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%out : memref<1x8x16x48xf64>)
  return
}

// -----

// A maximum per row.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x8xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x16x48xf32>) {
  // expected-error @below {{'attn.finalize' op [C4] expected max queries 16 as in accumulator, found 8}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x8xf32>, memref<1x8x16xf32>)
    outs(%out : memref<1x8x16x48xf32>)
  return
}

// -----

// The output has the heads of the state.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x16x48xf32>) {
  // expected-error @below {{'attn.finalize' op [C5] expected output heads 8 as in accumulator, found 16}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    layout(bshd) outs(%out : memref<1x8x16x48xf32>)
  return
}

// -----

// The output has no rows that the state lacks.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x17x48xf32>) {
  // expected-error @below {{'attn.finalize' op [C5] expected output queries at most 16 as in accumulator, found 17}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%out : memref<1x8x17x48xf32>)
  return
}

// -----

// The output has no columns that the state lacks.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x16x64xf32>) {
  // expected-error @below {{'attn.finalize' op [C5] expected output head width at most 48 as in accumulator, found 64}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%out : memref<1x8x16x64xf32>)
  return
}

// -----

// The log-sum-exp has the rows of the output.
func.func @invalid(%acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %out: memref<1x8x8x48xf32>, %lse: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.finalize' op [C5] expected lse queries 8 as in output, found 16}}
  attn.finalize
    ins(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    outs(%out, %lse : memref<1x8x8x48xf32>, memref<1x8x16xf32>)
  return
}

// -----

// A group has a head.
// expected-error @below {{gqa needs a positive number of key/value heads, found 0}}
func.func private @invalid() attributes {attn.kv = #attn.kv<gqa<0>>}

// -----

// A latent vector has a width.
// expected-error @below {{mla needs a positive latent width and a rope width of at least 0, found <0, 8>}}
func.func private @invalid() attributes {attn.kv = #attn.kv<mla<0, 8>>}

// -----

// Sizes are positive.
// expected-error @below {{every size of a cpu_config must be positive}}
func.func private @invalid() attributes {attn.c = #attn.cpu_config<query_block = 0, key_block = 32, rows = 4, vectors = 2, lanes = 16>}

// -----

// A block is whole register tiles.
// expected-error @below {{query_block (10) must be a multiple of rows (4)}}
func.func private @invalid() attributes {attn.c = #attn.cpu_config<query_block = 10, key_block = 32, rows = 4, vectors = 2, lanes = 16>}

// -----

// Pairs are a form of packed keys.
// expected-error @below {{pairs need pack_key, pack_value and an even key_block}}
func.func private @invalid() attributes {attn.c = #attn.cpu_config<query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16, pack_key = false, pack_value = true, pairs = true>}

// -----

// Pairs are a form of packed values.
// expected-error @below {{pairs need pack_key, pack_value and an even key_block}}
func.func private @invalid() attributes {attn.c = #attn.cpu_config<query_block = 8, key_block = 32, rows = 4, vectors = 2, lanes = 16, pairs = true>}

// -----

// A block of values is whole pairs.
// expected-error @below {{pairs need pack_key, pack_value and an even key_block}}
func.func private @invalid() attributes {attn.c = #attn.cpu_config<query_block = 8, key_block = 33, rows = 4, vectors = 2, lanes = 1, pack_value = true, pairs = true>}

// -----

// A block is whole vectors.
// expected-error @below {{key_block (40) must be a multiple of lanes (16)}}
func.func private @invalid() attributes {attn.c = #attn.cpu_config<query_block = 8, key_block = 40, rows = 4, vectors = 2, lanes = 16>}

// -----

// Sizes are positive.
// expected-error @below {{every size of a register_tile must be positive}}
func.func private @invalid() attributes {attn.c = #attn.register_tile<rows = 4, vectors = -2, lanes = 16>}

// -----

// A yield belongs to a region of attention.
func.func @invalid(%s: f32) {
  // expected-error @below {{'attn.yield' op expects parent op to be one of 'attn.multihead, attn.sdpa, attn.online_sdpa'}}
  attn.yield %s : f32
}

// -----

// Scores are computed in f32: 1/softcap must be a number there.
func.func @invalid(%q: tensor<1x8x16x64xf32>, %o: tensor<1x8x16x64xf32>) -> tensor<1x8x16x64xf32> {
  // expected-error @below {{'attn.sdpa' op [C12] expected softcap finite and positive, found 9.9999999999999992E-40}}
  %r = attn.sdpa ins(%q, %q, %q : tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>)
    softcap(1.0e-39) outs(%o : tensor<1x8x16x64xf32>) -> tensor<1x8x16x64xf32>
  return %r : tensor<1x8x16x64xf32>
}

// -----

// A scale that f32 cannot hold would make every score an infinity.
func.func @invalid(%q: tensor<1x8x16x64xf32>, %o: tensor<1x8x16x64xf32>) -> tensor<1x8x16x64xf32> {
  // expected-error @below {{'attn.sdpa' op [C12] expected scale finite, found 9.9999999999999994E+38}}
  %r = attn.sdpa ins(%q, %q, %q : tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>, tensor<1x8x16x64xf32>)
    scale(1.0e39) outs(%o : tensor<1x8x16x64xf32>) -> tensor<1x8x16x64xf32>
  return %r : tensor<1x8x16x64xf32>
}

// -----

func.func @tensors_and_memrefs(%q: memref<1x4x8x64xf32>, %o: tensor<1x4x8x64xf32>) -> tensor<1x4x8x64xf32> {
  // expected-error@+1 {{'attn.sdpa' op operands are neither all tensors nor all memrefs}}
  %r = attn.sdpa ins(%q, %q, %q : memref<1x4x8x64xf32>, memref<1x4x8x64xf32>, memref<1x4x8x64xf32>)
    outs(%o : tensor<1x4x8x64xf32>) -> tensor<1x4x8x64xf32>
  return %r : tensor<1x4x8x64xf32>
}

// -----

// A region divides by what is known not to be zero.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>) {
  // expected-error @below {{'attn.online_sdpa' op [C15] expected a divisor in mask_mod that is known not to be 0, found one of arith.remui that may be}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      // expected-note @below {{operation is here}}
      %d = arith.remui %i, %j : index
      %t = arith.cmpi eq, %d, %h : index
      attn.yield %t : i1
    }
  return
}

// -----

// Where a tile lies is not known; a constant index is.
func.func @invalid(%q: memref<1x8x16x64xf32>, %k: memref<1x4x32x64xf32>, %v: memref<1x4x32x48xf32>, %acc: memref<1x8x16x48xf32>, %max: memref<1x8x16xf32>, %sum: memref<1x8x16xf32>, %c: memref<?x8xi1>) {
  // expected-error @below {{'attn.online_sdpa' op [C15] expected mask_mod to read inside of memory at every position, masked or not, found index 1 of memref.load from 8 to 8 where the size is 8}}
  attn.online_sdpa
    ins(%q, %k, %v : memref<1x8x16x64xf32>, memref<1x4x32x64xf32>, memref<1x4x32x48xf32>)
    scale(0.5)
    outs(%acc, %max, %sum : memref<1x8x16x48xf32>, memref<1x8x16xf32>, memref<1x8x16xf32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %c8 = arith.constant 8 : index
      // expected-note @below {{operation is here}}
      %t = memref.load %c[%j, %c8] : memref<?x8xi1>
      attn.yield %t : i1
    }
  return
}
