module {
  func.func @main(%arg0: tensor<2x5x8xf32>) -> tensor<2x5x8xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x2x5x5xf32>}> : () -> tensor<2x2x5x5xf32>
    %1 = "tosa.const"() <{values = dense<true> : tensor<5x5xi1>}> : () -> tensor<5x5xi1>
    %2 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %3 = tosa.const_shape  {values = dense<[1, 10, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %4 = tosa.const_shape  {values = dense<[2, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %5 = tosa.const_shape  {values = dense<[2, 5, 2, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %7 = "tosa.const"() <{values = dense<[0, 1, 2, 3, 4]> : tensor<5xi64>}> : () -> tensor<5xi64>
    %8 = tosa.const_shape  {values = dense<[1, 5]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %9 = tosa.const_shape  {values = dense<[5, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %10 = tosa.const_shape  {values = dense<[2, 1, 1, 5, 4]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %11 = tosa.const_shape  {values = dense<[1, 1, 2, 1, 1]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %12 = tosa.const_shape  {values = dense<[2, 2, 5, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %13 = tosa.const_shape  {values = dense<[4, 5, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %14 = tosa.const_shape  {values = dense<[4, 4, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %15 = tosa.const_shape  {values = dense<[2, 2, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %16 = tosa.const_shape  {values = dense<[1, 1, 5, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %17 = tosa.const_shape  {values = dense<[4, 5, 5]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %18 = tosa.const_shape  {values = dense<[2, 1, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %19 = "tosa.const"() <{values = dense<[[[-0.281136304, 0.254131764, -0.232763216, 0.159718215, -0.044952523, 0.0356298089, -0.0792704224, -0.00687798625], [0.21613051, -0.235729009, 0.301436037, -0.146359518, 0.0887427553, 0.0584536307, -0.265171558, -0.0056026224], [-0.110261381, 0.198546723, -0.175574839, 0.0254283305, -0.0498425253, -0.0881891623, 0.221243098, -0.0626253709], [-0.0774682238, 0.28977862, 0.202499166, 0.292152166, 0.0253882911, 0.0839737579, -0.0651029721, -0.181270853], [-0.277156144, 2.585520e-01, -0.296125531, -0.353045434, -0.234351858, 0.346342653, 0.19895795, 0.181334585], [-0.319232941, 0.090002574, 0.0811741948, -0.0261807796, 0.0667735487, 3.410340e-01, -0.113375738, 0.0247598831], [0.133816242, 0.0610156953, 0.158128485, 0.0735996515, -0.176920503, 0.20288153, -0.219900161, -0.202310562], [0.334920526, -0.350562572, -0.319279313, -0.0307794642, -0.136289671, -0.0152843855, 0.224330679, 0.0237292238]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %20 = "tosa.const"() <{values = dense<[[[0.14848128, -0.0843550637, 0.113412745, -0.0439737886], [0.324675798, -0.094426006, -0.0325571746, -0.338352233], [-0.300878346, -0.224804834, -0.301007599, -0.12183819], [-0.307516128, -0.17703177, 0.092699714, -0.0793085694], [-0.0107662017, 0.313993454, -0.217454717, -0.318651199], [-0.240872189, 0.132655606, 0.190911517, 0.281375974], [-0.0114247035, 0.308837295, 0.0889143422, -0.115412571], [-0.159740299, -0.104328074, -0.128999904, 0.314843833]]]> : tensor<1x8x4xf32>}> : () -> tensor<1x8x4xf32>
    %21 = "tosa.const"() <{values = dense<[[[-0.0728026926, -0.310849488, 0.00367718609, -0.252161503], [-0.307685465, -0.236505181, 0.31355232, -0.0892135426], [0.115717545, -0.172068387, 0.119800985, 0.0816235691], [0.154081464, 0.295043319, 0.296432972, -0.280560821], [-0.237923339, -0.0614946112, 0.176033854, 0.265675068], [0.342671663, 0.124243431, 0.0837631523, -0.045975551], [-0.255233884, 0.22477293, -0.31868273, -0.0515906923], [0.157322302, -0.104176216, 0.293886632, 0.202844098]]]> : tensor<1x8x4xf32>}> : () -> tensor<1x8x4xf32>
    %22 = "tosa.const"() <{values = dense<0.707106769> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %23 = "tosa.const"() <{values = dense<0> : tensor<1x1xi64>}> : () -> tensor<1x1xi64>
    %24 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %25 = "tosa.const"() <{values = dense<0xFF800000> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %26 = "tosa.const"() <{values = dense<0xFFF0000000000000> : tensor<1x1x1x1xf64>}> : () -> tensor<1x1x1x1xf64>
    %27 = "tosa.const"() <{values = dense<[[[0.16244866, 0.144221872, 0.146384642, 0.345318437, -0.217537969, 0.254940242, -0.283991754, -0.289869845], [0.208448619, -0.324109018, 0.337984592, -0.142619535, -0.228467181, -0.0184657983, -0.0854701399, 0.120832354], [0.227977231, -0.0359323807, 0.0591545776, 0.264884174, 0.267790705, -2.533270e-02, 0.0681507364, 0.328103721], [0.0186578613, 0.266693294, -0.306162536, -0.296240807, -0.163784295, 0.0528930314, -0.0669481158, 0.0830799937], [-0.115178399, 0.126701012, 2.269650e-01, -0.255385488, 0.0363320597, -2.431050e-01, 0.190155491, -0.0906383171], [-0.0225154776, -0.259511203, 0.185645103, -0.310959101, 0.00530447578, -0.0051296507, -0.290112674, 0.20692496], [0.115620941, 0.331605405, -0.258455902, 0.0190855265, 0.0384387262, 0.238850191, -0.220640436, 0.0118256044], [-0.148469314, 0.243463412, -0.153214335, 0.238922134, -0.0265339687, -0.303209573, -0.17057997, -0.172105223]]]> : tensor<1x8x8xf32>}> : () -> tensor<1x8x8xf32>
    %28 = tosa.reshape %arg0, %3 : (tensor<2x5x8xf32>, !tosa.shape<3>) -> tensor<1x10x8xf32>
    %29 = tosa.matmul %28, %19, %2, %2 : (tensor<1x10x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x8xf32>
    %30 = tosa.reshape %29, %5 : (tensor<1x10x8xf32>, !tosa.shape<4>) -> tensor<2x5x2x4xf32>
    %31 = tosa.transpose %30 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x5x2x4xf32>) -> tensor<2x2x5x4xf32>
    %32 = tosa.matmul %28, %20, %2, %2 : (tensor<1x10x8xf32>, tensor<1x8x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x4xf32>
    %33 = tosa.matmul %28, %21, %2, %2 : (tensor<1x10x8xf32>, tensor<1x8x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x10x4xf32>
    %34 = tosa.mul %31, %22, %6 : (tensor<2x2x5x4xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x5x4xf32>
    %35 = tosa.reshape %7, %8 : (tensor<5xi64>, !tosa.shape<2>) -> tensor<1x5xi64>
    %36 = tosa.reshape %7, %9 : (tensor<5xi64>, !tosa.shape<2>) -> tensor<5x1xi64>
    %37 = tosa.cast %36 : (tensor<5x1xi64>) -> tensor<5x1xi32>
    %38 = tosa.cast %35 : (tensor<1x5xi64>) -> tensor<1x5xi32>
    %39 = tosa.sub %38, %37 : (tensor<1x5xi32>, tensor<5x1xi32>) -> tensor<5x5xi32>
    %40 = tosa.cast %39 : (tensor<5x5xi32>) -> tensor<5x5xi64>
    %41 = tosa.greater_equal %23, %40 : (tensor<1x1xi64>, tensor<5x5xi64>) -> tensor<5x5xi1>
    %42 = tosa.logical_and %41, %1 : (tensor<5x5xi1>, tensor<5x5xi1>) -> tensor<5x5xi1>
    %43 = tosa.select %42, %24, %25 : (tensor<5x5xi1>, tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<5x5xf32>
    %44 = tosa.reshape %32, %10 : (tensor<1x10x4xf32>, !tosa.shape<5>) -> tensor<2x1x1x5x4xf32>
    %45 = tosa.tile %44, %11 : (tensor<2x1x1x5x4xf32>, !tosa.shape<5>) -> tensor<2x1x2x5x4xf32>
    %46 = tosa.reshape %45, %12 : (tensor<2x1x2x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %47 = tosa.reshape %33, %10 : (tensor<1x10x4xf32>, !tosa.shape<5>) -> tensor<2x1x1x5x4xf32>
    %48 = tosa.tile %47, %11 : (tensor<2x1x1x5x4xf32>, !tosa.shape<5>) -> tensor<2x1x2x5x4xf32>
    %49 = tosa.transpose %46 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x2x5x4xf32>) -> tensor<2x2x4x5xf32>
    %50 = tosa.mul %49, %22, %6 : (tensor<2x2x4x5xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x2x4x5xf32>
    %51 = tosa.reshape %34, %13 : (tensor<2x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %52 = tosa.reshape %50, %14 : (tensor<2x2x4x5xf32>, !tosa.shape<3>) -> tensor<4x4x5xf32>
    %53 = tosa.matmul %51, %52, %2, %2 : (tensor<4x5x4xf32>, tensor<4x4x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x5xf32>
    %54 = tosa.reshape %53, %15 : (tensor<4x5x5xf32>, !tosa.shape<4>) -> tensor<2x2x5x5xf32>
    %55 = tosa.reshape %43, %16 : (tensor<5x5xf32>, !tosa.shape<4>) -> tensor<1x1x5x5xf32>
    %56 = tosa.add %54, %55 : (tensor<2x2x5x5xf32>, tensor<1x1x5x5xf32>) -> tensor<2x2x5x5xf32>
    %57 = tosa.reduce_max %56 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %58 = tosa.sub %56, %57 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>) -> tensor<2x2x5x5xf32>
    %59 = tosa.exp %58 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %60 = tosa.reduce_sum %59 {axis = 3 : i32} : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x1xf32>
    %61 = tosa.reciprocal %60 : (tensor<2x2x5x1xf32>) -> tensor<2x2x5x1xf32>
    %62 = tosa.mul %59, %61, %6 : (tensor<2x2x5x5xf32>, tensor<2x2x5x1xf32>, tensor<1xi8>) -> tensor<2x2x5x5xf32>
    %63 = tosa.cast %56 : (tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf64>
    %64 = tosa.equal %63, %26 : (tensor<2x2x5x5xf64>, tensor<1x1x1x1xf64>) -> tensor<2x2x5x5xi1>
    %65 = tosa.reduce_all %64 {axis = 3 : i32} : (tensor<2x2x5x5xi1>) -> tensor<2x2x5x1xi1>
    %66 = tosa.select %65, %0, %62 : (tensor<2x2x5x1xi1>, tensor<2x2x5x5xf32>, tensor<2x2x5x5xf32>) -> tensor<2x2x5x5xf32>
    %67 = tosa.reshape %66, %17 : (tensor<2x2x5x5xf32>, !tosa.shape<3>) -> tensor<4x5x5xf32>
    %68 = tosa.reshape %48, %13 : (tensor<2x1x2x5x4xf32>, !tosa.shape<3>) -> tensor<4x5x4xf32>
    %69 = tosa.matmul %67, %68, %2, %2 : (tensor<4x5x5xf32>, tensor<4x5x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x5x4xf32>
    %70 = tosa.reshape %69, %12 : (tensor<4x5x4xf32>, !tosa.shape<4>) -> tensor<2x2x5x4xf32>
    %71 = tosa.transpose %70 {perms = array<i32: 0, 2, 1, 3>} : (tensor<2x2x5x4xf32>) -> tensor<2x5x2x4xf32>
    %72 = tosa.reshape %71, %4 : (tensor<2x5x2x4xf32>, !tosa.shape<3>) -> tensor<2x5x8xf32>
    %73 = tosa.tile %27, %18 : (tensor<1x8x8xf32>, !tosa.shape<3>) -> tensor<2x8x8xf32>
    %74 = tosa.matmul %72, %73, %2, %2 : (tensor<2x5x8xf32>, tensor<2x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x5x8xf32>
    return %74 : tensor<2x5x8xf32>
  }
}
