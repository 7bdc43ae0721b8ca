//===- Kernel.cpp - The attn_kernel dialect -------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Kernel/IR/Kernel.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::attn::kernel;

#include "attn/Dialect/Kernel/IR/KernelDialect.cpp.inc"
#include "attn/Dialect/Kernel/IR/KernelEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "attn/Dialect/Kernel/IR/KernelAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "attn/Dialect/Kernel/IR/KernelOps.cpp.inc"

void KernelDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "attn/Dialect/Kernel/IR/KernelOps.cpp.inc"
      >();
}

void KernelDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "attn/Dialect/Kernel/IR/KernelAttrs.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// #attn_kernel.matmul_config
//===----------------------------------------------------------------------===//

/// What wgmma asks for besides.
static LogicalResult verifyWgmma(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t m, int64_t n, int64_t k,
                                 int64_t warpsM, int64_t warpsN,
                                 int64_t blocks) {
  if (warpsM != 4 && warpsM != 8 && warpsM != 12)
    return emitError() << "warps_m of a wgmma kernel is 4, 8 or 12, not "
                       << warpsM;
  if (warpsN != 1)
    return emitError() << "warps_n of a wgmma kernel is 1, not " << warpsN;
  if (m != 16 * warpsM)
    return emitError() << "m (" << m
                       << ") of a wgmma kernel must be 16 warps_m ("
                       << 16 * warpsM << ")";
  if (n > 256)
    return emitError() << "n (" << n
                       << ") of a wgmma kernel must be at most 256";
  // Of the registers that 16 warps share, sums of more columns leave none.
  if (warpsM == 12 && n > 128)
    return emitError() << "n (" << n
                       << ") of a wgmma kernel with 12 warps must be at most "
                          "128";
  if (k % 64 != 0 || k > 256)
    return emitError() << "k (" << k
                       << ") of a wgmma kernel must be a multiple of 64, at "
                          "most 256";
  if (blocks < 0)
    return emitError() << "blocks must not be negative";
  return success();
}

LogicalResult
MatmulConfigAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                         int64_t m, int64_t n, int64_t k, int64_t warpsM,
                         int64_t warpsN, int64_t stages, MmaKind kernel,
                         int64_t blocks) {
  for (int64_t size : {m, n, k, warpsM, warpsN})
    if (size < 1)
      return emitError() << "every size of a matmul_config must be positive";
  // More than any device holds. Code is unrolled over these sizes, so that
  // larger ones would take hours, and no product below may overflow.
  for (int64_t size : {m, n, k})
    if (size > 1024)
      return emitError()
             << "m, n and k of a matmul_config must be at most 1024";
  if (warpsM > 32 || warpsN > 32 || warpsM * warpsN > 32)
    return emitError() << "a block has at most 32 warps, not " << warpsM
                       << " times " << warpsN;
  if (m % (16 * warpsM) != 0)
    return emitError() << "m (" << m << ") must be a multiple of 16 warps_m ("
                       << 16 * warpsM << ")";
  if (n % warpsN != 0 || n / warpsN < 16 ||
      !llvm::isPowerOf2_64(static_cast<uint64_t>(n / warpsN)))
    return emitError() << "a warp must have 16, 32, 64 or so columns; n (" << n
                       << ") is for " << warpsN;
  if (k % 16 != 0)
    return emitError() << "k (" << k << ") must be a multiple of 16";
  if (stages < 2)
    return emitError() << "there must be at least 2 stages, not " << stages;
  if (stages > 64)
    return emitError() << "there must be at most 64 stages, not " << stages;
  if (int64_t bytes = stages * (m + n) * k * 2; bytes > 256 * 1024)
    return emitError() << "stages of " << bytes
                       << " bytes at least; no shared memory has more than "
                          "262144";
  if (kernel == MmaKind::MmaSync) {
    if (blocks != 0)
      return emitError() << "blocks are of the wgmma kernel";
    return success();
  }
  return verifyWgmma(emitError, m, n, k, warpsM, warpsN, blocks);
}

//===----------------------------------------------------------------------===//
// attn_kernel.matmul
//===----------------------------------------------------------------------===//

std::optional<MatmulDims> MatmulDims::get(ArrayRef<AffineMap> maps) {
  MatmulDims dims;
  for (unsigned dim = 0, e = maps[0].getNumDims(); dim < e; ++dim) {
    bool inLhs = maps[0].isFunctionOfDim(dim);
    bool inRhs = maps[1].isFunctionOfDim(dim);
    bool inOutput = maps[2].isFunctionOfDim(dim);
    if (inLhs && inRhs)
      (inOutput ? dims.batch : dims.k).push_back(dim);
    else if (inOutput && (inLhs || inRhs))
      (inLhs ? dims.m : dims.n).push_back(dim);
    else
      return std::nullopt;
  }
  return dims;
}

SmallVector<AffineMap> MatmulOp::getMaps() {
  return llvm::to_vector(getIndexingMaps().getAsValueRange<AffineMapAttr>());
}

MatmulDims MatmulOp::getDims() { return *MatmulDims::get(getMaps()); }

int64_t MatmulOp::getSize(unsigned dim) {
  int64_t size = ShapedType::kDynamic;
  for (auto [map, operand] : llvm::zip(getMaps(), getOperands())) {
    AffineExpr expr = getAffineDimExpr(dim, getContext());
    if (std::optional<unsigned> position = map.getResultPosition(expr))
      if (int64_t found =
              cast<ShapedType>(operand.getType()).getDimSize(*position);
          !ShapedType::isDynamic(found))
        size = found;
  }
  return size;
}

MutableOperandRange MatmulOp::getDpsInitsMutable() {
  return getOutputMutable();
}

