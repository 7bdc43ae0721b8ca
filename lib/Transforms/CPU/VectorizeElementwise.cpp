//===- VectorizeElementwise.cpp - Elementwise linalg on memrefs, by rows --===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Upstream's linalg vectorizer wants static shapes and tensors; score regions
// come with neither: their rows are as long as the keys allow, and what they
// capture has become memref.load by now. So the body is widened here, op by
// op. A value is either the same for all lanes, and stays scalar, or a vector;
// of a vector of indices we remember if it is `base + lane`, which makes the
// difference between a load and a gather.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::attn {
#define GEN_PASS_DEF_VECTORIZEELEMENTWISEPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

/// Whether a vector can be loaded from the last dimension of `memref`.
static bool hasUnitStride(Value memref) {
  return cast<MemRefType>(memref.getType()).isLastDimUnitStride();
}

/// Whether `op` does the same to each element of a vector as to a scalar.
static bool isWidenable(Operation *op) {
  return op->getNumRegions() == 0 && op->getNumResults() == 1 &&
         OpTrait::hasElementwiseMappableTraits(op);
}

/// Bits of one element in a vector, or 0 where the target decides.
static unsigned getElementBits(MemRefType type) {
  Type element = type.getElementType();
  return element.isIntOrFloat() ? element.getIntOrFloatBitWidth() : 0;
}

/// Numbers, for which there are vectors and a zero.
static bool isNumber(Type type) { return type.isIntOrIndexOrFloat(); }

namespace {
/// Why not, or how: the checks of one linalg op, all made before any change.
struct RowPlan {
  static FailureOr<RowPlan> get(linalg::LinalgOp op);

  /// The loop dimension that becomes lanes: the last of every output.
  unsigned laneDim = 0;
};

/// Emits the loops of one op.
class RowEmitter {
public:
  RowEmitter(linalg::LinalgOp op, RowPlan plan, int64_t lanes)
      : op(op), b(op.getLoc(), op), laneDim(plan.laneDim), lanes(lanes) {}

  void emit();

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  SmallVector<Value> getIndices(OpOperand &operand, ValueRange ivs);
  void emitScalarBody(ValueRange ivs);
  void emitVectorBody(ValueRange ivs);

  bool isVector(Value value) { return isa<VectorType>(value.getType()); }
  Value widen(Value value);
  /// lane 0 of `value` if its lanes count up from there, else null.
  Value getBase(Value value) { return bases.lookup(value); }
  Value createSteps(Value base);
  Value loadContiguous(Value memref, ValueRange indices);
  Value loadLanes(Value memref, ValueRange indices);
  void widenOp(Operation &body, IRMapping &mapping);

  linalg::LinalgOp op;
  ImplicitLocOpBuilder b;
  unsigned laneDim;
  int64_t lanes;
  DenseMap<Value, Value> bases;
};
} // namespace

FailureOr<RowPlan> RowPlan::get(linalg::LinalgOp op) {
  if (!op.hasPureBufferSemantics() || op.getNumLoops() == 0 ||
      op.getNumParallelLoops() != op.getNumLoops() || op.getNumDpsInits() == 0)
    return failure();
  RowPlan plan;
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (!map.isProjectedPermutation(/*allowZeroInResults=*/true) ||
        !isNumber(getElementTypeOrSelf(operand.get().getType())))
      return failure();
  }
  AffineMap first = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (first.getNumResults() == 0)
    return failure();
  auto last = dyn_cast<AffineDimExpr>(first.getResults().back());
  if (!last)
    return failure();
  plan.laneDim = last.getPosition();
  for (OpOperand &init : op.getDpsInitsMutable()) {
    AffineMap map = op.getMatchingIndexingMap(&init);
    if (map.getNumResults() == 0 || map.getResults().back() != last ||
        !hasUnitStride(init.get()) ||
        cast<MemRefType>(init.get().getType()).getElementType().isInteger(1))
      return failure();
  }
  for (Operation &body : op.getBlock()->without_terminator())
    if ((!isWidenable(&body) &&
         !isa<linalg::IndexOp, memref::LoadOp, arith::ConstantOp>(body)) ||
        !isNumber(body.getResult(0).getType()))
      return failure();
  // What a loop iteration reads of an output, another one may have written.
  for (Operation &body : op.getBlock()->without_terminator())
    if (auto load = dyn_cast<memref::LoadOp>(body))
      if (llvm::is_contained(op.getDpsInits(), load.getMemRef()))
        return failure();
  return plan;
}

SmallVector<Value> RowEmitter::getIndices(OpOperand &operand, ValueRange ivs) {
  SmallVector<Value> indices;
  for (AffineExpr expr : op.getMatchingIndexingMap(&operand).getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    indices.push_back(dim ? ivs[dim.getPosition()] : constant(0));
  }
  return indices;
}

