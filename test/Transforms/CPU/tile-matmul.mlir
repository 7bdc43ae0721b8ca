// RUN: attn-opt %s --attn-tile-matmul --canonicalize --cse --split-input-file | FileCheck %s

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// The zero fill moves into the tile, which writes straight into the result.
// CHECK: #[[ROWS:.+]] = affine_map<(d0)[s0] -> (-d0 + s0, 96)>
// CHECK-LABEL: func.func @fill
// CHECK-SAME:    %[[A:.+]]: tensor<?x768xf32>, %[[B:.+]]: tensor<768x768xf32>, %[[C:.+]]: tensor<?x768xf32>
// CHECK-NOT:     linalg
// CHECK:         scf.forall (%[[I:.+]], %[[J:.+]]) = (0, 0) to (%[[M:.+]], 768) step (96, 128)
// CHECK-SAME:        shared_outs(%[[OUT:.+]] = %[[C]])
// CHECK:           %[[HEIGHT:.+]] = affine.min #[[ROWS]](%[[I]])[%[[M]]]
// CHECK:           tensor.extract_slice %[[A]][%[[I]], 0] [%[[HEIGHT]], 768]
// CHECK:           tensor.extract_slice %[[B]][0, %[[J]]] [768, 128]
// CHECK:           %[[TILE:.+]] = tensor.extract_slice %[[OUT]][%[[I]], %[[J]]] [%[[HEIGHT]], 128]
// CHECK:           %[[ZERO:.+]] = linalg.fill {{.*}} outs(%[[TILE]]
// CHECK:           linalg.matmul {attn.matmul_config = {{.*}} outs(%[[ZERO]]
// CHECK:           tensor.parallel_insert_slice
func.func @fill(%a: tensor<?x768xf32>, %b: tensor<768x768xf32>, %c: tensor<?x768xf32>) -> tensor<?x768xf32> {
  %zero = arith.constant 0.0 : f32
  %init = linalg.fill ins(%zero : f32) outs(%c : tensor<?x768xf32>) -> tensor<?x768xf32>
  %0 = linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : tensor<?x768xf32>, tensor<768x768xf32>) outs(%init : tensor<?x768xf32>) -> tensor<?x768xf32>
  return %0 : tensor<?x768xf32>
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#id = affine_map<(m, n) -> (m, n)>

// The bias and the rounding move into the tile. 960 columns are ten blocks of
// 96, so that no tile has an unknown width.
// CHECK-LABEL: func.func @bias_and_rounding
// CHECK-NOT:     linalg
// CHECK:         scf.forall (%[[I:.+]], %[[J:.+]]) = (0, 0) to (%{{.+}}, 960) step (96, 96)
// CHECK-SAME:        -> (tensor<?x960xbf16>)
// CHECK:           %[[BIAS:.+]] = tensor.extract_slice %{{.+}}[%[[J]]] [96]
// CHECK:           %[[INIT:.+]] = linalg.broadcast ins(%[[BIAS]]
// CHECK:           %[[PRODUCT:.+]] = linalg.matmul {attn.matmul_config = {{.*}} outs(%[[INIT]]
// CHECK:           linalg.generic {{.*}} ins(%[[PRODUCT]]
// CHECK:             arith.truncf
// CHECK:           tensor.parallel_insert_slice
func.func @bias_and_rounding(%a: tensor<?x59xbf16>, %b: tensor<59x960xbf16>, %bias: tensor<960xf32>) -> tensor<?x960xbf16> {
  %c0 = arith.constant 0 : index
  %m = tensor.dim %a, %c0 : tensor<?x59xbf16>
  %acc = tensor.empty(%m) : tensor<?x960xf32>
  %init = linalg.broadcast ins(%bias : tensor<960xf32>) outs(%acc : tensor<?x960xf32>) dimensions = [0]
  %0 = linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : tensor<?x59xbf16>, tensor<59x960xbf16>) outs(%init : tensor<?x960xf32>) -> tensor<?x960xf32>
  %out = tensor.empty(%m) : tensor<?x960xbf16>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
    ins(%0 : tensor<?x960xf32>) outs(%out : tensor<?x960xbf16>) {
  ^bb0(%x: f32, %old: bf16):
    %y = arith.truncf %x : f32 to bf16
    linalg.yield %y : bf16
  } -> tensor<?x960xbf16>
  return %1 : tensor<?x960xbf16>
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// 200 columns have no equal blocks of whole vectors: the last block is narrow.
// CHECK: affine_map<(d0) -> (-d0 + 200, 128)>
// CHECK-LABEL: func.func @ragged_columns
// CHECK:         scf.forall {{.*}} to (192, 200) step (96, 128)
func.func @ragged_columns(%a: tensor<192x64xf32>, %b: tensor<64x200xf32>, %c: tensor<192x200xf32>) -> tensor<192x200xf32> {
  %0 = linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : tensor<192x64xf32>, tensor<64x200xf32>) outs(%c : tensor<192x200xf32>) -> tensor<192x200xf32>
  return %0 : tensor<192x200xf32>
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#id = affine_map<(m, n) -> (m, n)>
#transposed = affine_map<(m, n) -> (n, m)>

