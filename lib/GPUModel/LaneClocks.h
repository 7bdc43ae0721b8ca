//===- LaneClocks.h - What the lanes of a warp have seen --------*- C++ -*-===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
// Happens-before between the lanes of one warp: each lane counts its
// synchronizations, and knows up to which count of every other lane something
// is known to have happened.
//
//===----------------------------------------------------------------------===//

#ifndef ATTN_LIB_GPUMODEL_LANECLOCKS_H
#define ATTN_LIB_GPUMODEL_LANECLOCKS_H

#include <algorithm>
#include <array>
#include <cstdint>

namespace mlir::attn::gpu_model {

class LaneClocks {
public:
  static constexpr unsigned lanes = 32;

  LaneClocks() { reset(); }
  void reset() {
    for (unsigned lane = 0; lane < lanes; ++lane) {
      seen[lane].fill(0);
      seen[lane][lane] = 1;
    }
    whole = 1;
  }

  /// All `members` have met; `isWhole`: they are all lanes that there are.
  void synchronize(uint32_t members, bool isWhole) {
    Counts joined = {};
    for (unsigned lane = 0; lane < lanes; ++lane)
      if (members >> lane & 1)
        for (unsigned other = 0; other < lanes; ++other)
          joined[other] = std::max(joined[other], seen[lane][other]);
    for (unsigned lane = 0; lane < lanes; ++lane)
      if (members >> lane & 1) {
        seen[lane] = joined;
        // What it does from now on is not part of that.
        ++seen[lane][lane];
      }
    whole += isWhole;
  }

  /// The count of `lane` now.
  uint32_t now(unsigned lane) const { return seen[lane][lane]; }
  /// Whether what `other` did at its count `when` happened before what `lane`
  /// does now; of a negative `lane`, before what any of `live` does.
  bool isBefore(unsigned other, uint32_t when, int lane, uint32_t live) const {
    if (lane >= 0)
      return other == unsigned(lane) || seen[lane][other] >= when;
    for (unsigned each = 0; each < lanes; ++each)
      if ((live >> each & 1) && each != other && seen[each][other] < when)
        return false;
    return true;
  }
  /// How often all lanes have met, from 1.
  uint32_t timesWhole() const { return whole; }

private:
  using Counts = std::array<uint32_t, lanes>;
  std::array<Counts, lanes> seen;
  uint32_t whole = 1;
};

} // namespace mlir::attn::gpu_model

#endif // ATTN_LIB_GPUMODEL_LANECLOCKS_H
