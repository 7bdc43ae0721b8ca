//===- WarningPrinter.h - Warnings of the compiler on stderr ----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_WARNINGPRINTER_H
#define ATTN_TOOLS_WARNINGPRINTER_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Location.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::attn {

/// While it lives, prints the warnings of a context as "file:line:column:
/// warning: ...", each once: a module is compiled more than once where it has
/// variants or is tuned. MLIR alone drops them.
class WarningPrinter : public ScopedDiagnosticHandler {
public:
  explicit WarningPrinter(MLIRContext *context)
      : ScopedDiagnosticHandler(context) {
    setHandler([this](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() != DiagnosticSeverity::Warning)
        return failure();
      std::string line;
      llvm::raw_string_ostream os(line);
      if (auto place =
              diagnostic.getLocation()->findInstanceOf<FileLineColLoc>())
        os << place.getFilename().getValue() << ':' << place.getLine() << ':'
           << place.getColumn() << ": ";
      os << "warning: " << diagnostic.str() << "\n";
      if (printed.insert(line).second)
        llvm::errs() << line;
      return success();
    });
  }

private:
  llvm::StringSet<> printed;
};

} // namespace mlir::attn

#endif // ATTN_TOOLS_WARNINGPRINTER_H
