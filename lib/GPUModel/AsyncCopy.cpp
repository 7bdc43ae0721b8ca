//===- AsyncCopy.cpp - cp.async, bulk copies, TMA -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Copies between global and shared memory that complete asynchronously (PTX
// ISA, "Data Movement: cp.async, cp.async.bulk, cp.async.bulk.tensor"). The
// bytes move when the copy is issued; what tells that they may be used comes
// later, and an access before that is reported.
//
//===----------------------------------------------------------------------===//

#include "AddressSpace.h"
#include "Decoder.h"
#include "FloatFormats.h"
#include "TensorMap.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;
using llvm::formatv;

//===----------------------------------------------------------------------===//
// cp.async
//===----------------------------------------------------------------------===//

/// imm[0]: bytes; operand 2, where there is one: how many of them are read, the
/// others being zero.
static Step copyAsync(Warp &warp, const Instruction &i) {
  uint32_t bytes = i.imm[0];
  SharedMemory &shared = warp.cta.shared;
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    std::string error;
    uint64_t to = warp.get(i.operands[0], lane);
    uint64_t from = warp.get(i.operands[1], lane);
    uint32_t read =
        i.operands.size() > 2 ? warp.get(i.operands[2], lane) : bytes;
    Accessor by = warp.generic(i, lane);
    by.agent = warp.cta.agents.cpAsync(warp.index);
    by.clock = warp.copyGroup;
    if (to % bytes != 0 || (read != 0 && from % bytes != 0))
      error = formatv("cp.async of {0} bytes from {1:x} to {2}: both are "
                      "multiples of the size",
                      bytes, from, to);
    else if (read > bytes)
      error = formatv("cp.async reads {0} of {1} bytes", read, bytes);
    else if (read == 0 ||
             warp.cta.launch.global.check(from, read, false, error))
      shared.write(by, to, bytes, error);
    if (!error.empty()) {
      warp.fail(i, lane, error);
      return false;
    }
    std::memset(shared.at(to), 0, bytes);
    std::memcpy(shared.at(to), reinterpret_cast<const void *>(from), read);
    warp.lastCopyGroup = warp.copyGroup;
    return true;
  });
  return ok ? Step::Next : Step::Failed;
}

static Step commitCopies(Warp &warp, const Instruction &i) {
  if (!warp.converged(i))
    return Step::Failed;
  ++warp.copyGroup;
  return Step::Next;
}

/// imm[0]: the latest groups that need not be complete.
static Step waitCopies(Warp &warp, const Instruction &i) {
  if (!warp.converged(i))
    return Step::Failed;
  uint32_t committed = warp.copyGroup - 1;
  if (committed > i.imm[0])
    warp.copyComplete =
        std::max<uint32_t>(warp.copyComplete, committed - i.imm[0]);
  warp.clocks.seen[warp.cta.agents.cpAsync(warp.index)] = warp.copyComplete;
  return Step::Next;
}

//===----------------------------------------------------------------------===//
// Bulk copies
//===----------------------------------------------------------------------===//

/// The mbarrier that counts the bytes of a copy, which the async proxy must
/// know to be initialized.
static MBarriers::Object *findCounter(Warp &warp, uint32_t address,
                                      std::string &error) {
  MBarriers::Object *object =
      warp.cta.mbarriers.find(address, warp.clocks, error);
  if (!object || object->fenced)
    return object;
  error = formatv("no fence.mbarrier_init or fence.proxy.async shows the "
                  "initialization of the mbarrier at shared address {0} to the "
                  "async proxy",
                  address);
  return nullptr;
}

/// Notes that the async proxy writes shared memory until the current phase of
/// `object` completes.
static bool writeBulk(Warp &warp, const Instruction &i, unsigned lane,
                      MBarriers::Object &object, uint32_t to, uint32_t bytes,
                      std::string &error) {
  Accessor by = warp.generic(i, lane);
  by.asyncProxy = true;
  by.agent = warp.cta.agents.mbarrier(warp.cta.mbarriers.indexOf(object));
  by.clock = object.phase + 1;
  if (!warp.cta.shared.write(by, to, bytes, error))
    return false;
  warp.cta.bringBytes(warp.cta.mbarriers.indexOf(object), bytes);
  return true;
}

/// Notes that the async proxy reads shared memory until `lane` has waited.
static bool readBulk(Warp &warp, const Instruction &i, unsigned lane,
                     uint32_t from, uint32_t bytes, std::string &error) {
  Accessor by = warp.generic(i, -1);
  by.asyncProxy = true;
  by.agent = warp.cta.agents.bulk(warp.index);
  by.clock = ++warp.bulkClock;
  if (!warp.cta.shared.read(by, from, bytes, error))
    return false;
  warp.bulkCopies.push_back({by.clock, warp.bulkGroup[lane], lane});
  return true;
}

