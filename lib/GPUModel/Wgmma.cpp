//===- Wgmma.cpp - Matrix products of a warpgroup -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// wgmma (PTX ISA, "Asynchronous Warpgroup Level Matrix Multiply-Accumulate
// Instructions"). A product is computed when it is issued, warp by warp: each
// of the four warps of a warpgroup has 16 of the 64 rows. What the instruction
// may do later is checked instead: its registers are owned, and its tiles read,
// until a wait says otherwise.
//
// The products of an instruction are exact; they and the accumulator are summed
// in double, and the sum is rounded to f32 once.
//
//===----------------------------------------------------------------------===//

#include "CTA.h"
#include "Decoder.h"
#include "FloatFormats.h"
#include "MatrixDescriptor.h"

#include "attn/Dialect/PTX/IR/PTX.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::attn;
using namespace mlir::attn::gpu_model;
using llvm::formatv;

namespace {

constexpr unsigned warpRows = 16;
constexpr unsigned maxColumns = 256;
constexpr unsigned maxDepth = 16;

/// What Instruction::imm holds.
enum { Element, TransposeA, TransposeB, HasAccumulator };

/// One product of one warp.
class Product {
public:
  Product(Warp &warp, const Instruction &i)
      : warp(warp), i(i), element(ptx::MmaType(i.imm[Element])),
        depth(element == ptx::MmaType::TF32 ? 8 : 16),
        columns(2 * i.results[0].count) {}

  bool run();

private:
  bool checkIssue();
  bool checkRegisters(const Register &reg, const char *what,
                      bool isAccumulator);
  bool checkTile(const MatrixDescriptor &tile, const char *name);
  bool loadA();
  bool loadB();
  void multiply();
  /// The 16 bytes at `address` as numbers.
  bool loadChunk(uint32_t address, float *values);
  float number(uint32_t bits) const {
    switch (element) {
    case ptx::MmaType::F16:
      return FormatF16::load(bits);
    case ptx::MmaType::BF16:
      return FormatBF16::load(bits);
    case ptx::MmaType::TF32:
      // The lower 13 bits are not read.
      return FormatF32::load(bits & 0xffffe000);
    }
    return 0;
  }
  unsigned chunkElements() const {
    return element == ptx::MmaType::TF32 ? 4 : 8;
  }

