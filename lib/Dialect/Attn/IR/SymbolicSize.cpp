//===- SymbolicSize.cpp - Polynomials in B, Sq and Skv --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Dialect/Attn/IR/SymbolicSize.h"

#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/raw_ostream.h"

#include <numeric>

using namespace mlir;
using namespace mlir::attn;

SymbolicSize::SymbolicSize(int64_t constant) { addTerm({0, 0, 0}, constant); }

SymbolicSize SymbolicSize::get(int64_t size, SizeSymbol symbol) {
  if (!ShapedType::isDynamic(size))
    return size;
  SymbolicSize result;
  Powers powers{0, 0, 0};
  powers[static_cast<unsigned>(symbol)] = 1;
  result.addTerm(powers, 1);
  return result;
}

void SymbolicSize::addTerm(const Powers &powers,
                           std::optional<int64_t> coefficient) {
  std::optional<int64_t> sum;
  if (coefficient)
    sum = llvm::checkedAdd(terms[powers], *coefficient);
  overflowed |= !sum;
  if (sum && *sum != 0)
    terms[powers] = *sum;
  else
    terms.erase(powers);
}

SymbolicSize &SymbolicSize::operator+=(const SymbolicSize &other) {
  overflowed |= other.overflowed;
  // The other one may be this one.
  auto otherTerms = other.terms;
  for (const auto &[powers, coefficient] : otherTerms)
    addTerm(powers, coefficient);
  return *this;
}

SymbolicSize &SymbolicSize::operator*=(const SymbolicSize &other) {
  SymbolicSize product;
  product.overflowed = overflowed || other.overflowed;
  for (const auto &[powers, coefficient] : terms) {
    for (const auto &[otherPowers, otherCoefficient] : other.terms) {
      Powers sum;
      for (unsigned i = 0; i < sum.size(); ++i)
        sum[i] = powers[i] + otherPowers[i];
      product.addTerm(sum, llvm::checkedMul(coefficient, otherCoefficient));
    }
  }
  return *this = product;
}

std::optional<int64_t> SymbolicSize::getConstant() const {
  if (overflowed)
    return std::nullopt;
  if (terms.empty())
    return 0;
  auto constant = terms.find({0, 0, 0});
  if (terms.size() > 1 || constant == terms.end())
    return std::nullopt;
  return constant->second;
}

void SymbolicSize::print(llvm::raw_ostream &os) const {
  static constexpr const char *names[] = {"B", "Sq", "Skv"};
  if (overflowed) {
    os << "overflow";
    return;
  }
  if (terms.empty()) {
    os << 0;
    return;
  }
  llvm::SmallVector<std::pair<Powers, int64_t>> sorted(terms.begin(),
                                                       terms.end());
  auto degree = [](const Powers &powers) {
    return std::accumulate(powers.begin(), powers.end(), 0u);
  };
  llvm::sort(sorted, [&](const auto &a, const auto &b) {
    return std::make_pair(degree(a.first), a.first) >
           std::make_pair(degree(b.first), b.first);
  });
  llvm::interleave(
      sorted, os,
      [&](const auto &term) {
        const auto &[powers, coefficient] = term;
        llvm::SmallVector<std::string> factors;
        if (coefficient != 1 || degree(powers) == 0)
          factors.push_back(std::to_string(coefficient));
        for (auto [name, power] : llvm::zip(names, powers)) {
          if (power == 1)
            factors.push_back(name);
          else if (power > 1)
            factors.push_back(std::string(name) + "^" + std::to_string(power));
        }
        llvm::interleave(factors, os, "*");
      },
      " + ");
}
