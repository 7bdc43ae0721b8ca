//===- CombineParts.cpp - One result of several parts ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CombineParts.h"

#include "TileCopy.h"
#include "Warp.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

static constexpr int64_t kWarps = 4;
/// Parts that a warp reads at once, into slots of shared memory.
static constexpr int64_t kPartsAtOnce = 8;
static constexpr int64_t kGroup = PartialResults::kGroup;
static constexpr int64_t kGroupBytes = 4 * kGroup;
static constexpr int64_t kWarpGroupBytes = kWarpThreads * kGroupBytes;
/// The largest score and the sum.
static constexpr int64_t kStateBytes = 8;

int64_t CombineParts::getThreads() { return kWarpThreads * kWarps; }

/// Groups of columns that a lane has.
static int64_t getGroups(int64_t dv) {
  return llvm::divideCeil(PartialResults::getPaddedWidth(dv),
                          kGroup * kWarpThreads);
}

/// Of a warp: the outputs of parts, then their states.
static int64_t getWarpBytes(int64_t dv) {
  return kPartsAtOnce * (getGroups(dv) * kWarpGroupBytes + kStateBytes);
}

int64_t CombineParts::getSharedBytes(SdpaOp op) {
  return kWarps * getWarpBytes(op.getSizes().dv);
}

/// The number of rows of all heads and batches.
static Value getRows(KernelBuilder &b, const KernelArguments &args,
                     const CombineArguments &combine) {
  SdpaOp op = combine.op;
  HeadLayout layout = op.getLayoutOrDefault().getOutput();
  Value rows = args.getSize(b, combine.output, getHeadDim(layout, 0));
  for (unsigned dim : {1, 2})
    rows =
        b.mul(rows, args.getSize(b, combine.output, getHeadDim(layout, dim)));
  return rows;
}

unsigned CombineArguments::getGroupBytes() const {
  return kGroup * output.type.getElementTypeBitWidth() / 8;
}

bool CombineArguments::storesGroups() const {
  return SdpaOp(op).getSizes().dv % kGroup == 0 &&
         output.hasAlignedRows(getGroupBytes());
}

CombineParts::CombineParts(KernelBuilder &b, const KernelArguments &args,
                           const CombineArguments &combine, Value memory)
    : b(b), args(args), combine(combine), memory(memory),
      dv(SdpaOp(combine.op).getSizes().dv), groups(getGroups(dv)),
      parts(args.getScalar(combine.parts)), row(b.getBlock()),
      results(b, args.getScalar(combine.results), parts,
              getRows(b, args, combine), dv) {
  Value thread = b.getThread();
  lane = getLane(b, thread);
  warp = b.divU(thread, b.i32(kWarpThreads));
}

SmallVector<Value> CombineParts::Sums::pack() const {
  SmallVector<Value> all = outputs;
  all.push_back(weights);
  return all;
}

CombineParts::Sums CombineParts::Sums::unpack(ValueRange all) {
  return {llvm::to_vector(all.drop_back()), all.back()};
}

/// The number of a group of columns; past the last one for some lanes.
Value CombineParts::getGroup(int64_t number) {
  return b.add(lane, b.i32(number * kWarpThreads));
}

/// The largest score of all parts, which every warp finds for itself.
Value CombineParts::getLargest() {
  Value lowest = b.f32(-std::numeric_limits<double>::infinity());
  auto loop = scf::ForOp::create(
      b.b, b.loc, lane, parts, b.i32(kWarpThreads), lowest,
      [&](OpBuilder &, Location, Value part, ValueRange carried) {
        Value largest = b.load(b.f32(), results.getState(part, row), 4);
        scf::YieldOp::create(b.b, b.loc, b.maxF(carried[0], largest));
      });
  Value largest = loop.getResult(0);
  for (int32_t distance = kWarpThreads / 2; distance; distance /= 2) {
    Value other = NVVM::ShflOp::create(b.b, b.loc, b.f32(), b.i32(-1), largest,
                                       b.i32(distance), b.i32(31),
                                       NVVM::ShflKind::bfly, UnitAttr());
    largest = b.maxF(largest, other);
  }
  return largest;
}

