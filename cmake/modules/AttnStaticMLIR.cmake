# attn_link_static_mlir(TARGET)
#
# Links TARGET, a shared library, with this project's libraries and with copies
# of MLIR and LLVM from the packaged archives, in place of libMLIR.so and
# libLLVM.so. Archives are named by their files: as targets they would bring the
# shared libraries along, which their interfaces name.
function(attn_link_static_mlir target)
  get_property(own GLOBAL PROPERTY ATTN_MLIR_LIBRARIES)
  get_property(mlir GLOBAL PROPERTY MLIR_ALL_LIBS)
  # What is for tools, tests and bindings.
  list(FILTER mlir EXCLUDE REGEX
    "CAPI|Test|Lsp|Runner|Tblgen|TableGen|OptLib|OptMain|Plugins|Shared$|^mlir")
  set(llvm ${LLVM_AVAILABLE_LIBS})
  list(FILTER llvm EXCLUDE REGEX "^LLVM$|Polly")

  set(archives "")
  foreach(library IN LISTS own mlir llvm)
    if(TARGET ${library})
      get_target_property(type ${library} TYPE)
      if(type STREQUAL "STATIC_LIBRARY")
        list(APPEND archives $<TARGET_FILE:${library}>)
      endif()
    endif()
  endforeach()
  add_dependencies(${target} ${own})
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS
    $<TARGET_FILE:AttnExecution>)
  target_link_libraries(${target} PRIVATE
    -Wl,--start-group ${archives} -Wl,--end-group)

  # Of the libraries that LLVM was built with, those that are needed.
  foreach(library IN ITEMS ZLIB::ZLIB zstd::libzstd_shared)
    if(TARGET ${library})
      target_link_libraries(${target} PRIVATE ${library})
    endif()
  endforeach()
  find_package(Threads REQUIRED)
  target_link_libraries(${target} PRIVATE
    attn_runtime Threads::Threads ${CMAKE_DL_LIBS} m rt)
  target_link_options(${target} PRIVATE -Wl,--gc-sections -Wl,--as-needed)
endfunction()
