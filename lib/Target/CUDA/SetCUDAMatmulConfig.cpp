//===- SetCUDAMatmulConfig.cpp - Shapes of products for a GPU ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A warp of 64 x 64 elements has 128 sums a thread and reads each element of an
// operand from shared memory for 64 products of it: mma.sync is then not held
// up by ldmatrix. Two blocks share a multiprocessor, so that one multiplies
// while the other waits. Stages are as many as memory then holds. In f32 an
// element of the left operand is three numbers in registers, and three products
// take three times as long: there a warp has half the rows, and a stage has
// half as many elements of the same bytes.
//
// Where there is wgmma, a warpgroup has 64 rows, and as many columns as it has
// registers for: what a stage brings into shared memory is then used most. The
// tile is the largest that leaves few multiprocessors idle: a smaller one where
// the time of its products, or of reading what it reads more often, is less.
// Shared memory holds the stages of one block, which goes from tile to tile.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Kernel/IR/Kernel.h"
#include "attn/Target/CUDA/CUDAFacts.h"
#include "attn/Target/CUDA/Passes.h"

namespace mlir::attn {
#define GEN_PASS_DEF_SETCUDAMATMULCONFIGPASS
#include "attn/Target/CUDA/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;
using kernel::MatmulConfigAttr;
using kernel::MatmulOp;

namespace {
struct SetCUDAMatmulConfigPass
    : mlir::attn::impl::SetCUDAMatmulConfigPassBase<SetCUDAMatmulConfigPass> {
  using SetCUDAMatmulConfigPassBase::SetCUDAMatmulConfigPassBase;

  void runOnOperation() override;
};
} // namespace

static constexpr int64_t kTile = 128, kWarps = 4;
/// What of the reduction a stage has: a panel.
static constexpr int64_t kDepthBytes = 128;
/// What of it a warp has at most, and at least.
static constexpr int64_t kWarpTile = 64, kLeastRows = 16, kLeastColumns = 16;
static constexpr int64_t kSplitRows = 32;
static constexpr int64_t kBlocks = 2, kMaxStages = 4;
/// Kept by the device for itself, of each block.
static constexpr int64_t kReservedBytes = 1024;

/// The product of the sizes, or kDynamic.
static int64_t getCount(MatmulOp op, ArrayRef<unsigned> dims) {
  int64_t count = 1;
  for (unsigned dim : dims) {
    if (ShapedType::isDynamic(op.getSize(dim)))
      return ShapedType::kDynamic;
    count *= op.getSize(dim);
  }
  return count;
}

/// The tile's size, less where there is less to compute.
static int64_t getTile(int64_t count, int64_t tile, int64_t least) {
  if (!ShapedType::isDynamic(count))
    while (tile > least && tile / 2 >= count)
      tile /= 2;
  return tile;
}

static MatmulConfigAttr chooseMmaSync(MatmulOp op, const CUDAFacts &facts) {
  kernel::MatmulDims dims = op.getDims();
  Type element = getElementTypeOrSelf(op.getLhs());
  int64_t depth = 8 * kDepthBytes / element.getIntOrFloatBitWidth();
  int64_t warpRows = element.isF32() ? kSplitRows : kWarpTile;
  int64_t most = kTile * warpRows / kWarpTile;
  int64_t m = getTile(getCount(op, dims.m), most, kLeastRows);
  int64_t n = getTile(getCount(op, dims.n), kTile, kLeastColumns);
  // Two warps of rows where there are so many; else all side by side.
  int64_t warpsM = std::max<int64_t>(m / warpRows, 1);
  int64_t warpsN = std::min(kWarps / warpsM, n / kLeastColumns);
  // Whole panels, whatever the tile.
  auto align = [&](int64_t size) {
    return static_cast<int64_t>(llvm::alignTo(size, depth));
  };
  int64_t stageBytes = kDepthBytes * (m + align(n));
  int64_t stages = (facts.sharedBytes / kBlocks - kReservedBytes) / stageBytes;
  stages = std::clamp<int64_t>(stages, 2, kMaxStages);
  return MatmulConfigAttr::get(op.getContext(), m, n, depth, warpsM, warpsN,
                               stages, kernel::MmaKind::MmaSync, /*blocks=*/0);
}

//===----------------------------------------------------------------------===//
// Warpgroups
//===----------------------------------------------------------------------===//

static constexpr int64_t kWarpgroupRows = 64, kWarpgroupWarps = 4;
/// Up to so many rows, reading the right operand takes longest, and more blocks
/// of mma.sync read at once.
static constexpr int64_t kFewRows = 32;
/// The elements of 16 bits of a panel, and of what TMA wants rows to start at
/// multiples of.
static constexpr int64_t kPanelColumns = 64, kAlignedElements = 8;
/// Of each stage, two barriers.
static constexpr int64_t kBarrierBytes = 16;
static constexpr int64_t kMaxWgmmaStages = 8;
/// What the L2 cache delivers to all multiprocessors, as the white paper of
/// A100 has it; none is known for later chips.
static constexpr double kL2BytesPerCycle = 5120;
/// What a size is taken for that is not known.
static constexpr int64_t kUnknownSize = 4096;

namespace {
struct WgmmaTile {
  int64_t m, n;
};
} // namespace

/// The largest ones first.
static constexpr WgmmaTile kWgmmaTiles[] = {
    {128, 256}, {128, 128}, {64, 256}, {64, 128}, {64, 64}};

/// How many cycles a column of the reduction takes by tiles of a size: those of
/// the multiprocessor that has most tiles, or of the L2 cache, out of which all
/// tiles come.
static double getTime(int64_t batches, int64_t m, int64_t n,
                      const WgmmaTile &tile, const CUDAFacts &facts) {
  int64_t tiles = batches * llvm::divideCeil(m, tile.m) *
                  static_cast<int64_t>(llvm::divideCeil(n, tile.n));
  double products = 2.0 * tile.m * tile.n / facts.mmaFlops;
  double bytes = 2.0 * (tile.m + tile.n);
  return std::max(llvm::divideCeil(tiles, facts.multiprocessors) * products,
                  tiles * bytes / kL2BytesPerCycle);
}

static WgmmaTile chooseTile(int64_t batches, int64_t m, int64_t n,
                            const CUDAFacts &facts) {
  WgmmaTile best = kWgmmaTiles[0];
  double least = getTime(batches, m, n, best, facts);
  for (const WgmmaTile &tile : ArrayRef(kWgmmaTiles).drop_front()) {
    double time = getTime(batches, m, n, tile, facts);
    // What a smaller tile gains should be more than what it reads more often.
    if (time < least * 7 / 8) {
      best = tile;
      least = time;
    }
  }
  return best;
}

/// Whether TMA can read the rows of an operand, as far as its type says.
static bool hasAlignedRows(Value operand) {
  ArrayRef<int64_t> shape = cast<ShapedType>(operand.getType()).getShape();
  return !ShapedType::isDynamic(shape.back()) &&
         shape.back() % kAlignedElements == 0;
}

static bool isForWgmma(MatmulOp op, const CUDAFacts &facts) {
  if (!facts.wgmma || !facts.tma || !facts.setMaxRegisters ||
      getElementTypeOrSelf(op.getLhs()).isF32())
    return false;
  kernel::MatmulDims dims = op.getDims();
  int64_t rows = getCount(op, dims.m);
  return !dims.m.empty() && !dims.n.empty() && hasAlignedRows(op.getLhs()) &&
         hasAlignedRows(op.getRhs()) &&
         (ShapedType::isDynamic(rows) || rows > kFewRows);
}

static MatmulConfigAttr chooseWgmma(MatmulOp op, const CUDAFacts &facts) {
  kernel::MatmulDims dims = op.getDims();
  auto getKnown = [&](ArrayRef<unsigned> dims, int64_t unknown) {
    int64_t count = getCount(op, dims);
    return ShapedType::isDynamic(count) ? unknown : count;
  };
  int64_t columns = getKnown(dims.n, kUnknownSize);
  WgmmaTile tile = chooseTile(getKnown(dims.batch, 1),
                              getKnown(dims.m, kUnknownSize), columns, facts);
  int64_t n = getTile(columns, tile.n, kLeastColumns);
  int64_t k = kPanelColumns;
  int64_t stageBytes =
      kDepthBytes * (tile.m + llvm::alignTo(n, kPanelColumns)) + kBarrierBytes;
  int64_t stages =
      std::min(facts.sharedBytesPerBlock / stageBytes, kMaxWgmmaStages);
  return MatmulConfigAttr::get(
      op.getContext(), tile.m, n, k,
      /*warps_m=*/tile.m / kWarpgroupRows * kWarpgroupWarps, /*warps_n=*/1,
      stages, kernel::MmaKind::Wgmma, /*blocks=*/facts.multiprocessors);
}

static MatmulConfigAttr chooseConfig(MatmulOp op, const CUDAFacts &facts) {
  return isForWgmma(op, facts) ? chooseWgmma(op, facts)
                               : chooseMmaSync(op, facts);
}

void SetCUDAMatmulConfigPass::runOnOperation() {
  llvm::Expected<CUDAFacts> facts = CUDAFacts::get(chip);
  if (!facts) {
    getOperation()->emitError(llvm::toString(facts.takeError()));
    return signalPassFailure();
  }
  getOperation()->walk([&](MatmulOp op) {
    // What is there is a user's choice.
    if (!op.getConfigAttr())
      op.setConfigAttr(chooseConfig(op, *facts));
  });
}
