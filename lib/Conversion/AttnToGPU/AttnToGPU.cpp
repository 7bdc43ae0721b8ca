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

#include "CombineParts.h"
#include "DecodeForward.h"
#include "DeviceMemory.h"
#include "KernelModule.h"
#include "LaunchLimits.h"
#include "MmaSyncForward.h"
#include "SplitKeys.h"
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

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTATTNTOGPUPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
struct ConvertAttnToGPU
    : mlir::attn::impl::ConvertAttnToGPUPassBase<ConvertAttnToGPU> {
  void runOnOperation() override;
};
} // namespace

//===----------------------------------------------------------------------===//
// What a kernel can do
//===----------------------------------------------------------------------===//

static LogicalResult checkOp(SdpaOp op, CUDAConfigAttr config) {
  if (!op.hasPureBufferSemantics())
    return op.emitError("a CUDA kernel takes memrefs; bufferize first");
  Type type = op.getQuery().getType().getElementType();
  if (!type.isBF16() && !type.isF16() && !type.isF32())
    return op.emitError() << "CUDA kernels take bf16, f16 and f32, not "
                          << type;
  if (type.isF32() && config.getKernel() == CUDAKernel::Decode)
    return op.emitError("the kernel for few queries multiplies bf16 and f16; "
                        "f32 is for that of mma_sync");
  for (Value value :
       {op.getQuery(), op.getKey(), op.getValue(), op.getOutput()}) {
    auto [strides, offset] =
        cast<MemRefType>(value.getType()).getStridesAndOffset();
    if (strides.back() != 1)
      return op.emitError() << "elements of a head have to be neighbours in "
                               "memory; the layout of "
                            << value.getType() << " does not say so";
  }
  return verifySizes(op);
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

/// The grid: a block for each tile of queries, unit and batch.
static Value getBlocks(KernelBuilder &host, SdpaOp op, Value tiles,
                       int64_t units) {
  Value batch = host.b.createOrFold<memref::DimOp>(host.loc, op.getQuery(), 0);
  Value blocks = host.b.createOrFold<arith::MulIOp>(host.loc, batch, tiles);
  return host.b.createOrFold<arith::MulIOp>(
      host.loc, blocks,
      arith::ConstantIndexOp::create(host.b, host.loc, units));
}

static Value getTiles(KernelBuilder &host, SdpaOp op, CUDAConfigAttr config) {
  Value queries = host.b.createOrFold<memref::DimOp>(
      host.loc, op.getQuery(),
      getHeadDim(op.getLayoutOrDefault().getQuery(), 2));
  Value rows = host.b.createOrFold<arith::MulIOp>(
      host.loc, queries,
      arith::ConstantIndexOp::create(host.b, host.loc,
                                     ForwardTile::getRowsOfQuery(op, config)));
  return host.b.createOrFold<arith::CeilDivUIOp>(
      host.loc, rows,
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
                             /*stages=*/1, config.getSplit());
}

/// Lets the launch fail where the kernel cannot count its rows, keys or blocks.
/// A split makes few more of the latter than the device runs at once.
static void checkLaunch(KernelBuilder &host, SdpaOp op, CUDAConfigAttr config,
                        Value tiles) {
  auto index = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(host.b, host.loc, value);
  };
  auto size = [&](Value tensor, unsigned dim) -> Value {
    return host.b.createOrFold<memref::DimOp>(host.loc, tensor, dim);
  };
  LayoutAttr layout = op.getLayoutOrDefault();
  Value queries = size(op.getQuery(), getHeadDim(layout.getQuery(), 2));
  Value keys = size(op.getKey(), getHeadDim(layout.getKey(), 2));
  Value batch = size(op.getQuery(), 0);
  Value rows = multiplyCounts(
      host, {queries, index(ForwardTile::getRowsOfQuery(op, config))});
  checkCounts(host, {rows, keys}, kMostTokens);
  SmallVector<Value> counts{multiplyCounts(
      host, {batch, index(ForwardTile::getUnits(op, config)), tiles})};
  // Rows of all batches have numbers where their parts are.
  if (config.getSplit())
    counts.push_back(
        multiplyCounts(host, {batch, index(op.getSizes().heads), queries}));
  checkCounts(host, counts, kMostPositions);
}

namespace {
/// What a launch asks for.
struct LaunchShape {
  int64_t threads, sharedBytes;
};
} // namespace

