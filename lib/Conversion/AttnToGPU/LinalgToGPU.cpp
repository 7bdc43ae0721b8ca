//===- LinalgToGPU.cpp - linalg to simple CUDA kernels --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What lies between products and attention: rotary embeddings, norms of heads,
// masks, views that are copied. A thread computes one element of the results,
// so a sum is the same whatever the grid.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToGPU/AttnToGPU.h"

#include "FragmentRegion.h"
#include "KernelModule.h"
#include "LaunchLimits.h"
#include "LinearDims.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::attn {
#define GEN_PASS_DEF_CONVERTLINALGTOGPUPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;
using linalg::LinalgOp;

/// Threads of a block.
static constexpr int64_t kThreads = 256;

namespace {
struct ConvertLinalgToGPU
    : mlir::attn::impl::ConvertLinalgToGPUPassBase<ConvertLinalgToGPU> {
  void runOnOperation() override;
};

/// A kernel from one op.
class LoopNest {
public:
  LoopNest(LinalgOp op, KernelBuilder &host) : op(op), args(host) {}

  /// Hands everything to the kernel, and says why where that cannot be.
  LogicalResult collect();
  void emit(gpu::GPUModuleOp kernels, KernelBuilder &host);

private:
  /// An argument of the body: an element of an operand, or a loop's index.
  struct Source {
    OpOperand *operand = nullptr;
    int64_t loop = 0;
  };

  void chooseLoops();
  LogicalResult collectBody();
  Value getSize(KernelBuilder &b, unsigned dim) const;
  SmallVector<Value> getHostSizes(KernelBuilder &host,
                                  ArrayRef<unsigned> dims) const;
  SmallVector<Value> getIndices(KernelBuilder &b, OpOperand &operand) const;
  Value load(KernelBuilder &b, OpOperand &operand) const;
  void store(KernelBuilder &b, OpOperand &operand, Value value) const;
  SmallVector<Value> inlineBody(KernelBuilder &b, ValueRange results) const;
  SmallVector<Value> emitLoops(KernelBuilder &b, size_t depth,
                               ValueRange results);
  void emitThread(KernelBuilder &b);

  LinalgOp op;
  KernelArguments args;
  SmallVector<GlobalTensor> tensors; ///< of the operands that are memrefs
  SmallVector<AffineMap> maps;       ///< of the same
  SmallVector<OpOperand *> operands; ///< the same
  /// Loops whose iterations threads share, of which the last one's are
  /// neighbours, and those that a thread goes through.
  SmallVector<unsigned> shared, own;
  /// Whether a thread keeps its results until its loops end.
  bool keepsResults = true;
  std::optional<FragmentRegion> body;
  SmallVector<Source> sources;
  int64_t width = kThreads; ///< threads side by side in the last shared loop
  SmallVector<Value> loops; ///< indices, i32
};
} // namespace

//===----------------------------------------------------------------------===//
// What the kernel is made from
//===----------------------------------------------------------------------===//

/// Threads share the loops that name an element of every result.
void LoopNest::chooseLoops() {
  SmallVector<utils::IteratorType> kinds = op.getIteratorTypesArray();
  auto isShared = [&](unsigned dim) {
    return kinds[dim] == utils::IteratorType::parallel &&
           llvm::all_of(op.getDpsInitsMutable(), [&](OpOperand &init) {
             return getPosition(op.getMatchingIndexingMap(&init), dim);
           });
  };
  for (unsigned dim = 0; dim < kinds.size(); ++dim)
    (isShared(dim) ? shared : own).push_back(dim);
  for (OpOperand &init : op.getDpsInitsMutable())
    for (unsigned dim : own)
      keepsResults &= !op.getMatchingIndexingMap(&init).isFunctionOfDim(dim);

  // The last one is that of the result's neighbours.
  if (shared.empty())
    return;
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  llvm::sort(shared, [&](unsigned x, unsigned y) {
    return *getPosition(map, x) < *getPosition(map, y);
  });
}

/// The body's arguments become those that it uses, and the loops' indices.
LogicalResult LoopNest::collectBody() {
  Block *block = op.getBlock();
  for (OpOperand &operand : op->getOpOperands()) {
    Source source;
    source.operand = &operand;
    sources.push_back(source);
  }
  SmallVector<linalg::IndexOp> indices;
  block->walk([&](linalg::IndexOp index) { indices.push_back(index); });
  for (linalg::IndexOp index : indices) {
    Source source;
    source.loop = index.getDim();
    sources.push_back(source);
    Value argument = block->addArgument(index.getType(), index.getLoc());
    index.replaceAllUsesWith(argument);
    index.erase();
  }
  for (unsigned i = sources.size(); i-- > 0;) {
    BlockArgument argument = block->getArgument(i);
    OpOperand *operand = sources[i].operand;
    if (operand && !isa<MemRefType>(operand->get().getType()))
      argument.replaceAllUsesWith(operand->get());
    if (!argument.use_empty())
      continue;
    block->eraseArgument(i);
    sources.erase(sources.begin() + i);
  }
  FailureOr<FragmentRegion> region =
      FragmentRegion::get(op->getRegion(0), args);
  if (failed(region))
    return failure();
  body = *region;
  return success();
}

