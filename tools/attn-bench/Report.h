//===- Report.h - What was measured, as a table and as JSON -----*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_BENCH_REPORT_H
#define ATTN_TOOLS_ATTN_BENCH_REPORT_H

#include "Trial.h"

#include "attn/Execution/MachinePeak.h"

#include "llvm/Support/JSON.h"

namespace mlir::attn {

/// The machine's peak before and after the cases; each number is the larger of
/// the two, because other work can only lower it.
MachinePeak takeLarger(const MachinePeak &first, const MachinePeak &second);

/// What --peak prints.
llvm::json::Object getRecord(const MachinePeak &peak);

void printTable(ArrayRef<Trial> trials, const MachinePeak &peak,
                llvm::raw_ostream &os);

llvm::json::Array getRecords(ArrayRef<Trial> trials, const MachinePeak &peak);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_BENCH_REPORT_H