void RowEmitter::emitScalarBody(ValueRange ivs) {
  IRMapping mapping;
  for (OpOperand &operand : op->getOpOperands()) {
    Value element = operand.get();
    if (isa<MemRefType>(element.getType()))
      element = memref::LoadOp::create(b, element, getIndices(operand, ivs));
    mapping.map(op.getMatchingBlockArgument(&operand), element);
  }
  for (Operation &body : op.getBlock()->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(body))
      mapping.map(index.getResult(), ivs[index.getDim()]);
    else
      b.clone(body, mapping);
  }
  Operation *yield = op.getBlock()->getTerminator();
  for (auto [init, value] :
       llvm::zip(op.getDpsInitsMutable(), yield->getOperands()))
    memref::StoreOp::create(b, mapping.lookupOrDefault(value), init.get(),
                            getIndices(init, ivs));
}

Value RowEmitter::widen(Value value) {
  if (isVector(value))
    return value;
  return vector::BroadcastOp::create(b, VectorType::get(lanes, value.getType()),
                                     value);
}

Value RowEmitter::createSteps(Value base) {
  auto type = VectorType::get(lanes, base.getType());
  Value steps = vector::StepOp::create(b, type);
  Value lanesFromBase = arith::AddIOp::create(
      b, vector::BroadcastOp::create(b, type, base), steps);
  bases[lanesFromBase] = base;
  return lanesFromBase;
}

/// A vector of elements of the last dimension from `indices` on.
Value RowEmitter::loadContiguous(Value memref, ValueRange indices) {
  auto type = cast<MemRefType>(memref.getType());
  if (!type.getElementType().isInteger(1))
    return vector::LoadOp::create(
        b, VectorType::get(lanes, type.getElementType()), memref, indices);

  // A memref of i1 holds one byte per element, a vector of i1 one bit: read the
  // bytes through their address.
  auto metadata = memref::ExtractStridedMetadataOp::create(b, memref);
  Value position = metadata.getOffset();
  for (auto [index, stride] : llvm::zip(indices, metadata.getStrides()))
    position = arith::AddIOp::create(b, position,
                                     arith::MulIOp::create(b, index, stride));
  Value start = memref::ExtractAlignedPointerAsIndexOp::create(b, memref);
  Value address = arith::IndexCastOp::create(
      b, b.getI64Type(), arith::AddIOp::create(b, start, position));
  Value pointer = LLVM::IntToPtrOp::create(
      b, LLVM::LLVMPointerType::get(b.getContext()), address);
  auto bytesType = VectorType::get(lanes, b.getI8Type());
  Value bytes = LLVM::LoadOp::create(b, bytesType, pointer, /*alignment=*/1);
  Value zero = arith::ConstantOp::create(b, b.getZeroAttr(bytesType));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ne, bytes, zero);
}

/// The elements at `indices`, some of which differ between lanes.
Value RowEmitter::loadLanes(Value memref, ValueRange indices) {
  auto type = cast<MemRefType>(memref.getType());
  ValueRange leading = indices.drop_back();
  bool leadingUniform =
      llvm::none_of(leading, [&](Value index) { return isVector(index); });
  if (leadingUniform && hasUnitStride(memref)) {
    if (Value base = getBase(indices.back())) {
      SmallVector<Value> at(leading);
      at.push_back(base);
      return loadContiguous(memref, at);
    }
  }
  auto resultType = VectorType::get(lanes, type.getElementType());
  if (leadingUniform && hasUnitStride(memref) && getElementBits(type) >= 32) {
    SmallVector<Value> at(leading);
    at.push_back(constant(0));
    Value all = vector::ConstantMaskOp::create(
        b, VectorType::get(lanes, b.getI1Type()), ArrayRef<int64_t>{lanes});
    Value passThrough = arith::ConstantOp::create(b, b.getZeroAttr(resultType));
    return vector::GatherOp::create(b, resultType, memref, at, indices.back(),
                                    all, passThrough);
  }
  Value result = arith::ConstantOp::create(b, b.getZeroAttr(resultType));
  for (int64_t lane = 0; lane < lanes; ++lane) {
    SmallVector<Value> at;
    for (Value index : indices)
      at.push_back(isVector(index) ? Value(vector::ExtractOp::create(
                                         b, index, ArrayRef<int64_t>{lane}))
                                   : index);
    Value element = memref::LoadOp::create(b, memref, at);
    result =
        vector::InsertOp::create(b, element, result, ArrayRef<int64_t>{lane});
  }
  return result;
}

