#map = affine_map<(d0, d1, d2) -> (d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map6 = affine_map<(d0, d1) -> (d0, d1)>
#map7 = affine_map<(d0, d1) -> (d1)>
#map8 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant 0.000000e+00 : f64
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<2x2x5x5xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_torch.float32_11> : tensor<8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32_10> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_torch.float32_9> : tensor<8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_16_torch.float32_1> : tensor<8x16xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_16_torch.float32_1> : tensor<16xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_16_8_torch.float32_1> : tensor<16x8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_torch.float32_8> : tensor<8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_torch.float32_7> : tensor<8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_torch.float32_6> : tensor<8xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_24_torch.float32_1> : tensor<24xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_24_8_torch.float32_1> : tensor<24x8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_torch.float32_5> : tensor<8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_8_16_torch.float32> : tensor<8x16xf32>
    %cst_19 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_20 = arith.constant dense_resource<torch_tensor_16_8_torch.float32> : tensor<16x8xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_23 = arith.constant 1.000000e-05 : f64
    %cst_24 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_25 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_26 = arith.constant 0xFFF0000000000000 : f64
    %cst_27 = arith.constant 0.70710678118654757 : f64
    %cst_28 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_29 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %cst_30 = arith.constant 8.000000e+00 : f64
    %cst_31 = arith.constant 8.000000e+00 : f32
    %0 = tensor.empty() : tensor<5x2x8xf32>
    %transposed = linalg.transpose ins(%arg0 : tensor<2x5x8xf32>) outs(%0 : tensor<5x2x8xf32>) permutation = [1, 0, 2] 
    %1 = tensor.empty() : tensor<8x24xf32>
    %transposed_32 = linalg.transpose ins(%cst_29 : tensor<24x8xf32>) outs(%1 : tensor<8x24xf32>) permutation = [1, 0] 
    %2 = tensor.empty() : tensor<5x8x24xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_32 : tensor<8x24xf32>) outs(%2 : tensor<5x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<5x8x24xf32>
    %4 = tensor.empty() : tensor<5x2x24xf32>
    %5 = linalg.fill ins(%cst : f32) outs(%4 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %6 = linalg.batch_matmul ins(%transposed, %3 : tensor<5x2x8xf32>, tensor<5x8x24xf32>) outs(%5 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %cst_28 : tensor<5x2x24xf32>, tensor<24xf32>) outs(%4 : tensor<5x2x24xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<5x2x24xf32>
    %expanded = tensor.expand_shape %7 [[0, 1], [2], [3, 4]] output_shape [1, 5, 2, 3, 8] : tensor<5x2x24xf32> into tensor<1x5x2x3x8xf32>
    %8 = tensor.empty() : tensor<3x5x2x1x8xf32>
    %transposed_33 = linalg.transpose ins(%expanded : tensor<1x5x2x3x8xf32>) outs(%8 : tensor<3x5x2x1x8xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed = tensor.collapse_shape %transposed_33 [[0], [1], [2, 3], [4]] : tensor<3x5x2x1x8xf32> into tensor<3x5x2x8xf32>
    %extracted_slice = tensor.extract_slice %collapsed[0, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_34 = tensor.extract_slice %collapsed[1, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_35 = tensor.extract_slice %collapsed[2, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %collapsed_36 = tensor.collapse_shape %extracted_slice [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_37 = tensor.expand_shape %collapsed_36 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %9 = tensor.empty() : tensor<4x5x4xf32>
    %transposed_38 = linalg.transpose ins(%expanded_37 : tensor<5x4x4xf32>) outs(%9 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_39 = tensor.collapse_shape %extracted_slice_34 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_40 = tensor.expand_shape %collapsed_39 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_41 = linalg.transpose ins(%expanded_40 : tensor<5x4x4xf32>) outs(%9 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_42 = tensor.collapse_shape %extracted_slice_35 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_43 = tensor.expand_shape %collapsed_42 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_44 = linalg.transpose ins(%expanded_43 : tensor<5x4x4xf32>) outs(%9 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %expanded_45 = tensor.expand_shape %transposed_38 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %expanded_46 = tensor.expand_shape %transposed_41 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %10 = tensor.empty() : tensor<2x2x5x4xf32>
    %11 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_45 : tensor<2x2x5x4xf32>) outs(%10 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_27 : f64 to f32
      %150 = arith.mulf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x2x5x4xf32>
    %12 = tensor.empty() : tensor<2x2x4x5xf32>
    %transposed_47 = linalg.transpose ins(%expanded_46 : tensor<2x2x5x4xf32>) outs(%12 : tensor<2x2x4x5xf32>) permutation = [0, 1, 3, 2] 
    %13 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_47 : tensor<2x2x4x5xf32>) outs(%12 : tensor<2x2x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_27 : f64 to f32
      %150 = arith.mulf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x2x4x5xf32>
    %collapsed_48 = tensor.collapse_shape %11 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_49 = tensor.collapse_shape %13 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %14 = tensor.empty() : tensor<4x5x5xf32>
    %15 = linalg.fill ins(%cst : f32) outs(%14 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %16 = linalg.batch_matmul ins(%collapsed_48, %collapsed_49 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%15 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_50 = tensor.expand_shape %16 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %17 = tensor.empty() : tensor<2x2x5xi64>
    %18 = linalg.fill ins(%c0_i64 : i64) outs(%17 : tensor<2x2x5xi64>) -> tensor<2x2x5xi64>
    %19 = tensor.empty() : tensor<2x2x5xf32>
    %20 = linalg.fill ins(%cst_0 : f32) outs(%19 : tensor<2x2x5xf32>) -> tensor<2x2x5xf32>
    %21:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%expanded_50 : tensor<2x2x5x5xf32>) outs(%20, %18 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_102: i64):
      %149 = linalg.index 3 : index
      %150 = arith.index_cast %149 : index to i64
      %151 = arith.maximumf %in, %out : f32
      %152 = arith.cmpf ogt, %in, %out : f32
      %153 = arith.select %152, %150, %out_102 : i64
      linalg.yield %151, %153 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_51 = tensor.expand_shape %21#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %22 = tensor.empty() : tensor<2x2x5x5xf32>
    %23 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_50, %expanded_51 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.subf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %24 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%23 : tensor<2x2x5x5xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = math.exp %in : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %25 = tensor.empty() : tensor<2x2x5x1xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %27 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%24 : tensor<2x2x5x5xf32>) outs(%26 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.addf %in, %out : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x1xf32>
    %28 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%24, %27 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.divf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %29 = tensor.empty() : tensor<2x2x5x5xi1>
    %30 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_50 : tensor<2x2x5x5xf32>) outs(%29 : tensor<2x2x5x5xi1>) {
    ^bb0(%in: f32, %out: i1):
      %149 = arith.extf %in : f32 to f64
      %150 = arith.cmpf oeq, %149, %cst_26 : f64
      linalg.yield %150 : i1
    } -> tensor<2x2x5x5xi1>
    %31 = tensor.empty() : tensor<2x2x5x1xi1>
    %32 = linalg.fill ins(%true : i1) outs(%31 : tensor<2x2x5x1xi1>) -> tensor<2x2x5x1xi1>
    %33 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%30 : tensor<2x2x5x5xi1>) outs(%32 : tensor<2x2x5x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %149 = arith.andi %in, %out : i1
      linalg.yield %149 : i1
    } -> tensor<2x2x5x1xi1>
    %34 = linalg.generic {indexing_maps = [#map5, #map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%33, %cst_2, %28 : tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: i1, %in_102: f32, %in_103: f32, %out: f32):
      %149 = arith.select %in, %in_102, %in_103 : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_52 = tensor.collapse_shape %34 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %35 = linalg.fill ins(%cst : f32) outs(%9 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %36 = linalg.batch_matmul ins(%collapsed_52, %transposed_44 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%35 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_53 = tensor.expand_shape %36 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %37 = tensor.empty() : tensor<5x2x2x4xf32>
    %transposed_54 = linalg.transpose ins(%expanded_53 : tensor<2x2x5x4xf32>) outs(%37 : tensor<5x2x2x4xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_55 = tensor.collapse_shape %transposed_54 [[0, 1], [2, 3]] : tensor<5x2x2x4xf32> into tensor<10x8xf32>
    %38 = tensor.empty() : tensor<8x8xf32>
    %transposed_56 = linalg.transpose ins(%cst_25 : tensor<8x8xf32>) outs(%38 : tensor<8x8xf32>) permutation = [1, 0] 
    %39 = tensor.empty() : tensor<10x8xf32>
    %40 = linalg.fill ins(%cst : f32) outs(%39 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %41 = linalg.matmul ins(%collapsed_55, %transposed_56 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%40 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %42 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel"]} ins(%41, %cst_24 : tensor<10x8xf32>, tensor<8xf32>) outs(%39 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<10x8xf32>
    %expanded_57 = tensor.expand_shape %42 [[0, 1], [2]] output_shape [5, 2, 8] : tensor<10x8xf32> into tensor<5x2x8xf32>
    %43 = tensor.empty() : tensor<2x5x8xf32>
    %transposed_58 = linalg.transpose ins(%expanded_57 : tensor<5x2x8xf32>) outs(%43 : tensor<2x5x8xf32>) permutation = [1, 0, 2] 
    %44 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %transposed_58 : tensor<2x5x8xf32>, tensor<2x5x8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %45 = tensor.empty() : tensor<2x5x8xf64>
    %46 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%44 : tensor<2x5x8xf32>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %149 = arith.extf %in : f32 to f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %47 = tensor.empty() : tensor<2x5x1xf64>
    %48 = linalg.fill ins(%cst_1 : f64) outs(%47 : tensor<2x5x1xf64>) -> tensor<2x5x1xf64>
    %49 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%46 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %50 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%49 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %51 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%46, %50 : tensor<2x5x8xf64>, tensor<2x5x1xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.subf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %52 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%51, %51 : tensor<2x5x8xf64>, tensor<2x5x8xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.mulf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %53 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%52 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %54 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%53 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %55 = tensor.empty() : tensor<2x5x1xf32>
    %56 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%54 : tensor<2x5x1xf64>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %149 = arith.truncf %in : f64 to f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %57 = linalg.fill ins(%cst : f32) outs(%55 : tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %58 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%44 : tensor<2x5x8xf32>) outs(%57 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.addf %in, %out : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %59 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%58 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.divf %in, %cst_31 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %60 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%56 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_23 : f64 to f32
      %150 = arith.addf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x5x1xf32>
    %61 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%60 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = math.rsqrt %in : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %62 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%44, %59 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.subf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %63 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%62, %61 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %64 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%63, %cst_22 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %65 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%64, %cst_21 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %collapsed_59 = tensor.collapse_shape %65 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %66 = tensor.empty() : tensor<8x16xf32>
    %transposed_60 = linalg.transpose ins(%cst_20 : tensor<16x8xf32>) outs(%66 : tensor<8x16xf32>) permutation = [1, 0] 
    %67 = tensor.empty() : tensor<10x16xf32>
    %68 = linalg.fill ins(%cst : f32) outs(%67 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %69 = linalg.matmul ins(%collapsed_59, %transposed_60 : tensor<10x8xf32>, tensor<8x16xf32>) outs(%68 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %70 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel"]} ins(%69, %cst_19 : tensor<10x16xf32>, tensor<16xf32>) outs(%67 : tensor<10x16xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<10x16xf32>
    %expanded_61 = tensor.expand_shape %70 [[0, 1], [2]] output_shape [2, 5, 16] : tensor<10x16xf32> into tensor<2x5x16xf32>
    %71 = tensor.empty() : tensor<2x5x16xf32>
    %72 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_61 : tensor<2x5x16xf32>) outs(%71 : tensor<2x5x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.cmpf ugt, %in, %cst : f32
      %150 = arith.select %149, %in, %cst : f32
      linalg.yield %150 : f32
    } -> tensor<2x5x16xf32>
    %collapsed_62 = tensor.collapse_shape %72 [[0, 1], [2]] : tensor<2x5x16xf32> into tensor<10x16xf32>
    %73 = tensor.empty() : tensor<16x8xf32>
    %transposed_63 = linalg.transpose ins(%cst_18 : tensor<8x16xf32>) outs(%73 : tensor<16x8xf32>) permutation = [1, 0] 
    %74 = linalg.matmul ins(%collapsed_62, %transposed_63 : tensor<10x16xf32>, tensor<16x8xf32>) outs(%40 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %75 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel"]} ins(%74, %cst_17 : tensor<10x8xf32>, tensor<8xf32>) outs(%39 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<10x8xf32>
    %expanded_64 = tensor.expand_shape %75 [[0, 1], [2]] output_shape [2, 5, 8] : tensor<10x8xf32> into tensor<2x5x8xf32>
    %76 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%65, %expanded_64 : tensor<2x5x8xf32>, tensor<2x5x8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %77 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76 : tensor<2x5x8xf32>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %149 = arith.extf %in : f32 to f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %78 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%77 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %79 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%78 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %80 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%77, %79 : tensor<2x5x8xf64>, tensor<2x5x1xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.subf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %81 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%80, %80 : tensor<2x5x8xf64>, tensor<2x5x8xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.mulf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %82 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%81 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %83 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%82 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %84 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%83 : tensor<2x5x1xf64>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %149 = arith.truncf %in : f64 to f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %85 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%76 : tensor<2x5x8xf32>) outs(%57 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.addf %in, %out : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %86 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%85 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.divf %in, %cst_31 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %87 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_23 : f64 to f32
      %150 = arith.addf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x5x1xf32>
    %88 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%87 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = math.rsqrt %in : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %89 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76, %86 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.subf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %90 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%89, %88 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %91 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%90, %cst_16 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %92 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%91, %cst_15 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %transposed_65 = linalg.transpose ins(%92 : tensor<2x5x8xf32>) outs(%0 : tensor<5x2x8xf32>) permutation = [1, 0, 2] 
    %transposed_66 = linalg.transpose ins(%cst_14 : tensor<24x8xf32>) outs(%1 : tensor<8x24xf32>) permutation = [1, 0] 
    %93 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_66 : tensor<8x24xf32>) outs(%2 : tensor<5x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<5x8x24xf32>
    %94 = linalg.batch_matmul ins(%transposed_65, %93 : tensor<5x2x8xf32>, tensor<5x8x24xf32>) outs(%5 : tensor<5x2x24xf32>) -> tensor<5x2x24xf32>
    %95 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%94, %cst_13 : tensor<5x2x24xf32>, tensor<24xf32>) outs(%4 : tensor<5x2x24xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<5x2x24xf32>
    %expanded_67 = tensor.expand_shape %95 [[0, 1], [2], [3, 4]] output_shape [1, 5, 2, 3, 8] : tensor<5x2x24xf32> into tensor<1x5x2x3x8xf32>
    %transposed_68 = linalg.transpose ins(%expanded_67 : tensor<1x5x2x3x8xf32>) outs(%8 : tensor<3x5x2x1x8xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed_69 = tensor.collapse_shape %transposed_68 [[0], [1], [2, 3], [4]] : tensor<3x5x2x1x8xf32> into tensor<3x5x2x8xf32>
    %extracted_slice_70 = tensor.extract_slice %collapsed_69[0, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_71 = tensor.extract_slice %collapsed_69[1, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %extracted_slice_72 = tensor.extract_slice %collapsed_69[2, 0, 0, 0] [1, 5, 2, 8] [1, 1, 1, 1] : tensor<3x5x2x8xf32> to tensor<1x5x2x8xf32>
    %collapsed_73 = tensor.collapse_shape %extracted_slice_70 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_74 = tensor.expand_shape %collapsed_73 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_75 = linalg.transpose ins(%expanded_74 : tensor<5x4x4xf32>) outs(%9 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_76 = tensor.collapse_shape %extracted_slice_71 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_77 = tensor.expand_shape %collapsed_76 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_78 = linalg.transpose ins(%expanded_77 : tensor<5x4x4xf32>) outs(%9 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %collapsed_79 = tensor.collapse_shape %extracted_slice_72 [[0, 1], [2, 3]] : tensor<1x5x2x8xf32> into tensor<5x16xf32>
    %expanded_80 = tensor.expand_shape %collapsed_79 [[0], [1, 2]] output_shape [5, 4, 4] : tensor<5x16xf32> into tensor<5x4x4xf32>
    %transposed_81 = linalg.transpose ins(%expanded_80 : tensor<5x4x4xf32>) outs(%9 : tensor<4x5x4xf32>) permutation = [1, 0, 2] 
    %expanded_82 = tensor.expand_shape %transposed_75 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %expanded_83 = tensor.expand_shape %transposed_78 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %96 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_82 : tensor<2x2x5x4xf32>) outs(%10 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_27 : f64 to f32
      %150 = arith.mulf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x2x5x4xf32>
    %transposed_84 = linalg.transpose ins(%expanded_83 : tensor<2x2x5x4xf32>) outs(%12 : tensor<2x2x4x5xf32>) permutation = [0, 1, 3, 2] 
    %97 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_84 : tensor<2x2x4x5xf32>) outs(%12 : tensor<2x2x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_27 : f64 to f32
      %150 = arith.mulf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x2x4x5xf32>
    %collapsed_85 = tensor.collapse_shape %96 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_86 = tensor.collapse_shape %97 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %98 = linalg.batch_matmul ins(%collapsed_85, %collapsed_86 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%15 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_87 = tensor.expand_shape %98 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %99:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%expanded_87 : tensor<2x2x5x5xf32>) outs(%20, %18 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_102: i64):
      %149 = linalg.index 3 : index
      %150 = arith.index_cast %149 : index to i64
      %151 = arith.maximumf %in, %out : f32
      %152 = arith.cmpf ogt, %in, %out : f32
      %153 = arith.select %152, %150, %out_102 : i64
      linalg.yield %151, %153 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_88 = tensor.expand_shape %99#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %100 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_87, %expanded_88 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.subf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %101 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%100 : tensor<2x2x5x5xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = math.exp %in : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %102 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%101 : tensor<2x2x5x5xf32>) outs(%26 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.addf %in, %out : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x1xf32>
    %103 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%101, %102 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.divf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %104 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_87 : tensor<2x2x5x5xf32>) outs(%29 : tensor<2x2x5x5xi1>) {
    ^bb0(%in: f32, %out: i1):
      %149 = arith.extf %in : f32 to f64
      %150 = arith.cmpf oeq, %149, %cst_26 : f64
      linalg.yield %150 : i1
    } -> tensor<2x2x5x5xi1>
    %105 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%104 : tensor<2x2x5x5xi1>) outs(%32 : tensor<2x2x5x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %149 = arith.andi %in, %out : i1
      linalg.yield %149 : i1
    } -> tensor<2x2x5x1xi1>
    %106 = linalg.generic {indexing_maps = [#map5, #map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%105, %cst_2, %103 : tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) outs(%22 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: i1, %in_102: f32, %in_103: f32, %out: f32):
      %149 = arith.select %in, %in_102, %in_103 : f32
      linalg.yield %149 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_89 = tensor.collapse_shape %106 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %107 = linalg.batch_matmul ins(%collapsed_89, %transposed_81 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%35 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_90 = tensor.expand_shape %107 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %transposed_91 = linalg.transpose ins(%expanded_90 : tensor<2x2x5x4xf32>) outs(%37 : tensor<5x2x2x4xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_92 = tensor.collapse_shape %transposed_91 [[0, 1], [2, 3]] : tensor<5x2x2x4xf32> into tensor<10x8xf32>
    %transposed_93 = linalg.transpose ins(%cst_12 : tensor<8x8xf32>) outs(%38 : tensor<8x8xf32>) permutation = [1, 0] 
    %108 = linalg.matmul ins(%collapsed_92, %transposed_93 : tensor<10x8xf32>, tensor<8x8xf32>) outs(%40 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %109 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel"]} ins(%108, %cst_11 : tensor<10x8xf32>, tensor<8xf32>) outs(%39 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<10x8xf32>
    %expanded_94 = tensor.expand_shape %109 [[0, 1], [2]] output_shape [5, 2, 8] : tensor<10x8xf32> into tensor<5x2x8xf32>
    %transposed_95 = linalg.transpose ins(%expanded_94 : tensor<5x2x8xf32>) outs(%43 : tensor<2x5x8xf32>) permutation = [1, 0, 2] 
    %110 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%92, %transposed_95 : tensor<2x5x8xf32>, tensor<2x5x8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %111 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%110 : tensor<2x5x8xf32>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %149 = arith.extf %in : f32 to f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %112 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%111 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %113 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%112 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %114 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%111, %113 : tensor<2x5x8xf64>, tensor<2x5x1xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.subf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %115 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%114, %114 : tensor<2x5x8xf64>, tensor<2x5x8xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.mulf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %116 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%115 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %117 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%116 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %118 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%117 : tensor<2x5x1xf64>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %149 = arith.truncf %in : f64 to f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %119 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%110 : tensor<2x5x8xf32>) outs(%57 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.addf %in, %out : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %120 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%119 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.divf %in, %cst_31 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %121 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%118 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_23 : f64 to f32
      %150 = arith.addf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x5x1xf32>
    %122 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%121 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = math.rsqrt %in : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %123 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%110, %120 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.subf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %124 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%123, %122 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %125 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%124, %cst_10 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %126 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%125, %cst_9 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %collapsed_96 = tensor.collapse_shape %126 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %transposed_97 = linalg.transpose ins(%cst_8 : tensor<16x8xf32>) outs(%66 : tensor<8x16xf32>) permutation = [1, 0] 
    %127 = linalg.matmul ins(%collapsed_96, %transposed_97 : tensor<10x8xf32>, tensor<8x16xf32>) outs(%68 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %128 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel"]} ins(%127, %cst_7 : tensor<10x16xf32>, tensor<16xf32>) outs(%67 : tensor<10x16xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<10x16xf32>
    %expanded_98 = tensor.expand_shape %128 [[0, 1], [2]] output_shape [2, 5, 16] : tensor<10x16xf32> into tensor<2x5x16xf32>
    %129 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_98 : tensor<2x5x16xf32>) outs(%71 : tensor<2x5x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.cmpf ugt, %in, %cst : f32
      %150 = arith.select %149, %in, %cst : f32
      linalg.yield %150 : f32
    } -> tensor<2x5x16xf32>
    %collapsed_99 = tensor.collapse_shape %129 [[0, 1], [2]] : tensor<2x5x16xf32> into tensor<10x16xf32>
    %transposed_100 = linalg.transpose ins(%cst_6 : tensor<8x16xf32>) outs(%73 : tensor<16x8xf32>) permutation = [1, 0] 
    %130 = linalg.matmul ins(%collapsed_99, %transposed_100 : tensor<10x16xf32>, tensor<16x8xf32>) outs(%40 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %131 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel"]} ins(%130, %cst_5 : tensor<10x8xf32>, tensor<8xf32>) outs(%39 : tensor<10x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<10x8xf32>
    %expanded_101 = tensor.expand_shape %131 [[0, 1], [2]] output_shape [2, 5, 8] : tensor<10x8xf32> into tensor<2x5x8xf32>
    %132 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%126, %expanded_101 : tensor<2x5x8xf32>, tensor<2x5x8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %133 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132 : tensor<2x5x8xf32>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %149 = arith.extf %in : f32 to f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %134 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%133 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %135 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%134 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %136 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%133, %135 : tensor<2x5x8xf64>, tensor<2x5x1xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.subf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %137 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%136, %136 : tensor<2x5x8xf64>, tensor<2x5x8xf64>) outs(%45 : tensor<2x5x8xf64>) {
    ^bb0(%in: f64, %in_102: f64, %out: f64):
      %149 = arith.mulf %in, %in_102 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x8xf64>
    %138 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%137 : tensor<2x5x8xf64>) outs(%48 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.addf %in, %out : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %139 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%138 : tensor<2x5x1xf64>) outs(%47 : tensor<2x5x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %149 = arith.divf %in, %cst_30 : f64
      linalg.yield %149 : f64
    } -> tensor<2x5x1xf64>
    %140 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139 : tensor<2x5x1xf64>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %149 = arith.truncf %in : f64 to f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%132 : tensor<2x5x8xf32>) outs(%57 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.addf %in, %out : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%141 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.divf %in, %cst_31 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_23 : f64 to f32
      %150 = arith.addf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<2x5x1xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%143 : tensor<2x5x1xf32>) outs(%55 : tensor<2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = math.rsqrt %in : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x1xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132, %142 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.subf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %146 = linalg.generic {indexing_maps = [#map1, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%145, %144 : tensor<2x5x8xf32>, tensor<2x5x1xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %147 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%146, %cst_4 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.mulf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    %148 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%147, %cst_3 : tensor<2x5x8xf32>, tensor<8xf32>) outs(%43 : tensor<2x5x8xf32>) {
    ^bb0(%in: f32, %in_102: f32, %out: f32):
      %149 = arith.addf %in, %in_102 : f32
      linalg.yield %149 : f32
    } -> tensor<2x5x8xf32>
    return %148 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_11: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_10: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_9: "0x04000000407DADBB80E9B3BC042ACE3D68D1093E56AD3E3E206E1C3DF6F86FBE209FEABC",
      torch_tensor_8_16_torch.float32_1: "0x0400000000D45DBD6C48653E5CE9DABD1074133EB6E624BE4C1A2A3E9E834F3E189E5B3DC8BE53BEC6063E3E3AF040BE7EA22ABE8499383E58B8C6BD365D463E6AC21FBE2C7B8D3D9441C63D74EC0EBE283C813D741755BE18B556BE78DB323EC083823CC0E49C3DA2836ABED033C83D9E4E793E1E5A6C3E08665D3E6CF2C73D40C977BD90E4D63D6E111E3E587F3C3E38269B3D88C937BE008CAABBF89D0B3E48C406BE161746BED8BC5DBEC898873D684763BE40EDE73B0A6263BE24174D3E508425BE30F0003E7EBB713E7C57CDBDAE5C2F3E781BD03DACD34F3EC06451BD503FA5BCB0469C3CA8425FBE38CA5BBE002668BC687A2EBDD05238BDE87331BE5046E6BC700AC73C901FCABD70C5003D30B64E3D2087513DF883B1BD0090463A966641BEC8F17DBE48701ABD7033093DE835A1BD80A97D3E60BA6E3D7CC1763EA0075BBE200F2D3EB0743E3ED46DBDBD8C0DB93DFE5B0FBEEE8D073E5014593DF2385BBE2097A4BD02140EBEB056423E449A84BD2436B3BD70F92DBD96EF7B3E6040AD3DF0DE923CEE25753E4AE7503E804D583C5048E93D0E0920BE980AA6BDF004813CC011E93CD8C6B1BD1A1859BEA4D42C3EC67A71BEA69240BECA4E3FBEBC3A7B3E64CCCDBD9C0D65BE743949BE8C43943D283B51BD8E544ABEAC306BBE5405B8BD5A933EBEA0C41C3C9E1C59BE56FF553E8469ECBD58FCB23DF6C07CBE501C4BBD",
      torch_tensor_16_torch.float32_1: "0x040000001F16B0BD1CAAA9BE014263BEC0971CBEC202E8BC4D4A8D3E89BA30BE694CA33EE88D9ABED75FB43D46324EBE2CD6B8BCF979C23AA4B67B3ECA69763D1834EE3C",
      torch_tensor_16_8_torch.float32_1: "0x040000001CFD99BE4460B43EDF28FEBDE3B04E3DCE676D3E800434BEB51496BEE9688C3D5DD7DEBDDF7312BE48649F3D5BD26B3EDBA7AB3B40DB933D6258323D336E173E554B80BE2FD9D43DF3FFB2BE451253BA49198EBE5299B33EADCA723EDB6CA3BCDA615CBEB67EAB3EB52C773ED2ABBA3D7A0C6BBE5022A5BDECB1773E35FC2C3EF4BBA23E3504013D737BE9BDE7B2AC3DDC6343BEFA3D213D6FDD5FBEE1D6A5BE290728BE342EA9BE27C586BE9DB8173E7399A73E35A746BD9B408BBEBD1609BE082983BEDF67883EF70E8C3E42B9D3BD71FC8A3E40CB693EDB631CBE6FB2A83E70E240BE56DF903E9901943E389D7F3E79EEDF3D02329A3EF2C8E0BD67758EBEECE5783D9229B4BE0FF685BCACFB05BE6035723E465E443EF1267B3E35679D3D403F143E6D963D3EEC912CBEF2FE523E4C099EBE97920DBE75F982BD8D9432BE8B3F32BC11FBF4BBD4ADD03D320B283E177A9C3E1FB995BDCE78B9BD210528BCFDA84C3DEF869EBE4704A9BE39D6BB3D61B83DBDA1D9E4BD5B28C03DEB6AA1BEC684E5BC158F71BEDA3A3CBE9DA3823E2BF297BED34CC73D81A2A3BE5F924E3E50C9963D95F652BE541788BCFCA1653EEE6E45BDA6B6D8BD614A8FBD570981BE90DCBB3D0C4385BEFF225EBEB083A2BD821C06BDC4D2673E388F513E1E3A80BE978782BDB395E5BD4780EB3C2355A7BE4853443E0CB78BBEF0C7283DF305C53D",
      torch_tensor_8_torch.float32_8: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_7: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_6: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_1: "0x0400000029B8EB3D39FE7D3D18477B3C2C555B3E43F4A63E41541EBE42988ABE73CF4E3E368FA8BD96604C3E365ECCBC9895A53D3CCC823ED6F6653D8A1FE6BC10B9E3BC1438143EB4819EBEB1D42BBE4257813EE45B783E9337B4BE4EE4823E630F013E6354B53DE1650B3E7AD179BE0BBDBD3D87BD33BE9B055E3EEDC788BEAE2C463E8475B03E243411BEBB7C883EB4FE503CE0AE83BD199E58BE0A1D82BDE1C08FBE56F745BE113FE7BD49A7463EB7959A3D1FD35C3E82E1A53E11DB18BD614870BE9784123E38D947BE346A23BCA0EE57BE8481A13E9F60113EA0D38EBE02A4803EF8CFCCBB6A53203E2130B9BDE04F36BD8385953EBE792BBE200E9D3E71DF793E",
      torch_tensor_24_torch.float32_1: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32_1: "0x0400000098BA7ABE396577BE95D3A53EBF53C63E1804AABE79139DBE1885C3BECBE3C53E91B93CBEA3E589BE4208DDBD9B83B1BE7C1FFD3D612CAABED13D8ABE4B9487BD9D8FABBED6C6833E4D5FC6BEB3E42EBDC3B996BC5081C8BE652D97BE25B6B33EB1E8193DA42330BE95DCDF3CD64CB13E517267BEF51EB7BD094B7C3E66A947BE9121A53ED399D6BE359359BEB143393E7E21883E6C4D9A3DBF2697BD9888A33E821AA2BEDA4EBCBE4511E73DEA8B78BD717EC03E9D681E3DFF332ABEADBCAE3EFF7CCF3E37B0C1BE07B22C3E97ECB63BC7379F3E79315A3E8E05EDBD3D84B93E2FACBCBE4E7167BEDA00613EF5D5B23E834D793E9233B73E10FEC63EADFBD23E7A7DDDBE62D8B5BD6FE1983E0300C23EF60D78BE68A958BE0458533D099FC3BE8A8D97BE4C99C7BE50E5723EA8D09A3E0DDD5CBEA2CF6ABE1DF5673EAE8B2FBE9AC124BE5730EA3B9C8B583E0467643E9779CDBEDAE0BE3E19EDEBBD624EC93DB0DC79BE7E46003E3DDDA03983E3FFBDD6758EBE12FBDDBD17ABD23E8EEC183E235A82BE315889BE4B87143E8F4ECE3EB3908A3EF271993E5EED9D3E1BE71BBD42E2F03D01AC293EC14F093EB2E8C63D13E622BE1B40833E9638D6BE362C9C3E009B20BE74F8DC3D3A9471BE14BD043E81AAAD3E69ABB4BE4ECC0ABEFB9FC03EAF69C13ED40AD03ACD80E0BD4BB41B3E8396913EB2B9CEBED919A5BE4B1B8DBE993A243E7540A43EC28C0C3C0E4CB3BEE5944EBEF7FF33BE8545A13E3B5839BE3D25C73E9E00B33ED2C4C5BD2990CD3E11C186BED3D4BDBE559C5CBD5578A0BE6F6EB63E44A02D3D0558B2BE43D1DB3E433B753D5F2BAE3EAF481ABED865E03C7D237A3E1661CB3EB942C23DA587CDBE37C096BED4D2EA3C3481EA3D87E9ACBEF4078ABE405ACE3D1850D33EE565953EEC0ECC3E112517BEBB79993CF13F6FBE3298D9BE3BE5893E7199B1BD2D8710BEC09D063E33184B3ED13E943EECF4CE3E3376A13D130798BE162EA83E6F8C97BE95E833BDC3F906BC1BB11FBD3C140D3EBE5553BE25C68D3EB49ABA3EE9BD84BE51137FBEBFDE07BEA94F843E1C0897BD",
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_4: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_3: "0x04000000407DADBB80E9B3BC042ACE3D68D1093E56AD3E3E206E1C3DF6F86FBE209FEABC",
      torch_tensor_8_16_torch.float32: "0x0400000000D45DBD6C48653E5CE9DABD1074133EB6E624BE4C1A2A3E9E834F3E189E5B3DC8BE53BEC6063E3E3AF040BE7EA22ABE8499383E58B8C6BD365D463E6AC21FBE2C7B8D3D9441C63D74EC0EBE283C813D741755BE18B556BE78DB323EC083823CC0E49C3DA2836ABED033C83D9E4E793E1E5A6C3E08665D3E6CF2C73D40C977BD90E4D63D6E111E3E587F3C3E38269B3D88C937BE008CAABBF89D0B3E48C406BE161746BED8BC5DBEC898873D684763BE40EDE73B0A6263BE24174D3E508425BE30F0003E7EBB713E7C57CDBDAE5C2F3E781BD03DACD34F3EC06451BD503FA5BCB0469C3CA8425FBE38CA5BBE002668BC687A2EBDD05238BDE87331BE5046E6BC700AC73C901FCABD70C5003D30B64E3D2087513DF883B1BD0090463A966641BEC8F17DBE48701ABD7033093DE835A1BD80A97D3E60BA6E3D7CC1763EA0075BBE200F2D3EB0743E3ED46DBDBD8C0DB93DFE5B0FBEEE8D073E5014593DF2385BBE2097A4BD02140EBEB056423E449A84BD2436B3BD70F92DBD96EF7B3E6040AD3DF0DE923CEE25753E4AE7503E804D583C5048E93D0E0920BE980AA6BDF004813CC011E93CD8C6B1BD1A1859BEA4D42C3EC67A71BEA69240BECA4E3FBEBC3A7B3E64CCCDBD9C0D65BE743949BE8C43943D283B51BD8E544ABEAC306BBE5405B8BD5A933EBEA0C41C3C9E1C59BE56FF553E8469ECBD58FCB23DF6C07CBE501C4BBD",
      torch_tensor_16_torch.float32: "0x040000001F16B0BD1CAAA9BE014263BEC0971CBEC202E8BC4D4A8D3E89BA30BE694CA33EE88D9ABED75FB43D46324EBE2CD6B8BCF979C23AA4B67B3ECA69763D1834EE3C",
      torch_tensor_16_8_torch.float32: "0x040000001CFD99BE4460B43EDF28FEBDE3B04E3DCE676D3E800434BEB51496BEE9688C3D5DD7DEBDDF7312BE48649F3D5BD26B3EDBA7AB3B40DB933D6258323D336E173E554B80BE2FD9D43DF3FFB2BE451253BA49198EBE5299B33EADCA723EDB6CA3BCDA615CBEB67EAB3EB52C773ED2ABBA3D7A0C6BBE5022A5BDECB1773E35FC2C3EF4BBA23E3504013D737BE9BDE7B2AC3DDC6343BEFA3D213D6FDD5FBEE1D6A5BE290728BE342EA9BE27C586BE9DB8173E7399A73E35A746BD9B408BBEBD1609BE082983BEDF67883EF70E8C3E42B9D3BD71FC8A3E40CB693EDB631CBE6FB2A83E70E240BE56DF903E9901943E389D7F3E79EEDF3D02329A3EF2C8E0BD67758EBEECE5783D9229B4BE0FF685BCACFB05BE6035723E465E443EF1267B3E35679D3D403F143E6D963D3EEC912CBEF2FE523E4C099EBE97920DBE75F982BD8D9432BE8B3F32BC11FBF4BBD4ADD03D320B283E177A9C3E1FB995BDCE78B9BD210528BCFDA84C3DEF869EBE4704A9BE39D6BB3D61B83DBDA1D9E4BD5B28C03DEB6AA1BEC684E5BC158F71BEDA3A3CBE9DA3823E2BF297BED34CC73D81A2A3BE5F924E3E50C9963D95F652BE541788BCFCA1653EEE6E45BDA6B6D8BD614A8FBD570981BE90DCBB3D0C4385BEFF225EBEB083A2BD821C06BDC4D2673E388F513E1E3A80BE978782BDB395E5BD4780EB3C2355A7BE4853443E0CB78BBEF0C7283DF305C53D",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_1: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32: "0x0400000029B8EB3D39FE7D3D18477B3C2C555B3E43F4A63E41541EBE42988ABE73CF4E3E368FA8BD96604C3E365ECCBC9895A53D3CCC823ED6F6653D8A1FE6BC10B9E3BC1438143EB4819EBEB1D42BBE4257813EE45B783E9337B4BE4EE4823E630F013E6354B53DE1650B3E7AD179BE0BBDBD3D87BD33BE9B055E3EEDC788BEAE2C463E8475B03E243411BEBB7C883EB4FE503CE0AE83BD199E58BE0A1D82BDE1C08FBE56F745BE113FE7BD49A7463EB7959A3D1FD35C3E82E1A53E11DB18BD614870BE9784123E38D947BE346A23BCA0EE57BE8481A13E9F60113EA0D38EBE02A4803EF8CFCCBB6A53203E2130B9BDE04F36BD8385953EBE792BBE200E9D3E71DF793E",
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32: "0x0400000098BA7ABE396577BE95D3A53EBF53C63E1804AABE79139DBE1885C3BECBE3C53E91B93CBEA3E589BE4208DDBD9B83B1BE7C1FFD3D612CAABED13D8ABE4B9487BD9D8FABBED6C6833E4D5FC6BEB3E42EBDC3B996BC5081C8BE652D97BE25B6B33EB1E8193DA42330BE95DCDF3CD64CB13E517267BEF51EB7BD094B7C3E66A947BE9121A53ED399D6BE359359BEB143393E7E21883E6C4D9A3DBF2697BD9888A33E821AA2BEDA4EBCBE4511E73DEA8B78BD717EC03E9D681E3DFF332ABEADBCAE3EFF7CCF3E37B0C1BE07B22C3E97ECB63BC7379F3E79315A3E8E05EDBD3D84B93E2FACBCBE4E7167BEDA00613EF5D5B23E834D793E9233B73E10FEC63EADFBD23E7A7DDDBE62D8B5BD6FE1983E0300C23EF60D78BE68A958BE0458533D099FC3BE8A8D97BE4C99C7BE50E5723EA8D09A3E0DDD5CBEA2CF6ABE1DF5673EAE8B2FBE9AC124BE5730EA3B9C8B583E0467643E9779CDBEDAE0BE3E19EDEBBD624EC93DB0DC79BE7E46003E3DDDA03983E3FFBDD6758EBE12FBDDBD17ABD23E8EEC183E235A82BE315889BE4B87143E8F4ECE3EB3908A3EF271993E5EED9D3E1BE71BBD42E2F03D01AC293EC14F093EB2E8C63D13E622BE1B40833E9638D6BE362C9C3E009B20BE74F8DC3D3A9471BE14BD043E81AAAD3E69ABB4BE4ECC0ABEFB9FC03EAF69C13ED40AD03ACD80E0BD4BB41B3E8396913EB2B9CEBED919A5BE4B1B8DBE993A243E7540A43EC28C0C3C0E4CB3BEE5944EBEF7FF33BE8545A13E3B5839BE3D25C73E9E00B33ED2C4C5BD2990CD3E11C186BED3D4BDBE559C5CBD5578A0BE6F6EB63E44A02D3D0558B2BE43D1DB3E433B753D5F2BAE3EAF481ABED865E03C7D237A3E1661CB3EB942C23DA587CDBE37C096BED4D2EA3C3481EA3D87E9ACBEF4078ABE405ACE3D1850D33EE565953EEC0ECC3E112517BEBB79993CF13F6FBE3298D9BE3BE5893E7199B1BD2D8710BEC09D063E33184B3ED13E943EECF4CE3E3376A13D130798BE162EA83E6F8C97BE95E833BDC3F906BC1BB11FBD3C140D3EBE5553BE25C68D3EB49ABA3EE9BD84BE51137FBEBFDE07BEA94F843E1C0897BD"
    }
  }
#-}
