//===- WarpMatrix.cpp - ldmatrix, stmatrix, mma.sync ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Matrix instructions of one warp (PTX ISA, "Warp Level Matrix Instructions"),
// with fragments as PTX ISA draws them. The products of an instruction are
// exact; they and the accumulator are summed in double, and the sum is rounded
// to f32 once.
//
//===----------------------------------------------------------------------===//

#include "CTA.h"
#include "Decoder.h"
#include "FloatFormats.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;
using llvm::formatv;

namespace {

//===----------------------------------------------------------------------===//
// ldmatrix and stmatrix
//===----------------------------------------------------------------------===//

/// The rows of matrix `m` have their addresses in lanes 8 m to 8 m + 7.
bool rowAddress(Warp &warp, const Instruction &i, unsigned m, unsigned row,
                uint32_t &address) {
  unsigned lane = 8 * m + row;
  address = warp.get(i.operands[0], lane);
  if (address % 16 == 0)
    return true;
  warp.fail(
      i, lane,
      formatv("the row's shared address {0} is no multiple of 16", address));
  return false;
}

/// Where element (row, column) of an 8x8 matrix of 16 bits is: two neighbours
/// of a row are in one register; with `transposed`, of a column.
void fragmentPlace(unsigned row, unsigned column, bool transposed,
                   unsigned &lane, unsigned &half) {
  if (transposed)
    std::swap(row, column);
  lane = row * 4 + column / 2;
  half = column % 2;
}

/// imm[0]: matrices, imm[1]: transposed.
Step loadMatrices(Warp &warp, const Instruction &i) {
  if (!warp.aligned(i))
    return Step::Failed;
  unsigned count = i.imm[0];
  // The addresses may be in the register that is written.
  uint32_t loaded[4][lanes] = {};
  for (unsigned m = 0; m < count; ++m)
    for (unsigned row = 0; row < 8; ++row) {
      uint32_t address;
      std::string error;
      if (!rowAddress(warp, i, m, row, address))
        return Step::Failed;
      if (!warp.cta.shared.read(warp.generic(i, -1), address, 16, error))
        return warp.fail(i, 8 * m + row, error);
      for (unsigned column = 0; column < 8; ++column) {
        uint16_t bits;
        std::memcpy(&bits, warp.cta.shared.at(address) + 2 * column, 2);
        unsigned lane, half;
        fragmentPlace(row, column, i.imm[1], lane, half);
        loaded[m][lane] |= uint32_t(bits) << 16 * half;
      }
    }
  for (unsigned m = 0; m < count; ++m)
    for (unsigned lane = 0; lane < lanes; ++lane)
      warp.set(i.results[m], lane, loaded[m][lane]);
  return Step::Next;
}

/// Operands: addresses, and a register for each matrix.
Step storeMatrices(Warp &warp, const Instruction &i) {
  if (!warp.aligned(i))
    return Step::Failed;
  for (unsigned m = 0; m + 1 < i.operands.size(); ++m)
    for (unsigned row = 0; row < 8; ++row) {
      uint32_t address;
      std::string error;
      if (!rowAddress(warp, i, m, row, address))
        return Step::Failed;
      if (!warp.cta.shared.write(warp.generic(i, -1), address, 16, error))
        return warp.fail(i, 8 * m + row, error);
      for (unsigned column = 0; column < 8; ++column) {
        unsigned lane, half;
        fragmentPlace(row, column, i.imm[1], lane, half);
        uint16_t bits = warp.get(i.operands[1 + m], lane) >> 16 * half;
        std::memcpy(warp.cta.shared.at(address) + 2 * column, &bits, 2);
      }
    }
  return Step::Next;
}

//===----------------------------------------------------------------------===//
// mma.sync
//===----------------------------------------------------------------------===//

/// m16n8k(depth): operands are the registers of A, B and C; imm[0]: the kind of
/// an element (F32 is tf32), imm[1]: the depth.
Step multiply(Warp &warp, const Instruction &i) {
  if (!warp.aligned(i))
    return Step::Failed;
  auto kind = Kind(i.imm[0]);
  unsigned depth = i.imm[1];
  unsigned perRegister = kind == Kind::F32 ? 1 : 2;
  // Columns of A, and rows of B, that two registers side by side hold.
  unsigned group = 4 * perRegister;
  unsigned registersB = depth / group, registersA = 2 * registersB;
  auto number = [&](const Register &reg, unsigned lane, unsigned n) {
    uint64_t bits;
    if (reg.count == 2)
      bits = warp.get(reg, lane, n);
    else if (perRegister == 2)
      bits = warp.get(reg, lane) >> 16 * n & 0xffff;
    else
      bits = warp.get(reg, lane) & 0xffffe000;
    return toDouble(kind, bits);
  };
  double a[16][16], b[16][8];
  for (unsigned lane = 0; lane < lanes; ++lane)
    for (unsigned n = 0; n < perRegister; ++n) {
      unsigned along = lane % 4 * perRegister + n;
      for (unsigned r = 0; r < registersA; ++r)
        a[lane / 4 + r % 2 * 8][r / 2 * group + along] =
            number(i.operands[r], lane, n);
      for (unsigned r = 0; r < registersB; ++r)
        b[r * group + along][lane / 4] =
            number(i.operands[registersA + r], lane, n);
    }
  const Register *c = i.operands.data() + registersA + registersB;
  for (unsigned lane = 0; lane < lanes; ++lane)
    for (unsigned e = 0; e < 4; ++e) {
      unsigned row = lane / 4 + e / 2 * 8, column = lane % 4 * 2 + e % 2;
      double sum = FormatF32::load(warp.get(c[e], lane));
      for (unsigned k = 0; k < depth; ++k)
        sum += a[row][k] * b[k][column];
      warp.set(i.results[e], lane, FormatF32::store(float(sum)));
    }
  return Step::Next;
}

} // namespace

