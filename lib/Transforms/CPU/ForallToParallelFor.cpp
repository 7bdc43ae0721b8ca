//===- ForallToParallelFor.cpp - scf.forall as a runtime call -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Outlines the body of each outermost scf.forall and hands it to the runtime's
// parallel loop. The runtime knows one kind of loop, a counted one over
// int64_t; rank, bounds and steps are folded into the body here. The IR that is
// made mixes func and llvm on purpose: the body keeps its memrefs and vectors,
// so the passes that lower them serve it as they serve any other function.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "mlir/Analysis/DataLayoutAnalysis.h"
#include "mlir/Conversion/LLVMCommon/LoweringOptions.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/Transforms.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/RegionUtils.h"

#include "llvm/ADT/SetVector.h"

namespace mlir::attn {
#define GEN_PASS_DEF_FORALLTOPARALLELFORPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

static constexpr StringLiteral kRuntimeFunction = "attn_rt_parallel_for";

/// Whether `op` is made anew in a body rather than passed to it.
static bool isClonedIntoBody(Operation *op) {
  return op && (op->hasTrait<OpTrait::ConstantLike>() ||
                isa<memref::GetGlobalOp, LLVM::AddressOfOp>(op));
}

/// Whether `name` says how a function is compiled, and nothing about what it
/// computes or touches.
static bool isTargetAttribute(StringRef name) {
  static constexpr StringLiteral names[] = {"passthrough",
                                            "target_cpu",
                                            "tune_cpu",
                                            "target_features",
                                            "vscale_range",
                                            "prefer_vector_width",
                                            "frame_pointer",
                                            "no_infs_fp_math",
                                            "no_nans_fp_math",
                                            "denormal_fp_math",
                                            "denormal_fp_math_f32",
                                            "fp_contract",
                                            "no_signed_zeros_fp_math"};
  name.consume_front("llvm.");
  return llvm::is_contained(names, name);
}

/// Whether a field of an LLVM struct can have type `type`.
static bool isFieldType(Type type) {
  if (auto vector = dyn_cast<VectorType>(type))
    return !vector.isScalable() && LLVM::isCompatibleType(type);
  if (auto array = dyn_cast<LLVM::LLVMArrayType>(type))
    return isFieldType(array.getElementType());
  if (auto fields = dyn_cast<LLVM::LLVMStructType>(type))
    return !fields.isOpaque() && llvm::all_of(fields.getBody(), isFieldType);
  return isa<IntegerType, LLVM::LLVMPointerType>(type) ||
         (isa<FloatType>(type) && LLVM::isCompatibleType(type));
}

/// The declaration of the runtime's loop in `module`, made where it is missing.
static FailureOr<LLVM::LLVMFuncOp> getRuntimeFunction(ModuleOp module,
                                                      SymbolTable &symbols) {
  MLIRContext *context = module.getContext();
  Type pointer = LLVM::LLVMPointerType::get(context);
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(context),
      {IntegerType::get(context, 64), pointer, pointer});
  if (Operation *existing = symbols.lookup(kRuntimeFunction)) {
    auto function = dyn_cast<LLVM::LLVMFuncOp>(existing);
    if (!function || function.getFunctionType() != type)
      return existing->emitError()
             << "symbol '" << kRuntimeFunction
             << "' is reserved for the runtime's function of type " << type;
    return function;
  }
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  auto function = LLVM::LLVMFuncOp::create(builder, module.getLoc(),
                                           kRuntimeFunction, type);
  symbols.insert(function);
  return function;
}

//===----------------------------------------------------------------------===//
// Stack allocations
//===----------------------------------------------------------------------===//

/// Whether `alloca` may move from where it is to the entry block of its
/// function: every loop around it also ends the life of what it allocates.
static bool outlivesNoIteration(memref::AllocaOp alloca) {
  for (Operation *op = alloca->getParentOp(); op && !isa<func::FuncOp>(op);
       op = op->getParentOp()) {
    if (op->hasTrait<OpTrait::AutomaticAllocationScope>())
      continue;
    if (isa<LoopLikeOpInterface>(op) ||
        !llvm::all_of(op->getRegions(), [](Region &region) {
          return region.hasOneBlock() || region.empty();
        }))
      return false;
  }
  return true;
}

