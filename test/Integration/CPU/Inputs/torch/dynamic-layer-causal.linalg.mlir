#map = affine_map<(d0, d1, d2) -> (d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1) -> (d0, d1)>
#map5 = affine_map<(d0, d1) -> ()>
#map6 = affine_map<(d0, d1, d2, d3) -> (d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map9 = affine_map<(d0, d1, d2, d3) -> ()>
module {
  func.func @main(%arg0: tensor<?x?x8xf32>) -> tensor<?x?x8xf32> {
    %c8_i64 = arith.constant 8 : i64
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f32
    %c2_i64 = arith.constant 2 : i64
    %c4_i64 = arith.constant 4 : i64
    %true = arith.constant true
    %false = arith.constant false
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0xFFF0000000000000 : f64
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_3 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_6 = arith.constant 0.70710678118654757 : f64
    %cst_7 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %dim = tensor.dim %arg0, %c0 : tensor<?x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_9 = tensor.dim %arg0, %c1 : tensor<?x?x8xf32>
    %1 = arith.index_cast %dim_9 : index to i64
    %2 = tensor.empty() : tensor<8x24xf32>
    %transposed = linalg.transpose ins(%cst_8 : tensor<24x8xf32>) outs(%2 : tensor<8x24xf32>) permutation = [1, 0] 
    %3 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %3, "negative values not allowed in new dimensions"
    %4 = tensor.empty(%dim) : tensor<?x8x24xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed : tensor<8x24xf32>) outs(%4 : tensor<?x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x24xf32>
    %6 = tensor.empty(%dim, %dim_9) : tensor<?x?x24xf32>
    %7 = linalg.fill ins(%cst : f32) outs(%6 : tensor<?x?x24xf32>) -> tensor<?x?x24xf32>
    %8 = linalg.batch_matmul ins(%arg0, %5 : tensor<?x?x8xf32>, tensor<?x8x24xf32>) outs(%7 : tensor<?x?x24xf32>) -> tensor<?x?x24xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%8, %cst_7 : tensor<?x?x24xf32>, tensor<24xf32>) outs(%6 : tensor<?x?x24xf32>) {
    ^bb0(%in: f32, %in_26: f32, %out: f32):
      %84 = arith.addf %in, %in_26 : f32
      linalg.yield %84 : f32
    } -> tensor<?x?x24xf32>
    %extracted_slice = tensor.extract_slice %9[0, 0, 0] [%dim, %dim_9, 8] [1, 1, 1] : tensor<?x?x24xf32> to tensor<?x?x8xf32>
    %extracted_slice_10 = tensor.extract_slice %9[0, 0, 8] [%dim, %dim_9, 8] [1, 1, 1] : tensor<?x?x24xf32> to tensor<?x?x8xf32>
    %extracted_slice_11 = tensor.extract_slice %9[0, 0, 16] [%dim, %dim_9, 8] [1, 1, 1] : tensor<?x?x24xf32> to tensor<?x?x8xf32>
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
    %reshape = tensor.reshape %extracted_slice(%from_elements) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x?x2x4xf32>
    %25 = arith.index_cast %23 : i64 to index
    %26 = arith.index_cast %24 : i64 to index
    %27 = tensor.empty(%25, %26) : tensor<?x2x?x4xf32>
    %transposed_12 = linalg.transpose ins(%reshape : tensor<?x?x2x4xf32>) outs(%27 : tensor<?x2x?x4xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %19, "must have at most one inferred (negative) dimension"
    %reshape_13 = tensor.reshape %extracted_slice_10(%from_elements) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x?x2x4xf32>
    cf.assert %19, "must have at most one inferred (negative) dimension"
    %reshape_14 = tensor.reshape %extracted_slice_11(%from_elements) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x?x2x4xf32>
    %transposed_15 = linalg.transpose ins(%reshape_14 : tensor<?x?x2x4xf32>) outs(%27 : tensor<?x2x?x4xf32>) permutation = [0, 2, 1, 3] 
    %28 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_12 : tensor<?x2x?x4xf32>) outs(%27 : tensor<?x2x?x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %84 = arith.truncf %cst_6 : f64 to f32
      %85 = arith.mulf %in, %84 : f32
      linalg.yield %85 : f32
    } -> tensor<?x2x?x4xf32>
    %29 = tensor.empty(%dim_9, %dim_9) : tensor<?x?xi1>
    %30 = linalg.fill ins(%true : i1) outs(%29 : tensor<?x?xi1>) -> tensor<?x?xi1>
    %31 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%30 : tensor<?x?xi1>) outs(%29 : tensor<?x?xi1>) {
    ^bb0(%in: i1, %out: i1):
      %84 = linalg.index 0 : index
      %85 = arith.index_cast %84 : index to i64
      %86 = linalg.index 1 : index
      %87 = arith.index_cast %86 : index to i64
      %88 = arith.cmpi sle, %87, %85 : i64
      %89 = arith.select %88, %in, %false : i1
      linalg.yield %89 : i1
    } -> tensor<?x?xi1>
    %32 = tensor.empty(%dim_9, %dim_9) : tensor<?x?xf32>
    %33 = linalg.generic {indexing_maps = [#map4, #map5, #map5, #map4], iterator_types = ["parallel", "parallel"]} ins(%31, %cst_2, %cst_3 : tensor<?x?xi1>, tensor<f32>, tensor<f32>) outs(%32 : tensor<?x?xf32>) {
    ^bb0(%in: i1, %in_26: f32, %in_27: f32, %out: f32):
      %84 = arith.select %in, %in_26, %in_27 : f32
      linalg.yield %84 : f32
    } -> tensor<?x?xf32>
    %34 = tensor.empty(%25, %26) : tensor<?x2x4x?xf32>
    %transposed_16 = linalg.transpose ins(%reshape_13 : tensor<?x?x2x4xf32>) outs(%34 : tensor<?x2x4x?xf32>) permutation = [0, 2, 3, 1] 
    %35 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_16 : tensor<?x2x4x?xf32>) outs(%34 : tensor<?x2x4x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %84 = arith.truncf %cst_6 : f64 to f32
      %85 = arith.mulf %in, %84 : f32
      linalg.yield %85 : f32
    } -> tensor<?x2x4x?xf32>
    %collapsed = tensor.collapse_shape %28 [[0, 1], [2], [3]] : tensor<?x2x?x4xf32> into tensor<?x?x4xf32>
    %collapsed_17 = tensor.collapse_shape %35 [[0, 1], [2], [3]] : tensor<?x2x4x?xf32> into tensor<?x4x?xf32>
    %36 = arith.muli %25, %c2 : index
    %37 = tensor.empty(%36, %26, %26) : tensor<?x?x?xf32>
    %38 = linalg.fill ins(%cst : f32) outs(%37 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %39 = linalg.batch_matmul ins(%collapsed, %collapsed_17 : tensor<?x?x4xf32>, tensor<?x4x?xf32>) outs(%38 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %40 = arith.divsi %36, %c2 : index
    %expanded = tensor.expand_shape %39 [[0, 1], [2], [3]] output_shape [%40, 2, %26, %26] : tensor<?x?x?xf32> into tensor<?x2x?x?xf32>
    %41 = arith.cmpi eq, %26, %dim_9 : index
    cf.assert %41, "mismatched size for broadcast"
    cf.assert %41, "mismatched size for broadcast"
    %42 = tensor.empty(%40, %26, %26) : tensor<?x2x?x?xf32>
    %43 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded, %33 : tensor<?x2x?x?xf32>, tensor<?x?xf32>) outs(%42 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_26: f32, %out: f32):
      %84 = arith.addf %in, %in_26 : f32
      linalg.yield %84 : f32
    } -> tensor<?x2x?x?xf32>
    %44 = tensor.empty(%40, %26) : tensor<?x2x?xi64>
    %45 = linalg.fill ins(%c0_i64 : i64) outs(%44 : tensor<?x2x?xi64>) -> tensor<?x2x?xi64>
    %46 = tensor.empty(%40, %26) : tensor<?x2x?xf32>
    %47 = linalg.fill ins(%cst_0 : f32) outs(%46 : tensor<?x2x?xf32>) -> tensor<?x2x?xf32>
    %48:2 = linalg.generic {indexing_maps = [#map3, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%43 : tensor<?x2x?x?xf32>) outs(%47, %45 : tensor<?x2x?xf32>, tensor<?x2x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_26: i64):
      %84 = linalg.index 3 : index
      %85 = arith.index_cast %84 : index to i64
      %86 = arith.maximumf %in, %out : f32
      %87 = arith.cmpf ogt, %in, %out : f32
      %88 = arith.select %87, %85, %out_26 : i64
      linalg.yield %86, %88 : f32, i64
    } -> (tensor<?x2x?xf32>, tensor<?x2x?xi64>)
    %expanded_18 = tensor.expand_shape %48#0 [[0], [1], [2, 3]] output_shape [%40, 2, %26, 1] : tensor<?x2x?xf32> into tensor<?x2x?x1xf32>
    %49 = linalg.generic {indexing_maps = [#map3, #map8, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%43, %expanded_18 : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%42 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_26: f32, %out: f32):
      %84 = arith.subf %in, %in_26 : f32
      linalg.yield %84 : f32
    } -> tensor<?x2x?x?xf32>
    %50 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%49 : tensor<?x2x?x?xf32>) outs(%42 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %84 = math.exp %in : f32
      linalg.yield %84 : f32
    } -> tensor<?x2x?x?xf32>
    %51 = tensor.empty(%40, %26) : tensor<?x2x?x1xf32>
    %52 = linalg.fill ins(%cst : f32) outs(%51 : tensor<?x2x?x1xf32>) -> tensor<?x2x?x1xf32>
    %53 = linalg.generic {indexing_maps = [#map3, #map8], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%50 : tensor<?x2x?x?xf32>) outs(%52 : tensor<?x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %84 = arith.addf %in, %out : f32
      linalg.yield %84 : f32
    } -> tensor<?x2x?x1xf32>
    %54 = linalg.generic {indexing_maps = [#map3, #map8, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%50, %53 : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%42 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_26: f32, %out: f32):
      %84 = arith.divf %in, %in_26 : f32
      linalg.yield %84 : f32
    } -> tensor<?x2x?x?xf32>
    %55 = tensor.empty(%40, %26, %26) : tensor<?x2x?x?xi1>
    %56 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%43 : tensor<?x2x?x?xf32>) outs(%55 : tensor<?x2x?x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %84 = arith.extf %in : f32 to f64
      %85 = arith.cmpf oeq, %84, %cst_1 : f64
      linalg.yield %85 : i1
    } -> tensor<?x2x?x?xi1>
    %57 = tensor.empty(%40, %26) : tensor<?x2x?x1xi1>
    %58 = linalg.fill ins(%true : i1) outs(%57 : tensor<?x2x?x1xi1>) -> tensor<?x2x?x1xi1>
    %59 = linalg.generic {indexing_maps = [#map3, #map8], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%56 : tensor<?x2x?x?xi1>) outs(%58 : tensor<?x2x?x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %84 = arith.andi %in, %out : i1
      linalg.yield %84 : i1
    } -> tensor<?x2x?x1xi1>
    %60 = linalg.generic {indexing_maps = [#map8, #map9, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%59, %cst_2, %54 : tensor<?x2x?x1xi1>, tensor<f32>, tensor<?x2x?x?xf32>) outs(%42 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: i1, %in_26: f32, %in_27: f32, %out: f32):
      %84 = arith.select %in, %in_26, %in_27 : f32
      linalg.yield %84 : f32
    } -> tensor<?x2x?x?xf32>
    %61 = arith.maxui %40, %25 : index
    %collapsed_19 = tensor.collapse_shape %60 [[0, 1], [2], [3]] : tensor<?x2x?x?xf32> into tensor<?x?x?xf32>
    %collapsed_20 = tensor.collapse_shape %transposed_15 [[0, 1], [2], [3]] : tensor<?x2x?x4xf32> into tensor<?x?x4xf32>
    %62 = arith.muli %61, %c2 : index
    %63 = tensor.empty(%62, %26) : tensor<?x?x4xf32>
    %64 = linalg.fill ins(%cst : f32) outs(%63 : tensor<?x?x4xf32>) -> tensor<?x?x4xf32>
    %65 = linalg.batch_matmul ins(%collapsed_19, %collapsed_20 : tensor<?x?x?xf32>, tensor<?x?x4xf32>) outs(%64 : tensor<?x?x4xf32>) -> tensor<?x?x4xf32>
    %66 = arith.divsi %62, %c2 : index
    %expanded_21 = tensor.expand_shape %65 [[0, 1], [2], [3]] output_shape [%66, 2, %26, 4] : tensor<?x?x4xf32> into tensor<?x2x?x4xf32>
    %67 = tensor.empty(%66, %26) : tensor<?x?x2x4xf32>
    %transposed_22 = linalg.transpose ins(%expanded_21 : tensor<?x2x?x4xf32>) outs(%67 : tensor<?x?x2x4xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %19, "must have at most one inferred (negative) dimension"
    %68 = arith.index_cast %66 : index to i64
    %69 = arith.muli %68, %24 : i64
    %70 = arith.muli %69, %c8_i64 : i64
    %71 = arith.divsi %70, %18 : i64
    %72 = arith.select %10, %71, %0 : i64
    %73 = arith.select %15, %71, %1 : i64
    %from_elements_23 = tensor.from_elements %72, %73, %c8_i64 : tensor<3xi64>
    %reshape_24 = tensor.reshape %transposed_22(%from_elements_23) : (tensor<?x?x2x4xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %74 = tensor.empty() : tensor<8x8xf32>
    %transposed_25 = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%74 : tensor<8x8xf32>) permutation = [1, 0] 
    %75 = arith.index_cast %72 : i64 to index
    %76 = arith.index_cast %73 : i64 to index
    %77 = arith.cmpi sge, %72, %c0_i64 : i64
    cf.assert %77, "negative values not allowed in new dimensions"
    %78 = tensor.empty(%75) : tensor<?x8x8xf32>
    %79 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_25 : tensor<8x8xf32>) outs(%78 : tensor<?x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x8xf32>
    %80 = tensor.empty(%75, %76) : tensor<?x?x8xf32>
    %81 = linalg.fill ins(%cst : f32) outs(%80 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %82 = linalg.batch_matmul ins(%reshape_24, %79 : tensor<?x?x8xf32>, tensor<?x8x8xf32>) outs(%81 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %83 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%82, %cst_4 : tensor<?x?x8xf32>, tensor<8xf32>) outs(%80 : tensor<?x?x8xf32>) {
    ^bb0(%in: f32, %in_26: f32, %out: f32):
      %84 = arith.addf %in, %in_26 : f32
      linalg.yield %84 : f32
    } -> tensor<?x?x8xf32>
    return %83 : tensor<?x?x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32: "0x04000000EBC1E43DBF764F3EC22A78BD8B1454BC178786BE8CFD4BBE7BB9D73CE287123E",
      torch_tensor_8_8_torch.float32: "0x04000000955B61BE5D86F63DFEDD863E9312AC3EC3C1843D560436BEB6DB6CBEAEF605BE405761BED68712BE184BA7BD9137673E8397803D33EC9B3D2BC48C3EA20E8F3E61EAFDBD4366813EF92E103C7873763DC905E4BCB73FB13E95A15BBEEB2CA53ED77F89BEB37E713E74D14BBEC80F1F3EB8493FBE3479A23E0C20F33D759F85BEC442863EEF4D87BEC634B2BE2F9CA8BDC5B28E3E1E9C743E769BA8BEFF2C8E3CB79D27BC664792BEC3A05EBD32510F3E2073A43E21102DBEED7F47BEA65363BE2E72DA3DFD18603AE276633E0990AC3E5CDB633E9F49103EFF39133EFC817F3ECD62B23EDB69A6BC53165C3EFB18A3BE609834BE06A9D23DC0B596BE63BA873D",
      torch_tensor_24_torch.float32: "0x04000000D5634FBE0BCB21BE365C63BE7304A9BE15D88D3ED869AD3D1222833EF80CA9BC27B997BDAD468E3E3E049CBE03F2AEBEBFD896BE427C533E813C67BEC3E9643E191E86BC5416FF3D33D8153E47A59D3D7835B43E51A4983EA6207ABEF533A1BE",
      torch_tensor_24_8_torch.float32: "0x040000003B75A83EC0C09E3ED272FCBC082698BE961EB43D40967EBD411DFDBDF2644D3EAB5658BE6F04ABBEF19440BD85A900BD6F9398BE4A8636BEFB22ABBE06354CBD15BF683E855E373D1C4FFC3DBAA0653EADC654BEE32CD93C4557443D1D038BBDB802E3BDC9B4E6BD227EC5BB8150DABDE284A83E8E5635BE733DABBE15BC3F3E295EA43E1977F1BDFDA2A1BE41381F3E3A827D3E35E980BE43C7A0BE5BEA4B3E6C8C75BD8258953EE1BC45BEF5AC1F3D69CDAC3E5344DBBD3727363C8506633E3E76913E21BC8C3E7387A43EA58384BDDF2ED63D16352BBD56B8EBBD33CE3BBEED6081BEDB7D74BE24A25C3E7B4A003E3EEE153DDA9D54BEC674833E6BE280BDEEFC233C27CB2ABEDDF1743E6272B3BD046F09BE96E198BDD19B183E18E69C3E24FC43BEF2F6A23C0A1F47BED87421BE2E96403E731A553E283B86BE6718D53C91F799BE2839FEBD9E8D943EF5AD5D3DF3DC3D3EEDBC843E2354D83D797E593C7EAC833E31E8F93D8F48DCBDA180913EF480A13E00E0AE3E68BD653E17F8733D9303BA3D04DC80BED407A63E4E00293E4A9B54BE2C261A3D854A77BE5AE5273D965F10BC3A2E783EA9BF2ABE5F8485BD5D45923EE6AA6CBEE57FB13E75BA063E570C723DFA8F933EBB82EFBCC7F6FDBD3940703E1243A73E7AA9A8BE530926BEFA5C693E14D0BF3D77D377BE898E033EF19A2FBE5FDC14BDBBBB873EEBCA0B3E3E32563E007C83BE8467FA3DBA8781BEBCABB63D5D059DBD54BADE3DA101C7BB53AC0D3EB23B4ABEC4BC833E310C9DBD869483BE944E843E18F5213E73532FBE1F9232BEDAAC553E86233D3E29525A3DB915563B85BB7E3E7E53B23EE2A98BBD6FE83C3EF9E757BE1A1A4DBE382B10BE2299B1BED34EB1BEE04CE3BCBB80083E247BAE3C97B38E3EB34104BE2073A5BE4DCFAA3E1B2FBA3D5006AA3DD6EB21BC402A393E69FCA6BE84AB1CBE639FA43C711B05BEEC447ABE9A373A3E0E7EABBE6690A6BE09E755BEF562733EE922823E128D003E04FA1C3E71EA433ED2739EBE8DD7B43E64C9D33DD62C173C9357B3BEC8585C3D4D820E3E50F10DBEB1E7B0BD"
    }
  }
#-}
