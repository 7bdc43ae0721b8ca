//===- Raise.cpp - Unfused attention to attn.sdpa -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds chains of linalg operations that compute attention and replaces each by
// one attn.sdpa. Nothing is rewritten on the way: a chain is matched through
// whatever views and elementwise operations it is spread over, and either all
// of it is replaced or none.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/LinalgToAttn/LinalgToAttn.h"

#include "AttentionChain.h"
#include "AttentionRoles.h"
#include "ElementEmitter.h"
#include "RaiseFromEnd.h"
#include "Rearrange.h"
#include "ScoreTerms.h"

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::attn {
#define GEN_PASS_DEF_RAISEPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static bool isAttnFloat(Type type) {
  return type.isF32() || type.isF64() || type.isBF16() || type.isF16();
}

/// The type that holds all values of both, or null.
static Type getCommonFloat(Type a, Type b) {
  if (!a || !b || !isAttnFloat(a) || !isAttnFloat(b))
    return {};
  if (a == b)
    return a;
  if (a.getIntOrFloatBitWidth() == b.getIntOrFloatBitWidth())
    return Float32Type::get(a.getContext());
  return a.getIntOrFloatBitWidth() > b.getIntOrFloatBitWidth() ? a : b;
}

/// `source` converted element by element.
static Value convertElements(OpBuilder &b, Location loc, Value source,
                             Type elementType) {
  auto type = cast<RankedTensorType>(source.getType());
  if (type.getElementType() == elementType)
    return source;
  bool widens = elementType.getIntOrFloatBitWidth() >
                type.getElementType().getIntOrFloatBitWidth();
  auto resultType = type.clone(elementType);
  if (widens)
    return arith::ExtFOp::create(b, loc, resultType, source);
  return arith::TruncFOp::create(b, loc, resultType, source);
}

//===----------------------------------------------------------------------===//
// attn.sdpa
//===----------------------------------------------------------------------===//

namespace {

class SdpaBuilder {
public:
  SdpaBuilder(OpBuilder &b, Location loc, ElementTracer &tracer,
              const AttentionChain &chain, const AttentionRoles &roles,
              const ScoreTerms &terms)
      : b(b), loc(loc), tracer(tracer), chain(chain), roles(roles),
        terms(terms),
        sizes(tracer.getAxes(), {chain.query, chain.key, chain.value}) {}

  /// A tensor to replace the output of the chain, or null; what has been
  /// created by then is dead.
  Value build();

private:
  bool hasSizes();
  HeadLayout getLayout(const Access &access, const Access &dims);
  Value createInput(const Element &element, const Access &dims,
                    HeadLayout &layout);
  Value createView(const Element &element);
  bool addScoreMod(SdpaOp op);
  bool addMaskMod(SdpaOp op);
  Block *addRegion(Region &region, bool hasScore);

  OpBuilder &b;
  Location loc;
  ElementTracer &tracer;
  const AttentionChain &chain;
  const AttentionRoles &roles;
  const ScoreTerms &terms;
  AxisSizes sizes;
  Type elementType;
};

} // namespace

/// True if the inputs tell every size.
bool SdpaBuilder::hasSizes() {
  for (const Access &dims : {roles.getOutput(), roles.getKey()})
    for (const Composite &composite : tracer.getAxes().flatten(dims))
      for (const AxisPart &part : composite)
        if (!sizes.getSize(b, loc, part))
          return false;
  return true;
}

/// The layout of `dims` in which the axes have the order of `access`.
HeadLayout SdpaBuilder::getLayout(const Access &access, const Access &dims) {
  const AxisSpace &axes = tracer.getAxes();
  Composite parts, order;
  for (const Composite &composite : axes.flatten(access))
    for (const AxisPart &part : composite)
      if (!part.isFixed())
        parts.push_back(part);
  for (const Composite &composite :
       axes.flatten(Access(toLayout<Composite>(dims, HeadLayout::BSHD))))
    llvm::append_range(order, composite);
  bool isSwapped = !dims[1].empty() && !dims[2].empty() && parts == order;
  return isSwapped ? HeadLayout::BSHD : HeadLayout::BHSD;
}

