//===- LimitStack.cpp - Bound what a function has on its stack ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The passes that make a buffer of a task each see that one only; whether all
// of them fit on the stack of a thread is known when the body of the task is
// complete. A buffer on the heap costs one allocation in each run of its scope,
// whatever its size and however often it is used, so the smallest ones stay.
//
//===----------------------------------------------------------------------===//

#include "attn/Transforms/CPU/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/MathExtras.h"

#include <tuple>

namespace mlir::attn {
#define GEN_PASS_DEF_LIMITSTACKPASS
#include "attn/Transforms/CPU/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;

namespace {
struct StackBuffer {
  uint64_t bytes;
  unsigned order; ///< in the function
  memref::AllocaOp alloca;
};
} // namespace

/// The size of `type`; 0 where it is not known to the compiler.
static uint64_t getBytes(MemRefType type, const DataLayout &layout) {
  Type element = type.getElementType();
  if (!type.hasStaticShape() || !element.isIntOrIndexOrFloat())
    return 0;
  uint64_t bytes = layout.getTypeSize(element);
  for (int64_t size : type.getShape())
    bytes = llvm::SaturatingMultiply<uint64_t>(bytes, size);
  return bytes;
}

/// Whether the life of what `alloca` allocates ends where its block does, so
/// that it can be freed there, and the runtime can allocate it.
static bool canMoveToHeap(memref::AllocaOp alloca) {
  Operation *scope = alloca->getParentOp();
  MemRefType type = alloca.getType();
  return scope->hasTrait<OpTrait::AutomaticAllocationScope>() &&
         alloca->getBlock()->isEntryBlock() && type.getLayout().isIdentity() &&
         !type.getMemorySpace();
}

static void moveToHeap(memref::AllocaOp alloca) {
  OpBuilder b(alloca);
  Value buffer =
      memref::AllocOp::create(b, alloca.getLoc(), alloca.getType(),
                              ValueRange(), alloca.getAlignmentAttr());
  // A function can end in any of its blocks, a loop or scope has one.
  for (Block &block : *alloca->getParentRegion()) {
    Operation *end = block.getTerminator();
    if (!end->hasTrait<OpTrait::ReturnLike>())
      continue;
    b.setInsertionPoint(end);
    memref::DeallocOp::create(b, alloca.getLoc(), buffer);
  }
  alloca.replaceAllUsesWith(buffer);
  alloca.erase();
}

namespace {
struct LimitStackPass : attn::impl::LimitStackPassBase<LimitStackPass> {
  using LimitStackPassBase::LimitStackPassBase;

  void runOnOperation() override {
    getOperation()->walk([&](FunctionOpInterface function) {
      if (!function.isExternal())
        limit(function);
    });
  }

private:
  void limit(FunctionOpInterface function) {
    DataLayout layout = DataLayout::closest(function);
    SmallVector<StackBuffer> movable;
    uint64_t used = 0;
    function.walk([&](memref::AllocaOp alloca) {
      uint64_t bytes = getBytes(alloca.getType(), layout);
      if (canMoveToHeap(alloca) && bytes > 0)
        movable.push_back(
            {bytes, static_cast<unsigned>(movable.size()), alloca});
      else
        used = llvm::SaturatingAdd<uint64_t>(used, bytes);
    });
    llvm::sort(movable, [](const StackBuffer &a, const StackBuffer &b) {
      return std::tie(a.bytes, a.order) < std::tie(b.bytes, b.order);
    });
    for (const StackBuffer &buffer : movable) {
      used = llvm::SaturatingAdd<uint64_t>(used, buffer.bytes);
      if (used > maxBytes)
        moveToHeap(buffer.alloca);
    }
  }
};
} // namespace
