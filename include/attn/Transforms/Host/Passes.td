//===- Passes.td - Fitting a module to its program ---------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TRANSFORMS_HOST_PASSES_TD
#define ATTN_TRANSFORMS_HOST_PASSES_TD

include "mlir/Pass/PassBase.td"

def RejectNestedModulesPass
    : Pass<"attn-reject-nested-modules", "::mlir::ModuleOp"> {
  let summary = "Report modules that are inside of the module";
  let description = [{
    Precondition: none.

    Postcondition: no `builtin.module` is directly inside of the module; each one
    is an error. Functions are compiled in the outermost module only.
  }];
}

def SetHostABIPass : Pass<"attn-set-host-abi", "::mlir::ModuleOp"> {
  let summary = "Mark public functions as callable from C";
  let description = [{
    Precondition: functions on tensors.

    Postcondition: every public function with a body has the attribute
    `llvm.emit_c_interface`, so that a wrapper `_mlir_ciface_NAME` takes
    pointers to memref descriptors, and its tensor arguments have
    `bufferization.writable = false`: bufferization copies an argument before it
    writes, and a caller's data never changes. An argument that already says
    whether it is writable keeps its word. No two results share memory: one that
    might be the same value as an earlier one is copied, so that a caller may
    free each.

    ```mlir
    func.func @f(%x: tensor<4xf32>)
    // becomes
    func.func @f(%x: tensor<4xf32> {bufferization.writable = false})
        attributes {llvm.emit_c_interface}
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect",
                           "::mlir::bufferization::BufferizationDialect"];
}

def StrideArgumentsPass : Pass<"attn-stride-arguments", "::mlir::ModuleOp"> {
  let summary = "Let callers choose the strides of tensor arguments";
  let description = [{
    Precondition: functions on tensors.

    Postcondition: a tensor argument of rank 2 and more of a public function
    with a body has a `bufferization.buffer_layout` in which all strides but the
    last, which is 1, are the caller's. An argument that has a layout keeps it.

    An argument stays contiguous where strides would cost a copy of it: where its
    dimensions are merged (the rows of all batches of a layer's input are those
    of one matrix) or it goes on to another function.

    ```mlir
    func.func @f(%x: tensor<4x?xf32>)
    // becomes
    func.func @f(%x: tensor<4x?xf32>
                     {bufferization.buffer_layout = strided<[?, 1]>})
    ```
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect"];
}

def CopyToContiguousPass : Pass<"attn-copy-to-contiguous", "::mlir::ModuleOp"> {
  let summary = "Copy what bufferization takes for contiguous and is not";
  let description = [{
    Precondition: functions on memrefs, before buffers are deallocated.

    Postcondition: no `memref.cast` goes from a strided type to one without a
    layout and with dynamic strides; its result is a copy instead. Such a cast
    is what a slice becomes that a function returns or hands to another one.

    ```mlir
    %r = memref.cast %part
      : memref<2x?xf32, strided<[?, 1]>> to memref<2x?xf32>
    // becomes
    %size = memref.dim %part, %c1 : memref<2x?xf32, strided<[?, 1]>>
    %r = memref.alloc(%size) {alignment = 64 : i64} : memref<2x?xf32>
    memref.copy %part, %r : memref<2x?xf32, strided<[?, 1]>> to memref<2x?xf32>
    ```
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def PromoteFloatsPass : Pass<"attn-promote-floats", "::mlir::ModuleOp"> {
  let summary = "Turn every narrower float of a module into f64";
  let description = [{
    Precondition: none.

    Postcondition: f32, bf16 and f16 occur in no type and no constant; each is
    f64, and every constant keeps its value. A conversion between two float
    types that have become one is gone. The module is the same computation
    almost without rounding: what a fast one is compared with.

    An operation that looks at the bits of a float (`arith.bitcast`,
    `tensor.bitcast`, `vector.bitcast`) has no counterpart and is an error.

    ```mlir
    %c = arith.constant 1.5 : bf16
    %e = arith.extf %c : bf16 to f32
    %r = arith.addf %e, %x : f32
    // becomes
    %c = arith.constant 1.5 : f64
    %r = arith.addf %c, %x : f64
    ```
  }];
}

def SetFastMathPass : Pass<"attn-set-fast-math"> {
  let summary = "Set the fast-math flags of arith and math operations";
  let description = [{
    Precondition: none.

    Postcondition: every `arith` and `math` operation with fast-math flags also
    has those of the policy: none, `contract`, or `contract` and `reassoc`.
    Flags that say NaN, infinities or signed zeros do not matter are never set:
    a masked score is an infinity.

    ```mlir
    %p = arith.mulf %a, %b : f32
    // becomes, with policy=contract
    %p = arith.mulf %a, %b fastmath<contract> : f32
    ```
  }];
  let options = [
    Option<"policy", "policy", "::mlir::attn::FastMathPolicy",
           /*default=*/"::mlir::attn::FastMathPolicy::Contract",
           "What may change. Default contract: it rounds less often than the "
           "text and costs nothing",
           [{::llvm::cl::values(
             clEnumValN(::mlir::attn::FastMathPolicy::Strict, "strict",
                        "round as written"),
             clEnumValN(::mlir::attn::FastMathPolicy::Contract, "contract",
                        "fuse products with sums"),
             clEnumValN(::mlir::attn::FastMathPolicy::Reassociate, "reassociate",
                        "also reorder sums and products"))}]>
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ConvertAllocToRuntimePass
    : Pass<"attn-convert-alloc-to-runtime", "::mlir::ModuleOp"> {
  let summary = "Allocate and free through the project's runtime";
  let description = [{
    Precondition: memrefs in the default memory space. Runs before
    `finalize-memref-to-llvm`, whose patterns would call malloc.

    Postcondition: `memref.alloc` is a call of `attn_rt_alloc`, and
    `memref.dealloc` one of `attn_rt_free`. What the runtime returns is aligned
    to 64 bytes; where an allocation asks for more, the block is made larger and
    the aligned pointer inside it is rounded up.

    ```mlir
    %m = memref.alloc(%n) : memref<?xf32>
    // becomes, with the descriptor around it
    %p = llvm.call @attn_rt_alloc(%bytes) : (i64) -> !llvm.ptr
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def ConvertCopyToLinalgPass : Pass<"attn-convert-copy-to-linalg"> {
  let summary = "Turn copies of strided memory into linalg";
  let description = [{
    Precondition: memrefs.

    Postcondition: a `memref.copy` whose source or target is not contiguous is a
    `linalg.generic`, which becomes loops. Upstream's lowering of such a copy is
    a call of a function, `memrefCopy`, that is in no library of a deployed
    program. A copy of contiguous memory stays, and becomes a memcpy.

    ```mlir
    memref.copy %a, %b : memref<4x4xf32, strided<[8, 1]>> to memref<4x4xf32>
    // becomes
    linalg.generic {...} ins(%a : ...) outs(%b : ...)
    ```
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def ConvertExpandShapePass : Pass<"attn-convert-expand-shape"> {
  let summary = "Turn expansions into several dynamic sizes into casts";
  let description = [{
    Precondition: memrefs. Runs before `expand-strided-metadata`, which cannot
    expand one dimension into more than one dynamic size.

    Postcondition: no `memref.expand_shape` does so; each that did is a
    `memref.reinterpret_cast` with the sizes it carried. Others are not touched.

    ```mlir
    %e = memref.expand_shape %m [[0, 1], [2]] output_shape [%b, %s, 8]
      : memref<?x8xf32> into memref<?x?x8xf32>
    // becomes, with %n = 8 * %s
    %base, %offset, %sizes:2, %strides:2 = memref.extract_strided_metadata %m
    %e = memref.reinterpret_cast %base to offset: [0], sizes: [%b, %s, 8],
      strides: [%n, 8, 1] : memref<f32> to memref<?x?x8xf32>
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::memref::MemRefDialect"];
}

def ExpandDeallocPass : Pass<"attn-expand-dealloc"> {
  let summary = "Compare addresses to see which buffers to free";
  let description = [{
    Precondition: memrefs; `bufferization.dealloc` as upstream's ownership-based
    deallocation leaves it.

    Postcondition: no `bufferization.dealloc` is left. Each of its buffers is
    freed if its condition holds, none that is retained has its address, and none
    before it in the list is the same and freed. A retained buffer is owned if
    one in the list has its address and its condition holds.

    ```mlir
    bufferization.dealloc (%m : memref<f32>) if (%c) retain (%r : memref<4xf32>)
    // becomes
    %a = memref.extract_aligned_pointer_as_index %m : memref<f32> -> index
    %b = memref.extract_aligned_pointer_as_index %r : memref<4xf32> -> index
    %other = arith.cmpi ne, %a, %b : index
    %free = arith.andi %c, %other : i1
    scf.if %free {
      memref.dealloc %m : memref<f32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect"];
}

def FlattenBatchMatmulPass : Pass<"attn-flatten-batch-matmul"> {
  let summary = "Multiply the rows of all batches with one matrix at once";
  let description = [{
    Precondition: tensors.

    Postcondition: a `linalg.batch_matmul` whose right side is one matrix, for a
    batch of one or repeated for each, is a `linalg.matmul`, for which there are
    kernels. Others are not touched.

    ```mlir
    %y = linalg.batch_matmul ins(%x, %w : tensor<1x8x16xf32>, tensor<1x16x32xf32>) ...
    // becomes
    %x2 = tensor.collapse_shape %x [[0, 1], [2]] : ... into tensor<8x16xf32>
    %w2 = tensor.collapse_shape %w [[0, 1], [2]] : ... into tensor<16x32xf32>
    %y2 = linalg.matmul ins(%x2, %w2 : ...) ...
    %y = tensor.expand_shape %y2 [[0, 1], [2]] ...
    ```
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FoldConstantViewsPass : Pass<"attn-fold-constant-views"> {
  let summary = "Transpose, slice and reshape constants when compiling";
  let description = [{
    Precondition: tensors.

    Postcondition: a `linalg.transpose`, `tensor.extract_slice`,
    `tensor.collapse_shape` or `tensor.expand_shape` of a constant is a constant,
    if its sizes and offsets are static and its elements are whole bytes. The
    constant may be an attribute or a resource of the module. Weights are then
    read as they are used, and not rearranged by every call.

    ```mlir
    %w = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
    %t = linalg.transpose ins(%w : tensor<1x2xf32>) outs(%e : tensor<2x1xf32>) permutation = [1, 0]
    // becomes
    %t = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

#endif // ATTN_TRANSFORMS_HOST_PASSES_TD
