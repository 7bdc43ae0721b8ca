//===- Arguments.cpp - Values for the arguments of a function -------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"

#include "attn/Execution/NpyFile.h"

#include <cmath>
#include <cstring>
#include <random>

using namespace mlir;
using namespace mlir::attn;

llvm::Error
mlir::attn::parseShape(StringRef text,
                       std::map<unsigned, SmallVector<int64_t>> &shapes) {
  auto [index, sizes] = text.split('=');
  unsigned argument;
  auto fail = [&] {
    return llvm::createStringError(
        "--shape '%s' is not of the form ARG=2x128x768", text.str().c_str());
  };
  if (!text.contains('=') || index.getAsInteger(10, argument))
    return fail();
  SmallVector<int64_t> shape;
  SmallVector<StringRef> parts;
  if (!sizes.empty())
    sizes.split(parts, 'x');
  for (StringRef part : parts) {
    int64_t size;
    if (part.getAsInteger(10, size) || size < 0)
      return fail();
    shape.push_back(size);
  }
  if (!shapes.try_emplace(argument, shape).second)
    return llvm::createStringError("--shape gives argument %u twice", argument);
  return llvm::Error::success();
}

static bool canHold(NpyType file, ScalarType type) {
  switch (file) {
  case NpyType::Bool:
    return type == ScalarType::I1;
  case NpyType::I8:
  case NpyType::U8:
    return type == ScalarType::I8;
  case NpyType::I16:
    return type == ScalarType::I16;
  case NpyType::U16:
    return type == ScalarType::BF16 || type == ScalarType::I16;
  case NpyType::I32:
    return type == ScalarType::I32;
  case NpyType::I64:
    return type == ScalarType::I64 || type == ScalarType::Index;
  case NpyType::F16:
    return type == ScalarType::F16;
  case NpyType::F32:
    return type == ScalarType::F32;
  case NpyType::F64:
    return type == ScalarType::F64;
  }
  llvm_unreachable("all types are listed");
}

static NpyType getNpyType(ScalarType type) {
  switch (type) {
  case ScalarType::F64:
    return NpyType::F64;
  case ScalarType::F32:
    return NpyType::F32;
  case ScalarType::F16:
    return NpyType::F16;
  case ScalarType::BF16:
    return NpyType::U16;
  case ScalarType::I1:
    return NpyType::Bool;
  case ScalarType::I8:
    return NpyType::I8;
  case ScalarType::I16:
    return NpyType::I16;
  case ScalarType::I32:
    return NpyType::I32;
  case ScalarType::I64:
  case ScalarType::Index:
    return NpyType::I64;
  }
  llvm_unreachable("all types are listed");
}

static llvm::Expected<HostTensor> readArgument(unsigned index, StringRef path,
                                               const ValueSignature &value) {
  llvm::Expected<NpyArray> array = readNpyFile(path);
  if (!array)
    return llvm::createStringError("argument %u: %s", index,
                                   llvm::toString(array.takeError()).c_str());
  if (!canHold(array->getType(), value.type) ||
      !value.accepts(array->getShape()))
    return llvm::createStringError(
        "argument %u is %s, but '%s' holds %s of shape [%s]", index,
        value.str().c_str(), path.str().c_str(),
        getDescr(array->getType()).str().c_str(),
        formatShape(array->getShape()).c_str());
  HostTensor tensor(value.type, array->getShape());
  std::memcpy(tensor.getData(), array->getBytes().data(), tensor.getByteSize());
  return tensor;
}

/// A number in (0, 1), the same on every system, which std::distributions are
/// not.
static double drawUniform(std::mt19937_64 &generator) {
  return (static_cast<double>(generator() >> 11) + 0.5) * 0x1p-53;
}

static double drawNormal(std::mt19937_64 &generator) {
  constexpr double twoPi = 6.283185307179586;
  double radius = std::sqrt(-2 * std::log(drawUniform(generator)));
  return radius * std::cos(twoPi * drawUniform(generator));
}

static void fillRandom(HostTensor &tensor, std::mt19937_64 &generator) {
  int64_t count = tensor.getNumElements();
  if (isFloat(tensor.getType())) {
    ArrayRef<int64_t> shape = tensor.getShape();
    bool isWeight = shape.size() == 1 || shape.size() == 2;
    double scale = isWeight && shape[0] > 0 ? 1 / std::sqrt(shape[0]) : 1;
    for (int64_t i = 0; i < count; ++i)
      tensor.setFloat(i, scale * drawNormal(generator));
    return;
  }
  int64_t width = getByteWidth(tensor.getType());
  std::memset(tensor.getData(), 0, tensor.getByteSize());
  auto *bytes = static_cast<unsigned char *>(tensor.getData());
  // Small enough for the lowest byte, which is the first one.
  for (int64_t i = 0; i < count; ++i)
    bytes[i * width] = tensor.getType() == ScalarType::I1
                           ? (generator() & 3) != 0
                           : generator() & 7;
}

static llvm::Expected<HostTensor>
makeRandomArgument(unsigned index, const ValueSignature &value,
                   const ArgumentSources &sources, std::mt19937_64 &generator) {
  SmallVector<int64_t> shape = value.shape;
  if (auto given = sources.shapes.find(index); given != sources.shapes.end()) {
    shape = given->second;
    if (!value.accepts(shape))
      return llvm::createStringError(
          "argument %u is %s, but --shape gives it [%s]", index,
          value.str().c_str(), formatShape(shape).c_str());
  } else if (!value.hasStaticShape()) {
    return llvm::createStringError(
        "argument %u is %s: --shape %u=... must give its sizes", index,
        value.str().c_str(), index);
  }
  // Memory of this size is not there on any machine.
  constexpr int64_t limit = int64_t(1) << 46;
  std::optional<int64_t> bytes = computeByteSize(value.type, shape);
  if (!bytes || *bytes > limit)
    return llvm::createStringError("argument %u of shape [%s] is too large",
                                   index, formatShape(shape).c_str());
  HostTensor tensor(value.type, shape);
  fillRandom(tensor, generator);
  return tensor;
}

llvm::Expected<std::vector<HostTensor>>
mlir::attn::makeArguments(const FunctionSignature &signature,
                          const ArgumentSources &sources) {
  size_t expected = signature.arguments.size();
  if (sources.files.size() > expected ||
      (sources.files.size() < expected && !sources.seed))
    return llvm::createStringError(
        "function '%s' takes %zu arguments, --arg gives %zu%s",
        signature.name.c_str(), expected, sources.files.size(),
        sources.files.size() < expected ? " (--random-args fills the rest)"
                                        : "");
  for (const auto &[index, shape] : sources.shapes)
    if (index >= expected || index < sources.files.size())
      return llvm::createStringError(
          "--shape gives sizes to argument %u, which %s", index,
          index >= expected ? "does not exist" : "has a file");

  std::mt19937_64 generator(sources.seed.value_or(0));
  std::vector<HostTensor> arguments;
  for (auto [index, value] : llvm::enumerate(signature.arguments)) {
    llvm::Expected<HostTensor> argument =
        index < sources.files.size()
            ? readArgument(index, sources.files[index], value)
            : makeRandomArgument(index, value, sources, generator);
    if (!argument)
      return argument.takeError();
    arguments.push_back(std::move(*argument));
  }
  return arguments;
}

llvm::Error mlir::attn::writeResult(StringRef path, const HostTensor &result) {
  return writeNpyFile(path, getNpyType(result.getType()), result.getShape(),
                      ArrayRef(static_cast<const char *>(result.getData()),
                               result.getByteSize()));
}
