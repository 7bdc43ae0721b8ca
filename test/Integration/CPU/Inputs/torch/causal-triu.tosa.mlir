module {
  func.func @main(%arg0: tensor<2x4x6x8xf32>, %arg1: tensor<2x4x6x8xf32>, %arg2: tensor<2x4x6x8xf32>) -> tensor<2x4x6x8xf32> {
    %0 = "tosa.const"() <{values = dense<0xFF800000> : tensor<6x6xf32>}> : () -> tensor<6x6xf32>
    %1 = "tosa.const"() <{values = dense<[0, 1, 2, 3, 4, 5]> : tensor<6xi64>}> : () -> tensor<6xi64>
    %2 = tosa.const_shape  {values = dense<[1, 6]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %3 = tosa.const_shape  {values = dense<[6, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %5 = tosa.const_shape  {values = dense<[8, 6, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %6 = tosa.const_shape  {values = dense<[8, 8, 6]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %7 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %8 = tosa.const_shape  {values = dense<[2, 4, 6, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %9 = tosa.const_shape  {values = dense<[1, 1, 6, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = tosa.const_shape  {values = dense<[8, 6, 6]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %11 = tosa.const_shape  {values = dense<[2, 4, 6, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %12 = "tosa.const"() <{values = dense<1> : tensor<1x1xi64>}> : () -> tensor<1x1xi64>
    %13 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
    %14 = "tosa.const"() <{values = dense<0.353553385> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %15 = tosa.reshape %1, %2 : (tensor<6xi64>, !tosa.shape<2>) -> tensor<1x6xi64>
    %16 = tosa.reshape %1, %3 : (tensor<6xi64>, !tosa.shape<2>) -> tensor<6x1xi64>
    %17 = tosa.cast %16 : (tensor<6x1xi64>) -> tensor<6x1xi32>
    %18 = tosa.cast %15 : (tensor<1x6xi64>) -> tensor<1x6xi32>
    %19 = tosa.sub %18, %17 : (tensor<1x6xi32>, tensor<6x1xi32>) -> tensor<6x6xi32>
    %20 = tosa.cast %19 : (tensor<6x6xi32>) -> tensor<6x6xi64>
    %21 = tosa.greater_equal %20, %12 : (tensor<6x6xi64>, tensor<1x1xi64>) -> tensor<6x6xi1>
    %22 = tosa.select %21, %0, %13 : (tensor<6x6xi1>, tensor<6x6xf32>, tensor<1x1xf32>) -> tensor<6x6xf32>
    %23 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x6x8xf32>) -> tensor<2x4x8x6xf32>
    %24 = tosa.mul %23, %14, %4 : (tensor<2x4x8x6xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x8x6xf32>
    %25 = tosa.reshape %arg0, %5 : (tensor<2x4x6x8xf32>, !tosa.shape<3>) -> tensor<8x6x8xf32>
    %26 = tosa.reshape %24, %6 : (tensor<2x4x8x6xf32>, !tosa.shape<3>) -> tensor<8x8x6xf32>
    %27 = tosa.matmul %25, %26, %7, %7 : (tensor<8x6x8xf32>, tensor<8x8x6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x6x6xf32>
    %28 = tosa.reshape %27, %8 : (tensor<8x6x6xf32>, !tosa.shape<4>) -> tensor<2x4x6x6xf32>
    %29 = tosa.reshape %22, %9 : (tensor<6x6xf32>, !tosa.shape<4>) -> tensor<1x1x6x6xf32>
    %30 = tosa.add %28, %29 : (tensor<2x4x6x6xf32>, tensor<1x1x6x6xf32>) -> tensor<2x4x6x6xf32>
    %31 = tosa.reduce_max %30 {axis = 3 : i32} : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x1xf32>
    %32 = tosa.sub %30, %31 : (tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) -> tensor<2x4x6x6xf32>
    %33 = tosa.exp %32 : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
    %34 = tosa.reduce_sum %33 {axis = 3 : i32} : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x1xf32>
    %35 = tosa.reciprocal %34 : (tensor<2x4x6x1xf32>) -> tensor<2x4x6x1xf32>
    %36 = tosa.mul %33, %35, %4 : (tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>, tensor<1xi8>) -> tensor<2x4x6x6xf32>
    %37 = tosa.reshape %36, %10 : (tensor<2x4x6x6xf32>, !tosa.shape<3>) -> tensor<8x6x6xf32>
    %38 = tosa.reshape %arg2, %5 : (tensor<2x4x6x8xf32>, !tosa.shape<3>) -> tensor<8x6x8xf32>
    %39 = tosa.matmul %37, %38, %7, %7 : (tensor<8x6x6xf32>, tensor<8x6x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x6x8xf32>
    %40 = tosa.reshape %39, %11 : (tensor<8x6x8xf32>, !tosa.shape<4>) -> tensor<2x4x6x8xf32>
    return %40 : tensor<2x4x6x8xf32>
  }
}
