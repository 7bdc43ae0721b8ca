//===- Device.h - Running a function on a GPU or its model ------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_RUN_DEVICE_H
#define ATTN_TOOLS_ATTN_RUN_DEVICE_H

#include "attn/Execution/CompiledModule.h"
#include "attn/GPUModel/GPUModel.h"

namespace mlir::attn {

/// A device, as long as the object lives.
class Device {
public:
  /// The GPU of this machine, and the chip that kernels for it are best made
  /// for. Fails where there is no driver or no device.
  static llvm::Expected<std::unique_ptr<Device>> openGPU();

  /// A model of a GPU with `chip`, whose warps take turns in the order of
  /// `seed`. Fails on a chip that is not in the table of facts.
  static llvm::Expected<std::unique_ptr<Device>> openModel(StringRef chip,
                                                           uint64_t seed);

  ~Device();

  StringRef getChip() const { return chip; }

  /// Calls function `entry` with copies of `arguments` in the memory of the
  /// device, `warmUps` times and then `repeat` times; `seconds` are those of
  /// each timed call, from the call until the device is done. Returns the
  /// results of the last one.
  llvm::Expected<std::vector<HostTensor>>
  run(const CompiledModule &compiled, StringRef entry,
      ArrayRef<HostTensor> arguments, unsigned warmUps, unsigned repeat,
      SmallVectorImpl<double> &seconds) const;

private:
  Device() = default;

  std::string chip;
  std::unique_ptr<GPUModel> model;
};

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_RUN_DEVICE_H
