//===- PackWeights.cpp - Weights in panels, once for all tasks ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every task multiplies its few rows with the same weights. A column of a
// register tile, read from the weights as they are, touches a page for each
// row. So the weights are copied once into panels as wide as a register tile,
// each contiguous, before the loop over tasks; a task streams through them and
// copies nothing. For products of pairs, neighbouring rows are interleaved.
// Weights that are transposed before the loop are read as they were before
// that.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Dialect/Attn/IR/MappedCopy.h"
#include "attn/Dialect/Attn/IR/Pairs.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace mlir::attn {
#define GEN_PASS_DEF_PACKWEIGHTSPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// A product in a parallel loop whose right operand is columns of a matrix that
/// exists before the loop.
struct TaskProduct {
  linalg::MatmulOp op;
  MatmulConfigAttr config;
  /// The outermost parallel loop.
  scf::ForallOp loop;
  /// [K, N], and which of its columns are read.
  Value weights;
  /// What `weights` is the transpose of, [N, K], or null.
  Value turned;
  OpFoldResult firstColumn;
  int64_t columns;
  /// Columns of one panel.
  int64_t panelWidth;
  /// The rows that all tasks together multiply with each column.
  OpFoldResult allRows;
};

/// Panels are made once for the same weights.
class WeightPacker {
public:
  explicit WeightPacker(MLIRContext *context) : rewriter(context) {}

  void pack(const TaskProduct &product);

private:
  struct Panels {
    Value tensor;
    /// Whether there are too few rows for a copy to pay: null where known to be
    /// false.
    Value isSmall;
  };
  Panels getPanels(const TaskProduct &product);
  Value multiply(const TaskProduct &product, Value lhs, Value rhs, Value out,
                 RegisterTileAttr tile);
  Value multiplyWeights(const TaskProduct &product, RegisterTileAttr tile);
  Value multiplyPairs(const TaskProduct &product, Value lhs, Value panel,
                      Value out);
  Value multiplyPanels(const TaskProduct &product, Value panels);

  IRRewriter rewriter;
  /// By the weights and the type of all panels.
  DenseMap<std::pair<Value, Type>, Panels> made;
};
} // namespace

/// Whether `value` is known to be a multiple of `factor`.
static bool isMultipleOf(OpFoldResult value, int64_t factor) {
  if (std::optional<int64_t> known = getConstantIntValue(value))
    return *known % factor == 0;
  auto variable = cast<Value>(value);
  if (auto apply = variable.getDefiningOp<affine::AffineApplyOp>())
    return apply.getAffineMap().getResult(0).isMultipleOf(factor);
  auto argument = dyn_cast<BlockArgument>(variable);
  auto loop = argument
                  ? dyn_cast<scf::ForallOp>(argument.getOwner()->getParentOp())
                  : scf::ForallOp();
  if (!loop)
    return false;
  unsigned dim = argument.getArgNumber();
  return isMultipleOf(loop.getMixedLowerBound()[dim], factor) &&
         isMultipleOf(loop.getMixedStep()[dim], factor);
}

/// One register tile where that divides the columns, else the widest whole
/// vectors that do and are no wider than two; else all columns, where they are
/// that few.
static std::optional<int64_t> getPanelWidth(int64_t columns,
                                            RegisterTileAttr tile) {
  int64_t lanes = tile.getLanes(), width = tile.getVectors() * lanes;
  if (columns % width == 0)
    return width;
  for (int64_t other = 2 * width; other >= width / 2 && other >= lanes;
       other -= lanes)
    if (columns % other == 0)
      return other;
  if (columns <= 2 * width)
    return columns;
  return std::nullopt;
}

