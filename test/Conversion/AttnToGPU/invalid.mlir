// RUN: attn-opt %s --attn-convert-to-gpu --split-input-file --verify-diagnostics

func.func @tensors(%q: tensor<1x1x32x16xf16>) -> tensor<1x1x32x16xf16> {
  // expected-error@+1 {{a CUDA kernel takes memrefs; bufferize first}}
  %r = attn.sdpa ins(%q, %q, %q : tensor<1x1x32x16xf16>, tensor<1x1x32x16xf16>, tensor<1x1x32x16xf16>)
    outs(%q : tensor<1x1x32x16xf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
    -> tensor<1x1x32x16xf16>
  return %r : tensor<1x1x32x16xf16>
}

// -----

func.func @f32(%q: memref<1x1x32x16xf32>) {
  // expected-error@+1 {{CUDA kernels take bf16 and f16, not 'f32'}}
  attn.sdpa ins(%q, %q, %q : memref<1x1x32x16xf32>, memref<1x1x32x16xf32>, memref<1x1x32x16xf32>)
    outs(%q : memref<1x1x32x16xf32>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  return
}

// -----

func.func @strided(%q: memref<1x1x32x16xf16, strided<[?, ?, ?, ?]>>) {
  // expected-error@+1 {{elements of a head have to be neighbours in memory; the layout of}}
  attn.sdpa ins(%q, %q, %q : memref<1x1x32x16xf16, strided<[?, ?, ?, ?]>>, memref<1x1x32x16xf16, strided<[?, ?, ?, ?]>>, memref<1x1x32x16xf16, strided<[?, ?, ?, ?]>>)
    outs(%q : memref<1x1x32x16xf16, strided<[?, ?, ?, ?]>>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  return
}

// -----

func.func @nested_read(%q: memref<1x1x32x16xf16>, %t: memref<32xf32>) {
  attn.sdpa ins(%q, %q, %q : memref<1x1x32x16xf16>, memref<1x1x32x16xf16>, memref<1x1x32x16xf16>)
    outs(%q : memref<1x1x32x16xf16>)
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %c = arith.cmpi ult, %i, %j : index
      %r = scf.if %c -> f32 {
        // expected-error@+1 {{'memref.load' on memory has no form in a CUDA kernel; a region may read single elements, outside of nested regions}}
        %x = memref.load %t[%i] : memref<32xf32>
        scf.yield %x : f32
      } else {
        scf.yield %s : f32
      }
      attn.yield %r : f32
    }
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1>}
  return
}

// -----

// expected-error@+1 {{queries (24) must be a multiple of 16 warps (32)}}
func.func private @queries() attributes {test.a = #attn.cuda_config<queries = 24, keys = 16, warps = 2>}

// -----

// expected-error@+1 {{keys (24) must be a multiple of 16}}
func.func private @keys() attributes {test.a = #attn.cuda_config<queries = 32, keys = 24, warps = 2>}

// -----

// expected-error@+1 {{every size of a cuda_config must be positive}}
func.func private @positive() attributes {test.a = #attn.cuda_config<queries = 32, keys = 16, warps = 0>}
