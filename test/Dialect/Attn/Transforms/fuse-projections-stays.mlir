// RUN: attn-opt %s -attn-fuse-projections | FileCheck %s

// One projection that is fused, and others that differ from it in one thing
// each and stay before the tasks.

#config = #attn.matmul_config<m = 192, n = 64, k = 24, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#deep = #attn.matmul_config<m = 192, n = 64, k = 32, register_tile = <rows = 6, vectors = 4, lanes = 16>>
#copy = {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
#copy3 = {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]}
#copy4 = {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
#sum_rows = {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]}
#read_transposed = {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
#write_transposed = {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1, d0)>], iterator_types = ["parallel", "parallel"]}

// The one that is fused.

// CHECK-LABEL: func.func @fused(
// CHECK-NOT:     linalg.matmul
// CHECK:         scf.forall (
// CHECK:           linalg.matmul
func.func @fused(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x12x16xf32>) -> tensor<4x2x12x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x12x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<12x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  return %r : tensor<4x2x12x16xf32>
}

// The product has maps of its own.

// CHECK-LABEL: func.func @transposed_weights(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @transposed_weights(%x: tensor<48x24xf32>, %w: tensor<32x24xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x12x16xf32>) -> tensor<4x2x12x16xf32> {
  %p = linalg.matmul
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    {attn.matmul_config = #deep}
    ins(%x, %w : tensor<48x24xf32>, tensor<32x24xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x12x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<12x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  return %r : tensor<4x2x12x16xf32>
}

// Rows are batches, tokens and heads: no view of heads beside each other.

// CHECK-LABEL: func.func @other_view(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @other_view(%x: tensor<96x24xf32>, %w: tensor<24x16xf32>, %init: tensor<96x16xf32>, %out: tensor<4x2x12x16xf32>) -> tensor<4x2x12x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<96x24xf32>, tensor<24x16xf32>) outs(%init : tensor<96x16xf32>) -> tensor<96x16xf32>
  %h = tensor.expand_shape %p [[0, 1, 2], [3]] output_shape [4, 12, 2, 16] : tensor<96x16xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x12x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<12x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  return %r : tensor<4x2x12x16xf32>
}

// A task takes the rows of two batches, which do not follow each other in the
// rows of another shape.

// CHECK-LABEL: func.func @two_batches(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @two_batches(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x6x2x16xf32>) -> tensor<4x6x2x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (2, 2) shared_outs(%o = %out) -> (tensor<4x6x2x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [2, 6, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<2x6x1x16xf32>
    %target = tensor.extract_slice %o[%b, 0, %n, 0] [2, 6, 1, 16] [1, 1, 1, 1] : tensor<4x6x2x16xf32> to tensor<2x6x1x16xf32>
    %copy = linalg.generic #copy4 ins(%slice : tensor<2x6x1x16xf32>) outs(%target : tensor<2x6x1x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<2x6x1x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, 0, %n, 0] [2, 6, 1, 16] [1, 1, 1, 1] : tensor<2x6x1x16xf32> into tensor<4x6x2x16xf32>
    }
  }
  return %r : tensor<4x6x2x16xf32>
}

// A task takes two heads.

// CHECK-LABEL: func.func @two_heads(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @two_heads(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x12x2x16xf32>) -> tensor<4x12x2x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 12) shared_outs(%o = %out) -> (tensor<4x12x2x16xf32>) {
    %slice = tensor.extract_slice %h[%b, %n, 0, 0] [1, 1, 2, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<2x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 2, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<2x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<2x16xf32>) outs(%target : tensor<2x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<2x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 2, 16] [1, 1, 1, 1] : tensor<2x16xf32> into tensor<4x12x2x16xf32>
    }
  }
  return %r : tensor<4x12x2x16xf32>
}

// A task takes some features of a head.

