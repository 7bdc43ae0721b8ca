module {
  func.func @main(%arg0: tensor<2x4x5x8xf32>, %arg1: tensor<2x4x7x8xf32>, %arg2: tensor<2x4x7x8xf32>) -> tensor<2x4x5x8xf32> {
    %0 = tosa.const_shape  {values = dense<[8, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %1 = tosa.const_shape  {values = dense<[8, 8, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %2 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %3 = tosa.const_shape  {values = dense<[2, 4, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %5 = tosa.const_shape  {values = dense<[1, 1, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = tosa.const_shape  {values = dense<[8, 5, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %7 = tosa.const_shape  {values = dense<[8, 7, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = tosa.const_shape  {values = dense<[2, 4, 5, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %9 = "tosa.const"() <{values = dense<[[0], [1], [2], [3], [4]]> : tensor<5x1xi64>}> : () -> tensor<5x1xi64>
    %10 = "tosa.const"() <{values = dense<[[0, 1, 2, 3, 4, 5, 6]]> : tensor<1x7xi64>}> : () -> tensor<1x7xi64>
    %11 = "tosa.const"() <{values = dense<0.353553385> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %12 = "tosa.const"() <{values = dense<2> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
    %13 = "tosa.const"() <{values = dense<0xFF800000> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %14 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x8x7xf32>
    %15 = tosa.reshape %arg0, %0 : (tensor<2x4x5x8xf32>, !tosa.shape<3>) -> tensor<8x5x8xf32>
    %16 = tosa.reshape %14, %1 : (tensor<2x4x8x7xf32>, !tosa.shape<3>) -> tensor<8x8x7xf32>
    %17 = tosa.matmul %15, %16, %2, %2 : (tensor<8x5x8xf32>, tensor<8x8x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x7xf32>
    %18 = tosa.reshape %17, %3 : (tensor<8x5x7xf32>, !tosa.shape<4>) -> tensor<2x4x5x7xf32>
    %19 = tosa.mul %18, %11, %4 : (tensor<2x4x5x7xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %20 = tosa.cast %9 : (tensor<5x1xi64>) -> tensor<5x1xi32>
    %21 = tosa.add %20, %12 : (tensor<5x1xi32>, tensor<1x1xi32>) -> tensor<5x1xi32>
    %22 = tosa.cast %21 : (tensor<5x1xi32>) -> tensor<5x1xi64>
    %23 = tosa.greater_equal %22, %10 : (tensor<5x1xi64>, tensor<1x7xi64>) -> tensor<5x7xi1>
    %24 = tosa.reshape %23, %5 : (tensor<5x7xi1>, !tosa.shape<4>) -> tensor<1x1x5x7xi1>
    %25 = tosa.select %24, %19, %13 : (tensor<1x1x5x7xi1>, tensor<2x4x5x7xf32>, tensor<1x1x1x1xf32>) -> tensor<2x4x5x7xf32>
    %26 = tosa.reduce_max %25 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %27 = tosa.sub %25, %26 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>) -> tensor<2x4x5x7xf32>
    %28 = tosa.exp %27 : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %29 = tosa.reduce_sum %28 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %30 = tosa.reciprocal %29 : (tensor<2x4x5x1xf32>) -> tensor<2x4x5x1xf32>
    %31 = tosa.mul %28, %30, %4 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %32 = tosa.reshape %31, %6 : (tensor<2x4x5x7xf32>, !tosa.shape<3>) -> tensor<8x5x7xf32>
    %33 = tosa.reshape %arg2, %7 : (tensor<2x4x7x8xf32>, !tosa.shape<3>) -> tensor<8x7x8xf32>
    %34 = tosa.matmul %32, %33, %2, %2 : (tensor<8x5x7xf32>, tensor<8x7x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x8xf32>
    %35 = tosa.reshape %34, %8 : (tensor<8x5x8xf32>, !tosa.shape<4>) -> tensor<2x4x5x8xf32>
    return %35 : tensor<2x4x5x8xf32>
  }
}
