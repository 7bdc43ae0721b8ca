//===- CostModel.cpp - FLOPs and bytes of attn ops ------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include <algorithm>

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// What both ops share
//===----------------------------------------------------------------------===//

/// The sizes of an attention, as far as they can be dynamic.
namespace {
struct SymbolicSizes {
  SymbolicSize batch, queries, keys;
};
} // namespace

static int64_t getElementBytes(Type elementType) {
  if (elementType.isIndex())
    return IndexType::kInternalStorageBitWidth / 8;
  return llvm::divideCeil(elementType.getIntOrFloatBitWidth(), 8);
}

/// The bytes of a tensor whose dynamic dimensions have the sizes given for
/// their positions.
static SymbolicSize getBytes(Value value, ArrayRef<SymbolicSize> sizes) {
  if (!value)
    return 0;
  auto type = cast<ShapedType>(value.getType());
  SymbolicSize bytes = getElementBytes(type.getElementType());
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    bytes *= ShapedType::isDynamic(extent) ? sizes[dim] : SymbolicSize(extent);
  return bytes;
}

/// Bytes of the operands that say which pairs count how much.
template <typename OpT>
static SymbolicSize getScoreTermBytes(OpT op, const SymbolicSizes &sizes,
                                      int64_t heads) {
  SymbolicSize full[] = {sizes.batch, heads, sizes.queries, sizes.keys};
  return getBytes(op.getBias(), full) + getBytes(op.getMask(), full) +
         getBytes(op.getKeyLengths(), sizes.batch) +
         getBytes(op.getQueryOffset(), sizes.batch);
}

/// The sum over i in [0, count) of i + offset clamped to [0, limit]. In
/// floating point: the result is divided by another large number.
static double sumClamped(double count, double offset, double limit) {
  double first = std::clamp(-offset, 0.0, count);
  double last = std::clamp(limit - offset, first, count);
  return (last - first) * (offset + (first + last - 1) / 2) +
         (count - last) * limit;
}

/// Row i sees the keys j with i + off - left <= j <= i + off + right.
template <typename OpT>
static std::optional<double> computeAllowedFraction(OpT op) {
  CausalKind causal = op.getCausal();
  if (causal == CausalKind::None && !op.getWindow())
    return 1.0;
  HeadSizes sizes = op.getSizes();
  if (op.getQueryOffset() || ShapedType::isDynamic(sizes.queries) ||
      ShapedType::isDynamic(sizes.keys))
    return std::nullopt;
  if (sizes.queries == 0 || sizes.keys == 0)
    return 1.0;
  double queries = sizes.queries, keys = sizes.keys;
  double offset = causal == CausalKind::BottomRight ? keys - queries : 0.0;
  int64_t left = -1, right = -1;
  if (op.getWindow()) {
    left = (*op.getWindow())[0];
    right = (*op.getWindow())[1];
  }
  if (causal != CausalKind::None)
    right = 0;
  double ends = right < 0 ? queries * keys
                          : sumClamped(queries, offset + right + 1, keys);
  double starts = left < 0 ? 0.0 : sumClamped(queries, offset - left, keys);
  return (ends - starts) / (queries * keys);
}

//===----------------------------------------------------------------------===//
// attn.multihead
//===----------------------------------------------------------------------===//

static SymbolicSizes getSymbolicSizes(MultiheadOp op) {
  HeadSizes sizes = op.getSizes();
  return {SymbolicSize::get(sizes.batch, SizeSymbol::Batch),
          SymbolicSize::get(sizes.queries, SizeSymbol::Queries),
          SymbolicSize::get(sizes.keys, op.getSource() ? SizeSymbol::Keys
                                                       : SizeSymbol::Queries)};
}

static SymbolicSize getElements(Value weight) {
  if (!weight)
    return 0;
  SymbolicSize elements = 1;
  for (int64_t extent : cast<ShapedType>(weight.getType()).getShape())
    elements *= extent;
  return elements;
}

SymbolicSize MultiheadOp::getParameterCount() {
  SymbolicSize count;
  for (Value weight :
       {Value(getWq()), Value(getWk()), Value(getWv()), Value(getWo()),
        Value(getWDkv()), Value(getWUk()), Value(getWUv()), Value(getBq()),
        Value(getBk()), Value(getBv()), Value(getBo())})
    count += getElements(weight);
  return count;
}

SymbolicSize MultiheadOp::getProjectionFlops() {
  SymbolicSizes sizes = getSymbolicSizes(*this);
  SymbolicSize ofKeys = getElements(getWk()) + getElements(getWv()) +
                        getElements(getWDkv()) + getElements(getWUk()) +
                        getElements(getWUv());
  return SymbolicSize(2) * sizes.batch *
         (sizes.queries * getElements(getWq()) + sizes.keys * ofKeys);
}

