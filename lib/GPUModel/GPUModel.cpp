//===- GPUModel.cpp - A device that is modelled on the host ---------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/GPUModel/GPUModel.h"

#include "CTA.h"
#include "TensorMap.h"

#include "attn/Dialect/PTX/IR/PTX.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

#include "llvm/Support/FormatVariadic.h"

#include <atomic>
#include <thread>

using namespace mlir;
using namespace mlir::attn;
using namespace mlir::attn::gpu_model;
using llvm::formatv;

void mlir::attn::registerGPUModelDialects(DialectRegistry &registry) {
  // func, memref and cf are for the host code beside a `gpu.module`.
  registry.insert<arith::ArithDialect, cf::ControlFlowDialect, DLTIDialect,
                  func::FuncDialect, gpu::GPUDialect, LLVM::LLVMDialect,
                  math::MathDialect, memref::MemRefDialect, NVVM::NVVMDialect,
                  ptx::PTXDialect, scf::SCFDialect, ub::UBDialect,
                  vector::VectorDialect>();
}

namespace {
/// A module with the kernels that have been launched.
struct LoadedModule {
  explicit LoadedModule(const DialectRegistry &registry)
      : context(registry, MLIRContext::Threading::DISABLED) {}

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  std::mutex mutex;
  llvm::StringMap<std::unique_ptr<Program>> programs;
};

/// What a driver's function returns.
struct Result {
  int32_t code = ATTN_CUDA_SUCCESS;
  std::string message;
};
} // namespace

struct GPUModel::State {
  GPUModelOptions options;
  GlobalMemory memory;
  attn_cuda_driver driver = {};

  Result load(const void *image, uint64_t bytes, void **module);
  Result launch(LoadedModule &module, const char *kernel,
                const attn_cuda_launch_config &config, void **arguments);
  Result findProgram(LoadedModule &module, StringRef kernel, Program *&program);
  Result copy(void *to, const void *from, uint64_t bytes, int32_t direction);
  Result copyWithin(void *to, const void *from, uint64_t bytes);
  Result checkOnDevice(const void *pointer, uint64_t bytes) const;
};

static Result invalid(std::string message) {
  return {ATTN_CUDA_INVALID_ARGUMENT, std::move(message)};
}

Result GPUModel::State::load(const void *image, uint64_t bytes, void **module) {
  if (!image || !module)
    return invalid("no image");
  DialectRegistry registry;
  registerGPUModelDialects(registry);
  auto loaded = std::make_unique<LoadedModule>(registry);
  std::string messages;
  ScopedDiagnosticHandler handler(
      &loaded->context, [&](Diagnostic &diagnostic) {
        llvm::raw_string_ostream(messages)
            << diagnostic.getLocation() << ": " << diagnostic << "\n";
        return success();
      });
  // The parser wants a zero after the end of text.
  std::string text(static_cast<const char *>(image), bytes);
  loaded->module = parseSourceString<ModuleOp>(
      text, ParserConfig(&loaded->context), "image");
  if (!loaded->module)
    return {ATTN_CUDA_BAD_IMAGE, "the image is no module: " + messages};
  *module = loaded.release();
  return {};
}

Result GPUModel::State::findProgram(LoadedModule &module, StringRef kernel,
                                    Program *&program) {
  std::lock_guard<std::mutex> lock(module.mutex);
  std::unique_ptr<Program> &known = module.programs[kernel];
  if (!known) {
    LLVM::LLVMFuncOp function;
    module.module->walk([&](LLVM::LLVMFuncOp candidate) {
      if (candidate.getSymName() == kernel &&
          isa<gpu::GPUModuleOp>(candidate->getParentOp()))
        function = candidate;
    });
    if (!function ||
        (!function->hasAttr("nvvm.kernel") && !function->hasAttr("gpu.kernel")))
      return invalid("no kernel '" + kernel.str() + "' in a gpu.module");
    auto decoded = std::make_unique<Program>();
    std::string error;
    if (!decodeKernel(function, options.capability, *decoded, error))
      return {ATTN_CUDA_BAD_IMAGE, error};
    known = std::move(decoded);
  }
  program = known.get();
  return {};
}

/// Runs the CTAs of a launch on several host threads; the error is that of the
/// first CTA that has one.
static Result runCTAs(Launch &launch, unsigned threads) {
  uint64_t count = uint64_t(launch.grid[0]) * launch.grid[1] * launch.grid[2];
  std::atomic<uint64_t> next(0);
  uint64_t firstFailed = count;
  std::string error;
  std::mutex mutex;
  auto work = [&] {
    CTA cta(launch);
    for (uint64_t n; (n = next++) < count;) {
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (n > firstFailed)
          return;
      }
      if (cta.run({uint32_t(n % launch.grid[0]),
                   uint32_t(n / launch.grid[0] % launch.grid[1]),
                   uint32_t(n / launch.grid[0] / launch.grid[1])}))
        continue;
      std::lock_guard<std::mutex> lock(mutex);
      if (n < firstFailed) {
        firstFailed = n;
        error = cta.getError();
      }
    }
  };
  std::vector<std::thread> workers;
  for (unsigned n = 1; n < std::min<uint64_t>(threads, count); ++n)
    workers.emplace_back(work);
  work();
  for (std::thread &worker : workers)
    worker.join();
  if (firstFailed != count)
    return {ATTN_CUDA_FAILED, error};
  return {};
}

