module {
  func.func @main(%arg0: tensor<2x4x6x8xf32>, %arg1: tensor<2x4x6x8xf32>, %arg2: tensor<2x4x6x8xf32>) -> tensor<2x4x6x8xf32> {
    %0 = "tosa.const"() <{values = dense<true> : tensor<6x6xi1>}> : () -> tensor<6x6xi1>
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
    %12 = "tosa.const"() <{values = dense<0> : tensor<1x1xi64>}> : () -> tensor<1x1xi64>
    %13 = "tosa.const"() <{values = dense<0.353553385> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %14 = "tosa.const"() <{values = dense<0xFF800000> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %15 = tosa.reshape %1, %2 : (tensor<6xi64>, !tosa.shape<2>) -> tensor<1x6xi64>
    %16 = tosa.reshape %1, %3 : (tensor<6xi64>, !tosa.shape<2>) -> tensor<6x1xi64>
    %17 = tosa.cast %16 : (tensor<6x1xi64>) -> tensor<6x1xi32>
    %18 = tosa.cast %15 : (tensor<1x6xi64>) -> tensor<1x6xi32>
    %19 = tosa.sub %18, %17 : (tensor<1x6xi32>, tensor<6x1xi32>) -> tensor<6x6xi32>
    %20 = tosa.cast %19 : (tensor<6x6xi32>) -> tensor<6x6xi64>
    %21 = tosa.greater_equal %12, %20 : (tensor<1x1xi64>, tensor<6x6xi64>) -> tensor<6x6xi1>
    %22 = tosa.logical_and %21, %0 : (tensor<6x6xi1>, tensor<6x6xi1>) -> tensor<6x6xi1>
    %23 = tosa.mul %arg0, %13, %4 : (tensor<2x4x6x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x6x8xf32>
    %24 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x6x8xf32>) -> tensor<2x4x8x6xf32>
    %25 = tosa.reshape %23, %5 : (tensor<2x4x6x8xf32>, !tosa.shape<3>) -> tensor<8x6x8xf32>
    %26 = tosa.reshape %24, %6 : (tensor<2x4x8x6xf32>, !tosa.shape<3>) -> tensor<8x8x6xf32>
    %27 = tosa.matmul %25, %26, %7, %7 : (tensor<8x6x8xf32>, tensor<8x8x6xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x6x6xf32>
    %28 = tosa.reshape %27, %8 : (tensor<8x6x6xf32>, !tosa.shape<4>) -> tensor<2x4x6x6xf32>
    %29 = tosa.logical_not %22 : (tensor<6x6xi1>) -> tensor<6x6xi1>
    %30 = tosa.reshape %29, %9 : (tensor<6x6xi1>, !tosa.shape<4>) -> tensor<1x1x6x6xi1>
    %31 = tosa.select %30, %14, %28 : (tensor<1x1x6x6xi1>, tensor<1x1x1x1xf32>, tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
    %32 = tosa.reduce_max %31 {axis = 3 : i32} : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x1xf32>
    %33 = tosa.sub %31, %32 : (tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) -> tensor<2x4x6x6xf32>
    %34 = tosa.exp %33 : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x6xf32>
    %35 = tosa.reduce_sum %34 {axis = 3 : i32} : (tensor<2x4x6x6xf32>) -> tensor<2x4x6x1xf32>
    %36 = tosa.reciprocal %35 : (tensor<2x4x6x1xf32>) -> tensor<2x4x6x1xf32>
    %37 = tosa.mul %34, %36, %4 : (tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>, tensor<1xi8>) -> tensor<2x4x6x6xf32>
    %38 = tosa.reshape %37, %10 : (tensor<2x4x6x6xf32>, !tosa.shape<3>) -> tensor<8x6x6xf32>
    %39 = tosa.reshape %arg2, %5 : (tensor<2x4x6x8xf32>, !tosa.shape<3>) -> tensor<8x6x8xf32>
    %40 = tosa.matmul %38, %39, %7, %7 : (tensor<8x6x6xf32>, tensor<8x6x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x6x8xf32>
    %41 = tosa.reshape %40, %11 : (tensor<8x6x8xf32>, !tosa.shape<4>) -> tensor<2x4x6x8xf32>
    return %41 : tensor<2x4x6x8xf32>
  }
}
