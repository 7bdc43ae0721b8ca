//===- SetCUDAConfig.cpp - Shapes of kernels for a GPU --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread holds, for each 16 rows of its warp, half a column of the output and
// half of the scores in registers. 64 columns leave room for 32 rows a warp,
// which reads each key and value half as often from shared memory; wider heads
// for 16, of which one takes all registers with 256 columns.
//
// In f32 an operand is two of tf32 and takes twice the registers and, with its
// 32 bits, twice the shared memory: steps of half as many keys, and 16 rows a
// warp.
//
// A thread of a wgmma kernel holds, of one row each of 64, the output, the
// scores of a step and the weights of the step before. The shapes of that
// kernel are the largest that registers and shared memory hold, with 192 rows
// of narrow heads, whose keys and values would else be read too often. Of
// narrow heads exponentials take about as long as products: so many are left to
// polynomials as shorten the longer of the two.
//
// Few rows are bound by the bandwidth of memory. Their kernel keeps as many
// bytes on their way as half a multiprocessor's shared memory holds, so that
// two blocks run at once. Where tiles are fewer than four fifths of the
// multiprocessors, the keys are split, into so many parts that all blocks run
// at once: then it is memory that is shared evenly, whatever the number of
// blocks of a multiprocessor. A number of queries that is not known yet may be
// small too.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/IR/DiscardableAttrs.h"
#include "attn/Target/CUDA/CUDAFacts.h"
#include "attn/Target/CUDA/Passes.h"

namespace mlir::attn {
#define GEN_PASS_DEF_SETCUDACONFIGPASS
#include "attn/Target/CUDA/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
struct SetCUDAConfigPass
    : mlir::attn::impl::SetCUDAConfigPassBase<SetCUDAConfigPass> {
  using SetCUDAConfigPassBase::SetCUDAConfigPassBase;

  void runOnOperation() override;
};

/// What a config is chosen from.
struct Shape {
  int64_t queries, keys, warps;
};
} // namespace

/// Rows of an instruction's accumulator.
static constexpr int64_t kWarpRows = 16;
static constexpr int64_t kWarps = 8;
static constexpr int64_t kKeys = 64, kKeysF32 = 32, kLeastKeys = 16;
/// Heads up to this wide have 32 rows a warp.
static constexpr int64_t kNarrowHead = 64;
/// The output of one row tile in wider heads takes all registers.
static constexpr int64_t kMaxWidth = 256;
/// Of shared memory, for each warp, besides the tiles.
static constexpr int64_t kVoteBytes = 4;

/// The most rows that share the keys of a decode kernel, of narrow and of wide
/// heads.
static constexpr int64_t kDecodeRows = 32;
static constexpr int64_t kDecodeWidth = 128;
/// Of heads of up to this width.
static constexpr int64_t kMaxDecodeStages = 4;
/// Blocks of a decode kernel that a multiprocessor runs at once, and the shared
/// memory that each takes besides its own.
static constexpr int64_t kDecodeBlocks = 2, kReservedBytes = 1024;
/// The most parts that keys are split into, and the steps that a part should
/// have at least: combining parts takes about as long as four steps.
static constexpr int64_t kMostParts = 128, kStepsOfPart = 4;

/// Blocks of the other mma.sync kernel, about so many at once.
static constexpr int64_t kMmaSyncBlocks = 2;

/// Rows of a warpgroup.
static constexpr int64_t kWarpgroupRows = 64;
/// What TMA wants rows to be multiples of, in elements.
static constexpr int64_t kAlignedElements = 8;

/// Of an element of what wgmma and the kernel for few rows multiply.
static constexpr int64_t kNarrowBytes = 2;

/// Shared memory of a tile: rows of whole 128 bytes.
static int64_t getTileBytes(int64_t rows, int64_t width, int64_t bytes) {
  return rows * static_cast<int64_t>(llvm::alignTo(width * bytes, 128));
}

/// Registers of a thread whose warp has 16 rows, about: the output, scores in
/// f32 and probabilities, and what ptxas took besides on sm_80 at most.
static int64_t getRegisters(const Shape &shape, int64_t width) {
  constexpr int64_t kOther = 79;
  return width / 2 + shape.keys / 2 + shape.keys / 4 + kOther;
}

static int64_t getSharedBytes(const Shape &shape, const HeadSizes &sizes,
                              int64_t bytes) {
  return getTileBytes(shape.queries, sizes.dk, bytes) +
         getTileBytes(shape.keys, sizes.dk, bytes) +
         getTileBytes(shape.keys, sizes.dv, bytes) + kVoteBytes * shape.warps;
}

