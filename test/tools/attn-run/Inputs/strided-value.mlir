func.func @f(%x: tensor<1x2x80x16xf32>, %k: tensor<1x2x40x8xf32>) -> tensor<1x2x40x8xf32> {
     %s = tensor.extract_slice %x[0,0,1,0] [1,2,40,8] [1,1,1,2] : tensor<1x2x80x16xf32> to tensor<1x2x40x8xf32>
     %e = tensor.empty() : tensor<1x2x40x8xf32>
     %o = attn.sdpa ins(%k, %k, %s : tensor<1x2x40x8xf32>, tensor<1x2x40x8xf32>, tensor<1x2x40x8xf32>) outs(%e : tensor<1x2x40x8xf32>) -> tensor<1x2x40x8xf32>
     return %o : tensor<1x2x40x8xf32> }
