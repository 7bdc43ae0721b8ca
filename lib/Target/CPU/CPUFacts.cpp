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
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/TargetParser/X86TargetParser.h"

#include <unistd.h>

using namespace mlir::attn;

/// Sets one feature, and what it implies: x86-64-v3 has avx because it has
/// avx2, and -avx takes avx512f away.
static void setFeature(llvm::StringMap<bool> &features, llvm::StringRef name,
                       bool enabled) {
  features[name] = enabled;
  llvm::X86::updateImpliedFeatures(name, enabled, features);
}

/// What the CPU has, then what `features` adds and takes, in this order.
static llvm::StringMap<bool> getEnabledFeatures(const llvm::Triple &triple,
                                                llvm::StringRef cpu,
                                                llvm::StringRef features) {
  llvm::StringMap<bool> enabled;
  if (cpu == "native") {
    enabled = llvm::sys::getHostCPUFeatures();
  } else if (triple.isX86()) {
    llvm::SmallVector<llvm::StringRef> names;
    if (llvm::X86::parseArchX86(cpu) != llvm::X86::CK_None)
      llvm::X86::getFeaturesForCPU(cpu, names);
    for (llvm::StringRef name : names)
      setFeature(enabled, name, true);
  }
  while (!features.empty()) {
    auto [feature, rest] = features.split(',');
    features = rest;
    llvm::StringRef name = feature.trim();
    if (name.consume_front("+"))
      setFeature(enabled, name, true);
    else if (name.consume_front("-"))
      setFeature(enabled, name, false);
  }
  return enabled;
}

CPUFacts CPUFacts::get(llvm::StringRef tripleName, llvm::StringRef cpu,
                       llvm::StringRef features) {
  CPUFacts facts;
  llvm::Triple triple(tripleName.empty() ? llvm::sys::getProcessTriple()
                                         : tripleName.str());
  llvm::StringMap<bool> enabled = getEnabledFeatures(triple, cpu, features);
  if (triple.isAArch64()) {
    facts.lanes = 4;
    facts.registers = 32;
  } else if (triple.isX86() && enabled.lookup("avx512f")) {
    facts.lanes = 16;
    facts.registers = 32;
    facts.avx512Exp2 = enabled.lookup("avx512dq");
    facts.bf16Pairs = enabled.lookup("avx512bf16");
  } else if (triple.isX86() && enabled.lookup("avx")) {
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
