# Compiles through ccache where it is on the PATH. Where its cache lies is left
# to the environment (CCACHE_DIR).
#
# The sloppiness is what ccache asks of a build with a precompiled header, whose
# contents AttnPrecompiledHeader sums up in a file; the base directory makes two
# checkouts share their results.

find_program(ATTN_CCACHE ccache)
mark_as_advanced(ATTN_CCACHE)
if(ATTN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(attn_launcher ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_PCH_EXTSUM=1
      ${ATTN_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${attn_launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${attn_launcher})
endif()
