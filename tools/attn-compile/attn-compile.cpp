//===- attn-compile.cpp - Compiles a module to a file ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CUDAToolFolders.h"
#include "CommandLine.h"
#include "CompileKernels.h"
#include "FastMathOption.h"
#include "OutputPath.h"
#include "WarningPrinter.h"

#include "attn/Execution/CHeader.h"
#include "attn/Execution/DiagnosticCollector.h"
#include "attn/Execution/LowerModule.h"
#include "attn/Execution/ObjectFile.h"
#include "attn/InitAll.h"

#include "mlir/Parser/Parser.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"

using namespace mlir;
using namespace mlir::attn;
namespace cl = llvm::cl;

namespace {
enum class CodeTarget { CPU, CUDA };

/// Made in main, after the options of the libraries are gone.
struct Options {
  cl::opt<std::string> input{cl::Positional, cl::Required,
                             cl::desc("FILE.mlir")};
  cl::opt<std::string> output{
      "o", cl::Required, cl::value_desc("X.{ll,s,o,so}"),
      cl::desc("LLVM IR, assembly, object file or shared library; with "
               "--target=cuda also X.{ptx,cubin,fatbin}, which are the "
               "kernels alone, as is X.ll")};
  cl::opt<CodeTarget> target{
      "target", cl::init(CodeTarget::CPU), cl::desc("What the code is for"),
      cl::values(clEnumValN(CodeTarget::CPU, "cpu", "a CPU (default)"),
                 clEnumValN(CodeTarget::CUDA, "cuda",
                            "a GPU, and a CPU that launches its kernels"))};
  cl::list<std::string> cudaChips{
      "cuda-chip", cl::CommaSeparated, cl::value_desc("C,..."),
      cl::desc("With --target=cuda: the chip, as ptxas names it, of kernels "
               "that do not say. Default: sm_90a. Several, for an object file: "
               "the code asks at each call which one the device has")};
  cl::opt<KernelOutput> emit{
      "emit", cl::init(KernelOutput::Infer),
      cl::desc("With --target=cuda: what to write, or to put into an object "
               "file. Default: by the ending of -o, and cubin"),
      cl::values(
          clEnumValN(KernelOutput::PTX, "ptx", "PTX text"),
          clEnumValN(KernelOutput::Cubin, "cubin", "machine code, by ptxas"),
          clEnumValN(KernelOutput::Fatbin, "fatbin",
                     "machine code, and PTX where other chips can use "
                     "it, by fatbinary"))};
  cl::opt<std::string> ptxas{
      "ptxas", cl::value_desc("PATH"),
      cl::desc("With --target=cuda: the assembler. Default: that on the PATH, "
               "of CUDA_HOME or CUDA_PATH, or in /usr/local/cuda*/bin")};
  cl::opt<std::string> resources{
      "resources", cl::value_desc("X.json"),
      cl::desc("With --target=cuda: also write the registers, spills and "
               "shared memory of each kernel, as ptxas reports them")};
  cl::opt<std::string> header{"header", cl::value_desc("X.h"),
                              cl::desc("Also write a C header")};
  cl::opt<std::string> targetTriple{
      "target-triple", cl::value_desc("T"),
      cl::desc("Target triple. Default: this machine's")};
  cl::list<std::string> targetCPU{
      "target-cpu", cl::CommaSeparated, cl::value_desc("C,..."),
      cl::desc("Target CPU as LLVM names it. Default: native, or the "
               "plainest one of another architecture. Several of x86-64: the "
               "code has a variant for each, and takes the best that the CPU "
               "it runs on can run")};
  cl::opt<std::string> targetFeatures{
      "target-features", cl::value_desc("+a,-b"),
      cl::desc("Features to add to and take from the CPU's; of several CPUs, "
               "those of each")};
  cl::opt<std::string> tuningFile{
      "tuning-file", cl::value_desc("X.json"),
      cl::desc("Shapes of kernels that attn-run --tune found")};
  cl::opt<unsigned> optLevel{"O", cl::Prefix, cl::init(3),
                             cl::value_desc("0-3"),
                             cl::desc("Optimization level. Default: 3")};
  cl::opt<bool> unfused{"unfused",
                        cl::desc("Compile without fusing attention")};
  cl::opt<int64_t> threads{
      "threads", cl::init(0), cl::value_desc("N"),
      cl::desc("1: no parallel loop in the code, all on the calling thread. "
               "Default 0: as many threads as the runtime has")};
  FastMathOption fastMath;
};
} // namespace

