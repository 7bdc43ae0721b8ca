//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_PASSES_TD
#define ATTN_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertAttnToLinalgPass : Pass<"attn-convert-to-linalg"> {
  let summary = "lower attention on heads to linalg, unfused";
  let description = [{
    Rewrites `attn.sdpa`, `attn.online_sdpa`, `attn.merge_states` and
    `attn.finalize` into linalg operations on whole operands: the scores of all
    queries and keys are written to memory before the softmax reads them. This
    is the lowering that serves every type and option, and the partner that
    the fused one is tested against.

    Precondition: none; tensors and memrefs are both accepted, but one op has
    only one of the two.

    Postcondition: none of the four ops is left, except for an
    `attn.online_sdpa` with a `config`, which is to become a kernel.
    `attn.multihead` is not touched: `attn-decompose-multihead` comes before. On memrefs the linalg
    operations write the op's own results in place; the scores and the sizes
    of a row are allocated and freed again, with an attribute that tells MLIR's
    buffer deallocation to leave them alone.

    ```mlir
    %o = attn.sdpa ins(%q, %k, %v : tensor<1x1x3x4xf32>, tensor<1x1x5x4xf32>,
                                    tensor<1x1x5x4xf32>)
      outs(%empty : tensor<1x1x3x4xf32>) -> tensor<1x1x3x4xf32>
    ```

    becomes a chain of `linalg.generic` operations, each on the result of the
    one before:

    ```
    scores[b,h,i,j] += q[b,h,i,d] * k[b,h,j,d]
    scores[b,h,i,j]  = scores[b,h,i,j] * 0.5
    max[b,h,i]       = maximum(max[b,h,i], scores[b,h,i,j])
    weights[b,h,i,j] = exp(scores[b,h,i,j] - max[b,h,i])
    sum[b,h,i]      += weights[b,h,i,j]
    acc[b,h,i,d]    += weights[b,h,i,j] * v[b,h,j,d]
    o[b,h,i,d]       = acc[b,h,i,d] / sum[b,h,i]
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::tensor::TensorDialect"
  ];
}

def ConvertTileToLinalgPass : Pass<"attn-convert-tile-to-linalg"> {
  let summary = "Write out the kernel of one query block and one key block";
  let description = [{
    Precondition: an `attn.online_sdpa` on memrefs as `attn-tile-keys` and
    bufferization leave it: one (b, h), a static number of query rows in f32,
    one packed key block, a `cpu_config`. Others lose their `config`, which
    hands them to `attn-convert-to-linalg`.

    Postcondition: the tile is a loop over strips of `rows` queries, each

    ```
    scores  = q_strip * k_block                      linalg.matmul, overwriting
    scores  = terms and masks of each score          linalg.generic, if any
    per row: m' = max(m, max_j scores)               vector
             w  = 2^(scores - m'), l = a l + sum w, acc = a acc
    acc    += w * v_block                            linalg.matmul
    ```

    Only rows before `query_limit` and keys before `key_limit` are touched, so
    nothing out of bounds is read, and values past the limit are never read at
    all. The matrix products carry `attn.register_tile`. Where positions leave
    only some keys of the block, scores are computed by groups of `vectors`
    vectors up to the last of them.

    Where keys and values are packed in pairs, query, key and value are bf16,
    both products are `linalg.contract` of pairs, and the weights are rounded to
    bf16.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def ConvertDecodeTileToLinalgPass
    : Pass<"attn-convert-decode-tile-to-linalg"> {
  let summary = "Write out the kernel of few queries and a range of keys";
  let description = [{
    Precondition: an `attn.online_sdpa` on memrefs as `attn-tile-decode` and
    bufferization leave it: one (b, kv head), all query heads of its group and
    all queries, keys and values as they lie in memory in f32, bf16 or f16 with
    unit stride along the head, and an `attn.decode_config`. Others lose that
    attribute, which hands them to `attn-convert-to-linalg`.

    Postcondition: the tile is one loop over blocks of `key_block` keys. The
    loop covers only the keys that `key_limit`, `key_lengths`, the diagonal and
    the window leave to some query. The rows are the pairs of a query head and a
    query:

    ```
    scores[r, j] = scale * q[r] . k[j]               vector, a key at a time
    scores       = terms and masks of each score     linalg.generic, if any
    per row: m' = max(m, max_j scores)               vector
             w  = 2^(scores - m'), l = a l + sum w
    acc[r]       = a acc[r] + sum_j w[r, j] v[j]     vector, a key at a time
    ```

    A key is read once for all rows, whole vectors along the head, and widened
    in registers; the sums of lanes of `lanes` products are taken together, so
    that they come out as one vector of scores. Nothing is read past the last
    key or past the end of a head. Positional masks are computed only for blocks
    that the diagonal or a side of the window cuts.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
    "::mlir::x86vector::X86VectorDialect"
  ];
}

def ConvertAttnToGPUPass : Pass<"attn-convert-to-gpu", "::mlir::ModuleOp"> {
  let summary = "Write attention as a CUDA kernel and its launch";
  let description = [{
    Precondition: `attn.sdpa` on memrefs of a device's global memory, bf16, f16 or
    f32, with the attribute `attn.cuda_config`, whose elements of a head are
    neighbours. Other ops are left alone.

    Postcondition: each is a `gpu.launch_func` of a kernel in the module
    `attn_kernels`, an `llvm.func` whose body is arith, math, scf and vector on
    what one thread holds, and nvvm instructions. Its arguments are pointers to
    global memory, sizes and strides; what is static is compiled in. Shared
    memory is dynamic and asked for by the launch.

    A block of threads owns a tile of queries of one head, or with `pack_heads`
    of all heads of a group, and goes through the blocks of keys that causal,
    window and key lengths leave. A block of keys that the diagonal or an end
    cuts is masked by position; others only by mask and mask_mod.

    The kernel of `wgmma` has `attn_ptx` operations too, and two more arguments,
    the tensor maps of keys and values, which the host encodes before the launch
    by `attn_cuda_encode_tiled_for_launch`. Where rows of keys or values are not
    known to start at multiples of 16 bytes, or the type is f32, a remark says so
    and the kernel is that of `mma_sync`.

    In f32 each product is three of tf32: each operand is the sum of a number of
    tf32 and a rest, and only the product of the rests is left out.

    With a `split` the kernel, whichever it is, has two more arguments after the
    number of tiles: into how many parts the keys are split, which the host
    computes from the sizes at hand, and memory. Blocks of threads that own the
    same queries have a part of the keys each, of those that the queries see. If
    there are several parts they write f32 results, their largest score and their
    sum to that memory, and a second kernel, `sdpa_combine`, adds them in the
    order of the parts. The host asks for the memory by
    `attn_cuda_alloc_on_current_stream`, parts x B x H x Sq x (Dv + 2) numbers,
    and gives it back in the order of the stream; it waits for nothing.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::attn::ptx::PTXDialect",
    "::mlir::gpu::GPUDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::NVVM::NVVMDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def ConvertLinalgToKernelPass : Pass<"attn-convert-linalg-to-kernel"> {
  let summary = "Make products, and what is computed from them, work of kernels";
  let description = [{
    Every contraction of f32, bf16 or f16 on tensors (`linalg.matmul` and its kin,
    `linalg.contract`, a `linalg.generic` that is one) becomes an
    `attn_kernel.matmul`. Its epilogue has:

    - what the sums start from: nothing where that is zeros, and an element that
      is computed where that is cheap, of a broadcast bias say;
    - the elementwise linalg that reads the result, and what reads that, as long
      as nobody else does. A transpose is one of these.

    Sums are in f32 and rounded to the contraction's type before an epilogue
    sees them.

    Precondition: tensors. Postcondition: no such contraction is left; others
    stay.

    ```mlir
    %s = linalg.fill ins(%zero : f32) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
    %p = linalg.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x64xbf16>)
                       outs(%s : tensor<?x64xf32>) -> tensor<?x64xf32>
    %r = linalg.generic ... ins(%p : tensor<?x64xf32>) outs(%d : tensor<?x64xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %t = arith.truncf %in : f32 to bf16
      linalg.yield %t : bf16
    } -> tensor<?x64xbf16>
    ```
    becomes
    ```mlir
    %r = attn_kernel.matmul ins(%x, %w : tensor<?x32xbf16>, tensor<32x64xbf16>)
           outs(%d : tensor<?x64xbf16>) indexing_maps [...] epilogue {
           ^bb0(%sum: f32, %i: index, %j: index):
             %t = arith.truncf %sum : f32 to bf16
             attn_kernel.yield %t : bf16
           } -> tensor<?x64xbf16>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::attn::kernel::KernelDialect",
                           "::mlir::tensor::TensorDialect"];
}

def ConvertMatmulToGPUPass
    : Pass<"attn-convert-matmul-to-gpu", "::mlir::ModuleOp"> {
  let summary = "Write products as CUDA kernels and their launches";
  let description = [{
    Precondition: `attn_kernel.matmul` of f32, bf16 or f16 on memrefs of a device's
    global memory, with a config. Ops without one are left alone.

    Postcondition: each is a `gpu.launch_func` of a kernel in the module
    `attn_kernels`, as `attn-convert-to-gpu` makes them. Sizes and strides are
    arguments where they are dynamic; several dimensions that are one of the
    product's (rows of batches, columns of heads) are taken apart where an
    address is needed, so operands and result may have any strides.

    A block computes a tile of the result. Parts of the operands come by cp.async
    into stages of shared memory where rows are known to start at multiples of
    16 bytes and their elements are neighbours, else element by element. A warp
    loads fragments by ldmatrix, multiplies by mma.sync with f32 sums, and
    computes the epilogue on them. In f32 each product is three of tf32; rests of
    what is not finite are 0, and so infinities give what they do in f32. What is past the end of a dimension is
    neither read nor written.

    With `kernel = wgmma` one warpgroup more brings the operands by TMA into stages,
    and the others multiply by wgmma, which takes either operand with its rows or
    its columns in memory's order. The host encodes a tensor map of each operand
    before the launch, of up to five dimensions; dimensions that are one of the
    product's, and one in memory, are one of the map's. A tile has rows of one batch
    where an operand's batches are apart, and a reduction over heads that are
    apart has steps of one head each. A block computes a tile after the other;
    while results of one are stored, stages of the next are filled. TMA needs
    neighbours whose rows start at multiples of 16 bytes: an operand of which its
    type does not say so, one without rows or columns, f32, and more than five
    dimensions are a remark, and the kernel is that of mma.sync.

    ```mlir
    attn_kernel.matmul ... config <m = 128, n = 256, k = 64, warps_m = 8,
                                   warps_n = 1, stages = 4, kernel = wgmma,
                                   blocks = 132>
    ```
    becomes
    ```mlir
    scf.if %any {
      llvm.call @attn_cuda_encode_tiled_for_launch(%lhs_map, %lhs_tiled)
      llvm.call @attn_cuda_encode_tiled_for_launch(%rhs_map, %rhs_tiled)
      gpu.launch_func @attn_kernels::@matmul ... args(..., %lhs_map, %rhs_map)
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::attn::ptx::PTXDialect",
    "::mlir::gpu::GPUDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::memref::MemRefDialect",
    "::mlir::NVVM::NVVMDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def ConvertLinalgToGPUPass
    : Pass<"attn-convert-linalg-to-gpu", "::mlir::ModuleOp"> {
  let summary = "Write linalg as simple CUDA kernels and their launches";
  let description = [{
    Every linalg op on memrefs of a device's global memory becomes a
    `gpu.launch_func` of a kernel in the module `attn_kernels`.
    A thread computes one element of the results, for which it goes through the
    dimensions that are summed over one after another; threads that are
    neighbours have neighbours in the last dimension of the first result.

    Precondition: memrefs; copies are linalg (`attn-convert-copy-to-linalg`). What
    a body reads besides its elements are numbers and
    single elements of memrefs. Postcondition: no linalg outside of kernels.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::NVVM::NVVMDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def ConvertLaunchToRuntimePass
    : Pass<"attn-convert-launch-to-runtime", "::mlir::ModuleOp"> {
  let summary = "Write launches of kernels as calls of the CUDA runtime library";
  let description = [{
    Every `gpu.launch_func` of a kernel in module `@m` becomes a call of
    `attn_cuda_launch_on_current_stream` with the image of the module, the
    kernel's name, the launch configuration and pointers to the arguments. An
    argument that is a pointer of the host is a tensor map and is handed on as
    it is. Where the kernel says of a pointer to global memory how it is aligned
    (`llvm.align`), a call of `attn_cuda_check_alignment_for_launch` before the
    launch makes a failure of one that is not.

    Precondition: launches without tokens.

    Postcondition: no `gpu.launch_func` is left. The image is the external
    global `@m_image` and its size `@m_image_bytes`, which whoever compiles the
    kernels defines. An error of a launch stays with the thread until
    `attn_cuda_take_status` takes it.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::LLVM::LLVMDialect"];
}

def ConvertMemRefToCUDAPass
    : Pass<"attn-convert-memref-to-cuda", "::mlir::ModuleOp"> {
  let summary = "Allocate, free and copy a device's memory by the CUDA runtime";
  let description = [{
    Precondition: what `attn-verify-cuda-host` asks for, and fails as it does.

    Postcondition: `memref.alloc`, `memref.dealloc` and `memref.copy` are calls
    of the CUDA runtime library, in the order of the current stream; nothing
    waits. `memref.get_global` is a call that gives the device's copy of the
    constant, which is made when it is first needed. Views, sizes and addresses
    of memrefs, and calls of functions with them, are not touched.

    ```mlir
    %m = memref.alloc(%n) : memref<?xf32>
    memref.copy %x, %m : memref<?xf32> to memref<?xf32>
    memref.dealloc %m : memref<?xf32>
    %w = memref.get_global @weights : memref<8xf32>
    // becomes, with descriptors around it
    %p = llvm.call @attn_cuda_alloc_on_current_stream(%bytes) : (i64) -> !llvm.ptr
    llvm.call @attn_cuda_copy_on_current_stream(%p, %x, %bytes) : ...
    llvm.call @attn_cuda_free_on_current_stream(%p) : (!llvm.ptr) -> ()
    %a = llvm.mlir.addressof @weights : !llvm.ptr
    %w = llvm.call @attn_cuda_constant_for_launch(%a, %bytes) : (!llvm.ptr, i64) -> !llvm.ptr
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def VerifyCUDAHostPass : Pass<"attn-verify-cuda-host", "::mlir::ModuleOp"> {
  let summary = "Fail where the host would touch a device's memory";
  let description = [{
    Precondition: functions of the host whose memrefs are all in the memory of
    the device, after every computation has become a launch of a kernel.

    Postcondition: nothing has changed. An operation that reads or writes the
    elements of a memref is an error that names it, as are buffers on the stack,
    variables, and copies of memory that is not contiguous. Allocations,
    constants, views, sizes and addresses, and calls of functions with memrefs
    are what the host may do.
  }];
}

def ConvertPTXToLLVMPass : Pass<"attn-convert-ptx-to-llvm"> {
  let summary = "Write attn_ptx operations as inline assembly";
  let description = [{
    Every operation of `attn_ptx` becomes one `llvm.inline_asm` with one
    instruction. Values that an instruction changes, or that have to stay where
    they are around it, are outputs tied to inputs, a register each.

    Precondition: none. Postcondition: no operation of `attn_ptx` is left. The
    calls have to be marked as convergent when the module is translated to LLVM
    IR, which the LLVM dialect cannot say.

    ```mlir
    %d = attn_ptx.wgmma bf16 %a, %b : i64 -> vector<4xf32>
    ```

    becomes

    ```mlir
    %0 = llvm.inline_asm has_side_effects
      "wgmma.mma_async.sync.aligned.m64n8k16.f32.bf16.bf16 {$0, $1, $2, $3}, $4, $5, 0, 1, 1, 0, 0;",
      "=f,=f,=f,=f,l,l" %a, %b : (i64, i64) -> !llvm.struct<(f32, f32, f32, f32)>
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def ConvertMathToNVVMPass : Pass<"attn-convert-math-to-nvvm"> {
  let summary = "Compute functions with the instructions of the device";
  let description = [{
    Precondition: kernels on scalars and vectors of fixed shape.

    Postcondition: no operation of `math` on floats is left; none became a call
    of a library. Vectors are taken apart, since the device has none: an element
    is a register. Functions of f16 and bf16 are computed in f32. What has no
    form here is an error (`math.sin`, for example), and so is an approximated
    function of f64.

    | function | form | error |
    |---|---|---|
    | exp2 | `ex2.approx.ftz` | relative 2^-22 |
    | exp | ex2 of the product with log2(e), whose rounding is made up for | relative 2^-21 |
    | exp with `afn` | ex2 of the product | relative 2^-21 + 2^-23 abs(x) |
    | log2, log | `lg2.approx.ftz` | 2^-22, relative outside of (0.5, 2) and absolute in it |
    | log1p | log of 1 + x, times x / ((1 + x) - 1) | as log |
    | tanh | 1 - 2 / (1 + ex2(2 log2(e) x)); a polynomial below 0.75 | relative 2^-21 |
    | tanh with `afn` | the first of these for all x | absolute 2^-21 |
    | rsqrt | `rsqrt.approx.ftz` | relative 2^-22 |
    | sqrt, fma, abs, rounding, copysign | their instruction | correctly rounded |

    Subnormal arguments and results of the approximations are zero. The device's
    own tanh is not used: its error of 2^-11, times a softcap of 50, would change
    a weight by two percent.

    A vector of f32 that is rounded to bf16 or f16 is rounded by pairs
    (`cvt.rn.bf16x2.f32`), and the result is made of 32-bit registers that hold a
    pair each, as matrix products take it.

    ```mlir
    %e = math.exp2 %x : vector<2xf32>
    ```
    becomes
    ```mlir
    %0:2 = vector.to_elements %x : vector<2xf32>
    %1 = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%0#0) : (f32) -> f32
    %2 = llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f"(%0#1) : (f32) -> f32
    %e = vector.from_elements %1, %2 : vector<2xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def SimplifyShapesPass : Pass<"attn-simplify-shapes"> {
  let summary = "make reshapes and broadcasts by computed sizes views and copies";
  let description = [{
    Precondition: linalg on tensors, as frameworks export dynamic sizes. Best
    after canonicalization.

    Postcondition: an integer that is a product or a quotient of sizes, whatever
    the sizes are, is that product, and a comparison that follows from sizes
    being 0 or more is a constant. With these,

    - `tensor.reshape` by a list of such sizes collapses and expands dimensions
      instead, where runs of them have the same number of elements;
    - a position that is 0 where a size is 1 is the position itself, where it
      runs below the same size; and
    - what the body of a `linalg.generic` reads from a tensor at positions of
      its loops that run through the whole tensor is one of its operands.

    What is not the same for all sizes stays: a tensor that may have one row
    where another one has many is broadcast when the code runs.

    ```mlir
    %n = arith.muli %b, %c2_i64 : i64
    %shape = tensor.from_elements %n, %c8_i64 : tensor<2xi64>
    %y = tensor.reshape %x(%shape)
      : (tensor<?x2x8xf32>, tensor<2xi64>) -> tensor<?x8xf32>
    // becomes, if %b is the first size of %x,
    %y = tensor.collapse_shape %x [[0, 1], [2]]
      : tensor<?x2x8xf32> into tensor<?x8xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def RaisePass : Pass<"attn-raise"> {
  let summary = "recognize unfused attention in linalg and make it attn.sdpa";
  let description = [{
    Precondition: linalg on tensors; TOSA is lowered to it before
    (`attn-raise-pipeline`). Best after canonicalization and CSE: an operation
    that nobody needs is a reader all the same.

    Postcondition: a chain of operations that computes

    ```
    o = softmax(f(scale * q k^T)) v
    ```

    and whose intermediate results nobody else reads is one `attn.sdpa`. All
    else is as it was.

    A chain is matched by what each element is, not by how the operations are
    cut: products are named or generic, elementwise operations may be fused or
    not, and transposes, reshapes, slices and broadcasts between them are
    followed. What is understood:

    - Products: any contraction that starts at 0, keys transposed or not, batch
      and heads in any number of dimensions. An axis that queries have and keys
      and values lack, or that these only repeat, is one of heads that share
      them (grouped heads).
    - Softmax: `linalg.softmax`, or exp(s - max) over its sum, as quotient or as
      product with the reciprocal, before or after the product with the values.
      The zeros that frameworks select for rows of -inf go.
    - f: constant factors, on queries, keys or scores (`scale`);
      c tanh(s / c) (`softcap`); a tensor that is added (`bias`); -inf in place
      of the score or added to it (`mask`, `causal`, `mask_mod`); other
      elementwise arithmetic (`score_mod`). Conditions and terms that are
      computed from positions are written into the regions, or become `causal`.
    - Conversions between floats anywhere. Those that round in the middle go:
      the result is rounded once.

    The result differs from that of the chain in rounding, and where the chain
    gives NaN although semantics.md says otherwise: a row without keys is 0, and
    what a masked key or value holds has no influence. A mask of large negative
    numbers is not a mask of -inf: it stays a bias, or a selection in
    `score_mod`.

    ```mlir
    %s = linalg.batch_matmul ins(%q, %k : ...) outs(%zero : ...)
    %t = linalg.generic ... { arith.mulf %in, %c ... }
    %p = linalg.softmax dimension(2) ins(%t : ...) outs(%e : ...)
    %o = linalg.batch_matmul ins(%p, %v : ...) outs(%zero_o : ...)
    ```

    becomes

    ```mlir
    %o = attn.sdpa ins(%q, %k, %v : ...) scale(0.125) outs(%empty : ...)
    ```

    on tensors with a dimension more.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::attn::AttnDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def RaiseMultiheadPass : Pass<"attn-raise-multihead"> {
  let summary = "make attn.sdpa between projections an attn.multihead";
  let description = [{
    Precondition: `attn.sdpa` on tensors, as `attn-raise` leaves it, between
    linalg products. Best after canonicalization.

    Postcondition: where

    - the query, the key and the value are each a product of token vectors and
      a weight, plus a bias of its columns if any, whose columns are the heads,
    - the key and the value are made of one source, and
    - the heads of the result, side by side, are multiplied with a weight, plus
      a bias of its columns if any,

    and nobody else reads anything between them, the whole is one
    `attn.multihead`. Masks, bias, regions and other options of attention stay.
    It is the inverse of `attn-decompose-multihead`.

    Weights may be transposed, repeated for each batch, or slices of one packed
    weight; what is not [in, out] is transposed or sliced before the layer. A
    layer of another order of dimensions, [S, B, Dm] say, is transposed around
    it.

    ```mlir
    %q = linalg.matmul ins(%x, %wq : ...) ...
    ...
    %o = attn.sdpa ins(%q4, %k4, %v4 : ...) layout<...> ...
    %r = tensor.collapse_shape %o ...
    %y = linalg.matmul ins(%r, %wo : ...) ...
    ```

    becomes

    ```mlir
    %y = attn.multihead %x heads(12) d_k(64) kv(mha) wq(%wq : ...) ...
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::attn::AttnDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

#endif // ATTN_CONVERSION_PASSES_TD
