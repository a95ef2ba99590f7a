#pragma once

#include <weir/examples/access_log/client_errors.hpp>
#include <weir/examples/access_log/size_histogram.hpp>
#include <weir/examples/access_log/top_paths.hpp>

#include <optional>

namespace access_log {

/// Lines that could not be read, for one reason.
struct rejected_lines {
  std::string reason;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(rejected_lines, (), (reason, count))

/// One finding about an interval, of whichever kind: exactly one member is there. So findings of all
/// kinds are one stream, whose tick says that the interval's report is complete.
struct report_row {
  std::optional<status_traffic> status;
  std::optional<path_traffic> path;
  std::optional<size_histogram> sizes;
  std::optional<client_errors> errors;
  std::optional<std::int64_t> new_clients;
  std::optional<rejected_lines> rejected;
};
BOOST_DESCRIBE_STRUCT(report_row, (), (status, path, sizes, errors, new_clients, rejected))

}  // namespace access_log
