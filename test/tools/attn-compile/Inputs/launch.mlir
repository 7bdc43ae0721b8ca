// A kernel and the function that launches it: a block for each row.
module attributes {gpu.container_module} {
  gpu.module @scaling {
    llvm.func @scale(%x: !llvm.ptr<1>, %width: i32, %factor: f32)
        attributes {gpu.kernel, nvvm.kernel} {
      %row = nvvm.read.ptx.sreg.ctaid.x : i32
      %column = nvvm.read.ptx.sreg.tid.x : i32
      %first = arith.muli %row, %width : i32
      %index = arith.addi %first, %column : i32
      %p = llvm.getelementptr %x[%index] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
      %value = llvm.load %p : !llvm.ptr<1> -> f32
      %scaled = arith.mulf %value, %factor : f32
      llvm.store %scaled, %p : f32, !llvm.ptr<1>
      llvm.return
    }
  }
  func.func @scale(%x: memref<?x?xf32>, %factor: f32) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %bytes = arith.constant 65536 : i32
    %rows = memref.dim %x, %c0 : memref<?x?xf32>
    %columns = memref.dim %x, %c1 : memref<?x?xf32>
    %width = arith.index_cast %columns : index to i32
    %address = memref.extract_aligned_pointer_as_index %x : memref<?x?xf32> -> index
    %number = arith.index_cast %address : index to i64
    %p = llvm.inttoptr %number : i64 to !llvm.ptr<1>
    gpu.launch_func @scaling::@scale blocks in (%rows, %c1, %c1) threads in (%columns, %c1, %c1)
      dynamic_shared_memory_size %bytes
      args(%p : !llvm.ptr<1>, %width : i32, %factor : f32)
    return
  }
}
