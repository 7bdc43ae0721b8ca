module {
  func.func @main(%arg0: tensor<2x4x6x8xf32>, %arg1: tensor<2x4x6x8xf32>, %arg2: tensor<2x4x6x8xf32>) -> tensor<2x4x6x8xf32> {
    %0 = "tosa.const"() <{values = dense<[0, 1, 2, 3, 4, 5]> : tensor<6xi64>}> : () -> tensor<6xi64>
    %1 = tosa.const_shape  {values = dense<[6, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %2 = tosa.const_shape  {values = dense<[1, 6]> : tensor<2xindex>} : () -> !tosa.shape<2>
    %3 = tosa.const_shape  {values = dense<[8, 6, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %4 = tosa.const_shape  {values = dense<[8, 8, 6]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %5 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %6 = tosa.const_shape  {values = dense<[2, 4, 6, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %8 = tosa.const_shape  {values = dense<[1, 1, 6, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %9 = tosa.const_shape  {values = dense<[8, 6, 6]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %10 = tosa.const_shape  {values = dense<[2, 4, 6, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %11 = "tosa.const"() <{values = dense<0.353553385> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %12 = "tosa.const"() <{values = dense<2> : tensor<1x1xi64>}> : () -> tensor<1x1xi64>
    %13 = "tosa.const"() <{values = dense<0xFF800000> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %14 = tosa.reshape %0, %1 : (tensor<6xi64>, !tosa.shape<2>) -> tensor<6x1xi64>
    %15 = tosa.reshape %0, %2 : (tensor<6xi64>, !tosa.shape<2>) -> tensor<1x6xi64>
    %16 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x6x8xf32>) -> tensor<2x4x8x6xf32>
    %17 = tosa.reshape %arg0, %3 : (tensor<2x4x6x8xf32>, !tosa.shape<3>) -> tensor<8x6x8xf32>
    %18 = tosa.reshape %16, %4 : (tensor<2x4x8x6xf32>, !tosa.shape<3>) -> tensor<8x8x6xf32>
    %19 = tosa.matmul %17, %18, %5, %5 : (tensor<8x6x8xf32>, tensor<8x8x6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x6x6xf32>
    %20 = tosa.reshape %19, %6 : (tensor<8x6x6xf32>, !tosa.shape<4>) -> tensor<2x4x6x6xf32>
    %21 = tosa.mul %20, %11, %7 : (tensor<2x4x6x6xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x6x6xf32>
    %22 = tosa.cast %15 : (tensor<1x6xi64>) -> tensor<1x6xi32>
    %23 = tosa.cast %14 : (tensor<6x1xi64>) -> tensor<6x1xi32>
    %24 = tosa.sub %23, %22 : (tensor<6x1xi32>, tensor<1x6xi32>) -> tensor<6x6xi32>
    %25 = tosa.cast %24 : (tensor<6x6xi32>) -> tensor<6x6xi64>
    %26 = tosa.abs %25 : (tensor<6x6xi64>) -> tensor<6x6xi64>
    %27 = tosa.greater_equal %12, %26 : (tensor<1x1xi64>, tensor<6x6xi64>) -> tensor<6x6xi1>
    %28 = tosa.reshape %27, %8 : (tensor<6x6xi1>, !tosa.shape<4>) -> tensor<1x1x6x6xi1>
    %29 = tosa.select %28, %21, %13 : (tensor<1x1x6x6xi1>, tensor<2x4x6x6xf32>, tensor<1x1x1x1xf32>) -> tensor<2x4x6x6xf32>
    %30 = tosa.reduce_max %29 {axis = 3 : i32} : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x1xf32>
    %31 = tosa.sub %29, %30 : (tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) -> tensor<2x4x6x6xf32>
    %32 = tosa.exp %31 : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
    %33 = tosa.reduce_sum %32 {axis = 3 : i32} : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x1xf32>
    %34 = tosa.reciprocal %33 : (tensor<2x4x6x1xf32>) -> tensor<2x4x6x1xf32>
    %35 = tosa.mul %32, %34, %7 : (tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>, tensor<1xi8>) -> tensor<2x4x6x6xf32>
    %36 = tosa.reshape %35, %9 : (tensor<2x4x6x6xf32>, !tosa.shape<3>) -> tensor<8x6x6xf32>
    %37 = tosa.reshape %arg2, %3 : (tensor<2x4x6x8xf32>, !tosa.shape<3>) -> tensor<8x6x8xf32>
    %38 = tosa.matmul %36, %37, %5, %5 : (tensor<8x6x6xf32>, tensor<8x6x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x6x8xf32>
    %39 = tosa.reshape %38, %10 : (tensor<8x6x8xf32>, !tosa.shape<4>) -> tensor<2x4x6x8xf32>
    return %39 : tensor<2x4x6x8xf32>
  }
}
