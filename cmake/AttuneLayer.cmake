# attune_layer(NAME SOURCES a.cpp ... [TESTS a_test.cpp ...] [FUZZERS fuzz/a_fuzzer.cpp ...] [USES attune::base ...]
#              [LIBS fmt::fmt ...])
#
# Defines the static library attune::NAME from the folder that calls it, and one test program attune_NAME_tests of its
# tests. USES names every layer whose headers it may include (scripts/check-layers holds the includes against it),
# LIBS the outside libraries its headers or sources need. Each of FUZZERS is a libFuzzer program of its own name.
function(attune_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "SOURCES;TESTS;FUZZERS;USES;LIBS")
  add_library(attune_${name} STATIC ${layer_SOURCES})
  add_library(attune::${name} ALIAS attune_${name})
  target_include_directories(attune_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(attune_${name} PUBLIC ${layer_USES} ${layer_LIBS} PRIVATE attune_flags)
  target_precompile_headers(attune_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
  set_property(GLOBAL APPEND PROPERTY ATTUNE_LAYERS "${name}:${layer_USES}")

  if(ATTUNE_FUZZERS)
    foreach(source IN LISTS layer_FUZZERS)
      cmake_path(GET source STEM fuzzer)
      add_executable(${fuzzer} ${source})
      target_link_libraries(${fuzzer} PRIVATE attune_${name} attune_flags)
      target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
  if(BUILD_TESTING AND layer_TESTS)
    set(tests attune_${name}_tests)
    add_executable(${tests} ${layer_TESTS})
    target_link_libraries(${tests} PRIVATE attune_${name} attune_flags rapidcheck GTest::gmock GTest::gtest_main)
    target_precompile_headers(${tests} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled_tests.h)
    target_compile_definitions(${tests} PRIVATE ATTUNE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${tests})
    # A fixed seed: every run checks the same cases. Fuzzing looks for new ones.
    set_tests_properties(${name} PROPERTIES TIMEOUT 600 ENVIRONMENT RC_PARAMS=seed=1)
  endif()
endfunction()

# Writes build/layers.txt, a line for each layer, lowest first: "name: used used ...".
function(attune_write_layer_map)
  get_property(layers GLOBAL PROPERTY ATTUNE_LAYERS)
  set(text "")
  foreach(layer IN LISTS layers)
    if(layer MATCHES "^attune::(.*)")  # a further name in the USES of the layer before
      string(APPEND text " ${CMAKE_MATCH_1}")
    else()
      string(REPLACE ":attune::" ": " layer "${layer}")
      string(APPEND text "\n${layer}")
    endif()
  endforeach()
  file(WRITE ${PROJECT_BINARY_DIR}/layers.txt "${text}\n")
endfunction()