  Warp &warp;
  const Instruction &i;
  const ptx::MmaType element;
  const unsigned depth, columns;
  float a[warpRows][maxDepth];
  float b[maxDepth][maxColumns];
};

bool Product::checkRegisters(const Register &reg, const char *what,
                             bool isAccumulator) {
  const Warp::ValueState &state = warp.values[reg.value];
  if (warp.owned(state)) {
    // Several products may read one A, and add to one accumulator of their
    // shape; columns are 0 for an A.
    if (state.columns == (isAccumulator ? columns : 0))
      return true;
    warp.fail(i, -1,
              formatv("the registers of {0} belong to a pending wgmma of "
                      "another shape or use",
                      what));
    return false;
  }
  if (state.writtenAt < warp.fencedAt)
    return true;
  warp.fail(i, -1,
            formatv("no wgmma_fence follows the last write of the registers of "
                    "{0}",
                    what));
  return false;
}

bool Product::checkIssue() {
  if (!warp.aligned(i))
    return false;
  if (warp.live != allLanes ||
      (warp.warpgroup() + 1) * 4 > warp.cta.agents.warps) {
    warp.fail(i, -1, "wgmma needs a whole warpgroup of 128 threads");
    return false;
  }
  bool continues =
      i.imm[HasAccumulator] && warp.owned(warp.values[i.operands[2].value]);
  if (!continues && (warp.fencedAt == 0 || warp.fencedAt < warp.waitedAt)) {
    warp.fail(i, -1,
              warp.fencedAt == 0
                  ? "no wgmma_fence comes before the first wgmma"
                  : "no wgmma_fence comes between this wgmma and the last "
                    "wgmma_wait, after which registers may be accessed");
    return false;
  }
  uint64_t operands = warp.get(i.operands[1], 0);
  if (i.operands[0].kind == Kind::I64)
    operands = operands * 0x9e3779b97f4a7c15ull + warp.get(i.operands[0], 0);
  std::string error;
  if (!warp.cta.agrees(warp, i, operands, error)) {
    warp.fail(i, -1, error);
    return false;
  }
  if (i.operands[0].kind != Kind::I64 &&
      !checkRegisters(i.operands[0], "A", false))
    return false;
  return !i.imm[HasAccumulator] ||
         checkRegisters(i.operands[2], "the accumulator", true);
}

bool Product::loadChunk(uint32_t address, float *values) {
  std::string error;
  Accessor by = warp.generic(i, -1);
  by.agent = warp.cta.agents.wgmma(warp.index);
  by.clock = warp.wgmmaGroup;
  by.asyncProxy = true;
  if (!warp.cta.shared.read(by, address, 16, error)) {
    warp.fail(i, -1, error);
    return false;
  }
  const uint8_t *bytes = warp.cta.shared.at(address);
  unsigned elements = chunkElements(), size = 16 / elements;
  for (unsigned n = 0; n < elements; ++n) {
    uint32_t bits = 0;
    std::memcpy(&bits, bytes + n * size, size);
    values[n] = number(bits);
  }
  return true;
}

bool Product::checkTile(const MatrixDescriptor &tile, const char *name) {
  if (tile.firstLine() == tile.baseOffset() % (tile.span() / 16))
    return true;
  warp.fail(i, -1,
            formatv("the tile of {0} begins at line {1} of the swizzle's "
                    "pattern, and its base offset is {2}",
                    name, tile.firstLine(), tile.baseOffset()));
  return false;
}

bool Product::loadA() {
  const Register &operand = i.operands[0];
  if (operand.kind != Kind::I64) {
    // Registers 0 to 3: rows l / 4 and l / 4 + 8 of the left half of the
    // columns, then of the right half.
    unsigned perRegister = depth / 8;
    for (unsigned lane = 0; lane < lanes; ++lane)
      for (unsigned r = 0; r < 4; ++r) {
        uint32_t bits = warp.get(operand, lane, r);
        for (unsigned n = 0; n < perRegister; ++n)
          a[lane / 4 + r % 2 * 8]
           [r / 2 * (depth / 2) + lane % 4 * perRegister + n] =
               number(perRegister == 2 ? bits >> 16 * n & 0xffff : bits);
      }
    return true;
  }
  int64_t bits;
  if (!warp.getUniform(i, operand, bits))
    return false;
  MatrixDescriptor tile(bits);
  if (!checkTile(tile, "A"))
    return false;
  unsigned first = warp.index % 4 * warpRows;
  float values[8];
  if (!i.imm[TransposeA]) {
    for (unsigned row = 0; row < warpRows; ++row)
      for (unsigned c = 0; c < 2; ++c)
        if (!loadChunk(tile.kMajor(first + row, c),
                       a[row] + c * chunkElements()))
          return false;
    return true;
  }
  for (unsigned k = 0; k < depth; ++k)
    for (unsigned c = 0; c < warpRows / 8; ++c) {
      if (!loadChunk(tile.mnMajor(first / 8 + c, k), values))
        return false;
      for (unsigned n = 0; n < 8; ++n)
        a[8 * c + n][k] = values[n];
    }
  return true;
}

bool Product::loadB() {
  int64_t bits;
  if (!warp.getUniform(i, i.operands[1], bits))
    return false;
  MatrixDescriptor tile(bits);
  if (!checkTile(tile, "B"))
    return false;
  if (i.imm[TransposeB]) {
    for (unsigned k = 0; k < depth; ++k)
      for (unsigned c = 0; c < columns / 8; ++c)
        if (!loadChunk(tile.mnMajor(c, k), b[k] + 8 * c))
          return false;
    return true;
  }
  float values[8];
  for (unsigned n = 0; n < columns; ++n)
    for (unsigned c = 0; c < 2; ++c) {
      if (!loadChunk(tile.kMajor(n, c), values))
        return false;
      for (unsigned e = 0; e < chunkElements(); ++e)
        b[c * chunkElements() + e][n] = values[e];
    }
  return true;
}

void Product::multiply() {
  const Register &result = i.results[0];
  uint32_t *to = warp.words(result);
  const uint32_t *from =
      i.imm[HasAccumulator] ? warp.words(i.operands[2]) : nullptr;
  double sums[maxColumns];
  for (unsigned row = 0; row < warpRows; ++row) {
    // Element e of lane l is at row l / 4 + 8 (e / 2 % 2), column
    // 8 (e / 4) + 2 (l % 4) + e % 2.
    auto word = [&](unsigned column) {
      unsigned lane = row % 8 * 4 + column % 8 / 2;
      unsigned e = column / 8 * 4 + row / 8 * 2 + column % 2;
      return e * lanes + lane;
    };
    for (unsigned n = 0; n < columns; ++n)
      sums[n] = from ? FormatF32::load(from[word(n)]) : 0;
    for (unsigned k = 0; k < depth; ++k) {
      double factor = a[row][k];
      for (unsigned n = 0; n < columns; ++n)
        sums[n] += factor * b[k][n];
    }
    for (unsigned n = 0; n < columns; ++n)
      to[word(n)] = FormatF32::store(float(sums[n]));
  }
}

bool Product::run() {
  if (!checkIssue() || !loadA() || !loadB())
    return false;
  multiply();
  warp.values[i.results[0].value] = {warp.wgmmaGroup, columns, warp.steps};
  if (i.operands[0].kind != Kind::I64) {
    Warp::ValueState &state = warp.values[i.operands[0].value];
    state.group = warp.wgmmaGroup;
    state.columns = 0;
  }
  if (i.imm[HasAccumulator]) {
    Warp::ValueState &state = warp.values[i.operands[2].value];
    state.group = warp.wgmmaGroup;
    state.columns = columns;
  }
  warp.wgmmaOpen = true;
  return true;
}

Step product(Warp &warp, const Instruction &i) {
  return Product(warp, i).run() ? Step::Next : Step::Failed;
}

/// The warps of a warpgroup execute these instructions alike.
bool issueTogether(Warp &warp, const Instruction &i) {
  std::string error;
  if (!warp.aligned(i))
    return false;
  if (warp.cta.agrees(warp, i, 0, error))
    return true;
  warp.fail(i, -1, error);
  return false;
}

/// Values that change their names: no instruction touches them.
void passThrough(Warp &warp, const Instruction &i) {
  for (auto [result, operand] : llvm::zip_equal(i.results, i.operands))
    std::memcpy(warp.words(result), warp.words(operand), 4 * result.words());
}

Step fence(Warp &warp, const Instruction &i) {
  if (!issueTogether(warp, i))
    return Step::Failed;
  warp.fencedAt = ++warp.steps;
  passThrough(warp, i);
  return Step::Next;
}

Step commit(Warp &warp, const Instruction &i) {
  if (!issueTogether(warp, i))
    return Step::Failed;
  ++warp.wgmmaGroup;
  warp.wgmmaOpen = false;
  return Step::Next;
}

/// imm[0]: the latest groups that need not be complete.
Step wait(Warp &warp, const Instruction &i) {
  if (!issueTogether(warp, i))
    return Step::Failed;
  uint32_t committed = warp.wgmmaGroup - 1;
  if (committed > i.imm[0])
    warp.wgmmaComplete =
        std::max<uint32_t>(warp.wgmmaComplete, committed - i.imm[0]);
  warp.clocks.seen[warp.cta.agents.wgmma(warp.index)] = warp.wgmmaComplete;
  warp.waitedAt = warp.steps;
  passThrough(warp, i);
  return Step::Next;
}

} // namespace

Decoded Decoder::decodeWgmma(Operation *op) {
  auto with = [&](Handler run, Access access, ArrayRef<int64_t> imm) {
    Decoded decoded = emitWhole(op, run, imm);
    if (decoded == Decoded::Done)
      program.code.back().access = access;
    return decoded;
  };
  if (auto wgmma = dyn_cast<ptx::WgmmaOp>(op))
    return with(product, Access::Checks,
                {int64_t(wgmma.getElement()), wgmma.getTransposeA(),
                 wgmma.getTransposeB(), bool(wgmma.getC())});
  if (isa<ptx::WgmmaFenceOp>(op))
    return with(fence, Access::Renames, {});
  if (isa<ptx::WgmmaCommitOp>(op))
    return with(commit, Access::Reads, {});
  if (auto pending = dyn_cast<ptx::WgmmaWaitOp>(op))
    return with(wait, Access::Renames, {int64_t(pending.getPending())});
  return Decoded::Unknown;
}
