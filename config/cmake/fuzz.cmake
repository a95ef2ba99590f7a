# Each tests/fuzz/x_fuzz.cpp is a libFuzzer program; tests/fuzz/corpus/x_fuzz holds its seeds, if it has any.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "WEIR_FUZZ needs clang: use `cmake --preset fuzz`")
endif()

add_custom_target(fuzz)
file(GLOB sources CONFIGURE_DEPENDS tests/fuzz/*_fuzz.cpp)
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE weir::plain weir_warnings)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/fuzz")
  add_dependencies(fuzz ${name})
  add_test(NAME fuzz/${name}
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/scripts/fuzz_one" $<TARGET_FILE:${name}>
            "${CMAKE_CURRENT_SOURCE_DIR}/tests/fuzz/corpus/${name}")
  set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT 100000)
endforeach()
# Batches are what other machines send.
set_property(TEST fuzz/thaw_fuzz PROPERTY ENVIRONMENT FUZZ_WEIGHT=10)
