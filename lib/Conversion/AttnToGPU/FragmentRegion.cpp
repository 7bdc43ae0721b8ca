//===- FragmentRegion.cpp - Score and mask regions in a kernel ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FragmentRegion.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Reading memory
//===----------------------------------------------------------------------===//

static Value loadElement(KernelBuilder &b, const KernelArguments &args,
                         const GlobalTensor &tensor, ArrayRef<Value> indices) {
  Type type = tensor.type.getElementType();
  Value address = args.getAddress(b, tensor, indices);
  if (type.isInteger(1)) {
    Value byte = b.load(b.b.getI8Type(), address, 1);
    Value zero = arith::ConstantOp::create(b.b, b.loc, b.b.getI8IntegerAttr(0));
    return b.compare(arith::CmpIPredicate::ne, byte, zero);
  }
  if (type.isIndex()) {
    Value value = b.load(b.i64(), address, 8);
    return arith::IndexCastOp::create(b.b, b.loc, type, value);
  }
  return b.load(type, address,
                llvm::divideCeil(type.getIntOrFloatBitWidth(), 8));
}

Value attn::loadElements(KernelBuilder &b, const KernelArguments &args,
                         const GlobalTensor &tensor, ArrayRef<Value> indices) {
  int64_t count = 0;
  for (Value index : indices)
    count = std::max(count, getVectorLength(index));
  if (count == 0)
    return loadElement(b, args, tensor, indices);
  SmallVector<Value> elements;
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<Value> at = llvm::map_to_vector(
        indices, [&](Value index) { return b.element(index, i); });
    elements.push_back(loadElement(b, args, tensor, at));
  }
  return b.fromElements(elements);
}

//===----------------------------------------------------------------------===//
// Captures
//===----------------------------------------------------------------------===//

/// Whether the kernel has a form of an operation that uses a memref.
static bool isRead(Operation *op) {
  return isa<memref::LoadOp>(op) ||
         (isa<memref::DimOp>(op) &&
          cast<memref::DimOp>(op).getConstantIndex().has_value());
}

