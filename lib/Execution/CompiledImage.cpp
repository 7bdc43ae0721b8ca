//===- CompiledImage.cpp - Machine code with what its caller needs --------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The bytes are a magic word, the version, a hash of the rest, and the rest:
// numbers of 64 bits, little end first, and strings after their length. The
// hash finds files that a crash cut short or a disk changed. It is no
// protection against an attacker, who could as well write other machine code.
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/CompiledImage.h"

#include "attn/Runtime/attn_runtime.h"

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/DataExtractor.h"
#include "llvm/Support/EndianStream.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace mlir::attn;

static constexpr StringLiteral kMagic = "attncode";

/// What the reader must share with the writer: the layout of the bytes, the
/// runtime that the code calls, and the LLVM that decides how it is called.
static std::string getFormat() {
  constexpr int kLayout = 1;
  return ("layout " + Twine(kLayout) + ", runtime " +
          Twine(ATTN_RT_VERSION_MAJOR) + ", LLVM " + LLVM_VERSION_STRING)
      .str();
}

namespace {
class ImageWriter {
public:
  explicit ImageWriter(raw_ostream &os) : os(os) {}

  void write(int64_t number) {
    llvm::support::endian::write(os, number, llvm::endianness::little);
  }
  void write(StringRef text) {
    write(static_cast<int64_t>(text.size()));
    os << text;
  }
  void write(const ValueSignature &value) {
    write(static_cast<int64_t>(value.type));
    write(int64_t{value.isTensor});
    write(int64_t{value.isWritten});
    write(int64_t{value.isStrided});
    write(value.getRank());
    for (auto [size, id] : llvm::zip_equal(value.shape, value.sizeIds)) {
      write(size);
      write(id);
    }
  }
  void write(const FunctionSignature &signature) {
    write(signature.name);
    write(signature.arguments);
    write(signature.results);
  }
  void write(const std::string &text) { write(StringRef(text)); }
  template <class Element>
  void write(const std::vector<Element> &elements) {
    write(static_cast<int64_t>(elements.size()));
    for (const Element &element : elements)
      write(element);
  }

private:
  raw_ostream &os;
};

/// Reads what ImageWriter wrote. After the first thing that is wrong everything
/// reads as empty, and `failed` is true.
class ImageReader {
public:
  explicit ImageReader(StringRef bytes)
      : data(bytes, /*IsLittleEndian=*/true, /*AddressSize=*/8) {}
  ~ImageReader() { llvm::consumeError(cursor.takeError()); }

  bool failed() { return isWrong || !cursor; }

  int64_t readNumber() { return static_cast<int64_t>(data.getU64(cursor)); }
  void read(std::string &text) {
    text = data.getBytes(cursor, readCount()).str();
  }
  void read(ValueSignature &value) {
    int64_t type = readNumber();
    isWrong |= type < 0 || type > static_cast<int64_t>(ScalarType::Index);
    value.type = isWrong ? ScalarType::F32 : static_cast<ScalarType>(type);
    value.isTensor = readNumber() != 0;
    value.isWritten = readNumber() != 0;
    value.isStrided = readNumber() != 0;
    for (int64_t i = 0, rank = readCount(); i < rank && !failed(); ++i) {
      value.shape.push_back(readNumber());
      value.sizeIds.push_back(readNumber());
    }
  }
  void read(FunctionSignature &signature) {
    read(signature.name);
    read(signature.arguments);
    read(signature.results);
  }
  template <class Element>
  void read(std::vector<Element> &elements) {
    for (int64_t i = 0, count = readCount(); i < count && !failed(); ++i)
      read(elements.emplace_back());
  }

private:
  /// A number of things, each of a byte at least.
  int64_t readCount() {
    int64_t count = readNumber();
    isWrong |= count < 0 || count > static_cast<int64_t>(data.size());
    return failed() ? 0 : count;
  }

  llvm::DataExtractor data;
  llvm::DataExtractor::Cursor cursor{0};
  bool isWrong = false;
};
} // namespace

std::string mlir::attn::writeImage(const CompiledImage &image) {
  std::string body;
  llvm::raw_string_ostream bodyStream(body);
  ImageWriter writer(bodyStream);
  writer.write(image.triple);
  writer.write(image.alternatives);
  writer.write(image.signatures);
  writer.write(image.objectCode);

  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  os << kMagic;
  ImageWriter head(os);
  head.write(getFormat());
  head.write(static_cast<int64_t>(llvm::xxh3_64bits(StringRef(body))));
  os << body;
  return bytes;
}

llvm::Expected<CompiledImage> mlir::attn::readImage(StringRef bytes) {
  if (!bytes.consume_front(kMagic))
    return llvm::createStringError("these bytes are no compiled module");
  ImageReader head(bytes);
  std::string format;
  head.read(format);
  uint64_t hash = head.readNumber();
  if (head.failed())
    return llvm::createStringError("the compiled module is cut short");
  if (format != getFormat())
    return llvm::createStringError(
        "the compiled module is of another version: %s, not %s", format.c_str(),
        getFormat().c_str());
  // The length of the format, the format, the hash.
  StringRef body = bytes.drop_front(2 * sizeof(int64_t) + format.size());
  if (llvm::xxh3_64bits(body) != hash)
    return llvm::createStringError(
        "the compiled module has changed since it was written");
  CompiledImage image;
  ImageReader reader(body);
  reader.read(image.triple);
  reader.read(image.alternatives);
  reader.read(image.signatures);
  reader.read(image.objectCode);
  if (reader.failed())
    return llvm::createStringError("the compiled module cannot be read");
  return image;
}
