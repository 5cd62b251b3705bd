# Flags every target of ours shares. Third-party headers come in as SYSTEM, so warnings are about our code alone.
add_library(attune_flags INTERFACE)
target_compile_options(attune_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                              -Wnon-virtual-dtor -Woverloaded-virtual -Werror
                                              # designated initialisers leave the rest at its default on purpose
                                              -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -fpch-preprocess lets ccache see through precompiled headers. The others misfire on std::expected, std::string and
  # Asio's coroutine frames under optimisation in GCC 12.
  target_compile_options(attune_flags INTERFACE -fpch-preprocess -Wno-maybe-uninitialized -Wno-restrict
                                                -Wno-mismatched-new-delete)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # std::stable_sort of GCC 12's library uses std::get_temporary_buffer, which clang reports where we call it.
  target_compile_options(attune_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(ATTUNE_SANITIZE)
  target_compile_options(attune_flags INTERFACE -fsanitize=${ATTUNE_SANITIZE} -fno-omit-frame-pointer
                                                -fno-sanitize-recover=all)
  target_link_options(attune_flags INTERFACE -fsanitize=${ATTUNE_SANITIZE})
  if(ATTUNE_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Boost.Asio has fences, which ThreadSanitizer passes over. Its mutexes and atomics order the same memory.
    target_compile_options(attune_flags INTERFACE -Wno-tsan)
  endif()
endif()
if(ATTUNE_FUZZERS)
  target_compile_options(attune_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(ATTUNE_CCACHE ccache)
if(ATTUNE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} ${ATTUNE_CCACHE})
endif()
find_program(ATTUNE_MOLD mold)
if(ATTUNE_MOLD AND NOT ATTUNE_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()
