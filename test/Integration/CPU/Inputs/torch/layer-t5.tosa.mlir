module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %1 = tosa.const_shape  {values = dense<[1, 10, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %2 = tosa.const_shape  {values = dense<[2, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = tosa.const_shape  {values = dense<[2, 5, 2, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %4 = "tosa.const"() <{values = dense<[0, 1, 2, 3, 4]> : tensor<5xi64>}> : () -> tensor<5xi64>
    %5 = tosa.const_shape  {values = dense<[1, 5]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %6 = tosa.const_shape  {values = dense<[5, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %7 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %8 = tosa.const_shape  {values = dense<[1, 25]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %9 = tosa.const_shape  {values = dense<[5, 5, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %10 = tosa.const_shape  {values = dense<[1, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %11 = tosa.const_shape  {values = dense<[4, 5, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %12 = tosa.const_shape  {values = dense<[4, 4, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %13 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %14 = tosa.const_shape  {values = dense<[4, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %15 = tosa.const_shape  {values = dense<[2, 2, 5, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %16 = "tosa.const"() <{values = dense<[[[0.0180464368, -1.743680e-01, -0.30829674, -0.0462807789, 0.167106315, 0.210825533, 0.29202193, 0.242607832], [0.165146485, 0.20060201, 0.0041104136, -0.0913549363, -0.272783339, -0.160153806, 0.0470563658, -0.164597556], [-0.223882243, -0.330062389, -0.278320491, 0.278233856, 0.184584647, 0.163549826, -0.260239035, 0.139393032], [-0.14914985, 2.176510e-01, -0.0663383827, 0.171119452, -0.237080574, -0.324716419, 0.200680614, 0.207777932], [0.350874573, 0.0506105684, -0.341258228, -0.315682828, -0.118025333, -0.140457317, -0.130794644, -0.0828583836], [0.0811979249, 0.285327077, 0.302235425, -0.323084921, 0.0314236358, 0.267148882, 0.292344153, -0.328025788], [0.0574598946, -0.112281688, -0.263309747, -0.20353961, 0.230317011, 0.22662133, -0.216597453, 0.0371934548], [-0.313490838, -0.205371261, -0.113342233, 0.30739525, -0.00987955835, -0.157285333, -0.267317086, 0.331128269]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %17 = "tosa.const"() <{values = dense<[[[-0.119720057, -0.177620053, 0.207939819, 0.20555456, -0.0804622098, -0.0727361441, 0.0318966098, 0.133737013], [-0.0137127722, -0.154118553, -0.28369984, 0.105805703, -0.321719617, 0.180255622, 0.341753095, 0.0241522081], [-0.00112848182, -0.262677073, 0.049154982, -0.116348647, 0.199563041, 0.185622856, -0.0832500159, 0.025246257], [-0.0179261081, 0.130735725, 0.345088482, -0.0201562662, 0.0338852666, -0.32294175, 0.17270644, -0.184396043], [-0.282673925, -0.330784857, -0.348439068, 0.019589223, 0.271402806, 0.337178826, 0.144862086, 0.0424446575], [-0.17135568, -0.185828403, -0.16289714, -0.0711306855, -0.142187834, 0.177559525, -0.107419923, -0.0119657433], [0.170108303, 0.141810864, -0.274253756, 0.205959037, 0.174565122, 0.043739114, -0.133901507, -0.318479776], [0.220382795, 0.188526735, 0.0248457771, 0.186810881, 0.23532027, -0.311377585, -0.25615871, -0.231750801]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %18 = "tosa.const"() <{values = dense<[[[-1.186360e-01, -0.0170761738, 0.0299893785, -0.241217196, -0.172528625, -0.339107692, 0.263659924, -0.204000309], [0.296171308, -0.220209062, -0.264804512, -0.0308444127, -0.339480221, -0.181374535, 2.085230e-01, -0.262703359], [0.0837728455, 0.315486908, 0.29143694, 0.117721833, -0.21373038, 0.0935839116, -0.113372535, -0.150498971], [-0.0774750933, -0.160980552, -0.0696208178, -0.127715066, 0.0299207214, -0.226487294, -0.0984714329, 0.281863749], [0.00668562809, -0.308232158, -0.292356193, -0.237242922, 0.0918412656, -0.0805949718, -0.108869568, 0.273372561], [0.251891226, -0.296025038, 0.00968087837, -0.230307072, 0.352308571, -0.0129464157, -0.0687201396, 0.348825216], [-0.315968335, 0.176684186, 0.107677609, -0.169894531, 0.269124359, 0.0906753167, -0.0365038477, 0.148525909], [0.202080399, -0.155560553, -0.229985952, -0.190945327, -0.075125657, 0.323893428, -0.0181765445, -0.132514536]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %19 = "tosa.const"() <{values = dense<-3> : tensor<1x1xi64>}> : () -> tensor<1x1xi64>
    %20 = "tosa.const"() <{values = dense<3> : tensor<1x1xi64>}> : () -> tensor<1x1xi64>
    %21 = "tosa.const"() <{values = dense<3> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
    %22 = "tosa.const"() <{values = dense_resource<torch_tensor_7_2_torch.float32> : tensor<1x7x2xf32>}> : () -> tensor<1x7x2xf32>
    %23 = "tosa.const"() <{values = dense<[[[0.172027588, 0.193341285, 0.310391426, 0.276624858, 0.0710940585, -0.132040218, -0.304896027, -0.186521217], [0.0712606236, 0.352744699, -0.247913912, -0.218705013, -0.096528545, -0.263131022, -0.150728256, -0.166653648], [-0.222658888, -0.326230973, -0.0661116689, 0.0845376402, -0.304578632, -0.153956205, -0.0557839237, 0.0625526682], [0.224768043, -0.0583077632, 0.0531372689, 0.103127226, 0.31665048, -0.230350092, 0.296932727, -0.112711586], [0.220161945, 0.284135938, -0.0404458418, 0.2261924, 0.214807272, 0.166182324, -0.0259480011, 0.277737737], [0.189300373, 0.259461313, -0.153163373, 0.0330047756, -0.119891047, -0.123548046, -0.321473807, -0.262489587], [0.329746783, -0.168271333, 0.102820441, 0.352391511, -0.247916013, 0.157396853, -0.147096381, -0.307528138], [-0.0908611044, 0.208919182, -0.236649781, -0.115596496, -0.161729515, 0.190073684, 0.336784422, 0.0726285428]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %24 = tosa.reshape %arg0, %1 : (tensor<2x5x8xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %25 = tosa.matmul %24, %16, %0, %0 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %26 = tosa.reshape %25, %3 : (tensor<1x10x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %27 = tosa.transpose %26 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x5x4xf32>
    %28 = tosa.matmul %24, %17, %0, %0 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %29 = tosa.reshape %28, %3 : (tensor<1x10x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %30 = tosa.matmul %24, %18, %0, %0 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %31 = tosa.reshape %30, %3 : (tensor<1x10x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %32 = tosa.transpose %31 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x5x4xf32>
    %33 = tosa.reshape %4, %5 : (tensor<5xi64>, !tosa.shape<2>) -> tensor<1x5xi64>
    %34 = tosa.reshape %4, %6 : (tensor<5xi64>, !tosa.shape<2>) -> tensor<5x1xi64>
    %35 = tosa.cast %34 : (tensor<5x1xi64>) -> tensor<5x1xi32>
    %36 = tosa.cast %33 : (tensor<1x5xi64>) -> tensor<1x5xi32>
    %37 = tosa.sub %36, %35 : (tensor<1x5xi32>, tensor<5x1xi32>) -> tensor<5x5xi32>
    %38 = tosa.cast %37 : (tensor<5x5xi32>) -> tensor<5x5xi64>
    %39 = tosa.maximum %38, %19 : (tensor<5x5xi64>, tensor<1x1xi64>) -> tensor<5x5xi64>
    %40 = tosa.minimum %39, %20 : (tensor<5x5xi64>, tensor<1x1xi64>) -> tensor<5x5xi64>
    %41 = tosa.cast %40 : (tensor<5x5xi64>) -> tensor<5x5xi32>
    %42 = tosa.add %41, %21 : (tensor<5x5xi32>, tensor<1x1xi32>) -> tensor<5x5xi32>
    %43 = tosa.cast %42 : (tensor<5x5xi32>) -> tensor<5x5xi64>
    %44 = tosa.reshape %43, %8 : (tensor<5x5xi64>, !tosa.shape<2>) -> tensor<1x25xi64>
    %45 = tosa.cast %44 : (tensor<1x25xi64>) -> tensor<1x25xi32>
    %46 = tosa.gather %22, %45 : (tensor<1x7x2xf32>, tensor<1x25xi32>) -> tensor<1x25x2xf32>
    %47 = tosa.reshape %46, %9 : (tensor<1x25x2xf32>, !tosa.shape<3>) -> tensor<5x5x2xf32>
    %48 = tosa.transpose %47 {perms = array<i32: 2, 0, 1>} : (tensor<5x5x2xf32>) -> tensor<2x5x5xf32>
    %49 = tosa.reshape %48, %10 : (tensor<2x5x5xf32>, !tosa.shape<4>) -> tensor<1x2x5x5xf32>
    %50 = tosa.transpose %29 {perms = array<i32: 0, 2, 3, 1>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x4x5xf32>
    %51 = tosa.reshape %27, %11 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %52 = tosa.reshape %50, %12 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %53 = tosa.matmul %51, %52, %0, %0 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %54 = tosa.reshape %53, %13 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %55 = tosa.add %54, %49 : (tensor<2x2x5x5xf32>, tensor<1x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %56 = tosa.reduce_max %55 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %57 = tosa.sub %55, %56 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %58 = tosa.exp %57 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %59 = tosa.reduce_sum %58 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %60 = tosa.reciprocal %59 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %61 = tosa.mul %58, %60, %7 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %62 = tosa.reshape %61, %14 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %63 = tosa.reshape %32, %11 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %64 = tosa.matmul %62, %63, %0, %0 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %65 = tosa.reshape %64, %15 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %66 = tosa.transpose %65 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<2x5x2x4xf32>
    %67 = tosa.reshape %66, %1 : (tensor<2x5x2x4xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %68 = tosa.matmul %67, %23, %0, %0 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %69 = tosa.reshape %68, %2 : (tensor<1x10x8xf32>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    return %69 : tensor<2x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_7_2_torch.float32: "0x040000006F0DF2BF96AC6BBE683AA2BE03A19DBF5BB17A3DE1419F3FF5A2573FEF9DF1BF43D94BBF0E72C2BE59F4E3BF58C52FBF9DFECA3EAD0A5ABE"
    }
  }
#-}
