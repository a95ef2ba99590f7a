# tests/conformance: weir-conformance, which runs tables of cases, those of tests/conformance/cases, and the tests of it.

file(GLOB sources CONFIGURE_DEPENDS tests/conformance/*.cpp)
set(tests ${sources})
list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")

add_library(weir_conformance STATIC ${sources})
target_link_libraries(weir_conformance PUBLIC weir::weir PRIVATE weir_warnings)
separate_arguments(options UNIX_COMMAND "${WEIR_TEST_OPTIMIZATION}")
precompile_door(weir_conformance conformance ${options})
set_source_files_properties(tests/conformance/json_library.cpp PROPERTIES COMPILE_OPTIONS -w)

add_executable(weir-conformance tests/conformance/main.cpp)
target_link_libraries(weir-conformance PRIVATE weir_conformance weir_warnings)
set_target_properties(weir-conformance PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/tests")

add_test_program(conformance FILES ${tests} LIBRARIES weir_conformance BEHIND testing)

file(GLOB tables CONFIGURE_DEPENDS tests/conformance/cases/*.json)
foreach(table IN LISTS tables)
  cmake_path(GET table STEM name)
  add_test(NAME conformance/cases/${name} COMMAND weir-conformance "${table}")
  set_tests_properties(conformance/cases/${name} PROPERTIES TIMEOUT 300)
endforeach()
