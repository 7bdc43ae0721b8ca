//===- LinalgToAttn.h - Unfused attention to attn ---------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_LINALGTOATTN_LINALGTOATTN_H
#define ATTN_CONVERSION_LINALGTOATTN_LINALGTOATTN_H

#include "mlir/Pass/Pass.h"

namespace mlir::attn {

#define GEN_PASS_DECL_RAISEMULTIHEADPASS
#define GEN_PASS_DECL_RAISEPASS
#define GEN_PASS_DECL_SIMPLIFYSHAPESPASS
#include "attn/Conversion/Passes.h.inc"

} // namespace mlir::attn

#endif // ATTN_CONVERSION_LINALGTOATTN_LINALGTOATTN_H
