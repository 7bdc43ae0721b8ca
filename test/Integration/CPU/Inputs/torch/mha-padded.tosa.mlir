module {
  func.func @main(%arg0: tensor<2x5x8xf32>, %arg1: tensor<2x5xi1>) -> tensor<2x5x8xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x2x5x5xf32>}> : () -> tensor<2x2x5x5xf32>
    %1 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x5xf32>}> : () -> tensor<2x5xf32>
    %2 = tosa.const_shape  {values = dense<[5, 2, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = tosa.const_shape  {values = dense<[5, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %4 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %5 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %6 = tosa.const_shape  {values = dense<[1, 5, 2, 3, 8]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %7 = tosa.const_shape  {values = dense<[3, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %8 = tosa.const_shape  {values = dense<[1, 5, 2, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %9 = tosa.const_shape  {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = tosa.const_shape  {values = dense<[1, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %11 = tosa.const_shape  {values = dense<[2, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %12 = tosa.const_shape  {values = dense<[5, 4, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %13 = tosa.const_shape  {values = dense<[2, 1, 1, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %14 = tosa.const_shape  {values = dense<[2, 2, 5, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %15 = tosa.const_shape  {values = dense<[4, 5, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %16 = tosa.const_shape  {values = dense<[4, 4, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %17 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %18 = tosa.const_shape  {values = dense<[4, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %19 = tosa.const_shape  {values = dense<[10, 8]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %20 = tosa.const_shape  {values = dense<[1, 10, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %21 = "tosa.const"() <{values = dense<0xFF800000> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %22 = "tosa.const"() <{values = dense<"0x6776CD3DCA5C173D63866A3EB786413DF4BD1D3E6167D1BE6CAB4DBEA16CA1BE6DBC823E6D98003ED4FFBABC529F233ECF35833ECDBDA23E22FAA1BD194C663E091FD8BEE63C8C3E09D178BB1490E8BDA31C743E5CDAD03EFE82CE3E3DE9893E60E5883EF88BF83CCD4B86BEABF2803E0AB1053EB904CD3E3D48D3BE7854A43E29A45BBE13C499BEA159A23E00C4A63E6D1883BECF26853E70C6CCBEB275CFBEEF8211BE7007C4BDBB2A6B3D4A2CDFBD28E48C3ED1A19F3EE4F310BDC5C18BBEE0B8A73EAB12EB3D05BD8B3D80DA843E9772A9BDC0700DBE2D3361BE14104DBE2A3A6DBEA579AABE27B6C83B1A6D9B3D6859553C9E9B923E8323CA3E2785833ED7A3883E3CA49EBDA30A0C3C18F96C3E063DF8BDFD6A883E4E65463EB925183EFBD99ABE0EE1203E3AB44FBBB171693EBFA8BD3E442AB43E79188B3D4A4CD1BEB5640FBE23F1673EAE57EB3D6F11CA3ECEC298BE5F3F0C3E6906933DD11E55BECCCE753E042FA63EE118B73E1425143EC0119DBD64688BBE18FDC2BE67151DBE2E1B603EFB6E15BE69D5833EABF090BEDE20CA3E9DE1B7BE25E523BDCFCD88BE2CA88CBE23F865BEC446F83D3114193D35EE783DA15E64BED777CCBE765493BECD9BC33E3A8A763E8A9A533EEB661BBE79AFC8BE27428EBEE0DE66BE72CE88BE8DD600BEB0F3D6BCC790F9BDFEF29C3E04DA903C7149B6BE9A1FCE3DC820953DA273313D5F602D3EE165A23E25647BBE30C05EBEAD7A893DD7D88A3E2430BC3EF14592BE130F42BE89971DBE588D4BBD4B376A3E947F643ED4EA963ED45A9F3DE706AB3E3B86A5BE808BAA3E288281BE70763FBD483BCEBE4B6A6CBD815BA63E0C31D63E6944B0BEA30CA4BEF1F0ADBD7A90DDBEBB9ED0BEE5034F3E82B2573E2F3FE53C56D171BE75BB3EBECC8AAE3D2517953EC427103E28D560BEF0ECC73E112C83BE2415B6BE71A7873E1DFA41BC00A34A3E45E71E3D9874913E7D87F33D1EE9AE3E316C773EA99716BE9CDA5BBD85735CBED90D1CBE1C77B1BE69F4293EFF038ABC7730D63E9C6DC7BE2556C03DFB4254BCA9CFC43EC4C051BE8283703E"> : tensor<1x8x24xf32>}> : () -> tensor<1x8x24xf32>
    %23 = "tosa.const"() <{values = dense_resource<torch_tensor_24_torch.float32> : tensor<1x1x24xf32>}> : () -> tensor<1x1x24xf32>
    %24 = "tosa.const"() <{values = dense<0.707106769> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %25 = "tosa.const"() <{values = dense<0xFFF0000000000000> : tensor<1x1x1x1xf64>}> : () -> tensor<1x1x1x1xf64>
    %26 = "tosa.const"() <{values = dense<[[[-0.0287466366, -0.140229017, -0.347578466, 0.165170342, 0.340209931, -0.279952765, -0.251888186, 0.228446245], [0.155876324, 0.09320008, 0.240970343, -0.226344332, -0.2869941, 0.211372972, -0.0376830734, 0.00677927816], [3.223290e-02, -0.117164865, 0.279596508, -0.170609549, 0.233274922, 0.336722761, 0.00939284637, -0.300456583], [0.13146238, -0.110624306, -0.0149357896, -0.0399821848, -0.0584009476, -0.243822977, 0.160244972, -0.0769046769], [0.0637744591, -0.0232121237, 0.237859398, 0.239979088, -0.0764936656, 0.246832505, 0.179397851, -0.224687591], [-0.344272554, -0.158106521, 0.254837513, 3.149670e-01, 0.325251818, -0.31003958, 0.0051032668, -0.122788265], [0.0359333493, 0.0177051313, -0.267643899, -0.0809965506, -0.133823484, 0.192398712, -0.17864354, -0.344871968], [0.221097678, 0.0751374215, -0.340295762, -0.169212043, 0.0212993305, 0.0399033278, 0.156723186, -0.0920036584]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %27 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %28 = tosa.select %arg1, %1, %21 : (tensor<2x5xi1>, tensor<2x5xf32>, tensor<1x1xf32>) -> tensor<2x5xf32>
    %29 = tosa.transpose %arg0 {perms = array<i32: 1, 0, 2>} : (tensor<2x5x8xf32>) -> tensor<5x2x8xf32>
    %30 = tosa.tile %22, %3 : (tensor<1x8x24xf32>, !tosa.shape<3>) -> tensor<5x8x24xf32>
    %31 = tosa.matmul %29, %30, %4, %4 : (tensor<5x2x8xf32>, tensor<5x8x24xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<5x2x24xf32>
    %32 = tosa.add %31, %23 : (tensor<5x2x24xf32>, tensor<1x1x24xf32>) -> tensor<5x2x24xf32>
    %33 = tosa.reshape %32, %6 : (tensor<5x2x24xf32>, !tosa.shape<5>) -> tensor<1x5x2x3x8xf32>
    %34 = tosa.transpose %33 {perms = array<i32: 3, 1, 2, 0, 4>} : (tensor<1x5x2x3x8xf32>) -> tensor<3x5x2x1x8xf32>
    %35 = tosa.reshape %34, %7 : (tensor<3x5x2x1x8xf32>, !tosa.shape<4>) -> tensor<3x5x2x8xf32>
    %36 = tosa.slice %35, %9, %8 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %37 = tosa.slice %35, %10, %8 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %38 = tosa.slice %35, %11, %8 : (tensor<3x5x2x8xf32>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x8xf32>
    %39 = tosa.reshape %36, %12 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %40 = tosa.transpose %39 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %41 = tosa.reshape %37, %12 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %42 = tosa.transpose %41 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %43 = tosa.reshape %38, %12 : (tensor<1x5x2x8xf32>, !tosa.shape<3>) -> tensor<5x4x4xf32>
    %44 = tosa.transpose %43 {perms = array<i32: 1, 0, 2>} : (tensor<5x4x4xf32>) -> tensor<4x5x4xf32>
    %45 = tosa.reshape %28, %13 : (tensor<2x5xf32>, !tosa.shape<4>) -> tensor<2x1x1x5xf32>
    %46 = tosa.reshape %40, %14 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %47 = tosa.reshape %42, %14 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %48 = tosa.mul %46, %24, %5 : (tensor<2x2x5x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x4xf32>
    %49 = tosa.transpose %47 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x2x5x4xf32>) -> tensor<2x2x4x5xf32>
    %50 = tosa.mul %49, %24, %5 : (tensor<2x2x4x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x4x5xf32>
    %51 = tosa.reshape %48, %15 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %52 = tosa.reshape %50, %16 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %53 = tosa.matmul %51, %52, %4, %4 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %54 = tosa.reshape %53, %17 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %55 = tosa.add %54, %45 : (tensor<2x2x5x5xf32>, tensor<2x1x1x5xf32>) -> tensor<2x2x5x5xf32>
    %56 = tosa.reduce_max %55 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %57 = tosa.sub %55, %56 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %58 = tosa.exp %57 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %59 = tosa.reduce_sum %58 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %60 = tosa.reciprocal %59 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %61 = tosa.mul %58, %60, %5 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %62 = tosa.cast %55 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf64>
    %63 = tosa.equal %62, %25 : (tensor<2x2x5x5xf64>, tensor<1x1x1x1xf64>) -> tensor<2x2x5x5xi1>
    %64 = tosa.reduce_all %63 {axis = 3 : i32} : (tensor<2x2x5x5xi1>) -> tensor<2x2x5x1xi1>
    %65 = tosa.select %64, %0, %61 : (tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %66 = tosa.reshape %65, %18 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %67 = tosa.matmul %66, %44, %4, %4 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %68 = tosa.reshape %67, %14 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %69 = tosa.transpose %68 {perms = array<i32: 2, 0, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<5x2x2x4xf32>
    %70 = tosa.reshape %69, %20 : (tensor<5x2x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %71 = tosa.matmul %70, %26, %4, %4 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %72 = tosa.reshape %71, %19 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %73 = tosa.add %72, %27 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %74 = tosa.reshape %73, %2 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<5x2x8xf32>
    %75 = tosa.transpose %74 {perms = array<i32: 1, 0, 2>} : (tensor<5x2x8xf32>) -> tensor<2x5x8xf32>
    return %75 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32: "0x040000000000000000000000000000000000000000000000000000000000000000000000"
    }
  }
#-}
