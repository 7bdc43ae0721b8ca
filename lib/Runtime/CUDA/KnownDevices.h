//===- KnownDevices.h - What was asked of devices before --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_RUNTIME_CUDA_KNOWNDEVICES_H
#define ATTN_LIB_RUNTIME_CUDA_KNOWNDEVICES_H

#include "DriverAPI.h"
#include "attn/Runtime/attn_cuda.h"

namespace attn_cuda {

struct KnownDevice {
  attn_cuda_device_facts facts = {};
  /// Whether memory comes from a pool, in the order of a stream.
  bool hasPools = false;
};

/// The device of the current context. Nothing of it changes, so the driver is
/// asked once for each device; a failure is not kept. `device` is valid until
/// the process ends.
CUresult getCurrentDevice(const DriverAPI &api, const KnownDevice *&device);

} // namespace attn_cuda

#endif // ATTN_LIB_RUNTIME_CUDA_KNOWNDEVICES_H
