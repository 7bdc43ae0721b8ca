//===- Decoder.cpp - From operations to instructions ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::attn::gpu_model;

unsigned mlir::attn::gpu_model::getBits(Kind kind) {
  switch (kind) {
  case Kind::I1:
    return 1;
  case Kind::I8:
    return 8;
  case Kind::I16:
  case Kind::F16:
  case Kind::BF16:
    return 16;
  case Kind::I32:
  case Kind::F32:
    return 32;
  case Kind::I64:
  case Kind::F64:
  case Kind::Ptr:
    return 64;
  }
  return 0;
}

bool mlir::attn::gpu_model::getKind(Type type, Kind &kind) {
  if (type.isIndex())
    kind = Kind::I64;
  else if (isa<LLVM::LLVMPointerType>(type))
    kind = Kind::Ptr;
  else if (type.isF16())
    kind = Kind::F16;
  else if (type.isBF16())
    kind = Kind::BF16;
  else if (type.isF32())
    kind = Kind::F32;
  else if (type.isF64())
    kind = Kind::F64;
  else if (type.isInteger(1))
    kind = Kind::I1;
  else if (type.isInteger(8))
    kind = Kind::I8;
  else if (type.isInteger(16))
    kind = Kind::I16;
  else if (type.isInteger(32))
    kind = Kind::I32;
  else if (type.isInteger(64))
    kind = Kind::I64;
  else
    return false;
  return true;
}

bool mlir::attn::gpu_model::getOperandKind(Operation *op, Kind &kind) {
  return op->getNumOperands() != 0 &&
         getKind(getElementTypeOrSelf(op->getOperand(0).getType()), kind);
}

uint64_t mlir::attn::gpu_model::getBytes(Type type) {
  Kind kind;
  if (getKind(type, kind))
    return (getBits(kind) + 7) / 8;
  if (auto vector = dyn_cast<VectorType>(type))
    return vector.getNumElements() * getBytes(vector.getElementType());
  if (auto array = dyn_cast<LLVM::LLVMArrayType>(type))
    return array.getNumElements() * getBytes(array.getElementType());
  if (auto structure = dyn_cast<LLVM::LLVMStructType>(type)) {
    uint64_t bytes = 0;
    for (Type field : structure.getBody())
      bytes = llvm::alignTo(bytes, getAlignment(field)) + getBytes(field);
    return llvm::alignTo(bytes, getAlignment(type));
  }
  return 0;
}

uint64_t mlir::attn::gpu_model::getAlignment(Type type) {
  if (auto array = dyn_cast<LLVM::LLVMArrayType>(type))
    return getAlignment(array.getElementType());
  if (auto structure = dyn_cast<LLVM::LLVMStructType>(type)) {
    uint64_t alignment = 1;
    for (Type field : structure.getBody())
      alignment = std::max(alignment, getAlignment(field));
    return alignment;
  }
  return llvm::PowerOf2Ceil(std::max<uint64_t>(1, getBytes(type)));
}

std::string mlir::attn::gpu_model::describe(Operation *op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Location location = op->getLoc();
  if (auto file = location->findInstanceOf<FileLineColLoc>())
    os << file.getFilename().getValue() << ":" << file.getLine() << ":"
       << file.getColumn();
  else
    os << location;
  return text;
}

Decoded Decoder::fail(Operation *op, const Twine &message) {
  if (error.empty())
    error = describe(op) + ": '" + op->getName().getStringRef().str() +
            "': " + message.str();
  return Decoded::Failed;
}

bool Decoder::makeRegisters(Type type, SmallVectorImpl<Register> &result) {
  if (auto structure = dyn_cast<LLVM::LLVMStructType>(type)) {
    for (Type field : structure.getBody())
      if (!makeRegisters(field, result))
        return false;
    return true;
  }
  Register reg;
  Type element = type;
  if (auto vector = dyn_cast<VectorType>(type)) {
    if (vector.isScalable())
      return false;
    element = vector.getElementType();
    reg.count = vector.getNumElements();
  } else if (auto array = dyn_cast<LLVM::LLVMArrayType>(type)) {
    element = array.getElementType();
    reg.count = array.getNumElements();
  }
  if (!getKind(element, reg.kind))
    return false;
  reg.word = program.registerWords;
  reg.value = program.values++;
  program.registerWords += reg.words();
  result.push_back(reg);
  return true;
}

