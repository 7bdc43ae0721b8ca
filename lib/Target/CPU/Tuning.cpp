//===- Tuning.cpp - Kernel shapes found by trying -------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search itself is a tool's, which has the inputs and the clock. What is
// worth trying depends on the machine and is decided here: neighbours of the
// present shape, so that a search can climb from one to the next.
//
//===----------------------------------------------------------------------===//

#include "Tuning.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::attn;

/// What the buffers of a task may take, on its stack or, beyond what that
/// holds, on the heap. No tile as large as this stays in a cache.
static constexpr uint64_t kMaxTaskBytes = 64 << 20;
/// No size of a block is larger in any file that a search writes.
static constexpr int64_t kLargestBlock = 1 << 16;

/// Of files with a thousand entries, each of some hundred characters.
static constexpr uint64_t kLargestFile = 16 << 20;
/// A tuning file has three levels.
static constexpr int kDeepestNesting = 16;

/// The parser of LLVM calls itself for each level.
static bool isNestedTooDeep(StringRef text) {
  int depth = 0;
  bool inString = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (inString) {
      // What follows a backslash does not end the string.
      if (c == '\\')
        ++i;
      else if (c == '"')
        inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDeepestNesting)
        return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

llvm::Error Tuning::read(StringRef file) {
  path = file.str();
  auto fail = [&](const llvm::Twine &what) {
    return llvm::createStringError("tuning file '" + path + "': " + what);
  };
  llvm::sys::fs::file_status status;
  if (std::error_code code = llvm::sys::fs::status(file, status))
    return fail(code.message());
  // A device may never end.
  if (!llvm::sys::fs::is_regular_file(status))
    return fail("it is no regular file");
  if (status.getSize() > kLargestFile)
    return fail("it has " + llvm::Twine(status.getSize()) +
                " bytes, more than the " + llvm::Twine(kLargestFile) +
                " that are read");
  auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer)
    return fail(buffer.getError().message());
  text = (*buffer)->getBuffer().str();
  if (isNestedTooDeep(text))
    return fail("it is nested deeper than " + llvm::Twine(kDeepestNesting) +
                " levels");
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (!value)
    return fail(llvm::toString(value.takeError()));
  const llvm::json::Object *object = value->getAsObject();
  std::optional<int64_t> version =
      object ? object->getInteger("attn_tuning") : std::nullopt;
  if (!version)
    return fail("it has no number 'attn_tuning'");
  if (*version != 1)
    return fail("it is of version " + llvm::Twine(*version) + ", not 1");
  const llvm::json::Object *found = object->getObject("entries");
  if (!found)
    return fail("it has no object 'entries'");
  entries = *found;
  return llvm::Error::success();
}

/// Where the name of an entry stands in its file: the last place, since of two
/// entries of one name the last one counts. The parser keeps no positions.
static Location findEntry(MLIRContext *context, StringRef path, StringRef text,
                          StringRef key) {
  size_t position = text.rfind(("\"" + key + "\"").str());
  if (position == StringRef::npos)
    return FileLineColLoc::get(context, path, 0, 0);
  StringRef before = text.take_front(position);
  size_t line = before.count('\n') + 1;
  size_t column = position - (before.rfind('\n') + 1) + 1;
  return FileLineColLoc::get(context, path, line, column);
}

InFlightDiagnostic Tuning::ignoreEntry(Operation *op, StringRef key) const {
  InFlightDiagnostic warning =
      emitWarning(findEntry(op->getContext(), path, text, key));
  warning.attachNote(op->getLoc()) << "it would be for this operation";
  return std::move(warning << "entry '" << key << "' of tuning file '" << path
                           << "' is ignored: ");
}

bool Tuning::readEntry(Operation *op, StringRef key, Fields fields) {
  const llvm::json::Value *value = entries.get(key);
  if (!value)
    return false;
  auto ignore = [&] { return ignoreEntry(op, key); };
  const llvm::json::Object *entry = value->getAsObject();
  if (!entry) {
    ignore() << "it is no object";
    return false;
  }
  for (const auto &item : *entry)
    if (llvm::none_of(fields, [&](const auto &field) {
          return field.first == StringRef(item.first);
        })) {
      ignore() << "unknown field '" << StringRef(item.first) << "'";
      return false;
    }
  for (auto [name, field] : fields) {
    std::optional<int64_t> number = entry->getInteger(name);
    if (!number || *number < 1 || *number > kLargestBlock) {
      ignore() << "'" << name << "' is no number from 1 to " << kLargestBlock;
      return false;
    }
    *field = *number;
  }
  return true;
}

void Tuning::addChoice(StringRef key, Fields fields,
                       llvm::json::Array changes) {
  llvm::json::Object entry;
  for (auto [name, field] : fields)
    entry[name] = *field;
  // A StringRef would be kept as it is; what it refers to is gone soon.
  chosen[key.str()] = std::move(entry);
  candidates[key.str()] = std::move(changes);
}

/// The other tiles that fill the registers: rows * vectors accumulators,
/// `vectors` of the right operand and one of the left.
llvm::json::Array Tuning::getTileChanges(int64_t rows, int64_t vectors,
                                         StringRef blockName,
                                         int64_t block) const {
  llvm::json::Array changes;
  for (int64_t width = 1; width <= 6; ++width) {
    int64_t height =
        std::min<int64_t>((facts.registers - 1 - width) / width, 14);
    if (height < 2 || (height == rows && width == vectors))
      continue;
    int64_t rounded = std::max<int64_t>(block / height, 1) * height;
    changes.push_back(llvm::json::Object{
        {"rows", height}, {"vectors", width}, {blockName, rounded}});
  }
  return changes;
}

