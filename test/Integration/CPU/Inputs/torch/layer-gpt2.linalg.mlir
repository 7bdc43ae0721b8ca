#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1) -> (d1)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> ()>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i8 = arith.constant 0 : i8
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<-3.40282347E+38> : tensor<f32>
    %cst_2 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %cst_6 = arith.constant 2.000000e+00 : f32
    %cst_7 = arith.constant dense_resource<torch_tensor_1_1_9_9_torch.uint8> : tensor<1x1x9x9xi8>
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %0 = tensor.empty() : tensor<8x24xf32>
    %transposed = linalg.transpose ins(%cst_5 : tensor<24x8xf32>) outs(%0 : tensor<8x24xf32>) permutation = [1, 0] 
    %1 = tensor.empty() : tensor<10x24xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<10x24xf32>) -> tensor<10x24xf32>
    %3 = linalg.matmul ins(%collapsed, %transposed : tensor<10x8xf32>, tensor<8x24xf32>) outs(%2 : tensor<10x24xf32>) -> tensor<10x24xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%3, %cst_4 : tensor<10x24xf32>, tensor<24xf32>) outs(%1 : tensor<10x24xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %35 = arith.addf %in, %in_29 : f32
      linalg.yield %35 : f32
    } -> tensor<10x24xf32>
    %expanded = tensor.expand_shape %4 [[0, 1], [2]] output_shape [2, 5, 24] : tensor<10x24xf32> into tensor<2x5x24xf32>
    %extracted_slice = tensor.extract_slice %expanded[0, 0, 0] [2, 5, 8] [1, 1, 1] : tensor<2x5x24xf32> to tensor<2x5x8xf32>
    %extracted_slice_8 = tensor.extract_slice %expanded[0, 0, 8] [2, 5, 8] [1, 1, 1] : tensor<2x5x24xf32> to tensor<2x5x8xf32>
    %extracted_slice_9 = tensor.extract_slice %expanded[0, 0, 16] [2, 5, 8] [1, 1, 1] : tensor<2x5x24xf32> to tensor<2x5x8xf32>
    %expanded_10 = tensor.expand_shape %extracted_slice [[0], [1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<2x5x8xf32> into tensor<2x5x2x4xf32>
    %5 = tensor.empty() : tensor<2x2x5x4xf32>
    %transposed_11 = linalg.transpose ins(%expanded_10 : tensor<2x5x2x4xf32>) outs(%5 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %expanded_12 = tensor.expand_shape %extracted_slice_8 [[0], [1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<2x5x8xf32> into tensor<2x5x2x4xf32>
    %expanded_13 = tensor.expand_shape %extracted_slice_9 [[0], [1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<2x5x8xf32> into tensor<2x5x2x4xf32>
    %transposed_14 = linalg.transpose ins(%expanded_13 : tensor<2x5x2x4xf32>) outs(%5 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %6 = tensor.empty() : tensor<2x2x4x5xf32>
    %transposed_15 = linalg.transpose ins(%expanded_12 : tensor<2x5x2x4xf32>) outs(%6 : tensor<2x2x4x5xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_16 = tensor.collapse_shape %transposed_11 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_17 = tensor.collapse_shape %transposed_15 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %7 = tensor.empty() : tensor<4x5x5xf32>
    %8 = linalg.fill ins(%cst : f32) outs(%7 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %9 = linalg.batch_matmul ins(%collapsed_16, %collapsed_17 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%8 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_18 = tensor.expand_shape %9 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %10 = tensor.empty() : tensor<2x2x5x5xf32>
    %11 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_18 : tensor<2x2x5x5xf32>) outs(%10 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %35 = arith.divf %in, %cst_6 : f32
      linalg.yield %35 : f32
    } -> tensor<2x2x5x5xf32>
    %12 = tensor.empty() : tensor<1x1x9x9xi1>
    %13 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_7 : tensor<1x1x9x9xi8>) outs(%12 : tensor<1x1x9x9xi1>) {
    ^bb0(%in: i8, %out: i1):
      %35 = arith.cmpi ne, %in, %c0_i8 : i8
      linalg.yield %35 : i1
    } -> tensor<1x1x9x9xi1>
    %extracted_slice_19 = tensor.extract_slice %13[0, 0, 0, 0] [1, 1, 5, 9] [1, 1, 1, 1] : tensor<1x1x9x9xi1> to tensor<1x1x5x9xi1>
    %extracted_slice_20 = tensor.extract_slice %extracted_slice_19[0, 0, 0, 0] [1, 1, 5, 5] [1, 1, 1, 1] : tensor<1x1x5x9xi1> to tensor<1x1x5x5xi1>
    %14 = linalg.generic {indexing_maps = [#map3, #map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_20, %11, %cst_1 : tensor<1x1x5x5xi1>, tensor<2x2x5x5xf32>, tensor<f32>) outs(%10 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: i1, %in_29: f32, %in_30: f32, %out: f32):
      %35 = arith.select %in, %in_29, %in_30 : f32
      linalg.yield %35 : f32
    } -> tensor<2x2x5x5xf32>
    %15 = tensor.empty() : tensor<2x2x5xi64>
    %16 = linalg.fill ins(%c0_i64 : i64) outs(%15 : tensor<2x2x5xi64>) -> tensor<2x2x5xi64>
    %17 = tensor.empty() : tensor<2x2x5xf32>
    %18 = linalg.fill ins(%cst_0 : f32) outs(%17 : tensor<2x2x5xf32>) -> tensor<2x2x5xf32>
    %19:2 = linalg.generic {indexing_maps = [#map2, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%14 : tensor<2x2x5x5xf32>) outs(%18, %16 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_29: i64):
      %35 = linalg.index 3 : index
      %36 = arith.index_cast %35 : index to i64
      %37 = arith.maximumf %in, %out : f32
      %38 = arith.cmpf ogt, %in, %out : f32
      %39 = arith.select %38, %36, %out_29 : i64
      linalg.yield %37, %39 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_21 = tensor.expand_shape %19#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %20 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%14, %expanded_21 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%10 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %35 = arith.subf %in, %in_29 : f32
      linalg.yield %35 : f32
    } -> tensor<2x2x5x5xf32>
    %21 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%20 : tensor<2x2x5x5xf32>) outs(%10 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %35 = math.exp %in : f32
      linalg.yield %35 : f32
    } -> tensor<2x2x5x5xf32>
    %22 = tensor.empty() : tensor<2x2x5x1xf32>
    %23 = linalg.fill ins(%cst : f32) outs(%22 : tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %24 = linalg.generic {indexing_maps = [#map2, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%21 : tensor<2x2x5x5xf32>) outs(%23 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %35 = arith.addf %in, %out : f32
      linalg.yield %35 : f32
    } -> tensor<2x2x5x1xf32>
    %25 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %24 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%10 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %35 = arith.divf %in, %in_29 : f32
      linalg.yield %35 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_22 = tensor.collapse_shape %25 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %collapsed_23 = tensor.collapse_shape %transposed_14 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %26 = tensor.empty() : tensor<4x5x4xf32>
    %27 = linalg.fill ins(%cst : f32) outs(%26 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %28 = linalg.batch_matmul ins(%collapsed_22, %collapsed_23 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%27 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_24 = tensor.expand_shape %28 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %29 = tensor.empty() : tensor<2x5x2x4xf32>
    %transposed_25 = linalg.transpose ins(%expanded_24 : tensor<2x2x5x4xf32>) outs(%29 : tensor<2x5x2x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_26 = tensor.collapse_shape %transposed_25 [[0, 1], [2, 3]] : tensor<2x5x2x4xf32> into tensor<10x8xf32>
    %30 = tensor.empty() : tensor<8x8xf32>
    %transposed_27 = linalg.transpose ins(%cst_3 : tensor<8x8xf32>) outs(%30 : tensor<8x8xf32>) permutation = [1, 0] 
    %31 = tensor.empty() : tensor<10x8xf32>
    %32 = linalg.fill ins(%cst : f32) outs(%31 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %33 = linalg.matmul ins(%collapsed_26, %transposed_27 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%32 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %34 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%33, %cst_2 : tensor<10x8xf32>, tensor<8xf32>) outs(%31 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %35 = arith.addf %in, %in_29 : f32
      linalg.yield %35 : f32
    } -> tensor<10x8xf32>
    %expanded_28 = tensor.expand_shape %34 [[0, 1], [2]] output_shape [2, 5, 8] : tensor<10x8xf32> into tensor<2x5x8xf32>
    return %expanded_28 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32: "0x0400000062929F3E6E08613DD03493BD4ADD9EBD294DA6BE6054963D541B91BEC1CAA8BE",
      torch_tensor_8_8_torch.float32: "0x04000000BAEFA9BE2F1F9F3E8DC958BEAFE0A1BECCAAE63D004A62BE36ACD5BD556FA13E8EAA8DBE19198C3D03C2F0BD7C668C3EC20B973D462048BEE81DACBEB78D213E905412BEC0A9F43C107304BEFEBB843D4026CABD0F9154BE5372303EC12A12BE885C3D3E7EF4B7BDE314A63E657F92BE5550A1BE5C8284BEF3E611BE07A4F4BD4AC8743EDA4A893DFAA43DBD5C45973EAEB8ED3D2B4EA8BE0B24583E63191ABE500DB2BE37E324BEB88E343E690C653E2EBA113EEDBD69BE059E2A3E69F93B3E26C5AA3E8EABB43E44F61BBE475C9C3E7C73DEBDE24AAA3E4A0DEEBDE91C7B3E09A89B3E62E29CBD97F33F3D6F7D5F3E2917763E59FDAD3E432579BE60FFCEBC",
      torch_tensor_24_torch.float32: "0x040000006B85103C3AD1333D165A82BEAAC36F3EA1CF34BE0DC9933E88B99F3EEB849F3DF7D69B3E3D88F63D0483B9BD6811B2BB85D8D0BC3CA3883EDD0E2EBC7EDB83BE9E9C69BC27CEEEBCD4601CBE04CF85BD9AE539BEF7FC14BE3A2141BE697E83BE",
      torch_tensor_24_8_torch.float32: "0x040000006C0A153D627270BEB0A1A03E2ACCF2BD905554BE77FAB63DCFBA933C20E187BE282CA53E400F933C769A85BE38155EBEF0AEA1BCE780A33E4C4146B984E78E3DFBB737BE78F06ABEAF98AABCB5AD913EAE359F3D8395EB3D0585A7BEDAA7263EADF590BE21DB0ABE2B45C5BD58801F3E37CA6DBED0F461BE72524C3E9139983E8ABEE03C04F89DBE056B023DE0E7D93DED94653E275BA43DBF7F303E524F58BE9EFA1FBEC9BD71BE39EB1CBD0307ADBE8899A03D08C0313E27D1B03D7E6EE2BC590535BDFD2B88BE2AA5A5BEC67910BE5EACAD3ED0C3723EA7ACD5BD50EB503E72E9933E72159EBED7F0A23EB3EAA63E5F74893C99D579BE24188D3E54A854BC59FE1C3EEBB7F3BB39CA0DBD3E56D73D00E3143E9FD4A03EA683F1BC9F9154BE3E3D8E3E6F860CBEE22E1DBD3F69AABEC88078BE0C73863E762F57BEA84994BEA6EB5A3D58711CBE9A2FA3BE0133673E8BE29E3E246FC73D3E7226BE1C47DFBDEB45193EB0A2533E755136BE80B09C3EB92597BD6B6BF33DFED5A1BE5A2FB23E5312453EEC740C3EB88C1B3DF592463EFE78CCBCA6709CBE1A7854BE0F1A923E5E6681BECD4355BD9A7F95BE1ABB92BD3375C2BD6D249DBE9ED878BD1A0F9D3E24702F3EFB99773DC35A96BEB994B33E4C411CBE7849663E5E54DBBD8813883E444B343EA7EBAB3C27F4A8BEC51C8C3E7CEC973D6200D1BC510066BE8ABAADBB528D22BD4DBE4EBEF87EF03D6F03933E12CFA43DC3E7A8BE07387ABED9AF723E4768933EB9D9B4BE517DAC3EF2FAB03E37E7283E24E9A1BDA2FBAABE1954983D3B0598BEE19A463EB328A53EAE8F04BE214A343EEA739A3E466C8B3B0E5B963E27FE43BEA4CD0ABED17FE6BDA2D0043ED963A33E9A5A323ECBBAAB3DC9AC85BB1FF1A8BE1F3726BD4D8006BECA8E03BDF6D33ABEACB45E3EF86B653EAC525EBC3FF3A33EE3BAA6BD48C498BE8FE78A3E81BF48BE7DDA21BE8A48903DEC34B93A2BBA783D215EE03D369E4DBE2947D53DC9528EBED51AA23E63F38BBE48A5713E0ED00FBE338EB4BEF9AE9ABDAD96E83D1A550A3D376CA73B2377DD3D4A54C4BD",
      torch_tensor_1_1_9_9_torch.uint8: "0x01000000010000000000000000010100000000000000010101000000000000010101010000000000010101010100000000010101010101000000010101010101010000010101010101010100010101010101010101"
    }
  }
#-}
