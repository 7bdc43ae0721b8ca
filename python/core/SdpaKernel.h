//===- SdpaKernel.h - The kernels of sdpa ---------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_PYTHON_SDPAKERNEL_H
#define ATTN_PYTHON_SDPAKERNEL_H

#include "Module.h"

namespace attn::python {

/// The diagonal that keys are counted from.
enum class SdpaCausal : int8_t { None, TopLeft, BottomRight, Offset };

/// All that the kernel of a call depends on, but for regions. Compared by
/// bytes: no padding is read that was not set to zero.
struct SdpaFacts {
  int64_t heads, kvHeads, queryWidth, valueWidth;
  int64_t window[2];
  double scale, softcap;
  AttnDataType type, biasType, lengthType, offsetType;
  /// A bit for each dimension whose size is 1.
  int8_t maskOnes, biasOnes;
  SdpaCausal causal;
  bool hasMask, hasBias, hasLengths, hasOffset, hasWindow, hasScale, hasSoftcap;
  bool hasLSE, isBSHD;
};

/// The kernel for the facts and for regions of a text, from a table or, made of
/// `regionFacts`, through Python.
const AttnFunction *findSdpaKernel(const SdpaFacts &facts,
                                   const std::string &regions,
                                   const nanobind::object &regionFacts);

} // namespace attn::python

#endif // ATTN_PYTHON_SDPAKERNEL_H
