//===- CompiledModule.cpp - A module as functions of this process ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/CompiledModule.h"

#include "UnloadFunction.h"
#include "Variants.h"
#include "attn/Execution/DiagnosticCollector.h"
#include "attn/Execution/InferSizes.h"
#include "attn/Execution/ObjectFile.h"
#include "attn/Runtime/attn_runtime.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/TargetParser/Host.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace mlir;
using namespace mlir::attn;

CompiledModule::CompiledModule() = default;
CompiledModule::CompiledModule(CompiledModule &&other) {
  *this = std::move(other);
}
CompiledModule &CompiledModule::operator=(CompiledModule &&other) {
  std::swap(jit, other.jit);
  std::swap(unload, other.unload);
  std::swap(image, other.image);
  std::swap(compileSeconds, other.compileSeconds);
  return *this;
}
CompiledModule::~CompiledModule() {
  if (unload)
    unload();
}

/// Defines what compiled code calls: the runtime by address, because a tool may
/// link it without exporting it, and the C library by name.
static llvm::Error defineHostSymbols(llvm::orc::LLJIT &jit) {
  using namespace llvm::orc;
  SymbolMap runtime;
  auto define = [&](llvm::StringRef name, auto *address) {
    runtime[jit.mangleAndIntern(name)] = {ExecutorAddr::fromPtr(address),
                                          llvm::JITSymbolFlags::Exported |
                                              llvm::JITSymbolFlags::Callable};
  };
  define("attn_rt_alloc", &attn_rt_alloc);
  define("attn_rt_free", &attn_rt_free);
  define("attn_rt_cpu_supports", &attn_rt_cpu_supports);
  define("attn_rt_parallel_for", &attn_rt_parallel_for);
  define("attn_rt_unsupported_cpu", &attn_rt_unsupported_cpu);
  JITDylib &library = jit.getMainJITDylib();
  if (llvm::Error error = library.define(absoluteSymbols(std::move(runtime))))
    return error;
  auto process = DynamicLibrarySearchGenerator::GetForCurrentProcess(
      jit.getDataLayout().getGlobalPrefix());
  if (!process)
    return process.takeError();
  library.addGenerator(std::move(*process));
  // A program that loaded this library privately may have none of the
  // mathematical functions among the symbols of the process.
  auto math = DynamicLibrarySearchGenerator::Load(
      "libm.so.6", jit.getDataLayout().getGlobalPrefix());
  if (!math)
    llvm::consumeError(math.takeError());
  else
    library.addGenerator(std::move(*math));
  return llvm::Error::success();
}

/// The JIT tells the session why a symbol could not be had, and the one who
/// asked only that it could not. `reason` keeps the former.
static void keepReason(llvm::orc::LLJIT &jit,
                       std::shared_ptr<std::string> reason) {
  jit.getExecutionSession().setErrorReporter([reason](llvm::Error error) {
    std::string message = llvm::toString(std::move(error));
    if (reason->empty())
      *reason = std::move(message);
  });
}

static llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>>
loadObject(llvm::StringRef objectCode, const llvm::Triple &triple) {
  llvm::orc::JITTargetMachineBuilder builder(triple);
  auto jit = llvm::orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(std::move(builder))
                 .create();
  if (!jit)
    return jit.takeError();
  if (llvm::Error error = defineHostSymbols(**jit))
    return std::move(error);
  if (llvm::Error error = (*jit)->addObjectFile(
          llvm::MemoryBuffer::getMemBuffer(objectCode, "attn",
                                           /*RequiresNullTerminator=*/false)))
    return std::move(error);
  return jit;
}

llvm::Error CompiledModule::link() {
  initializeTargets();
  auto loaded = loadObject(image.objectCode, llvm::Triple(image.triple));
  if (!loaded)
    return loaded.takeError();
  jit = std::move(*loaded);
  // Links now: a missing function is an error of compiling, not of calling.
  auto reason = std::make_shared<std::string>();
  keepReason(*jit, reason);
  for (const FunctionSignature &signature : image.signatures)
    if (auto address = lookup(signature.name); !address) {
      std::string message = llvm::toString(address.takeError());
      return llvm::createStringError(
          "function '%s' cannot be linked: %s", signature.name.c_str(),
          reason->empty() ? message.c_str() : reason->c_str());
    }
  if (auto address = jit->lookup(kUnloadFunction))
    unload = address->toPtr<void (*)()>();
  else
    llvm::consumeError(address.takeError());
  return llvm::Error::success();
}

