# Examples: each examples/x.cpp and each directory examples/x/ is one program. bench/ is one program, weir-bench.
# programs/weir.cpp is what looks after the state of jobs.

function(add_program name output_dir)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE weir::weir weir_warnings)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/${output_dir}")
endfunction()

# add_example_parts(<name> <source>...): what an example has besides its main.cpp, for the example and for the tests
# in tests/examples/<name>/.
function(add_example_parts name)
  add_library(${name}_parts STATIC ${ARGN})
  target_link_libraries(${name}_parts PUBLIC weir::weir PRIVATE weir_warnings)
  target_link_libraries(${name} PRIVATE ${name}_parts)
  precompile_door(${name}_parts examples ${WEIR_EXAMPLE_OPTIMIZATION})
  if(WEIR_TESTS)
    add_test_program(examples/${name} LIBRARIES ${name}_parts BEHIND testing)
  endif()
endfunction()

# A target `weir` is the library.
add_executable(weir_program programs/weir.cpp)
target_link_libraries(weir_program PRIVATE weir_tools weir_warnings)
set_target_properties(weir_program PROPERTIES
  OUTPUT_NAME weir
  RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/programs")

if(WEIR_EXAMPLES)
  file(GLOB entries CONFIGURE_DEPENDS examples/*)
  foreach(entry IN LISTS entries)
    cmake_path(GET entry STEM name)
    if(IS_DIRECTORY "${entry}")
      file(GLOB parts CONFIGURE_DEPENDS ${entry}/*.cpp)
      set(main ${parts})
      list(FILTER parts EXCLUDE REGEX "/main\\.cpp$")
      list(FILTER main INCLUDE REGEX "/main\\.cpp$")
    else()
      set(parts "")
      set(main "${entry}")
      list(FILTER main INCLUDE REGEX "\\.cpp$")
    endif()
    if(main)
      add_program(${name} examples ${main})
      precompile_door(${name} examples ${WEIR_EXAMPLE_OPTIMIZATION})
    endif()
    if(main AND parts)
      add_example_parts(${name} ${parts})
    endif()
  endforeach()
endif()

# Each tests/examples/x_test.sh runs example x, whose program it gets as its argument.
if(WEIR_EXAMPLES AND WEIR_TESTS)
  file(GLOB scripts CONFIGURE_DEPENDS tests/examples/*_test.sh)
  foreach(script IN LISTS scripts)
    cmake_path(GET script STEM name)
    string(REGEX REPLACE "_test$" "" name ${name})
    add_test(NAME examples/${name} COMMAND "${script}" $<TARGET_FILE:${name}>)
    set_tests_properties(examples/${name} PROPERTIES TIMEOUT 120 SKIP_RETURN_CODE 77)
  endforeach()
endif()

# tests/programs/x_test.sh runs program x over the state of a job.
if(WEIR_TESTS)
  add_test(NAME programs/weir
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/tests/programs/weir_test.sh" $<TARGET_FILE:weir_program> $<TARGET_FILE:chaos_job>)
  set_tests_properties(programs/weir PROPERTIES TIMEOUT 120)
endif()

# What weir-bench has in directories is for the tests in tests/bench/, too.
if(WEIR_BENCH)
  file(GLOB sources CONFIGURE_DEPENDS bench/*.cpp)
  file(GLOB parts CONFIGURE_DEPENDS bench/*/*.cpp)
  if(sources AND parts)
    add_program(weir-bench bench ${sources})
    precompile_door(weir-bench bench ${WEIR_BENCH_OPTIMIZATION})
    add_library(weir_bench_parts STATIC ${parts})
    target_link_libraries(weir_bench_parts PUBLIC weir::weir PRIVATE weir_warnings)
    precompile_door(weir_bench_parts bench ${WEIR_BENCH_OPTIMIZATION})
    target_link_libraries(weir-bench PRIVATE weir_bench_parts)
    if(WEIR_TESTS)
      add_test_program(bench LIBRARIES weir_bench_parts)
      # They compare what they compute: a small run is a test of it.
      add_test(NAME bench/small_runs COMMAND weir-bench --scale 0.002 --runs 1 w2 w3 w6 nexmark cluster shuffle)
      set_tests_properties(bench/small_runs PROPERTIES TIMEOUT 120)
    endif()
  endif()
endif()
