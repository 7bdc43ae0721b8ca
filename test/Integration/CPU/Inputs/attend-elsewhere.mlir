func.func @attend(%q: tensor<1x4x?x64xTYPE>, %k: tensor<1x2x?x64xTYPE>,
                  %v: tensor<1x2x?x64xTYPE>) -> tensor<1x4x?x64xTYPE> {
  %c2 = arith.constant 2 : index
  %n = tensor.dim %q, %c2 : tensor<1x4x?x64xTYPE>
  %init = tensor.empty(%n) : tensor<1x4x?x64xTYPE>
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x4x?x64xTYPE>, tensor<1x2x?x64xTYPE>,
                                  tensor<1x2x?x64xTYPE>)
    causal(bottom_right)
    outs(%init : tensor<1x4x?x64xTYPE>) -> tensor<1x4x?x64xTYPE>
  return %o : tensor<1x4x?x64xTYPE>
}
func.func @product(%a: tensor<?x70xf32>, %b: tensor<70x101xf32>) -> tensor<?x101xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %a, %c0 : tensor<?x70xf32>
  %empty = tensor.empty(%n) : tensor<?x101xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x101xf32>) -> tensor<?x101xf32>
  %c = linalg.matmul ins(%a, %b : tensor<?x70xf32>, tensor<70x101xf32>)
    outs(%init : tensor<?x101xf32>) -> tensor<?x101xf32>
  return %c : tensor<?x101xf32>
}