/// Where a lane's group of columns of the part in a slot of a warp is.
Value CombineParts::getOutputPlace(Value warp, int64_t slot, int64_t group) {
  Value bytes = b.add(b.mul(warp, b.i32(getWarpBytes(dv))),
                      b.mul(lane, b.i32(kGroupBytes)));
  return b.offset(b.offset(memory, bytes),
                  (slot * groups + group) * kWarpGroupBytes);
}

/// Where the largest score and the sum are.
Value CombineParts::getStatePlace(Value warp, Value slot) {
  Value bytes = b.add(b.mul(warp, b.i32(getWarpBytes(dv))),
                      b.mul(slot, b.i32(kStateBytes)));
  return b.offset(b.offset(memory, bytes),
                  kPartsAtOnce * groups * kWarpGroupBytes);
}

/// Copies the parts from `first` on into the slots; the last part stands for
/// those past it. Loads into registers would be one after the other: ptxas
/// moves each to where it is used.
void CombineParts::copyParts(Value first) {
  auto copy = [&](Value to, Value from, int64_t bytes,
                  NVVM::LoadCacheModifierKind cache) {
    NVVM::CpAsyncOp::create(b.b, b.loc, to, from, bytes, cache, Value());
  };
  Value last = b.sub(parts, b.i32(1));
  int64_t lastGroup = PartialResults::getPaddedWidth(dv) / kGroup - 1;
  for (int64_t slot = 0; slot < kPartsAtOnce; ++slot) {
    Value part = b.min(b.add(first, b.i32(slot)), last);
    for (int64_t i = 0; i < groups; ++i) {
      Value group = b.min(getGroup(i), b.i32(lastGroup));
      copy(getOutputPlace(warp, slot, i),
           b.offset(results.getOutput(part, row),
                    b.extend(b.mul(group, b.i32(kGroupBytes)))),
           kGroupBytes, NVVM::LoadCacheModifierKind::CG);
    }
  }
  b.ifThen(b.less(lane, b.i32(kPartsAtOnce)), [&] {
    Value part = b.min(b.add(first, lane), last);
    copy(getStatePlace(warp, lane), results.getState(part, row), kStateBytes,
         NVVM::LoadCacheModifierKind::CA);
  });
  commitCopies(b);
  waitForCopies(b, 0);
  synchronizeWarp(b);
}

/// Adds the part in a slot with the weight that it has among all; nothing past
/// the last one.
CombineParts::Sums CombineParts::addPart(Value part, int64_t slot, Value shift,
                                         Sums sums) {
  Value isPart = b.less(part, parts);
  Value state = b.load(VectorType::get(2, b.f32()),
                       getStatePlace(warp, b.i32(slot)), kStateBytes);
  Value largest = b.element(state, 0), sum = b.element(state, 1);
  // Of a part without a key the output is 0 and so is the sum.
  Value weight = b.mulF(
      sum, b.exp2(getScaledDifference(b, largest, shift, combine.factor)));
  sums.weights = b.select(isPart, b.addF(sums.weights, weight), sums.weights);
  for (auto [i, sum] : llvm::enumerate(sums.outputs)) {
    Value output = b.load(VectorType::get(kGroup, b.f32()),
                          getOutputPlace(warp, slot, i), kGroupBytes);
    sum = b.select(isPart, b.fma(output, weight, sum), sum);
  }
  return sums;
}

CombineParts::Sums CombineParts::addParts(Value largest) {
  Value shift = getShift(b, largest);
  Sums zero;
  zero.outputs.assign(groups, b.splat(b.f32(0.0), kGroup));
  zero.weights = b.f32(0.0);
  auto loop = scf::ForOp::create(
      b.b, b.loc, b.mul(warp, b.i32(kPartsAtOnce)), parts,
      b.i32(kPartsAtOnce * kWarps), zero.pack(),
      [&](OpBuilder &, Location, Value first, ValueRange carried) {
        copyParts(first);
        Sums sums = Sums::unpack(carried);
        for (int64_t slot = 0; slot < kPartsAtOnce; ++slot)
          sums = addPart(b.add(first, b.i32(slot)), slot, shift, sums);
        synchronizeWarp(b);
        scf::YieldOp::create(b.b, b.loc, sums.pack());
      });
  return Sums::unpack(loop.getResults());
}

