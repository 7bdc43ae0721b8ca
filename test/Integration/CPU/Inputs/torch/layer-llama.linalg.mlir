#map = affine_map<(d0) -> (d0)>
#map1 = affine_map<(d0, d1) -> (d0, 0)>
#map2 = affine_map<(d0, d1) -> (d1)>
#map3 = affine_map<(d0, d1) -> (d0, d1)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d2, d3)>
#map6 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map7 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map8 = affine_map<(d0, d1) -> (0, d1)>
#map9 = affine_map<(d0, d1) -> ()>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x16xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_2 = arith.constant dense<-3.40282347E+38> : tensor<5x5xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_1> : tensor<16x16xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_16_torch.float32_1> : tensor<8x16xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_16_torch.float32> : tensor<8x16xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_16_16_torch.float32> : tensor<16x16xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_16_8_torch.float32> : tensor<16x8xf32>
    %cst_8 = arith.constant 2.000000e+00 : f32
    %cst_9 = arith.constant 1.000000e+04 : f32
    %cst_10 = arith.constant 5.000000e-01 : f32
    %0 = tensor.empty() : tensor<8x16xf32>
    %transposed = linalg.transpose ins(%cst_7 : tensor<16x8xf32>) outs(%0 : tensor<8x16xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %1 = tensor.empty() : tensor<10x16xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %3 = linalg.matmul ins(%collapsed, %transposed : tensor<10x8xf32>, tensor<8x16xf32>) outs(%2 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %4 = tensor.empty() : tensor<16x16xf32>
    %transposed_11 = linalg.transpose ins(%cst_6 : tensor<16x16xf32>) outs(%4 : tensor<16x16xf32>) permutation = [1, 0] 
    %5 = linalg.matmul ins(%3, %transposed_11 : tensor<10x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %expanded = tensor.expand_shape %5 [[0, 1], [2, 3]] output_shape [2, 5, 4, 4] : tensor<10x16xf32> into tensor<2x5x4x4xf32>
    %6 = tensor.empty() : tensor<2x4x5x4xf32>
    %transposed_12 = linalg.transpose ins(%expanded : tensor<2x5x4x4xf32>) outs(%6 : tensor<2x4x5x4xf32>) permutation = [0, 2, 1, 3] 
    %7 = tensor.empty() : tensor<16x8xf32>
    %transposed_13 = linalg.transpose ins(%cst_5 : tensor<8x16xf32>) outs(%7 : tensor<16x8xf32>) permutation = [1, 0] 
    %8 = tensor.empty() : tensor<10x8xf32>
    %9 = linalg.fill ins(%cst : f32) outs(%8 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %10 = linalg.matmul ins(%3, %transposed_13 : tensor<10x16xf32>, tensor<16x8xf32>) outs(%9 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %expanded_14 = tensor.expand_shape %10 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %11 = tensor.empty() : tensor<2x2x5x4xf32>
    %transposed_15 = linalg.transpose ins(%expanded_14 : tensor<2x5x2x4xf32>) outs(%11 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_16 = linalg.transpose ins(%cst_4 : tensor<8x16xf32>) outs(%7 : tensor<16x8xf32>) permutation = [1, 0] 
    %12 = linalg.matmul ins(%3, %transposed_16 : tensor<10x16xf32>, tensor<16x8xf32>) outs(%9 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %expanded_17 = tensor.expand_shape %12 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %transposed_18 = linalg.transpose ins(%expanded_17 : tensor<2x5x2x4xf32>) outs(%11 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %13 = tensor.empty() : tensor<5xi64>
    %14 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel"]} outs(%13 : tensor<5xi64>) {
    ^bb0(%out: i64):
      %66 = linalg.index 0 : index
      %67 = arith.index_cast %66 : index to i64
      linalg.yield %67 : i64
    } -> tensor<5xi64>
    %expanded_19 = tensor.expand_shape %14 [[0, 1]] output_shape [5, 1] : tensor<5xi64> into tensor<5x1xi64>
    %15 = tensor.empty() : tensor<2xi64>
    %16 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel"]} outs(%15 : tensor<2xi64>) {
    ^bb0(%out: i64):
      %66 = linalg.index 0 : index
      %67 = arith.index_cast %66 : index to i64
      linalg.yield %67 : i64
    } -> tensor<2xi64>
    %17 = tensor.empty() : tensor<2xf32>
    %18 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%16 : tensor<2xi64>) outs(%17 : tensor<2xf32>) {
    ^bb0(%in: i64, %out: f32):
      %66 = arith.sitofp %in : i64 to f32
      %67 = arith.divf %66, %cst_8 : f32
      linalg.yield %67 : f32
    } -> tensor<2xf32>
    %19 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%18 : tensor<2xf32>) outs(%17 : tensor<2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = math.powf %cst_9, %in : f32
      linalg.yield %66 : f32
    } -> tensor<2xf32>
    %20 = tensor.empty() : tensor<5x2xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%expanded_19, %19 : tensor<5x1xi64>, tensor<2xf32>) outs(%20 : tensor<5x2xf32>) {
    ^bb0(%in: i64, %in_40: f32, %out: f32):
      %66 = arith.sitofp %in : i64 to f32
      %67 = arith.divf %66, %in_40 : f32
      linalg.yield %67 : f32
    } -> tensor<5x2xf32>
    %22 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%21 : tensor<5x2xf32>) outs(%20 : tensor<5x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = math.cos %in : f32
      linalg.yield %66 : f32
    } -> tensor<5x2xf32>
    %concat = tensor.concat dim(1) %22, %22 : (tensor<5x2xf32>, tensor<5x2xf32>) -> tensor<5x4xf32>
    %23 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%21 : tensor<5x2xf32>) outs(%20 : tensor<5x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = math.sin %in : f32
      linalg.yield %66 : f32
    } -> tensor<5x2xf32>
    %concat_20 = tensor.concat dim(1) %23, %23 : (tensor<5x2xf32>, tensor<5x2xf32>) -> tensor<5x4xf32>
    %24 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_12, %concat : tensor<2x4x5x4xf32>, tensor<5x4xf32>) outs(%6 : tensor<2x4x5x4xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.mulf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x4xf32>
    %extracted_slice = tensor.extract_slice %transposed_12[0, 0, 0, 2] [2, 4, 5, 2] [1, 1, 1, 1] : tensor<2x4x5x4xf32> to tensor<2x4x5x2xf32>
    %25 = tensor.empty() : tensor<2x4x5x2xf32>
    %26 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice : tensor<2x4x5x2xf32>) outs(%25 : tensor<2x4x5x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = arith.negf %in : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x2xf32>
    %extracted_slice_21 = tensor.extract_slice %transposed_12[0, 0, 0, 0] [2, 4, 5, 2] [1, 1, 1, 1] : tensor<2x4x5x4xf32> to tensor<2x4x5x2xf32>
    %concat_22 = tensor.concat dim(3) %26, %extracted_slice_21 : (tensor<2x4x5x2xf32>, tensor<2x4x5x2xf32>) -> tensor<2x4x5x4xf32>
    %27 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_22, %concat_20 : tensor<2x4x5x4xf32>, tensor<5x4xf32>) outs(%6 : tensor<2x4x5x4xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.mulf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x4xf32>
    %28 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%24, %27 : tensor<2x4x5x4xf32>, tensor<2x4x5x4xf32>) outs(%6 : tensor<2x4x5x4xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.addf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x4xf32>
    %29 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_15, %concat : tensor<2x2x5x4xf32>, tensor<5x4xf32>) outs(%11 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.mulf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x2x5x4xf32>
    %extracted_slice_23 = tensor.extract_slice %transposed_15[0, 0, 0, 2] [2, 2, 5, 2] [1, 1, 1, 1] : tensor<2x2x5x4xf32> to tensor<2x2x5x2xf32>
    %30 = tensor.empty() : tensor<2x2x5x2xf32>
    %31 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_23 : tensor<2x2x5x2xf32>) outs(%30 : tensor<2x2x5x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = arith.negf %in : f32
      linalg.yield %66 : f32
    } -> tensor<2x2x5x2xf32>
    %extracted_slice_24 = tensor.extract_slice %transposed_15[0, 0, 0, 0] [2, 2, 5, 2] [1, 1, 1, 1] : tensor<2x2x5x4xf32> to tensor<2x2x5x2xf32>
    %concat_25 = tensor.concat dim(3) %31, %extracted_slice_24 : (tensor<2x2x5x2xf32>, tensor<2x2x5x2xf32>) -> tensor<2x2x5x4xf32>
    %32 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_25, %concat_20 : tensor<2x2x5x4xf32>, tensor<5x4xf32>) outs(%11 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.mulf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x2x5x4xf32>
    %33 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%29, %32 : tensor<2x2x5x4xf32>, tensor<2x2x5x4xf32>) outs(%11 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.addf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x2x5x4xf32>
    %34 = tensor.empty() : tensor<2x2x2x5x4xf32>
    %35 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%33 : tensor<2x2x5x4xf32>) outs(%34 : tensor<2x2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x5x4xf32>
    %collapsed_26 = tensor.collapse_shape %35 [[0], [1, 2], [3], [4]] : tensor<2x2x2x5x4xf32> into tensor<2x4x5x4xf32>
    %36 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%transposed_18 : tensor<2x2x5x4xf32>) outs(%34 : tensor<2x2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x5x4xf32>
    %expanded_27 = tensor.expand_shape %14 [[0, 1]] output_shape [1, 5] : tensor<5xi64> into tensor<1x5xi64>
    %37 = tensor.empty() : tensor<5x5xi64>
    %38 = linalg.generic {indexing_maps = [#map8, #map1, #map3], iterator_types = ["parallel", "parallel"]} ins(%expanded_27, %expanded_19 : tensor<1x5xi64>, tensor<5x1xi64>) outs(%37 : tensor<5x5xi64>) {
    ^bb0(%in: i64, %in_40: i64, %out: i64):
      %66 = arith.subi %in, %in_40 : i64
      linalg.yield %66 : i64
    } -> tensor<5x5xi64>
    %39 = tensor.empty() : tensor<5x5xi1>
    %40 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%38 : tensor<5x5xi64>) outs(%39 : tensor<5x5xi1>) {
    ^bb0(%in: i64, %out: i1):
      %66 = arith.cmpi sge, %in, %c1_i64 : i64
      linalg.yield %66 : i1
    } -> tensor<5x5xi1>
    %41 = tensor.empty() : tensor<5x5xf32>
    %42 = linalg.generic {indexing_maps = [#map3, #map3, #map9, #map3], iterator_types = ["parallel", "parallel"]} ins(%40, %cst_2, %cst_1 : tensor<5x5xi1>, tensor<5x5xf32>, tensor<f32>) outs(%41 : tensor<5x5xf32>) {
    ^bb0(%in: i1, %in_40: f32, %in_41: f32, %out: f32):
      %66 = arith.select %in, %in_40, %in_41 : f32
      linalg.yield %66 : f32
    } -> tensor<5x5xf32>
    %43 = tensor.empty() : tensor<2x4x4x5xf32>
    %transposed_28 = linalg.transpose ins(%collapsed_26 : tensor<2x4x5x4xf32>) outs(%43 : tensor<2x4x4x5xf32>) permutation = [0, 1, 3, 2] 
    %collapsed_29 = tensor.collapse_shape %28 [[0, 1], [2], [3]] : tensor<2x4x5x4xf32> into tensor<8x5x4xf32>
    %collapsed_30 = tensor.collapse_shape %transposed_28 [[0, 1], [2], [3]] : tensor<2x4x4x5xf32> into tensor<8x4x5xf32>
    %44 = tensor.empty() : tensor<8x5x5xf32>
    %45 = linalg.fill ins(%cst : f32) outs(%44 : tensor<8x5x5xf32>) -> tensor<8x5x5xf32>
    %46 = linalg.batch_matmul ins(%collapsed_29, %collapsed_30 : tensor<8x5x4xf32>, tensor<8x4x5xf32>) outs(%45 : tensor<8x5x5xf32>) -> tensor<8x5x5xf32>
    %expanded_31 = tensor.expand_shape %46 [[0, 1], [2], [3]] output_shape [2, 4, 5, 5] : tensor<8x5x5xf32> into tensor<2x4x5x5xf32>
    %47 = tensor.empty() : tensor<2x4x5x5xf32>
    %48 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_31 : tensor<2x4x5x5xf32>) outs(%47 : tensor<2x4x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = arith.mulf %in, %cst_10 : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x5xf32>
    %49 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%48, %42 : tensor<2x4x5x5xf32>, tensor<5x5xf32>) outs(%47 : tensor<2x4x5x5xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.addf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x5xf32>
    %50 = tensor.empty() : tensor<2x4x5xi64>
    %51 = linalg.fill ins(%c0_i64 : i64) outs(%50 : tensor<2x4x5xi64>) -> tensor<2x4x5xi64>
    %52 = tensor.empty() : tensor<2x4x5xf32>
    %53 = linalg.fill ins(%cst_0 : f32) outs(%52 : tensor<2x4x5xf32>) -> tensor<2x4x5xf32>
    %54:2 = linalg.generic {indexing_maps = [#map4, #map10, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%49 : tensor<2x4x5x5xf32>) outs(%53, %51 : tensor<2x4x5xf32>, tensor<2x4x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_40: i64):
      %66 = linalg.index 3 : index
      %67 = arith.index_cast %66 : index to i64
      %68 = arith.maximumf %in, %out : f32
      %69 = arith.cmpf ogt, %in, %out : f32
      %70 = arith.select %69, %67, %out_40 : i64
      linalg.yield %68, %70 : f32, i64
    } -> (tensor<2x4x5xf32>, tensor<2x4x5xi64>)
    %expanded_32 = tensor.expand_shape %54#0 [[0], [1], [2, 3]] output_shape [2, 4, 5, 1] : tensor<2x4x5xf32> into tensor<2x4x5x1xf32>
    %55 = linalg.generic {indexing_maps = [#map4, #map11, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%49, %expanded_32 : tensor<2x4x5x5xf32>, tensor<2x4x5x1xf32>) outs(%47 : tensor<2x4x5x5xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.subf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x5xf32>
    %56 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%55 : tensor<2x4x5x5xf32>) outs(%47 : tensor<2x4x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = math.exp %in : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x5xf32>
    %57 = tensor.empty() : tensor<2x4x5x1xf32>
    %58 = linalg.fill ins(%cst : f32) outs(%57 : tensor<2x4x5x1xf32>) -> tensor<2x4x5x1xf32>
    %59 = linalg.generic {indexing_maps = [#map4, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%56 : tensor<2x4x5x5xf32>) outs(%58 : tensor<2x4x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %66 = arith.addf %in, %out : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x1xf32>
    %60 = linalg.generic {indexing_maps = [#map4, #map11, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%56, %59 : tensor<2x4x5x5xf32>, tensor<2x4x5x1xf32>) outs(%47 : tensor<2x4x5x5xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %66 = arith.divf %in, %in_40 : f32
      linalg.yield %66 : f32
    } -> tensor<2x4x5x5xf32>
    %collapsed_33 = tensor.collapse_shape %60 [[0, 1], [2], [3]] : tensor<2x4x5x5xf32> into tensor<8x5x5xf32>
    %collapsed_34 = tensor.collapse_shape %36 [[0, 1, 2], [3], [4]] : tensor<2x2x2x5x4xf32> into tensor<8x5x4xf32>
    %61 = tensor.empty() : tensor<8x5x4xf32>
    %62 = linalg.fill ins(%cst : f32) outs(%61 : tensor<8x5x4xf32>) -> tensor<8x5x4xf32>
    %63 = linalg.batch_matmul ins(%collapsed_33, %collapsed_34 : tensor<8x5x5xf32>, tensor<8x5x4xf32>) outs(%62 : tensor<8x5x4xf32>) -> tensor<8x5x4xf32>
    %expanded_35 = tensor.expand_shape %63 [[0, 1], [2], [3]] output_shape [2, 4, 5, 4] : tensor<8x5x4xf32> into tensor<2x4x5x4xf32>
    %64 = tensor.empty() : tensor<2x5x4x4xf32>
    %transposed_36 = linalg.transpose ins(%expanded_35 : tensor<2x4x5x4xf32>) outs(%64 : tensor<2x5x4x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_37 = linalg.transpose ins(%cst_3 : tensor<16x16xf32>) outs(%4 : tensor<16x16xf32>) permutation = [1, 0] 
    %collapsed_38 = tensor.collapse_shape %transposed_36 [[0, 1], [2, 3]] : tensor<2x5x4x4xf32> into tensor<10x16xf32>
    %65 = linalg.matmul ins(%collapsed_38, %transposed_37 : tensor<10x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<10x16xf32>) -> tensor<10x16xf32>
    %expanded_39 = tensor.expand_shape %65 [[0, 1], [2]] output_shape [2, 5, 16] : tensor<10x16xf32> into tensor<2x5x16xf32>
    return %expanded_39 : tensor<2x5x16xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_16_torch.float32_1: "0x0400000000B1F13A78493E3E58D69E3D04237DBEB85C6CBDC48C08BE0A2F733E42A25ABE204406BE32554E3E829A6DBE047AF73DAE61513E105CE23D00A4B3B934C97C3E62672FBECEED36BE008044BA76737D3E502D61BDE042D1BD548BC33D408E163CB0A0703E8EEC5B3E420F10BE9A5B083EE8E229BDF069CEBDAC3737BEE8BE0CBD481948BD404AC5BCC8E2A83DE0B90D3C0A525BBEC058A0BBF86860BEB0B97C3E4C27753E888889BDDA894EBEA0F500BC28E171BE828D3C3E387609BDA249543E56F178BE54F1603E54D8D23DDA260FBE80B17B3EB40E733EF89C54BDA85732BE68FD14BDA0570FBE084F30BE1ECB34BE40291CBD9C81B53DD4D28FBD4014D7BB00C4CF3CA0150D3EE0734C3EB025A3BD467472BE7043F03DC025E7BD208AABBC32A85CBEC0A1D23BF443AF3D080C55BE9E0D73BE24A136BE84EA1A3E6AC90BBE3E4B253E0A0A48BE70E446BE844D33BE281396BDBC8B32BEEE162DBEF4264E3E78AC4D3DC06FDC3BD030AEBC3476D23DECBAC93D000A16BAA4AF79BE4C18D63D22FD2F3ED0D5853CC2764BBE74C2823D54BDA6BD40EA263DB492183E00B5DBBB72FF413E90DAD53C762A13BECACC403EAC53C7BD80CAD83D008D09BC20A3B33D8827343DA85E1D3DF2B8273EFA59553E1AF42FBE20542D3EC87C0ABE440444BE8EB317BE1688623E28327FBE4E2460BE40819D3B0C041B3EA892AC3D5457CEBD9C05B73D606216BD0A174BBEC496E23D90D50BBEB2C8173E28C51ABED818DCBDB8A047BD68FD4C3E3E3458BE749EC23DD0E59F3DD83E47BD9E5C65BE1C8F0ABE00E446BC787089BD149FA4BD30CB7EBE80F56D3DC09CD23C005A913B829C08BEB84519BE2AA22F3E9AAB76BE38B684BD8E52053E5856C03D60B4FABCA89793BDC86F62BEC62E3B3E60B7CFBCD0AA62BE20E08DBCA02C8B3C981F90BDA0E022BDF019D13D38DCB4BDEAD64DBE28616ABE40F07EBC506A0F3DE4F7B13D80FA623B8A015BBE8488EFBDD0A7E33CFCA831BE68F0283D8052B2BCE834FD3DA035543C80A6903D72EC1CBEF0FF80BC82A41E3E88AB03BD0E333F3EF8FF063E60B9CE3DCE4169BE3425033E589A193D508332BE2EFD51BE1CACA1BDE6E8553E38D68F3D5CF3793E40C57EBD66E259BEB472CA3DC44EF0BD2CF1CB3D80ACDCBBEE0A31BEB2970E3E5449E2BD18442EBDD893A63DC29416BE30BE8BBD400B8E3C98AA5FBD3840C23D8EC52FBE32964B3EE0E3CABDC0EAFC3D58A3B43D34528B3D60392EBE22A83E3EBADA523EC8EE0E3E3077003EA475D43D7410133E606C5EBE92DB35BE4C87DD3D44412B3E582A473EC041883C943321BE885D96BDD0E534BDE6E151BEDE046BBEA8BD783D183F143E94587EBE8053533D1A7D1C3E462E703E9C722ABE246374BE7E916D3EF839AB3D082C793EC06B06BE7CA9CDBDD8B92D3E18D906BD",
      torch_tensor_8_16_torch.float32_1: "0x04000000FC618E3D48440FBDF08476BD581335BDC0A4693D00D9423D4E6304BE180ACE3DB0A0F33D60F52FBCA6335D3E3097DFBD30D8F3BD1C19BCBD0A966B3EF02A683DB059C1BD1006DE3CB0D3B13CF4EBD5BDB6221FBEC03B903D32CB24BE541B8BBD4850F73D1A2E65BE04C745BE54274BBE781CF8BDD8C586BD9AB501BE90A847BD66FF3CBE9809103EB033193D241EFEBD34AD7E3E1891D6BDEAF7033E7EC8123E4A5A79BEA855FABDC0264B3C68680ABD941351BEA6E54B3EEE506D3EAC510F3E8ED55D3E50C8E63C0A14453EE04401BEF023703DBEBE51BEF41A5D3EC696393EE877233D4867CD3DDCEE4FBE96F50E3EF4C8763E10A8B6BC620661BEA8AFA3BD1E332EBE78DF5EBD3C86B13D6CAF233E2427933D5286583EFA196C3E72DA533EB024363E586E753E807F463D3ED9363EACFFFA3D08BA973D5438A8BD80A13D3DD46EFA3D642C50BE809C4DBC601ECD3DF0931F3D50C1ABBC84DF72BEF259423E66B613BE48F362BEC0004B3E243F8B3D90E53F3E481E91BD42A8713EA0DE4B3EF6CE79BE0488BB3D50BA0DBE00F6AC3AA8F13B3EAC3DC1BDA81B0F3E70ABFABD141E333EA0B616BCF023BC3DF011E2BCA0CC7CBE80ABD43DE09B33BC980F7EBEBA2D0DBE7E720F3EBCE4343E04F6DABD481501BDB006423E70604FBD9074563DBE8D1F3EA084813DC03384BDD8D051BE3052DE3CA24C45BE509222BD4C152DBE",
      torch_tensor_8_16_torch.float32: "0x0400000070B5053DE8A8203E56AC013E28AA2E3E08AFD33D060806BE90464DBE244B3B3E406F0DBD80AADD3DFCB1CA3DC803CF3DE47CAF3DF4D80D3E48C96CBE1801963D640B4ABED8C7F7BD80D716BC22BA4ABE20D82B3D70EC303D584DABBD403639BD006FDABA141F3F3EE240033ED09351BE58B37A3D9E4570BE065F3ABE8444A63D0CECB23DF8CBE23D74228D3D569C5C3E7473CDBDE4C216BEC01F093DA05BB2BCCE6850BE30B7BABC7CC40DBE285C983DA09D25BD4864033E40C15EBDF8D9C43DC657193E18DEEFBDC01590BBA822693E4041573DFC7D5B3E0EBC09BEF076013EA826D13DCC6F49BEC03545BD50B4D1BD00A4FDBC7CE2873D6A526CBE5CDA323EB891E4BD76E170BEA0B8203EF4F7DA3DD8A31F3D18E102BD6AED5FBE78106B3EC8B7E8BD666C773E76397BBEF08652BE285B4FBD70BFC43C70462DBE20EA70BEE62D373E1CFEABBD446C0ABE22D73F3EE07602BCAE2A4B3E90293B3E104D6E3DF0F64BBD442A833DD0E3753D96D01D3ECC2821BE003278BEE06A6A3E2012A1BCACBA5CBEFCF7B0BD3A6B50BE005E09BB06E55C3EB8F6533D58486D3E7C97753E8C3E9E3DA0F4273C30F08D3C1072A6BD004CF5BACABC0A3E98257B3EE0B0A03CE03EB5BDF6633BBE408F423ED8BE4A3DDCBFE63D301366BE5499CB3D009EA6BB44F6903DEAE63EBE804A3C3B34883A3E2C137F3ED02E00BE080A2A3E36E265BE",
      torch_tensor_16_16_torch.float32: "0x04000000808D0DBE643DBFBD620A0F3E5C0EC7BDA46587BDB08D1ABE02CA473EDA71423E28FF81BDF2A500BE92AE70BE0E372CBE4E3B5CBEF03A33BDF08F693D40CFE4BD106D133D2487A1BD82F72A3E80F9063D30D3AD3D805417BCBC9D7C3EA04F103C402B683C30B22D3DF042B3BD404F29BDE815CBBD0804043D7EA3563E7C66A63D5CB8033E3A8B2EBE0AED513E5A497D3EB074C93C2EDE263E2846F53D4806423DEC7F213EE011FCBDDE3A75BE5CCC15BE509F99BD560649BEF857133EB0BDD6BC40FF723CA68A573E303DD73C847A48BEA02F7A3DF495B03DD0AD7CBEC865C4BD5C1E83BDA8CCF7BD7C3808BE5E0E163EC4291FBE3E3059BE382D7A3E04D237BE20EDB83D183FD2BD78DED03D8081693D2CBA8E3D70E3FCBC407D633D5C5369BE447AEF3D1C8AAF3D109C1A3EC0A897BC8AAB11BECE510FBEF043F03DDC57D2BDEA05023E48BB003E26034C3E00B877BC143AC3BDDE6A0C3E3477BCBD001434BC8C498DBD06AD70BE427146BEA6255E3E4C4195BD5AAD41BEA8E4453D7089293DA03E513D70795DBD525D0DBE6008C8BC967A52BEB6880CBE98EF213D86612CBE68A580BDE4BDE5BD0052173C50A88ABDBEB30E3E60B242BD06523B3E90BDC63CBC81473EF8F424BEF44CBD3D787D1ABD70848BBDE644733E0C8F5A3EE43AC8BDDCE41EBEC0FD043C8C158C3D48796EBE1026843C4C488DBD1806233E06C826BEC8D5B13DA8346F3DB88A66BE901A163D24AB273E50BC383EECF02F3E8009373B04BA71BE5C25FC3D28AA033ED4B498BD786E4ABD3A075EBE2047AFBC980DC73D36DE3ABEDC648ABD80CA573EB0DCE0BD94AC47BE20FEFEBDF6ED613E24E78F3DB6B37D3E4ADA59BEC0A6FCBB0041F5BA54F3933D9058E0BC1AE113BE9836A4BD52011E3E78B434BE0C61933DAEF47ABE22033FBE1C4975BEE4596EBE8E834A3E9868423D50B27A3E98553B3DA809A4BD003B09BB3CA8813D00206EB910FA1ABE20882DBD781276BDE0BD643EA8997D3D0E3434BEB2E945BEE0D581BD2293383E08B7F93D5ADF54BEBE52013E6E34263E58062FBDE8E87CBD1E3F2D3E4AAD6D3E04DFC2BDE2A6653E4CF2203EFE975A3E3C8802BE88A854BDD0F9CC3D469876BEEAC83B3E9094B7BC56FF71BEA8610FBEC0B246BCA6EF22BE60A3BABCA4439BBDF8A056BDA85F09BE4863243E0084B3B9884A5E3E603E933D86BC263E8060943B00E06DBEE43A123EAE6455BE70BEA43D389BB8BD208BAF3D3804D8BDE0BFFF3C5082673E701B403E206C3F3C7C931D3E3038D5BD98ED503EC45920BEA02356BE06375E3E90BBB23C90E615BDF052E0BDC49438BE043A543E5C13243E4AA718BE1A8C50BE386F37BD5680103E707C53BECC6167BE34F6253E00F03C3C0C0B343E56E05D3EE0D03DBD00EDABBA387F9E3D2E3E4B3E42E7793EC274553E6897333E",
      torch_tensor_16_8_torch.float32: "0x04000000EA739EBEA03C2239388826BDED6FDABD263E48BD5352693DA6FB793E76B78D3EF2FAA3BE125F793E5EE69BBD06800E3EE14D163D803F5E3EEAB7A4BECF63273E92D00EBECD21653E95E403BE5E065A3E016A973CCA54023ECD8EB4BE7F5883BE9DCC513EE9E7503EA1D8A93EC445643EB28A1B3E1F16783E9D02F73D49DE1E3E0C0593BE4AE5F63DB268A0BC15A7EF3D8986843EB3BB143E43F375BDC5304A3E2C5FCEBD9B4B3D3E6B8E78BBD652A63E8C9626BE36137DBEBEDB8A3EC6A7723D27BE943E69CE41BDC04995BD6B85423E6255A73E23DA10BD8D51D03C3C2722BE9E75B33E58890D3EF51083BE1EE39EBE4058B13E291A93BE48368BBE739C9B3CB21A96BEE49B8CBC593A61BE30F3AFBD59370CBE5C664FBEC3B1223E9A70AABE0724353E87A42EBE9639763E699DA23D31FD973DAFB586BE30F0B3BEAF84A63D312C7D3EA6C8A7BE9D68643E9FF90FBEB34C80BEC3EFD9BD7E3E86BDB286413E2E7D70BDF03FA8BE57175A3D1B39A23E1CA293BED12144BE7053B03E041F99BD6A94EA3D527C993E2D4C29BE0177B33D9FF48B3E5B663DBD8FA7953E01E8383E8AFF9E3C00CA6CBEE31A623E03E903BEB189C5BD6D6EE63D10A841BE9BAE9EBE8382A8BED6A87CBEA42D11BE293D4D3EF6C34BBEBF77B93D902F2DBEF1D38B3E289D1BBD7819843D29F6093E21FCCA3C9CEF373E9285863E559E643E9AAD0EBE"
    }
  }
#-}
