//===- CUDATools.cpp - The programs of the CUDA toolkit -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/CUDATools.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/VersionTuple.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace mlir::attn;

//===----------------------------------------------------------------------===//
// Finding programs
//===----------------------------------------------------------------------===//

/// /usr/local/cuda/bin, then /usr/local/cuda-N.M/bin, the latest first.
static std::vector<std::string> getSystemFolders() {
  std::vector<std::pair<llvm::VersionTuple, std::string>> versions;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator it("/usr/local", error), end;
       it != end && !error; it.increment(error)) {
    llvm::VersionTuple version;
    llvm::StringRef name = llvm::sys::path::filename(it->path());
    if (name.consume_front("cuda-") && !version.tryParse(name))
      versions.emplace_back(version, it->path() + "/bin");
  }
  std::sort(versions.rbegin(), versions.rend());
  std::vector<std::string> folders = {"/usr/local/cuda/bin"};
  for (auto &entry : versions)
    folders.push_back(entry.second);
  return folders;
}

/// In `folders` only: findProgramByName would take an empty list for the PATH.
static std::string findInFolders(llvm::StringRef name,
                                 llvm::ArrayRef<std::string> folders) {
  for (const std::string &folder : folders) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    if (llvm::sys::fs::can_execute(path))
      return std::string(path);
  }
  return "";
}

static std::string findAnywhere(llvm::StringRef name, const CUDATools &tools) {
  if (llvm::ErrorOr<std::string> path = llvm::sys::findProgramByName(name))
    return *path;
  std::string path = findInFolders(name, tools.folders);
  if (path.empty())
    path = findInFolders(name, getSystemFolders());
  return path.empty() ? findInFolders(name, tools.lastFolders) : path;
}

llvm::Expected<std::string> CUDATools::findPtxas() const {
  if (!ptxas.empty()) {
    if (llvm::sys::fs::can_execute(ptxas))
      return ptxas;
    return llvm::createStringError(
        "'%s' is no program that can be run: %s", ptxas.c_str(),
        !llvm::sys::fs::exists(ptxas)        ? "there is no such file"
        : llvm::sys::fs::is_directory(ptxas) ? "it is a folder"
                                             : "it is not executable");
  }
  std::string path = findAnywhere("ptxas", *this);
  if (!path.empty())
    return path;
  return llvm::createStringError(
      "there is no ptxas: it is not on the PATH, in bin of CUDA_HOME or "
      "CUDA_PATH, or in /usr/local/cuda*/bin. It is part of the CUDA toolkit "
      "and of the Python package nvidia-cuda-nvcc, which `tools/attn-dev "
      "setup` "
      "fetches");
}

llvm::Expected<std::string> CUDATools::find(llvm::StringRef name) const {
  llvm::Expected<std::string> assembler = findPtxas();
  std::string path;
  if (assembler)
    path =
        findInFolders(name, {llvm::sys::path::parent_path(*assembler).str()});
  else
    llvm::consumeError(assembler.takeError());
  if (path.empty())
    path = findAnywhere(name, *this);
  if (path.empty())
    return llvm::createStringError("there is no %s: it is neither beside ptxas "
                                   "nor on the PATH. It is part of the CUDA "
                                   "toolkit",
                                   name.str().c_str());
  return path;
}

//===----------------------------------------------------------------------===//
// Running programs
//===----------------------------------------------------------------------===//

/// What a cubin, an ELF file, and a fatbin begin with.
static constexpr llvm::StringLiteral kCubinMagic = "\x7f"
                                                   "ELF";
static constexpr llvm::StringLiteral kFatbinMagic = "\x50\xed\x55\xba";

namespace {
/// A folder for the files that go to a program and come from it, and what it
/// prints. Gone with the object.
class Workspace {
public:
  static llvm::Expected<Workspace> create() {
    Workspace workspace;
    if (std::error_code error =
            llvm::sys::fs::createUniqueDirectory("attn-cuda", workspace.folder))
      return llvm::createStringError(error, "cannot make a temporary folder: " +
                                                error.message());
    return workspace;
  }
  Workspace(Workspace &&other) : folder(std::move(other.folder)) {
    other.folder.clear();
  }
  ~Workspace() {
    if (!folder.empty())
      llvm::sys::fs::remove_directories(folder);
  }

