// Accesses of shared memory by two warps, and which of them are ordered.

// RUN: attn-gpu-model %s --kernel=exchange --block=64 --shared=256
// RUN: attn-gpu-model %s --kernel=exchange --seed=11 --block=64 --shared=256
// RUN: attn-gpu-model %s --kernel=halves --block=64 --shared=256
// RUN: attn-gpu-model %s --kernel=halves --seed=11 --block=64 --shared=256
// RUN: not attn-gpu-model %s --kernel=unwritten --block=64 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=UNWRITTEN
// RUN: not attn-gpu-model %s --kernel=write_read --block=64 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=WRITE_READ
// RUN: not attn-gpu-model %s --kernel=write_write --block=64 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=WRITE_WRITE
// RUN: not attn-gpu-model %s --kernel=read_write --block=64 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=READ_WRITE
// RUN: not attn-gpu-model %s --kernel=lanes --block=64 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=LANES
// RUN: attn-gpu-model %s --kernel=lanes_in_order --block=64 --shared=512 --buffer in:i32:64:iota --arg in
// RUN: not attn-gpu-model %s --kernel=lanes_half --block=32 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=HALF
// RUN: not attn-gpu-model %s --kernel=lanes_executed --block=32 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=EXECUTED
// RUN: not attn-gpu-model %s --kernel=lane_overwrites --block=32 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=OVERWRITES
// RUN: not attn-gpu-model %s --kernel=lane_overwrites_all --block=32 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=OVERWRITES_ALL
// RUN: not attn-gpu-model %s --kernel=last_lane_overwrites --block=32 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=LAST_OVERWRITES
// RUN: attn-gpu-model %s --kernel=matrices_in_order --block=32 --shared=256
// RUN: not attn-gpu-model %s --kernel=matrix_read --block=32 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=MATRIX_READ
// RUN: not attn-gpu-model %s --kernel=copies_of_lanes --block=32 --shared=256 --buffer in:i32:64:iota --arg in 2>&1 \
// RUN:   | FileCheck %s --check-prefix=COPIES
// RUN: not attn-gpu-model %s --kernel=copy_overwrites --block=32 --shared=256 --buffer in:i32:64:iota --arg in 2>&1 \
// RUN:   | FileCheck %s --check-prefix=COPY_OVERWRITES
// RUN: not attn-gpu-model %s --kernel=shared_end --block=64 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=SHARED_END
// RUN: not attn-gpu-model %s --kernel=misaligned --block=64 --shared=256  2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISALIGNED
// RUN: not attn-gpu-model %s --kernel=global_end --block=64 --shared=256 --buffer out:i32:40 --arg out 2>&1 \
// RUN:   | FileCheck %s --check-prefix=GLOBAL_END