Result GPUModel::State::launch(LoadedModule &module, const char *kernel,
                               const attn_cuda_launch_config &config,
                               void **arguments) {
  Program *program = nullptr;
  if (Result result = findProgram(module, kernel, program); result.code)
    return result;

  Launch launch;
  launch.program = program;
  launch.seed = options.seed;
  launch.stepLimit = options.stepLimit;
  launch.global = memory.ranges();
  static constexpr uint64_t gridLimits[3] = {0x7fffffff, 65535, 65535};
  static constexpr uint32_t blockLimits[3] = {1024, 1024, 64};
  uint64_t threads = 1;
  for (unsigned d = 0; d < 3; ++d) {
    launch.grid[d] = config.grid[d];
    launch.block[d] = config.block[d];
    threads *= config.block[d];
    if (config.grid[d] < 1 || config.grid[d] > gridLimits[d])
      return invalid(formatv("grid size {0} is {1}: it is from 1 to {2}", d,
                             config.grid[d], gridLimits[d]));
    if (config.block[d] < 1 || config.block[d] > blockLimits[d])
      return invalid(formatv("block size {0} is {1}: it is from 1 to {2}", d,
                             config.block[d], blockLimits[d]));
    if (config.cluster[d] > 1)
      return invalid("clusters of several CTAs are not modelled");
  }
  if (threads > 1024)
    return invalid(
        formatv("a block of {0} threads: the limit is 1024", threads));
  if (program->maxThreads &&
      (program->exactThreads ? threads != program->maxThreads
                             : threads > program->maxThreads))
    return invalid(formatv("a block of {0} threads for kernel '{1}', which is "
                           "compiled for {2}{3}",
                           threads, kernel,
                           program->exactThreads ? "" : "at most ",
                           program->maxThreads));
  uint64_t shared =
      uint64_t(program->staticSharedBytes) + config.dynamic_shared_bytes;
  if (shared > uint64_t(options.sharedBytesPerBlock))
    return invalid(formatv("{0} bytes of shared memory: the limit is {1}",
                           shared, options.sharedBytesPerBlock));
  launch.sharedBytes = shared;

  // Parameters by value live in memory that only the kernel reads. Tensor maps
  // are aligned to 64 bytes there.
  std::vector<std::unique_ptr<uint8_t[]>> parameters;
  for (auto [n, argument] : llvm::enumerate(program->arguments)) {
    if (!arguments || !arguments[n])
      return invalid(formatv("argument {0} is missing", n));
    uint64_t value = 0;
    if (argument.byvalBytes) {
      constexpr uint64_t alignment = ATTN_CUDA_TENSOR_MAP_ALIGNMENT;
      parameters.push_back(
          std::make_unique<uint8_t[]>(argument.byvalBytes + alignment));
      value = llvm::alignTo(reinterpret_cast<uint64_t>(parameters.back().get()),
                            alignment);
      std::memcpy(reinterpret_cast<void *>(value), arguments[n],
                  argument.byvalBytes);
      launch.global.add(
          {value, value + argument.byvalBytes, GlobalUse::Parameters});
    } else {
      std::memcpy(&value, arguments[n], (getBits(argument.reg.kind) + 7) / 8);
    }
    launch.arguments.push_back(value);
  }
  return runCTAs(launch, options.threads);
}

Result GPUModel::State::checkOnDevice(const void *pointer,
                                      uint64_t bytes) const {
  if (bytes == 0 || memory.contains(pointer, bytes))
    return {};
  return invalid(formatv("{0} bytes at {1} are not in one allocation of the "
                         "device",
                         bytes, pointer));
}

Result GPUModel::State::copy(void *to, const void *from, uint64_t bytes,
                             int32_t direction) {
  if (direction != 0 && direction != 1)
    return invalid(formatv("direction {0} is neither 0 nor 1", direction));
  if (Result result = checkOnDevice(direction == 0 ? to : from, bytes);
      result.code)
    return result;
  if (bytes != 0)
    std::memcpy(to, from, bytes);
  return {};
}

