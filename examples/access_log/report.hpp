#pragma once

#include <weir/examples/access_log/report_row.hpp>

#include <map>

namespace access_log {

/// What is known about the traffic of an interval, or of the whole run.
struct summary {
  std::map<std::int32_t, traffic> by_status;
  size_histogram sizes;
  std::int64_t clients = 0;                      ///< seen for the first time
  std::map<std::string, std::int64_t> rejected;  ///< lines, by reason

  void add(const report_row& row);
  void merge(const summary& other);

  [[nodiscard]] traffic all() const;
  [[nodiscard]] std::int64_t rejected_lines() const;
  /// The share of requests that were answered with a status 4xx or 5xx.
  [[nodiscard]] double error_ratio() const;
};

/// Everything that is shown when an interval has ended.
struct report {
  std::int64_t time_ms = 0;  ///< end of the interval, Unix time
  summary interval;
  std::vector<path_traffic> paths;      ///< most requests first
  std::vector<client_errors> suspects;  ///< most errors first
  summary total;                        ///< from the start to the end of this interval
};

}  // namespace access_log
