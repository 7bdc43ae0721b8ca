//===- BorrowedTensor.cpp - Tensors of Python, borrowed for a call -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DLPackStructs.h"
#include "Tensor.h"

#include <cstring>
#include <nanobind/stl/string.h>
#include <utility>
#include <vector>

namespace nb = nanobind;
using namespace attn::python;

void attn::python::raiseValue(const std::string &message) {
  throw nb::value_error(message.c_str());
}

void attn::python::raiseType(const std::string &message) {
  throw nb::type_error(message.c_str());
}

std::string attn::python::getTypeName(AttnDataType type) {
  if (type.lanes != 1)
    return "a vector type";
  std::string bits = std::to_string(type.bits);
  switch (type.code) {
  case ATTN_INT:
    return "i" + bits;
  case 1:
    return "u" + bits;
  case ATTN_FLOAT:
    return "f" + bits;
  case ATTN_BFLOAT:
    return "bf" + bits;
  case 5:
    return "c" + bits;
  case ATTN_BOOL:
    return "bool";
  default:
    return "type " + std::to_string(type.code) + " of " + bits + " bits";
  }
}

BorrowedTensor::~BorrowedTensor() {
  if (hasBuffer)
    PyBuffer_Release(&buffer);
}

/// The functions of the library that a type belongs to, or null. Types are kept
/// alive, so that an address stands for one type.
static const ExchangeAPI *findExchangeAPI(PyTypeObject *type) {
  static constexpr size_t kMostTypes = 64;
  static auto *known =
      new std::vector<std::pair<PyTypeObject *, const ExchangeAPI *>>;
  for (auto &[other, api] : *known)
    if (other == type)
      return api;
  const ExchangeAPI *api = nullptr;
  auto *capsule = PyObject_GetAttrString(reinterpret_cast<PyObject *>(type),
                                         "__dlpack_c_exchange_api__");
  if (capsule && PyCapsule_IsValid(capsule, "dlpack_exchange_api"))
    api = static_cast<const ExchangeAPI *>(
        PyCapsule_GetPointer(capsule, "dlpack_exchange_api"));
  Py_XDECREF(capsule);
  PyErr_Clear();
  while (api && api->version.major > 1)
    api = api->previous;
  if (api && (!api->exportView || !api->importManaged))
    api = nullptr;
  if (known->size() < kMostTypes) {
    Py_INCREF(reinterpret_cast<PyObject *>(type));
    known->emplace_back(type, api);
  }
  return api;
}

/// Whether an object is an ndarray of NumPy itself.
static bool isNumPyArray(nb::handle object) {
  static PyTypeObject *array = nullptr;
  PyTypeObject *type = Py_TYPE(object.ptr());
  if (type == array)
    return true;
  if (array)
    return false;
  nb::object module =
      nb::getattr(nb::handle((PyObject *)type), "__module__", nb::none());
  if (!nb::isinstance<nb::str>(module) ||
      std::strcmp(nb::cast<const char *>(module), "numpy") != 0 ||
      !PyObject_CheckBuffer(object.ptr()))
    return false;
  nb::object ndarray = nb::module_::import_("numpy").attr("ndarray");
  if (ndarray.ptr() != reinterpret_cast<PyObject *>(type))
    return false;
  array = reinterpret_cast<PyTypeObject *>(ndarray.release().ptr());
  return true;
}

void BorrowedTensor::take(const AttnTensor &tensor) {
  if (tensor.ndim < 0 || tensor.ndim > kMaxRank)
    raiseValue(std::string(name) + ": rank " + std::to_string(tensor.ndim) +
               " is more than " + std::to_string(kMaxRank));
  // Page-locked memory of a GPU's driver is memory of the CPU too.
  static constexpr int32_t kPinned[] = {3, 11};
  if (tensor.device.device_type != ATTN_CPU &&
      tensor.device.device_type != kPinned[0] &&
      tensor.device.device_type != kPinned[1])
    raiseValue(std::string(name) + ": not in the memory of the CPU (device " +
               "type " + std::to_string(tensor.device.device_type) +
               " of DLPack)");
  if (tensor.ndim > 0 && !tensor.shape)
    raiseValue(std::string(name) + ": a tensor without a shape");
  // Some numbers are read here, before the call checks its tensors.
  static constexpr uint64_t kMostBytes = uint64_t(1) << 57;
  if (tensor.byte_offset >= kMostBytes)
    raiseValue(std::string(name) + ": byte offset " +
               std::to_string(tensor.byte_offset) +
               " leads to addresses that do not exist");
  view = tensor;
  view.device = {ATTN_CPU, 0};
  uint64_t dense = 1;
  bool isEmpty = false;
  for (int32_t dim = tensor.ndim - 1; dim >= 0; --dim) {
    if (tensor.shape[dim] < 0)
      raiseValue(std::string(name) + ": size " +
                 std::to_string(tensor.shape[dim]) + " of dimension " +
                 std::to_string(dim) + " is negative");
    shape[dim] = tensor.shape[dim];
    isEmpty |= shape[dim] == 0;
    strides[dim] =
        tensor.strides ? tensor.strides[dim] : static_cast<int64_t>(dense);
    // Sizes that are too large are an error of the call.
    dense *= static_cast<uint64_t>(shape[dim]);
  }
  if (!isEmpty && !tensor.data)
    raiseValue(std::string(name) + ": a tensor without data");
  view.shape = shape;
  view.strides = strides;
}

