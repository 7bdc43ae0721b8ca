//===- Passes.td - Memory of the device by the runtime -----*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_MEMREFTOCUDA_PASSES_TD
#define ATTN_CONVERSION_MEMREFTOCUDA_PASSES_TD

include "mlir/Pass/PassBase.td"

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

#endif // ATTN_CONVERSION_MEMREFTOCUDA_PASSES_TD