  std::string getPath(llvm::StringRef name) const {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    return std::string(path);
  }

  llvm::Error write(llvm::StringRef name, llvm::StringRef contents) const {
    std::error_code error;
    llvm::raw_fd_ostream os(getPath(name), error);
    if (!error) {
      os << contents;
      os.close();
      error = os.error();
      os.clear_error();
    }
    if (!error)
      return llvm::Error::success();
    return llvm::createStringError(error, "cannot write a temporary file: " +
                                              error.message());
  }

  llvm::Expected<std::string> read(llvm::StringRef name) const {
    auto buffer = llvm::MemoryBuffer::getFile(getPath(name));
    if (!buffer)
      return llvm::createStringError(buffer.getError(),
                                     "cannot read '" + name.str() +
                                         "': " + buffer.getError().message());
    return (*buffer)->getBuffer().str();
  }

  /// Runs `program`; what it prints. The error holds that too, without the name
  /// of this folder.
  llvm::Expected<std::string> run(llvm::StringRef program,
                                  llvm::ArrayRef<std::string> arguments) const {
    std::vector<llvm::StringRef> words = {program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::string output = getPath("output");
    std::string why;
    int status = llvm::sys::ExecuteAndWait(
        program, words, /*Env=*/std::nullopt,
        {llvm::StringRef(""), llvm::StringRef(output), llvm::StringRef(output)},
        /*SecondsToWait=*/0, /*MemoryLimit=*/0, &why);
    std::string printed;
    if (auto buffer = llvm::MemoryBuffer::getFile(output))
      printed = (*buffer)->getBuffer().str();
    size_t at;
    std::string prefix = getPath("");
    while ((at = printed.find(prefix)) != std::string::npos)
      printed.erase(at, prefix.size());
    if (status == 0)
      return printed;
    std::string name = llvm::sys::path::filename(program).str();
    std::string said = llvm::StringRef(printed).rtrim().str();
    std::string end = said.empty() ? " and prints nothing" : ":\n" + said;
    // -1: it did not begin to run. -2: a signal, which `why` names.
    if (status == -1)
      return llvm::createStringError("'%s' cannot be run: %s",
                                     program.str().c_str(), why.c_str());
    if (status < 0)
      return llvm::createStringError("%s is ended by a signal (%s)%s",
                                     name.c_str(), why.c_str(), end.c_str());
    if (said.empty())
      end = " with exit code " + std::to_string(status) + end;
    return llvm::createStringError("%s fails%s", name.c_str(), end.c_str());
  }

  /// What `program`, which has run and `printed` something, wrote to `name`,
  /// which begins with `magic`.
  llvm::Expected<std::string> readResult(llvm::StringRef program,
                                         llvm::StringRef printed,
                                         llvm::StringRef name,
                                         llvm::StringRef magic) const {
    std::string said = llvm::StringRef(printed).rtrim().str();
    said = said.empty() ? "; it printed nothing" : "; it printed:\n" + said;
    if (!llvm::sys::fs::exists(getPath(name)))
      return llvm::createStringError(
          "'%s' ended without an error and wrote no file%s",
          program.str().c_str(), said.c_str());
    llvm::Expected<std::string> contents = read(name);
    if (!contents || llvm::StringRef(*contents).starts_with(magic))
      return contents;
    return llvm::createStringError(
        "what '%s' wrote is no %s%s", program.str().c_str(),
        llvm::sys::path::extension(name).drop_front().str().c_str(),
        said.c_str());
  }

private:
  Workspace() = default;

  llvm::SmallString<128> folder;
};
} // namespace

llvm::Expected<AssembledKernels>
mlir::attn::assemblePTX(llvm::StringRef ptx, llvm::StringRef chip,
                        llvm::StringRef ptxas) {
  llvm::Expected<Workspace> workspace = Workspace::create();
  if (!workspace)
    return workspace.takeError();
  if (llvm::Error error = workspace->write("kernels.ptx", ptx))
    return std::move(error);
  llvm::Expected<std::string> report =
      workspace->run(ptxas, {"-v", "-O3", "-arch=" + chip.str(), "-o",
                             workspace->getPath("kernels.cubin"),
                             workspace->getPath("kernels.ptx")});
  if (!report)
    return report.takeError();
  llvm::Expected<std::string> cubin =
      workspace->readResult(ptxas, *report, "kernels.cubin", kCubinMagic);
  if (!cubin)
    return cubin.takeError();
  AssembledKernels result;
  result.cubin = std::move(*cubin);
  parsePtxasReport(*report, result);
  return result;
}

bool mlir::attn::isPTXForLaterChips(llvm::StringRef chip) {
  return !chip.ends_with("a");
}

llvm::Expected<std::string>
mlir::attn::makeFatbin(llvm::ArrayRef<ChipCode> codes,
                       llvm::StringRef fatbinary) {
  llvm::Expected<Workspace> workspace = Workspace::create();
  if (!workspace)
    return workspace.takeError();
  std::vector<std::string> arguments = {
      "-64", "--create=" + workspace->getPath("kernels.fatbin")};
  for (const ChipCode &code : codes) {
    llvm::StringRef number = code.chip;
    number.consume_front("sm_");
    for (auto [kind, contents] :
         {std::pair<std::string, llvm::StringRef>("elf", code.cubin),
          std::pair<std::string, llvm::StringRef>("ptx", code.ptx)}) {
      if (contents.empty())
        continue;
      std::string name = code.chip + "." + kind;
      if (llvm::Error error = workspace->write(name, contents))
        return std::move(error);
      arguments.push_back("--image3=kind=" + kind + ",sm=" + number.str() +
                          ",file=" + workspace->getPath(name));
    }
  }
  llvm::Expected<std::string> printed = workspace->run(fatbinary, arguments);
  if (!printed)
    return printed.takeError();
  return workspace->readResult(fatbinary, *printed, "kernels.fatbin",
                               kFatbinMagic);
}

//===----------------------------------------------------------------------===//
// What ptxas prints
//===----------------------------------------------------------------------===//

/// The number before `unit` in `line`, 0 where there is none: "24 bytes smem".
static int64_t getNumberBefore(llvm::StringRef line, llvm::StringRef unit) {
  size_t at = line.find(unit);
  if (at == llvm::StringRef::npos)
    return 0;
  llvm::StringRef before = line.substr(0, at).rtrim();
  size_t begin = before.find_last_not_of("0123456789");
  int64_t number = 0;
  before.substr(begin == llvm::StringRef::npos ? 0 : begin + 1)
      .getAsInteger(10, number);
  return number;
}

void mlir::attn::parsePtxasReport(llvm::StringRef report,
                                  AssembledKernels &result) {
  for (llvm::StringRef line : llvm::split(report, '\n')) {
    line = line.rtrim();
    size_t entry = line.find("Compiling entry function '");
    if (entry != llvm::StringRef::npos) {
      llvm::StringRef name = line.substr(entry).split('\'').second;
      result.kernels.emplace_back();
      result.kernels.back().name = name.split('\'').first.str();
      continue;
    }
    if (line.contains("warning") || line.contains("(C7")) {
      result.warnings.push_back(line.str());
      continue;
    }
    if (result.kernels.empty())
      continue;
    KernelResources &kernel = result.kernels.back();
    if (line.contains("bytes stack frame")) {
      kernel.stackBytes = getNumberBefore(line, "bytes stack frame");
      kernel.spillStoreBytes = getNumberBefore(line, "bytes spill stores");
      kernel.spillLoadBytes = getNumberBefore(line, "bytes spill loads");
    } else if (line.contains("Used ")) {
      kernel.registers = getNumberBefore(line, " registers");
      kernel.barriers = getNumberBefore(line, " barriers");
      kernel.sharedBytes = getNumberBefore(line, " bytes smem");
    }
  }
}
