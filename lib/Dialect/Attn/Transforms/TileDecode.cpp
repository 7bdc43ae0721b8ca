//===- TileDecode.cpp - Distribute attention of few queries ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// While a sequence is generated, one query meets a long cache of keys: there is
// nothing to distribute but key/value heads and ranges of keys. A task takes
// all rows that share a head, because reading its keys is what costs time. The
// partial states of a head are merged in the order of the keys, whoever
// computed them.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "WholeAttention.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::attn {
#define GEN_PASS_DEF_TILEDECODEPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

using FoldResults = SmallVector<OpFoldResult, 5>;

namespace {
class DecodeTiler {
public:
  DecodeTiler(RewriterBase &rewriter, OnlineSdpaOp op, FinalizeOp finalize,
              DecodeConfigAttr config)
      : b(rewriter), loc(op.getLoc()), op(op), finalize(finalize),
        sizes(op.getSizes()), group(sizes.heads / sizes.kvHeads),
        splitKeys(config.getSplitKeys()), domain(op.getIterationDomain(b)) {}

  LogicalResult run();

private:
  /// The first query head of key/value head `index`.
  OpFoldResult getFirstHead(Value index);
  /// Whether all keys are one range, known here.
  bool hasOneRange() {
    return ShapedType::isStatic(sizes.keys) && sizes.keys <= splitKeys;
  }

  FailureOr<scf::ForallOp> createPartialStates();
  FailureOr<scf::ForallOp> createOutput(ValueRange partials);
  FailureOr<SmallVector<Value>> createWholeState(FoldResults at,
                                                 FoldResults size);
  SmallVector<Value> createMergedState(ValueRange partials, FoldResults at,
                                       FoldResults size);
  SmallVector<Value> createInitialState();

  RewriterBase &b;
  Location loc;
  OnlineSdpaOp op;
  FinalizeOp finalize;
  HeadSizes sizes;
  int64_t group, splitKeys;
  SmallVector<Range> domain;
};
} // namespace

static Value createSlice(OpBuilder &b, Location loc, Value source,
                         RankedTensorType type, ArrayRef<OpFoldResult> offsets,
                         ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), b.getIndexAttr(1));
  return tensor::ExtractSliceOp::create(b, loc, type, source, offsets, sizes,
                                        strides);
}

static Value createFill(OpBuilder &b, Location loc, Value tensor,
                        double value) {
  auto type = cast<FloatType>(
      cast<RankedTensorType>(tensor.getType()).getElementType());
  Value scalar = arith::ConstantOp::create(b, loc, b.getFloatAttr(type, value));
  return linalg::FillOp::create(b, loc, scalar, tensor).getResult(0);
}

OpFoldResult DecodeTiler::getFirstHead(Value index) {
  return affine::makeComposedFoldedAffineApply(
      b, loc, b.getAffineSymbolExpr(0) * group, {OpFoldResult(index)});
}

