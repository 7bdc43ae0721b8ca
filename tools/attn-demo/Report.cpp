//===- Report.cpp - What the demo found, as a table and as JSON -----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"

#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::attn;

/// "64/8/128", where mla has no key/value heads of its own: "128/mla/128".
static std::string formatHeads(const Configuration &configuration) {
  MultiheadOp op = configuration.layer;
  std::string keyValueHeads =
      op.getKv().isMLA() ? "mla" : std::to_string(op.getKVHeads());
  return std::to_string(op.getHeads()) + "/" + keyValueHeads + "/" +
         std::to_string(op.getDK());
}

static int64_t getModelWidth(const Configuration &configuration) {
  MultiheadOp op = configuration.layer;
  return cast<RankedTensorType>(op.getQuery().getType()).getDimSize(2);
}

DemoTable::DemoTable(ArrayRef<Configuration> configurations,
                     llvm::raw_ostream &os)
    : os(os), nameWidth(StringRef("configuration").size()) {
  for (const Configuration &configuration : configurations)
    nameWidth = std::max<unsigned>(nameWidth, configuration.name.size());
}

void DemoTable::printHeader() {
  os << llvm::left_justify("configuration", nameWidth)
     << "  width     H/Hkv/Dk     S    weights    GFLOP  compile s      run s"
        "  GFLOP/s  of peak    error\n";
}

void DemoTable::printLayer(const Configuration &configuration) {
  os << llvm::left_justify(configuration.name, nameWidth)
     << llvm::format("  %5lld", (long long)getModelWidth(configuration))
     << llvm::right_justify(formatHeads(configuration), 13);
}

void DemoTable::printResult(const Configuration &configuration,
                            const LayerResult &result, double peakFlops) {
  printLayer(configuration);
  double rate = result.flops / result.seconds;
  os << llvm::format("%6lld %10lld %8.2f %10.3f %10.4f %8.1f  %6.1f%%",
                     (long long)result.sequence,
                     (long long)configuration.countWeights(),
                     result.flops * 1e-9, result.compileSeconds, result.seconds,
                     rate * 1e-9, 100 * rate / peakFlops);
  if (result.mismatch.empty())
    os << llvm::format("  %.1e%s\n", result.relativeError,
                       result.isRight() ? "" : "  WRONG");
  else
    os << "  WRONG: " << result.mismatch << "\n";
  os.flush();
}

void DemoTable::printRemark(const Configuration &configuration,
                            StringRef remark) {
  printLayer(configuration);
  os << llvm::format("%6s %10lld  ", "-",
                     (long long)configuration.countWeights())
     << remark << "\n";
  os.flush();
}

llvm::json::Object
mlir::attn::getRecord(const Configuration &configuration,
                      const std::optional<LayerResult> &result,
                      StringRef status, const MachinePeak &peak) {
  MultiheadOp op = configuration.layer;
  llvm::json::Object record{{"name", configuration.name},
                            {"Dm", getModelWidth(configuration)},
                            {"H", op.getHeads()},
                            {"Hkv", op.getKVHeads()},
                            {"Dk", op.getDK()},
                            {"Dv", op.getValueWidth()},
                            {"causal", op.getCausal() != CausalKind::None},
                            {"weights", configuration.countWeights()},
                            {"status", status}};
  if (op.getKv().isMLA())
    record["Hkv"] = nullptr;
  if (!result)
    return record;
  double rate = result->flops / result->seconds;
  record["S"] = result->sequence;
  record["threads"] = peak.threads;
  record["flops"] = result->flops;
  record["compile_s"] = result->compileSeconds;
  record["median_s"] = result->seconds;
  record["runs"] = result->runs;
  record["gflops"] = rate * 1e-9;
  record["share_of_peak"] = rate / peak.f32Flops;
  record["checked_queries"] = result->checkedQueries;
  // JSON has no number for what is not finite.
  if (result->mismatch.empty())
    record["relative_error"] = result->relativeError;
  else
    record["mismatch"] = result->mismatch;
  return record;
}
