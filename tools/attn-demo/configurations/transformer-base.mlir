// The self-attention of an encoder layer of the Transformer (2017), base size.

func.func @layer(%x: tensor<?x?x512xf32>,
                 %wq: tensor<512x512xf32>,
                 %wk: tensor<512x512xf32>,
                 %wv: tensor<512x512xf32>,
                 %wo: tensor<512x512xf32>)
    -> tensor<?x?x512xf32> {
  %y = attn.multihead %x heads(8) d_k(64) kv(mha)
    wq(%wq : tensor<512x512xf32>)
    wk(%wk : tensor<512x512xf32>)
    wv(%wv : tensor<512x512xf32>)
    wo(%wo : tensor<512x512xf32>)
    : tensor<?x?x512xf32> -> tensor<?x?x512xf32>
  return %y : tensor<?x?x512xf32>
}