/// Half and twice of a block, as multiples of `unit`.
static void addBlockChanges(llvm::json::Array &changes, StringRef name,
                            int64_t block, int64_t unit) {
  for (int64_t size : {block / 2, block * 2}) {
    int64_t rounded = size / unit * unit;
    if (rounded >= unit && rounded <= kLargestBlock)
      changes.push_back(llvm::json::Object{{name, rounded}});
  }
}

static StringRef getClass(int64_t tokens) {
  if (ShapedType::isDynamic(tokens))
    return "dynamic";
  if (tokens <= 16)
    return "few";
  return tokens <= 128 ? "some" : "many";
}

static std::string getTypeName(Value value) {
  std::string name;
  llvm::raw_string_ostream os(name);
  cast<ShapedType>(value.getType()).getElementType().print(os);
  return name;
}

static std::string getSizeName(int64_t size) {
  return ShapedType::isDynamic(size) ? "dynamic" : std::to_string(size);
}

/// The queries, the accumulator and a strip of scores, in f32.
static uint64_t getTaskBytes(const HeadSizes &sizes, uint64_t queryBlock,
                             uint64_t keyBlock, uint64_t rows) {
  uint64_t width = llvm::SaturatingAdd<uint64_t>(sizes.dk, sizes.dv);
  return llvm::SaturatingMultiply<uint64_t>(
      4, llvm::SaturatingMultiplyAdd<uint64_t>(queryBlock, width,
                                               rows * keyBlock));
}

CPUConfigAttr Tuning::choose(OnlineSdpaOp op, CPUConfigAttr analytic) {
  HeadSizes sizes = op.getSizes();
  std::string key =
      llvm::formatv("{0} attention {1} dk={2} dv={3} queries={4} keys={5}", cpu,
                    getTypeName(op.getKey()), sizes.dk, sizes.dv,
                    getClass(sizes.queries), getClass(sizes.keys));
  int64_t queryBlock, keyBlock, rows, vectors;
  std::pair<StringRef, int64_t *> fields[] = {{"query_block", &queryBlock},
                                              {"key_block", &keyBlock},
                                              {"rows", &rows},
                                              {"vectors", &vectors}};
  CPUConfigAttr config = analytic;
  if (readEntry(op, key, fields)) {
    auto ignore = [&] { return ignoreEntry(op, key); };
    uint64_t taskBytes = getTaskBytes(sizes, queryBlock, keyBlock, rows);
    CPUConfigAttr tuned;
    if (taskBytes > kMaxTaskBytes)
      ignore() << "a task would need " << taskBytes << " bytes of memory";
    else
      tuned = CPUConfigAttr::getChecked(
          ignore, op.getContext(), queryBlock, keyBlock, rows, vectors,
          analytic.getLanes(), analytic.getPackKey(), analytic.getPackValue(),
          analytic.getPairs());
    if (tuned)
      config = tuned;
  }

  queryBlock = config.getQueryBlock(), keyBlock = config.getKeyBlock();
  rows = config.getRows(), vectors = config.getVectors();
  llvm::json::Array changes =
      getTileChanges(rows, vectors, "query_block", queryBlock);
  addBlockChanges(changes, "key_block", keyBlock, config.getLanes());
  addBlockChanges(changes, "query_block", queryBlock, rows);
  addChoice(key, fields, std::move(changes));
  return config;
}

MatmulConfigAttr Tuning::choose(linalg::MatmulOp op,
                                MatmulConfigAttr analytic) {
  auto lhs = cast<ShapedType>(op.getInputs()[0].getType());
  auto rhs = cast<ShapedType>(op.getInputs()[1].getType());
  std::string key = llvm::formatv(
      "{0} product {1} rows={2} columns={3} depth={4}", cpu,
      getTypeName(op.getInputs()[1]), getClass(lhs.getDimSize(0)),
      getSizeName(rhs.getDimSize(1)), getSizeName(rhs.getDimSize(0)));
  int64_t m, n, k, rows, vectors;
  std::pair<StringRef, int64_t *> fields[] = {
      {"m", &m}, {"n", &n}, {"k", &k}, {"rows", &rows}, {"vectors", &vectors}};
  RegisterTileAttr tile = analytic.getRegisterTile();
  MatmulConfigAttr config = analytic;
  if (readEntry(op, key, fields)) {
    auto ignore = [&] { return ignoreEntry(op, key); };
    auto tuned = MatmulConfigAttr::getChecked(
        ignore, op.getContext(), m, n, k,
        RegisterTileAttr::get(op.getContext(), rows, vectors, tile.getLanes()),
        analytic.getPairs());
    if (tuned)
      config = tuned;
  }

  tile = config.getRegisterTile();
  m = config.getM(), n = config.getN(), k = config.getK();
  rows = tile.getRows(), vectors = tile.getVectors();
  llvm::json::Array changes = getTileChanges(rows, vectors, "m", m);
  addBlockChanges(changes, "m", m, rows);
  addBlockChanges(changes, "n", n, tile.getLanes());
  addBlockChanges(changes, "k", k, 2);
  addChoice(key, fields, std::move(changes));
  return config;
}

llvm::Error Tuning::writeCandidates(StringRef file) const {
  return llvm::writeToOutput(file, [&](llvm::raw_ostream &os) {
    llvm::json::Object result{{"attn_tuning", 1},
                              {"entries", llvm::json::Object(chosen)},
                              {"candidates", llvm::json::Object(candidates)}};
    os << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(result)));
    return llvm::Error::success();
  });
}
