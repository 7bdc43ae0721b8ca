//===- SharedTile.cpp - A tile in shared memory ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SharedTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace mlir::attn;

SharedTile::SharedTile(KernelBuilder &b, Value memory, int64_t base,
                       int64_t rows, int64_t columns)
    : b(b), memory(memory), base(base), rows(rows), columns(columns) {}

Value SharedTile::getAddress(Value row, Value chunk) const {
  Value panel = b.divU(chunk, b.i32(kPanelColumns / kChunkColumns));
  Value inner = b.remU(chunk, b.i32(kPanelColumns / kChunkColumns));
  Value swizzled = b.bitXor(inner, b.bitAnd(row, b.i32(7)));
  Value bytes = b.add(b.mul(panel, b.i32(rows * kPanelBytes)),
                      b.add(b.mul(row, b.i32(kPanelBytes)),
                            b.mul(swizzled, b.i32(kChunkBytes))));
  return b.offset(b.offset(memory, base), bytes);
}

Value SharedTile::getLanePart(Value row, Value chunk) const {
  Value swizzled = b.bitXor(chunk, b.bitAnd(row, b.i32(7)));
  return b.add(b.mul(row, b.i32(kPanelBytes)),
               b.mul(swizzled, b.i32(kChunkBytes)));
}

SmallVector<Value> SharedTile::loadMatrices(Value lanePart, int64_t row,
                                            int64_t column,
                                            bool transpose) const {
  // A chunk that a constant even number of chunks away has its number xored
  // with that number, since the lane's own part is 0 or 1.
  int64_t panel = column / kPanelColumns;
  int64_t chunk = column % kPanelColumns / kChunkColumns;
  Value part =
      chunk ? b.bitXor(lanePart, b.i32(chunk * kChunkBytes)) : lanePart;
  Value pointer =
      b.offset(b.offset(memory, part),
               base + panel * rows * kPanelBytes + row * kPanelBytes);
  MLIRContext *context = b.b.getContext();
  SmallVector<Type> types(4, b.i32());
  Value matrices = NVVM::LdMatrixOp::create(
      b.b, b.loc, LLVM::LLVMStructType::getLiteral(context, types), pointer, 4,
      transpose ? NVVM::MMALayout::col : NVVM::MMALayout::row,
      NVVM::LdStMatrixShapeAttr::get(context, 8, 8),
      NVVM::LdStMatrixEltType::B16);
  SmallVector<Value> registers;
  for (int64_t i = 0; i < 4; ++i)
    registers.push_back(LLVM::ExtractValueOp::create(b.b, b.loc, matrices, i));
  return registers;
}

static Value getLane(KernelBuilder &b) {
  Value thread = b.getThread();
  return b.bitAnd(thread, b.i32(31));
}

SmallVector<Value> SharedTile::loadA(int64_t row, int64_t column,
                                     Value warpRow) const {
  Value lane = getLane(b);
  Value part = getLanePart(b.remU(lane, b.i32(16)), b.divU(lane, b.i32(16)));
  part = b.add(part, b.mul(warpRow, b.i32(kPanelBytes)));
  return loadMatrices(part, row, column, /*transpose=*/false);
}

SmallVector<Value> SharedTile::loadTransposedB(int64_t row, int64_t column,
                                               Value warpRow) const {
  Value lane = getLane(b);
  Value laneRow =
      b.add(b.mul(b.divU(lane, b.i32(16)), b.i32(8)), b.bitAnd(lane, b.i32(7)));
  Value half = b.bitAnd(b.divU(lane, b.i32(8)), b.i32(1));
  Value part = getLanePart(laneRow, half);
  if (warpRow)
    part = b.add(part, b.mul(warpRow, b.i32(kPanelBytes)));
  return loadMatrices(part, row, column, /*transpose=*/false);
}

