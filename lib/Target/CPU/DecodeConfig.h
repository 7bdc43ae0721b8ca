//===- DecodeConfig.h - Kernel shapes for few queries -----------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_TARGET_CPU_DECODECONFIG_H
#define ATTN_LIB_TARGET_CPU_DECODECONFIG_H

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Target/CPU/CPUFacts.h"

namespace mlir::attn {

/// The config for an op whose keys serve few rows; null where they serve many,
/// or a number that is not known, and packing them pays.
DecodeConfigAttr chooseDecodeConfig(const CPUFacts &facts, OnlineSdpaOp op);

} // namespace mlir::attn

#endif // ATTN_LIB_TARGET_CPU_DECODECONFIG_H
