//===- attn-bench.cpp - Times attention against the machine's peak --------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PeakMemory.h"
#include "Report.h"
#include "Trial.h"

#include "CommandLine.h"
#include "ProgressLine.h"

#include "attn/InitAll.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace mlir::attn;
namespace cl = llvm::cl;

static constexpr char overview[] =
    R"(attn-bench: time attention and set it against this machine's measured peak

Every case is a small module made in memory.
sdpa-TYPE[-bB]-hH[xHkv]-sSq[xSkv]-dD[-causal] is attention on heads; layer-MODEL
is a whole layer at the width of that model.
NAME/fused is compiled to one loop nest, NAME/unfused to three linalg steps.

What the numbers mean:
  median s      of samples taken in turns, one of each case and then the next of
                each; short runs are repeated within a sample.
  GFLOP/s       2 for each product of a projection, and 4 D for each pair of
                query and key and each head. Of causal and windowed attention
                only the allowed pairs count; of a bool mask all do.
  of peak       GFLOP/s over the rate of fused multiply-adds in f32 that the same
                threads reach on registers (of bf16 dot products for bf16, where
                the processor has them). It is measured before and after the
                cases, and the larger one is used.
  peak RSS MiB  how far one run, with the making of its arguments, raises the
                resident memory of a process of its own that has the compiled
                code already. Exact to about one mebibyte.
  compile s     from the parsed module to loaded machine code.
  x unfused     the unfused median over the fused one, where both are measured.

Some questions and the commands that answer them:
  How near is it to the peak, and what does causal save? (one core)
    attn-bench --threads 1 --filter '^sdpa-f32-h12-s1024-d64(-causal)?/'
  Does memory grow with the length, and not with its square?
    attn-bench --threads 1 --repeat 1 --filter '^sdpa-f32-h1-s.*/fused'
  How long does a layer of GPT-2 small take to compile?
    attn-bench --repeat 1 --filter '^layer-gpt2-small/fused'
  And any other shape, here with 71 query heads to one key head?
    attn-bench --case 'sdpa-bf16-h71x1-s{1000,2000}-d64-causal'

Exit status: 0 success; 1 a case or a file failed; 2 wrong use.
)";

namespace {
/// Made in main, after the options of the libraries are gone.
struct Options {
  cl::opt<std::string> filter{
      "filter", cl::init("."), cl::value_desc("RE"),
      cl::desc("Only the cases NAME/fused or NAME/unfused with a match")};
  cl::opt<std::string> grid{
      "grid", cl::value_desc("NAME"),
      cl::desc(
          "Instead of this project's cases those of another benchmark: "
          "flash-attention, onnxruntime, tritonbench; of published models: "
          "models; or many sizes: sweep-length, sweep-width")};
  cl::list<std::string> names{
      "case", cl::value_desc("NAME"),
      cl::desc("Instead of this project's cases this sdpa-..., of any sizes; "
               "{1,2} in it stands for one and the other")};
  cl::opt<bool> list{"list", cl::desc("Print the cases and run nothing")};
  cl::opt<bool> print{
      "print", cl::desc("Print the modules of the cases and run nothing")};
  cl::opt<bool> peak{
      "peak", cl::desc("Print the machine's peak as JSON and run no case")};
  cl::opt<int64_t> threads{"threads", cl::init(0), cl::value_desc("N"),
                           cl::desc("Threads to run on. Default: all")};
  cl::opt<int64_t> repeat{
      "repeat", cl::init(7), cl::value_desc("N"),
      cl::desc("Samples of each case, after one run to warm up where N > 1; "
               "fewer of one whose samples have taken 3 seconds")};
  cl::opt<double> minTime{
      "min-time", cl::init(0), cl::value_desc("S"),
      cl::desc("Take samples of each case for at least S seconds")};
  cl::opt<std::string> json{
      "json", cl::value_desc("OUT"),
      cl::desc("Write the results to this file as well, as a JSON array")};
};
} // namespace

static void complain(const llvm::Twine &problem) {
  llvm::errs() << "attn-bench: " << problem << "\n";
}

/// The cases that --grid and --case want; says what is wrong where there are
/// none.
static std::vector<Case> collectCases(const Options &options) {
  if (options.grid.empty() && options.names.empty())
    return makeCases();
  std::vector<Case> cases;
  if (!options.grid.empty()) {
    cases = makeGrid(options.grid);
    if (cases.empty()) {
      complain("--grid '" + options.grid + "' is none of " +
               llvm::join(getGridNames(), ", "));
      return {};
    }
  }
  for (const std::string &pattern : options.names)
    for (const std::string &name : expandBraces(pattern)) {
      std::optional<Case> which = parseCaseName(name);
      if (!which) {
        complain("--case '" + name +
                 "' is not sdpa-TYPE[-bB]-hH[xHkv]-sSq[xSkv]-dD[-causal] with "
                 "TYPE f32, bf16 or f16 and H a multiple of Hkv");
        return {};
      }
      addBothForms(*which, cases);
    }
  return cases;
}

/// Leaves the cases that --filter wants; says what is wrong where it returns
/// false.
static bool selectCases(const Options &options, std::vector<Case> &cases) {
  llvm::Regex regex(options.filter);
  std::string problem;
  if (!regex.isValid(problem)) {
    complain("--filter '" + options.filter + "': " + problem);
    return false;
  }
  llvm::erase_if(cases, [&](const Case &which) {
    return !regex.match(which.getFullName());
  });
  if (cases.empty())
    complain("--filter '" + options.filter +
             "' matches no case; --list prints them");
  return !cases.empty();
}

