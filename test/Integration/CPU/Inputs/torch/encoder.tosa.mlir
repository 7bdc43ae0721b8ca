module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x2x5x5xf32>}> : () -> tensor<2x2x5x5xf32>
    %1 = tosa.const_shape  {values = dense<[5, 2, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %2 = tosa.const_shape  {values = dense<[5, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %5 = tosa.const_shape  {values = dense<[1, 5, 2, 3, 8]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %6 = tosa.const_shape  {values = dense<[3, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = tosa.const_shape  {values = dense<[1, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %8 = tosa.const_shape  {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
    %9 = tosa.const_shape  {values = dense<[1, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = tosa.const_shape  {values = dense<[2, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %11 = tosa.const_shape  {values = dense<[5, 4, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %12 = tosa.const_shape  {values = dense<[2, 2, 5, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %13 = tosa.const_shape  {values = dense<[4, 5, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %14 = tosa.const_shape  {values = dense<[4, 4, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %15 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %16 = tosa.const_shape  {values = dense<[4, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %17 = tosa.const_shape  {values = dense<[10, 8]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %18 = tosa.const_shape  {values = dense<[1, 10, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %19 = tosa.const_shape  {values = dense<[10, 16]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %20 = tosa.const_shape  {values = dense<[2, 5, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %21 = tosa.const_shape  {values = dense<[1, 10, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %22 = tosa.const_shape  {values = dense<[2, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %23 = "tosa.const"() <{values = dense<"0x98BA7ABE91B93CBE9D8FABBEB1E8193D9121A53E821AA2BEFF7CCF3E2FACBCBE7A7DDDBE8A8D97BE9AC124BEB0DC79BE235A82BE42E2F03D009B20BEAF69C13E993A243E3D25C73E6F6EB63E7D237A3EF4078ABE3298D9BE3376A13DBE5553BE396577BEA3E589BED6C6833EA42330BED399D6BEDA4EBCBE37B0C1BE4E7167BE62D8B5BD4C99C7BE5730EA3B7E46003E315889BE01AC293E74F8DC3DD40AD03A7540A43E9E00B33E44A02D3D1661CB3E405ACE3D3BE5893E130798BE25C68D3E95D3A53E4208DDBD4D5FC6BE95DCDF3C359359BE4511E73D07B22C3EDA00613E6FE1983E50E5723E9C8B583E3DDDA0394B87143EC14F093E3A9471BECD80E0BDC28C0C3CD2C4C5BD0558B2BEB942C23D1850D33E7199B1BD162EA83EB49ABA3EBF53C63E9B83B1BEB3E42EBDD64CB13EB143393EEA8B78BD97ECB63BF5D5B23E0300C23EA8D09A3E0467643E83E3FFBD8F4ECE3EB2E8C63D14BD043E4BB41B3E0E4CB3BE2990CD3E43D1DB3EA587CDBEE565953E2D8710BE6F8C97BEE9BD84BE1804AABE7C1FFD3DC3B996BC517267BE7E21883E717EC03EC7379F3E834D793EF60D78BE0DDD5CBE9779CDBED6758EBEB3908A3E13E622BE81AAAD3E8396913EE5944EBE11C186BE433B753D37C096BEEC0ECC3EC09D063E95E833BD51137FBE79139DBE612CAABE5081C8BEF51EB7BD6C4D9A3D9D681E3D79315A3E9233B73E68A958BEA2CF6ABEDAE0BE3E12FBDDBDF271993E1B40833E69ABB4BEB2B9CEBEF7FF33BED3D4BDBE5F2BAE3ED4D2EA3C112517BE33184B3EC3F906BCBFDE07BE1885C3BED13D8ABE652D97BE094B7C3EBF2697BDFF332ABE8E05EDBD10FEC63E0458533D1DF5673E19EDEBBD17ABD23E5EED9D3E9638D6BE4ECC0ABED919A5BE8545A13E559C5CBDAF481ABE3481EA3DBB79993CD13E943E1BB11FBDA94F843ECBE3C53E4B9487BD25B6B33E66A947BE9888A33EADBCAE3E3D84B93EADFBD23E099FC3BEAE8B2FBE624EC93D8EEC183E1BE71BBD362C9C3EFB9FC03E4B1B8DBE3B5839BE5578A0BED865E03C87E9ACBEF13F6FBEECF4CE3E3C140D3E1C0897BD"> : tensor<1x8x24xf32>}> : () -> tensor<1x8x24xf32>
    %24 = "tosa.const"() <{values = dense_resource<torch_tensor_24_torch.float32> : tensor<1x1x24xf32>}> : () -> tensor<1x1x24xf32>
    %25 = "tosa.const"() <{values = dense<0.707106769> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %26 = "tosa.const"() <{values = dense<0xFFF0000000000000> : tensor<1x1x1x1xf64>}> : () -> tensor<1x1x1x1xf64>
    %27 = "tosa.const"() <{values = dense<[[[0.115097351, -8.230440e-02, 0.144745171, 0.0885398611, 0.344646573, -0.193326324, 0.143083915, -0.00625037774], [0.0620100237, 0.199587196, -0.309583306, 0.136130825, -0.141800463, -0.112913258, -0.195164561, 0.156568199], [0.0153367743, -0.024947267, -0.167803541, -0.243963152, 0.266576618, 0.193997517, -0.00997405126, -0.0904238298], [0.214192092, 0.0808517336, 0.252618849, 0.092645727, 0.0127560385, 0.0754808709, -0.21087122, -0.0445097685], [0.326082319, 0.255464435, 0.242538035, -0.175527677, -0.0642983913, 0.215649113, 0.315441251, 0.292034239], [-0.154618278, 0.0561436042, -0.351986498, 0.216818258, -0.211540595, 0.323986113, 0.141970143, -0.167456597], [-0.270692885, -0.0280912109, 0.255648077, -0.267150313, -0.0635319501, -0.037318293, -0.278958321, 0.30674839], [0.201963231, -0.0277982056, 0.126035258, 0.193529814, -0.280768424, -0.234651104, 0.25125128, 0.244016424]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %28 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %29 = "tosa.const"() <{values = dense<1.250000e-01> : tensor<1x1x1xf64>}> : () -> tensor<1x1x1xf64>
    %30 = "tosa.const"() <{values = dense<1.250000e-01> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
    %31 = "tosa.const"() <{values = dense<9.99999974E-6> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
    %32 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_1> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %33 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_2> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %34 = "tosa.const"() <{values = dense<"0x1CFD99BE5DD7DEBD554B80BEDA615CBEF4BBA23E290728BE082983BE70E240BEECE5783D403F143E8B3F32BCFDA84C3DC684E5BC50C9963D90DCBB3D978782BD4460B43EDF7312BE2FD9D43DB67EAB3E3504013D342EA9BEDF67883E56DF903E9229B4BE6D963D3E11FBF4BBEF869EBE158F71BE95F652BE0C4385BEB395E5BDDF28FEBD48649F3DF3FFB2BEB52C773E737BE9BD27C586BEF70E8C3E9901943E0FF685BCEC912CBED4ADD03D4704A9BEDA3A3CBE541788BCFF225EBE4780EB3CE3B04E3D5BD26B3E451253BAD2ABBA3DE7B2AC3D9DB8173E42B9D3BD389D7F3EACFB05BEF2FE523E320B283E39D6BB3D9DA3823EFCA1653EB083A2BD2355A7BECE676D3EDBA7AB3B49198EBE7A0C6BBEDC6343BE7399A73E71FC8A3E79EEDF3D6035723E4C099EBE177A9C3E61B83DBD2BF297BEEE6E45BD821C06BD4853443E800434BE40DB933D5299B33E5022A5BDFA3D213D35A746BD40CB693E02329A3E465E443E97920DBE1FB995BDA1D9E4BDD34CC73DA6B6D8BDC4D2673E0CB78BBEB51496BE6258323DADCA723EECB1773E6FDD5FBE9B408BBEDB631CBEF2C8E0BDF1267B3E75F982BDCE78B9BD5B28C03D81A2A3BE614A8FBD388F513EF0C7283DE9688C3D336E173EDB6CA3BC35FC2C3EE1D6A5BEBD1609BE6FB2A83E67758EBE35679D3D8D9432BE210528BCEB6AA1BE5F924E3E570981BE1E3A80BEF305C53D"> : tensor<1x8x16xf32>}> : () -> tensor<1x8x16xf32>
    %35 = "tosa.const"() <{values = dense_resource<torch_tensor_16_torch.float32> : tensor<1x16xf32>}> : () -> tensor<1x16xf32>
    %36 = "tosa.const"() <{values = dense<"0x00D45DBD2C7B8D3D90E4D63D30F0003E700AC73C200F2D3EF0DE923C64CCCDBD6C48653E9441C63D6E111E3E7EBB713E901FCABDB0743E3EEE25753E9C0D65BE5CE9DABD74EC0EBE587F3C3E7C57CDBD70C5003DD46DBDBD4AE7503E743949BE1074133E283C813D38269B3DAE5C2F3E30B64E3D8C0DB93D804D583C8C43943DB6E624BE741755BE88C937BE781BD03D2087513DFE5B0FBE5048E93D283B51BD4C1A2A3E18B556BE008CAABBACD34F3EF883B1BDEE8D073E0E0920BE8E544ABE9E834F3E78DB323EF89D0B3EC06451BD0090463A5014593D980AA6BDAC306BBE189E5B3DC083823C48C406BE503FA5BC966641BEF2385BBEF004813C5405B8BDC8BE53BEC0E49C3D161746BEB0469C3CC8F17DBE2097A4BDC011E93C5A933EBEC6063E3EA2836ABED8BC5DBEA8425FBE48701ABD02140EBED8C6B1BDA0C41C3C3AF040BED033C83DC898873D38CA5BBE7033093DB056423E1A1859BE9E1C59BE7EA22ABE9E4E793E684763BE002668BCE835A1BD449A84BDA4D42C3E56FF553E8499383E1E5A6C3E40EDE73B687A2EBD80A97D3E2436B3BDC67A71BE8469ECBD58B8C6BD08665D3E0A6263BED05238BD60BA6E3D70F92DBDA69240BE58FCB23D365D463E6CF2C73D24174D3EE87331BE7CC1763E96EF7B3ECA4E3FBEF6C07CBE6AC21FBE40C977BD508425BE5046E6BCA0075BBE6040AD3DBC3A7B3E501C4BBD"> : tensor<1x16x8xf32>}> : () -> tensor<1x16x8xf32>
    %37 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_3> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %38 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_4> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %39 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_5> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %40 = "tosa.const"() <{values = dense_resource<torch_tensor_24_torch.float32_1> : tensor<1x1x24xf32>}> : () -> tensor<1x1x24xf32>
    %41 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_6> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %42 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_7> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %43 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_8> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %44 = "tosa.const"() <{values = dense_resource<torch_tensor_16_torch.float32_1> : tensor<1x16xf32>}> : () -> tensor<1x16xf32>
    %45 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_9> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %46 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_10> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %47 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_11> : tensor<1x1x8xf32>}> : () -> tensor<1x1x8xf32>
    %48 = tosa.transpose %arg0 {perms = array<i32: 1, 0, 2>} : (tensor<2x5x8xf32>) -> tensor<5x2x8xf32>
    %49 = tosa.tile %23, %2 : (tensor<1x8x24xf32>, !tosa.shape<3>) -> tensor<5x8x24xf32>
    %50 = tosa.matmul %48, %49, %3, %3 : (tensor<5x2x8xf32>, tensor<5x8x24xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<5x2x24xf32>
    %51 = tosa.add %50, %24 : (tensor<5x2x24xf32>, tensor<1x1x24xf32>) -> tensor<5x2x24xf32>
    %52 = tosa.reshape %51, %5 : (tensor<5x2x24xf32>, !tosa.shape<5>) -> tensor<1x5x2x3x8xf32>
    %53 = tosa.transpose %52 {perms = array<i32: 3, 1, 2, 0, 4>} : (tensor<1x5x2x3x8xf32>) -> tensor<3x5x2x1x8xf32>
    %54 = tosa.reshape %53, %6 : (tensor<3x5x2x1x8xf32>, !tosa.shape<4>) -> tensor<3x5x2x8xf32>
    %55 = tosa.slice %54, %8, %7 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %56 = tosa.slice %54, %9, %7 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %57 = tosa.slice %54, %10, %7 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %58 = tosa.reshape %55, %11 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %59 = tosa.transpose %58 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %60 = tosa.reshape %56, %11 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %61 = tosa.transpose %60 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %62 = tosa.reshape %57, %11 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %63 = tosa.transpose %62 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %64 = tosa.reshape %59, %12 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %65 = tosa.reshape %61, %12 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %66 = tosa.mul %64, %25, %4 : (tensor<2x2x5x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x4xf32>
    %67 = tosa.transpose %65 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x2x5x4xf32>) -> tensor<2x2x4x5xf32>
    %68 = tosa.mul %67, %25, %4 : (tensor<2x2x4x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x4x5xf32>
    %69 = tosa.reshape %66, %13 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %70 = tosa.reshape %68, %14 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %71 = tosa.matmul %69, %70, %3, %3 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %72 = tosa.reshape %71, %15 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %73 = tosa.reduce_max %72 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %74 = tosa.sub %72, %73 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %75 = tosa.exp %74 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %76 = tosa.reduce_sum %75 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %77 = tosa.reciprocal %76 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %78 = tosa.mul %75, %77, %4 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %79 = tosa.cast %72 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf64>
    %80 = tosa.equal %79, %26 : (tensor<2x2x5x5xf64>, tensor<1x1x1x1xf64>) -> tensor<2x2x5x5xi1>
    %81 = tosa.reduce_all %80 {axis = 3 : i32} : (tensor<2x2x5x5xi1>) -> tensor<2x2x5x1xi1>
    %82 = tosa.select %81, %0, %78 : (tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %83 = tosa.reshape %82, %16 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %84 = tosa.matmul %83, %63, %3, %3 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %85 = tosa.reshape %84, %12 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %86 = tosa.transpose %85 {perms = array<i32: 2, 0, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<5x2x2x4xf32>
    %87 = tosa.reshape %86, %18 : (tensor<5x2x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %88 = tosa.matmul %87, %27, %3, %3 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %89 = tosa.reshape %88, %17 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %90 = tosa.add %89, %28 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %91 = tosa.reshape %90, %1 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<5x2x8xf32>
    %92 = tosa.transpose %91 {perms = array<i32: 1, 0, 2>} : (tensor<5x2x8xf32>) -> tensor<2x5x8xf32>
    %93 = tosa.add %arg0, %92 : (tensor<2x5x8xf32>, tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    %94 = tosa.cast %93 : (tensor<2x5x8xf32>) -> tensor<2x5x8xf64>
    %95 = tosa.reduce_sum %94 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %96 = tosa.mul %95, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %97 = tosa.sub %94, %96 : (tensor<2x5x8xf64>, tensor<2x5x1xf64>) -> tensor<2x5x8xf64>
    %98 = tosa.mul %97, %97, %4 : (tensor<2x5x8xf64>, tensor<2x5x8xf64>, tensor<1xi8>) -> tensor<2x5x8xf64>
    %99 = tosa.reduce_sum %98 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %100 = tosa.mul %99, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %101 = tosa.cast %100 : (tensor<2x5x1xf64>) -> tensor<2x5x1xf32>
    %102 = tosa.reduce_sum %93 {axis = 2 : i32} : (tensor<2x5x8xf32>) -> tensor<2x5x1xf32>
    %103 = tosa.mul %102, %30, %4 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x1xf32>
    %104 = tosa.add %101, %31 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>) -> tensor<2x5x1xf32>
    %105 = tosa.rsqrt %104 : (tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %106 = tosa.sub %93, %103 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>) -> tensor<2x5x8xf32>
    %107 = tosa.mul %106, %105, %4 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %108 = tosa.mul %107, %32, %4 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %109 = tosa.add %108, %33 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>) -> tensor<2x5x8xf32>
    %110 = tosa.reshape %109, %18 : (tensor<2x5x8xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %111 = tosa.matmul %110, %34, %3, %3 : (tensor<1x10x8xf32>, tensor<1x8x16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x16xf32>
    %112 = tosa.reshape %111, %19 : (tensor<1x10x16xf32>, !tosa.shape<2>) -> tensor<10x16xf32>
    %113 = tosa.add %112, %35 : (tensor<10x16xf32>, tensor<1x16xf32>) -> tensor<10x16xf32>
    %114 = tosa.reshape %113, %20 : (tensor<10x16xf32>, !tosa.shape<3>) -> tensor<2x5x16xf32>
    %115 = tosa.clamp %114 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<2x5x16xf32>) -> tensor<2x5x16xf32>
    %116 = tosa.reshape %115, %21 : (tensor<2x5x16xf32>, !tosa.shape<3>) -> tensor<1x10x16xf32>
    %117 = tosa.matmul %116, %36, %3, %3 : (tensor<1x10x16xf32>, tensor<1x16x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %118 = tosa.reshape %117, %17 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %119 = tosa.add %118, %37 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %120 = tosa.reshape %119, %22 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    %121 = tosa.add %109, %120 : (tensor<2x5x8xf32>, tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    %122 = tosa.cast %121 : (tensor<2x5x8xf32>) -> tensor<2x5x8xf64>
    %123 = tosa.reduce_sum %122 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %124 = tosa.mul %123, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %125 = tosa.sub %122, %124 : (tensor<2x5x8xf64>, tensor<2x5x1xf64>) -> tensor<2x5x8xf64>
    %126 = tosa.mul %125, %125, %4 : (tensor<2x5x8xf64>, tensor<2x5x8xf64>, tensor<1xi8>) -> tensor<2x5x8xf64>
    %127 = tosa.reduce_sum %126 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %128 = tosa.mul %127, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %129 = tosa.cast %128 : (tensor<2x5x1xf64>) -> tensor<2x5x1xf32>
    %130 = tosa.reduce_sum %121 {axis = 2 : i32} : (tensor<2x5x8xf32>) -> tensor<2x5x1xf32>
    %131 = tosa.mul %130, %30, %4 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x1xf32>
    %132 = tosa.add %129, %31 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>) -> tensor<2x5x1xf32>
    %133 = tosa.rsqrt %132 : (tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %134 = tosa.sub %121, %131 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>) -> tensor<2x5x8xf32>
    %135 = tosa.mul %134, %133, %4 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %136 = tosa.mul %135, %38, %4 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %137 = tosa.add %136, %39 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>) -> tensor<2x5x8xf32>
    %138 = tosa.transpose %137 {perms = array<i32: 1, 0, 2>} : (tensor<2x5x8xf32>) -> tensor<5x2x8xf32>
    %139 = tosa.matmul %138, %49, %3, %3 : (tensor<5x2x8xf32>, tensor<5x8x24xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<5x2x24xf32>
    %140 = tosa.add %139, %40 : (tensor<5x2x24xf32>, tensor<1x1x24xf32>) -> tensor<5x2x24xf32>
    %141 = tosa.reshape %140, %5 : (tensor<5x2x24xf32>, !tosa.shape<5>) -> tensor<1x5x2x3x8xf32>
    %142 = tosa.transpose %141 {perms = array<i32: 3, 1, 2, 0, 4>} : (tensor<1x5x2x3x8xf32>) -> tensor<3x5x2x1x8xf32>
    %143 = tosa.reshape %142, %6 : (tensor<3x5x2x1x8xf32>, !tosa.shape<4>) -> tensor<3x5x2x8xf32>
    %144 = tosa.slice %143, %8, %7 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %145 = tosa.slice %143, %9, %7 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %146 = tosa.slice %143, %10, %7 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %147 = tosa.reshape %144, %11 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %148 = tosa.transpose %147 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %149 = tosa.reshape %145, %11 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %150 = tosa.transpose %149 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %151 = tosa.reshape %146, %11 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %152 = tosa.transpose %151 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %153 = tosa.reshape %148, %12 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %154 = tosa.reshape %150, %12 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %155 = tosa.mul %153, %25, %4 : (tensor<2x2x5x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x4xf32>
    %156 = tosa.transpose %154 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x2x5x4xf32>) -> tensor<2x2x4x5xf32>
    %157 = tosa.mul %156, %25, %4 : (tensor<2x2x4x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x4x5xf32>
    %158 = tosa.reshape %155, %13 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %159 = tosa.reshape %157, %14 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %160 = tosa.matmul %158, %159, %3, %3 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %161 = tosa.reshape %160, %15 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %162 = tosa.reduce_max %161 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %163 = tosa.sub %161, %162 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %164 = tosa.exp %163 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %165 = tosa.reduce_sum %164 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %166 = tosa.reciprocal %165 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %167 = tosa.mul %164, %166, %4 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %168 = tosa.cast %161 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf64>
    %169 = tosa.equal %168, %26 : (tensor<2x2x5x5xf64>, tensor<1x1x1x1xf64>) -> tensor<2x2x5x5xi1>
    %170 = tosa.reduce_all %169 {axis = 3 : i32} : (tensor<2x2x5x5xi1>) -> tensor<2x2x5x1xi1>
    %171 = tosa.select %170, %0, %167 : (tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %172 = tosa.reshape %171, %16 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %173 = tosa.matmul %172, %152, %3, %3 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %174 = tosa.reshape %173, %12 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %175 = tosa.transpose %174 {perms = array<i32: 2, 0, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<5x2x2x4xf32>
    %176 = tosa.reshape %175, %18 : (tensor<5x2x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %177 = tosa.matmul %176, %27, %3, %3 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %178 = tosa.reshape %177, %17 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %179 = tosa.add %178, %41 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %180 = tosa.reshape %179, %1 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<5x2x8xf32>
    %181 = tosa.transpose %180 {perms = array<i32: 1, 0, 2>} : (tensor<5x2x8xf32>) -> tensor<2x5x8xf32>
    %182 = tosa.add %137, %181 : (tensor<2x5x8xf32>, tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    %183 = tosa.cast %182 : (tensor<2x5x8xf32>) -> tensor<2x5x8xf64>
    %184 = tosa.reduce_sum %183 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %185 = tosa.mul %184, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %186 = tosa.sub %183, %185 : (tensor<2x5x8xf64>, tensor<2x5x1xf64>) -> tensor<2x5x8xf64>
    %187 = tosa.mul %186, %186, %4 : (tensor<2x5x8xf64>, tensor<2x5x8xf64>, tensor<1xi8>) -> tensor<2x5x8xf64>
    %188 = tosa.reduce_sum %187 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %189 = tosa.mul %188, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %190 = tosa.cast %189 : (tensor<2x5x1xf64>) -> tensor<2x5x1xf32>
    %191 = tosa.reduce_sum %182 {axis = 2 : i32} : (tensor<2x5x8xf32>) -> tensor<2x5x1xf32>
    %192 = tosa.mul %191, %30, %4 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x1xf32>
    %193 = tosa.add %190, %31 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>) -> tensor<2x5x1xf32>
    %194 = tosa.rsqrt %193 : (tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %195 = tosa.sub %182, %192 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>) -> tensor<2x5x8xf32>
    %196 = tosa.mul %195, %194, %4 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %197 = tosa.mul %196, %42, %4 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %198 = tosa.add %197, %43 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>) -> tensor<2x5x8xf32>
    %199 = tosa.reshape %198, %18 : (tensor<2x5x8xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %200 = tosa.matmul %199, %34, %3, %3 : (tensor<1x10x8xf32>, tensor<1x8x16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x16xf32>
    %201 = tosa.reshape %200, %19 : (tensor<1x10x16xf32>, !tosa.shape<2>) -> tensor<10x16xf32>
    %202 = tosa.add %201, %44 : (tensor<10x16xf32>, tensor<1x16xf32>) -> tensor<10x16xf32>
    %203 = tosa.reshape %202, %20 : (tensor<10x16xf32>, !tosa.shape<3>) -> tensor<2x5x16xf32>
    %204 = tosa.clamp %203 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<2x5x16xf32>) -> tensor<2x5x16xf32>
    %205 = tosa.reshape %204, %21 : (tensor<2x5x16xf32>, !tosa.shape<3>) -> tensor<1x10x16xf32>
    %206 = tosa.matmul %205, %36, %3, %3 : (tensor<1x10x16xf32>, tensor<1x16x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %207 = tosa.reshape %206, %17 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %208 = tosa.add %207, %45 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %209 = tosa.reshape %208, %22 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    %210 = tosa.add %198, %209 : (tensor<2x5x8xf32>, tensor<2x5x8xf32>) -> tensor<2x5x8xf32>
    %211 = tosa.cast %210 : (tensor<2x5x8xf32>) -> tensor<2x5x8xf64>
    %212 = tosa.reduce_sum %211 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %213 = tosa.mul %212, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %214 = tosa.sub %211, %213 : (tensor<2x5x8xf64>, tensor<2x5x1xf64>) -> tensor<2x5x8xf64>
    %215 = tosa.mul %214, %214, %4 : (tensor<2x5x8xf64>, tensor<2x5x8xf64>, tensor<1xi8>) -> tensor<2x5x8xf64>
    %216 = tosa.reduce_sum %215 {axis = 2 : i32} : (tensor<2x5x8xf64>) -> tensor<2x5x1xf64>
    %217 = tosa.mul %216, %29, %4 : (tensor<2x5x1xf64>, tensor<1x1x1xf64>, tensor<1xi8>) -> tensor<2x5x1xf64>
    %218 = tosa.cast %217 : (tensor<2x5x1xf64>) -> tensor<2x5x1xf32>
    %219 = tosa.reduce_sum %210 {axis = 2 : i32} : (tensor<2x5x8xf32>) -> tensor<2x5x1xf32>
    %220 = tosa.mul %219, %30, %4 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>, tensor<1xi8>) -> tensor<2x5x1xf32>
    %221 = tosa.add %218, %31 : (tensor<2x5x1xf32>, tensor<1x1x1xf32>) -> tensor<2x5x1xf32>
    %222 = tosa.rsqrt %221 : (tensor<2x5x1xf32>) -> tensor<2x5x1xf32>
    %223 = tosa.sub %210, %220 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>) -> tensor<2x5x8xf32>
    %224 = tosa.mul %223, %222, %4 : (tensor<2x5x8xf32>, tensor<2x5x1xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %225 = tosa.mul %224, %46, %4 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>, tensor<1xi8>) -> tensor<2x5x8xf32>
    %226 = tosa.add %225, %47 : (tensor<2x5x8xf32>, tensor<1x1x8xf32>) -> tensor<2x5x8xf32>
    return %226 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_1: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32: "0x040000001F16B0BD1CAAA9BE014263BEC0971CBEC202E8BC4D4A8D3E89BA30BE694CA33EE88D9ABED75FB43D46324EBE2CD6B8BCF979C23AA4B67B3ECA69763D1834EE3C",
      torch_tensor_8_torch.float32_3: "0x04000000407DADBB80E9B3BC042ACE3D68D1093E56AD3E3E206E1C3DF6F86FBE209FEABC",
      torch_tensor_8_torch.float32_4: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_24_torch.float32_1: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_6: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_7: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_8: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32_1: "0x040000001F16B0BD1CAAA9BE014263BEC0971CBEC202E8BC4D4A8D3E89BA30BE694CA33EE88D9ABED75FB43D46324EBE2CD6B8BCF979C23AA4B67B3ECA69763D1834EE3C",
      torch_tensor_8_torch.float32_9: "0x04000000407DADBB80E9B3BC042ACE3D68D1093E56AD3E3E206E1C3DF6F86FBE209FEABC",
      torch_tensor_8_torch.float32_10: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_11: "0x040000000000000000000000000000000000000000000000000000000000000000000000"
    }
  }
#-}
