#pragma once

#include <weir/sources/parse/combined_log.hpp>

namespace access_log {

/// What the analysis needs of a request. The views live as long as the line that it was read from.
struct hit {
  std::string_view host;
  weir::event_time at;
  std::string_view path;  ///< without its query; the whole request if that is not HTTP
  std::int32_t status = 0;
  std::int64_t bytes = 0;  ///< of the response
};
BOOST_DESCRIBE_STRUCT(hit, (), (host, at, path, status, bytes))

/// Reads a line of the combined or of the common log format.
[[nodiscard]] weir::parsed<hit> read_hit(std::string_view line);

[[nodiscard]] inline bool is_client_error(const hit& h) { return h.status / 100 == 4; }

}  // namespace access_log
