//===- Decoder.h - From operations to instructions --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_DECODER_H
#define ATTN_LIB_GPUMODEL_DECODER_H

#include "Program.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Value.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::attn::gpu_model {

/// Whether a part of the decoder knows an operation.
enum class Decoded { Unknown, Done, Failed };

class Decoder {
public:
  Decoder(Operation *function, Program &program, std::string &error)
      : function(function), program(program), error(error) {}

  bool run();

  /// The register of a value that has one.
  Register get(Value value) { return registers.find(value)->second.front(); }
  /// The registers of a value: one, or one for each leaf of a struct.
  llvm::ArrayRef<Register> getAll(Value value) {
    return registers.find(value)->second;
  }
  /// Reserves the registers of `op`'s results; fails where a type has none.
  bool define(Operation *op);
  bool define(Value value);
  Register temporary(Register like);
  /// Lets `value` be in the registers of `other`.
  void alias(Value value, Value other) {
    // The map may move what it holds when it grows.
    llvm::SmallVector<Register, 1> same = registers[other];
    registers[value] = std::move(same);
  }

  /// Appends an instruction with no operands.
  Instruction &emit(Operation *op, Handler run);
  /// Appends an instruction with all operands and results of `op`.
  Decoded emitWhole(Operation *op, Handler run,
                    llvm::ArrayRef<int64_t> imm = {});
  /// Appends a copy of elements within the file: `segments` from `operands` to
  /// the results of `op`.
  Decoded emitMove(Operation *op, llvm::SmallVector<Segment, 0> segments);
  Decoded fail(Operation *op, const llvm::Twine &message);

  /// The elements of a constant, one where they are all the same.
  bool getElements(Attribute value, llvm::SmallVectorImpl<uint64_t> &elements);

  Operation *const function;
  Program &program;

private:
  bool decodeBlock(Block &block);
  bool decodeOperation(Operation &op);
  bool decodeArguments();
  bool decodeGlobals();
  Decoded decodeConstant(Operation *op);
  Decoded decodeControl(Operation *op);
  bool decodeIf(scf::IfOp op);
  bool decodeFor(scf::ForOp op);
  bool decodeWhile(scf::WhileOp op);
  Decoded decodeInteger(Operation *op);
  Decoded decodeFloat(Operation *op);
  Decoded decodeConversion(Operation *op);
  Decoded decodeReduction(Operation *op);
  Decoded decodeVector(Operation *op);
  Decoded decodeAddress(Operation *op);
  Decoded decodeMemory(Operation *op);
  Decoded decodeCopy(Operation *op);
  Decoded decodeSynchronization(Operation *op);
  Decoded decodeLanes(Operation *op);
  Decoded decodeMatrix(Operation *op);
  Decoded decodeWgmma(Operation *op);

  /// Copies values where lanes are active, as if all at once.
  void copyActive(Operation *op, ValueRange from, ValueRange to);
  llvm::SmallVector<Register, 4> flatten(ValueRange values);
  bool makeRegisters(Type type, llvm::SmallVectorImpl<Register> &result);

  llvm::DenseMap<Value, llvm::SmallVector<Register, 1>> registers;
  /// Shared addresses of the module's globals.
  llvm::StringMap<uint32_t> globals;
  std::string &error;
};

/// The kind of a scalar type, if it has one.
bool getKind(Type type, Kind &kind);
/// The kind of `op`'s first operand, or of its elements, if it has one.
bool getOperandKind(Operation *op, Kind &kind);
/// Bytes of a type in memory, and its alignment; 0 where it has none.
uint64_t getBytes(Type type);
uint64_t getAlignment(Type type);

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_DECODER_H
