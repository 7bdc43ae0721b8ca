#map = affine_map<(d0, d1, d2) -> (d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2) -> (d0, d1)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x5xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_2 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %cst_3 = arith.constant 5.000000e-01 : f32
    %cst_4 = arith.constant 2.000000e+00 : f32
    %0 = tensor.empty() : tensor<5x2x8xf32>
    %transposed = linalg.transpose ins(%arg0 : tensor<2x5x8xf32>) outs(%0 : tensor<5x2x8xf32>) permutation = [1, 0, 2] 
    %1 = tensor.empty() : tensor<8x24xf32>
    %transposed_5 = linalg.transpose ins(%cst_2 : tensor<24x8xf32>) outs(%1 : tensor<8x24xf32>) permutation = [1, 0] 
    %2 = tensor.empty() : tensor<5x8x24xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_5 : tensor<8x24xf32>) outs(%2 : tensor<5x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<5x8x24xf32>
    %4 = tensor.empty() : tensor<5x2x24xf32>
    %5 = linalg.fill ins(%cst : f32) outs(%4 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %6 = linalg.batch_matmul ins(%transposed, %3 : tensor<5x2x8xf32>, tensor<5x8x24xf32>) outs(%5 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %cst_1 : tensor<5x2x24xf32>, tensor<24xf32>) outs(%4 : tensor<5x2x24xf32>) {
    ^bb0(%in: f32, %in_16: f32, %out: f32):
      %30 = arith.addf %in, %in_16 : f32
      linalg.yield %30 : f32
    } -> tensor<5x2x24xf32>
    %expanded = tensor.expand_shape %7 [[0, 1], [2], [3, 4]] output_shape [1, 5, 2, 3, 8] : tensor<5x2x24xf32> into tensor<1x5x2x3x8xf32>
    %8 = tensor.empty() : tensor<3x5x2x1x8xf32>
    %transposed_6 = linalg.transpose ins(%expanded : tensor<1x5x2x3x8xf32>) outs(%8 : tensor<3x5x2x1x8xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed = tensor.collapse_shape %transposed_6 [[0], [1], [2, 3], [4]] : tensor<3x5x2x1x8xf32> into tensor<3x5x2x8xf32>
    %extracted_slice = tensor.extract_slice %collapsed[0, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_7 = tensor.extract_slice %collapsed[1, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %collapsed_8 = tensor.collapse_shape %extracted_slice [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_9 = tensor.expand_shape %collapsed_8 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %9 = tensor.empty() : tensor<4x5x4xf32>
    %transposed_10 = linalg.transpose ins(%expanded_9 : tensor<5x4x4xf32>) outs(%9 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_11 = tensor.collapse_shape %extracted_slice_7 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_12 = tensor.expand_shape %collapsed_11 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_10 : tensor<4x5x4xf32>) outs(%9 : tensor<4x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %30 = arith.mulf %in, %cst_3 : f32
      linalg.yield %30 : f32
    } -> tensor<4x5x4xf32>
    %11 = tensor.empty() : tensor<4x4x5xf32>
    %transposed_13 = linalg.transpose ins(%expanded_12 : tensor<5x4x4xf32>) outs(%11 : tensor<4x4x5xf32>) permutation = [1, 2, 0] 
    %12 = tensor.empty() : tensor<4x5x5xf32>
    %13 = linalg.fill ins(%cst : f32) outs(%12 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %14 = linalg.batch_matmul ins(%10, %transposed_13 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%13 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %15 = tensor.empty() : tensor<4x5xi64>
    %16 = linalg.fill ins(%c0_i64 : i64) outs(%15 : tensor<4x5xi64>) -> tensor<4x5xi64>
    %17 = tensor.empty() : tensor<4x5xf32>
    %18 = linalg.fill ins(%cst_0 : f32) outs(%17 : tensor<4x5xf32>) -> tensor<4x5xf32>
    %19:2 = linalg.generic {indexing_maps = [#map1, #map3, #map3], iterator_types = ["parallel", "parallel", "reduction"]} ins(%14 : tensor<4x5x5xf32>) outs(%18, %16 : tensor<4x5xf32>, tensor<4x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_16: i64):
      %30 = linalg.index 2 : index
      %31 = arith.index_cast %30 : index to i64
      %32 = arith.maximumf %in, %out : f32
      %33 = arith.cmpf ogt, %in, %out : f32
      %34 = arith.select %33, %31, %out_16 : i64
      linalg.yield %32, %34 : f32, i64
    } -> (tensor<4x5xf32>, tensor<4x5xi64>)
    %expanded_14 = tensor.expand_shape %19#0 [[0], [1, 2]] output_shape [4, 5, 1] : tensor<4x5xf32> into tensor<4x5x1xf32>
    %20 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%14, %expanded_14 : tensor<4x5x5xf32>, tensor<4x5x1xf32>) outs(%12 : tensor<4x5x5xf32>) {
    ^bb0(%in: f32, %in_16: f32, %out: f32):
      %30 = arith.subf %in, %in_16 : f32
      linalg.yield %30 : f32
    } -> tensor<4x5x5xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20 : tensor<4x5x5xf32>) outs(%12 : tensor<4x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %30 = math.exp %in : f32
      linalg.yield %30 : f32
    } -> tensor<4x5x5xf32>
    %22 = tensor.empty() : tensor<4x5x1xf32>
    %23 = linalg.fill ins(%cst : f32) outs(%22 : tensor<4x5x1xf32>) -> tensor<4x5x1xf32>
    %24 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%21 : tensor<4x5x5xf32>) outs(%23 : tensor<4x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %30 = arith.addf %in, %out : f32
      linalg.yield %30 : f32
    } -> tensor<4x5x1xf32>
    %25 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%21, %24 : tensor<4x5x5xf32>, tensor<4x5x1xf32>) outs(%12 : tensor<4x5x5xf32>) {
    ^bb0(%in: f32, %in_16: f32, %out: f32):
      %30 = arith.divf %in, %in_16 : f32
      linalg.yield %30 : f32
    } -> tensor<4x5x5xf32>
    %expanded_15 = tensor.expand_shape %25 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %26 = tensor.empty() : tensor<2x5x5xf32>
    %27 = linalg.fill ins(%cst : f32) outs(%26 : tensor<2x5x5xf32>) -> tensor<2x5x5xf32>
    %28 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "reduction", "parallel", "parallel"]} ins(%expanded_15 : tensor<2x2x5x5xf32>) outs(%27 : tensor<2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %30 = arith.addf %in, %out : f32
      linalg.yield %30 : f32
    } -> tensor<2x5x5xf32>
    %29 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%28 : tensor<2x5x5xf32>) outs(%26 : tensor<2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %30 = arith.divf %in, %cst_4 : f32
      linalg.yield %30 : f32
    } -> tensor<2x5x5xf32>
    return %29 : tensor<2x5x5xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32: "0x04000000E5D9B2BC3B999A3EE93EDBBE63B39FBE50F822BE9692A93ECD10BFBE060D5B3EDB09D3BEB23291BE6BEF7CBE2963D73E8495933E6F737D3EC05317BD4ADF1F3E14189B3E4703C0BEB3DDA1BE30E98EBEA4B9903EA99583BE9A70F23DD8ECA7BE763ECA3B1940DC3D469091BEAEDB603D445A8F3E816AB2BDF3578BBE02DA1BBD2732A0BE13832A3E4A27923E436CAABE3F52BDBAA6CA913E0C99D93ED40E783D12704D3EB59B4FBDD1C698BE76D10A3DD26C8C3C00FBD6BE5493A4BEFF183B3D5AFCABBE0A9B0DBE06F8DFBDFC19243EA2BBDD3DEFFE32BE8A2ABA3D1B7BF53D2EF8AA3E075475BE323E673ECF9F89BD7363B13CF7E2A83EE6BE993EB74A77BE137F693EC818A4BD3B86CC3ECAD2D3BE2A69C8BEA301B4BE0D6BC83D4ECEDB3ED5415CBE64777EBE93FBC5BE3FF29CBE96A1A93ED552803E0A50CABE9941753D55D07B3DF1EC243EC637B73DDDFFAABE9ECD0FBEA245963E2FE59CBE856771BD793B9ABE51B911BE78D64BBD8264DA3EA7B871BEFB99D0BE40BBAC3EE0888A3EB6B1B43E4153AA3EC6A6AF3EA4B23A3E54DEAEBE360A993EC16D66BD758DC3BE1285963E40EE13BE46B089BE3FC1913EDAEE97BD7A9743BD49B51EBE396B7B3C1EFA23BE2E8056BE557AAFBD87B3BB3D7B3602BEBACAC93E6EE236BE62AB80BE9DFD67BE1E36BEBED9FDF2BC964ECD3EC88C59BEE045473CB0D0CD3E8C28A3BE68F7C9BE668ADEBD76461E3E476D8F3E51123F3EAC5ABA3E4322263E8A7A013EB79E623DDF8047BDAD07BEBB845130BD3AEFCF3EF2AD63BDF14FC43D5CE9843EEFA86A3C4ACA433E71A0BE3E4ABF15BE613B6FBE74C7BA3DED41883E7DE771BEFB34B5BEF2C42CBE6829FB3D4DFEA63EC5BA58BE83E490BE6D9FF83D6530ADBE5D130CBEFDF1C43EF48FCD3E599903BEAB6534BDAA3A803E8F15B7BEADDC40BE7C30213E53B7B0BC07B861BE70922DBE42E351BE7C28C3BE9CF86D3E6A4606BEA13086BCC54F213C0AA4B23D604EAC3E8D8E9CBE554FBEBE0BCD423DA2C2A7BBD9BCEEBDAB48C33DCCD5783DF745C6BD6CFA6A3E96FDC83E73875E3E431D2F3E"
    }
  }
#-}
