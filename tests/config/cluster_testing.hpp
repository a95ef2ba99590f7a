#pragma once

#include <weir/config/cluster_file.hpp>
#include <weir/tests/config/settings_testing.hpp>

namespace weir::testing {

inline cluster_settings cluster_of(std::string_view text) {
  return read_cluster_text(text, "x.toml", "dir");
}

/// A cluster of the nodes a, which coordinates, b and c on lines 1 to 7; `more` begins on line 8.
inline std::string three_nodes(const std::string& more = "") {
  return "[nodes.a]\naddress = \"127.0.0.1:1\"\nroles = [\"coordinator\", \"worker\"]\n"
         "[nodes.b]\naddress = \"127.0.0.1:2\"\n"
         "[nodes.c]\naddress = \"127.0.0.1:3\"\n" +
         more;
}

inline std::string error_in_cluster(std::string_view text) {
  return error_of([&] { static_cast<void>(cluster_of(text)); });
}

}  // namespace weir::testing
