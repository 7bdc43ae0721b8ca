//===- LoadStore.cpp - Addresses, loads, stores, atomics ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AddressSpace.h"
#include "Decoder.h"
#include "FloatFormats.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

//===----------------------------------------------------------------------===//
// Addresses
//===----------------------------------------------------------------------===//

/// operand 0 + imm[0] + the sum of list[k] * operand k + 1; imm[1]: the address
/// space.
static Step computeAddress(Warp &warp, const Instruction &i) {
  uint64_t *result = warp.as<uint64_t>(i.results[0]);
  const uint64_t *base = warp.as<uint64_t>(i.operands[0]);
  for (unsigned lane = 0; lane < lanes; ++lane) {
    uint64_t address = base[lane] + i.imm[0];
    for (unsigned k = 0; k < i.list.size(); ++k)
      address += i.list[k] * warp.getSigned(i.operands[k + 1], lane);
    result[lane] = isSharedSpace(i.imm[1]) ? uint32_t(address) : address;
  }
  return Step::Next;
}

/// Between integers and pointers: zero-extends or truncates.
static Step castPointer(Warp &warp, const Instruction &i) {
  for (unsigned lane = 0; lane < lanes; ++lane) {
    uint64_t value = warp.get(i.operands[0], lane);
    warp.set(i.results[0], lane,
             value & (~uint64_t(0) >> (64 - getBits(i.results[0].kind))));
  }
  return Step::Next;
}

/// imm[0], imm[1]: from and to which address space.
static Step castAddressSpace(Warp &warp, const Instruction &i) {
  for (unsigned lane = 0; lane < lanes; ++lane) {
    uint64_t pointer = warp.get(i.operands[0], lane);
    if (isSharedSpace(i.imm[0]) && i.imm[1] == 0)
      pointer |= sharedWindow;
    else if (isSharedSpace(i.imm[1]))
      pointer = uint32_t(pointer);
    warp.set(i.results[0], lane, pointer);
  }
  return Step::Next;
}

static unsigned getSpace(Value pointer) {
  return cast<LLVM::LLVMPointerType>(pointer.getType()).getAddressSpace();
}

Decoded Decoder::decodeAddress(Operation *op) {
  if (isa<LLVM::PtrToIntOp, LLVM::IntToPtrOp, LLVM::AddrSpaceCastOp>(op) &&
      isa<VectorType>(op->getResult(0).getType()))
    return fail(op, "vectors of addresses are not modelled");
  if (isa<LLVM::PtrToIntOp, LLVM::IntToPtrOp>(op))
    return emitWhole(op, castPointer);
  if (auto cast = dyn_cast<LLVM::AddrSpaceCastOp>(op))
    return emitWhole(op, castAddressSpace,
                     {getSpace(cast.getArg()), getSpace(cast.getRes())});
  auto gep = dyn_cast<LLVM::GEPOp>(op);
  if (!gep)
    return Decoded::Unknown;
  if (!isa<LLVM::LLVMPointerType>(gep.getBase().getType()))
    return fail(op, "vectors of addresses are not modelled");
  if (!define(op))
    return Decoded::Failed;
  Instruction i;
  i.operands.push_back(get(gep.getBase()));
  Type type = gep.getElemType();
  bool first = true;
  for (auto index : gep.getIndices()) {
    int64_t scale = 0, offset = 0;
    auto constant = dyn_cast<IntegerAttr>(index);
    if (first) {
      scale = getBytes(type);
      first = false;
    } else if (auto structure = dyn_cast<LLVM::LLVMStructType>(type)) {
      if (!constant)
        return fail(op, "a field is chosen by a constant");
      for (int64_t field = 0; field < constant.getInt(); ++field)
        offset =
            llvm::alignTo(offset, getAlignment(structure.getBody()[field])) +
            getBytes(structure.getBody()[field]);
      type = structure.getBody()[constant.getInt()];
      i.imm[0] += llvm::alignTo(offset, getAlignment(type));
      continue;
    } else if (auto array = dyn_cast<LLVM::LLVMArrayType>(type)) {
      type = array.getElementType();
      scale = getBytes(type);
    } else if (auto vector = dyn_cast<VectorType>(type)) {
      type = vector.getElementType();
      scale = getBytes(type);
    } else {
      return fail(op, "this form of address is not modelled");
    }
    if (constant) {
      i.imm[0] += scale * constant.getInt();
    } else {
      i.operands.push_back(get(dyn_cast<Value>(index)));
      i.list.push_back(scale);
    }
  }
  Instruction &emitted = emit(op, computeAddress);
  emitted.operands = i.operands;
  emitted.list = i.list;
  emitted.imm[0] = i.imm[0];
  emitted.imm[1] = getSpace(gep.getBase());
  emitted.results.push_back(get(gep.getRes()));
  return Decoded::Done;
}

