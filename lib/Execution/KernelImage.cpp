//===- KernelImage.cpp - Kernels inside of the host's module --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/KernelImage.h"

#include "UnloadFunction.h"
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

/// The machine code of `ptx`, alone or with the PTX beside it.
static FailureOr<std::string> assemble(gpu::GPUModuleOp kernels,
                                       const KernelPTX &ptx,
                                       const KernelTarget &target) {
  llvm::Expected<std::string> ptxas = target.tools.findPtxas();
  if (!ptxas)
    return kernels.emitError(llvm::toString(ptxas.takeError()));
  llvm::Expected<AssembledKernels> assembled =
      assemblePTX(ptx.text, ptx.chip, *ptxas);
  if (!assembled)
    return kernels.emitError(llvm::toString(assembled.takeError()));
  for (const std::string &warning : assembled->warnings)
    kernels.emitWarning(warning);
  std::string image = assembled->cubin;
  if (target.image == KernelImageKind::Fatbin) {
    llvm::Expected<std::string> fatbinary = target.tools.find("fatbinary");
    if (!fatbinary)
      return kernels.emitError(llvm::toString(fatbinary.takeError()));
    ChipCode code{ptx.chip, assembled->cubin,
                  isPTXForLaterChips(ptx.chip) ? ptx.text : ""};
    llvm::Expected<std::string> fatbin = makeFatbin(code, *fatbinary);
    if (!fatbin)
      return kernels.emitError(llvm::toString(fatbin.takeError()));
    image = std::move(*fatbin);
  }
  assembled->chip = ptx.chip;
  if (target.assembled)
    target.assembled->push_back(std::move(*assembled));
  return image;
}

static FailureOr<std::string> makeImage(gpu::GPUModuleOp kernels,
                                        const KernelTarget &target) {
  if (target.image == KernelImageKind::MLIR) {
    std::string text;
    llvm::raw_string_ostream os(text);
    kernels->print(os);
    return text;
  }
  FailureOr<KernelPTX> ptx = emitPTX(kernels);
  if (failed(ptx))
    return failure();
  // The driver reads text up to a zero.
  if (target.image == KernelImageKind::PTX)
    return ptx->text + '\0';
  return assemble(kernels, *ptx, target);
}

LogicalResult mlir::attn::embedKernelImages(ModuleOp module,
                                            const KernelTarget &target) {
  std::vector<std::string> images;
  for (auto kernels :
       llvm::make_early_inc_range(module.getOps<gpu::GPUModuleOp>())) {
    FailureOr<std::string> image = makeImage(kernels, target);
    if (failed(image))
      return failure();
    std::string name = kernels.getName().str();
    Builder b(module.getContext());
    Type bytes = LLVM::LLVMArrayType::get(b.getI8Type(), image->size());
    defineConstant(module, bytes, name + "_image", b.getStringAttr(*image),
                   kImageAlignment);
    defineConstant(module, b.getI64Type(), name + "_image_bytes",
                   b.getI64IntegerAttr(image->size()), /*alignment=*/8);
    images.push_back(name + "_image");
    kernels.erase();
  }
  addUnloadFunction(module, images);
  module->removeAttr(gpu::GPUDialect::getContainerModuleAttrName());
  return success();
}
