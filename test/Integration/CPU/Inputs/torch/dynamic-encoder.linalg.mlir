#map = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map6 = affine_map<(d0, d1, d2, d3) -> ()>
#map7 = affine_map<()[s0] -> (s0 * 2)>
#map8 = affine_map<(d0, d1) -> (d0, d1)>
#map9 = affine_map<(d0, d1) -> (d1)>
#map10 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
module {
  func.func @main(%arg0: tensor<2x?x8xf32>) -> tensor<2x?x8xf32> {
    %c2_i64 = arith.constant 2 : i64
    %c0_i64 = arith.constant 0 : i64
    %c1_i64 = arith.constant 1 : i64
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f32
    %c4_i64 = arith.constant 4 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant 0.000000e+00 : f64
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_torch.float32_5> : tensor<8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_16_torch.float32> : tensor<8x16xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_16_8_torch.float32> : tensor<16x8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_11 = arith.constant 1.000000e-05 : f64
    %cst_12 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_14 = arith.constant 0xFFF0000000000000 : f64
    %cst_15 = arith.constant 0.70710678118654757 : f64
    %cst_16 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %cst_18 = arith.constant 8.000000e+00 : f64
    %cst_19 = arith.constant 8.000000e+00 : f32
    %dim = tensor.dim %arg0, %c1 : tensor<2x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %1 = tensor.empty(%dim) : tensor<?x2x8xf32>
    %transposed = linalg.transpose ins(%arg0 : tensor<2x?x8xf32>) outs(%1 : tensor<?x2x8xf32>) permutation = [1, 0, 2] 
    %2 = tensor.empty() : tensor<8x24xf32>
    %transposed_20 = linalg.transpose ins(%cst_17 : tensor<24x8xf32>) outs(%2 : tensor<8x24xf32>) permutation = [1, 0] 
    %3 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %4 = tensor.empty(%dim) : tensor<?x2x8xf32>
    %5 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel"]} outs(%4 : tensor<?x2x8xf32>) {
    ^bb0(%out: f32):
      %135 = linalg.index 0 : index
      %136 = linalg.index 1 : index
      %137 = linalg.index 2 : index
      %138 = arith.cmpi eq, %dim, %c1 : index
      %139 = arith.select %138, %c0, %135 : index
      %extracted = tensor.extract %transposed[%139, %136, %137] : tensor<?x2x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x8xf32>
    cf.assert %3, "negative values not allowed in new dimensions"
    %6 = tensor.empty(%dim) : tensor<?x8x24xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_20 : tensor<8x24xf32>) outs(%6 : tensor<?x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x24xf32>
    %8 = tensor.empty(%dim) : tensor<?x2x24xf32>
    %9 = linalg.fill ins(%cst : f32) outs(%8 : tensor<?x2x24xf32>) -> tensor<?x2x24xf32>
    %10 = linalg.batch_matmul ins(%5, %7 : tensor<?x2x8xf32>, tensor<?x8x24xf32>) outs(%9 : tensor<?x2x24xf32>) -> tensor<?x2x24xf32>
    %11 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %cst_16 : tensor<?x2x24xf32>, tensor<24xf32>) outs(%8 : tensor<?x2x24xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<?x2x24xf32>
    %expanded = tensor.expand_shape %11 [[0, 1], [2], [3, 4]] output_shape [1, %dim, 2, 3, 8] : tensor<?x2x24xf32> into tensor<1x?x2x3x8xf32>
    %12 = tensor.empty(%dim) : tensor<3x?x2x1x8xf32>
    %transposed_21 = linalg.transpose ins(%expanded : tensor<1x?x2x3x8xf32>) outs(%12 : tensor<3x?x2x1x8xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed = tensor.collapse_shape %transposed_21 [[0], [1], [2, 3], [4]] : tensor<3x?x2x1x8xf32> into tensor<3x?x2x8xf32>
    %extracted_slice = tensor.extract_slice %collapsed[0, 0, 0, 0] [1, %dim, 2, 8] [1, 1, 1, 1] : tensor<3x?x2x8xf32> to tensor<1x?x2x8xf32>
    %extracted_slice_22 = tensor.extract_slice %collapsed[1, 0, 0, 0] [1, %dim, 2, 8] [1, 1, 1, 1] : tensor<3x?x2x8xf32> to tensor<1x?x2x8xf32>
    %extracted_slice_23 = tensor.extract_slice %collapsed[2, 0, 0, 0] [1, %dim, 2, 8] [1, 1, 1, 1] : tensor<3x?x2x8xf32> to tensor<1x?x2x8xf32>
    %collapsed_24 = tensor.collapse_shape %extracted_slice [[0, 1], [2, 3]] : tensor<1x?x2x8xf32> into tensor<?x16xf32>
    %expanded_25 = tensor.expand_shape %collapsed_24 [[0], [1, 2]] output_shape [%dim, 4, 4] : tensor<?x16xf32> into tensor<?x4x4xf32>
    %13 = tensor.empty(%dim) : tensor<4x?x4xf32>
    %transposed_26 = linalg.transpose ins(%expanded_25 : tensor<?x4x4xf32>) outs(%13 : tensor<4x?x4xf32>) permutation = [1, 0, 2] 
    %collapsed_27 = tensor.collapse_shape %extracted_slice_22 [[0, 1], [2, 3]] : tensor<1x?x2x8xf32> into tensor<?x16xf32>
    %expanded_28 = tensor.expand_shape %collapsed_27 [[0], [1, 2]] output_shape [%dim, 4, 4] : tensor<?x16xf32> into tensor<?x4x4xf32>
    %transposed_29 = linalg.transpose ins(%expanded_28 : tensor<?x4x4xf32>) outs(%13 : tensor<4x?x4xf32>) permutation = [1, 0, 2] 
    %collapsed_30 = tensor.collapse_shape %extracted_slice_23 [[0, 1], [2, 3]] : tensor<1x?x2x8xf32> into tensor<?x16xf32>
    %expanded_31 = tensor.expand_shape %collapsed_30 [[0], [1, 2]] output_shape [%dim, 4, 4] : tensor<?x16xf32> into tensor<?x4x4xf32>
    %transposed_32 = linalg.transpose ins(%expanded_31 : tensor<?x4x4xf32>) outs(%13 : tensor<4x?x4xf32>) permutation = [1, 0, 2] 
    %expanded_33 = tensor.expand_shape %transposed_26 [[0, 1], [2], [3]] output_shape [2, 2, %dim, 4] : tensor<4x?x4xf32> into tensor<2x2x?x4xf32>
    %expanded_34 = tensor.expand_shape %transposed_29 [[0, 1], [2], [3]] output_shape [2, 2, %dim, 4] : tensor<4x?x4xf32> into tensor<2x2x?x4xf32>
    %expanded_35 = tensor.expand_shape %transposed_32 [[0, 1], [2], [3]] output_shape [2, 2, %dim, 4] : tensor<4x?x4xf32> into tensor<2x2x?x4xf32>
    %14 = tensor.empty(%dim) : tensor<2x2x?x4xf32>
    %15 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_33 : tensor<2x2x?x4xf32>) outs(%14 : tensor<2x2x?x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.truncf %cst_15 : f64 to f32
      %136 = arith.mulf %in, %135 : f32
      linalg.yield %136 : f32
    } -> tensor<2x2x?x4xf32>
    %16 = tensor.empty(%dim) : tensor<2x2x4x?xf32>
    %transposed_36 = linalg.transpose ins(%expanded_34 : tensor<2x2x?x4xf32>) outs(%16 : tensor<2x2x4x?xf32>) permutation = [0, 1, 3, 2] 
    %17 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_36 : tensor<2x2x4x?xf32>) outs(%16 : tensor<2x2x4x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.truncf %cst_15 : f64 to f32
      %136 = arith.mulf %in, %135 : f32
      linalg.yield %136 : f32
    } -> tensor<2x2x4x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %18 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%14 : tensor<2x2x?x4xf32>) {
    ^bb0(%out: f32):
      %135 = linalg.index 0 : index
      %136 = linalg.index 1 : index
      %137 = linalg.index 2 : index
      %138 = linalg.index 3 : index
      %139 = arith.cmpi eq, %dim, %c1 : index
      %140 = arith.select %139, %c0, %137 : index
      %extracted = tensor.extract %15[%135, %136, %140, %138] : tensor<2x2x?x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x?x4xf32>
    %collapsed_37 = tensor.collapse_shape %18 [[0, 1], [2], [3]] : tensor<2x2x?x4xf32> into tensor<4x?x4xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %19 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%16 : tensor<2x2x4x?xf32>) {
    ^bb0(%out: f32):
      %135 = linalg.index 0 : index
      %136 = linalg.index 1 : index
      %137 = linalg.index 2 : index
      %138 = linalg.index 3 : index
      %139 = arith.cmpi eq, %dim, %c1 : index
      %140 = arith.select %139, %c0, %138 : index
      %extracted = tensor.extract %17[%135, %136, %137, %140] : tensor<2x2x4x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x4x?xf32>
    %collapsed_38 = tensor.collapse_shape %19 [[0, 1], [2], [3]] : tensor<2x2x4x?xf32> into tensor<4x4x?xf32>
    %20 = tensor.empty(%dim, %dim) : tensor<4x?x?xf32>
    %21 = linalg.fill ins(%cst : f32) outs(%20 : tensor<4x?x?xf32>) -> tensor<4x?x?xf32>
    %22 = linalg.batch_matmul ins(%collapsed_37, %collapsed_38 : tensor<4x?x4xf32>, tensor<4x4x?xf32>) outs(%21 : tensor<4x?x?xf32>) -> tensor<4x?x?xf32>
    %23 = arith.muli %0, %c4_i64 : i64
    %24 = arith.cmpi slt, %0, %c0_i64 : i64
    %25 = arith.select %24, %c4_i64, %23 : i64
    %26 = arith.extui %24 : i1 to i64
    %27 = arith.muli %25, %0 : i64
    %28 = arith.addi %26, %c1_i64 : i64
    %29 = arith.select %24, %c4_i64, %27 : i64
    %30 = arith.select %24, %28, %26 : i64
    %31 = arith.cmpi sle, %30, %c1_i64 : i64
    cf.assert %31, "must have at most one inferred (negative) dimension"
    %32 = arith.muli %23, %0 : i64
    %33 = arith.divsi %32, %29 : i64
    %34 = arith.select %24, %33, %0 : i64
    %from_elements = tensor.from_elements %c2_i64, %c2_i64, %34, %34 : tensor<4xi64>
    %reshape = tensor.reshape %22(%from_elements) : (tensor<4x?x?xf32>, tensor<4xi64>) -> tensor<2x2x?x?xf32>
    %35 = arith.index_cast %34 : i64 to index
    %36 = tensor.empty(%35) : tensor<2x2x?xi64>
    %37 = linalg.fill ins(%c0_i64 : i64) outs(%36 : tensor<2x2x?xi64>) -> tensor<2x2x?xi64>
    %38 = tensor.empty(%35) : tensor<2x2x?xf32>
    %39 = linalg.fill ins(%cst_0 : f32) outs(%38 : tensor<2x2x?xf32>) -> tensor<2x2x?xf32>
    %40:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%reshape : tensor<2x2x?x?xf32>) outs(%39, %37 : tensor<2x2x?xf32>, tensor<2x2x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_55: i64):
      %135 = linalg.index 3 : index
      %136 = arith.index_cast %135 : index to i64
      %137 = arith.maximumf %in, %out : f32
      %138 = arith.cmpf ogt, %in, %out : f32
      %139 = arith.select %138, %136, %out_55 : i64
      linalg.yield %137, %139 : f32, i64
    } -> (tensor<2x2x?xf32>, tensor<2x2x?xi64>)
    %expanded_39 = tensor.expand_shape %40#0 [[0], [1], [2, 3]] output_shape [2, 2, %35, 1] : tensor<2x2x?xf32> into tensor<2x2x?x1xf32>
    %41 = tensor.empty(%35, %35) : tensor<2x2x?x?xf32>
    %42 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape, %expanded_39 : tensor<2x2x?x?xf32>, tensor<2x2x?x1xf32>) outs(%41 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.subf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x2x?x?xf32>
    %43 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%42 : tensor<2x2x?x?xf32>) outs(%41 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = math.exp %in : f32
      linalg.yield %135 : f32
    } -> tensor<2x2x?x?xf32>
    %44 = tensor.empty(%35) : tensor<2x2x?x1xf32>
    %45 = linalg.fill ins(%cst : f32) outs(%44 : tensor<2x2x?x1xf32>) -> tensor<2x2x?x1xf32>
    %46 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%43 : tensor<2x2x?x?xf32>) outs(%45 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.addf %in, %out : f32
      linalg.yield %135 : f32
    } -> tensor<2x2x?x1xf32>
    %47 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%43, %46 : tensor<2x2x?x?xf32>, tensor<2x2x?x1xf32>) outs(%41 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.divf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x2x?x?xf32>
    %48 = tensor.empty(%35, %35) : tensor<2x2x?x?xi1>
    %49 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape : tensor<2x2x?x?xf32>) outs(%48 : tensor<2x2x?x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %135 = arith.extf %in : f32 to f64
      %136 = arith.cmpf oeq, %135, %cst_14 : f64
      linalg.yield %136 : i1
    } -> tensor<2x2x?x?xi1>
    %50 = tensor.empty(%35) : tensor<2x2x?x1xi1>
    %51 = linalg.fill ins(%true : i1) outs(%50 : tensor<2x2x?x1xi1>) -> tensor<2x2x?x1xi1>
    %52 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%49 : tensor<2x2x?x?xi1>) outs(%51 : tensor<2x2x?x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %135 = arith.andi %in, %out : i1
      linalg.yield %135 : i1
    } -> tensor<2x2x?x1xi1>
    %53 = arith.cmpi sge, %34, %c0_i64 : i64
    cf.assert %53, "negative values not allowed in new dimensions"
    %54 = arith.index_cast %34 : i64 to index
    cf.assert %53, "negative values not allowed in new dimensions"
    %55 = tensor.empty(%54, %54) : tensor<2x2x?x?xf32>
    %56 = linalg.generic {indexing_maps = [#map6, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_2 : tensor<f32>) outs(%55 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x?x?xf32>
    %57 = arith.cmpi eq, %35, %54 : index
    cf.assert %57, "mismatched size for broadcast"
    %58 = arith.cmpi eq, %54, %35 : index
    cf.assert %58, "mismatched size for broadcast"
    %59 = tensor.empty(%35, %54) : tensor<2x2x?x?xf32>
    %60 = linalg.generic {indexing_maps = [#map5, #map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%52, %56, %47 : tensor<2x2x?x1xi1>, tensor<2x2x?x?xf32>, tensor<2x2x?x?xf32>) outs(%59 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: i1, %in_55: f32, %in_56: f32, %out: f32):
      %135 = arith.select %in, %in_55, %in_56 : f32
      linalg.yield %135 : f32
    } -> tensor<2x2x?x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %61 = tensor.empty(%dim, %dim) : tensor<2x2x?x?xf32>
    %62 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%61 : tensor<2x2x?x?xf32>) {
    ^bb0(%out: f32):
      %135 = linalg.index 0 : index
      %136 = linalg.index 1 : index
      %137 = linalg.index 2 : index
      %138 = linalg.index 3 : index
      %139 = arith.cmpi eq, %35, %c1 : index
      %140 = arith.select %139, %c0, %137 : index
      %141 = arith.cmpi eq, %54, %c1 : index
      %142 = arith.select %141, %c0, %138 : index
      %extracted = tensor.extract %60[%135, %136, %140, %142] : tensor<2x2x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x?x?xf32>
    cf.assert %31, "must have at most one inferred (negative) dimension"
    %from_elements_40 = tensor.from_elements %c4_i64, %34, %34 : tensor<3xi64>
    %reshape_41 = tensor.reshape %62(%from_elements_40) : (tensor<2x2x?x?xf32>, tensor<3xi64>) -> tensor<4x?x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %63 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%14 : tensor<2x2x?x4xf32>) {
    ^bb0(%out: f32):
      %135 = linalg.index 0 : index
      %136 = linalg.index 1 : index
      %137 = linalg.index 2 : index
      %138 = linalg.index 3 : index
      %139 = arith.cmpi eq, %dim, %c1 : index
      %140 = arith.select %139, %c0, %137 : index
      %extracted = tensor.extract %expanded_35[%135, %136, %140, %138] : tensor<2x2x?x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x?x4xf32>
    %collapsed_42 = tensor.collapse_shape %63 [[0, 1], [2], [3]] : tensor<2x2x?x4xf32> into tensor<4x?x4xf32>
    %64 = arith.cmpi eq, %34, %0 : i64
    cf.assert %64, "mismatching contracting dimension"
    %65 = tensor.empty(%35) : tensor<4x?x4xf32>
    %66 = linalg.fill ins(%cst : f32) outs(%65 : tensor<4x?x4xf32>) -> tensor<4x?x4xf32>
    %67 = linalg.batch_matmul ins(%reshape_41, %collapsed_42 : tensor<4x?x?xf32>, tensor<4x?x4xf32>) outs(%66 : tensor<4x?x4xf32>) -> tensor<4x?x4xf32>
    %expanded_43 = tensor.expand_shape %67 [[0, 1], [2], [3]] output_shape [2, 2, %35, 4] : tensor<4x?x4xf32> into tensor<2x2x?x4xf32>
    %68 = tensor.empty(%35) : tensor<?x2x2x4xf32>
    %transposed_44 = linalg.transpose ins(%expanded_43 : tensor<2x2x?x4xf32>) outs(%68 : tensor<?x2x2x4xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_45 = tensor.collapse_shape %transposed_44 [[0, 1], [2, 3]] : tensor<?x2x2x4xf32> into tensor<?x8xf32>
    %69 = tensor.empty() : tensor<8x8xf32>
    %transposed_46 = linalg.transpose ins(%cst_13 : tensor<8x8xf32>) outs(%69 : tensor<8x8xf32>) permutation = [1, 0] 
    %70 = affine.apply #map7()[%35]
    %71 = tensor.empty(%70) : tensor<?x8xf32>
    %72 = linalg.fill ins(%cst : f32) outs(%71 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %73 = linalg.matmul ins(%collapsed_45, %transposed_46 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%72 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %74 = linalg.generic {indexing_maps = [#map8, #map9, #map8], iterator_types = ["parallel", "parallel"]} ins(%73, %cst_12 : tensor<?x8xf32>, tensor<8xf32>) outs(%71 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<?x8xf32>
    %75 = arith.divsi %70, %c2 : index
    %expanded_47 = tensor.expand_shape %74 [[0, 1], [2]] output_shape [%75, 2, 8] : tensor<?x8xf32> into tensor<?x2x8xf32>
    %76 = tensor.empty(%75) : tensor<2x?x8xf32>
    %transposed_48 = linalg.transpose ins(%expanded_47 : tensor<?x2x8xf32>) outs(%76 : tensor<2x?x8xf32>) permutation = [1, 0, 2] 
    %77 = arith.cmpi eq, %dim, %75 : index
    cf.assert %77, "mismatched size for broadcast"
    %78 = tensor.empty(%dim) : tensor<2x?x8xf32>
    %79 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %transposed_48 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %80 = tensor.empty(%dim) : tensor<2x?x8xf64>
    %81 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79 : tensor<2x?x8xf32>) outs(%80 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %135 = arith.extf %in : f32 to f64
      linalg.yield %135 : f64
    } -> tensor<2x?x8xf64>
    %82 = tensor.empty(%dim) : tensor<2x?x1xf64>
    %83 = linalg.fill ins(%cst_1 : f64) outs(%82 : tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
    %84 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "reduction"]} ins(%81 : tensor<2x?x8xf64>) outs(%83 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.addf %in, %out : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %85 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84 : tensor<2x?x1xf64>) outs(%82 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.divf %in, %cst_18 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %86 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%81, %85 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%80 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_55: f64, %out: f64):
      %135 = arith.subf %in, %in_55 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x8xf64>
    %87 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%86, %86 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%80 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_55: f64, %out: f64):
      %135 = arith.mulf %in, %in_55 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x8xf64>
    %88 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "reduction"]} ins(%87 : tensor<2x?x8xf64>) outs(%83 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.addf %in, %out : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %89 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%88 : tensor<2x?x1xf64>) outs(%82 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.divf %in, %cst_18 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %90 = tensor.empty(%dim) : tensor<2x?x1xf32>
    %91 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%89 : tensor<2x?x1xf64>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %135 = arith.truncf %in : f64 to f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %92 = linalg.fill ins(%cst : f32) outs(%90 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %93 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "reduction"]} ins(%79 : tensor<2x?x8xf32>) outs(%92 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.addf %in, %out : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %94 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%93 : tensor<2x?x1xf32>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.divf %in, %cst_19 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %95 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%91 : tensor<2x?x1xf32>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.truncf %cst_11 : f64 to f32
      %136 = arith.addf %in, %135 : f32
      linalg.yield %136 : f32
    } -> tensor<2x?x1xf32>
    %96 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%95 : tensor<2x?x1xf32>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = math.rsqrt %in : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %97 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79, %94 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.subf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %98 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%97, %96 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.mulf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %99 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%98, %cst_10 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.mulf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %100 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%99, %cst_9 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_49 = tensor.collapse_shape %100 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %101 = tensor.empty() : tensor<8x16xf32>
    %transposed_50 = linalg.transpose ins(%cst_8 : tensor<16x8xf32>) outs(%101 : tensor<8x16xf32>) permutation = [1, 0] 
    %102 = affine.apply #map7()[%dim]
    %103 = tensor.empty(%102) : tensor<?x16xf32>
    %104 = linalg.fill ins(%cst : f32) outs(%103 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %105 = linalg.matmul ins(%collapsed_49, %transposed_50 : tensor<?x8xf32>, tensor<8x16xf32>) outs(%104 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %106 = linalg.generic {indexing_maps = [#map8, #map9, #map8], iterator_types = ["parallel", "parallel"]} ins(%105, %cst_7 : tensor<?x16xf32>, tensor<16xf32>) outs(%103 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<?x16xf32>
    %107 = arith.divsi %102, %c2 : index
    %expanded_51 = tensor.expand_shape %106 [[0, 1], [2]] output_shape [2, %107, 16] : tensor<?x16xf32> into tensor<2x?x16xf32>
    %108 = tensor.empty(%107) : tensor<2x?x16xf32>
    %109 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_51 : tensor<2x?x16xf32>) outs(%108 : tensor<2x?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.cmpf ugt, %in, %cst : f32
      %136 = arith.select %135, %in, %cst : f32
      linalg.yield %136 : f32
    } -> tensor<2x?x16xf32>
    %collapsed_52 = tensor.collapse_shape %109 [[0, 1], [2]] : tensor<2x?x16xf32> into tensor<?x16xf32>
    %110 = tensor.empty() : tensor<16x8xf32>
    %transposed_53 = linalg.transpose ins(%cst_6 : tensor<8x16xf32>) outs(%110 : tensor<16x8xf32>) permutation = [1, 0] 
    %111 = affine.apply #map7()[%107]
    %112 = tensor.empty(%111) : tensor<?x8xf32>
    %113 = linalg.fill ins(%cst : f32) outs(%112 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %114 = linalg.matmul ins(%collapsed_52, %transposed_53 : tensor<?x16xf32>, tensor<16x8xf32>) outs(%113 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %115 = linalg.generic {indexing_maps = [#map8, #map9, #map8], iterator_types = ["parallel", "parallel"]} ins(%114, %cst_5 : tensor<?x8xf32>, tensor<8xf32>) outs(%112 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<?x8xf32>
    %116 = arith.divsi %111, %c2 : index
    %expanded_54 = tensor.expand_shape %115 [[0, 1], [2]] output_shape [2, %116, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %117 = arith.cmpi eq, %dim, %116 : index
    cf.assert %117, "mismatched size for broadcast"
    %118 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%100, %expanded_54 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %119 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%118 : tensor<2x?x8xf32>) outs(%80 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %135 = arith.extf %in : f32 to f64
      linalg.yield %135 : f64
    } -> tensor<2x?x8xf64>
    %120 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "reduction"]} ins(%119 : tensor<2x?x8xf64>) outs(%83 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.addf %in, %out : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %121 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%120 : tensor<2x?x1xf64>) outs(%82 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.divf %in, %cst_18 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %122 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%119, %121 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%80 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_55: f64, %out: f64):
      %135 = arith.subf %in, %in_55 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x8xf64>
    %123 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%122, %122 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%80 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_55: f64, %out: f64):
      %135 = arith.mulf %in, %in_55 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x8xf64>
    %124 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "reduction"]} ins(%123 : tensor<2x?x8xf64>) outs(%83 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.addf %in, %out : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %125 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%124 : tensor<2x?x1xf64>) outs(%82 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %135 = arith.divf %in, %cst_18 : f64
      linalg.yield %135 : f64
    } -> tensor<2x?x1xf64>
    %126 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%125 : tensor<2x?x1xf64>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %135 = arith.truncf %in : f64 to f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %127 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "reduction"]} ins(%118 : tensor<2x?x8xf32>) outs(%92 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.addf %in, %out : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %128 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%127 : tensor<2x?x1xf32>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.divf %in, %cst_19 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %129 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%126 : tensor<2x?x1xf32>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = arith.truncf %cst_11 : f64 to f32
      %136 = arith.addf %in, %135 : f32
      linalg.yield %136 : f32
    } -> tensor<2x?x1xf32>
    %130 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%129 : tensor<2x?x1xf32>) outs(%90 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %135 = math.rsqrt %in : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x1xf32>
    %131 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%118, %128 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.subf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %132 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%131, %130 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.mulf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %133 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132, %cst_4 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.mulf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    %134 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%133, %cst_3 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%78 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_55: f32, %out: f32):
      %135 = arith.addf %in, %in_55 : f32
      linalg.yield %135 : f32
    } -> tensor<2x?x8xf32>
    return %134 : tensor<2x?x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_4: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_3: "0x04000000786945BD40DE263C807012BBA63841BEA47417BEECE014BEFE2D683E2CA1533E",
      torch_tensor_8_16_torch.float32: "0x04000000C0B3B43C5655703E484F653D1020BBBC7EE451BEEC6822BE38FD62BEC41696BD547370BE6E780DBEDC290E3E60A103BCC0E763BE187325BEC0123E3CB08C133DF2055BBE90E25F3D609421BDD0D481BDCC91D1BD3C241D3EF8B46B3DAE096A3EA84DA63DE88BE43D78A30C3D585BCCBD70AB823C387E8F3D843FCE3D584909BE20567B3CF8CEDB3D74CD50BE94D7C03DB0D46ABE389FD5BDC0F8C03D7C13823D2EF241BE8087793B4C7434BE82B0113E5E95673EBE8713BE004D183B3814263EB051D83C105C0FBEFCD1ADBD405A06BCC01347BC10CAD63C740D22BE342EE53D00C7A7BC823C603EE8800FBE30603F3EEE1663BEF0BEFDBC1CE0E1BD94FB6EBE7E48173EA09353BEEC8F163E3669363E3EEE14BED81BCDBDD8542E3D589255BE80DC453EC8177CBD60DE57BDC269373E7082C7BCA849493E701578BD20E9813D20FEAA3D5080D63C681BA1BDA46E0E3EF8E2E33D8C5A62BE1C46C63DAAEF75BE2CD4DA3D24FFBABD42BB12BE9075213E987880BDE048A03C1069923C78C0793D74DD68BE20D4963D10A5F63DC4C0753EC26E453EDEC636BE54C9A2BDECC53D3EA09AF13CC05CC3BD3C162E3E90EE38BDDC1798BDF077FEBD9EF67DBE1821CC3D76C11DBE3E2937BE2682123E7A1C5FBE046FCD3DBA7D60BE1CD2B2BDEC2312BE124C34BE88933A3D4E412ABEE24A29BE2070D93C80EAAEBB7A1D1FBE7C84353E",
      torch_tensor_16_torch.float32: "0x04000000A3AD9CBE96F0E93DFE7D89BE507EB3BEADE6B0BE8A5CE83DD5E1BDBD506B85BEF71C773E40EB6F3E91488F3ED66182BE447D12BEDA4754BEF141303D37268DBB",
      torch_tensor_16_8_torch.float32: "0x04000000EF9A44BE132046BE5E4BA73E03DA743C9D138F3EDA6294BECBBC91BE7B4E97BE80CC45BEBFE5923E2C2A703EAA8A1D3E6313B83D02B537BDE60AB1BEDC31D5BD4A72D6BDDEC471BEB106803E5CFC373E7E5F37BE115C99BE6DAAFA3D79FD6E3E1BEB8E3E30B1ED3D74A6BEBC58926F3EB5F122BE280B893E42D5B4BEA1FE8B3EA82C8A3E68523C3E45C47CBEBB1789BE0FC6EBBD5426D0BDF60D75BE1B1DADBEC5A1443E732BA13ED24B1BBEB393CE3D9B7F29BB0DF4A23D49DE8E3E1B66793E5BD2D0BDEA79C9BD0D36ADBE8D32C7BDC418A5BE2A5B7C3E94A8B3BE7A4F6D3E2338EE3D18858A3E43682B3D5B136CBE49E08FBDDC8762BEB2D58E3E10A43BBC41D9A73EAC494A3C654284BEA1FA5A3E708C613D2593B23E5C9349BE0742B9BD253363BEEED4A9BE5B5712BDDA1AE7BD60CB2C3EBE9DA63EDD736A3E35A5483D4591BD3CD2D8ACBD220CA43CB7C5913E1EFE8ABE3AD427BE3C1F2ABDE3FD833EC7843E3EDAF0733E3EE0DFBC6E2CB63D7C8BB8BDE998A23E5A2D933E3EA8E43D30A6A53D605904BD16568CBEEE9322BE1B0857BE0C309CBE1F0A8D3E3B312D3DCC80343E067B5B3EF8808DBDE27F60BE11E29CBE027AB7BD034BEDBC5C3076BE003B743E2B409CBE0D6D223E2D2E9E3E04C9163EACA7113E956A593E93F0083E85434C3D2112EABDBBF38EBE4D479ABE961F96BEE477003E4FCFF53D5DCD693D",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_1: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32: "0x04000000929394BE04F82DBD7154893E49B14EBDC8125F3EA07B543E7AE8583E272FD73D87E6E13D488CFB3D01DAA2BECBFAA7BEAD22103E290137BEABA4C63D224C3CBD8483C33D4C978E3EA9439A3EA0E49F3ED0DC1C3D2055213EED1D14BE2B8432BE439663BE9062AB386CA982BE263F3EBED0B1053E46129EBE4298573E6770B63DE12861BE32E4483E03BE20BE29BCB2BEFB76763EA10F79BE455B46BE811D873EAD3AA5BE0E14133E864D933E0607ACBE0D5EC93D2003B23E8EFCA73D0E35B13D042E40BC7B65EE3D3E3D09BE3FD595BE5A6B06BE4BB199BEE913DBBC238853BE879C8A3E662D893EE855063E47188C3EE19870BE8ACA9A3E1325A73E61C9D1BD",
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32: "0x0400000053A35C3EE9B3A6BE26E9D03E58FB94BE62E23ABED714D3BE95BAC93D576780BE95A7C93E5BCF8FBE3C61A43E3691A9BE423B433E46558F3E41E4993CF7D2D83E0EB36A3ECF4DD13EBACAC4BE184993BEEECEC83EBBA3BE3E3AD1CABDD93B8F3E8DA19BBDABB07EBCD20B46BE11CE4B3EA6FBACBEC53D0E3D6E8D13BD8ABBD5BECDD9ADBD7F6896BE36F46F3E89D9453EF9A8AE3D5C9E2BBEDDD6FABDD301893EE1E714BE7DD1BFBE35CD9EBEADBDECBD57E1B0BEC83A643DC1418E3ECEDB323E35B6AE3E6D54B83B3CC3953EBC0B8F3E477027BE3A359EBE7B5AA2BDBEE3433E002F1F3E7C453DBE8541AFBE1F0F03BDBB727DBD242897BEA915973EA8C4ABBCFC04A03EF73C8DBD7975D5BEC8E7B6BE2905A33EDD47013E9EB64EBE7848AABCF0C0823D1E668BBE2D955A3E563D7DBE3EC6E73DFDD7A13E41BE30BD438D8E3EBA60433E187A4CBE2A84843E598320BE3A59C63E39881BBEF35EA53D075BAB3E96E64E3EE332C0BEFB9D4F3ED274D2BE59255CBE450FB93EF12D1E3EBB6A10BD5D5388BDC785B63E6464F33D6A8987BDE170BABD0C1BCF3E059FD5BE3C8C9ABD0C76DEBDCA453E3E984A493E21BA303E1BBF283E6815AC3EE397C63DE15B043E34EB99BE2F4AE73D762B513E5C0ED23E27B76C3D6AE19FBECFE31C3E920E06BE793CA2BEC774A63BA45379BD604DC4BE6A91D13E1C48DD3EE9EA7E3DE3DE9A3E3864D83E3DA6C8BE57E4A2BDB419053E2F168D3DCB9369BEA9049BBE8B19F5BDC3D59CBE8D35CB3E68D2503E1E0DB13EBAEED3BE6AA2003EB37EA13DA77C38BE74E7DA3E2FFB6BBEE8C3AABE218DC4BE8D8A4D3E9139BA3EF98DA0BDE86B413E150A0FBEF1DB303ECF21CBBE22DB74BC086B90BEC96BD4BE36A9F33B73019EBB170FCD3E54D98B3EA457D6BE17D98C3E216855BC7702ADBEA9EB5B3D56115FBDA7C3E9BB4230AEBEB1F428BE10AB9D3EA88CE03D1A4257BEF3C1A23ECA72353E2BEB6CBDDC868F3C4A89063E05D3583E1E93D73D6D024BBE5F54263EC88D2A3E4A64CEBE9E30D93D471E2C3ED8B1B93E816E85BEB431DF3D2BA8B23E8225473D"
    }
  }
#-}
