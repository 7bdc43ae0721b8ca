//===- SdpaKernel.cpp - The kernels of sdpa -------------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SdpaKernel.h"

#include <nanobind/stl/string.h>
#include <unordered_map>
#include <utility>

namespace nb = nanobind;
using namespace attn::python;

static nb::object getTypeObject(AttnDataType type, bool isThere) {
  if (!isThere)
    return nb::none();
  std::string name = getTypeName(type);
  return nb::cast(name == "bool" ? "i1" : name);
}

const AttnFunction *
attn::python::findSdpaKernel(const SdpaFacts &facts, const std::string &regions,
                             const nb::object &regionFacts) {
  static auto *kernels = new std::unordered_map<std::string, Function>;
  std::string key(reinterpret_cast<const char *>(&facts), sizeof(facts));
  key += regions;
  auto found = kernels->find(key);
  if (found != kernels->end())
    return found->second.function;
  auto number = [](double value, bool isThere) {
    return isThere ? nb::cast(value) : nb::none();
  };
  static const char *const kCausal[] = {"none", "top_left", "bottom_right",
                                        "offset"};
  nb::object window = nb::none();
  if (facts.hasWindow)
    window = nb::make_tuple(facts.window[0], facts.window[1]);
  auto ones = [](int8_t bits, bool isThere) {
    return isThere ? nb::cast(static_cast<int>(bits)) : nb::none();
  };
  nb::object kernel =
      nb::module_::import_("attn._kernels")
          .attr("sdpa")(
              nb::arg("dtype") = getTypeName(facts.type),
              nb::arg("heads") = facts.heads,
              nb::arg("kv_heads") = facts.kvHeads,
              nb::arg("query_width") = facts.queryWidth,
              nb::arg("value_width") = facts.valueWidth,
              nb::arg("causal") = kCausal[static_cast<int>(facts.causal)],
              nb::arg("window") = window,
              nb::arg("scale") = number(facts.scale, facts.hasScale),
              nb::arg("softcap") = number(facts.softcap, facts.hasSoftcap),
              nb::arg("mask_ones") = ones(facts.maskOnes, facts.hasMask),
              nb::arg("bias_ones") = ones(facts.biasOnes, facts.hasBias),
              nb::arg("bias_dtype") =
                  getTypeObject(facts.biasType, facts.hasBias),
              nb::arg("lengths_dtype") =
                  getTypeObject(facts.lengthType, facts.hasLengths),
              nb::arg("offset_dtype") =
                  getTypeObject(facts.offsetType, facts.hasOffset),
              nb::arg("lse") = facts.hasLSE, nb::arg("bshd") = facts.isBSHD,
              nb::arg("regions") = regionFacts);
  const auto &function = nb::cast<const Function &>(kernel);
  return kernels->emplace(std::move(key), function).first->second.function;
}
