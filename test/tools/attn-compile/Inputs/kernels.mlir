// What a kernel of attention does to the scores of a thread: 32 of them in
// registers through a loop, exponentials, a sum across a quad of threads, and
// rounding to pairs.
gpu.module @kernels {
  gpu.func @weights(%in: !llvm.ptr<1>, %out: !llvm.ptr<1>, %sums: !llvm.ptr<1>,
                    %n: i32, %scale: f32) kernel
      attributes {nvvm.maxntid = array<i32: 128>} {
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %lowest = arith.constant dense<0xFF800000> : vector<32xf32>
    %zero = arith.constant dense<0.0> : vector<32xf32>
    %id = gpu.thread_id x
    %thread = arith.index_cast %id : index to i32
    %first = llvm.getelementptr %in[%thread] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<32xf32>
    %last:2 = scf.for %i = %c0 to %n step %c1
        iter_args(%max = %lowest, %sum = %zero) -> (vector<32xf32>, vector<32xf32>) : i32 {
      %p = llvm.getelementptr %first[%i] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<32xf32>
      %x = llvm.load %p {alignment = 16 : i64} : !llvm.ptr<1> -> vector<32xf32>
      %next = arith.maximumf %max, %x : vector<32xf32>
      %more = arith.addf %sum, %x : vector<32xf32>
      %seen = arith.cmpf ogt, %x, %zero : vector<32xf32>
      %kept = arith.select %seen, %more, %sum : vector<32xi1>, vector<32xf32>
      scf.yield %next, %kept : vector<32xf32>, vector<32xf32>
    }
    %s = vector.broadcast %scale : f32 to vector<32xf32>
    %y = arith.mulf %last#0, %s : vector<32xf32>
    %e = math.exp2 %y : vector<32xf32>
    %t = math.tanh %last#1 : vector<32xf32>
    %w = arith.mulf %e, %t : vector<32xf32>
    %rounded = arith.truncf %w : vector<32xf32> to vector<32xbf16>
    %registers = vector.bitcast %rounded : vector<32xbf16> to vector<16xi32>
    %q = llvm.getelementptr %out[%thread] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, vector<16xi32>
    llvm.store %registers, %q {alignment = 16 : i64} : vector<16xi32>, !llvm.ptr<1>
    %part = vector.reduction <add>, %w : vector<32xf32> into f32
    %other, %valid = gpu.shuffle xor %part, %c2, %c32 : f32
    %total = arith.addf %part, %other : f32
    %r = llvm.getelementptr %sums[%thread] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, f32
    llvm.store %total, %r : f32, !llvm.ptr<1>
    gpu.return
  }
}
