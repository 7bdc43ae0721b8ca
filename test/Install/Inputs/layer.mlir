func.func @heads(%q: tensor<1x4x16x8xf32>, %k: tensor<1x2x16x8xf32>,
                 %v: tensor<1x2x16x8xf32>,
                 %out: tensor<1x4x16x8xf32>) -> tensor<1x4x16x8xf32> {
  %o = attn.sdpa ins(%q, %k, %v : tensor<1x4x16x8xf32>, tensor<1x2x16x8xf32>,
                                  tensor<1x2x16x8xf32>)
      outs(%out : tensor<1x4x16x8xf32>) -> tensor<1x4x16x8xf32>
  return %o : tensor<1x4x16x8xf32>
}
