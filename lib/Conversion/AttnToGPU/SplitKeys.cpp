//===- SplitKeys.cpp - Parts of the keys, on the host ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SplitKeys.h"

#include "FragmentScores.h"
#include "KernelModule.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

static Value getIndex(KernelBuilder &host, int64_t value) {
  return arith::ConstantIndexOp::create(host.b, host.loc, value);
}

static Value getSize(KernelBuilder &host, Value tensor, HeadLayout layout,
                     unsigned dim) {
  return memref::DimOp::create(host.b, host.loc, tensor,
                               getHeadDim(layout, dim));
}

/// The keys that some query of `op` may see, at most: the window around the
/// diagonal, where it has two sides, and one key more for each further query.
static Value getVisibleKeys(KernelBuilder &host, SdpaOp op, Value queries) {
  LayoutAttr layout = op.getLayoutOrDefault();
  Value keys = getSize(host, op.getKey(), layout.getKey(), 2);
  std::optional<ArrayRef<int64_t>> window = op.getWindow();
  if (!window)
    return keys;
  int64_t left = getWindowSide((*window)[0]);
  int64_t right = getWindowSide((*window)[1]);
  if (op.getCausal() != CausalKind::None)
    right = 0;
  if (left < 0 || right < 0)
    return keys;
  Value inWindow = host.add(queries, getIndex(host, left + right));
  return arith::MinUIOp::create(host.b, host.loc, keys, inWindow);
}

/// The blocks that the device is to run.
static Value getBlocks(KernelBuilder &host, KeySplitAttr split) {
  Value blocks = getIndex(host, split.getBlocks());
  if (!split.getMultiprocessors())
    return blocks;
  Value count = attn::getMultiprocessors(host);
  return host.divU(host.mul(count, blocks),
                   getIndex(host, split.getMultiprocessors()));
}

Value attn::getPartCount(KernelBuilder &host, SdpaOp op, KeySplitAttr split,
                         Value tiles) {
  LayoutAttr layout = op.getLayoutOrDefault();
  Value queries = getSize(host, op.getQuery(), layout.getQuery(), 2);
  auto min = [&](Value x, Value y) -> Value {
    return arith::MinUIOp::create(host.b, host.loc, x, y);
  };
  auto max = [&](Value x, Value y) -> Value {
    return arith::MaxUIOp::create(host.b, host.loc, x, y);
  };
  Value one = getIndex(host, 1);
  Value toFill = host.divU(getBlocks(host, split), max(tiles, one));
  Value ofKeys = host.divU(getVisibleKeys(host, op, queries),
                           getIndex(host, split.getKeys()));
  Value parts = min(min(toFill, ofKeys), getIndex(host, split.getParts()));
  return max(parts, one);
}

Value attn::getRowCount(KernelBuilder &host, SdpaOp op) {
  HeadLayout layout = op.getLayoutOrDefault().getQuery();
  Value rows = getSize(host, op.getQuery(), layout, 0);
  for (unsigned dim : {1, 2})
    rows = host.mul(rows, getSize(host, op.getQuery(), layout, dim));
  return rows;
}
