// RUN: attn-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{'attn.lanes' expects a positive i64, found 0 : i64}}
func.func private @lanes() attributes {attn.lanes = 0 : i64}

// -----

// expected-error @below {{'attn.lanes' expects a positive i64, found 8 : i32}}
func.func private @lanes_type() attributes {attn.lanes = 8 : i32}

// -----

// expected-error @below {{'attn.lanes' belongs on a function, not on 'builtin.module'}}
module attributes {attn.lanes = 8 : i64} {
}

// -----

// expected-error @below {{'attn.avx512_exp2' expects no value, found true}}
func.func private @exp2() attributes {attn.avx512_exp2 = true}

// -----

// expected-error @below {{'attn.amx_tiles' expects no value, found 1 : i64}}
func.func private @tiles() attributes {attn.amx_tiles = 1}

// -----

// expected-error @below {{unknown attribute "attn.lane"}}
func.func private @typo() attributes {attn.lane = 8 : i64}

// -----

func.func @config(%a: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error @below {{'attn.matmul_config' expects a #attn.matmul_config, found 4 : i64}}
  %b = linalg.matmul {attn.matmul_config = 4} ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %b : tensor<4x4xf32>
}

// -----

func.func @tile(%a: f32) -> f32 {
  // expected-error @below {{'attn.register_tile' belongs on an operation of linalg, not on 'arith.addf'}}
  %b = arith.addf %a, %a {attn.register_tile = #attn.register_tile<rows = 1, vectors = 1, lanes = 1>} : f32
  return %b : f32
}

// -----

func.func @overwrite(%a: memref<4x4xf32>) {
  // expected-error @below {{'attn.overwrite' expects no value, found false}}
  linalg.matmul {attn.overwrite = false} ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>) outs(%a : memref<4x4xf32>)
  return
}

// -----

func.func @decode(%a: memref<4x4xf32>) {
  // expected-error @below {{'attn.decode_config' belongs on attn.online_sdpa, not on 'linalg.matmul'}}
  linalg.matmul {attn.decode_config = 4} ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>) outs(%a : memref<4x4xf32>)
  return
}