// A consumer that transposes stays outside, and so does the product that is the
// left operand of another one.
// CHECK-LABEL: func.func @stays_outside
// CHECK:         %[[FIRST:.+]] = scf.forall
// CHECK:           linalg.matmul
// CHECK-NOT:       linalg.matmul
// CHECK:           scf.forall.in_parallel
// CHECK:         %[[SECOND:.+]] = scf.forall
// CHECK:           tensor.extract_slice %[[FIRST]]
// CHECK:           linalg.matmul
// CHECK-NOT:       linalg.generic
// CHECK:           scf.forall.in_parallel
// CHECK:         linalg.generic {{.*}} ins(%[[SECOND]]
func.func @stays_outside(%a: tensor<192x256xf32>, %b: tensor<256x256xf32>, %c: tensor<192x256xf32>, %d: tensor<256x192xf32>) -> tensor<256x192xf32> {
  %0 = linalg.matmul {attn.matmul_config = #config}
    ins(%a, %b : tensor<192x256xf32>, tensor<256x256xf32>) outs(%c : tensor<192x256xf32>) -> tensor<192x256xf32>
  %1 = linalg.matmul {attn.matmul_config = #config}
    ins(%0, %b : tensor<192x256xf32>, tensor<256x256xf32>) outs(%c : tensor<192x256xf32>) -> tensor<192x256xf32>
  %2 = linalg.generic {indexing_maps = [#transposed, #id], iterator_types = ["parallel", "parallel"]}
    ins(%1 : tensor<192x256xf32>) outs(%d : tensor<256x192xf32>) {
  ^bb0(%x: f32, %old: f32):
    %y = arith.negf %x : f32
    linalg.yield %y : f32
  } -> tensor<256x192xf32>
  return %2 : tensor<256x192xf32>
}

// -----

#config = #attn.matmul_config<m = 96, n = 128, k = 256, register_tile = <rows = 6, vectors = 4, lanes = 16>>

// Not tiled: without the attribute, on memrefs, and a product that is empty.
// CHECK-LABEL: func.func @not_asked
// CHECK-NOT:     scf.forall
// CHECK-COUNT-3: linalg.matmul
func.func @not_asked(%a: tensor<192x64xf32>, %b: tensor<64x256xf32>, %c: tensor<192x256xf32>,
                     %x: memref<192x64xf32>, %y: memref<64x256xf32>, %z: memref<192x256xf32>,
                     %none: tensor<192x0xf32>, %nothing: tensor<0x256xf32>) -> (tensor<192x256xf32>, tensor<192x256xf32>) {
  %0 = linalg.matmul
    ins(%a, %b : tensor<192x64xf32>, tensor<64x256xf32>) outs(%c : tensor<192x256xf32>) -> tensor<192x256xf32>
  linalg.matmul {attn.matmul_config = #config}
    ins(%x, %y : memref<192x64xf32>, memref<64x256xf32>) outs(%z : memref<192x256xf32>)
  %1 = linalg.matmul {attn.matmul_config = #config}
    ins(%none, %nothing : tensor<192x0xf32>, tensor<0x256xf32>) outs(%c : tensor<192x256xf32>) -> tensor<192x256xf32>
  return %0, %1 : tensor<192x256xf32>, tensor<192x256xf32>
}
