// RUN: attn-opt %s -split-input-file -attn-pack-weights | FileCheck %s

// Panels as wide as the register tile, made before the loop; each task reads
// those of its columns. With so few rows that a copy does not pay, none is made
// and the product reads the weights.

// CHECK-DAG: #[[PANEL:.+]] = affine_map<()[s0, s1] -> (s1 + s0 floordiv 64)>
// CHECK-LABEL: func.func @product
// CHECK-SAME:      %[[X:.+]]: tensor<?x96xf32>, %[[W:.+]]: tensor<96x256xf32>
// CHECK:         %[[FEW:.+]] = arith.cmpi ule, %{{.+}}, %{{.+}} : index
// CHECK:         %[[COUNT:.+]] = arith.select %[[FEW]], %{{.+}}, %{{.+}} : index
// CHECK:         %[[PANELS:.+]] = scf.forall (%[[P:.+]]) in (%[[COUNT]]) {{.*}} -> (tensor<4x96x64xf32>)
// CHECK:           tensor.extract_slice %[[W]][0, %{{.+}}] [96, 64]
// CHECK:         scf.forall (%{{.+}}, %[[J:.+]]) = (0, 0) to (%{{.+}}, 256) step (192, 128)
// CHECK:           scf.if %[[FEW]]
// CHECK-NEXT:        linalg.matmul {attn.register_tile = #attn.register_tile<rows = 2, vectors = 4, lanes = 16>} {{.*}} tensor<96x128xf32>)
// CHECK:           } else {
// CHECK:             scf.for %[[I:.+]] = {{.*}} iter_args(%[[OUT:.+]] =
// CHECK:               %[[AT:.+]] = affine.apply #[[PANEL]]()[%[[J]], %[[I]]]
// CHECK:               %[[B:.+]] = tensor.extract_slice %[[PANELS]][%[[AT]], 0, 0] [1, 96, 64]
// CHECK:               %[[C:.+]] = tensor.extract_slice %[[OUT]][0, %{{.+}}] [%{{.+}}, 64]
// CHECK:               linalg.matmul {attn.register_tile = {{.*}}} ins(%{{.+}}, %[[B]] : {{.*}}) outs(%[[C]] :
func.func @product(%x: tensor<?x96xf32>, %w: tensor<96x256xf32>, %out: tensor<?x256xf32>) -> tensor<?x256xf32> {
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x96xf32>
  %r = scf.forall (%i, %j) = (0, 0) to (%rows, 256) step (192, 128) shared_outs(%o = %out) -> (tensor<?x256xf32>) {
    %m = affine.min affine_map<(d0)[s0] -> (-d0 + s0, 192)>(%i)[%rows]
    %a = tensor.extract_slice %x[%i, 0] [%m, 96] [1, 1] : tensor<?x96xf32> to tensor<?x96xf32>
    %b = tensor.extract_slice %w[0, %j] [96, 128] [1, 1] : tensor<96x256xf32> to tensor<96x128xf32>
    %c = tensor.extract_slice %o[%i, %j] [%m, 128] [1, 1] : tensor<?x256xf32> to tensor<?x128xf32>
    %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 128, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a, %b : tensor<?x96xf32>, tensor<96x128xf32>) outs(%c : tensor<?x128xf32>) -> tensor<?x128xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%i, %j] [%m, 128] [1, 1] : tensor<?x128xf32> into tensor<?x256xf32>
    }
  }
  return %r : tensor<?x256xf32>
}

// -----

// Two products of the same weights share the panels. A head of 80 columns is
// one panel of whole vectors. The number of rows is known, so nothing is left
// to decide.

