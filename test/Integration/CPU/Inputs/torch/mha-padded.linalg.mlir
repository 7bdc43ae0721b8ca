#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1) -> ()>
#map2 = affine_map<(d0, d1, d2) -> (d1, d2)>
#map3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map4 = affine_map<(d0, d1, d2) -> (d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, 0, d3)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map10 = affine_map<(d0, d1) -> (d1)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>, %arg1: tensor<2x5xi1>) -> tensor<2x5x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %true = arith.constant true
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<2x2x5x5xf32>
    %cst_2 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_3 = arith.constant dense<0.000000e+00> : tensor<2x5xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_6 = arith.constant 0.70710678118654757 : f64
    %cst_7 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %cst_9 = arith.constant 0xFFF0000000000000 : f64
    %0 = tensor.empty() : tensor<2x5xi1>
    %1 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%arg1 : tensor<2x5xi1>) outs(%0 : tensor<2x5xi1>) {
    ^bb0(%in: i1, %out: i1):
      %51 = arith.xori %in, %true : i1
      linalg.yield %51 : i1
    } -> tensor<2x5xi1>
    %2 = tensor.empty() : tensor<2x5xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map1, #map, #map], iterator_types = ["parallel", "parallel"]} ins(%1, %cst_2, %cst_3 : tensor<2x5xi1>, tensor<f32>, tensor<2x5xf32>) outs(%2 : tensor<2x5xf32>) {
    ^bb0(%in: i1, %in_39: f32, %in_40: f32, %out: f32):
      %51 = arith.select %in, %in_39, %in_40 : f32
      linalg.yield %51 : f32
    } -> tensor<2x5xf32>
    %4 = tensor.empty() : tensor<5x2x8xf32>
    %transposed = linalg.transpose ins(%arg0 : tensor<2x5x8xf32>) outs(%4 : tensor<5x2x8xf32>) permutation = [1, 0, 2] 
    %5 = tensor.empty() : tensor<8x24xf32>
    %transposed_10 = linalg.transpose ins(%cst_8 : tensor<24x8xf32>) outs(%5 : tensor<8x24xf32>) permutation = [1, 0] 
    %6 = tensor.empty() : tensor<5x8x24xf32>
    %7 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_10 : tensor<8x24xf32>) outs(%6 : tensor<5x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<5x8x24xf32>
    %8 = tensor.empty() : tensor<5x2x24xf32>
    %9 = linalg.fill ins(%cst : f32) outs(%8 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %10 = linalg.batch_matmul ins(%transposed, %7 : tensor<5x2x8xf32>, tensor<5x8x24xf32>) outs(%9 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %11 = linalg.generic {indexing_maps = [#map3, #map4, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %cst_7 : tensor<5x2x24xf32>, tensor<24xf32>) outs(%8 : tensor<5x2x24xf32>) {
    ^bb0(%in: f32, %in_39: f32, %out: f32):
      %51 = arith.addf %in, %in_39 : f32
      linalg.yield %51 : f32
    } -> tensor<5x2x24xf32>
    %expanded = tensor.expand_shape %11 [[0, 1], [2], [3, 4]] output_shape [1, 5, 2, 3, 8] : tensor<5x2x24xf32> into tensor<1x5x2x3x8xf32>
    %12 = tensor.empty() : tensor<3x5x2x1x8xf32>
    %transposed_11 = linalg.transpose ins(%expanded : tensor<1x5x2x3x8xf32>) outs(%12 : tensor<3x5x2x1x8xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed = tensor.collapse_shape %transposed_11 [[0], [1], [2, 3], [4]] : tensor<3x5x2x1x8xf32> into tensor<3x5x2x8xf32>
    %extracted_slice = tensor.extract_slice %collapsed[0, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_12 = tensor.extract_slice %collapsed[1, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_13 = tensor.extract_slice %collapsed[2, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %collapsed_14 = tensor.collapse_shape %extracted_slice [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_15 = tensor.expand_shape %collapsed_14 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %13 = tensor.empty() : tensor<4x5x4xf32>
    %transposed_16 = linalg.transpose ins(%expanded_15 : tensor<5x4x4xf32>) outs(%13 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_17 = tensor.collapse_shape %extracted_slice_12 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_18 = tensor.expand_shape %collapsed_17 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_19 = linalg.transpose ins(%expanded_18 : tensor<5x4x4xf32>) outs(%13 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_20 = tensor.collapse_shape %extracted_slice_13 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_21 = tensor.expand_shape %collapsed_20 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_22 = linalg.transpose ins(%expanded_21 : tensor<5x4x4xf32>) outs(%13 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %expanded_23 = tensor.expand_shape %3 [[0], [1, 2, 3]] output_shape [2, 1, 1, 5] : tensor<2x5xf32> into tensor<2x1x1x5xf32>
    %14 = tensor.empty() : tensor<2x2x1x5xf32>
    %collapsed_24 = tensor.collapse_shape %expanded_23 [[0, 1], [2], [3]] : tensor<2x1x1x5xf32> into tensor<2x1x5xf32>
    %15 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%collapsed_24 : tensor<2x1x5xf32>) outs(%14 : tensor<2x2x1x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x1x5xf32>
    %expanded_25 = tensor.expand_shape %transposed_16 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %expanded_26 = tensor.expand_shape %transposed_19 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %16 = tensor.empty() : tensor<2x2x5x4xf32>
    %17 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_25 : tensor<2x2x5x4xf32>) outs(%16 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = arith.truncf %cst_6 : f64 to f32
      %52 = arith.mulf %in, %51 : f32
      linalg.yield %52 : f32
    } -> tensor<2x2x5x4xf32>
    %18 = tensor.empty() : tensor<2x2x4x5xf32>
    %transposed_27 = linalg.transpose ins(%expanded_26 : tensor<2x2x5x4xf32>) outs(%18 : tensor<2x2x4x5xf32>) permutation = [0, 1, 3, 2] 
    %19 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_27 : tensor<2x2x4x5xf32>) outs(%18 : tensor<2x2x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = arith.truncf %cst_6 : f64 to f32
      %52 = arith.mulf %in, %51 : f32
      linalg.yield %52 : f32
    } -> tensor<2x2x4x5xf32>
    %collapsed_28 = tensor.collapse_shape %17 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_29 = tensor.collapse_shape %19 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %20 = tensor.empty() : tensor<4x5x5xf32>
    %21 = linalg.fill ins(%cst : f32) outs(%20 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %22 = linalg.batch_matmul ins(%collapsed_28, %collapsed_29 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%21 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_30 = tensor.expand_shape %22 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %23 = tensor.empty() : tensor<2x2x5x5xf32>
    %24 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_30, %15 : tensor<2x2x5x5xf32>, tensor<2x2x1x5xf32>) outs(%23 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_39: f32, %out: f32):
      %51 = arith.addf %in, %in_39 : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x5x5xf32>
    %25 = tensor.empty() : tensor<2x2x5xi64>
    %26 = linalg.fill ins(%c0_i64 : i64) outs(%25 : tensor<2x2x5xi64>) -> tensor<2x2x5xi64>
    %27 = tensor.empty() : tensor<2x2x5xf32>
    %28 = linalg.fill ins(%cst_0 : f32) outs(%27 : tensor<2x2x5xf32>) -> tensor<2x2x5xf32>
    %29:2 = linalg.generic {indexing_maps = [#map6, #map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%24 : tensor<2x2x5x5xf32>) outs(%28, %26 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_39: i64):
      %51 = linalg.index 3 : index
      %52 = arith.index_cast %51 : index to i64
      %53 = arith.maximumf %in, %out : f32
      %54 = arith.cmpf ogt, %in, %out : f32
      %55 = arith.select %54, %52, %out_39 : i64
      linalg.yield %53, %55 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_31 = tensor.expand_shape %29#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %30 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%24, %expanded_31 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%23 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_39: f32, %out: f32):
      %51 = arith.subf %in, %in_39 : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x5x5xf32>
    %31 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%30 : tensor<2x2x5x5xf32>) outs(%23 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = math.exp %in : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x5x5xf32>
    %32 = tensor.empty() : tensor<2x2x5x1xf32>
    %33 = linalg.fill ins(%cst : f32) outs(%32 : tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %34 = linalg.generic {indexing_maps = [#map6, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%31 : tensor<2x2x5x5xf32>) outs(%33 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = arith.addf %in, %out : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x5x1xf32>
    %35 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%31, %34 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%23 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_39: f32, %out: f32):
      %51 = arith.divf %in, %in_39 : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x5x5xf32>
    %36 = tensor.empty() : tensor<2x2x5x5xi1>
    %37 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%24 : tensor<2x2x5x5xf32>) outs(%36 : tensor<2x2x5x5xi1>) {
    ^bb0(%in: f32, %out: i1):
      %51 = arith.extf %in : f32 to f64
      %52 = arith.cmpf oeq, %51, %cst_9 : f64
      linalg.yield %52 : i1
    } -> tensor<2x2x5x5xi1>
    %38 = tensor.empty() : tensor<2x2x5x1xi1>
    %39 = linalg.fill ins(%true : i1) outs(%38 : tensor<2x2x5x1xi1>) -> tensor<2x2x5x1xi1>
    %40 = linalg.generic {indexing_maps = [#map6, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%37 : tensor<2x2x5x5xi1>) outs(%39 : tensor<2x2x5x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %51 = arith.andi %in, %out : i1
      linalg.yield %51 : i1
    } -> tensor<2x2x5x1xi1>
    %41 = linalg.generic {indexing_maps = [#map9, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%40, %cst_1, %35 : tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) outs(%23 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: i1, %in_39: f32, %in_40: f32, %out: f32):
      %51 = arith.select %in, %in_39, %in_40 : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_32 = tensor.collapse_shape %41 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %42 = linalg.fill ins(%cst : f32) outs(%13 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %43 = linalg.batch_matmul ins(%collapsed_32, %transposed_22 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%42 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_33 = tensor.expand_shape %43 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %44 = tensor.empty() : tensor<5x2x2x4xf32>
    %transposed_34 = linalg.transpose ins(%expanded_33 : tensor<2x2x5x4xf32>) outs(%44 : tensor<5x2x2x4xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_35 = tensor.collapse_shape %transposed_34 [[0, 1], [2, 3]] : tensor<5x2x2x4xf32> into tensor<10x8xf32>
    %45 = tensor.empty() : tensor<8x8xf32>
    %transposed_36 = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%45 : tensor<8x8xf32>) permutation = [1, 0] 
    %46 = tensor.empty() : tensor<10x8xf32>
    %47 = linalg.fill ins(%cst : f32) outs(%46 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %48 = linalg.matmul ins(%collapsed_35, %transposed_36 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%47 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %49 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel"]} ins(%48, %cst_4 : tensor<10x8xf32>, tensor<8xf32>) outs(%46 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_39: f32, %out: f32):
      %51 = arith.addf %in, %in_39 : f32
      linalg.yield %51 : f32
    } -> tensor<10x8xf32>
    %expanded_37 = tensor.expand_shape %49 [[0, 1], [2]] output_shape [5, 2, 8] : tensor<10x8xf32> into tensor<5x2x8xf32>
    %50 = tensor.empty() : tensor<2x5x8xf32>
    %transposed_38 = linalg.transpose ins(%expanded_37 : tensor<5x2x8xf32>) outs(%50 : tensor<2x5x8xf32>) permutation = [1, 0, 2] 
    return %transposed_38 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32: "0x04000000117EEBBC0B9E1F3EA506043D139E063E2F9C823D7E44B0BED92E133D6E67623E32980FBEAFDFBE3D22F4EFBDFF8EE2BD5A27BEBCADE621BE5A0A913CA6E1993DCEF5B1BEEEC0763E46278F3E3EB574BC6A91733E107A823E9F0889BE3F3BAEBE6A22293ECFC667BE45B42EBE5CC423BD14BD753E5B43A13E85E1A5BDEC452DBEFF2FAE3EE4F092BE9FDF6E3ED5356FBDB6A89CBD6887A63E060909BEEF7BAE3CF8558FBE2872583EED66AC3EBBAC79BEA9C17C3E82BD9EBE2B04453EAC71233D7DF780BE91591ABD74E4193C4217243E12B4373E4E39A73B55EE36BE0B7C203ED0ED693EB524DE3B72D599BE33809DBD811466BE6A78FBBD0F93B0BE6A6CBCBD",
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32: "0x040000006776CD3D60E5883EE0B8A73EFBD99ABE2E1B603E8DD600BEE706AB3E112C83BECA5C173DF88BF83CAB12EB3D0EE1203EFB6E15BEB0F3D6BC3B86A5BE2415B6BE63866A3ECD4B86BE05BD8B3D3AB44FBB69D5833EC790F9BD808BAA3E71A7873EB786413DABF2803E80DA843EB171693EABF090BEFEF29C3E288281BE1DFA41BCF4BD1D3E0AB1053E9772A9BDBFA8BD3EDE20CA3E04DA903C70763FBD00A34A3E6167D1BEB904CD3EC0700DBE442AB43E9DE1B7BE7149B6BE483BCEBE45E71E3D6CAB4DBE3D48D3BE2D3361BE79188B3D25E523BD9A1FCE3D4B6A6CBD9874913EA16CA1BE7854A43E14104DBE4A4CD1BECFCD88BEC820953D815BA63E7D87F33D6DBC823E29A45BBE2A3A6DBEB5640FBE2CA88CBEA273313D0C31D63E1EE9AE3E6D98003E13C499BEA579AABE23F1673E23F865BE5F602D3E6944B0BE316C773ED4FFBABCA159A23E27B6C83BAE57EB3DC446F83DE165A23EA30CA4BEA99716BE529F233E00C4A63E1A6D9B3D6F11CA3E3114193D25647BBEF1F0ADBD9CDA5BBDCF35833E6D1883BE6859553CCEC298BE35EE783D30C05EBE7A90DDBE85735CBECDBDA23ECF26853E9E9B923E5F3F0C3EA15E64BEAD7A893DBB9ED0BED90D1CBE22FAA1BD70C6CCBE8323CA3E6906933DD777CCBED7D88A3EE5034F3E1C77B1BE194C663EB275CFBE2785833ED11E55BE765493BE2430BC3E82B2573E69F4293E091FD8BEEF8211BED7A3883ECCCE753ECD9BC33EF14592BE2F3FE53CFF038ABCE63C8C3E7007C4BD3CA49EBD042FA63E3A8A763E130F42BE56D171BE7730D63E09D178BBBB2A6B3DA30A0C3CE118B73E8A9A533E89971DBE75BB3EBE9C6DC7BE1490E8BD4A2CDFBD18F96C3E1425143EEB661BBE588D4BBDCC8AAE3D2556C03DA31C743E28E48C3E063DF8BDC0119DBD79AFC8BE4B376A3E2517953EFB4254BC5CDAD03ED1A19F3EFD6A883E64688BBE27428EBE947F643EC427103EA9CFC43EFE82CE3EE4F310BD4E65463E18FDC2BEE0DE66BED4EA963E28D560BEC4C051BE3DE9893EC5C18BBEB925183E67151DBE72CE88BED45A9F3DF0ECC73E8283703E"
    }
  }
#-}
