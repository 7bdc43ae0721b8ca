//===- MultiheadOp.cpp - attn.multihead -----------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"

#include "Constraints.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/CheckedArithmetic.h"

#include <cmath>

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Constraints, as numbered in the description
//===----------------------------------------------------------------------===//

static LogicalResult verifyRanks(MultiheadOp op) {
  auto verifyAll = [&](ArrayRef<NamedValue> values, int64_t rank) {
    return success(llvm::all_of(values, [&](NamedValue value) {
      return succeeded(verifyRank(op, 1, value, rank));
    }));
  };
  if (failed(verifyAll({{"query", op.getQuery()},
                        {"source", op.getSource()},
                        {"result", op.getResult()},
                        {"lse", op.getLse()}},
                       3)) ||
      failed(verifyAll({{"wq", op.getWq()},
                        {"wk", op.getWk()},
                        {"wv", op.getWv()},
                        {"wo", op.getWo()},
                        {"w_dkv", op.getWDkv()},
                        {"w_uk", op.getWUk()},
                        {"w_uv", op.getWUv()}},
                       2)) ||
      failed(verifyAll({{"bq", op.getBq()},
                        {"bk", op.getBk()},
                        {"bv", op.getBv()},
                        {"bo", op.getBo()}},
                       1)))
    return failure();
  return verifyAll({{"bias", op.getBias()}, {"mask", op.getMask()}}, 4);
}

static LogicalResult verifyElementTypes(MultiheadOp op) {
  Type elementType = op.getQuery().getType().getElementType();
  for (NamedValue value :
       {NamedValue{"source", op.getSource()}, NamedValue{"wq", op.getWq()},
        NamedValue{"wk", op.getWk()}, NamedValue{"wv", op.getWv()},
        NamedValue{"wo", op.getWo()}, NamedValue{"w_dkv", op.getWDkv()},
        NamedValue{"w_uk", op.getWUk()}, NamedValue{"w_uv", op.getWUv()},
        NamedValue{"bq", op.getBq()}, NamedValue{"bk", op.getBk()},
        NamedValue{"bv", op.getBv()}, NamedValue{"bo", op.getBo()},
        NamedValue{"result", op.getResult()}})
    if (failed(verifyElementType(op, 2, value, elementType, "query has")))
      return failure();
  return verifyElementType(op, 2, {"lse", op.getLse()},
                           getScoreType(elementType), "the scores have");
}

static LogicalResult verifyHeadSizes(MultiheadOp op) {
  int64_t heads = op.getHeads(), dk = op.getDK(), dv = op.getValueWidth();
  if (failed(verifyPositive(op, 3, "attribute", "heads", heads)) ||
      failed(verifyPositive(op, 3, "attribute", "d_k", dk)) ||
      failed(verifyPositive(op, 3, "attribute", "d_v", dv)))
    return failure();
  KVGroupingAttr kv = op.getKv();
  std::optional<int64_t> headWidth = llvm::checkedAdd(dk, kv.getRope());
  if (!headWidth || !llvm::checkedMul(heads, *headWidth) ||
      !llvm::checkedMul(heads, dv) ||
      !llvm::checkedAdd(kv.getLatent(), kv.getRope()))
    return violates(op, 3)
           << "expected products of sizes within 64 bits, found heads " << heads
           << ", d_k " << dk << ", d_v " << dv << ", latent " << kv.getLatent()
           << ", rope " << kv.getRope();
  return success();
}

static LogicalResult verifyWeightKinds(MultiheadOp op) {
  NamedValue plain[] = {{"wk", op.getWk()}, {"wv", op.getWv()}};
  NamedValue latent[] = {
      {"w_dkv", op.getWDkv()}, {"w_uk", op.getWUk()}, {"w_uv", op.getWUv()}};
  NamedValue biases[] = {{"bk", op.getBk()}, {"bv", op.getBv()}};
  bool isMLA = op.getKv().isMLA();
  StringRef kind = stringifyGroupingKind(op.getKv().getKind());
  auto require = [&](ArrayRef<NamedValue> values) -> LogicalResult {
    for (NamedValue value : values)
      if (!value)
        return violates(op, 5) << "expected " << value.name << " with kv("
                               << kind << "), found none";
    return success();
  };
  auto forbid = [&](ArrayRef<NamedValue> values) -> LogicalResult {
    for (NamedValue value : values)
      if (value)
        return violates(op, 5) << "expected no " << value.name << " with kv("
                               << kind << "), found " << value.type();
    return success();
  };
  if (isMLA)
    return success(succeeded(require(latent)) && succeeded(forbid(plain)) &&
                   succeeded(forbid(biases)));
  return success(succeeded(require(plain)) && succeeded(forbid(latent)));
}

