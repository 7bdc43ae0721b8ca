//===- CompiledModule.cpp - A module as functions of this process ---------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/CompiledModule.h"

#include "PackedCall.h"
#include "attn/Execution/DiagnosticCollector.h"
#include "attn/Execution/ObjectFile.h"
#include "attn/Runtime/attn_runtime.h"

#include "mlir/Parser/Parser.h"

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
CompiledModule::CompiledModule(CompiledModule &&) = default;
CompiledModule &CompiledModule::operator=(CompiledModule &&) = default;
CompiledModule::~CompiledModule() = default;

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
loadObject(llvm::StringRef objectCode, const llvm::TargetMachine &machine) {
  llvm::orc::JITTargetMachineBuilder builder(machine.getTargetTriple());
  auto jit = llvm::orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(std::move(builder))
                 .setDataLayout(machine.createDataLayout())
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

llvm::Expected<CompiledModule>
CompiledModule::compile(ModuleOp module, const CompileOptions &options) {
  auto start = std::chrono::steady_clock::now();
  CompiledModule result;
  auto signatures = getFunctionSignatures(module);
  if (!signatures)
    return signatures.takeError();
  result.signatures = std::move(*signatures);
  if (options.promoteToF64)
    for (FunctionSignature &signature : result.signatures)
      for (auto *values : {&signature.arguments, &signature.results})
        for (ValueSignature &value : *values)
          if (isFloat(value.type))
            value.type = ScalarType::F64;

  auto machine = createTargetMachine(options.target);
  if (!machine)
    return machine.takeError();
  llvm::Triple host(llvm::sys::getProcessTriple());
  if (!(*machine)->getTargetTriple().isCompatibleWith(host))
    return llvm::createStringError(
        "code for '%s' cannot run in a process of '%s'",
        (*machine)->getTargetTriple().str().c_str(), host.str().c_str());

  llvm::LLVMContext context;
  auto lowered = lowerModule(module, context, **machine, options);
  if (!lowered)
    return lowered.takeError();
  addPackedFunctions(**lowered);
  auto objectCode = emitToString(**lowered, **machine, OutputKind::Object);
  if (!objectCode)
    return objectCode.takeError();
  result.objectCode = std::move(*objectCode);

  auto jit = loadObject(result.objectCode, **machine);
  if (!jit)
    return jit.takeError();
  result.jit = std::move(*jit);
  // Links now: a missing function is an error of compiling, not of calling.
  auto reason = std::make_shared<std::string>();
  keepReason(*result.jit, reason);
  for (const FunctionSignature &signature : result.signatures)
    if (auto address = result.lookup(signature.name); !address) {
      std::string message = llvm::toString(address.takeError());
      return llvm::createStringError(
          "function '%s' cannot be linked: %s", signature.name.c_str(),
          reason->empty() ? message.c_str() : reason->c_str());
    }

  std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - start;
  result.compileSeconds = elapsed.count();
  return result;
}

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
  for (const FunctionSignature &signature : signatures)
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
  return llvm::Error::success();
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
  auto address = jit->lookup(getPackedName(name));
  if (!address)
    return address.takeError();
  return callPacked(address->toPtr<PackedFunction>(), *signature, arguments);
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
