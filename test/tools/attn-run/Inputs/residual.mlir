func.func @f(%x: tensor<?x?x64xf32>, %w: tensor<64x64xf32>) -> tensor<?x?x64xf32> {
  %y = attn.multihead %x heads(4) d_k(16) kv(mha) wq(%w : tensor<64x64xf32>) wk(%w : tensor<64x64xf32>) wv(%w : tensor<64x64xf32>) wo(%w : tensor<64x64xf32>) : tensor<?x?x64xf32> -> tensor<?x?x64xf32>
  %z = arith.addf %x, %y : tensor<?x?x64xf32>
  return %z : tensor<?x?x64xf32>
}
