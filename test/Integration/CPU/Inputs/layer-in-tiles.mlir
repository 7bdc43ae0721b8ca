func.func @narrow_TYPE(%x: tensor<?x?x96xTYPE>, %w: tensor<96x120xTYPE>, %b: tensor<120xTYPE>,
                       %wo: tensor<120x96xTYPE>) -> tensor<?x?x96xTYPE> {
  %y = attn.multihead %x heads(3) d_k(40) kv(mha) wq(%w : tensor<96x120xTYPE>)
    wk(%w : tensor<96x120xTYPE>) wv(%w : tensor<96x120xTYPE>) bq(%b : tensor<120xTYPE>)
    causal(top_left)
    wo(%wo : tensor<120x96xTYPE>) : tensor<?x?x96xTYPE> -> tensor<?x?x96xTYPE>
  return %y : tensor<?x?x96xTYPE>
}
func.func @wide_TYPE(%x: tensor<2x150x256xTYPE>, %w: tensor<256x256xTYPE>, %b: tensor<256xTYPE>)
    -> tensor<2x150x256xTYPE> {
  %y = attn.multihead %x heads(4) d_k(64) kv(mha) wq(%w : tensor<256x256xTYPE>)
    wk(%w : tensor<256x256xTYPE>) wv(%w : tensor<256x256xTYPE>) bo(%b : tensor<256xTYPE>)
    wo(%w : tensor<256x256xTYPE>) : tensor<2x150x256xTYPE> -> tensor<2x150x256xTYPE>
  return %y : tensor<2x150x256xTYPE>
}
func.func @product_TYPE(%a: tensor<?x2200xTYPE>, %b: tensor<2200x?xTYPE>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %m = tensor.dim %a, %c0 : tensor<?x2200xTYPE>
  %n = tensor.dim %b, %c1 : tensor<2200x?xTYPE>
  %empty = tensor.empty(%m, %n) : tensor<?x?xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x?xf32>) -> tensor<?x?xf32>
  %c = linalg.matmul ins(%a, %b : tensor<?x2200xTYPE>, tensor<2200x?xTYPE>)
    outs(%init : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %c : tensor<?x?xf32>
}
