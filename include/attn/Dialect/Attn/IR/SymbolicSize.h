//===- SymbolicSize.h - Polynomials in B, Sq and Skv ------------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_DIALECT_ATTN_IR_SYMBOLICSIZE_H
#define ATTN_DIALECT_ATTN_IR_SYMBOLICSIZE_H

#include "llvm/ADT/STLExtras.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mlir::attn {

/// The sizes of attention that may be unknown at compile time.
enum class SizeSymbol { Batch, Queries, Keys };

/// A count that depends on sizes: a sum of integer * B^x * Sq^y * Skv^z.
///
/// A count that does not fit in 63 bits is remembered as such; it prints as
/// "overflow" and so does everything computed from it.
class SymbolicSize {
public:
  SymbolicSize(int64_t constant = 0);

  /// `size`, or the symbol where `size` is dynamic.
  static SymbolicSize get(int64_t size, SizeSymbol symbol);

  SymbolicSize &operator+=(const SymbolicSize &other);
  SymbolicSize &operator*=(const SymbolicSize &other);
  friend SymbolicSize operator+(SymbolicSize a, const SymbolicSize &b) {
    return a += b;
  }
  friend SymbolicSize operator*(SymbolicSize a, const SymbolicSize &b) {
    return a *= b;
  }

  /// The value, where it depends on no symbol and has not overflowed.
  std::optional<int64_t> getConstant() const;

  /// Prints the highest powers first, like `1536*B*Sq*Skv + 1024*B*Sq`.
  void print(llvm::raw_ostream &os) const;

private:
  /// Exponents, in the order of SizeSymbol.
  using Powers = std::array<unsigned, 3>;

  void addTerm(const Powers &powers, std::optional<int64_t> coefficient);

  /// Coefficients that are not zero.
  std::map<Powers, int64_t> terms;
  bool overflowed = false;
};

inline llvm::raw_ostream &operator<<(llvm::raw_ostream &os,
                                     const SymbolicSize &size) {
  size.print(os);
  return os;
}

} // namespace mlir::attn

#endif // ATTN_DIALECT_ATTN_IR_SYMBOLICSIZE_H