static bool bulkAlignment(uint64_t shared, uint64_t global, uint64_t bytes,
                          std::string &error) {
  if (shared % 16 == 0 && global % 16 == 0 && bytes % 16 == 0 && bytes != 0)
    return true;
  error = formatv("a bulk copy of {0} bytes between shared address {1} and "
                  "global address {2:x}: all three are multiples of 16",
                  bytes, shared, global);
  return false;
}

/// Operands: destination, source, mbarrier, bytes.
static Step copyBulkToShared(Warp &warp, const Instruction &i) {
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    std::string error;
    uint32_t to = warp.get(i.operands[0], lane);
    uint64_t from = warp.get(i.operands[1], lane);
    uint32_t bytes = warp.get(i.operands[3], lane);
    MBarriers::Object *object =
        findCounter(warp, warp.get(i.operands[2], lane), error);
    if (object && bulkAlignment(to, from, bytes, error) &&
        warp.cta.launch.global.check(from, bytes, false, error) &&
        writeBulk(warp, i, lane, *object, to, bytes, error)) {
      std::memcpy(warp.cta.shared.at(to), reinterpret_cast<const void *>(from),
                  bytes);
      return true;
    }
    warp.fail(i, lane, error);
    return false;
  });
  return ok ? Step::Next : Step::Failed;
}

/// Operands: destination, source, bytes.
static Step copyBulkToGlobal(Warp &warp, const Instruction &i) {
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    std::string error;
    uint64_t to = warp.get(i.operands[0], lane);
    uint32_t from = warp.get(i.operands[1], lane);
    uint32_t bytes = warp.get(i.operands[2], lane);
    if (bulkAlignment(from, to, bytes, error) &&
        warp.cta.launch.global.check(to, bytes, true, error) &&
        readBulk(warp, i, lane, from, bytes, error)) {
      std::memcpy(reinterpret_cast<void *>(to), warp.cta.shared.at(from),
                  bytes);
      return true;
    }
    warp.fail(i, lane, error);
    return false;
  });
  return ok ? Step::Next : Step::Failed;
}

static Step commitBulk(Warp &warp, const Instruction &) {
  forLanes(warp.mask, [&](unsigned lane) {
    ++warp.bulkGroup[lane];
    return true;
  });
  return Step::Next;
}

/// imm[0]: the latest groups of each thread that need not be complete.
static Step waitBulk(Warp &warp, const Instruction &i) {
  llvm::erase_if(warp.bulkCopies, [&](const Warp::BulkCopy &copy) {
    return (warp.mask >> copy.lane & 1) &&
           copy.group + i.imm[0] < warp.bulkGroup[copy.lane];
  });
  uint32_t done = warp.bulkClock;
  for (const Warp::BulkCopy &copy : warp.bulkCopies)
    done = std::min(done, copy.clock - 1);
  uint32_t &seen = warp.clocks.seen[warp.cta.agents.bulk(warp.index)];
  seen = std::max(seen, done);
  return Step::Next;
}

//===----------------------------------------------------------------------===//
// Tensor copies
//===----------------------------------------------------------------------===//

static bool readTensorMap(Warp &warp, uint64_t pointer, unsigned rank,
                          TensorMap &map, std::string &error) {
  if (pointer % ATTN_CUDA_TENSOR_MAP_ALIGNMENT != 0) {
    error = formatv("the tensor map's address {0:x} is no multiple of {1}",
                    pointer, ATTN_CUDA_TENSOR_MAP_ALIGNMENT);
    return false;
  }
  if (!warp.cta.launch.global.check(pointer, sizeof(map), false, error))
    return false;
  std::memcpy(static_cast<void *>(&map), reinterpret_cast<void *>(pointer),
              sizeof(map));
  if (map.magic != TensorMap::magicNumber) {
    error = "the operand points to no tensor map";
    return false;
  }
  if (map.tiled.rank != int32_t(rank)) {
    error = formatv("{0} coordinates for a tensor map of rank {1}", rank,
                    map.tiled.rank);
    return false;
  }
  if (map.tiled.swizzle != ATTN_CUDA_SWIZZLE_NONE &&
      map.rowBytes() != map.swizzleBytes()) {
    error = formatv("rows of {0} bytes with a swizzle of {1} are not modelled: "
                    "PTX ISA does not say where they lie",
                    map.rowBytes(), map.swizzleBytes());
    return false;
  }
  return true;
}