static LogicalResult verifyModelWidths(MultiheadOp op) {
  if (failed(verifyPositive(op, 6, "query", "width",
                            op.getQuery().getType().getDimSize(2))) ||
      failed(verifyPositive(op, 6, "wo", "output width",
                            op.getWo().getType().getDimSize(1))))
    return failure();
  if (!op.getSource())
    return success();
  return verifyPositive(op, 6, "source", "width",
                        op.getSource().getType().getDimSize(2));
}

static LogicalResult verifyShape(MultiheadOp op, unsigned constraint,
                                 NamedValue value, ArrayRef<int64_t> expected) {
  if (!value || value.type().getShape() == expected)
    return success();
  InFlightDiagnostic diag = violates(op, constraint)
                            << "expected " << value.name << " of shape ";
  llvm::interleave(expected, diag, "x");
  return diag << ", found " << value.type();
}

static LogicalResult verifyWeightShapes(MultiheadOp op) {
  KVGroupingAttr kv = op.getKv();
  int64_t heads = op.getHeads(), kvHeads = op.getKVHeads();
  int64_t dk = op.getDK(), dv = op.getValueWidth();
  int64_t width = op.getQuery().getType().getDimSize(2);
  int64_t sourceWidth =
      (op.getSource() ? op.getSource() : op.getQuery()).getType().getDimSize(2);
  auto verify = [&](StringRef name, Value weight, int64_t in, int64_t out) {
    return verifyShape(op, 7, {name, weight}, {in, out});
  };
  return success(
      succeeded(verify("wq", op.getWq(), width,
                       heads * (dk + (kv.isMLA() ? kv.getRope() : 0)))) &&
      succeeded(verify("wk", op.getWk(), sourceWidth, kvHeads * dk)) &&
      succeeded(verify("wv", op.getWv(), sourceWidth, kvHeads * dv)) &&
      succeeded(verify("w_dkv", op.getWDkv(), sourceWidth,
                       kv.getLatent() + kv.getRope())) &&
      succeeded(verify("w_uk", op.getWUk(), kv.getLatent(), heads * dk)) &&
      succeeded(verify("w_uv", op.getWUv(), kv.getLatent(), heads * dv)) &&
      succeeded(verify("wo", op.getWo(), heads * dv,
                       op.getWo().getType().getDimSize(1))));
}

static LogicalResult verifyProjectionBiases(MultiheadOp op) {
  auto verify = [&](StringRef name, Value bias,
                    TypedValue<RankedTensorType> weight) -> LogicalResult {
    if (!bias)
      return success();
    return verifyShape(op, 8, {name, bias}, weight.getType().getDimSize(1));
  };
  return success(succeeded(verify("bq", op.getBq(), op.getWq())) &&
                 succeeded(verify("bk", op.getBk(), op.getWk())) &&
                 succeeded(verify("bv", op.getBv(), op.getWv())) &&
                 succeeded(verify("bo", op.getBo(), op.getWo())));
}

static LogicalResult verifySharedSizes(MultiheadOp op) {
  ArrayRef<int64_t> query = op.getQuery().getType().getShape();
  ArrayRef<int64_t> result = op.getResult().getType().getShape();
  SharedSize batch("batch"), queries("queries");
  SharedSize heads("heads", op.getHeads(), "attribute heads");
  SharedSize width("width", op.getWo().getType().getDimSize(1), "wo");
  if (failed(batch.unify(op, 9, "query", query[0])) ||
      failed(queries.unify(op, 9, "query", query[1])))
    return failure();
  if (op.getSource() &&
      failed(
          batch.unify(op, 9, "source", op.getSource().getType().getDimSize(0))))
    return failure();
  if (failed(batch.unify(op, 9, "result", result[0])) ||
      failed(queries.unify(op, 9, "result", result[1])) ||
      failed(width.unify(op, 9, "result", result[2])))
    return failure();
  if (!op.getLse())
    return success();
  ArrayRef<int64_t> lse = op.getLse().getType().getShape();
  return success(succeeded(batch.unify(op, 9, "lse", lse[0])) &&
                 succeeded(heads.unify(op, 9, "lse", lse[1])) &&
                 succeeded(queries.unify(op, 9, "lse", lse[2])));
}