/// Compiles the cases and measures their memory; leaves out, and says, what
/// fails. Afterwards nothing has run in this process itself, so that every
/// child starts alike.
static std::vector<Trial> prepare(const Options &options, ArrayRef<Case> cases,
                                  MLIRContext &context,
                                  ProgressLine &progress) {
  std::vector<Trial> trials;
  auto fail = [&](const Case &which, llvm::Error error) {
    progress.clear();
    complain(which.getFullName() + ": " + llvm::toString(std::move(error)));
  };
  for (auto [index, which] : llvm::enumerate(cases)) {
    progress.show("compiling " + llvm::Twine(index + 1) + "/" +
                  llvm::Twine(cases.size()) + ": " + which.getFullName());
    auto trial = Trial::compile(which, options.threads, context);
    if (!trial) {
      fail(which, trial.takeError());
      continue;
    }
    auto peakBytes = measurePeakMemory([&] {
      ArgumentPool pool;
      trial->setArguments(pool);
      return trial->run();
    });
    if (!peakBytes) {
      fail(which, peakBytes.takeError());
      continue;
    }
    trial->peakBytes = *peakBytes;
    trials.push_back(std::move(*trial));
  }
  progress.clear();
  return trials;
}

/// Takes samples in turns, so that a slow minute of the machine is every
/// case's.
static llvm::Error measure(const Options &options,
                           MutableArrayRef<Trial> trials,
                           ProgressLine &progress) {
  ArgumentPool pool;
  for (Trial &trial : trials) {
    progress.show("warming up " + trial.which.getFullName());
    trial.setArguments(pool);
    if (options.repeat > 1)
      if (llvm::Error error = trial.warmUp())
        return error;
  }
  bool anyLeft = true;
  for (int64_t round = 1; anyLeft; ++round) {
    anyLeft = false;
    for (Trial &trial : trials) {
      if (trial.isDone(options.repeat, options.minTime))
        continue;
      progress.show("round " + llvm::Twine(round) + ": " +
                    trial.which.getFullName());
      if (llvm::Error error = trial.takeSample())
        return error;
      anyLeft = true;
    }
  }
  progress.clear();
  return llvm::Error::success();
}

static void printPeaks(const MachinePeak &before, const MachinePeak &after) {
  llvm::outs() << llvm::format("peak in f32 %.1f GFLOP/s before, %.1f after",
                               before.f32Flops * 1e-9, after.f32Flops * 1e-9);
  if (before.bf16Flops && after.bf16Flops)
    llvm::outs() << llvm::format("; in bf16 %.1f and %.1f",
                                 *before.bf16Flops * 1e-9,
                                 *after.bf16Flops * 1e-9);
  llvm::outs() << llvm::format("; reading %.1f and %.1f GB/s",
                               before.readBytes * 1e-9, after.readBytes * 1e-9);
  llvm::outs() << " (" << before.instructions << ", " << before.threads
               << (before.threads == 1 ? " thread)\n" : " threads)\n");
}

static int run(const Options &options, MLIRContext &context) {
  if (options.repeat < 1 || !(options.minTime >= 0)) {
    complain("--repeat needs at least 1, and --min-time at least 0");
    return kUsageError;
  }
  std::vector<Case> cases = collectCases(options);
  if (cases.empty() || !selectCases(options, cases))
    return kUsageError;
  if (options.list || options.print) {
    llvm::StringSet<> printed;
    for (const Case &which : cases) {
      if (options.list)
        llvm::outs() << which.getFullName() << "\n";
      // Fused or not, the module is the same.
      else if (printed.insert(which.name).second)
        llvm::outs() << "// " << which.name << "\n" << writeText(which);
    }
    return 0;
  }
  if (llvm::Error error = setRuntimeThreads(options.threads)) {
    complain("--threads: " + llvm::toString(std::move(error)));
    return kUsageError;
  }
  if (options.peak) {
    MachinePeak peak = measureMachinePeak(getRuntimeThreads());
    llvm::outs() << llvm::formatv("{0:2}", llvm::json::Value(getRecord(peak)))
                 << "\n";
    return 0;
  }
  // Opened first: results must not be lost to a wrong name.
  std::unique_ptr<llvm::ToolOutputFile> jsonFile;
  if (!options.json.empty()) {
    std::error_code code;
    jsonFile = std::make_unique<llvm::ToolOutputFile>(options.json, code,
                                                      llvm::sys::fs::OF_Text);
    if (code) {
      complain("cannot write '" + options.json + "': " + code.message());
      return 1;
    }
  }

  ProgressLine progress;
  std::vector<Trial> trials = prepare(options, cases, context, progress);
  progress.show("measuring the machine's peak");
  const int threads = getRuntimeThreads();
  MachinePeak before = measureMachinePeak(threads);
  if (llvm::Error error = measure(options, trials, progress)) {
    progress.clear();
    complain(llvm::toString(std::move(error)));
    return 1;
  }
  MachinePeak after = measureMachinePeak(threads);
  MachinePeak peak = takeLarger(before, after);
  printTable(trials, peak, llvm::outs());
  printPeaks(before, after);
  if (jsonFile) {
    jsonFile->os() << llvm::formatv("{0:2}",
                                    llvm::json::Value(getRecords(trials, peak)))
                   << "\n";
    jsonFile->keep();
  }
  return trials.size() == cases.size() ? 0 : 1;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  installFatalErrorHandlers("attn-bench");
  exitWhenOutOfMemory("attn-bench");
  removeInheritedOptions();
  Options options;
  if (!parseCommandLine(argc, argv, overview))
    return kUsageError;

  DialectRegistry registry;
  mlir::attn::registerAllDialects(registry);
  MLIRContext context(registry);
  return run(options, context);
}