// CHECK-LABEL: func.func @shared
// CHECK:         %[[PANELS:.+]] = scf.forall {{.*}} in (2) {{.*}} -> (tensor<2x96x80xf32>)
// CHECK:           arith.extf
// CHECK:         scf.forall (%[[H:.+]]) in (2)
// CHECK-NOT:       scf.if
// CHECK:           %[[AT:.+]] = affine.apply #{{.+}}()[%[[H]]]
// CHECK:           %[[B:.+]] = tensor.extract_slice %[[PANELS]][%{{.+}}, 0, 0] [1, 96, 80]
// CHECK:           linalg.matmul {attn.register_tile = {{.*}}} ins(%{{.+}}, %[[B]] :
// CHECK:         scf.forall
// CHECK:           tensor.extract_slice %[[PANELS]]
func.func @shared(%x: tensor<48x96xf32>, %w: tensor<96x160xf16>, %out: tensor<48x160xf32>) -> (tensor<48x160xf32>, tensor<48x160xf32>) {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<48x160xf32>) {
    %column = affine.apply affine_map<()[s0] -> (s0 * 80)>()[%h]
    %a = tensor.extract_slice %x[0, 0] [48, 96] [1, 1] : tensor<48x96xf32> to tensor<48x96xf32>
    %b = tensor.extract_slice %w[0, %column] [96, 80] [1, 1] : tensor<96x160xf16> to tensor<96x80xf16>
    %c = tensor.extract_slice %o[0, %column] [48, 80] [1, 1] : tensor<48x160xf32> to tensor<48x80xf32>
    %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 80, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a, %b : tensor<48x96xf32>, tensor<96x80xf16>) outs(%c : tensor<48x80xf32>) -> tensor<48x80xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[0, %column] [48, 80] [1, 1] : tensor<48x80xf32> into tensor<48x160xf32>
    }
  }
  %r2 = scf.forall (%h) in (2) shared_outs(%o = %r) -> (tensor<48x160xf32>) {
    %column = affine.apply affine_map<()[s0] -> (s0 * 80)>()[%h]
    %a = tensor.extract_slice %x[0, 0] [48, 96] [1, 1] : tensor<48x96xf32> to tensor<48x96xf32>
    %b = tensor.extract_slice %w[0, %column] [96, 80] [1, 1] : tensor<96x160xf16> to tensor<96x80xf16>
    %c = tensor.extract_slice %o[0, %column] [48, 80] [1, 1] : tensor<48x160xf32> to tensor<48x80xf32>
    %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 80, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a, %b : tensor<48x96xf32>, tensor<96x80xf16>) outs(%c : tensor<48x80xf32>) -> tensor<48x80xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[0, %column] [48, 80] [1, 1] : tensor<48x80xf32> into tensor<48x160xf32>
    }
  }
  return %r, %r2 : tensor<48x160xf32>, tensor<48x160xf32>
}

// -----

// Pairs: neighbouring rows of the weights are interleaved, and the left operand
// is read as it is, in pairs.

// CHECK-LABEL: func.func @pairs
// CHECK:         %[[PANELS:.+]] = scf.forall {{.*}} -> (tensor<2x48x64x2xbf16>)
// CHECK:           tensor.expand_shape {{.*}} tensor<96x64xbf16> into tensor<48x2x64xbf16>
// CHECK:         scf.forall
// CHECK:           %[[A:.+]] = tensor.expand_shape {{.*}} tensor<48x96xbf16> into tensor<48x48x2xbf16>
// CHECK:           linalg.contract {{.*}} {attn.register_tile = {{.*}}} ins(%[[A]], %{{.+}} : tensor<48x48x2xbf16>, tensor<48x64x2xbf16>)
func.func @pairs(%x: tensor<48x96xbf16>, %w: tensor<96x128xbf16>, %out: tensor<48x128xf32>) -> tensor<48x128xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<48x128xf32>) {
    %column = affine.apply affine_map<()[s0] -> (s0 * 64)>()[%h]
    %a = tensor.extract_slice %x[0, 0] [48, 96] [1, 1] : tensor<48x96xbf16> to tensor<48x96xbf16>
    %b = tensor.extract_slice %w[0, %column] [96, 64] [1, 1] : tensor<96x128xbf16> to tensor<96x64xbf16>
    %c = tensor.extract_slice %o[0, %column] [48, 64] [1, 1] : tensor<48x128xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>}
      ins(%a, %b : tensor<48x96xbf16>, tensor<96x64xbf16>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[0, %column] [48, 64] [1, 1] : tensor<48x64xf32> into tensor<48x128xf32>
    }
  }
  return %r : tensor<48x128xf32>
}

// -----

// The same weights in a product of pairs and in one that rounds to bf16, which
// is not one of pairs, have panels of two forms.

