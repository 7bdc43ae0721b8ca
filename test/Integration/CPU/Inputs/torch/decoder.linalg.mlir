#map = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2) -> (d1, d2)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map7 = affine_map<(d0, d1) -> (d0, d1)>
#map8 = affine_map<(d0, d1) -> (d1)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>, %arg1: tensor<2x7x8xf32>) -> tensor<2x5x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant 0.000000e+00 : f32
    %cst_1 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<2x2x5x7xf32>
    %cst_3 = arith.constant dense<0.000000e+00> : tensor<2x2x5x5xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32_8> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_16_torch.float32> : tensor<8x16xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_16_8_torch.float32> : tensor<16x8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_torch.float32_7> : tensor<8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_torch.float32_6> : tensor<8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_torch.float32_5> : tensor<8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_24_torch.float32_1> : tensor<24xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_24_8_torch.float32_1> : tensor<24x8xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_18 = arith.constant 0xFFF0000000000000 : f64
    %cst_19 = arith.constant 0.70710678118654757 : f64
    %cst_20 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_24 = arith.constant 1.000000e-05 : f64
    %cst_25 = arith.constant 8.000000e+00 : f64
    %cst_26 = arith.constant 8.000000e+00 : f32
    %0 = tensor.empty() : tensor<2x5x8xf64>
    %1 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x5x8xf32>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %143 = arith.extf %in : f32 to f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %2 = tensor.empty() : tensor<2x5x1xf64>
    %3 = linalg.fill ins(%cst : f64) outs(%2 : tensor<2x5x1xf64>) -> tensor<2x5x1xf64>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%1 : tensor<2x5x8xf64>) outs(%3 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.addf %in, %out : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%4 : tensor<2x5x1xf64>) outs(%2 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.divf %in, %cst_25 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %6 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %5 : tensor<2x5x8xf64>, tensor<2x5x1xf64>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_96: f64, %out: f64):
      %143 = arith.subf %in, %in_96 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %7 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %6 : tensor<2x5x8xf64>, tensor<2x5x8xf64>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_96: f64, %out: f64):
      %143 = arith.mulf %in, %in_96 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %8 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%7 : tensor<2x5x8xf64>) outs(%3 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.addf %in, %out : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %9 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%8 : tensor<2x5x1xf64>) outs(%2 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.divf %in, %cst_25 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %10 = tensor.empty() : tensor<2x5x1xf32>
    %11 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%9 : tensor<2x5x1xf64>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %143 = arith.truncf %in : f64 to f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %12 = linalg.fill ins(%cst_0 : f32) outs(%10 : tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %13 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%arg0 : tensor<2x5x8xf32>) outs(%12 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.addf %in, %out : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %14 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%13 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.divf %in, %cst_26 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %15 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%11 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.truncf %cst_24 : f64 to f32
      %144 = arith.addf %in, %143 : f32
      linalg.yield %144 : f32
    } -> tensor<2x5x1xf32>
    %16 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = math.rsqrt %in : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %17 = tensor.empty() : tensor<2x5x8xf32>
    %18 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %14 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.subf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %19 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18, %16 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.mulf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %20 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19, %cst_23 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.mulf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %21 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20, %cst_22 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %22 = tensor.empty() : tensor<5x2x8xf32>
    %transposed = linalg.transpose ins(%21 : tensor<2x5x8xf32>) outs(%22 : tensor<5x2x8xf32>) permutation = [1, 0, 2] 
    %23 = tensor.empty() : tensor<8x24xf32>
    %transposed_27 = linalg.transpose ins(%cst_21 : tensor<24x8xf32>) outs(%23 : tensor<8x24xf32>) permutation = [1, 0] 
    %24 = tensor.empty() : tensor<5x8x24xf32>
    %25 = linalg.generic {indexing_maps = [#map3, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_27 : tensor<8x24xf32>) outs(%24 : tensor<5x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<5x8x24xf32>
    %26 = tensor.empty() : tensor<5x2x24xf32>
    %27 = linalg.fill ins(%cst_0 : f32) outs(%26 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %28 = linalg.batch_matmul ins(%transposed, %25 : tensor<5x2x8xf32>, tensor<5x8x24xf32>) outs(%27 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %29 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%28, %cst_20 : tensor<5x2x24xf32>, tensor<24xf32>) outs(%26 : tensor<5x2x24xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<5x2x24xf32>
    %expanded = tensor.expand_shape %29 [[0, 1], [2], [3, 4]] output_shape [1, 5, 2, 3, 8] : tensor<5x2x24xf32> into tensor<1x5x2x3x8xf32>
    %30 = tensor.empty() : tensor<3x5x2x1x8xf32>
    %transposed_28 = linalg.transpose ins(%expanded : tensor<1x5x2x3x8xf32>) outs(%30 : tensor<3x5x2x1x8xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed = tensor.collapse_shape %transposed_28 [[0], [1], [2, 3], [4]] : tensor<3x5x2x1x8xf32> into tensor<3x5x2x8xf32>
    %extracted_slice = tensor.extract_slice %collapsed[0, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_29 = tensor.extract_slice %collapsed[1, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_30 = tensor.extract_slice %collapsed[2, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %collapsed_31 = tensor.collapse_shape %extracted_slice [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_32 = tensor.expand_shape %collapsed_31 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %31 = tensor.empty() : tensor<4x5x4xf32>
    %transposed_33 = linalg.transpose ins(%expanded_32 : tensor<5x4x4xf32>) outs(%31 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_34 = tensor.collapse_shape %extracted_slice_29 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_35 = tensor.expand_shape %collapsed_34 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_36 = linalg.transpose ins(%expanded_35 : tensor<5x4x4xf32>) outs(%31 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_37 = tensor.collapse_shape %extracted_slice_30 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_38 = tensor.expand_shape %collapsed_37 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_39 = linalg.transpose ins(%expanded_38 : tensor<5x4x4xf32>) outs(%31 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %expanded_40 = tensor.expand_shape %transposed_33 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %expanded_41 = tensor.expand_shape %transposed_36 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %32 = tensor.empty() : tensor<2x2x5x4xf32>
    %33 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_40 : tensor<2x2x5x4xf32>) outs(%32 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.truncf %cst_19 : f64 to f32
      %144 = arith.mulf %in, %143 : f32
      linalg.yield %144 : f32
    } -> tensor<2x2x5x4xf32>
    %34 = tensor.empty() : tensor<2x2x4x5xf32>
    %transposed_42 = linalg.transpose ins(%expanded_41 : tensor<2x2x5x4xf32>) outs(%34 : tensor<2x2x4x5xf32>) permutation = [0, 1, 3, 2] 
    %35 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_42 : tensor<2x2x4x5xf32>) outs(%34 : tensor<2x2x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.truncf %cst_19 : f64 to f32
      %144 = arith.mulf %in, %143 : f32
      linalg.yield %144 : f32
    } -> tensor<2x2x4x5xf32>
    %collapsed_43 = tensor.collapse_shape %33 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_44 = tensor.collapse_shape %35 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %36 = tensor.empty() : tensor<4x5x5xf32>
    %37 = linalg.fill ins(%cst_0 : f32) outs(%36 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %38 = linalg.batch_matmul ins(%collapsed_43, %collapsed_44 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%37 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_45 = tensor.expand_shape %38 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %39 = tensor.empty() : tensor<2x2x5xi64>
    %40 = linalg.fill ins(%c0_i64 : i64) outs(%39 : tensor<2x2x5xi64>) -> tensor<2x2x5xi64>
    %41 = tensor.empty() : tensor<2x2x5xf32>
    %42 = linalg.fill ins(%cst_1 : f32) outs(%41 : tensor<2x2x5xf32>) -> tensor<2x2x5xf32>
    %43:2 = linalg.generic {indexing_maps = [#map4, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%expanded_45 : tensor<2x2x5x5xf32>) outs(%42, %40 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_96: i64):
      %143 = linalg.index 3 : index
      %144 = arith.index_cast %143 : index to i64
      %145 = arith.maximumf %in, %out : f32
      %146 = arith.cmpf ogt, %in, %out : f32
      %147 = arith.select %146, %144, %out_96 : i64
      linalg.yield %145, %147 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_46 = tensor.expand_shape %43#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %44 = tensor.empty() : tensor<2x2x5x5xf32>
    %45 = linalg.generic {indexing_maps = [#map4, #map6, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_45, %expanded_46 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%44 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.subf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x5xf32>
    %46 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%45 : tensor<2x2x5x5xf32>) outs(%44 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = math.exp %in : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x5xf32>
    %47 = tensor.empty() : tensor<2x2x5x1xf32>
    %48 = linalg.fill ins(%cst_0 : f32) outs(%47 : tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %49 = linalg.generic {indexing_maps = [#map4, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%46 : tensor<2x2x5x5xf32>) outs(%48 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.addf %in, %out : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x1xf32>
    %50 = linalg.generic {indexing_maps = [#map4, #map6, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%46, %49 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%44 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.divf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x5xf32>
    %51 = tensor.empty() : tensor<2x2x5x5xi1>
    %52 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_45 : tensor<2x2x5x5xf32>) outs(%51 : tensor<2x2x5x5xi1>) {
    ^bb0(%in: f32, %out: i1):
      %143 = arith.extf %in : f32 to f64
      %144 = arith.cmpf oeq, %143, %cst_18 : f64
      linalg.yield %144 : i1
    } -> tensor<2x2x5x5xi1>
    %53 = tensor.empty() : tensor<2x2x5x1xi1>
    %54 = linalg.fill ins(%true : i1) outs(%53 : tensor<2x2x5x1xi1>) -> tensor<2x2x5x1xi1>
    %55 = linalg.generic {indexing_maps = [#map4, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%52 : tensor<2x2x5x5xi1>) outs(%54 : tensor<2x2x5x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %143 = arith.andi %in, %out : i1
      linalg.yield %143 : i1
    } -> tensor<2x2x5x1xi1>
    %56 = linalg.generic {indexing_maps = [#map6, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%55, %cst_3, %50 : tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) outs(%44 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: i1, %in_96: f32, %in_97: f32, %out: f32):
      %143 = arith.select %in, %in_96, %in_97 : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_47 = tensor.collapse_shape %56 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %57 = linalg.fill ins(%cst_0 : f32) outs(%31 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %58 = linalg.batch_matmul ins(%collapsed_47, %transposed_39 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%57 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_48 = tensor.expand_shape %58 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %59 = tensor.empty() : tensor<5x2x2x4xf32>
    %transposed_49 = linalg.transpose ins(%expanded_48 : tensor<2x2x5x4xf32>) outs(%59 : tensor<5x2x2x4xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_50 = tensor.collapse_shape %transposed_49 [[0, 1], [2, 3]] : tensor<5x2x2x4xf32> into tensor<10x8xf32>
    %60 = tensor.empty() : tensor<8x8xf32>
    %transposed_51 = linalg.transpose ins(%cst_17 : tensor<8x8xf32>) outs(%60 : tensor<8x8xf32>) permutation = [1, 0] 
    %61 = tensor.empty() : tensor<10x8xf32>
    %62 = linalg.fill ins(%cst_0 : f32) outs(%61 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %63 = linalg.matmul ins(%collapsed_50, %transposed_51 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%62 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %64 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%63, %cst_16 : tensor<10x8xf32>, tensor<8xf32>) outs(%61 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<10x8xf32>
    %expanded_52 = tensor.expand_shape %64 [[0, 1], [2]] output_shape [5, 2, 8] : tensor<10x8xf32> into tensor<5x2x8xf32>
    %transposed_53 = linalg.transpose ins(%expanded_52 : tensor<5x2x8xf32>) outs(%17 : tensor<2x5x8xf32>) permutation = [1, 0, 2] 
    %65 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %transposed_53 : tensor<2x5x8xf32>, tensor<2x5x8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %66 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%65 : tensor<2x5x8xf32>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %143 = arith.extf %in : f32 to f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %67 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%66 : tensor<2x5x8xf64>) outs(%3 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.addf %in, %out : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %68 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%67 : tensor<2x5x1xf64>) outs(%2 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.divf %in, %cst_25 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %69 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%66, %68 : tensor<2x5x8xf64>, tensor<2x5x1xf64>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_96: f64, %out: f64):
      %143 = arith.subf %in, %in_96 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %70 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%69, %69 : tensor<2x5x8xf64>, tensor<2x5x8xf64>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_96: f64, %out: f64):
      %143 = arith.mulf %in, %in_96 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %71 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%70 : tensor<2x5x8xf64>) outs(%3 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.addf %in, %out : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %72 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%71 : tensor<2x5x1xf64>) outs(%2 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.divf %in, %cst_25 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %73 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%72 : tensor<2x5x1xf64>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %143 = arith.truncf %in : f64 to f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %74 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%65 : tensor<2x5x8xf32>) outs(%12 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.addf %in, %out : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %75 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%74 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.divf %in, %cst_26 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %76 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%73 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.truncf %cst_24 : f64 to f32
      %144 = arith.addf %in, %143 : f32
      linalg.yield %144 : f32
    } -> tensor<2x5x1xf32>
    %77 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = math.rsqrt %in : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %78 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%65, %75 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.subf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %79 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%78, %77 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.mulf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %80 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79, %cst_15 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.mulf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %81 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%80, %cst_14 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %transposed_54 = linalg.transpose ins(%81 : tensor<2x5x8xf32>) outs(%22 : tensor<5x2x8xf32>) permutation = [1, 0, 2] 
    %82 = tensor.empty() : tensor<7x2x8xf32>
    %transposed_55 = linalg.transpose ins(%arg1 : tensor<2x7x8xf32>) outs(%82 : tensor<7x2x8xf32>) permutation = [1, 0, 2] 
    %extracted_slice_56 = tensor.extract_slice %cst_13[0, 0] [8, 8] [1, 1] : tensor<24x8xf32> to tensor<8x8xf32>
    %extracted_slice_57 = tensor.extract_slice %cst_13[8, 0] [16, 8] [1, 1] : tensor<24x8xf32> to tensor<16x8xf32>
    %extracted_slice_58 = tensor.extract_slice %cst_12[0] [8] [1] : tensor<24xf32> to tensor<8xf32>
    %extracted_slice_59 = tensor.extract_slice %cst_12[8] [16] [1] : tensor<24xf32> to tensor<16xf32>
    %transposed_60 = linalg.transpose ins(%extracted_slice_56 : tensor<8x8xf32>) outs(%60 : tensor<8x8xf32>) permutation = [1, 0] 
    %83 = tensor.empty() : tensor<5x8x8xf32>
    %84 = linalg.generic {indexing_maps = [#map3, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_60 : tensor<8x8xf32>) outs(%83 : tensor<5x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<5x8x8xf32>
    %85 = linalg.fill ins(%cst_0 : f32) outs(%22 : tensor<5x2x8xf32>) -> tensor<5x2x8xf32>
    %86 = linalg.batch_matmul ins(%transposed_54, %84 : tensor<5x2x8xf32>, tensor<5x8x8xf32>) outs(%85 : tensor<5x2x8xf32>) -> tensor<5x2x8xf32>
    %87 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%86, %extracted_slice_58 : tensor<5x2x8xf32>, tensor<8xf32>) outs(%22 : tensor<5x2x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<5x2x8xf32>
    %88 = tensor.empty() : tensor<8x16xf32>
    %transposed_61 = linalg.transpose ins(%extracted_slice_57 : tensor<16x8xf32>) outs(%88 : tensor<8x16xf32>) permutation = [1, 0] 
    %89 = tensor.empty() : tensor<7x8x16xf32>
    %90 = linalg.generic {indexing_maps = [#map3, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_61 : tensor<8x16xf32>) outs(%89 : tensor<7x8x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<7x8x16xf32>
    %91 = tensor.empty() : tensor<7x2x16xf32>
    %92 = linalg.fill ins(%cst_0 : f32) outs(%91 : tensor<7x2x16xf32>) -> tensor<7x2x16xf32>
    %93 = linalg.batch_matmul ins(%transposed_55, %90 : tensor<7x2x8xf32>, tensor<7x8x16xf32>) outs(%92 : tensor<7x2x16xf32>) -> tensor<7x2x16xf32>
    %94 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%93, %extracted_slice_59 : tensor<7x2x16xf32>, tensor<16xf32>) outs(%91 : tensor<7x2x16xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<7x2x16xf32>
    %expanded_62 = tensor.expand_shape %94 [[0, 1], [2], [3, 4]] output_shape [1, 7, 2, 2, 8] : tensor<7x2x16xf32> into tensor<1x7x2x2x8xf32>
    %95 = tensor.empty() : tensor<2x7x2x1x8xf32>
    %transposed_63 = linalg.transpose ins(%expanded_62 : tensor<1x7x2x2x8xf32>) outs(%95 : tensor<2x7x2x1x8xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed_64 = tensor.collapse_shape %transposed_63 [[0], [1], [2, 3], [4]] : tensor<2x7x2x1x8xf32> into tensor<2x7x2x8xf32>
    %extracted_slice_65 = tensor.extract_slice %collapsed_64[0, 0, 0, 0] [1, 7, 2, 8] [1, 1, 1, 1] : tensor<2x7x2x8xf32> to tensor<1x7x2x8xf32>
    %extracted_slice_66 = tensor.extract_slice %collapsed_64[1, 0, 0, 0] [1, 7, 2, 8] [1, 1, 1, 1] : tensor<2x7x2x8xf32> to tensor<1x7x2x8xf32>
    %collapsed_67 = tensor.collapse_shape %87 [[0], [1, 2]] : tensor<5x2x8xf32> into tensor<5x16xf32>
    %expanded_68 = tensor.expand_shape %collapsed_67 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_69 = linalg.transpose ins(%expanded_68 : tensor<5x4x4xf32>) outs(%31 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_70 = tensor.collapse_shape %extracted_slice_65 [[0, 1], [2, 3]] : tensor<1x7x2x8xf32> into tensor<7x16xf32>
    %expanded_71 = tensor.expand_shape %collapsed_70 [[0], [1, 2]] output_shape [7, 4, 4] : tensor<7x16xf32> into tensor<7x4x4xf32>
    %96 = tensor.empty() : tensor<4x7x4xf32>
    %transposed_72 = linalg.transpose ins(%expanded_71 : tensor<7x4x4xf32>) outs(%96 : tensor<4x7x4xf32>) permutation = [1, 0, 2] 
    %collapsed_73 = tensor.collapse_shape %extracted_slice_66 [[0, 1], [2, 3]] : tensor<1x7x2x8xf32> into tensor<7x16xf32>
    %expanded_74 = tensor.expand_shape %collapsed_73 [[0], [1, 2]] output_shape [7, 4, 4] : tensor<7x16xf32> into tensor<7x4x4xf32>
    %transposed_75 = linalg.transpose ins(%expanded_74 : tensor<7x4x4xf32>) outs(%96 : tensor<4x7x4xf32>) permutation = [1, 0, 2] 
    %expanded_76 = tensor.expand_shape %transposed_69 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %expanded_77 = tensor.expand_shape %transposed_72 [[0, 1], [2], [3]] output_shape [2, 2, 7, 4] : tensor<4x7x4xf32> into tensor<2x2x7x4xf32>
    %97 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_76 : tensor<2x2x5x4xf32>) outs(%32 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.truncf %cst_19 : f64 to f32
      %144 = arith.mulf %in, %143 : f32
      linalg.yield %144 : f32
    } -> tensor<2x2x5x4xf32>
    %98 = tensor.empty() : tensor<2x2x4x7xf32>
    %transposed_78 = linalg.transpose ins(%expanded_77 : tensor<2x2x7x4xf32>) outs(%98 : tensor<2x2x4x7xf32>) permutation = [0, 1, 3, 2] 
    %99 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_78 : tensor<2x2x4x7xf32>) outs(%98 : tensor<2x2x4x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.truncf %cst_19 : f64 to f32
      %144 = arith.mulf %in, %143 : f32
      linalg.yield %144 : f32
    } -> tensor<2x2x4x7xf32>
    %collapsed_79 = tensor.collapse_shape %97 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_80 = tensor.collapse_shape %99 [[0, 1], [2], [3]] : tensor<2x2x4x7xf32> into tensor<4x4x7xf32>
    %100 = tensor.empty() : tensor<4x5x7xf32>
    %101 = linalg.fill ins(%cst_0 : f32) outs(%100 : tensor<4x5x7xf32>) -> tensor<4x5x7xf32>
    %102 = linalg.batch_matmul ins(%collapsed_79, %collapsed_80 : tensor<4x5x4xf32>, tensor<4x4x7xf32>) outs(%101 : tensor<4x5x7xf32>) -> tensor<4x5x7xf32>
    %expanded_81 = tensor.expand_shape %102 [[0, 1], [2], [3]] output_shape [2, 2, 5, 7] : tensor<4x5x7xf32> into tensor<2x2x5x7xf32>
    %103:2 = linalg.generic {indexing_maps = [#map4, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%expanded_81 : tensor<2x2x5x7xf32>) outs(%42, %40 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_96: i64):
      %143 = linalg.index 3 : index
      %144 = arith.index_cast %143 : index to i64
      %145 = arith.maximumf %in, %out : f32
      %146 = arith.cmpf ogt, %in, %out : f32
      %147 = arith.select %146, %144, %out_96 : i64
      linalg.yield %145, %147 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_82 = tensor.expand_shape %103#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %104 = tensor.empty() : tensor<2x2x5x7xf32>
    %105 = linalg.generic {indexing_maps = [#map4, #map6, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_81, %expanded_82 : tensor<2x2x5x7xf32>, tensor<2x2x5x1xf32>) outs(%104 : tensor<2x2x5x7xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.subf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x7xf32>
    %106 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%105 : tensor<2x2x5x7xf32>) outs(%104 : tensor<2x2x5x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = math.exp %in : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x7xf32>
    %107 = linalg.generic {indexing_maps = [#map4, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%106 : tensor<2x2x5x7xf32>) outs(%48 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.addf %in, %out : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x1xf32>
    %108 = linalg.generic {indexing_maps = [#map4, #map6, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%106, %107 : tensor<2x2x5x7xf32>, tensor<2x2x5x1xf32>) outs(%104 : tensor<2x2x5x7xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.divf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x7xf32>
    %109 = tensor.empty() : tensor<2x2x5x7xi1>
    %110 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_81 : tensor<2x2x5x7xf32>) outs(%109 : tensor<2x2x5x7xi1>) {
    ^bb0(%in: f32, %out: i1):
      %143 = arith.extf %in : f32 to f64
      %144 = arith.cmpf oeq, %143, %cst_18 : f64
      linalg.yield %144 : i1
    } -> tensor<2x2x5x7xi1>
    %111 = linalg.generic {indexing_maps = [#map4, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%110 : tensor<2x2x5x7xi1>) outs(%54 : tensor<2x2x5x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %143 = arith.andi %in, %out : i1
      linalg.yield %143 : i1
    } -> tensor<2x2x5x1xi1>
    %112 = linalg.generic {indexing_maps = [#map6, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%111, %cst_2, %108 : tensor<2x2x5x1xi1>, tensor<2x2x5x7xf32>, tensor<2x2x5x7xf32>) outs(%104 : tensor<2x2x5x7xf32>) {
    ^bb0(%in: i1, %in_96: f32, %in_97: f32, %out: f32):
      %143 = arith.select %in, %in_96, %in_97 : f32
      linalg.yield %143 : f32
    } -> tensor<2x2x5x7xf32>
    %collapsed_83 = tensor.collapse_shape %112 [[0, 1], [2], [3]] : tensor<2x2x5x7xf32> into tensor<4x5x7xf32>
    %113 = linalg.batch_matmul ins(%collapsed_83, %transposed_75 : tensor<4x5x7xf32>, tensor<4x7x4xf32>) outs(%57 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_84 = tensor.expand_shape %113 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %transposed_85 = linalg.transpose ins(%expanded_84 : tensor<2x2x5x4xf32>) outs(%59 : tensor<5x2x2x4xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_86 = tensor.collapse_shape %transposed_85 [[0, 1], [2, 3]] : tensor<5x2x2x4xf32> into tensor<10x8xf32>
    %transposed_87 = linalg.transpose ins(%cst_11 : tensor<8x8xf32>) outs(%60 : tensor<8x8xf32>) permutation = [1, 0] 
    %114 = linalg.matmul ins(%collapsed_86, %transposed_87 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%62 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %115 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%114, %cst_10 : tensor<10x8xf32>, tensor<8xf32>) outs(%61 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<10x8xf32>
    %expanded_88 = tensor.expand_shape %115 [[0, 1], [2]] output_shape [5, 2, 8] : tensor<10x8xf32> into tensor<5x2x8xf32>
    %transposed_89 = linalg.transpose ins(%expanded_88 : tensor<5x2x8xf32>) outs(%17 : tensor<2x5x8xf32>) permutation = [1, 0, 2] 
    %116 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%65, %transposed_89 : tensor<2x5x8xf32>, tensor<2x5x8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %117 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%116 : tensor<2x5x8xf32>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %143 = arith.extf %in : f32 to f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %118 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%117 : tensor<2x5x8xf64>) outs(%3 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.addf %in, %out : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %119 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%118 : tensor<2x5x1xf64>) outs(%2 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.divf %in, %cst_25 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %120 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%117, %119 : tensor<2x5x8xf64>, tensor<2x5x1xf64>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_96: f64, %out: f64):
      %143 = arith.subf %in, %in_96 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %121 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%120, %120 : tensor<2x5x8xf64>, tensor<2x5x8xf64>) outs(%0 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_96: f64, %out: f64):
      %143 = arith.mulf %in, %in_96 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x8xf64>
    %122 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%121 : tensor<2x5x8xf64>) outs(%3 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.addf %in, %out : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %123 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%122 : tensor<2x5x1xf64>) outs(%2 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %143 = arith.divf %in, %cst_25 : f64
      linalg.yield %143 : f64
    } -> tensor<2x5x1xf64>
    %124 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%123 : tensor<2x5x1xf64>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %143 = arith.truncf %in : f64 to f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %125 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%116 : tensor<2x5x8xf32>) outs(%12 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.addf %in, %out : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %126 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%125 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.divf %in, %cst_26 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %127 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%124 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.truncf %cst_24 : f64 to f32
      %144 = arith.addf %in, %143 : f32
      linalg.yield %144 : f32
    } -> tensor<2x5x1xf32>
    %128 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%127 : tensor<2x5x1xf32>) outs(%10 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = math.rsqrt %in : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x1xf32>
    %129 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%116, %126 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.subf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %130 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%129, %128 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.mulf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %131 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%130, %cst_9 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.mulf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %132 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%131, %cst_8 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    %collapsed_90 = tensor.collapse_shape %132 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %transposed_91 = linalg.transpose ins(%cst_7 : tensor<16x8xf32>) outs(%88 : tensor<8x16xf32>) permutation = [1, 0] 
    %133 = tensor.empty() : tensor<10x16xf32>
    %134 = linalg.fill ins(%cst_0 : f32) outs(%133 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %135 = linalg.matmul ins(%collapsed_90, %transposed_91 : tensor<10x8xf32>, tensor<8x16xf32>) outs(%134 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %136 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%135, %cst_6 : tensor<10x16xf32>, tensor<16xf32>) outs(%133 : tensor<10x16xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<10x16xf32>
    %expanded_92 = tensor.expand_shape %136 [[0, 1], [2]] output_shape [2, 5, 16] : tensor<10x16xf32> into tensor<2x5x16xf32>
    %137 = tensor.empty() : tensor<2x5x16xf32>
    %138 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_92 : tensor<2x5x16xf32>) outs(%137 : tensor<2x5x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %143 = arith.cmpf ugt, %in, %cst_0 : f32
      %144 = arith.select %143, %in, %cst_0 : f32
      linalg.yield %144 : f32
    } -> tensor<2x5x16xf32>
    %collapsed_93 = tensor.collapse_shape %138 [[0, 1], [2]] : tensor<2x5x16xf32> into tensor<10x16xf32>
    %139 = tensor.empty() : tensor<16x8xf32>
    %transposed_94 = linalg.transpose ins(%cst_5 : tensor<8x16xf32>) outs(%139 : tensor<16x8xf32>) permutation = [1, 0] 
    %140 = linalg.matmul ins(%collapsed_93, %transposed_94 : tensor<10x16xf32>, tensor<16x8xf32>) outs(%62 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %141 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%140, %cst_4 : tensor<10x8xf32>, tensor<8xf32>) outs(%61 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<10x8xf32>
    %expanded_95 = tensor.expand_shape %141 [[0, 1], [2]] output_shape [2, 5, 8] : tensor<10x8xf32> into tensor<2x5x8xf32>
    %142 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%116, %expanded_95 : tensor<2x5x8xf32>, tensor<2x5x8xf32>) outs(%17 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_96: f32, %out: f32):
      %143 = arith.addf %in, %in_96 : f32
      linalg.yield %143 : f32
    } -> tensor<2x5x8xf32>
    return %142 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_8: "0x040000004CF06C3E5217613E08D5573D20709F3D048D9F3D50898CBDC0B6CF3B3C702F3E",
      torch_tensor_8_16_torch.float32: "0x04000000B86F773E087921BE74A311BE0CB65A3E305FCA3D5E4A013E6C9A633EAA3B4F3E4C1FC43DB0521BBDF6F33CBE842E8CBD608E1F3CAEEB47BE28782FBE62BA38BE84DAC53DB84A50BE60D08CBC64512E3E4039E5BD984931BE14004F3ED21814BE94594ABE5098773D54C98CBD44B3B23D40D904BE0068D2BAFC480FBEB2990DBE8C0DF9BD60A20DBE34A7D93DF28F283E4895FF3DC63977BE20F5643D30778B3D4809863DCE107DBEF06EEDBC36D503BEB8E417BED0067B3E1C179F3D98223BBE00A823BA3CC461BE3CC1723E54DD033E642CB93D4E8B4EBEFA3F423E5C60E4BD887C6B3D96FB43BEE6E44A3E300C8B3C10556CBE00B405BAC8BF283D00C80DBBEEA241BE98E83D3EC0295FBE687B81BD68C34E3E94A1DE3D74BA1B3EA6EF383E90BEF43C324A023E321936BE789202BD40C3163D8C87A8BD4E72253E408AB13C0631493E203E133DD08A7D3E3CA14BBEE8ACDE3D2CE31C3E00123ABD48D3513E08FEEFBDE87A34BE74A397BD068B213ECCB3A9BD3011013DB4C43A3E546923BE48CF5CBD28C6B63D684A323D282C6BBEF63D553EC0BEA83DF4F376BEC87F723D72D64FBEB0E8A03DB81C86BD622B00BECA72303E9A1B393E08DF6D3D0017BF3B4C25C2BD84DB153EDA135ABEBE1773BED63469BEC89DB73D982246BE3AD0263E1C6A593E742BBABD98FCEF3D1853D53D90F3953DA0D7293D3071683E32CF3ABE",
      torch_tensor_16_torch.float32: "0x04000000CC12713E3840063DE1AE583E4734643CED2B2DBEA818923ECFC351BDD353853E6721993D308A983E32EB1D3EBD3FDD3D20CAAB3E1C75253D51C290BE0446DD3D",
      torch_tensor_16_8_torch.float32: "0x040000008C467ABDC59D25BE5A178DBE58E746BE3A773FBB0DDB923E3C947FBCC9E59B3EBDF1A2BE7143523E608DB0BECAAEA7BEFE044CBEDA504ABE093E843EF2057ABEA700C8BD5AFAA7BE558AC93D1059A2BEB09F803DC509873E2FD750BE42919EBEAD9728BC020C2F3CEEDC65BE0451873E74A7F4BC4FA4F9BB42F4B13E76E3FE3D0684883E0FFC9E3EE622AC3EB3F32A3E8F4F6ABD85FD78BE9B9C04BEDF9AACBE6271673E3D33A1BD0C43B3BE7273F6BD6B8B6A3E5C1ADBBDBFCB933EC72E313D50BAA2BD9FB4593EC7AA65BECFD518BCE183153E6AB53C3E1573E7BD1A672F3E2932BDBDA87C27BEBAD29E3CCB25683E65132E3E62AF59BEE7FAAB3EAC4E5CBE14E494BE07F62DBE055190BE0B4322BEEE15AF3E923C633DF55DA1BE08893E3E074815BE93BC8A3E7C8C9DBD767E5F3E3B67C3BD2F411CBEADCA353E2FDAD33D4554853E793895BCD0516E3E9B6B9A3E24D747BE9036863E14D44C3E60589ABEF2D8FD3DD9B68C38FC7A49BEB757803C5DF518BEC9A161BC6BA6A03E2F99553D75E0A53D91804DBE90834F3D25DC693E071D34BE501770BDAD819E3D13049F3E7563FD3D569AF23D4A3F49BE6E160DBEF04B84BEF15CB9BD8952983EAC9EF13D8AE83F3EE10B543E17B9A13EEB82B23EC7AC243E367688BE83017DBEE34947BEB2EA063EA2B228BED6FF97BE99AF7C3EEBF0413E25A713BECAD9A43DFC3F90BE",
      torch_tensor_8_torch.float32_7: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_6: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_1: "0x040000001D63853D547958BD70D24D3E8EFAB6BCCA4C26BE8B03A83E506C9C3E9F5375BE863B9C3EF05D86BD0F0686BD70807FBCE93D8BBEA20B8CBEB2E40F3E96AC18BE532229BEBEFDA8BE8024A1BD3563983ED199883E4D6BB1BDCE400E3E928358BECA337EBDAED8A9BD4786B63D16312B3EA4DA7ABEF1BEA43C702EA5BE00F6833E0C6C9F3E959AA6BEE2775CBEAE29DE3D9F361CBE822CD63D5864703DD143263ECB7B9C3E6B8D903DA79FA4BC653B29BE5C751B3E17A19C3EFD598BBE7FEB073EF04ACDBD1E09E9BD76B8F1BD367FAD3D7ECC8CBE56ADF33DF5D4833EE120A4BD29028C3D6FA62B3EBFF86EBE81A6173E9634DC3DC28D433EA6806C3ED44F04BD",
      torch_tensor_24_torch.float32_1: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32_1: "0x040000006373A53EF2AD813E1972C13E19C389BD905564BE145C8FBE95B32CBE691D3C3E3DA857BE8DCDA03EDF007ABE2C1CD83EAC1394BE940A8E3EB332D6BD94DADB3EB4FCB9BE704E913E2962BFBE7651E4BC408E8E3E76CFC53E5B87423ED6E2B4BE48569F3E3C6FF4BDAF1B93BDF94F163E7EC5353E7710BE3E59949D3E7E7EAB3E76BB0DBE814B89BE2401F7BD6A9E01BEFFB672BE2D3ACCBEB7B28A3EE4A38CBEF445A7BDB59DCC3EC2C0923E0287DD3EE3719B3E1B9B9EBE1656D93E3888D2BEB729FDBD81FF6E3D9C559DBE1D3769BE93D5803DE293CD3E14A4F23D49711B3E6A64C3BE91953BBE3FF3E7BCF193C63E36748C3D8E6941BE62E5BBBEC3A1893EE2C3913E2B60883E4D9CFDBD13D648BEEE48033D7C295E3ED05DA9BEF7D2123E8306A4BEFA3681BE0A11A4BD81F5693ED9254A3E2821623EA20491BEA182AABE4556AC3EE013703C407CF43DF727273E01773E3E90CEA0BE9EFCA5BD0998B8BE92CA07BEF2A6973E5625873EABDC94BE3F73C23ECB2AC5BE36BFA23EE089B73E07C9CE3EA92BC9BD64167DBDC602BCBE5E0B833EB5DA8C3E6AEC903E9BAC013E986FBF3E6A591B3EFA2079BE4D44DB3DDE5FA53E128BD93E1CCACFBE368B3ABE11B4B3BEED33433E78DAF93D62870E3A10E2983EA14264BE809CD63EF7D9B63EDB6A86BECA8D2C3D87119FBE103DB0BE4EAC9ABC2FF6A23E4ABAA4BEC99FD43E7E190E3E86C3B23E223E97BEA4C3DB3EA7E5CE3E6C9560BD96516FBEC1C2A6BEDAD6ADBE8BC38ABE79B1D73E42FD1E3E6E02903D7C04C13DCEDB6BBED2D09A3E5D9A2F3E660946BD6920CCBEB104013EF9401A3EBFBBA2BDE3E15ABE7A4009BEF1317D3D6430BC3EB36936BE42CD06BE61AB903E3AE2743D1F087EBDDB97C0BDD25EBF3E4C765ABDE8180BBE443194BEC9E300BDFB3E2CBDA6748EBED5C937BE2DB0103E8CDCA5BDA7FBFCBD63BD4F3ECC02983EB348C2BE27F1813EE189813E59B97FBEBB04BB3E02AABB3E1D5E193EA3DB65BEB92D263EF9ABAB3EB2EDBEBE2EC1A2BE33711D3DAF74B53EA41FAC3D72D6933EB2F780BECA6BCCBED54D203E",
      torch_tensor_8_torch.float32_4: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_3: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32: "0x04000000AD59A53ECE0AD7BD3E09B83D38E934BEF25F003EAB70E03C9A0FE73DFB8070BE18209A3D4E1D9F3D79414E3E34AE20BE4E1E0DBD702D53BE68EAA8BDF9429C3C2B4F0A3EF02D72BEAC6195BE476B363E72E9523E62D2103E6D2A0DBE1037A43E052D6EBD73EEA73E4344693EB723DABDB07F37BE797409BEC9C949BECC99AC3E9444913E0872EABD1683603E6CC83B3EB657813DB5C0B13EE1F87F3EFCF1AF3E03AEFDBD6615553DAB7A9ABE0A3390BD5FD2273E2BE131BE42C2503E06BA8EBE2A0341BE93E4863D67EAA43E939287BE13EABDBD343B213EDBC9983DCB6E03BCAD4F323EEB472E3E3F5F90BE59AAE73D7ED5003D95C3A5BE52638C3DC8AFADBE",
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32: "0x040000008F36C73D4D05933E4696FCBD38CB3D3E2F3D2A3E34B569BD9CD8A13EC3F806BE2ACFB7BEDB607D3E1D60ADBE75EA223E7DAAB1BE7BB9DABE55F835BE5A42C6BEF06E883E8263F5BD2864F83D99EBC1BEB09E87BEAE6881BE1A8E953EB6B8C6BECDA7CCBEDB786FBC8CB495BC747DAB3DA3EBA0BE43E1833ED793CABEBB3ED8BEF355BB3E6C1791BE156CC2BE07059DBEB371D73EEA1E8BBECEC786BD27A8153E5F088ABE5EBFB1BE8DF4C23E0DFF7ABE183083BE711EAD3D0E3AE73D839EE4BD9D84C33E4B5EA33EAFBC283E41AD3C3E8874663E0E8DC13E541A51BD3D170F3E872D2A3EC067E23D405E193E75C68F3EAB2DD4BE63AF333EBEE1C63CCE38163E0E17063EE779A5BECA3090BD769CCABEEF18983CABC081BECAEED6BE6414D43EAC8D2A3ED242B83E480FADBEC7AC96BE954AB3BE0463243E08A3863E0283D7BEFD84283E231298BEB11BCBBEA83C60BE9E9C743E2E5282BE4704843E35228D3E2CFE49BE3E3660BED7F7F5BCF565663CD4C897BD3949D9BE947E8EBE51C78B3E320AF53D58D4B03EED84BE3D3E57EFBD5270983D225B42BE066BD53E68FF943E494B8ABEB7557ABDC7DC0BBE0CCE91BD95159EBDC0E78BBE40DDC9BE4DC0D5BD48558ABE7B725D3E313E303DA39BAABD801017BECAC2F9BD0B99DB3E28D290BE5EDA9E3E353B41BDCD7057BEB324A93D4073ABBC55A27F3EF8788FBED3DA503E7579973E49ECA93E514971BE2EACB33DBBABA33EC792BE3EB9FC53BE18493ABD2636993E78CFAE3EFE47CB3EEDB6B6BEA819403EC83F2A3E0FA3C83EF3A9CE3E57A892BD5716953E3692BB3E7DD397BD1D69C5BE117DD6BE08203B3DBFCA99BE523F533E287C05BE588EA93EFB89B63E1398CA3E63E8883EE8E8643CF676673E3BF0CDBE9D0C6C3E2EFE1C3E00DFB53ECBCBAC3D0739D8BED2E6CF3E20E9993B7EA5B5BEC25B803E35C9913E440010BD7F96233D1395C7BE8F1A813EEA79C4BE61D990BEFABD3EB90D7151BE2C7DB53E593ACABE8460823E18B8BC3EE59FBA3E9C70DBBE59D1C9BE18B1803EEF2919BE4783C13E9EBB883ECEB2853EF7B4CFBE",
      torch_tensor_8_torch.float32_1: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F"
    }
  }
#-}