void RowEmitter::widenOp(Operation &body, IRMapping &mapping) {
  SmallVector<Value> operands;
  for (Value operand : body.getOperands())
    operands.push_back(mapping.lookupOrDefault(operand));
  if (llvm::none_of(operands, [&](Value value) { return isVector(value); })) {
    b.clone(body, mapping);
    return;
  }
  Value result = body.getResult(0);
  if (auto load = dyn_cast<memref::LoadOp>(body)) {
    mapping.map(result,
                loadLanes(operands[0], ArrayRef(operands).drop_front()));
    return;
  }
  // Before they are widened: whether the lanes still count up by one.
  Value base;
  if (isa<arith::AddIOp, arith::SubIOp, arith::IndexCastOp>(body)) {
    Value lhsBase = getBase(operands[0]);
    if (isa<arith::IndexCastOp>(body)) {
      base = lhsBase ? arith::IndexCastOp::create(b, result.getType(), lhsBase)
                     : Value();
    } else if (lhsBase && !isVector(operands[1])) {
      base = isa<arith::AddIOp>(body)
                 ? Value(arith::AddIOp::create(b, lhsBase, operands[1]))
                 : Value(arith::SubIOp::create(b, lhsBase, operands[1]));
    } else if (isa<arith::AddIOp>(body) && !isVector(operands[0]) &&
               getBase(operands[1])) {
      base = arith::AddIOp::create(b, operands[0], getBase(operands[1]));
    }
  }
  for (Value &operand : operands)
    operand = widen(operand);
  Operation *wide =
      b.create(b.getLoc(), body.getName().getIdentifier(), operands,
               VectorType::get(lanes, result.getType()), body.getAttrs());
  mapping.map(result, wide->getResult(0));
  if (base)
    bases[wide->getResult(0)] = base;
}

void RowEmitter::emitVectorBody(ValueRange ivs) {
  IRMapping mapping;
  Value steps;
  auto lanesOf = [&](Value iv) {
    if (iv != ivs[laneDim])
      return iv;
    if (!steps)
      steps = createSteps(iv);
    return steps;
  };
  for (OpOperand &operand : op->getOpOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(&operand);
    Value source = operand.get();
    if (argument.use_empty())
      continue;
    if (!isa<MemRefType>(source.getType())) {
      mapping.map(argument, source);
      continue;
    }
    SmallVector<Value> indices = getIndices(operand, ivs);
    bool uniform = !llvm::is_contained(indices, ivs[laneDim]);
    if (uniform) {
      mapping.map(argument, memref::LoadOp::create(b, source, indices));
    } else if (indices.back() == ivs[laneDim] && hasUnitStride(source)) {
      mapping.map(argument, loadContiguous(source, indices));
    } else {
      SmallVector<Value> laneIndices;
      for (Value index : indices)
        laneIndices.push_back(lanesOf(index));
      mapping.map(argument, loadLanes(source, laneIndices));
    }
  }
  for (Operation &body : op.getBlock()->without_terminator()) {
    if (auto index = dyn_cast<linalg::IndexOp>(body))
      mapping.map(index.getResult(), lanesOf(ivs[index.getDim()]));
    else
      widenOp(body, mapping);
  }
  Operation *yield = op.getBlock()->getTerminator();
  for (auto [init, value] :
       llvm::zip(op.getDpsInitsMutable(), yield->getOperands()))
    vector::StoreOp::create(b, widen(mapping.lookupOrDefault(value)),
                            init.get(), getIndices(init, ivs));
}

void RowEmitter::emit() {
  SmallVector<Value> sizes;
  for (const Range &range : op.createLoopRanges(b, op.getLoc())) {
    if (auto attr = dyn_cast<Attribute>(range.size))
      sizes.push_back(constant(cast<IntegerAttr>(attr).getInt()));
    else
      sizes.push_back(cast<Value>(range.size));
  }
  SmallVector<Value> ivs(op.getNumLoops());
  for (unsigned dim = 0; dim < op.getNumLoops(); ++dim) {
    if (dim == laneDim)
      continue;
    auto loop = scf::ForOp::create(b, constant(0), sizes[dim], constant(1));
    ivs[dim] = loop.getInductionVar();
    b.setInsertionPointToStart(loop.getBody());
  }
  Value width = constant(lanes);
  Value rest = b.createOrFold<arith::RemUIOp>(sizes[laneDim], width);
  Value whole = b.createOrFold<arith::SubIOp>(sizes[laneDim], rest);
  auto emitLoop = [&](Value begin, Value end, Value step,
                      function_ref<void()> body) {
    auto loop = scf::ForOp::create(b, begin, end, step);
    OpBuilder::InsertionGuard guard(b);
    ivs[laneDim] = loop.getInductionVar();
    b.setInsertionPointToStart(loop.getBody());
    body();
  };
  emitLoop(constant(0), whole, width, [&] { emitVectorBody(ivs); });
  emitLoop(whole, sizes[laneDim], constant(1), [&] { emitScalarBody(ivs); });
}

namespace {
struct VectorizeElementwisePass
    : public attn::impl::VectorizeElementwisePassBase<
          VectorizeElementwisePass> {
  using VectorizeElementwisePassBase::VectorizeElementwisePassBase;

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    for (linalg::LinalgOp op : ops) {
      // The option, or what the policy wrote on the function.
      int64_t width = lanes > 0 ? lanes.getValue() : getVectorLanes(op);
      FailureOr<RowPlan> plan = RowPlan::get(op);
      if (width < 2 || failed(plan))
        continue;
      RowEmitter(op, *plan, width).emit();
      op->erase();
    }
  }
};
} // namespace