/// Moves the allocations of static shape in `body` to its entry block.
static void hoistStaticAllocas(func::FuncOp body) {
  SmallVector<memref::AllocaOp> allocas;
  body.walk([&](memref::AllocaOp alloca) {
    if (alloca->getNumOperands() == 0 && outlivesNoIteration(alloca))
      allocas.push_back(alloca);
  });
  Block &entry = body.getBody().front();
  for (memref::AllocaOp alloca : llvm::reverse(allocas))
    alloca->moveBefore(&entry, entry.begin());
}

/// Turns the loops nested in `body` into sequential ones. A parallel loop frees
/// at the end of an iteration what it allocated on the stack; a lowered scf.for
/// does not, so that is written out where it matters.
static LogicalResult serializeNestedLoops(func::FuncOp body) {
  SmallVector<scf::ForallOp> loops;
  body.walk([&](scf::ForallOp loop) { loops.push_back(loop); });
  IRRewriter rewriter(body.getContext());
  for (scf::ForallOp loop : loops) {
    bool allocates = false;
    loop.getBody()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      allocates |= isa<memref::AllocaOp>(op);
      return op->hasTrait<OpTrait::AutomaticAllocationScope>()
                 ? WalkResult::skip()
                 : WalkResult::advance();
    });
    if (allocates) {
      rewriter.setInsertionPointToStart(loop.getBody());
      Value stack = LLVM::StackSaveOp::create(
          rewriter, loop.getLoc(),
          LLVM::LLVMPointerType::get(body.getContext()));
      rewriter.setInsertionPoint(loop.getTerminator());
      LLVM::StackRestoreOp::create(rewriter, loop.getLoc(), stack);
    }
    rewriter.setInsertionPoint(loop);
    if (failed(scf::forallToForLoop(rewriter, loop)))
      return loop.emitError("cannot be made sequential");
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Outlining
//===----------------------------------------------------------------------===//

namespace {
/// One dimension of a loop, seen from the caller or from the body.
struct Dimension {
  OpFoldResult lower, upper, step, trips;
};
} // namespace

/// The number of iterations of one dimension, which is not known to be empty.
static OpFoldResult getTripCount(OpBuilder &b, Location loc,
                                 const Dimension &dim) {
  std::optional<int64_t> lower = getConstantIntValue(dim.lower);
  std::optional<int64_t> upper = getConstantIntValue(dim.upper);
  std::optional<int64_t> step = getConstantIntValue(dim.step);
  if (lower && upper && step && *step > 0)
    return b.getIndexAttr(llvm::divideCeil(*upper - *lower, *step));

  Value length = getValueOrCreateConstantIndexOp(b, loc, dim.upper);
  if (lower != 0)
    length = arith::SubIOp::create(
        b, loc, length, getValueOrCreateConstantIndexOp(b, loc, dim.lower));
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  length = arith::MaxSIOp::create(b, loc, length, zero);
  if (step == 1)
    return length;
  // ceil(length / step) without leaving the range of the length: the usual
  // (length + step - 1) / step could overflow.
  Value stepValue = getValueOrCreateConstantIndexOp(b, loc, dim.step);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value full = arith::DivUIOp::create(b, loc, length, stepValue);
  Value rest = arith::RemUIOp::create(b, loc, length, stepValue);
  Value hasRest =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, rest, zero);
  Value more = arith::SelectOp::create(b, loc, hasRest, one, zero);
  return arith::AddIOp::create(b, loc, full, more).getResult();
}

/// The induction variables of iteration `index`, the last one fastest.
static SmallVector<Value> delinearize(OpBuilder &b, Location loc, Value index,
                                      ArrayRef<Dimension> dims) {
  SmallVector<Value> ivs(dims.size());
  Value rest = index;
  for (size_t d = dims.size(); d-- > 0;) {
    const Dimension &dim = dims[d];
    Value position = rest;
    if (getConstantIntValue(dim.trips) == 1) {
      ivs[d] = getValueOrCreateConstantIndexOp(b, loc, dim.lower);
      continue;
    }
    if (d > 0) {
      Value trips = getValueOrCreateConstantIndexOp(b, loc, dim.trips);
      position = arith::RemUIOp::create(b, loc, rest, trips);
      rest = arith::DivUIOp::create(b, loc, rest, trips);
    }
    if (getConstantIntValue(dim.step) != 1)
      position = arith::MulIOp::create(
          b, loc, position, getValueOrCreateConstantIndexOp(b, loc, dim.step));
    if (getConstantIntValue(dim.lower) != 0)
      position = arith::AddIOp::create(
          b, loc, position, getValueOrCreateConstantIndexOp(b, loc, dim.lower));
    ivs[d] = position;
  }
  return ivs;
}