/// Calls `body(offset, address, begin, bytes)` for each row of the box that has
/// elements inside of the tensor: the row's offset in a dense box, the global
/// address of its first element inside, and which bytes of the row are inside.
template <typename Body>
static void forRows(const TensorMap &map, ArrayRef<int32_t> coordinates,
                    Body body) {
  const attn_cuda_tiled &tiled = map.tiled;
  uint32_t rows = map.boxBytes() / map.rowBytes();
  int64_t first = std::max<int64_t>(0, -int64_t(coordinates[0]));
  int64_t last =
      std::min<int64_t>(tiled.box[0], int64_t(tiled.sizes[0]) - coordinates[0]);
  for (uint32_t row = 0; row < rows; ++row) {
    uint64_t address = tiled.base;
    bool inside = first < last;
    uint32_t rest = row;
    for (int32_t d = 1; d < tiled.rank; ++d) {
      int64_t index = int64_t(coordinates[d]) + rest % tiled.box[d];
      rest /= tiled.box[d];
      inside &= index >= 0 && uint64_t(index) < tiled.sizes[d];
      address += index * tiled.strides[d];
    }
    if (!inside)
      continue;
    uint32_t element = map.elementBytes();
    body(row * map.rowBytes(), address + (coordinates[0] + first) * element,
         uint32_t(first) * element, uint32_t(last - first) * element);
  }
}

/// Copies `bytes` between a row in global memory and its chunks in shared
/// memory; `row` is where the row would begin without a swizzle.
template <typename Copy>
static void forChunks(const TensorMap &map, uint32_t row, uint32_t begin,
                      uint32_t bytes, Copy copy) {
  for (uint32_t done = 0; done < bytes;) {
    uint32_t at = row + begin + done;
    uint32_t part = std::min(bytes - done, 16 - at % 16);
    copy(swizzle(at, map.swizzleBytes()), done, part);
    done += part;
  }
}

/// The active lanes for which operand imm[2], a predicate, is set.
static uint32_t predicated(Warp &warp, const Instruction &i) {
  if (i.imm[2] < 0)
    return warp.mask;
  uint32_t result = 0;
  for (unsigned lane = 0; lane < lanes; ++lane)
    result |= uint32_t(warp.get(i.operands[i.imm[2]], lane) & 1) << lane;
  return result & warp.mask;
}

/// Operands: shared address, tensor map, coordinates, mbarrier. imm[0]: the
/// rank.
static Step loadTensor(Warp &warp, const Instruction &i) {
  SharedMemory &shared = warp.cta.shared;
  bool ok = forLanes(predicated(warp, i), [&](unsigned lane) {
    std::string error;
    unsigned rank = i.imm[0];
    uint32_t to = warp.get(i.operands[0], lane);
    TensorMap map;
    SmallVector<int32_t> coordinates;
    for (unsigned d = 0; d < rank; ++d)
      coordinates.push_back(warp.get(i.operands[2 + d], lane));
    MBarriers::Object *object =
        findCounter(warp, warp.get(i.operands[2 + rank], lane), error);
    if (object &&
        readTensorMap(warp, warp.get(i.operands[1], lane), rank, map, error)) {
      if (to % 128 != 0)
        error =
            formatv("the box's shared address {0} is no multiple of 128", to);
      else if (writeBulk(warp, i, lane, *object, to, map.boxBytes(), error))
        std::memset(shared.at(to), 0, map.boxBytes());
    }
    if (error.empty())
      forRows(map, coordinates,
              [&](uint32_t row, uint64_t from, uint32_t begin, uint32_t bytes) {
                if (!error.empty() ||
                    !warp.cta.launch.global.check(from, bytes, false, error))
                  return;
                forChunks(map, to + row, begin, bytes,
                          [&](uint32_t at, uint32_t done, uint32_t part) {
                            std::memcpy(
                                shared.at(at),
                                reinterpret_cast<uint8_t *>(from) + done, part);
                          });
              });
    if (error.empty())
      return true;
    warp.fail(i, lane, error);
    return false;
  });
  return ok ? Step::Next : Step::Failed;
}

/// Adds `bytes` of elements at `from` to those at `to`.
static void addElements(const TensorMap &map, uint8_t *to, const uint8_t *from,
                        uint32_t bytes) {
  Kind kind = map.tiled.element == ATTN_CUDA_F32   ? Kind::F32
              : map.tiled.element == ATTN_CUDA_F16 ? Kind::F16
                                                   : Kind::BF16;
  for (uint32_t n = 0; n < bytes; n += map.elementBytes()) {
    uint64_t a = 0, b = 0;
    std::memcpy(&a, to + n, map.elementBytes());
    std::memcpy(&b, from + n, map.elementBytes());
    a = fromDouble(kind, toDouble(kind, a) + toDouble(kind, b));
    std::memcpy(to + n, &a, map.elementBytes());
  }
}

