//===- Call.cpp - Calling compiled functions ------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call checks its tensors, writes memref descriptors of them onto the stack,
// and jumps to the compiled function: well below a microsecond for some tensors
// of rank four.
//
//===----------------------------------------------------------------------===//

#include "Module.h"
#include "OperandCheck.h"
#include "Status.h"
#include "attn/Execution/ProcessRuntime.h"

#include "llvm/ADT/STLExtras.h"

#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace mlir::attn;

namespace {
/// The arguments and results of one call, in the form of packed functions.
class CallFrame {
public:
  explicit CallFrame(const AttnFunction &function)
      : function(function), sizes(function) {}
  /// Its vectors point into each other.
  CallFrame(const CallFrame &) = delete;
  CallFrame &operator=(const CallFrame &) = delete;

  /// Checks the arguments and makes the descriptors.
  AttnStatus setArguments(const AttnOperand *operands, int64_t count);

  const CallSizes &getSizes() const { return sizes; }

  /// Fails where there is no memory for the results, or for what is between.
  AttnStatus run();

  /// Where result `index` begins, after the call.
  const char *getResult(int64_t index) const {
    return reinterpret_cast<const char *>(results.data()) +
           function.layout.offsets[index];
  }

private:
  void addDescriptor(const AttnTensor &tensor);

  const AttnFunction &function;
  CallSizes sizes;
  llvm::SmallVector<int64_t, 96> words;
  llvm::SmallVector<void *, 16> pointers;
  llvm::SmallVector<void *, 24> slots;
  llvm::SmallVector<int64_t, 32> results;
  void *resultPointer = nullptr;
};

/// A result in memory: what a descriptor says.
struct ResultTensor {
  ResultTensor(const CallFrame &frame, const ValuePlan &plan, int64_t index)
      : words(kDescriptorFixedWords + 2 * plan.getRank()) {
    std::memcpy(words.data(), frame.getResult(index),
                words.size() * sizeof(int64_t));
    block = reinterpret_cast<void *>(words[0]);
    data = reinterpret_cast<char *>(words[1]) + words[2] * plan.elementBytes;
  }

  int64_t getSize(int64_t dim) const {
    return words[kDescriptorFixedWords + dim];
  }

  llvm::SmallVector<int64_t, 16> words;
  void *block;
  char *data;
};
} // namespace

void CallFrame::addDescriptor(const AttnTensor &tensor) {
  int64_t *descriptor = words.end();
  words.resize(words.size() + kDescriptorFixedWords + 2 * tensor.ndim);
  descriptor[0] = descriptor[1] = reinterpret_cast<intptr_t>(getData(tensor));
  descriptor[2] = 0;
  int64_t *shape = descriptor + kDescriptorFixedWords;
  int64_t *strides = shape + tensor.ndim;
  int64_t dense = 1;
  for (int32_t dim = tensor.ndim - 1; dim >= 0; --dim) {
    shape[dim] = tensor.shape[dim];
    strides[dim] = tensor.strides ? tensor.strides[dim] : dense;
    // Sizes of an empty tensor may be anything; nothing is read then.
    dense = static_cast<int64_t>(static_cast<uint64_t>(dense) *
                                 static_cast<uint64_t>(tensor.shape[dim]));
  }
  pointers.push_back(descriptor);
}

