module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %0 = "tosa.const"() <{values = dense_resource<torch_tensor_1_1_9_9_torch.uint8> : tensor<1x1x9x9xi8>}> : () -> tensor<1x1x9x9xi8>
    %1 = tosa.const_shape  {values = dense<[10, 8]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %2 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %3 = tosa.const_shape  {values = dense<[1, 10, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %4 = tosa.const_shape  {values = dense<[10, 24]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %5 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %6 = tosa.const_shape  {values = dense<[2, 5, 24]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %7 = tosa.const_shape  {values = dense<[2, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = tosa.const_shape  {values = dense<0> : tensor<3xindex>} : () -> !tosa.shape<3>
    %9 = tosa.const_shape  {values = dense<[0, 0, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %10 = tosa.const_shape  {values = dense<[0, 0, 16]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %11 = tosa.const_shape  {values = dense<[2, 5, 2, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %12 = tosa.const_shape  {values = dense<[4, 5, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %13 = tosa.const_shape  {values = dense<[4, 4, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %14 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %15 = tosa.const_shape  {values = dense<[1, 1, 5, 9]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %16 = tosa.const_shape  {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
    %17 = tosa.const_shape  {values = dense<[1, 1, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %18 = tosa.const_shape  {values = dense<[4, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %19 = tosa.const_shape  {values = dense<[2, 2, 5, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %20 = "tosa.const"() <{values = dense<"0x6C0A153D282CA53EFBB737BEADF590BE8ABEE03C9EFA1FBE590535BD72E9933E59FE1C3E3E3D8E3EA6EB5A3DEB45193E5312453E5E6681BE24702F3E444B343E528D22BD4768933E3B0598BE27FE43BE1FF1A8BE3FF3A33E2BBA783D0ED00FBE627270BE400F933C78F06ABE21DB0ABE04F89DBEC9BD71BEFD2B88BE72159EBEEBB7F3BB6F860CBE58711CBEB0A2533EEC740C3ECD4355BDFB99773DA7EBAB3C4DBE4EBEB9D9B4BEE19A463EA4CD0ABE1F3726BDE3BAA6BD215EE03D338EB4BEB0A1A03E769A85BEAF98AABC2B45C5BD056B023D39EB1CBD2AA5A5BED7F0A23E39CA0DBDE22E1DBD9A2FA3BE755136BEB88C1B3D9A7F95BEC35A96BE27F4A8BEF87EF03D517DAC3EB328A53ED17FE6BD4D8006BE48C498BE369E4DBEF9AE9ABD2ACCF2BD38155EBEB5AD913E58801F3EE0E7D93D0307ADBEC67910BEB3EAA63E3E56D73D3F69AABE0133673E80B09C3EF592463E1ABB92BDB994B33EC51C8C3E6F03933EF2FAB03EAE8F04BEA2D0043ECA8E03BD8FE78A3E2947D53DAD96E83D905554BEF0AEA1BCAE359F3D37CA6DBEED94653E8899A03D5EACAD3E5F74893C00E3143EC88078BE8BE29E3EB92597BDFE78CCBC3375C2BD4C411CBE7CEC973D12CFA43D37E7283E214A343ED963A33EF6D33ABE81BF48BEC9528EBE1A550A3D77FAB63DE780A33E8395EB3DD0F461BE275BA43D08C0313ED0C3723E99D579BE9FD4A03E0C73863E246FC73D6B6BF33DA6709CBE6D249DBE7849663E6200D1BCC3E7A8BE24E9A1BDEA739A3E9A5A323EACB45E3E7DDA21BED51AA23E376CA73BCFBA933C4C4146B90585A7BE72524C3EBF7F303E27D1B03DA7ACD5BD24188D3EA683F1BC762F57BE3E7226BEFED5A1BE1A7854BE9ED878BD5E54DBBD510066BE07387ABEA2FBAABE466C8B3BCBBAAB3DF86B653E8A48903D63F38BBE2377DD3D20E187BE84E78E3DDAA7263E9139983E524F58BE7E6EE2BC50EB503E54A854BC9F9154BEA84994BE1C47DFBD5A2FB23E0F1A923E1A0F9D3E8813883E8ABAADBBD9AF723E1954983D0E5B963EC9AC85BBAC525EBCEC34B93A48A5713E4A54C4BD"> : tensor<1x8x24xf32>}> : () -> tensor<1x8x24xf32>
    %21 = "tosa.const"() <{values = dense_resource<torch_tensor_24_torch.float32> : tensor<1x24xf32>}> : () -> tensor<1x24xf32>
    %22 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %23 = "tosa.const"() <{values = dense<-3.40282347E+38> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %24 = "tosa.const"() <{values = dense<[[[-0.331907094, -0.276691854, -0.142900705, 0.184923291, 0.239045292, -0.347757816, 0.333535373, 0.304016382], [0.310784787, 0.068407245, 2.986610e-02, -8.982180e-02, 6.703730e-02, -1.610230e-01, 0.352871358, -0.0766036659], [-0.211706355, -0.117557548, -0.129345179, 0.324378103, -0.046299912, 0.176325679, -0.152306616, 0.0468631648], [-0.316167325, 0.274219394, 0.0648116916, -0.286128193, 0.295451045, 0.223680153, 0.30539152, 0.218251929], [0.112630457, 0.073752895, -0.0987057685, -3.150660e-01, 0.116074905, 0.142311782, -0.108618706, 0.240322724], [-0.220985413, -0.195435613, -0.207584605, -0.258807063, -0.328721374, -0.228263572, 0.332602561, 0.339823514], [-0.104332373, -0.336165667, 0.172311112, -0.142482564, 2.110750e-01, 0.166618422, -0.116236284, -0.243306205], [0.315302521, 0.157767162, -0.142741218, -0.119453482, -0.150487468, 0.183568612, 0.245227471, -0.0252682567]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %25 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %26 = tosa.reshape %arg0, %3 : (tensor<2x5x8xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %27 = tosa.matmul %26, %20, %2, %2 : (tensor<1x10x8xf32>, tensor<1x8x24xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x24xf32>
    %28 = tosa.reshape %27, %4 : (tensor<1x10x24xf32>, !tosa.shape<2>) -> tensor<10x24xf32>
    %29 = tosa.add %28, %21 : (tensor<10x24xf32>, tensor<1x24xf32>) -> tensor<10x24xf32>
    %30 = tosa.reshape %29, %6 : (tensor<10x24xf32>, !tosa.shape<3>) -> tensor<2x5x24xf32>
    %31 = tosa.slice %30, %8, %7 : (tensor<2x5x24xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    %32 = tosa.slice %30, %9, %7 : (tensor<2x5x24xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    %33 = tosa.slice %30, %10, %7 : (tensor<2x5x24xf32>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    %34 = tosa.reshape %31, %11 : (tensor<2x5x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %35 = tosa.transpose %34 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x5x4xf32>
    %36 = tosa.reshape %32, %11 : (tensor<2x5x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %37 = tosa.reshape %33, %11 : (tensor<2x5x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %38 = tosa.transpose %37 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x5x4xf32>
    %39 = tosa.transpose %36 {perms = array<i32: 0, 2, 3, 1>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x4x5xf32>
    %40 = tosa.reshape %35, %12 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %41 = tosa.reshape %39, %13 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %42 = tosa.matmul %40, %41, %2, %2 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %43 = tosa.reshape %42, %14 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %44 = tosa.mul %43, %22, %5 : (tensor<2x2x5x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %45 = tosa.cast %0 : (tensor<1x1x9x9xi8>) -> tensor<1x1x9x9xi1>
    %46 = tosa.slice %45, %16, %15 : (tensor<1x1x9x9xi1>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x1x5x9xi1>
    %47 = tosa.slice %46, %16, %17 : (tensor<1x1x5x9xi1>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x1x5x5xi1>
    %48 = tosa.select %47, %44, %23 : (tensor<1x1x5x5xi1>, tensor<2x2x5x5xf32>, tensor<1x1x1x1xf32>) -> tensor<2x2x5x5xf32>
    %49 = tosa.reduce_max %48 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %50 = tosa.sub %48, %49 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %51 = tosa.exp %50 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %52 = tosa.reduce_sum %51 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %53 = tosa.reciprocal %52 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %54 = tosa.mul %51, %53, %5 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %55 = tosa.reshape %54, %18 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %56 = tosa.reshape %38, %12 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %57 = tosa.matmul %55, %56, %2, %2 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %58 = tosa.reshape %57, %19 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %59 = tosa.transpose %58 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<2x5x2x4xf32>
    %60 = tosa.reshape %59, %3 : (tensor<2x5x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %61 = tosa.matmul %60, %24, %2, %2 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %62 = tosa.reshape %61, %1 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %63 = tosa.add %62, %25 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %64 = tosa.reshape %63, %7 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    return %64 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_1_1_9_9_torch.uint8: "0x01000000010000000000000000010100000000000000010101000000000000010101010000000000010101010100000000010101010101000000010101010101010000010101010101010100010101010101010101",
      torch_tensor_24_torch.float32: "0x040000006B85103C3AD1333D165A82BEAAC36F3EA1CF34BE0DC9933E88B99F3EEB849F3DF7D69B3E3D88F63D0483B9BD6811B2BB85D8D0BC3CA3883EDD0E2EBC7EDB83BE9E9C69BC27CEEEBCD4601CBE04CF85BD9AE539BEF7FC14BE3A2141BE697E83BE",
      torch_tensor_8_torch.float32: "0x0400000062929F3E6E08613DD03493BD4ADD9EBD294DA6BE6054963D541B91BEC1CAA8BE"
    }
  }
#-}
