#pragma once

#include <weir/examples/access_log/traffic.hpp>
#include <weir/messages/keyed.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace access_log {

struct path_traffic {
  std::string path;
  std::int64_t requests = 0;
  std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(path_traffic, (), (path, requests, bytes))

/// Accumulates the paths with the most requests. Exact if each path is added once, anywhere.
struct top_paths {
  static constexpr std::size_t size_max = 10;

  std::vector<path_traffic> best;  ///< the first is asked for most

  void add(const weir::keyed<std::string_view, traffic>& path) {
    if (!has_place_for(path.value.requests)) return;
    insert({std::string(path.key), path.value.requests, path.value.bytes});
  }
  void merge(const top_paths& other) {
    for (const auto& path : other.best) insert(path);
  }

 private:
  [[nodiscard]] bool has_place_for(std::int64_t requests) const {
    return best.size() < size_max || requests >= best.back().requests;
  }

  void insert(path_traffic path) {
    const auto before = [](const path_traffic& a, const path_traffic& b) {
      return a.requests != b.requests ? a.requests > b.requests : a.path < b.path;
    };
    best.insert(std::upper_bound(best.begin(), best.end(), path, before), std::move(path));
    if (best.size() > size_max) best.pop_back();
  }
};
BOOST_DESCRIBE_STRUCT(top_paths, (), (best))

}  // namespace access_log