LogicalResult LoopNest::collect() {
  if (!op.hasPureBufferSemantics())
    return op.emitError("a CUDA kernel takes memrefs; bufferize first");
  if (op.getNumDpsInits() == 0)
    return op.emitError("has no result that a CUDA kernel could compute");
  if (failed(verifySizes(op)))
    return failure();
  for (OpOperand &operand : op->getOpOperands())
    if (auto type = dyn_cast<MemRefType>(operand.get().getType())) {
      if (!type.getElementType().isIntOrIndexOrFloat())
        return op.emitError()
               << "CUDA kernels have no elements of " << type.getElementType();
      tensors.push_back(args.addTensor(operand.get()));
      maps.push_back(op.getMatchingIndexingMap(&operand));
      operands.push_back(&operand);
    }
  for (unsigned dim = 0; dim < op.getNumLoops(); ++dim)
    if (llvm::none_of(maps,
                      [&](AffineMap map) { return getPosition(map, dim); }))
      return op.emitError() << "no operand has dimension " << dim
                            << " alone, so its size is not known";
  chooseLoops();
  if (!shared.empty()) {
    int64_t size = op.getStaticLoopRanges()[shared.back()];
    if (!ShapedType::isDynamic(size))
      width = std::min<int64_t>(kThreads,
                                llvm::PowerOf2Ceil(std::max<int64_t>(size, 1)));
  }
  return collectBody();
}

Value LoopNest::getSize(KernelBuilder &b, unsigned dim) const {
  return getDimSize(b, args, dim, tensors, maps);
}

//===----------------------------------------------------------------------===//
// The kernel
//===----------------------------------------------------------------------===//

SmallVector<Value> LoopNest::getIndices(KernelBuilder &b,
                                        OpOperand &operand) const {
  SmallVector<Value> indices, positions;
  AffineMap map = maps[llvm::find(operands, &operand) - operands.begin()];
  for (AffineExpr expr : map.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      indices.push_back(loops[dim.getPosition()]);
      continue;
    }
    if (positions.empty())
      // What a thread loads before its own loops does not depend on them.
      for (Value loop : loops)
        positions.push_back(
            loop ? b.toIndex(loop)
                 : arith::ConstantIndexOp::create(b.b, b.loc, 0));
    Value index =
        affine::expandAffineExpr(b.b, b.loc, expr, positions, ValueRange());
    indices.push_back(arith::IndexCastOp::create(b.b, b.loc, b.i64(), index));
  }
  return indices;
}

Value LoopNest::load(KernelBuilder &b, OpOperand &operand) const {
  const GlobalTensor &tensor =
      tensors[llvm::find(operands, &operand) - operands.begin()];
  return loadElements(b, args, tensor, getIndices(b, operand));
}

void LoopNest::store(KernelBuilder &b, OpOperand &operand, Value value) const {
  const GlobalTensor &tensor =
      tensors[llvm::find(operands, &operand) - operands.begin()];
  Value address = args.getAddress(b, tensor, getIndices(b, operand));
  // As they are in memory.
  if (value.getType().isInteger(1))
    value = arith::ExtUIOp::create(b.b, b.loc, b.b.getI8Type(), value);
  if (value.getType().isIndex())
    value = arith::IndexCastOp::create(b.b, b.loc, b.i64(), value);
  b.store(value, address,
          llvm::divideCeil(value.getType().getIntOrFloatBitWidth(), 8));
}

/// The body at the indices of all loops; `results` are what it may add to.
SmallVector<Value> LoopNest::inlineBody(KernelBuilder &b,
                                        ValueRange results) const {
  SmallVector<Value> arguments;
  for (const Source &source : sources) {
    if (!source.operand)
      arguments.push_back(b.toIndex(loops[source.loop]));
    else if (LinalgOp(op).isDpsInit(source.operand))
      arguments.push_back(results[source.operand->getOperandNumber() -
                                  LinalgOp(op).getNumDpsInputs()]);
    else
      arguments.push_back(load(b, *source.operand));
  }
  return body->inlineElement(b, args, arguments);
}

SmallVector<Value> LoopNest::emitLoops(KernelBuilder &b, size_t depth,
                                       ValueRange results) {
  if (depth == own.size()) {
    if (keepsResults)
      return inlineBody(b, results);
    SmallVector<Value> old;
    for (OpOperand &init : op.getDpsInitsMutable())
      old.push_back(load(b, init));
    for (auto [init, value] :
         llvm::zip(op.getDpsInitsMutable(), inlineBody(b, old)))
      store(b, init, value);
    return {};
  }
  auto loop = scf::ForOp::create(
      b.b, b.loc, b.i32(0), getSize(b, own[depth]), b.i32(1), results,
      [&](OpBuilder &, Location, Value index, ValueRange carried) {
        loops[own[depth]] = index;
        scf::YieldOp::create(b.b, b.loc, emitLoops(b, depth + 1, carried));
      });
  return llvm::to_vector(ValueRange(loop.getResults()));
}

