#pragma once

// The plan of the house as data: which room may include which, and where other libraries come in.

#include <string_view>
#include <vector>

namespace weir::house {

/// A directory of the tree and the rooms that its files may include, besides itself.
struct room_rule {
  std::string_view room;
  std::vector<std::string_view> may_include;
};

/// Headers of another library, and the only rooms that may include them.
struct door_rule {
  std::string_view
      header;  ///< start of the path in the angle brackets, or its end when it begins with a dot
  std::vector<std::string_view> rooms;
  std::size_t files_max = SIZE_MAX;
};

// A file belongs to the longest room that its path begins with; tests/<room> obeys the doors of <room>.
inline const std::vector<room_rule> rooms = {
    {"messages", {"config"}},
    {"config", {}},
    {"state", {"messages", "config"}},
    {"sources", {"messages", "config"}},
    {"sinks", {"messages", "config", "state"}},
    {"actors/progress", {"messages"}},
    {"actors/windows", {"messages"}},
    {"actors/operators", {"messages", "config", "state", "actors/progress", "actors/windows"}},
    {"actors/streams",
     {"messages", "config", "state", "sources", "sinks", "actors/progress", "actors/windows",
      "actors/operators"}},
    {"actors/stages",
     {"messages", "config", "state", "sources", "sinks", "actors/progress", "actors/windows",
      "actors/operators", "actors/streams"}},
    {"actors/monitoring", {"messages", "config", "sources", "actors/progress"}},
    {"actors/leadership", {}},
    {"actors/control",
     {"messages", "config", "state", "sources", "sinks", "actors/progress", "actors/windows",
      "actors/operators", "actors/streams", "actors/stages", "actors/monitoring",
      "actors/leadership"}},
    {"tools", {"messages", "config", "state", "sources", "actors/progress", "actors/control"}},
    {"actors/testing",
     {"messages", "config", "state", "sources", "sinks", "actors/progress", "actors/windows",
      "actors/operators", "actors/streams", "actors/stages", "actors/monitoring",
      "actors/leadership", "actors/control"}},
};

inline const std::vector<door_rule> doors = {
    {"caf/",
     {"actors/stages", "actors/control", "actors/testing", "tests/support", "tests/simulation"}},
    {"openssl/", {"actors/control"}},
    {"capnp/", {"messages"}},
    {"kj/", {"messages"}},
    {".capnp.h", {"messages"}},
    {"lmdb.h", {"state", "tests/chaos"}, 2},
    {"sqlite3.h", {"sinks", "tests/chaos"}, 2},
    {"CLI/", {"config", "actors/control", "tools"}},
    {"toml++/", {"config"}, 1},
    {"zookeeper/", {"actors/leadership"}, 2},
    {"lz4.h", {"actors/control"}, 1},
    {"boost/test/", {"tests"}},
};

inline constexpr std::size_t lines_max = 400;

/// Directories of one machine: a path that begins with one of these works nowhere else.
inline const std::vector<std::string_view> machine_directories = {"work", "root", "farm"};

}  // namespace weir::house
