// Each function tests one way that a value can cross.
func.func @narrow(%x: tensor<?xbf16>, %factor: f32)
    -> (tensor<?xbf16>, tensor<?xf32>, index) {
  %zero = arith.constant 0 : index
  %n = tensor.dim %x, %zero : tensor<?xbf16>
  %narrow = tensor.empty(%n) : tensor<?xbf16>
  %wide = tensor.empty(%n) : tensor<?xf32>
  %r:2 = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>,
                       affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<?xbf16>) outs(%narrow, %wide : tensor<?xbf16>, tensor<?xf32>) {
  ^bb0(%in: bf16, %out0: bf16, %out1: f32):
    // bf16 arithmetic, rounded to bf16.
    %sum = arith.addf %in, %in : bf16
    %e = arith.extf %in : bf16 to f32
    %p = arith.mulf %e, %factor : f32
    linalg.yield %sum, %p : bf16, f32
  } -> (tensor<?xbf16>, tensor<?xf32>)
  return %r#0, %r#1, %n : tensor<?xbf16>, tensor<?xf32>, index
}

func.func @overwrite(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %zero = arith.constant 0.0 : f32
  %r = linalg.fill ins(%zero : f32) outs(%x : tensor<3xf32>) -> tensor<3xf32>
  return %x, %r : tensor<3xf32>, tensor<3xf32>
}

func.func @twice(%x: tensor<2xf16>) -> (tensor<2xf16>, tensor<2xf16>) {
  %empty = tensor.empty() : tensor<2xf16>
  %r = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<2xf16>) outs(%empty : tensor<2xf16>) {
  ^bb0(%in: f16, %out: f16):
    %e = math.exp %in : f16
    linalg.yield %e : f16
  } -> tensor<2xf16>
  return %r, %r : tensor<2xf16>, tensor<2xf16>
}

func.func @pick(%x: tensor<4xi1>, %i: i64) -> i1 {
  %index = arith.index_cast %i : i64 to index
  %bit = tensor.extract %x[%index] : tensor<4xi1>
  return %bit : i1
}

func.func @columns(%x: tensor<2x4xf64>) -> tensor<2x2xf64> {
  %r = tensor.extract_slice %x[0, 1] [2, 2] [1, 1]
      : tensor<2x4xf64> to tensor<2x2xf64>
  return %r : tensor<2x2xf64>
}
