//===- ScoreExpression.cpp - The score of one query and key ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Masks come last and by selection: whatever a masked key made of its score,
// NaN included, is replaced and not added to.
//
//===----------------------------------------------------------------------===//

#include "attn/Conversion/AttnToLinalg/ScoreExpression.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::attn;

Value attn::createFloatConstant(OpBuilder &b, Location loc, Type type,
                                double value) {
  return arith::ConstantOp::create(b, loc, b.getFloatAttr(type, value));
}

Value attn::convertFloat(OpBuilder &b, Location loc, Value value, Type type) {
  unsigned from = value.getType().getIntOrFloatBitWidth();
  unsigned to = type.getIntOrFloatBitWidth();
  if (value.getType() == type)
    return value;
  if (from < to)
    return arith::ExtFOp::create(b, loc, type, value);
  if (from > to)
    return arith::TruncFOp::create(b, loc, type, value);
  // Neither of bf16 and f16 holds the other.
  return arith::TruncFOp::create(
      b, loc, type, arith::ExtFOp::create(b, loc, b.getF32Type(), value));
}

//===----------------------------------------------------------------------===//
// From an op
//===----------------------------------------------------------------------===//

/// What both ops spell alike.
template <typename OpT>
static ScoreExpression getCommon(OpT op) {
  ScoreExpression score;
  if (std::optional<APFloat> softcap = op.getSoftcap())
    if (!softcap->isZero())
      score.softcap = softcap->convertToDouble();
  score.bias = op.getBias();
  score.mask = op.getMask();
  score.keyLengths = op.getKeyLengths();
  score.queryOffset = op.getQueryOffset();
  if (std::optional<ArrayRef<int64_t>> window = op.getWindow()) {
    score.windowLeft = (*window)[0];
    score.windowRight = (*window)[1];
  }
  if (op.hasScoreMod())
    score.scoreMod = &op.getScoreMod();
  if (op.hasMaskMod())
    score.maskMod = &op.getMaskMod();
  return score;
}

ScoreExpression ScoreExpression::get(OpBuilder &b, SdpaOp op) {
  ScoreExpression score = getCommon(op);
  score.scale = op.getScaleOrDefault();
  score.causal = op.getCausal() != CausalKind::None;
  if (op.getCausal() != CausalKind::BottomRight)
    return score;

  Location loc = op.getLoc();
  HeadSizes sizes = op.getSizes();
  if (!ShapedType::isDynamic(sizes.queries) &&
      !ShapedType::isDynamic(sizes.keys)) {
    if (sizes.keys != sizes.queries)
      score.diagonal =
          arith::ConstantIndexOp::create(b, loc, sizes.keys - sizes.queries);
    return score;
  }
  LayoutAttr layout = op.getLayoutOrDefault();
  Value keys = tensor::DimOp::create(b, loc, op.getKey(),
                                     getHeadDim(layout.getKey(), 2));
  Value queries = tensor::DimOp::create(b, loc, op.getQuery(),
                                        getHeadDim(layout.getQuery(), 2));
  score.diagonal = arith::SubIOp::create(b, loc, keys, queries);
  return score;
}

ScoreExpression ScoreExpression::get(OnlineSdpaOp op) {
  ScoreExpression score = getCommon(op);
  score.scale = op.getScale().convertToDouble();
  score.causal = op.getCausal();
  score.diagonal = op.getDiagonal();
  score.queryLimit = op.getQueryLimit();
  score.keyLimit = op.getKeyLimit();
  return score;
}

bool ScoreExpression::hasTerms() const {
  return scale != 1.0 || softcap || bias || scoreMod;
}

bool ScoreExpression::hasMask() const {
  return mask || keyLengths || causal || windowLeft >= 0 || windowRight >= 0 ||
         keyLimit || maskMod;
}

//===----------------------------------------------------------------------===//
// Reading operands
//===----------------------------------------------------------------------===//