//===----------------------------------------------------------------------===//
// What takes registers
//===----------------------------------------------------------------------===//

/// Whether scores depend on more than their products and positions: what is
/// read or computed for each of them takes registers.
static bool hasElements(SdpaOp op) {
  return op.getBias() || op.getMask() || !op.getScoreMod().empty() ||
         !op.getMaskMod().empty();
}

/// Whether each score has several of these: what is read for all of them is on
/// its way at once. The function of a cap takes as much as one where something
/// is added to what it gives.
static bool hasTerms(SdpaOp op) {
  bool bias = bool(op.getBias()), score = !op.getScoreMod().empty();
  int64_t count = bias + score + bool(op.getMask()) + !op.getMaskMod().empty();
  return count > 1 || (op.getSoftcap() && (bias || score));
}

/// Whether something is read for each score of a row: an element of a tensor
/// whose place depends on the key.
static bool readsByKey(Region &scoreMod) {
  if (scoreMod.empty())
    return false;
  SetVector<Value> ofKey;
  ofKey.insert(scoreMod.getArguments().back());
  bool reads = false;
  for (Operation &op : scoreMod.front()) {
    bool uses = llvm::any_of(
        op.getOperands(), [&](Value value) { return ofKey.contains(value); });
    reads |= uses && llvm::any_of(op.getOperandTypes(), [](Type type) {
               return isa<ShapedType>(type);
             });
    if (uses)
      ofKey.insert_range(op.getResults());
  }
  return reads;
}

//===----------------------------------------------------------------------===//
// Tiles of mma.sync
//===----------------------------------------------------------------------===//

/// Keys of a step, where what scores depend on takes registers besides. Of
/// heads wider than kWideHead the output leaves too few for that.
static int64_t chooseKeys(SdpaOp op, int64_t width) {
  constexpr int64_t kWideHead = 128, kWidestHead = 192;
  if (width <= kWideHead)
    return kKeys;
  if (width > kWidestHead && hasTerms(op))
    return kKeys / 4;
  return hasElements(op) ? kKeys / 2 : kKeys;
}

/// Smaller shapes until rows and memory fit.
static Shape chooseShape(SdpaOp op, const HeadSizes &sizes, int64_t rowsOfQuery,
                         int64_t bytes, const CUDAFacts &facts) {
  bool isF32 = bytes == 4;
  int64_t width = std::max(sizes.dk, sizes.dv);
  bool isNarrow = !isF32 && width <= kNarrowHead && !hasTerms(op) &&
                  !readsByKey(op.getScoreMod());
  Shape shape{kWarpRows * kWarps, isF32 ? kKeysF32 : chooseKeys(op, width),
              isNarrow ? kWarps / 2 : kWarps};
  // Half the rows: half the warps, or once a warp has 16 rows for each of two,
  // as many warps with 16 rows.
  auto halve = [&] {
    shape.queries /= 2;
    shape.warps = std::min(shape.warps, shape.queries / kWarpRows);
  };
  if (!ShapedType::isDynamic(sizes.queries))
    while (shape.queries > kWarpRows &&
           shape.queries / 2 >= sizes.queries * rowsOfQuery)
      halve();
  while (getSharedBytes(shape, sizes, bytes) > facts.sharedBytesPerBlock &&
         shape.queries > kWarpRows)
    halve();
  // Scores of fewer keys where registers would be spilled.
  if (!isF32 && !isNarrow)
    while (shape.keys > kLeastKeys &&
           getRegisters(shape, width) + facts.scheduleRegisters >
               facts.registersPerThread)
      shape.keys /= 2;
  return shape;
}

//===----------------------------------------------------------------------===//
// Few queries
//===----------------------------------------------------------------------===//

/// How many blocks run if the keys are not split: at least, since there may be
/// more batches than one, and more queries.
static int64_t getTiles(const HeadSizes &sizes, int64_t rowsOfQuery,
                        int64_t rows) {
  int64_t batch = ShapedType::isDynamic(sizes.batch) ? 1 : sizes.batch;
  int64_t units = sizes.heads / rowsOfQuery;
  int64_t queries = ShapedType::isDynamic(sizes.queries) ? 1 : sizes.queries;
  return batch * units * llvm::divideCeil(queries * rowsOfQuery, rows);
}

/// Blocks of tiles that fill the device well enough.
static int64_t getEnoughTiles(const CUDAFacts &facts) {
  return facts.multiprocessors * 4 / 5;
}