namespace {
/// Replaces the outermost loops of one function.
class Outliner {
public:
  Outliner(ModuleOp module, func::FuncOp function, SymbolTable &symbols,
           const LLVMTypeConverter &converter, bool sequential,
           SmallVectorImpl<func::FuncOp> &bodies)
      : module(module), function(function), symbols(symbols),
        converter(converter), sequential(sequential), bodies(bodies),
        pointerType(LLVM::LLVMPointerType::get(function.getContext())) {}

  LogicalResult outline(scf::ForallOp loop);

private:
  /// Checks that `captured` fit in a struct, and gives its type.
  FailureOr<LLVM::LLVMStructType> getContextType(scf::ForallOp loop,
                                                 ArrayRef<Value> captured);
  func::FuncOp createBody(Location loc);
  /// An earlier body that does the same as `body`, which is erased then, else
  /// `body`. The projections of a layer often differ in their operands only.
  func::FuncOp share(func::FuncOp body);
  LogicalResult createCalls(OpBuilder &b, Location loc, func::FuncOp body,
                            Value count, Value context);

  ModuleOp module;
  func::FuncOp function;
  SymbolTable &symbols;
  const LLVMTypeConverter &converter;
  bool sequential;
  SmallVectorImpl<func::FuncOp> &bodies;
  LLVM::LLVMPointerType pointerType;
  unsigned numBodies = 0;
};
} // namespace

FailureOr<LLVM::LLVMStructType>
Outliner::getContextType(scf::ForallOp loop, ArrayRef<Value> captured) {
  SmallVector<Type> fields;
  for (Value value : captured) {
    Type field = converter.convertType(value.getType());
    if (!field || !isFieldType(field)) {
      InFlightDiagnostic diag = loop.emitError("cannot pass a value of type ")
                                << value.getType()
                                << " to the body of a parallel loop";
      diag.attachNote(value.getLoc()) << "the value is defined here";
      return diag;
    }
    fields.push_back(field);
  }
  return LLVM::LLVMStructType::getLiteral(loop.getContext(), fields);
}

func::FuncOp Outliner::createBody(Location loc) {
  std::string name;
  do {
    name = (function.getName() + "_parallel_" + Twine(numBodies++)).str();
  } while (symbols.lookup(name));

  OpBuilder builder(function);
  auto body = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType({pointerType, builder.getI64Type()}, {}));
  body.setPrivate();
  body->setAttr(
      "llvm.linkage",
      LLVM::LinkageAttr::get(builder.getContext(), LLVM::Linkage::Internal));
  for (NamedAttribute attr : function->getDiscardableAttrs())
    if (isTargetAttribute(attr.getName()))
      body->setAttr(attr.getName(), attr.getValue());
  // Called from one place in a sequential program, a body would be inlined and
  // the functions of a layer compiled as one: three times as slow to compile,
  // and no faster to run.
  if (sequential) {
    SmallVector<Attribute> passed;
    if (auto list = body->getAttrOfType<ArrayAttr>("passthrough"))
      llvm::append_range(passed, list);
    passed.push_back(builder.getStringAttr("noinline"));
    body->setAttr("passthrough", builder.getArrayAttr(passed));
  }
  symbols.insert(body, Block::iterator(function));
  body.addEntryBlock();
  return body;
}

func::FuncOp Outliner::share(func::FuncOp body) {
  auto getAttributes = [](func::FuncOp function) {
    NamedAttrList attributes(function->getAttrDictionary());
    attributes.erase(SymbolTable::getSymbolAttrName());
    return attributes.getDictionary(function.getContext());
  };
  for (func::FuncOp other : bodies) {
    if (getAttributes(other) != getAttributes(body) ||
        !OperationEquivalence::isRegionEquivalentTo(
            &other.getBody(), &body.getBody(),
            OperationEquivalence::IgnoreLocations))
      continue;
    symbols.erase(body);
    return other;
  }
  bodies.push_back(body);
  return body;
}

