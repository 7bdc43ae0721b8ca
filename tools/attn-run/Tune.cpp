//===- Tune.cpp - A search for the shapes of kernels ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The compiler says, in the file of candidates, which shape it chose for each
// kind of op and which changes are worth a try. The search takes a change that
// is faster, asks again, and goes on until none is. A trial is compared with
// the best shape in turns, because the machine's speed changes meanwhile.
//
//===----------------------------------------------------------------------===//

#include "Tune.h"

#include "ProgressLine.h"

#include "attn/Execution/ObjectFile.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <chrono>

using namespace mlir;
using namespace mlir::attn;

/// A trial must be faster by more than what two runs of one code differ by.
static constexpr double kGain = 0.98;
/// How far a search climbs from where it begins.
static constexpr int kRounds = 4;

namespace {
/// Code with the shapes it was compiled with.
struct Trial {
  CompiledModule code;
  llvm::json::Object entries, candidates;
};

class Tuner {
public:
  Tuner(ModuleOp module, StringRef entry, ArrayRef<HostTensor> arguments,
        const CompileOptions &options, unsigned repeat)
      : module(module), entry(entry), options(options), repeat(repeat) {
    for (const HostTensor &argument : arguments)
      pointers.push_back(&argument);
  }

  /// Compiles with the shapes of a tuning file, or without one.
  llvm::Expected<Trial> compile(StringRef tuningFile);
  /// Compiles with `entries`.
  llvm::Expected<Trial> compile(const llvm::json::Object &entries);
  /// Replaces `best` by the best that is found for the op `key`.
  llvm::Error search(Trial &best, StringRef key, const Twine &position);

private:
  llvm::Expected<double> timeRun(const Trial &trial, int64_t calls);
  llvm::Expected<double> compare(const Trial &trial, const Trial &best,
                                 unsigned turns);
  llvm::Expected<bool> isFaster(const Trial &trial, const Trial &best,
                                double &ratio);

  ModuleOp module;
  StringRef entry;
  CompileOptions options;
  unsigned repeat;
  SmallVector<const HostTensor *> pointers;
  ProgressLine progress;
};
} // namespace

static std::string getText(llvm::json::Object entries) {
  llvm::json::Object file{{"attn_tuning", 1}, {"entries", std::move(entries)}};
  return llvm::formatv("{0:2}\n", llvm::json::Value(std::move(file)));
}

static llvm::Expected<llvm::json::Object> readObject(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createStringError("cannot read '" + path +
                                   "': " + buffer.getError().message());
  auto value = llvm::json::parse((*buffer)->getBuffer());
  if (!value)
    return value.takeError();
  if (llvm::json::Object *object = value->getAsObject())
    return std::move(*object);
  return llvm::createStringError("'" + path + "' has no JSON object");
}

static llvm::json::Object takeObject(llvm::json::Object &parent,
                                     StringRef name) {
  llvm::json::Object *object = parent.getObject(name);
  return object ? std::move(*object) : llvm::json::Object();
}

llvm::Expected<Trial> Tuner::compile(StringRef tuningFile) {
  SmallString<128> candidates;
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("attn", "json", candidates))
    return llvm::createStringError(code, "cannot write a temporary file");
  llvm::scope_exit remove([&] { llvm::sys::fs::remove(candidates); });
  options.tuningFile = tuningFile.str();
  options.candidatesFile = candidates.str().str();
  auto code = CompiledModule::compile(module, options);
  if (!code)
    return code.takeError();
  auto written = readObject(candidates);
  if (!written)
    return written.takeError();
  return Trial{std::move(*code), takeObject(*written, "entries"),
               takeObject(*written, "candidates")};
}

llvm::Expected<Trial> Tuner::compile(const llvm::json::Object &entries) {
  SmallString<128> file;
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("attn", "json", file))
    return llvm::createStringError(code, "cannot write a temporary file");
  llvm::scope_exit remove([&] { llvm::sys::fs::remove(file); });
  if (llvm::Error error = writeFile(file, getText(entries)))
    return std::move(error);
  // What makes no sense is no candidate: see search.
  ScopedDiagnosticHandler quiet(
      module.getContext(), [](Diagnostic &diagnostic) {
        return success(diagnostic.getSeverity() == DiagnosticSeverity::Warning);
      });
  return compile(file);
}

/// Seconds of one call, from `calls` of them.
llvm::Expected<double> Tuner::timeRun(const Trial &trial, int64_t calls) {
  auto start = std::chrono::steady_clock::now();
  for (int64_t i = 0; i < calls; ++i) {
    auto results = trial.code.invoke(entry, pointers);
    if (!results)
      return results.takeError();
  }
  std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - start;
  return elapsed.count() / calls;
}

