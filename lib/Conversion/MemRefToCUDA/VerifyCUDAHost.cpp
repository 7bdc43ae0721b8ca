//===- VerifyCUDAHost.cpp - What the host may do with a device's memory ---===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is left on the host and would read or write a tensor is what no kernel
// was made of. On a machine with a GPU it would crash or, where the driver maps
// memory for both, crawl; so it is an error of the compiler.
//
//===----------------------------------------------------------------------===//

#include "VerifyCUDAHost.h"

#include "attn/Conversion/MemRefToCUDA/MemRefToCUDA.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace mlir::attn {
#define GEN_PASS_DEF_VERIFYCUDAHOSTPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// Of every allocation of a device.
static constexpr int64_t kDeviceAlignment = 256;

static bool isMemRef(Type type) { return isa<BaseMemRefType>(type); }

/// Whether the elements of `type` lie one after the other, in the order of
/// their indices.
static bool isContiguous(MemRefType type) {
  return type.isStrided() && type.areTrailingDimsContiguous(type.getRank());
}

/// Whether `op` uses memory of the device without what is in it.
static bool isMetadata(Operation *op) {
  if (llvm::none_of(op->getOperandTypes(), isMemRef))
    return true;
  if (isa<memref::DeallocOp, func::CallOp, RegionBranchOpInterface,
          BranchOpInterface>(op) ||
      op->hasTrait<OpTrait::IsTerminator>())
    return true;
  // Views, sizes and addresses.
  return isMemoryEffectFree(op);
}

/// The device has copies of what does not change.
static LogicalResult verifyConstant(memref::GetGlobalOp op) {
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      op, op.getNameAttr());
  if (!global || !global.getConstant())
    return op.emitOpError("is a variable in the host's memory, which kernels "
                          "cannot reach; there are constants and arguments");
  if (global.isExternal() || global.isUninitialized())
    return op.emitOpError("is a constant without numbers, which the device "
                          "cannot have a copy of");
  if (!op.getType().getLayout().isIdentity())
    return op.emitOpError("is a constant whose layout is not the identity");
  if (global.getAlignment().value_or(1) > uint64_t(kDeviceAlignment))
    return op.emitOpError() << "asks for an alignment of more than "
                            << kDeviceAlignment << " bytes";
  return success();
}

static LogicalResult verifyHostOp(Operation *op) {
  if (auto global = dyn_cast<memref::GetGlobalOp>(op))
    return verifyConstant(global);
  if (isa<memref::AllocaOp>(op))
    return op->emitOpError("is on the host's stack, which kernels cannot "
                           "reach");
  if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
    if (!alloc.getType().getLayout().isIdentity())
      return op->emitOpError("allocates memory whose layout is not the "
                             "identity");
    if (alloc.getAlignment().value_or(1) > kDeviceAlignment)
      return op->emitOpError() << "asks for an alignment of more than "
                               << kDeviceAlignment << " bytes";
    return success();
  }
  if (auto copy = dyn_cast<memref::CopyOp>(op)) {
    for (Value place : {copy.getSource(), copy.getTarget()})
      if (auto type = dyn_cast<MemRefType>(place.getType());
          !type || !isContiguous(type))
        return op->emitOpError("is of memory that is not contiguous: ")
               << place.getType();
    return success();
  }
  if (isMetadata(op))
    return success();
  return op->emitOpError(
      "has no CUDA kernel, and the host cannot reach the device's memory; "
      "there are kernels for attention and for structured linalg");
}

LogicalResult mlir::attn::verifyCUDAHost(ModuleOp module) {
  // All of a program's mistakes are told, not only the first.
  bool failedAny = false;
  for (auto function : module.getOps<func::FuncOp>())
    function.walk(
        [&](Operation *op) { failedAny |= failed(verifyHostOp(op)); });
  return failure(failedAny);
}

namespace {
struct VerifyCUDAHost
    : public attn::impl::VerifyCUDAHostPassBase<VerifyCUDAHost> {
  void runOnOperation() override {
    if (failed(verifyCUDAHost(getOperation())))
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
