// RUN: attn-opt %s --attn-verify-cuda-host --split-input-file --verify-diagnostics
// RUN: attn-opt %s --attn-convert-memref-to-cuda --split-input-file --verify-diagnostics

// Every computation on the host is told, not only the first.

func.func @elements(%x: memref<8xf32>, %y: memref<8xf32>, %i: index) -> f32 {
  // expected-error @+1 {{'memref.load' op has no CUDA kernel, and the host cannot reach the device's memory; there are kernels for attention and for structured linalg}}
  %e = memref.load %x[%i] : memref<8xf32>
  // expected-error @+1 {{'linalg.exp' op has no CUDA kernel, and the host cannot reach the device's memory; there are kernels for attention and for structured linalg}}
  linalg.exp ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  return %e : f32
}

// -----

// In a loop too.

func.func @loop(%x: memref<8xf32>, %n: index, %v: f32) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    // expected-error @+1 {{'memref.store' op has no CUDA kernel, and the host cannot reach the device's memory; there are kernels for attention and for structured linalg}}
    memref.store %v, %x[%i] : memref<8xf32>
  }
  return
}

// -----

memref.global "private" @counter : memref<2xf32> = dense<[1.0, 2.0]>
func.func @variable() {
  // expected-error @+1 {{'memref.get_global' op is a variable in the host's memory, which kernels cannot reach; there are constants and arguments}}
  %w = memref.get_global @counter : memref<2xf32>
  return
}

// -----

memref.global "private" constant @elsewhere : memref<2xf32>
func.func @external() {
  // expected-error @+1 {{'memref.get_global' op is a constant without numbers, which the device cannot have a copy of}}
  %w = memref.get_global @elsewhere : memref<2xf32>
  return
}

// -----

memref.global "private" constant @nothing : memref<2xf32> = uninitialized
func.func @uninitialized() {
  // expected-error @+1 {{'memref.get_global' op is a constant without numbers, which the device cannot have a copy of}}
  %w = memref.get_global @nothing : memref<2xf32>
  return
}

// -----

memref.global "private" constant @page : memref<2xf32> = dense<0.0> {alignment = 4096}
func.func @page_aligned() {
  // expected-error @+1 {{'memref.get_global' op asks for an alignment of more than 256 bytes}}
  %w = memref.get_global @page : memref<2xf32>
  return
}

// -----

// The host does not compute with a constant either: what it has is the device's.

memref.global "private" constant @table : memref<2xf32> = dense<[1.0, 2.0]>
func.func @element_of_constant(%i: index) -> f32 {
  %w = memref.get_global @table : memref<2xf32>
  // expected-error @+1 {{'memref.load' op has no CUDA kernel, and the host cannot reach the device's memory; there are kernels for attention and for structured linalg}}
  %e = memref.load %w[%i] : memref<2xf32>
  return %e : f32
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
