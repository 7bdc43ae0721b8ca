module {
  func.func @main(%arg0: tensor<2x4x5x8xf32>, %arg1: tensor<2x4x7x8xf32>, %arg2: tensor<2x4x7x8xf32>, %arg3: tensor<5x7xf32>) -> tensor<2x4x5x8xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x4x5x7xf32>}> : () -> tensor<2x4x5x7xf32>
    %1 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %2 = tosa.const_shape  {values = dense<[8, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = tosa.const_shape  {values = dense<[8, 8, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %4 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %5 = tosa.const_shape  {values = dense<[2, 4, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = tosa.const_shape  {values = dense<[1, 1, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = tosa.const_shape  {values = dense<[8, 5, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = tosa.const_shape  {values = dense<[8, 7, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %9 = tosa.const_shape  {values = dense<[2, 4, 5, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = "tosa.const"() <{values = dense<0.547722578> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %11 = "tosa.const"() <{values = dense<0xFFF0000000000000> : tensor<1x1x1x1xf64>}> : () -> tensor<1x1x1x1xf64>
    %12 = tosa.mul %arg0, %10, %1 : (tensor<2x4x5x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x5x8xf32>
    %13 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x8x7xf32>
    %14 = tosa.mul %13, %10, %1 : (tensor<2x4x8x7xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x8x7xf32>
    %15 = tosa.reshape %12, %2 : (tensor<2x4x5x8xf32>, !tosa.shape<3>) -> tensor<8x5x8xf32>
    %16 = tosa.reshape %14, %3 : (tensor<2x4x8x7xf32>, !tosa.shape<3>) -> tensor<8x8x7xf32>
    %17 = tosa.matmul %15, %16, %4, %4 : (tensor<8x5x8xf32>, tensor<8x8x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x7xf32>
    %18 = tosa.reshape %17, %5 : (tensor<8x5x7xf32>, !tosa.shape<4>) -> tensor<2x4x5x7xf32>
    %19 = tosa.reshape %arg3, %6 : (tensor<5x7xf32>, !tosa.shape<4>) -> tensor<1x1x5x7xf32>
    %20 = tosa.add %18, %19 : (tensor<2x4x5x7xf32>, tensor<1x1x5x7xf32>) -> tensor<2x4x5x7xf32>
    %21 = tosa.reduce_max %20 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %22 = tosa.sub %20, %21 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>) -> tensor<2x4x5x7xf32>
    %23 = tosa.exp %22 : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %24 = tosa.reduce_sum %23 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %25 = tosa.reciprocal %24 : (tensor<2x4x5x1xf32>) -> tensor<2x4x5x1xf32>
    %26 = tosa.mul %23, %25, %1 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %27 = tosa.cast %20 : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf64>
    %28 = tosa.equal %27, %11 : (tensor<2x4x5x7xf64>, tensor<1x1x1x1xf64>) -> tensor<2x4x5x7xi1>
    %29 = tosa.reduce_all %28 {axis = 3 : i32} : (tensor<2x4x5x7xi1>) -> tensor<2x4x5x1xi1>
    %30 = tosa.select %29, %0, %26 : (tensor<2x4x5x1xi1>, tensor<2x4x5x7xf32>, tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %31 = tosa.reshape %30, %7 : (tensor<2x4x5x7xf32>, !tosa.shape<3>) -> tensor<8x5x7xf32>
    %32 = tosa.reshape %arg2, %8 : (tensor<2x4x7x8xf32>, !tosa.shape<3>) -> tensor<8x7x8xf32>
    %33 = tosa.matmul %31, %32, %4, %4 : (tensor<8x5x7xf32>, tensor<8x7x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x8xf32>
    %34 = tosa.reshape %33, %9 : (tensor<8x5x8xf32>, !tosa.shape<4>) -> tensor<2x4x5x8xf32>
    return %34 : tensor<2x4x5x8xf32>
  }
}
