//===- SetCPUConfig.cpp - Choose kernel shapes for a CPU ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place that turns machine facts into numbers. What it attaches is
// obeyed by passes that know no machine.
//
//===----------------------------------------------------------------------===//

#include "Tuning.h"
#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Target/CPU/CPUFacts.h"
#include "attn/Target/CPU/Passes.h"

#include "DecodeConfig.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/TargetParser/Host.h"

namespace mlir::attn {
#define GEN_PASS_DEF_SETCPUCONFIGPASS
#include "attn/Target/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

static constexpr int64_t kBytesPerElement = 4;

static int64_t roundDown(int64_t value, int64_t multiple) {
  return std::max(value / multiple, int64_t{1}) * multiple;
}

/// Bytes of one row of `width` elements; a width nobody has is only large.
static int64_t getBytes(uint64_t width) {
  return static_cast<int64_t>(std::min<uint64_t>(width, 1 << 30)) *
         kBytesPerElement;
}

static Type getElementType(Value value) {
  return cast<ShapedType>(value.getType()).getElementType();
}

/// Whether both products of `op` can run on pairs of bf16.
static bool canUsePairs(const CPUFacts &facts, OnlineSdpaOp op) {
  return facts.bf16Pairs && op.getSizes().dk % 2 == 0 &&
         getElementType(op.getQuery()).isBF16() &&
         getElementType(op.getKey()).isBF16() &&
         getElementType(op.getValue()).isBF16();
}

static CPUConfigAttr chooseConfig(const CPUFacts &facts, OnlineSdpaOp op) {
  HeadSizes sizes = op.getSizes();
  // rows * vectors accumulators, `vectors` of B, one of A.
  int64_t rows = 6, vectors = facts.registers >= 32 ? 4 : 2;
  bool pairs = canUsePairs(facts, op);
  int64_t columns = vectors * facts.lanes;

  // A block of keys and one of values stay in half of the second-level cache
  // while all strips of queries stream past; longer rows of scores than these
  // repay no more of what a row costs by itself.
  int64_t elementBytes = pairs ? kBytesPerElement / 2 : kBytesPerElement;
  int64_t keyBytes =
      getBytes(std::max(sizes.dk, sizes.dv)) / kBytesPerElement * elementBytes;
  // Blocks that a window or a mask region forbids are left out, and those that
  // it cuts are computed whole: small ones waste less there than they cost in
  // blocks that are allowed.
  bool leavesOutBlocks = op.getWindow() || op.hasMaskMod();
  int64_t mostKeys = std::max<int64_t>(columns, leavesOutBlocks ? 64 : 256);
  int64_t keyBlock = std::clamp<int64_t>(
      roundDown(facts.l2Bytes / 4 / keyBytes, columns), columns, mostKeys);
  if (!ShapedType::isDynamic(sizes.keys) && sizes.keys < keyBlock)
    keyBlock = llvm::alignTo(std::max<int64_t>(sizes.keys, 1), columns);

  int64_t rowBytes =
      getBytes(llvm::SaturatingAdd<uint64_t>(sizes.dk, sizes.dv));
  int64_t queryBlock =
      std::clamp<int64_t>(roundDown(facts.l2Bytes / 4 / rowBytes, rows), rows,
                          roundDown(leavesOutBlocks ? 48 : 96, rows));
  if (!ShapedType::isDynamic(sizes.queries) && sizes.queries < queryBlock)
    queryBlock = llvm::alignTo(std::max<int64_t>(sizes.queries, 1), rows);

  Type elementType = getElementType(op.getValue());
  bool narrow = elementType != getScoreType(elementType);
  return CPUConfigAttr::get(op.getContext(), queryBlock, keyBlock, rows,
                            vectors, facts.lanes, /*pack_key=*/true,
                            /*pack_value=*/narrow, pairs);
}

static bool canUsePairs(const CPUFacts &facts, linalg::MatmulOp op) {
  Value lhs = op.getInputs()[0], rhs = op.getInputs()[1];
  int64_t depth = cast<ShapedType>(lhs.getType()).getDimSize(1);
  return facts.bf16Pairs && getElementType(lhs).isBF16() &&
         getElementType(rhs).isBF16() &&
         getElementType(op.getOutputs()[0]).isF32() &&
         ShapedType::isStatic(depth) && depth % 2 == 0;
}

/// Blocks of a product of rows times a weight matrix. A packed panel of the
/// weights stays in half of the second-level cache while all rows of the block
/// stream past it; the block is tall enough to make packing cheap and flat
/// enough to leave every core some.
static MatmulConfigAttr chooseConfig(const CPUFacts &facts,
                                     linalg::MatmulOp op) {
  int64_t rows = 6, vectors = facts.registers >= 32 ? 4 : 2;
  int64_t columns = vectors * facts.lanes;
  int64_t panelColumns = 4 * columns;
  bool pairs = canUsePairs(facts, op);
  int64_t elementBytes = pairs ? kBytesPerElement / 2 : kBytesPerElement;
  int64_t panelRows =
      std::clamp<int64_t>(facts.l2Bytes / 2 / (panelColumns * elementBytes), 64,
                          512 * kBytesPerElement / elementBytes);
  MLIRContext *context = op.getContext();
  return MatmulConfigAttr::get(
      context, /*m=*/64 * rows, panelColumns, llvm::alignDown(panelRows, 2),
      RegisterTileAttr::get(context, rows, vectors, facts.lanes), pairs);
}

namespace {
struct SetCPUConfigPass
    : public attn::impl::SetCPUConfigPassBase<SetCPUConfigPass> {
  using SetCPUConfigPassBase::SetCPUConfigPassBase;

  void runOnOperation() override {
    auto known = CPUFacts::get(triple, cpu, features);
    if (!known) {
      getOperation()->emitError(llvm::toString(known.takeError()));
      return signalPassFailure();
    }
    const CPUFacts &facts = *known;
    StringRef name = cpu;
    if (name == "native")
      name = llvm::sys::getHostCPUName();
    Tuning tuning(name.empty() ? "generic" : name, facts);
    if (!tuningFile.empty())
      if (llvm::Error error = tuning.read(tuningFile)) {
        getOperation()->emitError(llvm::toString(std::move(error)));
        return signalPassFailure();
      }
    Builder b(&getContext());
    getOperation()->walk([&](Operation *op) {
      if (isa<FunctionOpInterface>(op) && !op->hasAttr("attn.lanes")) {
        op->setAttr("attn.lanes", b.getI64IntegerAttr(facts.lanes));
        if (facts.avx512Exp2)
          op->setAttr("attn.avx512_exp2", b.getUnitAttr());
      }
      auto matmul = dyn_cast<linalg::MatmulOp>(op);
      if (matmul && !op->hasAttr("attn.matmul_config"))
        op->setAttr("attn.matmul_config",
                    tuning.choose(matmul, chooseConfig(facts, matmul)));
      auto online = dyn_cast<OnlineSdpaOp>(op);
      if (!online || online.getConfig() ||
          online->hasAttr("attn.decode_config"))
        return;
      if (DecodeConfigAttr decode = chooseDecodeConfig(facts, online))
        online->setAttr("attn.decode_config", decode);
      else
        online.setConfigAttr(
            tuning.choose(online, chooseConfig(facts, online)));
    });
    if (candidatesFile.empty())
      return;
    if (llvm::Error error = tuning.writeCandidates(candidatesFile)) {
      getOperation()->emitError("cannot write ")
          << llvm::toString(std::move(error));
      signalPassFailure();
    }
  }
};
} // namespace
