//===- Case.h - What attn-bench can measure ---------------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_TOOLS_ATTN_BENCH_CASE_H
#define ATTN_TOOLS_ATTN_BENCH_CASE_H

#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mlir::attn {

/// Pairs that a mask region allows.
enum class MaskRegion {
  None,
  /// Causal.
  Causal,
  /// The query and 128 keys before it.
  Window,
  /// Documents of 128 to 512 tokens, causal.
  Documents,
  /// Causal, and the first 256 keys.
  Prefix,
  /// Every other block of 64 keys.
  Dilated,
  /// 128 keys on each side, and 4 keys that all queries see.
  Global,
};

/// An attention on heads, or a whole layer, and how it is compiled.
struct Case {
  /// The same for all ways of compiling it.
  std::string name;
  std::string type = "f32";
  int64_t batch = 1;
  int64_t heads = 1;
  int64_t kvHeads = 1;
  int64_t queries = 1;
  int64_t keys = 1;
  /// Dk and Dv.
  int64_t width = 64;
  /// Dm of a layer, 0 for attention on heads.
  int64_t modelWidth = 0;
  bool causal = false;
  /// The diagonal ends at the last key, not begins at the first.
  bool alignsEnds = false;
  std::optional<std::array<int64_t, 2>> window;
  /// With a bool mask [1, 1, Sq, Skv].
  bool hasMask = false;
  /// With slope[h] * (j - i) added to the scores by a region.
  bool hasALiBi = false;
  MaskRegion maskRegion = MaskRegion::None;
  /// Batch and lengths are known at run time only.
  bool isDynamic = false;
  /// One loop nest, or three linalg steps.
  bool fuse = true;

  /// True where a few queries meet a cache: its time is that of reading keys
  /// and values.
  bool isDecode() const { return !modelWidth && queries <= 16; }
  /// Bytes of the keys and values that are read.
  int64_t getCacheBytes() const;
  const char *getImplementation() const { return fuse ? "fused" : "unfused"; }
  /// What --filter looks at.
  std::string getFullName() const { return name + "/" + getImplementation(); }
  /// Sizes of the arguments of the function, of which only lengths and batch
  /// may be dynamic in its text.
  std::vector<std::vector<int64_t>> getArgumentShapes() const;
};

/// The document that each token of a sequence is in.
std::vector<int32_t> makeDocuments(int64_t length);

/// The share of pairs that the mask region of a case allows.
double getAllowedShare(const Case &which);

/// The name of the function in the text of a case.
inline constexpr char kEntry[] = "attention";

/// The cases of this project, in the order they are listed and measured.
std::vector<Case> makeCases();

/// Adds the case fused, and unfused where its matrix of scores is below a
/// gibibyte.
void addBothForms(Case which, std::vector<Case> &cases);

/// sdpa-TYPE[-bB]-hH[xHkv]-sSq[xSkv]-dD, what all names of attention on heads
/// begin with.
std::string getSizesName(const Case &which);

/// The case of such a name, with -causal after it or not; none of another name.
std::optional<Case> parseCaseName(llvm::StringRef name);

/// "s{1,2}-d{3,4}" as s1-d3, s1-d4, s2-d3, s2-d4.
std::vector<std::string> expandBraces(llvm::StringRef pattern);

/// The shapes that other benchmarks measure, and sweeps; makeGrid returns
/// nothing for a name that is not among these.
std::vector<std::string> getGridNames();
std::vector<Case> makeGrid(llvm::StringRef name);

/// The case as a module of one function.
std::string writeText(const Case &which);

} // namespace mlir::attn

#endif // ATTN_TOOLS_ATTN_BENCH_CASE_H
