//===- MatmulToGPU.cpp - attn_kernel.matmul to a CUDA kernel --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToGPU/AttnToGPU.h"

#include "KernelModule.h"
#include "LaunchLimits.h"
#include "MatmulKernel.h"
#include "WgmmaMatmul.h"
#include "attn/Dialect/PTX/IR/PTX.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTMATMULTOGPUPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;
using kernel::MatmulOp;

namespace {
struct ConvertMatmulToGPU
    : mlir::attn::impl::ConvertMatmulToGPUPassBase<ConvertMatmulToGPU> {
  void runOnOperation() override;
};
} // namespace

static LogicalResult checkOp(MatmulOp op) {
  if (!op.hasPureBufferSemantics())
    return op.emitError("a CUDA kernel takes memrefs; bufferize first");
  return verifySizes(op);
}

/// The product of the sizes of dimensions, on the host.
static Value getCount(KernelBuilder &host, MatmulOp op,
                      ArrayRef<unsigned> dims) {
  Value count = arith::ConstantIndexOp::create(host.b, host.loc, 1);
  for (unsigned dim : dims) {
    Value size;
    for (auto [map, operand] : llvm::zip(op.getMaps(), op.getOperands()))
      if (std::optional<unsigned> position = getPosition(map, dim);
          position && !size)
        size = host.b.createOrFold<memref::DimOp>(host.loc, operand, *position);
    count = host.b.createOrFold<arith::MulIOp>(host.loc, count, size);
  }
  return count;
}

static Value divideCeil(KernelBuilder &host, Value x, int64_t y) {
  return host.b.createOrFold<arith::CeilDivUIOp>(
      host.loc, x, arith::ConstantIndexOp::create(host.b, host.loc, y));
}

/// The grid: a block for each tile of the result of each batch, or as many as
/// the config allows.
static Value getBlocks(KernelBuilder &host, MatmulOp op,
                       const kernel::MatmulDims &dims,
                       kernel::MatmulConfigAttr config) {
  Value rows = divideCeil(host, getCount(host, op, dims.m), config.getM());
  Value columns = divideCeil(host, getCount(host, op, dims.n), config.getN());
  Value tiles = host.b.createOrFold<arith::MulIOp>(host.loc, rows, columns);
  Value blocks = host.b.createOrFold<arith::MulIOp>(
      host.loc, tiles, getCount(host, op, dims.batch));
  if (config.getBlocks() == 0)
    return blocks;
  return host.b.createOrFold<arith::MinUIOp>(
      host.loc, blocks,
      arith::ConstantIndexOp::create(host.b, host.loc, config.getBlocks()));
}

/// Fewer columns in the same memory, for two blocks on a multiprocessor.
static kernel::MatmulConfigAttr
getMmaSyncConfig(kernel::MatmulConfigAttr config) {
  constexpr int64_t kColumns = 128, kWarps = 4, kWarpRows = 64,
                    kWarpColumns = 16;
  int64_t m = config.getM(), n = std::min(config.getN(), kColumns);
  int64_t warpsM = std::max<int64_t>(m / kWarpRows, 1);
  int64_t warpsN = std::clamp<int64_t>(kWarps / warpsM, 1, n / kWarpColumns);
  int64_t stages = config.getStages() * (m + config.getN()) / (2 * (m + n));
  return kernel::MatmulConfigAttr::get(
      config.getContext(), m, n, config.getK(), warpsM, warpsN,
      std::max<int64_t>(stages, 2), kernel::MmaKind::MmaSync, /*blocks=*/0);
}

/// What TMA cannot read is for mma.sync.
static std::optional<MatmulPlan> chooseKernel(MatmulArguments &matmul) {
  if (matmul.config.getKernel() != kernel::MmaKind::Wgmma)
    return std::nullopt;
  std::optional<MatmulPlan> plan = MatmulPlan::get(matmul);
  if (plan)
    return plan;
  if (matmul.lhs.type.getElementType().isF32())
    matmul.op.emitRemark("wgmma multiplies bf16 and f16: the kernel for f32 is "
                         "that of mma_sync");
  else
    matmul.op.emitRemark("rows of the operands are not known to be what TMA "
                         "reads, neighbours that start at multiples of 16 "
                         "bytes: the kernel is that of mma_sync");
  matmul.config = getMmaSyncConfig(matmul.config);
  return std::nullopt;
}

