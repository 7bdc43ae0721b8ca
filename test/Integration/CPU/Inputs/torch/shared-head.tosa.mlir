module {
  func.func @main(%arg0: tensor<2x4x5x8xf32>, %arg1: tensor<2x7x8xf32>, %arg2: tensor<2x7x8xf32>) -> tensor<2x4x5x8xf32> {
    %0 = tosa.const_shape  {values = dense<[2, 7, 8, 1, 1]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %1 = tosa.const_shape  {values = dense<[2, 20, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %2 = tosa.const_shape  {values = dense<[2, 8, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %4 = tosa.const_shape  {values = dense<[2, 4, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %5 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %6 = tosa.const_shape  {values = dense<[2, 20, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %7 = tosa.const_shape  {values = dense<[2, 4, 5, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %8 = "tosa.const"() <{values = dense<2.500000e-01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %9 = tosa.reshape %arg1, %0 : (tensor<2x7x8xf32>, !tosa.shape<5>) -> tensor<2x7x8x1x1xf32>
    %10 = tosa.reshape %arg0, %1 : (tensor<2x4x5x8xf32>, !tosa.shape<3>) -> tensor<2x20x8xf32>
    %11 = tosa.transpose %9 {perms = array<i32: 0, 2, 1, 3, 4>} : (tensor<2x7x8x1x1xf32>) -> tensor<2x8x7x1x1xf32>
    %12 = tosa.reshape %11, %2 : (tensor<2x8x7x1x1xf32>, !tosa.shape<3>) -> tensor<2x8x7xf32>
    %13 = tosa.matmul %10, %12, %3, %3 : (tensor<2x20x8xf32>, tensor<2x8x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x20x7xf32>
    %14 = tosa.reshape %13, %4 : (tensor<2x20x7xf32>, !tosa.shape<4>) -> tensor<2x4x5x7xf32>
    %15 = tosa.mul %14, %8, %5 : (tensor<2x4x5x7xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %16 = tosa.reduce_max %15 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %17 = tosa.sub %15, %16 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>) -> tensor<2x4x5x7xf32>
    %18 = tosa.exp %17 : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %19 = tosa.reduce_sum %18 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %20 = tosa.reciprocal %19 : (tensor<2x4x5x1xf32>) -> tensor<2x4x5x1xf32>
    %21 = tosa.mul %18, %20, %5 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %22 = tosa.reshape %21, %6 : (tensor<2x4x5x7xf32>, !tosa.shape<3>) -> tensor<2x20x7xf32>
    %23 = tosa.matmul %22, %arg2, %3, %3 : (tensor<2x20x7xf32>, tensor<2x7x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<2x20x8xf32>
    %24 = tosa.reshape %23, %7 : (tensor<2x20x8xf32>, !tosa.shape<4>) -> tensor<2x4x5x8xf32>
    return %24 : tensor<2x4x5x8xf32>
  }
}
