//===- Passes.td - attn.sdpa to a CUDA kernel --------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_ATTNTOGPU_PASSES_TD
#define ATTN_CONVERSION_ATTNTOGPU_PASSES_TD

include "mlir/Pass/PassBase.td"

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

#endif // ATTN_CONVERSION_ATTNTOGPU_PASSES_TD
