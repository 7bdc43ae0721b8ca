//===- Passes.h - Fitting a module to the program around it -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes that know nothing of attention: how the host calls a function, where
// its memory comes from, what its numbers are and how exact their arithmetic.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TRANSFORMS_HOST_PASSES_H
#define ATTN_TRANSFORMS_HOST_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::attn {

/// What an optimizer may change about a floating-point result.
enum class FastMathPolicy {
  /// Every operation is rounded as written.
  Strict,
  /// A product and a sum may become one fused operation, rounded once.
  Contract,
  /// Sums and products may also be reordered. NaN, infinities and signed zeros
  /// keep their meaning: masks are made of them.
  Reassociate
};

#define GEN_PASS_DECL
#include "attn/Transforms/Host/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "attn/Transforms/Host/Passes.h.inc"

} // namespace mlir::attn

#endif // ATTN_TRANSFORMS_HOST_PASSES_H