/// Rows of the matrix outside of `loop` that a tile of `product` belongs to:
/// the left operand where that is a slice of one, else the destination.
static OpFoldResult getAllRows(OpBuilder &b, linalg::MatmulOp product,
                               scf::ForallOp loop) {
  auto rowsOf = [&](Value matrix) -> OpFoldResult {
    if (cast<ShapedType>(matrix.getType()).getRank() != 2)
      return {};
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(loop);
    return tensor::getMixedSize(b, loop.getLoc(), matrix, 0);
  };
  Value lhs = product.getInputs()[0];
  if (auto slice = lhs.getDefiningOp<tensor::ExtractSliceOp>())
    lhs = slice.getSource();
  if (loop.isDefinedOutsideOfLoop(lhs))
    return rowsOf(lhs);
  Value tile = product.getOutputs()[0];
  while (Operation *op = tile.getDefiningOp()) {
    if (isa<linalg::FillOp, linalg::BroadcastOp>(op))
      tile = cast<DestinationStyleOpInterface>(op).getDpsInits()[0];
    else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
      tile = slice.getSource();
    else
      break;
  }
  auto argument = dyn_cast<BlockArgument>(tile);
  if (argument && argument.getOwner() == loop.getBody())
    return rowsOf(loop.getTiedOpOperand(argument)->get());
  // The tile of an elementwise op that rounds the product.
  if (product->hasOneUse())
    if (auto reader = dyn_cast<linalg::GenericOp>(*product->user_begin()))
      if (auto slice =
              reader.getDpsInits()[0].getDefiningOp<tensor::ExtractSliceOp>()) {
        auto outer = dyn_cast<BlockArgument>(slice.getSource());
        if (outer && outer.getOwner() == loop.getBody())
          return rowsOf(loop.getTiedOpOperand(outer)->get());
      }
  return {};
}

static std::optional<TaskProduct> match(OpBuilder &b, linalg::MatmulOp op) {
  TaskProduct found;
  found.op = op;
  found.config = op->getAttrOfType<MatmulConfigAttr>(kMatmulConfig);
  if (!found.config || !op.hasPureTensorSemantics() || op.hasUserDefinedMaps())
    return std::nullopt;
  for (auto loop = op->getParentOfType<scf::ForallOp>(); loop;
       loop = loop->getParentOfType<scf::ForallOp>())
    found.loop = loop;
  if (!found.loop)
    return std::nullopt;

  Value rhs = op.getInputs()[1];
  auto rhsType = cast<RankedTensorType>(rhs.getType());
  found.weights = rhs;
  found.firstColumn = b.getIndexAttr(0);
  if (auto slice = rhs.getDefiningOp<tensor::ExtractSliceOp>()) {
    auto whole = slice.getSourceType();
    // All of its rows, which can only begin with the first.
    if (whole.getRank() != 2 || !slice.hasUnitStride() ||
        rhsType.getShape()[0] != whole.getDimSize(0))
      return std::nullopt;
    found.weights = slice.getSource();
    found.firstColumn = slice.getMixedOffsets()[1];
  }
  auto type = cast<RankedTensorType>(found.weights.getType());
  Type resultType =
      cast<ShapedType>(op.getResult(0).getType()).getElementType();
  if (!found.loop.isDefinedOutsideOfLoop(found.weights) ||
      !type.hasStaticShape() || type.getNumElements() == 0 ||
      found.config.getK() < type.getDimSize(0) || rhsType.isDynamicDim(1) ||
      !isa<FloatType>(type.getElementType()) ||
      resultType.getIntOrFloatBitWidth() < type.getElementTypeBitWidth())
    return std::nullopt;
  found.columns = rhsType.getDimSize(1);
  std::optional<int64_t> width =
      getPanelWidth(found.columns, found.config.getRegisterTile());
  if (!width || type.getDimSize(1) % *width != 0 ||
      !isMultipleOf(found.firstColumn, *width))
    return std::nullopt;
  found.panelWidth = *width;
  found.allRows = getAllRows(b, op, found.loop);
  if (!found.allRows)
    return std::nullopt;
  if (auto transpose = found.weights.getDefiningOp<linalg::TransposeOp>())
    found.turned = transpose.getInput();
  // Too few rows read each element too few times to repay a copy; but of
  // weights that were to be transposed first, the panels are that copy.
  std::optional<int64_t> rows = getConstantIntValue(found.allRows);
  if (!found.turned && rows &&
      *rows <= 2 * found.config.getRegisterTile().getRows())
    return std::nullopt;
  return found;
}