// CHECK-LABEL: func.func @some_features(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @some_features(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x12x8xf32>) -> tensor<4x2x12x8xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x12x8xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 8] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x8xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 8] [1, 1, 1, 1] : tensor<4x2x12x8xf32> to tensor<12x8xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<12x8xf32>) outs(%target : tensor<12x8xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<12x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 8] [1, 1, 1, 1] : tensor<12x8xf32> into tensor<4x2x12x8xf32>
    }
  }
  return %r : tensor<4x2x12x8xf32>
}

// A task takes every other row.

// CHECK-LABEL: func.func @every_other_row(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @every_other_row(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x6x16xf32>) -> tensor<4x2x6x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x6x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 6, 1, 16] [1, 2, 1, 1] : tensor<4x12x2x16xf32> to tensor<6x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 6, 16] [1, 1, 1, 1] : tensor<4x2x6x16xf32> to tensor<6x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<6x16xf32>) outs(%target : tensor<6x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<6x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 6, 16] [1, 1, 1, 1] : tensor<6x16xf32> into tensor<4x2x6x16xf32>
    }
  }
  return %r : tensor<4x2x6x16xf32>
}

// A task sums rows and copies none.

// CHECK-LABEL: func.func @summed(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @summed(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x16xf32>) -> tensor<4x2x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0] [1, 1, 16] [1, 1, 1] : tensor<4x2x16xf32> to tensor<16xf32>
    %copy = linalg.generic #sum_rows ins(%slice : tensor<12x16xf32>) outs(%target : tensor<16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0] [1, 1, 16] [1, 1, 1] : tensor<16xf32> into tensor<4x2x16xf32>
    }
  }
  return %r : tensor<4x2x16xf32>
}

// Two loops copy the rows.

// CHECK-LABEL: func.func @two_readers(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @two_readers(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x12x16xf32>) -> tensor<4x2x12x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r0 = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x12x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<12x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %r0) -> (tensor<4x2x12x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<12x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  return %r : tensor<4x2x12x16xf32>
}

// Each outer task copies the rows again.

// CHECK-LABEL: func.func @tasks_in_tasks(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @tasks_in_tasks(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<3x4x2x12x16xf32>) -> tensor<3x4x2x12x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%again) in (3) shared_outs(%all = %out) -> (tensor<3x4x2x12x16xf32>) {
    %part = tensor.extract_slice %all[%again, 0, 0, 0, 0] [1, 4, 2, 12, 16] [1, 1, 1, 1, 1] : tensor<3x4x2x12x16xf32> to tensor<4x2x12x16xf32>
    %inner = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %part) -> (tensor<4x2x12x16xf32>) {
      %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
      %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<12x16xf32>
      %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
      ^bb0(%in: f32, %unused: f32):
        linalg.yield %in : f32
      } -> tensor<12x16xf32>
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<4x2x12x16xf32>
      }
    }
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %inner into %all[%again, 0, 0, 0, 0] [1, 4, 2, 12, 16] [1, 1, 1, 1, 1] : tensor<4x2x12x16xf32> into tensor<3x4x2x12x16xf32>
    }
  }
  return %r : tensor<3x4x2x12x16xf32>
}

// The copy is in no task.

// CHECK-LABEL: func.func @no_task(
// CHECK:         linalg.matmul {{.*}} -> tensor<48x32xf32>
func.func @no_task(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<12x16xf32>) -> tensor<12x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %slice = tensor.extract_slice %h[2, 0, 1, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
  %r = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%out : tensor<12x16xf32>) {
  ^bb0(%in: f32, %unused: f32):
    linalg.yield %in : f32
  } -> tensor<12x16xf32>
  return %r : tensor<12x16xf32>
}

// The task projects all by itself.

