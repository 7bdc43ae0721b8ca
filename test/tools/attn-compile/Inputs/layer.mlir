// A layer of two heads of width two, for sequences of any length.
func.func @layer(%x: tensor<1x?x4xf32>, %wq: tensor<4x4xf32>,
                 %wk: tensor<4x4xf32>, %wv: tensor<4x4xf32>,
                 %wo: tensor<4x4xf32>) -> tensor<1x?x4xf32> {
  %y = attn.multihead %x heads(2) d_k(2) kv(mha) wq(%wq : tensor<4x4xf32>)
      wk(%wk : tensor<4x4xf32>) wv(%wv : tensor<4x4xf32>) causal(top_left)
      wo(%wo : tensor<4x4xf32>) : tensor<1x?x4xf32> -> tensor<1x?x4xf32>
  return %y : tensor<1x?x4xf32>
}

func.func @sizes(%x: tensor<?x?xbf16>) -> (tensor<2xindex>, i32) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %rows = tensor.dim %x, %zero : tensor<?x?xbf16>
  %columns = tensor.dim %x, %one : tensor<?x?xbf16>
  %r = tensor.from_elements %rows, %columns : tensor<2xindex>
  %c = arith.constant 7 : i32
  return %r, %c : tensor<2xindex>, i32
}

func.func @next(%i: i64) -> i64 {
  %one = arith.constant 1 : i64
  %r = arith.addi %i, %one : i64
  return %r : i64
}
