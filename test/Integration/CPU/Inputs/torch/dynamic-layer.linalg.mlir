#map = affine_map<(d0, d1, d2) -> (d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<?x?x8xf32>) -> tensor<?x?x8xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c8_i64 = arith.constant 8 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %c2_i64 = arith.constant 2 : i64
    %c4_i64 = arith.constant 4 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_2 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_9 = arith.constant 2.000000e+00 : f32
    %dim = tensor.dim %arg0, %c0 : tensor<?x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_10 = tensor.dim %arg0, %c1 : tensor<?x?x8xf32>
    %1 = arith.index_cast %dim_10 : index to i64
    %2 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_8 : tensor<8x8xf32>) outs(%2 : tensor<8x8xf32>) permutation = [1, 0] 
    %3 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %3, "negative values not allowed in new dimensions"
    %4 = tensor.empty(%dim) : tensor<?x8x8xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed : tensor<8x8xf32>) outs(%4 : tensor<?x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x8xf32>
    %6 = tensor.empty(%dim, %dim_10) : tensor<?x?x8xf32>
    %7 = linalg.fill ins(%cst : f32) outs(%6 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %8 = linalg.batch_matmul ins(%arg0, %5 : tensor<?x?x8xf32>, tensor<?x8x8xf32>) outs(%7 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%8, %cst_7 : tensor<?x?x8xf32>, tensor<8xf32>) outs(%6 : tensor<?x?x8xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %75 = arith.addf %in, %in_27 : f32
      linalg.yield %75 : f32
    } -> tensor<?x?x8xf32>
    %10 = arith.cmpi slt, %0, %c0_i64 : i64
    %11 = arith.select %10, %c1_i64, %0 : i64
    %12 = arith.extui %10 : i1 to i64
    %13 = arith.muli %11, %1 : i64
    %14 = arith.addi %12, %c1_i64 : i64
    %15 = arith.cmpi slt, %1, %c0_i64 : i64
    %16 = arith.select %15, %11, %13 : i64
    %17 = arith.select %15, %14, %12 : i64
    %18 = arith.muli %16, %c8_i64 : i64
    %19 = arith.cmpi sle, %17, %c1_i64 : i64
    cf.assert %19, "must have at most one inferred (negative) dimension"
    %20 = arith.muli %0, %1 : i64
    %21 = arith.muli %20, %c8_i64 : i64
    %22 = arith.divsi %21, %18 : i64
    %23 = arith.select %10, %22, %0 : i64
    %24 = arith.select %15, %22, %1 : i64
    %from_elements = tensor.from_elements %23, %24, %c2_i64, %c4_i64 : tensor<4xi64>
    %reshape = tensor.reshape %9(%from_elements) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x?x2x4xf32>
    %25 = arith.index_cast %23 : i64 to index
    %26 = arith.index_cast %24 : i64 to index
    %27 = tensor.empty(%25, %26) : tensor<?x2x?x4xf32>
    %transposed_11 = linalg.transpose ins(%reshape : tensor<?x?x2x4xf32>) outs(%27 : tensor<?x2x?x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_12 = linalg.transpose ins(%cst_6 : tensor<8x8xf32>) outs(%2 : tensor<8x8xf32>) permutation = [1, 0] 
    cf.assert %3, "negative values not allowed in new dimensions"
    %28 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_12 : tensor<8x8xf32>) outs(%4 : tensor<?x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x8xf32>
    %29 = linalg.batch_matmul ins(%arg0, %28 : tensor<?x?x8xf32>, tensor<?x8x8xf32>) outs(%7 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %30 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%29, %cst_5 : tensor<?x?x8xf32>, tensor<8xf32>) outs(%6 : tensor<?x?x8xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %75 = arith.addf %in, %in_27 : f32
      linalg.yield %75 : f32
    } -> tensor<?x?x8xf32>
    cf.assert %19, "must have at most one inferred (negative) dimension"
    %reshape_13 = tensor.reshape %30(%from_elements) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x?x2x4xf32>
    %transposed_14 = linalg.transpose ins(%cst_4 : tensor<8x8xf32>) outs(%2 : tensor<8x8xf32>) permutation = [1, 0] 
    cf.assert %3, "negative values not allowed in new dimensions"
    %31 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_14 : tensor<8x8xf32>) outs(%4 : tensor<?x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x8xf32>
    %32 = linalg.batch_matmul ins(%arg0, %31 : tensor<?x?x8xf32>, tensor<?x8x8xf32>) outs(%7 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %33 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%32, %cst_3 : tensor<?x?x8xf32>, tensor<8xf32>) outs(%6 : tensor<?x?x8xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %75 = arith.addf %in, %in_27 : f32
      linalg.yield %75 : f32
    } -> tensor<?x?x8xf32>
    cf.assert %19, "must have at most one inferred (negative) dimension"
    %reshape_15 = tensor.reshape %33(%from_elements) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x?x2x4xf32>
    %transposed_16 = linalg.transpose ins(%reshape_15 : tensor<?x?x2x4xf32>) outs(%27 : tensor<?x2x?x4xf32>) permutation = [0, 2, 1, 3] 
    %34 = tensor.empty(%25, %26) : tensor<?x2x4x?xf32>
    %transposed_17 = linalg.transpose ins(%reshape_13 : tensor<?x?x2x4xf32>) outs(%34 : tensor<?x2x4x?xf32>) permutation = [0, 2, 3, 1] 
    %collapsed = tensor.collapse_shape %transposed_11 [[0, 1], [2], [3]] : tensor<?x2x?x4xf32> into tensor<?x?x4xf32>
    %collapsed_18 = tensor.collapse_shape %transposed_17 [[0, 1], [2], [3]] : tensor<?x2x4x?xf32> into tensor<?x4x?xf32>
    %35 = arith.muli %25, %c2 : index
    %36 = tensor.empty(%35, %26, %26) : tensor<?x?x?xf32>
    %37 = linalg.fill ins(%cst : f32) outs(%36 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %38 = linalg.batch_matmul ins(%collapsed, %collapsed_18 : tensor<?x?x4xf32>, tensor<?x4x?xf32>) outs(%37 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %39 = arith.divsi %35, %c2 : index
    %expanded = tensor.expand_shape %38 [[0, 1], [2], [3]] output_shape [%39, 2, %26, %26] : tensor<?x?x?xf32> into tensor<?x2x?x?xf32>
    %40 = tensor.empty(%39, %26, %26) : tensor<?x2x?x?xf32>
    %41 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<?x2x?x?xf32>) outs(%40 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %75 = arith.divf %in, %cst_9 : f32
      linalg.yield %75 : f32
    } -> tensor<?x2x?x?xf32>
    %42 = tensor.empty(%39, %26) : tensor<?x2x?xi64>
    %43 = linalg.fill ins(%c0_i64 : i64) outs(%42 : tensor<?x2x?xi64>) -> tensor<?x2x?xi64>
    %44 = tensor.empty(%39, %26) : tensor<?x2x?xf32>
    %45 = linalg.fill ins(%cst_0 : f32) outs(%44 : tensor<?x2x?xf32>) -> tensor<?x2x?xf32>
    %46:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%41 : tensor<?x2x?x?xf32>) outs(%45, %43 : tensor<?x2x?xf32>, tensor<?x2x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_27: i64):
      %75 = linalg.index 3 : index
      %76 = arith.index_cast %75 : index to i64
      %77 = arith.maximumf %in, %out : f32
      %78 = arith.cmpf ogt, %in, %out : f32
      %79 = arith.select %78, %76, %out_27 : i64
      linalg.yield %77, %79 : f32, i64
    } -> (tensor<?x2x?xf32>, tensor<?x2x?xi64>)
    %expanded_19 = tensor.expand_shape %46#0 [[0], [1], [2, 3]] output_shape [%39, 2, %26, 1] : tensor<?x2x?xf32> into tensor<?x2x?x1xf32>
    %47 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%41, %expanded_19 : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%40 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %75 = arith.subf %in, %in_27 : f32
      linalg.yield %75 : f32
    } -> tensor<?x2x?x?xf32>
    %48 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%47 : tensor<?x2x?x?xf32>) outs(%40 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %75 = math.exp %in : f32
      linalg.yield %75 : f32
    } -> tensor<?x2x?x?xf32>
    %49 = tensor.empty(%39, %26) : tensor<?x2x?x1xf32>
    %50 = linalg.fill ins(%cst : f32) outs(%49 : tensor<?x2x?x1xf32>) -> tensor<?x2x?x1xf32>
    %51 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%48 : tensor<?x2x?x?xf32>) outs(%50 : tensor<?x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %75 = arith.addf %in, %out : f32
      linalg.yield %75 : f32
    } -> tensor<?x2x?x1xf32>
    %52 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%48, %51 : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%40 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %75 = arith.divf %in, %in_27 : f32
      linalg.yield %75 : f32
    } -> tensor<?x2x?x?xf32>
    %53 = arith.maxui %39, %25 : index
    %collapsed_20 = tensor.collapse_shape %52 [[0, 1], [2], [3]] : tensor<?x2x?x?xf32> into tensor<?x?x?xf32>
    %collapsed_21 = tensor.collapse_shape %transposed_16 [[0, 1], [2], [3]] : tensor<?x2x?x4xf32> into tensor<?x?x4xf32>
    %54 = arith.muli %53, %c2 : index
    %55 = tensor.empty(%54, %26) : tensor<?x?x4xf32>
    %56 = linalg.fill ins(%cst : f32) outs(%55 : tensor<?x?x4xf32>) -> tensor<?x?x4xf32>
    %57 = linalg.batch_matmul ins(%collapsed_20, %collapsed_21 : tensor<?x?x?xf32>, tensor<?x?x4xf32>) outs(%56 : tensor<?x?x4xf32>) -> tensor<?x?x4xf32>
    %58 = arith.divsi %54, %c2 : index
    %expanded_22 = tensor.expand_shape %57 [[0, 1], [2], [3]] output_shape [%58, 2, %26, 4] : tensor<?x?x4xf32> into tensor<?x2x?x4xf32>
    %59 = tensor.empty(%58, %26) : tensor<?x?x2x4xf32>
    %transposed_23 = linalg.transpose ins(%expanded_22 : tensor<?x2x?x4xf32>) outs(%59 : tensor<?x?x2x4xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %19, "must have at most one inferred (negative) dimension"
    %60 = arith.index_cast %58 : index to i64
    %61 = arith.muli %60, %24 : i64
    %62 = arith.muli %61, %c8_i64 : i64
    %63 = arith.divsi %62, %18 : i64
    %64 = arith.select %10, %63, %0 : i64
    %65 = arith.select %15, %63, %1 : i64
    %from_elements_24 = tensor.from_elements %64, %65, %c8_i64 : tensor<3xi64>
    %reshape_25 = tensor.reshape %transposed_23(%from_elements_24) : (tensor<?x?x2x4xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %transposed_26 = linalg.transpose ins(%cst_2 : tensor<8x8xf32>) outs(%2 : tensor<8x8xf32>) permutation = [1, 0] 
    %66 = arith.index_cast %64 : i64 to index
    %67 = arith.index_cast %65 : i64 to index
    %68 = arith.cmpi sge, %64, %c0_i64 : i64
    cf.assert %68, "negative values not allowed in new dimensions"
    %69 = tensor.empty(%66) : tensor<?x8x8xf32>
    %70 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_26 : tensor<8x8xf32>) outs(%69 : tensor<?x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x8xf32>
    %71 = tensor.empty(%66, %67) : tensor<?x?x8xf32>
    %72 = linalg.fill ins(%cst : f32) outs(%71 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %73 = linalg.batch_matmul ins(%reshape_25, %70 : tensor<?x?x8xf32>, tensor<?x8x8xf32>) outs(%72 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %74 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%73, %cst_1 : tensor<?x?x8xf32>, tensor<8xf32>) outs(%71 : tensor<?x?x8xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %75 = arith.addf %in, %in_27 : f32
      linalg.yield %75 : f32
    } -> tensor<?x?x8xf32>
    return %74 : tensor<?x?x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_3: "0x0400000039A3473ED5DE45BCFC48293E4C3B22BD6B2491BE59156D3E38CF453ED0F69BBE",
      torch_tensor_8_8_torch.float32_3: "0x040000009EB1A83E7FAC973E41C55ABE7154863E5976513EACBB0DBE137805BE2CC443BE6F261ABDDAC0AFBD97A7A3BD5BE75F3E202DB33EE305FF3DBC675D3DCD558B3DE94914BEFB1B8E3D1F0B8ABE759259BE54F5A43E78E5113DB4F59FBE9C85053EF6CF6D3E7B742B3EAC7E703E69D497BE62EB5ABDCB4E9DBDE6E98BBE08A4EF3D1D79A1BE77FE9E3E63D4A93E416F14BE872C543EA254A2BE5F767B3E58D6993E074E523E0C6E3D3EF492EABD09D2453E63E792BD60A1A33E6445E2BCD7B283BE431F143ED2576A3DEBB5BF3D6C210BBEC447F9BD3C0C5CBE398273BDD6C997BDD15BB4BEBBAF9D3E860B9EBE2BF5FC3D474A4ABEDA4A14BED31E0BBE50897ABE",
      torch_tensor_8_torch.float32_2: "0x040000003F27A4BE22D6653DF3BC2B3EFB02833DC69387BE9C00523EAB2BACBE8CB7E6BD",
      torch_tensor_8_8_torch.float32_2: "0x04000000492CAA3E218633BE496A9C3E10D59B3E75AC72BD5158BABD227507BE1FABA5BEBF03FA3DB166F73DCBCC98BD32FDCDB9171C8A3D4C3C12BEDFFADABDAA8309BED451563E5161A0BD8127C73DACB991BDC570853DF0D54B3E6BD06A3E2CF71D3D9B021ABE09C5983E12C1893E852E27BCB2E2ACBDBC01503DB922FFBDA0CE0A3EF2511EBCD331A7BE78ABA93D3263A4BCC555F2BD28E06DBE5EA28CBED557073DFD648FBE65A087BE234D4BBD15CB55BED147913E01DDB33E2FAE17BE9E299EBEF758A93EBBACB5BDFD21E7BD9DE8513E9C8CA63E56FF8ABD6D58893EA9F261BD5E0CC3BD311CBEBDF1AE24BD421A0C3E7C2BC23BCFC194BE442299BCA170633D",
      torch_tensor_8_torch.float32_1: "0x04000000F4CF7FBEEB5085BE45AC74BEE9B280BD21209E3E6CAD2CBECCFAD33D5D3168BE",
      torch_tensor_8_8_torch.float32_1: "0x0400000077FB5FBE67BB88BE581E493E2C068DBE3FBA5DBDF599C9BC1C7044BD4ACBABBEAF34B43D258690BDC65583BE6B6D8EBE94815DBEA6D7503E54A0B33EE9B293BE39A4ABBEEF9CD2BDEFDF783E1D0101BE4E1C9FBEA95CEABDB932A2BA00D06EBECCC966BEFE190E3EC4A65DBEA43BFCBD8457673EC152A03EA90B083D6A04A0BE426B033CBB57303D8B9B833EF5F6DBBD2D6F21BEF1F8C23D98FA263D6AE354BDD99F80BE76DFA2BE7831E03D74C890BE5003013EEEBA0DBDD7C8613EB310E4BD3C2EC03DB1E5AA3E54A4563E3B4668BE1026FABCED32AEBCC536FE3DCCC5A7BEBB3805BD04D2863ECBCC01BE7D5D73BE5DF4043D741A563EFB66813EF1C3603E",
      torch_tensor_8_torch.float32: "0x04000000140373BD7291953EC1959A3EF75615BED5272CBE65AA833E68EE00BE6707703D",
      torch_tensor_8_8_torch.float32: "0x040000005F808DBDA73765BD2B23A63E358FA6BE001F7FBE8BC29FBE86AB5ABBA6480CBE9CA244BE44CAEE3CB17E9EBDDAB99F3E6FD60CBE48589FBCCCCFA53C694D36BEF42AA6BE26C1723ED1EF59BEE8CA59BEAACA0F3E3371A43E03D0B3BD1734513CC08FFBBCC3C6833D6961A6BE6F3C463EBF248DBEE18D213EE5C98C3D1CBAD9BD736590BE8A2575BEF9FE8C3CF6D2223EE472103E35789CBDDF490F3D3242D83DB1E82BBE5917923E261774BEB2D76F3E21CC14BEAF702FBDC06F58BE135DB53C856470BEAF4A53BEFBB5B2BEA5E126BE5639A7BE5103B03EEF72823E2CD7993D2B1190BEE70689BEA0D3A53EF7CDB4BE80B815BE044078BE8D41883ED7734BBE"
    }
  }
#-}
