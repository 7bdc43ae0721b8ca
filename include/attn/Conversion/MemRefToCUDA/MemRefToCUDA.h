//===- MemRefToCUDA.h - Memory of the device by the runtime -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_CONVERSION_MEMREFTOCUDA_MEMREFTOCUDA_H
#define ATTN_CONVERSION_MEMREFTOCUDA_MEMREFTOCUDA_H

#include "mlir/Pass/Pass.h"

namespace mlir::attn {

#define GEN_PASS_DECL_CONVERTMEMREFTOCUDAPASS
#define GEN_PASS_DECL_VERIFYCUDAHOSTPASS
#include "attn/Conversion/Passes.h.inc"

} // namespace mlir::attn

#endif // ATTN_CONVERSION_MEMREFTOCUDA_MEMREFTOCUDA_H
