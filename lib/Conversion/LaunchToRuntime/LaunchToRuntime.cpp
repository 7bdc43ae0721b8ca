//===- LaunchToRuntime.cpp - Launches to calls of the runtime -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A launch becomes one call. The runtime finds the module by the address of its
// image, so the image is one global of the program, whoever launches.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/LaunchToRuntime/LaunchToRuntime.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTLAUNCHTORUNTIMEPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// attn_cuda_launch_config: grid, block and cluster of three, and bytes.
static constexpr int64_t kConfigNumbers = 10;
static constexpr StringLiteral kLaunch = "attn_cuda_launch_on_current_stream";
static constexpr StringLiteral kCheck = "attn_cuda_check_alignment_for_launch";
/// The address space of pointers to the device's memory.
static constexpr unsigned kGlobal = 1;

namespace {
struct ConvertLaunchToRuntime
    : mlir::attn::impl::ConvertLaunchToRuntimePassBase<ConvertLaunchToRuntime> {
  void runOnOperation() override;
};

/// Creates the calls of one module.
class LaunchBuilder {
public:
  explicit LaunchBuilder(ModuleOp module)
      : module(module), b(module.getContext()),
        pointer(LLVM::LLVMPointerType::get(module.getContext())) {}

  LogicalResult convert(gpu::LaunchFuncOp launch);

private:
  Value getInteger(Type type, int64_t value) {
    return LLVM::ConstantOp::create(b, loc, b.getIntegerAttr(type, value));
  }
  /// Memory on the stack of the function that `launch` is in.
  Value createAlloca(gpu::LaunchFuncOp launch, Type type, int64_t count) {
    OpBuilder::InsertionGuard guard(b);
    auto function = launch->getParentOfType<FunctionOpInterface>();
    b.setInsertionPointToStart(&function.getFunctionBody().front());
    return LLVM::AllocaOp::create(b, loc, pointer, type,
                                  getInteger(b.getI64Type(), count));
  }
  Value getAddress(Value base, Type element, int32_t index) {
    return LLVM::GEPOp::create(b, loc, pointer, element, base,
                               ArrayRef<LLVM::GEPArg>{index});
  }
  /// The address of a symbol's global; `create` makes it where it is missing.
  Value getGlobal(StringRef name, function_ref<LLVM::GlobalOp()> create) {
    auto global = module.lookupSymbol<LLVM::GlobalOp>(name);
    if (!global) {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(module.getBody());
      global = create();
    }
    return LLVM::AddressOfOp::create(b, loc, global);
  }
  Value getExternal(const Twine &name, Type type) {
    std::string symbol = name.str();
    return getGlobal(symbol, [&] {
      return LLVM::GlobalOp::create(
          b, module.getLoc(), type,
          /*isConstant=*/true, LLVM::Linkage::External, symbol, Attribute());
    });
  }
  Value getString(const Twine &symbol, StringRef text);
  void createChecks(gpu::LaunchFuncOp launch, Value name);
  Value createConfig(gpu::LaunchFuncOp launch);
  Value createArguments(gpu::LaunchFuncOp launch);
  LLVM::LLVMFuncOp getFunction(StringRef name, ArrayRef<Type> arguments);

  ModuleOp module;
  OpBuilder b;
  Type pointer;
  Location loc = UnknownLoc::get(module.getContext());
  SymbolTableCollection symbols;
};
} // namespace

Value LaunchBuilder::getString(const Twine &symbol, StringRef text) {
  std::string name = symbol.str();
  return getGlobal(name, [&] {
    std::string terminated = text.str() + '\0';
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), terminated.size());
    return LLVM::GlobalOp::create(b, module.getLoc(), type, /*isConstant=*/true,
                                  LLVM::Linkage::Internal, name,
                                  b.getStringAttr(terminated));
  });
}

Value LaunchBuilder::createConfig(gpu::LaunchFuncOp launch) {
  Value memory = createAlloca(launch, b.getI32Type(), kConfigNumbers);
  gpu::KernelDim3 grid = launch.getGridSizeOperandValues();
  gpu::KernelDim3 block = launch.getBlockSizeOperandValues();
  Value zero = getInteger(b.getI32Type(), 0);
  Value bytes = launch.getDynamicSharedMemorySize();
  SmallVector<Value> numbers{
      grid.x,  grid.y, grid.z, block.x, block.y,
      block.z, zero,   zero,   zero,    bytes ? bytes : zero};
  if (launch.hasClusterSize()) {
    gpu::KernelDim3 cluster = launch.getClusterSizeOperandValues();
    numbers[6] = cluster.x;
    numbers[7] = cluster.y;
    numbers[8] = cluster.z;
  }
  for (auto [index, number] : llvm::enumerate(numbers)) {
    if (number.getType().isIndex()) {
      // What is no i32 is the largest one, which no launch may ask for.
      Value largest = arith::ConstantIndexOp::create(b, loc, UINT32_MAX);
      number = b.createOrFold<arith::MinUIOp>(loc, number, largest);
      number = b.createOrFold<arith::IndexCastOp>(loc, b.getI32Type(), number);
    }
    LLVM::StoreOp::create(b, loc, number,
                          getAddress(memory, b.getI32Type(), index));
  }
  return memory;
}