/// Seconds of `trial` over seconds of `best`: the middle one of the ratios of
/// `turns` turns, in each of which both run once, one after the other.
llvm::Expected<double> Tuner::compare(const Trial &trial, const Trial &best,
                                      unsigned turns) {
  // One to warm up, which also tells how many calls the clock can measure.
  auto first = timeRun(trial, 1);
  if (!first)
    return first.takeError();
  constexpr double kMeasurable = 3e-3;
  int64_t calls = std::clamp<double>(kMeasurable / *first, 1, 1000);
  SmallVector<double> ratios;
  for (unsigned turn = 0; turn < turns; ++turn) {
    double seconds[2];
    // The second may find the caches as the first left them.
    bool bestFirst = turn % 2 == 0;
    for (bool isBest : {bestFirst, !bestFirst}) {
      auto time = timeRun(isBest ? best : trial, calls);
      if (!time)
        return time.takeError();
      seconds[isBest] = *time;
    }
    ratios.push_back(seconds[0] / seconds[1]);
  }
  llvm::sort(ratios);
  return ratios[ratios.size() / 2];
}

/// Whether `trial` is faster, also when asked a second time, and longer: of
/// many comparisons some come out wrong.
llvm::Expected<bool> Tuner::isFaster(const Trial &trial, const Trial &best,
                                     double &ratio) {
  for (unsigned turns : {repeat, 3 * repeat}) {
    auto measured = compare(trial, best, turns);
    if (!measured)
      return measured.takeError();
    ratio = *measured;
    if (ratio >= kGain)
      return false;
  }
  return true;
}

llvm::Error Tuner::search(Trial &best, StringRef key, const Twine &position) {
  std::string prefix = ("tune " + position + " " + key).str();
  bool improved = true;
  for (int round = 0; improved && round < kRounds; ++round) {
    improved = false;
    const llvm::json::Array *found = best.candidates.getArray(key);
    llvm::json::Array changes = found ? *found : llvm::json::Array();
    for (auto [index, change] : llvm::enumerate(changes)) {
      llvm::json::Object entries = best.entries;
      llvm::json::Object shape = *entries.getObject(key);
      for (const auto &field : *change.getAsObject())
        shape[field.first] = field.second;
      entries[key.str()] = llvm::json::Object(shape);
      auto trial = compile(entries);
      if (!trial)
        return trial.takeError();
      // The compiler refused the change and took another shape.
      if (*trial->entries.getObject(key) != shape)
        continue;
      double ratio;
      auto faster = isFaster(*trial, best, ratio);
      if (!faster)
        return faster.takeError();
      progress.show(
          llvm::formatv("{0}: round {1}, {2} of {3}: {4:f2} of the time{5}",
                        prefix, round + 1, index + 1, changes.size(), ratio,
                        *faster ? ", taken" : "")
              .str());
      if (!*faster)
        continue;
      best = std::move(*trial);
      improved = true;
    }
  }
  progress.clear();
  llvm::outs() << prefix << ": "
               << llvm::json::Value(
                      llvm::json::Object(*best.entries.getObject(key)))
               << "\n";
  return llvm::Error::success();
}

llvm::Error mlir::attn::tune(ModuleOp module, StringRef entry,
                             ArrayRef<HostTensor> arguments,
                             CompileOptions options, unsigned repeat,
                             StringRef path) {
  Tuner tuner(module, entry, arguments, options, repeat);
  llvm::json::Object all;
  bool exists = llvm::sys::fs::exists(path);
  // A file that is no tuning file is an error of the compiler.
  auto best = tuner.compile(exists ? path : "");
  if (!best)
    return best.takeError();
  if (exists) {
    auto file = readObject(path);
    if (!file)
      return file.takeError();
    all = takeObject(*file, "entries");
  }

  SmallVector<std::string> keys;
  for (const auto &item : best->entries)
    keys.push_back(StringRef(item.first).str());
  if (keys.empty())
    return llvm::createStringError(
        "nothing to tune: no kernel of this module has a shape");
  llvm::sort(keys);
  for (auto [index, key] : llvm::enumerate(keys))
    if (llvm::Error error = tuner.search(
            *best, key, Twine(index + 1) + "/" + Twine(keys.size())))
      return error;
  for (const auto &item : best->entries)
    all[item.first] = item.second;
  return writeFile(path, getText(std::move(all)));
}
