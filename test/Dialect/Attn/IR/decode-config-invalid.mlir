// RUN: attn-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{every size of a decode_config must be positive}}
module attributes {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 64, rows = 0, value_rows = 1, vectors = 8, lanes = 16>} {}

// -----

// expected-error @below {{key_block (40) must be a multiple of lanes (16)}}
module attributes {attn.decode_config = #attn.decode_config<split_keys = 512, key_block = 40, rows = 1, value_rows = 1, vectors = 8, lanes = 16>} {}
