//===- NpyFileTest.cpp - Tests of reading and writing .npy ----------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "attn/Execution/NpyFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <cstring>
#include <random>
#include <string>

using namespace mlir::attn;

namespace {

using Shape = std::vector<int64_t>;

/// A file of the given version around the text of a header.
std::string makeFile(const std::string &text, size_t elementBytes,
                     int version = 1) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(version);
  file += '\0';
  for (int byte = 0; byte < (version == 1 ? 2 : 4); ++byte)
    file += static_cast<char>(text.size() >> 8 * byte);
  file += text;
  for (size_t i = 0; i < elementBytes; ++i)
    file += static_cast<char>(i + 1);
  return file;
}

std::string makeText(const std::string &descr, const std::string &shape) {
  return "{'descr': '" + descr +
         "', 'fortran_order': False, 'shape': " + shape + ", }\n";
}

/// The message of the error that `file` gives, or "read".
std::string errorOf(const std::string &file) {
  llvm::Expected<NpyArray> array = parseNpy(file);
  return array ? "read" : llvm::toString(array.takeError());
}

class TemporaryFile {
public:
  TemporaryFile() {
    EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("attn", "npy", path));
  }
  ~TemporaryFile() { llvm::sys::fs::remove(path); }
  llvm::StringRef getPath() const { return path; }

private:
  llvm::SmallString<128> path;
};

TEST(NpyFile, HeaderIsWhatNumPyWrites) {
  // 10 bytes, 117 of text and spaces, a newline.
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, "
                     "4), }";
  std::string expected = std::string("\x93NUMPY\x01\x00\x76\x00", 10) + text;
  expected.resize(127, ' ');
  EXPECT_EQ(encodeNpyHeader(NpyType::F32, {3, 4}), expected + '\n');
  EXPECT_NE(encodeNpyHeader(NpyType::U16, {7}).find("'<u2', "),
            std::string::npos);
  EXPECT_NE(encodeNpyHeader(NpyType::Bool, {7}).find("'shape': (7,), }"),
            std::string::npos);
  EXPECT_NE(encodeNpyHeader(NpyType::Bool, {}).find("'shape': (), }"),
            std::string::npos);
  std::vector<int64_t> large(64, 1);
  for (size_t rank = 0; rank <= large.size(); ++rank)
    EXPECT_EQ(
        encodeNpyHeader(NpyType::F64, llvm::ArrayRef(large).take_front(rank))
                .size() %
            64,
        0u);
}

TEST(NpyFile, EveryTypeAndRankSurvivesARoundTrip) {
  TemporaryFile file;
  for (NpyType type :
       {NpyType::Bool, NpyType::I8, NpyType::U8, NpyType::I16, NpyType::U16,
        NpyType::I32, NpyType::I64, NpyType::F16, NpyType::F32, NpyType::F64})
    for (const Shape &shape :
         {Shape{}, Shape{5}, Shape{2, 3}, Shape{0, 4}, Shape{2, 1, 3, 2, 1}}) {
      int64_t count = getByteWidth(type);
      for (int64_t size : shape)
        count *= size;
      std::vector<char> bytes(count);
      for (int64_t i = 0; i < count; ++i)
        bytes[i] = type == NpyType::Bool ? i & 1 : i * 37;

      ASSERT_FALSE(bool(writeNpyFile(file.getPath(), type, shape, bytes)));
      llvm::Expected<NpyArray> array = readNpyFile(file.getPath());
      ASSERT_TRUE(bool(array)) << llvm::toString(array.takeError());
      EXPECT_EQ(array->getType(), type);
      EXPECT_EQ(array->getShape().vec(), shape);
      EXPECT_EQ(array->getBytes().vec(), bytes);
      EXPECT_EQ(array->getNumElements() * getByteWidth(type), count);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(array->getBytes().data()) % 64, 0u);
    }
}

TEST(NpyFile, ReadsAllVersionsAndSpellings) {
  const std::string texts[] = {
      makeText("<f4", "(2, 3)"),
      makeText("<f4", "(2, 3,)"),
      "{'shape':(2,3),'fortran_order':False,'descr':'<f4'}",
      "{ \"descr\" : \"<f4\" , \"fortran_order\" : False , \"shape\" : ( 2 , 3 "
      ") , }   \n",
  };
  for (const std::string &text : texts)
    for (int version : {1, 2, 3}) {
      llvm::Expected<NpyArray> array = parseNpy(makeFile(text, 24, version));
      ASSERT_TRUE(bool(array)) << text << llvm::toString(array.takeError());
      EXPECT_EQ(array->getType(), NpyType::F32);
      EXPECT_EQ(array->getShape().vec(), (Shape{2, 3}));
      EXPECT_EQ(array->getBytes()[0], 1);
      EXPECT_EQ(array->getBytes()[23], 24);
    }
  EXPECT_EQ(errorOf(makeFile(makeText("<i1", "(2,)"), 2)), "read");
}

