// RUN: attn-opt %s -attn-pack-weights | FileCheck %s

// One product whose weights are packed, and others that differ from it in one
// thing each and read the weights as they are.

#config = #attn.matmul_config<m = 192, n = 64, k = 192, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#wide = #attn.matmul_config<m = 192, n = 208, k = 192, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#times_32 = affine_map<()[s0] -> (s0 * 32)>
#times_64 = affine_map<()[s0] -> (s0 * 64)>
#by_32 = affine_map<()[s0] -> (s0 floordiv 32)>

// The one that is packed.

// CHECK-LABEL: func.func @packed(
// CHECK:         scf.forall {{.*}} in (2) {{.*}} -> (tensor<2x96x64xf32>)
// CHECK:         scf.forall {{.*}} in (2) {{.*}} -> (tensor<2x48x64xf32>)
// CHECK:           linalg.matmul {attn.register_tile =
// CHECK:         return
func.func @packed(%x: tensor<48x96xf32>, %w: tensor<96x128xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %column = affine.apply #times_64()[%h]
    %b = tensor.extract_slice %w[0, %column] [96, 64] [1, 1] : tensor<96x128xf32> to tensor<96x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// The product has maps of its own.

// CHECK-LABEL: func.func @transposed_weights(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @transposed_weights(%x: tensor<48x64xf32>, %w: tensor<64x64xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul 
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      {attn.matmul_config = #config}
      ins(%x, %w : tensor<48x64xf32>, tensor<64x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// A slice of a tensor of several matrices.

// CHECK-LABEL: func.func @of_three_dimensions(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @of_three_dimensions(%x: tensor<48x96xf32>, %w: tensor<96x64x2xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %b = tensor.extract_slice %w[0, 0, %h] [96, 64, 1] [1, 1, 1] : tensor<96x64x2xf32> to tensor<96x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// Columns that do not lie beside each other.

// CHECK-LABEL: func.func @every_other_column(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @every_other_column(%x: tensor<48x96xf32>, %w: tensor<96x128xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %b = tensor.extract_slice %w[0, 0] [96, 64] [1, 2] : tensor<96x128xf32> to tensor<96x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// Some rows of the matrix.

// CHECK-LABEL: func.func @some_rows(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @some_rows(%x: tensor<48x96xf32>, %w: tensor<192x64xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %b = tensor.extract_slice %w[0, 0] [96, 64] [1, 1] : tensor<192x64xf32> to tensor<96x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// How many columns the matrix has is not known.

// CHECK-LABEL: func.func @open_sizes(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @open_sizes(%x: tensor<48x97xf32>, %w: tensor<97x?xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %column = affine.apply #times_64()[%h]
    %b = tensor.extract_slice %w[0, %column] [97, 64] [1, 1] : tensor<97x?xf32> to tensor<97x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x97xf32>, tensor<97x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// How many of them the product reads is not known.

// CHECK-LABEL: func.func @open_slice(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @open_slice(%x: tensor<48x96xf32>, %w: tensor<96x128xf32>, %out: tensor<2x48x?xf32>, %n: index) -> tensor<2x48x?xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x?xf32>) {
    %b = tensor.extract_slice %w[0, 0] [96, %n] [1, 1] : tensor<96x128xf32> to tensor<96x?xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, %n] [1, 1, 1] : tensor<2x48x?xf32> to tensor<48x?xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x?xf32>) outs(%c : tensor<48x?xf32>) -> tensor<48x?xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, %n] [1, 1, 1] : tensor<48x?xf32> into tensor<2x48x?xf32>
    }
  }
  return %r : tensor<2x48x?xf32>
}

// There are no weights.

// CHECK-LABEL: func.func @no_depth(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @no_depth(%x: tensor<48x0xf32>, %w: tensor<0x64xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %w : tensor<48x0xf32>, tensor<0x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// Products of integers.

// CHECK-LABEL: func.func @integers(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @integers(%x: tensor<48x96xi32>, %w: tensor<96x64xi32>, %out: tensor<2x48x64xi32>) -> tensor<2x48x64xi32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xi32>) {
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xi32> to tensor<48x64xi32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %w : tensor<48x96xi32>, tensor<96x64xi32>) outs(%c : tensor<48x64xi32>) -> tensor<48x64xi32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xi32> into tensor<2x48x64xi32>
    }
  }
  return %r : tensor<2x48x64xi32>
}

// Weights of more bits than the result: a panel is of its type and would round
// them.

// CHECK-LABEL: func.func @wide_weights(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @wide_weights(%x: tensor<48x96xf32>, %w: tensor<96x64xf64>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %w : tensor<48x96xf32>, tensor<96x64xf64>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// Panels as wide as the slice do not divide the matrix.

// CHECK-LABEL: func.func @last_columns_left(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @last_columns_left(%x: tensor<48x96xf32>, %w: tensor<96x160xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %column = affine.apply #times_64()[%h]
    %b = tensor.extract_slice %w[0, %column] [96, 64] [1, 1] : tensor<96x160xf32> to tensor<96x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// The loop counts from a column within a panel.

