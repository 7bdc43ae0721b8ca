//===- MemRefToCUDA.cpp - Memory of the device by the runtime -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Host code for CUDA knows where tensors of the device lie and how large they
// are, and never what they hold. Their memory comes and goes in the order of
// the stream that the kernels run on, so nobody waits for a kernel before
// another one's temporary takes its place. Constants, such as weights, are part
// of the host's code, whatever their size and the number of chips that there
// are kernels for; the runtime copies them to the device, once.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/MemRefToCUDA/MemRefToCUDA.h"

#include "VerifyCUDAHost.h"

#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/FunctionCallUtils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"

#include "llvm/ADT/SetVector.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTMEMREFTOCUDAPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

static constexpr StringLiteral kAllocate = "attn_cuda_alloc_on_current_stream";
static constexpr StringLiteral kFree = "attn_cuda_free_on_current_stream";
static constexpr StringLiteral kCopy = "attn_cuda_copy_on_current_stream";
static constexpr StringLiteral kConstant = "attn_cuda_constant_for_launch";

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// The numbers of a constant, in the host's memory: the runtime copies them to
/// each context that asks for them. `verifyCUDAHost` has seen that they are
/// there.
static void convertGlobal(memref::GlobalOp op,
                          const LLVMTypeConverter &converter) {
  MemRefType memref = op.getType();
  Type type = converter.convertType(memref.getElementType());
  for (int64_t size : llvm::reverse(memref.getShape()))
    type = LLVM::LLVMArrayType::get(type, size);
  Attribute value = *op.getInitialValue();
  // One number is no array.
  if (memref.getRank() == 0)
    value = cast<ElementsAttr>(value).getSplatValue<Attribute>();
  std::string name = op.getSymName().str();
  OpBuilder b(op);
  LLVM::GlobalOp::create(b, op.getLoc(), type, /*isConstant=*/true,
                         LLVM::Linkage::Internal, name, value,
                         op.getAlignment().value_or(0));
  op.erase();
}

/// Before their uses are converted: the address of a global is that of one of
/// LLVM.
static void convertConstants(ModuleOp module,
                             const LLVMTypeConverter &converter) {
  llvm::SetVector<Operation *> globals;
  for (auto function : module.getOps<func::FuncOp>())
    function.walk([&](memref::GetGlobalOp op) {
      globals.insert(
          SymbolTable::lookupNearestSymbolFrom(op, op.getNameAttr()));
    });
  for (Operation *global : globals)
    convertGlobal(cast<memref::GlobalOp>(global), converter);
}

namespace {
struct ConvertAlloc : public ConvertOpToLLVMPattern<memref::AllocOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(memref::AllocOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    SmallVector<Value> sizes, strides;
    Value bytes;
    getMemRefDescriptorSizes(loc, op.getType(), adaptor.getDynamicSizes(),
                             rewriter, sizes, strides, bytes);
    FailureOr<LLVM::LLVMFuncOp> callee =
        LLVM::lookupOrCreateFn(rewriter, op->getParentOfType<ModuleOp>(),
                               kAllocate, getIndexType(), getPtrType());
    if (failed(callee))
      return failure();
    Value memory =
        LLVM::CallOp::create(rewriter, loc, *callee, bytes).getResult();
    rewriter.replaceOp(
        op, {createMemRefDescriptor(loc, op.getType(), memory, memory, sizes,
                                    strides, rewriter)});
    return success();
  }
};

struct ConvertDealloc : public ConvertOpToLLVMPattern<memref::DeallocOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(memref::DeallocOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!isa<MemRefType>(op.getMemref().getType()))
      return rewriter.notifyMatchFailure(op, "of unknown rank");
    FailureOr<LLVM::LLVMFuncOp> callee =
        LLVM::lookupOrCreateFn(rewriter, op->getParentOfType<ModuleOp>(), kFree,
                               getPtrType(), getVoidType());
    if (failed(callee))
      return failure();
    MemRefDescriptor descriptor(adaptor.getMemref());
    rewriter.replaceOpWithNewOp<LLVM::CallOp>(
        op, *callee, descriptor.allocatedPtr(rewriter, op.getLoc()));
    return success();
  }
};

struct ConvertGetGlobal : public ConvertOpToLLVMPattern<memref::GetGlobalOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(memref::GetGlobalOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    MemRefType type = op.getType();
    SmallVector<Value> sizes, strides;
    Value bytes;
    getMemRefDescriptorSizes(loc, type, {}, rewriter, sizes, strides, bytes);
    FailureOr<LLVM::LLVMFuncOp> callee = LLVM::lookupOrCreateFn(
        rewriter, op->getParentOfType<ModuleOp>(), kConstant,
        {getPtrType(), getIndexType()}, getPtrType());
    if (failed(callee))
      return failure();
    Value numbers =
        LLVM::AddressOfOp::create(rewriter, loc, getPtrType(), op.getName());
    Value memory =
        LLVM::CallOp::create(rewriter, loc, *callee, ValueRange{numbers, bytes})
            .getResult();
    rewriter.replaceOp(op, {createMemRefDescriptor(loc, type, memory, memory,
                                                   sizes, strides, rewriter)});
    return success();
  }
};

struct ConvertCopy : public ConvertOpToLLVMPattern<memref::CopyOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(memref::CopyOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<MemRefType>(op.getSource().getType());
    MemRefDescriptor source(adaptor.getSource()), target(adaptor.getTarget());
    Value bytes = getSizeInBytes(loc, type.getElementType(), rewriter);
    for (int64_t dim = 0, rank = type.getRank(); dim < rank; ++dim)
      bytes = LLVM::MulOp::create(rewriter, loc, bytes,
                                  source.size(rewriter, loc, dim));
    FailureOr<LLVM::LLVMFuncOp> callee = LLVM::lookupOrCreateFn(
        rewriter, op->getParentOfType<ModuleOp>(), kCopy,
        {getPtrType(), getPtrType(), getIndexType()}, getVoidType());
    if (failed(callee))
      return failure();
    Value from = source.bufferPtr(rewriter, loc, *getTypeConverter(), type);
    Value to = target.bufferPtr(rewriter, loc, *getTypeConverter(),
                                cast<MemRefType>(op.getTarget().getType()));
    rewriter.replaceOpWithNewOp<LLVM::CallOp>(op, *callee,
                                              ValueRange{to, from, bytes});
    return success();
  }
};

struct ConvertMemRefToCUDA
    : public attn::impl::ConvertMemRefToCUDAPassBase<ConvertMemRefToCUDA> {
  void runOnOperation() override {
    if (failed(verifyCUDAHost(getOperation())))
      return signalPassFailure();

    LLVMTypeConverter converter(&getContext());
    convertConstants(getOperation(), converter);
    RewritePatternSet patterns(&getContext());
    patterns.add<ConvertAlloc, ConvertDealloc, ConvertGetGlobal, ConvertCopy>(
        converter);
    LLVMConversionTarget target(getContext());
    target.addIllegalOp<memref::AllocOp, memref::DeallocOp, memref::CopyOp>();
    target.addDynamicallyLegalOp<memref::GetGlobalOp>(
        [](Operation *op) { return !op->getParentOfType<func::FuncOp>(); });
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
