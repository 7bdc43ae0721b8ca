module {
  func.func @main(%arg0: tensor<2x5x8xf32>, %arg1: tensor<2x5xi64>) -> tensor<2x5x8xf32> {
    %0 = tosa.const_shape  {values = dense<[10, 8]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %1 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %2 = tosa.const_shape  {values = dense<[1, 10, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %4 = tosa.const_shape  {values = dense<[2, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %5 = tosa.const_shape  {values = dense<[2, 5, 2, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = tosa.const_shape  {values = dense<[2, 1, 1, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = tosa.const_shape  {values = dense<[4, 5, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = tosa.const_shape  {values = dense<[4, 4, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %9 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = tosa.const_shape  {values = dense<[4, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %11 = tosa.const_shape  {values = dense<[2, 2, 5, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %12 = "tosa.const"() <{values = dense<[[[0.101071425, 0.315532088, 0.19230701, 0.258849025, 0.226873115, -0.221464872, 0.0999596342, -0.228821263], [0.145731956, 0.32258907, 0.326141089, 0.258596867, 0.187515378, -0.328638226, -0.0342248417, 0.245103598], [0.127554402, 0.21847944, -0.210813805, -0.149340406, 0.0460611098, -0.142542496, -0.00810374319, 0.2399479], [-0.189935744, -0.145823285, -0.107362054, -0.0983639135, -0.254355669, 0.298648059, -0.133968771, 0.00378297456], [-0.266494423, -0.145622328, 0.0962427929, -0.103010476, -0.00990594178, -0.207330376, 0.0883022844, 0.253924549], [0.0320276842, -0.151378199, 0.137994096, 0.351183206, -0.0829204693, -0.101327009, 0.349860817, -3.462210e-01], [0.337679327, -0.274814278, 0.123774037, -0.193496719, 0.00584066799, -0.051721517, -0.0107126329, -0.0560733452], [0.0534549728, 0.0977682098, -0.091647692, -0.325991333, -0.247654751, 0.0212123822, -0.141044602, 0.0112190275]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %13 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %14 = "tosa.const"() <{values = dense<[[[0.32219252, -0.193531081, 0.238161221, -0.167732313, -0.248972014, 0.0216853116, -0.0723289251, -0.329090774], [-0.222728133, -0.283583581, -0.00377117353, 0.153466836, 0.169392392, -0.114710025, 0.109044433, 0.039810732], [0.288411289, -0.00230029062, -0.249700651, -0.230584815, 0.262284428, 0.161412731, 0.189418763, 0.223881528], [-0.243749261, 0.108910702, -0.0291777141, -0.21011202, 0.254880667, 0.0405091047, -0.301622361, -0.347775608], [0.127638057, -0.231176093, 0.265881479, -0.11621812, 0.266290277, 0.0826656073, 0.303203195, -0.0933807641], [0.333984315, -0.145328909, -0.1602166, 0.00277667656, -0.214391872, 0.338547677, -2.617890e-01, 0.119326703], [0.209901243, -0.251959503, 0.0200960394, 0.0152917616, -0.12849094, 0.00754272612, 0.249690607, 0.23441036], [0.0306963492, -0.302782506, 0.0754384324, 0.103554174, 0.0661256239, -0.249472082, -0.0708794891, -0.0316696875]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %15 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_1> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %16 = "tosa.const"() <{values = dense<[[[-0.289364398, 0.0680057481, 0.0108663421, -0.0576623231, 0.127622262, -0.080920048, -0.302502722, -0.222561523], [-0.253598601, -0.339139581, -0.0389642119, -0.0647286624, 0.0498929732, 0.25210765, 0.273964554, 0.339396566], [0.217003584, 0.156924471, 1.835620e-01, -0.199561611, -0.00527640618, -0.029146526, 0.123393707, -0.322664589], [0.122351624, -0.0335287042, 0.280251682, -0.306358814, 0.240358755, 0.349960566, 0.254965782, -0.322375715], [-0.243299976, -0.0615273155, 0.0840218514, -0.0105094006, 0.275123149, 0.259028047, -0.185543448, 0.258385807], [0.266481549, -0.218148381, -0.0225165747, -0.303908229, 0.265649766, -0.328944147, -0.0828075558, 0.342184186], [-0.0704729855, -0.108624145, 0.178631455, 0.16574046, -0.233544528, 3.262170e-01, -0.225634292, -0.160181791], [-0.169268355, -0.137741715, -0.304175645, -0.0676369667, -0.333963245, 0.326039672, -0.0484578311, -0.0328703262]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %17 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_2> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %18 = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %19 = "tosa.const"() <{values = dense<-3.40282347E+38> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %20 = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %21 = "tosa.const"() <{values = dense<[[[-0.223716646, -0.122243054, 0.159970462, 0.0181379803, -0.141485751, 0.138124108, 0.34713611, -0.336824715], [-0.134809762, 0.145109788, -0.292353928, -0.269867569, 0.144106105, -0.151257202, 0.100586236, 0.33845377], [-0.0888889208, -0.320378661, 0.147966504, 0.167957291, 0.110394478, 0.0412227362, 0.252518415, 0.30031395], [-0.331979752, -0.218062356, 0.219715431, 0.266894072, -0.323891282, 0.148933649, -0.233945563, -0.178323179], [0.223385662, 0.154848784, -0.16450648, 0.00411264738, 0.0183659103, 0.250292212, -0.20586282, -0.191106156], [0.173259109, 0.343940854, -0.140410453, 0.0441545956, 0.0589094907, -0.297385067, -0.167440161, 0.164608434], [-0.0141375698, -0.189705491, -0.193444669, -0.180310875, -0.270027637, 0.00617961306, -0.276552916, 0.0897312685], [-0.0166200623, -0.193778008, 0.180263802, 0.133050472, -0.257540584, -0.155344129, -0.21485953, 0.155990288]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %22 = "tosa.const"() <{values = dense_resource<torch_tensor_8_torch.float32_3> : tensor<1x8xf32>}> : () -> tensor<1x8xf32>
    %23 = tosa.reshape %arg0, %2 : (tensor<2x5x8xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %24 = tosa.matmul %23, %12, %1, %1 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %25 = tosa.reshape %24, %0 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %26 = tosa.add %25, %13 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %27 = tosa.reshape %26, %5 : (tensor<10x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %28 = tosa.transpose %27 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x5x4xf32>
    %29 = tosa.matmul %23, %14, %1, %1 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %30 = tosa.reshape %29, %0 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %31 = tosa.add %30, %15 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %32 = tosa.reshape %31, %5 : (tensor<10x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %33 = tosa.matmul %23, %16, %1, %1 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %34 = tosa.reshape %33, %0 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %35 = tosa.add %34, %17 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %36 = tosa.reshape %35, %5 : (tensor<10x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %37 = tosa.transpose %36 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x5x4xf32>
    %38 = tosa.reshape %arg1, %6 : (tensor<2x5xi64>, !tosa.shape<4>) -> tensor<2x1x1x5xi64>
    %39 = tosa.cast %38 : (tensor<2x1x1x5xi64>) -> tensor<2x1x1x5xf32>
    %40 = tosa.sub %18, %39 : (tensor<1x1x1x1xf32>, tensor<2x1x1x5xf32>) -> tensor<2x1x1x5xf32>
    %41 = tosa.mul %40, %19, %3 : (tensor<2x1x1x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x1x1x5xf32>
    %42 = tosa.transpose %32 {perms = array<i32: 0, 2, 3, 1>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x4x5xf32>
    %43 = tosa.reshape %28, %7 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %44 = tosa.reshape %42, %8 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %45 = tosa.matmul %43, %44, %1, %1 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %46 = tosa.reshape %45, %9 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %47 = tosa.mul %46, %20, %3 : (tensor<2x2x5x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %48 = tosa.add %47, %41 : (tensor<2x2x5x5xf32>, tensor<2x1x1x5xf32>) -> tensor<2x2x5x5xf32>
    %49 = tosa.reduce_max %48 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %50 = tosa.sub %48, %49 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %51 = tosa.exp %50 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %52 = tosa.reduce_sum %51 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %53 = tosa.reciprocal %52 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %54 = tosa.mul %51, %53, %3 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %55 = tosa.reshape %54, %10 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %56 = tosa.reshape %37, %7 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %57 = tosa.matmul %55, %56, %1, %1 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %58 = tosa.reshape %57, %11 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %59 = tosa.transpose %58 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<2x5x2x4xf32>
    %60 = tosa.reshape %59, %2 : (tensor<2x5x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %61 = tosa.matmul %60, %21, %1, %1 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %62 = tosa.reshape %61, %0 : (tensor<1x10x8xf32>, !tosa.shape<2>) -> tensor<10x8xf32>
    %63 = tosa.add %62, %22 : (tensor<10x8xf32>, tensor<1x8xf32>) -> tensor<10x8xf32>
    %64 = tosa.reshape %63, %4 : (tensor<10x8xf32>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    return %64 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32: "0x04000000E3BBFDBD50F6943EE0019BBEB3D8B1BE72AD75BEF5084D3E2B6D2FBE04A5293E",
      torch_tensor_8_torch.float32_1: "0x04000000A81F80BD4863A0BEE79BAF3C9204E83DD69494BEDB8941BEAD97153EDF532ABD",
      torch_tensor_8_torch.float32_2: "0x040000008A6B6BBE86DF9FBE9DAFA43E75C9BEBD2794BFBD9583A33EBE6250BE94007A3E",
      torch_tensor_8_torch.float32_3: "0x04000000AE5AADBE275B6B3D585E6E3EF89D103E0D8661BE683A9F3CA01BACBD9715943E"
    }
  }
#-}
