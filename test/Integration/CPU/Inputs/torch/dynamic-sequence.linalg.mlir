#map = affine_map<()[s0] -> (s0 * 2)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1) -> (d1)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<2x?x8xf32>) -> tensor<2x?x8xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %cst = arith.constant 0.000000e+00 : f32
    %c2_i64 = arith.constant 2 : i64
    %c4_i64 = arith.constant 4 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_2 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_9 = arith.constant 2.000000e+00 : f32
    %dim = tensor.dim %arg0, %c1 : tensor<2x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %1 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_8 : tensor<8x8xf32>) outs(%1 : tensor<8x8xf32>) permutation = [1, 0] 
    %2 = affine.apply #map()[%dim]
    %3 = tensor.empty(%2) : tensor<?x8xf32>
    %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %5 = linalg.matmul ins(%collapsed, %transposed : tensor<?x8xf32>, tensor<8x8xf32>) outs(%4 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%5, %cst_7 : tensor<?x8xf32>, tensor<8xf32>) outs(%3 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %62 = arith.addf %in, %in_28 : f32
      linalg.yield %62 : f32
    } -> tensor<?x8xf32>
    %7 = arith.divsi %2, %c2 : index
    %expanded = tensor.expand_shape %6 [[0, 1], [2, 3]] output_shape [2, %7, 2, 4] : tensor<?x8xf32> into tensor<2x?x2x4xf32>
    %8 = tensor.empty(%7) : tensor<2x2x?x4xf32>
    %transposed_10 = linalg.transpose ins(%expanded : tensor<2x?x2x4xf32>) outs(%8 : tensor<2x2x?x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_11 = linalg.transpose ins(%cst_6 : tensor<8x8xf32>) outs(%1 : tensor<8x8xf32>) permutation = [1, 0] 
    %9 = linalg.matmul ins(%collapsed, %transposed_11 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%4 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%9, %cst_5 : tensor<?x8xf32>, tensor<8xf32>) outs(%3 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %62 = arith.addf %in, %in_28 : f32
      linalg.yield %62 : f32
    } -> tensor<?x8xf32>
    %expanded_12 = tensor.expand_shape %10 [[0, 1], [2, 3]] output_shape [2, %7, 2, 4] : tensor<?x8xf32> into tensor<2x?x2x4xf32>
    %transposed_13 = linalg.transpose ins(%cst_4 : tensor<8x8xf32>) outs(%1 : tensor<8x8xf32>) permutation = [1, 0] 
    %11 = linalg.matmul ins(%collapsed, %transposed_13 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%4 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %12 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%11, %cst_3 : tensor<?x8xf32>, tensor<8xf32>) outs(%3 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %62 = arith.addf %in, %in_28 : f32
      linalg.yield %62 : f32
    } -> tensor<?x8xf32>
    %expanded_14 = tensor.expand_shape %12 [[0, 1], [2, 3]] output_shape [2, %7, 2, 4] : tensor<?x8xf32> into tensor<2x?x2x4xf32>
    %transposed_15 = linalg.transpose ins(%expanded_14 : tensor<2x?x2x4xf32>) outs(%8 : tensor<2x2x?x4xf32>) permutation = [0, 2, 1, 3] 
    %13 = tensor.empty(%7) : tensor<2x2x4x?xf32>
    %transposed_16 = linalg.transpose ins(%expanded_12 : tensor<2x?x2x4xf32>) outs(%13 : tensor<2x2x4x?xf32>) permutation = [0, 2, 3, 1] 
    %14 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %14, "unimplemented: dynamic negative broadcast sizes"
    %15 = tensor.empty(%dim) : tensor<2x2x?x4xf32>
    %16 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%15 : tensor<2x2x?x4xf32>) {
    ^bb0(%out: f32):
      %62 = linalg.index 0 : index
      %63 = linalg.index 1 : index
      %64 = linalg.index 2 : index
      %65 = linalg.index 3 : index
      %66 = arith.cmpi eq, %7, %c1 : index
      %67 = arith.select %66, %c0, %64 : index
      %extracted = tensor.extract %transposed_10[%62, %63, %67, %65] : tensor<2x2x?x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x?x4xf32>
    %collapsed_17 = tensor.collapse_shape %16 [[0, 1], [2], [3]] : tensor<2x2x?x4xf32> into tensor<4x?x4xf32>
    cf.assert %14, "unimplemented: dynamic negative broadcast sizes"
    %17 = tensor.empty(%dim) : tensor<2x2x4x?xf32>
    %18 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%17 : tensor<2x2x4x?xf32>) {
    ^bb0(%out: f32):
      %62 = linalg.index 0 : index
      %63 = linalg.index 1 : index
      %64 = linalg.index 2 : index
      %65 = linalg.index 3 : index
      %66 = arith.cmpi eq, %7, %c1 : index
      %67 = arith.select %66, %c0, %65 : index
      %extracted = tensor.extract %transposed_16[%62, %63, %64, %67] : tensor<2x2x4x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x4x?xf32>
    %collapsed_18 = tensor.collapse_shape %18 [[0, 1], [2], [3]] : tensor<2x2x4x?xf32> into tensor<4x4x?xf32>
    %19 = tensor.empty(%dim, %dim) : tensor<4x?x?xf32>
    %20 = linalg.fill ins(%cst : f32) outs(%19 : tensor<4x?x?xf32>) -> tensor<4x?x?xf32>
    %21 = linalg.batch_matmul ins(%collapsed_17, %collapsed_18 : tensor<4x?x4xf32>, tensor<4x4x?xf32>) outs(%20 : tensor<4x?x?xf32>) -> tensor<4x?x?xf32>
    %22 = arith.muli %0, %c4_i64 : i64
    %23 = arith.cmpi slt, %0, %c0_i64 : i64
    %24 = arith.select %23, %c4_i64, %22 : i64
    %25 = arith.extui %23 : i1 to i64
    %26 = arith.muli %24, %0 : i64
    %27 = arith.addi %25, %c1_i64 : i64
    %28 = arith.select %23, %c4_i64, %26 : i64
    %29 = arith.select %23, %27, %25 : i64
    %30 = arith.cmpi sle, %29, %c1_i64 : i64
    cf.assert %30, "must have at most one inferred (negative) dimension"
    %31 = arith.muli %22, %0 : i64
    %32 = arith.divsi %31, %28 : i64
    %33 = arith.select %23, %32, %0 : i64
    %from_elements = tensor.from_elements %c2_i64, %c2_i64, %33, %33 : tensor<4xi64>
    %reshape = tensor.reshape %21(%from_elements) : (tensor<4x?x?xf32>, tensor<4xi64>) -> tensor<2x2x?x?xf32>
    %34 = arith.index_cast %33 : i64 to index
    %35 = tensor.empty(%34, %34) : tensor<2x2x?x?xf32>
    %36 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape : tensor<2x2x?x?xf32>) outs(%35 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %62 = arith.divf %in, %cst_9 : f32
      linalg.yield %62 : f32
    } -> tensor<2x2x?x?xf32>
    %37 = tensor.empty(%34) : tensor<2x2x?xi64>
    %38 = linalg.fill ins(%c0_i64 : i64) outs(%37 : tensor<2x2x?xi64>) -> tensor<2x2x?xi64>
    %39 = tensor.empty(%34) : tensor<2x2x?xf32>
    %40 = linalg.fill ins(%cst_0 : f32) outs(%39 : tensor<2x2x?xf32>) -> tensor<2x2x?xf32>
    %41:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%36 : tensor<2x2x?x?xf32>) outs(%40, %38 : tensor<2x2x?xf32>, tensor<2x2x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_28: i64):
      %62 = linalg.index 3 : index
      %63 = arith.index_cast %62 : index to i64
      %64 = arith.maximumf %in, %out : f32
      %65 = arith.cmpf ogt, %in, %out : f32
      %66 = arith.select %65, %63, %out_28 : i64
      linalg.yield %64, %66 : f32, i64
    } -> (tensor<2x2x?xf32>, tensor<2x2x?xi64>)
    %expanded_19 = tensor.expand_shape %41#0 [[0], [1], [2, 3]] output_shape [2, 2, %34, 1] : tensor<2x2x?xf32> into tensor<2x2x?x1xf32>
    %42 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%36, %expanded_19 : tensor<2x2x?x?xf32>, tensor<2x2x?x1xf32>) outs(%35 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %62 = arith.subf %in, %in_28 : f32
      linalg.yield %62 : f32
    } -> tensor<2x2x?x?xf32>
    %43 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%42 : tensor<2x2x?x?xf32>) outs(%35 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %62 = math.exp %in : f32
      linalg.yield %62 : f32
    } -> tensor<2x2x?x?xf32>
    %44 = tensor.empty(%34) : tensor<2x2x?x1xf32>
    %45 = linalg.fill ins(%cst : f32) outs(%44 : tensor<2x2x?x1xf32>) -> tensor<2x2x?x1xf32>
    %46 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%43 : tensor<2x2x?x?xf32>) outs(%45 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %62 = arith.addf %in, %out : f32
      linalg.yield %62 : f32
    } -> tensor<2x2x?x1xf32>
    %47 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%43, %46 : tensor<2x2x?x?xf32>, tensor<2x2x?x1xf32>) outs(%35 : tensor<2x2x?x?xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %62 = arith.divf %in, %in_28 : f32
      linalg.yield %62 : f32
    } -> tensor<2x2x?x?xf32>
    cf.assert %14, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %14, "unimplemented: dynamic negative broadcast sizes"
    %48 = tensor.empty(%dim, %dim) : tensor<2x2x?x?xf32>
    %49 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%48 : tensor<2x2x?x?xf32>) {
    ^bb0(%out: f32):
      %62 = linalg.index 0 : index
      %63 = linalg.index 1 : index
      %64 = linalg.index 2 : index
      %65 = linalg.index 3 : index
      %66 = arith.cmpi eq, %34, %c1 : index
      %67 = arith.select %66, %c0, %64 : index
      %68 = arith.select %66, %c0, %65 : index
      %extracted = tensor.extract %47[%62, %63, %67, %68] : tensor<2x2x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x?x?xf32>
    cf.assert %30, "must have at most one inferred (negative) dimension"
    %from_elements_20 = tensor.from_elements %c4_i64, %33, %33 : tensor<3xi64>
    %reshape_21 = tensor.reshape %49(%from_elements_20) : (tensor<2x2x?x?xf32>, tensor<3xi64>) -> tensor<4x?x?xf32>
    cf.assert %14, "unimplemented: dynamic negative broadcast sizes"
    %50 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%15 : tensor<2x2x?x4xf32>) {
    ^bb0(%out: f32):
      %62 = linalg.index 0 : index
      %63 = linalg.index 1 : index
      %64 = linalg.index 2 : index
      %65 = linalg.index 3 : index
      %66 = arith.cmpi eq, %7, %c1 : index
      %67 = arith.select %66, %c0, %64 : index
      %extracted = tensor.extract %transposed_15[%62, %63, %67, %65] : tensor<2x2x?x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x?x4xf32>
    %collapsed_22 = tensor.collapse_shape %50 [[0, 1], [2], [3]] : tensor<2x2x?x4xf32> into tensor<4x?x4xf32>
    %51 = arith.cmpi eq, %33, %0 : i64
    cf.assert %51, "mismatching contracting dimension"
    %52 = tensor.empty(%34) : tensor<4x?x4xf32>
    %53 = linalg.fill ins(%cst : f32) outs(%52 : tensor<4x?x4xf32>) -> tensor<4x?x4xf32>
    %54 = linalg.batch_matmul ins(%reshape_21, %collapsed_22 : tensor<4x?x?xf32>, tensor<4x?x4xf32>) outs(%53 : tensor<4x?x4xf32>) -> tensor<4x?x4xf32>
    %expanded_23 = tensor.expand_shape %54 [[0, 1], [2], [3]] output_shape [2, 2, %34, 4] : tensor<4x?x4xf32> into tensor<2x2x?x4xf32>
    %55 = tensor.empty(%34) : tensor<2x?x2x4xf32>
    %transposed_24 = linalg.transpose ins(%expanded_23 : tensor<2x2x?x4xf32>) outs(%55 : tensor<2x?x2x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_25 = tensor.collapse_shape %transposed_24 [[0, 1], [2, 3]] : tensor<2x?x2x4xf32> into tensor<?x8xf32>
    %transposed_26 = linalg.transpose ins(%cst_2 : tensor<8x8xf32>) outs(%1 : tensor<8x8xf32>) permutation = [1, 0] 
    %56 = affine.apply #map()[%34]
    %57 = tensor.empty(%56) : tensor<?x8xf32>
    %58 = linalg.fill ins(%cst : f32) outs(%57 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %59 = linalg.matmul ins(%collapsed_25, %transposed_26 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%58 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %60 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%59, %cst_1 : tensor<?x8xf32>, tensor<8xf32>) outs(%57 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_28: f32, %out: f32):
      %62 = arith.addf %in, %in_28 : f32
      linalg.yield %62 : f32
    } -> tensor<?x8xf32>
    %61 = arith.divsi %56, %c2 : index
    %expanded_27 = tensor.expand_shape %60 [[0, 1], [2]] output_shape [2, %61, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    return %expanded_27 : tensor<2x?x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_3: "0x040000004C94AD3E59C7463E0F34C2BC16DE26BCD5087E3DA66C883E9F69ECBD68719FBE",
      torch_tensor_8_8_torch.float32_3: "0x04000000EBC2313DB32A623E9B933ABDD470A03E59C8ACBE4F5558BCF20D023D7F1C4EBE960AA13E346E92BD87C700BD6C779BBE4341D93DBC78A5BE1E8005BE721C0EBE7A7F683E3A2B893EDEDF11BE245E623E0D4D0F3C83D3463EF1EA1B3C0B13D33D62027F3E5A0FED3CB0F9A5BEACDE923E6055003D90D6A23E7FB48EBEB4B58E3E865193BEB9F79CBEBF4C82BD0D83A13E2C2F36BCEB48AE3ED7939FBE9AA7F93DBEE9C6BDB4A355BC3C6261BE4FBE7DBE696ED03DC52AA1BEED8EAEBEE544363EBD67693E7E17C1BD50B393BEC478753EB8CF75BE6D69AA3E4CF8B33E7449A63EB1022B3E43DBE53D6B8E67BE96D5AC3EA9DD88BEC81FA2BECE51FC3DBEDC5EBE",
      torch_tensor_8_torch.float32_2: "0x04000000853036BED89E05BE06A5FCBCAE8E913E6FF034BEEB161BBEBCF71B3E334A83BB",
      torch_tensor_8_8_torch.float32_2: "0x0400000085EB403CED79A53EC5C548BE369D7CBE734370BE9141C53DD335143E3D22C4B873149F3E6BE209BEC0BE05BE3D73523E2F009A3DBB1B6C3E2898493E1C8B92BC569B08BE13B9763CBEE2303EE1D33BBDE5C496BC96229B3D3DB1293E55E5803EEFF49F3E315200BE79F1C23CEFBB853E192918BCBCDA0C3CBCF78A3EC16B07BE151A9ABD3F60AF3E325BB93D9535ADBDECEE333EF03254BEA7C05D3CA996583E6F7A12BE491A2CBE649EFDBDE890ADBE6256513C5ADF3ABDB83C62BED92D94BE1EF6B13D87C930BD919690BCA01550BEEFBF2DBEF882E339A3A95BBDFB82BBBD3BEF403D1CB7883D7A5F943C9B9B94BD77CE37BE1F9F743ED97F793D72355C3E",
      torch_tensor_8_torch.float32_1: "0x0400000092F090BEDEF642BDF74207BE54A5A0BBE5300C3DBB5F2B3DA08696BE02FB29BE",
      torch_tensor_8_8_torch.float32_1: "0x040000001869DFBDD1BA2B3E150A16BE8D2DD13B5C1E03BC81F6A1BE8BA7AF3E1C0A523E181EAC3E8B0199BE76ADD73D4DE0A13E355D86BB9633A73E93B7A73EC39AB13E0786273EA96264BE323A9DBE5D36F33D992978BE33C7873E80FA533EA3891F3E5A6F23BEDAFAEF3B1E8341BE19300A3E2FCA5CBDC456833E3650A23E7023493E39073ABE349F88BEBA6786BC8FD8FF3C42D7D53D1A9B633DF7149DBE1252E73DDA869FBE8B9A53BE9B7A113C107749BE54FC413D4A8B6EBE00D3753D8FA8C539A7887C3C5BDB31BD8EB020BDF21C4ABC1367823E66743F3B73E283BE103C6FBE84220DBE824A81BE99BA89BDFA7287BE724B4D3DBE53473ED954A13E225F253E",
      torch_tensor_8_torch.float32: "0x040000009D53B53C452C053D32BCB1BE282BBD3D322897BD27E13ABEE76A57BC5AB3543E",
      torch_tensor_8_8_torch.float32: "0x04000000FF27F0BD1E152ABDE7152CBD5A8A413D2577833DF32B743E1D711A3E2F13B0BD9E5DC7BDA6412F3EF34B3DBE02A372BE9789B2BEE24FA63E16E22F3DBE288BBED6D394BEDFF6F83DEE61603E04BF873EE02984BEC4580F3ED5E5A4BDED83253E8E1DA4BE66DBF93D37B6A4BEB6133DBE277C1EBDC116643DFA9A37BE65F45F3E6FF0493E54A47CBEA78A5A3EA5F63ABC2FD9043E67D8C93DBC310A3E23D1FF3DFED872BE776327BEB7C4EA3DEEF31C3C29A594BEA6C1003EFCE56C3D07D6963EA84BA43E5208723E4857B3BECA452BBD2D65063ED43623BE695575BE6D625C3E554ECABD3A8033BE9581A13EB27F233E5BE6583D2B8B61BE9B1F6ABD16F8933D"
    }
  }
#-}
