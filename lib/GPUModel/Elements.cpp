//===- Elements.cpp - Elements of vectors and structs ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Operations that only move elements. With constant positions each is a list of
// segments of the register file, made when the kernel is decoded.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"
#include "Warp.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

static Step moveSegments(Warp &warp, const Instruction &i) {
  Register base;
  uint32_t *file = warp.words(base);
  for (const Segment &segment : i.segments)
    std::memmove(file + segment.to, file + segment.from, 4 * segment.words);
  return Step::Next;
}

/// result = operand 0 at position operand 1.
static Step extractDynamic(Warp &warp, const Instruction &i) {
  const Register &source = i.operands[0];
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    uint64_t position = warp.get(i.operands[1], lane);
    if (position >= source.count) {
      warp.fail(i, lane, "the position is outside of the vector");
      return false;
    }
    warp.set(i.results[0], lane, warp.get(source, lane, position));
    return true;
  });
  return ok ? Step::Next : Step::Failed;
}

/// result = operand 1 with operand 0 at position operand 2.
static Step insertDynamic(Warp &warp, const Instruction &i) {
  const Register &source = i.operands[1], &result = i.results[0];
  std::memcpy(warp.words(result), warp.words(source), 4 * source.words());
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    uint64_t position = warp.get(i.operands[2], lane);
    if (position >= source.count) {
      warp.fail(i, lane, "the position is outside of the vector");
      return false;
    }
    warp.set(result, lane, warp.get(i.operands[0], lane), position);
    return true;
  });
  return ok ? Step::Next : Step::Failed;
}

/// The segment that copies `count` elements.
static Segment copyElements(const Register &to, unsigned toElement,
                            const Register &from, unsigned fromElement,
                            unsigned count) {
  uint32_t words = to.elementWords();
  return {to.word + toElement * words, from.word + fromElement * words,
          count * words};
}

Decoded Decoder::emitMove(Operation *op, SmallVector<Segment, 0> segments) {
  Instruction &i = emit(op, moveSegments);
  i.moves = true;
  i.operands = flatten(op->getOperands());
  for (Register reg : flatten(op->getResults()))
    i.results.push_back(reg);
  for (const Segment &segment : segments) {
    Segment *last = i.segments.empty() ? nullptr : &i.segments.back();
    if (last && last->to + last->words == segment.to &&
        last->from + last->words == segment.from)
      last->words += segment.words;
    else
      i.segments.push_back(segment);
  }
  return Decoded::Done;
}

/// Row-major: the number of an element, and how many there are below it.
static unsigned linearize(ArrayRef<int64_t> position, ArrayRef<int64_t> shape,
                          unsigned &below) {
  unsigned linear = 0;
  below = 1;
  for (auto [n, size] : llvm::enumerate(shape)) {
    linear = linear * size + (n < position.size() ? position[n] : 0);
    if (n >= position.size())
      below *= size;
  }
  return linear;
}

/// Calls `body` with the linear numbers, in the large and in the small vector,
/// of each element of a strided slice.
template <typename Body>
static void forSlice(ArrayRef<int64_t> large, ArrayRef<int64_t> small,
                     ArrayRef<int64_t> offsets, Body body) {
  unsigned count = 1;
  for (int64_t size : small)
    count *= size;
  // Dimensions that the offsets or the small shape lack.
  unsigned lead = large.size() - small.size();
  for (unsigned n = 0; n < count; ++n) {
    SmallVector<int64_t> position(large.size(), 0);
    unsigned rest = n;
    for (unsigned d = small.size(); d-- > 0; rest /= small[d])
      position[lead + d] = rest % small[d];
    for (unsigned d = 0; d < offsets.size(); ++d)
      position[d] += offsets[d];
    unsigned below;
    body(linearize(position, large, below), n);
  }
}

static SmallVector<int64_t> integers(ArrayAttr values) {
  SmallVector<int64_t> result;
  for (Attribute value : values)
    result.push_back(cast<IntegerAttr>(value).getInt());
  return result;
}

static bool unitStrides(ArrayAttr strides) {
  return llvm::all_of(integers(strides), [](int64_t s) { return s == 1; });
}

