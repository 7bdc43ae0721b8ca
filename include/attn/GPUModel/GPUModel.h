//===- GPUModel.h - A device that is modelled on the host -------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Runs the kernels of a `gpu.module` on the host, before their control flow is
// flattened, and reports what a device would let pass in silence. The model is
// a driver of attn_cuda.h, so that host code made for a device runs on it.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_GPUMODEL_GPUMODEL_H
#define ATTN_GPUMODEL_GPUMODEL_H

#include "attn/Runtime/attn_cuda.h"

#include <cstdint>
#include <memory>
#include <string>

namespace mlir {
class DialectRegistry;
}

namespace mlir::attn {

struct GPUModelOptions {
  /// What the model claims to be. Instructions that `capability` lacks are
  /// errors.
  int32_t capability = 90;
  int32_t multiprocessors = 132;
  int32_t sharedBytesPerBlock = 227 * 1024;
  int32_t registersPerMultiprocessor = 65536;
  int64_t l2Bytes = int64_t(50) << 20;
  int64_t memoryBytes = int64_t(80) << 30;

  /// The order in which warps take turns; 0: each runs until it has to wait.
  uint64_t seed = 0;
  /// Host threads that run CTAs. Atomic sums depend on it, nothing else does.
  unsigned threads = 1;
  /// Instructions of all warps after which a CTA is taken to be endless.
  uint64_t stepLimit = uint64_t(1) << 32;
};

class GPUModel {
public:
  explicit GPUModel(GPUModelOptions options = GPUModelOptions());
  ~GPUModel();
  GPUModel(const GPUModel &) = delete;
  GPUModel &operator=(const GPUModel &) = delete;

  /// For attn_cuda_set_driver; valid as long as the model. An image is a module
  /// as text or bytecode that holds one `gpu.module`.
  const attn_cuda_driver *getDriver() const;

  /// Lets kernels use memory of the program, and forgets it.
  void addMemory(const void *pointer, uint64_t bytes);
  void removeMemory(const void *pointer);

  /// The bytes that were allocated and not given back.
  uint64_t getAllocatedBytes() const;

  /// Changes the order of turns for later launches.
  void setSeed(uint64_t seed);

private:
  struct State;
  std::unique_ptr<State> state;
};

/// Adds the dialects that a module with a `gpu.module` may have.
void registerGPUModelDialects(DialectRegistry &registry);

} // namespace mlir::attn

#endif // ATTN_GPUMODEL_GPUMODEL_H