AttnStatus CallFrame::setArguments(const AttnOperand *operands, int64_t count) {
  auto expected = static_cast<int64_t>(function.arguments.size());
  if (count != expected || (count > 0 && !operands))
    return fail(ATTN_INVALID_ARGUMENT,
                "function '" + function.name + "' takes " +
                    std::to_string(expected) + " arguments, " +
                    std::to_string(operands || count == 0 ? count : 0) +
                    " were given");
  // Slots point to pointers, and these to words: none may move afterwards.
  words.reserve(function.descriptorWords);
  pointers.reserve(expected);
  slots.reserve(expected + 1);
  results.assign(function.layout.bytes / sizeof(int64_t) + 1, 0);
  bool isReturned = function.layout.isReturned;
  if (!function.results.empty() && !isReturned) {
    resultPointer = results.data();
    slots.push_back(&resultPointer);
  }
  for (int64_t index = 0; index < count; ++index) {
    if (AttnStatus status =
            checkArgument(function, index, operands[index], sizes))
      return status;
    const AttnTensor &tensor = *operands[index].tensor;
    if (!function.arguments[index].isTensor) {
      slots.push_back(getData(tensor));
      continue;
    }
    addDescriptor(tensor);
    slots.push_back(&pointers.back());
  }
  if (isReturned)
    slots.push_back(results.data());
  return ATTN_SUCCESS;
}

AttnStatus CallFrame::run() {
  auto call = [](void *self) {
    auto *frame = static_cast<CallFrame *>(self);
    frame->function.packed(frame->slots.data());
  };
  if (tryCall(call, this))
    return ATTN_SUCCESS;
  return fail(ATTN_OUT_OF_MEMORY,
              "no memory for the call of '" + function.name + "'");
}

/// Fails on what is wrong whatever the tensors are.
static AttnStatus checkCall(const AttnFunction *function, const void *results,
                            int64_t numResults) {
  if (!function)
    return fail(ATTN_INVALID_ARGUMENT, "no function");
  auto expected = static_cast<int64_t>(function->results.size());
  if (numResults == expected && (results || expected == 0))
    return ATTN_SUCCESS;
  return fail(ATTN_INVALID_ARGUMENT,
              "function '" + function->name + "' has " +
                  std::to_string(expected) + " results, places for " +
                  std::to_string(results ? numResults : 0) + " were given");
}

namespace {
/// A managed tensor together with its sizes and strides.
struct OwnedTensor {
  AttnManagedTensor managed;
  void *block;
  /// As many sizes, then as many strides, as there are dimensions.
  int64_t dims[1];

  static OwnedTensor *allocate(int64_t rank) {
    size_t bytes = sizeof(OwnedTensor) + 2 * rank * sizeof(int64_t);
    return static_cast<OwnedTensor *>(std::malloc(bytes));
  }
  static void destroy(AttnManagedTensor *self) {
    auto *owned = static_cast<OwnedTensor *>(self->manager_ctx);
    freeRuntimeMemory(owned->block);
    std::free(owned);
  }
  void fill(const CallFrame &frame, const ValuePlan &plan, int64_t index);
};
} // namespace

void OwnedTensor::fill(const CallFrame &frame, const ValuePlan &plan,
                       int64_t index) {
  int64_t rank = plan.getRank();
  managed = {};
  managed.version = {1, 0};
  managed.manager_ctx = this;
  managed.deleter = destroy;
  managed.tensor.device = {ATTN_CPU, 0};
  managed.tensor.ndim = static_cast<int32_t>(rank);
  managed.tensor.dtype = plan.type;
  managed.tensor.shape = dims;
  managed.tensor.strides = dims + rank;
  if (!plan.isTensor) {
    block = allocateRuntimeMemory(plan.elementBytes);
    std::memcpy(block, frame.getResult(index), plan.elementBytes);
    managed.tensor.data = block;
    return;
  }
  ResultTensor result(frame, plan, index);
  block = result.block;
  managed.tensor.data = result.data;
  int64_t dense = 1;
  for (int64_t dim = rank - 1; dim >= 0; --dim) {
    dims[dim] = result.getSize(dim);
    dims[rank + dim] = dense;
    dense *= dims[dim];
  }
}

