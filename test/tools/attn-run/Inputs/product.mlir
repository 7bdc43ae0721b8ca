func.func @product(%a: tensor<40x70xf32>, %b: tensor<70x96xf32>, %c: tensor<40x96xf32>) -> tensor<40x96xf32> {
  %d = linalg.matmul ins(%a, %b : tensor<40x70xf32>, tensor<70x96xf32>) outs(%c : tensor<40x96xf32>) -> tensor<40x96xf32>
  return %d : tensor<40x96xf32>
}
