//===- AttnToLinalg.h - Lowering of attn to linalg --------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_ATTNTOLINALG_ATTNTOLINALG_H
#define ATTN_CONVERSION_ATTNTOLINALG_ATTNTOLINALG_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class RewritePatternSet;

namespace attn {

#define GEN_PASS_DECL_CONVERTATTNTOLINALGPASS
#define GEN_PASS_DECL_CONVERTDECODETILETOLINALGPASS
#define GEN_PASS_DECL_CONVERTTILETOLINALGPASS
#include "attn/Conversion/Passes.h.inc"

/// Lower one op each, on tensors or memrefs.
void populateSdpaToLinalgPatterns(RewritePatternSet &patterns);
void populateOnlineSdpaToLinalgPatterns(RewritePatternSet &patterns);
void populateMergeStatesToLinalgPatterns(RewritePatternSet &patterns);
void populateFinalizeToLinalgPatterns(RewritePatternSet &patterns);

/// All of the above.
void populateAttnToLinalgPatterns(RewritePatternSet &patterns);

} // namespace attn
} // namespace mlir

#endif // ATTN_CONVERSION_ATTNTOLINALG_ATTNTOLINALG_H
