//===- OperandCheck.cpp - Whether a tensor fits a function ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The checks of a tensor that fits are some comparisons of integers; what is
// wrong with one that does not is put into words afterwards.
//
//===----------------------------------------------------------------------===//

#include "OperandCheck.h"

#include "Status.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::attn;

namespace {
/// One tensor and what it is for.
struct Operand {
  const AttnFunction &function;
  const ValuePlan &plan;
  /// As attnGetErrorTensor has it.
  int64_t number;
  const AttnTensor &tensor;

  template <class... Parts>
  AttnStatus fail(const Parts &...parts) const {
    std::string message;
    llvm::raw_string_ostream os(message);
    if (number >= 0)
      os << "argument " << number;
    else
      os << "result " << -1 - number;
    os << " of '" << function.name << "': ";
    (os << ... << parts);
    return failTensor(number, std::move(message));
  }

  AttnStatus checkType() const;
  AttnStatus checkShape() const;
  AttnStatus checkExtent(bool &isEmpty, int64_t &lastByte) const;
  AttnStatus checkData(int64_t lastByte) const;
  AttnStatus failAgreement(int64_t dim, int64_t other) const;
};
} // namespace

static std::string formatType(AttnDataType type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  switch (type.code) {
  case ATTN_INT:
    os << "int";
    break;
  case 1:
    os << "unsigned int";
    break;
  case ATTN_FLOAT:
    os << "float";
    break;
  case ATTN_BFLOAT:
    os << "bfloat";
    break;
  case 5:
    os << "complex";
    break;
  case ATTN_BOOL:
    os << "bool";
    break;
  default:
    os << "type code " << int(type.code) << " of ";
    break;
  }
  os << int(type.bits);
  if (type.lanes != 1)
    os << " with " << type.lanes << " lanes";
  return text;
}

static std::string formatSizes(llvm::ArrayRef<int64_t> sizes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(sizes, os);
  os << ']';
  return text;
}

/// Sizes of a signature, of which some may be unknown.
static std::string formatExpected(llvm::ArrayRef<int64_t> sizes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(sizes, os, [&](int64_t size) {
    if (size == ATTN_DYNAMIC)
      os << '?';
    else
      os << size;
  });
  os << ']';
  return text;
}

AttnStatus Operand::checkType() const {
  if (tensor.device.device_type != ATTN_CPU)
    return fail("on device type ", tensor.device.device_type,
                ", not in the memory of the CPU (", int(ATTN_CPU), ")");
  if (tensor.dtype.code != plan.type.code ||
      tensor.dtype.bits != plan.type.bits || tensor.dtype.lanes != 1)
    return fail("elements of ", formatType(tensor.dtype), ", expected ",
                formatType(plan.type));
  if (tensor.ndim != plan.getRank())
    return fail("rank ", tensor.ndim, ", expected ", plan.getRank());
  if (tensor.ndim > 0 && !tensor.shape)
    return fail("no shape");
  return ATTN_SUCCESS;
}

AttnStatus Operand::checkShape() const {
  for (int64_t dim = 0, rank = plan.getRank(); dim < rank; ++dim) {
    int64_t size = tensor.shape[dim], expected = plan.shape[dim];
    if (size >= 0 && (size == expected || expected == ATTN_DYNAMIC))
      continue;
    return fail("shape ", formatSizes({tensor.shape, size_t(rank)}),
                ", expected ", formatExpected(plan.shape));
  }
  return ATTN_SUCCESS;
}

/// No tensor of more elements is taken. Memory that strides repeat could have
/// so many that sizes of results, which are larger by factors that are known at
/// compile time, would overflow in compiled code.
static constexpr int64_t kMaxElements = int64_t(1) << 40;

/// No address of a program is larger: 57 bits are those of x86-64 with page
/// tables of five levels, of which other machines have fewer.
static constexpr uint64_t kMaxAddress = uint64_t(1) << 57;

