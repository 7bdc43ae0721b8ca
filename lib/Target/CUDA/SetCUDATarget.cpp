//===- SetCUDATarget.cpp - Which chip the kernels of a module are for -----===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Target/CUDA/CUDAFacts.h"
#include "attn/Target/CUDA/Passes.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace mlir::attn {
#define GEN_PASS_DEF_SETCUDATARGETPASS
#include "attn/Target/CUDA/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
struct SetCUDATargetPass
    : attn::impl::SetCUDATargetPassBase<SetCUDATargetPass> {
  using SetCUDATargetPassBase::SetCUDATargetPassBase;

  void runOnOperation() override {
    llvm::Expected<CUDAFacts> facts = CUDAFacts::get(chip);
    if (!facts) {
      getOperation()->emitError(llvm::toString(facts.takeError()));
      return signalPassFailure();
    }
    auto target = NVVM::NVVMTargetAttr::get(&getContext(), /*optLevel=*/3,
                                            "nvptx64-nvidia-cuda", facts->chip,
                                            facts->getPTXFeature());
    getOperation()->walk([&](gpu::GPUModuleOp module) {
      if (!module.getTargetsAttr())
        module.setTargetsAttr(ArrayAttr::get(&getContext(), {target}));
    });
  }
};
} // namespace
