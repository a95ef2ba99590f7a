#pragma once

#include <weir/examples/access_log/hit.hpp>

#include <algorithm>
#include <string>

namespace access_log {

/// Accumulates how many there were, and when the first and the last, by the log's own time.
struct occurrences {
  std::int64_t count = 0;
  weir::event_time first = weir::event_time::max();
  weir::event_time last = weir::event_time::min();

  void add(const hit& h) { merge({1, h.at, h.at}); }
  void merge(const occurrences& other) {
    count += other.count;
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
};
BOOST_DESCRIBE_STRUCT(occurrences, (), (count, first, last))

/// A client's requests that were answered with a status 4xx.
struct client_errors {
  std::string host;
  occurrences errors;
};
BOOST_DESCRIBE_STRUCT(client_errors, (), (host, errors))

}  // namespace access_log
