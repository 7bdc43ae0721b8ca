// The attention of one layer of GPT-3 175B, with its biases.

func.func @layer(%x: tensor<?x?x12288xf32>,
                 %wq: tensor<12288x12288xf32>,
                 %wk: tensor<12288x12288xf32>,
                 %wv: tensor<12288x12288xf32>,
                 %wo: tensor<12288x12288xf32>,
                 %bq: tensor<12288xf32>,
                 %bk: tensor<12288xf32>,
                 %bv: tensor<12288xf32>,
                 %bo: tensor<12288xf32>)
    -> tensor<?x?x12288xf32> {
  %y = attn.multihead %x heads(96) d_k(128) kv(mha)
    wq(%wq : tensor<12288x12288xf32>)
    wk(%wk : tensor<12288x12288xf32>)
    wv(%wv : tensor<12288x12288xf32>)
    bq(%bq : tensor<12288xf32>) bk(%bk : tensor<12288xf32>)
    bv(%bv : tensor<12288xf32>) bo(%bo : tensor<12288xf32>)
    causal(top_left)
    wo(%wo : tensor<12288x12288xf32>)
    : tensor<?x?x12288xf32> -> tensor<?x?x12288xf32>
  return %y : tensor<?x?x12288xf32>
}
