#pragma once

#include <weir/state/byte_store.hpp>

#include <string>
#include <vector>

namespace weir {

/// What a check of all that a job has saved came to.
struct state_report {
  std::size_t commits = 0;
  std::size_t states = 0;
  std::size_t chunks = 0;
  std::size_t entries = 0;         ///< in all versions
  std::size_t wrong = 0;           ///< how much is
  std::vector<std::string> lines;  ///< what is wrong, of the first things that are
};

/// Reads everything: are checksums right, does each part know the others that it needs, are entries where they
/// are looked up? Never throws for what it finds; state_error when the store itself cannot be read.
[[nodiscard]] state_report check_state(byte_store& store);

}  // namespace weir