/// Fails where the CPU of this machine can run none of the alternatives. Code
/// with several chooses by what the runtime says, which may be told to say less
/// than there is.
static llvm::Error verifyRuns(ArrayRef<std::vector<std::string>> alternatives) {
  llvm::StringRef missing;
  for (const std::vector<std::string> &features : alternatives) {
    missing = findMissingFeature(features);
    if (alternatives.size() > 1)
      for (const std::string &feature : features)
        if (attn_rt_cpu_supports(feature.c_str()) == 0)
          missing = feature;
    if (missing.empty())
      return llvm::Error::success();
  }
  return llvm::createStringError(
      "the CPU of this machine lacks '%s', which the code may use",
      missing.str().c_str());
}

/// The signatures of the public functions once the options have had their say
/// about the boundary.
static llvm::Expected<std::vector<FunctionSignature>>
computeSignatures(ModuleOp module, const CompileOptions &options) {
  OwningOpRef<ModuleOp> copy = module.clone();
  if (options.stridedArguments) {
    PassManager pm(module.getContext());
    pm.addPass(createStrideArgumentsPass());
    if (failed(pm.run(*copy)))
      return llvm::createStringError("the arguments cannot be strided");
  }
  auto signatures = getFunctionSignatures(*copy);
  if (!signatures)
    return signatures.takeError();
  for (FunctionSignature &signature : *signatures) {
    inferSizes(copy->lookupSymbol<func::FuncOp>(signature.name), signature);
    if (!options.promoteToF64)
      continue;
    for (auto *values : {&signature.arguments, &signature.results})
      for (ValueSignature &value : *values)
        if (isFloat(value.type))
          value.type = ScalarType::F64;
  }
  return signatures;
}

llvm::Expected<CompiledModule>
CompiledModule::compile(ModuleOp module, const CompileOptions &options) {
  auto start = std::chrono::steady_clock::now();
  CompiledModule result;
  auto signatures = computeSignatures(module, options);
  if (!signatures)
    return signatures.takeError();
  result.image.signatures = std::move(*signatures);

  auto machine = createTargetMachine(options.target);
  if (!machine)
    return machine.takeError();
  llvm::Triple triple = (*machine)->getTargetTriple();
  llvm::Triple host(llvm::sys::getProcessTriple());
  if (!triple.isCompatibleWith(host))
    return llvm::createStringError(
        "code for '%s' cannot run in a process of '%s'", triple.str().c_str(),
        host.str().c_str());
  result.image.triple = triple.str();
  if (options.target.variants.empty()) {
    result.image.alternatives = {getRequiredFeatures(**machine)};
  } else {
    auto features = getVariantFeatures(options.target, triple);
    if (!features)
      return features.takeError();
    result.image.alternatives = std::move(*features);
  }
  if (llvm::Error error = verifyRuns(result.image.alternatives))
    return std::move(error);

  llvm::LLVMContext context;
  auto lowered = lowerModule(module, context, **machine, options);
  if (!lowered)
    return lowered.takeError();
  addPackedFunctions(**lowered);
  exportUnloadFunction(**lowered);
  auto objectCode = emitToString(**lowered, **machine, OutputKind::Object);
  if (!objectCode)
    return objectCode.takeError();
  result.image.objectCode = std::move(*objectCode);
  if (llvm::Error error = result.link())
    return std::move(error);

  std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - start;
  result.compileSeconds = elapsed.count();
  return result;
}

