//===- Registration.cpp - The dialect in a context of the caller ----------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn-c/Registration.h"

#include "Module.h"
#include "Source.h"
#include "Status.h"
#include "attn/InitAll.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"

using namespace mlir;
using namespace mlir::attn;

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(Attn, attn, AttnDialect)

void attnRegisterDialects(MlirDialectRegistry registry) {
  mlir::attn::registerAllDialects(*unwrap(registry));
}

void attnRegisterPasses(void) { registerPassesOnce(); }

AttnStatus attnCompileOperation(MlirOperation module,
                                const AttnCompileOptions *options,
                                AttnModule **result) {
  if (mlirOperationIsNull(module) || !result)
    return fail(ATTN_INVALID_ARGUMENT, "attnCompileOperation: no module, or no "
                                       "place for the result");
  auto op = dyn_cast<ModuleOp>(unwrap(module));
  if (!op)
    return fail(ATTN_INVALID_ARGUMENT,
                "attnCompileOperation: the operation is '" +
                    unwrap(module)->getName().getStringRef().str() +
                    "', not a builtin.module");
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  if (failed(writeBytecodeToFile(op, os)))
    return fail(ATTN_COMPILE_ERROR, "the module has no form in bytecode");
  return compileBuffer(bytes, options, result);
}
