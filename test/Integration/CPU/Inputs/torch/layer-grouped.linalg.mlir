#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0) -> (d0)>
#map2 = affine_map<(d0, d1) -> (0, d1)>
#map3 = affine_map<(d0, d1) -> (d0, 0)>
#map4 = affine_map<(d0, d1) -> (d0, d1)>
#map5 = affine_map<(d0, d1) -> ()>
#map6 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map7 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d2, d3)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map11 = affine_map<(d0, d1, d2) -> (d1, d2)>
#map12 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<2x2x5x5xf32>
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_3 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_4 = arith.constant dense<true> : tensor<5x5xi1>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_6 = arith.constant 0xFFF0000000000000 : f64
    %cst_7 = arith.constant 0.70710678118654757 : f64
    %cst_8 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_1> : tensor<4x8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_4_8_torch.float32> : tensor<4x8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %0 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_10 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x5x8xf32> into tensor<10x8xf32>
    %1 = tensor.empty() : tensor<10x8xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %3 = linalg.matmul ins(%collapsed, %transposed : tensor<10x8xf32>, tensor<8x8xf32>) outs(%2 : tensor<10x8xf32>) -> tensor<10x8xf32>
    %expanded = tensor.expand_shape %3 [[0, 1], [2, 3]] output_shape [2, 5, 2, 4] : tensor<10x8xf32> into tensor<2x5x2x4xf32>
    %4 = tensor.empty() : tensor<2x2x5x4xf32>
    %transposed_11 = linalg.transpose ins(%expanded : tensor<2x5x2x4xf32>) outs(%4 : tensor<2x2x5x4xf32>) permutation = [0, 2, 1, 3] 
    %5 = tensor.empty() : tensor<8x4xf32>
    %transposed_12 = linalg.transpose ins(%cst_9 : tensor<4x8xf32>) outs(%5 : tensor<8x4xf32>) permutation = [1, 0] 
    %6 = tensor.empty() : tensor<10x4xf32>
    %7 = linalg.fill ins(%cst : f32) outs(%6 : tensor<10x4xf32>) -> tensor<10x4xf32>
    %8 = linalg.matmul ins(%collapsed, %transposed_12 : tensor<10x8xf32>, tensor<8x4xf32>) outs(%7 : tensor<10x4xf32>) -> tensor<10x4xf32>
    %expanded_13 = tensor.expand_shape %8 [[0, 1], [2, 3]] output_shape [2, 5, 1, 4] : tensor<10x4xf32> into tensor<2x5x1x4xf32>
    %9 = tensor.empty() : tensor<2x1x5x4xf32>
    %transposed_14 = linalg.transpose ins(%expanded_13 : tensor<2x5x1x4xf32>) outs(%9 : tensor<2x1x5x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_15 = linalg.transpose ins(%cst_8 : tensor<4x8xf32>) outs(%5 : tensor<8x4xf32>) permutation = [1, 0] 
    %10 = linalg.matmul ins(%collapsed, %transposed_15 : tensor<10x8xf32>, tensor<8x4xf32>) outs(%7 : tensor<10x4xf32>) -> tensor<10x4xf32>
    %expanded_16 = tensor.expand_shape %10 [[0, 1], [2, 3]] output_shape [2, 5, 1, 4] : tensor<10x4xf32> into tensor<2x5x1x4xf32>
    %transposed_17 = linalg.transpose ins(%expanded_16 : tensor<2x5x1x4xf32>) outs(%9 : tensor<2x1x5x4xf32>) permutation = [0, 2, 1, 3] 
    %11 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_11 : tensor<2x2x5x4xf32>) outs(%4 : tensor<2x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %57 = arith.truncf %cst_7 : f64 to f32
      %58 = arith.mulf %in, %57 : f32
      linalg.yield %58 : f32
    } -> tensor<2x2x5x4xf32>
    %12 = tensor.empty() : tensor<5xi64>
    %13 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel"]} outs(%12 : tensor<5xi64>) {
    ^bb0(%out: i64):
      %57 = linalg.index 0 : index
      %58 = arith.index_cast %57 : index to i64
      linalg.yield %58 : i64
    } -> tensor<5xi64>
    %expanded_18 = tensor.expand_shape %13 [[0, 1]] output_shape [1, 5] : tensor<5xi64> into tensor<1x5xi64>
    %expanded_19 = tensor.expand_shape %13 [[0, 1]] output_shape [5, 1] : tensor<5xi64> into tensor<5x1xi64>
    %14 = tensor.empty() : tensor<5x5xi64>
    %15 = linalg.generic {indexing_maps = [#map2, #map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%expanded_18, %expanded_19 : tensor<1x5xi64>, tensor<5x1xi64>) outs(%14 : tensor<5x5xi64>) {
    ^bb0(%in: i64, %in_32: i64, %out: i64):
      %57 = arith.subi %in, %in_32 : i64
      linalg.yield %57 : i64
    } -> tensor<5x5xi64>
    %16 = tensor.empty() : tensor<5x5xi1>
    %17 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%15 : tensor<5x5xi64>) outs(%16 : tensor<5x5xi1>) {
    ^bb0(%in: i64, %out: i1):
      %57 = arith.cmpi sle, %in, %c0_i64 : i64
      linalg.yield %57 : i1
    } -> tensor<5x5xi1>
    %18 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%17, %cst_4 : tensor<5x5xi1>, tensor<5x5xi1>) outs(%16 : tensor<5x5xi1>) {
    ^bb0(%in: i1, %in_32: i1, %out: i1):
      %57 = arith.andi %in, %in_32 : i1
      linalg.yield %57 : i1
    } -> tensor<5x5xi1>
    %19 = tensor.empty() : tensor<5x5xf32>
    %20 = linalg.generic {indexing_maps = [#map4, #map5, #map5, #map4], iterator_types = ["parallel", "parallel"]} ins(%18, %cst_2, %cst_3 : tensor<5x5xi1>, tensor<f32>, tensor<f32>) outs(%19 : tensor<5x5xf32>) {
    ^bb0(%in: i1, %in_32: f32, %in_33: f32, %out: f32):
      %57 = arith.select %in, %in_32, %in_33 : f32
      linalg.yield %57 : f32
    } -> tensor<5x5xf32>
    %21 = tensor.empty() : tensor<2x1x2x5x4xf32>
    %22 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%transposed_14 : tensor<2x1x5x4xf32>) outs(%21 : tensor<2x1x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x1x2x5x4xf32>
    %collapsed_20 = tensor.collapse_shape %22 [[0], [1, 2], [3], [4]] : tensor<2x1x2x5x4xf32> into tensor<2x2x5x4xf32>
    %23 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%transposed_17 : tensor<2x1x5x4xf32>) outs(%21 : tensor<2x1x2x5x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x1x2x5x4xf32>
    %24 = tensor.empty() : tensor<2x2x4x5xf32>
    %transposed_21 = linalg.transpose ins(%collapsed_20 : tensor<2x2x5x4xf32>) outs(%24 : tensor<2x2x4x5xf32>) permutation = [0, 1, 3, 2] 
    %25 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_21 : tensor<2x2x4x5xf32>) outs(%24 : tensor<2x2x4x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %57 = arith.truncf %cst_7 : f64 to f32
      %58 = arith.mulf %in, %57 : f32
      linalg.yield %58 : f32
    } -> tensor<2x2x4x5xf32>
    %collapsed_22 = tensor.collapse_shape %11 [[0, 1], [2], [3]] : tensor<2x2x5x4xf32> into tensor<4x5x4xf32>
    %collapsed_23 = tensor.collapse_shape %25 [[0, 1], [2], [3]] : tensor<2x2x4x5xf32> into tensor<4x4x5xf32>
    %26 = tensor.empty() : tensor<4x5x5xf32>
    %27 = linalg.fill ins(%cst : f32) outs(%26 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %28 = linalg.batch_matmul ins(%collapsed_22, %collapsed_23 : tensor<4x5x4xf32>, tensor<4x4x5xf32>) outs(%27 : tensor<4x5x5xf32>) -> tensor<4x5x5xf32>
    %expanded_24 = tensor.expand_shape %28 [[0, 1], [2], [3]] output_shape [2, 2, 5, 5] : tensor<4x5x5xf32> into tensor<2x2x5x5xf32>
    %29 = tensor.empty() : tensor<2x2x5x5xf32>
    %30 = linalg.generic {indexing_maps = [#map, #map8, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_24, %20 : tensor<2x2x5x5xf32>, tensor<5x5xf32>) outs(%29 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_32: f32, %out: f32):
      %57 = arith.addf %in, %in_32 : f32
      linalg.yield %57 : f32
    } -> tensor<2x2x5x5xf32>
    %31 = tensor.empty() : tensor<2x2x5xi64>
    %32 = linalg.fill ins(%c0_i64 : i64) outs(%31 : tensor<2x2x5xi64>) -> tensor<2x2x5xi64>
    %33 = tensor.empty() : tensor<2x2x5xf32>
    %34 = linalg.fill ins(%cst_0 : f32) outs(%33 : tensor<2x2x5xf32>) -> tensor<2x2x5xf32>
    %35:2 = linalg.generic {indexing_maps = [#map, #map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%30 : tensor<2x2x5x5xf32>) outs(%34, %32 : tensor<2x2x5xf32>, tensor<2x2x5xi64>) {
    ^bb0(%in: f32, %out: f32, %out_32: i64):
      %57 = linalg.index 3 : index
      %58 = arith.index_cast %57 : index to i64
      %59 = arith.maximumf %in, %out : f32
      %60 = arith.cmpf ogt, %in, %out : f32
      %61 = arith.select %60, %58, %out_32 : i64
      linalg.yield %59, %61 : f32, i64
    } -> (tensor<2x2x5xf32>, tensor<2x2x5xi64>)
    %expanded_25 = tensor.expand_shape %35#0 [[0], [1], [2, 3]] output_shape [2, 2, 5, 1] : tensor<2x2x5xf32> into tensor<2x2x5x1xf32>
    %36 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%30, %expanded_25 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%29 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_32: f32, %out: f32):
      %57 = arith.subf %in, %in_32 : f32
      linalg.yield %57 : f32
    } -> tensor<2x2x5x5xf32>
    %37 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%36 : tensor<2x2x5x5xf32>) outs(%29 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      %57 = math.exp %in : f32
      linalg.yield %57 : f32
    } -> tensor<2x2x5x5xf32>
    %38 = tensor.empty() : tensor<2x2x5x1xf32>
    %39 = linalg.fill ins(%cst : f32) outs(%38 : tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %40 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%37 : tensor<2x2x5x5xf32>) outs(%39 : tensor<2x2x5x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %57 = arith.addf %in, %out : f32
      linalg.yield %57 : f32
    } -> tensor<2x2x5x1xf32>
    %41 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%37, %40 : tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) outs(%29 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: f32, %in_32: f32, %out: f32):
      %57 = arith.divf %in, %in_32 : f32
      linalg.yield %57 : f32
    } -> tensor<2x2x5x5xf32>
    %42 = tensor.empty() : tensor<2x2x5x5xi1>
    %43 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%30 : tensor<2x2x5x5xf32>) outs(%42 : tensor<2x2x5x5xi1>) {
    ^bb0(%in: f32, %out: i1):
      %57 = arith.extf %in : f32 to f64
      %58 = arith.cmpf oeq, %57, %cst_6 : f64
      linalg.yield %58 : i1
    } -> tensor<2x2x5x5xi1>
    %44 = tensor.empty() : tensor<2x2x5x1xi1>
    %45 = linalg.fill ins(%true : i1) outs(%44 : tensor<2x2x5x1xi1>) -> tensor<2x2x5x1xi1>
    %46 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%43 : tensor<2x2x5x5xi1>) outs(%45 : tensor<2x2x5x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %57 = arith.andi %in, %out : i1
      linalg.yield %57 : i1
    } -> tensor<2x2x5x1xi1>
    %47 = linalg.generic {indexing_maps = [#map10, #map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%46, %cst_1, %41 : tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) outs(%29 : tensor<2x2x5x5xf32>) {
    ^bb0(%in: i1, %in_32: f32, %in_33: f32, %out: f32):
      %57 = arith.select %in, %in_32, %in_33 : f32
      linalg.yield %57 : f32
    } -> tensor<2x2x5x5xf32>
    %collapsed_26 = tensor.collapse_shape %47 [[0, 1], [2], [3]] : tensor<2x2x5x5xf32> into tensor<4x5x5xf32>
    %collapsed_27 = tensor.collapse_shape %23 [[0, 1, 2], [3], [4]] : tensor<2x1x2x5x4xf32> into tensor<4x5x4xf32>
    %48 = tensor.empty() : tensor<4x5x4xf32>
    %49 = linalg.fill ins(%cst : f32) outs(%48 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %50 = linalg.batch_matmul ins(%collapsed_26, %collapsed_27 : tensor<4x5x5xf32>, tensor<4x5x4xf32>) outs(%49 : tensor<4x5x4xf32>) -> tensor<4x5x4xf32>
    %expanded_28 = tensor.expand_shape %50 [[0, 1], [2], [3]] output_shape [2, 2, 5, 4] : tensor<4x5x4xf32> into tensor<2x2x5x4xf32>
    %51 = tensor.empty() : tensor<2x5x2x4xf32>
    %transposed_29 = linalg.transpose ins(%expanded_28 : tensor<2x2x5x4xf32>) outs(%51 : tensor<2x5x2x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_30 = tensor.collapse_shape %transposed_29 [[0], [1], [2, 3]] : tensor<2x5x2x4xf32> into tensor<2x5x8xf32>
    %transposed_31 = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%0 : tensor<8x8xf32>) permutation = [1, 0] 
    %52 = tensor.empty() : tensor<2x8x8xf32>
    %53 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_31 : tensor<8x8xf32>) outs(%52 : tensor<2x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x8x8xf32>
    %54 = tensor.empty() : tensor<2x5x8xf32>
    %55 = linalg.fill ins(%cst : f32) outs(%54 : tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    %56 = linalg.batch_matmul ins(%collapsed_30, %53 : tensor<2x5x8xf32>, tensor<2x8x8xf32>) outs(%55 : tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    return %56 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_8_torch.float32_1: "0x04000000F158263E8E73553EDD72693E5FD8983CA7E2EBBD6172B8BCACCAEC3D570818BEE6AE133E9EF1A5BED52D13BD068C883EE9BD013EA7DE84BE2FC8A93E794E793EDBE5153E510CAD3E124C723D56C19CBE8369683EC0193E3E555484BE38E41CBE94CDB03EDB0A12BEE69E873EE0AC97BEE3C182BE08369FBE40599C3C01A8743E46C25EBE4DF369BEDD1B893E12B727BEEDD0143D2BD1AD3BED711D3DC45DD9BC8787823E964597BC8686CFBC5DA6583D84F078BEA116A8BB2595743E493E9BBE5E6791BEF80AAFBD9D928B3D181C89BD1FB8423EA68994BE91EF61BE84AC2EBED26994BEF476F73D36FDA73ED825AA3D95A0B9BD23E4533E2EC0413C5A3C30BE",
      torch_tensor_4_8_torch.float32_1: "0x04000000941995BDF3889DBE52FDEC3D88C71D3E2DA273BEA972AF3E04AE82BE1919213EAA279FBE6A2E72BEB23230BEEB0F973EC6E17BBD5773FE3DE02A663E575AD5BDF2FC703BEE89A03E385AF53D10C6973E3842343E048CAB3D622AA3BE4F78963E501B81BE97B5B6BD422AA73DABA58FBE9006883EDC503CBDC35053BD5DB64F3E",
      torch_tensor_4_8_torch.float32: "0x040000007A0B183EE83BA63EBA0C9ABEC1729DBEB96430BC33A776BEAE2E3BBCF69223BE59C2ACBD6C62C1BD3D3366BED14735BEC0C3A03EDFD6073EEC1F9E3EF5A9D5BDF144E83DAC5A05BDAB1D9ABE59D9BD3D73AC5EBE4F7E433EB918B63D8D1804BEDC1D34BD813CADBE4D86F9BD886CA2BD4026A3BE8310903E6D5DECBD3633A13E",
      torch_tensor_8_8_torch.float32: "0x0400000019F18FBE51515D3EB8D0E1BDA9A79EBD69E78DBE8072A3BE2007093EB47AAB3E8F1D823EF26271BED54F4B3EDD5D943EEE60843E4553B83D98EB793DF07CB3BE7B596EBED3559A3EE4C933BEF15B4F3EC49D97BEA83EA63D6FEC213E9478A3BE2C8D233E45DF15BE134FD03CF894953E5FC2B4BE1379D6BC6ABB963D3725FCBC232038BDC3BEB53DAD274CBD1BFBCF3CEFF96FBE92C0883DA62A35BE858F0BBE90F0113D136D6F3D859CB4BD6FFAAB3DD353B13E029CAE3E2DC04F3E5C6B7ABC8858A2BD91C487BE8D8D623EB55485BDA2BB4B3E8A31E8BD822D61BEF1B6653EBB60E1BB3496B7BBBB4180BD119F39BEC6AF393E3DD5CA3C802A4FBECA63C23C"
    }
  }
#-}