// CHECK-LABEL: func.func @two_forms
// CHECK:         scf.forall {{.*}} -> (tensor<1x48x64x2xbf16>)
// CHECK:         linalg.contract {{.*}} tensor<48x64x2xbf16>)
// CHECK:         scf.forall {{.*}} -> (tensor<1x96x64xbf16>)
// CHECK:         linalg.matmul {attn.register_tile = {{.*}}} ins(%{{.+}}, %{{.+}} : tensor<48x96xbf16>, tensor<96x64xbf16>)
func.func @two_forms(%x: tensor<48x96xbf16>, %w: tensor<96x64xbf16>, %wide: tensor<48x64xf32>, %narrow: tensor<48x64xbf16>) -> (tensor<48x64xf32>, tensor<48x64xbf16>) {
  %r = scf.forall (%h) in (1) shared_outs(%o = %wide) -> (tensor<48x64xf32>) {
    %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>}
      ins(%x, %w : tensor<48x96xbf16>, tensor<96x64xbf16>) outs(%o : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[0, 0] [48, 64] [1, 1] : tensor<48x64xf32> into tensor<48x64xf32>
    }
  }
  %r2 = scf.forall (%h) in (1) shared_outs(%o = %narrow) -> (tensor<48x64xbf16>) {
    %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%x, %w : tensor<48x96xbf16>, tensor<96x64xbf16>) outs(%o : tensor<48x64xbf16>) -> tensor<48x64xbf16>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[0, 0] [48, 64] [1, 1] : tensor<48x64xbf16> into tensor<48x64xbf16>
    }
  }
  return %r, %r2 : tensor<48x64xf32>, tensor<48x64xbf16>
}

// -----

// Weights that are transposed before the loop: panels are read from what was
// transposed, turned on the way. Few rows read that in place.

// CHECK-DAG: #[[TURN:.+]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-DAG: #[[RHS:.+]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[TURN_PAIRS:.+]] = affine_map<(d0, d1, d2) -> (d1, d0, d2)>
// CHECK-LABEL: func.func @turned
// CHECK-SAME:      %{{.+}}: tensor<?x96xbf16>, %[[W:[a-z0-9]+]]: tensor<128x96xf32>, %[[N:[a-z0-9]+]]: tensor<128x96xbf16>
// CHECK:         scf.forall (%[[P:.+]]) in (%{{.+}}) {{.*}} -> (tensor<2x96x64xf32>)
// CHECK:           %[[AT:.+]] = affine.apply #{{.+}}()[%[[P]]]
// CHECK:           %[[PART:.+]] = tensor.extract_slice %[[W]][%[[AT]], 0] [64, 96]
// CHECK:           linalg.generic {indexing_maps = [#[[TURN]], #{{.+}}], {{.*}} ins(%[[PART]] :
// CHECK:         scf.forall {{.*}} -> (tensor<2x48x64x2xbf16>)
// CHECK:           %[[PART:.+]] = tensor.extract_slice %[[N]][%{{.+}}, 0] [64, 96]
// CHECK:           %[[PAIRS:.+]] = tensor.expand_shape %[[PART]] {{.*}} tensor<64x96xbf16> into tensor<64x48x2xbf16>
// CHECK:           linalg.generic {indexing_maps = [#[[TURN_PAIRS]], #{{.+}}], {{.*}} ins(%[[PAIRS]] :
// CHECK:         scf.if
// CHECK:           %[[PART:.+]] = tensor.extract_slice %[[W]][0, 0] [128, 96]
// CHECK:           linalg.matmul indexing_maps = [#{{.+}}, #[[RHS]], #{{.+}}] {attn.register_tile = {{.*}} ins(%{{.+}}, %[[PART]] :
// CHECK:           linalg.matmul {attn.register_tile
// CHECK:         scf.if
// CHECK:           linalg.matmul indexing_maps = {{.*}} ins(%{{.+}}, %{{.+}} : tensor<?x96xbf16>, tensor<128x96xbf16>)
// CHECK:           linalg.contract
func.func @turned(%x: tensor<?x96xf32>, %y: tensor<?x96xbf16>, %w: tensor<128x96xf32>, %n: tensor<128x96xbf16>, %out: tensor<?x128xf32>, %out2: tensor<?x128xf32>) -> (tensor<?x128xf32>, tensor<?x128xf32>) {
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x96xf32>
  %empty = tensor.empty() : tensor<96x128xf32>
  %wt = linalg.transpose ins(%w : tensor<128x96xf32>) outs(%empty : tensor<96x128xf32>) permutation = [1, 0]
  %empty2 = tensor.empty() : tensor<96x128xbf16>
  %nt = linalg.transpose ins(%n : tensor<128x96xbf16>) outs(%empty2 : tensor<96x128xbf16>) permutation = [1, 0]
  %r:2 = scf.forall (%i) = (0) to (%rows) step (192) shared_outs(%o = %out, %o2 = %out2) -> (tensor<?x128xf32>, tensor<?x128xf32>) {
    %m = affine.min affine_map<(d0)[s0] -> (-d0 + s0, 192)>(%i)[%rows]
    %a = tensor.extract_slice %x[%i, 0] [%m, 96] [1, 1] : tensor<?x96xf32> to tensor<?x96xf32>
    %c = tensor.extract_slice %o[%i, 0] [%m, 128] [1, 1] : tensor<?x128xf32> to tensor<?x128xf32>
    %p = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 128, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a, %wt : tensor<?x96xf32>, tensor<96x128xf32>) outs(%c : tensor<?x128xf32>) -> tensor<?x128xf32>
    %b = tensor.extract_slice %y[%i, 0] [%m, 96] [1, 1] : tensor<?x96xbf16> to tensor<?x96xbf16>
    %d = tensor.extract_slice %o2[%i, 0] [%m, 128] [1, 1] : tensor<?x128xf32> to tensor<?x128xf32>
    %q = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 128, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>, pairs = true>}
      ins(%b, %nt : tensor<?x96xbf16>, tensor<96x128xbf16>) outs(%d : tensor<?x128xf32>) -> tensor<?x128xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%i, 0] [%m, 128] [1, 1] : tensor<?x128xf32> into tensor<?x128xf32>
      tensor.parallel_insert_slice %q into %o2[%i, 0] [%m, 128] [1, 1] : tensor<?x128xf32> into tensor<?x128xf32>
    }
  }
  return %r#0, %r#1 : tensor<?x128xf32>, tensor<?x128xf32>
}