// CHECK-LABEL: func.func @begin_between_panels(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @begin_between_panels(%x: tensor<48x96xf32>, %w: tensor<96x192xf32>, %out: tensor<8x48x64xf32>) -> tensor<8x48x64xf32> {
  %r = scf.forall (%h) = (32) to (160) step (64) shared_outs(%o = %out) -> (tensor<8x48x64xf32>) {
    %b = tensor.extract_slice %w[0, %h] [96, 64] [1, 1] : tensor<96x192xf32> to tensor<96x64xf32>
    %number = affine.apply #by_32()[%h]
    %c = tensor.extract_slice %o[%number, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<8x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%number, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<8x48x64xf32>
    }
  }
  return %r : tensor<8x48x64xf32>
}

// It counts by less than a panel.

// CHECK-LABEL: func.func @step_between_panels(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @step_between_panels(%x: tensor<48x96xf32>, %w: tensor<96x192xf32>, %out: tensor<8x48x64xf32>) -> tensor<8x48x64xf32> {
  %r = scf.forall (%h) = (0) to (128) step (32) shared_outs(%o = %out) -> (tensor<8x48x64xf32>) {
    %b = tensor.extract_slice %w[0, %h] [96, 64] [1, 1] : tensor<96x192xf32> to tensor<96x64xf32>
    %number = affine.apply #by_32()[%h]
    %c = tensor.extract_slice %o[%number, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<8x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%number, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<8x48x64xf32>
    }
  }
  return %r : tensor<8x48x64xf32>
}

// A column that is known to be within a panel.

// CHECK-LABEL: func.func @column_between_panels(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @column_between_panels(%x: tensor<48x96xf32>, %w: tensor<96x128xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %b = tensor.extract_slice %w[0, 32] [96, 64] [1, 1] : tensor<96x128xf32> to tensor<96x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// A column that is computed, in steps of less than a panel.

// CHECK-LABEL: func.func @computed_between_panels(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @computed_between_panels(%x: tensor<48x96xf32>, %w: tensor<96x128xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %column = affine.apply #times_32()[%h]
    %b = tensor.extract_slice %w[0, %column] [96, 64] [1, 1] : tensor<96x128xf32> to tensor<96x64xf32>
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<2x48x64xf32> to tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %b : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// Thirteen vectors: no register tile and no two divide them.

// CHECK-LABEL: func.func @no_panel_width(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @no_panel_width(%x: tensor<48x96xf32>, %w: tensor<96x208xf32>, %out: tensor<2x48x208xf32>) -> tensor<2x48x208xf32> {
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x208xf32>) {
    %c = tensor.extract_slice %o[%h, 0, 0] [1, 48, 208] [1, 1, 1] : tensor<2x48x208xf32> to tensor<48x208xf32>
    %p = linalg.matmul {attn.matmul_config = #wide}
      ins(%x, %w : tensor<48x96xf32>, tensor<96x208xf32>) outs(%c : tensor<48x208xf32>) -> tensor<48x208xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 208] [1, 1, 1] : tensor<48x208xf32> into tensor<2x48x208xf32>
    }
  }
  return %r : tensor<2x48x208xf32>
}

// The tile is a part of nothing that tells how many rows there are.

// CHECK-LABEL: func.func @rows_of_nobody(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @rows_of_nobody(%w: tensor<96x64xf32>, %out: tensor<2x48x64xf32>) -> tensor<2x48x64xf32> {
  %zero = arith.constant 0.0 : f32
  %r = scf.forall (%h) in (2) shared_outs(%o = %out) -> (tensor<2x48x64xf32>) {
    %ex = tensor.empty() : tensor<48x96xf32>
    %x = linalg.fill ins(%zero : f32) outs(%ex : tensor<48x96xf32>) -> tensor<48x96xf32>
    %c = tensor.empty() : tensor<48x64xf32>
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %w : tensor<48x96xf32>, tensor<96x64xf32>) outs(%c : tensor<48x64xf32>) -> tensor<48x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %p into %o[%h, 0, 0] [1, 48, 64] [1, 1, 1] : tensor<48x64xf32> into tensor<2x48x64xf32>
    }
  }
  return %r : tensor<2x48x64xf32>
}

// There are no tasks.

// CHECK-LABEL: func.func @no_loop(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @no_loop(%x: tensor<48x96xf32>, %w: tensor<96x64xf32>, %out: tensor<48x64xf32>) -> tensor<48x64xf32> {
  %r = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x96xf32>, tensor<96x64xf32>) outs(%out : tensor<48x64xf32>) -> tensor<48x64xf32>
  return %r : tensor<48x64xf32>
}

// Memory: the pass works on tensors.

// CHECK-LABEL: func.func @memory(
// CHECK-NOT:     attn.register_tile =
// CHECK:         linalg.matmul {{.*}}attn.matmul_config
// CHECK-NOT:     attn.register_tile =
// CHECK:         return
func.func @memory(%x: memref<48x96xf32>, %w: memref<96x64xf32>, %out: memref<2x48x64xf32>) {
  scf.forall (%h) in (2) {
    %c = memref.subview %out[%h, 0, 0] [1, 48, 64] [1, 1, 1] : memref<2x48x64xf32> to memref<48x64xf32, strided<[64, 1], offset: ?>>
    linalg.matmul {attn.matmul_config = #config}
      ins(%x, %w : memref<48x96xf32>, memref<96x64xf32>) outs(%c : memref<48x64xf32, strided<[64, 1], offset: ?>>)
  }
  return
}