/// Pointers to the arguments. A tensor map, which the kernel takes by value
/// from behind a pointer, is already one.
Value LaunchBuilder::createArguments(gpu::LaunchFuncOp launch) {
  ValueRange operands = launch.getKernelOperands();
  Value memory = createAlloca(launch, pointer, operands.size());
  for (auto [index, operand] : llvm::enumerate(operands)) {
    Value place = operand;
    if (operand.getType() != pointer) {
      place = createAlloca(launch, operand.getType(), 1);
      LLVM::StoreOp::create(b, loc, operand, place);
    }
    LLVM::StoreOp::create(b, loc, place, getAddress(memory, pointer, index));
  }
  return memory;
}

/// What a kernel says of a pointer's alignment, it relies on.
void LaunchBuilder::createChecks(gpu::LaunchFuncOp launch, Value name) {
  auto kernel = dyn_cast_or_null<FunctionOpInterface>(
      symbols.lookupNearestSymbolFrom(launch, launch.getKernelAttr()));
  if (!kernel)
    return;
  for (auto [index, operand] : llvm::enumerate(launch.getKernelOperands())) {
    auto type = dyn_cast<LLVM::LLVMPointerType>(operand.getType());
    if (!type || type.getAddressSpace() != kGlobal)
      continue;
    auto alignment = kernel.getArgAttrOfType<IntegerAttr>(
        index, LLVM::LLVMDialect::getAlignAttrName());
    if (!alignment)
      continue;
    // Host and device agree on addresses, and not every host has casts of
    // address spaces.
    Value number = LLVM::PtrToIntOp::create(b, loc, b.getI64Type(), operand);
    Value address = LLVM::IntToPtrOp::create(b, loc, pointer, number);
    LLVM::CallOp::create(
        b, loc,
        getFunction(kCheck, {pointer, b.getI64Type(), pointer, b.getI32Type()}),
        ValueRange{address, getInteger(b.getI64Type(), alignment.getInt()),
                   name, getInteger(b.getI32Type(), index)});
  }
}

LLVM::LLVMFuncOp LaunchBuilder::getFunction(StringRef name,
                                            ArrayRef<Type> arguments) {
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return found;
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(module.getBody());
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()), arguments);
  return LLVM::LLVMFuncOp::create(b, module.getLoc(), name, type);
}

LogicalResult LaunchBuilder::convert(gpu::LaunchFuncOp launch) {
  loc = launch.getLoc();
  b.setInsertionPoint(launch);
  if (launch.getAsyncToken() || !launch.getAsyncDependencies().empty() ||
      launch.getAsyncObject())
    return launch.emitError("launches are in the order of one stream; tokens "
                            "and stream operands have no form");
  StringRef kernels = launch.getKernelModuleName().getValue();
  StringRef kernel = launch.getKernelName().getValue();
  Type byte = b.getI8Type();
  Value image =
      getExternal(kernels + "_image", LLVM::LLVMArrayType::get(byte, 0));
  Value size = LLVM::LoadOp::create(
      b, loc, b.getI64Type(),
      getExternal(kernels + "_image_bytes", b.getI64Type()));
  Value name = getString(kernels + "_" + kernel + "_name", kernel);
  Value config = createConfig(launch);
  Value arguments = createArguments(launch);
  createChecks(launch, name);
  LLVM::CallOp::create(b, loc,
                       getFunction(kLaunch, {pointer, b.getI64Type(), pointer,
                                             pointer, pointer}),
                       ValueRange{image, size, name, config, arguments});
  launch.erase();
  return success();
}

void ConvertLaunchToRuntime::runOnOperation() {
  SmallVector<gpu::LaunchFuncOp> launches;
  getOperation()->walk(
      [&](gpu::LaunchFuncOp launch) { launches.push_back(launch); });
  LaunchBuilder builder(getOperation());
  for (gpu::LaunchFuncOp launch : launches)
    if (failed(builder.convert(launch)))
      return signalPassFailure();
}
