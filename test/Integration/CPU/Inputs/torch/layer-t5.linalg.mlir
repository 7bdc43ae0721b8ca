#map = affine_map<(d0) -> (d0)>
#map1 = affine_map<(d0, d1) -> (0, d1)>
#map2 = affine_map<(d0, d1) -> (d0, 0)>
#map3 = affine_map<(d0, d1) -> (d0, d1)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1)>
#map5 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> (0, d1, d2, d3)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %c-3_i64 = arith.constant -3 : i64
    %c3_i64 = arith.constant 3 : i64
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %c7 = arith.constant 7 : index
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_2 = arith.constant dense_resource<torch_tensor_7_2_torch.float32> : tensor<7x2xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %0 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %1 = tensor.empty() : tensor<10x8xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %3 = linalg.matmul ins(%collapsed, %transposed : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %expanded = tensor.expand_shape %3 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %4 = tensor.empty() : tensor<2x2x5x4xf32>
    %transposed_6 = linalg.transpose ins(%expanded : tensor<2x5x2x4xf32>) outs(%4 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_7 = linalg.transpose ins(%cst_4 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %5 = linalg.matmul ins(%collapsed, %transposed_7 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %expanded_8 = tensor.expand_shape %5 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %transposed_9 = linalg.transpose ins(%cst_3 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %6 = linalg.matmul ins(%collapsed, %transposed_9 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %expanded_10 = tensor.expand_shape %6 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %transposed_11 = linalg.transpose ins(%expanded_10 : tensor<2x5x2x4xf32>) outs(%4 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %7 = tensor.empty() : tensor<5xi64>
    %8 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel"]} outs(%7 : tensor<5xi64>) {
    ^bb0(%out: i64):
      %38 = linalg.index 0 : index
      %39 = arith.index_cast %38 : index to i64
      linalg.yield %39 : i64
    } -> tensor<5xi64>
    %expanded_12 = tensor.expand_shape %8 [[0, 1]] output_shape [1, 5] : tensor<5xi64> into tensor<1x5xi64>
    %expanded_13 = tensor.expand_shape %8 [[0, 1]] output_shape [5, 1] : tensor<5xi64> into tensor<5x1xi64>
    %9 = tensor.empty() : tensor<5x5xi64>
    %10 = linalg.generic {indexing_maps = [#map1, #map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%expanded_12, %expanded_13 : tensor<1x5xi64>, tensor<5x1xi64>) outs(%9 : tensor<5x5xi64>) {
    ^bb0(%in: i64, %in_28: i64, %out: i64):
      %38 = arith.subi %in, %in_28 : i64
      linalg.yield %38 : i64
    } -> tensor<5x5xi64>
    %11 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%10 : tensor<5x5xi64>) outs(%9 : tensor<5x5xi64>) {
    ^bb0(%in: i64, %out: i64):
      %38 = arith.maxsi %in, %c-3_i64 : i64
      %39 = arith.minsi %38, %c3_i64 : i64
      linalg.yield %39 : i64
    } -> tensor<5x5xi64>
    %12 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%11 : tensor<5x5xi64>) outs(%9 : tensor<5x5xi64>) {
    ^bb0(%in: i64, %out: i64):
      %38 = arith.addi %in, %c3_i64 : i64
      linalg.yield %38 : i64
    } -> tensor<5x5xi64>
    %13 = tensor.empty() : tensor<5x5x2xf32>
    %14 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%12 : tensor<5x5xi64>) outs(%13 : tensor<5x5x2xf32>) {
    ^bb0(%in: i64, %out: f32):
      %38 = arith.index_cast %in : i64 to index
      %39 = linalg.index 2 : index
      %40 = arith.cmpi slt, %38, %c7 : index
      cf.assert %40, "index must be smaller than dim size"
      %41 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %41, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_2[%38, %39] : tensor<7x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<5x5x2xf32>
    %15 = tensor.empty() : tensor<2x5x5xf32>
    %transposed_14 = linalg.transpose ins(%14 : tensor<5x5x2xf32>) outs(%15 : tensor<2x5x5xf32>) permutation = [2, 0, 1] 
    %expanded_15 = tensor.expand_shape %transposed_14 [[0, 1], [2], [3]] output_shape [1, 2, 5, 5] : tensor<2x5x5xf32> into tensor<1x2x5x5xf32>
    %16 = tensor.empty() : tensor<2x2x4x5xf32>
    %transposed_16 = linalg.transpose ins(%expanded_8 : tensor<2x5x2x4xf32>) outs(%16 : tensor<2x2x4x5xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_17 = tensor.collapse_shape %transposed_6 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_18 = tensor.collapse_shape %transposed_16 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %17 = tensor.empty() : tensor<4x5x5xf32>
    %18 = linalg.fill ins(%cst : f32) outs(%17 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %19 = linalg.batch_matmul ins(%collapsed_17, %collapsed_18 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%18 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_19 = tensor.expand_shape %19 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %20 = tensor.empty() : tensor<2x2x5x5xf32>
    %21 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_19, %expanded_15 : tensor<2x2x5x5xf32>, tensor<1x2x5x5xf32>) outs(%20 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %38 = arith.addf %in, %in_28 : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %22 = tensor.empty() : tensor<2x2x5xi64>
    %23 = linalg.fill ins(%c0_i64 : i64) outs(%22 : tensor<2x2x5xi64>) -> tensor<2x2x5xi64>
    %24 = tensor.empty() : tensor<2x2x5xf32>
    %25 = linalg.fill ins(%cst_0 : f32) outs(%24 : tensor<2x2x5xf32>) -> tensor<2x2x5xf32>
    %26:2 = linalg.generic {indexing_maps = [#map6, #map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%21 : tensor<2x2x5x5xf32>) outs(%25, %23 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_28: i64):
      %38 = linalg.index 3 : index
      %39 = arith.index_cast %38 : index to i64
      %40 = arith.maximumf %in, %out : f32
      %41 = arith.cmpf ogt, %in, %out : f32
      %42 = arith.select %41, %39, %out_28 : i64
      linalg.yield %40, %42 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_20 = tensor.expand_shape %26#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %27 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %expanded_20 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%20 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %38 = arith.subf %in, %in_28 : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %28 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%27 : tensor<2x2x5x5xf32>) outs(%20 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = math.exp %in : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %29 = tensor.empty() : tensor<2x2x5x1xf32>
    %30 = linalg.fill ins(%cst : f32) outs(%29 : tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %31 = linalg.generic {indexing_maps = [#map6, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%28 : tensor<2x2x5x5xf32>) outs(%30 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = arith.addf %in, %out : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x1xf32>
    %32 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%28, %31 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%20 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %38 = arith.divf %in, %in_28 : f32
      linalg.yield %38 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_21 = tensor.collapse_shape %32 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %collapsed_22 = tensor.collapse_shape %transposed_11 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %33 = tensor.empty() : tensor<4x5x4xf32>
    %34 = linalg.fill ins(%cst : f32) outs(%33 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %35 = linalg.batch_matmul ins(%collapsed_21, %collapsed_22 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%34 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_23 = tensor.expand_shape %35 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %36 = tensor.empty() : tensor<2x5x2x4xf32>
    %transposed_24 = linalg.transpose ins(%expanded_23 : tensor<2x2x5x4xf32>) outs(%36 : tensor<2x5x2x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_25 = linalg.transpose ins(%cst_1 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_26 = tensor.collapse_shape %transposed_24 [[0, 1], [2, 3]] : tensor<2x5x2x4xf32> into tensor<10x8xf32>
    %37 = linalg.matmul ins(%collapsed_26, %transposed_25 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %expanded_27 = tensor.expand_shape %37 [[0, 1], [2]] output_shape [2, 5, 8] : tensor<10x8xf32> into tensor<2x5x8xf32>
    return %expanded_27 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_8_torch.float32_3: "0x040000000028303E17F1913DB10064BE9829663E2272613EF5D7413E92D4A83E6315BABD42FB453EF49AB43EBF07A7BE1FD46EBD447A913E1DD8843E524F2CBEE9EE553EA0EB9E3E25DD7DBE8E6587BD77A6593D8AAA25BDDCD61CBE8693D23D525472BEC6A18D3E35F45FBE1222AD3D5E34D33DFB9E673E0430073DA96CB43EDBBDECBDC399913DC2B0C5BDBBF19BBE0320A23E70F65B3E7089F5BDB2DD7DBE6C9C25BE8D3507BE1CB986BEB2A61DBEE5E06BBEB32B2A3EC206FDBDA42C213EADA2423E551B9CBE82581ABEAF7D64BD9107983EE790D4BC3798A4BE6FA016BE026FAC3E6BFF3EBE41A72ABE9D1B803D55D5E6BDA4338E3E096586BE54749DBE46BE943D",
      torch_tensor_7_2_torch.float32: "0x040000006F0DF2BF96AC6BBE683AA2BE03A19DBF5BB17A3DE1419F3FF5A2573FEF9DF1BF43D94BBF0E72C2BE59F4E3BF58C52FBF9DFECA3EAD0A5ABE",
      torch_tensor_8_8_torch.float32_2: "0x040000006EF7F2BDC4A3973E1991AB3D43AB9EBD1D13DB3BE3F7803E9AC6A1BE2AEE4E3E55E38BBC7C7E61BE8087A13E16D824BE9BD09DBE989097BEB3EC343E444B1FBE49ACF53C759487BE3937953E5C958EBDB6AF95BE8C9C1E3C1486DC3D70816BBEA40177BE6CADFCBC2518F13DBDC702BECFEF72BE9ED56BBED5F82DBE2C8743BE58AB30BE5AD0ADBE23DC5ABE4D1CF53C4617BC3DCA61B43EABCA893E7BDB99BD869FADBE3FBA39BEECA8BF3D49EC67BEFA0EA5BD341D54BCFBB3B93D5CD5A53E6FFE863E0E87553EDC2FE8BD64ABC9BD02F7DEBD25BD8CBD0F8515BDFAE694BC75E550BE0E8186BE671C1ABE7250903E7DF78B3E3899B23E2D17183EE4B107BE",
      torch_tensor_8_8_torch.float32_1: "0x04000000CA2FF5BD89AB60BC91E993BAC6D992BCA3BA90BEDD772FBEDF302E3E07AC613E08E235BE41D11DBE9C7D86BE96DF053EA25CA9BECD493EBEDE36113E270D413E2DEE543E1B4191BEBC56493D70AFB03E9B66B2BE82CE26BEFD6A8CBE5F89CB3CE57C523EA9B0D83D3348EEBDC11EA5BC9479A03CF7AC91BDEDE6523E5A4B3F3E5FC9A4BD6FB8A4BE415A4C3E47CB0A3D4FF58A3EB09911BE33C1323ECCF7703EB0F694BDEE94383EEB133E3E9F58A5BEB4A2AC3E2AD2353EC927333DE26C9FBE05A6023D43FAAE3EFC7EAABDF5D9303EBA56143EFAFEDBBD7A1D09BE3C2783BE5BF2083EDADAC53C3DD1CE3C51D23CBE73DA2D3DF70B44BCC80FA3BE15506DBE",
      torch_tensor_8_8_torch.float32: "0x040000001FD6933C291C293E634165BEBDBA18BED5A5B33E194BA63D115B6B3DDF81A0BE868D32BE9D6A4D3EF0FDA8BEE7DF5E3E074D4F3D6416923EF1F3E5BDD84C52BE12D99DBEA6B0863B06808EBE6BDC87BD66B9AEBE9ABE9A3E89D086BEF91FE8BDEA903DBD4C18BBBDAB748E3EF0392F3E2EA1A1BE636BA5BEB06C50BEE9629D3EEB1D2B3E42AA8BBEC2033D3E40C572BE44B7F1BD12B6003D39D86B3EDFDD21BCA6E2573E5CFF23BE9B79273E3B41A6BE0BD40FBEBDC7883E6C0F683E680F21BEE683953E2DBE403D0D3E85BE387F4D3E08EF05BE22AE953EB9CB5DBEC9DD88BE306E783E438C28BE0CBD0E3EBDC3543EA8B1A9BDFFF2A7BE2A58183DA589A93E"
    }
  }
#-}