/// Operands: tensor map, shared address, coordinates. imm[0]: the rank, imm[1]:
/// the elements are added to what is there.
static Step storeTensor(Warp &warp, const Instruction &i) {
  SharedMemory &shared = warp.cta.shared;
  bool ok = forLanes(predicated(warp, i), [&](unsigned lane) {
    std::string error;
    unsigned rank = i.imm[0];
    uint32_t from = warp.get(i.operands[1], lane);
    TensorMap map;
    SmallVector<int32_t> coordinates;
    for (unsigned d = 0; d < rank; ++d)
      coordinates.push_back(warp.get(i.operands[2 + d], lane));
    if (readTensorMap(warp, warp.get(i.operands[0], lane), rank, map, error)) {
      if (from % 128 != 0)
        error =
            formatv("the box's shared address {0} is no multiple of 128", from);
      else
        readBulk(warp, i, lane, from, map.boxBytes(), error);
    }
    std::lock_guard<std::mutex> lock(warp.cta.launch.atomics);
    if (error.empty())
      forRows(map, coordinates,
              [&](uint32_t row, uint64_t to, uint32_t begin, uint32_t bytes) {
                if (!error.empty() ||
                    !warp.cta.launch.global.check(to, bytes, true, error))
                  return;
                forChunks(map, from + row, begin, bytes,
                          [&](uint32_t at, uint32_t done, uint32_t part) {
                            auto *target =
                                reinterpret_cast<uint8_t *>(to) + done;
                            if (i.imm[1])
                              addElements(map, target, shared.at(at), part);
                            else
                              std::memcpy(target, shared.at(at), part);
                          });
              });
    if (error.empty())
      return true;
    warp.fail(i, lane, error);
    return false;
  });
  return ok ? Step::Next : Step::Failed;
}

//===----------------------------------------------------------------------===//
// Decoding
//===----------------------------------------------------------------------===//

Decoded Decoder::decodeCopy(Operation *op) {
  if (auto copy = dyn_cast<NVVM::CpAsyncOp>(op)) {
    if (copy.getModifier() == NVVM::LoadCacheModifierKind::CG &&
        copy.getSize() != 16)
      return fail(op, "cp.async.cg copies 16 bytes");
    return emitWhole(op, copyAsync, {int64_t(copy.getSize())});
  }
  if (isa<NVVM::CpAsyncCommitGroupOp>(op))
    return emitWhole(op, commitCopies);
  if (auto wait = dyn_cast<NVVM::CpAsyncWaitGroupOp>(op))
    return emitWhole(op, waitCopies, {int64_t(wait.getN())});
  if (isa<NVVM::CpAsyncBulkCommitGroupOp>(op))
    return emitWhole(op, commitBulk);
  if (auto wait = dyn_cast<NVVM::CpAsyncBulkWaitGroupOp>(op))
    return emitWhole(op, waitBulk, {int64_t(wait.getGroup())});
  if (auto copy = dyn_cast<NVVM::CpAsyncBulkGlobalToSharedClusterOp>(op)) {
    if (copy.getMulticastMask())
      return fail(op, "copies to several CTAs are not modelled");
    return emitWhole(op, copyBulkToShared);
  }
  if (auto copy = dyn_cast<NVVM::CpAsyncBulkSharedCTAToGlobalOp>(op)) {
    if (copy.getByteMask())
      return fail(op, "byte masks are not modelled");
    return emitWhole(op, copyBulkToGlobal);
  }
  if (isa<NVVM::CpAsyncBulkTensorPrefetchOp>(op))
    return emitWhole(op,
                     [](Warp &, const Instruction &) { return Step::Next; });
  if (auto load =
          dyn_cast<NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp>(op)) {
    if (load.getMulticastMask() || load.getMode() != NVVM::TMALoadMode::TILE ||
        !load.getIm2colOffsets().empty() || load.getGroup())
      return fail(op, "only the tiled mode, to one CTA, is modelled");
    int64_t predicate =
        load.getPredicate() ? int64_t(op->getNumOperands()) - 1 : -1;
    return emitWhole(op, loadTensor,
                     {int64_t(load.getCoordinates().size()), 0, predicate});
  }
  if (auto store = dyn_cast<NVVM::CpAsyncBulkTensorSharedCTAToGlobalOp>(op)) {
    if (store.getMode() != NVVM::TMAStoreMode::TILE)
      return fail(op, "only the tiled mode is modelled");
    int64_t predicate =
        store.getPredicate() ? int64_t(op->getNumOperands()) - 1 : -1;
    return emitWhole(op, storeTensor,
                     {int64_t(store.getCoordinates().size()), 0, predicate});
  }
  if (auto reduce = dyn_cast<NVVM::CpAsyncBulkTensorReduceOp>(op)) {
    if (reduce.getMode() != NVVM::TMAStoreMode::TILE ||
        reduce.getRedKind() != NVVM::TMAReduxKind::ADD)
      return fail(op, "only sums, in the tiled mode, are modelled");
    return emitWhole(op, storeTensor,
                     {int64_t(reduce.getCoordinates().size()), 1, -1});
  }
  return Decoded::Unknown;
}
