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
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Target/CPU/CPUFacts.h"
#include "attn/Target/CPU/Passes.h"

#include "DecodeConfig.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
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

/// Queries of one batch where the number is not known.
static constexpr int64_t kUsualQueries = 1024;

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
  bool pairs = canUsePairs(facts, op);
  auto [rows, vectors] = facts.getRegisterShape(pairs && facts.amxTiles);
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

/// Whether the weights of `op` are copied once, before all tasks: a copy then
/// stays in the last-level cache while the tasks stream through it. Of larger
/// weights it would come from new pages and go to memory, which took longer
/// than it saved (4096 x 4096, f32, up to 1024 rows).
static bool packsAhead(const CPUFacts &facts, linalg::MatmulOp op,
                       int64_t elementBytes) {
  auto type = cast<ShapedType>(op.getInputs()[1].getType());
  return type.hasStaticShape() &&
         llvm::SaturatingMultiply<uint64_t>(type.getDimSize(0),
                                            type.getDimSize(1)) <=
             static_cast<uint64_t>(16 * facts.l2Bytes / elementBytes);
}

/// Blocks of a product of rows times a weight matrix. Of weights packed ahead,
/// the rows of a block stay in the second-level cache. Of others, a packed
/// panel stays in half of it while all rows of the block stream past; the block
/// is then tall, so that most calls pack each panel once, unless that left
/// cores without a block.
static MatmulConfigAttr chooseConfig(const CPUFacts &facts,
                                     linalg::MatmulOp op) {
  bool pairs = canUsePairs(facts, op);
  auto [rows, vectors] = facts.getRegisterShape(pairs && facts.amxTiles);
  int64_t panelColumns =
      4 * facts.getRegisterShape(/*inTiles=*/false).vectors * facts.lanes;
  int64_t elementBytes = pairs ? kBytesPerElement / 2 : kBytesPerElement;
  MLIRContext *context = op.getContext();
  auto tile = RegisterTileAttr::get(context, rows, vectors, facts.lanes);
  auto weights = cast<ShapedType>(op.getInputs()[1].getType());
  // Rows of a block, in whole register tiles.
  auto inTiles = [rows = rows](int64_t count) {
    return roundDown(count, rows);
  };
  if (packsAhead(facts, op, elementBytes))
    return MatmulConfigAttr::get(context, inTiles(192), panelColumns,
                                 std::max<int64_t>(weights.getDimSize(0), 1),
                                 tile, pairs);
  int64_t panelRows =
      std::clamp<int64_t>(facts.l2Bytes / 2 / (panelColumns * elementBytes), 64,
                          512 * kBytesPerElement / elementBytes);
  bool hasManyPanels = !weights.isDynamicDim(1) &&
                       weights.getDimSize(1) / panelColumns >= 2 * facts.cores;
  return MatmulConfigAttr::get(context, inTiles(hasManyPanels ? 2052 : 384),
                               panelColumns, llvm::alignDown(panelRows, 2),
                               tile, pairs);
}

/// The attention whose result, seen as rows, `op` alone multiplies with
/// weights.
static OnlineSdpaOp getProjectedAttention(linalg::MatmulOp op) {
  auto rows = op.getInputs()[0].getDefiningOp<tensor::CollapseShapeOp>();
  if (!rows)
    return {};
  auto finalize = rows.getSrc().getDefiningOp<FinalizeOp>();
  if (!finalize)
    return {};
  return finalize.getAccumulator().getDefiningOp<OnlineSdpaOp>();
}

/// Blocks of a product that are whole rows, so that attention computes the rows
/// of its left operand in the same task: one query block of all heads. Narrower
/// blocks, which ask for nothing, where that leaves the cores of the machine
/// without enough tasks.
static MatmulConfigAttr chooseOutputConfig(const CPUFacts &facts,
                                           linalg::MatmulOp op) {
  OnlineSdpaOp attention = getProjectedAttention(op);
  int64_t columns = cast<ShapedType>(op.getResult(0).getType()).getDimSize(1);
  if (!attention || !attention.getConfig() || ShapedType::isDynamic(columns) ||
      columns == 0)
    return {};
  MatmulConfigAttr usual = chooseConfig(facts, op);
  if (usual.getK() <
      cast<ShapedType>(op.getInputs()[1].getType()).getDimSize(0))
    return {};
  HeadSizes sizes = attention.getSizes();
  int64_t batch = ShapedType::isDynamic(sizes.batch) ? 1 : sizes.batch;
  int64_t queries =
      ShapedType::isDynamic(sizes.queries) ? kUsualQueries : sizes.queries;
  int64_t block = attention.getConfig()->getQueryBlock();
  int64_t blocks = llvm::divideCeil(queries, block);
  if (facts.cores > 1 && llvm::SaturatingMultiply<uint64_t>(batch, blocks) <
                             static_cast<uint64_t>(2 * facts.cores))
    return MatmulConfigAttr::get(
        op.getContext(), usual.getM(),
        std::min<int64_t>(
            usual.getN(),
            llvm::alignTo(llvm::divideCeil(columns, 2), facts.lanes)),
        usual.getK(), usual.getRegisterTile(), usual.getPairs());
  return MatmulConfigAttr::get(
      op.getContext(), block, llvm::alignTo(columns, facts.lanes), usual.getK(),
      usual.getRegisterTile(), usual.getPairs());
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
    CPUFacts facts = *known;
    if (threads > 0)
      facts.cores = threads;
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
      if (isa<FunctionOpInterface>(op) && !op->hasAttr(kLanes)) {
        op->setAttr(kLanes, b.getI64IntegerAttr(facts.lanes));
        if (facts.avx512Exp2)
          op->setAttr(kAVX512Exp2, b.getUnitAttr());
        if (facts.amxTiles)
          op->setAttr(kAMXTiles, b.getUnitAttr());
      }
      auto matmul = dyn_cast<linalg::MatmulOp>(op);
      if (matmul && !op->hasAttr(kMatmulConfig)) {
        MatmulConfigAttr config = chooseOutputConfig(facts, matmul);
        op->setAttr(kMatmulConfig,
                    config
                        ? config
                        : tuning.choose(matmul, chooseConfig(facts, matmul)));
      }
      auto online = dyn_cast<OnlineSdpaOp>(op);
      if (!online || online.getConfig() || online->hasAttr(kDecodeConfig))
        return;
      if (DecodeConfigAttr decode = chooseDecodeConfig(facts, online))
        online->setAttr(kDecodeConfig, decode);
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