void BorrowedTensor::raiseNotExported(const nb::python_error &error) const {
  // PyTorch appends its own stack to the first line.
  std::string reason = nb::cast<std::string>(nb::str(error.value()));
  reason = reason.substr(0, reason.find('\n'));
  std::string type = nb::cast<std::string>(
      nb::str(nb::handle((PyObject *)Py_TYPE(origin.ptr())).attr("__name__")));
  raiseType(std::string(name) + ": this " + type +
            " does not give its memory: " + reason);
}

bool BorrowedTensor::borrowExchanged(nb::handle object) {
  exchange = findExchangeAPI(Py_TYPE(object.ptr()));
  if (!exchange)
    return false;
  AttnTensor tensor;
  if (exchange->exportView(object.ptr(), &tensor)) {
    nb::python_error error;
    raiseNotExported(error);
  }
  // The interface in C hands out tensors whose gradient would be lost.
  nb::object needsGradient =
      nb::getattr(object, "requires_grad", nb::handle(Py_False));
  if (needsGradient.ptr() == Py_True &&
      nb::cast<bool>(nb::module_::import_("torch").attr("is_grad_enabled")()))
    raiseValue(std::string(name) + ": requires a gradient, and there is none "
                                   "through this function: call it under "
                                   "torch.no_grad()");
  // A view whose memory holds the negatives of its elements: neither the
  // interface in C nor the method of PyTorch says so.
  nb::object isNegative = nb::getattr(object, "is_neg", nb::none());
  if (!isNegative.is_none() && nb::cast<bool>(isNegative()))
    raiseValue(std::string(name) + ": a view whose memory holds the negatives "
                                   "of its elements: call resolve_neg()");
  take(tensor);
  return true;
}

/// The element type that a format of the buffer protocol stands for.
static bool readFormat(const char *format, Py_ssize_t bytes,
                       AttnDataType &type) {
  // What NumPy writes before the format of an array that is not aligned.
  if (format && (format[0] == '=' || format[0] == '@'))
    ++format;
  if (!format || !format[0] || format[1])
    return false;
  auto bits = static_cast<uint8_t>(8 * bytes);
  switch (*format) {
  case 'e':
  case 'f':
  case 'd':
    type = {ATTN_FLOAT, bits, 1};
    return true;
  case 'b':
  case 'h':
  case 'i':
  case 'l':
  case 'q':
    type = {ATTN_INT, bits, 1};
    return true;
  case 'B':
  case 'H':
  case 'I':
  case 'L':
  case 'Q':
    type = {1, bits, 1};
    return true;
  case '?':
    type = {ATTN_BOOL, bits, 1};
    return true;
  default:
    return false;
  }
}

bool BorrowedTensor::borrowBuffer(nb::handle object) {
  if (!PyObject_CheckBuffer(object.ptr()))
    return false;
  if (PyObject_GetBuffer(object.ptr(), &buffer, PyBUF_STRIDES | PyBUF_FORMAT)) {
    PyErr_Clear();
    return false;
  }
  hasBuffer = true;
  AttnTensor tensor = {};
  if (!readFormat(buffer.format, buffer.itemsize, tensor.dtype))
    raiseType(std::string(name) + ": elements of format '" +
              (buffer.format ? buffer.format : "") +
              "' are not numbers that attn knows");
  if (buffer.ndim > kMaxRank)
    raiseValue(std::string(name) + ": rank " + std::to_string(buffer.ndim) +
               " is more than " + std::to_string(kMaxRank));
  int64_t sizes[kMaxRank], steps[kMaxRank];
  for (int dim = 0; dim < buffer.ndim; ++dim) {
    sizes[dim] = buffer.shape[dim];
    if (buffer.strides[dim] % buffer.itemsize != 0 && sizes[dim] > 1)
      raiseValue(std::string(name) + ": stride " +
                 std::to_string(buffer.strides[dim]) + " bytes of dimension " +
                 std::to_string(dim) + " is no multiple of an element");
    steps[dim] = buffer.strides[dim] / buffer.itemsize;
  }
  tensor.data = buffer.buf;
  tensor.device = {ATTN_CPU, 0};
  tensor.ndim = buffer.ndim;
  tensor.shape = sizes;
  tensor.strides = steps;
  take(tensor);
  flags = buffer.readonly ? ATTN_TENSOR_READ_ONLY : 0;
  return true;
}

