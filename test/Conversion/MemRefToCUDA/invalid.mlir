// RUN: attn-opt %s --attn-verify-cuda-host --split-input-file --verify-diagnostics
// RUN: attn-opt %s --attn-convert-memref-to-cuda --split-input-file --verify-diagnostics

// Every computation on the host is told, not only the first.

func.func @elements(%x: memref<8xf32>, %y: memref<8xf32>, %i: index) -> f32 {
  // expected-error @+1 {{'memref.load' op has no CUDA kernel, and the host cannot reach the device's memory; there are kernels for attention on bf16 and f16}}
  %e = memref.load %x[%i] : memref<8xf32>
  // expected-error @+1 {{'linalg.exp' op has no CUDA kernel, and the host cannot reach the device's memory; there are kernels for attention on bf16 and f16}}
  linalg.exp ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  return %e : f32
}

// -----

// In a loop too.

func.func @loop(%x: memref<8xf32>, %n: index, %v: f32) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    // expected-error @+1 {{'memref.store' op has no CUDA kernel, and the host cannot reach the device's memory; there are kernels for attention on bf16 and f16}}
    memref.store %v, %x[%i] : memref<8xf32>
  }
  return
}

// -----

memref.global "private" constant @weights : memref<2xf32> = dense<[1.0, 2.0]>
func.func @constant() {
  // expected-error @+1 {{'memref.get_global' op is a constant in the host's memory, which kernels cannot reach; a tensor is an argument}}
  %w = memref.get_global @weights : memref<2xf32>
  return
}

// -----

func.func @stack() {
  // expected-error @+1 {{'memref.alloca' op is on the host's stack, which kernels cannot reach}}
  %m = memref.alloca() : memref<2xf32>
  return
}

// -----

func.func @aligned() {
  // expected-error @+1 {{'memref.alloc' op asks for an alignment of more than 256 bytes}}
  %m = memref.alloc() {alignment = 512 : i64} : memref<2xf32>
  return
}

// -----

func.func @strided(%x: memref<4x4xf32, strided<[8, 1]>>, %y: memref<4x4xf32>) {
  // expected-error @+1 {{'memref.copy' op is of memory that is not contiguous: 'memref<4x4xf32, strided<[8, 1]>>'}}
  memref.copy %x, %y : memref<4x4xf32, strided<[8, 1]>> to memref<4x4xf32>
  return
}