/// Has `body` called for each of `count` indices.
LogicalResult Outliner::createCalls(OpBuilder &b, Location loc,
                                    func::FuncOp body, Value count,
                                    Value context) {
  if (sequential) {
    Value zero = arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(0));
    Value one = arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(1));
    scf::ForOp::create(b, loc, zero, count, one, ValueRange(),
                       [&](OpBuilder &b, Location loc, Value i, ValueRange) {
                         func::CallOp::create(b, loc, body,
                                              ValueRange{context, i});
                         scf::YieldOp::create(b, loc);
                       });
    return success();
  }
  FailureOr<LLVM::LLVMFuncOp> runtime = getRuntimeFunction(module, symbols);
  if (failed(runtime))
    return failure();
  Value symbol =
      func::ConstantOp::create(b, loc, body.getFunctionType(), body.getName());
  Value pointer =
      UnrealizedConversionCastOp::create(b, loc, pointerType, symbol)
          .getResult(0);
  LLVM::CallOp::create(b, loc, *runtime, ValueRange{count, pointer, context});
  return success();
}

LogicalResult Outliner::outline(scf::ForallOp loop) {
  for (auto [lower, upper] :
       llvm::zip_equal(loop.getMixedLowerBound(), loop.getMixedUpperBound())) {
    std::optional<int64_t> first = getConstantIntValue(lower);
    std::optional<int64_t> end = getConstantIntValue(upper);
    if (first && end && *end <= *first) {
      loop.erase();
      return success();
    }
  }
  Location loc = loop.getLoc();
  OpBuilder b(loop);
  SmallVector<Dimension> dims;
  OpFoldResult total = b.getIndexAttr(1);
  for (auto [lower, upper, step] :
       llvm::zip_equal(loop.getMixedLowerBound(), loop.getMixedUpperBound(),
                       loop.getMixedStep())) {
    Dimension dim{lower, upper, step, {}};
    dim.trips = getTripCount(b, loc, dim);
    std::optional<int64_t> soFar = getConstantIntValue(total);
    std::optional<int64_t> trips = getConstantIntValue(dim.trips);
    if (soFar && trips)
      total = b.getIndexAttr(*soFar * *trips);
    else if (soFar == 1)
      total = dim.trips;
    else if (trips != 1)
      total = arith::MulIOp::create(
                  b, loc, getValueOrCreateConstantIndexOp(b, loc, total),
                  getValueOrCreateConstantIndexOp(b, loc, dim.trips))
                  .getResult();
    dims.push_back(dim);
  }

  // What the body needs: what it uses, and what recovers its indices.
  SetVector<Value> used;
  getUsedValuesDefinedAbove(loop->getRegions(), used);
  for (auto [d, dim] : llvm::enumerate(dims)) {
    // The number of trips of the slowest dimension bounds nothing.
    SmallVector<OpFoldResult> needed = {dim.lower, dim.step};
    if (d > 0)
      needed.push_back(dim.trips);
    for (OpFoldResult size : needed)
      if (auto value = dyn_cast<Value>(size))
        used.insert(value);
  }
  SmallVector<Value> captured, cloned;
  for (Value value : used)
    (isClonedIntoBody(value.getDefiningOp()) ? cloned : captured)
        .push_back(value);
  FailureOr<LLVM::LLVMStructType> contextType = getContextType(loop, captured);
  if (failed(contextType))
    return failure();

  // The body: unpack the context, recover the indices, then the loop's block.
  func::FuncOp body = createBody(loc);
  Block *entry = &body.getBody().front();
  OpBuilder inner = OpBuilder::atBlockEnd(entry);
  IRMapping mapping;
  for (Value value : cloned)
    inner.clone(*value.getDefiningOp(), mapping);
  for (auto [position, value] : llvm::enumerate(captured)) {
    Type field = contextType->getBody()[position];
    Value address = LLVM::GEPOp::create(
        inner, loc, pointerType, *contextType, body.getArgument(0),
        ArrayRef<LLVM::GEPArg>{0, static_cast<int32_t>(position)});
    Value loaded = LLVM::LoadOp::create(inner, loc, field, address);
    if (field != value.getType())
      loaded = UnrealizedConversionCastOp::create(inner, loc, value.getType(),
                                                  loaded)
                   .getResult(0);
    mapping.map(value, loaded);
  }
  SmallVector<Dimension> innerDims;
  auto toInner = [&](OpFoldResult size) -> OpFoldResult {
    if (auto value = dyn_cast<Value>(size))
      return mapping.lookupOrDefault(value);
    return size;
  };
  for (const Dimension &dim : dims)
    innerDims.push_back(
        {toInner(dim.lower), {}, toInner(dim.step), toInner(dim.trips)});
  Value index = arith::IndexCastOp::create(inner, loc, inner.getIndexType(),
                                           body.getArgument(1));
  SmallVector<Value> ivs = delinearize(inner, loc, index, innerDims);
  for (auto [iv, value] : llvm::zip_equal(loop.getInductionVars(), ivs))
    iv.replaceAllUsesWith(value);
  loop.getTerminator()->erase();
  entry->getOperations().splice(entry->end(), loop.getBody()->getOperations());
  func::ReturnOp::create(inner, loc);
  for (Value value : used)
    value.replaceUsesWithIf(mapping.lookup(value), [&](OpOperand &use) {
      return body->isProperAncestor(use.getOwner());
    });
  hoistStaticAllocas(body);
  if (failed(serializeNestedLoops(body)))
    return failure();
  body = share(body);

  // The caller: the context lives in the entry block, where no loop can
  // allocate it again.
  Value context;
  if (captured.empty()) {
    context = LLVM::ZeroOp::create(b, loc, pointerType);
  } else {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&function.getBody().front());
    Value one = LLVM::ConstantOp::create(b, loc, b.getI64Type(),
                                         b.getI64IntegerAttr(1));
    context = LLVM::AllocaOp::create(b, loc, pointerType, *contextType, one);
  }
  for (auto [position, value] : llvm::enumerate(captured)) {
    Type field = contextType->getBody()[position];
    Value stored = value;
    if (field != value.getType())
      stored =
          UnrealizedConversionCastOp::create(b, loc, field, value).getResult(0);
    Value address = LLVM::GEPOp::create(
        b, loc, pointerType, *contextType, context,
        ArrayRef<LLVM::GEPArg>{0, static_cast<int32_t>(position)});
    LLVM::StoreOp::create(b, loc, stored, address);
  }
  Value count = arith::IndexCastOp::create(
      b, loc, b.getI64Type(), getValueOrCreateConstantIndexOp(b, loc, total));
  if (failed(createCalls(b, loc, body, count, context)))
    return failure();
  loop.erase();
  return success();
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

