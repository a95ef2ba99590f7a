#pragma once

#include <weir/examples/access_log/hit.hpp>

namespace access_log {

/// Accumulates requests and the bytes sent for them.
struct traffic {
  std::int64_t requests = 0;
  std::int64_t bytes = 0;

  void add(const hit& h) {
    ++requests;
    bytes += h.bytes;
  }
  void merge(const traffic& other) {
    requests += other.requests;
    bytes += other.bytes;
  }
};
BOOST_DESCRIBE_STRUCT(traffic, (), (requests, bytes))

struct status_traffic {
  std::int32_t status = 0;
  std::int64_t requests = 0;
  std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(status_traffic, (), (status, requests, bytes))

}  // namespace access_log
