//===- RaiseMultihead.cpp - Projected attention to attn.multihead ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds an attn.sdpa between the projections of a layer: queries, keys and
// values that are products of token vectors with weights, and an output that is
// multiplied with weights again.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/LinalgToAttn/LinalgToAttn.h"

#include "Element.h"
#include "RaiseFromEnd.h"
#include "Rearrange.h"

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::attn {
#define GEN_PASS_DEF_RAISEMULTIHEADPASS
#include "attn/Conversion/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {

/// input * weight + bias.
struct Projection {
  Element input, weight;
  std::optional<Element> bias;
  /// The columns of the input, and of the weight.
  Composite inputs, outputs;
};

/// A layer around `sdpa`. Axes are those of the logical [B, H, S, D].
struct Layer {
  SdpaOp sdpa;
  Composite batch, heads, kvHeads, queries, keys;
  Projection query, key, value, output;
};

class LayerMatcher {
public:
  LayerMatcher(ElementTracer &tracer, const Element &result)
      : tracer(tracer), axes(tracer.getAxes()), result(result) {}

  /// On success, `layer` and `trail` say what is to be replaced.
  bool match();

  Layer layer;
  Trail trail;

  /// True if keys are made of what queries are made of.
  bool isSelfAttention();

private:
  std::optional<Projection> matchProjection(const Element &element,
                                            const Composite *outputs);
  bool matchSides(Contraction &product, const Composite *outputs,
                  Projection &projection);
  std::optional<Projection> matchInput(Value value, HeadLayout layout,
                                       const Composite &heads,
                                       const Composite &positions);
  bool hasType(const Projection &projection, Type type);

  ElementTracer &tracer;
  AxisSpace &axes;
  Element result;
};

} // namespace

static Composite concatenate(const Composite &a, const Composite &b) {
  Composite both = a;
  llvm::append_range(both, b);
  return both;
}

//===----------------------------------------------------------------------===//
// Projections
//===----------------------------------------------------------------------===//

/// Tells the weight, which has the columns `outputs`, from the input. Without
/// `outputs`, the input is what comes from attention.
bool LayerMatcher::matchSides(Contraction &product, const Composite *outputs,
                              Projection &projection) {
  Element lhs = tracer.getSource(product.lhs);
  Element rhs = tracer.getSource(product.rhs);
  projection.inputs = axes.flatten(product.reduced);
  if (!lhs.isTensor() || !rhs.isTensor())
    return false;
  bool isLeftInput;
  if (outputs) {
    bool isLeftWeight = axes.contains(lhs.access, *outputs);
    if (isLeftWeight == axes.contains(rhs.access, *outputs))
      return false;
    isLeftInput = !isLeftWeight;
    projection.outputs = axes.flatten(*outputs);
  } else {
    isLeftInput = lhs.value.getDefiningOp<SdpaOp>() != nullptr;
    if (!isLeftInput && !rhs.value.getDefiningOp<SdpaOp>())
      return false;
  }
  // The views between attention and its projection go with them.
  if (!outputs)
    tracer.getSource(isLeftInput ? product.lhs : product.rhs, &trail);
  projection.input = isLeftInput ? lhs : rhs;
  projection.weight = isLeftInput ? rhs : lhs;
  if (!outputs)
    for (const Composite &dim : axes.flatten(projection.weight.access))
      for (const AxisPart &part : dim)
        if (!part.isFixed() && !llvm::is_contained(projection.inputs, part))
          projection.outputs.push_back(part);
  return canRearrange(axes, projection.weight.access,
                      {projection.inputs, projection.outputs});
}

std::optional<Projection>
LayerMatcher::matchProjection(const Element &element,
                              const Composite *outputs) {
  Element sum = tracer.resolveCasts(element, &trail);
  Projection projection;
  std::optional<Contraction> product = tracer.matchContraction(sum, &trail);
  if (!product && tracer.getNode<arith::AddFOp>(sum)) {
    for (unsigned side = 0; side < 2 && !product; ++side) {
      Trail passed;
      Element term = tracer.resolveCasts(tracer.getOperand(sum, side), &passed);
      product = tracer.matchContraction(term, &passed);
      if (!product)
        continue;
      if (tracer.getFloat(product->init) != 0.0)
        return std::nullopt;
      trail.insert_range(passed);
      if (sum.isTensor())
        trail.insert(tracer.getNode(sum));
      projection.bias = tracer.getSource(tracer.getOperand(sum, 1 - side));
    }
  } else if (product && tracer.getFloat(product->init) != 0.0) {
    projection.bias = tracer.getSource(product->init);
  }
  if (!product || !matchSides(*product, outputs, projection))
    return std::nullopt;
  if (projection.bias &&
      (!projection.bias->isTensor() ||
       !canRearrange(axes, projection.bias->access, {projection.outputs}) ||
       !axes.contains(projection.bias->access, projection.outputs)))
    return std::nullopt;
  return projection;
}

