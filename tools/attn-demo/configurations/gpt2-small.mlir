// The attention of one layer of GPT-2 small, with its biases.

func.func @layer(%x: tensor<?x?x768xf32>,
                 %wq: tensor<768x768xf32>,
                 %wk: tensor<768x768xf32>,
                 %wv: tensor<768x768xf32>,
                 %wo: tensor<768x768xf32>,
                 %bq: tensor<768xf32>,
                 %bk: tensor<768xf32>,
                 %bv: tensor<768xf32>,
                 %bo: tensor<768xf32>)
    -> tensor<?x?x768xf32> {
  %y = attn.multihead %x heads(12) d_k(64) kv(mha)
    wq(%wq : tensor<768x768xf32>)
    wk(%wk : tensor<768x768xf32>)
    wv(%wv : tensor<768x768xf32>)
    bq(%bq : tensor<768xf32>) bk(%bk : tensor<768xf32>)
    bv(%bv : tensor<768xf32>) bo(%bo : tensor<768xf32>)
    causal(top_left)
    wo(%wo : tensor<768x768xf32>)
    : tensor<?x?x768xf32> -> tensor<?x?x768xf32>
  return %y : tensor<?x?x768xf32>
}
