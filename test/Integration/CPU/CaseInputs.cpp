//===- CaseInputs.cpp - Numbers for the arguments of a case ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CaseInputs.h"

#include <cmath>
#include <cstring>

using namespace mlir::attn;
using namespace mlir::attn::difftest;

double difftest::roundTo(ScalarType type, double value) {
  switch (type) {
  case ScalarType::F32:
    return reference::roundTo(reference::ElementType::F32, value);
  case ScalarType::F16:
    return reference::roundTo(reference::ElementType::F16, value);
  case ScalarType::BF16:
    return reference::roundTo(reference::ElementType::BF16, value);
  default:
    return value;
  }
}

static int64_t countElements(const Parameter &parameter, const Sizes &sizes) {
  int64_t count = 1;
  for (Extent extent : parameter.shape)
    count *= extent.resolve(sizes);
  return count;
}

/// One value of a parameter, from the distribution that its name calls for.
static double draw(const AttentionCase &attention, const Parameter &parameter,
                   const Sizes &sizes, std::mt19937_64 &random) {
  std::normal_distribution<double> normal;
  auto uniform = [&](int64_t low, int64_t high) -> double {
    return std::uniform_int_distribution<int64_t>(low,
                                                  std::max(low, high))(random);
  };
  const std::string &name = parameter.name;
  if (name == "mask")
    return uniform(0, 3) != 0;
  if (name == "lengths")
    return uniform(0, sizes.keys);
  if (name == "offsets")
    return uniform(-sizes.queries, sizes.keys);
  if (name == "prefix")
    return uniform(0, sizes.keys);
  if (name == getName(Capture::Scalar) || name == getName(Capture::Batch))
    return uniform(-8, sizes.keys);
  if (name == "query_ids" || name == "key_ids")
    return uniform(0, 2);
  if (name == "slopes")
    return std::abs(normal(random)) / 8;
  if (name == "cap")
    return 2.5;
  if (name == "factor")
    return -0.75;
  if (name == "addend")
    return 0.5;
  // Weights that keep the size of what they are applied to.
  if (name.front() == 'w')
    return normal(random) /
           std::sqrt(static_cast<double>(parameter.shape[0].number));
  return normal(random);
}

/// Integers that change every now and then along the sequence, so that blocks
/// of them can have something in common.
static void drawRuns(const Parameter &parameter, std::vector<double> &values,
                     std::mt19937_64 &random) {
  int64_t most = parameter.type == ScalarType::I1 ? 1 : 5;
  auto uniform = [&](int64_t high) {
    return std::uniform_int_distribution<int64_t>(0, high)(random);
  };
  int64_t change = uniform(2) ? 60 : 3;
  double current = uniform(most);
  for (double &value : values) {
    if (uniform(change) == 0)
      current = uniform(most);
    value = current;
  }
}

CaseInputs difftest::generateInputs(const AttentionCase &attention,
                                    const Sizes &sizes, uint64_t seed) {
  std::mt19937_64 random(seed);
  CaseInputs inputs;
  inputs.sizes = sizes;
  for (const Parameter &parameter : getParameters(attention)) {
    std::vector<double> values(countElements(parameter, sizes));
    if (parameter.name.rfind("m_", 0) == 0 && parameter.isTensor &&
        parameter.type != ScalarType::I64)
      drawRuns(parameter, values, random);
    else
      for (double &value : values)
        value =
            roundTo(parameter.type, draw(attention, parameter, sizes, random));
    inputs.values[parameter.name] = std::move(values);
  }
  return inputs;
}

int64_t difftest::getRowBegin(const HeadRow &row, int64_t heads, int64_t length,
                              int64_t width) {
  return ((row.batch * heads + row.head) * length + row.position) * width;
}

void difftest::setRow(const AttentionCase &attention, CaseInputs &inputs,
                      const std::string &name, const HeadRow &row,
                      double value) {
  bool isQuery = name == "q";
  int64_t width = name == "v" ? attention.valueWidth : attention.keyWidth;
  int64_t begin =
      getRowBegin(row, isQuery ? attention.heads : attention.keyValueHeads,
                  isQuery ? inputs.sizes.queries : inputs.sizes.keys, width);
  std::vector<double> &values = inputs[name];
  std::fill(values.begin() + begin, values.begin() + begin + width, value);
}

CaseInputs difftest::sliceBatch(const AttentionCase &attention,
                                const CaseInputs &inputs, int64_t begin,
                                int64_t end) {
  CaseInputs slice;
  slice.sizes = inputs.sizes;
  slice.sizes.batch = end - begin;
  for (const Parameter &parameter : getParameters(attention)) {
    const std::vector<double> &values = inputs[parameter.name];
    bool hasBatch = !parameter.shape.empty() &&
                    parameter.shape.front().kind == Extent::Batch;
    if (!hasBatch) {
      slice.values[parameter.name] = values;
      continue;
    }
    int64_t stride = values.size() / inputs.sizes.batch;
    slice.values[parameter.name].assign(values.begin() + begin * stride,
                                        values.begin() + end * stride);
  }
  return slice;
}

/// Where element `index`, in logical order, lies in the memory of a tensor.
static int64_t getMemoryIndex(const Parameter &parameter, const Sizes &sizes,
                              int64_t index) {
  if (!parameter.isBSHD)
    return index;
  int64_t heads = parameter.shape[1].resolve(sizes);
  int64_t length = parameter.shape[2].resolve(sizes);
  int64_t width = parameter.shape[3].resolve(sizes);
  int64_t d = index % width;
  int64_t s = index / width % length;
  int64_t h = index / width / length % heads;
  int64_t b = index / width / length / heads;
  return ((b * length + s) * heads + h) * width + d;
}

static void store(ScalarType type, char *target, double value) {
  auto put = [&](auto number) { std::memcpy(target, &number, sizeof(number)); };
  switch (type) {
  case ScalarType::I1:
  case ScalarType::I8:
    return put(static_cast<int8_t>(value));
  case ScalarType::I16:
    return put(static_cast<int16_t>(value));
  case ScalarType::I32:
    return put(static_cast<int32_t>(value));
  case ScalarType::I64:
  case ScalarType::Index:
    return put(static_cast<int64_t>(value));
  default:
    return;
  }
}

HostTensor difftest::createTensor(const Parameter &parameter,
                                  const Sizes &sizes,
                                  const std::vector<double> &values) {
  SmallVector<int64_t> shape;
  for (Extent extent : parameter.getMemoryShape())
    shape.push_back(extent.resolve(sizes));
  HostTensor tensor(parameter.type, shape);
  int64_t width = getByteWidth(parameter.type);
  for (int64_t i = 0, e = values.size(); i < e; ++i) {
    int64_t at = getMemoryIndex(parameter, sizes, i);
    if (isFloat(parameter.type))
      tensor.setFloat(at, values[i]);
    else
      store(parameter.type, static_cast<char *>(tensor.getData()) + at * width,
            values[i]);
  }
  return tensor;
}

std::vector<double> difftest::readTensor(const Parameter &parameter,
                                         const Sizes &sizes,
                                         const HostTensor &tensor) {
  std::vector<double> values(tensor.getNumElements());
  for (int64_t i = 0, e = values.size(); i < e; ++i)
    values[i] = tensor.getFloat(getMemoryIndex(parameter, sizes, i));
  return values;
}