/// The split for tiles of `rows` rows and steps of `keys` keys where a
/// multiprocessor runs `resident` blocks at once; null where no launch can need
/// one.
static KeySplitAttr chooseSplit(SdpaOp op, const HeadSizes &sizes,
                                int64_t rowsOfQuery, int64_t rows, int64_t keys,
                                int64_t resident, const CUDAFacts &facts) {
  int64_t keysOfPart = kStepsOfPart * keys;
  if (!ShapedType::isDynamic(sizes.keys) && sizes.keys < 2 * keysOfPart)
    return nullptr;
  // Two parts of each of as many tiles as fill four fifths: with more tiles
  // there is one part.
  int64_t tiles = getTiles(sizes, rowsOfQuery, rows);
  int64_t enough = getEnoughTiles(facts);
  int64_t blocks = std::min(2 * enough, resident * facts.multiprocessors);
  if (blocks / std::max<int64_t>(tiles, 1) < 2)
    return nullptr;
  return KeySplitAttr::get(op.getContext(), kMostParts, blocks, keysOfPart,
                           facts.multiprocessors);
}

/// The kernel for few rows, or null where they are not few or its memory does
/// not fit.
static CUDAConfigAttr chooseDecode(SdpaOp op, const HeadSizes &sizes,
                                   int64_t rowsOfQuery,
                                   const CUDAFacts &facts) {
  if (ShapedType::isDynamic(sizes.queries))
    return nullptr;
  // No query at all is a tile too.
  int64_t rows = llvm::alignTo(
      std::max<int64_t>(sizes.queries, 1) * rowsOfQuery, kWarpRows);
  if (rows > kDecodeRows)
    return nullptr;
  // The output of two row tiles of wide heads would take all registers.
  if (std::max(sizes.dk, sizes.dv) > kDecodeWidth)
    rows = kWarpRows;
  int64_t budget = facts.sharedBytes / kDecodeBlocks - kReservedBytes -
                   getTileBytes(rows, sizes.dk, kNarrowBytes);
  for (int64_t warps : {4, 2, 1})
    for (int64_t tiles : {2, 1}) {
      int64_t keys = kWarpRows * tiles * warps;
      int64_t stage = getTileBytes(keys, sizes.dk, kNarrowBytes) +
                      getTileBytes(keys, sizes.dv, kNarrowBytes);
      // Of long steps there are to be three: two on their way.
      int64_t stages = std::min(budget / stage, kMaxDecodeStages);
      if (stages < tiles + 1)
        continue;
      return CUDAConfigAttr::get(op.getContext(), rows, keys, warps,
                                 /*pack_heads=*/rowsOfQuery > 1,
                                 CUDAKernel::Decode, stages,
                                 chooseSplit(op, sizes, rowsOfQuery, rows, keys,
                                             kDecodeBlocks, facts));
    }
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Warpgroups
//===----------------------------------------------------------------------===//

/// Whether warpgroups have tiles to multiply, on a chip that has them, and TMA
/// can read the rows.
static bool isForWgmma(const HeadSizes &sizes, int64_t rowsOfQuery,
                       const CUDAFacts &facts) {
  if (!facts.wgmma || !facts.tma || !facts.setMaxRegisters)
    return false;
  if (sizes.dk % kAlignedElements != 0 || sizes.dv % kAlignedElements != 0)
    return false;
  return ShapedType::isDynamic(sizes.queries) ||
         sizes.queries * rowsOfQuery > kDecodeRows;
}

namespace {
/// The keys of a step for heads of up to `width` columns.
struct WgmmaShape {
  int64_t width, warpgroups;
  int64_t keys;    ///< without a diagonal
  int64_t keysCut; ///< with one, that cuts less of a smaller block
  int64_t warpgroupsOfElements, keysOfElements; ///< see hasElements
  int64_t warpgroupsOfTerms, keysOfTerms;       ///< see hasTerms
};
} // namespace

static constexpr WgmmaShape kWgmmaShapes[] = {{64, 3, 128, 128, 2, 128, 2, 80},
                                              {128, 2, 176, 128, 2, 80, 2, 48},
                                              {192, 2, 112, 112, 2, 64, 1, 48},
                                              {256, 2, 80, 80, 2, 32, 1, 32}};

/// The keys and values that the L2 cache keeps while they are used, where tiles
/// have more and fewer steps; 0 where all have about as many.
static int64_t chooseCachedBytes(SdpaOp op, const CUDAFacts &facts) {
  bool hasLeft = op.getWindow() && (*op.getWindow())[0] >= 0;
  if (op.getCausal() == CausalKind::None || hasLeft)
    return 0;
  // The rest is for what streams through: queries and outputs.
  return facts.l2Bytes * 5 / 8;
}

/// How many of 32 weights are computed by polynomials: the fewest with which
/// neither the products of a step, nor its exponentials, nor its instructions
/// take longer than they need to.
static int64_t choosePolynomials(SdpaOp op, const HeadSizes &sizes,
                                 int64_t rows, int64_t keys,
                                 const CUDAFacts &facts) {
  // What computes scores takes what instructions a polynomial would.
  if (hasElements(op) || op.getSoftcap())
    return 0;
  // Of a weight, counted in machine code, and of a polynomial in its place.
  constexpr double kInstructions = 7.5, kOfPolynomial = 8.0;
  // Those that shrink what was summed before, of each of a thread's two rows.
  constexpr double kRescales = 2.0;
  constexpr int64_t kWeights = 32, kWarpgroupThreads = 128;
  double weights = static_cast<double>(rows) * keys;
  double products = 2 * weights * (sizes.dk + sizes.dv) / facts.mmaFlops;
  double rescales = kRescales * kWarpgroupThreads * rows / kWarpgroupRows;
  auto getCycles = [&](int64_t count) {
    double share = static_cast<double>(count) / kWeights;
    double exp2 = (weights * (1 - share) + rescales) / facts.exp2;
    // An instruction of a lane takes as long as a multiply-add, two operations.
    double issue =
        weights * (kInstructions + share * kOfPolynomial) * 2 / facts.f32Flops;
    return std::max({products, exp2, issue});
  };
  int64_t best = 0;
  for (int64_t count = 1; count <= kWeights; ++count)
    if (getCycles(count) < getCycles(best))
      best = count;
  return best;
}

/// What else a thread has to know in a kernel whose keys are split does not fit
/// the registers of every kernel.
static bool hasRoomForParts(SdpaOp op, int64_t width, int64_t warpgroups) {
  return warpgroups < 3 && (width <= 192 || !hasElements(op));
}

/// The most warpgroups of a kernel whose keys can be split.
static constexpr int64_t kSplitWarpgroups = 2;

static CUDAConfigAttr chooseWgmma(SdpaOp op, const HeadSizes &sizes,
                                  int64_t rowsOfQuery, const CUDAFacts &facts) {
  int64_t width = std::max(sizes.dk, sizes.dv);
  const WgmmaShape *shape = kWgmmaShapes;
  while (shape->width < width)
    ++shape;
  int64_t warpgroups = shape->warpgroups, keys = shape->keys;
  if (hasTerms(op)) {
    warpgroups = shape->warpgroupsOfTerms;
    keys = shape->keysOfTerms;
  } else if (hasElements(op)) {
    warpgroups = shape->warpgroupsOfElements;
    keys = shape->keysOfElements;
  } else if (op.getCausal() != CausalKind::None) {
    keys = shape->keysCut;
  }
  if (!ShapedType::isDynamic(sizes.queries)) {
    int64_t rows = sizes.queries * rowsOfQuery;
    warpgroups =
        std::min<int64_t>(warpgroups, llvm::divideCeil(rows, kWarpgroupRows));
  }
  auto split = [&]() -> KeySplitAttr {
    return chooseSplit(op, sizes, rowsOfQuery, kWarpgroupRows * warpgroups,
                       keys, /*resident=*/1, facts);
  };
  // Of so many queries that nothing is split, a larger tile is faster.
  if (!ShapedType::isDynamic(sizes.queries) && split())
    warpgroups = std::min(warpgroups, kSplitWarpgroups);
  // Of the widest heads, products take so long that turns gain nothing.
  constexpr int64_t kTurnsWidth = 192;
  // What scores depend on leaves no registers for going from tile to tile, and
  // nor does the widest output where tiles may have to be done again.
  bool hidesKeys = op.getCausal() != CausalKind::None || op.getWindow();
  bool persistent = !hasElements(op) && !(hidesKeys && width > kTurnsWidth);
  // Tiles that are too few for the device leave none to go to. Where only the
  // launch knows how many there are, such tiles have a kernel of their own.
  KeySplitAttr parts =
      hasRoomForParts(op, width, warpgroups) ? split() : nullptr;
  if (ShapedType::isDynamic(sizes.queries) && persistent)
    parts = nullptr;
  persistent &= !parts;
  return CUDAConfigAttr::get(
      op.getContext(), kWarpgroupRows * warpgroups, keys,
      /*warps=*/4 * warpgroups, /*pack_heads=*/rowsOfQuery > 1,
      CUDAKernel::Wgmma, /*stages=*/2, /*overlap=*/true,
      /*ping_pong=*/warpgroups > 1 && width <= kTurnsWidth, persistent,
      persistent ? chooseCachedBytes(op, facts) : 0,
      choosePolynomials(op, sizes, kWarpgroupRows * warpgroups, keys, facts),
      parts, FewQueriesAttr());
}

static CUDAConfigAttr chooseConfig(SdpaOp op, const HeadSizes &sizes,
                                   const CUDAFacts &facts) {
  int64_t group = sizes.heads / sizes.kvHeads;
  int64_t bytes =
      op.getQuery().getType().getElementType().getIntOrFloatBitWidth() / 8;
  if (bytes == 2) {
    if (CUDAConfigAttr decode = chooseDecode(op, sizes, group, facts))
      return decode;
    if (isForWgmma(sizes, group, facts))
      return chooseWgmma(op, sizes, group, facts);
  }
  Shape shape = chooseShape(op, sizes, group, bytes, facts);
  return CUDAConfigAttr::get(
      op.getContext(), shape.queries, shape.keys, shape.warps,
      /*pack_heads=*/group > 1, CUDAKernel::MmaSync, /*stages=*/1,
      chooseSplit(op, sizes, group, shape.queries, shape.keys, kMmaSyncBlocks,
                  facts));
}

static CUDAConfigAttr withFew(CUDAConfigAttr config, int64_t atMost,
                              CUDAConfigAttr few) {
  MLIRContext *context = config.getContext();
  return CUDAConfigAttr::get(
      context, config.getQueries(), config.getKeys(), config.getWarps(),
      config.getPackHeads(), config.getKernel(), config.getStages(),
      config.getOverlap(), config.getPingPong(), config.getPersistent(),
      config.getCachedBytes(), config.getPolynomials(), config.getSplit(),
      FewQueriesAttr::get(context, atMost, few));
}

/// Where the number of queries is known when the code runs, prefill and
/// decoding are the same code: a kernel of many rows, and one of as many
/// queries as fit the rows of one instruction, which are at least one. Where
/// keys of the former cannot be split, a third one has tiles that are too few
/// for the device.
static CUDAConfigAttr addFew(SdpaOp op, const HeadSizes &sizes,
                             CUDAConfigAttr config, const CUDAFacts &facts) {
  if (!ShapedType::isDynamic(sizes.queries))
    return config;
  int64_t group = sizes.heads / sizes.kvHeads;
  HeadSizes few = sizes;
  few.queries = std::max<int64_t>(kWarpRows / group, 1);
  CUDAConfigAttr decode = chooseConfig(op, few, facts);
  if (!config.getSplit()) {
    // The shape of one tile, for as many queries as leave a part of the device
    // idle.
    constexpr int64_t kRows = kSplitWarpgroups * kWarpgroupRows;
    HeadSizes some = sizes;
    some.queries = llvm::divideCeil(kRows, group);
    CUDAConfigAttr other = chooseConfig(op, some, facts);
    int64_t tiles = getEnoughTiles(facts) /
                    std::max<int64_t>(getTiles(some, group, kRows), 1);
    int64_t atMost = tiles * kRows / group;
    if (other.getSplit() && atMost > few.queries)
      return withFew(config, atMost, withFew(other, few.queries, decode));
  }
  return withFew(config, few.queries, decode);
}

static LogicalResult setConfig(SdpaOp op, const CUDAFacts &facts) {
  HeadSizes sizes = op.getSizes();
  if (sizes.dk > kMaxWidth || sizes.dv > kMaxWidth)
    return op.emitError() << "CUDA kernels take heads of up to " << kMaxWidth
                          << " columns, found " << std::max(sizes.dk, sizes.dv);
  op->setAttr(kCUDAConfig,
              addFew(op, sizes, chooseConfig(op, sizes, facts), facts));
  return success();
}

void SetCUDAConfigPass::runOnOperation() {
  llvm::Expected<CUDAFacts> facts = CUDAFacts::get(chip);
  if (!facts) {
    getOperation()->emitError(llvm::toString(facts.takeError()));
    return signalPassFailure();
  }
  WalkResult result = getOperation()->walk([&](SdpaOp op) {
    // What is there is a user's choice.
    if (op->hasAttr(kCUDAConfig) || succeeded(setConfig(op, *facts)))
      return WalkResult::advance();
    return WalkResult::interrupt();
  });
  if (result.wasInterrupted())
    signalPassFailure();
}
