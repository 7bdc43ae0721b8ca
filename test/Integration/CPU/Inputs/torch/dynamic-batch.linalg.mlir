#map = affine_map<()[s0] -> (s0 * 5)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1) -> (d1)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0) -> (d0)>
#map5 = affine_map<(d0, d1) -> (0, d1)>
#map6 = affine_map<(d0, d1) -> (d0, 0)>
#map7 = affine_map<(d0, d1) -> ()>
#map8 = affine_map<()[s0] -> (s0 * 2)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d2, d3)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map12 = affine_map<(d0, d1, d2, d3) -> ()>
#map13 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map14 = affine_map<(d0, d1, d2) -> (d1, d2)>
#map15 = affine_map<(d0, d1, d2) -> (d2)>
module {
  func.func @main(%arg0: tensor<?x5x8xf32>) -> tensor<?x5x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c5 = arith.constant 5 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_2 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_3 = arith.constant dense<true> : tensor<5x5xi1>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_6 = arith.constant 0xFFF0000000000000 : f64
    %cst_7 = arith.constant 0.70710678118654757 : f64
    %cst_8 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_24_8_torch.float32> : tensor<24x8xf32>
    %dim = tensor.dim %arg0, %c0 : tensor<?x5x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<?x5x8xf32> into tensor<?x8xf32>
    %1 = tensor.empty() : tensor<8x24xf32>
    %transposed = linalg.transpose ins(%cst_9 : tensor<24x8xf32>) outs(%1 : tensor<8x24xf32>) permutation = [1, 0] 
    %2 = affine.apply #map()[%dim]
    %3 = tensor.empty(%2) : tensor<?x24xf32>
    %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<?x24xf32>) -> tensor<?x24xf32>
    %5 = linalg.matmul ins(%collapsed, %transposed : tensor<?x8xf32>, tensor<8x24xf32>) outs(%4 : tensor<?x24xf32>) -> tensor<?x24xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%5, %cst_8 : tensor<?x24xf32>, tensor<24xf32>) outs(%3 : tensor<?x24xf32>) {
    ^bb0(%in: f32, %in_30: f32, %out: f32):
      %69 = arith.addf %in, %in_30 : f32
      linalg.yield %69 : f32
    } -> tensor<?x24xf32>
    %7 = arith.divsi %2, %c5 : index
    %expanded = tensor.expand_shape %6 [[0, 1], [2]] output_shape [%7, 5, 24] : tensor<?x24xf32> into tensor<?x5x24xf32>
    %extracted_slice = tensor.extract_slice %expanded[0, 0, 0] [%7, 5, 8] [1, 1, 1] : tensor<?x5x24xf32> to tensor<?x5x8xf32>
    %extracted_slice_10 = tensor.extract_slice %expanded[0, 0, 8] [%7, 5, 8] [1, 1, 1] : tensor<?x5x24xf32> to tensor<?x5x8xf32>
    %extracted_slice_11 = tensor.extract_slice %expanded[0, 0, 16] [%7, 5, 8] [1, 1, 1] : tensor<?x5x24xf32> to tensor<?x5x8xf32>
    %expanded_12 = tensor.expand_shape %extracted_slice [[0], [1], [2, 3]] output_shape [%7, 5, 2, 4] : tensor<?x5x8xf32> into tensor<?x5x2x4xf32>
    %8 = tensor.empty(%7) : tensor<?x2x5x4xf32>
    %transposed_13 = linalg.transpose ins(%expanded_12 : tensor<?x5x2x4xf32>) outs(%8 : tensor<?x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %expanded_14 = tensor.expand_shape %extracted_slice_10 [[0], [1], [2, 3]] output_shape [%7, 5, 2, 4] : tensor<?x5x8xf32> into tensor<?x5x2x4xf32>
    %expanded_15 = tensor.expand_shape %extracted_slice_11 [[0], [1], [2, 3]] output_shape [%7, 5, 2, 4] : tensor<?x5x8xf32> into tensor<?x5x2x4xf32>
    %transposed_16 = linalg.transpose ins(%expanded_15 : tensor<?x5x2x4xf32>) outs(%8 : tensor<?x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %9 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_13 : tensor<?x2x5x4xf32>) outs(%8 : tensor<?x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %69 = arith.truncf %cst_7 : f64 to f32
      %70 = arith.mulf %in, %69 : f32
      linalg.yield %70 : f32
    } -> tensor<?x2x5x4xf32>
    %10 = tensor.empty() : tensor<5xi64>
    %11 = linalg.generic {indexing_maps = [#map4], iterator_types = ["parallel"]} outs(%10 : tensor<5xi64>) {
    ^bb0(%out: i64):
      %69 = linalg.index 0 : index
      %70 = arith.index_cast %69 : index to i64
      linalg.yield %70 : i64
    } -> tensor<5xi64>
    %expanded_17 = tensor.expand_shape %11 [[0, 1]] output_shape [1, 5] : tensor<5xi64> into tensor<1x5xi64>
    %expanded_18 = tensor.expand_shape %11 [[0, 1]] output_shape [5, 1] : tensor<5xi64> into tensor<5x1xi64>
    %12 = tensor.empty() : tensor<5x5xi64>
    %13 = linalg.generic {indexing_maps = [#map5, #map6, #map1], iterator_types = ["parallel", "parallel"]} ins(%expanded_17, %expanded_18 : tensor<1x5xi64>, tensor<5x1xi64>) outs(%12 : tensor<5x5xi64>) {
    ^bb0(%in: i64, %in_30: i64, %out: i64):
      %69 = arith.subi %in, %in_30 : i64
      linalg.yield %69 : i64
    } -> tensor<5x5xi64>
    %14 = tensor.empty() : tensor<5x5xi1>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%13 : tensor<5x5xi64>) outs(%14 : tensor<5x5xi1>) {
    ^bb0(%in: i64, %out: i1):
      %69 = arith.cmpi sle, %in, %c0_i64 : i64
      linalg.yield %69 : i1
    } -> tensor<5x5xi1>
    %16 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%15, %cst_3 : tensor<5x5xi1>, tensor<5x5xi1>) outs(%14 : tensor<5x5xi1>) {
    ^bb0(%in: i1, %in_30: i1, %out: i1):
      %69 = arith.andi %in, %in_30 : i1
      linalg.yield %69 : i1
    } -> tensor<5x5xi1>
    %17 = tensor.empty() : tensor<5x5xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map7, #map7, #map1], iterator_types = ["parallel", "parallel"]} ins(%16, %cst_1, %cst_2 : tensor<5x5xi1>, tensor<f32>, tensor<f32>) outs(%17 : tensor<5x5xf32>) {
    ^bb0(%in: i1, %in_30: f32, %in_31: f32, %out: f32):
      %69 = arith.select %in, %in_30, %in_31 : f32
      linalg.yield %69 : f32
    } -> tensor<5x5xf32>
    %19 = tensor.empty(%7) : tensor<?x2x4x5xf32>
    %transposed_19 = linalg.transpose ins(%expanded_14 : tensor<?x5x2x4xf32>) outs(%19 : tensor<?x2x4x5xf32>) permutation = [0, 2, 3, 1] 
    %20 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_19 : tensor<?x2x4x5xf32>) outs(%19 : tensor<?x2x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %69 = arith.truncf %cst_7 : f64 to f32
      %70 = arith.mulf %in, %69 : f32
      linalg.yield %70 : f32
    } -> tensor<?x2x4x5xf32>
    %21 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %21, "unimplemented: dynamic negative broadcast sizes"
    %22 = tensor.empty(%dim) : tensor<?x2x5x4xf32>
    %23 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%22 : tensor<?x2x5x4xf32>) {
    ^bb0(%out: f32):
      %69 = linalg.index 0 : index
      %70 = linalg.index 1 : index
      %71 = linalg.index 2 : index
      %72 = linalg.index 3 : index
      %73 = arith.cmpi eq, %7, %c1 : index
      %74 = arith.select %73, %c0, %69 : index
      %extracted = tensor.extract %9[%74, %70, %71, %72] : tensor<?x2x5x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x5x4xf32>
    %collapsed_20 = tensor.collapse_shape %23 [[0, 1], [2], [3]] : tensor<?x2x5x4xf32> into tensor<?x5x4xf32>
    cf.assert %21, "unimplemented: dynamic negative broadcast sizes"
    %24 = tensor.empty(%dim) : tensor<?x2x4x5xf32>
    %25 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%24 : tensor<?x2x4x5xf32>) {
    ^bb0(%out: f32):
      %69 = linalg.index 0 : index
      %70 = linalg.index 1 : index
      %71 = linalg.index 2 : index
      %72 = linalg.index 3 : index
      %73 = arith.cmpi eq, %7, %c1 : index
      %74 = arith.select %73, %c0, %69 : index
      %extracted = tensor.extract %20[%74, %70, %71, %72] : tensor<?x2x4x5xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x4x5xf32>
    %collapsed_21 = tensor.collapse_shape %25 [[0, 1], [2], [3]] : tensor<?x2x4x5xf32> into tensor<?x4x5xf32>
    %26 = affine.apply #map8()[%dim]
    %27 = tensor.empty(%26) : tensor<?x5x5xf32>
    %28 = linalg.fill ins(%cst : f32) outs(%27 : tensor<?x5x5xf32>) -> tensor<?x5x5xf32>
    %29 = linalg.batch_matmul ins(%collapsed_20, %collapsed_21 : tensor<?x5x4xf32>, tensor<?x4x5xf32>) outs(%28 : tensor<?x5x5xf32>) -> tensor<?x5x5xf32>
    %30 = arith.divsi %26, %c2 : index
    %expanded_22 = tensor.expand_shape %29 [[0, 1], [2], [3]] output_shape [%30, 2, 5, 5] : tensor<?x5x5xf32> into tensor<?x2x5x5xf32>
    %31 = tensor.empty(%30) : tensor<?x2x5x5xf32>
    %32 = linalg.generic {indexing_maps = [#map3, #map9, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_22, %18 : tensor<?x2x5x5xf32>, tensor<5x5xf32>) outs(%31 : tensor<?x2x5x5xf32>) {
    ^bb0(%in: f32, %in_30: f32, %out: f32):
      %69 = arith.addf %in, %in_30 : f32
      linalg.yield %69 : f32
    } -> tensor<?x2x5x5xf32>
    %33 = tensor.empty(%30) : tensor<?x2x5xi64>
    %34 = linalg.fill ins(%c0_i64 : i64) outs(%33 : tensor<?x2x5xi64>) -> tensor<?x2x5xi64>
    %35 = tensor.empty(%30) : tensor<?x2x5xf32>
    %36 = linalg.fill ins(%cst_0 : f32) outs(%35 : tensor<?x2x5xf32>) -> tensor<?x2x5xf32>
    %37:2 = linalg.generic {indexing_maps = [#map3, #map10, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%32 : tensor<?x2x5x5xf32>) outs(%36, %34 : tensor<?x2x5xf32>, tensor<?x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_30: i64):
      %69 = linalg.index 3 : index
      %70 = arith.index_cast %69 : index to i64
      %71 = arith.maximumf %in, %out : f32
      %72 = arith.cmpf ogt, %in, %out : f32
      %73 = arith.select %72, %70, %out_30 : i64
      linalg.yield %71, %73 : f32, i64
    } -> (tensor<?x2x5xf32>, tensor<?x2x5xi64>)
    %expanded_23 = tensor.expand_shape %37#0 [[0], [1], [2, 3]] output_shape [%30, 2, 5, 1] : tensor<?x2x5xf32> into tensor<?x2x5x1xf32>
    %38 = linalg.generic {indexing_maps = [#map3, #map11, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%32, %expanded_23 : tensor<?x2x5x5xf32>, tensor<?x2x5x1xf32>) outs(%31 : tensor<?x2x5x5xf32>) {
    ^bb0(%in: f32, %in_30: f32, %out: f32):
      %69 = arith.subf %in, %in_30 : f32
      linalg.yield %69 : f32
    } -> tensor<?x2x5x5xf32>
    %39 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%38 : tensor<?x2x5x5xf32>) outs(%31 : tensor<?x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %69 = math.exp %in : f32
      linalg.yield %69 : f32
    } -> tensor<?x2x5x5xf32>
    %40 = tensor.empty(%30) : tensor<?x2x5x1xf32>
    %41 = linalg.fill ins(%cst : f32) outs(%40 : tensor<?x2x5x1xf32>) -> tensor<?x2x5x1xf32>
    %42 = linalg.generic {indexing_maps = [#map3, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%39 : tensor<?x2x5x5xf32>) outs(%41 : tensor<?x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %69 = arith.addf %in, %out : f32
      linalg.yield %69 : f32
    } -> tensor<?x2x5x1xf32>
    %43 = linalg.generic {indexing_maps = [#map3, #map11, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%39, %42 : tensor<?x2x5x5xf32>, tensor<?x2x5x1xf32>) outs(%31 : tensor<?x2x5x5xf32>) {
    ^bb0(%in: f32, %in_30: f32, %out: f32):
      %69 = arith.divf %in, %in_30 : f32
      linalg.yield %69 : f32
    } -> tensor<?x2x5x5xf32>
    %44 = tensor.empty(%30) : tensor<?x2x5x5xi1>
    %45 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%32 : tensor<?x2x5x5xf32>) outs(%44 : tensor<?x2x5x5xi1>) {
    ^bb0(%in: f32, %out: i1):
      %69 = arith.extf %in : f32 to f64
      %70 = arith.cmpf oeq, %69, %cst_6 : f64
      linalg.yield %70 : i1
    } -> tensor<?x2x5x5xi1>
    %46 = tensor.empty(%30) : tensor<?x2x5x1xi1>
    %47 = linalg.fill ins(%true : i1) outs(%46 : tensor<?x2x5x1xi1>) -> tensor<?x2x5x1xi1>
    %48 = linalg.generic {indexing_maps = [#map3, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%45 : tensor<?x2x5x5xi1>) outs(%47 : tensor<?x2x5x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %69 = arith.andi %in, %out : i1
      linalg.yield %69 : i1
    } -> tensor<?x2x5x1xi1>
    %49 = arith.index_cast %30 : index to i64
    %50 = arith.cmpi sge, %49, %c0_i64 : i64
    cf.assert %50, "negative values not allowed in new dimensions"
    %51 = tensor.empty(%30) : tensor<?x2x5x5xf32>
    %52 = linalg.generic {indexing_maps = [#map12, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_1 : tensor<f32>) outs(%51 : tensor<?x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x2x5x5xf32>
    cf.assert %true, "mismatched size for broadcast"
    %53 = linalg.generic {indexing_maps = [#map11, #map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%48, %52, %43 : tensor<?x2x5x1xi1>, tensor<?x2x5x5xf32>, tensor<?x2x5x5xf32>) outs(%31 : tensor<?x2x5x5xf32>) {
    ^bb0(%in: i1, %in_30: f32, %in_31: f32, %out: f32):
      %69 = arith.select %in, %in_30, %in_31 : f32
      linalg.yield %69 : f32
    } -> tensor<?x2x5x5xf32>
    cf.assert %21, "unimplemented: dynamic negative broadcast sizes"
    %54 = tensor.empty(%dim) : tensor<?x2x5x5xf32>
    %55 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%54 : tensor<?x2x5x5xf32>) {
    ^bb0(%out: f32):
      %69 = linalg.index 0 : index
      %70 = linalg.index 1 : index
      %71 = linalg.index 2 : index
      %72 = linalg.index 3 : index
      %73 = arith.cmpi eq, %30, %c1 : index
      %74 = arith.select %73, %c0, %69 : index
      %extracted = tensor.extract %53[%74, %70, %71, %72] : tensor<?x2x5x5xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x5x5xf32>
    %collapsed_24 = tensor.collapse_shape %55 [[0, 1], [2], [3]] : tensor<?x2x5x5xf32> into tensor<?x5x5xf32>
    cf.assert %21, "unimplemented: dynamic negative broadcast sizes"
    %56 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%22 : tensor<?x2x5x4xf32>) {
    ^bb0(%out: f32):
      %69 = linalg.index 0 : index
      %70 = linalg.index 1 : index
      %71 = linalg.index 2 : index
      %72 = linalg.index 3 : index
      %73 = arith.cmpi eq, %7, %c1 : index
      %74 = arith.select %73, %c0, %69 : index
      %extracted = tensor.extract %transposed_16[%74, %70, %71, %72] : tensor<?x2x5x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x5x4xf32>
    %collapsed_25 = tensor.collapse_shape %56 [[0, 1], [2], [3]] : tensor<?x2x5x4xf32> into tensor<?x5x4xf32>
    %57 = tensor.empty(%26) : tensor<?x5x4xf32>
    %58 = linalg.fill ins(%cst : f32) outs(%57 : tensor<?x5x4xf32>) -> tensor<?x5x4xf32>
    %59 = linalg.batch_matmul ins(%collapsed_24, %collapsed_25 : tensor<?x5x5xf32>, tensor<?x5x4xf32>) outs(%58 : tensor<?x5x4xf32>) -> tensor<?x5x4xf32>
    %expanded_26 = tensor.expand_shape %59 [[0, 1], [2], [3]] output_shape [%30, 2, 5, 4] : tensor<?x5x4xf32> into tensor<?x2x5x4xf32>
    %60 = tensor.empty(%30) : tensor<?x5x2x4xf32>
    %transposed_27 = linalg.transpose ins(%expanded_26 : tensor<?x2x5x4xf32>) outs(%60 : tensor<?x5x2x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_28 = tensor.collapse_shape %transposed_27 [[0], [1], [2, 3]] : tensor<?x5x2x4xf32> into tensor<?x5x8xf32>
    %61 = tensor.empty() : tensor<8x8xf32>
    %transposed_29 = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%61 : tensor<8x8xf32>) permutation = [1, 0] 
    cf.assert %21, "unimplemented: dynamic negative broadcast sizes"
    %62 = tensor.empty(%dim) : tensor<?x5x8xf32>
    %63 = linalg.generic {indexing_maps = [#map13], iterator_types = ["parallel", "parallel", "parallel"]} outs(%62 : tensor<?x5x8xf32>) {
    ^bb0(%out: f32):
      %69 = linalg.index 0 : index
      %70 = linalg.index 1 : index
      %71 = linalg.index 2 : index
      %72 = arith.cmpi eq, %30, %c1 : index
      %73 = arith.select %72, %c0, %69 : index
      %extracted = tensor.extract %collapsed_28[%73, %70, %71] : tensor<?x5x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x5x8xf32>
    cf.assert %21, "negative values not allowed in new dimensions"
    %64 = tensor.empty(%dim) : tensor<?x8x8xf32>
    %65 = linalg.generic {indexing_maps = [#map14, #map13], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_29 : tensor<8x8xf32>) outs(%64 : tensor<?x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8x8xf32>
    %66 = linalg.fill ins(%cst : f32) outs(%62 : tensor<?x5x8xf32>) -> tensor<?x5x8xf32>
    %67 = linalg.batch_matmul ins(%63, %65 : tensor<?x5x8xf32>, tensor<?x8x8xf32>) outs(%66 : tensor<?x5x8xf32>) -> tensor<?x5x8xf32>
    %68 = linalg.generic {indexing_maps = [#map13, #map15, #map13], iterator_types = ["parallel", "parallel", "parallel"]} ins(%67, %cst_4 : tensor<?x5x8xf32>, tensor<8xf32>) outs(%62 : tensor<?x5x8xf32>) {
    ^bb0(%in: f32, %in_30: f32, %out: f32):
      %69 = arith.addf %in, %in_30 : f32
      linalg.yield %69 : f32
    } -> tensor<?x5x8xf32>
    return %68 : tensor<?x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32: "0x040000002418A83EEE688EBECB6EADBD1D02ACBEE3B6C8BD5D1E87BE516E6ABDA75D8CBE",
      torch_tensor_8_8_torch.float32: "0x04000000A94F633E86E7833E7B8084BE4AF8213E6C9AAC3EC47155BDD92396BB9592E1BDE36B33BDC39EB23E6FB05BBE2BD1E43DE587483E4A25903E99348EBDF5A299BD73DC723D1E0526BE6F1F67BE38CD43BE39519D3D7CB603BECEF11C3BB6DD59BDFD7497BEA03091BD802B8FBE1040E7BDC5C0323CB5616FBE00FC063ED26D2D3A3663833E4EB7AF37BD18923EB5237DBE9D02A73DC324A93EC8A5A0BE74995D3EDF13A03E476F87BDBC2DC7BD7087A3BD41B1083D6CE24BBEA8018CBEADAE9A3E01F5D4BDB53889BE6C03293E563AA53E75492B3C11FACBBD3F77C83C3226893E350556BECDD892BD9BBBA53EC40C8F3E80908F3ED716BBBD5F69F23C62732A3C",
      torch_tensor_24_torch.float32: "0x04000000BF6C79BEFADFE7BDF1E4BA3DC5D508BED0C090BEDC42493EE7B864BD69DF97BEF48AB43EF4F382BEE70CE8BDBCA29E3E8A613FBEC312CEBD8FEF86BE11A3263EE8EE82BE095545BDD44C3E3E8341F53CDAFCE4BD42BD983E1A20453E2D3838BD",
      torch_tensor_24_8_torch.float32: "0x0400000022ABCC3D63559D3EAC71253E193386BE5B2A7D3DFB3C9DBD0EED953ED4658B3E31A785BEE9C1013EEE0C08BEC51A723E264615BEA8219E3ED678403D7E54CBBD7926F83AFB819C3EA208213E0530CE3C8BE51E3E8BAF523E4A29283E077EFFBDA30D17BEF0CEDB3D4C291E3E5369A2BE50CE803D2B0B1ABE25B9D8BDA5FE6C3E5DFA00BE88821F3D59201A3EC02E9ABE361ED63B502FE7BD0194983E4D758B3E5286A0BEED7D79BE4455193C82147CBEAB37493D00969B3D40B29B3EDB240BBC1B7B15BEF72F97BEDD28343DC770A23E2E9A993E8F30A6BDC555613D3A1EA93DF2FAFABD7A40983DBCEF953EE723B33E449F35BE09B36BBEF8B1B23E0AEE5DBDAD1D9E3E69EA8DBE582FFABD0DB3293E912AADBEED8080BEFF60ABBEA80B50BE377DA23E8796C5BDC1B44ABECC9F2A3E03E2C1BD5EEBF23D9C6A6DBE7AC28C3EE74F9CBEB0C48F3EF61AB1BE770C5A3EC9DF4F3E3952073C3795CBBC0E9F4ABD0337803CB10F973D03EEA03E3AD671BEA057A0BE7CA4CB3D73F8E9BD1905453E0F9E8DBEA3819A3ED60C31BCE2E222BE17A23C3CAC6B9D3EC100853E08410F3EF4A32A3EB03642BEC5FCCA3D55B8A0BDD28451BE57FA6B3D7C3C41BD9647AEBE0398493E1B66103E187614BE3293493DF3DA50BD844421BE0B265C3EDF0FF73D0F8B99BE431E94BE1375B03D74E083BEF505543D9F3AB1BDE4338EBE08283FBCBA49353E9A4682BD82D046BEEC28A9BD36D52BBE3CA8013E41C272BE80DA73BE0AAD9ABEAEA891BD09298C3E05055CBEF7DD873E4BBF24BDA46588BDF6699FBDA5F1D03D8A52A2BE76E59BBE9CF30F3EDE0D6BBEF301063D37B0AB3E1F3C803E1D1E293D47419BBE34A3B23E0811B6BD20741D3E105889BE65A3403CB13DA5BC0457943DBC4E633E4375693E8A853C3D52A967BE4BCE793DB9A93EBE2AF69CBEFE4C943E39128CBED97E7F3D23C6B4BEED5793BDC08E843E4FE8B03E5963EC3C8F571E3D25A1863EE2720B3EB03526BE2E81A4BDE56538BE3ACD63BEC81738BE8AD6C6BD2524B3BE41C6A0BD010623BE04D61D3E5ECF183E53B903BE7CAE8BBE"
    }
  }
#-}