static LaunchShape getLaunchShape(SdpaOp op, CUDAConfigAttr config) {
  switch (config.getKernel()) {
  case CUDAKernel::MmaSync:
    return {MmaSyncForward::getThreads(config),
            MmaSyncForward::getSharedBytes(op, config)};
  case CUDAKernel::Wgmma:
    return {WgmmaForward::getThreads(config),
            WgmmaForward::getSharedBytes(op, config)};
  case CUDAKernel::Decode:
    break;
  }
  return {DecodeForward::getThreads(config),
          DecodeForward::getSharedBytes(op, config)};
}

//===----------------------------------------------------------------------===//
// Split keys
//===----------------------------------------------------------------------===//

namespace {
/// The parts of a split attention, on the host.
struct HostParts {
  Value count;   ///< an index
  Value rows;    ///< of [B, H, Sq], an index
  Value results; ///< memory for the results of parts, NULL for one part
};
} // namespace

/// Decides how many parts there are, and allocates what they need.
static HostParts createParts(KernelBuilder &host, SdpaOp op, KeySplitAttr split,
                             Value blocks) {
  HostParts parts;
  parts.count = getPartCount(host, op, split, blocks);
  parts.rows = getRowCount(host, op);
  Value bytes =
      PartialResults::getBytes(host, parts.count, parts.rows, op.getSizes().dv);
  Value one = arith::ConstantIndexOp::create(host.b, host.loc, 1);
  Value isSplit = arith::CmpIOp::create(
      host.b, host.loc, arith::CmpIPredicate::ne, parts.count, one);
  parts.results =
      allocateOnDevice(host, host.select(isSplit, bytes, host.i64(0)));
  return parts;
}

/// The kernel that combines parts, and its launch if there are several.
static void combineParts(KernelBuilder &host, SdpaOp op, double factor,
                         const HostParts &parts, gpu::GPUModuleOp kernels) {
  Value one = arith::ConstantIndexOp::create(host.b, host.loc, 1);
  Value isSplit = arith::CmpIOp::create(
      host.b, host.loc, arith::CmpIPredicate::ne, parts.count, one);
  host.ifThen(isSplit, [&] {
    KernelArguments args(host);
    CombineArguments combine;
    combine.op = op;
    combine.factor = factor;
    combine.output = args.addTensor(op.getOutput());
    if (op.getLse())
      combine.lse = args.addTensor(op.getLse());
    combine.parts = args.addScalar(
        arith::IndexCastOp::create(host.b, host.loc, host.i32(), parts.count));
    combine.results = args.addScalar(parts.results);
    LaunchShape shape{CombineParts::getThreads(),
                      CombineParts::getSharedBytes(op)};
    LLVM::LLVMFuncOp kernel =
        createKernel(kernels, op.getLoc(), "sdpa_combine", args, shape.threads);
    fillKernel(kernel, args, [&](KernelBuilder &device, Value memory) {
      CombineParts(device, args, combine, memory).emit();
    });
    if (combine.storesGroups())
      markAlignment(kernel, combine.output, combine.getGroupBytes());
    kernel = shareKernel(kernels, kernel);
    launchKernel(host, kernel, args, parts.rows, shape.threads,
                 shape.sharedBytes);
  });
}

static void emitKernel(KernelBuilder &device, const KernelArguments &args,
                       const ForwardArguments &forward, Value memory) {
  CUDAKernel kernel = forward.config.getKernel();
  if (kernel == CUDAKernel::MmaSync)
    return MmaSyncForward::emit(device, args, forward, memory);
  if (kernel == CUDAKernel::Wgmma)
    return WgmmaForward(device, args, forward, memory).emit();
  DecodeForward(device, args, forward, memory).emit();
}

