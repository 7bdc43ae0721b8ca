// RUN: attn-opt %s --split-input-file --verify-diagnostics

func.func @columns(%a: i64, %b: i64) {
  // expected-error@+1 {{accumulator of 130 elements: N = 260 is no multiple of 8 from 8 to 256 (constraint 1)}}
  %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<130xf32>
  return
}

// -----

func.func @odd_columns(%a: i64, %b: i64) {
  // expected-error@+1 {{accumulator of 6 elements: N = 12 is no multiple of 8}}
  %s = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<6xf32>
  return
}

// -----

func.func @accumulator(%a: i64, %b: i64, %c: vector<8xf32>) {
  // expected-error@+1 {{accumulator 'vector<8xf32>' and result 'vector<16xf32>' differ (constraint 2)}}
  %s = attn_ptx.wgmma bf16 %a, %b + %c : i64, vector<8xf32> -> vector<16xf32>
  return
}

// -----

func.func @registers(%a: vector<4xi32>, %b: i64) {
  // expected-error@+1 {{transpose_a needs A in shared memory (constraint 3)}}
  %s = attn_ptx.wgmma bf16 %a, %b {transpose_a} : vector<4xi32> -> vector<16xf32>
  return
}

// -----

func.func @tf32(%a: i64, %b: i64) {
  // expected-error@+1 {{tf32 tiles are K-major (constraint 3)}}
  %s = attn_ptx.wgmma tf32 %a, %b {transpose_b} : i64 -> vector<16xf32>
  return
}

// -----

func.func @too_many_pending() {
  // expected-error@+1 {{attribute 'pending' failed to satisfy constraint}}
  attn_ptx.wgmma_wait 8
  return
}
