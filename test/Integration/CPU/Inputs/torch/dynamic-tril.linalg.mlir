#map = affine_map<(d0, d1) -> ()>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0) -> (d0)>
#map3 = affine_map<(d0, d1) -> (0, d1)>
#map4 = affine_map<(d0, d1) -> (d0, 0)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> ()>
#map8 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<?x2x?x8xf32>, %arg1: tensor<?x2x?x8xf32>, %arg2: tensor<?x2x?x8xf32>) -> tensor<?x2x?x8xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c2_i64 = arith.constant 2 : i64
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c8_i64 = arith.constant 8 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %true = arith.constant true
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_2 = arith.constant dense<true> : tensor<i1>
    %cst_3 = arith.constant 0.35355339059327379 : f64
    %c16_i64 = arith.constant 16 : i64
    %dim = tensor.dim %arg2, %c0 : tensor<?x2x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_4 = tensor.dim %arg2, %c2 : tensor<?x2x?x8xf32>
    %1 = arith.index_cast %dim_4 : index to i64
    %2 = arith.cmpi sge, %1, %c0_i64 : i64
    cf.assert %2, "negative values not allowed in new dimensions"
    cf.assert %2, "negative values not allowed in new dimensions"
    %3 = tensor.empty(%dim_4, %dim_4) : tensor<?x?xi1>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%cst_2 : tensor<i1>) outs(%3 : tensor<?x?xi1>) {
    ^bb0(%in: i1, %out: i1):
      linalg.yield %in : i1
    } -> tensor<?x?xi1>
    %5 = tensor.empty(%dim_4) : tensor<?xi64>
    %6 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%5 : tensor<?xi64>) {
    ^bb0(%out: i64):
      %113 = linalg.index 0 : index
      %114 = arith.index_cast %113 : index to i64
      linalg.yield %114 : i64
    } -> tensor<?xi64>
    %expanded = tensor.expand_shape %6 [[0, 1]] output_shape [1, %dim_4] : tensor<?xi64> into tensor<1x?xi64>
    %expanded_5 = tensor.expand_shape %6 [[0, 1]] output_shape [%dim_4, 1] : tensor<?xi64> into tensor<?x1xi64>
    %7 = tensor.empty(%dim_4, %dim_4) : tensor<?x?xi64>
    %8 = linalg.generic {indexing_maps = [#map3, #map4, #map1], iterator_types = ["parallel", "parallel"]} ins(%expanded, %expanded_5 : tensor<1x?xi64>, tensor<?x1xi64>) outs(%7 : tensor<?x?xi64>) {
    ^bb0(%in: i64, %in_20: i64, %out: i64):
      %113 = arith.subi %in, %in_20 : i64
      linalg.yield %113 : i64
    } -> tensor<?x?xi64>
    %9 = tensor.empty(%dim_4, %dim_4) : tensor<?x?xi1>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%8 : tensor<?x?xi64>) outs(%9 : tensor<?x?xi1>) {
    ^bb0(%in: i64, %out: i1):
      %113 = arith.cmpi sle, %in, %c0_i64 : i64
      linalg.yield %113 : i1
    } -> tensor<?x?xi1>
    cf.assert %true, "mismatched size for broadcast"
    cf.assert %true, "mismatched size for broadcast"
    %11 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%10, %4 : tensor<?x?xi1>, tensor<?x?xi1>) outs(%9 : tensor<?x?xi1>) {
    ^bb0(%in: i1, %in_20: i1, %out: i1):
      %113 = arith.andi %in, %in_20 : i1
      linalg.yield %113 : i1
    } -> tensor<?x?xi1>
    %dim_6 = tensor.dim %arg0, %c0 : tensor<?x2x?x8xf32>
    %dim_7 = tensor.dim %arg0, %c2 : tensor<?x2x?x8xf32>
    %12 = tensor.empty(%dim_6, %dim_7) : tensor<?x2x?x8xf32>
    %13 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%arg0 : tensor<?x2x?x8xf32>) outs(%12 : tensor<?x2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %113 = arith.truncf %cst_3 : f64 to f32
      %114 = arith.mulf %in, %113 : f32
      linalg.yield %114 : f32
    } -> tensor<?x2x?x8xf32>
    %dim_8 = tensor.dim %arg1, %c0 : tensor<?x2x?x8xf32>
    %dim_9 = tensor.dim %arg1, %c2 : tensor<?x2x?x8xf32>
    %14 = tensor.empty(%dim_8, %dim_9) : tensor<?x2x8x?xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<?x2x?x8xf32>) outs(%14 : tensor<?x2x8x?xf32>) permutation = [0, 1, 3, 2] 
    %15 = arith.muli %0, %c2_i64 : i64
    %16 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %16, "unimplemented: dynamic negative broadcast sizes"
    %17 = arith.cmpi sge, %1, %c0_i64 : i64
    cf.assert %17, "unimplemented: dynamic negative broadcast sizes"
    %18 = tensor.empty(%dim, %dim_4) : tensor<?x2x?x8xf32>
    %19 = linalg.generic {indexing_maps = [#map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%18 : tensor<?x2x?x8xf32>) {
    ^bb0(%out: f32):
      %113 = linalg.index 0 : index
      %114 = linalg.index 1 : index
      %115 = linalg.index 2 : index
      %116 = linalg.index 3 : index
      %117 = arith.cmpi eq, %dim_6, %c1 : index
      %118 = arith.select %117, %c0, %113 : index
      %119 = arith.cmpi eq, %dim_7, %c1 : index
      %120 = arith.select %119, %c0, %115 : index
      %extracted = tensor.extract %13[%118, %114, %120, %116] : tensor<?x2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x?x8xf32>
    %20 = arith.cmpi slt, %15, %c0_i64 : i64
    %21 = arith.select %20, %c1_i64, %15 : i64
    %22 = arith.extui %20 : i1 to i64
    %23 = arith.muli %21, %1 : i64
    %24 = arith.addi %22, %c1_i64 : i64
    %25 = arith.cmpi slt, %1, %c0_i64 : i64
    %26 = arith.select %25, %21, %23 : i64
    %27 = arith.select %25, %24, %22 : i64
    %28 = arith.muli %26, %c8_i64 : i64
    %29 = arith.cmpi sle, %27, %c1_i64 : i64
    cf.assert %29, "must have at most one inferred (negative) dimension"
    %30 = arith.muli %15, %1 : i64
    %31 = arith.muli %30, %c8_i64 : i64
    %32 = arith.divsi %31, %28 : i64
    %33 = arith.select %20, %32, %15 : i64
    %34 = arith.select %25, %32, %1 : i64
    %from_elements = tensor.from_elements %33, %34, %c8_i64 : tensor<3xi64>
    %reshape = tensor.reshape %19(%from_elements) : (tensor<?x2x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    cf.assert %16, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %17, "unimplemented: dynamic negative broadcast sizes"
    %35 = tensor.empty(%dim, %dim_4) : tensor<?x2x8x?xf32>
    %36 = linalg.generic {indexing_maps = [#map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%35 : tensor<?x2x8x?xf32>) {
    ^bb0(%out: f32):
      %113 = linalg.index 0 : index
      %114 = linalg.index 1 : index
      %115 = linalg.index 2 : index
      %116 = linalg.index 3 : index
      %117 = arith.cmpi eq, %dim_8, %c1 : index
      %118 = arith.select %117, %c0, %113 : index
      %119 = arith.cmpi eq, %dim_9, %c1 : index
      %120 = arith.select %119, %c0, %116 : index
      %extracted = tensor.extract %transposed[%118, %114, %115, %120] : tensor<?x2x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x8x?xf32>
    %37 = arith.muli %21, %c8_i64 : i64
    %38 = arith.muli %37, %1 : i64
    %39 = arith.select %25, %37, %38 : i64
    cf.assert %29, "must have at most one inferred (negative) dimension"
    %40 = arith.muli %0, %c16_i64 : i64
    %41 = arith.muli %40, %1 : i64
    %42 = arith.divsi %41, %39 : i64
    %43 = arith.select %20, %42, %15 : i64
    %44 = arith.select %25, %42, %1 : i64
    %from_elements_10 = tensor.from_elements %43, %c8_i64, %44 : tensor<3xi64>
    %reshape_11 = tensor.reshape %36(%from_elements_10) : (tensor<?x2x8x?xf32>, tensor<3xi64>) -> tensor<?x8x?xf32>
    %45 = arith.index_cast %33 : i64 to index
    %46 = arith.index_cast %34 : i64 to index
    %47 = arith.index_cast %44 : i64 to index
    %48 = arith.cmpi eq, %33, %43 : i64
    cf.assert %48, "mismatching contracting dimension"
    %49 = tensor.empty(%45, %46, %47) : tensor<?x?x?xf32>
    %50 = linalg.fill ins(%cst : f32) outs(%49 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %51 = linalg.batch_matmul ins(%reshape, %reshape_11 : tensor<?x?x8xf32>, tensor<?x8x?xf32>) outs(%50 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %52 = arith.cmpi slt, %0, %c0_i64 : i64
    %53 = arith.select %52, %c1_i64, %0 : i64
    %54 = arith.extui %52 : i1 to i64
    %55 = arith.muli %53, %c2_i64 : i64
    %56 = arith.muli %55, %1 : i64
    %57 = arith.addi %54, %c1_i64 : i64
    %58 = arith.select %25, %55, %56 : i64
    %59 = arith.select %25, %57, %54 : i64
    %60 = arith.muli %58, %1 : i64
    %61 = arith.addi %59, %c1_i64 : i64
    %62 = arith.select %25, %55, %60 : i64
    %63 = arith.select %25, %61, %54 : i64
    %64 = arith.cmpi sle, %63, %c1_i64 : i64
    cf.assert %64, "must have at most one inferred (negative) dimension"
    %65 = arith.muli %33, %34 : i64
    %66 = arith.muli %65, %44 : i64
    %67 = arith.divsi %66, %62 : i64
    %68 = arith.select %52, %67, %0 : i64
    %69 = arith.select %25, %67, %1 : i64
    %from_elements_12 = tensor.from_elements %68, %c2_i64, %69, %69 : tensor<4xi64>
    %reshape_13 = tensor.reshape %51(%from_elements_12) : (tensor<?x?x?xf32>, tensor<4xi64>) -> tensor<?x2x?x?xf32>
    %70 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%11 : tensor<?x?xi1>) outs(%9 : tensor<?x?xi1>) {
    ^bb0(%in: i1, %out: i1):
      %113 = arith.xori %in, %true : i1
      linalg.yield %113 : i1
    } -> tensor<?x?xi1>
    %71 = arith.index_cast %68 : i64 to index
    %72 = arith.index_cast %69 : i64 to index
    %73 = arith.cmpi eq, %dim_4, %72 : index
    cf.assert %73, "mismatched size for broadcast"
    cf.assert %73, "mismatched size for broadcast"
    %74 = tensor.empty(%71, %dim_4, %dim_4) : tensor<?x2x?x?xf32>
    %75 = linalg.generic {indexing_maps = [#map6, #map7, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%70, %cst_1, %reshape_13 : tensor<?x?xi1>, tensor<f32>, tensor<?x2x?x?xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: i1, %in_20: f32, %in_21: f32, %out: f32):
      %113 = arith.select %in, %in_20, %in_21 : f32
      linalg.yield %113 : f32
    } -> tensor<?x2x?x?xf32>
    %76 = tensor.empty(%71, %dim_4) : tensor<?x2x?xi64>
    %77 = linalg.fill ins(%c0_i64 : i64) outs(%76 : tensor<?x2x?xi64>) -> tensor<?x2x?xi64>
    %78 = tensor.empty(%71, %dim_4) : tensor<?x2x?xf32>
    %79 = linalg.fill ins(%cst_0 : f32) outs(%78 : tensor<?x2x?xf32>) -> tensor<?x2x?xf32>
    %80:2 = linalg.generic {indexing_maps = [#map5, #map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%75 : tensor<?x2x?x?xf32>) outs(%79, %77 : tensor<?x2x?xf32>, tensor<?x2x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_20: i64):
      %113 = linalg.index 3 : index
      %114 = arith.index_cast %113 : index to i64
      %115 = arith.maximumf %in, %out : f32
      %116 = arith.cmpf ogt, %in, %out : f32
      %117 = arith.select %116, %114, %out_20 : i64
      linalg.yield %115, %117 : f32, i64
    } -> (tensor<?x2x?xf32>, tensor<?x2x?xi64>)
    %expanded_14 = tensor.expand_shape %80#0 [[0], [1], [2, 3]] output_shape [%71, 2, %dim_4, 1] : tensor<?x2x?xf32> into tensor<?x2x?x1xf32>
    %81 = linalg.generic {indexing_maps = [#map5, #map9, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%75, %expanded_14 : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_20: f32, %out: f32):
      %113 = arith.subf %in, %in_20 : f32
      linalg.yield %113 : f32
    } -> tensor<?x2x?x?xf32>
    %82 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%81 : tensor<?x2x?x?xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %113 = math.exp %in : f32
      linalg.yield %113 : f32
    } -> tensor<?x2x?x?xf32>
    %83 = tensor.empty(%71, %dim_4) : tensor<?x2x?x1xf32>
    %84 = linalg.fill ins(%cst : f32) outs(%83 : tensor<?x2x?x1xf32>) -> tensor<?x2x?x1xf32>
    %85 = linalg.generic {indexing_maps = [#map5, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%82 : tensor<?x2x?x?xf32>) outs(%84 : tensor<?x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %113 = arith.addf %in, %out : f32
      linalg.yield %113 : f32
    } -> tensor<?x2x?x1xf32>
    %86 = linalg.generic {indexing_maps = [#map5, #map9, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%82, %85 : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_20: f32, %out: f32):
      %113 = arith.divf %in, %in_20 : f32
      linalg.yield %113 : f32
    } -> tensor<?x2x?x?xf32>
    cf.assert %16, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %17, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %17, "unimplemented: dynamic negative broadcast sizes"
    %87 = tensor.empty(%dim, %dim_4, %dim_4) : tensor<?x2x?x?xf32>
    %88 = linalg.generic {indexing_maps = [#map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%87 : tensor<?x2x?x?xf32>) {
    ^bb0(%out: f32):
      %113 = linalg.index 0 : index
      %114 = linalg.index 1 : index
      %115 = linalg.index 2 : index
      %116 = linalg.index 3 : index
      %117 = arith.cmpi eq, %71, %c1 : index
      %118 = arith.select %117, %c0, %113 : index
      %119 = arith.cmpi eq, %dim_4, %c1 : index
      %120 = arith.select %119, %c0, %115 : index
      %121 = arith.select %119, %c0, %116 : index
      %extracted = tensor.extract %86[%118, %114, %120, %121] : tensor<?x2x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x?x?xf32>
    %89 = arith.muli %26, %1 : i64
    %90 = arith.addi %27, %c1_i64 : i64
    %91 = arith.select %25, %21, %89 : i64
    %92 = arith.select %25, %90, %22 : i64
    %93 = arith.cmpi sle, %92, %c1_i64 : i64
    cf.assert %93, "must have at most one inferred (negative) dimension"
    %94 = arith.muli %30, %1 : i64
    %95 = arith.divsi %94, %91 : i64
    %96 = arith.select %20, %95, %15 : i64
    %97 = arith.select %25, %95, %1 : i64
    %from_elements_15 = tensor.from_elements %96, %97, %97 : tensor<3xi64>
    %reshape_16 = tensor.reshape %88(%from_elements_15) : (tensor<?x2x?x?xf32>, tensor<3xi64>) -> tensor<?x?x?xf32>
    cf.assert %16, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %17, "unimplemented: dynamic negative broadcast sizes"
    %98 = linalg.generic {indexing_maps = [#map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%18 : tensor<?x2x?x8xf32>) {
    ^bb0(%out: f32):
      %113 = linalg.index 0 : index
      %114 = linalg.index 1 : index
      %115 = linalg.index 2 : index
      %116 = linalg.index 3 : index
      %117 = arith.cmpi eq, %dim, %c1 : index
      %118 = arith.select %117, %c0, %113 : index
      %119 = arith.cmpi eq, %dim_4, %c1 : index
      %120 = arith.select %119, %c0, %115 : index
      %extracted = tensor.extract %arg2[%118, %114, %120, %116] : tensor<?x2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x?x8xf32>
    cf.assert %29, "must have at most one inferred (negative) dimension"
    %reshape_17 = tensor.reshape %98(%from_elements) : (tensor<?x2x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %99 = arith.index_cast %96 : i64 to index
    %100 = arith.index_cast %97 : i64 to index
    %101 = arith.cmpi eq, %96, %33 : i64
    cf.assert %101, "mismatching contracting dimension"
    %102 = arith.cmpi eq, %97, %34 : i64
    cf.assert %102, "mismatching contracting dimension"
    %103 = tensor.empty(%99, %100) : tensor<?x?x8xf32>
    %104 = linalg.fill ins(%cst : f32) outs(%103 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %105 = linalg.batch_matmul ins(%reshape_16, %reshape_17 : tensor<?x?x?xf32>, tensor<?x?x8xf32>) outs(%104 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %106 = arith.muli %58, %c8_i64 : i64
    %107 = arith.cmpi sle, %59, %c1_i64 : i64
    cf.assert %107, "must have at most one inferred (negative) dimension"
    %108 = arith.muli %96, %97 : i64
    %109 = arith.muli %108, %c8_i64 : i64
    %110 = arith.divsi %109, %106 : i64
    %111 = arith.select %52, %110, %0 : i64
    %112 = arith.select %25, %110, %1 : i64
    %from_elements_18 = tensor.from_elements %111, %c2_i64, %112, %c8_i64 : tensor<4xi64>
    %reshape_19 = tensor.reshape %105(%from_elements_18) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x2x?x8xf32>
    return %reshape_19 : tensor<?x2x?x8xf32>
  }
}