/// The sums of all warps, in the order of the warps.
CombineParts::Sums CombineParts::addWarps(Sums sums) {
  // They take the places of the first part.
  Value zero = b.i32(0);
  for (int64_t i = 0; i < groups; ++i)
    b.store(sums.outputs[i], getOutputPlace(warp, 0, i), kGroupBytes);
  Value isFirst = b.compare(arith::CmpIPredicate::eq, lane, zero);
  b.ifThen(isFirst,
           [&] { b.store(sums.weights, getStatePlace(warp, zero), 4); });
  NVVM::Barrier0Op::create(b.b, b.loc);
  Sums total;
  for (int64_t w = 0; w < kWarps; ++w) {
    Value weights = b.load(b.f32(), getStatePlace(b.i32(w), zero), 4);
    total.weights = w ? b.addF(total.weights, weights) : weights;
    for (int64_t i = 0; i < groups; ++i) {
      Value output = b.load(VectorType::get(kGroup, b.f32()),
                            getOutputPlace(b.i32(w), 0, i), kGroupBytes);
      if (w)
        total.outputs[i] = b.addF(total.outputs[i], output);
      else
        total.outputs.push_back(output);
    }
  }
  return total;
}

/// Stores a group of columns of a row of the result.
void CombineParts::storeGroup(Value elements, Value group, Value to) {
  Type narrow = combine.output.type.getElementType();
  Value rounded = elements;
  if (!narrow.isF32())
    rounded = arith::TruncFOp::create(
        b.b, b.loc, VectorType::get(kGroup, narrow), elements);
  int64_t bytes = narrow.getIntOrFloatBitWidth() / 8;
  Value pointer = b.offset(to, b.extend(b.mul(group, b.i32(kGroup * bytes))));
  if (combine.storesGroups()) {
    b.ifThen(b.less(group, b.i32(dv / kGroup)),
             [&] { b.store(rounded, pointer, combine.getGroupBytes()); });
    return;
  }
  for (int64_t i = 0; i < kGroup; ++i) {
    Value column = b.add(b.mul(group, b.i32(kGroup)), b.i32(i));
    b.ifThen(b.less(column, b.i32(dv)), [&] {
      b.store(b.element(rounded, i), b.offset(pointer, i * bytes), bytes);
    });
  }
}

void CombineParts::store(const Sums &sums, Value largest) {
  // One row, which stands for both rows of a fragment.
  SoftmaxEnd end = SoftmaxEnd::getOfSums(
      b, {largest, largest}, {sums.weights, sums.weights}, combine.factor);
  SdpaOp op = combine.op;
  HeadLayout layout = op.getLayoutOrDefault().getOutput();
  Value heads = b.i32(op.getSizes().heads);
  Value queries = args.getSize(b, combine.output, getHeadDim(layout, 2));
  Value query = b.remU(row, queries), head = b.divU(row, queries);
  SmallVector<Value> indices{b.divU(head, heads), b.remU(head, heads), query};
  if (combine.lse) {
    Value isFirst = b.compare(arith::CmpIPredicate::eq, lane, b.i32(0));
    b.ifThen(isFirst, [&] {
      b.store(end.lse[0], args.getAddress(b, *combine.lse, indices), 4);
    });
  }
  Value to =
      args.getAddress(b, combine.output, toLayout<Value>(indices, layout));
  for (int64_t i = 0; i < groups; ++i)
    storeGroup(b.mulF(sums.outputs[i], end.inverse[0]), getGroup(i), to);
}

void CombineParts::emit() {
  Value largest = getLargest();
  Sums sums = addWarps(addParts(largest));
  Value isFirst = b.compare(arith::CmpIPredicate::eq, warp, b.i32(0));
  b.ifThen(isFirst, [&] { store(sums, largest); });
}
