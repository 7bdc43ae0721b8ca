// The attention of one layer of DeepSeek-V3, without the rotary embedding and
// with the query projection at full rank.

func.func @layer(%x: tensor<?x?x7168xf32>,
                 %wq: tensor<7168x24576xf32>,
                 %w_dkv: tensor<7168x576xf32>,
                 %w_uk: tensor<512x16384xf32>,
                 %w_uv: tensor<512x16384xf32>,
                 %wo: tensor<16384x7168xf32>)
    -> tensor<?x?x7168xf32> {
  %y = attn.multihead %x heads(128) d_k(128) d_v(128) kv(mla<512, 64>)
    wq(%wq : tensor<7168x24576xf32>)
    w_dkv(%w_dkv : tensor<7168x576xf32>)
    w_uk(%w_uk : tensor<512x16384xf32>)
    w_uv(%w_uv : tensor<512x16384xf32>)
    causal(top_left)
    wo(%wo : tensor<16384x7168xf32>)
    : tensor<?x?x7168xf32> -> tensor<?x?x7168xf32>
  return %y : tensor<?x?x7168xf32>
}