/// What loads and stores rely on.
static void markAlignments(LLVM::LLVMFuncOp kernel,
                           const MatmulArguments &matmul,
                           unsigned resultBytes) {
  for (const GlobalTensor *tensor : {&matmul.lhs, &matmul.rhs})
    if (tensor->hasAlignedRows(MatmulKernel::kChunkBytes))
      markAlignment(kernel, *tensor, MatmulKernel::kChunkBytes);
  if (matmul.output.hasAlignedRows(resultBytes))
    markAlignment(kernel, matmul.output, resultBytes);
}

static unsigned getPairBytes(const MatmulArguments &matmul) {
  return matmul.output.type.getElementTypeBitWidth() / 4;
}

static void convertToMmaSync(KernelBuilder &host, KernelArguments &args,
                             const MatmulArguments &matmul,
                             gpu::GPUModuleOp kernels) {
  MatmulOp op = matmul.op;
  int64_t threads = MatmulKernel::getThreads(matmul.config);
  LLVM::LLVMFuncOp kernel =
      createKernel(kernels, op.getLoc(), "matmul", args, threads);
  fillKernel(kernel, args, [&](KernelBuilder &device, Value memory) {
    MatmulKernel(device, args, matmul, memory).emit();
  });
  markAlignments(kernel, matmul, getPairBytes(matmul));
  kernel = shareKernel(kernels, kernel);
  launchKernel(host, kernel, args,
               getBlocks(host, op, op.getDims(), matmul.config), threads,
               MatmulKernel::getSharedBytes(op, matmul.config));
}

static void convertToWgmma(KernelBuilder &host, KernelArguments &args,
                           const MatmulArguments &matmul,
                           const MatmulPlan &plan, gpu::GPUModuleOp kernels) {
  MatmulOp op = matmul.op;
  TensorMap lhs(host, args, matmul.lhs, plan.lhs);
  TensorMap rhs(host, args, matmul.rhs, plan.rhs);
  int64_t threads = WgmmaMatmul::getThreads(matmul.config);
  LLVM::LLVMFuncOp kernel =
      createKernel(kernels, op.getLoc(), "matmul", args, threads);
  fillKernel(kernel, args, [&](KernelBuilder &device, Value memory) {
    WgmmaMatmul(device, args, matmul, plan, lhs, rhs, memory).emit();
  });
  bool inChunks = MatmulTile::canStoreChunks(matmul, plan.dims.n.back());
  markAlignments(kernel, matmul,
                 inChunks ? 2 * MatmulTile::kChunkElements
                          : getPairBytes(matmul));
  kernel = shareKernel(kernels, kernel);
  launchKernel(host, kernel, args,
               getBlocks(host, op, plan.dims, matmul.config), threads,
               WgmmaMatmul::getSharedBytes(plan, matmul.config), [&] {
                 lhs.encode(host, args);
                 rhs.encode(host, args);
               });
}

static LogicalResult convert(MatmulOp op, gpu::GPUModuleOp kernels) {
  if (failed(checkOp(op)))
    return failure();
  OpBuilder hostOps(op);
  KernelBuilder host(hostOps, op.getLoc());
  KernelArguments args(host);
  MatmulArguments matmul;
  matmul.op = op;
  matmul.config = op.getConfigAttr();
  matmul.lhs = args.addTensor(op.getLhs());
  matmul.rhs = args.addTensor(op.getRhs());
  matmul.output = args.addTensor(op.getOutput());
  if (!op.getEpilogue().empty()) {
    FailureOr<FragmentRegion> epilogue =
        FragmentRegion::get(op.getEpilogue(), args);
    if (failed(epilogue))
      return failure();
    matmul.epilogue = *epilogue;
  }
  kernel::MatmulDims dims = op.getDims();
  for (ArrayRef<unsigned> list : {dims.batch, dims.m, dims.n, dims.k})
    checkCounts(host, getCount(host, op, list), kMostPositions);
  if (std::optional<MatmulPlan> plan = chooseKernel(matmul))
    convertToWgmma(host, args, matmul, *plan, kernels);
  else
    convertToMmaSync(host, args, matmul, kernels);
  op.erase();
  return success();
}

void ConvertMatmulToGPU::runOnOperation() {
  SmallVector<MatmulOp> ops;
  getOperation()->walk([&](MatmulOp op) {
    if (op.getConfigAttr())
      ops.push_back(op);
  });
  if (ops.empty())
    return;
  gpu::GPUModuleOp kernels = getKernelModule(getOperation());
  for (MatmulOp op : ops)
    if (failed(convert(op, kernels)))
      return signalPassFailure();
}
