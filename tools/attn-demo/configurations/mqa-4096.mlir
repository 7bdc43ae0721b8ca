// LLaMA-7B's width with one key/value head for all query heads.

func.func @layer(%x: tensor<?x?x4096xf32>,
                 %wq: tensor<4096x4096xf32>,
                 %wk: tensor<4096x128xf32>,
                 %wv: tensor<4096x128xf32>,
                 %wo: tensor<4096x4096xf32>)
    -> tensor<?x?x4096xf32> {
  %y = attn.multihead %x heads(32) d_k(128) kv(mqa)
    wq(%wq : tensor<4096x4096xf32>)
    wk(%wk : tensor<4096x128xf32>)
    wv(%wv : tensor<4096x128xf32>)
    causal(top_left)
    wo(%wo : tensor<4096x4096xf32>)
    : tensor<?x?x4096xf32> -> tensor<?x?x4096xf32>
  return %y : tensor<?x?x4096xf32>
}
