# The compiler and linker of every preset. A toolchain file and not two cache
# variables of the preset: CMake takes those for a change of compiler when a
# build tree is configured a second time, and empties its cache.

set(CMAKE_C_COMPILER clang-22)
set(CMAKE_CXX_COMPILER clang++-22)
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT -fuse-ld=lld-22)
endforeach()
