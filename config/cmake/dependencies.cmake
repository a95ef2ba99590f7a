# What weir is built with, all of it from the distribution's packages (config/packages.txt).

find_package(Threads REQUIRED)
find_package(CLI11 REQUIRED)

set(Boost_USE_STATIC_LIBS OFF)
set(boost_parts context)
if(WEIR_TESTS)
  list(APPEND boost_parts unit_test_framework)
endif()
find_package(Boost 1.81 REQUIRED COMPONENTS ${boost_parts})

# import_library(<target> <library> <header> [DEPENDS target...]): for packages without a CMake file of use.
function(import_library target library header)
  cmake_parse_arguments(PARSE_ARGV 3 import "" "" "DEPENDS")
  find_library(${library}_LIBRARY ${library} REQUIRED)
  find_path(${library}_INCLUDE_DIR ${header} REQUIRED)
  mark_as_advanced(${library}_LIBRARY ${library}_INCLUDE_DIR)
  if(NOT TARGET ${target})
    add_library(${target} UNKNOWN IMPORTED)
    set_target_properties(${target} PROPERTIES
      IMPORTED_LOCATION "${${library}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${${library}_INCLUDE_DIR}"
      INTERFACE_LINK_LIBRARIES "${import_DEPENDS}")
  endif()
endfunction()

# libcaf-dev has no CMake file at all; the one of Cap'n Proto 0.9 on Debian names a compiler that is not there.
import_library(caf::core caf_core caf/all.hpp DEPENDS Threads::Threads)
import_library(caf::io caf_io caf/io/all.hpp DEPENDS caf::core)
import_library(openssl::crypto crypto openssl/err.h)
import_library(openssl::ssl ssl openssl/ssl.h DEPENDS openssl::crypto)
import_library(caf::openssl caf_openssl caf/openssl/all.hpp DEPENDS caf::io openssl::ssl)
import_library(capnp::kj kj kj/common.h)
import_library(capnp::capnp capnp capnp/message.h DEPENDS capnp::kj)
import_library(lmdb::lmdb lmdb lmdb.h)
import_library(lz4::lz4 lz4 lz4.h)
import_library(sqlite::sqlite3 sqlite3 sqlite3.h)

# ZOOKEEPER: its client, if it is installed. Without it actors/leadership says what to install.
set(ZOOKEEPER "")
if(WEIR_ZOOKEEPER)
  find_library(zookeeper_mt_LIBRARY zookeeper_mt)
  find_path(zookeeper_mt_INCLUDE_DIR zookeeper/zookeeper.h)
  mark_as_advanced(zookeeper_mt_LIBRARY zookeeper_mt_INCLUDE_DIR)
  if(zookeeper_mt_LIBRARY AND zookeeper_mt_INCLUDE_DIR)
    set(ZOOKEEPER zookeeper::zookeeper_mt)
    import_library(${ZOOKEEPER} zookeeper_mt zookeeper/zookeeper.h DEPENDS Threads::Threads)
    set_property(TARGET ${ZOOKEEPER} PROPERTY INTERFACE_COMPILE_DEFINITIONS WEIR_HAS_ZOOKEEPER)
  else()
    message(STATUS "No ZooKeeper: install libzookeeper-mt-dev for clusters that choose their coordinator with it")
  endif()
endif()

# toml++ as headers: the one file that includes them sets limits that the library of the package does not have.
find_path(tomlplusplus_INCLUDE_DIR toml++/toml.h REQUIRED)
mark_as_advanced(tomlplusplus_INCLUDE_DIR)
if(NOT TARGET tomlplusplus::headers)
  add_library(tomlplusplus::headers INTERFACE IMPORTED)
  set_target_properties(tomlplusplus::headers PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${tomlplusplus_INCLUDE_DIR}")
endif()

find_program(CAPNP_COMPILER capnp REQUIRED)
find_program(CAPNP_CXX_PLUGIN capnpc-c++ REQUIRED)
mark_as_advanced(CAPNP_COMPILER CAPNP_CXX_PLUGIN)
