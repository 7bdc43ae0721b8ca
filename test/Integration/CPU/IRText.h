//===- IRText.h - A case as MLIR text ---------------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TEST_INTEGRATION_CPU_IRTEXT_H
#define ATTN_TEST_INTEGRATION_CPU_IRTEXT_H

#include "AttentionCase.h"

namespace mlir::attn::difftest {

/// A module with one function, `attend`, of getParameters(attention) to
/// getResults(attention).
std::string getIRText(const AttentionCase &attention);

} // namespace mlir::attn::difftest

#endif // ATTN_TEST_INTEGRATION_CPU_IRTEXT_H
