// RUN: attn-opt %s --attn-to-nvvm --split-input-file --verify-diagnostics

// What no kernel serves is an error, where it is written.

func.func @wide(%x: tensor<1x2x8x64xf64>) -> tensor<1x2x8x64xf64> {
  %o = tensor.empty() : tensor<1x2x8x64xf64>
  // expected-error @+1 {{CUDA kernels take bf16, f16 and f32, not 'f64'}}
  %r = attn.sdpa ins(%x, %x, %x : tensor<1x2x8x64xf64>, tensor<1x2x8x64xf64>, tensor<1x2x8x64xf64>)
    outs(%o : tensor<1x2x8x64xf64>) -> tensor<1x2x8x64xf64>
  return %r : tensor<1x2x8x64xf64>
}

// -----

func.func @softmax(%x: tensor<8x8xbf16>) -> tensor<8x8xbf16> {
  %o = tensor.empty() : tensor<8x8xbf16>
  // expected-error @+1 {{'linalg.softmax' has no CUDA kernel}}
  %r = linalg.softmax dimension(1) ins(%x : tensor<8x8xbf16>) outs(%o : tensor<8x8xbf16>) -> tensor<8x8xbf16>
  return %r : tensor<8x8xbf16>
}

// -----

// The host cannot read a length from the device.

func.func @element(%lengths: tensor<4xi32>, %i: index) -> i32 {
  // expected-error @+1 {{'memref.load' op has no CUDA kernel}}
  %n = tensor.extract %lengths[%i] : tensor<4xi32>
  return %n : i32
}

// -----

// Numbers that are elsewhere until the program is linked.

memref.global "private" constant @elsewhere : memref<1x1x2x8xbf16>
func.func @weights(%x: memref<1x1x2x8xbf16>, %o: memref<1x1x2x8xbf16>) {
  // expected-error @+1 {{'memref.get_global' op is a constant without numbers, which the device cannot have a copy of}}
  %k = memref.get_global @elsewhere : memref<1x1x2x8xbf16>
  attn.sdpa ins(%x, %k, %k : memref<1x1x2x8xbf16>, memref<1x1x2x8xbf16>, memref<1x1x2x8xbf16>)
    outs(%o : memref<1x1x2x8xbf16>)
  return
}
