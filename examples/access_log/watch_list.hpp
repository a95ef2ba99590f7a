#pragma once

#include <weir/examples/access_log/client_errors.hpp>

#include <deque>
#include <unordered_map>
#include <vector>

namespace access_log {

/// Finds the clients with many errors over the last intervals. Remembers clients that had errors in
/// these intervals, and no others.
class watch_list {
 public:
  struct options {
    std::size_t intervals = 30;    ///< that are looked at, the current one included
    std::int64_t errors_min = 20;  ///< in these intervals together
  };

  explicit watch_list(options how) : options_(how) {}

  /// What a client did in the current interval.
  void add(const client_errors& client);

  /// Ends the interval. Returns the clients that have reached the limit, the worst first.
  [[nodiscard]] std::vector<client_errors> end_interval();

 private:
  struct entry {
    std::uint64_t interval;
    occurrences errors;
  };

  options options_;
  std::uint64_t interval_ = 0;
  std::unordered_map<std::string, std::deque<entry>> clients_;
};

}  // namespace access_log
