//===- Passes.td - CPU stages on upstream dialects ---------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TRANSFORMS_CPU_PASSES_TD
#define ATTN_TRANSFORMS_CPU_PASSES_TD

include "mlir/Pass/PassBase.td"

def ApproximateMathPass : Pass<"attn-approximate-math"> {
  let summary = "Compute exp, logarithms, tanh and erf on f32 without calls";
  let description = [{
    Precondition: the target has fused multiply-add; without it each `math.fma`
    made here becomes a call of the C library.

    Postcondition: none of `math.tanh`, `math.erf`, `math.exp`, `math.log`,
    `math.log2` and `math.log1p` is left on f32, or on a vector of f32 of fixed
    shape. The same arithmetic serves scalars and vectors, so a remainder loop
    agrees with the vector loop before it. Other types and functions are not
    touched, and no vector is taken apart.

    | function | from | largest relative error | in units in the last place |
    |---|---|---|---|
    | tanh | here | 1.01e-7 | 1.3 |
    | erf | here | 0.96e-7 | 1.3 |
    | exp | here | 1.01e-7 | 1.7 |
    | log | upstream | 0.83e-7 | 0.9 |
    | log2 | upstream | 1.34e-7 | 1.8 |
    | log1p | upstream | 2.8e-7 | 2.5 |

    The errors are measured on every seventh float. NaN gives NaN; infinities,
    zeros of either sign, overflow and arguments outside of a function's domain
    give what the C library gives. Two things differ from it: a result of exp
    below 2^-126 is +0, except for one float at that limit whose subnormal
    result is right, and the logarithms log and log2 take a positive subnormal
    argument for 2^-126.

    A `math.tanh` with `fastmath<afn>` is `1 - 2 / (1 + exp2(2 log2(e) x))`
    instead, for which `attn-expand-exp2` has to follow: half the instructions,
    and an absolute error of 1.2e-7 instead of a relative one.

    ```mlir
    %t = math.tanh %x : vector<16xf32>
    ```
    becomes
    ```mlir
    %a = math.absf %x : vector<16xf32>
    // %small = %a + %a^3 q(%a^2), %large = 1 - 2 / (1 + exp(2 %a))
    %is_small = arith.cmpf olt, %a, %three_quarters : vector<16xf32>
    %r = arith.select %is_small, %small, %large : vector<16xi1>, vector<16xf32>
    %t = math.copysign %r, %x : vector<16xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def ExpandExp2Pass : Pass<"attn-expand-exp2"> {
  let summary = "Compute math.exp2 on f32 with a polynomial";
  let description = [{
    Precondition: the target has fused multiply-add; without it each `math.fma`
    made here becomes a call of the C library.

    Postcondition: no `math.exp2` on f32, or on a vector of f32 of fixed shape,
    is left. Other types keep theirs.

    | y | result |
    |---|---|
    | NaN | NaN |
    | +inf, and y >= 128 | +inf |
    | -126 <= y < 128 | within 1.40 units in the last place |
    | y < -126, where the exact result is subnormal or 0 | +0 |
    | -inf | +0 |

    Over all 2^32 inputs the largest error measured is 1.397 units, and 1.387
    units with `avx512`; both are at small negative y. Integers in [-126, 127]
    give exact powers of two.

    ```mlir
    %e = math.exp2 %y : vector<8xf32>
    ```
    becomes, with `%lo` = -127, `%hi` = 128 and `%shifter` = 1.5 * 2^23 + 127,
    ```mlir
    %is_low = arith.cmpf olt, %y, %lo : vector<8xf32>
    %y0 = arith.select %is_low, %lo, %y : vector<8xi1>, vector<8xf32>
    %is_high = arith.cmpf ogt, %y0, %hi : vector<8xf32>
    %y1 = arith.select %is_high, %hi, %y0 : vector<8xi1>, vector<8xf32>
    %n = math.floor %y1 : vector<8xf32>
    %f = arith.subf %y1, %n : vector<8xf32>
    %p5 = math.fma %c6, %f, %c5 : vector<8xf32>
    // ... five more, down to the constant term.
    %shifted = arith.addf %n, %shifter : vector<8xf32>
    %bits = arith.bitcast %shifted : vector<8xf32> to vector<8xi32>
    %exponent = arith.shli %bits, %twenty_three : vector<8xi32>
    %scale = arith.bitcast %exponent : vector<8xi32> to vector<8xf32>
    %e = arith.mulf %p0, %scale : vector<8xf32>
    ```
  }];
  let options = [
    Option<"avx512", "avx512", "bool", /*default=*/"false",
           "Compute vector<16xf32> with the instructions vreduceps and "
           "vscalefps, nine in all; off, because they need AVX512F and "
           "AVX512DQ. A function with `attn.avx512_exp2` gets them too.">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect"
  ];
}

def ForallToParallelForPass
    : Pass<"attn-forall-to-parallel-for", "::mlir::ModuleOp"> {
  let summary = "Run scf.forall through the runtime's parallel loop";
  let description = [{
    Precondition: the functions directly inside the module are bufferized, with
    buffers that outlive their loops already freed where they should be. An
    `scf.forall` has no shared outputs; its rank, lower bounds, upper bounds and
    steps are anything, static or dynamic.

    Postcondition: no function directly inside the module holds an
    `scf.forall`. Each outermost one is a call of the project's C runtime,

        void attn_rt_parallel_for(int64_t n,
                                  void (*body)(void *context, int64_t index),
                                  void *context);

    with `n` the product of the trip counts. Its body is a function of its own,
    `NAME_parallel_K` in function `NAME`, with internal linkage and the target
    attributes of `NAME`. A body recovers its induction variables from `index`;
    the last dimension varies fastest. Loops nested in another `scf.forall`
    become `scf.for`: the runtime would run them on the calling thread anyway.
    Loops that differ only in what they use from outside share one body.

    Values that a body uses from outside travel in one struct on the caller's
    stack, allocated in its entry block; constants and addresses of globals are
    made anew in the body. Memrefs travel as their LLVM descriptors, index as
    the integer it lowers to. A value whose type no LLVM struct can hold is an
    error at the loop.

    A `memref.alloca` of static shape moves to the entry block of the body
    function, so that no loop grows the stack; one of dynamic shape in a nested
    `scf.forall` is released at the end of each iteration.

    Everything made here survives the usual lowering in any order:
    `convert-scf-to-cf`, `finalize-memref-to-llvm`, `convert-func-to-llvm`,
    `reconcile-unrealized-casts`.

    ```mlir
    func.func @scale(%m: memref<?xf32>, %f: f32) {
      %c0 = arith.constant 0 : index
      %n = memref.dim %m, %c0 : memref<?xf32>
      scf.forall (%i) in (%n) {
        %x = memref.load %m[%i] : memref<?xf32>
        %y = arith.mulf %x, %f : f32
        memref.store %y, %m[%i] : memref<?xf32>
      }
      return
    }
    ```
    becomes
    ```mlir
    llvm.func @attn_rt_parallel_for(i64, !llvm.ptr, !llvm.ptr)
    func.func private @scale_parallel_0(%context: !llvm.ptr, %index: i64) {
      // %m and %f from the struct, then the loop's body with %i = %index.
    }
    func.func @scale(%m: memref<?xf32>, %f: f32) {
      %context = llvm.alloca ... x !llvm.struct<(struct<...>, f32)>
      // %m and %f into the struct.
      %body = func.constant @scale_parallel_0 : (!llvm.ptr, i64) -> ()
      %pointer = builtin.unrealized_conversion_cast %body to !llvm.ptr
      llvm.call @attn_rt_parallel_for(%n, %pointer, %context)
      return
    }
    ```
  }];
  let options = [
    Option<"sequential", "sequential", "bool", /*default=*/"false",
           "Call the bodies in order from a loop of this function instead of "
           "the runtime: for code that is to run on one thread only.">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::scf::SCFDialect"
  ];
}

def LimitStackPass : Pass<"attn-limit-stack"> {
  let summary = "Keep a function's buffers on its stack up to a limit";
  let description = [{
    Precondition: functions are final: bodies of parallel loops are functions of
    their own, and what is deallocated automatically already is.

    Postcondition: the `memref.alloca` of static shape in a function, those of
    its loops and scopes included, take no more than `max-bytes` together. The
    smallest ones stay; each of the others is a `memref.alloc` in its place and a
    `memref.dealloc` where the scope it was in ends. Left where they are, but
    counted, are those whose scope ends elsewhere than their block, as in an
    `scf.if`, and those of another layout or memory space. Those of dynamic shape
    and those whose elements are no numbers are neither moved nor counted.

    ```mlir
    func.func @task() {   // max-bytes = 131072
      %rows = memref.alloca() : memref<96x768xf32>
      %scores = memref.alloca() : memref<6x256xf32>
      ...
      return
    }
    ```
    becomes
    ```mlir
    func.func @task() {
      %rows = memref.alloc() : memref<96x768xf32>
      %scores = memref.alloca() : memref<6x256xf32>
      ...
      memref.dealloc %rows : memref<96x768xf32>
      return
    }
    ```
  }];
  let options = [
    Option<"maxBytes", "max-bytes", "uint64_t", /*default=*/"131072",
           "Bytes that the buffers of one function may take on its stack.">
  ];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def PackMatmulPass : Pass<"attn-pack-matmul"> {
  let summary = "Multiply by packed panels of the right operand";
  let description = [{
    Precondition: a `linalg.matmul` on memrefs carries `attn.matmul_config`.
    Its result is f32 or f64; its operands have that type or a narrower float
    type.

    Postcondition: for each block of `k` along the reduction and of `n` columns
    a panel of the right operand is copied to a contiguous buffer of the
    result's type, and a `linalg.matmul` with `attn.register_tile` adds its
    product. A narrower left operand is widened by blocks of `m` rows. Buffers
    of up to 512 KiB are on the stack of the nearest function or parallel loop,
    larger ones on the heap. A product of at most two strips of rows reads the
    right operand in place: a copy would cost more than it saves. A right operand
    that is transposed by indexing maps, [N, K], is turned while it is packed. A
    product that is known to have no row, no column or no reduction is erased.

    With `pairs` in the config the panel keeps the type of its operand, bf16,
    with neighbouring rows interleaved, and its product is a `linalg.contract`
    of pairs; the left operand is used as it is. Both operands are bf16 then,
    the result is f32, and the size of the reduction is static and even.

    A product that cannot be served keeps its form, with a remark that says
    why, and falls to upstream's lowering.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def PackWeightsPass : Pass<"attn-pack-weights"> {
  let summary = "Copy the weights that tasks share into panels, once";
  let description = [{
    Precondition: a `linalg.matmul` on tensors with `attn.matmul_config` is in
    an `scf.forall`; its right operand is a matrix [K, N] of static shape from
    before the outermost such loop, or whole columns of one, at a multiple of
    the width of a panel.

    Postcondition: an `scf.forall` before that loop copies the matrix into
    panels [N / width, K, width], widened to the type of the result, and the
    product is one with `attn.register_tile` for each panel that it reads. A
    panel is as wide as the register tile where that divides the columns, else
    up to twice as wide, in whole vectors where possible. Products of the same
    matrix share its panels. A narrower left operand is widened before. The
    attribute's `m`, `n` and `k` are without effect from then on. Panels of a
    matrix that a `linalg.transpose` makes are read from what it transposes.

    No more rows than two register tiles would read each element too few times
    to repay a copy. Where the number of rows is not known, that is decided when
    the code runs: no panel is made then, and the product reads the matrix,
    or what is transposed, by its indexing maps.

    ```mlir
    %panels = scf.forall (%p) in (12) ... -> (tensor<12x768x64xf32>)
    scf.forall (%task) in (%tasks) ... {
      %r = scf.for %p = %c0 to %c12 step %c1 iter_args(%y = %init) {
        %panel = tensor.extract_slice %panels[%p, 0, 0] [1, 768, 64] [1, 1, 1]
        %part = tensor.extract_slice %y[0, %column] [%rows, 64] [1, 1]
        %product = linalg.matmul {attn.register_tile = ...}
          ins(%rows_of_x, %panel) outs(%part)
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def FoldTransposedWeightsPass : Pass<"attn-fold-transposed-weights"> {
  let summary = "Multiply with transposed weights as they are";
  let description = [{
    Precondition: a `linalg.matmul` on tensors carries `attn.matmul_config`; its
    right operand is the result of a `linalg.transpose` or a slice of it.

    Postcondition: the product reads what was transposed, [N, K], by its indexing
    maps, and keeps the attribute. Other products are left. A transpose that
    nobody reads any more goes with the next canonicalization.

    ```mlir
    %t = linalg.transpose ins(%w : tensor<256x96xf32>) ... permutation = [1, 0]
    %b = tensor.extract_slice %t[0, %j] [96, 128] [1, 1]
    %r = linalg.matmul {attn.matmul_config = ...} ins(%a, %b) outs(%c)
    // becomes
    %b = tensor.extract_slice %w[%j, 0] [128, 96] [1, 1]
    %r = linalg.matmul indexing_maps = [(m, n, k) -> (m, k), (m, n, k) -> (n, k),
                                        (m, n, k) -> (m, n)]
           {attn.matmul_config = ...} ins(%a, %b) outs(%c)
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"
  ];
}

def TileMatmulPass : Pass<"attn-tile-matmul"> {
  let summary = "Tile a matrix product into a parallel loop of blocks";
  let description = [{
    Precondition: a `linalg.matmul` on tensors carries `attn.matmul_config`.

    Postcondition: the product is an `scf.forall` over blocks of at most `m`
    rows and `n` columns with the whole reduction in each, and the product of a
    block still carries the attribute. The fill or broadcast that initializes
    the result is computed block by block, and so is an elementwise
    `linalg.generic` that is the only user of the product. A product inside of
    an `scf.forall` is a tile already and stays as it is.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def VectorizeElementwisePass : Pass<"attn-vectorize-elementwise"> {
  let summary = "Run elementwise linalg ops on memrefs a vector at a time";
  let description = [{
    Rewrites linalg ops on memrefs whose loops are all parallel into `scf`
    loops: along the last dimension of their outputs, which must have unit
    stride, `lanes` elements at once, and the rest one by one. Shapes may be
    dynamic. The body may hold elementwise ops, constants, `linalg.index`, and
    `memref.load` of captured buffers: a load whose last index counts up with
    the lanes becomes a vector load, one whose last index is anything else a
    gather, one that does not depend on the lane stays a scalar.

    An op that does not fit is left for upstream's lowering.
  }];
  let options = [
    Option<"lanes", "lanes", "int64_t", /*default=*/"0",
           "Elements of one vector. Default 0: the function's `attn.lanes`, "
           "which attn-set-cpu-config writes; without it nothing is done.">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def VectorizeMatmulPass : Pass<"attn-vectorize-matmul"> {
  let summary = "Keep a tile of a matrix product in vector registers";
  let description = [{
    Precondition: a `linalg.matmul` on memrefs carries `attn.register_tile`.
    Its result is f32 or f64, and its operands have that type or a narrower
    float type, which is widened as it is loaded. The right operand and the
    result have unit stride along their columns. Every size may be dynamic.

    Postcondition: the product is `scf` loops over `vector.fma` whose
    accumulators are carried by the loop along K: `rows * vectors` of them for
    a full tile, fewer at the edges. A row of the result that is not a whole
    number of vectors ends in a masked vector. With the unit attribute
    `attn.overwrite` the accumulators start from zero, and the old content of
    the result is not read.

    A `linalg.contract` of pairs of bf16, (m, k, p) x (k, n, p) -> (m, n) with
    two elements along p, becomes the same loops over `x86vector.avx512.dot`;
    `lanes` is 16 then. The instruction takes subnormal elements as zero.

    A product that cannot be served keeps its form, with a remark that says
    why, and falls to upstream's lowering.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect",
    "::mlir::x86vector::X86VectorDialect"
  ];
}

def VectorizeTilesPass : Pass<"attn-vectorize-tiles"> {
  let summary = "Multiply pairs of bf16 in the tile registers of AMX";
  let description = [{
    Precondition: a `linalg.contract` of pairs of bf16 on memrefs, (m, k, p) x
    (k, n, p) -> (m, n), with an `attn.register_tile`, in a function with the
    unit attribute `attn.amx_tiles`, which `attn-set-cpu-config` sets for a
    named CPU that has AMX. `attn.overwrite` is that of `attn-vectorize-matmul`.

    Postcondition: loops over blocks of two by two tiles, and single ones, in
    the ops of the amx dialect. All tiles have 16 rows of 64 bytes. What they
    leave at the end of a dimension is a smaller `linalg.contract`, and what
    cannot be served keeps its form, with a remark that says why; both are left
    to `attn-vectorize-matmul`.

    A process has to ask Linux for the tiles before it uses them; compiled code
    does (`attn_rt_cpu_supports("amx-tile")`).

    ```mlir
    %a = amx.tile_load %lhs[%i, %k] : memref<32x64xbf16> into !amx.tile<16x32xbf16>
    %b = amx.tile_load %rhs[%p, %j] : memref<32x128xbf16> into !amx.tile<16x32xbf16>
    %d = amx.tile_mulf %a, %b, %c : !amx.tile<16x32xbf16>, !amx.tile<16x32xbf16>, !amx.tile<16x16xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::amx::AMXDialect",
    "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def VectorizePairsPass : Pass<"attn-vectorize-pairs"> {
  let summary = "Bring pairs of narrow elements together in registers";
  let description = [{
    Rewrites two kinds of `linalg.generic` on memrefs of 16-bit floats, whose
    output has the two elements of a pair last: a copy of pairs with the other
    two dimensions exchanged, `out[d, key, p] = in[key, d, p]`, becomes
    transposed squares of 32-bit elements; a copy that interleaves neighbouring
    rows, `out[k, d, p] = in[k, p, d]`, becomes `vector.interleave`. Vectors are
    of `attn.lanes` pairs (an attribute of the function, written by
    `attn-set-cpu-config`; without it nothing is done). Edges that make no whole
    vector stay `linalg.generic`.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def VectorizeRowProductsPass : Pass<"attn-vectorize-row-products"> {
  let summary = "Multiply few rows with a transposed matrix in vectors";
  let description = [{
    Precondition: a `linalg.matmul` on memrefs carries `attn.register_tile`; its
    right operand is transposed by its indexing maps, [N, K]; both operands have
    a unit stride along K and the type of the result, f32 or f64, or a narrower
    float type.

    Postcondition: loops over as many columns at a time as the tile has `vectors`,
    over the rows, and along K, in vectors of `lanes`. Their sums are added up
    lane by lane at the end. Other products are left.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def VectorizeTransposePass : Pass<"attn-vectorize-transpose"> {
  let summary = "Transpose in registers, a square of vectors at a time";
  let description = [{
    Rewrites a `linalg.generic` on memrefs that copies its input transposed,
    perhaps widening it, into loops over squares of `attn.lanes` rows and
    columns (an attribute of the function, written by `attn-set-cpu-config`;
    without it nothing is done). Both operands have unit stride along their last
    dimension. The edges that make no whole square stay `linalg.generic`.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

#endif // ATTN_TRANSFORMS_CPU_PASSES_TD
