#include "expectation.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace chaos {

namespace {

/// The batch time in "part-1767225600000-1.csv", and whether it is of the end.
std::pair<long, bool> time_of(const std::string& name) {
  const auto dash = name.find('-');
  if (dash == std::string::npos) return {0, false};
  return {std::atol(name.c_str() + dash + 1), name.find("-end") != std::string::npos};
}

}  // namespace

outcome expected_sums(long count) {
  outcome all;
  std::map<long, long> sums;
  for (long n = 0; n < count; ++n) {
    auto& sum = sums[n % 97];
    sum += n;
    all[std::to_string(n % 97)].push_back(std::to_string(sum));
  }
  return all;
}

outcome expected_statuses(const std::vector<std::string>& log) {
  outcome all;
  for (const auto& line : log) {
    const auto quote = line.find("\" ");
    const auto status = line.substr(quote + 2, 3);
    all[status].push_back(std::to_string(all[status].size() + 1));
  }
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
  for (const auto& file : files) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      const auto comma = line.find(',');
      all[line.substr(0, comma)].push_back(line.substr(comma + 1));
    }
  }
  return all;
}

std::size_t lines_of(const outcome& all) {
  std::size_t count = 0;
  for (const auto& [key, values] : all) count += values.size();
  return count;
}

std::string difference(const outcome& found, const outcome& expected) {
  for (const auto& [key, values] : expected) {
    const auto at = found.find(key);
    if (at == found.end()) return "key " + key + " is missing";
    const auto& got = at->second;
    for (std::size_t i = 0; i < std::max(got.size(), values.size()); ++i) {
      const auto one = i < got.size() ? got[i] : "nothing";
      const auto other = i < values.size() ? values[i] : "nothing";
      if (one != other)
        return "key " + key + ", line " + std::to_string(i + 1) + " is " + one + " and should be " + other;
    }
  }
  for (const auto& [key, values] : found)
    if (!expected.contains(key)) return "key " + key + " should not be there";
  return {};
}

}  // namespace chaos