/// The tensor of an input in the order of `dims`, or in the one that exchanges
/// heads and positions if that moves nothing.
Value SdpaBuilder::createInput(const Element &element, const Access &dims,
                               HeadLayout &layout) {
  layout = getLayout(element.access, dims);
  Value tensor = rearrange(b, loc, element.value, element.access,
                           Access(toLayout<Composite>(dims, layout)), sizes,
                           /*keepOnes=*/false);
  // The axes may know more than the tensor they are read from.
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (auto [dim, composite] :
       llvm::enumerate(toLayout<Composite>(dims, layout)))
    if (type.isDynamicDim(dim))
      shape[dim] = tracer.getAxes().getProduct(composite);
  if (type.clone(shape) != type)
    tensor = tensor::CastOp::create(b, loc, type.clone(shape), tensor);
  return convertElements(b, loc, tensor, elementType);
}

Value SdpaBuilder::createView(const Element &element) {
  return rearrange(b, loc, element.value, element.access, roles.getScores(),
                   sizes, /*keepOnes=*/true);
}

/// A region's block with (b, h, i, j), after a score where it has one.
Block *SdpaBuilder::addRegion(Region &region, bool hasScore) {
  SmallVector<Type> types(4, b.getIndexType());
  if (hasScore)
    types.insert(types.begin(), getScoreType(elementType));
  return b.createBlock(&region, {}, types,
                       SmallVector<Location>(types.size(), loc));
}

bool SdpaBuilder::addScoreMod(SdpaOp op) {
  if (terms.mods.empty())
    return true;
  OpBuilder::InsertionGuard guard(b);
  Block *block = addRegion(op.getScoreMod(), /*hasScore=*/true);
  ElementEmitter emitter(b, loc, tracer, chain, roles,
                         block->getArguments().drop_front());
  Value score = block->getArgument(0);
  for (const ScoreStep &step : terms.mods) {
    score = emitter.emitStep(step, score);
    if (!score)
      return false;
  }
  YieldOp::create(b, loc, score);
  return true;
}

bool SdpaBuilder::addMaskMod(SdpaOp op) {
  if (terms.conditions.empty())
    return true;
  OpBuilder::InsertionGuard guard(b);
  Block *block = addRegion(op.getMaskMod(), /*hasScore=*/false);
  ElementEmitter emitter(b, loc, tracer, chain, roles, block->getArguments());
  Value allowed;
  for (const MaskTerm &term : terms.conditions) {
    Value condition = emitter.emit(term.condition);
    if (!condition || !condition.getType().isInteger(1))
      return false;
    if (term.isForbidding) {
      Value yes = arith::ConstantOp::create(b, loc, b.getBoolAttr(true));
      condition = arith::XOrIOp::create(b, loc, condition, yes);
    }
    allowed =
        allowed ? arith::AndIOp::create(b, loc, allowed, condition) : condition;
  }
  YieldOp::create(b, loc, allowed);
  return true;
}