llvm::Expected<CompiledModule> CompiledModule::load(llvm::StringRef bytes) {
  auto start = std::chrono::steady_clock::now();
  CompiledModule result;
  auto image = readImage(bytes);
  if (!image)
    return image.takeError();
  result.image = std::move(*image);
  llvm::Triple host(llvm::sys::getProcessTriple());
  if (!llvm::Triple(result.image.triple).isCompatibleWith(host))
    return llvm::createStringError(
        "code for '%s' cannot run in a process of '%s'",
        result.image.triple.c_str(), host.str().c_str());
  if (llvm::Error error = verifyRuns(result.image.alternatives))
    return std::move(error);
  if (llvm::Error error = result.link())
    return std::move(error);
  std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - start;
  result.compileSeconds = elapsed.count();
  return result;
}

std::string CompiledModule::save() const { return writeImage(image); }

llvm::Expected<CompiledModule>
CompiledModule::compile(llvm::StringRef text, MLIRContext &context,
                        const CompileOptions &options) {
  DiagnosticCollector diagnostics(&context);
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(text, ParserConfig(&context));
  if (!module)
    return diagnostics.takeError("the module cannot be parsed");
  return compile(*module, options);
}

const FunctionSignature *
CompiledModule::findSignature(llvm::StringRef name) const {
  for (const FunctionSignature &signature : image.signatures)
    if (signature.name == name)
      return &signature;
  return nullptr;
}

llvm::Expected<void *> CompiledModule::lookup(llvm::StringRef name) const {
  auto address = jit->lookup((kCInterfacePrefix + name).str());
  if (!address)
    return address.takeError();
  return address->toPtr<void *>();
}

llvm::Expected<PackedFunction>
CompiledModule::lookupPacked(llvm::StringRef name) const {
  auto address = jit->lookup(getPackedName(name));
  if (!address)
    return address.takeError();
  return address->toPtr<PackedFunction>();
}

llvm::Error
mlir::attn::verifyArguments(const FunctionSignature &signature,
                            ArrayRef<const HostTensor *> arguments) {
  if (arguments.size() != signature.arguments.size())
    return llvm::createStringError(
        "function '%s' takes %zu arguments, %zu were given",
        signature.name.c_str(), signature.arguments.size(), arguments.size());
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    const ValueSignature &expected = signature.arguments[index];
    if (argument->getType() == expected.type &&
        expected.accepts(argument->getShape()))
      continue;
    ValueSignature actual;
    actual.type = argument->getType();
    actual.shape.assign(argument->getShape().begin(),
                        argument->getShape().end());
    return llvm::createStringError(
        "argument %zu of '%s' is %s, a value of %s was given", index,
        signature.name.c_str(), expected.str().c_str(), actual.str().c_str());
  }
  SmallVector<ArrayRef<int64_t>> shapes;
  for (const HostTensor *argument : arguments)
    shapes.push_back(argument->getShape());
  return verifySizesAgree(signature, shapes);
}

llvm::Expected<std::vector<HostTensor>>
CompiledModule::invoke(llvm::StringRef name,
                       ArrayRef<const HostTensor *> arguments) const {
  const FunctionSignature *signature = findSignature(name);
  if (!signature)
    return llvm::createStringError("there is no public function '%s'",
                                   name.str().c_str());
  if (llvm::Error error = verifyArguments(*signature, arguments))
    return std::move(error);
  auto function = lookupPacked(name);
  if (!function)
    return function.takeError();
  return callPacked(*function, *signature, arguments);
}

void mlir::attn::exitWhenOutOfMemory(const char *tool) {
  attn_rt_set_out_of_memory_handler(
      [](int64_t bytes, void *name) -> int {
        std::fprintf(stderr, "%s: out of memory: cannot allocate %lld bytes\n",
                     static_cast<const char *>(name),
                     static_cast<long long>(bytes));
        std::_Exit(1);
      },
      const_cast<char *>(tool));
}

llvm::Error mlir::attn::setRuntimeThreads(int64_t threads) {
  if (threads >= 0 && threads <= ATTN_RT_MAX_THREADS &&
      attn_rt_set_num_threads(threads) == ATTN_RT_SUCCESS)
    return llvm::Error::success();
  return llvm::createStringError("%lld threads: the number is from 0 to %d",
                                 static_cast<long long>(threads),
                                 ATTN_RT_MAX_THREADS);
}

int64_t mlir::attn::getRuntimeThreads() { return attn_rt_get_num_threads(); }
