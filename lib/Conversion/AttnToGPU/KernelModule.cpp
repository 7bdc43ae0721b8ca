//===- KernelModule.cpp - Kernels and their launches ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelModule.h"

#include "LaunchLimits.h"
#include "TensorMap.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr StringLiteral kModule = "attn_kernels";
static constexpr StringLiteral kMemory = "shared_memory";
static constexpr StringLiteral kMultiprocessors =
    "attn_cuda_multiprocessors_for_launch";
/// What swizzled tiles start at.
static constexpr int64_t kSharedAlignment = 1024;

gpu::GPUModuleOp attn::getKernelModule(ModuleOp module) {
  if (auto found = module.lookupSymbol<gpu::GPUModuleOp>(kModule))
    return found;
  OpBuilder b = OpBuilder::atBlockBegin(module.getBody());
  module->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                  b.getUnitAttr());
  auto kernels = gpu::GPUModuleOp::create(b, module.getLoc(), kModule);
  b.setInsertionPointToStart(kernels.getBody());
  // Of the size that a launch asks for.
  LLVM::GlobalOp::create(b, module.getLoc(),
                         LLVM::LLVMArrayType::get(b.getI8Type(), 0),
                         /*isConstant=*/false, LLVM::Linkage::External, kMemory,
                         Attribute(), kSharedAlignment, /*addrSpace=*/3);
  return kernels;
}

/// A tensor map is what a pointer points at.
static void markTensorMap(LLVM::LLVMFuncOp kernel, unsigned argument) {
  Builder b(kernel.getContext());
  kernel.setArgAttr(argument, LLVM::LLVMDialect::getByValAttrName(),
                    TypeAttr::get(TensorMap::getType(kernel.getContext())));
  kernel.setArgAttr(argument, LLVM::LLVMDialect::getAlignAttrName(),
                    b.getI64IntegerAttr(TensorMap::kAlignment));
  kernel.setArgAttr(argument, NVVM::NVVMDialect::getGridConstantAttrName(),
                    b.getUnitAttr());
}

LLVM::LLVMFuncOp attn::createKernel(gpu::GPUModuleOp kernels, Location loc,
                                    StringRef name, const KernelArguments &args,
                                    int64_t threads) {
  OpBuilder b = OpBuilder::atBlockEnd(kernels.getBody());
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()),
      llvm::to_vector(ValueRange(args.getHostValues()).getTypes()));
  auto kernel = LLVM::LLVMFuncOp::create(b, loc, name, type);
  SymbolTable(kernels).insert(kernel);
  kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(), b.getUnitAttr());
  kernel->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(), b.getUnitAttr());
  kernel->setAttr(
      NVVM::NVVMDialect::getMaxntidAttrName(),
      b.getDenseI32ArrayAttr({static_cast<int32_t>(threads), 1, 1}));
  for (int argument : args.getTensorMaps())
    markTensorMap(kernel, argument);
  return kernel;
}

void attn::markOneBlock(LLVM::LLVMFuncOp kernel) {
  kernel->setAttr(NVVM::NVVMDialect::getMinctasmAttrName(),
                  Builder(kernel.getContext()).getI32IntegerAttr(1));
}

LLVM::LLVMFuncOp attn::shareKernel(gpu::GPUModuleOp kernels,
                                   LLVM::LLVMFuncOp kernel) {
  auto getAttrs = [](LLVM::LLVMFuncOp op) {
    NamedAttrList attrs(op->getAttrDictionary());
    attrs.erase(SymbolTable::getSymbolAttrName());
    return attrs.getDictionary(op.getContext());
  };
  for (auto other : kernels.getOps<LLVM::LLVMFuncOp>()) {
    if (other == kernel || getAttrs(other) != getAttrs(kernel) ||
        !OperationEquivalence::isRegionEquivalentTo(
            &other.getBody(), &kernel.getBody(),
            OperationEquivalence::IgnoreLocations))
      continue;
    kernel.erase();
    return other;
  }
  return kernel;
}

void attn::markAlignment(LLVM::LLVMFuncOp kernel, const GlobalTensor &tensor,
                         unsigned bytes) {
  kernel.setArgAttr(tensor.pointer, LLVM::LLVMDialect::getAlignAttrName(),
                    Builder(kernel.getContext()).getI64IntegerAttr(bytes));
}

void attn::fillKernel(LLVM::LLVMFuncOp kernel, KernelArguments &args,
                      function_ref<void(KernelBuilder &, Value)> emit) {
  OpBuilder b(kernel.getContext());
  Block *body = kernel.addEntryBlock(b);
  b.setInsertionPointToStart(body);
  KernelBuilder device(b, kernel.getLoc());
  args.enter(body->getArguments());
  emit(device, LLVM::AddressOfOp::create(b, device.loc, device.sharedPointer(),
                                         kMemory));
  LLVM::ReturnOp::create(b, device.loc, ValueRange());
}

Value attn::getMultiprocessors(KernelBuilder &host) {
  auto module =
      host.b.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>();
  auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(kMultiprocessors);
  if (!function) {
    OpBuilder::InsertionGuard guard(host.b);
    host.b.setInsertionPointToStart(module.getBody());
    function =
        LLVM::LLVMFuncOp::create(host.b, module.getLoc(), kMultiprocessors,
                                 LLVM::LLVMFunctionType::get(host.i32(), {}));
  }
  Value count = LLVM::CallOp::create(host.b, host.loc, function, ValueRange())
                    .getResult();
  return host.toIndex(count);
}

void attn::launchKernel(KernelBuilder &host, LLVM::LLVMFuncOp kernel,
                        const KernelArguments &args, Value blocks,
                        int64_t threads, int64_t sharedBytes,
                        function_ref<void()> prepare) {
  SmallVector<Value> counts(args.getHostSizes());
  counts.push_back(blocks);
  checkCounts(host, counts, kMostPositions);
  Value one = arith::ConstantIndexOp::create(host.b, host.loc, 1);
  Value zero = arith::ConstantIndexOp::create(host.b, host.loc, 0);
  Value isAny = arith::CmpIOp::create(host.b, host.loc,
                                      arith::CmpIPredicate::ne, blocks, zero);
  host.ifThen(isAny, [&] {
    Value width = arith::ConstantIndexOp::create(host.b, host.loc, threads);
    Value bytes = host.i32(sharedBytes);
    if (prepare)
      prepare();
    auto kernels = kernel->getParentOfType<gpu::GPUModuleOp>();
    gpu::LaunchFuncOp::create(
        host.b, host.loc,
        SymbolRefAttr::get(kernels.getSymNameAttr(),
                           {FlatSymbolRefAttr::get(kernel.getSymNameAttr())}),
        gpu::KernelDim3{blocks, one, one}, gpu::KernelDim3{width, one, one},
        bytes, args.getHostValues());
  });
}
