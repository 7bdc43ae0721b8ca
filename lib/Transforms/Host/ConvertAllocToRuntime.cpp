//===- ConvertAllocToRuntime.cpp - Allocate through the runtime -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled code and its host share one allocator, attn_rt_alloc, because a
// result is allocated by the one and freed by the other, and because an
// embedder may want to know when memory runs out. Upstream's conversion offers
// malloc, aligned_alloc or two functions with names of its own choosing; none
// of them is the runtime's interface.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/Host/Passes.h"

#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Dialect/LLVMIR/FunctionCallUtils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTALLOCTORUNTIMEPASS
#include "attn/Transforms/Host/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

// The interface of attn/Runtime/attn_runtime.h, which no compiler part
// includes.
static constexpr StringLiteral kAllocate = "attn_rt_alloc";
static constexpr StringLiteral kFree = "attn_rt_free";
static constexpr int64_t kRuntimeAlignment = 64;

namespace {

struct ConvertAlloc : public ConvertOpToLLVMPattern<memref::AllocOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(memref::AllocOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    MemRefType type = op.getType();
    if (!isConvertibleAndHasIdentityMaps(type))
      return rewriter.notifyMatchFailure(op, "layout is not the identity");
    if (type.getMemorySpace())
      return rewriter.notifyMatchFailure(op, "not in the host's memory");

    Location loc = op.getLoc();
    SmallVector<Value> sizes, strides;
    Value bytes;
    getMemRefDescriptorSizes(loc, type, adaptor.getDynamicSizes(), rewriter,
                             sizes, strides, bytes);
    int64_t alignment = op.getAlignment().value_or(1);
    Value slack;
    if (alignment > kRuntimeAlignment) {
      slack = createIndexAttrConstant(rewriter, loc, getIndexType(),
                                      alignment - kRuntimeAlignment);
      bytes = LLVM::AddOp::create(rewriter, loc, bytes, slack);
    }

    auto module = op->getParentOfType<ModuleOp>();
    FailureOr<LLVM::LLVMFuncOp> callee = LLVM::lookupOrCreateFn(
        rewriter, module, kAllocate, getIndexType(), getPtrType());
    if (failed(callee))
      return failure();
    // What the optimizer knows of a buffer on the stack by itself.
    callee->setResultAttr(0, LLVM::LLVMDialect::getNoAliasAttrName(),
                          rewriter.getUnitAttr());
    Value allocated =
        LLVM::CallOp::create(rewriter, loc, *callee, bytes).getResult();
    Value aligned =
        slack ? roundUp(allocated, alignment, loc, rewriter) : allocated;
    rewriter.replaceOp(op,
                       {createMemRefDescriptor(loc, type, allocated, aligned,
                                               sizes, strides, rewriter)});
    return success();
  }

private:
  Value roundUp(Value pointer, int64_t alignment, Location loc,
                ConversionPatternRewriter &rewriter) const {
    Type word = getIndexType();
    Value address = LLVM::PtrToIntOp::create(rewriter, loc, word, pointer);
    Value bump = createIndexAttrConstant(rewriter, loc, word, alignment - 1);
    Value mask = createIndexAttrConstant(rewriter, loc, word, -alignment);
    address = LLVM::AddOp::create(rewriter, loc, address, bump);
    address = LLVM::AndOp::create(rewriter, loc, address, mask);
    return LLVM::IntToPtrOp::create(rewriter, loc, getPtrType(), address);
  }
};

struct ConvertDealloc : public ConvertOpToLLVMPattern<memref::DeallocOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(memref::DeallocOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = dyn_cast<MemRefType>(op.getMemref().getType());
    if (!type || type.getMemorySpace())
      return rewriter.notifyMatchFailure(op, "not in the host's memory");
    auto module = op->getParentOfType<ModuleOp>();
    FailureOr<LLVM::LLVMFuncOp> callee = LLVM::lookupOrCreateFn(
        rewriter, module, kFree, getPtrType(), getVoidType());
    if (failed(callee))
      return failure();
    MemRefDescriptor descriptor(adaptor.getMemref());
    rewriter.replaceOpWithNewOp<LLVM::CallOp>(
        op, *callee, descriptor.allocatedPtr(rewriter, op.getLoc()));
    return success();
  }
};

struct ConvertAllocToRuntime
    : public attn::impl::ConvertAllocToRuntimePassBase<ConvertAllocToRuntime> {
  void runOnOperation() override {
    LLVMTypeConverter converter(&getContext());
    RewritePatternSet patterns(&getContext());
    patterns.add<ConvertAlloc, ConvertDealloc>(converter);
    LLVMConversionTarget target(getContext());
    target.addIllegalOp<memref::AllocOp, memref::DeallocOp>();
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
