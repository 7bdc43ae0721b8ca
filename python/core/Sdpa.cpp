//===- Sdpa.cpp - Attention on tensors of heads ---------------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A call reduces its arguments to the facts that its kernel depends on, looks
// the kernel up by their bytes, and jumps there. What the module of a kernel
// looks like is decided in Python, once for each set of facts.
//
//===----------------------------------------------------------------------===//

#include "SdpaKernel.h"

#include <cmath>
#include <cstring>
#include <deque>
#include <limits>
#include <nanobind/stl/string.h>
#include <utility>
#include <vector>

namespace nb = nanobind;
using namespace attn::python;

namespace {
/// The arguments of sdpa in Python.
struct Request {
  nb::object q, k, v, mask, bias, causal, window, scale, softcap, scoreMod,
      maskMod, keyLengths, out;
  bool returnLSE;
  nb::str layout;
};

class Call {
public:
  explicit Call(const Request &request) : request(request) {
    std::memset(static_cast<void *>(&facts), 0, sizeof(facts));
  }
  nb::object run();

private:
  void readHeads();
  void readCausal();
  void readWindow();
  double readNumber(const nb::object &number, const char *name, bool positive);
  void readPairs(BorrowedTensor &tensor, const nb::object &object,
                 const char *name, int8_t &ones);
  void checkLengths();
  void checkOffsets();
  void readRegions();
  void add(const BorrowedTensor &tensor);
  nb::object write(const AttnFunction *kernel);

  const Request &request;
  SdpaFacts facts;
  BorrowedTensor q, k, v, mask, bias, lengths, offsets;
  std::deque<BorrowedTensor> captures;
  std::string regions;
  nb::object regionFacts = nb::none();
  int64_t batch = 0, queries = 0, keys = 0;
  /// The kernel writes [B, S, H, D], and the caller sees [B, H, S, D].
  bool isResultTurned = false;
  static constexpr int kMostOperands = 7;
  std::vector<AttnOperand> operands;
  std::vector<const char *> names;
};
} // namespace

static void requireRank(const BorrowedTensor &tensor, int32_t rank,
                        const char *dims) {
  if (tensor.view.ndim != rank)
    raiseValue(std::string(tensor.name) + ": rank " +
               std::to_string(tensor.view.ndim) + ", expected " +
               std::to_string(rank) + ", " + dims);
}

static void requireSize(const BorrowedTensor &tensor, int32_t dim,
                        int64_t expected, const char *what) {
  if (tensor.shape[dim] != expected)
    raiseValue(std::string(tensor.name) + ": " +
               std::to_string(tensor.shape[dim]) + " " + what + ", expected " +
               std::to_string(expected));
}

static bool isFloat(AttnDataType type) {
  if (type.lanes != 1)
    return false;
  if (type.code == ATTN_BFLOAT)
    return type.bits == 16;
  return type.code == ATTN_FLOAT &&
         (type.bits == 16 || type.bits == 32 || type.bits == 64);
}

void Call::readHeads() {
  const char *layout = request.layout.c_str();
  bool isTurned = std::strcmp(layout, "bshd") == 0;
  isResultTurned = std::strcmp(layout, "bhsd-as-bshd") == 0;
  facts.isBSHD = isTurned || isResultTurned;
  if (!facts.isBSHD && std::strcmp(layout, "bhsd") != 0)
    raiseValue(std::string("layout: '") + layout +
               "', expected 'bhsd', 'bshd' or 'bhsd-as-bshd'");
  auto read = [&](BorrowedTensor &tensor, const nb::object &object,
                  const char *name) {
    tensor.borrow(object, name);
    requireRank(tensor, 4, isTurned ? "[B, S, H, D]" : "[B, H, S, D]");
    if (isTurned)
      tensor.swapDims(1, 2);
    tensor.checkStrides();
  };
  read(q, request.q, "q");
  read(k, request.k, "k");
  read(v, request.v, "v");
  AttnDataType type = q.view.dtype;
  if (!isFloat(type))
    raiseType("q: elements of type " + getTypeName(type) +
              ", expected f32, f64, f16 or bf16");
  for (const BorrowedTensor *tensor : {&k, &v})
    if (!tensor->isSameType(q))
      raiseType(std::string(tensor->name) + ": elements of type " +
                getTypeName(tensor->view.dtype) + ", expected " +
                getTypeName(type) + " as in q");
  batch = q.shape[0];
  queries = q.shape[2];
  keys = k.shape[2];
  for (const BorrowedTensor *tensor : {&k, &v})
    requireSize(*tensor, 0, batch, "batches, other than in q");
  requireSize(k, 3, q.shape[3], "numbers a head, other than in q");
  requireSize(v, 1, k.shape[1], "heads, other than in k");
  requireSize(v, 2, keys, "values, other than there are keys");
  for (const BorrowedTensor *tensor : {&q, &k, &v})
    if (tensor->shape[1] < 1 || tensor->shape[3] < 1)
      raiseValue(std::string(tensor->name) + ": sizes " +
                 tensor->getShapeText() +
                 " have no head, or a head of width 0");
  if (q.shape[1] % k.shape[1] != 0)
    raiseValue("k: " + std::to_string(k.shape[1]) +
               " heads do not divide the " + std::to_string(q.shape[1]) +
               " of q");
  facts.type = type;
  facts.heads = q.shape[1];
  facts.kvHeads = k.shape[1];
  facts.queryWidth = q.shape[3];
  facts.valueWidth = v.shape[3];
}

