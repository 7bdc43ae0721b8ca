//===- ObjectFile.cpp - Compiled code in files ----------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/ObjectFile.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/TargetParser/Host.h"

using namespace mlir::attn;

std::optional<OutputKind> mlir::attn::getOutputKind(llvm::StringRef path) {
  llvm::StringRef ending = llvm::sys::path::extension(path);
  if (ending == ".ll")
    return OutputKind::LLVMIR;
  if (ending == ".s")
    return OutputKind::Assembly;
  if (ending == ".o")
    return OutputKind::Object;
  if (ending == ".so")
    return OutputKind::SharedLibrary;
  return std::nullopt;
}

llvm::Expected<std::string>
mlir::attn::emitToString(llvm::Module &module, llvm::TargetMachine &machine,
                         OutputKind kind) {
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream os(bytes);
  if (kind == OutputKind::LLVMIR) {
    module.print(os, nullptr);
    return std::string(bytes.begin(), bytes.end());
  }
  if (kind == OutputKind::Object && !machine.getTarget().hasMCAsmBackend())
    return llvm::createStringError(
        "target '%s' has no object files, only assembly (.s)",
        machine.getTargetTriple().str().c_str());
  llvm::legacy::PassManager passes;
  auto fileType = kind == OutputKind::Assembly
                      ? llvm::CodeGenFileType::AssemblyFile
                      : llvm::CodeGenFileType::ObjectFile;
  if (machine.addPassesToEmitFile(passes, os, nullptr, fileType))
    return llvm::createStringError("target '%s' cannot write this kind of file",
                                   machine.getTargetTriple().str().c_str());
  passes.run(module);
  return std::string(bytes.begin(), bytes.end());
}

llvm::Error mlir::attn::writeFile(llvm::StringRef path,
                                  llvm::StringRef contents) {
  if (llvm::sys::fs::is_directory(path))
    return llvm::createStringError("cannot write '" + path +
                                   "': Is a directory");
  llvm::Error error = llvm::writeToOutput(path, [&](llvm::raw_ostream &os) {
    os << contents;
    return llvm::Error::success();
  });
  if (!error)
    return error;
  // The message has the path.
  return llvm::createStringError("cannot write %s",
                                 llvm::toString(std::move(error)).c_str());
}

static llvm::Expected<std::string> findLinkerDriver() {
  for (llvm::StringRef name : {"clang-22", "clang", "cc"})
    if (llvm::ErrorOr<std::string> path = llvm::sys::findProgramByName(name))
      return *path;
  return llvm::createStringError(
      "a shared library needs a linker: none of clang-22, clang and cc is on "
      "the PATH; an object file (.o) needs none");
}

static llvm::Error linkSharedLibrary(llvm::StringRef objectCode,
                                     llvm::StringRef path) {
  llvm::Expected<std::string> driver = findLinkerDriver();
  if (!driver)
    return driver.takeError();

  llvm::SmallString<128> object, log;
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("attn", "o", object))
    return llvm::createStringError(code, "cannot write a temporary file");
  llvm::scope_exit removeObject([&] { llvm::sys::fs::remove(object); });
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("attn", "log", log))
    return llvm::createStringError(code, "cannot write a temporary file");
  llvm::scope_exit removeLog([&] { llvm::sys::fs::remove(log); });
  if (llvm::Error error = writeFile(object, objectCode))
    return error;

  std::string message;
  llvm::SmallVector<llvm::StringRef> arguments = {*driver, "-shared", "-o",
                                                  path,    object,    "-lm"};
  // A system with clang may have lld and no other linker.
  std::string linker;
  if (llvm::sys::path::filename(*driver).starts_with("clang"))
    for (llvm::StringRef name : {"ld.lld-22", "ld.lld"})
      if (llvm::ErrorOr<std::string> found = llvm::sys::findProgramByName(name);
          found && linker.empty())
        linker = "--ld-path=" + *found;
  if (!linker.empty())
    arguments.push_back(linker);
  std::optional<llvm::StringRef> redirects[] = {
      llvm::StringRef(), llvm::StringRef(log), llvm::StringRef(log)};
  int status = llvm::sys::ExecuteAndWait(*driver, arguments, std::nullopt,
                                         redirects, 0, 0, &message);
  if (status == 0)
    return llvm::Error::success();
  if (auto text = llvm::MemoryBuffer::getFile(log))
    message += (*text)->getBuffer().rtrim();
  return llvm::createStringError("linking '%s' with %s failed: %s",
                                 path.str().c_str(), driver->c_str(),
                                 message.c_str());
}

llvm::Error mlir::attn::emitToFile(llvm::Module &module,
                                   llvm::TargetMachine &machine,
                                   OutputKind kind, llvm::StringRef path) {
  if (kind == OutputKind::SharedLibrary) {
    llvm::Triple host(llvm::sys::getProcessTriple());
    if (!machine.getTargetTriple().isCompatibleWith(host))
      return llvm::createStringError(
          "no linker for '%s': a shared library is linked for this machine "
          "only, an object file (.o) for any",
          machine.getTargetTriple().str().c_str());
  }
  llvm::Expected<std::string> contents = emitToString(module, machine, kind);
  if (!contents)
    return contents.takeError();
  if (kind == OutputKind::SharedLibrary)
    return linkSharedLibrary(*contents, path);
  return writeFile(path, *contents);
}
