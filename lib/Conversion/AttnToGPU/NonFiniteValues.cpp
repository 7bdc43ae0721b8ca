//===- NonFiniteValues.cpp - NaN and infinity under a mask ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonFiniteValues.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;
using namespace mlir::attn;

/// Digits of the sum of kinds. All three are numbers of bf16, f16 and tf32, and
/// sums of 255 of each are numbers of f32.
static constexpr double kInfinity = 1.0 / 256, kMinusInfinity = 1.0,
                        kNaN = 256.0;

/// A loop over the chunks of this thread's share, not unrolled: it is seldom
/// run, and should not take registers from what is. `body` gets the address of
/// a chunk and what is carried, and returns the latter.
static Value forEachChunk(KernelBuilder &b, const SharedTile &tile,
                          int64_t threads, Value carried,
                          function_ref<Value(Value, Value)> body) {
  int64_t chunksOfRow = tile.getColumns() / kChunkColumns;
  int64_t chunks = tile.getRows() * chunksOfRow;
  Value thread = b.getThread();
  auto loop = scf::ForOp::create(
      b.b, b.loc, thread, b.i32(chunks), b.i32(threads), carried,
      [&](OpBuilder &, Location, Value index, ValueRange values) {
        Value address = tile.getAddress(b.divU(index, b.i32(chunksOfRow)),
                                        b.remU(index, b.i32(chunksOfRow)));
        scf::YieldOp::create(b.b, b.loc, body(address, values[0]));
      });
  return loop.getResult(0);
}

namespace {
/// The bits of the elements of a chunk.
struct Bits {
  Bits(KernelBuilder &b, Value address, Type narrow) : b(b), narrow(narrow) {
    auto registers = VectorType::get(4, b.i32());
    bits = vector::BitCastOp::create(b.b, b.loc, getType(),
                                     b.load(registers, address, kChunkBytes));
  }

  VectorType getType() const {
    unsigned width = narrow.getIntOrFloatBitWidth();
    return VectorType::get(8 * kChunkBytes / width, b.b.getIntegerType(width));
  }
  Value constant(const APInt &value) {
    return arith::ConstantOp::create(b.b, b.loc,
                                     DenseElementsAttr::get(getType(), value));
  }
  Value getKind(double kind) {
    APFloat number(kind);
    bool loses;
    number.convert(cast<FloatType>(narrow).getFloatSemantics(),
                   APFloat::rmNearestTiesToEven, &loses);
    return constant(number.bitcastToAPInt());
  }
  Value equals(const APInt &mask, const APInt &expected) {
    return b.compare(arith::CmpIPredicate::eq, b.bitAnd(bits, constant(mask)),
                     constant(expected));
  }
  APInt getExponentMask() {
    return APFloat::getInf(cast<FloatType>(narrow).getFloatSemantics())
        .bitcastToAPInt();
  }
  Value isNonFinite() { return equals(getExponentMask(), getExponentMask()); }

  KernelBuilder &b;
  Type narrow;
  Value bits;
};
} // namespace

Value attn::isNonFinite(KernelBuilder &b, ArrayRef<Value> results) {
  // A number times 0 is 0; what is none stays NaN in the sum.
  Value sums;
  for (Value result : results)
    for (int64_t i = 0, e = getVectorLength(result); i < e; i += 4) {
      Value part = b.slice(result, i, 4);
      Value zero = b.splat(b.f32(0.0), 4);
      sums = b.fma(part, zero, sums ? sums : zero);
    }
  Value sum = b.addF(b.addF(b.element(sums, 0), b.element(sums, 1)),
                     b.addF(b.element(sums, 2), b.element(sums, 3)));
  return arith::CmpFOp::create(b.b, b.loc, arith::CmpFPredicate::UNO, sum, sum);
}

Value attn::hasNonFinite(KernelBuilder &b, const SharedTile &tile,
                         int64_t threads, Type narrow) {
  Value no = arith::ConstantOp::create(b.b, b.loc, b.b.getBoolAttr(false));
  return forEachChunk(
      b, tile, threads, no, [&](Value address, Value found) -> Value {
        Value here =
            vector::ReductionOp::create(b.b, b.loc, vector::CombiningKind::OR,
                                        Bits(b, address, narrow).isNonFinite());
        return arith::OrIOp::create(b.b, b.loc, found, here);
      });
}

void attn::replaceByKinds(KernelBuilder &b, const SharedTile &tile,
                          int64_t threads, Type narrow) {
  forEachChunk(b, tile, threads, b.i32(0), [&](Value address, Value carried) {
    Bits element(b, address, narrow);
    APInt exponent = element.getExponentMask();
    unsigned width = narrow.getIntOrFloatBitWidth();
    APInt sign = APInt::getSignMask(width), all = APInt::getAllOnes(width);
    Value kind = b.select(
        element.equals(all, exponent), element.getKind(kInfinity),
        b.select(element.equals(all, exponent | sign),
                 element.getKind(kMinusInfinity), element.getKind(kNaN)));
    kind = b.select(element.isNonFinite(), kind, element.getKind(0.0));
    b.store(vector::BitCastOp::create(b.b, b.loc, VectorType::get(4, b.i32()),
                                      kind),
            address, kChunkBytes);
    return carried;
  });
}

Value attn::getSumOfKinds(KernelBuilder &b, Value kinds) {
  Value nans =
      math::FloorOp::create(b.b, b.loc, b.mulF(kinds, b.f32(1.0 / kNaN)));
  Value rest = b.subF(kinds, b.mulF(nans, b.f32(kNaN)));
  Value minus = math::FloorOp::create(b.b, b.loc, rest);
  Value plus = b.subF(rest, minus);
  auto isAny = [&](Value count) {
    Value zero = b.f32(0.0);
    b.unify(count, zero);
    return arith::CmpFOp::create(b.b, b.loc, arith::CmpFPredicate::OGT, count,
                                 zero);
  };
  double infinity = std::numeric_limits<double>::infinity();
  Value zero = b.f32(0.0);
  // Infinities of both signs add to NaN.
  Value sum = b.addF(b.select(isAny(plus), b.f32(infinity), zero),
                     b.select(isAny(minus), b.f32(-infinity), zero));
  return b.select(isAny(nans), b.f32(std::numeric_limits<double>::quiet_NaN()),
                  sum);
}
