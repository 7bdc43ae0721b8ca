module {
  func.func @main(%arg0: tensor<2x5x8xf32>, %arg1: tensor<2x7x8xf32>) -> tensor<2x5x8xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x2x5x7xf32>}> : () -> tensor<2x2x5x7xf32>
    %1 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x2x5x5xf32>}> : () -> tensor<2x2x5x5xf32>
    %2 = "tosa.const"() <{values = dense_resource<torch_tensor_24_torch.float32_1> : tensor<24xf32>}> : () -> tensor<24xf32>
    %3 = "tosa.const"() <{values = dense_resource<torch_tensor_24_8_torch.float32_1> : tensor<24x8xf32>}> : () -> tensor<24x8xf32>
    %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %5 = tosa.const_shape  {values = dense<[1, 1, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %6 = tosa.const_shape  {values = dense<[5, 2, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %7 = tosa.const_shape  {values = dense<[5, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %9 = tosa.const_shape  {values = dense<[1, 5, 2, 3, 8]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %10 = tosa.const_shape  {values = dense<[3, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %11 = tosa.const_shape  {values = dense<[1, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %12 = tosa.const_shape  {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
    %13 = tosa.const_shape  {values = dense<[1, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %14 = tosa.const_shape  {values = dense<[2, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %15 = tosa.const_shape  {values = dense<[5, 4, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %16 = tosa.const_shape  {values = dense<[2, 2, 5, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %17 = tosa.const_shape  {values = dense<[4, 5, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %18 = tosa.const_shape  {values = dense<[4, 4, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %19 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %20 = tosa.const_shape  {values = dense<[4, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %21 = tosa.const_shape  {values = dense<[10, 8]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %22 = tosa.const_shape  {values = dense<[1, 10, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %23 = tosa.const_shape  {values = dense<[1, 8, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %24 = tosa.const_shape  {values = dense<8> : tensor<2xindex>} : () -> !tosa.shape<2>
    %25 = tosa.const_shape  {values = dense<0> : tensor<2xindex>} : () -> !tosa.shape<2>
    %26 = tosa.const_shape  {values = dense<[16, 8]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %27 = tosa.const_shape  {values = dense<[8, 0]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %28 = tosa.const_shape  {values = dense<8> : tensor<1xindex>} : () -> !tosa.shape<1>
    %29 = tosa.const_shape  {values = dense<0> : tensor<1xindex>} : () -> !tosa.shape<1>
    %30 = tosa.const_shape  {values = dense<16> : tensor<1xindex>} : () -> !tosa.shape<1>
    %31 = tosa.const_shape  {values = dense<[1, 8, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %32 = tosa.const_shape  {values = dense<[7, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %33 = tosa.const_shape  {values = dense<[1, 1, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %34 = tosa.const_shape  {values = dense<[1, 7, 2, 2, 8]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %35 = tosa.const_shape  {values = dense<[2, 7, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %36 = tosa.const_shape  {values = dense<[1, 7, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %37 = tosa.const_shape  {values = dense<[7, 4, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %38 = tosa.const_shape  {values = dense<[2, 2, 7, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %39 = tosa.const_shape  {values = dense<[4, 4, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %40 = tosa.const_shape  {values = dense<[2, 2, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %41 = tosa.const_shape  {values = dense<[4, 5, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %42 = tosa.const_shape  {values = dense<[10, 16]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %43 = tosa.const_shape  {values = dense<[2, 5, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %44 = tosa.const_shape  {values = dense<[1, 10, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %45 = tosa.const_shape  {values = dense<[2, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %46 = "tosa.const"() <{values = dense<1.250000e-01> : tensor<1x1x1xf64>}> : () -> tensor<1x1x1xf64>
    %47 = "tosa.const"() <{values = dense<1.250000e-01> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
    %48 = "tosa.const"() <{values = dense<9.99999974E-6> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
    %49 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %50 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_1> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %51 = "tosa.const"() <{values = dense<"0x8F36C73D2ACFB7BEF06E883ECDA7CCBEF355BB3E5F088ABE9D84C33E872D2A3E0E17063EAC8D2A3EFD84283E2CFE49BE320AF53D494B8ABE48558ABE5EDA9E3E7579973E2636993E57A892BD523F533E3BF0CDBE7EA5B5BE61D990BE9C70DBBE4D05933EDB607D3E8263F5BDDB786FBC6C1791BE5EBFB1BE4B5EA33EC067E23DE779A5BED242B83E231298BE3E3660BE58D4B03EB7557ABD7B725D3E353B41BD49ECA93E78CFAE3E5716953E287C05BE9D0C6C3EC25B803EFABD3EB959D1C9BE4696FCBD1D60ADBE2864F83D8CB495BC156CC2BE8DF4C23EAFBC283E405E193ECA3090BD480FADBEB11BCBBED7F7F5BCED84BE3DC7DC0BBE313E303DCD7057BE514971BEFE47CB3E3692BB3E588EA93E2EFE1C3E35C9913E0D7151BE18B1803E38CB3D3E75EA223E99EBC1BE747DAB3D07059DBE0DFF7ABE41AD3C3E75C68F3E769CCABEC7AC96BEA83C60BEF565663C3E57EFBD0CCE91BDA39BAABDB324A93D2EACB33DEDB6B6BE7DD397BDFB89B63E00DFB53E440010BD2C7DB53EEF2919BE2F3D2A3E7DAAB1BEB09E87BEA3EBA0BEB371D73E183083BE8874663EAB2DD4BEEF18983C954AB3BE9E9C743ED4C897BD5270983D95159EBD801017BE4073ABBCBBABA33EA819403E1D69C5BE1398CA3ECBCBAC3D7F96233D593ACABE4783C13E34B569BD7BB9DABEAE6881BE43E1833EEA1E8BBE711EAD3D0E8DC13E63AF333EABC081BE0463243E2E5282BE3949D9BE225B42BEC0E78BBECAC2F9BD55A27F3EC792BE3EC83F2A3E117DD6BE63E8883E0739D8BE1395C7BE8460823E9EBB883E9CD8A13E55F835BE1A8E953ED793CABECEC786BD0E3AE73D541A51BDBEE1C63CCAEED6BE08A3863E4704843E947E8EBE066BD53E40DDC9BE0B99DB3EF8788FBEB9FC53BE0FA3C83E08203B3DE8E8643CD2E6CF3E8F1A813E18B8BC3ECEB2853EC3F806BE5A42C6BEB6B8C6BEBB3ED8BE27A8153E839EE4BD3D170F3ECE38163E6414D43E0283D7BE35228D3E51C78B3E68FF943E4DC0D5BD28D290BED3DA503E18493ABDF3A9CE3EBFCA99BEF676673E20E9993BEA79C4BEE59FBA3EF7B4CFBE"> : tensor<1x8x24xf32>}> : () -> tensor<1x8x24xf32>
    %52 = "tosa.const"() <{values = dense_resource<torch_tensor_24_torch.float32> : tensor<1x1x24xf32>}> : () -> tensor<1x1x24xf32>
    %53 = "tosa.const"() <{values = dense<0.707106769> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %54 = "tosa.const"() <{values = dense<0xFFF0000000000000> : tensor<1x1x1x1xf64>}> : () -> tensor<1x1x1x1xf64>
    %55 = "tosa.const"() <{values = dense<[[[0.322949797, 0.0752565265, 0.135067627, -0.0581484027, 0.283726335, -0.123867057, -0.188488632, 0.174132064], [-0.105001077, 0.077692613, -0.236503363, 0.327991098, -0.11447531, 0.0520223603, 0.0658656582, 0.17019622], [0.0898613781, 0.201421633, -0.291760802, 0.22779946, 0.219250053, -0.301717132, 0.322100848, -0.28197667], [-0.176670909, -0.156914532, 0.178143606, -0.106513433, 0.183381736, -0.0704098493, -0.264790148, 0.113117881], [1.253660e-01, -0.0344527289, 0.205968648, -0.179198027, 0.0631555766, 0.16388844, -0.0927316173, 0.031453602], [0.0273974743, -0.206228018, 0.141427547, -0.13423337, 0.347173363, -0.17371051, 0.157452404, -0.323757797], [0.112822726, -0.0824783444, -0.137857154, -0.197058812, 0.249972835, 0.203866035, 0.0746037588, 0.0685488135], [-0.234867021, 0.0190749038, 0.320732594, 0.337110877, 0.343643069, -2.787630e-01, -0.00802202057, -0.33923173]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %56 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_2> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %57 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_3> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %58 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_4> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %59 = "tosa.const"() <{values = dense<[[[0.0651304498, 0.305141628, -1.651700e-01, -0.0620611086, 0.311371207, 0.305631965, -0.100240588, 0.0683634952], [-0.0528500825, -0.0656088591, -0.330060899, -0.082932815, -0.325398117, 0.0705822334, -0.113786921, 0.167627081], [0.200998068, -0.0654412434, -7.868290e-02, 8.912330e-02, -0.215301067, -0.0200956594, -0.118027613, -0.233370766], [-0.0223362707, -0.0155945867, 0.29763189, 0.167179435, 0.108477935, -0.165265635, 0.0847152919, 0.148096099], [-0.162402302, -0.271956712, 0.266798526, -0.244974673, -0.152552113, 0.151814878, -0.274997652, 0.107522175], [0.328152031, -0.273526251, -0.0866304412, 0.0201105792, 0.104577079, 0.305916518, 0.118982956, 0.190970451], [0.305513859, 0.140520841, 0.138919085, -0.322619915, 0.0586894453, -0.272170931, 0.257484108, 0.230959505], [-0.239576802, -0.149095863, -0.211439401, 0.257736206, 0.162368074, 0.132734284, -0.0801408365, -0.0323026925]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %60 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_5> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %61 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_6> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %62 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_7> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %63 = "tosa.const"() <{values = dense<"0x8C467ABDBDF1A2BEA700C8BDAD9728BC0684883E6271673E50BAA2BD2932BDBD14E494BE074815BE4554853EF2D8FD3D75E0A53D7563FD3D8AE83F3EB2EA063EC59D25BE7143523E5AFAA7BE020C2F3C0FFC9E3E3D33A1BD9FB4593EA87C27BE07F62DBE93BC8A3E793895BCD9B68C3891804DBE569AF23DE10B543EA2B228BE5A178DBE608DB0BE558AC93DEEDC65BEE622AC3E0C43B3BEC7AA65BEBAD29E3C055190BE7C8C9DBDD0516E3EFC7A49BE90834F3D4A3F49BE17B9A13ED6FF97BE58E746BECAAEA7BE1059A2BE0451873EB3F32A3E7273F6BDCFD518BCCB25683E0B4322BE767E5F3E9B6B9A3EB757803C25DC693E6E160DBEEB82B23E99AF7C3E3A773FBBFE044CBEB09F803D74A7F4BC8F4F6ABD6B8B6A3EE183153E65132E3EEE15AF3E3B67C3BD24D747BE5DF518BE071D34BEF04B84BEC7AC243EEBF0413E0DDB923EDA504ABEC509873E4FA4F9BB85FD78BE5C1ADBBD6AB53C3E62AF59BE923C633D2F411CBE9036863EC9A161BC501770BDF15CB9BD367688BE25A713BE3C947FBC093E843E2FD750BE42F4B13E9B9C04BEBFCB933E1573E7BDE7FAAB3EF55DA1BEADCA353E14D44C3E6BA6A03EAD819E3D8952983E83017DBECAD9A43DC9E59B3EF2057ABE42919EBE76E3FE3DDF9AACBEC72E313D1A672F3EAC4E5CBE08893E3E2FDAD33D60589ABE2F99553D13049F3EAC9EF13DE34947BEFC3F90BE"> : tensor<1x8x16xf32>}> : () -> tensor<1x8x16xf32>
    %64 = "tosa.const"() <{values = dense_resource<torch_tensor_16_torch.float32> : tensor<1x16xf32>}> : () -> tensor<1x16xf32>
    %65 = "tosa.const"() <{values = dense<"0xB86F773E84DAC53D8C0DF9BD00A823BAEEA241BE0631493E48CF5CBD4C25C2BD087921BEB84A50BE60A20DBE3CC461BE98E83D3E203E133D28C6B63D84DB153E74A311BE60D08CBC34A7D93D3CC1723EC0295FBED08A7D3E684A323DDA135ABE0CB65A3E64512E3EF28F283E54DD033E687B81BD3CA14BBE282C6BBEBE1773BE305FCA3D4039E5BD4895FF3D642CB93D68C34E3EE8ACDE3DF63D553ED63469BE5E4A013E984931BEC63977BE4E8B4EBE94A1DE3D2CE31C3EC0BEA83DC89DB73D6C9A633E14004F3E20F5643DFA3F423E74BA1B3E00123ABDF4F376BE982246BEAA3B4F3ED21814BE30778B3D5C60E4BDA6EF383E48D3513EC87F723D3AD0263E4C1FC43D94594ABE4809863D887C6B3D90BEF43C08FEEFBD72D64FBE1C6A593EB0521BBD5098773DCE107DBE96FB43BE324A023EE87A34BEB0E8A03D742BBABDF6F33CBE54C98CBDF06EEDBCE6E44A3E321936BE74A397BDB81C86BD98FCEF3D842E8CBD44B3B23D36D503BE300C8B3C789202BD068B213E622B00BE1853D53D608E1F3C40D904BEB8E417BE10556CBE40C3163DCCB3A9BDCA72303E90F3953DAEEB47BE0068D2BAD0067B3E00B405BA8C87A8BD3011013D9A1B393EA0D7293D28782FBEFC480FBE1C179F3DC8BF283D4E72253EB4C43A3E08DF6D3D3071683E62BA38BEB2990DBE98223BBE00C80DBB408AB13C546923BE0017BF3B32CF3ABE"> : tensor<1x16x8xf32>}> : () -> tensor<1x16x8xf32>
    %66 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_8> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %67 = tosa.cast %arg0 : (tensor<2x5x8xf32>) -> tensor<2x5x8xf64>
    %68 = tosa.reduce_sum %67 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %69 = tosa.mul %68, %46, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %70 = tosa.sub %67, %69 : (tensor<2x5x8xf64>, tensor<2x5x1xf64>) -> tensor<2x5x8xf64>
    %71 = tosa.mul %70, %70, %4 : (tensor<2x5x8xf64>, tensor<2x5x8xf64>, tensor<1xi8>) -> tensor<2x5x8xf64>
    %72 = tosa.reduce_sum %71 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %73 = tosa.mul %72, %46, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %74 = tosa.cast %73 : (tensor<2x5x1xf64>) -> tensor<2x5x1xf32>
    %75 = tosa.reduce_sum %arg0 {axis = 2 : i32} : (tensor<2x5x8xf32>) -> tensor<2x5x1xf32>
    %76 = tosa.mul %75, %47, %4 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x1xf32>
    %77 = tosa.add %74, %48 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>) -> tensor<2x5x1xf32>
    %78 = tosa.rsqrt %77 : (tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %79 = tosa.sub %arg0, %76 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>) -> tensor<2x5x8xf32>
    %80 = tosa.mul %79, %78, %4 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %81 = tosa.mul %80, %49, %4 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %82 = tosa.add %81, %50 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>) -> tensor<2x5x8xf32>
    %83 = tosa.transpose %82 {perms = array<i32: 1, 0, 2>} : (tensor<2x5x8xf32>) -> tensor<5x2x8xf32>
    %84 = tosa.tile %51, %7 : (tensor<1x8x24xf32>, !tosa.shape<3>) -> tensor<5x8x24xf32>
    %85 = tosa.matmul %83, %84, %8, %8 : (tensor<5x2x8xf32>, tensor<5x8x24xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<5x2x24xf32>
    %86 = tosa.add %85, %52 : (tensor<5x2x24xf32>, tensor<1x1x24xf32>) -> tensor<5x2x24xf32>
    %87 = tosa.reshape %86, %9 : (tensor<5x2x24xf32>, !tosa.shape<5>) -> tensor<1x5x2x3x8xf32>
    %88 = tosa.transpose %87 {perms = array<i32: 3, 1, 2, 0, 4>} : (tensor<1x5x2x3x8xf32>) -> tensor<3x5x2x1x8xf32>
    %89 = tosa.reshape %88, %10 : (tensor<3x5x2x1x8xf32>, !tosa.shape<4>) -> tensor<3x5x2x8xf32>
    %90 = tosa.slice %89, %12, %11 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %91 = tosa.slice %89, %13, %11 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %92 = tosa.slice %89, %14, %11 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %93 = tosa.reshape %90, %15 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %94 = tosa.transpose %93 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %95 = tosa.reshape %91, %15 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %96 = tosa.transpose %95 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %97 = tosa.reshape %92, %15 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %98 = tosa.transpose %97 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %99 = tosa.reshape %94, %16 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %100 = tosa.reshape %96, %16 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %101 = tosa.mul %99, %53, %4 : (tensor<2x2x5x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x4xf32>
    %102 = tosa.transpose %100 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x2x5x4xf32>) -> tensor<2x2x4x5xf32>
    %103 = tosa.mul %102, %53, %4 : (tensor<2x2x4x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x4x5xf32>
    %104 = tosa.reshape %101, %17 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %105 = tosa.reshape %103, %18 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %106 = tosa.matmul %104, %105, %8, %8 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %107 = tosa.reshape %106, %19 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %108 = tosa.reduce_max %107 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %109 = tosa.sub %107, %108 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %110 = tosa.exp %109 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %111 = tosa.reduce_sum %110 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %112 = tosa.reciprocal %111 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %113 = tosa.mul %110, %112, %4 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %114 = tosa.cast %107 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf64>
    %115 = tosa.equal %114, %54 : (tensor<2x2x5x5xf64>, tensor<1x1x1x1xf64>) -> tensor<2x2x5x5xi1>
    %116 = tosa.reduce_all %115 {axis = 3 : i32} : (tensor<2x2x5x5xi1>) -> tensor<2x2x5x1xi1>
    %117 = tosa.select %116, %1, %113 : (tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %118 = tosa.reshape %117, %20 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %119 = tosa.matmul %118, %98, %8, %8 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %120 = tosa.reshape %119, %16 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %121 = tosa.transpose %120 {perms = array<i32: 2, 0, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<5x2x2x4xf32>
    %122 = tosa.reshape %121, %22 : (tensor<5x2x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %123 = tosa.matmul %122, %55, %8, %8 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %124 = tosa.reshape %123, %21 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %125 = tosa.add %124, %56 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %126 = tosa.reshape %125, %6 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<5x2x8xf32>
    %127 = tosa.transpose %126 {perms = array<i32: 1, 0, 2>} : (tensor<5x2x8xf32>) -> tensor<2x5x8xf32>
    %128 = tosa.add %arg0, %127 : (tensor<2x5x8xf32>, tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    %129 = tosa.cast %128 : (tensor<2x5x8xf32>) -> tensor<2x5x8xf64>
    %130 = tosa.reduce_sum %129 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %131 = tosa.mul %130, %46, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %132 = tosa.sub %129, %131 : (tensor<2x5x8xf64>, tensor<2x5x1xf64>) -> tensor<2x5x8xf64>
    %133 = tosa.mul %132, %132, %4 : (tensor<2x5x8xf64>, tensor<2x5x8xf64>, tensor<1xi8>) -> tensor<2x5x8xf64>
    %134 = tosa.reduce_sum %133 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %135 = tosa.mul %134, %46, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %136 = tosa.cast %135 : (tensor<2x5x1xf64>) -> tensor<2x5x1xf32>
    %137 = tosa.reduce_sum %128 {axis = 2 : i32} : (tensor<2x5x8xf32>) -> tensor<2x5x1xf32>
    %138 = tosa.mul %137, %47, %4 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x1xf32>
    %139 = tosa.add %136, %48 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>) -> tensor<2x5x1xf32>
    %140 = tosa.rsqrt %139 : (tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %141 = tosa.sub %128, %138 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>) -> tensor<2x5x8xf32>
    %142 = tosa.mul %141, %140, %4 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %143 = tosa.mul %142, %57, %4 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %144 = tosa.add %143, %58 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>) -> tensor<2x5x8xf32>
    %145 = tosa.transpose %144 {perms = array<i32: 1, 0, 2>} : (tensor<2x5x8xf32>) -> tensor<5x2x8xf32>
    %146 = tosa.transpose %arg1 {perms = array<i32: 1, 0, 2>} : (tensor<2x7x8xf32>) -> tensor<7x2x8xf32>
    %147 = tosa.slice %3, %25, %24 : (tensor<24x8xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<8x8xf32>
    %148 = tosa.slice %3, %27, %26 : (tensor<24x8xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<16x8xf32>
    %149 = tosa.slice %2, %29, %28 : (tensor<24xf32>, !tosa.shape<1>, !tosa.shape<1>) -> tensor<8xf32>
    %150 = tosa.slice %2, %28, %30 : (tensor<24xf32>, !tosa.shape<1>, !tosa.shape<1>) -> tensor<16xf32>
    %151 = tosa.transpose %147 {perms = array<i32: 1, 0>} : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %152 = tosa.reshape %151, %23 : (tensor<8x8xf32>, !tosa.shape<3>) -> tensor<1x8x8xf32>
    %153 = tosa.tile %152, %7 : (tensor<1x8x8xf32>, !tosa.shape<3>) -> tensor<5x8x8xf32>
    %154 = tosa.matmul %145, %153, %8, %8 : (tensor<5x2x8xf32>, tensor<5x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<5x2x8xf32>
    %155 = tosa.reshape %149, %5 : (tensor<8xf32>, !tosa.shape<3>) -> tensor<1x1x8xf32>
    %156 = tosa.add %154, %155 : (tensor<5x2x8xf32>, tensor<1x1x8xf32>) -> tensor<5x2x8xf32>
    %157 = tosa.transpose %148 {perms = array<i32: 1, 0>} : (tensor<16x8xf32>) -> tensor<8x16xf32>
    %158 = tosa.reshape %157, %31 : (tensor<8x16xf32>, !tosa.shape<3>) -> tensor<1x8x16xf32>
    %159 = tosa.tile %158, %32 : (tensor<1x8x16xf32>, !tosa.shape<3>) -> tensor<7x8x16xf32>
    %160 = tosa.matmul %146, %159, %8, %8 : (tensor<7x2x8xf32>, tensor<7x8x16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<7x2x16xf32>
    %161 = tosa.reshape %150, %33 : (tensor<16xf32>, !tosa.shape<3>) -> tensor<1x1x16xf32>
    %162 = tosa.add %160, %161 : (tensor<7x2x16xf32>, tensor<1x1x16xf32>) -> tensor<7x2x16xf32>
    %163 = tosa.reshape %162, %34 : (tensor<7x2x16xf32>, !tosa.shape<5>) -> tensor<1x7x2x2x8xf32>
    %164 = tosa.transpose %163 {perms = array<i32: 3, 1, 2, 0, 4>} : (tensor<1x7x2x2x8xf32>) -> tensor<2x7x2x1x8xf32>
    %165 = tosa.reshape %164, %35 : (tensor<2x7x2x1x8xf32>, !tosa.shape<4>) -> tensor<2x7x2x8xf32>
    %166 = tosa.slice %165, %12, %36 : (tensor<2x7x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x7x2x8xf32>
    %167 = tosa.slice %165, %13, %36 : (tensor<2x7x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x7x2x8xf32>
    %168 = tosa.reshape %156, %15 : (tensor<5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %169 = tosa.transpose %168 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %170 = tosa.reshape %166, %37 : (tensor<1x7x2x8xf32>, !tosa.shape<3>) -> tensor<7x4x4xf32>
    %171 = tosa.transpose %170 {perms = array<i32: 1, 0, 2>} : (tensor<7x4x4xf32>) -> tensor<4x7x4xf32>
    %172 = tosa.reshape %167, %37 : (tensor<1x7x2x8xf32>, !tosa.shape<3>) -> tensor<7x4x4xf32>
    %173 = tosa.transpose %172 {perms = array<i32: 1, 0, 2>} : (tensor<7x4x4xf32>) -> tensor<4x7x4xf32>
    %174 = tosa.reshape %169, %16 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %175 = tosa.reshape %171, %38 : (tensor<4x7x4xf32>, !tosa.shape<4>) -> tensor<2x2x7x4xf32>
    %176 = tosa.mul %174, %53, %4 : (tensor<2x2x5x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x4xf32>
    %177 = tosa.transpose %175 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x2x7x4xf32>) -> tensor<2x2x4x7xf32>
    %178 = tosa.mul %177, %53, %4 : (tensor<2x2x4x7xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x4x7xf32>
    %179 = tosa.reshape %176, %17 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %180 = tosa.reshape %178, %39 : (tensor<2x2x4x7xf32>, !tosa.shape<3>) -> tensor<4x4x7xf32>
    %181 = tosa.matmul %179, %180, %8, %8 : (tensor<4x5x4xf32>, tensor<4x4x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x7xf32>
    %182 = tosa.reshape %181, %40 : (tensor<4x5x7xf32>, !tosa.shape<4>) -> tensor<2x2x5x7xf32>
    %183 = tosa.reduce_max %182 {axis = 3 : i32} : (tensor<2x2x5x7xf32>) -> tensor<2x2x5x1xf32>
    %184 = tosa.sub %182, %183 : (tensor<2x2x5x7xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x7xf32>
    %185 = tosa.exp %184 : (tensor<2x2x5x7xf32>) -> tensor<2x2x5x7xf32>
    %186 = tosa.reduce_sum %185 {axis = 3 : i32} : (tensor<2x2x5x7xf32>) -> tensor<2x2x5x1xf32>
    %187 = tosa.reciprocal %186 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %188 = tosa.mul %185, %187, %4 : (tensor<2x2x5x7xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x7xf32>
    %189 = tosa.cast %182 : (tensor<2x2x5x7xf32>) -> tensor<2x2x5x7xf64>
    %190 = tosa.equal %189, %54 : (tensor<2x2x5x7xf64>, tensor<1x1x1x1xf64>) -> tensor<2x2x5x7xi1>
    %191 = tosa.reduce_all %190 {axis = 3 : i32} : (tensor<2x2x5x7xi1>) -> tensor<2x2x5x1xi1>
    %192 = tosa.select %191, %0, %188 : (tensor<2x2x5x1xi1>, tensor<2x2x5x7xf32>, tensor<2x2x5x7xf32>) -> tensor<2x2x5x7xf32>
    %193 = tosa.reshape %192, %41 : (tensor<2x2x5x7xf32>, !tosa.shape<3>) -> tensor<4x5x7xf32>
    %194 = tosa.matmul %193, %173, %8, %8 : (tensor<4x5x7xf32>, tensor<4x7x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %195 = tosa.reshape %194, %16 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %196 = tosa.transpose %195 {perms = array<i32: 2, 0, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<5x2x2x4xf32>
    %197 = tosa.reshape %196, %22 : (tensor<5x2x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %198 = tosa.matmul %197, %59, %8, %8 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %199 = tosa.reshape %198, %21 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %200 = tosa.add %199, %60 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %201 = tosa.reshape %200, %6 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<5x2x8xf32>
    %202 = tosa.transpose %201 {perms = array<i32: 1, 0, 2>} : (tensor<5x2x8xf32>) -> tensor<2x5x8xf32>
    %203 = tosa.add %128, %202 : (tensor<2x5x8xf32>, tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    %204 = tosa.cast %203 : (tensor<2x5x8xf32>) -> tensor<2x5x8xf64>
    %205 = tosa.reduce_sum %204 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %206 = tosa.mul %205, %46, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %207 = tosa.sub %204, %206 : (tensor<2x5x8xf64>, tensor<2x5x1xf64>) -> tensor<2x5x8xf64>
    %208 = tosa.mul %207, %207, %4 : (tensor<2x5x8xf64>, tensor<2x5x8xf64>, tensor<1xi8>) -> tensor<2x5x8xf64>
    %209 = tosa.reduce_sum %208 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %210 = tosa.mul %209, %46, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %211 = tosa.cast %210 : (tensor<2x5x1xf64>) -> tensor<2x5x1xf32>
    %212 = tosa.reduce_sum %203 {axis = 2 : i32} : (tensor<2x5x8xf32>) -> tensor<2x5x1xf32>
    %213 = tosa.mul %212, %47, %4 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x1xf32>
    %214 = tosa.add %211, %48 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>) -> tensor<2x5x1xf32>
    %215 = tosa.rsqrt %214 : (tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %216 = tosa.sub %203, %213 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>) -> tensor<2x5x8xf32>
    %217 = tosa.mul %216, %215, %4 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %218 = tosa.mul %217, %61, %4 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %219 = tosa.add %218, %62 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>) -> tensor<2x5x8xf32>
    %220 = tosa.reshape %219, %22 : (tensor<2x5x8xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %221 = tosa.matmul %220, %63, %8, %8 : (tensor<1x10x8xf32>, tensor<1x8x16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x16xf32>
    %222 = tosa.reshape %221, %42 : (tensor<1x10x16xf32>, !tosa.shape<2>) -> tensor<10x16xf32>
    %223 = tosa.add %222, %64 : (tensor<10x16xf32>, tensor<1x16xf32>) -> tensor<10x16xf32>
    %224 = tosa.reshape %223, %43 : (tensor<10x16xf32>, !tosa.shape<3>) -> tensor<2x5x16xf32>
    %225 = tosa.clamp %224 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<2x5x16xf32>) -> tensor<2x5x16xf32>
    %226 = tosa.reshape %225, %44 : (tensor<2x5x16xf32>, !tosa.shape<3>) -> tensor<1x10x16xf32>
    %227 = tosa.matmul %226, %65, %8, %8 : (tensor<1x10x16xf32>, tensor<1x16x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %228 = tosa.reshape %227, %21 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %229 = tosa.add %228, %66 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %230 = tosa.reshape %229, %45 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    %231 = tosa.add %203, %230 : (tensor<2x5x8xf32>, tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    return %231 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_24_torch.float32_1: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_8_torch.float32_1: "0x040000006373A53EF2AD813E1972C13E19C389BD905564BE145C8FBE95B32CBE691D3C3E3DA857BE8DCDA03EDF007ABE2C1CD83EAC1394BE940A8E3EB332D6BD94DADB3EB4FCB9BE704E913E2962BFBE7651E4BC408E8E3E76CFC53E5B87423ED6E2B4BE48569F3E3C6FF4BDAF1B93BDF94F163E7EC5353E7710BE3E59949D3E7E7EAB3E76BB0DBE814B89BE2401F7BD6A9E01BEFFB672BE2D3ACCBEB7B28A3EE4A38CBEF445A7BDB59DCC3EC2C0923E0287DD3EE3719B3E1B9B9EBE1656D93E3888D2BEB729FDBD81FF6E3D9C559DBE1D3769BE93D5803DE293CD3E14A4F23D49711B3E6A64C3BE91953BBE3FF3E7BCF193C63E36748C3D8E6941BE62E5BBBEC3A1893EE2C3913E2B60883E4D9CFDBD13D648BEEE48033D7C295E3ED05DA9BEF7D2123E8306A4BEFA3681BE0A11A4BD81F5693ED9254A3E2821623EA20491BEA182AABE4556AC3EE013703C407CF43DF727273E01773E3E90CEA0BE9EFCA5BD0998B8BE92CA07BEF2A6973E5625873EABDC94BE3F73C23ECB2AC5BE36BFA23EE089B73E07C9CE3EA92BC9BD64167DBDC602BCBE5E0B833EB5DA8C3E6AEC903E9BAC013E986FBF3E6A591B3EFA2079BE4D44DB3DDE5FA53E128BD93E1CCACFBE368B3ABE11B4B3BEED33433E78DAF93D62870E3A10E2983EA14264BE809CD63EF7D9B63EDB6A86BECA8D2C3D87119FBE103DB0BE4EAC9ABC2FF6A23E4ABAA4BEC99FD43E7E190E3E86C3B23E223E97BEA4C3DB3EA7E5CE3E6C9560BD96516FBEC1C2A6BEDAD6ADBE8BC38ABE79B1D73E42FD1E3E6E02903D7C04C13DCEDB6BBED2D09A3E5D9A2F3E660946BD6920CCBEB104013EF9401A3EBFBBA2BDE3E15ABE7A4009BEF1317D3D6430BC3EB36936BE42CD06BE61AB903E3AE2743D1F087EBDDB97C0BDD25EBF3E4C765ABDE8180BBE443194BEC9E300BDFB3E2CBDA6748EBED5C937BE2DB0103E8CDCA5BDA7FBFCBD63BD4F3ECC02983EB348C2BE27F1813EE189813E59B97FBEBB04BB3E02AABB3E1D5E193EA3DB65BEB92D263EF9ABAB3EB2EDBEBE2EC1A2BE33711D3DAF74B53EA41FAC3D72D6933EB2F780BECA6BCCBED54D203E",
      torch_tensor_8_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_1: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_3: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_4: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_6: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_7: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32: "0x04000000CC12713E3840063DE1AE583E4734643CED2B2DBEA818923ECFC351BDD353853E6721993D308A983E32EB1D3EBD3FDD3D20CAAB3E1C75253D51C290BE0446DD3D",
      torch_tensor_8_torch.float32_8: "0x040000004CF06C3E5217613E08D5573D20709F3D048D9F3D50898CBDC0B6CF3B3C702F3E"
    }
  }
#-}
