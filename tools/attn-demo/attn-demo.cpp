//===- attn-demo.cpp - Runs, checks and times real attention layers -------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Configuration.h"
#include "LayerRun.h"
#include "Report.h"

#include "CommandLine.h"
#include "ProgressLine.h"

#include "attn/Execution/CompiledModule.h"
#include "attn/InitAll.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace mlir::attn;
namespace cl = llvm::cl;

namespace {
/// Made in main, after the options of the libraries are gone.
struct Options {
  cl::opt<std::string> filter{
      "filter", cl::init("."), cl::value_desc("RE"),
      cl::desc("Only the configurations whose name has a match")};
  cl::opt<bool> list{"list", cl::desc("Print the names and run nothing")};
  cl::opt<int64_t> threads{"threads", cl::init(0), cl::value_desc("N"),
                           cl::desc("Threads to run on. Default: all")};
  cl::opt<int64_t> sequence{
      "sequence", cl::init(0), cl::value_desc("N"),
      cl::desc("The length of every sequence. Default: a power of two up to "
               "1024 at which the projections take some 40 GFLOP")};
  cl::opt<std::string> json{
      "json", cl::value_desc("OUT"),
      cl::desc("Write the results to this file as well, as a JSON array")};
  cl::opt<std::string> configs{
      "configs", cl::value_desc("DIR"),
      cl::desc("Where the configurations lie: .mlir files of one function with "
               "one attn.multihead. Default: those installed with this tool")};
};

/// A command line that makes no sense, which has an exit code of its own.
class UsageError : public llvm::ErrorInfo<UsageError> {
public:
  static char ID;
  explicit UsageError(std::string text) : text(std::move(text)) {}
  void log(llvm::raw_ostream &os) const override { os << text; }
  std::error_code convertToErrorCode() const override {
    return std::make_error_code(std::errc::invalid_argument);
  }

private:
  std::string text;
};
char UsageError::ID = 0;
} // namespace

static llvm::Error selectConfigurations(const Options &options,
                                        std::vector<Configuration> &all) {
  llvm::Regex regex(options.filter);
  std::string problem;
  if (!regex.isValid(problem))
    return llvm::make_error<UsageError>("--filter '" + options.filter +
                                        "': " + problem);
  std::string names;
  for (const Configuration &configuration : all)
    names += (names.empty() ? "" : ", ") + configuration.name;
  llvm::erase_if(all, [&](const Configuration &configuration) {
    return !regex.match(configuration.name);
  });
  if (all.empty())
    return llvm::make_error<UsageError>("--filter '" + options.filter +
                                        "' matches none of " + names);
  return llvm::Error::success();
}

/// Runs one configuration and adds its line and its record. False where its
/// result is wrong.
static llvm::Expected<bool>
demonstrate(const Configuration &configuration, const LayerRunOptions &options,
            const MachinePeak &peak, DemoTable &table, ProgressLine &progress,
            llvm::json::Array &records) {
  MultiheadOp layer = configuration.layer;
  if (layer.getKv().isMLA()) {
    progress.clear();
    table.printRemark(configuration, "verified; not yet lowered");
    records.push_back(
        getRecord(configuration, std::nullopt, "not yet lowered", peak));
    return true;
  }
  auto result = runLayer(configuration, options);
  progress.clear();
  if (!result)
    return result.takeError();
  table.printResult(configuration, *result, peak.f32Flops);
  records.push_back(getRecord(configuration, *result,
                              result->isRight() ? "right" : "wrong", peak));
  return result->isRight();
}

/// The number of configurations that failed.
static llvm::Expected<unsigned> run(const Options &options, const char *argv0,
                                    MLIRContext &context) {
  if (options.sequence < 0)
    return llvm::make_error<UsageError>("--sequence is negative");
  if (llvm::Error error = setRuntimeThreads(options.threads))
    return llvm::make_error<UsageError>("--threads: " +
                                        llvm::toString(std::move(error)));
  auto configurations =
      readConfigurations(options.configs.empty() ? findConfigurations(argv0)
                                                 : options.configs.getValue(),
                         context);
  if (!configurations)
    return configurations.takeError();
  if (llvm::Error error = selectConfigurations(options, *configurations))
    return std::move(error);
  if (options.list) {
    for (const Configuration &configuration : *configurations)
      llvm::outs() << configuration.name << "\n";
    return 0;
  }

  // Opened first: results must not be lost to a wrong name.
  std::unique_ptr<llvm::ToolOutputFile> jsonFile;
  if (!options.json.empty()) {
    std::error_code code;
    jsonFile = std::make_unique<llvm::ToolOutputFile>(options.json, code,
                                                      llvm::sys::fs::OF_Text);
    if (code)
      return llvm::createStringError("cannot write '" + options.json +
                                     "': " + code.message());
  }

  ProgressLine progress;
  progress.show("measuring the machine's peak");
  MachinePeak peak = measureMachinePeak(getRuntimeThreads());
  progress.clear();
  llvm::outs() << llvm::format("peak %.1f GFLOP/s in f32 (%s, %d %s)\n",
                               peak.f32Flops * 1e-9, peak.instructions.c_str(),
                               peak.threads,
                               peak.threads == 1 ? "thread" : "threads");

  DemoTable table(*configurations, llvm::outs());
  table.printHeader();
  llvm::json::Array records;
  unsigned failures = 0;
  for (auto [index, configuration] : llvm::enumerate(*configurations)) {
    LayerRunOptions runOptions;
    runOptions.threads = options.threads;
    runOptions.sequence = options.sequence;
    std::string prefix =
        llvm::formatv("[{0}/{1}] {2}: ", index + 1, configurations->size(),
                      configuration.name);
    runOptions.onProgress = [&](StringRef what) {
      progress.show(prefix + what);
    };
    auto isRight =
        demonstrate(configuration, runOptions, peak, table, progress, records);
    if (!isRight) {
      std::string problem = llvm::toString(isRight.takeError());
      table.printRemark(configuration, "FAILED");
      llvm::errs() << "attn-demo: " << configuration.name << ": " << problem
                   << "\n";
      records.push_back(
          getRecord(configuration, std::nullopt, "failed: " + problem, peak));
    }
    failures += !isRight || !*isRight;
  }

  llvm::outs() << llvm::format(
      "error: relative, in the 2-norm, against a reference in f64 over up to "
      "64 queries; at most %.0e is right\n",
      kTolerance);
  if (jsonFile) {
    jsonFile->os() << llvm::formatv("{0:2}",
                                    llvm::json::Value(std::move(records)))
                   << "\n";
    jsonFile->keep();
  }
  return failures;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  installFatalErrorHandlers("attn-demo");
  exitWhenOutOfMemory("attn-demo");
  removeInheritedOptions();
  Options options;
  if (!parseCommandLine(
          argc, argv,
          "attn-demo: compile real attention layers for this machine, run "
          "them, check them\nagainst an independent reference and time them\n"
          "\n"
          "Exit status: 0 every layer that can be lowered is right; 1 one is "
          "not, or something\nfailed; 2 wrong use.\n"))
    return kUsageError;

  DialectRegistry registry;
  mlir::attn::registerAllDialects(registry);
  MLIRContext context(registry);
  llvm::Expected<unsigned> failures = run(options, argv[0], context);
  if (failures)
    return *failures == 0 ? 0 : 1;
  bool isUsage = failures.errorIsA<UsageError>();
  llvm::errs() << "attn-demo: " << llvm::toString(failures.takeError()) << "\n";
  return isUsage ? kUsageError : 1;
}
