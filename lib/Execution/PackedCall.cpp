//===- PackedCall.cpp - One calling convention for all signatures ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/PackedCall.h"

#include "attn/Execution/LowerModule.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

using namespace mlir;
using namespace mlir::attn;

std::string mlir::attn::getPackedName(llvm::StringRef name) {
  return ("_attn_packed_" + name).str();
}

static void addPackedFunction(llvm::Function &callee, llvm::StringRef name) {
  llvm::LLVMContext &context = callee.getContext();
  llvm::IRBuilder<> builder(context);
  llvm::Type *pointer = builder.getPtrTy();
  auto *type = llvm::FunctionType::get(builder.getVoidTy(), {pointer}, false);
  auto *packed =
      llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage,
                             getPackedName(name), callee.getParent());
  builder.SetInsertPoint(llvm::BasicBlock::Create(context, "entry", packed));
  auto loadSlot = [&](unsigned index) {
    return builder.CreateLoad(
        pointer, builder.CreateConstGEP1_64(pointer, packed->getArg(0), index));
  };
  llvm::SmallVector<llvm::Value *> arguments;
  for (llvm::Argument &argument : callee.args())
    arguments.push_back(
        builder.CreateLoad(argument.getType(), loadSlot(argument.getArgNo())));
  llvm::Value *result = builder.CreateCall(&callee, arguments);
  if (!result->getType()->isVoidTy())
    builder.CreateStore(result, loadSlot(callee.arg_size()));
  builder.CreateRetVoid();
}

void mlir::attn::addPackedFunctions(llvm::Module &module) {
  llvm::SmallVector<llvm::Function *> callees;
  for (llvm::Function &function : module)
    if (!function.isDeclaration() &&
        function.getName().starts_with(kCInterfacePrefix))
      callees.push_back(&function);
  for (llvm::Function *callee : callees)
    addPackedFunction(*callee,
                      callee->getName().drop_front(kCInterfacePrefix.size()));
}

static constexpr int64_t kFixedWords = kDescriptorFixedWords;

static int64_t getDescriptorBytes(int64_t rank) {
  return (kFixedWords + 2 * rank) * sizeof(int64_t);
}

static std::vector<int64_t> makeDescriptor(const PackedValue &tensor) {
  int64_t rank = tensor.shape.size();
  std::vector<int64_t> words(kFixedWords + 2 * rank);
  words[0] = words[1] = reinterpret_cast<intptr_t>(tensor.data);
  int64_t stride = 1;
  for (int64_t dim = rank - 1; dim >= 0; --dim) {
    words[kFixedWords + dim] = tensor.shape[dim];
    words[kFixedWords + rank + dim] = stride;
    stride *= tensor.shape[dim];
  }
  return words;
}

/// Results of the function boundary are contiguous.
static PackedValue readDescriptor(const char *bytes,
                                  const ValueSignature &value) {
  int64_t rank = value.getRank();
  std::vector<int64_t> words(kFixedWords + 2 * rank);
  std::memcpy(words.data(), bytes, words.size() * sizeof(int64_t));
  PackedValue tensor;
  tensor.type = value.type;
  tensor.shape.assign(words.begin() + kFixedWords,
                      words.begin() + kFixedWords + rank);
  tensor.allocated = reinterpret_cast<void *>(words[0]);
  tensor.data =
      reinterpret_cast<char *>(words[1]) + words[2] * getByteWidth(value.type);
  return tensor;
}

static int64_t getResultBytes(const ValueSignature &value) {
  return value.isTensor ? getDescriptorBytes(value.getRank())
                        : getByteWidth(value.type);
}

static int64_t getResultAlignment(const ValueSignature &value) {
  return value.isTensor ? sizeof(int64_t) : getByteWidth(value.type);
}

ResultLayout ResultLayout::get(const FunctionSignature &signature) {
  ResultLayout layout;
  for (const ValueSignature &value : signature.results) {
    layout.bytes = llvm::alignTo(layout.bytes, getResultAlignment(value));
    layout.offsets.push_back(layout.bytes);
    layout.bytes += getResultBytes(value);
  }
  // LLVM passes the block by pointer before the arguments, except for one
  // number, which it returns.
  layout.isReturned =
      signature.results.size() == 1 && !signature.results[0].isTensor;
  return layout;
}

std::vector<PackedValue>
mlir::attn::callPacked(PackedFunction function,
                       const FunctionSignature &signature,
                       ArrayRef<PackedValue> arguments) {
  ResultLayout layout = ResultLayout::get(signature);
  bool returned = layout.isReturned;
  std::vector<int64_t> block(llvm::divideCeil(layout.bytes, sizeof(int64_t)) +
                             1);
  auto *results = reinterpret_cast<char *>(block.data());

  // Slots point to these; none of the vectors may grow afterwards.
  std::vector<std::vector<int64_t>> descriptors(arguments.size());
  std::vector<void *> pointers(arguments.size());
  std::vector<uint64_t> numbers(arguments.size());
  void *resultPointer = results;
  std::vector<void *> slots;
  if (!signature.results.empty() && !returned)
    slots.push_back(&resultPointer);
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    if (!signature.arguments[index].isTensor) {
      numbers[index] = argument.number;
      slots.push_back(&numbers[index]);
      continue;
    }
    descriptors[index] = makeDescriptor(argument);
    pointers[index] = descriptors[index].data();
    slots.push_back(&pointers[index]);
  }
  if (returned)
    slots.push_back(results);

  function(slots.data());

  std::vector<PackedValue> values;
  for (auto [value, offset] :
       llvm::zip_equal(signature.results, layout.offsets)) {
    if (value.isTensor) {
      values.push_back(readDescriptor(results + offset, value));
      continue;
    }
    values.emplace_back();
    values.back().type = value.type;
    std::memcpy(&values.back().number, results + offset,
                getByteWidth(value.type));
  }
  return values;
}

std::vector<HostTensor>
mlir::attn::callPacked(PackedFunction function,
                       const FunctionSignature &signature,
                       ArrayRef<const HostTensor *> arguments) {
  std::vector<PackedValue> values;
  for (auto [argument, expected] :
       llvm::zip_equal(arguments, signature.arguments)) {
    PackedValue &value = values.emplace_back();
    value.type = argument->getType();
    value.shape.assign(argument->getShape().begin(),
                       argument->getShape().end());
    if (expected.isTensor)
      value.data = argument->getData();
    else
      std::memcpy(&value.number, argument->getData(), argument->getByteSize());
  }
  std::vector<PackedValue> results = callPacked(function, signature, values);
  std::vector<HostTensor> tensors;
  for (auto [result, value] : llvm::zip_equal(results, signature.results)) {
    if (value.isTensor) {
      tensors.push_back(HostTensor::adopt(value.type, result.shape,
                                          result.allocated, result.data));
      continue;
    }
    tensors.emplace_back(value.type, ArrayRef<int64_t>());
    std::memcpy(tensors.back().getData(), &result.number,
                getByteWidth(value.type));
  }
  return tensors;
}