/// Panels [N / width, K, width] of the weights, or [N / width, K / 2, width, 2]
/// where the product is one of pairs, made before the loop.
WeightPacker::Panels WeightPacker::getPanels(const TaskProduct &product) {
  IRRewriter &b = rewriter;
  linalg::MatmulOp op = product.op;
  Location loc = op.getLoc();
  auto type = cast<RankedTensorType>(product.weights.getType());
  bool pairs = product.config.getPairs();
  Type elementType =
      pairs ? type.getElementType()
            : cast<ShapedType>(op.getResult(0).getType()).getElementType();
  int64_t depth = type.getDimSize(0), width = product.panelWidth;
  SmallVector<int64_t> panelShape = {depth, width};
  if (pairs)
    panelShape = {depth / 2, width, 2};
  SmallVector<int64_t> shape = {type.getDimSize(1) / width};
  llvm::append_range(shape, panelShape);
  Panels &panels =
      made[{product.weights, RankedTensorType::get(shape, elementType)}];
  // The products are visited in order, so panels that exist are made before
  // this loop if they are in a block around it.
  scf::ForallOp tasks = product.loop;
  if (panels.tensor &&
      panels.tensor.getParentBlock()->findAncestorOpInBlock(*tasks))
    return panels;

  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(tasks);
  OpFoldResult count = b.getIndexAttr(shape.front());
  Value empty = tensor::EmptyOp::create(b, loc, shape, elementType);
  panels.isSmall = Value();
  if (!getConstantIntValue(product.allRows)) {
    auto index = [&](int64_t value) -> Value {
      return arith::ConstantIndexOp::create(b, loc, value);
    };
    panels.isSmall = arith::CmpIOp::create(
        b, loc, arith::CmpIPredicate::ule, cast<Value>(product.allRows),
        index(2 * product.config.getRegisterTile().getRows()));
    count =
        arith::SelectOp::create(b, loc, panels.isSmall, index(0),
                                getValueOrCreateConstantIndexOp(b, loc, count))
            .getResult();
  }
  auto loop = scf::ForallOp::create(b, loc, ArrayRef<OpFoldResult>{count},
                                    empty, std::nullopt);
  panels.tensor = loop.getResult(0);
  b.setInsertionPoint(loop.getTerminator());
  Value panel = loop.getInductionVar(0), all = loop.getRegionIterArgs()[0];
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  OpFoldResult column = affine::makeComposedFoldedAffineApply(
      b, loc, b.getAffineSymbolExpr(0) * width, {OpFoldResult(panel)});
  SmallVector<OpFoldResult> sourceAt = {zero, column},
                            sourceSizes = {b.getIndexAttr(depth),
                                           b.getIndexAttr(width)};
  SmallVector<unsigned> order = {0, 1};
  if (product.turned) {
    std::swap(sourceAt[0], sourceAt[1]);
    std::swap(sourceSizes[0], sourceSizes[1]);
    order = {1, 0};
  }
  Value source = tensor::ExtractSliceOp::create(
      b, loc, product.turned ? product.turned : product.weights, sourceAt,
      sourceSizes, ArrayRef<OpFoldResult>{one, one});
  if (pairs) {
    source = splitIntoPairs(b, loc, source, product.turned ? 1 : 0,
                            b.getIndexAttr(depth / 2));
    order = product.turned ? SmallVector<unsigned>{1, 0, 2}
                           : SmallVector<unsigned>{0, 2, 1};
  }
  AffineMap sourceMap = AffineMap::getPermutationMap(order, b.getContext());
  auto panelType = RankedTensorType::get(panelShape, elementType);
  SmallVector<OpFoldResult> offsets = {panel}, sizes = {one};
  for (int64_t size : panelShape) {
    offsets.push_back(zero);
    sizes.push_back(b.getIndexAttr(size));
  }
  SmallVector<OpFoldResult> strides(offsets.size(), one);
  Value target = tensor::ExtractSliceOp::create(b, loc, panelType, all, offsets,
                                                sizes, strides);
  Value copy = copyMapped(b, loc, source, target, sourceMap);
  b.setInsertionPointToStart(loop.getTerminator().getBody());
  tensor::ParallelInsertSliceOp::create(b, loc, copy, all, offsets, sizes,
                                        strides);
  return panels;
}