/// NumPy has no bf16 of its own; ml_dtypes adds one that neither the buffer
/// protocol nor DLPack has a word for.
bool BorrowedTensor::borrowNarrowArray(nb::handle object) {
  if (!isArray || !nb::hasattr(object, "dtype"))
    return false;
  nb::object type = object.attr("dtype");
  if (!nb::isinstance<nb::str>(type.attr("name")) ||
      std::strcmp(nb::cast<const char *>(type.attr("name")), "bfloat16") != 0)
    return false;
  kept = object.attr("view")("uint16");
  if (!borrowBuffer(kept))
    return false;
  view.dtype = {ATTN_BFLOAT, 16, 1};
  isNarrowArray = true;
  return true;
}

void BorrowedTensor::borrowCapsule(nb::handle object) {
  if (!nb::hasattr(object, "__dlpack__"))
    raiseType(
        std::string(name) + ": expected a tensor, got " +
        nb::cast<std::string>(nb::str(
            nb::handle((PyObject *)Py_TYPE(object.ptr())).attr("__name__"))));
  nb::object method = object.attr("__dlpack__");
  try {
    kept = method(nb::arg("max_version") = nb::make_tuple(1, 0));
  } catch (nb::python_error &error) {
    // Exporters of before version 1 do not know the argument.
    if (!error.matches(PyExc_TypeError))
      raiseNotExported(error);
    try {
      kept = method();
    } catch (nb::python_error &second) {
      raiseNotExported(second);
    }
  }
  if (PyCapsule_IsValid(kept.ptr(), "dltensor_versioned")) {
    auto *managed = static_cast<AttnManagedTensor *>(
        PyCapsule_GetPointer(kept.ptr(), "dltensor_versioned"));
    if (managed->version.major != 1)
      raiseType(std::string(name) + ": DLPack version " +
                std::to_string(managed->version.major));
    take(managed->tensor);
    flags = managed->flags & ATTN_TENSOR_READ_ONLY;
    return;
  }
  if (!PyCapsule_IsValid(kept.ptr(), "dltensor"))
    raiseType(std::string(name) + ": __dlpack__ returned no DLPack capsule");
  take(static_cast<UnversionedTensor *>(
           PyCapsule_GetPointer(kept.ptr(), "dltensor"))
           ->tensor);
}

void BorrowedTensor::borrow(nb::handle object, const char *argument) {
  name = argument;
  origin = object;
  isArray = isNumPyArray(object);
  if (isArray) {
    if (borrowBuffer(object) || borrowNarrowArray(object))
      return;
  } else if (borrowExchanged(object)) {
    return;
  }
  // The capsule destroys itself when the call has ended: it is never renamed.
  borrowCapsule(object);
  // Arrays of JAX never change, which their capsules do not say.
  nb::object module = nb::getattr(nb::handle((PyObject *)Py_TYPE(object.ptr())),
                                  "__module__", nb::none());
  if (nb::isinstance<nb::str>(module) &&
      std::strncmp(nb::cast<const char *>(module), "jax", 3) == 0)
    flags |= ATTN_TENSOR_READ_ONLY;
}

bool attn::python::readInteger(nb::handle object, const char *name,
                               int64_t &value) {
  // Integers of NumPy and the like, but no bool and no tensor of one number.
  if (PyBool_Check(object.ptr()) || !PyIndex_Check(object.ptr()) ||
      nb::hasattr(object, "__len__"))
    return false;
  nb::object number = nb::steal(PyNumber_Index(object.ptr()));
  if (!number.is_valid()) {
    PyErr_Clear();
    return false;
  }
  value = PyLong_AsLongLong(number.ptr());
  if (value == -1 && PyErr_Occurred()) {
    PyErr_Clear();
    raiseValue(std::string(name) + ": a number is out of range");
  }
  return true;
}