/// The offset of each byte of the tensor can be computed; the largest one is
/// `lastByte`. A dimension of size 0 does not make up for others that are too
/// large: compiled code counts batches and rows before it looks at elements.
AttnStatus Operand::checkExtent(bool &isEmpty, int64_t &lastByte) const {
  // The elements, and the distance between the first and the last one.
  int64_t count = 1, last = 0, dense = 1;
  bool overflows = false;
  isEmpty = false;
  for (int64_t dim = plan.getRank() - 1; dim >= 0; --dim) {
    int64_t size = tensor.shape[dim];
    int64_t stride = tensor.strides ? tensor.strides[dim] : dense;
    int64_t step;
    isEmpty |= size == 0;
    overflows |=
        llvm::MulOverflow(count, std::max<int64_t>(size, 1), count) != 0;
    if (size > 1) {
      overflows |= llvm::MulOverflow(size - 1, stride, step) != 0;
      overflows |= llvm::AddOverflow(last, step, last) != 0;
    }
    dense = count;
  }
  overflows |= count > kMaxElements;
  if (!overflows && isEmpty) {
    lastByte = 0;
    return ATTN_SUCCESS;
  }
  overflows |= llvm::MulOverflow(last, plan.elementBytes, lastByte) != 0;
  overflows |=
      llvm::AddOverflow(lastByte, plan.elementBytes - 1, lastByte) != 0;
  if (overflows)
    return fail("shape ", formatSizes({tensor.shape, size_t(tensor.ndim)}),
                " or its strides: more elements than can be computed with");
  return ATTN_SUCCESS;
}

AttnStatus Operand::checkData(int64_t lastByte) const {
  if (!tensor.data)
    return fail("no data");
  auto address = reinterpret_cast<uintptr_t>(tensor.data);
  auto end = static_cast<uint64_t>(lastByte);
  // Strides that are negative are refused for other reasons.
  if (lastByte < 0 || address >= kMaxAddress ||
      tensor.byte_offset >= kMaxAddress || end >= kMaxAddress ||
      address + tensor.byte_offset + end >= kMaxAddress)
    return fail("byte offset ", tensor.byte_offset,
                " or strides that lead to addresses that do not exist");
  if (reinterpret_cast<uintptr_t>(getData(tensor)) % plan.elementBytes != 0)
    return fail("data that is not aligned to its elements of ",
                plan.elementBytes, " bytes");
  return ATTN_SUCCESS;
}

/// Says of which dimension before this one the size is `other`.
AttnStatus Operand::failAgreement(int64_t dim, int64_t other) const {
  int64_t id = plan.sizeIds[dim];
  int64_t argument = 0;
  while (!llvm::is_contained(function.arguments[argument].sizeIds, id))
    ++argument;
  const std::vector<int64_t> &ids = function.arguments[argument].sizeIds;
  int64_t first = llvm::find(ids, id) - ids.begin();
  return fail("size ", tensor.shape[dim], " of dimension ", dim, ", expected ",
              other, " as in dimension ", first, " of argument ", argument);
}

