module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x5xf32> {
    %0 = tosa.const_shape  {values = dense<[5, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %1 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %3 = tosa.const_shape  {values = dense<[1, 5, 2, 3, 8]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %4 = tosa.const_shape  {values = dense<[3, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %5 = tosa.const_shape  {values = dense<[1, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = tosa.const_shape  {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = tosa.const_shape  {values = dense<[1, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %8 = tosa.const_shape  {values = dense<[5, 4, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %9 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = tosa.const_shape  {values = dense<[2, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %11 = "tosa.const"() <{values = dense<"0xE5D9B2BCDB09D3BE14189B3E763ECA3B2732A0BE12704D3E5AFCABBE2EF8AA3E137F693ED5415CBE55D07B3D793B9ABEB6B1B43E1285963E1EFA23BE9DFD67BE68F7C9BEB79E623DEFA86A3CFB34B5BE5D130CBE7C30213EA13086BCD9BCEEBD3B999A3EB23291BE4703C0BE1940DC3D13832A3EB59B4FBD0A9B0DBE075475BEC818A4BD64777EBEF1EC243E51B911BE4153AA3E40EE13BE2E8056BE1E36BEBE668ADEBDDF8047BD4ACA433EF2C42CBEFDF1C43E53B7B0BCC54F213CAB48C33DE93EDBBE6BEF7CBEB3DDA1BE469091BE4A27923ED1C698BE06F8DFBD323E673E3B86CC3E93FBC5BEC637B73D78D64BBDC6A6AF3E46B089BE557AAFBDD9FDF2BC76461E3EAD07BEBB71A0BE3E6829FB3DF48FCD3E07B861BE0AA4B23DCCD5783D63B39FBE2963D73E30E98EBEAEDB603D436CAABE76D10A3DFC19243ECF9F89BDCAD2D3BE3FF29CBEDDFFAABE8264DA3EA4B23A3E3FC1913E87B3BB3D964ECD3E476D8F3E845130BD4ABF15BE4DFEA63E599903BE70922DBE604EAC3EF745C6BD50F822BE8495933EA4B9903E445A8F3E3F52BDBAD26C8C3CA2BBDD3D7363B13C2A69C8BE96A1A93E9ECD0FBEA7B871BE54DEAEBEDAEE97BD7B3602BEC88C59BE51123F3E3AEFCF3E613B6FBEC5BA58BEAB6534BD42E351BE8D8E9CBE6CFA6A3E9692A93E6F737D3EA99583BE816AB2BDA6CA913E00FBD6BEEFFE32BEF7E2A83EA301B4BED552803EA245963EFB99D0BE360A993E7A9743BDBACAC93EE045473CAC5ABA3EF2AD63BD74C7BA3D83E490BEAA3A803E7C28C3BE554FBEBE96FDC83ECD10BFBEC05317BD9A70F23DF3578BBE0C99D93E5493A4BE8A2ABA3DE6BE993E0D6BC83D0A50CABE2FE59CBE40BBAC3EC16D66BD49B51EBE6EE236BEB0D0CD3E4322263EF14FC43DED41883E6D9FF83D8F15B7BE9CF86D3E0BCD423D73875E3E060D5B3E4ADF1F3ED8ECA7BE02DA1BBDD40E783DFF183B3D1B7BF53DB74A77BE4ECEDB3E9941753D856771BDE0888A3E758DC3BE396B7B3C62AB80BE8C28A3BE8A7A013E5CE9843E7DE771BE6530ADBEADDC40BE6A4606BEA2C2A7BB431D2F3E"> : tensor<1x8x24xf32>}> : () -> tensor<1x8x24xf32>
    %12 = "tosa.const"() <{values = dense_resource<torch_tensor_24_torch.float32> : tensor<1x1x24xf32>}> : () -> tensor<1x1x24xf32>
    %13 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
    %14 = tosa.transpose %arg0 {perms = array<i32: 1, 0, 2>} : (tensor<2x5x8xf32>) -> tensor<5x2x8xf32>
    %15 = tosa.tile %11, %0 : (tensor<1x8x24xf32>, !tosa.shape<3>) -> tensor<5x8x24xf32>
    %16 = tosa.matmul %14, %15, %1, %1 : (tensor<5x2x8xf32>, tensor<5x8x24xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<5x2x24xf32>
    %17 = tosa.add %16, %12 : (tensor<5x2x24xf32>, tensor<1x1x24xf32>) -> tensor<5x2x24xf32>
    %18 = tosa.reshape %17, %3 : (tensor<5x2x24xf32>, !tosa.shape<5>) -> tensor<1x5x2x3x8xf32>
    %19 = tosa.transpose %18 {perms = array<i32: 3, 1, 2, 0, 4>} : (tensor<1x5x2x3x8xf32>) -> tensor<3x5x2x1x8xf32>
    %20 = tosa.reshape %19, %4 : (tensor<3x5x2x1x8xf32>, !tosa.shape<4>) -> tensor<3x5x2x8xf32>
    %21 = tosa.slice %20, %6, %5 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %22 = tosa.slice %20, %7, %5 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %23 = tosa.reshape %21, %8 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %24 = tosa.transpose %23 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %25 = tosa.reshape %22, %8 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %26 = tosa.mul %24, %13, %2 : (tensor<4x5x4xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<4x5x4xf32>
    %27 = tosa.transpose %25 {perms = array<i32: 1, 2, 0>} : (tensor<5x4x4xf32>) -> tensor<4x4x5xf32>
    %28 = tosa.matmul %26, %27, %1, %1 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %29 = tosa.reduce_max %28 {axis = 2 : i32} : (tensor<4x5x5xf32>) -> tensor<4x5x1xf32>
    %30 = tosa.sub %28, %29 : (tensor<4x5x5xf32>, tensor<4x5x1xf32>) -> tensor<4x5x5xf32>
    %31 = tosa.exp %30 : (tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %32 = tosa.reduce_sum %31 {axis = 2 : i32} : (tensor<4x5x5xf32>) -> tensor<4x5x1xf32>
    %33 = tosa.reciprocal %32 : (tensor<4x5x1xf32>) -> tensor<4x5x1xf32>
    %34 = tosa.mul %31, %33, %2 : (tensor<4x5x5xf32>, tensor<4x5x1xf32>, tensor<1xi8>) -> tensor<4x5x5xf32>
    %35 = tosa.reshape %34, %9 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %36 = tosa.reduce_sum %35 {axis = 1 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x1x5x5xf32>
    %37 = tosa.reshape %36, %10 : (tensor<2x1x5x5xf32>, !tosa.shape<3>) -> tensor<2x5x5xf32>
    %38 = tosa.mul %37, %13, %2 : (tensor<2x5x5xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x5xf32>
    return %38 : tensor<2x5x5xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    }
  }
#-}
