#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1) -> (d1)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> ()>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>, %arg1: tensor<2x5xi64>) -> tensor<2x5x8xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<1.000000e+00> : tensor<f32>
    %cst_2 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_10 = arith.constant -3.40282347E+38 : f32
    %cst_11 = arith.constant 2.000000e+00 : f32
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %0 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_9 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %1 = tensor.empty() : tensor<10x8xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %3 = linalg.matmul ins(%collapsed, %transposed : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%3, %cst_8 : tensor<10x8xf32>, tensor<8xf32>) outs(%1 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.addf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<10x8xf32>
    %expanded = tensor.expand_shape %4 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %5 = tensor.empty() : tensor<2x2x5x4xf32>
    %transposed_12 = linalg.transpose ins(%expanded : tensor<2x5x2x4xf32>) outs(%5 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_13 = linalg.transpose ins(%cst_7 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %6 = linalg.matmul ins(%collapsed, %transposed_13 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %7 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%6, %cst_6 : tensor<10x8xf32>, tensor<8xf32>) outs(%1 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.addf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<10x8xf32>
    %expanded_14 = tensor.expand_shape %7 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %transposed_15 = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %8 = linalg.matmul ins(%collapsed, %transposed_15 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %9 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%8, %cst_4 : tensor<10x8xf32>, tensor<8xf32>) outs(%1 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.addf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<10x8xf32>
    %expanded_16 = tensor.expand_shape %9 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %transposed_17 = linalg.transpose ins(%expanded_16 : tensor<2x5x2x4xf32>) outs(%5 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %expanded_18 = tensor.expand_shape %arg1 [[0], [1, 2, 3]] output_shape [2, 1, 1, 5] : tensor<2x5xi64> into tensor<2x1x1x5xi64>
    %10 = tensor.empty() : tensor<2x1x1x5xf32>
    %11 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_18 : tensor<2x1x1x5xi64>) outs(%10 : tensor<2x1x1x5xf32>) {
    ^bb0(%in: i64, %out: f32):
      %38 = arith.sitofp %in : i64 to f32
      linalg.yield %38 : f32
    } -> tensor<2x1x1x5xf32>
    %12 = linalg.generic {indexing_maps = [#map3, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_1, %11 : tensor<f32>, tensor<2x1x1x5xf32>) outs(%10 : tensor<2x1x1x5xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.subf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<2x1x1x5xf32>
    %13 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%12 : tensor<2x1x1x5xf32>) outs(%10 : tensor<2x1x1x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = arith.mulf %in, %cst_10 : f32
      linalg.yield %38 : f32
    } -> tensor<2x1x1x5xf32>
    %14 = tensor.empty() : tensor<2x2x4x5xf32>
    %transposed_19 = linalg.transpose ins(%expanded_14 : tensor<2x5x2x4xf32>) outs(%14 : tensor<2x2x4x5xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_20 = tensor.collapse_shape %transposed_12 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_21 = tensor.collapse_shape %transposed_19 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %15 = tensor.empty() : tensor<4x5x5xf32>
    %16 = linalg.fill ins(%cst : f32) outs(%15 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %17 = linalg.batch_matmul ins(%collapsed_20, %collapsed_21 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%16 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_22 = tensor.expand_shape %17 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %18 = tensor.empty() : tensor<2x2x5x5xf32>
    %19 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_22 : tensor<2x2x5x5xf32>) outs(%18 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = arith.divf %in, %cst_11 : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %20 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%19, %13 : tensor<2x2x5x5xf32>, tensor<2x1x1x5xf32>) outs(%18 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.addf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %21 = tensor.empty() : tensor<2x2x5xi64>
    %22 = linalg.fill ins(%c0_i64 : i64) outs(%21 : tensor<2x2x5xi64>) -> tensor<2x2x5xi64>
    %23 = tensor.empty() : tensor<2x2x5xf32>
    %24 = linalg.fill ins(%cst_0 : f32) outs(%23 : tensor<2x2x5xf32>) -> tensor<2x2x5xf32>
    %25:2 = linalg.generic {indexing_maps = [#map2, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%20 : tensor<2x2x5x5xf32>) outs(%24, %22 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_31: i64):
      %38 = linalg.index 3 : index
      %39 = arith.index_cast %38 : index to i64
      %40 = arith.maximumf %in, %out : f32
      %41 = arith.cmpf ogt, %in, %out : f32
      %42 = arith.select %41, %39, %out_31 : i64
      linalg.yield %40, %42 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_23 = tensor.expand_shape %25#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %26 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%20, %expanded_23 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%18 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.subf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %27 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%26 : tensor<2x2x5x5xf32>) outs(%18 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = math.exp %in : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %28 = tensor.empty() : tensor<2x2x5x1xf32>
    %29 = linalg.fill ins(%cst : f32) outs(%28 : tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %30 = linalg.generic {indexing_maps = [#map2, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%27 : tensor<2x2x5x5xf32>) outs(%29 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = arith.addf %in, %out : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x1xf32>
    %31 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%27, %30 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%18 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.divf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_24 = tensor.collapse_shape %31 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %collapsed_25 = tensor.collapse_shape %transposed_17 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %32 = tensor.empty() : tensor<4x5x4xf32>
    %33 = linalg.fill ins(%cst : f32) outs(%32 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %34 = linalg.batch_matmul ins(%collapsed_24, %collapsed_25 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%33 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_26 = tensor.expand_shape %34 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %35 = tensor.empty() : tensor<2x5x2x4xf32>
    %transposed_27 = linalg.transpose ins(%expanded_26 : tensor<2x2x5x4xf32>) outs(%35 : tensor<2x5x2x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_28 = tensor.collapse_shape %transposed_27 [[0, 1], [2, 3]] : tensor<2x5x2x4xf32> into tensor<10x8xf32>
    %transposed_29 = linalg.transpose ins(%cst_3 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %36 = linalg.matmul ins(%collapsed_28, %transposed_29 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %37 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%36, %cst_2 : tensor<10x8xf32>, tensor<8xf32>) outs(%1 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_31: f32, %out: f32):
      %38 = arith.addf %in, %in_31 : f32
      linalg.yield %38 : f32
    } -> tensor<10x8xf32>
    %expanded_30 = tensor.expand_shape %37 [[0, 1], [2]] output_shape [2, 5, 8] : tensor<10x8xf32> into tensor<2x5x8xf32>
    return %expanded_30 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_3: "0x04000000AE5AADBE275B6B3D585E6E3EF89D103E0D8661BE683A9F3CA01BACBD9715943E",
      torch_tensor_8_8_torch.float32_3: "0x04000000FA1565BE920B0ABE650BB6BD40F9A9BE36BF643ED66A313E44A167BCCC2688BC915AFABDA997143EAC08A4BEBD4B5FBEAE901E3E0419B03E284242BEBE6D46BE4CCF233E6AAF95BE8884173E15FD603E637428BEC2C70FBE5C1646BE1397383E1A96943C152C8ABEFFFC2B3E57A6883E63C3863B73DB343D6AA338BE623E083EA4E110BE8D90133E8016E23D14D5A5BE1B74963C144B713D10418ABE5CDC83BE68700D3E2BE31ABE2CD9283D1082183E4D26803EDB4298BE5A7ECA3B88121FBED3BBB13E2800CE3D184A813E6D8F6FBEB4CD52BE6F752BBE58988DBE23045CBE4A74ACBED049AD3EC0C2993E5A9A36BE55B143BE1D8F283E07C5B73DEBBB1F3E",
      torch_tensor_8_torch.float32_2: "0x040000008A6B6BBE86DF9FBE9DAFA43E75C9BEBD2794BFBD9583A33EBE6250BE94007A3E",
      torch_tensor_8_8_torch.float32_2: "0x04000000922794BEADD781BE30365E3E7D93FA3DA12379BE4570883E245490BDAF542DBE99468B3DB4A3ADBECFB0203E655509BD11047CBD4A625FBE5676DEBD2A0C0DBEBE08323CF0981FBDADF73B3E267D8F3EA613AC3DAE74B8BC2AEB363EE9BC9BBE542F6CBD769084BDE1594CBE10DB9CBE9F2F2CBCDC999BBEDEB7293E40858ABD69AF023E935C4C3DB4E5ACBB9B20763EF1DC8C3E3F03883E4C266FBE3BFDAABE69B9A5BD4114813EB2C4EEBC082EB33E539F843E5E6BA8BEEA05A73EACEEA63EA3E19ABE15458C3ED7B5FC3DE08A823E1AFF3DBE0297A9BDAD0C67BEB87B46BD2BE763BE63C5AD3E4B34A5BE6E0EA5BE254B843EC432AF3EB20624BE09A306BD",
      torch_tensor_8_torch.float32_1: "0x04000000A81F80BD4863A0BEE79BAF3C9204E83DD69494BEDB8941BEAD97153EDF532ABD",
      torch_tensor_8_8_torch.float32_1: "0x040000006BF6A43ED81264BEA5AA933E689979BE8DB3023EFEFFAA3E5AF0563EE976FB3C032D46BEDE3191BE79C016BB930CDF3D6DB96CBE1AD114BED60081BE4F069BBE89E0733ECB2577BB87B17FBE1A06EFBC9E21883ED20F24BE73A0A43C777F9A3D05C22BBE69261D3E6D1E6CBE9B2757BEC403EEBDE7F8353B4C8A7A3C3614D43D85F27EBE33752D3E254A863EB87F823E3357883E8B895BBE219303BEDF6C873D65A5B13C17EDEABD6149253EE0EC253D964CA93D1F56AD3EF928F73B9C757FBE302194BDB052DF3DFEF6413E3F6E9ABE733D9B3E350986BEE5AE7F3E442991BD967EA8BE9410233D3341653EA50FB2BE6A3EBFBD8F61F43D4509703E13B801BD",
      torch_tensor_8_torch.float32: "0x04000000E3BBFDBD50F6943EE0019BBEB3D8B1BE72AD75BEF5084D3E2B6D2FBE04A5293E",
      torch_tensor_8_8_torch.float32: "0x0400000089FECE3DC23A153E9F9D023E847E42BEF57188BE762F033D4EE4AC3E9AF35A3D6C8DA13E652AA53E13B95F3EB35215BE051E15BEE3021BBE75B48CBEB33AC83D21EC443EF7FBA63E93DF57BEA3E0DBBDF11AC53D534E0D3E3E7DFD3DC9B1BBBDDC87843ECF66843EB1EC18BE0573C9BD28F7D2BD49CEB33E012446BE56E8A6BE6D51683E0804403E93AA3C3DE83A82BE884C22BC35D2A9BD1363BF3B35997DBEB0C762BE4543A8BEA9F611BE66E8983E6A4E54BE8984CFBDF1D953BD97C5AD3CA3B7CC3D592F0CBD90C504BC1C2F09BED4D7B43DF520B33E0A842FBCFF6D10BE1F506ABE70FC7A3EE7B4753EC8EB773B6602823EE143B1BE2AAD65BD03D0373C"
    }
  }
#-}
