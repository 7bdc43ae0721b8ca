//===- IRText.cpp - A case as MLIR text -----------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IRText.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir::attn;
using namespace mlir::attn::difftest;

namespace {
class TextWriter {
public:
  TextWriter(const AttentionCase &attention, llvm::raw_ostream &os)
      : attention(attention), os(os), parameters(getParameters(attention)),
        results(getResults(attention)),
        score(getName(attention.getScoreType()).str()) {}

  void write();

private:
  std::string getType(const Parameter &parameter) const;
  const Parameter *find(llvm::StringRef name) const;
  void writeOptional(llvm::StringRef keyword, llvm::StringRef name);
  void writeScoreOptions();
  void writeScoreRegion();
  void writeMaskRegion();
  void writeRegions();
  void writeInit(const Parameter &result);
  void writeSdpa();
  void writeMultihead();

  const AttentionCase &attention;
  llvm::raw_ostream &os;
  std::vector<Parameter> parameters;
  std::vector<Parameter> results;
  std::string score;
};
} // namespace

std::string TextWriter::getType(const Parameter &parameter) const {
  if (!parameter.isTensor)
    return getName(parameter.type).str();
  std::string type = "tensor<";
  for (Extent extent : parameter.getMemoryShape()) {
    if (extent.kind == Extent::Number)
      type += std::to_string(extent.number);
    else if (attention.staticSizes)
      type += std::to_string(extent.resolve(*attention.staticSizes));
    else if (extent.kind == Extent::Queries && attention.staticQueries)
      type += std::to_string(*attention.staticQueries);
    else
      type += "?";
    type += "x";
  }
  return type + getName(parameter.type).str() + ">";
}

const Parameter *TextWriter::find(llvm::StringRef name) const {
  for (const Parameter &parameter : parameters)
    if (parameter.name == name)
      return &parameter;
  return nullptr;
}

void TextWriter::writeOptional(llvm::StringRef keyword, llvm::StringRef name) {
  if (const Parameter *parameter = find(name))
    os << "    " << keyword << "(%" << name << " : " << getType(*parameter)
       << ")\n";
}

void TextWriter::writeScoreOptions() {
  writeOptional("bias", "bias");
  writeOptional("mask", "mask");
  writeOptional("key_lengths", "lengths");
  writeOptional("query_offset", "offsets");
  switch (attention.causal) {
  case reference::CausalKind::None:
    break;
  case reference::CausalKind::TopLeft:
    os << "    causal(top_left)\n";
    break;
  case reference::CausalKind::BottomRight:
    os << "    causal(bottom_right)\n";
    break;
  case reference::CausalKind::Offset:
    os << "    causal(offset)\n";
    break;
  }
  if (attention.window)
    os << "    window(" << (*attention.window)[0] << ", "
       << (*attention.window)[1] << ")\n";
  if (attention.scale)
    os << "    scale(" << llvm::format("%.17e", *attention.scale) << ")\n";
  if (attention.softcap)
    os << "    softcap(" << llvm::format("%.17e", *attention.softcap) << ")\n";
}

