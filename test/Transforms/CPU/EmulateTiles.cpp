//===- EmulateTiles.cpp - The tiles of AMX in memory, for tests -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pass that lets a CPU without AMX run code for one. A tile becomes a matrix
// on the stack, and each operation of the amx dialect loops over its elements
// in the order that Intel's manual gives for TDPBF16PS: the even and the odd
// elements of the pairs are added up apart from zero, fused, in f32; their sum
// is rounded, and then added to what was there. (The instruction also takes
// subnormal numbers for zero.)
//
// A plugin of attn-opt, which has no pass that only tests need:
//   attn-opt --load-pass-plugin=libAttnEmulateTiles.so --test-emulate-tiles
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/AMX/AMXDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

using namespace mlir;

namespace {
struct EmulateTilesPass : PassWrapper<EmulateTilesPass, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(EmulateTilesPass)

  StringRef getArgument() const override { return "test-emulate-tiles"; }
  StringRef getDescription() const override {
    return "Put the tiles of AMX into memory and loop over their elements";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, math::MathDialect,
                    memref::MemRefDialect, scf::SCFDialect>();
  }
  void runOnOperation() override;

private:
  using ElementFn =
      llvm::function_ref<void(ImplicitLocOpBuilder &, ValueRange at)>;

  /// The memory of the tile that `op` makes, in the frame of its task.
  Value createTile(Operation *op);
  void emit(Operation *op);

  DenseMap<Value, Value> memory;
};
} // namespace

static Value index(ImplicitLocOpBuilder &b, int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}

/// Loops over the elements of a matrix.
static void forEachElement(
    ImplicitLocOpBuilder &b, ArrayRef<int64_t> shape,
    llvm::function_ref<void(ImplicitLocOpBuilder &, ValueRange at)> body) {
  Value zero = index(b, 0), one = index(b, 1);
  OpBuilder::InsertionGuard guard(b);
  auto rows = scf::ForOp::create(b, zero, index(b, shape[0]), one);
  b.setInsertionPointToStart(rows.getBody());
  auto columns = scf::ForOp::create(b, zero, index(b, shape[1]), one);
  b.setInsertionPointToStart(columns.getBody());
  body(b, {rows.getInductionVar(), columns.getInductionVar()});
}

Value EmulateTilesPass::createTile(Operation *op) {
  auto type = cast<amx::TileType>(op->getResult(0).getType());
  Operation *frame = op->getParentOp();
  while (!isa<FunctionOpInterface, scf::ForallOp>(frame))
    frame = frame->getParentOp();
  auto b = OpBuilder::atBlockBegin(&frame->getRegion(0).front());
  Value tile = memref::AllocaOp::create(
      b, op->getLoc(), MemRefType::get(type.getShape(), type.getElementType()));
  memory[op->getResult(0)] = tile;
  return tile;
}

void EmulateTilesPass::emit(Operation *op) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  auto add = [](ImplicitLocOpBuilder &b, ValueRange base, ValueRange at) {
    return SmallVector<Value>{arith::AddIOp::create(b, base[0], at[0]),
                              arith::AddIOp::create(b, base[1], at[1])};
  };
  if (auto store = dyn_cast<amx::TileStoreOp>(op)) {
    Value from = memory.lookup(store.getVal());
    forEachElement(b, store.getVal().getType().getShape(),
                   [&](ImplicitLocOpBuilder &b, ValueRange at) {
                     Value element = memref::LoadOp::create(b, from, at);
                     memref::StoreOp::create(b, element, store.getBase(),
                                             add(b, store.getIndices(), at));
                   });
    return;
  }
  Value tile = createTile(op);
  ArrayRef<int64_t> shape = cast<MemRefType>(tile.getType()).getShape();
  Type elementType = cast<MemRefType>(tile.getType()).getElementType();
  if (isa<amx::TileZeroOp>(op)) {
    Value zero = arith::ConstantOp::create(b, b.getZeroAttr(elementType));
    forEachElement(b, shape, [&](ImplicitLocOpBuilder &b, ValueRange at) {
      memref::StoreOp::create(b, zero, tile, at);
    });
    return;
  }
  if (auto load = dyn_cast<amx::TileLoadOp>(op)) {
    forEachElement(b, shape, [&](ImplicitLocOpBuilder &b, ValueRange at) {
      Value element = memref::LoadOp::create(b, load.getBase(),
                                             add(b, load.getIndices(), at));
      memref::StoreOp::create(b, element, tile, at);
    });
    return;
  }
  auto product = cast<amx::TileMulFOp>(op);
  Value lhs = memory.lookup(product.getLhs());
  Value rhs = memory.lookup(product.getRhs());
  Value acc = memory.lookup(product.getAcc());
  int64_t pairs = cast<MemRefType>(lhs.getType()).getDimSize(1) / 2;
  Value zero = arith::ConstantOp::create(b, b.getF32FloatAttr(0.0f));
  forEachElement(b, shape, [&](ImplicitLocOpBuilder &b, ValueRange at) {
    Value two = index(b, 2), one = index(b, 1);
    auto loop = scf::ForOp::create(b, index(b, 0), index(b, pairs), one,
                                   ValueRange{zero, zero});
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      Value pair = loop.getInductionVar();
      SmallVector<Value> sums;
      for (int64_t half = 0; half < 2; ++half) {
        auto element = [&](Value number) -> Value {
          Value first = arith::MulIOp::create(b, number, two);
          return arith::AddIOp::create(b, first, index(b, half));
        };
        auto read = [&](Value matrix, Value row, Value column) -> Value {
          Value narrow =
              memref::LoadOp::create(b, matrix, ValueRange{row, column});
          return arith::ExtFOp::create(b, b.getF32Type(), narrow);
        };
        Value left = read(lhs, at[0], element(pair));
        Value right = read(rhs, pair, element(at[1]));
        sums.push_back(math::FmaOp::create(b, left, right,
                                           loop.getRegionIterArgs()[half]));
      }
      scf::YieldOp::create(b, sums);
    }
    Value sum = arith::AddFOp::create(b, loop.getResult(0), loop.getResult(1));
    Value old = memref::LoadOp::create(b, acc, at);
    memref::StoreOp::create(b, arith::AddFOp::create(b, old, sum), tile, at);
  });
}

void EmulateTilesPass::runOnOperation() {
  SmallVector<Operation *> ops;
  WalkResult walk = getOperation()->walk([&](Operation *op) {
    if (!isa_and_present<amx::AMXDialect>(op->getDialect()))
      return WalkResult::advance();
    if (!isa<amx::TileZeroOp, amx::TileLoadOp, amx::TileStoreOp,
             amx::TileMulFOp>(op)) {
      op->emitError("is not emulated");
      return WalkResult::interrupt();
    }
    ops.push_back(op);
    return WalkResult::advance();
  });
  if (walk.wasInterrupted())
    return signalPassFailure();
  for (Operation *op : ops)
    emit(op);
  for (Operation *op : llvm::reverse(ops))
    op->erase();
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "AttnEmulateTiles", "1",
          [] { PassRegistration<EmulateTilesPass>(); }};
}
