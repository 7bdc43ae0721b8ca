//===- CaptureBounds.cpp - Least and most of captured integers ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CaptureBounds.h"

#include "DeviceMemory.h"
#include "KernelModule.h"
#include "attn/Dialect/Attn/Analysis/MaskBounds.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

/// Elements of a run: as many as a warp has lanes that read them, and fewer
/// than a block has keys or queries.
static constexpr int64_t kRun = 32;
static constexpr int64_t kThreads = 128;
/// The least and the most, of 64 bits each.
static constexpr int64_t kNumberBytes = 8, kPairBytes = 2 * kNumberBytes;

//===----------------------------------------------------------------------===//
// Which reads have bounds
//===----------------------------------------------------------------------===//

namespace {
class CaptureReads : public MaskBounds {
public:
  CaptureReads(Block &block, Location loc) : MaskBounds(block, loc) {}

  void forEach(function_ref<void(memref::LoadOp, unsigned)> callback) {
    for (Operation &nested : block.without_terminator()) {
      auto load = dyn_cast<memref::LoadOp>(nested);
      if (!load || !isNeeded(nested) ||
          !isMaskInteger(load.getMemRefType().getElementType()))
        continue;
      if (std::optional<unsigned> dim = findVaryingIndex(load.getIndices()))
        callback(load, *dim);
    }
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// The kernel that writes bounds
//===----------------------------------------------------------------------===//

/// The least and the most of elements [first, last) of dimension `dim`, i64;
/// `indices` has the others.
static ValueRange emitRun(KernelBuilder &b, const KernelArguments &args,
                          const GlobalTensor &tensor, unsigned dim,
                          SmallVector<Value> indices, Value first, Value last) {
  Value most = b.i64(std::numeric_limits<int64_t>::max());
  Value least = b.i64(std::numeric_limits<int64_t>::min());
  auto loop = scf::ForOp::create(b.b, b.loc, first, last, b.i32(1),
                                 ValueRange{most, least});
  OpBuilder::InsertionGuard guard(b.b);
  b.b.setInsertionPointToStart(loop.getBody());
  indices[dim] = loop.getInductionVar();
  Value element = loadElements(b, args, tensor, indices);
  if (element.getType().isInteger(1))
    // A flag is 0 or 1, not 0 or -1.
    element = arith::ExtUIOp::create(b.b, b.loc, b.i64(), element);
  else if (element.getType().isIndex())
    element = arith::IndexCastOp::create(b.b, b.loc, b.i64(), element);
  else if (!element.getType().isInteger(64))
    element = arith::ExtSIOp::create(b.b, b.loc, b.i64(), element);
  scf::YieldOp::create(b.b, b.loc,
                       ValueRange{b.min(loop.getRegionIterArg(0), element),
                                  b.max(loop.getRegionIterArg(1), element)});
  return loop->getResults();
}

/// The number of runs of a dimension, i32: one at least.
static Value getRuns(KernelBuilder &b, const KernelArguments &args,
                     const GlobalTensor &tensor, unsigned dim) {
  Value size = args.getSize(b, tensor, dim);
  Value runs = b.divU(b.add(size, b.i32(kRun - 1)), b.i32(kRun));
  return b.max(runs, b.i32(1));
}

/// A thread for each run.
static void emitBounds(KernelBuilder &b, const KernelArguments &args,
                       const GlobalTensor &tensor, unsigned dim,
                       Value pointer) {
  Value number = b.add(b.mul(b.getBlock(), b.i32(kThreads)), b.getThread());
  Value runs = getRuns(b, args, tensor, dim);
  Value run = b.remU(number, runs), rest = b.divU(number, runs);
  SmallVector<Value> indices(tensor.type.getRank());
  for (unsigned other = indices.size(); other-- > 0;) {
    if (other == dim)
      continue;
    Value size = b.max(args.getSize(b, tensor, other), b.i32(1));
    indices[other] = b.remU(rest, size);
    rest = b.divU(rest, size);
  }
  // Threads behind the last run.
  b.ifThen(b.less(rest, b.i32(1)), [&] {
    Value first = b.mul(run, b.i32(kRun));
    Value last = b.min(b.add(first, b.i32(kRun)), args.getSize(b, tensor, dim));
    ValueRange bounds = emitRun(b, args, tensor, dim, indices, first, last);
    Value address =
        b.offset(pointer, b.mul(b.extend(number), b.i64(kPairBytes)));
    b.store(bounds[0], address, kPairBytes);
    b.store(bounds[1], b.offset(address, kNumberBytes), kNumberBytes);
  });
}

/// On the host: the number of runs of all positions of the other dimensions.
static Value countRuns(KernelBuilder &host, Value memref, unsigned dim) {
  auto index = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(host.b, host.loc, value);
  };
  Value count = index(1);
  int64_t rank = cast<MemRefType>(memref.getType()).getRank();
  for (int64_t other = 0; other < rank; ++other) {
    Value size = memref::DimOp::create(host.b, host.loc, memref, other);
    if (other == dim)
      size = arith::CeilDivUIOp::create(host.b, host.loc, size, index(kRun));
    count = host.mul(count,
                     arith::MaxUIOp::create(host.b, host.loc, size, index(1)));
  }
  return count;
}

/// Returns the memory for the bounds, which the launch of a kernel fills.
static Value writeBounds(KernelBuilder &host, Value memref, unsigned dim,
                         gpu::GPUModuleOp kernels) {
  Value runs = countRuns(host, memref, dim);
  Value bytes =
      host.mul(arith::IndexCastOp::create(host.b, host.loc, host.i64(), runs),
               host.i64(kPairBytes));
  Value memory = allocateOnDevice(host, bytes);
  KernelArguments args(host);
  GlobalTensor tensor = args.addTensor(memref);
  KernelNumber pointer = args.addScalar(memory);
  LLVM::LLVMFuncOp kernel =
      createKernel(kernels, host.loc, "capture_bounds", args, kThreads);
  fillKernel(kernel, args, [&](KernelBuilder &b, Value) {
    emitBounds(b, args, tensor, dim, args.getScalar(pointer));
  });
  Value blocks = arith::CeilDivUIOp::create(
      host.b, host.loc, runs,
      arith::ConstantIndexOp::create(host.b, host.loc, kThreads));
  launchKernel(host, kernel, args, blocks, kThreads, /*sharedBytes=*/0);
  return memory;
}

CaptureBounds CaptureBounds::create(KernelBuilder &host,
                                    const FragmentRegion &region,
                                    KernelArguments &args,
                                    gpu::GPUModuleOp kernels) {
  CaptureBounds result;
  result.region = region;
  CaptureReads reads(region.getBlock(), host.loc);
  reads.forEach([&](memref::LoadOp load, unsigned dim) {
    Runs &runs = result.tensors[{load.getMemRef(), dim}];
    if (runs.memory)
      return;
    runs.memory = writeBounds(host, load.getMemRef(), dim, kernels);
    runs.bounds = args.addScalar(runs.memory);
  });
  return result;
}

void CaptureBounds::free(KernelBuilder &host) const {
  for (const auto &entry : tensors)
    freeOnDevice(host, entry.second.memory);
}

//===----------------------------------------------------------------------===//
// The kernel that asks
//===----------------------------------------------------------------------===//

std::optional<Interval>
CaptureBounds::find(IntervalBuilder &interval, KernelBuilder &b,
                    const KernelArguments &args, memref::LoadOp read,
                    unsigned dim, ArrayRef<Value> at, const Interval &positions,
                    int64_t most) const {
  auto known = tensors.find({read.getMemRef(), dim});
  if (known == tensors.end())
    return std::nullopt;
  const GlobalTensor &tensor = region.getTensor(read.getMemRef());
  auto toI32 = [&](Value index) -> Value {
    return arith::IndexCastOp::create(b.b, b.loc, b.i32(), index);
  };
  // The number of the first run.
  Value row;
  for (unsigned other = 0, next = 0; other < tensor.sizes.size(); ++other) {
    if (other == dim)
      continue;
    Value index = b.extend(toI32(at[next++]));
    row =
        row ? b.add(b.mul(row, b.extend(args.getSize(b, tensor, other))), index)
            : index;
  }
  Value runs = getRuns(b, args, tensor, dim);
  Value start = args.getScalar(known->second.bounds);
  if (row)
    start =
        b.offset(start, b.mul(b.mul(row, b.extend(runs)), b.i64(kPairBytes)));

  Value end = b.toIndex(b.mul(runs, b.i32(kRun)));
  auto getRun = [&](Value position) {
    Value inside =
        interval.clamp(position, interval.constant(0), interval.add(end, -1));
    return b.divU(toI32(inside), b.i32(kRun));
  };
  Value first = getRun(positions.low), last = getRun(positions.high);
  // As many as `most` positions in a row can lie in, without a loop, so that
  // all reads are under way at once.
  int64_t count = llvm::divideCeil(most - 1, kRun) + 1;
  auto pairType = VectorType::get(2, b.i64());
  Value low, high;
  for (int64_t i = 0; i < count; ++i) {
    Value run = b.min(b.add(first, b.i32(i)), last);
    Value pair = b.load(
        pairType, b.offset(start, b.mul(b.extend(run), b.i64(kPairBytes))),
        kPairBytes);
    Value least = b.element(pair, 0), greatest = b.element(pair, 1);
    low = low ? b.min(low, least) : least;
    high = high ? b.max(high, greatest) : greatest;
  }

  Type element = read.getType();
  unsigned width = ConstantIntRanges::getStorageBitwidth(element);
  bool isFlag = element.isInteger(1);
  int64_t lowest = isFlag ? 0 : llvm::minIntN(width);
  int64_t highest = isFlag ? 1 : llvm::maxIntN(width);
  Interval bounds{b.toIndex(low), b.toIndex(high), lowest, highest};
  Value isShort = b.less(b.sub(last, first), b.i32(count));
  return interval.guard(isShort, bounds, interval.getConstant(lowest, highest));
}
