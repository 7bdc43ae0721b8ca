//===- NpyFile.cpp - Read and write NumPy's array files -------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/NpyFile.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace mlir::attn;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::SmallVector;
using llvm::StringRef;
using llvm::Twine;

static constexpr StringRef magic("\x93NUMPY", 6);
/// Elements begin at a multiple of this in the files written here.
static constexpr size_t alignment = 64;
/// Far above what a header of `maxRank` dimensions needs. The format allows 4
/// GiB.
static constexpr uint64_t maxHeaderSize = 65536;
/// As in NumPy.
static constexpr size_t maxRank = 64;

static Error makeError(const Twine &message) {
  return llvm::createStringError(
      std::make_error_code(std::errc::invalid_argument), message);
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

namespace {
struct TypeRow {
  NpyType type;
  StringRef descr;
  int64_t byteWidth;
};
} // namespace

/// In the order of NpyType.
static constexpr TypeRow typeRows[] = {
    {NpyType::Bool, "|b1", 1}, {NpyType::I8, "|i1", 1},
    {NpyType::U8, "|u1", 1},   {NpyType::I16, "<i2", 2},
    {NpyType::U16, "<u2", 2},  {NpyType::I32, "<i4", 4},
    {NpyType::I64, "<i8", 8},  {NpyType::F16, "<f2", 2},
    {NpyType::F32, "<f4", 4},  {NpyType::F64, "<f8", 8},
};

int64_t mlir::attn::getByteWidth(NpyType type) {
  return typeRows[static_cast<size_t>(type)].byteWidth;
}

StringRef mlir::attn::getDescr(NpyType type) {
  return typeRows[static_cast<size_t>(type)].descr;
}

static Expected<NpyType> parseDescr(StringRef descr) {
  // One byte has no order, whatever the file says.
  StringRef kind = descr.drop_front(descr.empty() ? 0 : 1);
  for (const TypeRow &row : typeRows) {
    if (kind != row.descr.drop_front())
      continue;
    char order = descr.front();
    if (row.byteWidth == 1 ? StringRef("|<>=").contains(order) : order == '<')
      return row.type;
    if (order == '>')
      return makeError("big-endian elements ('" + descr +
                       "') are not supported");
  }
  std::string printable;
  llvm::raw_string_ostream(printable).write_escaped(descr.take_front(32));
  return makeError("unsupported element type '" + printable + "'");
}

//===----------------------------------------------------------------------===//
// NpyArray
//===----------------------------------------------------------------------===//

/// The number of bytes an array takes.
static Expected<int64_t> computeByteCount(NpyType type,
                                          ArrayRef<int64_t> shape) {
  if (shape.size() > maxRank)
    return makeError("the array has more than " + Twine(maxRank) +
                     " dimensions");
  // Zero dimensions are left out of the product, so that no product of some of
  // the dimensions overflows either: strides are such products.
  int64_t count = getByteWidth(type);
  bool isEmpty = false;
  for (int64_t size : shape) {
    if (size < 0)
      return makeError("dimension " + Twine(size) + " is negative");
    isEmpty |= size == 0;
    if (size != 0 && llvm::MulOverflow(count, size, count))
      return makeError("the array is too large");
  }
  return isEmpty ? 0 : count;
}

Expected<NpyArray> NpyArray::allocate(NpyType type, ArrayRef<int64_t> shape) {
  Expected<int64_t> count = computeByteCount(type, shape);
  if (!count)
    return count.takeError();
  if (*count > INT64_MAX - static_cast<int64_t>(alignment))
    return makeError("the array is too large");

  NpyArray array;
  array.type = type;
  array.shape.assign(shape.begin(), shape.end());
  array.byteCount = *count;
  size_t size = llvm::alignTo(std::max<uint64_t>(*count, 1), alignment);
  array.bytes.reset(static_cast<char *>(std::aligned_alloc(alignment, size)));
  if (!array.bytes)
    return llvm::createStringError(
        std::make_error_code(std::errc::not_enough_memory),
        "not enough memory for " + Twine(*count) + " bytes");
  return std::move(array);
}

//===----------------------------------------------------------------------===//
// The header
//===----------------------------------------------------------------------===//

namespace {

struct Header {
  NpyType type;
  SmallVector<int64_t, 4> shape;
};

/// Reads the header's text, which is a Python dictionary with three keys.
class HeaderParser {
public:
  explicit HeaderParser(StringRef text) : rest(text) {}

  Expected<Header> parse() {
    if (!consume('{'))
      return malformed("'{'");
    while (!consume('}')) {
      if (Error error = parseEntry())
        return std::move(error);
      if (consume(','))
        continue;
      if (!consume('}'))
        return malformed("',' or '}'");
      break;
    }
    skipSpace();
    if (!rest.empty())
      return malformed("the end");
    if (!hasDescr || !hasOrder || !hasShape)
      return makeError(Twine("the header lacks '") +
                       (!hasDescr   ? "descr"
                        : !hasOrder ? "fortran_order"
                                    : "shape") +
                       "'");
    return std::move(header);
  }

private:
  Error malformed(const Twine &expected) {
    return makeError("malformed header: expected " + expected);
  }

  void skipSpace() { rest = rest.ltrim(" \t\r\n"); }

  bool consume(char c) {
    skipSpace();
    return rest.consume_front(StringRef(&c, 1));
  }

  Expected<StringRef> parseString() {
    skipSpace();
    char quote = rest.empty() ? 0 : rest.front();
    if (quote != '\'' && quote != '"')
      return malformed("a string");
    size_t end = rest.find(quote, 1);
    if (end == StringRef::npos)
      return malformed("the end of a string");
    StringRef string = rest.slice(1, end);
    rest = rest.drop_front(end + 1);
    return string;
  }

  Error markSeen(bool &seen, StringRef key) {
    if (seen)
      return makeError("the header has '" + key + "' twice");
    seen = true;
    return Error::success();
  }

  Error parseEntry() {
    Expected<StringRef> key = parseString();
    if (!key)
      return key.takeError();
    if (!consume(':'))
      return malformed("':'");
    if (*key == "descr") {
      if (Error error = markSeen(hasDescr, *key))
        return error;
      return parseDescrValue();
    }
    if (*key == "fortran_order") {
      if (Error error = markSeen(hasOrder, *key))
        return error;
      return parseOrder();
    }
    if (*key == "shape") {
      if (Error error = markSeen(hasShape, *key))
        return error;
      return parseShape();
    }
    return malformed("one of the keys 'descr', 'fortran_order', 'shape'");
  }

  Error parseDescrValue() {
    skipSpace();
    if (rest.starts_with("["))
      return makeError("structured arrays are not supported");
    Expected<StringRef> descr = parseString();
    if (!descr)
      return descr.takeError();
    Expected<NpyType> type = parseDescr(*descr);
    if (!type)
      return type.takeError();
    header.type = *type;
    return Error::success();
  }

  Error parseOrder() {
    skipSpace();
    if (rest.consume_front("False"))
      return Error::success();
    if (rest.consume_front("True"))
      return makeError("the array is in Fortran order; save it in C order "
                       "(numpy.ascontiguousarray)");
    return malformed("True or False");
  }

  Error parseShape() {
    if (!consume('('))
      return malformed("'('");
    while (!consume(')')) {
      skipSpace();
      if (rest.starts_with("-"))
        return makeError("a dimension is negative");
      StringRef digits =
          rest.take_while([](char c) { return c >= '0' && c <= '9'; });
      if (digits.empty())
        return malformed("a dimension");
      int64_t size;
      if (digits.getAsInteger(10, size))
        return makeError("a dimension is too large");
      if (header.shape.size() == maxRank)
        return makeError("the array has more than " + Twine(maxRank) +
                         " dimensions");
      header.shape.push_back(size);
      rest = rest.drop_front(digits.size());
      if (consume(','))
        continue;
      // Without the comma, (3) is a number and not a tuple.
      if (!consume(')') || header.shape.size() == 1)
        return malformed("','");
      break;
    }
    return Error::success();
  }

  StringRef rest;
  Header header = {};
  bool hasDescr = false, hasOrder = false, hasShape = false;
};

} // namespace

/// As much of a file as its header can take.
static constexpr uint64_t maxPrefixSize = 12 + maxHeaderSize;

/// Allocates the array that a file of `fileSize` bytes beginning with `prefix`
/// holds, and says where its elements begin. The prefix is the file's first
/// maxPrefixSize bytes, or all of it.
static Expected<std::pair<NpyArray, uint64_t>> allocateFor(StringRef prefix,
                                                           uint64_t fileSize) {
  if (!prefix.starts_with(magic))
    return makeError("not a .npy file");
  if (prefix.size() < 8)
    return makeError("the file is truncated");
  unsigned version = static_cast<unsigned char>(prefix[6]);
  unsigned minor = static_cast<unsigned char>(prefix[7]);
  if (version < 1 || version > 3 || minor != 0)
    return makeError("unsupported .npy version " + Twine(version) + "." +
                     Twine(minor));

  uint64_t begin = version == 1 ? 10 : 12;
  if (prefix.size() < begin)
    return makeError("the file is truncated");
  uint64_t headerSize =
      version == 1 ? llvm::support::endian::read16le(prefix.data() + 8)
                   : llvm::support::endian::read32le(prefix.data() + 8);
  if (headerSize > maxHeaderSize)
    return makeError("the header is longer than " + Twine(maxHeaderSize) +
                     " bytes");
  if (prefix.size() - begin < headerSize)
    return makeError("the file is truncated");

  Expected<Header> header =
      HeaderParser(prefix.substr(begin, headerSize)).parse();
  if (!header)
    return header.takeError();

  // Compared before anything is allocated: the size is only a claim so far.
  Expected<int64_t> expected = computeByteCount(header->type, header->shape);
  if (!expected)
    return expected.takeError();
  uint64_t actual = fileSize - begin - headerSize;
  if (actual < static_cast<uint64_t>(*expected))
    return makeError("the file is truncated: " + Twine(*expected) +
                     " bytes of elements expected, " + Twine(actual) +
                     " present");
  if (actual > static_cast<uint64_t>(*expected))
    return makeError(Twine(actual - *expected) +
                     " bytes follow the last element");

  Expected<NpyArray> array = NpyArray::allocate(header->type, header->shape);
  if (!array)
    return array.takeError();
  return std::make_pair(std::move(*array), begin + headerSize);
}

/// Compiled code reads a bool as one bit and may do anything for other values.
static Error checkBools(const NpyArray &array) {
  if (array.getType() != NpyType::Bool)
    return Error::success();
  for (char byte : array.getBytes())
    if (byte != 0 && byte != 1)
      return makeError("a bool is neither 0 nor 1");
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

Expected<NpyArray> mlir::attn::parseNpy(StringRef contents) {
  auto result =
      allocateFor(contents.take_front(maxPrefixSize), contents.size());
  if (!result)
    return result.takeError();
  auto &[array, begin] = *result;
  if (!array.getBytes().empty())
    std::memcpy(array.getBytes().data(), contents.data() + begin,
                array.getBytes().size());
  if (Error error = checkBools(array))
    return std::move(error);
  return std::move(array);
}

/// Fills `target` with the bytes of the file from `offset` on.
static Error readBytes(llvm::sys::fs::file_t file,
                       llvm::MutableArrayRef<char> target, uint64_t offset) {
  while (!target.empty()) {
    Expected<size_t> count =
        llvm::sys::fs::readNativeFileSlice(file, target, offset);
    if (!count)
      return count.takeError();
    // Someone has shortened the file since its size was asked.
    if (*count == 0)
      return makeError("the file is truncated");
    target = target.drop_front(*count);
    offset += *count;
  }
  return Error::success();
}

static Expected<NpyArray> readOpenFile(llvm::sys::fs::file_t file) {
  llvm::sys::fs::file_status status;
  if (std::error_code code = llvm::sys::fs::status(file, status))
    return llvm::errorCodeToError(code);
  // The size of anything else is not known in advance.
  if (status.type() != llvm::sys::fs::file_type::regular_file)
    return makeError("not a regular file");

  uint64_t fileSize = status.getSize();
  SmallVector<char, 0> prefix(std::min(fileSize, maxPrefixSize));
  if (Error error = readBytes(file, prefix, 0))
    return std::move(error);
  auto result = allocateFor(StringRef(prefix.data(), prefix.size()), fileSize);
  if (!result)
    return result.takeError();
  auto &[array, begin] = *result;
  if (Error error = readBytes(file, array.getBytes(), begin))
    return std::move(error);
  if (Error error = checkBools(array))
    return std::move(error);
  return std::move(array);
}

static Error addPath(StringRef path, Error error) {
  std::error_code code;
  std::string message;
  llvm::handleAllErrors(std::move(error), [&](const llvm::ErrorInfoBase &info) {
    code = info.convertToErrorCode();
    message = info.message();
  });
  return llvm::createStringError(code, path + ": " + message);
}

Expected<NpyArray> mlir::attn::readNpyFile(StringRef path) {
  // Opening a pipe would wait for its other end; what else is not a regular
  // file is refused once it is open.
  llvm::sys::fs::file_status status;
  if (std::error_code code = llvm::sys::fs::status(path, status))
    return addPath(path, llvm::errorCodeToError(code));
  if (status.type() == llvm::sys::fs::file_type::fifo_file)
    return addPath(path, makeError("not a regular file"));

  Expected<llvm::sys::fs::file_t> file =
      llvm::sys::fs::openNativeFileForRead(path);
  if (!file)
    return addPath(path, file.takeError());
  llvm::scope_exit close([&] { llvm::sys::fs::closeFile(*file); });
  Expected<NpyArray> array = readOpenFile(*file);
  if (!array)
    return addPath(path, array.takeError());
  return array;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

std::string mlir::attn::encodeNpyHeader(NpyType type, ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "{'descr': '" << getDescr(type)
     << "', 'fortran_order': False, 'shape': (";
  llvm::interleave(shape, os, ", ");
  os << (shape.size() == 1 ? ",), }" : "), }");

  // The header ends in a newline, and the elements are aligned.
  size_t preamble = magic.size() + 4;
  size_t total = llvm::alignTo(preamble + text.size() + 1, alignment);
  text.append(total - preamble - text.size() - 1, ' ');
  text += '\n';

  char size[2];
  llvm::support::endian::write16le(size, text.size());
  std::string result(magic);
  result += '\1';
  result += '\0';
  result.append(size, 2);
  return result + text;
}

Error mlir::attn::writeNpyFile(StringRef path, NpyType type,
                               ArrayRef<int64_t> shape, ArrayRef<char> bytes) {
  Expected<int64_t> expected = computeByteCount(type, shape);
  if (!expected)
    return addPath(path, expected.takeError());
  if (*expected != static_cast<int64_t>(bytes.size()))
    return addPath(path, makeError("the shape needs " + Twine(*expected) +
                                   " bytes, but " + Twine(bytes.size()) +
                                   " were given"));

  std::error_code code;
  llvm::raw_fd_ostream os(path, code);
  if (code)
    return addPath(path, llvm::errorCodeToError(code));
  os << encodeNpyHeader(type, shape);
  os.write(bytes.data(), bytes.size());
  os.close();
  if (os.has_error()) {
    code = os.error();
    // An error that is not cleared ends the process in the destructor.
    os.clear_error();
    return addPath(path, llvm::errorCodeToError(code));
  }
  return Error::success();
}