void Call::readCausal() {
  const nb::object &causal = request.causal;
  if (causal.is_none())
    return;
  if (PyBool_Check(causal.ptr()))
    raiseType("causal: True does not say which diagonal, and None is none; "
              "expected 'top_left', 'bottom_right' or offsets");
  if (nb::isinstance<nb::str>(causal)) {
    const char *text = nb::cast<const char *>(causal);
    if (std::strcmp(text, "top_left") == 0)
      facts.causal = SdpaCausal::TopLeft;
    else if (std::strcmp(text, "bottom_right") == 0)
      facts.causal = SdpaCausal::BottomRight;
    else
      raiseValue(std::string("causal: '") + text +
                 "', expected 'top_left', 'bottom_right' or offsets");
    return;
  }
  offsets.borrowIntegers(causal, batch, "causal");
  facts.causal = SdpaCausal::Offset;
  facts.hasOffset = true;
  facts.offsetType = offsets.view.dtype;
}

void Call::readWindow() {
  const nb::object &window = request.window;
  if (window.is_none())
    return;
  if (!PySequence_Check(window.ptr()) || nb::len(window) != 2)
    raiseType("window: expected two numbers, (left, right)");
  for (int side = 0; side < 2; ++side) {
    nb::object item = window[side];
    if (item.is_none()) {
      facts.window[side] = -1;
      continue;
    }
    int64_t value;
    if (!readInteger(item, "window", value))
      raiseType("window: expected two integers");
    if (value < -1)
      raiseValue("window: " + std::to_string(value) +
                 ", expected at least 0, or -1 for no bound");
    facts.window[side] = value;
  }
  facts.hasWindow = true;
  if (facts.causal == SdpaCausal::None && queries != keys)
    raiseValue("window: with " + std::to_string(queries) + " queries and " +
               std::to_string(keys) +
               " keys, causal has to say which diagonal it is about");
}

double Call::readNumber(const nb::object &number, const char *name,
                        bool positive) {
  double value = PyFloat_AsDouble(number.ptr());
  if (value == -1 && PyErr_Occurred()) {
    PyErr_Clear();
    raiseType(std::string(name) + ": expected a number");
  }
  if (!std::isfinite(value) ||
      std::fabs(value) > std::numeric_limits<float>::max() ||
      (positive &&
       !(value > 0 && 1 / value <= std::numeric_limits<float>::max())))
    raiseValue(std::string(name) + ": " +
               nb::cast<std::string>(nb::str(nb::float_(value))) +
               " is not finite" + (positive ? " and positive" : "") +
               " in the range of f32");
  return value;
}

void Call::readPairs(BorrowedTensor &tensor, const nb::object &object,
                     const char *name, int8_t &ones) {
  tensor.borrow(object, name);
  if (tensor.view.ndim > 4)
    raiseValue(std::string(name) + ": rank " +
               std::to_string(tensor.view.ndim) +
               ", expected at most 4, [B, H, Sq, Skv]");
  tensor.extendTo(4);
  const int64_t full[] = {batch, facts.heads, queries, keys};
  for (int32_t dim = 0; dim < 4; ++dim) {
    // A stride of 0 repeats one element, which is what size 1 means.
    if (tensor.strides[dim] == 0 && tensor.shape[dim] == full[dim] &&
        tensor.shape[dim] > 0)
      tensor.shape[dim] = 1;
    if (tensor.shape[dim] == 1)
      ones |= static_cast<int8_t>(1 << dim);
    else if (tensor.shape[dim] != full[dim])
      raiseValue(std::string(name) + ": size " +
                 std::to_string(tensor.shape[dim]) + " of dimension " +
                 std::to_string(dim) + " of [B, H, Sq, Skv], expected 1 or " +
                 std::to_string(full[dim]));
  }
  tensor.checkStrides();
}

