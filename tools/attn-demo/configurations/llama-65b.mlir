// The attention of one layer of LLaMA-65B, without the rotary embedding.

func.func @layer(%x: tensor<?x?x8192xf32>,
                 %wq: tensor<8192x8192xf32>,
                 %wk: tensor<8192x8192xf32>,
                 %wv: tensor<8192x8192xf32>,
                 %wo: tensor<8192x8192xf32>)
    -> tensor<?x?x8192xf32> {
  %y = attn.multihead %x heads(64) d_k(128) kv(mha)
    wq(%wq : tensor<8192x8192xf32>)
    wk(%wk : tensor<8192x8192xf32>)
    wv(%wv : tensor<8192x8192xf32>)
    causal(top_left)
    wo(%wo : tensor<8192x8192xf32>)
    : tensor<?x?x8192xf32> -> tensor<?x?x8192xf32>
  return %y : tensor<?x?x8192xf32>
}