bool Decoder::define(Value value) {
  SmallVector<Register, 1> result;
  if (!makeRegisters(value.getType(), result)) {
    std::string text;
    llvm::raw_string_ostream(text) << value.getType();
    Operation *op = value.getDefiningOp();
    fail(op ? op : value.getParentBlock()->getParentOp(),
         "values of type " + text + " are not modelled");
    return false;
  }
  registers[value] = std::move(result);
  return true;
}

bool Decoder::define(Operation *op) {
  return llvm::all_of(op->getResults(),
                      [&](Value result) { return define(result); });
}

Register Decoder::temporary(Register like) {
  like.word = program.registerWords;
  like.value = program.values++;
  program.registerWords += like.words();
  return like;
}

Instruction &Decoder::emit(Operation *op, Handler run) {
  Instruction &i = program.code.emplace_back();
  i.run = run;
  i.op = op;
  i.number = program.code.size() - 1;
  return i;
}

SmallVector<Register, 4> Decoder::flatten(ValueRange values) {
  SmallVector<Register, 4> result;
  for (Value value : values)
    llvm::append_range(result, getAll(value));
  return result;
}

Decoded Decoder::emitWhole(Operation *op, Handler run, ArrayRef<int64_t> imm) {
  if (!define(op))
    return Decoded::Failed;
  Instruction &i = emit(op, run);
  i.operands = flatten(op->getOperands());
  for (Register reg : flatten(op->getResults()))
    i.results.push_back(reg);
  llvm::copy(imm, i.imm);
  return Decoded::Done;
}

bool Decoder::getElements(Attribute value,
                          SmallVectorImpl<uint64_t> &elements) {
  auto add = [&](const APInt &bits) {
    elements.push_back(bits.getZExtValue());
  };
  if (auto integer = dyn_cast<IntegerAttr>(value)) {
    add(integer.getValue());
  } else if (auto number = dyn_cast<FloatAttr>(value)) {
    add(number.getValue().bitcastToAPInt());
  } else if (auto dense = dyn_cast<DenseIntElementsAttr>(value)) {
    if (dense.isSplat())
      add(dense.getSplatValue<APInt>());
    else
      for (APInt element : dense.getValues<APInt>())
        add(element);
  } else if (auto dense = dyn_cast<DenseFPElementsAttr>(value)) {
    if (dense.isSplat())
      add(dense.getSplatValue<APFloat>().bitcastToAPInt());
    else
      for (APFloat element : dense.getValues<APFloat>())
        add(element.bitcastToAPInt());
  } else {
    return false;
  }
  return true;
}

Decoded Decoder::decodeConstant(Operation *op) {
  StringRef name = op->getName().getStringRef();
  SmallVector<uint64_t, 1> elements;
  if (name == "arith.constant" || name == "llvm.mlir.constant") {
    if (!getElements(op->getAttr("value"), elements))
      return fail(op, "this form of constant is not modelled");
  } else if (name == "llvm.mlir.zero") {
    elements.push_back(0);
  } else if (name == "llvm.mlir.undef" || name == "llvm.mlir.poison" ||
             name == "ub.poison") {
    // Not a number in any type.
    elements.push_back(~uint64_t(0));
  } else {
    return Decoded::Unknown;
  }
  if (!define(op))
    return Decoded::Failed;
  for (Register reg : getAll(op->getResult(0))) {
    Constant constant{reg, elements};
    for (uint64_t &element : constant.elements)
      element &= ~uint64_t(0) >> (64 - getBits(reg.kind));
    program.constants.push_back(std::move(constant));
  }
  return Decoded::Done;
}

bool Decoder::decodeArguments() {
  auto kernel = cast<LLVM::LLVMFuncOp>(function);
  for (BlockArgument argument : kernel.getArguments()) {
    if (!define(argument))
      return false;
    if (getAll(argument).size() != 1 || get(argument).count != 1) {
      fail(function, "an argument that is no scalar is not modelled");
      return false;
    }
    Argument &decoded = program.arguments.emplace_back();
    decoded.reg = get(argument);
    if (auto byval = kernel.getArgAttrOfType<TypeAttr>(
            argument.getArgNumber(), LLVM::LLVMDialect::getByValAttrName()))
      decoded.byvalBytes = getBytes(byval.getValue());
  }
  return true;
}