// CHECK-LABEL: func.func @projected_in_the_task(
// CHECK:         scf.forall (
// CHECK:           linalg.matmul {{.*}} -> tensor<48x32xf32>
func.func @projected_in_the_task(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x12x16xf32>) -> tensor<4x2x12x16xf32> {
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x12x16xf32>) {
    %p = linalg.matmul {attn.matmul_config = #config}
      ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
    %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<12x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  return %r : tensor<4x2x12x16xf32>
}

// A task copies a slice of neither two nor four dimensions.

// CHECK-LABEL: func.func @rank_three(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @rank_three(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x12x16xf32>) -> tensor<4x2x12x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x12x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 12, 1, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<1x12x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<1x12x16xf32>
    %copy = linalg.generic #copy3 ins(%slice : tensor<1x12x16xf32>) outs(%target : tensor<1x12x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<1x12x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 12, 16] [1, 1, 1, 1] : tensor<1x12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  return %r : tensor<4x2x12x16xf32>
}

// The slice of the outer task has another number of dimensions.

// CHECK-LABEL: func.func @slice_of_rank_three(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @slice_of_rank_three(%x: tensor<48x24xf32>, %w: tensor<24x32xf32>, %init: tensor<48x32xf32>, %out: tensor<4x2x12x16xf32>) -> tensor<4x2x12x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<48x24xf32>, tensor<24x32xf32>) outs(%init : tensor<48x32xf32>) -> tensor<48x32xf32>
  %h = tensor.expand_shape %p [[0, 1], [2, 3]] output_shape [4, 12, 2, 16] : tensor<48x32xf32> into tensor<4x12x2x16xf32>
  %r = scf.forall (%b) in (4) shared_outs(%o = %out) -> (tensor<4x2x12x16xf32>) {
    %rows = tensor.extract_slice %h[%b, 0, 0, 0] [1, 12, 2, 16] [1, 1, 1, 1] : tensor<4x12x2x16xf32> to tensor<12x2x16xf32>
    %part = tensor.extract_slice %o[%b, 0, 0, 0] [1, 2, 12, 16] [1, 1, 1, 1] : tensor<4x2x12x16xf32> to tensor<2x12x16xf32>
    %inner = scf.forall (%n) in (2) shared_outs(%oi = %part) -> (tensor<2x12x16xf32>) {
      %slice = tensor.extract_slice %rows[0, %n, 0] [12, 1, 16] [1, 1, 1] : tensor<12x2x16xf32> to tensor<12x16xf32>
      %target = tensor.extract_slice %oi[%n, 0, 0] [1, 12, 16] [1, 1, 1] : tensor<2x12x16xf32> to tensor<12x16xf32>
      %copy = linalg.generic #copy ins(%slice : tensor<12x16xf32>) outs(%target : tensor<12x16xf32>) {
      ^bb0(%in: f32, %unused: f32):
        linalg.yield %in : f32
      } -> tensor<12x16xf32>
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %copy into %oi[%n, 0, 0] [1, 12, 16] [1, 1, 1] : tensor<12x16xf32> into tensor<2x12x16xf32>
      }
    }
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %inner into %o[%b, 0, 0, 0] [1, 2, 12, 16] [1, 1, 1, 1] : tensor<2x12x16xf32> into tensor<4x2x12x16xf32>
    }
  }
  return %r : tensor<4x2x12x16xf32>
}

// What reads the product for the tasks transposes it: its tile is another one.

// CHECK-LABEL: func.func @read_transposed(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @read_transposed(%x: tensor<32x24xf32>, %w: tensor<24x32xf32>, %init: tensor<32x32xf32>, %other: tensor<32x32xf32>, %out: tensor<4x2x8x16xf32>) -> tensor<4x2x8x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<32x24xf32>, tensor<24x32xf32>) outs(%init : tensor<32x32xf32>) -> tensor<32x32xf32>
  %read = linalg.generic #read_transposed ins(%p : tensor<32x32xf32>) outs(%other : tensor<32x32xf32>) {
  ^bb0(%in: f32, %unused: f32):
    linalg.yield %in : f32
  } -> tensor<32x32xf32>
  %h = tensor.expand_shape %read [[0, 1], [2, 3]] output_shape [4, 8, 2, 16] : tensor<32x32xf32> into tensor<4x8x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x8x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 8, 1, 16] [1, 1, 1, 1] : tensor<4x8x2x16xf32> to tensor<8x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1] : tensor<4x2x8x16xf32> to tensor<8x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<8x16xf32>) outs(%target : tensor<8x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<8x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1] : tensor<8x16xf32> into tensor<4x2x8x16xf32>
    }
  }
  return %r : tensor<4x2x8x16xf32>
}

