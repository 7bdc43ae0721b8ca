//===- Tensor.h - Tensors of Python, borrowed and given -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The memory of a NumPy array, a PyTorch tensor or anything with DLPack is used
// where it is; results go back to the library that the queries came from.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_PYTHON_TENSOR_H
#define ATTN_PYTHON_TENSOR_H

#include "attn-c/Compiler.h"

#include <memory>
#include <nanobind/nanobind.h>
#include <string>

namespace attn::python {

struct ExchangeAPI;

/// An argument of a Python function, for the time of the call.
class BorrowedTensor {
public:
  static constexpr int32_t kMaxRank = 8;

  BorrowedTensor() = default;
  BorrowedTensor(const BorrowedTensor &) = delete;
  BorrowedTensor &operator=(const BorrowedTensor &) = delete;
  ~BorrowedTensor();

  /// Borrows `object`; raises TypeError or ValueError that begins with `name`
  /// where it is no tensor in the memory of the CPU.
  void borrow(nanobind::handle object, const char *name);

  /// A tensor of the numbers of `object`, an int or a sequence of them, which
  /// must be `count` (an int stands for all).
  void copyIntegers(nanobind::handle object, int64_t count, const char *name);

  /// Borrows a tensor of `count` numbers of i32 or i64, or copies them as
  /// above.
  void borrowIntegers(nanobind::handle object, int64_t count, const char *name);

  /// Prepends dimensions of size 1.
  void extendTo(int32_t rank);
  void swapDims(int32_t a, int32_t b);

  /// Sees the first two dimensions as one. Their strides must allow it.
  void mergeFirstDims();

  /// Leaves one element of each dimension whose stride is 0, which repeats it.
  void dropRepeats();

  /// Appends a dimension of size 1, which is contiguous whatever the others
  /// are.
  void appendUnitDim();

  /// Raises where the tensor cannot be an argument of compiled code: a stride
  /// is negative, or the last one is not 1.
  void checkStrides() const;

  /// Number `index` of a tensor of rank 1 of i32 or i64.
  int64_t getInteger(int64_t index) const;

  bool isSameType(const BorrowedTensor &other) const;
  std::string getShapeText() const;
  AttnOperand getOperand() const { return {&view, flags}; }

  const char *name = "";
  AttnTensor view = {};
  uint64_t flags = 0;
  int64_t shape[kMaxRank], strides[kMaxRank];

private:
  friend nanobind::object giveResult(AttnManagedTensor *result,
                                     const BorrowedTensor &like);
  bool borrowExchanged(nanobind::handle object);
  bool borrowBuffer(nanobind::handle object);
  bool borrowNarrowArray(nanobind::handle object);
  void borrowCapsule(nanobind::handle object);
  void take(const AttnTensor &tensor);
  /// Raises for an object that has memory, but does not let it be read.
  [[noreturn]] void raiseNotExported(const nanobind::python_error &error) const;

  nanobind::handle origin;
  const ExchangeAPI *exchange = nullptr;
  bool isArray = false, isNarrowArray = false, hasBuffer = false;
  Py_buffer buffer;
  nanobind::object kept;
  std::unique_ptr<int64_t[]> integers;
};

/// A result that no other library wrapped: it has `__dlpack__`.
struct OwnedTensor {
  std::shared_ptr<AttnManagedTensor> tensor;
};

/// A tensor of the library that `like` is of, over the memory of `result`.
nanobind::object giveResult(AttnManagedTensor *result,
                            const BorrowedTensor &like);

/// The name of an element type, as in "bf16".
std::string getTypeName(AttnDataType type);

/// Whether `object` is an integer, of Python or of a library, and which. Raises
/// ValueError where it does not fit into 64 bits.
bool readInteger(nanobind::handle object, const char *name, int64_t &value);

/// Raises ValueError, or TypeError.
[[noreturn]] void raiseValue(const std::string &message);
[[noreturn]] void raiseType(const std::string &message);

void bindTensor(nanobind::module_ &module);

} // namespace attn::python

#endif // ATTN_PYTHON_TENSOR_H
