// The attention of one layer of GPT-2 medium, with its biases.

func.func @layer(%x: tensor<?x?x1024xf32>,
                 %wq: tensor<1024x1024xf32>,
                 %wk: tensor<1024x1024xf32>,
                 %wv: tensor<1024x1024xf32>,
                 %wo: tensor<1024x1024xf32>,
                 %bq: tensor<1024xf32>,
                 %bk: tensor<1024xf32>,
                 %bv: tensor<1024xf32>,
                 %bo: tensor<1024xf32>)
    -> tensor<?x?x1024xf32> {
  %y = attn.multihead %x heads(16) d_k(64) kv(mha)
    wq(%wq : tensor<1024x1024xf32>)
    wk(%wk : tensor<1024x1024xf32>)
    wv(%wv : tensor<1024x1024xf32>)
    bq(%bq : tensor<1024xf32>) bk(%bk : tensor<1024xf32>)
    bv(%bv : tensor<1024xf32>) bo(%bo : tensor<1024xf32>)
    causal(top_left)
    wo(%wo : tensor<1024x1024xf32>)
    : tensor<?x?x1024xf32> -> tensor<?x?x1024xf32>
  return %y : tensor<?x?x1024xf32>
}
