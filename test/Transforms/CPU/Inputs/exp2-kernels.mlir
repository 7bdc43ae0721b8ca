// math.exp2 over n floats, n a multiple of the vector's length; the short ones
// may be approximations.

func.func @exp2_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %y = llvm.load %from : !llvm.ptr -> f32
    %e = math.exp2 %y : f32
    llvm.store %e, %to : f32, !llvm.ptr
  }
  return
}

func.func @exp2_5(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %five = arith.constant 5 : i64
  scf.for %i = %zero to %n step %five : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %y = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<5xf32>
    %e = math.exp2 %y : vector<5xf32>
    llvm.store %e, %to {alignment = 4 : i64} : vector<5xf32>, !llvm.ptr
  }
  return
}

func.func @exp2_8(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %eight = arith.constant 8 : i64
  scf.for %i = %zero to %n step %eight : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %y = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<8xf32>
    %e = math.exp2 %y : vector<8xf32>
    llvm.store %e, %to {alignment = 4 : i64} : vector<8xf32>, !llvm.ptr
  }
  return
}

func.func @exp2_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %y = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %e = math.exp2 %y : vector<16xf32>
    llvm.store %e, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}

func.func @short_exp2_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %y = llvm.load %from : !llvm.ptr -> f32
    %e = math.exp2 %y fastmath<afn> : f32
    llvm.store %e, %to : f32, !llvm.ptr
  }
  return
}

func.func @short_exp2_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %y = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %e = math.exp2 %y fastmath<afn> : vector<16xf32>
    llvm.store %e, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}
