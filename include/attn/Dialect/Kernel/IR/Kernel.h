//===- Kernel.h - The attn_kernel dialect -----------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_KERNEL_IR_KERNEL_H
#define ATTN_DIALECT_KERNEL_IR_KERNEL_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "attn/Dialect/Kernel/IR/KernelDialect.h.inc"
#include "attn/Dialect/Kernel/IR/KernelEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "attn/Dialect/Kernel/IR/KernelAttrs.h.inc"

namespace mlir::attn::kernel {

/// The dimensions of a product by what they are in it, each group in the order
/// of the iteration space.
struct MatmulDims {
  SmallVector<unsigned> batch, m, n, k;

  /// Nothing where a dimension is none of these: a size of the result alone, or
  /// of one operand alone.
  static std::optional<MatmulDims> get(ArrayRef<AffineMap> maps);
};

} // namespace mlir::attn::kernel

#define GET_OP_CLASSES
#include "attn/Dialect/Kernel/IR/KernelOps.h.inc"

#endif // ATTN_DIALECT_KERNEL_IR_KERNEL_H
