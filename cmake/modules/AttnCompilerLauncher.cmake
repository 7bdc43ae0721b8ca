# Compiles through ccache where it is on the PATH. Where its cache lies is left
# to the environment (CCACHE_DIR).

find_program(ATTN_CCACHE ccache)
mark_as_advanced(ATTN_CCACHE)
if(ATTN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${ATTN_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ATTN_CCACHE})
endif()
