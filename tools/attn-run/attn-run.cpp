//===- attn-run.cpp - Compiles a module and runs it -----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"
#include "Check.h"
#include "Device.h"
#include "Tune.h"

#include "CUDAToolFolders.h"
#include "CommandLine.h"
#include "FastMathOption.h"
#include "OutputPath.h"
#include "WarningPrinter.h"

#include "attn/Execution/CompiledModule.h"
#include "attn/Execution/DiagnosticCollector.h"
#include "attn/Execution/FlopCount.h"
#include "attn/Execution/MachinePeak.h"
#include "attn/InitAll.h"

#include "mlir/Parser/Parser.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"

#include <chrono>
#include <cmath>

using namespace mlir;
using namespace mlir::attn;
namespace cl = llvm::cl;

namespace {
enum class RunTarget { CPU, CUDA, GPUModel };

/// Made in main, after the options of the libraries are gone.
struct Options {
  cl::opt<std::string> input{cl::Positional, cl::Required,
                             cl::desc("FILE.mlir")};
  cl::opt<std::string> entryName{
      "entry", cl::value_desc("F"),
      cl::desc("The function to run. Default: the only public one")};
  cl::list<std::string> argumentFiles{
      "arg", cl::value_desc("X.npy"),
      cl::desc("The value of the next argument; bf16 as u2")};
  cl::list<std::string> outputFiles{"out", cl::value_desc("Y.npy"),
                                    cl::desc("Where to write the next result")};
  cl::opt<uint64_t> seed{
      "random-args", cl::value_desc("SEED"),
      cl::desc("Random values for the arguments without a file")};
  cl::list<std::string> shapes{
      "shape", cl::value_desc("ARG=2x128x768"),
      cl::desc("The sizes of a random argument, the first one is 0")};
  cl::opt<RunTarget> target{
      "target", cl::init(RunTarget::CPU), cl::desc("What to run on"),
      cl::values(clEnumValN(RunTarget::CPU, "cpu", "the CPU (default)"),
                 clEnumValN(RunTarget::CUDA, "cuda", "the GPU"),
                 clEnumValN(RunTarget::GPUModel, "gpu-model",
                            "a model of a GPU, which needs none"))};
  cl::opt<std::string> cudaChip{
      "cuda-chip", cl::value_desc("C"),
      cl::desc("With --target=cuda and gpu-model: the chip, as ptxas names it, "
               "that kernels are for. Default: that of the GPU; of the model, "
               "sm_90a")};
  cl::opt<uint64_t> modelSeed{
      "model-seed", cl::init(0), cl::value_desc("N"),
      cl::desc("With --target=gpu-model: another order in which warps take "
               "turns. Default 0: each runs until it has to wait")};
  cl::opt<std::string> ptxas{
      "ptxas", cl::value_desc("PATH"),
      cl::desc("With --target=cuda: the assembler. Default: that on the PATH, "
               "of CUDA_HOME or CUDA_PATH, or in /usr/local/cuda*/bin; without "
               "any, the driver compiles PTX")};
  cl::opt<int64_t> threads{"threads", cl::init(0), cl::value_desc("N"),
                           cl::desc("Threads to run on. Default: all")};
  cl::opt<unsigned> repeat{
      "repeat", cl::init(1), cl::value_desc("N"),
      cl::desc("Time N runs, after one to warm up where N > 1, and set the "
               "median against the machine's measured peak")};
  cl::opt<bool> check{
      "check", cl::desc("Compare the results with the same computation in "
                        "f64, unfused; exit with 1 where they are too far off, "
                        "or NaN where that is not")};
  cl::opt<double> tolerance{
      "tolerance", cl::init(0), cl::value_desc("E"),
      cl::desc("The relative error in norm that --check allows. Default: "
               "f64 1e-12, f32 1e-5, f16 2e-3, bf16 1e-2, of the narrowest "
               "type among the arguments and results")};
  cl::opt<std::string> tuningFile{
      "tuning-file", cl::value_desc("X.json"),
      cl::desc("Shapes of kernels that --tune found")};
  cl::opt<std::string> tune{
      "tune", cl::value_desc("X.json"),
      cl::desc("First look for shapes of kernels with which the function is "
               "faster on these arguments, add them to the file, which need "
               "not exist, and use them")};
  cl::opt<bool> unfused{"unfused",
                        cl::desc("Compile without fusing attention")};
  FastMathOption fastMath;
  cl::opt<bool> printIRAfterAll{"print-ir-after-all",
                                cl::desc("Print the module after each pass")};
};
} // namespace

