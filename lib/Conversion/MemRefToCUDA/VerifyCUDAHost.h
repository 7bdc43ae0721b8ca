//===- VerifyCUDAHost.h - What the host may do with a device's memory -----===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_CONVERSION_MEMREFTOCUDA_VERIFYCUDAHOST_H
#define ATTN_LIB_CONVERSION_MEMREFTOCUDA_VERIFYCUDAHOST_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::attn {

/// Fails, with an error at each place, where functions of `module` do with a
/// memref of the device's memory what only a kernel can.
LogicalResult verifyCUDAHost(ModuleOp module);

} // namespace mlir::attn

#endif // ATTN_LIB_CONVERSION_MEMREFTOCUDA_VERIFYCUDAHOST_H