void BorrowedTensor::copyIntegers(nb::handle object, int64_t count,
                                  const char *argument) {
  name = argument;
  integers.reset(new int64_t[count > 0 ? count : 1]);
  auto read = [&](nb::handle item) {
    int64_t value;
    if (!readInteger(item, name, value))
      raiseType(std::string(name) + ": expected integers");
    return value;
  };
  if (PyLong_Check(object.ptr())) {
    int64_t value = read(object);
    for (int64_t i = 0; i < count; ++i)
      integers[i] = value;
  } else {
    auto given = static_cast<int64_t>(nb::len(object));
    if (given != count)
      raiseValue(std::string(name) + ": " + std::to_string(given) +
                 " numbers for a batch of " + std::to_string(count));
    for (int64_t i = 0; i < count; ++i)
      integers[i] = read(object[i]);
  }
  shape[0] = count;
  strides[0] = 1;
  view = {integers.get(), {ATTN_CPU, 0}, 1, {ATTN_INT, 64, 1},
          shape,          strides,       0};
}

void BorrowedTensor::borrowIntegers(nb::handle object, int64_t count,
                                    const char *argument) {
  if (PyLong_Check(object.ptr()) || PyList_Check(object.ptr()) ||
      PyTuple_Check(object.ptr())) {
    copyIntegers(object, count, argument);
    return;
  }
  borrow(object, argument);
  if (view.ndim != 1)
    raiseValue(std::string(name) + ": rank " + std::to_string(view.ndim) +
               ", expected 1, [B]");
  if (shape[0] != count)
    raiseValue(std::string(name) + ": " + std::to_string(shape[0]) +
               " numbers for a batch of " + std::to_string(count));
  checkStrides();
  if (view.dtype.code != ATTN_INT || view.dtype.lanes != 1 ||
      (view.dtype.bits != 32 && view.dtype.bits != 64))
    raiseType(std::string(name) + ": elements of type " +
              getTypeName(view.dtype) + ", expected i32 or i64");
}

void BorrowedTensor::extendTo(int32_t rank) {
  int32_t added = rank - view.ndim;
  if (added <= 0)
    return;
  for (int32_t dim = rank - 1; dim >= added; --dim) {
    shape[dim] = shape[dim - added];
    strides[dim] = strides[dim - added];
  }
  for (int32_t dim = 0; dim < added; ++dim) {
    shape[dim] = 1;
    strides[dim] = 0;
  }
  view.ndim = rank;
}

void BorrowedTensor::swapDims(int32_t a, int32_t b) {
  std::swap(shape[a], shape[b]);
  std::swap(strides[a], strides[b]);
}

void BorrowedTensor::mergeFirstDims() {
  // Of a dimension of one element the stride means nothing.
  if (shape[1] != 1)
    strides[0] = strides[1];
  shape[0] *= shape[1];
  for (int32_t dim = 1; dim + 1 < view.ndim; ++dim) {
    shape[dim] = shape[dim + 1];
    strides[dim] = strides[dim + 1];
  }
  --view.ndim;
}

void BorrowedTensor::dropRepeats() {
  for (int32_t dim = 0; dim < view.ndim; ++dim)
    if (strides[dim] == 0 && shape[dim] > 0)
      shape[dim] = 1;
}

void BorrowedTensor::appendUnitDim() {
  if (view.ndim == kMaxRank)
    raiseValue(std::string(name) + ": rank " + std::to_string(kMaxRank) +
               " is too much");
  shape[view.ndim] = strides[view.ndim] = 1;
  ++view.ndim;
}

void BorrowedTensor::checkStrides() const {
  bool isEmpty = false;
  for (int32_t dim = 0; dim < view.ndim; ++dim)
    isEmpty |= shape[dim] == 0;
  if (isEmpty)
    return;
  for (int32_t dim = 0; dim < view.ndim; ++dim) {
    if (shape[dim] <= 1)
      continue;
    if (strides[dim] < 0)
      raiseValue(std::string(name) + ": stride " +
                 std::to_string(strides[dim]) + " of dimension " +
                 std::to_string(dim) + " is negative");
    if (dim + 1 == view.ndim && strides[dim] != 1)
      raiseValue(std::string(name) + ": stride " +
                 std::to_string(strides[dim]) +
                 " of the last dimension, whose elements have to follow each "
                 "other");
  }
}

int64_t BorrowedTensor::getInteger(int64_t index) const {
  const char *data = static_cast<const char *>(view.data) + view.byte_offset;
  if (view.dtype.bits == 64) {
    int64_t number;
    std::memcpy(&number, data + 8 * index, 8);
    return number;
  }
  int32_t number;
  std::memcpy(&number, data + 4 * index, 4);
  return number;
}

bool BorrowedTensor::isSameType(const BorrowedTensor &other) const {
  return std::memcmp(&view.dtype, &other.view.dtype, sizeof(view.dtype)) == 0;
}

std::string BorrowedTensor::getShapeText() const {
  std::string text = "[";
  for (int32_t dim = 0; dim < view.ndim; ++dim)
    text += (dim ? ", " : "") + std::to_string(shape[dim]);
  return text + "]";
}
