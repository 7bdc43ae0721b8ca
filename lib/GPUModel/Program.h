//===- Program.h - A kernel, decoded ----------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// A kernel is decoded once into a dense list of instructions over numbered
// registers; structured control flow becomes jumps and masks of lanes. A step
// then looks nothing up.
//
// A register is a value of all 32 lanes of a warp: for each element the lanes
// one after the other, so that an operation on a fragment is one loop. Elements
// of up to 32 bits take 32 bits, zero-extended, others 64.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_PROGRAM_H
#define ATTN_LIB_GPUMODEL_PROGRAM_H

#include "mlir/IR/Operation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::attn::gpu_model {

class Warp;
struct Instruction;

constexpr unsigned lanes = 32;
constexpr uint32_t allLanes = 0xffffffff;

enum class Kind : uint8_t { I1, I8, I16, I32, I64, F16, BF16, F32, F64, Ptr };

/// The width of a value of `kind`, without what its register adds.
unsigned getBits(Kind kind);
inline bool isWide(Kind kind) {
  return kind == Kind::I64 || kind == Kind::F64 || kind == Kind::Ptr;
}
inline bool isFloat(Kind kind) {
  return kind == Kind::F16 || kind == Kind::BF16 || kind == Kind::F32 ||
         kind == Kind::F64;
}

/// Where a scalar or a vector lies.
struct Register {
  /// The first 32-bit word in the file.
  uint32_t word = 0;
  /// Elements.
  uint32_t count = 1;
  /// The number of the value, by which its state is looked up.
  uint32_t value = 0;
  Kind kind = Kind::I32;

  uint32_t elementWords() const { return lanes * (isWide(kind) ? 2 : 1); }
  uint32_t words() const { return count * elementWords(); }
};

/// What becomes of the warp after an instruction.
enum class Step {
  Next,
  /// Continue at the instruction's target.
  Jump,
  /// The instruction is run again when the warp is woken.
  Blocked,
  /// As Next, after the other warps had their turn.
  Yield,
  Exit,
  /// The warp has reported an error.
  Failed,
};

using Handler = Step (*)(Warp &, const Instruction &);

/// How an instruction treats registers that a wgmma still owns.
enum class Access : uint8_t {
  /// Reading one is an error.
  Reads,
  /// The results are owned as the operands are: values change names.
  Renames,
  /// The instruction checks by itself.
  Checks,
};

/// Words copied within the register file.
struct Segment {
  uint32_t to, from, words;
};

struct Instruction {
  Handler run = nullptr;
  Operation *op = nullptr;
  Access access = Access::Reads;
  /// Data movement: the results were written when the operands were.
  bool moves = false;
  uint32_t target = 0;
  uint32_t number = 0;
  int64_t imm[4] = {0, 0, 0, 0};
  llvm::SmallVector<Register, 4> operands;
  llvm::SmallVector<Register, 1> results;
  llvm::SmallVector<Segment, 0> segments;
  llvm::SmallVector<int64_t, 0> list;
};

/// What the initial register file holds at `word`, in all lanes.
struct Constant {
  Register reg;
  /// One element for each of the register, or one for all.
  llvm::SmallVector<uint64_t, 1> elements;
};

struct Argument {
  Register reg;
  /// Bytes passed by value behind a pointer; 0 otherwise.
  uint32_t byvalBytes = 0;
};

struct Program {
  std::string name;
  std::vector<Instruction> code;
  std::vector<Constant> constants;
  std::vector<Argument> arguments;
  uint32_t registerWords = 0;
  uint32_t values = 0;
  /// Of the globals in shared memory that have a size.
  uint32_t staticSharedBytes = 0;
  /// maxntid or reqntid of the kernel; 0: none.
  uint32_t maxThreads = 0;
  bool exactThreads = false;
  /// CTAs that have to fit a multiprocessor, and the most registers of a
  /// thread; 0: no limit.
  uint32_t minBlocks = 1;
  uint32_t maxRegisters = 0;
};

/// Shared memory begins here, so that 0 and small offsets are no addresses of
/// it. The first KiB belongs to the system on real devices, too.
constexpr uint32_t sharedBase = 1024;

/// Where an operation is, and which it is.
std::string describe(Operation *op);

/// Decodes the kernel `function`, or says in `error` which operation it cannot
/// run. The operations must outlive the program.
bool decodeKernel(Operation *function, Program &program, std::string &error);

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_PROGRAM_H
