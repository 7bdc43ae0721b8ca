//===- RandomCase.h - Cases drawn from the whole space ----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_RANDOMCASE_H
#define ATTN_TEST_INTEGRATION_CPU_RANDOMCASE_H

#include "CaseInputs.h"

namespace mlir::attn::difftest {

struct RandomCase {
  AttentionCase attention;
  /// The sizes to run on, one after the other.
  std::vector<Sizes> sizes;
};

/// A valid case that depends on the seed alone.
RandomCase drawCase(uint64_t seed);

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_RANDOMCASE_H