TEST(NpyFile, RefusesWhatItCannotRead) {
  const std::string good = makeText("<f4", "(2, 3)");
  const std::pair<std::string, std::string> cases[] = {
      // The frame.
      {"", "not a .npy file"},
      {"PK\x03\x04 an .npz file", "not a .npy file"},
      {std::string("\x93NUMPY", 6), "the file is truncated"},
      {std::string("\x93NUMPY\x01\x00\x10", 9), "the file is truncated"},
      {std::string("\x93NUMPY\x02\x00\x10\x00", 10), "the file is truncated"},
      {std::string("\x93NUMPY\x01\x00\xff\xff{", 11), "the file is truncated"},
      {std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff{", 13),
       "the header is longer than 65536 bytes"},
      {makeFile(good, 24, 4), "unsupported .npy version 4.0"},
      {makeFile(good, 24, 0), "unsupported .npy version 0.0"},
      {std::string("\x93NUMPY\x01\x01\x10\x00", 10),
       "unsupported .npy version 1.1"},
      {makeFile(good, 23), "the file is truncated: 24 bytes of elements "
                           "expected, 23 present"},
      {makeFile(good, 0), "the file is truncated: 24 bytes of elements "
                          "expected, 0 present"},
      {makeFile(good, 26), "2 bytes follow the last element"},
      // The types.
      {makeFile(makeText(">f4", "(2, 3)"), 24),
       "big-endian elements ('>f4') are not supported"},
      {makeFile(makeText("<f3", "(2, 3)"), 24),
       "unsupported element type '<f3'"},
      {makeFile(makeText("<c8", "(2, 3)"), 48),
       "unsupported element type '<c8'"},
      {makeFile(makeText("|O", "(2, 3)"), 24), "unsupported element type '|O'"},
      {makeFile(makeText("|f4", "(2, 3)"), 24),
       "unsupported element type '|f4'"},
      {makeFile(makeText("", "(2, 3)"), 24), "unsupported element type ''"},
      {makeFile(makeText("\x1b[2J", "(2, 3)"), 24),
       "unsupported element type '\\033[2J'"},
      {makeFile("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': "
                "(2,)}",
                8),
       "structured arrays are not supported"},
      {makeFile(makeText("|b1", "(3,)"), 3), "a bool is neither 0 nor 1"},
      // The order.
      {makeFile("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3)}", 24),
       "the array is in Fortran order; save it in C order "
       "(numpy.ascontiguousarray)"},
      {makeFile("{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}", 24),
       "malformed header: expected True or False"},
      // The shape.
      {makeFile(makeText("<f4", "(-2, 3)"), 24), "a dimension is negative"},
      {makeFile(makeText("<f4", "(2, 99999999999999999999)"), 24),
       "a dimension is too large"},
      {makeFile(makeText("<f4", "(4294967296, 4294967296)"), 24),
       "the array is too large"},
      {makeFile(makeText("<f4", "(0, 9223372036854775807)"), 0),
       "the array is too large"},
      {makeFile(makeText("<f8", "(1152921504606846975,)"), 24),
       "the file is truncated: 9223372036854775800 bytes of elements expected, "
       "24 present"},
      {makeFile(makeText("<f4", "(6)"), 24), "malformed header: expected ','"},
      {makeFile(makeText("<f4", "[2, 3]"), 24),
       "malformed header: expected '('"},
      {makeFile(makeText("<f4", "(2, 3.0)"), 24),
       "malformed header: expected ','"},
      {makeFile(makeText("<f4", "(2,, 3)"), 24),
       "malformed header: expected a dimension"},
      {makeFile(makeText("<f4", "(2, 3"), 24), "malformed header: expected a "
                                               "dimension"},
      // The dictionary.
      {makeFile("", 0), "malformed header: expected '{'"},
      {makeFile("{", 0), "malformed header: expected a string"},
      {makeFile("{}", 0), "the header lacks 'descr'"},
      {makeFile("{'descr': '<f4', 'shape': (2, 3)}", 24),
       "the header lacks 'fortran_order'"},
      {makeFile("{'descr': '<f4', 'fortran_order': False}", 24),
       "the header lacks 'shape'"},
      {makeFile("{'descr': '<f4', 'descr': '<f8'}", 24),
       "the header has 'descr' twice"},
      {makeFile("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), "
                "'more': 1}",
                24),
       "malformed header: expected one of the keys 'descr', 'fortran_order', "
       "'shape'"},
      {makeFile("{'descr: 1", 0), "malformed header: expected the end of a "
                                  "string"},
      {makeFile("{'descr' '<f4'}", 0), "malformed header: expected ':'"},
      {makeFile("{'descr': '<f4' 'shape': (2, 3)}", 24),
       "malformed header: expected ',' or '}'"},
      {makeFile(good + "x", 24), "malformed header: expected the end"},
  };
  for (const auto &[file, message] : cases)
    EXPECT_EQ(errorOf(file), message);
}

TEST(NpyFile, RankIsLimited) {
  auto shapeOfRank = [](int rank) {
    std::string shape = "(";
    for (int i = 0; i < rank; ++i)
      shape += "1, ";
    return shape + ")";
  };
  EXPECT_EQ(errorOf(makeFile(makeText("<f4", shapeOfRank(64)), 4)), "read");
  EXPECT_EQ(errorOf(makeFile(makeText("<f4", shapeOfRank(65)), 4)),
            "the array has more than 64 dimensions");
  EXPECT_EQ(errorOf(makeFile(makeText("<f4", shapeOfRank(20000)), 4)),
            "the array has more than 64 dimensions");
}

TEST(NpyFile, EveryPrefixIsRefused) {
  std::string file = makeFile(makeText("<f4", "(2, 3)"), 24);
  for (size_t size = 0; size < file.size(); ++size)
    EXPECT_NE(errorOf(file.substr(0, size)), "read") << size << " bytes";
  EXPECT_EQ(errorOf(file), "read");
}

TEST(NpyFile, DamagedFilesGiveAnArrayOrAnError) {
  // What is read has the size it claims; what is not has a message. Memory
  // errors are for the sanitizers to find.
  const std::string file = makeFile(makeText("<f4", "(2, 3)"), 24);
  std::mt19937 generator(1);
  int read = 0, refused = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = file;
    for (int change = generator() % 4; change >= 0; --change)
      damaged[generator() % damaged.size()] = static_cast<char>(generator());
    llvm::Expected<NpyArray> array = parseNpy(damaged);
    if (!array) {
      EXPECT_FALSE(llvm::toString(array.takeError()).empty());
      ++refused;
      continue;
    }
    EXPECT_LE(array->getBytes().size(), damaged.size());
    ++read;
  }
  EXPECT_GT(read, 0);
  EXPECT_GT(refused, 0);
}

