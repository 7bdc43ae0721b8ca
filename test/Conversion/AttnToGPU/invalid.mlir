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

func.func @f32_few_queries(%q: memref<1x1x8x16xf32>) {
  // expected-error@+1 {{the kernel for few queries multiplies bf16 and f16; f32 is for that of mma_sync}}
  attn.sdpa ins(%q, %q, %q : memref<1x1x8x16xf32>, memref<1x1x8x16xf32>, memref<1x1x8x16xf32>)
    outs(%q : memref<1x1x8x16xf32>)
    {attn.cuda_config = #attn.cuda_config<queries = 16, keys = 16, warps = 1, kernel = decode, stages = 2>}
  return
}

// -----

func.func @f64(%q: memref<1x1x32x16xf64>) {
  // expected-error@+1 {{CUDA kernels take bf16, f16 and f32, not 'f64'}}
  attn.sdpa ins(%q, %q, %q : memref<1x1x32x16xf64>, memref<1x1x32x16xf64>, memref<1x1x32x16xf64>)
    outs(%q : memref<1x1x32x16xf64>)
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

func.func @long(%q: memref<1x1x3000000000x16xf16>) {
  // expected-error@+1 {{a size of a CUDA kernel's tensor is at most 2147483647, found 3000000000}}
  attn.sdpa ins(%q, %q, %q : memref<1x1x3000000000x16xf16>, memref<1x1x3000000000x16xf16>, memref<1x1x3000000000x16xf16>)
    outs(%q : memref<1x1x3000000000x16xf16>)
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

// -----

func.func @f32_by_wgmma(%q: memref<1x1x64x32xf32>) {
  // expected-remark@+1 {{wgmma multiplies bf16 and f16: the kernel for f32 is that of mma_sync}}
  attn.sdpa ins(%q, %q, %q : memref<1x1x64x32xf32>, memref<1x1x64x32xf32>, memref<1x1x64x32xf32>)
    outs(%q : memref<1x1x64x32xf32>)
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 16, warps = 4, kernel = wgmma>}
  return
}

// -----

func.func @tma(%q: memref<1x1x64x37xf16>) {
  // expected-remark@+1 {{rows of keys or values are not known to start at multiples of 16 bytes, which TMA needs: the kernel is that of mma_sync}}
  attn.sdpa ins(%q, %q, %q : memref<1x1x64x37xf16>, memref<1x1x64x37xf16>, memref<1x1x64x37xf16>)
    outs(%q : memref<1x1x64x37xf16>)
    {attn.cuda_config = #attn.cuda_config<queries = 64, keys = 16, warps = 4, kernel = wgmma>}
  return
}

// -----

// expected-error@+1 {{stages are of the wgmma and decode kernels}}
func.func private @stages() attributes {test.a = #attn.cuda_config<queries = 32, keys = 16, warps = 2, stages = 2>}

// -----

// expected-error@+1 {{a wgmma kernel has 4, 8 or 12 warps, not 2}}
func.func private @warps() attributes {test.a = #attn.cuda_config<queries = 32, keys = 16, warps = 2, kernel = wgmma>}

// -----

// expected-error@+1 {{queries (2048) and keys (64) of a cuda_config must be at most 1024}}
func.func private @queries_many() attributes {test.a = #attn.cuda_config<queries = 2048, keys = 64, warps = 32>}

// -----

// 16 warps are 0 in 64 bits.
// expected-error@+1 {{a block has at most 32 warps, not 1152921504606846976}}
func.func private @warps_overflow() attributes {test.a = #attn.cuda_config<queries = 64, keys = 64, warps = 1152921504606846976>}

// -----

// expected-error@+1 {{stages (65) of a cuda_config must be at most 64}}
func.func private @stages_many() attributes {test.a = #attn.cuda_config<queries = 16, keys = 64, warps = 4, kernel = decode, stages = 65>}

// -----

// expected-error@+1 {{a warp has at most 128 rows; queries (256) are for 1}}
func.func private @rows_of_a_warp() attributes {test.a = #attn.cuda_config<queries = 256, keys = 64, warps = 1>}

// -----

// expected-error@+1 {{queries (128) of a wgmma kernel must be 16 warps (64)}}
func.func private @rows() attributes {test.a = #attn.cuda_config<queries = 128, keys = 16, warps = 4, kernel = wgmma>}

// -----

// expected-error@+1 {{keys (272) of a wgmma kernel must be at most 256}}
func.func private @box() attributes {test.a = #attn.cuda_config<queries = 64, keys = 272, warps = 4, kernel = wgmma>}

// -----

// expected-error@+1 {{ping_pong needs two warpgroups, 8 warps}}
func.func private @turns() attributes {test.a = #attn.cuda_config<queries = 64, keys = 16, warps = 4, kernel = wgmma, ping_pong = true>}

// -----

// expected-error@+1 {{overlap and ping_pong are of the wgmma kernel}}
func.func private @overlap() attributes {test.a = #attn.cuda_config<queries = 32, keys = 32, warps = 2, kernel = decode, stages = 2, overlap = true>}

// -----

// expected-error@+1 {{persistent, cached_bytes and polynomials are of the wgmma kernel}}
func.func private @persistent() attributes {test.a = #attn.cuda_config<queries = 32, keys = 16, warps = 2, persistent = true>}

// -----

// expected-error@+1 {{cached_bytes (4096) is 0 or more, and 0 without persistent}}
func.func private @cached() attributes {test.a = #attn.cuda_config<queries = 64, keys = 16, warps = 4, kernel = wgmma, cached_bytes = 4096>}

// -----

// expected-error@+1 {{polynomials (33) is a number of 32 weights}}
func.func private @polynomials() attributes {test.a = #attn.cuda_config<queries = 64, keys = 16, warps = 4, kernel = wgmma, polynomials = 33>}

// -----

// expected-error@+1 {{queries (24) of a decode kernel must be a multiple of 16}}
func.func private @decode_queries() attributes {test.a = #attn.cuda_config<queries = 24, keys = 32, warps = 2, kernel = decode, stages = 2>}

// -----

// expected-error@+1 {{keys (48) of a decode kernel must be a multiple of 16 warps (32)}}
func.func private @decode_keys() attributes {test.a = #attn.cuda_config<queries = 16, keys = 48, warps = 2, kernel = decode, stages = 2>}

// -----

// expected-error@+1 {{a decode kernel has at least 2 stages}}
func.func private @decode_stages() attributes {test.a = #attn.cuda_config<queries = 16, keys = 32, warps = 2, kernel = decode>}

// -----

// expected-error@+1 {{every size of a key_split must be positive}}
func.func private @split() attributes {test.a = #attn.key_split<parts = 0, blocks = 1, keys = 1>}

// -----

// expected-error@+1 {{multiprocessors (-1) of a key_split must not be negative}}
func.func private @split() attributes {test.a = #attn.key_split<parts = 1, blocks = 1, keys = 1, multiprocessors = -1>}

// -----

// expected-error@+1 {{at_most (0) of few_queries must be positive}}
func.func private @few() attributes {test.a = #attn.few_queries<at_most = 0, config = <queries = 16, keys = 16, warps = 1>>}

// -----

// Fewer queries are asked for first.
// expected-error@+1 {{at_most (2) of a few_queries in another one must be less than 2}}
func.func private @few() attributes {test.a = #attn.few_queries<at_most = 2, config = <queries = 16, keys = 16, warps = 1, few = <at_most = 2, config = <queries = 16, keys = 16, warps = 1>>>>}
