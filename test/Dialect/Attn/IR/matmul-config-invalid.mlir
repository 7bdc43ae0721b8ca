// RUN: attn-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{every size of a matmul_config must be positive}}
module attributes {attn.matmul_config = #attn.matmul_config<m = 0, n = 64, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>} {}

// -----

// expected-error @below {{n (40) must be a multiple of lanes (16)}}
module attributes {attn.matmul_config = #attn.matmul_config<m = 96, n = 40, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>} {}

// -----

// expected-error @below {{k (255) must be even where pairs are packed}}
module attributes {attn.matmul_config = #attn.matmul_config<m = 96, n = 64, k = 255, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>} {}

// -----

// expected-error @below {{every size of a register_tile must be positive}}
module attributes {attn.register_tile = #attn.register_tile<rows = 6, vectors = 0, lanes = 16>} {}