//===----------------------------------------------------------------------===//
// Loads and stores
//===----------------------------------------------------------------------===//

/// The host's address of `bytes` at `pointer`, after all checks; null where one
/// failed. imm[0]: the address space, imm[1]: the alignment.
static uint8_t *access(Warp &warp, const Instruction &i, unsigned lane,
                       uint64_t pointer, uint32_t bytes, bool isWrite) {
  std::string error;
  bool isShared = pointsToShared(i.imm[0], pointer);
  if (pointer % i.imm[1] != 0) {
    warp.fail(i, lane,
              llvm::formatv("{0} address {1} is no multiple of {2}",
                            isShared ? "shared" : "global", pointer, i.imm[1]));
    return nullptr;
  }
  if (isShared) {
    SharedMemory &shared = warp.cta.shared;
    Accessor by = warp.generic(i, lane);
    if (isWrite ? shared.write(by, pointer, bytes, error)
                : shared.read(by, pointer, bytes, error))
      return shared.at(pointer);
  } else if (warp.cta.launch.global.check(pointer, bytes, isWrite, error)) {
    return reinterpret_cast<uint8_t *>(pointer);
  }
  warp.fail(i, lane, error);
  return nullptr;
}

static Step loadValue(Warp &warp, const Instruction &i) {
  const Register &result = i.results[0];
  unsigned bytes = (getBits(result.kind) + 7) / 8;
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    const uint8_t *from = access(warp, i, lane, warp.get(i.operands[0], lane),
                                 bytes * result.count, /*isWrite=*/false);
    if (!from)
      return false;
    for (unsigned e = 0; e < result.count; ++e) {
      uint64_t value = 0;
      std::memcpy(&value, from + e * bytes, bytes);
      warp.set(result, lane, value, e);
    }
    return true;
  });
  return ok ? Step::Next : Step::Failed;
}

static Step storeValue(Warp &warp, const Instruction &i) {
  const Register &value = i.operands[0];
  unsigned bytes = (getBits(value.kind) + 7) / 8;
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    uint8_t *to = access(warp, i, lane, warp.get(i.operands[1], lane),
                         bytes * value.count, /*isWrite=*/true);
    if (!to)
      return false;
    for (unsigned e = 0; e < value.count; ++e) {
      uint64_t element = warp.get(value, lane, e);
      std::memcpy(to + e * bytes, &element, bytes);
    }
    return true;
  });
  return ok ? Step::Next : Step::Failed;
}

static uint64_t combine(LLVM::AtomicBinOp op, Kind kind, uint64_t a,
                        uint64_t b) {
  unsigned unused = 64 - getBits(kind);
  int64_t x = int64_t(a << unused) >> unused,
          y = int64_t(b << unused) >> unused;
  switch (op) {
  case LLVM::AtomicBinOp::add:
    return a + b;
  case LLVM::AtomicBinOp::sub:
    return a - b;
  case LLVM::AtomicBinOp::_and:
    return a & b;
  case LLVM::AtomicBinOp::_or:
    return a | b;
  case LLVM::AtomicBinOp::_xor:
    return a ^ b;
  case LLVM::AtomicBinOp::max:
    return x > y ? a : b;
  case LLVM::AtomicBinOp::min:
    return x < y ? a : b;
  case LLVM::AtomicBinOp::umax:
    return std::max(a, b);
  case LLVM::AtomicBinOp::umin:
    return std::min(a, b);
  case LLVM::AtomicBinOp::fadd:
    return fromDouble(kind, toDouble(kind, a) + toDouble(kind, b));
  case LLVM::AtomicBinOp::fmax:
    return toDouble(kind, a) > toDouble(kind, b) ? a : b;
  case LLVM::AtomicBinOp::fmin:
    return toDouble(kind, a) < toDouble(kind, b) ? a : b;
  default:
    return b;
  }
}

