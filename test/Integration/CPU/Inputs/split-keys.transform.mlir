module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["attn.online_sdpa"]} in %root : (!transform.any_op) -> !transform.any_op
    %fill:3, %tiled, %merge, %loop = transform.structured.tile_reduction_using_forall %op reduction_dims = [3] by num_threads = [0, 0, 0, 4]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
