module {
  func.func @main(%arg0: tensor<2x4x5x8xf32>, %arg1: tensor<2x4x7x8xf32>, %arg2: tensor<2x4x7x8xf32>) -> tensor<2x4x5x8xf32> {
    %0 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %1 = tosa.const_shape  {values = dense<[8, 5, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %2 = tosa.const_shape  {values = dense<[8, 8, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %4 = tosa.const_shape  {values = dense<[2, 4, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %5 = tosa.const_shape  {values = dense<[1, 5, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %6 = tosa.const_shape  {values = dense<[1, 4, 5, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = tosa.const_shape  {values = dense<[8, 5, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = tosa.const_shape  {values = dense<[8, 7, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %9 = tosa.const_shape  {values = dense<[2, 4, 5, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = "tosa.const"() <{values = dense_resource<torch_tensor_4_torch.float32> : tensor<4x1x1xf32>}> : () -> tensor<4x1x1xf32>
    %11 = "tosa.const"() <{values = dense<[[0, 1, 2, 3, 4, 5, 6]]> : tensor<1x7xi64>}> : () -> tensor<1x7xi64>
    %12 = "tosa.const"() <{values = dense<[[0], [1], [2], [3], [4]]> : tensor<5x1xi64>}> : () -> tensor<5x1xi64>
    %13 = "tosa.const"() <{values = dense<2.000000e-01> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %14 = tosa.cast %12 : (tensor<5x1xi64>) -> tensor<5x1xi32>
    %15 = tosa.cast %11 : (tensor<1x7xi64>) -> tensor<1x7xi32>
    %16 = tosa.sub %15, %14 : (tensor<1x7xi32>, tensor<5x1xi32>) -> tensor<5x7xi32>
    %17 = tosa.cast %16 : (tensor<5x7xi32>) -> tensor<5x7xi64>
    %18 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x8x7xf32>
    %19 = tosa.reshape %arg0, %1 : (tensor<2x4x5x8xf32>, !tosa.shape<3>) -> tensor<8x5x8xf32>
    %20 = tosa.reshape %18, %2 : (tensor<2x4x8x7xf32>, !tosa.shape<3>) -> tensor<8x8x7xf32>
    %21 = tosa.matmul %19, %20, %3, %3 : (tensor<8x5x8xf32>, tensor<8x8x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x7xf32>
    %22 = tosa.reshape %21, %4 : (tensor<8x5x7xf32>, !tosa.shape<4>) -> tensor<2x4x5x7xf32>
    %23 = tosa.mul %22, %13, %0 : (tensor<2x4x5x7xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %24 = tosa.reshape %17, %5 : (tensor<5x7xi64>, !tosa.shape<3>) -> tensor<1x5x7xi64>
    %25 = tosa.cast %24 : (tensor<1x5x7xi64>) -> tensor<1x5x7xf32>
    %26 = tosa.mul %10, %25, %0 : (tensor<4x1x1xf32>, tensor<1x5x7xf32>, tensor<1xi8>) -> tensor<4x5x7xf32>
    %27 = tosa.reshape %26, %6 : (tensor<4x5x7xf32>, !tosa.shape<4>) -> tensor<1x4x5x7xf32>
    %28 = tosa.add %23, %27 : (tensor<2x4x5x7xf32>, tensor<1x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %29 = tosa.reduce_max %28 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %30 = tosa.sub %28, %29 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>) -> tensor<2x4x5x7xf32>
    %31 = tosa.exp %30 : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x7xf32>
    %32 = tosa.reduce_sum %31 {axis = 3 : i32} : (tensor<2x4x5x7xf32>) -> tensor<2x4x5x1xf32>
    %33 = tosa.reciprocal %32 : (tensor<2x4x5x1xf32>) -> tensor<2x4x5x1xf32>
    %34 = tosa.mul %31, %33, %0 : (tensor<2x4x5x7xf32>, tensor<2x4x5x1xf32>, tensor<1xi8>) -> tensor<2x4x5x7xf32>
    %35 = tosa.reshape %34, %7 : (tensor<2x4x5x7xf32>, !tosa.shape<3>) -> tensor<8x5x7xf32>
    %36 = tosa.reshape %arg2, %8 : (tensor<2x4x7x8xf32>, !tosa.shape<3>) -> tensor<8x7x8xf32>
    %37 = tosa.matmul %35, %36, %3, %3 : (tensor<8x5x7xf32>, tensor<8x7x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x5x8xf32>
    %38 = tosa.reshape %37, %9 : (tensor<8x5x8xf32>, !tosa.shape<4>) -> tensor<2x4x5x8xf32>
    return %38 : tensor<2x4x5x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_4_torch.float32: "0x040000000000003F0000803E0000003E0000803D"
    }
  }
#-}
