//===- Module.cpp - Compiled modules and their functions ------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Module.h"

#include <deque>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <vector>

namespace nb = nanobind;
using namespace attn::python;

void attn::python::raiseStatus(AttnStatus status, const char *const *names,
                               int64_t numNames) {
  std::string message = attnGetErrorMessage();
  switch (status) {
  case ATTN_INVALID_TENSOR: {
    int64_t number = attnGetErrorTensor();
    if (number >= 0 && number < numNames)
      message = std::string(names[number]) + ": " + message;
    else if (number < 0)
      message = "out: " + message;
    raiseValue(message);
  }
  case ATTN_NOT_FOUND:
    throw nb::key_error(message.c_str());
  case ATTN_OUT_OF_MEMORY:
    PyErr_SetString(PyExc_MemoryError, message.c_str());
    nb::raise_python_error();
  default:
    raiseValue(message);
  }
}

AttnStatus attn::python::callUnlocked(const AttnFunction *function,
                                      const AttnOperand *arguments,
                                      int64_t numArguments,
                                      AttnManagedTensor **results,
                                      int64_t numResults) {
  nb::gil_scoped_release release;
  return attnCall(function, arguments, numArguments, results, numResults);
}

AttnStatus attn::python::callIntoUnlocked(const AttnFunction *function,
                                          const AttnOperand *arguments,
                                          int64_t numArguments,
                                          const AttnOperand *results,
                                          int64_t numResults) {
  nb::gil_scoped_release release;
  return attnCallInto(function, arguments, numArguments, results, numResults);
}

static SharedModule share(AttnModule *module) {
  return SharedModule(module, attnDestroyModule);
}

namespace {
/// A module as Python has it.
struct Module {
  SharedModule module;
};
} // namespace

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

static Module compile(nb::bytes source, std::optional<std::string> cpu,
                      std::optional<std::string> features,
                      const std::vector<std::string> &variants,
                      std::optional<std::string> tuningFile, int64_t threads,
                      int optLevel, bool fuse, int fastMath, bool strided) {
  AttnCompileOptions options;
  attnInitCompileOptions(&options, sizeof(options));
  auto text = [](const std::optional<std::string> &string) {
    return string ? string->c_str() : nullptr;
  };
  std::vector<const char *> names;
  for (const std::string &variant : variants)
    names.push_back(variant.c_str());
  options.target_cpu = text(cpu);
  options.target_features = text(features);
  options.variants = names.data();
  options.num_variants = static_cast<int64_t>(names.size());
  options.tuning_file = text(tuningFile);
  options.threads = threads;
  options.opt_level = optLevel;
  options.fuse = fuse;
  options.fast_math = fastMath;
  options.strided_arguments = strided;
  AttnModule *module = nullptr;
  AttnStatus status;
  {
    nb::gil_scoped_release release;
    status = attnCompile(source.c_str(), source.size(), &options, &module);
  }
  if (status)
    raiseStatus(status);
  return {share(module)};
}

static Module load(nb::bytes bytes) {
  AttnModule *module = nullptr;
  if (AttnStatus status = attnLoadModule(bytes.c_str(), bytes.size(), &module))
    raiseStatus(status);
  return {share(module)};
}

static nb::bytes save(const Module &self) {
  char *bytes;
  size_t size;
  if (AttnStatus status = attnSaveModule(self.module.get(), &bytes, &size))
    raiseStatus(status);
  nb::bytes result(bytes, size);
  attnFreeBytes(bytes);
  return result;
}

static std::string runPasses(nb::bytes source, const std::string &passes,
                             bool locations) {
  char *text;
  size_t size;
  AttnStatus status;
  {
    nb::gil_scoped_release release;
    auto run = locations ? attnRunPassesWithLocations : attnRunPasses;
    status = run(source.c_str(), source.size(), passes.c_str(), &text, &size);
  }
  if (status)
    raiseStatus(status);
  std::string result(text, size);
  attnFreeBytes(text);
  return result;
}

static nb::dict measurePeak() {
  AttnMachinePeak peak;
  peak.struct_size = sizeof(peak);
  AttnStatus status;
  {
    nb::gil_scoped_release release;
    status = attnMeasureMachinePeak(&peak);
  }
  if (status)
    raiseStatus(status);
  nb::dict result;
  result["threads"] = peak.threads;
  result["instructions"] = std::string(peak.instructions);
  result["f32"] = peak.f32_flops;
  result["f64"] = peak.f64_flops;
  result["bf16"] = peak.bf16_flops;
  result["bytes"] = peak.read_bytes;
  return result;
}

