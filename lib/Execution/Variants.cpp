//===- Variants.cpp - Code for several CPUs in one module -----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each variant is lowered and optimized alone and has its target in the
// attributes of its functions, so that one object file can hold all. What C
// calls is a small function for the plainest CPU that jumps to one of them.
//
// The choice is made at the first call and kept in a number. Several threads
// may make it at once: each comes to the same result, and the number is atomic.
// An ifunc of the linker would save the test of the number, but would run
// before the runtime is relocated, and neither static programs nor the JIT
// have it everywhere.
//
// What a variant asks of the CPU is what its code may contain. Features that
// the runtime cannot ask for are therefore taken from its target.
//
//===----------------------------------------------------------------------===//

#include "Variants.h"

#include "LinkVariants.h"
#include "attn/Runtime/attn_runtime.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/TargetParser/X86TargetParser.h"

using namespace mlir;
using namespace mlir::attn;

namespace {
struct Variant {
  std::string cpu;
  std::unique_ptr<llvm::TargetMachine> machine;
  /// What attn_rt_cpu_supports is asked.
  std::string required;
  unsigned numRequired = 0;
  VariantFunctions functions;
};
} // namespace

static bool canBeAsked(StringRef feature) {
  return attn_rt_cpu_supports(feature.str().c_str()) != ATTN_RT_UNKNOWN_FEATURE;
}

/// The target of a variant, without the features that cannot be asked for.
static llvm::Expected<Variant> createVariant(CodeGenTarget target,
                                             StringRef cpu) {
  if (cpu.empty() || cpu == "native")
    return llvm::createStringError(
        "'%s' among several target CPUs: each needs the name of a CPU",
        cpu.str().c_str());
  SmallVector<StringRef> asked, own;
  StringRef(target.features).split(asked, ',', -1, /*KeepEmpty=*/false);
  for (StringRef feature : asked)
    if (feature.consume_front("+") && !canBeAsked(feature))
      return llvm::createStringError(
          "feature '%s' with several target CPUs: whether a CPU has it cannot "
          "be asked at run time",
          feature.str().c_str());
  target.variants.clear();
  target.cpu = cpu.str();
  if (llvm::X86::parseArchX86(cpu) != llvm::X86::CK_None)
    llvm::X86::getFeaturesForCPU(cpu, own);
  for (StringRef feature : own)
    if (!canBeAsked(feature))
      target.features += (target.features.empty() ? "-" : ",-") + feature.str();

  auto machine = createTargetMachine(target);
  if (!machine)
    return machine.takeError();
  Variant variant;
  variant.cpu = cpu.str();
  variant.machine = std::move(*machine);
  const llvm::MCSubtargetInfo &info = *variant.machine->getMCSubtargetInfo();
  SmallVector<StringRef> required;
  for (const llvm::SubtargetFeatureKV &feature : info.getAllProcessorFeatures())
    if (canBeAsked(feature.Key) &&
        info.checkFeatures((Twine("+") + feature.Key).str()))
      required.push_back(feature.Key);
  variant.required = llvm::join(required, ",");
  variant.numRequired = required.size();
  return variant;
}

/// In the order in which they are tried: those that need more features first,
/// those that need the same number as they are given. So a CPU that has all
/// features of another, and more, comes before it. Where each of two has what
/// the other has not, the number decides, whichever is faster.
static llvm::Expected<std::vector<Variant>>
createVariants(const CodeGenTarget &target, const llvm::Triple &triple) {
  if (triple.getArch() != llvm::Triple::x86_64)
    return llvm::createStringError(
        "several target CPUs for '%s': code can be chosen by the CPU on x86-64 "
        "only",
        triple.str().c_str());
  std::vector<Variant> variants;
  for (StringRef cpu : target.variants) {
    if (llvm::any_of(variants, [&](const Variant &v) { return v.cpu == cpu; }))
      return llvm::createStringError("target CPU '%s' is given twice",
                                     cpu.str().c_str());
    auto variant = createVariant(target, cpu);
    if (!variant)
      return variant.takeError();
    auto position = llvm::find_if(variants, [&](const Variant &other) {
      return other.numRequired < variant->numRequired;
    });
    variants.insert(position, std::move(*variant));
  }
  return variants;
}

namespace {
/// Writes the functions that choose.
class DispatchEmitter {
public:
  DispatchEmitter(llvm::Module &module, llvm::TargetMachine &machine,
                  ArrayRef<Variant> variants)
      : module(module), machine(machine), variants(variants),
        b(module.getContext()) {}

  void emit();

private:
  llvm::Function *createFunction(llvm::FunctionType *type,
                                 llvm::GlobalValue::LinkageTypes linkage,
                                 const Twine &name);
  llvm::BasicBlock *createBlock(const Twine &name, llvm::Function *function) {
    return llvm::BasicBlock::Create(b.getContext(), name, function);
  }
  llvm::Function *emitChoice();
  void emitDispatch(StringRef name, llvm::Function *choice);

  llvm::Module &module;
  llvm::TargetMachine &machine;
  ArrayRef<Variant> variants;
  llvm::IRBuilder<> b;
  /// The index of the variant in use, -1 before the first call.
  llvm::GlobalVariable *chosen = nullptr;
};
} // namespace

llvm::Function *
DispatchEmitter::createFunction(llvm::FunctionType *type,
                                llvm::GlobalValue::LinkageTypes linkage,
                                const Twine &name) {
  auto *function = llvm::Function::Create(type, linkage, name, module);
  function->addFnAttr("target-cpu", machine.getTargetCPU());
  function->addFnAttr("target-features", machine.getTargetFeatureString());
  function->addFnAttr(llvm::Attribute::NoUnwind);
  return function;
}