/// A position and a side of a window are added to an offset, and the sum has 64
/// bits.
void Call::checkOffsets() {
  static constexpr int64_t kMost = int64_t(1) << 61;
  for (int64_t i = 0; i < batch; ++i) {
    int64_t offset = offsets.getInteger(i);
    if (offset > kMost || offset < -kMost)
      raiseValue("causal: the offset " + std::to_string(offset) + " of batch " +
                 std::to_string(i) + ", expected -2^61 to 2^61");
  }
}

/// Values of padding are never read, so that a length past the end is a mistake
/// that would go unseen.
void Call::checkLengths() {
  for (int64_t i = 0; i < batch; ++i) {
    int64_t length = lengths.getInteger(i);
    if (length < 0 || length > keys)
      raiseValue("key_lengths: " + std::to_string(length) + " of batch " +
                 std::to_string(i) + ", expected 0 to " + std::to_string(keys));
  }
}

/// Regions that were Python functions: their text and what they capture.
void Call::readRegions() {
  if (request.scoreMod.is_none() && request.maskMod.is_none())
    return;
  nb::object traced = nb::module_::import_("attn._trace")
                          .attr("trace")(request.scoreMod, request.maskMod,
                                         getTypeName(facts.type), batch,
                                         facts.heads, queries, keys);
  regionFacts = traced[0];
  regions = nb::cast<std::string>(nb::str(regionFacts));
  for (nb::handle object : nb::borrow<nb::sequence>(nb::object(traced[1]))) {
    captures.emplace_back().borrow(object, "captured array");
    captures.back().checkStrides();
  }
}

void Call::add(const BorrowedTensor &tensor) {
  operands.push_back(tensor.getOperand());
  names.push_back(tensor.name);
}

/// Calls the kernel with results in tensors of the caller.
nb::object Call::write(const AttnFunction *kernel) {
  BorrowedTensor places[2];
  AttnOperand results[2];
  int count = 1;
  if (facts.hasLSE) {
    if (!nb::isinstance<nb::tuple>(request.out) || nb::len(request.out) != 2)
      raiseType("out: with return_lse, a tuple of two tensors is expected");
    places[0].borrow(request.out[0], "out");
    places[1].borrow(request.out[1], "out");
    count = 2;
  } else {
    places[0].borrow(request.out, "out");
  }
  if (isResultTurned && places[0].view.ndim == 4)
    places[0].swapDims(1, 2);
  for (int i = 0; i < count; ++i) {
    if (places[i].flags & ATTN_TENSOR_READ_ONLY)
      raiseValue("out: read-only");
    results[i] = places[i].getOperand();
  }
  if (!places[0].isSameType(q))
    raiseType("out: elements of type " + getTypeName(places[0].view.dtype) +
              ", expected " + getTypeName(facts.type) + " as in q");
  if (AttnStatus status = callIntoUnlocked(
          kernel, operands.data(), static_cast<int64_t>(operands.size()),
          results, count))
    raiseStatus(status, names.data(), static_cast<int64_t>(names.size()));
  return request.out;
}

nb::object Call::run() {
  readHeads();
  readCausal();
  readWindow();
  if (!request.scale.is_none()) {
    facts.hasScale = true;
    facts.scale = readNumber(request.scale, "scale", false);
  }
  if (!request.softcap.is_none()) {
    facts.hasSoftcap = true;
    facts.softcap = readNumber(request.softcap, "softcap", true);
  }
  facts.hasLSE = request.returnLSE;
  operands.reserve(kMostOperands);
  names.reserve(kMostOperands);
  add(q);
  add(k);
  add(v);
  if (!request.bias.is_none()) {
    facts.hasBias = true;
    readPairs(bias, request.bias, "bias", facts.biasOnes);
    facts.biasType = bias.view.dtype;
    if (!isFloat(facts.biasType))
      raiseType("bias: elements of type " + getTypeName(facts.biasType) +
                ", expected a float");
    add(bias);
  }
  if (!request.mask.is_none()) {
    facts.hasMask = true;
    readPairs(mask, request.mask, "mask", facts.maskOnes);
    if (mask.view.dtype.code != ATTN_BOOL)
      raiseType("mask: elements of type " + getTypeName(mask.view.dtype) +
                ", expected bool, true where attention is allowed; a mask to "
                "add is bias");
    add(mask);
  }
  if (!request.keyLengths.is_none()) {
    facts.hasLengths = true;
    lengths.borrowIntegers(request.keyLengths, batch, "key_lengths");
    facts.lengthType = lengths.view.dtype;
    checkLengths();
    add(lengths);
  }
  if (facts.hasOffset) {
    checkOffsets();
    add(offsets);
  }
  readRegions();
  for (const BorrowedTensor &capture : captures)
    add(capture);

  const AttnFunction *kernel = findSdpaKernel(facts, regions, regionFacts);
  if (!request.out.is_none())
    return write(kernel);
  AttnManagedTensor *results[2];
  int count = facts.hasLSE ? 2 : 1;
  if (AttnStatus status =
          callUnlocked(kernel, operands.data(),
                       static_cast<int64_t>(operands.size()), results, count))
    raiseStatus(status, names.data(), static_cast<int64_t>(names.size()));
  if (isResultTurned) {
    AttnTensor &result = results[0]->tensor;
    std::swap(result.shape[1], result.shape[2]);
    std::swap(result.strides[1], result.strides[2]);
  }
  // The second is freed here if the first cannot be given.
  std::unique_ptr<AttnManagedTensor, void (*)(AttnManagedTensor *)> second(
      count == 2 ? results[1] : nullptr,
      [](AttnManagedTensor *tensor) { tensor->deleter(tensor); });
  nb::object output = giveResult(results[0], q);
  if (!second)
    return output;
  return nb::make_tuple(output, giveResult(second.release(), q));
}

