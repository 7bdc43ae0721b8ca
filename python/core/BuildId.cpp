//===- BuildId.cpp - What tells one build of the compiler from another ----===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The linker writes a hash of what it linked into the library. Versions have
// the same number for many builds, and code that one of them compiled must not
// be taken for that of another.
//
//===----------------------------------------------------------------------===//

#include "Module.h"

#include <cstring>
#include <elf.h>
#include <link.h>

namespace {

struct Search {
  uintptr_t address;
  std::string found;
};

bool contains(const dl_phdr_info &object, uintptr_t address) {
  for (int i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = object.dlpi_phdr[i];
    uintptr_t begin = object.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && address >= begin &&
        address - begin < segment.p_memsz)
      return true;
  }
  return false;
}

/// The hash among the notes of a segment, "" if there is none.
std::string readNotes(const char *notes, size_t size) {
  auto aligned = [](size_t length) { return (length + 3) & ~size_t(3); };
  ElfW(Nhdr) note;
  for (size_t at = 0; at + sizeof note <= size;) {
    std::memcpy(&note, notes + at, sizeof note);
    const char *name = notes + at + sizeof note;
    const char *hash = name + aligned(note.n_namesz);
    at += sizeof note + aligned(note.n_namesz) + aligned(note.n_descsz);
    if (at > size)
      break;
    if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 ||
        std::memcmp(name, "GNU", 4) != 0)
      continue;
    std::string text;
    for (size_t i = 0; i < note.n_descsz; ++i) {
      auto byte = static_cast<unsigned char>(hash[i]);
      text += "0123456789abcdef"[byte >> 4];
      text += "0123456789abcdef"[byte & 15];
    }
    return text;
  }
  return "";
}

int visit(dl_phdr_info *object, size_t, void *data) {
  auto &search = *static_cast<Search *>(data);
  if (!contains(*object, search.address))
    return 0;
  for (int i = 0; i < object->dlpi_phnum && search.found.empty(); ++i) {
    const ElfW(Phdr) &segment = object->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE)
      search.found = readNotes(
          reinterpret_cast<const char *>(object->dlpi_addr + segment.p_vaddr),
          segment.p_memsz);
  }
  return 1;
}

} // namespace

std::string attn::python::describeBuild() {
  // A function of the library, which is what compiles.
  Search search{reinterpret_cast<uintptr_t>(&attnGetBuild), ""};
  dl_iterate_phdr(visit, &search);
  return std::string(attnGetBuild()) + ", " + search.found;
}