Decoded Decoder::decodeVector(Operation *op) {
  StringRef name = op->getName().getStringRef();
  SmallVector<Segment, 0> segments;
  bool isAggregate = name == "llvm.extractvalue" || name == "llvm.insertvalue";
  if (op->getName().getDialectNamespace() != "vector" && !isAggregate &&
      name != "llvm.extractelement" && name != "llvm.insertelement" &&
      name != "llvm.shufflevector")
    return Decoded::Unknown;

  if (name == "llvm.extractelement")
    return emitWhole(op, extractDynamic);
  if (name == "llvm.insertelement") {
    Decoded decoded = emitWhole(op, insertDynamic);
    if (decoded == Decoded::Done) {
      Instruction &i = program.code.back();
      std::swap(i.operands[0], i.operands[1]);
    }
    return decoded;
  }
  auto extract = dyn_cast<vector::ExtractOp>(op);
  auto insert = dyn_cast<vector::InsertOp>(op);
  if ((extract && !extract.getDynamicPosition().empty()) ||
      (insert && !insert.getDynamicPosition().empty())) {
    auto position =
        extract ? extract.getStaticPosition() : insert.getStaticPosition();
    auto source =
        extract ? extract.getSourceVectorType() : insert.getDestVectorType();
    if (position.size() != 1 || source.getRank() != 1)
      return fail(op, "a dynamic position of a vector of more than one "
                      "dimension is not modelled");
    return emitWhole(op, extract ? extractDynamic : insertDynamic);
  }
  if (llvm::any_of(extract  ? extract.getStaticPosition()
                   : insert ? insert.getStaticPosition()
                            : ArrayRef<int64_t>(),
                   [](int64_t position) { return position < 0; }))
    return fail(op, "a position that is poison is not modelled");
  if (isa<vector::FMAOp, vector::ReductionOp>(op))
    return Decoded::Unknown;
  if (!define(op))
    return Decoded::Failed;

  if (isAggregate) {
    auto position =
        op->getAttrOfType<DenseI64ArrayAttr>("position").asArrayRef();
    auto container = op->getOperand(0).getType();
    auto structure = dyn_cast<LLVM::LLVMStructType>(container);
    if (position.size() != 1 || !structure ||
        llvm::any_of(structure.getBody(), [](Type field) {
          return isa<LLVM::LLVMStructType>(field);
        }))
      return fail(op, "only fields of a flat struct are modelled");
    ArrayRef<Register> fields = getAll(op->getOperand(0));
    if (name == "llvm.extractvalue") {
      Register to = get(op->getResult(0)), from = fields[position[0]];
      segments.push_back(copyElements(to, 0, from, 0, to.count));
      Instruction &i = emit(op, moveSegments);
      i.moves = true;
      // Only this field is read.
      i.operands.push_back(from);
      i.results.push_back(to);
      i.segments = segments;
      return Decoded::Done;
    }
    for (auto [n, field] : llvm::enumerate(getAll(op->getResult(0)))) {
      Register from =
          int64_t(n) == position[0] ? get(op->getOperand(1)) : fields[n];
      segments.push_back(copyElements(field, 0, from, 0, field.count));
    }
    return emitMove(op, std::move(segments));
  }

  if (extract) {
    Register from = get(extract.getSource()), to = get(extract.getResult());
    unsigned below;
    unsigned first = linearize(extract.getStaticPosition(),
                               extract.getSourceVectorType().getShape(), below);
    segments.push_back(copyElements(to, 0, from, first, below));
    return emitMove(op, std::move(segments));
  }
  if (insert) {
    Register to = get(insert.getResult()), from = get(insert.getValueToStore());
    unsigned below;
    unsigned first = linearize(insert.getStaticPosition(),
                               insert.getDestVectorType().getShape(), below);
    segments.push_back(copyElements(to, 0, get(insert.getDest()), 0, to.count));
    // Never merged with the whole, which it overwrites.
    segments.push_back(copyElements(to, first, from, 0, below));
    return emitMove(op, std::move(segments));
  }
  if (isa<vector::FromElementsOp>(op)) {
    Register to = get(op->getResult(0));
    for (auto [n, element] : llvm::enumerate(op->getOperands()))
      segments.push_back(copyElements(to, n, get(element), 0, 1));
    return emitMove(op, std::move(segments));
  }
  if (isa<vector::ToElementsOp>(op)) {
    Register from = get(op->getOperand(0));
    for (auto [n, element] : llvm::enumerate(op->getResults()))
      segments.push_back(copyElements(get(element), 0, from, n, 1));
    return emitMove(op, std::move(segments));
  }
  if (isa<vector::InterleaveOp>(op)) {
    Register a = get(op->getOperand(0)), b = get(op->getOperand(1));
    Register to = get(op->getResult(0));
    for (unsigned n = 0; n < a.count; ++n) {
      segments.push_back(copyElements(to, 2 * n, a, n, 1));
      segments.push_back(copyElements(to, 2 * n + 1, b, n, 1));
    }
    return emitMove(op, std::move(segments));
  }
  if (isa<vector::DeinterleaveOp>(op)) {
    Register from = get(op->getOperand(0));
    for (unsigned n = 0; n < from.count; ++n)
      segments.push_back(
          copyElements(get(op->getResult(n % 2)), n / 2, from, n, 1));
    return emitMove(op, std::move(segments));
  }
  if (isa<vector::ShapeCastOp>(op)) {
    Register from = get(op->getOperand(0)), to = get(op->getResult(0));
    segments.push_back(copyElements(to, 0, from, 0, to.count));
    return emitMove(op, std::move(segments));
  }
  if (auto broadcast = dyn_cast<vector::BroadcastOp>(op)) {
    Register from = get(broadcast.getSource()), to = get(broadcast.getVector());
    auto source = dyn_cast<VectorType>(broadcast.getSourceType());
    auto result = broadcast.getResultVectorType();
    if (source && source.getShape() != result.getShape().take_back(std::min(
                                           source.getRank(), result.getRank())))
      return fail(op, "stretching a dimension is not modelled");
    for (unsigned n = 0; n < to.count; n += from.count)
      segments.push_back(copyElements(to, n, from, 0, from.count));
    return emitMove(op, std::move(segments));
  }
  if (isa<vector::ShuffleOp, LLVM::ShuffleVectorOp>(op)) {
    SmallVector<int64_t> mask;
    if (auto shuffle = dyn_cast<vector::ShuffleOp>(op))
      mask.assign(shuffle.getMask().begin(), shuffle.getMask().end());
    else
      llvm::append_range(mask, cast<LLVM::ShuffleVectorOp>(op).getMask());
    Register a = get(op->getOperand(0)), b = get(op->getOperand(1));
    Register to = get(op->getResult(0));
    auto type = cast<VectorType>(op->getOperand(0).getType());
    if (type.getRank() != 1)
      return fail(op, "a shuffle of more than one dimension is not modelled");
    for (auto [n, from] : llvm::enumerate(mask)) {
      if (from < 0)
        continue;
      bool second = from >= a.count;
      segments.push_back(copyElements(to, n, second ? b : a,
                                      second ? from - a.count : from, 1));
    }
    return emitMove(op, std::move(segments));
  }
  if (auto slice = dyn_cast<vector::ExtractStridedSliceOp>(op)) {
    if (!unitStrides(slice.getStrides()))
      return fail(op, "strides other than 1 are not modelled");
    Register from = get(slice.getSource()), to = get(slice.getResult());
    forSlice(slice.getSourceVectorType().getShape(), slice.getType().getShape(),
             integers(slice.getOffsets()), [&](unsigned large, unsigned small) {
               segments.push_back(copyElements(to, small, from, large, 1));
             });
    return emitMove(op, std::move(segments));
  }
  if (auto slice = dyn_cast<vector::InsertStridedSliceOp>(op)) {
    if (!unitStrides(slice.getStrides()))
      return fail(op, "strides other than 1 are not modelled");
    Register from = get(slice.getValueToStore()), to = get(slice.getResult());
    segments.push_back(copyElements(to, 0, get(slice.getDest()), 0, to.count));
    forSlice(slice.getDestVectorType().getShape(),
             slice.getSourceVectorType().getShape(),
             integers(slice.getOffsets()), [&](unsigned large, unsigned small) {
               segments.push_back(copyElements(to, large, from, small, 1));
             });
    return emitMove(op, std::move(segments));
  }
  return fail(op, "the operation is not modelled");
}