/// The projection that makes an operand of attn.sdpa.
std::optional<Projection> LayerMatcher::matchInput(Value value,
                                                   HeadLayout layout,
                                                   const Composite &heads,
                                                   const Composite &positions) {
  Element element;
  element.value = value;
  auto type = cast<RankedTensorType>(value.getType());
  Composite width = axes.add(type.getDimSize(getHeadDim(layout, 3)));
  for (const Composite &dim :
       toLayout<Composite>({layer.batch, heads, positions, width}, layout))
    element.access.push_back(dim);
  Composite outputs = concatenate(heads, width);
  std::optional<Projection> projection = matchProjection(element, &outputs);
  if (!projection ||
      !canRearrange(axes, projection->input.access,
                    {layer.batch, positions, projection->inputs}))
    return std::nullopt;
  return projection;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

bool LayerMatcher::hasType(const Projection &projection, Type type) {
  return projection.input.getType() == type &&
         projection.weight.getType() == type &&
         (!projection.bias || projection.bias->getType() == type);
}

bool LayerMatcher::isSelfAttention() {
  const Element &query = layer.query.input;
  const Element &key = layer.key.input;
  if (query.value != key.value)
    return false;
  // The position of a query where that of a key is.
  auto rename = [&](const Element &element, const Composite &positions,
                    const Composite &inputs) {
    Access renamed = axes.flatten(element.access);
    for (Composite &dim : renamed) {
      if (axes.isSame(dim, positions))
        dim = {AxisPart{AxisPart::kFixed, 0, 2}};
      else if (axes.isSame(dim, inputs))
        dim = {AxisPart{AxisPart::kFixed, 1, 2}};
    }
    return renamed;
  };
  return rename(query, layer.queries, layer.query.inputs) ==
         rename(key, layer.keys, layer.key.inputs);
}

bool LayerMatcher::match() {
  std::optional<Projection> output =
      matchProjection(result, /*outputs=*/nullptr);
  if (!output)
    return false;
  layer.output = *output;
  layer.sdpa = output->input.value.getDefiningOp<SdpaOp>();
  SdpaOp sdpa = layer.sdpa;
  if (sdpa->getNumResults() != 1)
    return false;
  trail.insert(sdpa);
  LayoutAttr layout = sdpa.getLayoutOrDefault();
  Access heads = axes.flatten(output->input.access);
  if (layout.getOutput() == HeadLayout::BSHD)
    std::swap(heads[1], heads[2]);
  layer.batch = heads[0];
  layer.heads = heads[1];
  layer.queries = heads[2];
  if (!axes.isSame(output->inputs, concatenate(heads[1], heads[3])))
    return false;

  HeadSizes sizes = sdpa.getSizes();
  std::optional<Access> grouped =
      axes.partition(layer.heads, {sizes.kvHeads, sizes.heads / sizes.kvHeads});
  if (!grouped)
    return false;
  layer.kvHeads = grouped->front();
  layer.keys = axes.add(sizes.keys);

  auto query = matchInput(sdpa.getQuery(), layout.getQuery(), layer.heads,
                          layer.queries);
  auto key =
      matchInput(sdpa.getKey(), layout.getKey(), layer.kvHeads, layer.keys);
  auto value =
      matchInput(sdpa.getValue(), layout.getValue(), layer.kvHeads, layer.keys);
  if (!query || !key || !value)
    return false;
  layer.query = *query;
  layer.key = *key;
  layer.value = *value;

  Type type = getElementTypeOrSelf(sdpa.getQuery().getType());
  for (const Projection *projection :
       {&layer.query, &layer.key, &layer.value, &layer.output})
    if (!hasType(*projection, type))
      return false;
  if (result.getType() != type || axes.getProduct(layer.output.outputs) == 0)
    return false;
  for (const Projection *projection : {&layer.query, &layer.key, &layer.output})
    if (ShapedType::isDynamic(axes.getProduct(projection->inputs)) ||
        ShapedType::isDynamic(axes.getProduct(projection->outputs)))
      return false;

  // Keys and values are made of one source.
  Element keySource = layer.key.input, valueSource = layer.value.input;
  if (keySource.value != valueSource.value)
    return false;
  for (auto [keyDim, valueDim] :
       llvm::zip_equal(keySource.access, valueSource.access)) {
    bool isInput = axes.isSame(keyDim, layer.key.inputs) &&
                   axes.isSame(valueDim, layer.value.inputs);
    if (!isInput && !axes.isSame(keyDim, valueDim))
      return false;
  }

  for (Operation *op : trail)
    for (OpResult value : op->getResults())
      for (Operation *user : value.getUsers())
        if (value != result.value && !trail.contains(user))
          return false;
  return true;
}

/// Creates the layer before `anchor`, whose result it replaces. Null where a
/// size is not known.
static Value createLayer(OpBuilder &b, Location loc, AxisSpace &axes,
                         LayerMatcher &matcher, const Element &result) {
  const Layer &layer = matcher.layer;
  SdpaOp sdpa = layer.sdpa;
  AxisSizes sizes(axes, {layer.query.input, layer.key.input});
  for (const Composite &group : {layer.batch, layer.queries, layer.keys})
    for (const AxisPart &part : axes.flatten(group))
      if (!sizes.getSize(b, loc, part))
        return {};

  auto createInput = [&](const Projection &projection,
                         const Composite &positions) {
    return rearrange(b, loc, projection.input.value, projection.input.access,
                     {layer.batch, positions, projection.inputs}, sizes,
                     /*keepOnes=*/false);
  };
  auto createWeight = [&](const Projection &projection) {
    return rearrange(b, loc, projection.weight.value, projection.weight.access,
                     {projection.inputs, projection.outputs}, sizes,
                     /*keepOnes=*/false);
  };
  auto createBias = [&](const Projection &projection) -> Value {
    if (!projection.bias)
      return {};
    return rearrange(b, loc, projection.bias->value, projection.bias->access,
                     {projection.outputs}, sizes, /*keepOnes=*/false);
  };

  Value query = createInput(layer.query, layer.queries);
  Value source;
  if (!matcher.isSelfAttention())
    source = createInput(layer.key, layer.keys);
  HeadSizes heads = sdpa.getSizes();
  auto kv = KVGroupingAttr::get(
      b.getContext(),
      heads.kvHeads == heads.heads ? GroupingKind::MHA : GroupingKind::GQA,
      heads.kvHeads == heads.heads ? 0 : heads.kvHeads, /*latent=*/0,
      /*rope=*/0);
  auto queryType = cast<RankedTensorType>(query.getType());
  auto type =
      RankedTensorType::get({queryType.getDimSize(0), queryType.getDimSize(1),
                             axes.getProduct(layer.output.outputs)},
                            queryType.getElementType());
  auto op = MultiheadOp::create(
      b, loc, type, /*lse=*/Type(), query, source, createWeight(layer.query),
      createWeight(layer.key), createWeight(layer.value),
      createWeight(layer.output), /*w_dkv=*/Value(), /*w_uk=*/Value(),
      /*w_uv=*/Value(), createBias(layer.query), createBias(layer.key),
      createBias(layer.value), createBias(layer.output), sdpa.getBias(),
      sdpa.getMask(), sdpa.getKeyLengths(), sdpa.getQueryOffset(),
      b.getI64IntegerAttr(heads.heads), b.getI64IntegerAttr(heads.dk),
      b.getI64IntegerAttr(heads.dv), kv, sdpa.getScaleAttr(),
      sdpa.getSoftcapAttr(), sdpa.getCausalAttr(), sdpa.getWindowAttr());
  op.getScoreMod().takeBody(sdpa.getScoreMod());
  op.getMaskMod().takeBody(sdpa.getMaskMod());

  Value replacement =
      rearrange(b, loc, op.getResult(),
                {layer.batch, layer.queries, layer.output.outputs},
                result.access, sizes, /*keepOnes=*/false);
  if (replacement.getType() != result.value.getType())
    replacement =
        tensor::CastOp::create(b, loc, result.value.getType(), replacement);
  return replacement;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// True for operations that may be the last of a layer: a product, or what adds
/// its bias or converts it.
static bool isCandidate(Operation *op) {
  if (op->getNumResults() != 1 ||
      !isa<RankedTensorType>(op->getResult(0).getType()))
    return false;
  if (isa<arith::AddFOp, arith::TruncFOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.hasPureTensorSemantics() &&
         isa_and_nonnull<arith::AddFOp, arith::TruncFOp>(linalgOp.getBlock()
                                                             ->getTerminator()
                                                             ->getOperand(0)
                                                             .getDefiningOp());
}

/// Replaces the layer that ends in `op`; its operations are `erased`.
static bool raise(Operation *op, DenseSet<Operation *> &erased) {
  AxisSpace axes;
  ElementTracer tracer(axes);
  Element result = tracer.start(op->getResult(0));
  LayerMatcher matcher(tracer, result);
  if (!matcher.match())
    return false;
  OpBuilder b(op);
  Value layer = createLayer(b, op->getLoc(), axes, matcher, result);
  if (!layer)
    return false;
  op->getResult(0).replaceAllUsesWith(layer);
  eraseTrail(matcher.trail, erased);
  return true;
}

namespace {

struct RaiseMultiheadPass
    : attn::impl::RaiseMultiheadPassBase<RaiseMultiheadPass> {
  void runOnOperation() override {
    if (failed(raiseFromEnd(getOperation(), isCandidate, raise)))
      signalPassFailure();
  }
};

} // namespace
