#include "expectation.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

namespace chaos {

namespace {

/// The batch time in "part-1767225600000-1.csv", and whether it is of the end.
std::pair<long, bool> time_of(const std::string& name) {
  const auto dash = name.find('-');
  if (dash == std::string::npos) return {0, false};
  return {std::atol(name.c_str() + dash + 1), name.find("-end") != std::string::npos};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The whole numbers in a line of CSV, of JSON or as `print` shows it; of other lines none.
std::vector<long> numbers_in(const std::string& line) {
  std::vector<long> all;
  if (line.empty() || !(is_digit(line[0]) || line[0] == '(' || line[0] == '{')) return all;
  for (std::size_t at = 0; at < line.size();) {
    long number = 0;
    const auto begin = at;
    for (; at < line.size() && is_digit(line[at]); ++at) number = number * 10 + (line[at] - '0');
    if (at != begin) all.push_back(number);
    at += at == begin ? 1 : 0;
  }
  return all;
}

/// Calls `use` with the numbers of each line that ends with a newline.
template <class Use>
void read_lines(const std::string& path, Use use) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line) && !in.eof();)
    if (const auto numbers = numbers_in(line); numbers.size() >= 2) use(numbers);
}

std::string of_run(const std::string& path, long run) { return path + "-" + std::to_string(run); }

}  // namespace

outcome expected_sums(long count) {
  outcome all;
  std::map<long, long> sums;
  for (long n = 0; n < count; ++n) all[n % 97].push_back(sums[n % 97] += n);
  return all;
}

outcome found_in(const std::string& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(directory, problem)) {
    const auto name = entry.path().filename().string();
    if (entry.is_regular_file() && !name.starts_with('.')) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return time_of(a.filename().string()) < time_of(b.filename().string());
  });
  outcome all;
  for (const auto& file : files)
    read_lines(file, [&](const auto& numbers) { all[numbers[0]].push_back(numbers[1]); });
  return all;
}

outcome found_in_runs(const std::string& path, long runs) {
  outcome all;
  for (long run = 1; run <= runs; ++run)
    read_lines(of_run(path, run), [&](const auto& numbers) {
      // Three are of a tick.
      if (numbers.size() != 3) all[numbers[0]].push_back(numbers[1]);
    });
  return all;
}

outcome delivered_in_runs(const std::string& path, long runs) {
  struct row {
    long key, value, epoch;
  };
  std::vector<row> rows;
  long attempt = 0;
  for (long run = 1; run <= runs; ++run)
    read_lines(of_run(path, run), [&](const auto& numbers) {
      if (numbers.size() < 3) return;
      const auto of = numbers.end() - 3;
      if (std::exchange(attempt, of[1]) != of[1])
        std::erase_if(rows, [&](const row& each) { return each.epoch > of[2]; });
      if (numbers.size() == 5) rows.push_back({numbers[0], numbers[1], of[0]});
    });
  outcome all;
  for (const auto& each : rows) all[each.key].push_back(each.value);
  return all;
}

outcome without_repeats(const outcome& all) {
  outcome once;
  for (const auto& [key, values] : all) {
    std::set<long> seen;
    auto& kept = once[key];
    for (const auto each : values)
      if (seen.insert(each).second) kept.push_back(each);
  }
  return once;
}

long lines_of(const outcome& all) {
  std::size_t count = 0;
  for (const auto& [key, values] : all) count += values.size();
  return static_cast<long>(count);
}

std::string difference(const outcome& found, const outcome& expected) {
  for (const auto& [key, values] : expected) {
    const auto at = found.find(key);
    if (at == found.end()) return "key " + std::to_string(key) + " is missing";
    const auto& got = at->second;
    for (std::size_t i = 0; i < std::max(got.size(), values.size()); ++i) {
      const auto one = i < got.size() ? std::to_string(got[i]) : "nothing";
      const auto other = i < values.size() ? std::to_string(values[i]) : "nothing";
      if (one != other)
        return "key " + std::to_string(key) + ", line " + std::to_string(i + 1) + " is " + one +
               " and should be " + other;
    }
  }
  for (const auto& [key, values] : found)
    if (!expected.contains(key)) return "key " + std::to_string(key) + " should not be there";
  return {};
}

}  // namespace chaos
