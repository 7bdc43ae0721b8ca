//===- PTXToLLVM.h - attn_ptx to inline assembly ----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_PTXTOLLVM_PTXTOLLVM_H
#define ATTN_CONVERSION_PTXTOLLVM_PTXTOLLVM_H

#include "mlir/Pass/Pass.h"

namespace mlir::attn {

#define GEN_PASS_DECL_CONVERTPTXTOLLVMPASS
#include "attn/Conversion/Passes.h.inc"

} // namespace mlir::attn

#endif // ATTN_CONVERSION_PTXTOLLVM_PTXTOLLVM_H