/// PTX ISA, "Matrix-descriptor Format": the address, the leading and the stride
/// dimension's byte offset in units of 16 bytes, and the swizzle of 128 bytes,
/// whose pattern has 8 rows.
Value SharedTile::makeDescriptor(int64_t leadingBytes) const {
  constexpr int64_t kStrideBytes = 8 * kPanelBytes;
  constexpr uint64_t kSwizzle128 = uint64_t(1) << 62;
  uint64_t layout = kSwizzle128 |
                    static_cast<uint64_t>(toDescriptor(kStrideBytes)) << 32 |
                    static_cast<uint64_t>(toDescriptor(leadingBytes)) << 16;
  Value address = LLVM::PtrToIntOp::create(b.b, b.loc, b.i32(), getStart());
  address = b.divU(b.bitAnd(address, b.i32(0x3ffff)), b.i32(16));
  return arith::OrIOp::create(b.b, b.loc, b.extend(address),
                              b.i64(static_cast<int64_t>(layout)));
}

Value SharedTile::getDescriptor() const {
  // A swizzled tile whose rows are the operand's has no leading offset.
  return makeDescriptor(16);
}

Value SharedTile::getTransposedDescriptor() const {
  return makeDescriptor(rows * kPanelBytes);
}

SmallVector<Value> SharedTile::loadB(int64_t row, int64_t column,
                                     Value warpColumn) const {
  Value lane = getLane(b);
  Value part = getLanePart(b.remU(lane, b.i32(16)), b.divU(lane, b.i32(16)));
  if (warpColumn) {
    // The bits of its chunk are not those of `column`, nor are its panels.
    Value chunk =
        b.divU(b.remU(warpColumn, b.i32(kPanelColumns)), b.i32(kChunkColumns));
    Value panel = b.divU(warpColumn, b.i32(kPanelColumns));
    part = b.add(b.bitXor(part, b.mul(chunk, b.i32(kChunkBytes))),
                 b.mul(panel, b.i32(rows * kPanelBytes)));
  }
  return loadMatrices(part, row, column, /*transpose=*/true);
}

SmallVector<Value> SharedTile::loadPairsB(int64_t row, int64_t element) const {
  constexpr int64_t kPanelElements = kPanelColumns / 2, kChunkElements = 4;
  Value lane = getLane(b);
  Value column = b.divU(lane, b.i32(4));
  Value place = b.mul(b.bitAnd(column, b.i32(kChunkElements - 1)), b.i32(4));
  int64_t chunk = element % kPanelElements / kChunkElements;
  SmallVector<Value> registers;
  for (int64_t i : {0, 1}) {
    Value laneRow = b.add(b.mul(b.bitAnd(lane, b.i32(3)), b.i32(2)), b.i32(i));
    Value part = b.add(
        getLanePart(laneRow, b.divU(column, b.i32(kChunkElements))), place);
    // As above: the lane's own chunk is 0 or 1, and this one is even.
    if (chunk)
      part = b.bitXor(part, b.i32(chunk * kChunkBytes));
    Value pointer =
        b.offset(b.offset(memory, part),
                 base + element / kPanelElements * rows * kPanelBytes +
                     row * kPanelBytes);
    registers.push_back(b.load(b.i32(), pointer, 4));
  }
  return registers;
}

SmallVector<Value> SharedTile::loadElementsB(int64_t row, int64_t element,
                                             Value warpElement) const {
  constexpr int64_t kPanelElements = kPanelColumns / 2, kChunkElements = 4;
  Value lane = getLane(b);
  Value column = b.divU(lane, b.i32(4));
  Value place = b.mul(b.bitAnd(column, b.i32(kChunkElements - 1)), b.i32(4));
  // The bits of these three chunks are not the same ones.
  Value chunk = b.add(b.divU(column, b.i32(kChunkElements)),
                      b.divU(b.remU(warpElement, b.i32(kPanelElements)),
                             b.i32(kChunkElements)));
  int64_t constantChunk = element % kPanelElements / kChunkElements;
  Value panel = b.mul(b.divU(warpElement, b.i32(kPanelElements)),
                      b.i32(rows * kPanelBytes));
  SmallVector<Value> registers;
  for (int64_t i : {0, 1}) {
    Value laneRow = b.add(b.bitAnd(lane, b.i32(3)), b.i32(4 * i));
    Value part = b.add(getLanePart(laneRow, chunk), place);
    if (constantChunk)
      part = b.bitXor(part, b.i32(constantChunk * kChunkBytes));
    Value pointer =
        b.offset(b.offset(memory, b.add(part, panel)),
                 base + element / kPanelElements * rows * kPanelBytes +
                     row * kPanelBytes);
    registers.push_back(b.load(b.i32(), pointer, 4));
  }
  return registers;
}
