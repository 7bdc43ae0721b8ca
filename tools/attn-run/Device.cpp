//===- Device.cpp - Running a function on a GPU or its model --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled code finds the functions of the runtime library among the symbols of
// this process, and both a GPU and the model are drivers behind them.
//
//===----------------------------------------------------------------------===//

#include "Device.h"

#include "attn/Runtime/attn_cuda.h"
#include "attn/Target/CUDA/CUDAFacts.h"

#include <chrono>
#include <cstring>

using namespace mlir;
using namespace mlir::attn;

namespace {
/// Memory of the device that goes back when the object goes.
class DeviceBlock {
public:
  explicit DeviceBlock(void *pointer = nullptr) : pointer(pointer) {}
  DeviceBlock(DeviceBlock &&other)
      : pointer(std::exchange(other.pointer, nullptr)) {}
  DeviceBlock &operator=(DeviceBlock &&other) {
    std::swap(pointer, other.pointer);
    return *this;
  }
  ~DeviceBlock() { attn_cuda_free(pointer, /*stream=*/nullptr); }

  void *pointer;
};
} // namespace

static llvm::Error fail(int32_t code) {
  return code == ATTN_CUDA_SUCCESS
             ? llvm::Error::success()
             : llvm::createStringError(llvm::Twine(attn_cuda_message()));
}

/// The chip of the table whose code runs on a device and uses most of it: that
/// of a chip with an `a` runs on no later one.
static llvm::Expected<std::string> chooseChip(int64_t capability) {
  const CUDAFacts *best = nullptr;
  for (const CUDAFacts &facts : CUDAFacts::getAll())
    if (facts.capability == capability ||
        (facts.capability < capability && !facts.chip.ends_with("a")))
      best = &facts;
  if (best)
    return best->chip.str();
  return llvm::createStringError(
      "the device has compute capability %d.%d, and kernels are for %d.%d and "
      "later",
      int(capability / 10), int(capability % 10),
      int(CUDAFacts::getAll().front().capability / 10),
      int(CUDAFacts::getAll().front().capability % 10));
}

llvm::Expected<std::unique_ptr<Device>> Device::openGPU() {
  attn_cuda_device_facts facts;
  if (attn_cuda_get_device_facts(&facts) != ATTN_CUDA_SUCCESS)
    return llvm::createStringError(
        "%s. Without a GPU, --target=gpu-model runs the kernels on a model of "
        "one",
        attn_cuda_message());
  llvm::Expected<std::string> chip = chooseChip(facts.capability);
  if (!chip)
    return chip.takeError();
  std::unique_ptr<Device> device(new Device);
  device->chip = std::move(*chip);
  return device;
}

llvm::Expected<std::unique_ptr<Device>> Device::openModel(StringRef chip,
                                                          uint64_t seed) {
  llvm::Expected<CUDAFacts> facts = CUDAFacts::get(chip);
  if (!facts)
    return facts.takeError();
  GPUModelOptions options;
  options.capability = facts->capability;
  options.multiprocessors = facts->multiprocessors;
  options.sharedBytesPerBlock = facts->sharedBytesPerBlock;
  options.registersPerMultiprocessor = facts->registers;
  options.l2Bytes = facts->l2Bytes;
  options.seed = seed;
  options.threads = getRuntimeThreads();
  std::unique_ptr<Device> device(new Device);
  device->chip = chip.str();
  device->model = std::make_unique<GPUModel>(options);
  if (attn_cuda_set_driver(device->model->getDriver()) != ATTN_CUDA_SUCCESS)
    return llvm::createStringError(llvm::Twine(attn_cuda_message()));
  return device;
}

Device::~Device() {
  if (model)
    attn_cuda_set_driver(nullptr);
}

/// Copies `argument` to the device; a number stays with the host.
static llvm::Expected<PackedValue> copyToDevice(const HostTensor &argument,
                                                const ValueSignature &expected,
                                                DeviceBlock &block) {
  PackedValue value;
  value.type = argument.getType();
  value.shape.assign(argument.getShape().begin(), argument.getShape().end());
  if (!expected.isTensor) {
    std::memcpy(&value.number, argument.getData(), argument.getByteSize());
    return value;
  }
  uint64_t bytes = argument.getByteSize();
  if (llvm::Error error = fail(attn_cuda_alloc(bytes, nullptr, &block.pointer)))
    return std::move(error);
  if (llvm::Error error =
          fail(attn_cuda_copy(block.pointer, argument.getData(), bytes, 0)))
    return std::move(error);
  value.data = block.pointer;
  return value;
}

static llvm::Expected<HostTensor> copyToHost(const PackedValue &result,
                                             const ValueSignature &expected) {
  HostTensor tensor(result.type, result.shape);
  if (!expected.isTensor) {
    std::memcpy(tensor.getData(), &result.number, tensor.getByteSize());
    return tensor;
  }
  if (llvm::Error error = fail(attn_cuda_copy(tensor.getData(), result.data,
                                              tensor.getByteSize(), 1)))
    return std::move(error);
  return tensor;
}

llvm::Expected<std::vector<HostTensor>>
Device::run(const CompiledModule &compiled, StringRef entry,
            ArrayRef<HostTensor> arguments, unsigned warmUps, unsigned repeat,
            SmallVectorImpl<double> &seconds) const {
  const FunctionSignature *signature = compiled.findSignature(entry);
  if (!signature)
    return llvm::createStringError("there is no public function '%s'",
                                   entry.str().c_str());
  SmallVector<const HostTensor *> pointers;
  for (const HostTensor &argument : arguments)
    pointers.push_back(&argument);
  if (llvm::Error error = verifyArguments(*signature, pointers))
    return std::move(error);
  auto function = compiled.lookupPacked(entry);
  if (!function)
    return function.takeError();

  std::vector<DeviceBlock> blocks(arguments.size());
  std::vector<PackedValue> values;
  for (auto [argument, expected, block] :
       llvm::zip_equal(arguments, signature->arguments, blocks)) {
    auto value = copyToDevice(argument, expected, block);
    if (!value)
      return value.takeError();
    values.push_back(std::move(*value));
  }

  std::vector<PackedValue> results;
  std::vector<DeviceBlock> resultBlocks;
  for (unsigned run = 0; run < warmUps + repeat; ++run) {
    // The last results go before the next are made: peak memory is one run's.
    resultBlocks.clear();
    auto start = std::chrono::steady_clock::now();
    results = callPacked(*function, *signature, values);
    for (const PackedValue &result : results)
      resultBlocks.emplace_back(result.allocated);
    if (llvm::Error error = fail(attn_cuda_take_status()))
      return std::move(error);
    if (llvm::Error error = fail(attn_cuda_synchronize(nullptr)))
      return std::move(error);
    std::chrono::duration<double> elapsed =
        std::chrono::steady_clock::now() - start;
    if (run >= warmUps)
      seconds.push_back(elapsed.count());
  }

  std::vector<HostTensor> tensors;
  for (auto [result, expected] :
       llvm::zip_equal(results, signature->results)) {
    auto tensor = copyToHost(result, expected);
    if (!tensor)
      return tensor.takeError();
    tensors.push_back(std::move(*tensor));
  }
  return tensors;
}
