#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> ()>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<?x2x?x8xf32>, %arg1: tensor<?x2x?x8xf32>, %arg2: tensor<?x2x?x8xf32>, %arg3: tensor<?x1x?x?xi64>) -> tensor<?x2x?x8xf32> {
    %c2_i64 = arith.constant 2 : i64
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c3 = arith.constant 3 : index
    %c8_i64 = arith.constant 8 : i64
    %c1_i64 = arith.constant 1 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_2 = arith.constant 0.35355339059327379 : f64
    %c16_i64 = arith.constant 16 : i64
    %dim = tensor.dim %arg2, %c0 : tensor<?x2x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_3 = tensor.dim %arg2, %c2 : tensor<?x2x?x8xf32>
    %1 = arith.index_cast %dim_3 : index to i64
    %dim_4 = tensor.dim %arg3, %c2 : tensor<?x1x?x?xi64>
    %2 = arith.index_cast %dim_4 : index to i64
    %dim_5 = tensor.dim %arg1, %c0 : tensor<?x2x?x8xf32>
    %dim_6 = tensor.dim %arg1, %c2 : tensor<?x2x?x8xf32>
    %3 = tensor.empty(%dim_5, %dim_6) : tensor<?x2x8x?xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<?x2x?x8xf32>) outs(%3 : tensor<?x2x8x?xf32>) permutation = [0, 1, 3, 2] 
    %4 = arith.muli %0, %c2_i64 : i64
    %5 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %5, "unimplemented: dynamic negative broadcast sizes"
    %6 = arith.cmpi sge, %2, %c0_i64 : i64
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    %7 = tensor.empty(%dim, %dim_4) : tensor<?x2x?x8xf32>
    %8 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%7 : tensor<?x2x?x8xf32>) {
    ^bb0(%out: f32):
      %123 = linalg.index 0 : index
      %124 = linalg.index 1 : index
      %125 = linalg.index 2 : index
      %126 = linalg.index 3 : index
      %dim_19 = tensor.dim %arg0, %c0 : tensor<?x2x?x8xf32>
      %127 = arith.cmpi eq, %dim_19, %c1 : index
      %128 = arith.select %127, %c0, %123 : index
      %dim_20 = tensor.dim %arg0, %c2 : tensor<?x2x?x8xf32>
      %129 = arith.cmpi eq, %dim_20, %c1 : index
      %130 = arith.select %129, %c0, %125 : index
      %extracted = tensor.extract %arg0[%128, %124, %130, %126] : tensor<?x2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x?x8xf32>
    %9 = arith.cmpi slt, %4, %c0_i64 : i64
    %10 = arith.select %9, %c1_i64, %4 : i64
    %11 = arith.extui %9 : i1 to i64
    %12 = arith.muli %10, %2 : i64
    %13 = arith.addi %11, %c1_i64 : i64
    %14 = arith.cmpi slt, %2, %c0_i64 : i64
    %15 = arith.select %14, %10, %12 : i64
    %16 = arith.select %14, %13, %11 : i64
    %17 = arith.muli %15, %c8_i64 : i64
    %18 = arith.cmpi sle, %16, %c1_i64 : i64
    cf.assert %18, "must have at most one inferred (negative) dimension"
    %19 = arith.muli %4, %2 : i64
    %20 = arith.muli %19, %c8_i64 : i64
    %21 = arith.divsi %20, %17 : i64
    %22 = arith.select %9, %21, %4 : i64
    %23 = arith.select %14, %21, %2 : i64
    %from_elements = tensor.from_elements %22, %23, %c8_i64 : tensor<3xi64>
    %reshape = tensor.reshape %8(%from_elements) : (tensor<?x2x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    cf.assert %5, "unimplemented: dynamic negative broadcast sizes"
    %24 = arith.cmpi sge, %1, %c0_i64 : i64
    cf.assert %24, "unimplemented: dynamic negative broadcast sizes"
    %25 = tensor.empty(%dim, %dim_3) : tensor<?x2x8x?xf32>
    %26 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%25 : tensor<?x2x8x?xf32>) {
    ^bb0(%out: f32):
      %123 = linalg.index 0 : index
      %124 = linalg.index 1 : index
      %125 = linalg.index 2 : index
      %126 = linalg.index 3 : index
      %127 = arith.cmpi eq, %dim_5, %c1 : index
      %128 = arith.select %127, %c0, %123 : index
      %129 = arith.cmpi eq, %dim_6, %c1 : index
      %130 = arith.select %129, %c0, %126 : index
      %extracted = tensor.extract %transposed[%128, %124, %125, %130] : tensor<?x2x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x8x?xf32>
    %27 = arith.muli %10, %c8_i64 : i64
    %28 = arith.muli %27, %1 : i64
    %29 = arith.cmpi slt, %1, %c0_i64 : i64
    %30 = arith.select %29, %27, %28 : i64
    %31 = arith.select %29, %13, %11 : i64
    %32 = arith.cmpi sle, %31, %c1_i64 : i64
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %33 = arith.muli %0, %c16_i64 : i64
    %34 = arith.muli %33, %1 : i64
    %35 = arith.divsi %34, %30 : i64
    %36 = arith.select %9, %35, %4 : i64
    %37 = arith.select %29, %35, %1 : i64
    %from_elements_7 = tensor.from_elements %36, %c8_i64, %37 : tensor<3xi64>
    %reshape_8 = tensor.reshape %26(%from_elements_7) : (tensor<?x2x8x?xf32>, tensor<3xi64>) -> tensor<?x8x?xf32>
    %38 = arith.index_cast %22 : i64 to index
    %39 = arith.index_cast %23 : i64 to index
    %40 = arith.index_cast %37 : i64 to index
    %41 = arith.cmpi eq, %22, %36 : i64
    cf.assert %41, "mismatching contracting dimension"
    %42 = tensor.empty(%38, %39, %40) : tensor<?x?x?xf32>
    %43 = linalg.fill ins(%cst : f32) outs(%42 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %44 = linalg.batch_matmul ins(%reshape, %reshape_8 : tensor<?x?x8xf32>, tensor<?x8x?xf32>) outs(%43 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %45 = arith.cmpi slt, %0, %c0_i64 : i64
    %46 = arith.select %45, %c1_i64, %0 : i64
    %47 = arith.extui %45 : i1 to i64
    %48 = arith.muli %46, %c2_i64 : i64
    %49 = arith.muli %48, %2 : i64
    %50 = arith.addi %47, %c1_i64 : i64
    %51 = arith.select %14, %48, %49 : i64
    %52 = arith.select %14, %50, %47 : i64
    %53 = arith.muli %51, %1 : i64
    %54 = arith.addi %52, %c1_i64 : i64
    %55 = arith.select %29, %51, %53 : i64
    %56 = arith.select %29, %54, %52 : i64
    %57 = arith.cmpi sle, %56, %c1_i64 : i64
    cf.assert %57, "must have at most one inferred (negative) dimension"
    %58 = arith.muli %22, %23 : i64
    %59 = arith.muli %58, %37 : i64
    %60 = arith.divsi %59, %55 : i64
    %61 = arith.select %45, %60, %0 : i64
    %62 = arith.select %14, %60, %2 : i64
    %63 = arith.select %29, %60, %1 : i64
    %from_elements_9 = tensor.from_elements %61, %c2_i64, %62, %63 : tensor<4xi64>
    %reshape_10 = tensor.reshape %44(%from_elements_9) : (tensor<?x?x?xf32>, tensor<4xi64>) -> tensor<?x2x?x?xf32>
    %64 = arith.index_cast %61 : i64 to index
    %65 = arith.index_cast %62 : i64 to index
    %66 = arith.index_cast %63 : i64 to index
    %67 = tensor.empty(%64, %65, %66) : tensor<?x2x?x?xf32>
    %68 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_10 : tensor<?x2x?x?xf32>) outs(%67 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %123 = arith.truncf %cst_2 : f64 to f32
      %124 = arith.mulf %in, %123 : f32
      linalg.yield %124 : f32
    } -> tensor<?x2x?x?xf32>
    %dim_11 = tensor.dim %arg3, %c0 : tensor<?x1x?x?xi64>
    %dim_12 = tensor.dim %arg3, %c3 : tensor<?x1x?x?xi64>
    %69 = tensor.empty(%dim_11, %dim_4, %dim_12) : tensor<?x1x?x?xi1>
    %70 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%arg3 : tensor<?x1x?x?xi64>) outs(%69 : tensor<?x1x?x?xi1>) {
    ^bb0(%in: i64, %out: i1):
      %123 = arith.cmpi eq, %in, %c0_i64 : i64
      linalg.yield %123 : i1
    } -> tensor<?x1x?x?xi1>
    %71 = arith.cmpi eq, %dim_11, %64 : index
    cf.assert %71, "mismatched size for broadcast"
    %72 = arith.cmpi eq, %dim_4, %65 : index
    cf.assert %72, "mismatched size for broadcast"
    %73 = arith.cmpi eq, %dim_12, %66 : index
    cf.assert %73, "mismatched size for broadcast"
    %74 = tensor.empty(%dim_11, %dim_4, %dim_12) : tensor<?x2x?x?xf32>
    %75 = linalg.generic {indexing_maps = [#map1, #map2, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%70, %cst_1, %68 : tensor<?x1x?x?xi1>, tensor<f32>, tensor<?x2x?x?xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: i1, %in_19: f32, %in_20: f32, %out: f32):
      %123 = arith.select %in, %in_19, %in_20 : f32
      linalg.yield %123 : f32
    } -> tensor<?x2x?x?xf32>
    %76 = tensor.empty(%dim_11, %dim_4) : tensor<?x2x?xi64>
    %77 = linalg.fill ins(%c0_i64 : i64) outs(%76 : tensor<?x2x?xi64>) -> tensor<?x2x?xi64>
    %78 = tensor.empty(%dim_11, %dim_4) : tensor<?x2x?xf32>
    %79 = linalg.fill ins(%cst_0 : f32) outs(%78 : tensor<?x2x?xf32>) -> tensor<?x2x?xf32>
    %80:2 = linalg.generic {indexing_maps = [#map, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%75 : tensor<?x2x?x?xf32>) outs(%79, %77 : tensor<?x2x?xf32>, tensor<?x2x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_19: i64):
      %123 = linalg.index 3 : index
      %124 = arith.index_cast %123 : index to i64
      %125 = arith.maximumf %in, %out : f32
      %126 = arith.cmpf ogt, %in, %out : f32
      %127 = arith.select %126, %124, %out_19 : i64
      linalg.yield %125, %127 : f32, i64
    } -> (tensor<?x2x?xf32>, tensor<?x2x?xi64>)
    %expanded = tensor.expand_shape %80#0 [[0], [1], [2, 3]] output_shape [%dim_11, 2, %dim_4, 1] : tensor<?x2x?xf32> into tensor<?x2x?x1xf32>
    %81 = linalg.generic {indexing_maps = [#map, #map4, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%75, %expanded : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %123 = arith.subf %in, %in_19 : f32
      linalg.yield %123 : f32
    } -> tensor<?x2x?x?xf32>
    %82 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%81 : tensor<?x2x?x?xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %123 = math.exp %in : f32
      linalg.yield %123 : f32
    } -> tensor<?x2x?x?xf32>
    %83 = tensor.empty(%dim_11, %dim_4) : tensor<?x2x?x1xf32>
    %84 = linalg.fill ins(%cst : f32) outs(%83 : tensor<?x2x?x1xf32>) -> tensor<?x2x?x1xf32>
    %85 = linalg.generic {indexing_maps = [#map, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%82 : tensor<?x2x?x?xf32>) outs(%84 : tensor<?x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %123 = arith.addf %in, %out : f32
      linalg.yield %123 : f32
    } -> tensor<?x2x?x1xf32>
    %86 = linalg.generic {indexing_maps = [#map, #map4, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%82, %85 : tensor<?x2x?x?xf32>, tensor<?x2x?x1xf32>) outs(%74 : tensor<?x2x?x?xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %123 = arith.divf %in, %in_19 : f32
      linalg.yield %123 : f32
    } -> tensor<?x2x?x?xf32>
    cf.assert %5, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %24, "unimplemented: dynamic negative broadcast sizes"
    %87 = tensor.empty(%dim, %dim_4, %dim_3) : tensor<?x2x?x?xf32>
    %88 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%87 : tensor<?x2x?x?xf32>) {
    ^bb0(%out: f32):
      %123 = linalg.index 0 : index
      %124 = linalg.index 1 : index
      %125 = linalg.index 2 : index
      %126 = linalg.index 3 : index
      %127 = arith.cmpi eq, %dim_11, %c1 : index
      %128 = arith.select %127, %c0, %123 : index
      %129 = arith.cmpi eq, %dim_4, %c1 : index
      %130 = arith.select %129, %c0, %125 : index
      %131 = arith.cmpi eq, %dim_12, %c1 : index
      %132 = arith.select %131, %c0, %126 : index
      %extracted = tensor.extract %86[%128, %124, %130, %132] : tensor<?x2x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x?x?xf32>
    %89 = arith.muli %15, %1 : i64
    %90 = arith.addi %16, %c1_i64 : i64
    %91 = arith.select %29, %15, %89 : i64
    %92 = arith.select %29, %90, %16 : i64
    %93 = arith.cmpi sle, %92, %c1_i64 : i64
    cf.assert %93, "must have at most one inferred (negative) dimension"
    %94 = arith.muli %19, %1 : i64
    %95 = arith.divsi %94, %91 : i64
    %96 = arith.select %9, %95, %4 : i64
    %97 = arith.select %14, %95, %2 : i64
    %98 = arith.select %29, %95, %1 : i64
    %from_elements_13 = tensor.from_elements %96, %97, %98 : tensor<3xi64>
    %reshape_14 = tensor.reshape %88(%from_elements_13) : (tensor<?x2x?x?xf32>, tensor<3xi64>) -> tensor<?x?x?xf32>
    cf.assert %5, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %24, "unimplemented: dynamic negative broadcast sizes"
    %99 = tensor.empty(%dim, %dim_3) : tensor<?x2x?x8xf32>
    %100 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%99 : tensor<?x2x?x8xf32>) {
    ^bb0(%out: f32):
      %123 = linalg.index 0 : index
      %124 = linalg.index 1 : index
      %125 = linalg.index 2 : index
      %126 = linalg.index 3 : index
      %127 = arith.cmpi eq, %dim, %c1 : index
      %128 = arith.select %127, %c0, %123 : index
      %129 = arith.cmpi eq, %dim_3, %c1 : index
      %130 = arith.select %129, %c0, %125 : index
      %extracted = tensor.extract %arg2[%128, %124, %130, %126] : tensor<?x2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x?x8xf32>
    %101 = arith.muli %10, %1 : i64
    %102 = arith.select %29, %10, %101 : i64
    %103 = arith.muli %102, %c8_i64 : i64
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %104 = arith.muli %4, %1 : i64
    %105 = arith.muli %104, %c8_i64 : i64
    %106 = arith.divsi %105, %103 : i64
    %107 = arith.select %9, %106, %4 : i64
    %108 = arith.select %29, %106, %1 : i64
    %from_elements_15 = tensor.from_elements %107, %108, %c8_i64 : tensor<3xi64>
    %reshape_16 = tensor.reshape %100(%from_elements_15) : (tensor<?x2x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %109 = arith.index_cast %96 : i64 to index
    %110 = arith.index_cast %97 : i64 to index
    %111 = arith.cmpi eq, %96, %107 : i64
    cf.assert %111, "mismatching contracting dimension"
    %112 = arith.cmpi eq, %98, %108 : i64
    cf.assert %112, "mismatching contracting dimension"
    %113 = tensor.empty(%109, %110) : tensor<?x?x8xf32>
    %114 = linalg.fill ins(%cst : f32) outs(%113 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %115 = linalg.batch_matmul ins(%reshape_14, %reshape_16 : tensor<?x?x?xf32>, tensor<?x?x8xf32>) outs(%114 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %116 = arith.muli %51, %c8_i64 : i64
    %117 = arith.cmpi sle, %52, %c1_i64 : i64
    cf.assert %117, "must have at most one inferred (negative) dimension"
    %118 = arith.muli %96, %97 : i64
    %119 = arith.muli %118, %c8_i64 : i64
    %120 = arith.divsi %119, %116 : i64
    %121 = arith.select %45, %120, %0 : i64
    %122 = arith.select %14, %120, %2 : i64
    %from_elements_17 = tensor.from_elements %121, %c2_i64, %122, %c8_i64 : tensor<4xi64>
    %reshape_18 = tensor.reshape %115(%from_elements_17) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x2x?x8xf32>
    return %reshape_18 : tensor<?x2x?x8xf32>
  }
}
