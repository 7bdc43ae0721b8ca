//===- CPUFacts.cpp - What the CPU policy knows of a machine --------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Target/CPU/CPUFacts.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

#include <unistd.h>

using namespace mlir::attn;

/// The features a feature string turns on; the last mention of a name wins.
static llvm::StringSet<> getEnabledFeatures(llvm::StringRef features) {
  llvm::StringSet<> enabled;
  while (!features.empty()) {
    auto [feature, rest] = features.split(',');
    features = rest;
    if (feature.consume_front("+"))
      enabled.insert(feature);
    else if (feature.consume_front("-"))
      enabled.erase(feature);
  }
  return enabled;
}

CPUFacts CPUFacts::get(llvm::StringRef tripleName, llvm::StringRef features) {
  CPUFacts facts;
  llvm::Triple triple(tripleName);
  llvm::StringSet<> enabled = getEnabledFeatures(features);
  if (triple.isAArch64()) {
    facts.lanes = 4;
    facts.registers = 32;
  } else if (triple.isX86() && enabled.contains("avx512f")) {
    facts.lanes = 16;
    facts.registers = 32;
  } else if (triple.isX86() && enabled.contains("avx")) {
    facts.lanes = 8;
    facts.registers = 16;
  }
  return facts;
}

CPUFacts CPUFacts::getHost() {
  std::string features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    features += (feature.second ? "+" : "-") + feature.first().str() + ",";
  CPUFacts facts = get(llvm::sys::getProcessTriple(), features);
  // 0 or -1 where the system does not know.
  if (long bytes = sysconf(_SC_LEVEL1_DCACHE_SIZE); bytes > 0)
    facts.l1Bytes = bytes;
  if (long bytes = sysconf(_SC_LEVEL2_CACHE_SIZE); bytes > 0)
    facts.l2Bytes = bytes;
  return facts;
}