/// Gives the globals in shared memory their addresses; those of no size, which
/// are all the dynamic shared memory, come after the others.
bool Decoder::decodeGlobals() {
  Operation *module = function->getParentOp();
  uint32_t end = sharedBase;
  for (bool dynamic : {false, true}) {
    uint32_t begin = end;
    for (Operation &op : module->getRegion(0).front()) {
      auto global = dyn_cast<LLVM::GlobalOp>(op);
      if (!global || global.getAddrSpace() != 3)
        continue;
      uint64_t bytes = getBytes(global.getType());
      if ((bytes == 0) != dynamic)
        continue;
      uint64_t alignment = std::max<uint64_t>(global.getAlignment().value_or(1),
                                              getAlignment(global.getType()));
      uint32_t address = llvm::alignTo(begin, alignment);
      globals[global.getSymName()] = address;
      if (dynamic)
        end = std::max(end, address);
      else
        begin = end = address + bytes;
    }
  }
  program.staticSharedBytes = end - sharedBase;
  return true;
}

bool Decoder::decodeOperation(Operation &op) {
  using Part = Decoded (Decoder::*)(Operation *);
  static constexpr Part parts[] = {
      &Decoder::decodeConstant,        &Decoder::decodeControl,
      &Decoder::decodeInteger,         &Decoder::decodeFloat,
      &Decoder::decodeReduction,       &Decoder::decodeConversion,
      &Decoder::decodeVector,          &Decoder::decodeAddress,
      &Decoder::decodeMemory,          &Decoder::decodeCopy,
      &Decoder::decodeSynchronization, &Decoder::decodeLanes,
      &Decoder::decodeMatrix,          &Decoder::decodeWgmma};
  if (auto address = dyn_cast<LLVM::AddressOfOp>(op)) {
    auto it = globals.find(address.getGlobalName());
    if (it == globals.end())
      return fail(&op, "only globals in shared memory are modelled") ==
             Decoded::Done;
    if (!define(&op))
      return false;
    program.constants.push_back({get(address), {it->second}});
    return true;
  }
  for (Part part : parts) {
    Decoded decoded = (this->*part)(&op);
    if (decoded != Decoded::Unknown)
      return decoded == Decoded::Done;
  }
  fail(&op, "the operation is not modelled");
  return false;
}

bool Decoder::decodeBlock(Block &block) {
  for (Operation &op : block)
    if (!decodeOperation(op))
      return false;
  return true;
}

bool Decoder::run() {
  auto kernel = cast<LLVM::LLVMFuncOp>(function);
  if (kernel.isExternal()) {
    fail(function, "the kernel has no body");
    return false;
  }
  if (!kernel.getBody().hasOneBlock()) {
    fail(function, "control flow between blocks is not modelled; run the "
                   "kernel before scf is lowered");
    return false;
  }
  program.name = kernel.getSymName().str();
  for (const char *name : {"nvvm.reqntid", "nvvm.maxntid"}) {
    if (auto sizes = function->getAttrOfType<DenseI32ArrayAttr>(name)) {
      program.maxThreads = 1;
      for (int32_t size : sizes.asArrayRef())
        program.maxThreads *= size;
      program.exactThreads = StringRef(name) == "nvvm.reqntid";
      break;
    }
  }
  if (auto blocks = function->getAttrOfType<IntegerAttr>("nvvm.minctasm"))
    program.minBlocks = std::max<int64_t>(1, blocks.getInt());
  if (auto count = function->getAttrOfType<IntegerAttr>("nvvm.maxnreg"))
    program.maxRegisters = std::max<int64_t>(1, count.getInt());
  return decodeGlobals() && decodeArguments() &&
         decodeBlock(kernel.getBody().front());
}

bool mlir::attn::gpu_model::decodeKernel(Operation *function, Program &program,
                                         std::string &error) {
  return Decoder(function, program, error).run();
}