static InFlightDiagnostic violates(Operation *op, unsigned constraint) {
  return op->emitOpError() << "[C" << constraint << "] ";
}

static LogicalResult verifyMaps(MatmulOp op) {
  SmallVector<AffineMap> maps = op.getMaps();
  if (maps.size() != 3)
    return violates(op, 3) << "there are 3 operands, but " << maps.size()
                           << " indexing maps";
  for (auto [map, operand] : llvm::zip(maps, op.getOperands())) {
    auto type = cast<ShapedType>(operand.getType());
    if (map.getNumDims() != maps[0].getNumDims())
      return violates(op, 3) << "indexing maps are of different spaces";
    if (!map.isProjectedPermutation() || map.getNumSymbols() != 0)
      return violates(op, 3) << "indexing map " << AffineMapAttr::get(map)
                             << " is not of different dimensions";
    if (map.getNumResults() != type.getRank())
      return violates(op, 3) << "indexing map " << AffineMapAttr::get(map)
                             << " does not fit " << Type(type);
  }
  std::optional<MatmulDims> dims = MatmulDims::get(maps);
  if (!dims)
    return violates(op, 4) << "a dimension is in one indexing map alone";
  if (dims->k.empty())
    return violates(op, 4) << "no dimension is summed over";
  return success();
}

static LogicalResult verifySizes(MatmulOp op) {
  SmallVector<AffineMap> maps = op.getMaps();
  SmallVector<int64_t> sizes(maps[0].getNumDims(), ShapedType::kDynamic);
  for (auto [map, operand] : llvm::zip(maps, op.getOperands())) {
    ArrayRef<int64_t> shape = cast<ShapedType>(operand.getType()).getShape();
    for (auto [position, found] : llvm::enumerate(shape)) {
      unsigned dim = map.getDimPosition(position);
      if (ShapedType::isDynamic(found))
        continue;
      if (!ShapedType::isDynamic(sizes[dim]) && sizes[dim] != found)
        return violates(op, 5) << "sizes of dimension " << dim
                               << " differ: " << sizes[dim] << " and " << found;
      sizes[dim] = found;
    }
  }
  return success();
}

LogicalResult MatmulOp::verify() {
  bool onTensors = isa<TensorType>(getLhs().getType());
  for (Value operand : getOperands())
    if (isa<TensorType>(operand.getType()) != onTensors)
      return violates(*this, 1)
             << "operands must be all tensors or all memrefs";
  if (getNumResults() != (onTensors ? 1 : 0) ||
      (onTensors && getResultTypes()[0] != getOutput().getType()))
    return violates(*this, 1)
           << "the result of tensors is one tensor, of the output's type";
  Type lhs = getElementTypeOrSelf(getLhs()),
       rhs = getElementTypeOrSelf(getRhs());
  if (lhs != rhs)
    return violates(*this, 2)
           << "lhs has elements of " << lhs << ", rhs of " << rhs;
  if (failed(verifyMaps(*this)))
    return failure();
  return verifySizes(*this);
}

LogicalResult MatmulOp::verifyRegions() {
  if (getEpilogue().empty())
    return success();
  Block &body = getEpilogue().front();
  unsigned rank = getOutput().getType().getRank();
  Type element = getElementTypeOrSelf(getOutput());
  bool fits = body.getNumArguments() == rank + 1 &&
              body.getArgument(0).getType().isF32() &&
              llvm::all_of(body.getArguments().drop_front(), [](Value index) {
                return index.getType().isIndex();
              });
  if (!fits)
    return violates(*this, 6)
           << "the epilogue takes an f32 and " << rank << " indices";
  auto yield = dyn_cast<YieldOp>(body.getTerminator());
  if (!yield || yield.getValue().getType() != element)
    return violates(*this, 6) << "the epilogue yields " << element;
  return success();
}

void MatmulOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  auto add = [&](OpOperand &operand, MemoryEffects::Effect *effect) {
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(effect, &operand, 0, true,
                           SideEffects::DefaultResource::get());
  };
  add(getLhsMutable(), MemoryEffects::Read::get());
  add(getRhsMutable(), MemoryEffects::Read::get());
  add(getOutputMutable(), MemoryEffects::Write::get());
}

LogicalResult MatmulOp::reifyResultShapes(OpBuilder &b,
                                          ReifiedRankedShapedTypeDims &shapes) {
  if (getNumResults() == 1)
    shapes.push_back(tensor::getMixedSizes(b, getLoc(), getOutput()));
  return success();
}

/// Reads and writes what is behind casts to less static types. The tensor
/// dialect's own pattern, which serves every op with destinations, cannot clone
/// an op with an empty region: this one has to leave it no cast to match.
static LogicalResult foldCasts(MatmulOp op, PatternRewriter &rewriter) {
  SmallVector<std::pair<OpOperand *, Value>> sources;
  for (OpOperand &operand : op->getOpOperands())
    if (auto cast = operand.get().getDefiningOp<tensor::CastOp>();
        cast && tensor::canFoldIntoConsumerOp(cast))
      sources.push_back({&operand, cast.getSource()});
  if (sources.empty())
    return failure();
  Value result = op->getResult(0);
  Type type = result.getType();
  rewriter.modifyOpInPlace(op, [&] {
    for (auto [operand, source] : sources)
      operand->set(source);
    result.setType(cast<RankedTensorType>(op.getOutput().getType()));
  });
  if (type == result.getType())
    return success();
  rewriter.setInsertionPointAfter(op);
  auto cast = tensor::CastOp::create(rewriter, op.getLoc(), type, result);
  rewriter.replaceAllUsesExcept(result, cast, cast);
  return success();
}

void MatmulOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *) {
  patterns.add(foldCasts, /*benefit=*/2);
}
