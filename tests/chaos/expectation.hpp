#pragma once

// What the job must have written, worked out from its input without weir, and what it has written.

#include <map>
#include <string>
#include <vector>

namespace chaos {

/// Lines "key,value" by key, in the order in which they must come.
using outcome = std::map<long, std::vector<long>>;

/// Running sums of 0 to count - 1 by n % 97.
[[nodiscard]] outcome expected_sums(long count);

/// What is in the files of a directory, in the order of the batch times in their names.
[[nodiscard]] outcome found_in(const std::string& directory);

/// What is in the files `path`-1 to `path`-`runs`, in this order, but for lines that were cut off.
[[nodiscard]] outcome found_in_runs(const std::string& path, long runs);

/// The same of a callback that wrote down its deliveries, without those that came again later.
[[nodiscard]] outcome delivered_in_runs(const std::string& path, long runs);

/// What is in the table "sums" of an SQLite database, in the order in which it came.
[[nodiscard]] outcome found_in_database(const std::string& path);

/// How the numbers in the table "numbers" of an LMDB environment are not those from 0 to count - 1, each with its
/// remainder by 97; empty: they are.
[[nodiscard]] std::string difference_in_table(const std::string& directory, long count);

/// Without what came before, by key.
[[nodiscard]] outcome without_repeats(const outcome& all);

[[nodiscard]] long lines_of(const outcome& all);

/// How two differ; empty: not at all.
[[nodiscard]] std::string difference(const outcome& found, const outcome& expected);

}  // namespace chaos
