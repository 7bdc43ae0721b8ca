//===- CaseInputs.h - Numbers for the arguments of a case -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_CASEINPUTS_H
#define ATTN_TEST_INTEGRATION_CPU_CASEINPUTS_H

#include "AttentionCase.h"
#include "attn/Execution/HostTensor.h"

#include <map>
#include <random>

namespace mlir::attn::difftest {

/// One value for each element of each parameter, in logical order. Every value
/// is one that the parameter's type can hold.
struct CaseInputs {
  Sizes sizes;
  std::map<std::string, std::vector<double>> values;

  std::vector<double> &operator[](const std::string &name) {
    return values.at(name);
  }
  const std::vector<double> &operator[](const std::string &name) const {
    return values.at(name);
  }
  bool has(const std::string &name) const { return values.count(name) != 0; }
};

/// The rows [batch, head, position] of a head tensor.
struct HeadRow {
  int64_t batch, head, position;
};

/// Inputs that depend on nothing but the arguments.
CaseInputs generateInputs(const AttentionCase &attention, const Sizes &sizes,
                          uint64_t seed);

/// `value` as `type` holds it.
double roundTo(ScalarType type, double value);

/// Where row `row` of a tensor [B, heads, length, width] begins.
int64_t getRowBegin(const HeadRow &row, int64_t heads, int64_t length,
                    int64_t width);

/// Overwrites one row of `name`, "q", "k" or "v".
void setRow(const AttentionCase &attention, CaseInputs &inputs,
            const std::string &name, const HeadRow &row, double value);

/// The batches [begin, end) of the inputs.
CaseInputs sliceBatch(const AttentionCase &attention, const CaseInputs &inputs,
                      int64_t begin, int64_t end);

/// Values in logical order -> the tensor that is passed, and back.
HostTensor createTensor(const Parameter &parameter, const Sizes &sizes,
                        const std::vector<double> &values);
std::vector<double> readTensor(const Parameter &parameter, const Sizes &sizes,
                               const HostTensor &tensor);

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_CASEINPUTS_H