// -----

// Not packed: weights whose panels are packed in the task (k is less than the
// depth), too few rows, weights from the loop itself, and a first column that
// is not the beginning of a panel.

// CHECK-LABEL: func.func @stays
// CHECK-NOT:     attn.register_tile =
// CHECK-COUNT-4: linalg.matmul {attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @stays(%x: tensor<48x96xf32>, %few: tensor<12x96xf32>, %w: tensor<96x128xf32>, %at: index, %out: tensor<48x128xf32>, %out2: tensor<12x128xf32>) -> (tensor<48x128xf32>, tensor<12x128xf32>) {
  %zero = arith.constant 0.0 : f32
  %r:2 = scf.forall (%h) in (2) shared_outs(%o = %out, %o2 = %out2) -> (tensor<48x128xf32>, tensor<12x128xf32>) {
    %column = affine.apply affine_map<()[s0] -> (s0 * 64)>()[%h]
    %a = tensor.extract_slice %x[0, 0] [48, 96] [1, 1] : tensor<48x96xf32> to tensor<48x96xf32>
    %a2 = tensor.extract_slice %few[0, 0] [12, 96] [1, 1] : tensor<12x96xf32> to tensor<12x96xf32>
    %b = tensor.extract_slice %w[0, %column] [96, 64] [1, 1] : tensor<96x128xf32> to tensor<96x64xf32>
    %odd = tensor.extract_slice %w[0, %at] [96, 64] [1, 1] : tensor<96x128xf32> to tensor<96x64xf32>
    %empty = tensor.empty() : tensor<96x64xf32>
    %own = linalg.fill ins(%zero : f32) outs(%empty : tensor<96x64xf32>) -> tensor<96x64xf32>
    %c = tensor.extract_slice %o[0, %column] [48, 64] [1, 1] : tensor<48x128xf32> to tensor<48x64xf32>
    %c2 = tensor.extract_slice %o2[0, %column] [12, 64] [1, 1] : tensor<12x128xf32> to tensor<12x64xf32>
    %p0 = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 48, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    %p1 = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a, %own : tensor<48x96xf32>, tensor<96x64xf32>) outs(%p0 : tensor<48x64xf32>) -> tensor<48x64xf32>
    %p2 = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a, %odd : tensor<48x96xf32>, tensor<96x64xf32>) outs(%p1 : tensor<48x64xf32>) -> tensor<48x64xf32>
    %p3 = linalg.matmul {attn.matmul_config = #attn.matmul_config<m = 192, n = 64, k = 96, register_tile = <rows = 6, vectors = 4, lanes = 16>>}
      ins(%a2, %b : tensor<12x96xf32>, tensor<96x64xf32>) outs(%c2 : tensor<12x64xf32>) -> tensor<12x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p2 into %o[0, %column] [48, 64] [1, 1] : tensor<48x64xf32> into tensor<48x128xf32>
      tensor.parallel_insert_slice %p3 into %o2[0, %column] [12, 64] [1, 1] : tensor<12x64xf32> into tensor<12x128xf32>
    }
  }
  return %r#0, %r#1 : tensor<48x128xf32>, tensor<12x128xf32>
}