void attn::python::bindSdpa(nb::module_ &module) {
  module.def(
      "sdpa",
      [](nb::object q, nb::object k, nb::object v, nb::object mask,
         nb::object bias, nb::object causal, nb::object window,
         nb::object scale, nb::object softcap, nb::object scoreMod,
         nb::object maskMod, nb::object keyLengths, bool returnLSE,
         nb::str layout, nb::object out) {
        Request request{q,       k,          v,     mask,      bias,
                        causal,  window,     scale, softcap,   scoreMod,
                        maskMod, keyLengths, out,   returnLSE, layout};
        return Call(request).run();
      },
      nb::arg("q").none(), nb::arg("k").none(), nb::arg("v").none(),
      nb::kw_only(), nb::arg("mask") = nb::none(), nb::arg("bias") = nb::none(),
      nb::arg("causal") = nb::none(), nb::arg("window") = nb::none(),
      nb::arg("scale") = nb::none(), nb::arg("softcap") = nb::none(),
      nb::arg("score_mod") = nb::none(), nb::arg("mask_mod") = nb::none(),
      nb::arg("key_lengths") = nb::none(), nb::arg("return_lse") = false,
      nb::arg("layout") = "bhsd", nb::arg("out") = nb::none(),
      R"doc(Softmax attention on tensors of heads: softmax(scale q k^T + ...) v.

q is [B, H, Sq, Dk], k [B, Hkv, Skv, Dk], v [B, Hkv, Skv, Dv] and the result
[B, H, Sq, Dv]; with layout='bshd' all of them are [B, S, H, D], and with
layout='bhsd-as-bshd' the result lies so in memory. Hkv divides H, and query head
h reads key/value head h // (H / Hkv) (grouped heads). The types
are f32, f64, f16 or bf16, one for all. The tensors are NumPy arrays, PyTorch
tensors on the CPU, or anything with __dlpack__; they are read where they are,
with any strides but the last, which is 1. The result is of q's library.

mask         bool, true where attention is allowed; broadcast to [B, H, Sq, Skv]
bias         float, added to the scores; broadcast to [B, H, Sq, Skv]
causal       'top_left': query i sees keys j <= i; 'bottom_right': j <= i + Skv
             - Sq; an int or B of them, off: j <= i + off[b]
window       (left, right), in keys: i + off - left <= j <= i + off + right, both
             ends inside; -1 or None leaves a side open
scale        of q k^T, 1/sqrt(Dk) by default
softcap      c: the scores become c tanh(s / c)
score_mod    Python function (score, b, h, i, j) -> score, traced
mask_mod     Python function (b, h, i, j) -> bool, traced
key_lengths  B ints: keys from there on are padding, and are not read
return_lse   also return ln sum exp of the scores, [B, H, Sq], f32 (f64 for f64)
out          where to write the result; a pair with return_lse

A query that sees no key gives 0, and lse -inf. Raises TypeError or ValueError
that begins with the name of the argument. One kernel is compiled for each
set of heads, widths, types and options, for every B and S (docs/python.md).

The scores are never in memory as a whole: Dao et al., FlashAttention, 2022;
Milakov and Gimelshein, Online normalizer calculation for softmax, 2018.)doc");
}