Value WeightPacker::multiply(const TaskProduct &product, Value lhs, Value rhs,
                             Value out, RegisterTileAttr tile) {
  auto result =
      linalg::MatmulOp::create(rewriter, linalg::MatmulOp(product.op).getLoc(),
                               out.getType(), ValueRange{lhs, rhs}, out);
  result->setAttr(kRegisterTile, tile);
  return result.getResult(0);
}

/// The product with the weights where they are.
Value WeightPacker::multiplyWeights(const TaskProduct &product,
                                    RegisterTileAttr tile) {
  IRRewriter &b = rewriter;
  linalg::MatmulOp op = product.op;
  Value lhs = op.getInputs()[0], out = op.getOutputs()[0];
  if (!product.turned)
    return multiply(product, lhs, op.getInputs()[1], out, tile);
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  int64_t depth = cast<ShapedType>(product.turned.getType()).getDimSize(1);
  Value rhs = tensor::ExtractSliceOp::create(
      b, op.getLoc(), product.turned,
      ArrayRef<OpFoldResult>{product.firstColumn, zero},
      ArrayRef<OpFoldResult>{b.getIndexAttr(product.columns),
                             b.getIndexAttr(depth)},
      ArrayRef<OpFoldResult>{one, one});
  auto result = linalg::MatmulTransposeBOp::create(
      b, op.getLoc(), out.getType(), ValueRange{lhs, rhs}, out);
  result->setAttr(kRegisterTile, tile);
  return result->getResult(0);
}

/// out + lhs times the pairs of `panel`.
Value WeightPacker::multiplyPairs(const TaskProduct &product, Value lhs,
                                  Value panel, Value out) {
  IRRewriter &b = rewriter;
  Location loc = linalg::MatmulOp(product.op).getLoc();
  int64_t depth = cast<RankedTensorType>(lhs.getType()).getDimSize(1);
  Value pairs = splitIntoPairs(b, loc, lhs, 1, b.getIndexAttr(depth / 2));
  auto result = linalg::ContractOp::create(b, loc, out.getType(),
                                           ValueRange{pairs, panel}, out,
                                           getPairProductMaps(b.getContext()));
  result->setAttr(kRegisterTile, product.config.getRegisterTile());
  return result->getResult(0);
}