/// partials[s] = the state of the keys of range s, for all b, h and i.
FailureOr<scf::ForallOp> DecodeTiler::createPartialStates() {
  OpFoldResult zero = b.getIndexAttr(0);
  AffineExpr keys = b.getAffineSymbolExpr(0), range = b.getAffineSymbolExpr(1);
  OpFoldResult ranges = affine::makeComposedFoldedAffineApply(
      b, loc, keys.ceilDiv(splitKeys), {domain[3].size});
  SmallVector<Value> partials;
  for (Value init : op.getDpsInits()) {
    SmallVector<OpFoldResult> shape = tensor::getMixedSizes(b, loc, init);
    shape.insert(shape.begin(), ranges);
    partials.push_back(tensor::EmptyOp::create(
        b, loc, shape,
        cast<RankedTensorType>(init.getType()).getElementType()));
  }
  SmallVector<OpFoldResult> bounds{domain[0].size,
                                   b.getIndexAttr(sizes.kvHeads), ranges};
  auto loop = scf::ForallOp::create(b, loc, bounds, partials, std::nullopt);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(loop.getTerminator());
  SmallVector<Value> ivs = loop.getInductionVars();
  OpFoldResult first = affine::makeComposedFoldedAffineApply(
      b, loc, keys * splitKeys, {OpFoldResult(ivs[2])});
  OpFoldResult count = b.getIndexAttr(splitKeys);
  if (ShapedType::isDynamic(sizes.keys) || sizes.keys % splitKeys != 0)
    count = affine::makeComposedFoldedAffineMin(
        b, loc,
        AffineMap::get(
            0, 2,
            {keys - range * splitKeys, b.getAffineConstantExpr(splitKeys)},
            b.getContext()),
        {domain[3].size, ivs[2]});
  FoldResults at{ivs[0], getFirstHead(ivs[1]), zero, first};
  FoldResults size{b.getIndexAttr(1), b.getIndexAttr(group), domain[2].size,
                   count};

  llvm::SetVector<unsigned> keyDim;
  keyDim.insert(3);
  constexpr auto strategy =
      ReductionTilingStrategy::PartialReductionOuterParallel;
  FailureOr<TilingResult> tiled =
      op.tileToPartialReduction(b, loc, strategy, loop.getRegionIterArgs(), at,
                                size, keyDim, {OpFoldResult(ivs[2])});
  if (failed(tiled))
    return failure();
  auto step = cast<OnlineSdpaOp>(tiled->tiledOps.front());
  b.setInsertionPoint(step);
  // (0, -inf, 0) stands for no key.
  for (auto [index, init] : llvm::enumerate(step.getDpsInitsMutable()))
    init.set(createFill(b, loc, init.get(),
                        index == 1 ? -std::numeric_limits<double>::infinity()
                                   : 0.0));
  for (unsigned index = 0; index < 3; ++index) {
    SmallVector<OpFoldResult> offsets, shape;
    if (failed(op.getPartialResultTilePosition(b, index, strategy, at, size,
                                               keyDim, {OpFoldResult(ivs[2])},
                                               offsets, shape)))
      return failure();
    SmallVector<OpFoldResult> strides(offsets.size(), b.getIndexAttr(1));
    b.setInsertionPointToEnd(loop.getTerminator().getBody());
    tensor::ParallelInsertSliceOp::create(b, loc, step->getResult(index),
                                          loop.getRegionIterArgs()[index],
                                          offsets, shape, strides);
    b.setInsertionPoint(loop.getTerminator());
  }
  return loop;
}

/// Tiles filled as the states of `op` are.
SmallVector<Value> DecodeTiler::createInitialState() {
  SmallVector<Value> states;
  for (Value init : op.getDpsInits()) {
    auto type = cast<RankedTensorType>(init.getType());
    SmallVector<int64_t> shape{1, group, sizes.queries};
    if (type.getRank() == 4)
      shape.push_back(sizes.dv);
    Value empty = tensor::EmptyOp::create(b, loc, shape, type.getElementType());
    Value scalar = getInitialFill(init).getInputs()[0];
    states.push_back(
        linalg::FillOp::create(b, loc, scalar, empty).getResult(0));
  }
  return states;
}

FailureOr<SmallVector<Value>> DecodeTiler::createWholeState(FoldResults at,
                                                            FoldResults size) {
  at.push_back(b.getIndexAttr(0));
  size.push_back(domain[3].size);
  SmallVector<Value> states = createInitialState();
  FailureOr<TilingResult> tiled = op.getTiledImplementation(b, at, size);
  if (failed(tiled))
    return failure();
  auto step = cast<OnlineSdpaOp>(tiled->tiledOps.front());
  for (auto [init, state] : llvm::zip(step.getDpsInitsMutable(), states))
    init.set(state);
  for (auto [result, state] : llvm::zip(step->getResults(), states))
    result.setType(state.getType());
  return llvm::to_vector_of<Value>(step->getResults());
}

SmallVector<Value> DecodeTiler::createMergedState(ValueRange partials,
                                                  FoldResults at,
                                                  FoldResults size) {
  SmallVector<Value> states = createInitialState();
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value ranges = tensor::DimOp::create(b, loc, partials.front(), zero);
  auto loop = scf::ForOp::create(
      b, loc, zero, ranges, one, states,
      [&](OpBuilder &b, Location loc, Value range, ValueRange merged) {
        SmallVector<Value> slices;
        for (auto [partial, state] : llvm::zip(partials, merged)) {
          auto type = cast<RankedTensorType>(state.getType());
          FoldResults offsets(at), shape(size);
          offsets.insert(offsets.begin(), range);
          shape.insert(shape.begin(), b.getIndexAttr(1));
          if (type.getRank() == 4) {
            offsets.push_back(b.getIndexAttr(0));
            shape.push_back(b.getIndexAttr(sizes.dv));
          }
          slices.push_back(createSlice(b, loc, partial, type, offsets, shape));
        }
        auto merge = MergeStatesOp::create(b, loc, merged.getTypes(), slices[0],
                                           slices[1], slices[2], merged[0],
                                           merged[1], merged[2]);
        scf::YieldOp::create(b, loc, merge->getResults());
      });
  return llvm::to_vector_of<Value>(loop->getResults());
}