// The same in its result.

// CHECK-LABEL: func.func @written_transposed(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @written_transposed(%x: tensor<32x24xf32>, %w: tensor<24x32xf32>, %init: tensor<32x32xf32>, %other: tensor<32x32xf32>, %out: tensor<4x2x8x16xf32>) -> tensor<4x2x8x16xf32> {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<32x24xf32>, tensor<24x32xf32>) outs(%init : tensor<32x32xf32>) -> tensor<32x32xf32>
  %read = linalg.generic #write_transposed ins(%p : tensor<32x32xf32>) outs(%other : tensor<32x32xf32>) {
  ^bb0(%in: f32, %unused: f32):
    linalg.yield %in : f32
  } -> tensor<32x32xf32>
  %h = tensor.expand_shape %read [[0, 1], [2, 3]] output_shape [4, 8, 2, 16] : tensor<32x32xf32> into tensor<4x8x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x8x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 8, 1, 16] [1, 1, 1, 1] : tensor<4x8x2x16xf32> to tensor<8x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1] : tensor<4x2x8x16xf32> to tensor<8x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<8x16xf32>) outs(%target : tensor<8x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<8x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1] : tensor<8x16xf32> into tensor<4x2x8x16xf32>
    }
  }
  return %r : tensor<4x2x8x16xf32>
}

// Something else reads the product before it is rounded.

// CHECK-LABEL: func.func @product_read_twice(
// CHECK:         linalg.matmul
// CHECK:         scf.forall (
// CHECK-NOT:     linalg.matmul
func.func @product_read_twice(%x: tensor<32x24xf32>, %w: tensor<24x32xf32>, %init: tensor<32x32xf32>, %other: tensor<32x32xf32>, %out: tensor<4x2x8x16xf32>) -> (tensor<4x2x8x16xf32>, f32) {
  %p = linalg.matmul {attn.matmul_config = #config}
    ins(%x, %w : tensor<32x24xf32>, tensor<24x32xf32>) outs(%init : tensor<32x32xf32>) -> tensor<32x32xf32>
  %c0 = arith.constant 0 : index
  %element = tensor.extract %p[%c0, %c0] : tensor<32x32xf32>
  %read = linalg.generic #copy ins(%p : tensor<32x32xf32>) outs(%other : tensor<32x32xf32>) {
  ^bb0(%in: f32, %unused: f32):
    linalg.yield %in : f32
  } -> tensor<32x32xf32>
  %h = tensor.expand_shape %read [[0, 1], [2, 3]] output_shape [4, 8, 2, 16] : tensor<32x32xf32> into tensor<4x8x2x16xf32>
  %r = scf.forall (%b, %n) in (4, 2) shared_outs(%o = %out) -> (tensor<4x2x8x16xf32>) {
    %slice = tensor.extract_slice %h[%b, 0, %n, 0] [1, 8, 1, 16] [1, 1, 1, 1] : tensor<4x8x2x16xf32> to tensor<8x16xf32>
    %target = tensor.extract_slice %o[%b, %n, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1] : tensor<4x2x8x16xf32> to tensor<8x16xf32>
    %copy = linalg.generic #copy ins(%slice : tensor<8x16xf32>) outs(%target : tensor<8x16xf32>) {
    ^bb0(%in: f32, %unused: f32):
      linalg.yield %in : f32
    } -> tensor<8x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %copy into %o[%b, %n, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1] : tensor<8x16xf32> into tensor<4x2x8x16xf32>
    }
  }
  return %r, %element : tensor<4x2x8x16xf32>, f32
}
