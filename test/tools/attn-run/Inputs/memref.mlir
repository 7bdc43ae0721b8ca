func.func @m(%a: memref<4xf32>, %b: memref<4xf32>) { memref.copy %a, %b : memref<4xf32> to memref<4xf32> return }
