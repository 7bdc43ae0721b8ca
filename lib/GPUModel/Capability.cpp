//===- Capability.cpp - Which device has an instruction -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// The least compute capability of instructions ("Target ISA Notes" of PTX ISA),
// 10 * major + minor.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"

#include "attn/Dialect/PTX/IR/PTX.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;
using namespace mlir::attn::gpu_model;

/// wgmma is of one capability and of no later one.
static constexpr int32_t wgmmaCapability = 90;

static int32_t getLeastCapability(Operation *op) {
  if (isa<NVVM::CpAsyncBulkCommitGroupOp, NVVM::CpAsyncBulkWaitGroupOp,
          NVVM::CpAsyncBulkGlobalToSharedClusterOp,
          NVVM::CpAsyncBulkSharedCTAToGlobalOp,
          NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp,
          NVVM::CpAsyncBulkTensorPrefetchOp, NVVM::CpAsyncBulkTensorReduceOp,
          NVVM::CpAsyncBulkTensorSharedCTAToGlobalOp, NVVM::ElectSyncOp,
          NVVM::FenceMbarrierInitOp, NVVM::FenceProxyOp, NVVM::GriddepcontrolOp,
          NVVM::MBarrierArriveExpectTxOp, NVVM::MBarrierExpectTxOp,
          NVVM::MBarrierTryWaitOp, NVVM::MBarrierTryWaitParityOp,
          NVVM::SetMaxRegisterOp, NVVM::StMatrixOp>(op))
    return 90;
  if (isa<NVVM::CpAsyncCommitGroupOp, NVVM::CpAsyncOp, NVVM::CpAsyncWaitGroupOp,
          NVVM::ConvertF32x2ToBF16x2Op, NVVM::ConvertF32x2ToF16x2Op,
          NVVM::ConvertFloatToTF32Op, NVVM::MBarrierArriveOp,
          NVVM::MBarrierInitOp, NVVM::MBarrierInvalOp, NVVM::MBarrierTestWaitOp,
          NVVM::ReduxOp>(op))
    return 80;
  if (isa<NVVM::LdMatrixOp>(op))
    return 75;
  // Of the shapes that are modelled only that of f16 with k = 8 is older.
  if (auto mma = dyn_cast<NVVM::MmaOp>(op))
    return mma.getMultiplicandAPtxType() == NVVM::MMATypes::f16 &&
                   mma.getShape().getK() == 8
               ? 75
               : 80;
  return 0;
}

bool Decoder::checkCapability(Operation *op) {
  bool isWgmma = isa<ptx::WgmmaOp, ptx::WgmmaFenceOp, ptx::WgmmaCommitOp,
                     ptx::WgmmaWaitOp>(op);
  int32_t least = isWgmma ? wgmmaCapability : getLeastCapability(op);
  if (capability >= least && (!isWgmma || capability == wgmmaCapability))
    return true;
  fail(op, "the instruction needs compute capability " + Twine(least) +
               (isWgmma ? "" : " or later") + ", and the device has " +
               Twine(capability));
  return false;
}
