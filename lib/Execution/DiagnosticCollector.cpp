//===- DiagnosticCollector.cpp - Diagnostics as an llvm::Error ------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/DiagnosticCollector.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"

#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::attn;

/// "file:line:column: " where the location has one. A module has a file alone.
static void printPlace(llvm::raw_ostream &os, Location location) {
  auto place = location->findInstanceOf<FileLineColLoc>();
  if (!place)
    return;
  os << place.getFilename().getValue() << ':';
  if (place.getLine())
    os << place.getLine() << ':' << place.getColumn() << ':';
  os << ' ';
}

DiagnosticCollector::DiagnosticCollector(MLIRContext *context)
    : ScopedDiagnosticHandler(context) {
  setHandler([this](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
      return failure();
    llvm::raw_string_ostream os(text);
    if (!text.empty())
      os << '\n';
    printPlace(os, diagnostic.getLocation());
    os << "error: " << diagnostic.str();
    for (Diagnostic &note : diagnostic.getNotes()) {
      // Upstream attaches the whole operation, which may be a page long.
      std::string line = note.str();
      if (line.find('\n') != std::string::npos ||
          llvm::StringRef(line).starts_with("see current operation"))
        continue;
      os << '\n';
      printPlace(os, note.getLocation());
      os << "note: " << line;
    }
    return success();
  });
}

llvm::Error DiagnosticCollector::takeError(llvm::StringRef otherwise) {
  std::string message = text.empty() ? otherwise.str() : std::move(text);
  text.clear();
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}