/// Each panel gives its columns of the result.
Value WeightPacker::multiplyPanels(const TaskProduct &product, Value panels) {
  IRRewriter &b = rewriter;
  linalg::MatmulOp op = product.op;
  Location loc = op.getLoc();
  Value lhs = op.getInputs()[0], out = op.getOutputs()[0];
  auto lhsType = cast<RankedTensorType>(lhs.getType());
  auto panelsType = cast<RankedTensorType>(panels.getType());
  if (lhsType.getElementType() != panelsType.getElementType()) {
    Value wide =
        tensor::EmptyOp::create(b, loc, tensor::getMixedSizes(b, loc, lhs),
                                panelsType.getElementType());
    lhs = copyMapped(b, loc, lhs, wide, b.getMultiDimIdentityMap(2));
  }

  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  OpFoldResult rows = tensor::getMixedSize(b, loc, out, 0);
  int64_t width = product.panelWidth;
  OpFoldResult columns = b.getIndexAttr(width);
  auto panelType = RankedTensorType::get(panelsType.getShape().drop_front(),
                                         panelsType.getElementType());
  SmallVector<OpFoldResult> strides(2, one);
  auto columnsOf = [&](Value result, OpFoldResult panel) -> Value {
    OpFoldResult first = affine::makeComposedFoldedAffineApply(
        b, loc,
        b.getAffineSymbolExpr(0).floorDiv(width) + b.getAffineSymbolExpr(1),
        {product.firstColumn, panel});
    SmallVector<OpFoldResult> at = {first}, size = {one};
    for (int64_t extent : panelType.getShape()) {
      at.push_back(zero);
      size.push_back(b.getIndexAttr(extent));
    }
    Value rhs = tensor::ExtractSliceOp::create(
        b, loc, panelType, panels, at, size,
        SmallVector<OpFoldResult>(at.size(), one));
    RegisterTileAttr tile = product.config.getRegisterTile();
    auto multiplyPanel = [&](Value out) {
      return product.config.getPairs() ? multiplyPairs(product, lhs, rhs, out)
                                       : multiply(product, lhs, rhs, out, tile);
    };
    if (product.columns == width)
      return multiplyPanel(result);
    OpFoldResult offset = affine::makeComposedFoldedAffineApply(
        b, loc, b.getAffineSymbolExpr(0) * width, {panel});
    SmallVector<OpFoldResult> offsets = {zero, offset}, sizes = {rows, columns};
    Value part =
        tensor::ExtractSliceOp::create(b, loc, result, offsets, sizes, strides);
    Value computed = multiplyPanel(part);
    return tensor::InsertSliceOp::create(b, loc, computed, result, offsets,
                                         sizes, strides);
  };
  if (product.columns == width)
    return columnsOf(out, zero);
  auto index = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  auto loop = scf::ForOp::create(b, loc, index(0),
                                 index(product.columns / width), index(1), out);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value result =
      columnsOf(loop.getRegionIterArg(0), OpFoldResult(loop.getInductionVar()));
  scf::YieldOp::create(b, loc, result);
  return loop.getResult(0);
}

void WeightPacker::pack(const TaskProduct &product) {
  IRRewriter &b = rewriter;
  linalg::MatmulOp op = product.op;
  Location loc = op.getLoc();
  Panels panels = getPanels(product);
  b.setInsertionPoint(op);
  if (!panels.isSmall) {
    b.replaceOp(op, multiplyPanels(product, panels.tensor));
    return;
  }
  auto branch = scf::IfOp::create(b, loc, op.getResult(0).getType(),
                                  panels.isSmall, /*withElseRegion=*/true);
  b.setInsertionPointToStart(branch.thenBlock());
  // Few rows wait for the weights, whatever the tile; a small one is less code.
  RegisterTileAttr tile = product.config.getRegisterTile();
  tile = RegisterTileAttr::get(b.getContext(),
                               std::min<int64_t>(tile.getRows(), 2),
                               tile.getVectors(), tile.getLanes());
  scf::YieldOp::create(b, loc, multiplyWeights(product, tile));
  b.setInsertionPointToStart(branch.elseBlock());
  Value result = multiplyPanels(product, panels.tensor);
  scf::YieldOp::create(b, loc, result);
  b.replaceOp(op, branch);
}

namespace {
struct PackWeightsPass : attn::impl::PackWeightsPassBase<PackWeightsPass> {
  void runOnOperation() override {
    SmallVector<TaskProduct> products;
    OpBuilder b(&getContext());
    getOperation()->walk([&](linalg::MatmulOp op) {
      if (std::optional<TaskProduct> product = match(b, op))
        products.push_back(*product);
    });
    WeightPacker packer(&getContext());
    for (const TaskProduct &product : products)
      packer.pack(product);
  }
};
} // namespace
