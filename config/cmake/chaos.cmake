# tests/chaos: the jobs that are killed, the library that makes calls fail, and the program that does it and checks.

add_executable(chaos_job tests/chaos/chaos_job.cpp)
target_link_libraries(chaos_job PRIVATE weir::weir weir_warnings)
target_compile_options(chaos_job PRIVATE ${WEIR_EXAMPLE_OPTIMIZATION})
add_library(chaos_fail_nth SHARED tests/chaos/fail_nth.cpp)
target_link_libraries(chaos_fail_nth PRIVATE weir_warnings ${CMAKE_DL_LIBS})
add_executable(weir-chaos tests/chaos/arena.cpp tests/chaos/chaos.cpp tests/chaos/database.cpp
  tests/chaos/expectation.cpp tests/chaos/feeder.cpp tests/chaos/journal.cpp tests/chaos/process.cpp
  tests/chaos/table.cpp)
target_link_libraries(weir-chaos PRIVATE weir_warnings sqlite::sqlite3 lmdb::lmdb)
target_compile_features(weir-chaos PRIVATE cxx_std_20)
add_executable(weir-cluster-chaos tests/chaos/cluster.cpp tests/chaos/cluster_chaos.cpp tests/chaos/command.cpp
  tests/chaos/database.cpp tests/chaos/disk.cpp tests/chaos/disturbances.cpp tests/chaos/expectation.cpp
  tests/chaos/network.cpp tests/chaos/network_disturbances.cpp tests/chaos/process.cpp tests/chaos/standby_disturbances.cpp
  tests/chaos/table.cpp)
target_link_libraries(weir-cluster-chaos PRIVATE
  weir_options weir_zookeeper_server weir_actors_leadership weir_warnings sqlite::sqlite3 lmdb::lmdb)
target_compile_features(weir-cluster-chaos PRIVATE cxx_std_20)
set_target_properties(chaos_job chaos_fail_nth weir-chaos weir-cluster-chaos PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/tests"
  LIBRARY_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/tests")

if("$ENV{CI}" STREQUAL "true")
  set(cluster_episodes 30)
  set(network_episodes 15) # one of each kind
  set(standby_episodes 7) # one of each kind
  set(chaos_kills 60)
  set(chaos_failures 30)
else()
  set(cluster_episodes 6)
  set(network_episodes 8)
  set(standby_episodes 7)
  set(chaos_kills 10) # one of each source
  set(chaos_failures 12)
endif()
set(shim --shim $<TARGET_FILE:chaos_fail_nth> --failures ${chaos_failures})
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  # The library would come before that of the sanitizer.
  set(shim "")
  set(cluster_episodes 4)
  set(network_episodes 2)
  set(standby_episodes 3)
endif()
add_test(NAME chaos/kills
  COMMAND weir-chaos $<TARGET_FILE:chaos_job> ${shim} --kills ${chaos_kills} --directory "${CMAKE_CURRENT_BINARY_DIR}/chaos-run")
set_tests_properties(chaos/kills PROPERTIES TIMEOUT 600 RUN_SERIAL TRUE)
add_test(NAME chaos/cluster
  COMMAND weir-cluster-chaos $<TARGET_FILE:chaos_job> --episodes ${cluster_episodes}
          --directory "${CMAKE_CURRENT_BINARY_DIR}/cluster-chaos-run")
add_test(NAME chaos/cluster_network
  COMMAND weir-cluster-chaos $<TARGET_FILE:chaos_job> --network --episodes ${network_episodes}
          --directory "${CMAKE_CURRENT_BINARY_DIR}/cluster-network-run")
add_test(NAME chaos/cluster_standby
  COMMAND weir-cluster-chaos $<TARGET_FILE:chaos_job> --standby --episodes ${standby_episodes}
          --directory "${CMAKE_CURRENT_BINARY_DIR}/cluster-standby-run")
# CAF's broker leaks what belongs to connections that are open at the end.
set_tests_properties(chaos/cluster chaos/cluster_network chaos/cluster_standby PROPERTIES
  TIMEOUT 600 RUN_SERIAL TRUE ENVIRONMENT ASAN_OPTIONS=detect_leaks=0)
set_tests_properties(chaos/cluster_network chaos/cluster_standby PROPERTIES SKIP_RETURN_CODE 77)
