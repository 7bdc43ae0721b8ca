module {
  func.func @main(%arg0: tensor<2x5x4x8xf32>, %arg1: tensor<2x7x4x8xf32>, %arg2: tensor<2x7x4x8xf32>) -> tensor<2x5x4x8xf32> {
    %0 = tosa.const_shape  {values = dense<[2, 5, 4, 8, 1]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %1 = tosa.const_shape  {values = dense<[2, 7, 4, 8, 1]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %2 = tosa.const_shape  {values = dense<[8, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = tosa.const_shape  {values = dense<[8, 8, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %4 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %5 = tosa.const_shape  {values = dense<[2, 4, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %7 = tosa.const_shape  {values = dense<[8, 5, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = tosa.const_shape  {values = dense<[8, 7, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %9 = tosa.const_shape  {values = dense<[2, 4, 5, 1, 8]> : tensor<5xindex>} : () -> !tosa.shape<5>
    %10 = tosa.const_shape  {values = dense<[2, 5, 4, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %11 = "tosa.const"() <{values = dense<2.500000e-01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %12 = tosa.reshape %arg0, %0 : (tensor<2x5x4x8xf32>, !tosa.shape<5>) -> tensor<2x5x4x8x1xf32>
    %13 = tosa.reshape %arg1, %1 : (tensor<2x7x4x8xf32>, !tosa.shape<5>) -> tensor<2x7x4x8x1xf32>
    %14 = tosa.transpose %12 {perms = array<i32: 0, 2, 1, 3, 4>} : (tensor<2x5x4x8x1xf32>) -> tensor<2x4x5x8x1xf32>
    %15 = tosa.reshape %14, %2 : (tensor<2x4x5x8x1xf32>, !tosa.shape<3>) -> tensor<8x5x8xf32>
    %16 = tosa.transpose %13 {perms = array<i32: 0, 2, 3, 1, 4>} : (tensor<2x7x4x8x1xf32>) -> tensor<2x4x8x7x1xf32>
    %17 = tosa.reshape %16, %3 : (tensor<2x4x8x7x1xf32>, !tosa.shape<3>) -> tensor<8x8x7xf32>
    %18 = tosa.matmul %15, %17, %4, %4 : (tensor<8x5x8xf32>, tensor<8x8x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x7xf32>
    %19 = tosa.reshape %18, %5 : (tensor<8x5x7xf32>, !tosa.shape<4>) -> tensor<2x4x5x7xf32>
    %20 = tosa.mul %19, %11, %6 : (tensor<2x4x5x7xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %21 = tosa.reduce_max %20 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %22 = tosa.sub %20, %21 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>) -> tensor<2x4x5x7xf32>
    %23 = tosa.exp %22 : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %24 = tosa.reduce_sum %23 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %25 = tosa.reciprocal %24 : (tensor<2x4x5x1xf32>) -> tensor<2x4x5x1xf32>
    %26 = tosa.mul %23, %25, %6 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %27 = tosa.reshape %arg2, %1 : (tensor<2x7x4x8xf32>, !tosa.shape<5>) -> tensor<2x7x4x8x1xf32>
    %28 = tosa.reshape %26, %7 : (tensor<2x4x5x7xf32>, !tosa.shape<3>) -> tensor<8x5x7xf32>
    %29 = tosa.transpose %27 {perms = array<i32: 0, 2, 1, 3, 4>} : (tensor<2x7x4x8x1xf32>) -> tensor<2x4x7x8x1xf32>
    %30 = tosa.reshape %29, %8 : (tensor<2x4x7x8x1xf32>, !tosa.shape<3>) -> tensor<8x7x8xf32>
    %31 = tosa.matmul %28, %30, %4, %4 : (tensor<8x5x7xf32>, tensor<8x7x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x8xf32>
    %32 = tosa.reshape %31, %9 : (tensor<8x5x8xf32>, !tosa.shape<5>) -> tensor<2x4x5x1x8xf32>
    %33 = tosa.transpose %32 {perms = array<i32: 0, 2, 1, 4, 3>} : (tensor<2x4x5x1x8xf32>) -> tensor<2x5x4x8x1xf32>
    %34 = tosa.reshape %33, %10 : (tensor<2x5x4x8x1xf32>, !tosa.shape<4>) -> tensor<2x5x4x8xf32>
    return %34 : tensor<2x5x4x8xf32>
  }
}