void TextWriter::writeScoreRegion() {
  if (attention.score == ScoreKind::None)
    return;
  const std::string &f = score;
  os << "    score_mod {\n    ^bb0(%s: " << f
     << ", %b: index, %h: index, %i: index, %j: index):\n";
  auto extract = [&](llvm::StringRef result, llvm::StringRef name,
                     llvm::StringRef index) {
    os << "      %" << result << " = tensor.extract %" << name << "[" << index
       << "] : " << getType(*find(name)) << "\n";
  };
  auto binary = [&](llvm::StringRef result, llvm::StringRef op,
                    llvm::StringRef lhs, llvm::StringRef rhs,
                    llvm::StringRef type) {
    os << "      %" << result << " = arith." << op << " %" << lhs << ", %"
       << rhs << " : " << type << "\n";
  };
  switch (attention.score) {
  case ScoreKind::None:
    break;
  case ScoreKind::Alibi:
    extract("slope", "slopes", "%h");
    binary("difference", "subi", "i", "j", "index");
    os << "      %integer = arith.index_cast %difference : index to i64\n"
       << "      %float = arith.sitofp %integer : i64 to " << f << "\n"
       << "      %distance = math.absf %float : " << f << "\n";
    binary("penalty", "mulf", "slope", "distance", f);
    binary("t", "subf", "s", "penalty", f);
    break;
  case ScoreKind::RelativeBias:
    binary("difference", "subi", "j", "i", "index");
    binary("shifted", "addi", "difference", "queries", "index");
    binary("at", "subi", "shifted", "c1", "index");
    extract("entry", "table", "%h, %at");
    binary("t", "addf", "s", "entry", f);
    break;
  case ScoreKind::TanhSoftcap:
    binary("small", "divf", "s", "cap", f);
    os << "      %bent = math.tanh %small : " << f << "\n";
    binary("t", "mulf", "bent", "cap", f);
    break;
  case ScoreKind::ScalarCaptures:
    binary("scaled", "mulf", "s", "factor", f);
    binary("t", "addf", "scaled", "addend", f);
    break;
  case ScoreKind::RowTensor:
    extract("entry", "row", "%i");
    binary("t", "addf", "s", "entry", f);
    break;
  case ScoreKind::ColumnTensor:
    extract("entry", "column", "%j");
    binary("t", "addf", "s", "entry", f);
    break;
  case ScoreKind::BatchTensor:
    extract("entry", "factors", "%b");
    binary("t", "mulf", "s", "entry", f);
    break;
  case ScoreKind::DropOddKeys:
    os << "      %lowest = arith.constant "
       << (f == "f64" ? "0xFFF0000000000000" : "0xFF800000") << " : " << f
       << "\n";
    binary("bit", "remui", "j", "c2", "index");
    os << "      %even = arith.cmpi eq, %bit, %c0 : index\n"
       << "      %t = arith.select %even, %s, %lowest : " << f << "\n";
    break;
  }
  os << "      attn.yield %t : " << f << "\n    }\n";
}

void TextWriter::writeMaskRegion() {
  if (attention.allow == MaskKind::None && attention.allowIf.isEmpty())
    return;
  os << "    mask_mod {\n"
     << "    ^bb0(%b: index, %h: index, %i: index, %j: index):\n";
  if (!attention.allowIf.isEmpty()) {
    attention.allowIf.write(
        os, [&](Capture capture) { return getType(*find(getName(capture))); });
    os << "    }\n";
    return;
  }
  switch (attention.allow) {
  case MaskKind::None:
    break;
  case MaskKind::Documents:
    os << "      %mine = tensor.extract %query_ids[%i] : "
       << getType(*find("query_ids")) << "\n"
       << "      %theirs = tensor.extract %key_ids[%j] : "
       << getType(*find("key_ids")) << "\n"
       << "      %allowed = arith.cmpi eq, %mine, %theirs : i32\n";
    break;
  case MaskKind::PrefixLM:
    os << "      %length = tensor.extract %prefix[%b] : "
       << getType(*find("prefix")) << "\n"
       << "      %end = arith.index_cast %length : i32 to index\n"
       << "      %inside = arith.cmpi slt, %j, %end : index\n"
       << "      %past = arith.cmpi sle, %j, %i : index\n"
       << "      %allowed = arith.ori %inside, %past : i1\n";
    break;
  case MaskKind::Dilated:
    os << "      %difference = arith.subi %i, %j : index\n"
       << "      %rest = arith.remsi %difference, %c2 : index\n"
       << "      %allowed = arith.cmpi eq, %rest, %c0 : index\n";
    break;
  case MaskKind::HeadStripes:
    os << "      %sum = arith.addi %h, %j : index\n"
       << "      %rest = arith.remui %sum, %c3 : index\n"
       << "      %allowed = arith.cmpi ne, %rest, %c0 : index\n";
    break;
  }
  os << "      attn.yield %allowed : i1\n    }\n";
}

void TextWriter::writeRegions() {
  writeScoreRegion();
  writeMaskRegion();
}