/// What a thread does: rows of the block are the shared loops but the last.
void LoopNest::emitThread(KernelBuilder &b) {
  loops.assign(op.getNumLoops(), Value());
  ArrayRef<unsigned> outer = shared;
  SmallVector<Value> sizes = llvm::map_to_vector(
      shared, [&](unsigned dim) { return getSize(b, dim); });
  Value columns = shared.empty() ? b.i32(1) : sizes.back();
  if (!shared.empty())
    outer = outer.drop_back();
  LinearDims rows(b, outer, ArrayRef(sizes).take_front(outer.size()));

  Value block = NVVM::BlockIdXOp::create(b.b, b.loc, b.i32());
  Value thread = NVVM::ThreadIdXOp::create(b.b, b.loc, b.i32());
  Value parts = b.divU(b.add(columns, b.i32(width - 1)), b.i32(width));
  Value row = b.add(b.mul(b.divU(block, parts), b.i32(kThreads / width)),
                    b.divU(thread, b.i32(width)));
  Value column = b.add(b.mul(b.remU(block, parts), b.i32(width)),
                       b.remU(thread, b.i32(width)));
  Value isInside =
      b.bitAnd(b.less(row, rows.getCount()), b.less(column, columns));
  b.ifThen(isInside, [&] {
    for (auto [dim, index] : llvm::zip(outer, rows.split(row)))
      loops[dim] = index;
    if (!shared.empty())
      loops[shared.back()] = column;
    SmallVector<Value> results;
    if (keepsResults)
      for (OpOperand &init : op.getDpsInitsMutable()) {
        // Read only where the body does.
        bool isRead = llvm::any_of(sources, [&](const Source &source) {
          return source.operand == &init;
        });
        Type type = getElementTypeOrSelf(init.get());
        results.push_back(isRead ? load(b, init)
                                 : arith::ConstantOp::create(
                                       b.b, b.loc, b.b.getZeroAttr(type)));
      }
    results = emitLoops(b, 0, results);
    if (keepsResults)
      for (auto [init, value] : llvm::zip(op.getDpsInitsMutable(), results))
        store(b, init, value);
  });
}

SmallVector<Value> LoopNest::getHostSizes(KernelBuilder &host,
                                          ArrayRef<unsigned> dims) const {
  SmallVector<Value> sizes;
  for (unsigned dim : dims)
    for (auto [map, operand] : llvm::zip(maps, operands))
      if (std::optional<unsigned> position = getPosition(map, dim)) {
        sizes.push_back(host.b.createOrFold<memref::DimOp>(
            host.loc, operand->get(), *position));
        break;
      }
  return sizes;
}

void LoopNest::emit(gpu::GPUModuleOp kernels, KernelBuilder &host) {
  auto divideCeil = [&](Value x, int64_t y) -> Value {
    return host.b.createOrFold<arith::CeilDivUIOp>(
        host.loc, x, arith::ConstantIndexOp::create(host.b, host.loc, y));
  };
  ArrayRef<unsigned> inner = ArrayRef(shared).take_back(1);
  Value rows = multiplyCounts(
      host, getHostSizes(host, ArrayRef(shared).drop_back(inner.size())));
  Value columns = multiplyCounts(host, getHostSizes(host, inner));
  checkCounts(host, rows, kMostPositions);
  Value blocks = host.b.createOrFold<arith::MulIOp>(
      host.loc, divideCeil(rows, kThreads / width), divideCeil(columns, width));

  LLVM::LLVMFuncOp kernel =
      createKernel(kernels, host.loc, "elements", args, kThreads);
  fillKernel(kernel, args,
             [&](KernelBuilder &device, Value) { emitThread(device); });
  launchKernel(host, shareKernel(kernels, kernel), args, blocks, kThreads,
               /*sharedBytes=*/0);
}

void ConvertLinalgToGPU::runOnOperation() {
  SmallVector<LinalgOp> ops;
  WalkResult result = getOperation()->walk([&](Operation *op) {
    if (auto linalgOp = dyn_cast<LinalgOp>(op)) {
      ops.push_back(linalgOp);
    } else if (isa<linalg::LinalgDialect>(op->getDialect()) &&
               !isa<linalg::YieldOp, linalg::IndexOp>(op)) {
      op->emitError() << "'" << op->getName() << "' has no CUDA kernel";
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return signalPassFailure();
  if (ops.empty())
    return;
  gpu::GPUModuleOp kernels = getKernelModule(getOperation());
  for (LinalgOp op : ops) {
    OpBuilder b(op);
    KernelBuilder host(b, op.getLoc());
    LoopNest nest(op, host);
    if (failed(nest.collect()))
      return signalPassFailure();
    nest.emit(kernels, host);
    op.erase();
  }
}
