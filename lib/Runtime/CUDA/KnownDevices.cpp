//===- KnownDevices.cpp - What was asked of devices before ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KnownDevices.h"

#include <map>
#include <mutex>

using namespace attn_cuda;

static CUresult ask(const DriverAPI &api, CUdevice number,
                    KnownDevice &device) {
  CUresult result = kSuccess;
  auto read = [&](int attribute) {
    int value = 0;
    if (result == kSuccess)
      result = api.cuDeviceGetAttribute(&value, attribute, number);
    return value;
  };
  attn_cuda_device_facts &facts = device.facts;
  facts.capability =
      10 * read(kComputeCapabilityMajor) + read(kComputeCapabilityMinor);
  facts.multiprocessors = read(kMultiprocessorCount);
  facts.shared_bytes_per_block = read(kMaxSharedMemoryPerBlockOptin);
  facts.registers_per_multiprocessor = read(kMaxRegistersPerMultiprocessor);
  facts.l2_bytes = read(kL2CacheSize);
  // A driver without the functions does not know the attribute.
  if (api.cuMemAllocAsync && api.cuMemFreeAsync)
    device.hasPools = read(kMemoryPoolsSupported) != 0;
  size_t memory = 0;
  if (result == kSuccess)
    result = api.cuDeviceTotalMem(&memory, number);
  facts.memory_bytes = static_cast<int64_t>(memory);
  return result;
}

CUresult attn_cuda::getCurrentDevice(const DriverAPI &api,
                                     const KnownDevice *&device) {
  CUdevice number = 0;
  if (CUresult result = api.cuCtxGetDevice(&number))
    return result;
  // Never destroyed: a thread may launch while the process ends.
  static std::mutex *mutex = new std::mutex;
  static auto *devices = new std::map<CUdevice, KnownDevice>;
  std::lock_guard<std::mutex> lock(*mutex);
  auto found = devices->find(number);
  if (found == devices->end()) {
    KnownDevice asked;
    if (CUresult result = ask(api, number, asked))
      return result;
    found = devices->emplace(number, asked).first;
  }
  device = &found->second;
  return kSuccess;
}
