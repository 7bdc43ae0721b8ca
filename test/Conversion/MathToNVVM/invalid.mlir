// RUN: attn-opt %s --attn-convert-math-to-nvvm --split-input-file --verify-diagnostics

func.func @no_form(%x: vector<4xf32>) -> vector<4xf32> {
  // expected-error @below {{'math.sin' op has no form on a CUDA device for 'vector<4xf32>'}}
  %y = math.sin %x : vector<4xf32>
  return %y : vector<4xf32>
}

// -----

func.func @double(%x: f64) -> f64 {
  // expected-error @below {{'math.exp2' op has no form on a CUDA device for 'f64'}}
  %y = math.exp2 %x : f64
  return %y : f64
}

// -----

func.func @scalable(%x: vector<[4]xf32>) -> vector<[4]xf32> {
  // expected-error @below {{'math.exp2' op has no form on a CUDA device for 'vector<[4]xf32>'}}
  %y = math.exp2 %x : vector<[4]xf32>
  return %y : vector<[4]xf32>
}