/// Atomic on global memory; imm[2] is the operation.
static Step atomic(Warp &warp, const Instruction &i) {
  const Register &operand = i.operands[1];
  unsigned bits = getBits(operand.kind), bytes = bits / 8;
  std::lock_guard<std::mutex> lock(warp.cta.launch.atomics);
  bool ok = forLanes(warp.mask, [&](unsigned lane) {
    uint8_t *at = access(warp, i, lane, warp.get(i.operands[0], lane), bytes,
                         /*isWrite=*/true);
    if (!at)
      return false;
    uint64_t old = 0;
    std::memcpy(&old, at, bytes);
    uint64_t value = combine(LLVM::AtomicBinOp(i.imm[2]), operand.kind, old,
                             warp.get(operand, lane));
    std::memcpy(at, &value, bytes);
    warp.set(i.results[0], lane, old);
    return true;
  });
  return ok ? Step::Next : Step::Failed;
}

static Step nothing(Warp &, const Instruction &) { return Step::Next; }

/// The alignment that an access needs: LLVM splits one whose alignment is
/// smaller than its size; 16 bytes are the largest access.
static int64_t accessAlignment(Type type, std::optional<uint64_t> alignment) {
  return std::min<uint64_t>(16, alignment.value_or(getAlignment(type)));
}

Decoded Decoder::decodeMemory(Operation *op) {
  if (auto load = dyn_cast<LLVM::LoadOp>(op)) {
    if (load.getOrdering() != LLVM::AtomicOrdering::not_atomic)
      return fail(op, "atomic loads are not modelled");
    Decoded decoded =
        emitWhole(op, loadValue,
                  {getSpace(load.getAddr()),
                   accessAlignment(load.getType(), load.getAlignment())});
    if (decoded == Decoded::Done && program.code.back().results.size() != 1)
      return fail(op, "a struct in memory is not modelled");
    return decoded;
  }
  if (auto store = dyn_cast<LLVM::StoreOp>(op)) {
    if (store.getOrdering() != LLVM::AtomicOrdering::not_atomic)
      return fail(op, "atomic stores are not modelled");
    if (getAll(store.getValue()).size() != 1)
      return fail(op, "a struct in memory is not modelled");
    return emitWhole(
        op, storeValue,
        {getSpace(store.getAddr()),
         accessAlignment(store.getValue().getType(), store.getAlignment())});
  }
  if (auto rmw = dyn_cast<LLVM::AtomicRMWOp>(op)) {
    switch (rmw.getBinOp()) {
    case LLVM::AtomicBinOp::nand:
    case LLVM::AtomicBinOp::uinc_wrap:
    case LLVM::AtomicBinOp::udec_wrap:
    case LLVM::AtomicBinOp::usub_cond:
    case LLVM::AtomicBinOp::usub_sat:
      return fail(op, "this atomic operation is not modelled");
    default:
      break;
    }
    unsigned space = getSpace(rmw.getPtr());
    if (space != 1)
      return fail(op, "atomic operations are modelled on global memory only");
    if (isa<VectorType>(rmw.getVal().getType()))
      return fail(op, "atomic operations on vectors are not modelled");
    return emitWhole(op, atomic,
                     {space, int64_t(getBytes(rmw.getVal().getType())),
                      int64_t(rmw.getBinOp())});
  }
  if (isa<NVVM::PrefetchOp, LLVM::AssumeOp>(op))
    return emitWhole(op, nothing);
  return Decoded::Unknown;
}
