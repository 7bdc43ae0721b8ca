// Functions of scores over n floats, n a multiple of sixteen.

func.func @erf_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from : !llvm.ptr -> f32
    %y = math.erf %x : f32
    llvm.store %y, %to : f32, !llvm.ptr
  }
  return
}

func.func @erf_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %y = math.erf %x : vector<16xf32>
    llvm.store %y, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}

func.func @exp_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from : !llvm.ptr -> f32
    %y = math.exp %x : f32
    llvm.store %y, %to : f32, !llvm.ptr
  }
  return
}

func.func @exp_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %y = math.exp %x : vector<16xf32>
    llvm.store %y, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}

func.func @log_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from : !llvm.ptr -> f32
    %y = math.log %x : f32
    llvm.store %y, %to : f32, !llvm.ptr
  }
  return
}

func.func @log_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %y = math.log %x : vector<16xf32>
    llvm.store %y, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}

func.func @log1p_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from : !llvm.ptr -> f32
    %y = math.log1p %x : f32
    llvm.store %y, %to : f32, !llvm.ptr
  }
  return
}

func.func @log1p_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %y = math.log1p %x : vector<16xf32>
    llvm.store %y, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}

func.func @log2_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from : !llvm.ptr -> f32
    %y = math.log2 %x : f32
    llvm.store %y, %to : f32, !llvm.ptr
  }
  return
}

func.func @log2_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %y = math.log2 %x : vector<16xf32>
    llvm.store %y, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}

func.func @tanh_1(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  scf.for %i = %zero to %n step %one : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from : !llvm.ptr -> f32
    %y = math.tanh %x : f32
    llvm.store %y, %to : f32, !llvm.ptr
  }
  return
}

func.func @tanh_16(%in: !llvm.ptr, %out: !llvm.ptr, %n: i64) {
  %zero = arith.constant 0 : i64
  %sixteen = arith.constant 16 : i64
  scf.for %i = %zero to %n step %sixteen : i64 {
    %from = llvm.getelementptr %in[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %to = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %from {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
    %y = math.tanh %x : vector<16xf32>
    llvm.store %y, %to {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
  }
  return
}