static llvm::Expected<func::FuncOp> findEntry(const Options &options,
                                              ModuleOp module) {
  SmallVector<func::FuncOp> candidates;
  std::string names;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function.isPublic() || function.isExternal())
      continue;
    if (function.getName() == options.entryName)
      return function;
    candidates.push_back(function);
    names += (names.empty() ? "" : ", ") + function.getName().str();
  }
  if (candidates.empty())
    return llvm::createStringError("'%s' has no public function with a body",
                                   options.input.c_str());
  if (!options.entryName.empty())
    return llvm::createStringError(
        "'%s' has no public function '%s'; it has %s", options.input.c_str(),
        options.entryName.c_str(), names.c_str());
  if (candidates.size() > 1)
    return llvm::createStringError("'%s' has several functions: --entry is one "
                                   "of %s",
                                   options.input.c_str(), names.c_str());
  return candidates.front();
}

/// Runs `entry`; `seconds` are those of each timed run.
static llvm::Expected<std::vector<HostTensor>>
runEntry(const Options &options, const CompiledModule &compiled,
         StringRef entry, ArrayRef<HostTensor> arguments,
         SmallVectorImpl<double> &seconds) {
  SmallVector<const HostTensor *> pointers;
  for (const HostTensor &argument : arguments)
    pointers.push_back(&argument);
  std::vector<HostTensor> results;
  unsigned warmUps = options.repeat > 1 ? 1 : 0;
  for (unsigned run = 0; run < warmUps + options.repeat; ++run) {
    // The last results go before the next are made: peak memory is one run's.
    results.clear();
    auto start = std::chrono::steady_clock::now();
    auto outcome = compiled.invoke(entry, pointers);
    std::chrono::duration<double> elapsed =
        std::chrono::steady_clock::now() - start;
    if (!outcome)
      return outcome.takeError();
    results = std::move(*outcome);
    if (run >= warmUps)
      seconds.push_back(elapsed.count());
  }
  return results;
}

static double getMedian(SmallVector<double> values) {
  llvm::sort(values);
  size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle]
                           : (values[middle - 1] + values[middle]) / 2;
}

static void reportTime(const Options &options, ArrayRef<double> seconds,
                       std::optional<double> flops,
                       const FunctionSignature &signature) {
  double median = getMedian(SmallVector<double>(seconds));
  llvm::outs() << llvm::format("run %.6f s", median);
  if (options.target == RunTarget::GPUModel) {
    // The time of the host says nothing of a GPU's.
    llvm::outs() << " on a model of a GPU\n";
    return;
  }
  if (seconds.size() > 1)
    llvm::outs() << " (median of " << seconds.size() << ")";
  if (flops) {
    llvm::outs() << llvm::format(", %.2f GFLOP/s", *flops / median * 1e-9);
    if (options.target == RunTarget::CPU &&
        options.repeat.getNumOccurrences()) {
      MachinePeak peak = measureMachinePeak(getRuntimeThreads());
      ScalarType result = signature.results.empty() ? ScalarType::F32
                                                    : signature.results[0].type;
      StringRef type = "f32";
      if (result == ScalarType::F64 ||
          (result == ScalarType::BF16 && peak.bf16Flops))
        type = getName(result);
      double best = peak.getFlops(type);
      llvm::outs() << llvm::format(", %.1f%% of the peak of %.1f",
                                   100 * *flops / median / best, best * 1e-9)
                   << " in " << type << " (" << peak.threads
                   << (peak.threads == 1 ? " thread, " : " threads, ")
                   << peak.instructions << ")";
    }
  }
  llvm::outs() << "\n";
}

static llvm::Expected<OwningOpRef<ModuleOp>> parseInput(const Options &options,
                                                        MLIRContext &context) {
  DiagnosticCollector diagnostics(&context);
  OwningOpRef<ModuleOp> module =
      parseSourceFile<ModuleOp>(options.input, ParserConfig(&context));
  if (!module)
    return diagnostics.takeError("'" + options.input + "' cannot be parsed");
  return module;
}