static Value createIndex(OpBuilder &b, Location loc, int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

/// The element of `source` at `indices`. Dimensions of size 1 are broadcast;
/// a source of lower rank has the trailing dimensions.
static Value readElement(OpBuilder &b, Location loc, Value source,
                         ArrayRef<Value> indices) {
  auto type = cast<ShapedType>(source.getType());
  SmallVector<Value, 4> at(indices.take_back(type.getRank()));
  for (auto [index, size] : llvm::zip_equal(at, type.getShape()))
    if (size == 1)
      index = createIndex(b, loc, 0);
  if (isa<MemRefType>(type))
    return memref::LoadOp::create(b, loc, source, at);
  return tensor::ExtractOp::create(b, loc, source, at);
}

/// `readElement` of a vector of lengths or offsets, as an index.
static Value readLength(OpBuilder &b, Location loc, Value source, Value batch) {
  Value length = readElement(b, loc, source, {batch});
  if (isa<IndexType>(length.getType()))
    return length;
  return arith::IndexCastOp::create(b, loc, b.getIndexType(), length);
}

/// `position`, or the last one before `limit`.
static Value clampBelow(OpBuilder &b, Location loc, Value position,
                        Value limit) {
  if (!limit)
    return position;
  Value last = arith::SubIOp::create(b, loc, limit, createIndex(b, loc, 1));
  return arith::MinSIOp::create(b, loc, position, last);
}

/// The position that operands and regions are read at.
static ScorePosition getReadPosition(OpBuilder &b, Location loc,
                                     const ScoreExpression &score,
                                     const ScorePosition &at) {
  return {at.batch, at.head, clampBelow(b, loc, at.query, score.queryLimit),
          clampBelow(b, loc, at.key, score.keyLimit)};
}

/// The value `region` yields for `arguments`.
static Value inlineRegion(OpBuilder &b, Region &region,
                          ArrayRef<Value> arguments) {
  IRMapping mapping;
  Block &block = region.front();
  mapping.map(block.getArguments(), arguments);
  for (Operation &op : block.without_terminator())
    b.clone(op, mapping);
  return mapping.lookupOrDefault(block.getTerminator()->getOperand(0));
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

Value ScoreExpression::buildTerms(OpBuilder &b, Location loc, Value product,
                                  const ScorePosition &at) const {
  Type type = product.getType();
  Value score = product;
  auto multiply = [&](double factor) {
    if (factor != 1.0)
      score = arith::MulFOp::create(b, loc, score,
                                    createFloatConstant(b, loc, type, factor));
  };
  // One multiplication for both, where f32 has the number.
  double factor = softcap ? scale / *softcap : scale;
  double size = std::abs(factor);
  if (size == 0.0 || (size >= std::numeric_limits<float>::min() &&
                      size <= std::numeric_limits<float>::max())) {
    multiply(factor);
  } else {
    multiply(scale);
    multiply(1.0 / *softcap);
  }
  if (softcap) {
    // What counts in a score is its absolute error, and that of tanh is all
    // that `afn` gives up (see attn-approximate-math).
    auto tanh = math::TanhOp::create(b, loc, score);
    tanh.setFastmath(arith::FastMathFlags::afn);
    score = tanh;
    multiply(*softcap);
  }
  if (!bias && !scoreMod)
    return score;
  ScorePosition read = getReadPosition(b, loc, *this, at);
  if (bias) {
    Value term = readElement(b, loc, bias,
                             {read.batch, read.head, read.query, read.key});
    score =
        arith::AddFOp::create(b, loc, score, convertFloat(b, loc, term, type));
  }
  if (scoreMod)
    score = inlineRegion(b, *scoreMod,
                         {score, read.batch, read.head, read.query, read.key});
  return score;
}

Value ScoreExpression::buildAllowed(OpBuilder &b, Location loc,
                                    const ScorePosition &at) const {
  Value allowed;
  auto require = [&](Value condition) {
    allowed =
        allowed ? arith::AndIOp::create(b, loc, allowed, condition).getResult()
                : condition;
  };
  auto compare = [&](arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    require(arith::CmpIOp::create(b, loc, predicate, lhs, rhs));
  };

  if (keyLimit)
    compare(arith::CmpIPredicate::slt, at.key, keyLimit);
  if (keyLengths)
    compare(arith::CmpIPredicate::slt, at.key,
            readLength(b, loc, keyLengths, at.batch));
  if (causal || windowLeft >= 0 || windowRight >= 0) {
    Value center = at.query;
    if (diagonal)
      center = arith::AddIOp::create(b, loc, center, diagonal);
    if (queryOffset)
      center = arith::AddIOp::create(b, loc, center,
                                     readLength(b, loc, queryOffset, at.batch));
    if (causal)
      compare(arith::CmpIPredicate::sle, at.key, center);
    if (windowLeft >= 0)
      compare(arith::CmpIPredicate::sge, at.key,
              arith::SubIOp::create(b, loc, center,
                                    createIndex(b, loc, windowLeft)));
    if (windowRight >= 0)
      compare(arith::CmpIPredicate::sle, at.key,
              arith::AddIOp::create(b, loc, center,
                                    createIndex(b, loc, windowRight)));
  }
  if (!mask && !maskMod)
    return allowed;
  ScorePosition read = getReadPosition(b, loc, *this, at);
  if (mask)
    require(readElement(b, loc, mask,
                        {read.batch, read.head, read.query, read.key}));
  if (maskMod)
    require(inlineRegion(b, *maskMod,
                         {read.batch, read.head, read.query, read.key}));
  return allowed;
}

Value ScoreExpression::build(OpBuilder &b, Location loc, Value product,
                             const ScorePosition &at) const {
  Value score = buildTerms(b, loc, product, at);
  Value allowed = buildAllowed(b, loc, at);
  if (!allowed)
    return score;
  Value masked = createFloatConstant(b, loc, score.getType(),
                                     -std::numeric_limits<double>::infinity());
  return arith::SelectOp::create(b, loc, allowed, score, masked);
}
