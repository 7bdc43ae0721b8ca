//===- PTX.cpp - The attn_ptx dialect -------------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/PTX/IR/PTX.h"

#include "mlir/IR/DialectImplementation.h"

using namespace mlir;
using namespace mlir::attn::ptx;

#include "attn/Dialect/PTX/IR/PTXDialect.cpp.inc"
#include "attn/Dialect/PTX/IR/PTXEnums.cpp.inc"

#define GET_OP_CLASSES
#include "attn/Dialect/PTX/IR/PTXOps.cpp.inc"

void PTXDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "attn/Dialect/PTX/IR/PTXOps.cpp.inc"
      >();
}

using Effects =
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>;

/// Products, fences, commits and waits keep the order in which they were
/// written: they are synchronisation, which is modelled as reading and writing
/// everything.
static void addSynchronisation(Effects &effects) {
  effects.emplace_back(MemoryEffects::Read::get());
  effects.emplace_back(MemoryEffects::Write::get());
}

//===----------------------------------------------------------------------===//
// attn_ptx.wgmma
//===----------------------------------------------------------------------===//

LogicalResult WgmmaOp::verify() {
  int64_t n = getN();
  if (n % 8 != 0 || n > 256)
    return emitOpError() << "accumulator of " << n / 2 << " elements: N = " << n
                         << " is no multiple of 8 from 8 to 256 (constraint 1)";
  if (getC() && getC().getType() != getResult().getType())
    return emitOpError() << "accumulator " << getC().getType() << " and result "
                         << getResult().getType() << " differ (constraint 2)";
  if (getTransposeA() && !getA().getType().isInteger(64))
    return emitOpError("transpose_a needs A in shared memory (constraint 3)");
  if ((getTransposeA() || getTransposeB()) && getElement() == MmaType::TF32)
    return emitOpError("tf32 tiles are K-major (constraint 3)");
  return success();
}

void WgmmaOp::getEffects(Effects &effects) { addSynchronisation(effects); }

//===----------------------------------------------------------------------===//
// Fences, commits and waits
//===----------------------------------------------------------------------===//

LogicalResult WgmmaFenceOp::inferReturnTypes(
    MLIRContext *, std::optional<Location>, ValueRange operands, DictionaryAttr,
    OpaqueProperties, RegionRange, SmallVectorImpl<Type> &types) {
  llvm::append_range(types, operands.getTypes());
  return success();
}

void WgmmaFenceOp::getEffects(Effects &effects) { addSynchronisation(effects); }

void WgmmaCommitOp::getEffects(Effects &effects) {
  addSynchronisation(effects);
}

LogicalResult WgmmaWaitOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location>,
                                            ValueRange operands, DictionaryAttr,
                                            OpaqueProperties, RegionRange,
                                            SmallVectorImpl<Type> &types) {
  llvm::append_range(types, operands.getTypes());
  return success();
}

void WgmmaWaitOp::getEffects(Effects &effects) { addSynchronisation(effects); }
