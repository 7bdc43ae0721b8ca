//===- DecodeConfig.cpp - Kernel shapes for few queries -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DecodeConfig.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::attn;

/// With more queries than these, or more rows, the products weigh more than
/// the copy of the keys that makes them quick.
static constexpr int64_t kMaxQueries = 16;
static constexpr int64_t kMaxRows = 64;
/// Rows from which on instructions on pairs of bf16 pay.
static constexpr int64_t kMinPairRows = 4;
/// Products along the head are written out; wider heads go the ordinary way.
static constexpr int64_t kMaxWidth = 1024;
/// What a task reads: long enough for its start and its partial state to cost
/// little, short enough for few heads to keep several cores busy.
static constexpr int64_t kSplitBytes = 512 * 1024;

/// The size of parts of at most `most` that `total` is best cut into.
static int64_t balance(int64_t total, int64_t most) {
  return llvm::divideCeil(total, llvm::divideCeil(total, most));
}

static bool isBF16(Value value) {
  return cast<ShapedType>(value.getType()).getElementType().isBF16();
}

DecodeConfigAttr attn::chooseDecodeConfig(const CPUFacts &facts,
                                          OnlineSdpaOp op) {
  HeadSizes sizes = op.getSizes();
  if (op.hasPackedKey() || op.hasPackedValue() || !op.getOrigin().empty() ||
      ShapedType::isDynamic(sizes.queries) || sizes.queries < 1 ||
      sizes.queries > kMaxQueries || sizes.dk > kMaxWidth ||
      sizes.dv > kMaxWidth)
    return {};
  int64_t group = sizes.heads / sizes.kvHeads;
  if (group > kMaxRows || group * sizes.queries > kMaxRows)
    return {};
  int64_t totalRows = group * sizes.queries;

  Type elementType = cast<ShapedType>(op.getKey().getType()).getElementType();
  int64_t keyBytes =
      (sizes.dk + sizes.dv) * (elementType.getIntOrFloatBitWidth() / 8);
  auto fit = [&](int64_t bytes, int64_t least, int64_t most) {
    return std::clamp<int64_t>(
        llvm::bit_floor<uint64_t>(std::max(bytes / keyBytes, int64_t{1})),
        least, most);
  };
  int64_t splitKeys = fit(kSplitBytes, 256, 4096);
  // The keys and values of a block stay in the second-level cache; a long one
  // makes the maximum of a row, a chain of dependent steps, rare.
  int64_t keyBlock = fit(facts.l2Bytes / 16, 64, 256);

  int64_t rows = balance(totalRows, facts.getScoreRows());
  // Sums fill the registers but for a few. If they do not hold all, a value
  // serves all rows that it can, so that it is loaded and widened once.
  int64_t sums = facts.getSumRegisters();
  int64_t valueVectors = llvm::divideCeil(sizes.dv, facts.lanes);
  bool onePass = totalRows * valueVectors <= sums;
  int64_t valueRows = onePass ? totalRows : rows;
  int64_t vectors =
      balance(valueVectors, std::max(sums / valueRows, int64_t{1}));
  // Pairs are two keys of different rows of memory: for one row or two, which
  // wait for memory alone, the single stream is worth more.
  bool pairs = facts.bf16Pairs && facts.lanes == 16 &&
               totalRows >= kMinPairRows && isBF16(op.getQuery()) &&
               isBF16(op.getKey()) && isBF16(op.getValue());
  // One vector of a value has the lanes of two vectors of sums.
  if (pairs && vectors > 1)
    vectors = llvm::alignDown(vectors, 2);
  return DecodeConfigAttr::get(op.getContext(), splitKeys, keyBlock, rows,
                               valueRows, vectors, facts.lanes,
                               /*prefetch=*/!onePass, pairs);
}