Value SdpaBuilder::build() {
  const AxisSpace &axes = tracer.getAxes();
  auto outputType = cast<RankedTensorType>(chain.output.value.getType());
  elementType = outputType.getElementType();
  for (const Element &input : {chain.query, chain.key, chain.value})
    elementType = getCommonFloat(elementType, input.getType());
  // Scores in f64 are not given up for scores in f32.
  if (!elementType ||
      chain.scoreBits > getScoreType(elementType).getIntOrFloatBitWidth())
    return {};
  if (!canRearrange(axes, chain.query.access, roles.getQuery()) ||
      !canRearrange(axes, chain.key.access, roles.getKey()) ||
      !canRearrange(axes, chain.value.access, roles.getValue()) ||
      !canRearrange(axes, chain.output.access, roles.getOutput()) ||
      !hasSizes())
    return {};

  HeadLayout queryLayout, keyLayout, valueLayout;
  Value query = createInput(chain.query, roles.getQuery(), queryLayout);
  Value key = createInput(chain.key, roles.getKey(), keyLayout);
  Value value = createInput(chain.value, roles.getValue(), valueLayout);
  Value bias, mask;
  if (terms.bias)
    bias = createView(*terms.bias);
  if (terms.mask)
    mask = createView(*terms.mask);

  HeadLayout outputLayout = getLayout(chain.output.access, roles.getOutput());
  Access output(toLayout<Composite>(roles.getOutput(), outputLayout));
  SmallVector<OpFoldResult> outputSizes;
  for (const Composite &composite : output)
    outputSizes.push_back(sizes.getProduct(b, loc, composite));
  Value init = tensor::EmptyOp::create(b, loc, outputSizes, elementType);

  LayoutAttr layout;
  if (llvm::is_contained({queryLayout, keyLayout, valueLayout, outputLayout},
                         HeadLayout::BSHD))
    layout = LayoutAttr::get(b.getContext(), queryLayout, keyLayout,
                             valueLayout, outputLayout);
  auto op = SdpaOp::create(
      b, loc, TypeRange(init.getType()), query, key, value, bias, mask,
      /*key_lengths=*/Value(), /*query_offset=*/Value(), init, /*lse=*/Value(),
      b.getF64FloatAttr(terms.scale),
      terms.softcap ? b.getF64FloatAttr(*terms.softcap) : FloatAttr(),
      CausalKindAttr::get(b.getContext(), terms.causal),
      /*window=*/DenseI64ArrayAttr(), layout);
  if (!addScoreMod(op) || !addMaskMod(op)) {
    op.erase();
    return {};
  }

  Value result =
      convertElements(b, loc, op->getResult(0), outputType.getElementType());
  result = rearrange(b, loc, result, output, chain.output.access, sizes,
                     /*keepOnes=*/false);
  if (result.getType() != outputType)
    result = tensor::CastOp::create(b, loc, outputType, result);
  return result;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// True for operations that may compute what attention computes: a product, or
/// what converts it or divides it by the sum of the weights.
static bool isCandidate(Operation *op) {
  if (op->getNumResults() != 1 ||
      !isa<RankedTensorType>(op->getResult(0).getType()))
    return false;
  if (isa<arith::TruncFOp, arith::DivFOp, arith::MulFOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics())
    return false;
  Operation *last =
      linalgOp.getBlock()->getTerminator()->getOperand(0).getDefiningOp();
  return linalgOp.getNumReductionLoops() != 0
             ? isa_and_nonnull<arith::AddFOp>(last)
             : isa_and_nonnull<arith::TruncFOp, arith::DivFOp, arith::MulFOp>(
                   last);
}

/// Replaces the attention that ends in `op`; its operations are `erased`.
static bool raise(Operation *op, DenseSet<Operation *> &erased) {
  AxisSpace axes;
  ElementTracer tracer(axes);
  Element output = tracer.start(op->getResult(0));
  std::optional<AttentionChain> chain = matchAttentionChain(tracer, output);
  if (!chain)
    return false;
  std::optional<AttentionRoles> roles = getAttentionRoles(axes, *chain);
  if (!roles)
    return false;
  std::optional<ScoreTerms> terms = sortScoreTerms(tracer, *chain, *roles);
  if (!terms)
    return false;
  OpBuilder b(op);
  Operation *before = op->getPrevNode();
  Value result =
      SdpaBuilder(b, op->getLoc(), tracer, *chain, *roles, *terms).build();
  if (!result) {
    // What was created is dead.
    for (Operation *created = op->getPrevNode(); created != before;) {
      Operation *previous = created->getPrevNode();
      created->erase();
      created = previous;
    }
    return false;
  }
  op->getResult(0).replaceAllUsesWith(result);
  eraseTrail(chain->trail, erased);
  return true;
}

namespace {

struct RaisePass : attn::impl::RaisePassBase<RaisePass> {
  void runOnOperation() override {
    if (failed(raiseFromEnd(getOperation(), isCandidate, raise)))
      signalPassFailure();
  }
};

} // namespace
