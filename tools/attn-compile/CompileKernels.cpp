//===- CompileKernels.cpp - Kernels for CUDA to files ---------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileKernels.h"

#include "OutputPath.h"

#include "attn/Execution/DiagnosticCollector.h"
#include "attn/Execution/KernelPTX.h"
#include "attn/Execution/ObjectFile.h"
#include "attn/Pipelines/Pipelines.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::attn;

std::optional<KernelOutput> mlir::attn::getKernelOutput(llvm::StringRef path) {
  llvm::StringRef ending = llvm::sys::path::extension(path);
  if (ending == ".ll")
    return KernelOutput::LLVMIR;
  if (ending == ".ptx")
    return KernelOutput::PTX;
  if (ending == ".cubin")
    return KernelOutput::Cubin;
  if (ending == ".fatbin")
    return KernelOutput::Fatbin;
  return std::nullopt;
}

std::string 
mlir::attn::formatResources(llvm::ArrayRef<AssembledKernels> modules,
                            llvm::ArrayRef<std::string> chips) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("chip", llvm::join(chips, ","));
    json.attributeArray("kernels", [&] {
      for (const AssembledKernels &assembled : modules)
        for (const KernelResources &kernel : assembled.kernels)
          json.object([&] {
            json.attribute("chip", assembled.chip);
            json.attribute("name", kernel.name);
            json.attribute("registers", kernel.registers);
            json.attribute("barriers", kernel.barriers);
            json.attribute("stack_bytes", kernel.stackBytes);
            json.attribute("spill_store_bytes", kernel.spillStoreBytes);
            json.attribute("spill_load_bytes", kernel.spillLoadBytes);
            json.attribute("static_shared_bytes", kernel.sharedBytes);
          });
    });
    json.attributeArray("warnings", [&] {
      for (const AssembledKernels &assembled : modules)
        for (const std::string &warning : assembled.warnings)
          json.value(warning);
    });
  });
  os << "\n";
  return text;
}

/// PTX is a result too: without ptxas it is written beside the file that was
/// asked for.
static llvm::Error keepPTX(const KernelOptions &options, const KernelPTX &ptx,
                           llvm::Error why) {
  llvm::SmallString<128> path(options.output);
  llvm::sys::path::replace_extension(path, ".ptx");
  if (options.output == "-" || path == options.input)
    return why;
  if (llvm::Error error = writeFile(path, ptx.text))
    return llvm::joinErrors(std::move(why), std::move(error));
  return llvm::createStringError(
      "%s. The PTX was still written, to '%s'; to assemble it, run `ptxas "
      "-arch=%s -o FILE.cubin` on it, or let the driver compile it",
      llvm::toString(std::move(why)).c_str(), path.c_str(), ptx.chip.c_str());
}

static llvm::Error writeMachineCode(const KernelOptions &options,
                                    KernelOutput kind, const KernelPTX &ptx) {
  llvm::Expected<std::string> ptxas = options.tools.findPtxas();
  if (!ptxas)
    return keepPTX(options, ptx, ptxas.takeError());
  llvm::Expected<AssembledKernels> assembled =
      assemblePTX(ptx.text, ptx.chip, *ptxas);
  if (!assembled)
    return assembled.takeError();
  for (const std::string &warning : assembled->warnings)
    llvm::errs() << "attn-compile: " << warning << "\n";
  assembled->chip = ptx.chip;
  if (!options.resources.empty())
    if (llvm::Error error =
            writeFile(options.resources, formatResources(*assembled, ptx.chip)))
      return error;
  if (kind == KernelOutput::PTX)
    return writeFile(options.output, ptx.text);
  if (kind == KernelOutput::Cubin)
    return writeFile(options.output, assembled->cubin);

  llvm::Expected<std::string> fatbinary = options.tools.find("fatbinary");
  if (!fatbinary)
    return fatbinary.takeError();
  ChipCode code{ptx.chip, assembled->cubin,
                isPTXForLaterChips(ptx.chip) ? ptx.text : ""};
  llvm::Expected<std::string> fatbin = makeFatbin(code, *fatbinary);
  if (!fatbin)
    return fatbin.takeError();
  return writeFile(options.output, *fatbin);
}

llvm::Error mlir::attn::compileKernels(const KernelOptions &options,
                                       MLIRContext &context) {
  KernelOutput kind = options.kind == KernelOutput::Infer
                          ? *getKernelOutput(options.output)
                          : options.kind;
  for (const std::string *path : {&options.output, &options.resources})
    if (!path->empty() && *path != "-")
      if (llvm::Error error = checkWritable(*path))
        return error;
  DiagnosticCollector diagnostics(&context);
  OwningOpRef<ModuleOp> module =
      parseSourceFile<ModuleOp>(options.input, ParserConfig(&context));
  if (!module)
    return diagnostics.takeError("'" + options.input + "' cannot be parsed");
  PassManager pm(&context);
  LowerKernelsToNVVMOptions pipeline;
  pipeline.chip = options.chips.front();
  // Kernels that are there already are compiled without a look at what is
  // beside them.
  if (module->getOps<gpu::GPUModuleOp>().empty())
    buildAttnToNVVMPipeline(pm, pipeline);
  else
    buildLowerKernelsToNVVMPipeline(pm, pipeline);
  if (failed(pm.run(*module)))
    return diagnostics.takeError("the kernels cannot be compiled");
  auto kernels = llvm::to_vector(module->getOps<gpu::GPUModuleOp>());
  if (kernels.empty())
    return llvm::createStringError("'%s' has no kernels and no attention",
                                   options.input.c_str());
  if (kernels.size() != 1)
    return llvm::createStringError(
        "'%s' has %zu operations gpu.module, and one is compiled",
        options.input.c_str(), kernels.size());
  if (kind == KernelOutput::LLVMIR) {
    FailureOr<std::string> text = emitKernelLLVMIR(kernels.front());
    if (failed(text))
      return diagnostics.takeError("the kernels cannot be compiled");
    return writeFile(options.output, *text);
  }
  FailureOr<KernelPTX> ptx = emitPTX(kernels.front());
  if (failed(ptx))
    return diagnostics.takeError("the kernels cannot be compiled");
  if (kind == KernelOutput::PTX && options.resources.empty())
    return writeFile(options.output, ptx->text);
  return writeMachineCode(options, kind, *ptx);
}