SymbolicSize MultiheadOp::getScoreFlops() {
  SymbolicSizes sizes = getSymbolicSizes(*this);
  return SymbolicSize(2) * sizes.batch * sizes.queries * sizes.keys *
         getSizes().heads * getSizes().dk;
}

SymbolicSize MultiheadOp::getValueFlops() {
  SymbolicSizes sizes = getSymbolicSizes(*this);
  return SymbolicSize(2) * sizes.batch * sizes.queries * sizes.keys *
         getSizes().heads * getSizes().dv;
}

SymbolicSize MultiheadOp::getOutputFlops() {
  SymbolicSizes sizes = getSymbolicSizes(*this);
  return SymbolicSize(2) * sizes.batch * sizes.queries * getElements(getWo());
}

SymbolicSize MultiheadOp::getBytesMoved() {
  SymbolicSizes sizes = getSymbolicSizes(*this);
  int64_t elementBytes = getElementBytes(getQuery().getType().getElementType());
  SymbolicSize bytes = getParameterCount() * elementBytes;
  bytes += getBytes(getQuery(), {sizes.batch, sizes.queries, 0});
  bytes += getBytes(getSource(), {sizes.batch, sizes.keys, 0});
  bytes += getScoreTermBytes(*this, sizes, getSizes().heads);
  // A result may have dimensions that are less static than the operands.
  bytes += sizes.batch * sizes.queries * elementBytes *
           getWo().getType().getDimSize(1);
  bytes += getBytes(getLse(), {sizes.batch, getSizes().heads, sizes.queries});
  return bytes;
}

SymbolicSize MultiheadOp::getKVCacheBytesPerToken() {
  int64_t elementBytes = getElementBytes(getQuery().getType().getElementType());
  if (getKv().isMLA())
    return SymbolicSize(elementBytes) *
           (SymbolicSize(getKv().getLatent()) + getKv().getRope());
  return SymbolicSize(elementBytes) * getKVHeads() *
         (SymbolicSize(static_cast<int64_t>(getDK())) + getValueWidth());
}

std::optional<double> MultiheadOp::getAllowedFraction() {
  return computeAllowedFraction(*this);
}

//===----------------------------------------------------------------------===//
// attn.sdpa
//===----------------------------------------------------------------------===//

static SymbolicSizes getSymbolicSizes(SdpaOp op) {
  HeadSizes sizes = op.getSizes();
  return {SymbolicSize::get(sizes.batch, SizeSymbol::Batch),
          SymbolicSize::get(sizes.queries, SizeSymbol::Queries),
          SymbolicSize::get(sizes.keys, SizeSymbol::Keys)};
}

SymbolicSize SdpaOp::getParameterCount() { return 0; }

SymbolicSize SdpaOp::getProjectionFlops() { return 0; }

SymbolicSize SdpaOp::getScoreFlops() {
  SymbolicSizes sizes = getSymbolicSizes(*this);
  return SymbolicSize(2) * sizes.batch * sizes.queries * sizes.keys *
         getSizes().heads * getSizes().dk;
}

SymbolicSize SdpaOp::getValueFlops() {
  SymbolicSizes sizes = getSymbolicSizes(*this);
  return SymbolicSize(2) * sizes.batch * sizes.queries * sizes.keys *
         getSizes().heads * getSizes().dv;
}

SymbolicSize SdpaOp::getOutputFlops() { return 0; }

SymbolicSize SdpaOp::getBytesMoved() {
  HeadSizes heads = getSizes();
  SymbolicSizes sizes = getSymbolicSizes(*this);
  SymbolicSize elementBytes =
      getElementBytes(getQuery().getType().getElementType());
  SymbolicSize ofQueries = sizes.batch * sizes.queries * heads.heads *
                           (SymbolicSize(heads.dk) + heads.dv);
  SymbolicSize ofKeys = sizes.batch * sizes.keys * heads.kvHeads *
                        (SymbolicSize(heads.dk) + heads.dv);
  return elementBytes * (ofQueries + ofKeys) +
         getScoreTermBytes(*this, sizes, heads.heads) +
         getBytes(getLse(), {sizes.batch, heads.heads, sizes.queries});
}

SymbolicSize SdpaOp::getKVCacheBytesPerToken() {
  HeadSizes sizes = getSizes();
  return SymbolicSize(getElementBytes(getQuery().getType().getElementType())) *
         sizes.kvHeads * (SymbolicSize(sizes.dk) + sizes.dv);
}

std::optional<double> SdpaOp::getAllowedFraction() {
  return computeAllowedFraction(*this);
}
