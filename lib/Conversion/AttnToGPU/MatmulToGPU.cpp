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

/// The grid: a block for each tile of the result of each batch.
static Value getBlocks(KernelBuilder &host, MatmulOp op,
                       kernel::MatmulConfigAttr config) {
  kernel::MatmulDims dims = op.getDims();
  Value rows = divideCeil(host, getCount(host, op, dims.m), config.getM());
  Value columns = divideCeil(host, getCount(host, op, dims.n), config.getN());
  Value tiles = host.b.createOrFold<arith::MulIOp>(host.loc, rows, columns);
  return host.b.createOrFold<arith::MulIOp>(host.loc, tiles,
                                            getCount(host, op, dims.batch));
}

static LogicalResult convert(MatmulOp op, gpu::GPUModuleOp kernels) {
  if (failed(checkOp(op)))
    return failure();
  Location loc = op.getLoc();
  OpBuilder hostOps(op);
  KernelBuilder host(hostOps, loc);
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

  int64_t threads = MatmulKernel::getThreads(matmul.config);
  LLVM::LLVMFuncOp kernel = createKernel(kernels, loc, "matmul", args, threads);
  fillKernel(kernel, args, [&](KernelBuilder &device, Value memory) {
    MatmulKernel(device, args, matmul, memory).emit();
  });
  for (GlobalTensor *tensor : {&matmul.lhs, &matmul.rhs})
    if (tensor->hasAlignedRows(MatmulKernel::kChunkBytes))
      markAlignment(kernel, *tensor, MatmulKernel::kChunkBytes);
  unsigned pairBytes = matmul.output.type.getElementTypeBitWidth() / 4;
  if (matmul.output.hasAlignedRows(pairBytes))
    markAlignment(kernel, matmul.output, pairBytes);

  kernel = shareKernel(kernels, kernel);
  kernel::MatmulDims dims = op.getDims();
  for (ArrayRef<unsigned> list : {dims.batch, dims.m, dims.n, dims.k})
    checkCounts(host, getCount(host, op, list), kMostPositions);
  launchKernel(host, kernel, args, getBlocks(host, op, matmul.config), threads,
               MatmulKernel::getSharedBytes(op, matmul.config));
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
