//===- CodeGenTarget.cpp - The machine that code is for -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/CodeGenTarget.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"

#include <mutex>

using namespace mlir::attn;

void mlir::attn::initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargets();
    llvm::InitializeAllTargetMCs();
    llvm::InitializeAllAsmPrinters();
    llvm::InitializeAllAsmParsers();
  });
}

static std::string getHostFeatures() {
  llvm::SubtargetFeatures features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    features.AddFeature(feature.first(), feature.second);
  return features.getString();
}

/// The CPU whose code runs on all of its architecture.
static std::string getPlainestCPU(const llvm::Triple &triple) {
  return triple.getArch() == llvm::Triple::x86_64 ? "x86-64" : "generic";
}

/// Checks names that LLVM would only warn about.
static llvm::Error verifyNames(const llvm::Target &target,
                               const llvm::Triple &triple, llvm::StringRef cpu,
                               llvm::StringRef features) {
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      target.createMCSubtargetInfo(triple, "", ""));
  if (!info)
    return llvm::createStringError("target '%s' generates no code",
                                   triple.str().c_str());
  if (!cpu.empty() && !info->isCPUStringValid(cpu))
    return llvm::createStringError("unknown CPU '%s' for target '%s'",
                                   cpu.str().c_str(), triple.str().c_str());
  llvm::SmallVector<llvm::StringRef> names;
  features.split(names, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (llvm::StringRef name : names) {
    if (!name.starts_with("+") && !name.starts_with("-"))
      return llvm::createStringError(
          "target feature '%s' does not begin with + or -", name.str().c_str());
    bool known = llvm::any_of(info->getAllProcessorFeatures(),
                              [&](const llvm::SubtargetFeatureKV &feature) {
                                return name.drop_front() == feature.Key;
                              });
    if (!known)
      return llvm::createStringError("unknown feature '%s' for target '%s'",
                                     name.drop_front().str().c_str(),
                                     triple.str().c_str());
  }
  return llvm::Error::success();
}

static llvm::Triple getTriple(const CodeGenTarget &target) {
  return llvm::Triple(target.triple.empty()
                          ? llvm::sys::getProcessTriple()
                          : llvm::Triple::normalize(target.triple));
}

bool mlir::attn::isNative(const CodeGenTarget &target) {
  llvm::Triple host(llvm::sys::getProcessTriple());
  return target.variants.empty() &&
         (target.cpu.empty() || target.cpu == "native") &&
         getTriple(target).getArch() == host.getArch();
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
mlir::attn::createTargetMachine(const CodeGenTarget &options) {
  initializeTargets();
  llvm::Triple triple = getTriple(options);
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return llvm::createStringError("no target for the triple '%s': %s",
                                   triple.str().c_str(), error.c_str());
  if (triple.isGPU() || triple.isSPIRV() || triple.isBPF())
    return llvm::createStringError("the triple '%s' is not of a CPU",
                                   triple.str().c_str());
  if (!triple.isArch64Bit())
    return llvm::createStringError(
        "the triple '%s' is not of a 64-bit machine; sizes are 64 bits wide",
        triple.str().c_str());
  if (options.optLevel > 3)
    return llvm::createStringError("optimization level %u is not 0, 1, 2 or 3",
                                   options.optLevel);

  bool choosesVariant = !options.variants.empty();
  std::string cpu = choosesVariant ? getPlainestCPU(triple) : options.cpu;
  bool native = isNative(options);
  if (cpu == "native" && !native)
    return llvm::createStringError(
        "the CPU 'native' is of another architecture than the triple '%s'",
        triple.str().c_str());
  if (native)
    cpu = llvm::sys::getHostCPUName().str();
  if (llvm::Error names =
          verifyNames(*target, triple, native ? "" : cpu, options.features))
    return std::move(names);
  std::string features = native ? getHostFeatures() : "";
  if (!choosesVariant) {
    if (!features.empty() && !options.features.empty())
      features += ",";
    features += options.features;
  }

  llvm::TargetOptions targetOptions;
  // What fast-math allows is said operation by operation.
  targetOptions.AllowFPOpFusion = llvm::FPOpFusion::Standard;
  // Loaders have not called anything else for a long time.
  targetOptions.UseInitArray = true;
  std::unique_ptr<llvm::TargetMachine> machine(target->createTargetMachine(
      triple, cpu, features, targetOptions, llvm::Reloc::PIC_, std::nullopt,
      static_cast<llvm::CodeGenOptLevel>(options.optLevel)));
  if (!machine)
    return llvm::createStringError("target '%s' generates no code",
                                   triple.str().c_str());
  if (unsigned bits = machine->createDataLayout().getPointerSizeInBits();
      bits != 64)
    return llvm::createStringError(
        "the triple '%s' has pointers of %u bits; sizes are 64 bits wide",
        triple.str().c_str(), bits);
  return machine;
}

std::vector<std::string>
mlir::attn::getRequiredFeatures(const llvm::TargetMachine &machine) {
  const llvm::MCSubtargetInfo &info = *machine.getMCSubtargetInfo();
  llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
  std::vector<std::string> required;
  // The others only tune, or are those of every CPU of the architecture.
  for (const llvm::SubtargetFeatureKV &feature : info.getAllProcessorFeatures())
    if (host.contains(feature.Key) &&
        info.checkFeatures((llvm::Twine("+") + feature.Key).str()))
      required.push_back(feature.Key);
  return required;
}

llvm::StringRef
mlir::attn::findMissingFeature(llvm::ArrayRef<std::string> features) {
  llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
  for (llvm::StringRef feature : features)
    if (!host.lookup(feature))
      return feature;
  return "";
}