/// What the command line alone says about where the arguments come from.
static llvm::Expected<ArgumentSources> getSources(const Options &options) {
  ArgumentSources sources;
  sources.files.assign(options.argumentFiles.begin(),
                       options.argumentFiles.end());
  if (options.seed.getNumOccurrences())
    sources.seed = options.seed;
  for (const std::string &text : options.shapes)
    if (llvm::Error error = parseShape(text, sources.shapes))
      return std::move(error);
  return sources;
}

static llvm::Error checkOutputs(const Options &options) {
  for (const std::string &path : options.outputFiles)
    if (llvm::Error error = checkWritable(path))
      return error;
  return options.tune.empty() ? llvm::Error::success()
                              : checkWritable(options.tune);
}

/// The device to run on and how to compile for it; none where that is a CPU.
static llvm::Expected<std::unique_ptr<Device>>
openDevice(const Options &options, const char *argv0,
           CompileOptions &compileOptions) {
  if (options.target == RunTarget::CPU)
    return nullptr;
  bool isModel = options.target == RunTarget::GPUModel;
  std::string chip = options.cudaChip;
  if (isModel && chip.empty())
    chip = KernelTarget().chips.front();
  auto device =
      isModel ? Device::openModel(chip, options.modelSeed) : Device::openGPU();
  if (!device)
    return device.takeError();
  KernelTarget &kernels = compileOptions.kernels.emplace();
  kernels.chips = {chip.empty() ? (*device)->getChip().str() : chip};
  kernels.tools = getCUDATools(options.ptxas, argv0);
  kernels.image = KernelImageKind::MLIR;
  if (!isModel) {
    // Machine code of another chip may not run here; its PTX does, or the
    // driver says why not.
    bool isOfDevice = kernels.chips.front() == (*device)->getChip();
    kernels.image = isOfDevice ? KernelImageKind::Cubin : KernelImageKind::PTX;
    if (auto ptxas = kernels.tools.findPtxas(); !ptxas) {
      if (!options.ptxas.empty())
        return ptxas.takeError();
      llvm::consumeError(ptxas.takeError());
      kernels.image = KernelImageKind::PTX;
    }
  }
  return device;
}

