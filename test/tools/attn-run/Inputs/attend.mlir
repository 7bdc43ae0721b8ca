// Attention of one head on sequences of any length.
func.func @attend(%q: tensor<1x1x?x2xf32>, %k: tensor<1x1x?x2xf32>,
                  %v: tensor<1x1x?x2xf32>) -> tensor<1x1x?x2xf32> {
  %two = arith.constant 2 : index
  %queries = tensor.dim %q, %two : tensor<1x1x?x2xf32>
  %empty = tensor.empty(%queries) : tensor<1x1x?x2xf32>
  %o = attn.sdpa
      ins(%q, %k, %v : tensor<1x1x?x2xf32>, tensor<1x1x?x2xf32>, tensor<1x1x?x2xf32>)
      outs(%empty : tensor<1x1x?x2xf32>) -> tensor<1x1x?x2xf32>
  return %o : tensor<1x1x?x2xf32>
}