//===----------------------------------------------------------------------===//
// Calling
//===----------------------------------------------------------------------===//

/// Borrows the tensors of `objects`, named by `names` or by their position. A
/// list of ints is a tensor of them.
static std::vector<AttnOperand> borrowAll(nb::sequence objects,
                                          const std::vector<std::string> &names,
                                          const char *fallback,
                                          std::deque<BorrowedTensor> &tensors,
                                          std::deque<std::string> &texts) {
  std::vector<AttnOperand> operands;
  size_t index = 0;
  for (nb::handle object : objects) {
    texts.push_back(index < names.size()
                        ? names[index]
                        : fallback + (" " + std::to_string(index)));
    BorrowedTensor &tensor = tensors.emplace_back();
    if (PyList_Check(object.ptr()))
      tensor.copyIntegers(object, static_cast<int64_t>(nb::len(object)),
                          texts.back().c_str());
    else
      tensor.borrow(object, texts.back().c_str());
    operands.push_back(tensors.back().getOperand());
    ++index;
  }
  return operands;
}

/// Turns a tensor into the view of it that a kernel takes: each letter of
/// `views` is one step.
static void takeView(BorrowedTensor &tensor, const std::string &views) {
  for (char view : views) {
    if (view == 'e')
      tensor.extendTo(4);
    else if (view == 't')
      tensor.swapDims(0, 1);
    else if (view == 'r')
      tensor.mergeFirstDims();
    else if (view == 'o')
      tensor.dropRepeats();
    else if (view == 'c')
      tensor.appendUnitDim();
  }
}

static nb::object call(const Function &self, nb::sequence arguments,
                       nb::object out, const std::vector<std::string> &names,
                       const std::vector<std::string> &views = {}) {
  std::deque<BorrowedTensor> tensors, places;
  std::deque<std::string> texts;
  auto operands = borrowAll(arguments, names, "argument", tensors, texts);
  for (size_t i = 0; i < views.size() && i < tensors.size(); ++i)
    takeView(tensors[i], views[i]);
  std::vector<const char *> given;
  for (const std::string &name : names)
    given.push_back(name.c_str());
  auto fail = [&](AttnStatus status) {
    raiseStatus(status, given.data(), static_cast<int64_t>(given.size()));
  };
  auto numResults = attnGetNumResults(self.function);
  auto count = static_cast<int64_t>(operands.size());
  if (!out.is_none()) {
    nb::object list = out;
    if (!nb::isinstance<nb::tuple>(out) && !nb::isinstance<nb::list>(out))
      list = nb::make_tuple(out);
    auto results = borrowAll(nb::borrow<nb::sequence>(list), {"out"}, "out",
                             places, texts);
    if (AttnStatus status = callIntoUnlocked(
            self.function, operands.data(), count, results.data(),
            static_cast<int64_t>(results.size())))
      fail(status);
    return out;
  }
  std::vector<AttnManagedTensor *> results(numResults);
  if (AttnStatus status = callUnlocked(self.function, operands.data(), count,
                                       results.data(), numResults))
    fail(status);
  static BorrowedTensor *none = new BorrowedTensor;
  const BorrowedTensor &like = tensors.empty() ? *none : tensors.front();
  nb::list objects;
  for (AttnManagedTensor *result : results)
    objects.append(giveResult(result, like));
  if (numResults == 1)
    return objects[0];
  return numResults == 0 ? nb::none() : nb::object(nb::tuple(objects));
}

/// What is known of the arguments, or of the results, of a function.
template <class Get>
static nb::list describe(const Function &self, int64_t count, Get get) {
  nb::list values;
  for (int64_t index = 0; index < count; ++index) {
    AttnValueInfo info;
    info.struct_size = sizeof(info);
    if (AttnStatus status = get(self.function, index, &info))
      raiseStatus(status);
    nb::list sizes;
    for (int32_t dim = 0; dim < info.ndim; ++dim)
      if (info.shape[dim] == ATTN_DYNAMIC)
        sizes.append(nb::none());
      else
        sizes.append(info.shape[dim]);
    values.append(nb::make_tuple(getTypeName(info.dtype), nb::tuple(sizes)));
  }
  return values;
}

static nb::tuple toTuple(const int64_t *numbers, int32_t count) {
  nb::list list;
  for (int32_t i = 0; i < count; ++i)
    list.append(numbers[i]);
  return nb::tuple(list);
}

