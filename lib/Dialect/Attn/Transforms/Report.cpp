//===- Report.cpp - Print what attention layers cost ----------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the numbers off AttnCostOpInterface and arranges them; it counts
// nothing itself but the sum of the FLOPs and their ratio to the bytes.
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/Attn.h"
#include "attn/Dialect/Attn/Transforms/Passes.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"

namespace mlir::attn {
#define GEN_PASS_DEF_REPORTPASS
#include "attn/Dialect/Attn/Transforms/Passes.h.inc"
} // namespace mlir::attn

using namespace mlir;
using namespace mlir::attn;

namespace {
/// One row of the report.
struct Entry {
  std::string op, function, location;
  SymbolicSize parameters, projections, scores, values, output, total, bytes,
      cache;
  std::optional<double> allowed, intensity;
};
} // namespace

template <typename T>
static std::string toString(const T &value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

/// FILE:LINE:COLUMN without the folder, which depends on who calls.
static std::string getPlace(Location location) {
  auto place = location->findInstanceOf<FileLineColLoc>();
  if (!place)
    return "-";
  return (llvm::sys::path::filename(place.getFilename().getValue()) + ":" +
          Twine(place.getLine()) + ":" + Twine(place.getColumn()))
      .str();
}

static Entry createEntry(AttnCostOpInterface op) {
  Entry entry;
  entry.op = op->getName().getStringRef();
  auto function = op->getParentOfType<FunctionOpInterface>();
  entry.function = function ? function.getName().str() : "-";
  entry.location = getPlace(op.getLoc());
  entry.parameters = op.getParameterCount();
  entry.projections = op.getProjectionFlops();
  entry.scores = op.getScoreFlops();
  entry.values = op.getValueFlops();
  entry.output = op.getOutputFlops();
  entry.total = entry.projections + entry.scores + entry.values + entry.output;
  entry.bytes = op.getBytesMoved();
  entry.cache = op.getKVCacheBytesPerToken();
  entry.allowed = op.getAllowedFraction();
  std::optional<int64_t> flops = entry.total.getConstant();
  std::optional<int64_t> bytes = entry.bytes.getConstant();
  if (flops && bytes && *bytes > 0)
    entry.intensity = static_cast<double>(*flops) / *bytes;
  return entry;
}

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

static std::string toString(std::optional<double> number, const char *format) {
  return number ? toString(llvm::format(format, *number)) : "-";
}

static void printTable(ArrayRef<Entry> entries, raw_ostream &os) {
  SmallVector<SmallVector<std::string>> rows{
      {"op", "function", "location", "parameters", "FLOPs projections",
       "FLOPs scores", "FLOPs values", "FLOPs output", "FLOPs total", "allowed",
       "bytes", "FLOPs/byte", "KV bytes/token"}};
  for (const Entry &entry : entries)
    rows.push_back({entry.op, entry.function, entry.location,
                    toString(entry.parameters), toString(entry.projections),
                    toString(entry.scores), toString(entry.values),
                    toString(entry.output), toString(entry.total),
                    toString(entry.allowed, "%.4f"), toString(entry.bytes),
                    toString(entry.intensity, "%.2f"), toString(entry.cache)});
  SmallVector<size_t> widths(rows.front().size(), 0);
  for (const auto &row : rows)
    for (auto [width, cell] : llvm::zip(widths, row))
      width = std::max(width, cell.size());
  // Names stand to the left, numbers to the right.
  constexpr size_t numNames = 3;
  for (const auto &row : rows) {
    for (auto [column, cell] : llvm::enumerate(row)) {
      if (column > 0)
        os << "  ";
      if (column < numNames)
        os << llvm::left_justify(cell, widths[column]);
      else
        os << llvm::right_justify(cell, widths[column]);
    }
    os << "\n";
  }
}

/// A number where there is one, else the formula as a string.
static llvm::json::Value toJSON(const SymbolicSize &size) {
  if (std::optional<int64_t> constant = size.getConstant())
    return *constant;
  return toString(size);
}

static llvm::json::Value toJSON(std::optional<double> number) {
  if (number)
    return *number;
  return nullptr;
}

static void printJSON(ArrayRef<Entry> entries, raw_ostream &os) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.array([&] {
    for (const Entry &entry : entries) {
      json.object([&] {
        json.attribute("op", entry.op);
        json.attribute("function", llvm::json::fixUTF8(entry.function));
        json.attribute("location", llvm::json::fixUTF8(entry.location));
        json.attribute("parameters", toJSON(entry.parameters));
        json.attributeObject("flops", [&] {
          json.attribute("projections", toJSON(entry.projections));
          json.attribute("scores", toJSON(entry.scores));
          json.attribute("values", toJSON(entry.values));
          json.attribute("output", toJSON(entry.output));
          json.attribute("total", toJSON(entry.total));
        });
        json.attribute("allowed_fraction", toJSON(entry.allowed));
        json.attribute("bytes", toJSON(entry.bytes));
        json.attribute("flops_per_byte", toJSON(entry.intensity));
        json.attribute("kv_cache_bytes_per_token", toJSON(entry.cache));
      });
    }
  });
  os << "\n";
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct ReportPass : public attn::impl::ReportPassBase<ReportPass> {
  using ReportPassBase::ReportPassBase;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    if (format != "table" && format != "json") {
      getOperation().emitError()
          << "attn-report: expected format table or json, found '" << format
          << "'";
      return signalPassFailure();
    }
    SmallVector<Entry, 0> entries;
    getOperation()->walk<WalkOrder::PreOrder>(
        [&](AttnCostOpInterface op) { entries.push_back(createEntry(op)); });
    std::string error;
    std::unique_ptr<llvm::ToolOutputFile> file = openOutputFile(output, &error);
    if (!file) {
      getOperation().emitError() << "attn-report: " << error;
      return signalPassFailure();
    }
    if (format == "json")
      printJSON(entries, file->os());
    else
      printTable(entries, file->os());
    file->os().flush();
    file->keep();
  }
};
} // namespace
