//===- KernelImage.cpp - Kernels inside of the host's module --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/KernelImage.h"

#include "attn/Execution/KernelPTX.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

/// What the driver's loader may read of an image in whole words.
static constexpr uint64_t kImageAlignment = 64;

/// The constant `name`, in the place of one that was only declared.
static void defineConstant(ModuleOp module, Type type, StringRef name,
                           Attribute value, uint64_t alignment) {
  if (auto declared = module.lookupSymbol<LLVM::GlobalOp>(name))
    declared.erase();
  OpBuilder b = OpBuilder::atBlockBegin(module.getBody());
  LLVM::GlobalOp::create(b, module.getLoc(), type, /*isConstant=*/true,
                         LLVM::Linkage::Internal, name, value, alignment);
}

FailureOr<std::vector<AssembledKernels>>
mlir::attn::embedKernelImages(ModuleOp module, KernelImageKind kind,
                              const CUDATools &tools) {
  std::vector<AssembledKernels> results;
  for (auto kernels :
       llvm::make_early_inc_range(module.getOps<gpu::GPUModuleOp>())) {
    FailureOr<KernelPTX> ptx = emitPTX(kernels);
    if (failed(ptx))
      return failure();
    std::string image;
    if (kind == KernelImageKind::PTX) {
      // The driver reads text up to a zero.
      image = ptx->text + '\0';
    } else {
      llvm::Expected<std::string> ptxas = tools.findPtxas();
      if (!ptxas)
        return kernels.emitError(llvm::toString(ptxas.takeError()));
      llvm::Expected<AssembledKernels> assembled =
          assemblePTX(ptx->text, ptx->chip, *ptxas);
      if (!assembled)
        return kernels.emitError(llvm::toString(assembled.takeError()));
      for (const std::string &warning : assembled->warnings)
        kernels.emitWarning(warning);
      image = assembled->cubin;
      results.push_back(std::move(*assembled));
    }

    std::string name = kernels.getName().str();
    Builder b(module.getContext());
    Type bytes = LLVM::LLVMArrayType::get(b.getI8Type(), image.size());
    defineConstant(module, bytes, name + "_image", b.getStringAttr(image),
                   kImageAlignment);
    defineConstant(module, b.getI64Type(), name + "_image_bytes",
                   b.getI64IntegerAttr(image.size()), /*alignment=*/8);
    kernels.erase();
  }
  module->removeAttr(gpu::GPUDialect::getContainerModuleAttrName());
  return results;
}
