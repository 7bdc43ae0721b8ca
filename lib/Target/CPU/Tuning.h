//===- Tuning.h - Kernel shapes found by trying ----------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_TARGET_CPU_TUNING_H
#define ATTN_LIB_TARGET_CPU_TUNING_H

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Target/CPU/CPUFacts.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/JSON.h"

namespace mlir::attn {

/// Shapes of kernels by the CPU and by what an op is like, from a file, and
/// what a search may try in place of a shape. A file is
///
///     {"attn_tuning": 1,
///      "entries": {"znver4 attention f32 dk=64 dv=64 queries=many keys=many":
///                    {"query_block": 96, "key_block": 256,
///                     "rows": 6, "vectors": 4}}}
///
/// A number of tokens is `few` up to 16, `some` up to 128, `many` above, or
/// `dynamic`.
class Tuning {
public:
  /// Of the CPU `cpu`, with no entry yet.
  Tuning(llvm::StringRef cpu, const CPUFacts &facts)
      : cpu(cpu.str()), facts(facts) {}

  /// Takes the entries of a file. Fails where it is no such file.
  llvm::Error read(llvm::StringRef path);

  /// The shape for `op`: that of its entry, or `analytic` where it has none.
  /// An entry that makes no sense is warned of and left.
  CPUConfigAttr choose(OnlineSdpaOp op, CPUConfigAttr analytic);
  MatmulConfigAttr choose(linalg::MatmulOp op, MatmulConfigAttr analytic);

  /// Writes the shapes chosen so far as a file of this kind that has for each,
  /// under "candidates", the changes that a search should try next.
  llvm::Error writeCandidates(llvm::StringRef path) const;

private:
  using Fields = llvm::ArrayRef<std::pair<llvm::StringRef, int64_t *>>;

  /// Sets the fields that the entry `key` has; false where there is none that
  /// makes sense.
  bool readEntry(Operation *op, llvm::StringRef key, Fields fields);
  /// Starts the warning of an entry that makes no sense.
  InFlightDiagnostic ignoreEntry(Operation *op, llvm::StringRef key) const;
  void addChoice(llvm::StringRef key, Fields fields, llvm::json::Array changes);
  llvm::json::Array getTileChanges(int64_t rows, int64_t vectors,
                                   llvm::StringRef blockName,
                                   int64_t block) const;

  std::string cpu;
  CPUFacts facts;
  std::string path, text;
  llvm::json::Object entries, chosen, candidates;
};

} // namespace mlir::attn

#endif // ATTN_LIB_TARGET_CPU_TUNING_H