/// Asks for one variant after the other and notes the first that can run.
llvm::Function *DispatchEmitter::emitChoice() {
  llvm::Type *i32 = b.getInt32Ty();
  auto *function =
      createFunction(llvm::FunctionType::get(i32, false),
                     llvm::GlobalValue::InternalLinkage, "attn_choose_variant");
  function->addFnAttr(llvm::Attribute::Cold);
  function->addFnAttr(llvm::Attribute::NoInline);
  llvm::FunctionCallee supports = module.getOrInsertFunction(
      "attn_rt_cpu_supports",
      llvm::FunctionType::get(i32, b.getPtrTy(), false));
  llvm::FunctionCallee unsupported = module.getOrInsertFunction(
      "attn_rt_unsupported_cpu",
      llvm::FunctionType::get(b.getVoidTy(), b.getPtrTy(), false));

  b.SetInsertPoint(createBlock("entry", function));
  std::string names;
  for (auto [index, variant] : llvm::enumerate(variants)) {
    names += (index == 0 ? "" : ", ") + variant.cpu;
    auto *found = createBlock("found", function);
    auto *next = createBlock("next", function);
    llvm::Value *answer = b.CreateCall(
        supports, b.CreateGlobalString(variant.required, "attn_required"));
    b.CreateCondBr(b.CreateICmpEQ(answer, b.getInt32(1)), found, next);
    b.SetInsertPoint(found);
    b.CreateStore(b.getInt32(index), chosen)
        ->setAtomic(llvm::AtomicOrdering::Monotonic);
    b.CreateRet(b.getInt32(index));
    b.SetInsertPoint(next);
  }
  b.CreateCall(unsupported, b.CreateGlobalString(names, "attn_variant_names"))
      ->setDoesNotReturn();
  b.CreateUnreachable();
  return function;
}

void DispatchEmitter::emitDispatch(StringRef name, llvm::Function *choice) {
  llvm::FunctionType *type =
      variants.front().functions.lookup(name)->getFunctionType();
  auto *function =
      createFunction(type, llvm::GlobalValue::ExternalLinkage, name);
  auto *entry = createBlock("entry", function);
  auto *choose = createBlock("choose", function);
  auto *dispatch = createBlock("dispatch", function);
  b.SetInsertPoint(entry);
  llvm::LoadInst *known = b.CreateLoad(b.getInt32Ty(), chosen);
  known->setAtomic(llvm::AtomicOrdering::Monotonic);
  b.CreateCondBr(b.CreateICmpSLT(known, b.getInt32(0)), choose, dispatch);
  b.SetInsertPoint(choose);
  llvm::Value *answer = b.CreateCall(choice);
  b.CreateBr(dispatch);

  b.SetInsertPoint(dispatch);
  llvm::PHINode *index = b.CreatePHI(b.getInt32Ty(), 2);
  index->addIncoming(known, entry);
  index->addIncoming(answer, choose);
  SmallVector<llvm::BasicBlock *> blocks;
  for (const Variant &variant : variants)
    blocks.push_back(createBlock(variant.cpu, function));
  // Every index has its block; the last one stands for all others.
  llvm::SwitchInst *jump = b.CreateSwitch(index, blocks.back());
  for (auto [position, variant] : llvm::enumerate(variants)) {
    if (position + 1 < variants.size())
      jump->addCase(b.getInt32(position), blocks[position]);
    b.SetInsertPoint(blocks[position]);
    returnCall(b, *function, variant.functions.lookup(name))->setTailCall();
  }
}

void DispatchEmitter::emit() {
  llvm::Type *i32 = b.getInt32Ty();
  chosen = new llvm::GlobalVariable(
      module, i32, /*isConstant=*/false, llvm::GlobalValue::InternalLinkage,
      llvm::ConstantInt::getSigned(i32, -1), "attn_chosen_variant");
  llvm::Function *choice = emitChoice();
  for (StringRef name : getSortedNames(variants.front().functions))
    emitDispatch(name, choice);
}

llvm::Expected<std::unique_ptr<llvm::Module>>
mlir::attn::lowerVariants(ModuleOp module, llvm::LLVMContext &context,
                          llvm::TargetMachine &machine,
                          const CompileOptions &options) {
  auto variants = createVariants(options.target, machine.getTargetTriple());
  if (!variants)
    return variants.takeError();
  auto result = createVariantModule(context, machine);
  CompileOptions single = options;
  single.target.variants.clear();
  for (Variant &variant : *variants) {
    single.target.cpu = variant.cpu;
    auto code = lowerForTarget(module, context, *variant.machine, single);
    if (!code)
      return llvm::createStringError("for the CPU '%s': %s",
                                     variant.cpu.c_str(),
                                     llvm::toString(code.takeError()).c_str());
    auto functions = linkVariant(*result, std::move(*code), variant.cpu);
    if (!functions)
      return functions.takeError();
    variant.functions = std::move(*functions);
  }
  DispatchEmitter(*result, machine, *variants).emit();
  return result;
}

llvm::Expected<std::vector<std::vector<std::string>>>
mlir::attn::getVariantFeatures(const CodeGenTarget &target,
                               const llvm::Triple &triple) {
  auto variants = createVariants(target, triple);
  if (!variants)
    return variants.takeError();
  std::vector<std::vector<std::string>> features;
  for (const Variant &variant : *variants)
    features.push_back(getRequiredFeatures(*variant.machine));
  return features;
}