AttnStatus attnCall(const AttnFunction *function, const AttnOperand *arguments,
                    int64_t num_arguments, AttnManagedTensor **results,
                    int64_t num_results) {
  if (AttnStatus status = checkCall(function, results, num_results))
    return status;
  CallFrame frame(*function);
  if (AttnStatus status = frame.setArguments(arguments, num_arguments))
    return status;
  // Before the call: afterwards its results would have to be freed again.
  llvm::SmallVector<OwnedTensor *, 4> owned;
  for (const ValuePlan &plan : function->results)
    owned.push_back(OwnedTensor::allocate(plan.getRank()));
  if (llvm::is_contained(owned, nullptr)) {
    llvm::for_each(owned, std::free);
    return fail(ATTN_OUT_OF_MEMORY,
                "no memory for the results of '" + function->name + "'");
  }
  if (AttnStatus status = frame.run()) {
    llvm::for_each(owned, std::free);
    return status;
  }
  for (auto [index, tensor] : llvm::enumerate(owned)) {
    tensor->fill(frame, function->results[index], index);
    results[index] = &tensor->managed;
  }
  return ATTN_SUCCESS;
}

/// Copies a contiguous tensor from `source` on to dimension `dim` and further
/// ones of `target`; returns where the source goes on.
static const char *copyTo(const AttnTensor &target, int32_t dim, char *data,
                          const char *source, int64_t elementBytes,
                          int64_t contiguousDims) {
  if (dim + contiguousDims >= target.ndim) {
    int64_t bytes = elementBytes;
    for (int32_t inner = dim; inner < target.ndim; ++inner)
      bytes *= target.shape[inner];
    std::memcpy(data, source, bytes);
    return source + bytes;
  }
  for (int64_t i = 0; i < target.shape[dim]; ++i)
    source =
        copyTo(target, dim + 1, data + i * target.strides[dim] * elementBytes,
               source, elementBytes, contiguousDims);
  return source;
}

/// How many of the last dimensions follow each other without a gap.
static int64_t countContiguousDims(const AttnTensor &tensor) {
  if (!tensor.strides)
    return tensor.ndim;
  int64_t dense = 1, count = 0;
  for (int32_t dim = tensor.ndim - 1; dim >= 0; --dim, ++count) {
    if (tensor.shape[dim] > 1 && tensor.strides[dim] != dense)
      break;
    dense *= tensor.shape[dim];
  }
  return count;
}

/// Moves result `index` into the tensor of the caller.
static AttnStatus moveResult(const AttnFunction &function,
                             const CallFrame &frame, int64_t index,
                             const AttnTensor &target) {
  const ValuePlan &plan = function.results[index];
  if (!plan.isTensor) {
    std::memcpy(getData(target), frame.getResult(index), plan.elementBytes);
    return ATTN_SUCCESS;
  }
  ResultTensor result(frame, plan, index);
  AttnStatus status = ATTN_SUCCESS;
  bool isEmpty = false;
  for (int32_t dim = 0; dim < target.ndim && !status; ++dim) {
    isEmpty |= target.shape[dim] == 0;
    if (result.getSize(dim) != target.shape[dim])
      status = failResultSize(function, index, dim, result.getSize(dim),
                              target.shape[dim]);
  }
  if (!status && !isEmpty)
    copyTo(target, 0, getData(target), result.data, plan.elementBytes,
           countContiguousDims(target));
  freeRuntimeMemory(result.block);
  return status;
}

AttnStatus attnCallInto(const AttnFunction *function,
                        const AttnOperand *arguments, int64_t num_arguments,
                        const AttnOperand *results, int64_t num_results) {
  if (AttnStatus status = checkCall(function, results, num_results))
    return status;
  CallFrame frame(*function);
  if (AttnStatus status = frame.setArguments(arguments, num_arguments))
    return status;
  for (int64_t index = 0; index < num_results; ++index)
    if (AttnStatus status =
            checkResult(*function, index, results[index], frame.getSizes()))
      return status;
  if (AttnStatus status = frame.run())
    return status;
  // Every result is moved or freed, also after one did not fit.
  AttnStatus status = ATTN_SUCCESS;
  for (int64_t index = 0; index < num_results; ++index)
    if (AttnStatus moved =
            moveResult(*function, frame, index, *results[index].tensor);
        moved && !status)
      status = moved;
  return status;
}
