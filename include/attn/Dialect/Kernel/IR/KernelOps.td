//===- KernelOps.td - The attn_kernel dialect --------------*- tablegen -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_KERNEL_IR_KERNELOPS_TD
#define ATTN_DIALECT_KERNEL_IR_KERNELOPS_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/DialectBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Kernel_Dialect : Dialect {
  let name = "attn_kernel";
  let cppNamespace = "::mlir::attn::kernel";
  let summary = "What one kernel of a device computes";
  let description = [{
    An operation is the work of one kernel, as a whole and before its schedule:
    on tensors it is where steps of a program that a kernel does together are
    brought together, and on memrefs it is what the kernel is made from. How a
    kernel does it is an attribute, chosen by the policy.
  }];
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = "void registerAttributes();";
}

class Kernel_Op<string mnemonic, list<Trait> traits = []>
    : Op<Kernel_Dialect, mnemonic, traits>;

def Kernel_Float : AnyTypeOf<[F32, BF16, F16], "f32, bf16 or f16">;
class Kernel_Buffer<list<Type> types>
    : AnyTypeOf<[RankedTensorOf<types>, MemRefOf<types>], "",
                "::mlir::ShapedType">;

//===----------------------------------------------------------------------===//
// #attn_kernel.matmul_config
//===----------------------------------------------------------------------===//

def Kernel_MmaKind : I32Enum<"MmaKind", "which instructions multiply", [
  I32EnumAttrCase<"MmaSync", 0, "mma_sync">,
  I32EnumAttrCase<"Wgmma", 1, "wgmma">
]> {
  let cppNamespace = "::mlir::attn::kernel";
}

def Kernel_MatmulConfigAttr : AttrDef<Kernel_Dialect, "MatmulConfig"> {
  let mnemonic = "matmul_config";
  let summary = "shapes of the CUDA kernel of a product";
  let description = [{
    Obeyed by `attn-convert-matmul-to-gpu`, which knows no machine.

    - `m`, `n`: rows and columns of the result of a block of threads, up to 1024.
    - `k`: what of the reduction a stage of shared memory holds, a multiple of
      16 up to 1024. Memory is in panels of 128 bytes, which multiples of 64
      elements fill, in f32 of 32.
    - `warps_m`, `warps_n`: the warps of the block, by rows and by columns. A warp
      has a multiple of 16 rows, and 16, 32, 64, ... columns.
    - `stages`: the stages, 2 to 64.
    - `kernel`: `mma_sync`, what every device from sm_80 on runs, or `wgmma`,
      which is for sm_90a and multiplies bf16 and f16: four more warps bring the
      operands by TMA, and groups of four warps, a warpgroup, multiply 64 rows
      each. Where TMA cannot read the operands the kernel is that of `mma_sync`.

    Of `wgmma` only:

    - `blocks`: the most blocks of threads that are launched. With more tiles than
      these, each block computes several. 0: one block for each tile.

    With `wgmma`, `m` is 16 `warps_m`, `warps_m` is 4, 8 or 12, `warps_n` is 1, `n`
    at most 256, with 12 warps 128, and `k` a multiple of 64, at most 256.

    ```mlir
    #attn_kernel.matmul_config<m = 128, n = 128, k = 64, warps_m = 2,
                               warps_n = 2, stages = 3>
    #attn_kernel.matmul_config<m = 128, n = 256, k = 64, warps_m = 8,
                               warps_n = 1, stages = 4, kernel = wgmma,
                               blocks = 132>
    ```
  }];
  let parameters = (ins
    "int64_t":$m, "int64_t":$n, "int64_t":$k,
    "int64_t":$warps_m, "int64_t":$warps_n, "int64_t":$stages,
    DefaultValuedParameter<"::mlir::attn::kernel::MmaKind",
                           "::mlir::attn::kernel::MmaKind::MmaSync">:$kernel,
    DefaultValuedParameter<"int64_t", "0">:$blocks
  );
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

//===----------------------------------------------------------------------===//
// attn_kernel.matmul
//===----------------------------------------------------------------------===//

def Kernel_MatmulOp : Kernel_Op<"matmul", [
    RecursivelySpeculatable, RecursiveMemoryEffects, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "multiply, and compute the result's elements from the sums";
  let description = [{
    ```
    out[o] = epilogue(sum_k lhs[l] rhs[r], o)
    ```

    `indexing_maps` say which dimensions of the iteration space lhs, rhs and the
    result have, as those of `linalg.contract` do. A dimension of both operands
    and the result is one of a batch, one of both operands alone is summed over.
    The result is in any order of its dimensions, so a product can be written
    where, and as, its reader wants it.

    Sums are in f32. The epilogue takes a sum and the indices of the result's
    element in the order of the result's dimensions, and yields the element; it
    may read other memory. Without one the sum is rounded to the result's type.

    The op writes all of the result and reads nothing of it. It is on tensors,
    or on memrefs and has no results.

    Constraints:

    - C1. All operands are tensors, or all are memrefs.
    - C2. lhs and rhs have one element type.
    - C3. There is a map for each operand, from one iteration space, whose
      results are different dimensions, one for each of the operand's.
    - C4. Every dimension is in two of the maps at least, and one is in those of
      lhs and rhs alone.
    - C5. Operands agree in the sizes of their dimensions.
    - C6. The epilogue takes an f32 and an index for each dimension of the
      result, and yields an element of the result.

    Example, a projection with a bias, rounded once:

    ```mlir
    %q = attn_kernel.matmul ins(%x, %w : tensor<?x512xbf16>, tensor<512x256xbf16>)
           outs(%init : tensor<?x256xbf16>)
           indexing_maps [affine_map<(m, n, k) -> (m, k)>,
                          affine_map<(m, n, k) -> (k, n)>,
                          affine_map<(m, n, k) -> (m, n)>]
           epilogue {
           ^bb0(%sum: f32, %i: index, %j: index):
             %b = tensor.extract %bias[%j] : tensor<256xf32>
             %t = arith.addf %sum, %b : f32
             %r = arith.truncf %t : f32 to bf16
             attn_kernel.yield %r : bf16
           } -> tensor<?x256xbf16>
    ```
  }];
  let arguments = (ins
    Kernel_Buffer<[Kernel_Float]>:$lhs,
    Kernel_Buffer<[Kernel_Float]>:$rhs,
    Kernel_Buffer<[Kernel_Float]>:$output,
    AffineMapArrayAttr:$indexing_maps,
    OptionalAttr<Kernel_MatmulConfigAttr>:$config
  );
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region MaxSizedRegion<1>:$epilogue);
  let assemblyFormat = [{
    `ins` `(` $lhs `,` $rhs `:` type($lhs) `,` type($rhs) `)`
    `outs` `(` $output `:` type($output) `)`
    `indexing_maps` $indexing_maps (`config` $config^)?
    (`epilogue` $epilogue^)? attr-dict (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
    ::llvm::SmallVector<::mlir::AffineMap> getMaps();
    ::mlir::attn::kernel::MatmulDims getDims();
    /// The size of a dimension of the iteration space, or kDynamic.
    int64_t getSize(unsigned dim);
  }];
}

//===----------------------------------------------------------------------===//
// attn_kernel.yield
//===----------------------------------------------------------------------===//

def Kernel_YieldOp : Kernel_Op<"yield", [
    Pure, Terminator, ReturnLike, HasParent<"MatmulOp">]> {
  let summary = "end an epilogue with the result's element";
  let description = [{
    Example:

    ```mlir
    attn_kernel.yield %r : bf16
    ```
  }];
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // ATTN_DIALECT_KERNEL_IR_KERNELOPS_TD