/// What an object file holds of kernels.
static KernelImageKind getImageKind(KernelOutput output) {
  switch (output) {
  case KernelOutput::PTX:
    return KernelImageKind::PTX;
  case KernelOutput::Fatbin:
    return KernelImageKind::Fatbin;
  default:
    return KernelImageKind::Cubin;
  }
}

/// `kernels` is null where the code is for a CPU alone.
static llvm::Error compile(const Options &options, MLIRContext &context,
                           OutputKind kind, const KernelOptions *kernels) {
  for (StringRef path : {StringRef(options.output), StringRef(options.header)})
    if (!path.empty() && path != "-")
      if (llvm::Error error = checkWritable(path))
        return error;
  CompileOptions compileOptions;
  compileOptions.target.triple = options.targetTriple;
  if (options.targetCPU.size() > 1)
    compileOptions.target.variants.assign(options.targetCPU.begin(),
                                          options.targetCPU.end());
  else if (!options.targetCPU.empty())
    compileOptions.target.cpu = options.targetCPU.front();
  compileOptions.target.features = options.targetFeatures;
  compileOptions.target.optLevel = options.optLevel;
  compileOptions.tuningFile = options.tuningFile;
  compileOptions.fuse = !options.unfused;
  compileOptions.threads = options.threads;
  compileOptions.fastMath = options.fastMath;
  auto machine = createTargetMachine(compileOptions.target);
  if (!machine)
    return machine.takeError();

  OwningOpRef<ModuleOp> module;
  {
    DiagnosticCollector diagnostics(&context);
    module = parseSourceFile<ModuleOp>(options.input, ParserConfig(&context));
    if (!module)
      return diagnostics.takeError("'" + options.input + "' cannot be parsed");
  }
  auto signatures = getFunctionSignatures(*module);
  if (!signatures)
    return signatures.takeError();
  if (signatures->empty())
    return llvm::createStringError("'%s' has no public function with a body",
                                   options.input.c_str());
  std::string headerText;
  if (!options.header.empty()) {
    auto text =
        generateCHeader(*signatures, options.header,
                        kernels ? TensorMemory::Device : TensorMemory::Host);
    if (!text)
      return text.takeError();
    headerText = std::move(*text);
  }

  std::vector<AssembledKernels> assembled;
  if (kernels)
    compileOptions.kernels = {kernels->chips, getImageKind(kernels->kind),
                              kernels->tools, &assembled};
  llvm::LLVMContext llvmContext;
  auto lowered = lowerModule(*module, llvmContext, **machine, compileOptions);
  if (!lowered)
    return lowered.takeError();
  if (kernels && !kernels->resources.empty())
    if (llvm::Error error = writeFile(
            kernels->resources, formatResources(assembled, kernels->chips)))
      return error;
  if (llvm::Error error =
          emitToFile(**lowered, **machine, kind, options.output))
    return error;
  return options.header.empty() ? llvm::Error::success()
                                : writeFile(options.header, headerText);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  installFatalErrorHandlers("attn-compile");
  removeInheritedOptions();
  Options options;
  if (!parseCommandLine(
          argc, argv,
          "attn-compile: compile a module ahead of time\n\nThe result calls "
          "libattn_runtime for memory and threads.\n"))
    return kUsageError;
  std::optional<OutputKind> kind = getOutputKind(options.output);
  bool cuda = options.target == CodeTarget::CUDA;
  // LLVM IR is that of the kernels; other files for a CPU hold them.
  bool kernelsOnly = cuda && (!kind || *kind == OutputKind::LLVMIR);
  if (kernelsOnly && options.emit == KernelOutput::Infer &&
      !getKernelOutput(options.output)) {
    llvm::errs() << "attn-compile: '" << options.output
                 << "' does not end in .ll, .ptx, .cubin or .fatbin, nor in "
                    ".s, .o or .so\n";
    return kUsageError;
  }
  for (auto [name, count] :
       {std::pair("cuda-chip", options.cudaChips.getNumOccurrences()),
        std::pair("emit", options.emit.getNumOccurrences()),
        std::pair("ptxas", options.ptxas.getNumOccurrences()),
        std::pair("resources", options.resources.getNumOccurrences())})
    if (!cuda && count) {
      llvm::errs() << "attn-compile: --" << name << " is for --target=cuda\n";
      return kUsageError;
    }
  if (cuda)
    for (const cl::Option *option :
         {static_cast<const cl::Option *>(&options.unfused),
          static_cast<const cl::Option *>(&options.tuningFile),
          static_cast<const cl::Option *>(&options.threads),
          static_cast<const cl::Option *>(&options.fastMath)})
      if (option->getNumOccurrences()) {
        llvm::errs() << "attn-compile: --" << option->ArgStr
                     << " goes with --target=cpu alone\n";
        return kUsageError;
      }
  if (kernelsOnly && options.header.getNumOccurrences()) {
    llvm::errs() << "attn-compile: --header is of functions, and '"
                 << options.output
                 << "' holds kernels alone; .s, .o and .so hold functions\n";
    return kUsageError;
  }
  if (kernelsOnly && options.cudaChips.size() > 1) {
    llvm::errs() << "attn-compile: several chips have no form in '"
                 << options.output << "', which holds kernels for one\n";
    return kUsageError;
  }
  if (!cuda && !kind) {
    llvm::errs() << "attn-compile: '" << options.output
                 << "' does not end in .ll, .s, .o or .so\n";
    return kUsageError;
  }

  if (options.optLevel > 3) {
    llvm::errs() << "attn-compile: optimization level " << options.optLevel
                 << " is not 0, 1, 2 or 3\n";
    return kUsageError;
  }
  if (options.threads < 0) {
    llvm::errs() << "attn-compile: --threads needs at least 0\n";
    return kUsageError;
  }
  for (auto [first, second, names] :
       {std::tuple(&options.output, &options.input, "-o and the input"),
        std::tuple(&options.resources, &options.input,
                   "--resources and the input"),
        std::tuple(&options.resources, &options.output, "--resources and -o"),
        std::tuple(&options.header, &options.input, "--header and the input"),
        std::tuple(&options.header, &options.output, "--header and -o")})
    if (!first->empty() && *first != "-" &&
        (first->getValue() == second->getValue() ||
         llvm::sys::fs::equivalent(first->getValue(), second->getValue()))) {
      llvm::errs() << "attn-compile: " << names << " name the same file '"
                   << *first << "'\n";
      return kUsageError;
    }

  DialectRegistry registry;
  mlir::attn::registerAllDialects(registry);
  MLIRContext context(registry);
  WarningPrinter warnings(&context);
  KernelOptions kernels{
      options.input,     options.output,
      options.emit,      {options.cudaChips.begin(), options.cudaChips.end()},
      options.resources, getCUDATools(options.ptxas, argv[0])};
  if (kernels.chips.empty())
    kernels.chips = KernelTarget().chips;
  llvm::Error error =
      kernelsOnly ? compileKernels(kernels, context)
                  : compile(options, context, *kind, cuda ? &kernels : nullptr);
  if (error) {
    llvm::errs() << "attn-compile: " << llvm::toString(std::move(error))
                 << "\n";
    return 1;
  }
  return 0;
}
