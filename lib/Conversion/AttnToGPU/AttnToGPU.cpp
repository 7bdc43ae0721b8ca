//===- AttnToGPU.cpp - attn.sdpa to a CUDA kernel -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel takes pointers, sizes and strides as numbers, so it serves every
// batch and length; head widths, head counts and options are compiled in.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToGPU/AttnToGPU.h"

#include "MmaSyncForward.h"
#include "WgmmaForward.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/PTX/IR/PTX.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTATTNTOGPUPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

static constexpr StringLiteral kModule = "attn_kernels";
static constexpr StringLiteral kMemory = "shared_memory";
/// What swizzled tiles start at.
static constexpr int64_t kSharedAlignment = 1024;

namespace {
struct ConvertAttnToGPU
    : mlir::attn::impl::ConvertAttnToGPUPassBase<ConvertAttnToGPU> {
  void runOnOperation() override;
};
} // namespace

//===----------------------------------------------------------------------===//
// What a kernel can do
//===----------------------------------------------------------------------===//

static LogicalResult checkOp(SdpaOp op) {
  if (!op.hasPureBufferSemantics())
    return op.emitError("a CUDA kernel takes memrefs; bufferize first");
  Type type = op.getQuery().getType().getElementType();
  if (!type.isBF16() && !type.isF16() && !type.isF32())
    return op.emitError() << "CUDA kernels take bf16, f16 and f32, not "
                          << type;
  for (Value value :
       {op.getQuery(), op.getKey(), op.getValue(), op.getOutput()}) {
    auto [strides, offset] =
        cast<MemRefType>(value.getType()).getStridesAndOffset();
    if (strides.back() != 1)
      return op.emitError() << "elements of a head have to be neighbours in "
                               "memory; the layout of "
                            << value.getType() << " does not say so";
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Modules and kernels
//===----------------------------------------------------------------------===//

static gpu::GPUModuleOp getKernels(ModuleOp module) {
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

static LLVM::LLVMFuncOp createKernel(gpu::GPUModuleOp kernels, Location loc,
                                     const KernelArguments &args,
                                     int64_t threads) {
  OpBuilder b = OpBuilder::atBlockEnd(kernels.getBody());
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()),
      llvm::to_vector(ValueRange(args.getHostValues()).getTypes()));
  auto kernel = LLVM::LLVMFuncOp::create(b, loc, "sdpa", type);
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

/// The grid: a block for each tile of queries, unit and batch.
static Value getBlocks(KernelBuilder &host, SdpaOp op, Value tiles,
                       int64_t units) {
  Value batch = memref::DimOp::create(host.b, host.loc, op.getQuery(), 0);
  Value blocks = arith::MulIOp::create(host.b, host.loc, batch, tiles);
  return arith::MulIOp::create(
      host.b, host.loc, blocks,
      arith::ConstantIndexOp::create(host.b, host.loc, units));
}

static Value getTiles(KernelBuilder &host, SdpaOp op, CUDAConfigAttr config) {
  Value queries =
      memref::DimOp::create(host.b, host.loc, op.getQuery(),
                            getHeadDim(op.getLayoutOrDefault().getQuery(), 2));
  Value rows = arith::MulIOp::create(
      host.b, host.loc, queries,
      arith::ConstantIndexOp::create(host.b, host.loc,
                                     ForwardTile::getRowsOfQuery(op, config)));
  return arith::CeilDivUIOp::create(
      host.b, host.loc, rows,
      arith::ConstantIndexOp::create(host.b, host.loc, config.getQueries()));
}

/// Tensors that TMA cannot read, and f32, are for mma.sync.
static CUDAConfigAttr chooseKernel(const ForwardArguments &forward) {
  CUDAConfigAttr config = forward.config;
  if (config.getKernel() != CUDAKernel::Wgmma)
    return config;
  bool isF32 = forward.key.type.getElementType().isF32();
  if (!isF32 && TensorMap::canRead(forward.key) &&
      TensorMap::canRead(forward.value))
    return config;
  if (isF32)
    forward.op->emitRemark("wgmma multiplies bf16 and f16: the kernel for f32 "
                           "is that of mma_sync");
  else
    forward.op->emitRemark("rows of keys or values are not known to start at "
                           "multiples of 16 bytes, which TMA needs: the kernel "
                           "is that of mma_sync");
  return CUDAConfigAttr::get(config.getContext(), config.getQueries(),
                             config.getKeys(), config.getWarps(),
                             config.getPackHeads(), CUDAKernel::MmaSync,
                             /*stages=*/1, /*overlap=*/false,
                             /*ping_pong=*/false);
}

static LogicalResult convert(SdpaOp op, CUDAConfigAttr config,
                             gpu::GPUModuleOp kernels) {
  if (failed(checkOp(op)))
    return failure();
  Location loc = op.getLoc();
  OpBuilder hostOps(op);
  KernelBuilder host(hostOps, loc);
  KernelArguments args(host);

  ForwardArguments forward;
  forward.op = op;
  forward.config = config;
  forward.query = args.addTensor(op.getQuery());
  forward.key = args.addTensor(op.getKey());
  forward.value = args.addTensor(op.getValue());
  forward.output = args.addTensor(op.getOutput());
  if (op.getLse())
    forward.lse = args.addTensor(op.getLse());
  Value tiles = getTiles(host, op, config);
  forward.tiles = args.addScalar(
      arith::IndexCastOp::create(hostOps, loc, host.i32(), tiles));
  FailureOr<FragmentScores> scores = FragmentScores::get(op, forward.key, args);
  if (failed(scores))
    return failure();
  forward.scores = *scores;
  forward.config = config = chooseKernel(forward);
  bool isWgmma = config.getKernel() == CUDAKernel::Wgmma;
  if (isWgmma) {
    LayoutAttr layout = op.getLayoutOrDefault();
    forward.keyMap.emplace(host, args, forward.key, layout.getKey(),
                           config.getKeys());
    forward.valueMap.emplace(host, args, forward.value, layout.getValue(),
                             config.getKeys());
  }

  // The kernel.
  int64_t threads = isWgmma ? WgmmaForward::getThreads(config)
                            : MmaSyncForward::getThreads(config);
  LLVM::LLVMFuncOp kernel = createKernel(kernels, loc, args, threads);
  Block *body = kernel.addEntryBlock(hostOps);
  OpBuilder kernelOps = OpBuilder::atBlockBegin(body);
  KernelBuilder device(kernelOps, loc);
  args.enter(body->getArguments());
  Value memory = LLVM::AddressOfOp::create(kernelOps, loc,
                                           device.sharedPointer(), kMemory);
  if (isWgmma) {
    ForwardTile tile(device, args, forward);
    WgmmaForward(device, args, tile, forward, memory).emit();
  } else {
    MmaSyncForward::emit(device, args, forward, memory);
  }
  LLVM::ReturnOp::create(kernelOps, loc, ValueRange());

  // The launch. A grid without blocks is an error of the driver.
  hostOps.setInsertionPoint(op);
  Value one = arith::ConstantIndexOp::create(hostOps, loc, 1);
  Value zero = arith::ConstantIndexOp::create(hostOps, loc, 0);
  Value blocks = getBlocks(host, op, tiles, ForwardTile::getUnits(op, config));
  Value isAny = arith::CmpIOp::create(hostOps, loc, arith::CmpIPredicate::ne,
                                      blocks, zero);
  host.ifThen(isAny, [&] {
    Value width = arith::ConstantIndexOp::create(hostOps, loc, threads);
    Value bytes =
        host.i32(isWgmma ? WgmmaForward::getSharedBytes(op, config)
                         : MmaSyncForward::getSharedBytes(op, config));
    for (const std::optional<TensorMap> &map :
         {forward.keyMap, forward.valueMap})
      if (map)
        map->encode(host, args);
    gpu::LaunchFuncOp::create(
        hostOps, loc,
        SymbolRefAttr::get(kernels.getSymNameAttr(),
                           {FlatSymbolRefAttr::get(kernel.getSymNameAttr())}),
        gpu::KernelDim3{blocks, one, one}, gpu::KernelDim3{width, one, one},
        bytes, args.getHostValues());
  });
  op.erase();
  return success();
}

void ConvertAttnToGPU::runOnOperation() {
  SmallVector<SdpaOp> ops;
  getOperation()->walk([&](SdpaOp op) {
    if (op->hasAttrOfType<CUDAConfigAttr>(kCUDAConfig))
      ops.push_back(op);
  });
  if (ops.empty())
    return;
  gpu::GPUModuleOp kernels = getKernels(getOperation());
  for (SdpaOp op : ops)
    if (failed(convert(op, op->getAttrOfType<CUDAConfigAttr>(kCUDAConfig),
                       kernels)))
      return signalPassFailure();
}