void TextWriter::writeInit(const Parameter &result) {
  os << "  %" << result.name << " = tensor.empty(";
  if (!attention.staticSizes) {
    const char *separator = "";
    for (Extent extent : result.getMemoryShape()) {
      if (extent.kind == Extent::Number ||
          (extent.kind == Extent::Queries && attention.staticQueries))
        continue;
      os << separator << (extent.kind == Extent::Batch ? "%batch" : "%queries");
      separator = ", ";
    }
  }
  os << ") : " << getType(result) << "\n";
}

void TextWriter::writeSdpa() {
  for (const Parameter &result : results)
    writeInit(result);
  os << "  %r:" << results.size()
     << " = attn.sdpa ins(%q, %k, %v : " << getType(parameters[0]) << ", "
     << getType(parameters[1]) << ", " << getType(parameters[2]) << ")\n";
  writeScoreOptions();
  const char *names[] = {"query", "key", "value", "output"};
  std::string layout;
  for (int i = 0; i < 4; ++i)
    if (attention.isBSHD[i])
      layout += std::string(layout.empty() ? "" : ", ") + names[i] + " = bshd";
  if (!layout.empty())
    os << "    layout <" << layout << ">\n";
  os << "    outs(%o" << (attention.hasLogSumExp ? ", %lse" : "") << " : "
     << getType(results[0]);
  if (attention.hasLogSumExp)
    os << ", " << getType(results[1]);
  os << ")\n";
  writeRegions();
  os << "    -> " << getType(results[0]);
  if (attention.hasLogSumExp)
    os << ", " << getType(results[1]);
  os << "\n";
}

void TextWriter::writeMultihead() {
  os << "  %r:" << results.size() << " = attn.multihead %x heads("
     << attention.heads << ") d_k(" << attention.keyWidth << ") d_v("
     << attention.valueWidth << ") kv(";
  if (attention.keyValueHeads == attention.heads)
    os << "mha";
  else if (attention.keyValueHeads == 1)
    os << "mqa";
  else
    os << "gqa<" << attention.keyValueHeads << ">";
  os << ") wq(%wq : " << getType(*find("wq")) << ")\n";
  writeOptional("source", "c");
  for (const char *name : {"wk", "wv", "bq", "bk", "bv", "bo"})
    writeOptional(name, name);
  writeScoreOptions();
  os << "    wo(%wo : " << getType(*find("wo")) << ")\n";
  writeRegions();
  os << "    : " << getType(*find("x")) << " -> " << getType(results[0]);
  if (attention.hasLogSumExp)
    os << ", " << getType(results[1]);
  os << "\n";
}

void TextWriter::write() {
  os << "func.func @attend(";
  const char *separator = "";
  for (const Parameter &parameter : parameters) {
    os << separator << "%" << parameter.name << ": " << getType(parameter);
    separator = ",\n                  ";
  }
  os << ")\n    -> (";
  separator = "";
  for (const Parameter &result : results) {
    os << separator << getType(result);
    separator = ", ";
  }
  os << ") {\n";
  for (int i = 0; i < 4; ++i)
    os << "  %c" << i << " = arith.constant " << i << " : index\n";
  const Parameter &first = parameters.front();
  bool isThird = !attention.layer && !attention.isBSHD[0];
  os << "  %batch = tensor.dim %" << first.name << ", %c0 : " << getType(first)
     << "\n  %queries = tensor.dim %" << first.name
     << (isThird ? ", %c2 : " : ", %c1 : ") << getType(first) << "\n";
  if (attention.layer)
    writeMultihead();
  else
    writeSdpa();
  os << "  return ";
  for (size_t i = 0; i < results.size(); ++i)
    os << (i ? ", " : "") << "%r#" << i;
  os << " : ";
  separator = "";
  for (const Parameter &result : results) {
    os << separator << getType(result);
    separator = ", ";
  }
  os << "\n}\n";
}

std::string difftest::getIRText(const AttentionCase &attention) {
  std::string text;
  llvm::raw_string_ostream os(text);
  TextWriter(attention, os).write();
  return text;
}
