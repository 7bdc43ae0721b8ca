//===- Fragment.cpp - A thread's part of an accumulator -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fragment.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn;

static int64_t getRow(int64_t element) { return element / 2 % 2; }

Value attn::getColumns(KernelBuilder &b, Value base, int64_t count) {
  SmallVector<int32_t> columns;
  for (int64_t i = 0; i < count; ++i)
    columns.push_back(8 * (i / 4) + i % 2);
  return b.add(b.i32Vector(columns), base);
}

Value attn::joinColumns(KernelBuilder &b, ArrayRef<Value> accumulators) {
  SmallVector<Value> elements;
  for (Value accumulator : accumulators)
    for (int64_t i = 0, e = getVectorLength(accumulator); i < e; ++i)
      elements.push_back(b.element(accumulator, i));
  return b.fromElements(elements);
}

Value attn::spreadRows(KernelBuilder &b, RowPair rows, int64_t count) {
  if (rows[0] == rows[1])
    return rows[0];
  SmallVector<bool> second;
  for (int64_t i = 0; i < count; ++i)
    second.push_back(getRow(i) == 1);
  auto type = VectorType::get(count, b.i1());
  Value isSecond = arith::ConstantOp::create(
      b.b, b.loc, DenseElementsAttr::get(type, second));
  return b.select(isSecond, rows[1], rows[0]);
}

static Value combine(KernelBuilder &b, Value x, Value y, RowReduction kind) {
  return kind == RowReduction::Max ? b.maxF(x, y) : b.addF(x, y);
}

RowPair attn::reduceElements(KernelBuilder &b, Value fragment,
                             RowReduction kind) {
  // Two chains a row, one for even and one for odd columns: a single chain
  // would wait for each of its links.
  Value chains[2][2] = {};
  for (int64_t i = 0, e = getVectorLength(fragment); i < e; ++i) {
    Value element = b.element(fragment, i);
    Value &chain = chains[getRow(i)][i % 2];
    chain = chain ? combine(b, chain, element, kind) : element;
  }
  return {combine(b, chains[0][0], chains[0][1], kind),
          combine(b, chains[1][0], chains[1][1], kind)};
}

RowPair attn::reduceThreads(KernelBuilder &b, RowPair rows, RowReduction kind) {
  for (Value &row : rows)
    for (int32_t distance : {1, 2}) {
      Value other = NVVM::ShflOp::create(b.b, b.loc, row.getType(), b.i32(-1),
                                         row, b.i32(distance), b.i32(31),
                                         NVVM::ShflKind::bfly, UnitAttr());
      row = combine(b, row, other, kind);
    }
  return rows;
}

SmallVector<Value> attn::toOperandA(KernelBuilder &b, Value fragment,
                                    Type narrow) {
  // The order of an accumulator's elements is that of A's registers: (row, two
  // columns), (row + 8, same), (row, columns + 8), (row + 8, columns + 8).
  int64_t count = getVectorLength(fragment);
  SmallVector<Value> registers;
  if (narrow.isF32()) {
    // A thread holds columns 2 (lane % 4) and the next one, and A wants columns
    // lane % 4 and the fourth behind it.
    for (int64_t i = 0; i < count; i += 4)
      registers.push_back(arith::BitcastOp::create(
          b.b, b.loc, VectorType::get(4, b.i32()),
          b.fromElements({b.element(fragment, i), b.element(fragment, i + 2),
                          b.element(fragment, i + 1),
                          b.element(fragment, i + 3)})));
    return registers;
  }
  Value rounded = arith::TruncFOp::create(
      b.b, b.loc, VectorType::get(count, narrow), fragment);
  for (int64_t i = 0; i < count; i += 8)
    registers.push_back(vector::BitCastOp::create(
        b.b, b.loc, VectorType::get(4, b.i32()), b.slice(rounded, i, 8)));
  return registers;
}
