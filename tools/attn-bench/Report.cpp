//===- Report.cpp - What was measured, as a table and as JSON -------------===//
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

MachinePeak mlir::attn::takeLarger(const MachinePeak &first,
                                   const MachinePeak &second) {
  MachinePeak peak = first;
  peak.f32Flops = std::max(first.f32Flops, second.f32Flops);
  peak.f64Flops = std::max(first.f64Flops, second.f64Flops);
  if (first.bf16Flops && second.bf16Flops)
    peak.bf16Flops = std::max(*first.bf16Flops, *second.bf16Flops);
  peak.readBytes = std::max(first.readBytes, second.readBytes);
  return peak;
}

llvm::json::Object mlir::attn::getRecord(const MachinePeak &peak) {
  return llvm::json::Object{
      {"threads", peak.threads},      {"instructions", peak.instructions},
      {"f32_flops", peak.f32Flops},   {"f64_flops", peak.f64Flops},
      {"bf16_flops", peak.bf16Flops}, {"read_bytes_per_s", peak.readBytes}};
}

/// The unfused time of the same case over the fused one, where both are there.
static std::optional<double> getSpeedup(ArrayRef<Trial> trials,
                                        const Trial &fused) {
  if (!fused.which.fuse)
    return std::nullopt;
  for (const Trial &other : trials)
    if (!other.which.fuse && other.which.name == fused.which.name)
      return other.getMedianSeconds() / fused.getMedianSeconds();
  return std::nullopt;
}

/// Bytes of keys and values per second.
static double getReadRate(const Trial &trial) {
  return trial.which.getCacheBytes() / trial.getMedianSeconds();
}

void mlir::attn::printTable(ArrayRef<Trial> trials, const MachinePeak &peak,
                            llvm::raw_ostream &os) {
  unsigned nameWidth = 4;
  for (const Trial &trial : trials)
    nameWidth = std::max<unsigned>(nameWidth, trial.which.getFullName().size());
  os << llvm::left_justify("case", nameWidth)
     << "    median s  GFLOP/s  of peak  peak RSS MiB  compile s  read GB/s  "
        "of "
        "peak  x unfused\n";
  for (const Trial &trial : trials) {
    double rate = trial.getRate();
    os << llvm::left_justify(trial.which.getFullName(), nameWidth)
       << llvm::format("  %10.6f %8.2f  %6.1f%% %13.1f %10.3f",
                       trial.getMedianSeconds(), rate * 1e-9,
                       100 * rate / peak.getFlops(trial.which.type),
                       trial.peakBytes / 1048576.0, trial.compileSeconds);
    if (trial.which.isDecode())
      os << llvm::format(" %10.2f  %6.1f%%", getReadRate(trial) * 1e-9,
                         100 * getReadRate(trial) / peak.readBytes);
    else
      os.indent(19);
    if (std::optional<double> speedup = getSpeedup(trials, trial))
      os << llvm::format(" %10.2f", *speedup);
    os << "\n";
  }
}

llvm::json::Array mlir::attn::getRecords(ArrayRef<Trial> trials,
                                         const MachinePeak &peak) {
  llvm::json::Array records;
  for (const Trial &trial : trials) {
    const Case &which = trial.which;
    double rate = trial.getRate();
    double peakFlops = peak.getFlops(which.type);
    llvm::json::Object record{
        {"name", which.name},
        {"dtype", which.type},
        {"B", which.batch},
        {"H", which.heads},
        {"Hkv", which.kvHeads},
        {"Sq", which.queries},
        {"Skv", which.keys},
        {"D", which.width},
        {"Dm", which.modelWidth},
        {"causal", which.causal},
        {"threads", peak.threads},
        {"impl", which.getImplementation()},
        {"median_s", trial.getMedianSeconds()},
        {"samples", static_cast<int64_t>(trial.samples.size())},
        {"flops", trial.flops},
        {"gflops", rate * 1e-9},
        {"share_of_peak", rate / peakFlops},
        {"peak_gflops", peakFlops * 1e-9},
        {"read_gbytes_per_s", peak.readBytes * 1e-9},
        {"peak_rss_bytes", trial.peakBytes},
        {"compile_s", trial.compileSeconds}};
    if (which.isDecode()) {
      record["read_gbs"] = getReadRate(trial) * 1e-9;
      record["share_of_read_peak"] = getReadRate(trial) / peak.readBytes;
    }
    records.push_back(std::move(record));
  }
  return records;
}