Decoded Decoder::decodeMatrix(Operation *op) {
  auto isPlain = [](NVVM::LdStMatrixShapeAttr shape,
                    NVVM::LdStMatrixEltType type) {
    return shape.getM() == 8 && shape.getN() == 8 &&
           type == NVVM::LdStMatrixEltType::B16;
  };
  if (auto load = dyn_cast<NVVM::LdMatrixOp>(op)) {
    if (!isPlain(load.getShape(), load.getEltType()))
      return fail(op, "only 8x8 matrices of 16 bits are modelled");
    return emitWhole(
        op, loadMatrices,
        {int64_t(load.getNum()), load.getLayout() == NVVM::MMALayout::col});
  }
  if (auto store = dyn_cast<NVVM::StMatrixOp>(op)) {
    if (!isPlain(store.getShape(), store.getEltType()))
      return fail(op, "only 8x8 matrices of 16 bits are modelled");
    return emitWhole(op, storeMatrices,
                     {0, store.getLayout() == NVVM::MMALayout::col});
  }
  auto mma = dyn_cast<NVVM::MmaOp>(op);
  if (!mma)
    return Decoded::Unknown;
  NVVM::MMAShapeAttr shape = mma.getShape();
  auto type = mma.getMultiplicandAPtxType();
  Kind kind;
  unsigned depth = shape.getK();
  bool known = type && type == mma.getMultiplicandBPtxType();
  if (known && *type == NVVM::MMATypes::f16)
    kind = Kind::F16;
  else if (known && *type == NVVM::MMATypes::bf16)
    kind = Kind::BF16;
  else if (known && *type == NVVM::MMATypes::tf32)
    kind = Kind::F32;
  else
    return fail(op, "only f16, bf16 and tf32 are modelled");
  bool deep =
      kind == Kind::F32 ? depth == 4 || depth == 8 : depth == 8 || depth == 16;
  if (shape.getM() != 16 || shape.getN() != 8 || !deep)
    return fail(op, "only m16n8k8 and m16n8k16, for tf32 m16n8k4 and m16n8k8, "
                    "are modelled");
  if (mma.getOperandC().size() != 4 || !mma.getOperandC()[0].getType().isF32())
    return fail(op, "only f32 accumulators are modelled");
  return emitWhole(op, multiply, {int64_t(kind), int64_t(depth)});
}
