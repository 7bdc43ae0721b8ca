//===- CompiledModule.h - A module as functions of this process -*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_COMPILEDMODULE_H
#define ATTN_EXECUTION_COMPILEDMODULE_H

#include "attn/Execution/CompiledImage.h"
#include "attn/Execution/FunctionSignature.h"
#include "attn/Execution/HostTensor.h"
#include "attn/Execution/LowerModule.h"
#include "attn/Execution/PackedCall.h"

#include <memory>
#include <vector>

namespace llvm::orc {
class LLJIT;
} // namespace llvm::orc

namespace mlir::attn {

/// A module compiled for this process and loaded into it. The functions live as
/// long as the object; any number of threads may call them.
class CompiledModule {
public:
  /// Compiles a copy of `module`. Fails on what the pipeline rejects, on a
  /// target whose code this machine cannot run, and on a function that is
  /// called but defined nowhere.
  static llvm::Expected<CompiledModule>
  compile(ModuleOp module, const CompileOptions &options = {});

  /// Parses `text` first. `context` has the dialects the text uses.
  static llvm::Expected<CompiledModule>
  compile(llvm::StringRef text, MLIRContext &context,
          const CompileOptions &options = {});

  /// Loads what `save` wrote, on this machine or on another one. Fails on bytes
  /// that another version wrote or that have changed since, and where this
  /// machine cannot run the code.
  static llvm::Expected<CompiledModule> load(llvm::StringRef bytes);

  /// The machine code and the signatures, for `load`.
  std::string save() const;

  CompiledModule(CompiledModule &&);
  CompiledModule &operator=(CompiledModule &&);
  ~CompiledModule();

  /// The public functions, as they were before lowering.
  ArrayRef<FunctionSignature> getSignatures() const { return image.signatures; }

  /// The function called `name`; null if there is none.
  const FunctionSignature *findSignature(llvm::StringRef name) const;

  /// Calls function `name`. Fails if there is none, and where the number, the
  /// type or the sizes of the arguments do not fit its signature. A number (not
  /// a tensor) is passed as a tensor of rank 0.
  llvm::Expected<std::vector<HostTensor>>
  invoke(llvm::StringRef name, ArrayRef<const HostTensor *> arguments) const;

  /// The address of `_mlir_ciface_NAME`: a function of pointers to memref
  /// descriptors, the result's first.
  llvm::Expected<void *> lookup(llvm::StringRef name) const;

  /// The same through one pointer to slots; see PackedCall.h.
  llvm::Expected<PackedFunction> lookupPacked(llvm::StringRef name) const;

  /// From the module, or the bytes, to loaded machine code.
  double getCompileSeconds() const { return compileSeconds; }

  /// The machine code, as an object file.
  llvm::StringRef getObjectCode() const { return image.objectCode; }

private:
  CompiledModule();

  /// Loads `image` into this process.
  llvm::Error link();

  std::unique_ptr<llvm::orc::LLJIT> jit;
  /// What the code does before it goes; null where that is nothing.
  void (*unload)() = nullptr;
  CompiledImage image;
  double compileSeconds = 0;
};

/// Fails, naming the argument, where `arguments` cannot be passed to a function
/// of this signature.
llvm::Error verifyArguments(const FunctionSignature &signature,
                            ArrayRef<const HostTensor *> arguments);

/// Limits the runtime in this process to `threads`, 0 for its default. Fails on
/// a number that it does not take.
llvm::Error setRuntimeThreads(int64_t threads);

/// Ends the process with one line and exit code 1, instead of abort, where
/// compiled code runs out of memory: what a tool wants, whose user has no use
/// for a core file. `tool` begins the line and lives as long as the process.
void exitWhenOutOfMemory(const char *tool);

/// The number of threads the runtime uses.
int64_t getRuntimeThreads();

} // namespace mlir::attn

#endif // ATTN_EXECUTION_COMPILEDMODULE_H
