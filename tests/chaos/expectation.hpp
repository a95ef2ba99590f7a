#pragma once

// What the jobs must have written, worked out from their input without weir.

#include <map>
#include <string>
#include <vector>

namespace chaos {

/// Lines "key,value" by key, in the order in which they must come.
using outcome = std::map<std::string, std::vector<std::string>>;

/// Running sums of 0 to count - 1 by n % 97.
[[nodiscard]] outcome expected_sums(long count);

/// Running counts by status of log lines.
[[nodiscard]] outcome expected_statuses(const std::vector<std::string>& log);

/// What is in the files of a directory, in the order of the batch times in their names.
[[nodiscard]] outcome found_in(const std::string& directory);

/// What is in the table "sums" of an SQLite database, in the order in which it came.
[[nodiscard]] outcome found_in_database(const std::string& path);

[[nodiscard]] std::size_t lines_of(const outcome& all);

/// How two differ; empty: not at all.
[[nodiscard]] std::string difference(const outcome& found, const outcome& expected);

}  // namespace chaos