AttnStatus mlir::attn::checkArgument(const AttnFunction &function,
                                     int64_t index, const AttnOperand &operand,
                                     CallSizes &sizes) {
  const ValuePlan &plan = function.arguments[index];
  if (!operand.tensor)
    return failTensor(index, "argument " + std::to_string(index) + " of '" +
                                 function.name + "': no tensor");
  const AttnTensor &tensor = *operand.tensor;
  Operand checked{function, plan, index, tensor};
  if (AttnStatus status = checked.checkType())
    return status;
  if (AttnStatus status = checked.checkShape())
    return status;
  if (plan.isWritten && (operand.flags & ATTN_TENSOR_READ_ONLY))
    return checked.fail("read-only, and the function writes to it");
  bool isEmpty;
  int64_t lastByte;
  if (AttnStatus status = checked.checkExtent(isEmpty, lastByte))
    return status;

  int64_t dense = 1;
  for (int64_t dim = plan.getRank() - 1; dim >= 0; --dim) {
    int64_t size = tensor.shape[dim];
    if (int64_t id = plan.sizeIds[dim]; id >= 0) {
      if (int64_t other = sizes.get(id); other == ATTN_DYNAMIC)
        sizes.set(id, size);
      else if (other != size)
        return checked.failAgreement(dim, other);
    }
    // The stride of a dimension that is never stepped along means nothing.
    if (tensor.strides && size > 1 && !isEmpty) {
      int64_t stride = tensor.strides[dim];
      if (stride < 0)
        return checked.fail("stride ", stride, " of dimension ", dim,
                            ": strides are not negative");
      bool isFree = plan.isStrided && dim + 1 < plan.getRank();
      if (!isFree && stride != dense)
        return checked.fail(
            "strides ", formatSizes({tensor.strides, size_t(plan.getRank())}),
            plan.isStrided ? ": the last one is not 1"
                           : ": not contiguous, and no strides are taken here");
      if (isFree && plan.isWritten && stride == 0)
        return checked.fail("stride 0 of dimension ", dim,
                            ", and the function writes to it");
    }
    dense *= size;
  }
  return isEmpty ? ATTN_SUCCESS : checked.checkData(lastByte);
}

/// Whether no two elements share memory: each dimension steps past all that the
/// smaller steps reach.
static bool hasSeparateElements(const AttnTensor &tensor) {
  llvm::SmallVector<std::pair<int64_t, int64_t>> steps;
  for (int32_t dim = 0; dim < tensor.ndim; ++dim)
    if (tensor.shape[dim] > 1)
      steps.emplace_back(tensor.strides[dim], tensor.shape[dim]);
  llvm::sort(steps);
  int64_t reached = 0;
  for (auto [stride, size] : steps) {
    if (stride <= reached)
      return false;
    reached += stride * (size - 1);
  }
  return true;
}

AttnStatus mlir::attn::checkResult(const AttnFunction &function, int64_t index,
                                   const AttnOperand &operand,
                                   const CallSizes &sizes) {
  const ValuePlan &plan = function.results[index];
  if (!operand.tensor)
    return failTensor(-1 - index, "result " + std::to_string(index) + " of '" +
                                      function.name + "': no tensor");
  const AttnTensor &tensor = *operand.tensor;
  Operand checked{function, plan, -1 - index, tensor};
  if (AttnStatus status = checked.checkType())
    return status;
  if (AttnStatus status = checked.checkShape())
    return status;
  if (operand.flags & ATTN_TENSOR_READ_ONLY)
    return checked.fail("read-only");
  bool isEmpty;
  int64_t lastByte;
  if (AttnStatus status = checked.checkExtent(isEmpty, lastByte))
    return status;
  for (int64_t dim = 0; dim < plan.getRank(); ++dim)
    if (int64_t size = sizes.get(plan.sizeIds[dim]);
        size != ATTN_DYNAMIC && size != tensor.shape[dim])
      return failResultSize(function, index, dim, size, tensor.shape[dim]);
  if (isEmpty)
    return ATTN_SUCCESS;
  if (tensor.strides && !hasSeparateElements(tensor))
    return checked.fail("strides ",
                        formatSizes({tensor.strides, size_t(tensor.ndim)}),
                        ": elements share memory, or strides are negative");
  return checked.checkData(lastByte);
}

AttnStatus mlir::attn::failResultSize(const AttnFunction &function,
                                      int64_t index, int64_t dim,
                                      int64_t actual, int64_t given) {
  return failTensor(-1 - index, "result " + std::to_string(index) + " of '" +
                                    function.name + "': size " +
                                    std::to_string(given) + " of dimension " +
                                    std::to_string(dim) + ", expected " +
                                    std::to_string(actual));
}
