// Each function takes what frameworks hand over as views.

func.func @heads(%q: tensor<?x4x?x16xf32>, %k: tensor<?x2x?x16xf32>,
                 %v: tensor<?x2x?x16xf32>) -> tensor<?x4x?x16xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %b = tensor.dim %q, %c0 : tensor<?x4x?x16xf32>
  %n = tensor.dim %q, %c2 : tensor<?x4x?x16xf32>
  %init = tensor.empty(%b, %n) : tensor<?x4x?x16xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x?x16xf32>, tensor<?x2x?x16xf32>,
                                  tensor<?x2x?x16xf32>)
    outs(%init : tensor<?x4x?x16xf32>) -> tensor<?x4x?x16xf32>
  return %o : tensor<?x4x?x16xf32>
}

func.func @narrow_heads(%q: tensor<?x4x?x16xbf16>, %k: tensor<?x2x?x16xbf16>,
                        %v: tensor<?x2x?x16xbf16>) -> tensor<?x4x?x16xbf16> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %b = tensor.dim %q, %c0 : tensor<?x4x?x16xbf16>
  %n = tensor.dim %q, %c2 : tensor<?x4x?x16xbf16>
  %init = tensor.empty(%b, %n) : tensor<?x4x?x16xbf16>
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x?x16xbf16>, tensor<?x2x?x16xbf16>,
                                  tensor<?x2x?x16xbf16>)
    causal(bottom_right)
    outs(%init : tensor<?x4x?x16xbf16>) -> tensor<?x4x?x16xbf16>
  return %o : tensor<?x4x?x16xbf16>
}

// One query for a cache of keys.
func.func @decode(%q: tensor<?x4x1x16xf32>, %k: tensor<?x2x?x16xf32>,
                  %v: tensor<?x2x?x16xf32>) -> tensor<?x4x1x16xf32> {
  %c0 = arith.constant 0 : index
  %b = tensor.dim %q, %c0 : tensor<?x4x1x16xf32>
  %init = tensor.empty(%b) : tensor<?x4x1x16xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x1x16xf32>, tensor<?x2x?x16xf32>,
                                  tensor<?x2x?x16xf32>)
    outs(%init : tensor<?x4x1x16xf32>) -> tensor<?x4x1x16xf32>
  return %o : tensor<?x4x1x16xf32>
}

func.func @narrow_decode(%q: tensor<?x4x1x16xbf16>, %k: tensor<?x2x?x16xbf16>,
                         %v: tensor<?x2x?x16xbf16>) -> tensor<?x4x1x16xbf16> {
  %c0 = arith.constant 0 : index
  %b = tensor.dim %q, %c0 : tensor<?x4x1x16xbf16>
  %init = tensor.empty(%b) : tensor<?x4x1x16xbf16>
  %o = attn.sdpa ins(%q, %k, %v : tensor<?x4x1x16xbf16>, tensor<?x2x?x16xbf16>,
                                  tensor<?x2x?x16xbf16>)
    outs(%init : tensor<?x4x1x16xbf16>) -> tensor<?x4x1x16xbf16>
  return %o : tensor<?x4x1x16xbf16>
}

// Masks and biases are views as well.
func.func @scores(%q: tensor<2x4x9x16xf32>, %k: tensor<2x4x70x16xf32>,
                  %v: tensor<2x4x70x16xf32>, %bias: tensor<1x4x9x70xf32>,
                  %mask: tensor<2x1x9x70xi1>) -> tensor<2x4x9x16xf32> {
  %init = tensor.empty() : tensor<2x4x9x16xf32>
  %o = attn.sdpa ins(%q, %k, %v : tensor<2x4x9x16xf32>, tensor<2x4x70x16xf32>,
                                  tensor<2x4x70x16xf32>)
    bias(%bias : tensor<1x4x9x70xf32>) mask(%mask : tensor<2x1x9x70xi1>)
    outs(%init : tensor<2x4x9x16xf32>) -> tensor<2x4x9x16xf32>
  return %o : tensor<2x4x9x16xf32>
}

// Weights that are parts of one matrix.
func.func @layer(%x: tensor<?x?x32xf32>, %wq: tensor<32x32xf32>,
                 %wk: tensor<32x32xf32>, %wv: tensor<32x32xf32>,
                 %wo: tensor<32x32xf32>) -> tensor<?x?x32xf32> {
  %y = attn.multihead %x heads(4) d_k(8) kv(mha)
    wq(%wq : tensor<32x32xf32>) wk(%wk : tensor<32x32xf32>)
    wv(%wv : tensor<32x32xf32>) wo(%wo : tensor<32x32xf32>)
    : tensor<?x?x32xf32> -> tensor<?x?x32xf32>
  return %y : tensor<?x?x32xf32>
}