// -----

// Tasks in tasks: the panels are made before the outer ones.

// CHECK-LABEL: func.func @outermost_loop(
// CHECK:         scf.forall {{.*}} in (2) {{.*}} -> (tensor<2x96x64xf32>)
// CHECK:         scf.forall {{.*}} -> (tensor<2x48x128xf32>)
// CHECK:           scf.forall {{.*}} -> (tensor<48x128xf32>)
// CHECK:             linalg.matmul {attn.register_tile =
// CHECK:         return
#config = #attn.matmul_config<m = 192, n = 64, k = 192, register_tile = <rows = 6, vectors = 4, lanes = 16>>
func.func @outermost_loop(%x: tensor<48x96xf32>, %w: tensor<96x128xf32>, %out: tensor<2x48x128xf32>) -> tensor<2x48x128xf32> {
  %r = scf.forall (%i) in (2) shared_outs(%all = %out) -> (tensor<2x48x128xf32>) {
    %part = tensor.extract_slice %all[%i, 0, 0] [1, 48, 128] [1, 1, 1] : tensor<2x48x128xf32> to tensor<48x128xf32>
    %inner = scf.forall (%h) = (0) to (128) step (64) shared_outs(%o = %part) -> (tensor<48x128xf32>) {
      %b = tensor.extract_slice %w[0, %h] [96, 64] [1, 1] : tensor<96x128xf32> to tensor<96x64xf32>
      %c = tensor.extract_slice %o[0, %h] [48, 64] [1, 1] : tensor<48x128xf32> to tensor<48x64xf32>
      %p = linalg.matmul {attn.matmul_config = #config}
        ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %p into %o[0, %h] [48, 64] [1, 1] : tensor<48x64xf32> into tensor<48x128xf32>
      }
    }
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %inner into %all[%i, 0, 0] [1, 48, 128] [1, 1, 1] : tensor<48x128xf32> into tensor<2x48x128xf32>
    }
  }
  return %r : tensor<2x48x128xf32>
}

// -----

// Panels that a branch makes are not there after it, and neither is what it knows
// of the number of rows.

// CHECK-LABEL: func.func @made_in_a_branch(
// CHECK:         scf.if %{{.+}} -> (tensor<?x64xf32>)
// CHECK:           %[[INNER:.+]] = scf.forall {{.*}} -> (tensor<1x96x64xf32>)
// CHECK:           scf.if
// CHECK:           tensor.extract_slice %[[INNER]]
// CHECK:         } else {
// CHECK:         %[[OUTER:.+]] = scf.forall {{.*}} in (1) {{.*}} -> (tensor<1x96x64xf32>)
// CHECK-NOT:     scf.if
// CHECK:         tensor.extract_slice %[[OUTER]]
// CHECK-NOT:     scf.if
// CHECK:         return
#config = #attn.matmul_config<m = 192, n = 64, k = 192, register_tile = <rows = 6, vectors = 4, lanes = 16>>
func.func @made_in_a_branch(%few: tensor<?x96xf32>, %x: tensor<48x96xf32>, %w: tensor<96x64xf32>, %few_out: tensor<?x64xf32>, %out: tensor<2x48x64xf32>, %flag: i1) -> (tensor<?x64xf32>, tensor<2x48x64xf32>) {
  %c0 = arith.constant 0 : index
  %r0 = scf.if %flag -> (tensor<?x64xf32>) {
    %rows = tensor.dim %few, %c0 : tensor<?x96xf32>
    %inner = scf.forall (%i) in (1) shared_outs(%o = %few_out) -> (tensor<?x64xf32>) {
      %a = tensor.extract_slice %few[0, 0] [%rows, 96] [1, 1] : tensor<?x96xf32> to tensor<?x96xf32>
      %c = tensor.extract_slice %o[0, 0] [%rows, 64] [1, 1] : tensor<?x64xf32> to tensor<?x64xf32>
      %p = linalg.matmul {attn.matmul_config = #config}
        ins(%a, %w : tensor<?x96xf32>, tensor<96x64xf32>) outs(%c : tensor<?x64xf32>) -> tensor<?x64xf32>
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %p into %o[0, 0] [%rows, 64] [1, 1] : tensor<?x64xf32> into tensor<?x64xf32>
      }
    }
    scf.yield %inner : tensor<?x64xf32>
  } else {
    scf.yield %few_out : tensor<?x64xf32>
  }
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %w : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r0, %r : tensor<?x64xf32>, tensor<2x48x64xf32>
}