/// The loops of `function` that are in no other one; fails, with a message,
/// where one of its loops cannot be served.
static FailureOr<SmallVector<scf::ForallOp>>
collectOutermostLoops(func::FuncOp function) {
  SmallVector<scf::ForallOp> loops;
  WalkResult result = function.walk([&](scf::ForallOp loop) -> WalkResult {
    if (!loop.getOutputs().empty())
      return loop.emitError(
          "has shared outputs: parallel loops are outlined after "
          "bufferization");
    if (loop->getParentWithTrait<OpTrait::IsIsolatedFromAbove>() != function)
      return loop.emitError("is not in the body of its function");
    if (!loop->getParentOfType<scf::ForallOp>())
      loops.push_back(loop);
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  return loops;
}

namespace {
struct ForallToParallelForPass
    : attn::impl::ForallToParallelForPassBase<ForallToParallelForPass> {
  using ForallToParallelForPassBase::ForallToParallelForPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    const auto &layouts = getAnalysis<DataLayoutAnalysis>();
    LowerToLLVMOptions options(&getContext(), layouts.getAtOrAbove(module));
    LLVMTypeConverter converter(&getContext(), options, &layouts);

    SmallVector<func::FuncOp> bodies;
    for (auto function : llvm::to_vector(module.getOps<func::FuncOp>())) {
      FailureOr<SmallVector<scf::ForallOp>> loops =
          collectOutermostLoops(function);
      if (failed(loops))
        return signalPassFailure();
      Outliner outliner(module, function, symbols, converter, sequential,
                        bodies);
      for (scf::ForallOp loop : *loops)
        if (failed(outliner.outline(loop)))
          return signalPassFailure();
    }
  }
};
} // namespace