/// False where a check failed.
static llvm::Expected<bool> run(const Options &options, const char *argv0,
                                const ArgumentSources &sources,
                                MLIRContext &context) {
  if (llvm::Error error = checkOutputs(options))
    return std::move(error);
  auto module = parseInput(options, context);
  if (!module)
    return module.takeError();
  auto entry = findEntry(options, **module);
  if (!entry)
    return entry.takeError();
  for (auto [index, type] : llvm::enumerate(entry->getArgumentTypes()))
    if (isa<BaseMemRefType>(type))
      return llvm::createStringError(
          "argument %zu of '%s' is a memref, which the function may change: "
          "attn-run runs functions of tensors",
          index, entry->getName().str().c_str());
  auto signature = getFunctionSignature(*entry);
  if (!signature)
    return signature.takeError();
  if (options.outputFiles.size() > signature->results.size())
    return llvm::createStringError(
        "function '%s' has %zu result%s, --out names %zu files",
        signature->name.c_str(), signature->results.size(),
        signature->results.size() == 1 ? "" : "s",
        size_t(options.outputFiles.size()));
  auto arguments = makeArguments(*signature, sources);
  if (!arguments)
    return arguments.takeError();
  // Code for dynamic sizes relies on them to agree: this is where they are
  // compared.
  std::vector<SmallVector<int64_t>> argumentShapes;
  for (const HostTensor &argument : *arguments)
    argumentShapes.emplace_back(argument.getShape());
  auto flops = countFlops(*entry, argumentShapes);
  if (!flops)
    return flops.takeError();

  CompileOptions compileOptions;
  compileOptions.fuse = !options.unfused;
  compileOptions.threads = options.threads;
  compileOptions.fastMath = options.fastMath;
  compileOptions.tuningFile = options.tuningFile;
  if (!options.tune.empty()) {
    constexpr unsigned kTurns = 5;
    if (llvm::Error error =
            tune(**module, signature->name, *arguments, compileOptions,
                 std::max<unsigned>(options.repeat, kTurns), options.tune))
      return std::move(error);
    compileOptions.tuningFile = options.tune;
  }
  compileOptions.printIRAfterAll = options.printIRAfterAll;
  auto device = openDevice(options, argv0, compileOptions);
  if (!device)
    return device.takeError();
  auto compiled = CompiledModule::compile(**module, compileOptions);
  if (!compiled)
    return compiled.takeError();
  llvm::outs() << signature->str() << "\n"
               << llvm::format("compile %.3f s\n",
                               compiled->getCompileSeconds());

  SmallVector<double> seconds;
  auto results =
      *device
          ? (*device)->run(*compiled, signature->name, *arguments,
                           /*warmUps=*/options.repeat > 1 ? 1 : 0,
                           options.repeat, seconds)
          : runEntry(options, *compiled, signature->name, *arguments, seconds);
  if (!results)
    return results.takeError();
  reportTime(options, seconds, *flops, *signature);

  for (auto [index, path] : llvm::enumerate(options.outputFiles))
    if (llvm::Error error = writeResult(path, (*results)[index]))
      return llvm::createStringError("result %zu: %s", index,
                                     llvm::toString(std::move(error)).c_str());
  if (!options.check)
    return true;
  std::optional<double> tolerance;
  if (options.tolerance.getNumOccurrences())
    tolerance = options.tolerance;
  return checkResults(**module, signature->name, *arguments, *results,
                      tolerance);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  installFatalErrorHandlers("attn-run");
  exitWhenOutOfMemory("attn-run");
  removeInheritedOptions();
  Options options;
  if (!parseCommandLine(
          argc, argv,
          "attn-run: compile a module for this machine, run it and time it\n"))
    return kUsageError;
  if (options.tolerance.getNumOccurrences() &&
      !(options.tolerance >= 0 && std::isfinite(options.tolerance))) {
    llvm::errs() << "attn-run: --tolerance needs a finite number of at least "
                    "0\n";
    return kUsageError;
  }
  for (auto [name, count] :
       {std::pair("cuda-chip", options.cudaChip.getNumOccurrences()),
        std::pair("ptxas", options.ptxas.getNumOccurrences())})
    if (options.target == RunTarget::CPU && count) {
      llvm::errs() << "attn-run: --" << name
                   << " is for --target=cuda and gpu-model\n";
      return kUsageError;
    }
  if (options.target != RunTarget::GPUModel &&
      options.modelSeed.getNumOccurrences()) {
    llvm::errs() << "attn-run: --model-seed is for --target=gpu-model\n";
    return kUsageError;
  }
  if (!options.tune.empty() &&
      (options.unfused || options.tuningFile.getNumOccurrences())) {
    llvm::errs() << "attn-run: --tune goes with neither --unfused nor "
                    "--tuning-file\n";
    return kUsageError;
  }
  if (options.target != RunTarget::CPU)
    for (const cl::Option *option :
         {static_cast<const cl::Option *>(&options.unfused),
          static_cast<const cl::Option *>(&options.tune),
          static_cast<const cl::Option *>(&options.tuningFile),
          static_cast<const cl::Option *>(&options.fastMath)})
      if (option->getNumOccurrences()) {
        llvm::errs() << "attn-run: --" << option->ArgStr
                     << " goes with --target=cpu alone\n";
        return kUsageError;
      }
  if (llvm::Error error = setRuntimeThreads(options.threads)) {
    llvm::errs() << "attn-run: --threads: " << llvm::toString(std::move(error))
                 << "\n";
    return kUsageError;
  }
  llvm::Expected<ArgumentSources> sources = getSources(options);
  if (!sources) {
    llvm::errs() << "attn-run: " << llvm::toString(sources.takeError()) << "\n";
    return kUsageError;
  }
  if (options.repeat == 0) {
    llvm::errs() << "attn-run: --repeat needs at least 1\n";
    return kUsageError;
  }

  DialectRegistry registry;
  mlir::attn::registerAllDialects(registry);
  MLIRContext context(registry);
  WarningPrinter warnings(&context);
  llvm::Expected<bool> ok = run(options, argv[0], *sources, context);
  if (!ok) {
    llvm::errs() << "attn-run: " << llvm::toString(ok.takeError()) << "\n";
    return 1;
  }
  return *ok ? 0 : 1;
}
