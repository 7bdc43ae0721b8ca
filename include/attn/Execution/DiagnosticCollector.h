//===- DiagnosticCollector.h - Diagnostics as an llvm::Error ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_EXECUTION_DIAGNOSTICCOLLECTOR_H
#define ATTN_EXECUTION_DIAGNOSTICCOLLECTOR_H

#include "mlir/IR/Diagnostics.h"

#include "llvm/Support/Error.h"

#include <string>

namespace mlir::attn {

/// While it lives, keeps the errors reported in a context, one a line; warnings
/// and remarks go on to whoever listened before.
class DiagnosticCollector : public ScopedDiagnosticHandler {
public:
  explicit DiagnosticCollector(MLIRContext *context);

  /// The errors so far, or `otherwise` if a failure reported none.
  llvm::Error takeError(llvm::StringRef otherwise);

private:
  std::string text;
};

} // namespace mlir::attn

#endif // ATTN_EXECUTION_DIAGNOSTICCOLLECTOR_H