static LogicalResult verifyScoreTerms(MultiheadOp op) {
  HeadSizes sizes = op.getSizes();
  int64_t full[] = {sizes.batch, sizes.heads, sizes.queries, sizes.keys};
  return success(
      succeeded(verifyBroadcast(op, 10, {"bias", op.getBias()}, full)) &&
      succeeded(verifyBroadcast(op, 10, {"mask", op.getMask()}, full)));
}

static LogicalResult verifyPerBatchSizes(MultiheadOp op) {
  SharedSize batch("batch", op.getSizes().batch, "query");
  for (NamedValue value : {NamedValue{"key_lengths", op.getKeyLengths()},
                           NamedValue{"query_offset", op.getQueryOffset()}})
    if (value &&
        failed(batch.unify(op, 11, value.name, value.type().getDimSize(0))))
      return failure();
  return success();
}

LogicalResult MultiheadOp::verify() {
  // Later constraints rely on earlier ones.
  if (failed(verifyRanks(*this)) || failed(verifyElementTypes(*this)) ||
      failed(verifyHeadSizes(*this)) ||
      failed(verifyGroups(*this, 4, getHeads(), getKVHeads())) ||
      failed(verifyWeightKinds(*this)) || failed(verifyModelWidths(*this)) ||
      failed(verifyWeightShapes(*this)) ||
      failed(verifyProjectionBiases(*this)) ||
      failed(verifySharedSizes(*this)) || failed(verifyScoreTerms(*this)) ||
      failed(verifyPerBatchSizes(*this)))
    return failure();
  HeadSizes sizes = getSizes();
  bool hasWindow = getWindow().has_value();
  bool hasQueryOffset = static_cast<bool>(getQueryOffset());
  if (failed(
          verifyDiagonal(*this, 12, getCausal(), hasWindow, hasQueryOffset)) ||
      failed(verifyWindow(*this, 13, getWindow())) ||
      failed(verifyWindowDiagonal(*this, 14, getCausal(), hasWindow,
                                  hasQueryOffset, sizes.queries, sizes.keys)))
    return failure();
  return verifyFactors(*this, 15, getScale(), getSoftcap());
}

LogicalResult MultiheadOp::verifyRegions() {
  HeadSizes sizes = getSizes();
  int64_t positions[] = {sizes.batch, sizes.heads, sizes.queries, sizes.keys};
  Type scoreType = getScoreType(getQuery().getType().getElementType());
  return attn::verifyRegions(*this, 16, getScoreMod(), getMaskMod(), scoreType,
                             positions);
}

//===----------------------------------------------------------------------===//
// Interfaces
//===----------------------------------------------------------------------===//

LogicalResult
MultiheadOp::reifyResultShapes(OpBuilder &b,
                               ReifiedRankedShapedTypeDims &shapes) {
  Location loc = getLoc();
  OpFoldResult batch = tensor::getMixedSize(b, loc, getQuery(), 0);
  OpFoldResult queries = tensor::getMixedSize(b, loc, getQuery(), 1);
  shapes.push_back({batch, queries, tensor::getMixedSize(b, loc, getWo(), 1)});
  if (getLse())
    shapes.push_back({batch, b.getIndexAttr(getHeads()), queries});
  return success();
}

HeadSizes MultiheadOp::getSizes() {
  ArrayRef<int64_t> query = getQuery().getType().getShape();
  ArrayRef<int64_t> source = query;
  if (getSource())
    source = getSource().getType().getShape();
  int64_t batch = ShapedType::isDynamic(query[0]) ? source[0] : query[0];
  int64_t rope = getKv().isMLA() ? getKv().getRope() : 0;
  return {
      batch,     static_cast<int64_t>(getHeads()),     getKVHeads(),   query[1],
      source[1], static_cast<int64_t>(getDK()) + rope, getValueWidth()};
}

double MultiheadOp::getScaleOrDefault() {
  if (std::optional<APFloat> scale = getScale())
    return scale->convertToDouble();
  return 1.0 / std::sqrt(static_cast<double>(getSizes().dk));
}
