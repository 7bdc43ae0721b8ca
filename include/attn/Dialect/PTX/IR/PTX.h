//===- PTX.h - The attn_ptx dialect -----------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_PTX_IR_PTX_H
#define ATTN_DIALECT_PTX_IR_PTX_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "attn/Dialect/PTX/IR/PTXDialect.h.inc"
#include "attn/Dialect/PTX/IR/PTXEnums.h.inc"

#define GET_OP_CLASSES
#include "attn/Dialect/PTX/IR/PTXOps.h.inc"

#endif // ATTN_DIALECT_PTX_IR_PTX_H
