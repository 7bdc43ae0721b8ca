// RUN: attn-opt %s --attn-convert-linalg-to-gpu --split-input-file --verify-diagnostics

func.func @tensors(%x: tensor<8xf32>, %zero: f32) -> tensor<8xf32> {
  // expected-error@+1 {{a CUDA kernel takes memrefs; bufferize first}}
  %r = linalg.fill ins(%zero : f32) outs(%x : tensor<8xf32>) -> tensor<8xf32>
  return %r : tensor<8xf32>
}

// -----

func.func @softmax(%x: memref<8x8xf32>) {
  // expected-error@+1 {{'linalg.softmax' has no CUDA kernel}}
  linalg.softmax dimension(1) ins(%x : memref<8x8xf32>) outs(%x : memref<8x8xf32>)
  return
}

// -----

func.func @prints(%x: memref<8xf32>, %y: memref<f32>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%x : memref<8xf32>) {
  ^bb0(%out: f32):
    // expected-error@+1 {{'memref.store' on memory has no form in a CUDA kernel; a region may read single elements, outside of nested regions}}
    memref.store %out, %y[] : memref<f32>
    linalg.yield %out : f32
  }
  return
}

// -----

func.func @nothing(%x: memref<8xf32>) {
  // expected-error@+1 {{has no result that a CUDA kernel could compute}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : memref<8xf32>) {
  ^bb0(%in: f32):
    linalg.yield
  }
  return
}

// -----

// Positions in a kernel are i32.
func.func @long(%x: memref<4294967297xf32>, %zero: f32) {
  // expected-error@+1 {{a size of a CUDA kernel's tensor is at most 2147483647, found 4294967297}}
  linalg.fill ins(%zero : f32) outs(%x : memref<4294967297xf32>)
  return
}

// -----

func.func @complex(%x: memref<8xcomplex<f32>>, %y: memref<8xcomplex<f32>>) {
  // expected-error@+1 {{CUDA kernels have no elements of 'complex<f32>'}}
  linalg.copy ins(%x : memref<8xcomplex<f32>>) outs(%y : memref<8xcomplex<f32>>)
  return
}