/// The kernel `name` of `op` and its launch, where `host` stands.
static LogicalResult emitLaunch(KernelBuilder &host, SdpaOp op,
                                CUDAConfigAttr config, StringRef name,
                                gpu::GPUModuleOp kernels) {
  if (failed(checkOp(op, config)))
    return failure();
  Location loc = op.getLoc();
  OpBuilder &hostOps = host.b;
  KernelArguments args(host);

  ForwardArguments forward;
  forward.op = op;
  forward.config = config;
  forward.wholeKeys = config.getKeys();
  forward.query = args.addTensor(op.getQuery());
  forward.key = args.addTensor(op.getKey());
  forward.value = args.addTensor(op.getValue());
  forward.output = args.addTensor(op.getOutput());
  if (op.getLse())
    forward.lse = args.addTensor(op.getLse());
  Value tiles = getTiles(host, op, config);
  forward.tiles = args.addScalar(
      arith::IndexCastOp::create(hostOps, loc, host.i32(), tiles));
  checkLaunch(host, op, config, tiles);
  Value blocks = getBlocks(host, op, tiles, ForwardTile::getUnits(op, config));
  std::optional<HostParts> parts;
  if (KeySplitAttr split = config.getSplit()) {
    parts = createParts(host, op, split, blocks);
    forward.parts = {args.addScalar(arith::IndexCastOp::create(
                         hostOps, loc, host.i32(), parts->count)),
                     args.addScalar(parts->results)};
  }
  FailureOr<FragmentScores> scores = FragmentScores::get(op, forward.key, args);
  if (failed(scores))
    return failure();
  forward.scores = *scores;
  if (const std::optional<FragmentRegion> &region = scores->getMaskMod())
    forward.captures = CaptureBounds::create(host, *region, args, kernels);
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
  LaunchShape shape = getLaunchShape(op, config);
  LLVM::LLVMFuncOp kernel =
      createKernel(kernels, loc, name, args, shape.threads);
  // Of kernels that go from tile to tile ptxas knows it, and told so it spills
  // in some.
  if (isWgmma && !config.getPersistent())
    markOneBlock(kernel);
  fillKernel(kernel, args, [&](KernelBuilder &device, Value memory) {
    emitKernel(device, args, forward, memory);
  });
  if (forward.canCopyAsynchronously())
    for (const GlobalTensor *tensor :
         {&forward.query, &forward.key, &forward.value})
      markAlignment(kernel, *tensor, kChunkBytes);
  if (forward.storesPairs())
    markAlignment(kernel, forward.output, forward.getPairBytes());

  // The launch.
  if (parts)
    blocks = host.mul(blocks, parts->count);
  if (config.getPersistent())
    blocks =
        arith::MinUIOp::create(hostOps, loc, blocks, getMultiprocessors(host));
  launchKernel(host, kernel, args, blocks, shape.threads, shape.sharedBytes,
               [&] {
                 for (const std::optional<TensorMap> &map :
                      {forward.keyMap, forward.valueMap})
                   if (map)
                     map->encode(host, args);
               });
  if (parts) {
    combineParts(host, op, forward.scores.getFactor(), *parts, kernels);
    freeOnDevice(host, parts->results);
  }
  forward.captures.free(host);
  return success();
}

/// The kernels of `op` and the choice between them by the number of queries.
static LogicalResult emitLaunches(KernelBuilder &host, SdpaOp op,
                                  CUDAConfigAttr config, StringRef name,
                                  gpu::GPUModuleOp kernels) {
  FewQueriesAttr few = config.getFew();
  if (!few)
    return emitLaunch(host, op, config, name, kernels);
  OpBuilder &b = host.b;
  OpBuilder::InsertionGuard guard(b);
  unsigned dim = getHeadDim(op.getLayoutOrDefault().getQuery(), 2);
  Value queries = memref::DimOp::create(b, host.loc, op.getQuery(), dim);
  Value isFew = arith::CmpIOp::create(
      b, host.loc, arith::CmpIPredicate::ule, queries,
      arith::ConstantIndexOp::create(b, host.loc, few.getAtMost()));
  auto choice = scf::IfOp::create(b, host.loc, isFew, /*withElseRegion=*/true);
  b.setInsertionPointToStart(choice.thenBlock());
  StringRef fewName = few.getConfig().getFew() ? "sdpa_some" : "sdpa_few";
  if (failed(emitLaunches(host, op, few.getConfig(), fewName, kernels)))
    return failure();
  b.setInsertionPointToStart(choice.elseBlock());
  return emitLaunch(host, op, config, name, kernels);
}

static LogicalResult convert(SdpaOp op, CUDAConfigAttr config,
                             gpu::GPUModuleOp kernels) {
  OpBuilder b(op);
  KernelBuilder host(b, op.getLoc());
  if (failed(emitLaunches(host, op, config, "sdpa", kernels)))
    return failure();
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
  gpu::GPUModuleOp kernels = getKernelModule(getOperation());
  for (SdpaOp op : ops)
    if (failed(convert(op, op->getAttrOfType<CUDAConfigAttr>(kCUDAConfig),
                       kernels)))
      return signalPassFailure();
}
