//===- CPUFacts.cpp - What the CPU policy knows of a machine --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Target/CPU/CPUFacts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/TargetParser/Triple.h"

#include <mutex>
#include <unistd.h>

using namespace mlir::attn;

static std::string getHostFeatures() {
  llvm::SubtargetFeatures features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    features.AddFeature(feature.first(), feature.second);
  return features.getString();
}

/// Checks names that LLVM would only warn about. `info` is of any CPU.
static llvm::Error verifyNames(const llvm::MCSubtargetInfo &info,
                               llvm::StringRef cpu, llvm::StringRef features) {
  std::string triple = info.getTargetTriple().str();
  if (!cpu.empty() && !info.isCPUStringValid(cpu))
    return llvm::createStringError("unknown CPU '%s' for the triple '%s'",
                                   cpu.str().c_str(), triple.c_str());
  llvm::SmallVector<llvm::StringRef> names;
  features.split(names, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (llvm::StringRef name : names) {
    if (!name.starts_with("+") && !name.starts_with("-"))
      return llvm::createStringError(
          "target feature '%s' does not begin with + or -", name.str().c_str());
    if (llvm::none_of(info.getAllProcessorFeatures(),
                      [&](const llvm::SubtargetFeatureKV &feature) {
                        return name.drop_front() == feature.Key;
                      }))
      return llvm::createStringError("unknown feature '%s' for the triple '%s'",
                                     name.drop_front().str().c_str(),
                                     triple.c_str());
  }
  return llvm::Error::success();
}

/// What code for the target may use, as the code generator sees it: features
/// imply others, and CPUs have several names.
static llvm::Expected<std::unique_ptr<llvm::MCSubtargetInfo>>
getSubtarget(const llvm::Triple &triple, llvm::StringRef cpu,
             llvm::StringRef features) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargetMCs();
  });
  std::string reason;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, reason);
  std::unique_ptr<llvm::MCSubtargetInfo> plain(
      target ? target->createMCSubtargetInfo(triple, "", "") : nullptr);
  if (!plain)
    return llvm::createStringError("no target for the triple '%s'",
                                   triple.str().c_str());
  bool native = cpu == "native";
  llvm::Triple host(llvm::sys::getProcessTriple());
  if (native && triple.getArch() != host.getArch())
    return llvm::createStringError(
        "the CPU 'native' is of another architecture than the triple '%s'",
        triple.str().c_str());
  if (llvm::Error error = verifyNames(*plain, native ? "" : cpu, features))
    return std::move(error);
  std::string all = native ? getHostFeatures() + "," : "";
  return std::unique_ptr<llvm::MCSubtargetInfo>(target->createMCSubtargetInfo(
      triple, native ? llvm::sys::getHostCPUName() : cpu,
      all + features.str()));
}

llvm::Expected<CPUFacts> CPUFacts::get(llvm::StringRef tripleName,
                                       llvm::StringRef cpu,
                                       llvm::StringRef features) {
  llvm::Triple triple(tripleName.empty() ? llvm::sys::getProcessTriple()
                                         : llvm::Triple::normalize(tripleName));
  auto subtarget = getSubtarget(triple, cpu, features);
  if (!subtarget)
    return subtarget.takeError();
  auto has = [&](const char *feature) {
    return (*subtarget)->checkFeatures(feature);
  };
  CPUFacts facts;
  if (triple.isAArch64()) {
    facts.lanes = 4;
    facts.registers = 32;
  } else if (triple.isX86() && has("+avx512f")) {
    facts.lanes = 16;
    facts.registers = 32;
    facts.avx512Exp2 = has("+avx512dq");
    facts.bf16Pairs = has("+avx512bf16");
    facts.amxTiles = cpu != "native" && facts.bf16Pairs && has("+amx-tile") &&
                     has("+amx-bf16");
  } else if (triple.isX86() && has("+avx")) {
    facts.lanes = 8;
    facts.registers = 16;
  }
  if (cpu != "native")
    return facts;
  // 0 or -1 where the system does not know.
  if (long bytes = sysconf(_SC_LEVEL1_DCACHE_SIZE); bytes > 0)
    facts.l1Bytes = bytes;
  if (long bytes = sysconf(_SC_LEVEL2_CACHE_SIZE); bytes > 0)
    facts.l2Bytes = bytes;
  if (long cores = sysconf(_SC_NPROCESSORS_ONLN); cores > 0)
    facts.cores = cores;
  return facts;
}