TEST(NpyFile, ErrorsNameTheFile) {
  auto errorOfPath = [](llvm::StringRef path) -> std::string {
    llvm::Expected<NpyArray> array = readNpyFile(path);
    return array ? "read" : llvm::toString(array.takeError());
  };
  EXPECT_EQ(errorOfPath("/nonexistent/x.npy"),
            "/nonexistent/x.npy: No such file or directory");
  EXPECT_EQ(errorOfPath("/"), "/: not a regular file");
  EXPECT_EQ(errorOfPath("/dev/zero"), "/dev/zero: not a regular file");

  TemporaryFile file;
  std::string path = file.getPath().str();
  EXPECT_EQ(errorOfPath(path), path + ": not a .npy file");
  EXPECT_EQ(llvm::toString(
                writeNpyFile(path, NpyType::F32, {2}, llvm::ArrayRef<char>())),
            path + ": the shape needs 8 bytes, but 0 were given");
  EXPECT_EQ(llvm::toString(writeNpyFile("/nonexistent/x.npy", NpyType::F32, {0},
                                        llvm::ArrayRef<char>())),
            "/nonexistent/x.npy: No such file or directory");
}

TEST(NpyFile, AFullDeviceIsAnError) {
  if (!llvm::sys::fs::exists("/dev/full"))
    GTEST_SKIP() << "no /dev/full here";
  EXPECT_EQ(llvm::toString(writeNpyFile("/dev/full", NpyType::F32, {0},
                                        llvm::ArrayRef<char>())),
            "/dev/full: No space left on device");
}

TEST(NpyArray, AllocateChecksTheShape) {
  auto errorOfShape = [](const Shape &shape) -> std::string {
    llvm::Expected<NpyArray> array = NpyArray::allocate(NpyType::F32, shape);
    return array ? "allocated" : llvm::toString(array.takeError());
  };
  EXPECT_EQ(errorOfShape({2, 3}), "allocated");
  EXPECT_EQ(errorOfShape({2, -3}), "dimension -3 is negative");
  EXPECT_EQ(errorOfShape({INT64_MAX / 4}), "the array is too large");
}

} // namespace
