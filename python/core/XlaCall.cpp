//===- XlaCall.cpp - Compiled functions called by XLA ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One handler serves all functions: its attribute `module` is the text of the
// module, so that a computation that was saved by one process runs in another.
// XLA calls it on any thread and without the lock of the interpreter, so
// nothing here touches Python but the registration.
//
//===----------------------------------------------------------------------===//

#include "Module.h"
#include "XlaFfi.h"

#include <cstring>
#include <mutex>
#include <nanobind/stl/string.h>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nb = nanobind;
using namespace attn::python;

//===----------------------------------------------------------------------===//
// The functions
//===----------------------------------------------------------------------===//

namespace {
/// Functions by the text of their modules; they stay.
class Functions {
public:
  /// Adds a function that was compiled, or found in a cache, elsewhere.
  void add(std::string_view text, Function function) {
    std::lock_guard<std::mutex> lock(mutex);
    functions.emplace(text, std::move(function));
  }

  const AttnFunction *find(std::string_view text) {
    std::lock_guard<std::mutex> lock(mutex);
    // Keys of C++17 are strings; this one is no longer than a page.
    auto found = functions.find(std::string(text));
    return found == functions.end() ? nullptr : found->second.function;
  }

private:
  std::mutex mutex;
  std::unordered_map<std::string, Function> functions;
};

/// The last call of a thread is usually of the function of the one before.
struct LastFunction {
  std::string text;
  const AttnFunction *function = nullptr;
};
} // namespace

static Functions &getFunctions() {
  static auto *functions = new Functions;
  return *functions;
}

/// The function of a module, compiled if no one did in this process.
static AttnStatus findOrCompile(std::string_view text,
                                const AttnFunction *&function) {
  static thread_local LastFunction last;
  if (last.function && last.text == text) {
    function = last.function;
    return ATTN_SUCCESS;
  }
  function = getFunctions().find(text);
  if (!function) {
    AttnModule *module;
    if (AttnStatus status =
            attnCompile(text.data(), text.size(), nullptr, &module))
      return status;
    getFunctions().add(text, {SharedModule(module, attnDestroyModule),
                              attnGetFunction(module, 0)});
    function = getFunctions().find(text);
  }
  last = {std::string(text), function};
  return ATTN_SUCCESS;
}

//===----------------------------------------------------------------------===//
// A call
//===----------------------------------------------------------------------===//

static bool getType(xla::DataType type, AttnDataType &result) {
  switch (type) {
  case xla::DataType::Pred:
    result = {ATTN_BOOL, 8, 1};
    return true;
  case xla::DataType::S8:
    result = {ATTN_INT, 8, 1};
    return true;
  case xla::DataType::S16:
    result = {ATTN_INT, 16, 1};
    return true;
  case xla::DataType::S32:
    result = {ATTN_INT, 32, 1};
    return true;
  case xla::DataType::S64:
    result = {ATTN_INT, 64, 1};
    return true;
  case xla::DataType::F16:
    result = {ATTN_FLOAT, 16, 1};
    return true;
  case xla::DataType::F32:
    result = {ATTN_FLOAT, 32, 1};
    return true;
  case xla::DataType::F64:
    result = {ATTN_FLOAT, 64, 1};
    return true;
  case xla::DataType::BF16:
    result = {ATTN_BFLOAT, 16, 1};
    return true;
  }
  return false;
}

namespace {
/// A buffer of XLA as an argument or result of a function: dimensions in front
/// of those that the function knows are batches of jax.vmap.
struct Operand {
  AttnTensor tensor = {};
  std::vector<int64_t> shape;
  const int64_t *batchDims = nullptr;
  int64_t batchRank = 0;
  int64_t elements = 1;
  AttnValueInfo info;

  /// The bytes from the buffer's start to those of one batch; of size 1 is what
  /// is the same for all.
  uint64_t getOffset(const std::vector<int64_t> &batch) const {
    int64_t index = 0;
    for (int64_t dim = 0; dim < batchRank; ++dim)
      index = index * batchDims[dim] + (batchDims[dim] == 1 ? 0 : batch[dim]);
    return static_cast<uint64_t>(index * elements * tensor.dtype.bits / 8);
  }
};

/// Calls one function for one call frame.
class Call {
public:
  Call(const xla::CallFrame &frame, const AttnFunction *function)
      : frame(frame), function(function) {}

  /// Empty, or what is wrong.
  std::string run();

private:
  std::string read(const xla::Buffers &buffers, bool isResult);
  bool canMergeBatches() const;
  std::string callOnce();

  const xla::CallFrame &frame;
  const AttnFunction *function;
  /// Arguments, then results.
  std::vector<Operand> operands;
};
} // namespace

std::string Call::read(const xla::Buffers &buffers, bool isResult) {
  int64_t expected =
      isResult ? attnGetNumResults(function) : attnGetNumArguments(function);
  if (buffers.size != expected)
    return std::to_string(buffers.size) + " buffers, expected " +
           std::to_string(expected);
  for (int64_t index = 0; index < buffers.size; ++index) {
    if (buffers.kinds[index] != xla::kBuffer)
      return "an operand that is no buffer";
    const auto &buffer =
        *static_cast<const xla::Buffer *>(buffers.buffers[index]);
    Operand &operand = operands.emplace_back();
    operand.info.struct_size = sizeof(operand.info);
    auto get = isResult ? attnGetResultInfo : attnGetArgumentInfo;
    if (get(function, index, &operand.info))
      return attnGetErrorMessage();
    operand.batchRank = buffer.rank - operand.info.ndim;
    if (operand.batchRank < 0 ||
        operand.batchRank != operands.front().batchRank)
      return "rank " + std::to_string(buffer.rank) + " of operand " +
             std::to_string(index) + " does not fit";
    AttnTensor &tensor = operand.tensor;
    if (!getType(buffer.dtype, tensor.dtype))
      return "operand " + std::to_string(index) + " has an unknown type";
    operand.batchDims = buffer.dims;
    operand.shape.assign(buffer.dims + operand.batchRank,
                         buffer.dims + buffer.rank);
    for (int64_t size : operand.shape)
      operand.elements *= size;
    tensor.data = buffer.data;
    tensor.device = {ATTN_CPU, 0};
    tensor.ndim = operand.info.ndim;
  }
  return "";
}