Result GPUModel::State::copyWithin(void *to, const void *from, uint64_t bytes) {
  for (const void *pointer : {static_cast<const void *>(to), from})
    if (Result result = checkOnDevice(pointer, bytes); result.code)
      return result;
  std::memcpy(to, from, bytes);
  return {};
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

static int32_t finish(const Result &result, char *message, uint64_t capacity) {
  if (result.code != ATTN_CUDA_SUCCESS && message && capacity) {
    uint64_t bytes = std::min<uint64_t>(result.message.size(), capacity - 1);
    std::memcpy(message, result.message.data(), bytes);
    message[bytes] = 0;
  }
  return result.code;
}

GPUModel::GPUModel(GPUModelOptions options) : state(std::make_unique<State>()) {
  state->options = options;
  attn_cuda_driver &driver = state->driver;
  driver.version = ATTN_CUDA_VERSION;
  driver.self = state.get();
  driver.device_facts = [](void *self, attn_cuda_device_facts *facts, char *,
                           uint64_t) -> int32_t {
    const GPUModelOptions &options = static_cast<State *>(self)->options;
    *facts = {options.capability,
              options.multiprocessors,
              options.sharedBytesPerBlock,
              options.registersPerMultiprocessor,
              options.l2Bytes,
              options.memoryBytes};
    return ATTN_CUDA_SUCCESS;
  };
  driver.load_module = [](void *self, const void *image, uint64_t bytes,
                          attn_cuda_stream, void **module, char *message,
                          uint64_t capacity) {
    return finish(static_cast<State *>(self)->load(image, bytes, module),
                  message, capacity);
  };
  driver.unload_module = [](void *, void *module) {
    delete static_cast<LoadedModule *>(module);
  };
  driver.launch = [](void *self, void *module, const char *kernel,
                     const attn_cuda_launch_config *config, void **arguments,
                     attn_cuda_stream, char *message, uint64_t capacity) {
    return finish(
        static_cast<State *>(self)->launch(*static_cast<LoadedModule *>(module),
                                           kernel, *config, arguments),
        message, capacity);
  };
  driver.encode_tiled = [](void *, void *tensorMap,
                           const attn_cuda_tiled *tiled, char *message,
                           uint64_t capacity) {
    std::string error;
    if (encodeTensorMap(*tiled, tensorMap, error))
      return ATTN_CUDA_SUCCESS;
    return finish(invalid(error), message, capacity);
  };
  driver.alloc = [](void *self, uint64_t bytes, attn_cuda_stream,
                    void **pointer, char *message, uint64_t capacity) {
    *pointer = static_cast<State *>(self)->memory.allocate(bytes);
    if (*pointer)
      return ATTN_CUDA_SUCCESS;
    return finish(
        {ATTN_CUDA_OUT_OF_MEMORY, formatv("no memory for {0} bytes", bytes)},
        message, capacity);
  };
  driver.free = [](void *self, void *pointer, attn_cuda_stream, char *message,
                   uint64_t capacity) {
    std::string error;
    if (!pointer || static_cast<State *>(self)->memory.release(pointer, error))
      return ATTN_CUDA_SUCCESS;
    return finish(invalid(error), message, capacity);
  };
  driver.load_constant = [](void *self, const void *data, uint64_t bytes,
                            attn_cuda_stream, void **pointer, char *message,
                            uint64_t capacity) {
    *pointer = static_cast<State *>(self)->memory.allocateConstant(data, bytes);
    if (*pointer)
      return ATTN_CUDA_SUCCESS;
    return finish({ATTN_CUDA_OUT_OF_MEMORY,
                   formatv("no memory for a constant of {0} bytes", bytes)},
                  message, capacity);
  };
  // Nobody hears of memory beside a constant that a copy wrote: kernels are
  // told when they try.
  driver.unload_constant = [](void *self, void *pointer) {
    std::string error;
    static_cast<State *>(self)->memory.release(pointer, error);
  };
  driver.copy = [](void *self, void *to, const void *from, uint64_t bytes,
                   int32_t direction, char *message, uint64_t capacity) {
    return finish(static_cast<State *>(self)->copy(to, from, bytes, direction),
                  message, capacity);
  };
  driver.copy_on_stream = [](void *self, void *to, const void *from,
                             uint64_t bytes, attn_cuda_stream, char *message,
                             uint64_t capacity) {
    return finish(static_cast<State *>(self)->copyWithin(to, from, bytes),
                  message, capacity);
  };
  driver.synchronize = [](void *, attn_cuda_stream, char *,
                          uint64_t) -> int32_t { return ATTN_CUDA_SUCCESS; };
}

GPUModel::~GPUModel() = default;

const attn_cuda_driver *GPUModel::getDriver() const { return &state->driver; }

void GPUModel::addMemory(const void *pointer, uint64_t bytes) {
  state->memory.add(pointer, bytes);
}

void GPUModel::removeMemory(const void *pointer) {
  state->memory.remove(pointer);
}

uint64_t GPUModel::getAllocatedBytes() const {
  return state->memory.getAllocatedBytes();
}

void GPUModel::setSeed(uint64_t seed) { state->options.seed = seed; }