/// The element type and the sizes of a tensor of any library.
static nb::tuple inspect(nb::object object, const std::string &name) {
  BorrowedTensor tensor;
  tensor.borrow(object, name.c_str());
  return nb::make_tuple(getTypeName(tensor.view.dtype),
                        toTuple(tensor.shape, tensor.view.ndim));
}

/// The same and the strides, in elements.
static nb::tuple inspectStrided(nb::object object, const std::string &name) {
  BorrowedTensor tensor;
  tensor.borrow(object, name.c_str());
  return nb::make_tuple(getTypeName(tensor.view.dtype),
                        toTuple(tensor.shape, tensor.view.ndim),
                        toTuple(tensor.strides, tensor.view.ndim));
}

/// The numbers of a batch, and their type.
static nb::tuple readIntegers(nb::object object, int64_t count,
                              const std::string &name) {
  BorrowedTensor tensor;
  tensor.borrowIntegers(object, count, name.c_str());
  nb::list numbers;
  for (int64_t i = 0; i < count; ++i)
    numbers.append(tensor.getInteger(i));
  return nb::make_tuple(getTypeName(tensor.view.dtype), numbers);
}

void attn::python::bindModule(nb::module_ &module) {
  nb::class_<Function>(module, "Function",
                       "A function of a compiled module. Its arguments and "
                       "results are pairs of an element type and sizes, None "
                       "where they are dynamic.")
      .def_prop_ro("name",
                   [](const Function &self) {
                     return std::string(attnGetFunctionName(self.function));
                   })
      .def_prop_ro("arguments",
                   [](const Function &self) {
                     return describe(self, attnGetNumArguments(self.function),
                                     attnGetArgumentInfo);
                   })
      .def_prop_ro("results",
                   [](const Function &self) {
                     return describe(self, attnGetNumResults(self.function),
                                     attnGetResultInfo);
                   })
      .def(
          "__call__",
          [](const Function &self, nb::args arguments, nb::object out) {
            return call(self, nb::borrow<nb::sequence>(arguments), out, {});
          },
          nb::arg("arguments"), nb::kw_only(), nb::arg("out") = nb::none(),
          "Calls the function with tensors, in the order of its arguments, "
          "and returns its result, a tuple where it has several. The results "
          "are of the library of the first argument; with `out`, a tensor or "
          "a tuple of them, they are written there.")
      .def("_call", call, nb::arg("arguments"), nb::arg("out").none(),
           nb::arg("names"), nb::arg("views") = std::vector<std::string>());
  nb::class_<Module>(module, "Module")
      .def_prop_ro("functions",
                   [](const Module &self) {
                     nb::list functions;
                     auto *raw = self.module.get();
                     for (int64_t i = 0; i < attnGetNumFunctions(raw); ++i)
                       functions.append(
                           Function{self.module, attnGetFunction(raw, i)});
                     return functions;
                   })
      .def_prop_ro("compile_seconds",
                   [](const Module &self) {
                     return attnGetCompileSeconds(self.module.get());
                   })
      .def("save", save);
  module.def("compile", compile, nb::arg("source"), nb::kw_only(),
             nb::arg("target_cpu") = nb::none(),
             nb::arg("target_features") = nb::none(),
             nb::arg("variants") = std::vector<std::string>(),
             nb::arg("tuning_file") = nb::none(), nb::arg("threads") = 0,
             nb::arg("opt_level") = 3, nb::arg("fuse") = true,
             nb::arg("fast_math") = int(ATTN_FAST_MATH_CONTRACT),
             nb::arg("strided_arguments") = true);
  module.def("load", load, nb::arg("bytes"));
  module.def("run_passes", runPasses, nb::arg("source"), nb::arg("passes"),
             nb::arg("locations") = false);
  module.def(
      "measure_peak", measurePeak,
      "measure_peak(): what this machine reaches, per second, measured for "
      "some "
      "tenths of a second with as many threads as get_num_threads() says: a "
      "dict "
      "of FLOP/s by type ('f32', 'f64', 'bf16'), 'bytes' read from memory, "
      "'threads', and the vector 'instructions'.");
  module.def("inspect", inspect, nb::arg("tensor").none(), nb::arg("name"));
  module.def("inspect_strided", inspectStrided, nb::arg("tensor").none(),
             nb::arg("name"));
  module.def("read_integers", readIntegers, nb::arg("numbers").none(),
             nb::arg("count"), nb::arg("name"));
  module.def("build", describeBuild);
  module.def("set_num_threads", [](int64_t threads) {
    if (AttnStatus status = attnSetNumThreads(threads))
      raiseStatus(status);
  });
  module.def("get_num_threads", attnGetNumThreads);
}