/// Whether batches of vmap are more of the function's own: all operands have
/// all of them, in front of a dimension that is one and the same size for all.
bool Call::canMergeBatches() const {
  const Operand &first = operands.front();
  for (const Operand &operand : operands) {
    if (operand.info.ndim < 1 || operand.info.size_ids[0] < 0 ||
        operand.info.size_ids[0] != first.info.size_ids[0])
      return false;
    for (int64_t dim = 0; dim < first.batchRank; ++dim)
      if (operand.batchDims[dim] != first.batchDims[dim])
        return false;
  }
  return true;
}

std::string Call::callOnce() {
  std::vector<AttnOperand> views;
  for (Operand &operand : operands) {
    operand.tensor.shape = operand.shape.data();
    views.push_back({&operand.tensor, 0});
  }
  int64_t arguments = frame.arguments.size;
  if (attnCallInto(function, views.data(), arguments, views.data() + arguments,
                   frame.results.size))
    return attnGetErrorMessage();
  return "";
}

std::string Call::run() {
  operands.reserve(frame.arguments.size + frame.results.size);
  for (bool isResult : {false, true}) {
    std::string message =
        read(isResult ? frame.results : frame.arguments, isResult);
    if (!message.empty())
      return message;
  }
  if (operands.empty())
    return "a function without operands";
  int64_t rank = operands.front().batchRank;
  if (rank > 0 && canMergeBatches()) {
    for (Operand &operand : operands)
      for (int64_t dim = 0; dim < rank; ++dim)
        operand.shape[0] *= operand.batchDims[dim];
    return callOnce();
  }
  // Results have every batch in full.
  std::vector<int64_t> batch(rank, 0);
  const int64_t *sizes = operands.back().batchDims;
  int64_t count = 1;
  for (int64_t dim = 0; dim < rank; ++dim)
    count *= sizes[dim];
  for (int64_t number = 0; number < count; ++number) {
    for (int64_t dim = rank - 1, rest = number; dim >= 0; --dim) {
      batch[dim] = rest % sizes[dim];
      rest /= sizes[dim];
    }
    for (Operand &operand : operands)
      operand.tensor.byte_offset = operand.getOffset(batch);
    std::string message = callOnce();
    if (!message.empty())
      return message;
  }
  return "";
}

static xla::Error *makeError(const xla::Api &api, xla::ErrorCode code,
                             const std::string &message) {
  xla::ErrorCreateArguments arguments = {sizeof(arguments), nullptr,
                                         message.c_str(), code};
  return api.createError(&arguments);
}

/// XLA asks a handler that is registered what version it was built for.
static bool answerMetadata(const xla::CallFrame &frame) {
  if (!frame.extensions || frame.extensions->kind != xla::kMetadataExtension)
    return false;
  xla::Metadata &metadata =
      *reinterpret_cast<xla::MetadataExtension *>(frame.extensions)->metadata;
  int minor = xla::kMinorVersion;
  if (frame.api && frame.api->version.minor < minor)
    minor = frame.api->version.minor;
  metadata.version.major = xla::kMajorVersion;
  metadata.version.minor = minor;
  metadata.traits = 0;
  return true;
}

static xla::Error *handle(xla::CallFrame *frame) {
  if (answerMetadata(*frame) || frame->stage != xla::Stage::Execute)
    return nullptr;
  const xla::Attributes &attributes = frame->attributes;
  for (int64_t index = 0; index < attributes.size; ++index) {
    const xla::Bytes &name = *attributes.names[index];
    if (std::string_view(name.data, name.size) != "module" ||
        attributes.kinds[index] != xla::kString)
      continue;
    const auto &text =
        *static_cast<const xla::Bytes *>(attributes.values[index]);
    const AttnFunction *function;
    if (AttnStatus status = findOrCompile({text.data, text.size}, function))
      return makeError(*frame->api,
                       status == ATTN_OUT_OF_MEMORY
                           ? xla::ErrorCode::ResourceExhausted
                           : xla::ErrorCode::Internal,
                       attnGetErrorMessage());
    std::string message = Call(*frame, function).run();
    if (message.empty())
      return nullptr;
    return makeError(*frame->api, xla::ErrorCode::InvalidArgument,
                     "attn: " + message);
  }
  return makeError(*frame->api, xla::ErrorCode::InvalidArgument,
                   "attn: no attribute 'module'");
}

void attn::python::bindXlaCall(nb::module_ &module) {
  module.def("xla_handler",
             [] { return nb::capsule(reinterpret_cast<void *>(handle)); });
  module.def(
      "add_xla_function",
      [](const std::string &text, const Function &function) {
        getFunctions().add(text, function);
      },
      nb::arg("text"), nb::arg("function"));
}
