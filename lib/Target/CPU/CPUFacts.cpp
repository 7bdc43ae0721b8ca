//===- CPUFacts.cpp - What the CPU policy knows of a machine --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Target/CPU/CPUFacts.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/TargetParser/X86TargetParser.h"

#include <unistd.h>

using namespace mlir::attn;

static void setFeature(llvm::StringSet<> &enabled, llvm::StringRef feature) {
  if (feature.consume_front("+"))
    enabled.insert(feature);
  else if (feature.consume_front("-"))
    enabled.erase(feature);
}

/// What the CPU has, then what `features` adds and takes, in this order.
static llvm::StringSet<> getEnabledFeatures(const llvm::Triple &triple,
                                            llvm::StringRef cpu,
                                            llvm::StringRef features) {
  llvm::StringSet<> enabled;
  if (cpu == "native") {
    for (const auto &feature : llvm::sys::getHostCPUFeatures())
      if (feature.second)
        enabled.insert(feature.first());
  } else if (triple.isX86()) {
    llvm::SmallVector<llvm::StringRef> names;
    if (llvm::X86::parseArchX86(cpu) != llvm::X86::CK_None)
      llvm::X86::getFeaturesForCPU(cpu, names);
    for (llvm::StringRef name : names)
      enabled.insert(name);
  }
  while (!features.empty()) {
    auto [feature, rest] = features.split(',');
    features = rest;
    setFeature(enabled, feature.trim());
  }
  return enabled;
}

CPUFacts CPUFacts::get(llvm::StringRef tripleName, llvm::StringRef cpu,
                       llvm::StringRef features) {
  CPUFacts facts;
  llvm::Triple triple(tripleName.empty() ? llvm::sys::getProcessTriple()
                                         : tripleName.str());
  llvm::StringSet<> enabled = getEnabledFeatures(triple, cpu, features);
  if (triple.isAArch64()) {
    facts.lanes = 4;
    facts.registers = 32;
  } else if (triple.isX86() && enabled.contains("avx512f")) {
    facts.lanes = 16;
    facts.registers = 32;
    facts.avx512Exp2 = enabled.contains("avx512dq");
  } else if (triple.isX86() && enabled.contains("avx")) {
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
  return facts;
}