gpu.module @m {
  llvm.mlir.global external @smem() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>

  // Between warps a barrier, between lanes of a warp its own synchronization.
  llvm.func @exchange() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %all = arith.constant -1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    %flip = arith.xori %tid, %c32 : i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    nvvm.barrier0
    %v = llvm.load %other : !llvm.ptr<3> -> i32
    nvvm.barrier0
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    %near = arith.xori %tid, %c1 : i32
    %next = llvm.getelementptr %sm[%near] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %w = llvm.load %next : !llvm.ptr<3> -> i32
    llvm.return
  }

  // Two warps share words, and no bytes.
  llvm.func @halves() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %c31 = arith.constant 31 : i32
    %lane = arith.andi %tid, %c31 : i32
    %warp = arith.divui %tid, %c32 : i32
    %two = arith.muli %lane, %c2 : i32
    %n = arith.addi %two, %warp : i32
    %slot = llvm.getelementptr %sm[%n] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i16
    %short = arith.trunci %tid : i32 to i16
    llvm.store %short, %slot : i16, !llvm.ptr<3>
    %v = llvm.load %slot : !llvm.ptr<3> -> i16
    llvm.return
  }

  // Half of what is read was never written.
  llvm.func @unwritten() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %short = arith.trunci %tid : i32 to i16
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %short, %slot : i16, !llvm.ptr<3>
    // UNWRITTEN: image:[[@LINE+1]]:{{.*}}'llvm.load' in kernel 'unwritten', CTA (0, 0, 0), warp 0, lane 0: shared bytes [1026, 1028) are read, and nothing has written them
    %v = llvm.load %slot : !llvm.ptr<3> -> i32
    llvm.return
  }

  // The other warp has written, and nothing says so.
  llvm.func @write_read() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    scf.if %warp0 {
      %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
    } else {
      // WRITE_READ: image:[[@LINE+1]]:{{.*}}warp 1, lane 0: race: shared bytes [1024, 1028) are read while nothing orders this after the write by warp 0 at image:[[@LINE-2]]:7
      %v = llvm.load %sm : !llvm.ptr<3> -> i32
    }
    llvm.return
  }

  // Both warps write.
  llvm.func @write_write() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %c31 = arith.constant 31 : i32
    %lane = arith.andi %tid, %c31 : i32
    %slot = llvm.getelementptr %sm[%lane] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    // WRITE_WRITE: image:[[@LINE+1]]:{{.*}}warp 1, lane 0: race: shared bytes [1024, 1028) are written while nothing orders this after the write by warp 0
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    llvm.return
  }

  // A warp writes what the other one may still read.
  llvm.func @read_write() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    nvvm.barrier0
    scf.if %warp0 {
      // READ_WRITE: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1024, 1028) are written while nothing orders this after the read by warp 1
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
    } else {
      %v = llvm.load %sm : !llvm.ptr<3> -> i32
    }
    llvm.return
  }

  // Lanes of one warp are no more in step than warps.
  llvm.func @lanes() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    %flip = arith.xori %tid, %c1 : i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    // LANES: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1028, 1032) are read while no synchronization of the warp's lanes orders this after the write by another lane at image:
    %v = llvm.load %other : !llvm.ptr<3> -> i32
    llvm.return
  }

  // What lanes of one warp may do: read after bar.warp.sync, of all of them or of those
  // that take part, what they stored or what each waited for; write after all have
  // executed something together, or what only they have read.
  llvm.func @lanes_in_order(%in: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %low = arith.constant 65535 : i32
    %flip = arith.xori %tid, %c1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %other : !llvm.ptr<3> -> i32
    %w = nvvm.shfl.sync bfly %all, %v, %c1, %c1 : i32 -> i32
    llvm.store %w, %slot : i32, !llvm.ptr<3>
    %x = llvm.load %slot : !llvm.ptr<3> -> i32
    llvm.store %x, %slot : i32, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    // Half of them.
    %c31 = arith.constant 31 : i32
    %lane = arith.andi %tid, %c31 : i32
    %first = arith.cmpi ult, %lane, %c16 : i32
    scf.if %first {
      llvm.store %tid, %slot : i32, !llvm.ptr<3>
      nvvm.bar.warp.sync %low : i32
      %y = llvm.load %other : !llvm.ptr<3> -> i32
      nvvm.bar.warp.sync %low : i32
      llvm.store %y, %slot : i32, !llvm.ptr<3>
    }
    nvvm.bar.warp.sync %all : i32
    %from = llvm.getelementptr %in[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    nvvm.cp.async.shared.global %slot, %from, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 0
    // Its own.
    %z = llvm.load %slot : !llvm.ptr<3> -> i32
    nvvm.bar.warp.sync %all : i32
    %u = llvm.load %other : !llvm.ptr<3> -> i32
    nvvm.bar.warp.sync %all : i32
    // A word in two halves.
    %half = arith.trunci %u : i32 to i16
    %upper = llvm.getelementptr %slot[2] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    llvm.store %half, %slot : i16, !llvm.ptr<3>
    llvm.store %half, %upper : i16, !llvm.ptr<3>
    %word = llvm.load %slot : !llvm.ptr<3> -> i32
    llvm.return
  }

  // The other half was not there.
  llvm.func @lanes_half() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %low = arith.constant 65535 : i32
    %flip = arith.xori %tid, %c1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    %first = arith.cmpi ult, %tid, %c16 : i32
    scf.if %first {
      nvvm.bar.warp.sync %low : i32
      %near = llvm.load %other : !llvm.ptr<3> -> i32
      %far = arith.xori %tid, %c16 : i32
      %place = llvm.getelementptr %sm[%far] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
      // HALF: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1088, 1092) are read while no synchronization of the warp's lanes orders this after the write by another lane
      %v = llvm.load %place : !llvm.ptr<3> -> i32
    }
    llvm.return
  }

  // That a store was executed does not say that others see it.
  llvm.func @lanes_executed() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %low = arith.constant 65535 : i32
    %flip = arith.xori %tid, %c1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    %w = nvvm.shfl.sync bfly %all, %tid, %c1, %c1 : i32 -> i32
    // EXECUTED: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1028, 1032) are read while no synchronization of the warp's lanes orders this after the write by another lane
    %v = llvm.load %other : !llvm.ptr<3> -> i32
    llvm.return
  }

  // Another lane may not have loaded yet what this one overwrites.
  llvm.func @lane_overwrites() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %low = arith.constant 65535 : i32
    %flip = arith.xori %tid, %c1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %other : !llvm.ptr<3> -> i32
    // OVERWRITES: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1024, 1028) are written while no synchronization of the warp's lanes orders this after the read by another lane
    llvm.store %v, %slot : i32, !llvm.ptr<3>
    llvm.return
  }

  // Nor may others, of which the writer is one.
  llvm.func @lane_overwrites_all() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %low = arith.constant 65535 : i32
    %flip = arith.xori %tid, %c1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    scf.if %first {
      llvm.store %tid, %sm : i32, !llvm.ptr<3>
    }
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %sm : !llvm.ptr<3> -> i32
    scf.if %first {
      // OVERWRITES_ALL: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1024, 1028) are written while no synchronization of the warp's lanes orders this after the read by another lane
      llvm.store %v, %sm : i32, !llvm.ptr<3>
    }
    llvm.return
  }

  // Not even if it is the one that has read last.
  llvm.func @last_lane_overwrites() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c31 = arith.constant 31 : i32
    %all = arith.constant -1 : i32
    %last = arith.cmpi eq, %tid, %c31 : i32
    scf.if %last {
      llvm.store %tid, %sm : i32, !llvm.ptr<3>
    }
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %sm : !llvm.ptr<3> -> i32
    scf.if %last {
      // LAST_OVERWRITES: image:[[@LINE+1]]:{{.*}}warp 0, lane 31: race: shared bytes [1024, 1028) are written while no synchronization of the warp's lanes orders this after the read by another lane
      llvm.store %v, %sm : i32, !llvm.ptr<3>
    }
    llvm.return
  }

  // What lanes store together they may store again together, and read after
  // bar.warp.sync.
  llvm.func @matrices_in_order() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c7 = arith.constant 7 : i32
    %all = arith.constant -1 : i32
    %row = arith.andi %tid, %c7 : i32
    %p = llvm.getelementptr %sm[%row] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    nvvm.stmatrix %p, %tid {layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32
    nvvm.stmatrix %p, %c7 {layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %sm : !llvm.ptr<3> -> i32
    llvm.return
  }

  // Not before.
  llvm.func @matrix_read() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c7 = arith.constant 7 : i32
    %row = arith.andi %tid, %c7 : i32
    %p = llvm.getelementptr %sm[%row] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, vector<4xi32>
    nvvm.stmatrix %p, %tid {layout = #nvvm.mma_layout<row>, shape = #nvvm.ld_st_matrix_shape<m = 8, n = 8>, eltType = #nvvm.ld_st_matrix_elt_type<b16>} : !llvm.ptr<3>, i32
    // MATRIX_READ: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1024, 1028) are read while no synchronization of the warp's lanes orders this after the write by another lane
    %v = llvm.load %sm : !llvm.ptr<3> -> i32
    llvm.return
  }

  // A lane has waited for its own copies.
  llvm.func @copies_of_lanes(%in: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %low = arith.constant 65535 : i32
    %flip = arith.xori %tid, %c1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %from = llvm.getelementptr %in[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    nvvm.cp.async.shared.global %slot, %from, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 0
    %own = llvm.load %slot : !llvm.ptr<3> -> i32
    // COPIES: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1028, 1032) are read while no synchronization of the warp's lanes orders this after the write by another lane at image:
    %v = llvm.load %other : !llvm.ptr<3> -> i32
    llvm.return
  }

  // A copy overwrites what another lane loads.
  llvm.func @copy_overwrites(%in: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c16 = arith.constant 16 : i32
    %all = arith.constant -1 : i32
    %low = arith.constant 65535 : i32
    %flip = arith.xori %tid, %c1 : i32
    %slot = llvm.getelementptr %sm[%tid] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    %other = llvm.getelementptr %sm[%flip] : (!llvm.ptr<3>, i32) -> !llvm.ptr<3>, i32
    llvm.store %tid, %slot : i32, !llvm.ptr<3>
    nvvm.bar.warp.sync %all : i32
    %v = llvm.load %other : !llvm.ptr<3> -> i32
    %from = llvm.getelementptr %in[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    // COPY_OVERWRITES: image:[[@LINE+1]]:{{.*}}warp 0, lane 0: race: shared bytes [1024, 1028) are written while no synchronization of the warp's lanes orders this after the read by another lane
    nvvm.cp.async.shared.global %slot, %from, 4, cache = ca : !llvm.ptr<3>, !llvm.ptr<1>
    nvvm.cp.async.commit.group
    nvvm.cp.async.wait.group 0
    llvm.return
  }

  // Beyond the end.
  llvm.func @shared_end() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %end = llvm.getelementptr %sm[256] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    // SHARED_END: image:[[@LINE+1]]:{{.*}}shared bytes [1280, 1284) are outside of the 256 that the CTA has from 1024 on
    llvm.store %tid, %end : i32, !llvm.ptr<3>
    llvm.return
  }

  // A vector is aligned to its size.
  llvm.func @misaligned() attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %odd = llvm.getelementptr %sm[8] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
    %zero = arith.constant dense<0> : vector<4xi32>
    // MISALIGNED: image:[[@LINE+1]]:{{.*}}lane 0: shared address 1032 is no multiple of 16
    llvm.store %zero, %odd : vector<4xi32>, !llvm.ptr<3>
    llvm.return
  }

  // Global memory has bounds, too.
  llvm.func @global_end(%out: !llvm.ptr<1>) attributes {nvvm.kernel} {
    %sm = llvm.mlir.addressof @smem : !llvm.ptr<3>
    %tid = nvvm.read.ptx.sreg.tid.x : i32
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %c2 = arith.constant 2 : i32
    %c32 = arith.constant 32 : i32
    %c64 = arith.constant 64 : i32
    %first = arith.cmpi eq, %tid, %c0 : i32
    %warp0 = arith.cmpi ult, %tid, %c32 : i32
    %end = llvm.getelementptr %out[%tid] : (!llvm.ptr<1>, i32) -> !llvm.ptr<1>, i32
    // GLOBAL_END: image:[[@LINE+1]]:{{.*}}'llvm.store' in kernel 'global_end', CTA (0, 0, 0), warp 1, lane 8: global address 0x{{[0-9a-f]+}} is in no allocation (it is the end of one of 160 bytes)
    llvm.store %tid, %end : i32, !llvm.ptr<1>
    llvm.return
  }
}