/// The output of each (b, kv head), from its partial states if there are any.
FailureOr<scf::ForallOp> DecodeTiler::createOutput(ValueRange partials) {
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  SmallVector<OpFoldResult> bounds{domain[0].size,
                                   b.getIndexAttr(sizes.kvHeads)};
  SmallVector<Value> destinations = llvm::to_vector(finalize.getDpsInits());
  auto loop = scf::ForallOp::create(b, loc, bounds, destinations, std::nullopt);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(loop.getTerminator());
  SmallVector<Value> ivs = loop.getInductionVars();
  FoldResults at{ivs[0], getFirstHead(ivs[1]), zero};
  FoldResults size{one, b.getIndexAttr(group), domain[2].size};
  SmallVector<Value> state;
  if (partials.empty()) {
    FailureOr<SmallVector<Value>> whole = createWholeState(at, size);
    if (failed(whole))
      return failure();
    state = *whole;
  } else {
    state = createMergedState(partials, at, size);
  }

  FoldResults outputAt(at), outputSize(size);
  outputAt.push_back(zero);
  outputSize.push_back(b.getIndexAttr(sizes.dv));
  HeadLayout layout = finalize.getLayout();
  SmallVector<SmallVector<OpFoldResult>> offsets(2), shapes(2);
  llvm::append_range(offsets[0], toLayout<OpFoldResult>(outputAt, layout));
  llvm::append_range(shapes[0], toLayout<OpFoldResult>(outputSize, layout));
  llvm::append_range(offsets[1], at);
  llvm::append_range(shapes[1], size);
  SmallVector<Value> outputs;
  SmallVector<Type> types;
  for (auto [index, argument] : llvm::enumerate(loop.getRegionIterArgs())) {
    SmallVector<OpFoldResult> strides(offsets[index].size(), one);
    outputs.push_back(tensor::ExtractSliceOp::create(
        b, loc, argument, offsets[index], shapes[index], strides));
    types.push_back(outputs.back().getType());
  }
  auto tile = FinalizeOp::create(
      b, loc, types, state[0], state[1], state[2], outputs[0],
      finalize.getLse() ? outputs[1] : Value(), layout);
  b.setInsertionPointToStart(loop.getTerminator().getBody());
  for (auto [index, argument] : llvm::enumerate(loop.getRegionIterArgs())) {
    SmallVector<OpFoldResult> strides(offsets[index].size(), one);
    tensor::ParallelInsertSliceOp::create(b, loc, tile->getResult(index),
                                          argument, offsets[index],
                                          shapes[index], strides);
  }
  return loop;
}

LogicalResult DecodeTiler::run() {
  SmallVector<Value> partials;
  if (!hasOneRange()) {
    FailureOr<scf::ForallOp> loop = createPartialStates();
    if (failed(loop))
      return failure();
    partials = loop->getResults();
  }
  FailureOr<scf::ForallOp> output = createOutput(partials);
  if (failed(output))
    return failure();
  b.replaceOp(finalize, output->getResults());
  b.eraseOp(op);
  return success();
}

/// The finalize of an attention this pass serves; else null.
static FinalizeOp getServedFinalize(OnlineSdpaOp op) {
  HeadSizes sizes = op.getSizes();
  // No slice can be taken of a dimension without elements.
  if (sizes.batch == 0 || sizes.keys == 0 || sizes.queries == 0 ||
      ShapedType::isDynamic(sizes.queries) || op.hasPackedKey() ||
      !op.getOrigin().empty() || op.getConfig())
    return {};
  for (Value init : op.getDpsInits())
    if (!getInitialFill(init))
      return {};
  return getOnlyFinalize(op);
}

namespace {
struct TileDecodePass : public attn::impl::TileDecodePassBase<TileDecodePass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<OnlineSdpaOp> ops;
    getOperation()->walk([&](OnlineSdpaOp op) { ops.push_back(op); });
    for (OnlineSdpaOp op : ops) {
      auto config = op->getAttrOfType<DecodeConfigAttr>(kDecodeConfig);
      FinalizeOp finalize = config ? getServedFinalize(op) : FinalizeOp();
      if (!finalize) {
        op->removeAttr(kDecodeConfig);
        continue;
      }
      rewriter.setInsertionPoint(finalize);
      if (failed(DecodeTiler(rewriter, op, finalize, config).run()))
        return signalPassFailure();
    }
  }
};
} // namespace