static LogicalResult checkOperations(Region &region) {
  WalkResult result = region.walk([&](Operation *op) {
    bool usesMemref = llvm::any_of(op->getOperandTypes(), [](Type type) {
      return isa<BaseMemRefType>(type);
    });
    if (!usesMemref || (isRead(op) && op->getParentRegion() == &region))
      return WalkResult::advance();
    op->emitError() << "'" << op->getName()
                    << "' on memory has no form in a CUDA kernel; a region may "
                       "read single elements, outside of nested regions";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

FailureOr<FragmentRegion> FragmentRegion::get(Region &region,
                                              KernelArguments &args) {
  if (failed(checkOperations(region)))
    return failure();
  FragmentRegion result;
  result.region = &region;
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(region, captured);
  for (Value value : captured) {
    if (matchPattern(value, m_Constant())) {
      result.constants.push_back(value.getDefiningOp());
      continue;
    }
    if (isa<MemRefType>(value.getType())) {
      result.tensors[value] = args.addTensor(value);
      continue;
    }
    if (!value.getType().isIntOrIndexOrFloat())
      return emitError(value.getLoc())
             << "a region of a CUDA kernel cannot capture " << value.getType();
    result.scalars[value] = args.addScalar(value);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Inlining
//===----------------------------------------------------------------------===//

namespace {
/// Clones the operations of one region.
class Inliner {
public:
  Inliner(KernelBuilder &b, int64_t count) : b(b), count(count) {}

  void map(Value from, Value to) { values[from] = to; }
  Value get(Value from) const { return values.lookup(from); }

  void clone(Operation *op) {
    if (!usesVector(op))
      cloneScalar(op);
    else if (OpTrait::hasElementwiseMappableTraits(op) &&
             op->getNumRegions() == 0)
      cloneVector(op);
    else
      cloneElements(op);
  }

private:
  bool usesVector(Operation *op) const {
    bool found = false;
    op->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands()) {
        auto it = values.find(operand);
        found |= it != values.end() && isa<VectorType>(it->second.getType());
      }
    });
    return found;
  }

  void cloneScalar(Operation *op) {
    IRMapping mapping;
    for (auto [from, to] : values)
      mapping.map(from, to);
    Operation *copy = b.b.clone(*op, mapping);
    for (auto [from, to] : llvm::zip(op->getResults(), copy->getResults()))
      map(from, to);
  }

  void cloneVector(Operation *op) {
    SmallVector<Value> operands =
        llvm::map_to_vector(op->getOperands(), [&](Value operand) {
          return b.splat(get(operand), count);
        });
    SmallVector<Type> types =
        llvm::map_to_vector(op->getResultTypes(), [&](Type type) -> Type {
          return VectorType::get(count, type);
        });
    OperationState state(op->getLoc(), op->getName(), operands, types,
                         llvm::to_vector(op->getDiscardableAttrs()));
    state.propertiesAttr = op->getPropertiesAsAttribute();
    Operation *copy = b.b.create(state);
    for (auto [from, to] : llvm::zip(op->getResults(), copy->getResults()))
      map(from, to);
  }

  /// One copy for each element, for operations that vectors have no form of.
  void cloneElements(Operation *op) {
    SmallVector<SmallVector<Value>> results(op->getNumResults());
    for (int64_t i = 0; i < count; ++i) {
      IRMapping mapping;
      llvm::SetVector<Value> used(op->operand_begin(), op->operand_end());
      for (Region &nested : op->getRegions())
        getUsedValuesDefinedAbove(nested, used);
      for (Value value : used)
        mapping.map(value, b.element(get(value), i));
      Operation *copy = b.b.clone(*op, mapping);
      for (auto [elements, result] : llvm::zip(results, copy->getResults()))
        elements.push_back(result);
    }
    for (auto [result, elements] : llvm::zip(op->getResults(), results))
      map(result, b.fromElements(elements));
  }

  KernelBuilder &b;
  int64_t count;
  llvm::MapVector<Value, Value> values;
};
} // namespace

Value FragmentRegion::getCaptured(KernelBuilder &b, const KernelArguments &args,
                                  Value value) const {
  if (auto scalar = scalars.find(value); scalar != scalars.end()) {
    Value number = args.getScalar(scalar->second);
    return value.getType().isIndex() ? b.toIndex(number) : number;
  }
  if (matchPattern(value, m_Constant()))
    return b.b.clone(*value.getDefiningOp())->getResult(0);
  return {};
}

Value FragmentRegion::read(KernelBuilder &b, const KernelArguments &args,
                           Operation &op,
                           function_ref<Value(Value)> get) const {
  if (auto dim = dyn_cast<memref::DimOp>(op))
    return b.toIndex(args.getSize(b, tensors.lookup(dim.getSource()),
                                  *dim.getConstantIndex()));
  auto load = dyn_cast<memref::LoadOp>(op);
  if (!load)
    return {};
  SmallVector<Value> indices = llvm::map_to_vector(load.getIndices(), get);
  for (Value &index : indices) {
    Type type = b.i64();
    if (int64_t length = getVectorLength(index))
      type = VectorType::get(length, type);
    index = arith::IndexCastOp::create(b.b, b.loc, type, index);
  }
  return loadElements(b, args, tensors.lookup(load.getMemRef()), indices);
}

SmallVector<Value> FragmentRegion::inlineBody(KernelBuilder &b,
                                              const KernelArguments &args,
                                              ArrayRef<Value> arguments,
                                              int64_t count) const {
  Inliner inliner(b, count);
  for (auto [from, to] : llvm::zip(region->getArguments(), arguments))
    inliner.map(from, to);
  for (Operation *constant : constants)
    inliner.map(constant->getResult(0),
                getCaptured(b, args, constant->getResult(0)));
  for (auto [value, number] : scalars)
    inliner.map(value, getCaptured(b, args, value));

  Block &block = region->front();
  for (Operation &op : block.without_terminator()) {
    if (Value result =
            read(b, args, op, [&](Value index) { return inliner.get(index); }))
      inliner.map(op.getResult(0), result);
    else
      inliner.clone(&op);
  }
  return llvm::map_to_vector(block.getTerminator()->getOperands(),
                             [&](Value value) { return inliner.get(value); });
}

Value FragmentRegion::inlineInto(KernelBuilder &b, const KernelArguments &args,
                                 ArrayRef<Value> arguments,
                                 int64_t count) const {
  return b.splat(inlineBody(b, args, arguments, count).front(), count);
}

SmallVector<Value>
FragmentRegion::inlineElement(KernelBuilder &b, const KernelArguments &args,
                              ArrayRef<Value> arguments) const {
  return inlineBody(b, args, arguments, /*count=*/1);
}
